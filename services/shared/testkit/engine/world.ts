import type { Aggregate, CommandEnvelope, DomainEvent } from '@rapport/kernel/decider';
import type { Decoded, EventEnvelope, Fact, Position } from '@rapport/kernel/event';
import { derivedId } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import { accepted, rejected } from '@rapport/kernel/outcome';
import type { Document, Projection } from '@rapport/kernel/projection';
import type { Reaction } from '@rapport/kernel/reaction';
import type { Refusal } from '@rapport/kernel/outcome';
import { startEngine } from '@rapport/engine/engine';
import type { Engine, EngineOptions } from '@rapport/engine/engine';
import type { EngineObserver } from '@rapport/engine/ports/observer';
import { createFixedClock } from '@rapport/platform/memory/clock';
import type { FixedClock } from '@rapport/platform/memory/clock';
import { createMemoryLog } from '@rapport/platform/memory/log';
import type { MemoryLog } from '@rapport/platform/memory/log';
import { createMemoryStore } from '@rapport/platform/memory/store';
import type { MemoryStore } from '@rapport/platform/memory/store';
import { eventually } from '../eventually.ts';

export const INPUT = 'rapport.visits.v1';
export const OUTPUT = 'rapport.echoes.v1';
export const PARTITIONS = 2;
export const START_AT = Date.UTC(2026, 2, 1);
const DEADLINE_MS = 10_000;

/** A visit of a member, which may ask for a timer, for points, or for a fold that fails. */
export interface VisitData {
  readonly points?: number;
  readonly dueInMs?: number;
  readonly fail?: true;
  /** Reads a document that `keys` did not announce. */
  readonly beside?: string;
}
export type Visit = EventEnvelope<'test.Visited', VisitData>;

export interface VisitOptions extends VisitData {
  readonly id: string;
  readonly key: string;
  readonly at?: number;
  readonly occurredAt?: number;
  readonly partition?: number;
}

export interface Tally extends Document {
  readonly visits: number;
  readonly points: number;
  readonly last: string;
  readonly dueAt?: number;
  readonly fired?: readonly { readonly dueAt: number; readonly effectiveAt: number }[];
  readonly seen?: number;
}

export const TALLIES = 'test.tallies.v1.tallies';
const SHORT = 'tallies';

function asVisit(event: unknown): Visit {
  return event as Visit;
}

/** Counts visits by key, keeps one timer a key, and says an echo of each visit and each timer. */
export function createTallies(name = 'test.tallies.v1'): Projection<Visit> {
  return {
    name,
    topic: INPUT,
    handles: ['test.Visited'],
    collections: [{ name: SHORT, timers: true }],
    keys: ({ key }) => [{ collection: SHORT, id: key }],
    fold: (context, { key, event, logClock }) => {
      const { data } = asVisit(event);
      const before = context.get<Tally>(SHORT, key);
      if (data.fail === true) throw new Error('this visit cannot be folded');
      const beside = data.beside === undefined ? undefined : context.get<Tally>(SHORT, data.beside);
      context.put<Tally>(SHORT, {
        ...before,
        _id: key,
        visits: (before?.visits ?? 0) + 1,
        points: (before?.points ?? 0) + (data.points ?? 0),
        last: event.id,
        ...(data.dueInMs !== undefined && { dueAt: logClock + data.dueInMs }),
        ...(data.beside !== undefined && { seen: beside?.visits ?? 0 }),
      });
      context.emit(echo('echo', event.id, key, logClock));
    },
    onTimer: (context, { id, dueAt, effectiveAt }) => {
      const { dueAt: _, ...before } = context.get<Tally>(SHORT, id) ?? {
        _id: id,
        visits: 0,
        points: 0,
        last: '',
      };
      context.put<Tally>(SHORT, { ...before, fired: [...(before.fired ?? []), { dueAt, effectiveAt }] });
      context.emit(echo('due', `${id.replaceAll(':', '.')}.${dueAt}`, id, effectiveAt));
    },
  };
}

function echo(kind: string, id: string, key: string, occurredAt: number) {
  return {
    id: derivedId(kind, id),
    type: 'test.Echoed',
    topic: OUTPUT,
    key,
    tenant: 'acme',
    occurredAt,
    causationId: id,
    data: {},
  };
}

