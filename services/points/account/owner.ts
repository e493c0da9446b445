import type { Mid } from '@rapport/kernel/ids';

/** Who has accounts beside members: a partner of an alliance, a programme of the tenant's own, or a prize pool. */
export const OWNER_KINDS = ['partner', 'program', 'pool'] as const;
export type OwnerKind = (typeof OWNER_KINDS)[number];

export interface NamedOwner {
  readonly kind: OwnerKind;
  /** As the tenant calls it; no pseudonym, for it is no person. */
  readonly id: string;
}

/** Whose an account is: a member's, whom a pseudonym names, or an owner's with a name. */
export type OwnerId = { readonly mid: Mid } | { readonly owner: NamedOwner };

/** Nothing but the owner, of whatever says whose it is. */
export const ownerIdOf = (of: OwnerId): OwnerId => ('owner' in of ? { owner: of.owner } : { mid: of.mid });

export const isPool = (of: OwnerId): boolean => 'owner' in of && of.owner.kind === 'pool';

export function isSameOwner(left: OwnerId, right: OwnerId): boolean {
  if ('owner' in left) {
    return 'owner' in right && left.owner.kind === right.owner.kind && left.owner.id === right.owner.id;
  }
  return 'mid' in right && left.mid === right.mid;
}

/** What the account of a named owner may do. */
export interface Policy {
  /** How far below zero it may spend and send; 0, as ever of a pool: not at all. */
  readonly overdraft: bigint;
  /** The most that it takes: what is available, pending, held and on its way out; as much as there is where absent. */
  readonly cap?: bigint;
}

export const STRICT_POLICY: Policy = { overdraft: 0n };
