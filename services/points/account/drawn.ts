import { toInstant } from '@rapport/kernel/instant';
import type { Causes } from '@rapport/kernel/event';
import type { BudgetDrawn, PointsEarned } from '@rapport/contracts/points/events';
import type { EarnByRule, PaidBy, Payer } from './events.ts';
import type { LotAmount } from './lots.ts';
import type { NamedOwner } from './owner.ts';

type LotText = NonNullable<PointsEarned['data']['lots']>[number];

export const lotText = ({ expiresAt, program, amount }: LotAmount): LotText => ({
  amount: String(amount),
  ...(program !== undefined && { programId: program }),
  ...(expiresAt !== undefined && { expiresAt: toInstant(expiresAt) }),
});

interface PayerText {
  budgetId: string;
  partnerId?: string;
  poolId?: string;
  lots?: LotText[];
}

/** Consumers were promised the name of a budget, so it is there, and empty, where an account pays. */
function payerText(payer: Payer): PayerText {
  if ('budgetId' in payer) return { budgetId: payer.budgetId };
  const named = 'poolId' in payer ? { poolId: payer.poolId } : { partnerId: payer.partnerId };
  return { budgetId: '', ...named, lots: payer.lots.map(lotText) };
}

/** Whose account pays. */
export const payerBy = ({ kind, id }: NamedOwner, lots: readonly LotAmount[]): Payer =>
  kind === 'pool' ? { poolId: id, lots } : { partnerId: id, lots };

export const paidText = (paid: PaidBy): NonNullable<PointsEarned['data']['budget']> => ({
  ...payerText(paid),
  returned: String(paid.returned),
});

/** What a payer tells of a match: all that the member's account is asked next, for its reaction reads nothing else. */
export function drawnText(
  earn: EarnByRule,
  payer: Payer,
  granted: bigint,
  remaining: bigint,
  causes: Causes | undefined,
): BudgetDrawn['data'] {
  const { unit, rule, cause, limits, activatesAt, awaitsUntil, expiresAt, terms, personal } = earn;
  return {
    ...payerText(payer),
    unit,
    wanted: String(earn.amount),
    granted: String(granted),
    remaining: String(remaining),
    ruleId: rule.ruleId,
    ruleVersion: rule.version,
    ...(rule.programId !== undefined && { programId: rule.programId }),
    cause: {
      eventId: cause.eventId,
      verb: cause.verb,
      ...(cause.objectId !== undefined && { objectId: cause.objectId }),
      effectiveAt: toInstant(earn.effectiveAt),
      ...(cause.amount !== undefined && { amount: String(cause.amount) }),
      ...(cause.segments !== undefined && { segments: [...cause.segments] }),
      ...(cause.tiers !== undefined && { tiers: [...cause.tiers] }),
    },
    ...(limits !== undefined && {
      limits: limits.map(({ period, through, points, times }) => ({
        period,
        through,
        ...(points !== undefined && { points: String(points) }),
        ...(times !== undefined && { times }),
      })),
    }),
    ...(activatesAt !== undefined && { activatesAt: toInstant(activatesAt) }),
    ...(awaitsUntil !== undefined && { awaitsUntil: toInstant(awaitsUntil) }),
    ...(expiresAt !== undefined && { expiresAt: toInstant(expiresAt) }),
    ...(terms !== undefined && { terms }),
    causeEventIds: [...(causes?.causeEventIds ?? [])],
    causeCount: causes?.causeCount ?? 0,
    ...(personal !== undefined && { personal }),
  };
}
