import { streamId } from '@rapport/kernel/ids';
import type { Mid, TenantId } from '@rapport/kernel/ids';
import type { OwnerId, OwnerKind } from './owner.ts';

/** What points are counted in where a caller names no unit. */
export const STANDARD_UNIT = 'points';

/**
 * Where points come from, be it out of budgets, where they go, and where they are between two owners: accounts that
 * are postings alone, so that nothing waits for them.
 */
export type SystemAccount = 'issuance' | 'redemption' | 'expiry' | 'adjustment' | 'transit' | 'budget';

export const accountStream = (tenant: TenantId, mid: Mid, unit: string): string =>
  streamId(tenant, 'account', 'member', mid, unit);

export const streamOfOwner = (tenant: TenantId, of: OwnerId, unit: string): string =>
  'owner' in of
    ? streamId(tenant, 'account', of.owner.kind, of.owner.id, unit)
    : accountStream(tenant, of.mid, unit);

/** What the stream of an account says of its owner: no pseudonym and no name has a `:`. */
export const ownerKindOf = (stream: string): OwnerKind | 'member' =>
  stream.split(':', ACCOUNT_PARTS).at(-1) as OwnerKind | 'member';

/** `{tenant}:account:{kind}` */
const ACCOUNT_PARTS = 3;

/** Whose the stream of a member's account is; `undefined` where it is no member's. */
export const memberOfStream = (stream: string): Mid | undefined =>
  ownerKindOf(stream) === 'member' ? stream.split(':')[ACCOUNT_PARTS] : undefined;

export const unitOfStream = (stream: string): string => stream.slice(stream.lastIndexOf(':') + 1);

export const systemAccount = (tenant: TenantId, purpose: SystemAccount, unit: string): string =>
  streamId(tenant, 'account', 'system', purpose, unit);

/** Digits of a version in a transaction's id, so that ids of an account sort in booking order. */
const VERSION_DIGITS = 12;

/** Id of the transaction that an event of an account is; the `_id` under which the event is stored. */
export const transactionId = (stream: string, version: number): string =>
  `${stream}@${String(version).padStart(VERSION_DIGITS, '0')}`;

/** Id of the nth step, from 1, of what time brought about in one event. */
export const stepId = (stream: string, version: number, step: number): string =>
  `${transactionId(stream, version)}.${step}`;

/** Where a transaction stands: an event, and the step of it where time brought it about. */
export interface TransactionPlace {
  readonly version: number;
  readonly step?: number;
}

/** The place that a transaction's id names; `undefined` where it is none of this account. */
export function placeOfTransaction(stream: string, txnId: string): TransactionPlace | undefined {
  const [, digits = '', steps] = /^(\d+)(?:\.([1-9]\d*))?$/.exec(txnId.slice(stream.length + 1)) ?? [];
  const version = Number(digits);
  const step = steps === undefined ? undefined : Number(steps);
  const id = step === undefined ? transactionId(stream, version) : stepId(stream, version, step);
  if (digits === '' || id !== txnId) return undefined;
  return { version, ...(step !== undefined && { step }) };
}
