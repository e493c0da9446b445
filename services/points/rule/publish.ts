import type { RecordedEvent } from '@rapport/kernel/decider';
import type { PublishedEvent } from '@rapport/kernel/event';
import { SYSTEM_KEY_PREFIX, derivedId } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import { earningRuleDefinition } from '@rapport/contracts/points/events';
import type { EarningRuleDefinition } from '@rapport/contracts/points/events';
import type { AmountFormula, RuleEvent } from './state.ts';

/** A draft is nobody else's business; a version is put in force in every partition of the member log. */
export function publish(recorded: RecordedEvent<RuleEvent>): readonly PublishedEvent[] {
  const { event, tenant, effectiveAt, actor } = recorded;
  if (event.type !== 'RuleVersionPublished') return [];
  const { plan, version, activeFrom } = event.data;
  const { ruleId, name, unit, trigger, amount, direction, capPerMemberAndDay, pendingDays, expiry } = plan;
  const data: EarningRuleDefinition['data'] = {
    ruleId,
    version,
    name,
    activeFrom: toInstant(activeFrom),
    unit,
    trigger: { ...trigger },
    amount: amountText(amount),
    direction,
    ...(capPerMemberAndDay !== undefined && { capPerMemberAndDay: String(capPerMemberAndDay) }),
    ...(pendingDays !== undefined && { pendingDays }),
    ...(expiry !== undefined && { expiry }),
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

function amountText(amount: AmountFormula): EarningRuleDefinition['data']['amount'] {
  const points = String(amount.points);
  return amount.kind === 'fixed'
    ? { kind: 'fixed', points }
    : { kind: 'rate', points, perMinorUnits: String(amount.perMinorUnits) };
}
