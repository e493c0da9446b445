import type { EventEnvelope, Fact, PersonalBlock } from '@rapport/kernel/event';
import type { MemberRef, Mid, TenantId } from '@rapport/kernel/ids';
import { toEpochMs } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { PointsEarned, ScoresMoved } from '@rapport/contracts/points/events';
import { GIVERS, givenBy, isTransaction, negated } from '../account/events.ts';
import type { ScoreEntry } from '../account/events.ts';
import { systemAccount } from '../account/names.ts';
import type { LedgerEntry } from './ledger/queries.ts';

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

/** What changes standings: what is booked, and what of it counts for another member because both are one person. */
export type StandingTold = Transacted | ScoresMoved;
export const CHANGES_STANDINGS = [...TRANSACTED, 'rapport.points.ScoresMoved.v1'] as const;

/** What a transaction means to standings: what was given or taken back, and what the member has not spent. */
export interface StandingChange {
  readonly mid: Mid;
  readonly unit: string;
  readonly effectiveAt: EpochMs;
  /** Signed: by rules, on request or by hand, also while it is pending; not what is spent, sent or expires. */
  readonly given: bigint;
  /** Signed change of what is available and held. */
  readonly unspent: bigint;
  /** Of what has moved: when it was booked. What is booked counts from its own place in the log on. */
  readonly bookedAt?: EpochMs;
  readonly personal?: PersonalBlock<MemberRef>;
}

type ToldFact = Pick<Fact<StandingTold>, 'event' | 'effectiveAt'>;

export function changesTold({ event, effectiveAt }: ToldFact): readonly StandingChange[] {
  if (event.type !== 'rapport.points.ScoresMoved.v1') return [changeBooked(event, effectiveAt)];
  const { subject: mid = '', data } = event;
  const { unit, entries, personal } = data;
  return entries.map(({ points, effectiveAt: at, bookedAt }) => ({
    ...{ mid, unit, effectiveAt: toEpochMs(at), bookedAt: toEpochMs(bookedAt) },
    ...{ given: BigInt(points), unspent: 0n },
    ...personalOf(personal),
  }));
}

/** When what is told counts: known before it is read closely. */
export const countedAt = ({ event, effectiveAt }: ToldFact): readonly EpochMs[] =>
  event.type === 'rapport.points.ScoresMoved.v1'
    ? event.data.entries.map(({ effectiveAt: at }) => toEpochMs(at))
    : [effectiveAt];

/** Whether what was made at an instant counts a change; a definition that was folded before it kept the instant counts no move. */
export const isCounted = ({ bookedAt = Infinity }: StandingChange, since: EpochMs | undefined): boolean =>
  bookedAt >= (since ?? Infinity);

function changeBooked({ tenantid, subject = '', data }: Transacted, effectiveAt: EpochMs): StandingChange {
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
    ...personalOf(personal),
  };
}

const personalOf = (
  personal: PointsEarned['data']['personal'],
): { readonly personal?: PersonalBlock<MemberRef> } =>
  personal === undefined
    ? {}
    : {
        personal: {
          keyId: personal.keyId,
          alg: personal.alg,
          data: { namespace: personal.data.namespace, externalId: personal.data.externalId },
        },
      };

/** The same of what stands in the ledger, as far as it is given. */
export function scoresIn(entry: LedgerEntry): readonly ScoreEntry[] {
  const { event, effectiveAt, recordedAt: bookedAt } = entry;
  if (event.type === 'ScoresReceived') return event.data.entries;
  if (event.type === 'ScoresMoved') return negated(event.data.entries);
  if (!isTransaction(event)) return [];
  const points = givenBy(event.data);
  return points === 0n ? [] : [{ effectiveAt, bookedAt, points }];
}

const isUnspent = (posted: string, account: string): boolean =>
  posted === account || posted === `${account}:held`;

/** The partition's rows about a tenant. */
export const partitionId = (tenant: TenantId, partition: number): string => `${tenant}:${partition}`;
