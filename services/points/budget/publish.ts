import type { RecordedEvent } from '@rapport/kernel/decider';
import type { PublishedEvent } from '@rapport/kernel/event';
import { derivedId, memberKey } from '@rapport/kernel/ids';
import { budgetChanged, budgetDrawn } from '@rapport/contracts/points/events';
import type { BudgetChanged } from '@rapport/contracts/points/events';
import { drawnText } from '../account/drawn.ts';
import type { BudgetEvent, BudgetState } from './state.ts';

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
  const { mid, cause } = earn;
  const data = drawnText(earn, { budgetId }, granted, remaining, causes);
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
