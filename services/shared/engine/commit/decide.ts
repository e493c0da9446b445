import type {
  AggregateDocument,
  AnyAggregate,
  CommandEnvelope,
  CommandResult,
  DomainEvent,
  RecordedEvent,
} from '@rapport/kernel/decider';
import type { DocumentValue } from '@rapport/kernel/projection';
import { ByDocument } from '../documents/byDocument.ts';
import { MAX_EVENTS_PER_COMMAND } from '../limits.ts';
import type { EntryMaker, OutboxEntry } from '../outbox/entry.ts';
import type { Expectation, Write } from '../ports/store.ts';
import { DecideFailedError } from './pending.ts';
import type { PendingCommand } from './pending.ts';
import { requestKey } from './requests.ts';
import type { Answer } from './requests.ts';
import { eventRowId, eventsOf, statesOf } from './rows.ts';
import type { EventRow } from './rows.ts';

export interface Decided {
  /** By request key. */
  readonly answers: ReadonlyMap<string, Answer>;
  readonly expectations: readonly Expectation[];
  readonly writes: readonly Write[];
  readonly entries: readonly OutboxEntry[];
  /** New states, to be cached once they are committed. */
  readonly states: readonly { readonly aggregate: string; readonly document: AggregateDocument }[];
}

export type LoadState = (aggregate: string, stream: string) => AggregateDocument | null;

interface DecideOptions {
  readonly aggregates: ReadonlyMap<string, AnyAggregate>;
  readonly now: number;
  readonly outboxAt: number;
  readonly storeEpoch: string;
  readonly makeEntry: EntryMaker;
  /** Whether refusals are remembered: for callers, who may ask again, not for reactions, whose position is fenced. */
  readonly rememberRefusals: boolean;
}

export function aggregateOf(
  aggregates: ReadonlyMap<string, AnyAggregate>,
  pending: PendingCommand,
): AnyAggregate {
  const { aggregate: name } = pending.envelope;
  const aggregate = aggregates.get(name);
  if (aggregate === undefined) throw new DecideFailedError(pending, `no aggregate is called ${name}`);
  return aggregate;
}

export function streamOf(aggregate: AnyAggregate, pending: PendingCommand): string {
  try {
    return aggregate.streamOf(pending.envelope.tenant, pending.envelope.command as never);
  } catch (error) {
    throw new DecideFailedError(pending, error);
  }
}

/** A stream that this batch touches. */
interface Touched {
  readonly aggregate: AnyAggregate;
  readonly stream: string;
  readonly before: AggregateDocument | null;
  current: AggregateDocument | null;
}

/** What one command comes to; taken over whole or not at all. */
interface OneDecision {
  readonly result: CommandResult;
  readonly writes: readonly Write[];
  readonly entries: readonly OutboxEntry[];
  readonly current: AggregateDocument | null;
}

/**
 * Decides commands one after another on the states given, in memory: what must be written if they hold.
 * `load` answers committed states; a stream that several commands touch is written once.
 *
 * @throws DecideFailedError
 */
export function decideAll(
  commands: readonly PendingCommand[],
  load: LoadState,
  options: DecideOptions,
): Decided {
  const streams = new ByDocument<Touched>();
  const answers = new Map<string, Answer>();
  const writes: Write[] = [];
  const entries: OutboxEntry[] = [];
  for (const pending of commands) {
    const aggregate = aggregateOf(options.aggregates, pending);
    const stream = streamOf(aggregate, pending);
    let touched = streams.get(aggregate.name, stream);
    if (touched === undefined) {
      const before = load(aggregate.name, stream);
      touched = { aggregate, stream, before, current: before };
      streams.set(aggregate.name, stream, touched);
    }
    const decision = decideOne(pending, touched, options);
    touched.current = decision.current;
    writes.push(...decision.writes);
    entries.push(...decision.entries);
    const { fingerprint } = pending.envelope;
    answers.set(requestKey(pending.envelope), { fingerprint, result: decision.result });
  }
  const changed = [...streams.values()].flatMap(({ aggregate: { name }, before, current }) =>
    current === null || current === before ? [] : [{ aggregate: name, before, document: current }],
  );
  const expectations = changed.map(({ aggregate, before, document }): Expectation => ({
    collection: statesOf(aggregate),
    ...(before === null ? { expected: 'absent' } : { expected: { version: before.version }, before }),
    document,
  }));
  return { answers, expectations, writes, entries, states: changed };
}

