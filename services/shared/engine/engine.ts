import { randomUUID } from 'node:crypto';
import type { AnyAggregate, CommandEnvelope, CommandResult } from '@rapport/kernel/decider';
import type { Clock } from '@rapport/kernel/clock';
import type { Decode, EventEnvelope, Position } from '@rapport/kernel/event';
import type { AnyProjection, Document } from '@rapport/kernel/projection';
import type { AnyReaction } from '@rapport/kernel/reaction';
import { createCommitter } from './commit/committer.ts';
import { eventsOf, statesOf } from './commit/decide.ts';
import { startGroupCommit } from './commit/groupCommit.ts';
import { createEntryMaker } from './outbox/entry.ts';
import { startRelay } from './outbox/relay.ts';
import type { EventLog } from './ports/log.ts';
import type { Inspection, Progress, ProjectionStatus, RebuildState } from './ports/inspection.ts';
import type { EngineObserver } from './ports/observer.ts';
import type { Store, StoredCollection } from './ports/store.ts';
import { loadParked } from './projector/parked.ts';
import { Projector } from './projector/projector.ts';
import { REBUILD_PREFIX, runRebuild } from './rebuild/rebuild.ts';

export { OverloadedError } from './overloaded.ts';

export interface EngineOptions {
  /** `ingestion`, `segmentation`, …: the consumer group, the events' source and the engine's collections begin with it. */
  readonly service: string;
  readonly log: EventLog;
  readonly store: Store;
  readonly clock: Clock;
  readonly decode: Decode;
  /** Writes an envelope to bytes; the contracts' encoder, which refuses events that break their schema. */
  readonly encode: (event: EventEnvelope) => Uint8Array;
  readonly projections: readonly AnyProjection[];
  readonly reactions: readonly AnyReaction[];
  readonly aggregates: readonly AnyAggregate[];
  /** Topics that this service publishes to, for GetProgress. */
  readonly outputs: readonly string[];
  readonly observer: EngineObserver;
}

export interface Engine extends Inspection {
  /**
   * Decides one command by group commit. The same request id with the same input returns the first answer, for ever.
   * @throws OverloadedError, StoreUnavailableError
   */
  readonly submit: (command: CommandEnvelope) => Promise<CommandResult>;
  /** Highest log clock seen in any input partition; the time of services under a follow clock. */
  readonly logClock: () => number;
  /** True once partitions are assigned and their positions loaded, false after a failure that needs an operator. */
  readonly ready: () => boolean;
  /** The store as queries see it: committed documents only. */
  readonly store: Store;
  /** Stops the loop, finishes what is in flight, drains the relay for a bounded time; idempotent. */
  readonly stop: () => Promise<void>;
}

interface Meta extends Document {
  readonly storeEpoch: string;
}

/** Made once with the database, and again after a restore: what is published then has new ids. */
async function storeEpochOf(store: Store, collection: string): Promise<string> {
  const _id = 'store';
  const made: Meta = { _id, storeEpoch: randomUUID().slice(0, 8) };
  await store.transact({ expectations: [], writes: [{ kind: 'insert', collection, document: made }] });
  const found = (await store.getMany(collection, [_id])).get(_id) as Meta | undefined;
  return found?.storeEpoch ?? made.storeEpoch;
}

function projectionCollections(projection: AnyProjection, prefix: string): readonly StoredCollection[] {
  return projection.collections.map(({ name, indexes = [], timers }) => ({
    name: `${prefix}${projection.name}.${name}`,
    indexes: [...indexes, ...(timers === true ? [{ fields: { partition: 1, dueAt: 1 } as const }] : [])],
  }));
}

function aggregateCollections({ name, indexes = [] }: AnyAggregate): readonly StoredCollection[] {
  return [
    { name: statesOf(name), indexes },
    {
      name: eventsOf(name),
      indexes: [
        { fields: { tenant: 1, method: 1, requestId: 1, n: 1 }, unique: true },
        { fields: { stream: 1, effectiveAt: 1 } },
      ],
    },
  ];
}

