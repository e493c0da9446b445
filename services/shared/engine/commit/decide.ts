import type {
  AnyAggregate,
  AggregateDocument,
  CommandEnvelope,
  CommandResult,
  DomainEvent,
  RecordedEvent,
} from '@rapport/kernel/decider';
import type { Refusal } from '@rapport/kernel/outcome';
import type { Document, DocumentValue } from '@rapport/kernel/projection';
import type { EntryMaker, OutboxEntry } from '../outbox/entry.ts';
import type { Expectation, Write } from '../ports/store.ts';

export const statesOf = (aggregate: string): string => `${aggregate}.states`;
export const eventsOf = (aggregate: string): string => `${aggregate}.events`;

/** A stored event, or (without version) the memory of a refusal or of an empty decision. */
export interface EventRow extends Document {
  readonly stream: string;
  readonly version?: number;
  readonly tenant: string;
  readonly method: string;
  readonly requestId: string;
  /** Counts the events of the command. */
  readonly n: number;
  readonly fingerprint: string;
  readonly actor: string;
  readonly effectiveAt: number;
  readonly recordedAt: number;
  readonly type?: string;
  readonly data?: DocumentValue;
  readonly rejection?: DocumentValue;
}

/** Ten digits are three centuries of a thousand events a second; twelve leave no doubt. */
const VERSION_DIGITS = 12;

export function eventRowId(stream: string, version: number): string {
  return `${stream}@${String(version).padStart(VERSION_DIGITS, '0')}`;
}

export interface Decided {
  readonly results: readonly CommandResult[];
  readonly expectations: readonly Expectation[];
  readonly writes: readonly Write[];
  readonly entries: readonly OutboxEntry[];
  /** New states, to be cached once they are committed. */
  readonly states: ReadonlyMap<string, AggregateDocument>;
}

interface Options {
  readonly aggregates: ReadonlyMap<string, AnyAggregate>;
  readonly now: number;
  readonly storeEpoch: string;
  readonly makeEntry: EntryMaker;
  /** Whether refusals are remembered: for callers, who may ask again, not for reactions, whose position is fenced. */
  readonly rememberRefusals: boolean;
}

/**
 * Decides commands one after another on the states given, in memory: what must be written if they hold.
 * `load` answers committed states; a stream that several commands touch is written once.
 */
export function decideAll(
  commands: readonly CommandEnvelope[],
  load: (aggregate: string, stream: string) => AggregateDocument | null,
  options: Options,
): Decided {
  const { aggregates, now, storeEpoch, makeEntry, rememberRefusals } = options;
  const before = new Map<string, AggregateDocument | null>();
  const states = new Map<string, AggregateDocument>();
  const owner = new Map<string, string>();
  const writes: Write[] = [];
  const entries: OutboxEntry[] = [];
  const results: CommandResult[] = [];

  for (const envelope of commands) {
    const aggregate = aggregates.get(envelope.aggregate);
    if (aggregate === undefined) throw new Error(`No aggregate is called ${envelope.aggregate}.`);
    const command = envelope.command as never;
    const stream = aggregate.streamOf(envelope.tenant, command);
    if (!before.has(stream)) before.set(stream, load(aggregate.name, stream));
    owner.set(stream, aggregate.name);
    const current = states.get(stream) ?? before.get(stream) ?? null;
    const at = Math.max(now, current?.lastEventAt ?? 0);
    const decision = aggregate.decide((current?.state ?? aggregate.initialState) as never, command, {
      now: at,
    }) as
      | { readonly outcome: 'accepted'; readonly events: readonly DomainEvent[] }
      | { readonly outcome: 'rejected'; readonly rejection: Refusal };

    const row = (n: number): Omit<EventRow, '_id'> => ({
      stream,
      tenant: envelope.tenant,
      method: envelope.method,
      requestId: envelope.requestId,
      n,
      fingerprint: envelope.fingerprint,
      actor: envelope.actor,
      effectiveAt: envelope.effectiveAt ?? at,
      recordedAt: at,
      ...(envelope.causes !== undefined && { causes: { ...envelope.causes } }),
      ...(envelope.backfill === true && { backfill: true }),
    });
    const remember = (more: object): void => {
      if (!rememberRefusals) return;
      const document = { _id: `${stream}@!${envelope.method}:${envelope.requestId}`, ...row(0), ...more };
      writes.push({ kind: 'insert', collection: eventsOf(aggregate.name), document });
    };

    if (decision.outcome === 'rejected') {
      remember({ rejection: decision.rejection });
      results.push({ outcome: 'rejected', rejection: decision.rejection, repeated: false });
      continue;
    }
    if (decision.events.length === 0) remember({});
    let state: object = current?.state ?? aggregate.initialState;
    let version = current?.version ?? 0;
    const recordedEvents: RecordedEvent[] = [];
    for (const [n, event] of decision.events.entries()) {
      version += 1;
      state = aggregate.evolve(state as never, event as never);
      const fields = row(n);
      const document = {
        _id: eventRowId(stream, version),
        ...fields,
        version,
        type: event.type,
        data: event.data,
      };
      writes.push({ kind: 'insert', collection: eventsOf(aggregate.name), document });
      const recorded: RecordedEvent = {
        stream,
        version,
        tenant: envelope.tenant,
        event,
        effectiveAt: fields.effectiveAt,
        recordedAt: at,
        requestId: envelope.requestId,
        actor: envelope.actor,
        ...(envelope.causes !== undefined && { causes: envelope.causes }),
        ...(envelope.backfill === true && { backfill: true as const }),
      };
      recordedEvents.push(recorded);
      for (const published of aggregate.publish(recorded as never, state as never)) {
        const id = published.everyPartition === true ? published.id : `${published.id}:${storeEpoch}`;
        const backfill = envelope.backfill === true ? { backfill: true as const } : {};
        entries.push(makeEntry({ ...published, ...backfill, id }, { stream, version }));
      }
    }
    if (decision.events.length > 0) {
      states.set(stream, {
        ...(aggregate.indexed?.(state as never) ?? {}),
        _id: stream,
        tenant: envelope.tenant,
        version,
        lastEventAt: at,
        state,
      });
    }
    results.push({ outcome: 'accepted', events: recordedEvents, repeated: false });
  }

  const expectations = [...states].map(([stream, document]): Expectation => {
    const known = before.get(stream) ?? null;
    return {
      collection: statesOf(owner.get(stream) ?? ''),
      expected: known === null ? 'absent' : { version: known.version },
      document,
    };
  });
  return { results, expectations, writes, entries, states };
}
