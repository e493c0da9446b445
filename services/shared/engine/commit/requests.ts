import type { CommandEnvelope, CommandResult, RecordedEvent } from '@rapport/kernel/decider';
import type { Causes } from '@rapport/kernel/event';
import type { Refusal } from '@rapport/kernel/outcome';
import { MAX_BATCH_COMMANDS, MAX_EVENTS_PER_COMMAND } from '../limits.ts';
import type { Store } from '../ports/store.ts';
import { eventsOf } from './rows.ts';
import type { EventRow } from './rows.ts';

/** What a request was answered, and for which input. */
export interface Answer {
  readonly fingerprint: string;
  readonly result: CommandResult;
}

export function requestKey(
  request: Pick<CommandEnvelope, 'aggregate' | 'tenant' | 'method' | 'requestId'>,
): string {
  const { aggregate, tenant, method, requestId } = request;
  return `${aggregate}|${tenant}|${method}|${requestId}`;
}

/** The answer that a caller hears: the first one if the input is the same. */
export function answerTo(answer: Answer | undefined, fingerprint: string, isRepeat: boolean): CommandResult {
  if (answer?.fingerprint !== fingerprint) return { outcome: 'request_id_reused' };
  const { result } = answer;
  return isRepeat && result.outcome !== 'request_id_reused' ? { ...result, repeated: true } : result;
}

function recordedEvent(row: EventRow): RecordedEvent {
  return {
    stream: row.stream,
    version: row.version ?? 0,
    tenant: row.tenant,
    event: { type: row.type ?? '', data: row.data as object },
    effectiveAt: row.effectiveAt,
    recordedAt: row.recordedAt,
    requestId: row.requestId,
    actor: row.actor,
    ...(row.causes !== undefined && { causes: row.causes as Causes }),
    ...(row.backfill === true && { backfill: true as const }),
  };
}

/** The answer that these rows remember. */
function answerFrom(first: EventRow, rows: readonly EventRow[]): Answer {
  const { fingerprint, rejection } = first;
  if (rejection !== undefined) {
    const refusal = rejection as unknown as Refusal;
    return { fingerprint, result: { outcome: 'rejected', rejection: refusal, repeated: true } };
  }
  const events = rows.filter(({ version }) => version !== undefined).map(recordedEvent);
  return { fingerprint, result: { outcome: 'accepted', events, repeated: true } };
}

/** Answers that were given before, by request key. */
export async function findRequests(
  store: Store,
  commands: readonly { readonly envelope: CommandEnvelope }[],
): Promise<ReadonlyMap<string, Answer>> {
  const groups = new Map<string, CommandEnvelope[]>();
  for (const { envelope } of commands) {
    const group = requestKey({ ...envelope, requestId: '' });
    const known = groups.get(group);
    if (known === undefined) groups.set(group, [envelope]);
    else known.push(envelope);
  }
  const found = new Map<string, Answer>();
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const { aggregate, tenant, method } = first;
    const rows = (await store.find(eventsOf(aggregate), {
      // Every field of the unique index is named: it holds only documents that have them all, and a store cannot use it
      // for a question about others.
      filter: { tenant, method, requestId: { in: group.map(({ requestId }) => requestId) }, n: { gte: 0 } },
      sort: { requestId: 1, n: 1 },
      limit: MAX_BATCH_COMMANDS * MAX_EVENTS_PER_COMMAND,
    })) as readonly EventRow[];
    const byRequest = new Map<string, EventRow[]>();
    for (const row of rows) {
      const known = byRequest.get(row.requestId);
      if (known === undefined) byRequest.set(row.requestId, [row]);
      else known.push(row);
    }
    for (const [requestId, own] of byRequest) {
      const [start] = own;
      if (start !== undefined) found.set(requestKey({ ...first, requestId }), answerFrom(start, own));
    }
  }
  return found;
}