/** Starts the loop of a service: see README.md for what it guarantees. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { service, log, store, clock, projections, reactions, aggregates, observer } = options;
  const named = (noun: string): string => `${service}.${noun}.v1`;
  const [positions, outbox, parked, meta] = [
    named('positions'),
    named('outbox'),
    named('parked'),
    named('meta'),
  ];
  await store.ensureCollections([
    ...[positions, outbox, meta].map((name) => ({ name, indexes: [] })),
    { name: parked, indexes: [{ fields: { topic: 1, partition: 1 } }] },
    ...projections.flatMap((projection) => projectionCollections(projection, '')),
    ...aggregates.flatMap(aggregateCollections),
  ]);
  const storeEpoch = await storeEpochOf(store, meta);
  const makeEntry = createEntryMaker(service, options.encode);
  const relay = await startRelay({ collection: outbox, log, store, clock, observer });
  const committer = createCommitter({
    store,
    clock,
    aggregates,
    makeEntry,
    relay,
    outbox,
    storeEpoch,
    processEpoch: randomUUID().slice(0, 8),
  });
  const commands = startGroupCommit({ committer, store, relay, observer });
  const shared = {
    service,
    log,
    store,
    clock,
    decode: options.decode,
    observer,
    committer,
    makeEntry,
    parked,
  };
  const projector = new Projector({
    ...shared,
    group: service,
    projections,
    reactions,
    relay,
    positions,
    prefix: '',
  });
  const rebuilds = new Map<string, RebuildState>();
  let stopping: Promise<void> | undefined;
  await projector.start();

  const rebuild = async (name: string): Promise<'started' | 'running' | 'unknown_projection'> => {
    const projection = projections.find((candidate) => candidate.name === name);
    if (projection === undefined) return 'unknown_projection';
    if ([...rebuilds.values()].some(({ state }) => state === 'running')) return 'running';
    const startedAt = Date.now();
    rebuilds.set(name, { state: 'running', startedAt, appliedRecords: 0, targetRecords: 0 });
    const collections = projectionCollections(projection, REBUILD_PREFIX);
    const shadowPositions = `${REBUILD_PREFIX}${positions}`;
    const shadowParked = `${REBUILD_PREFIX}${parked}`;
    const shadowCollections = [
      ...collections.map((collection) => collection.name),
      shadowPositions,
      shadowParked,
    ];
    const shadow = new Projector({
      ...shared,
      // What a projection emits was published when it was folded first: a rebuild has nobody to tell.
      committer: {
        commit: (unit) => committer.commit({ ...unit, entries: [], commands: [] }),
      },
      group: `${service}.rebuild.${randomUUID().slice(0, 8)}`,
      clock: { ...clock, follows: () => true },
      projections: [projection],
      reactions: [],
      relay: undefined,
      positions: shadowPositions,
      parked: shadowParked,
      prefix: REBUILD_PREFIX,
    });
    void (async () => {
      try {
        await store.ensureCollections(collections);
        const state = await runRebuild({
          projection,
          live: projector,
          shadow,
          store,
          shadowCollections,
          startedAt,
          report: (running) => rebuilds.set(name, running),
        });
        rebuilds.set(name, state);
      } catch (error) {
        rebuilds.set(name, { state: 'failed', reason: String(error) });
        observer.failed(error as Error, `rebuilding ${name}`);
      }
    })();
    return 'started';
  };

  const progress = async (): Promise<Progress> => {
    const outboxDepth = relay.depth();
    const waitingFrom = await relay.waitingFrom();
    const inputs = projector.progress().map((place) => ({
      ...place,
      publishedThroughOffset: Math.min(
        place.appliedOffset,
        waitingFrom.get(`${place.topic}/${place.partition}`) ?? Infinity,
      ),
    }));
    const outputs = await Promise.all(
      options.outputs.map(async (topic) =>
        (await log.endOffsets(topic)).map((endOffset, partition) => ({ topic, partition, endOffset })),
      ),
    );
    return { inputs, outputs: outputs.flat(), outboxDepth };
  };

  const applied = (position: Position): boolean =>
    projector
      .progress()
      .some(
        ({ topic, partition, appliedOffset }) =>
          topic === position.topic && partition === position.partition && appliedOffset > position.offset,
      );

  return {
    store,
    submit: commands.submit,
    logClock: () => projector.logClock(),
    ready: () => stopping === undefined && projector.ready(),
    progress,
    projections: () =>
      Promise.resolve(
        projections.map(({ name, topic }): ProjectionStatus => ({
          projection: name,
          topic,
          positions: projector
            .progress()
            .filter((place) => place.topic === topic)
            .map(({ partition, appliedOffset }) => ({ topic, partition, offset: appliedOffset })),
          rebuild: rebuilds.get(name) ?? { state: 'none' },
        })),
      ),
    rebuild,
    parked: (limit) => loadParked(store, parked, undefined, limit),
    waitFor: async (position, deadlineMs) => {
      const until = performance.now() + deadlineMs;
      while (!applied(position)) {
        const left = until - performance.now();
        if (left <= 0) return false;
        await projector.moved(left);
      }
      return true;
    },
    stop: () => {
      stopping ??= (async () => {
        await commands.stop();
        await projector.stop();
        await relay.stop();
      })();
      return stopping;
    },
  };
}
