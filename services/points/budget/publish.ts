import type { RecordedEvent } from '@rapport/kernel/decider';
import type { PublishedEvent } from '@rapport/kernel/event';
import { derivedId, memberKey } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import { budgetChanged, budgetDrawn } from '@rapport/contracts/points/events';
import type { BudgetChanged, BudgetDrawn } from '@rapport/contracts/points/events';
import type { BudgetEvent, BudgetState } from './state.ts';

/** A draw carries what the member's account is asked next: the reaction that asks it reads nothing else. */
export function publish(
  { event, stream, version, tenant, effectiveAt, actor, causes, backfill }: RecordedEvent<BudgetEvent>,
  state: BudgetState,
): readonly PublishedEvent[] {
  const budgetId = stream.slice(stream.lastIndexOf(':') + 1);
  const id = derivedId('budget', budgetId, version);
  const told = { id, tenant, occurredAt: effectiveAt, actor, ...(backfill === true && { backfill }) };
  if (event.type !== 'BudgetDrawn') {
    if (state.status === 'none') return [];
    const { amount, remaining } = event.data;
    const data: BudgetChanged['data'] = {
      budgetId,
      unit: state.unit,
      amount: String(amount),
      remaining: String(remaining),
      ...(event.type === 'BudgetFunded' && { reason: event.data.reason, approver: event.data.approver }),
    };
    return [{ ...told, type: budgetChanged.type, topic: budgetChanged.topic, key: stream, data }];
  }
  const { earn, granted, remaining } = event.data;
  const { mid, unit, rule, cause, limits, activatesAt, expiresAt, terms, personal } = earn;
  const data: BudgetDrawn['data'] = {
    budgetId,
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
    ...(expiresAt !== undefined && { expiresAt: toInstant(expiresAt) }),
    ...(terms !== undefined && { terms }),
    causeEventIds: [...(causes?.causeEventIds ?? [])],
    causeCount: causes?.causeCount ?? 0,
    ...(personal !== undefined && { personal }),
  };
  return [
    {
      ...told,
      type: budgetDrawn.type,
      topic: budgetDrawn.topic,
      key: memberKey(tenant, mid),
      subject: mid,
      causationId: cause.eventId,
      data,
    },
  ];
}
