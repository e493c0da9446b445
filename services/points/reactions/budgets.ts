import type { CommandEnvelope } from '@rapport/kernel/decider';
import type { Fact } from '@rapport/kernel/event';
import { parseInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Reaction } from '@rapport/kernel/reaction';
import type {
  BudgetDrawn,
  EarnRejected,
  PointsEarned,
  PointsReversed,
} from '@rapport/contracts/points/events';
import { TOPICS } from '@rapport/contracts/topics';
import { accountAggregate } from '../account/aggregate.ts';
import type { ReturnCharge } from '../account/decide.ts';
import { payerBy } from '../account/drawn.ts';
import type { EarnByRule, Payer } from '../account/events.ts';
import { lotAmount } from '../account/lots.ts';
import type { LotAmount } from '../account/lots.ts';
import { unitOfStream } from '../account/names.ts';
import type { NamedOwner } from '../account/owner.ts';
import { budgetAggregate } from '../budget/aggregate.ts';
import type { BudgetCommand } from '../budget/decide.ts';
import { EARNING_POLICY } from './earning.ts';

const BUDGET_POLICY = 'points.budget.v1';

type Budgeted = BudgetDrawn | PointsEarned | EarnRejected | PointsReversed;

/**
 * What a budget, a partner or a prize pool has granted is asked of the member's account, and what that does not take goes
 * back. Each step follows from an event of the one before, under an id that comes from the interaction, or the prize,
 * behind all of them.
 */
export const budgetReaction: Reaction<Budgeted> = {
  name: BUDGET_POLICY,
  topic: TOPICS.points,
  handles: [
    'rapport.points.BudgetDrawn.v1',
    'rapport.points.PointsEarned.v1',
    'rapport.points.EarnRejected.v1',
    'rapport.points.PointsReversed.v1',
  ],
  keys: () => [],
  react: (_, fact) => {
    const { event } = fact;
    if (event.type === 'rapport.points.BudgetDrawn.v1') return [grantOf({ ...fact, event })];
    const { budget } = event.data;
    return budget === undefined || BigInt(budget.returned) === 0n
      ? []
      : [returnOf({ ...fact, event }, budget)];
  },
};

/** The same method and request id as without a budget: the first decision about an event and a rule stands. */
function grantOf({ event, key, effectiveAt }: Fact<BudgetDrawn>): CommandEnvelope<EarnByRule> {
  const { tenantid: tenant, data, backfill } = event;
  const { cause, ruleId, ruleVersion, programId, limits, terms, personal } = data;
  const { activatesAt, awaitsUntil, expiresAt } = data;
  return {
    aggregate: accountAggregate.name,
    tenant,
    method: `${EARNING_POLICY}/${ruleId}`,
    requestId: cause.eventId,
    fingerprint: cause.eventId,
    actor: EARNING_POLICY,
    effectiveAt,
    causes: { causeEventIds: [cause.eventId], causeCount: 1 },
    ...(backfill === true && { backfill: true as const }),
    command: {
      type: 'EarnByRule',
      mid: key.slice(tenant.length + 1),
      unit: data.unit,
      direction: 'earn',
      amount: BigInt(data.granted),
      budget: { ...payerOf(data), wanted: BigInt(data.wanted) },
      effectiveAt: instantOf(cause.effectiveAt),
      rule: { ruleId, version: ruleVersion, ...(programId !== undefined && { programId }) },
      cause: {
        eventId: cause.eventId,
        verb: cause.verb,
        ...(cause.objectId !== undefined && { objectId: cause.objectId }),
        ...(cause.amount !== undefined && { amount: BigInt(cause.amount) }),
        ...(cause.segments !== undefined && { segments: cause.segments }),
        ...(cause.tiers !== undefined && { tiers: cause.tiers }),
      },
      ...(limits !== undefined && {
        limits: limits.map(({ period, through, points, times }) => ({
          period,
          through,
          ...(points !== undefined && { points: BigInt(points) }),
          ...(times !== undefined && { times }),
        })),
      }),
      ...(activatesAt !== undefined && { activatesAt: instantOf(activatesAt) }),
      ...(awaitsUntil !== undefined && { awaitsUntil: instantOf(awaitsUntil) }),
      ...(expiresAt !== undefined && { expiresAt: instantOf(expiresAt) }),
      ...(terms !== undefined && { terms }),
      ...(personal !== undefined && { personal }),
    },
  };
}

type Paid = NonNullable<PointsEarned['data']['budget']>;

function payerOf(text: Pick<Paid, 'budgetId' | 'partnerId' | 'poolId' | 'lots'>): Payer {
  const owner = accountOf(text);
  return owner === undefined ? { budgetId: text.budgetId } : payerBy(owner, lotsOf(text));
}

/** What the account was charged, in the order in which it was taken. */
const lotsOf = ({ lots = [] }: Pick<Paid, 'lots'>): readonly LotAmount[] =>
  lots.map(({ amount, expiresAt, programId: program }) =>
    lotAmount(
      { program, ...(expiresAt !== undefined && { expiresAt: instantOf(expiresAt) }) },
      BigInt(amount),
    ),
  );

/** Whose account pays; `undefined` where a budget does. */
function accountOf({ partnerId, poolId }: Pick<Paid, 'partnerId' | 'poolId'>): NamedOwner | undefined {
  if (partnerId !== undefined) return { kind: 'partner', id: partnerId };
  return poolId === undefined ? undefined : { kind: 'pool', id: poolId };
}

function returnOf(
  { event, key, effectiveAt }: Fact<Exclude<Budgeted, BudgetDrawn>>,
  paid: Paid,
): CommandEnvelope<BudgetCommand | ReturnCharge> {
  const { tenantid: tenant, id, data } = event;
  const owner = accountOf(paid);
  const amount = BigInt(paid.returned);
  // What a restored database grants again comes back under the id of before; each reversal has its own.
  const isReversal = event.type === 'rapport.points.PointsReversed.v1';
  const [requestId, why] = isReversal ? [id, 'reversed'] : [event.causationid ?? id, data.ruleId ?? ''];
  const envelope = {
    tenant,
    method: `${BUDGET_POLICY}/${why}`,
    requestId,
    fingerprint: requestId,
    actor: BUDGET_POLICY,
    causes: { causeEventIds: [id], causeCount: 1 },
  };
  if (owner === undefined) {
    const command = { type: 'ReturnToBudget', budgetId: paid.budgetId, amount, eventId: id } as const;
    return { ...envelope, aggregate: budgetAggregate.name, command };
  }
  const lots = lotsOf(paid);
  const unit = unitOfStream(data.account);
  const from = { mid: key.slice(tenant.length + 1) };
  return {
    ...{ ...envelope, aggregate: accountAggregate.name, effectiveAt },
    command: { type: 'ReturnCharge', owner, unit, from, lots, amount, effectiveAt },
  };
}

/** Instants that a contract has checked. */
function instantOf(text: string): EpochMs {
  const at = parseInstant(text);
  if (at === undefined) throw new Error(`${text} is no instant.`);
  return at;
}