export type AccountCommand =
  | { readonly kind: 'earn' | 'spend' | 'announce'; readonly account: string; readonly points: number }
  | { readonly kind: 'nothing' | 'break'; readonly account: string };
export interface AccountState {
  readonly balance: number;
}
export type AccountEvent = DomainEvent<'Earned' | 'Spent' | 'Announced', { readonly points: number }>;

/** Points that are never below zero. */
export const account: Aggregate<
  AccountCommand,
  AccountState,
  AccountEvent,
  Refusal<'INSUFFICIENT_POINTS'>
> = {
  name: 'test.account.v1',
  initialState: { balance: 0 },
  streamOf: (tenant, command) => `${tenant}:account:${command.account}`,
  decide: ({ balance }, command) => {
    switch (command.kind) {
      case 'earn':
        return accepted({ type: 'Earned', data: { points: command.points } });
      case 'announce':
        return accepted({ type: 'Announced', data: { points: command.points } });
      case 'spend':
        return balance < command.points
          ? rejected({ code: 'INSUFFICIENT_POINTS', message: `Only ${balance} points are left.` })
          : accepted({ type: 'Spent', data: { points: command.points } });
      case 'nothing':
        return accepted();
      case 'break':
        throw new Error('this command cannot be decided');
    }
  },
  evolve: ({ balance }, { type, data }) => {
    if (type === 'Announced') return { balance };
    return { balance: type === 'Earned' ? balance + data.points : balance - data.points };
  },
  indexed: ({ balance }) => ({ balance }),
  publish: ({ stream, version, event, tenant, recordedAt }) => [
    {
      id: derivedId('posting', `${stream}@${version}`),
      type: 'test.Posted',
      topic: OUTPUT,
      key: stream,
      tenant,
      occurredAt: recordedAt,
      data: event.data,
      ...(event.type === 'Announced' && { everyPartition: true as const }),
    },
  ],
};

/** Visits that carry points earn them. */
export const earning: Reaction<Visit> = {
  name: 'test.earning.v1',
  topic: INPUT,
  handles: ['test.Visited'],
  keys: ({ key }) => [{ collection: TALLIES, id: key }],
  react: (documents, { key, event, effectiveAt }: Fact<Visit>) => {
    const { points } = asVisit(event).data;
    if (points === undefined) return [];
    // The fold of the same visit is seen: a first visit earns twice.
    const isFirst = documents.get<Tally>(TALLIES, key)?.visits === 1;
    return [
      commandOf(
        points < 0
          ? { kind: 'break', account: key }
          : { kind: 'earn', account: key, points: isFirst ? points * 2 : points },
        { method: 'test.earning.v1', requestId: event.id, effectiveAt },
      ),
    ];
  },
};

let requests = 0;

export function commandOf(
  command: AccountCommand,
  given: Partial<CommandEnvelope> = {},
): CommandEnvelope<AccountCommand> {
  requests += 1;
  return {
    aggregate: account.name,
    tenant: 'acme',
    method: 'Points.Post',
    requestId: `request-${requests}`,
    fingerprint: JSON.stringify(command),
    actor: 'tester',
    ...given,
    command,
  };
}

export const encode = (event: EventEnvelope): Uint8Array => Buffer.from(JSON.stringify(event));

export function decode(value: Uint8Array): Decoded {
  const text = Buffer.from(value).toString();
  if (!text.startsWith('{')) return { outcome: 'poison', reason: 'not a JSON object' };
  const event = JSON.parse(text) as EventEnvelope;
  if (event.type !== 'test.Unknown') return { outcome: 'event', event };
  const recordedAt = Date.parse(event.recordedat);
  return { outcome: 'ignored', id: event.id, tenant: event.tenantid, recordedAt };
}

export function visitBytes({
  id,
  at = START_AT,
  occurredAt = at,
  key: _,
  partition: __,
  ...data
}: VisitOptions): Uint8Array {
  const event: Visit = {
    specversion: '1.0',
    id,
    source: 'rapport/test',
    type: 'test.Visited',
    time: toInstant(occurredAt),
    recordedat: toInstant(at),
    datacontenttype: 'application/json',
    tenantid: 'acme',
    data,
  };
  return encode(event);
}

export interface Observed {
  fenced: number;
  duplicates: number;
  parked: number;
  /** Of the oldest event that waited at the last look. */
  outboxAgeMs: number;
  readonly failures: string[];
}

