import type { CommandEnvelope, CommandResult, RecordedEvent } from '@rapport/kernel/decider';
import type { Refusal } from '@rapport/kernel/outcome';
import { MAX_BATCH_COMMANDS } from '../limits.ts';
import type { Store } from '../ports/store.ts';
import { eventsOf } from './decide.ts';
import type { EventRow } from './decide.ts';

/** Events that one command may decide; a lookup reads all of them. */
const MAX_EVENTS_PER_COMMAND = 16;

export function requestKey({
  tenant,
  method,
  requestId,
}: {
  tenant: string;
  method: string;
  requestId: string;
}): string {
  return `${tenant}|${method}|${requestId}`;
}

/** The answer that these rows were given, or that the id was used for something else. */
export function answerFrom(rows: readonly EventRow[], fingerprint: string): CommandResult {
  const [first] = rows;
  if (first === undefined || first.fingerprint !== fingerprint) return { outcome: 'request_id_reused' };
  if (first.rejection !== undefined) {
    return { outcome: 'rejected', rejection: first.rejection as unknown as Refusal, repeated: true };
  }
  const events = rows
    .filter((row) => row.version !== undefined)
    .map((row): RecordedEvent => ({
      stream: row.stream,
      version: row.version ?? 0,
      tenant: row.tenant,
      event: { type: row.type ?? '', data: row.data as object },
      effectiveAt: row.effectiveAt,
      recordedAt: row.recordedAt,
      requestId: row.requestId,
      actor: row.actor,
    }));
  return { outcome: 'accepted', events, repeated: true };
}

/** Rows of those commands that were decided before, by request key, in order of their events. */
export async function findRequests(
  store: Store,
  commands: readonly CommandEnvelope[],
): Promise<ReadonlyMap<string, readonly EventRow[]>> {
  const groups = new Map<string, CommandEnvelope[]>();
  for (const command of commands) {
    const group = `${command.aggregate}|${command.tenant}|${command.method}`;
    groups.set(group, [...(groups.get(group) ?? []), command]);
  }
  const found = new Map<string, EventRow[]>();
  for (const group of groups.values()) {
    const [first] = group;
    if (first === undefined) continue;
    const rows = await store.find(eventsOf(first.aggregate), {
      filter: {
        tenant: first.tenant,
        method: first.method,
        requestId: { in: group.map(({ requestId }) => requestId) },
      },
      sort: { requestId: 1, n: 1 },
      limit: MAX_BATCH_COMMANDS * MAX_EVENTS_PER_COMMAND,
    });
    for (const row of rows as readonly EventRow[]) {
      const key = requestKey(row);
      found.set(key, [...(found.get(key) ?? []), row]);
    }
  }
  return found;
}