function decideOne(pending: PendingCommand, touched: Touched, options: DecideOptions): OneDecision {
  try {
    return decideUnchecked(pending, touched, options);
  } catch (error) {
    throw new DecideFailedError(pending, error);
  }
}

function decideUnchecked(pending: PendingCommand, touched: Touched, options: DecideOptions): OneDecision {
  const { envelope } = pending;
  const { aggregate, stream, current } = touched;
  const { command, tenant, method, requestId, fingerprint, actor } = envelope;
  const at = Math.max(options.now, current?.lastEventAt ?? 0);
  const state = current?.state ?? aggregate.initialState;
  const decision = aggregate.decide(state as never, command as never, { now: at });

  const fields = {
    stream,
    tenant,
    method,
    requestId,
    fingerprint,
    actor,
    effectiveAt: envelope.effectiveAt ?? at,
    recordedAt: at,
    ...(envelope.causes !== undefined && { causes: { ...envelope.causes } }),
    ...(envelope.backfill === true && { backfill: true as const }),
  };
  const insert = (row: EventRow): Write => ({
    kind: 'insert',
    collection: eventsOf(aggregate.name),
    document: row,
  });
  const memory = (more: object): readonly Write[] =>
    options.rememberRefusals
      ? [insert({ _id: `${stream}@!${method}:${requestId}`, ...fields, n: 0, ...more })]
      : [];

  if (decision.outcome === 'rejected') {
    const { rejection } = decision;
    const result: CommandResult = { outcome: 'rejected', rejection, repeated: false };
    return { result, writes: memory({ rejection }), entries: [], current };
  }
  const { events } = decision;
  if (events.length > MAX_EVENTS_PER_COMMAND) {
    throw new Error(`${events.length} events for one command, at most ${MAX_EVENTS_PER_COMMAND} are allowed`);
  }
  if (events.length === 0) {
    const result: CommandResult = { outcome: 'accepted', events: [], repeated: false };
    return { result, writes: memory({}), entries: [], current };
  }

  const writes: Write[] = [];
  const entries: OutboxEntry[] = [];
  const recordedEvents: RecordedEvent[] = [];
  let after: object = state;
  let version = current?.version ?? 0;
  for (const [n, event] of events.entries()) {
    version += 1;
    after = aggregate.evolve(after as never, event as never);
    const { type, data } = event;
    writes.push(
      insert({ _id: eventRowId(stream, version), ...fields, n, version, type, data: data as DocumentValue }),
    );
    const recorded = recordedEvent(envelope, event, { stream, version, at, effectiveAt: fields.effectiveAt });
    recordedEvents.push(recorded);
    entries.push(...publish(pending, aggregate, recorded, after, options));
  }
  const document: AggregateDocument = {
    ...(aggregate.indexed?.(after as never) ?? {}),
    _id: stream,
    tenant,
    version,
    lastEventAt: at,
    outboxAt: options.outboxAt,
    state: after,
  };
  const result: CommandResult = { outcome: 'accepted', events: recordedEvents, repeated: false };
  return { result, writes, entries, current: document };
}

function recordedEvent(
  { tenant, requestId, actor, causes, backfill }: CommandEnvelope,
  event: DomainEvent,
  place: {
    readonly stream: string;
    readonly version: number;
    readonly at: number;
    readonly effectiveAt: number;
  },
): RecordedEvent {
  const { stream, version, at, effectiveAt } = place;
  return {
    stream,
    version,
    tenant,
    event,
    effectiveAt,
    recordedAt: at,
    requestId,
    actor,
    ...(causes !== undefined && { causes }),
    ...(backfill === true && { backfill }),
  };
}

function publish(
  { envelope, source }: PendingCommand,
  aggregate: AnyAggregate,
  recorded: RecordedEvent,
  state: object,
  { storeEpoch, makeEntry }: DecideOptions,
): readonly OutboxEntry[] {
  const { stream, version } = recorded;
  return aggregate.publish(recorded as never, state as never).map((published) => {
    // A restore from a backup begins anew; definitions are numbered by their authors.
    const id = published.everyPartition === true ? published.id : `${published.id}:${storeEpoch}`;
    const backfill = envelope.backfill === true ? { backfill: true as const } : {};
    const place = { stream, version, ...(source !== undefined && { source }) };
    return makeEntry({ ...published, ...backfill, id }, place);
  });
}
