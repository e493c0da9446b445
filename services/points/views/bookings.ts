import type { EventEnvelope, Fact, PersonalBlock } from '@rapport/kernel/event';
import type { MemberRef, Mid, TenantId } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import type { PointsEarned } from '@rapport/contracts/points/events';
import type { Booking } from '../account/events.ts';
import { systemAccount } from '../account/names.ts';
import type { SystemAccount } from '../account/names.ts';

/** Every transaction of an account is told in the same shape. */
export type Transacted = EventEnvelope<(typeof TRANSACTED)[number], PointsEarned['data']>;

export const TRANSACTED = [
  'rapport.points.PointsEarned.v1',
  'rapport.points.PointsClawedBack.v1',
  'rapport.points.PointsRedeemed.v1',
  'rapport.points.PointsReversed.v1',
  'rapport.points.PointsActivated.v1',
  'rapport.points.PointsExpired.v1',
  'rapport.points.PointsHeld.v1',
  'rapport.points.HoldCaptured.v1',
  'rapport.points.HoldVoided.v1',
  'rapport.points.HoldExpired.v1',
  'rapport.points.PointsAdjusted.v1',
  'rapport.points.PointsTransferred.v1',
  'rapport.points.PointsTransferReturned.v1',
  'rapport.points.PointsCharged.v1',
  'rapport.points.PointsChargeReturned.v1',
] as const;

/** Where points come from that somebody is given, and where they go that are taken back. */
const GIVERS = ['issuance', 'budget', 'adjustment'] as const satisfies readonly SystemAccount[];

/** What a transaction means to standings: what was given or taken back, and what the member has not spent. */
export interface StandingChange {
  readonly mid: Mid;
  readonly unit: string;
  readonly effectiveAt: EpochMs;
  /** Signed: by rules, on request or by hand, also while it is pending; not what is spent, sent or expires. */
  readonly given: bigint;
  /** Signed change of what is available and held. */
  readonly unspent: bigint;
  readonly personal?: PersonalBlock<MemberRef>;
}

export function changeTold({
  event,
  effectiveAt,
}: Pick<Fact<Transacted>, 'event' | 'effectiveAt'>): StandingChange {
  const { tenantid, subject = '', data } = event;
  const { account, unit, postings, personal, owner } = data;
  const givers = GIVERS.map((giver) => systemAccount(tenantid, giver, unit));
  let given = 0n;
  let unspent = 0n;
  // Named owners have no rank and no tier.
  for (const { debit, credit, amount } of owner === undefined ? postings : []) {
    const points = BigInt(amount);
    if (givers.includes(debit)) given += points;
    if (givers.includes(credit)) given -= points;
    if (isUnspent(credit, account)) unspent += points;
    if (isUnspent(debit, account)) unspent -= points;
  }
  return {
    mid: subject,
    unit,
    effectiveAt,
    given,
    unspent,
    ...(personal !== undefined && {
      personal: {
        keyId: personal.keyId,
        alg: personal.alg,
        data: { namespace: personal.data.namespace, externalId: personal.data.externalId },
      },
    }),
  };
}

/** The same of a booking as it stands in the ledger. */
export function givenBy({ postings }: Pick<Booking, 'postings'>): bigint {
  const isGiver = (account: string): boolean => GIVERS.some((giver) => giver === account);
  return postings.reduce(
    (sum, { debit, credit, amount }) =>
      sum + (isGiver(debit) ? amount : 0n) - (isGiver(credit) ? amount : 0n),
    0n,
  );
}

const isUnspent = (posted: string, account: string): boolean =>
  posted === account || posted === `${account}:held`;

/** The partition's rows about a tenant. */
export const partitionId = (tenant: TenantId, partition: number): string => `${tenant}:${partition}`;
