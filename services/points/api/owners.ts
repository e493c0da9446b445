import { invalidArgument, valueOrThrow } from '@rapport/platform/grpc/errors';
import { readCallerId, readMemberRef, toMemberRef } from '@rapport/platform/grpc/wire';
import type { MemberIdentifier, MemberRef, TenantId } from '@rapport/kernel/ids';
import type { AccountOwner, AccountOwner__Output } from '@rapport/protos/rapport/points/v1/AccountOwner';
import type { MemberRef__Output } from '@rapport/protos/rapport/type/v1/MemberRef';
import type { Holder, Party } from '../account/events.ts';
import { streamOfOwner } from '../account/names.ts';
import type { NamedOwner, OwnerId } from '../account/owner.ts';
import { readUnit } from './said.ts';

/** Key of personal blocks that are not encrypted. */
const NO_KEY = 'none';

/** How callers name whose account it is, and how answers do: a member as the ledger was told, if it was. */
export type Named = { readonly member: MemberRef } | { readonly owner: NamedOwner };

/** Whose account a request is about. */
export interface Owner {
  readonly named: Named;
  /** As commands name it. */
  readonly account: Party & { readonly unit: string };
  readonly stream: string;
}

/** Either of the two, of whatever name. */
interface Said {
  readonly member: MemberRef__Output | null;
  readonly owner: AccountOwner__Output | null;
}

const FIELDS = { member: 'member', owner: 'owner' };

/** @throws RpcError `OWNER_INVALID`, or what is wrong with a member */
export function readOwner(
  identify: MemberIdentifier,
  tenant: TenantId,
  { member: wire, owner }: Said,
  unitSaid: string,
  fields: { readonly member: string; readonly owner: string } = FIELDS,
): Owner {
  const unit = readUnit(unitSaid);
  if (owner !== null) {
    if (wire !== null)
      throw ownerInvalid(fields.owner, `Send ${fields.member} or ${fields.owner}, not both.`);
    const named = readNamedOwner(owner, fields.owner);
    return ownerOf({ owner: named }, { owner: named }, tenant, unit);
  }
  const member = valueOrThrow(readMemberRef(wire, fields.member));
  const personal: Holder = { keyId: NO_KEY, alg: 'none', data: member };
  return ownerOf({ mid: identify(tenant, member), personal }, { member }, tenant, unit);
}

/** Of whom the ledger knows. */
export const ownerOfParty = (party: Party, tenant: TenantId, unit: string): Owner =>
  ownerOf(party, namedAs(party), tenant, unit);

function ownerOf(party: Party, named: Named, tenant: TenantId, unit: string): Owner {
  return { named, account: { ...party, unit }, stream: streamOfOwner(tenant, party, unit) };
}

export function readNamedOwner(wire: AccountOwner__Output | null, field = 'owner'): NamedOwner {
  switch (wire?.owner) {
    case 'partnerId':
      return { kind: 'partner', id: valueOrThrow(readCallerId(wire.partnerId, `${field}.partner_id`)) };
    case 'programId':
      return { kind: 'program', id: valueOrThrow(readCallerId(wire.programId, `${field}.program_id`)) };
    case 'poolId':
      return { kind: 'pool', id: valueOrThrow(readCallerId(wire.poolId, `${field}.pool_id`)) };
    default:
      throw ownerInvalid(field, 'Say which partner, which programme or which prize pool.');
  }
}

const ownerInvalid = (field: string, message: string): Error =>
  invalidArgument('OWNER_INVALID', message, field);

/** A member whose name the ledger was never told. */
const NOBODY: MemberRef = { namespace: '', externalId: '' };

export const namedAs = (party: OwnerId & { readonly personal?: Holder }): Named =>
  'owner' in party ? { owner: party.owner } : { member: party.personal?.data ?? NOBODY };

export function toOwner({ kind, id }: NamedOwner): AccountOwner {
  switch (kind) {
    case 'partner':
      return { partnerId: id };
    case 'program':
      return { programId: id };
    case 'pool':
      return { poolId: id };
  }
}

/** As answers name it, a member or an owner. */
export const toNamed = (
  named: Named,
): { member: ReturnType<typeof toMemberRef> } | { owner: AccountOwner } =>
  'owner' in named ? { owner: toOwner(named.owner) } : { member: toMemberRef(named.member) };

/** The same as part of what a request is recognised by; a member's stands as it always did. */
export const fingerprinted = (named: Named): MemberRef | NamedOwner =>
  'owner' in named ? named.owner : named.member;