function observe(observed: Observed): EngineObserver {
  return {
    cycleCommitted: () => {},
    cycleFenced: () => {
      observed.fenced += 1;
    },
    duplicatesDropped: (count) => {
      observed.duplicates += count;
    },
    commandsCommitted: () => {},
    relayed: () => {},
    outboxWaits: ({ oldestAgeMs }) => {
      observed.outboxAgeMs = oldestAgeMs;
    },
    parked: () => {
      observed.parked += 1;
    },
    lag: () => {},
    failed: (error, doing) => {
      observed.failures.push(`${doing}: ${error.message}`);
    },
  };
}

export interface World {
  readonly log: MemoryLog;
  readonly store: MemoryStore;
  readonly clock: FixedClock;
  readonly observed: Observed;
  readonly start: (options?: Partial<EngineOptions>) => Promise<Engine>;
  readonly visit: (...visits: readonly VisitOptions[]) => Promise<readonly Position[]>;
  /** Until everything in the input is applied and everything that follows from it published. */
  readonly settled: (engine: Engine) => Promise<void>;
  readonly documents: (collection: string) => Promise<readonly Document[]>;
  readonly published: () => readonly (EventEnvelope & { readonly partition: number })[];
  /** Stops every engine that still runs. */
  readonly end: () => Promise<void>;
}

/** A service of one projection, one reaction and one aggregate on memory twins. */
export async function createWorld(options: { readonly batchRecords?: number } = {}): Promise<World> {
  const log = createMemoryLog(options);
  const store = createMemoryStore();
  const clock = createFixedClock(START_AT);
  const observed: Observed = { fenced: 0, duplicates: 0, parked: 0, outboxAgeMs: 0, failures: [] };
  const engines: Engine[] = [];
  const settings = { partitions: PARTITIONS, replicationFactor: 1, config: {} };
  await log.ensureTopics([
    { topic: INPUT, ...settings },
    { topic: OUTPUT, ...settings },
  ]);
  const documents = async (collection: string): Promise<readonly Document[]> => {
    const found: Document[] = [];
    for await (const document of store.scan(collection)) found.push(document);
    return found;
  };
  return {
    log,
    store,
    clock,
    observed,
    documents,
    start: async (given) => {
      const engine = await startEngine({
        service: 'test',
        log,
        store,
        clock,
        decode,
        encode,
        projections: [createTallies()],
        reactions: [earning],
        aggregates: [account],
        outputs: [OUTPUT],
        observer: observe(observed),
        ...given,
      });
      engines.push(engine);
      return engine;
    },
    visit: (...visits) =>
      log.append(
        visits.map((visit) => ({
          topic: INPUT,
          key: visit.key,
          value: visitBytes(visit),
          ...(visit.partition !== undefined && { partition: visit.partition }),
        })),
      ),
    settled: async (engine) => {
      const ends = await log.endOffsets(INPUT);
      await eventually(async () => {
        const progress = await engine.progress();
        const isPublished = ends.every(
          (end, partition) =>
            end === 0 ||
            progress.inputs.some(
              (input) => input.partition === partition && input.publishedThroughOffset >= end,
            ),
        );
        const left = await documents('test.outbox.v1');
        return isPublished && left.length === 0 ? { found: true } : { seen: progress };
      }, DEADLINE_MS);
    },
    published: () =>
      Array.from({ length: PARTITIONS }, (_, partition) =>
        log.records(OUTPUT, partition).map(({ value }) => ({
          ...(JSON.parse(Buffer.from(value).toString()) as EventEnvelope),
          partition,
        })),
      ).flat(),
    end: async () => {
      await Promise.all(engines.map((engine) => engine.stop()));
    },
  };
}

/** What a service leaves behind, ids of published events included: equal for equal histories, however they ran. */
export async function outcomeOf(world: World): Promise<object> {
  const states = (await world.documents(`${account.name}.states`)).map(
    ({ outboxAt: _, ...state }: Document & { readonly outboxAt?: number }) => state,
  );
  const ids = new Set(world.published().map(({ id }) => id.replace(/:[0-9a-f]{8}$/, ':epoch')));
  return { tallies: await world.documents(TALLIES), states, published: [...ids].sort() };
}
