import type { RecordedEvent } from '@rapport/kernel/decider';
import type { PublishedEvent } from '@rapport/kernel/event';
import { SYSTEM_KEY_PREFIX, derivedId } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import { earningRuleDefinition } from '@rapport/contracts/points/events';
import type { EarningRuleDefinition } from '@rapport/contracts/points/events';
import type { AmountFormula, Multiplier } from './amount.ts';
import type { MemberLimit } from './limits.ts';
import type { MemberCondition } from './standing.ts';
import type { RuleEvent, RulePlan, RuleState } from './state.ts';

/** A draft is nobody else's business; a version, and the end of a rule, are put in force in every partition of the log. */
export function publish(recorded: RecordedEvent<RuleEvent>, state: RuleState): readonly PublishedEvent[] {
  const { event, tenant, effectiveAt, actor } = recorded;
  if (event.type === 'RuleDrafted' || state.status === 'none') return [];
  const { version, activeFrom } = event.data;
  const { ruleId, ...plan } = state.plan;
  const data: EarningRuleDefinition['data'] = {
    ruleId,
    version,
    activeFrom: toInstant(activeFrom),
    ...planText(plan),
    ...(event.type === 'RuleRetired' && { retired: true as const }),
  };
  return [
    {
      id: derivedId('def', 'earning-rule', ruleId, version),
      type: earningRuleDefinition.type,
      topic: earningRuleDefinition.topic,
      key: `${SYSTEM_KEY_PREFIX}def:earning-rule:${ruleId}`,
      everyPartition: true,
      tenant,
      occurredAt: effectiveAt,
      actor,
      data,
    },
  ];
}

function planText(
  plan: Omit<RulePlan, 'ruleId'>,
): Omit<EarningRuleDefinition['data'], 'ruleId' | 'version' | 'activeFrom'> {
  const { name, unit, trigger, amount, direction, group, precedence, pendingDays, pendingUntil, expiry } =
    plan;
  const { multipliers, capPerMemberAndDay, limits, rewardDepth, budgetId, partnerId, programId, members } =
    plan;
  return {
    name,
    unit,
    trigger: { ...trigger },
    amount: amountText(amount),
    direction,
    ...(multipliers !== undefined && { multipliers: multipliers.map(multiplierText) }),
    ...(group !== undefined && { group }),
    ...(precedence !== undefined && { precedence }),
    ...(capPerMemberAndDay !== undefined && { capPerMemberAndDay: String(capPerMemberAndDay) }),
    ...(limits !== undefined && { limits: limits.map(limitText) }),
    ...(rewardDepth !== undefined && { rewardDepth }),
    ...(budgetId !== undefined && { budgetId }),
    ...(partnerId !== undefined && { partnerId }),
    ...(programId !== undefined && { programId }),
    ...(members !== undefined && { members: membersText(members) }),
    ...(pendingDays !== undefined && { pendingDays }),
    ...(pendingUntil !== undefined && { pendingUntil: { ...pendingUntil } }),
    ...(expiry !== undefined && { expiry }),
  };
}

const membersText = ({ segments, tier }: MemberCondition) => ({
  ...(segments !== undefined && { segments: [...segments] }),
  ...(tier !== undefined && { tier }),
});

function multiplierText({ percent, filter, members, weekdays, hours }: Multiplier) {
  return {
    percent,
    ...(filter !== undefined && { filter: { ...filter } }),
    ...(members !== undefined && { members: membersText(members) }),
    ...(weekdays !== undefined && { weekdays: [...weekdays] }),
    ...(hours !== undefined && { hours }),
  };
}

function limitText({ period, points, times }: MemberLimit) {
  return {
    period,
    ...(points !== undefined && { points: String(points) }),
    ...(times !== undefined && { times }),
  };
}

function amountText(amount: AmountFormula): EarningRuleDefinition['data']['amount'] {
  switch (amount.kind) {
    case 'fixed':
      return { kind: 'fixed', points: String(amount.points) };
    case 'rate':
      return { kind: 'rate', points: String(amount.points), perMinorUnits: String(amount.perMinorUnits) };
    case 'steps':
      return {
        kind: 'steps',
        steps: amount.steps.map(({ fromMinorUnits, points }) => ({
          fromMinorUnits: String(fromMinorUnits),
          points: String(points),
        })),
      };
  }
}
