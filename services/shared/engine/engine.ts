import { randomUUID } from 'node:crypto';
import type { AnyAggregate } from '@rapport/kernel/decider';
import type { AnyProjection, Document } from '@rapport/kernel/projection';
import { createCommitter } from './commit/committer.ts';
import { startGroupCommit } from './commit/groupCommit.ts';
import { eventsOf, statesOf } from './commit/rows.ts';
import { createEntryMaker } from './outbox/entry.ts';
import { startRelay } from './outbox/relay.ts';
import type { Engine, EngineOptions } from './ports/engine.ts';
import type { EngineObserver } from './ports/observer.ts';
import type { TopicPartition } from './ports/log.ts';
import type { ProjectionStatus, RebuildState } from './ports/inspection.ts';
import type { Store, StoredCollection } from './ports/store.ts';
import { readProgress, waitForPosition } from './progress/progress.ts';
import { listParked, resolveParked } from './poison/operate.ts';
import { Projector } from './projector/projector.ts';
import { REBUILD_PREFIX, runRebuild } from './rebuild/rebuild.ts';

export { OverloadedError } from './ports/engine.ts';
export type { Engine, EngineOptions } from './ports/engine.ts';

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
    indexes: [
      ...indexes,
      ...(timers === true ? [{ fields: { partition: 1, dueAt: 1, _id: 1 } as const }] : []),
    ],
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

/** A rebuild shows its state and its failures; its cycles are none of the live ones. */
function quiet({ failed }: EngineObserver, parked: EngineObserver['parked']): EngineObserver {
  const ignore = (): void => undefined;
  return {
    cycleCommitted: ignore,
    cycleFenced: ignore,
    duplicatesDropped: ignore,
    commandsCommitted: ignore,
    relayed: ignore,
    outboxDepth: ignore,
    parked,
    lag: ignore,
    failed,
  };
}

/** Starts the loop of a service: see README.md for what it guarantees. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { service, log, store, clock, decode, encode, projections, reactions, aggregates, observer } =
    options;
  const named = (noun: string): string => `${service}.${noun}.v1`;
  const [positions, outbox, parked, resolved, meta] = [
    named('positions'),
    named('outbox'),
    named('parked'),
    named('resolved'),
    named('meta'),
  ];
  await store.ensureCollections([
    ...[positions, outbox, meta].map((name) => ({ name, indexes: [] })),
    {
      name: parked,
      indexes: [
        { fields: { topic: 1, partition: 1, _id: 1 } },
        { fields: { topic: 1, partition: 1, key: 1, _id: 1 } },
      ],
    },
    { name: resolved, indexes: [{ fields: { topic: 1, partition: 1, _id: 1 } }] },
    ...projections.flatMap((projection) => projectionCollections(projection, '')),
    ...aggregates.flatMap(aggregateCollections),
  ]);
  const storeEpoch = await storeEpochOf(store, meta);
  const makeEntry = createEntryMaker(service, encode);
  const relay = await startRelay({ collection: outbox, log, store, clock, observer });
  const processEpoch = randomUUID().slice(0, 8);
  const committer = createCommitter({
    store,
    clock,
    aggregates,
    makeEntry,
    relay,
    outbox,
    storeEpoch,
    processEpoch,
  });
  const commands = startGroupCommit({ committer, store, relay, observer });
  const shared = {
    service,
    log,
    store,
    clock,
    decode,
    encode,
    makeEntry,
    relay,
    verdicts: { live: parked, resolved },
    loadedTimers: options.limits?.loadedTimers,
  };
  const projector = new Projector({
    ...shared,
    group: service,
    projections,
    reactions,
    observer,
    committer,
    positions,
    parked,
    repeats: false,
    prefix: '',
    ticks: true,
  });
  const rebuilds = new Map<string, RebuildState>();
  let rebuilding: Promise<void> | undefined;
  let stopping: Promise<void> | undefined;
  try {
    await projector.start();
  } catch (error) {
    await relay.stop();
    throw error;
  }

  const rebuild = (projection: AnyProjection): Promise<RebuildState> => {
    const collections = projectionCollections(projection, REBUILD_PREFIX);
    const [shadowPositions, shadowParked] = [`${REBUILD_PREFIX}${positions}`, `${REBUILD_PREFIX}${parked}`];
    const makeShadow = (
      barrier: (place: TopicPartition) => number,
      onParked: EngineObserver['parked'],
    ): Projector =>
      new Projector({
        ...shared,
        // A new group: it begins at the beginning and takes nothing from the live projection.
        group: `${service}.rebuild.${randomUUID().slice(0, 8)}`,
        projections: [projection],
        reactions: [],
        observer: quiet(observer, onParked),
        // What a projection emits was published when it was folded first: a rebuild has nobody to tell.
        committer: { commit: (unit) => committer.commit({ ...unit, entries: [], commands: [] }) },
        positions: shadowPositions,
        parked: shadowParked,
        repeats: true,
        prefix: REBUILD_PREFIX,
        barrier,
        ticks: false,
      });
    return runRebuild({
      projection,
      live: projector,
      makeShadow,
      log,
      store,
      clock,
      collections,
      shadowCollections: [...collections.map(({ name }) => name), shadowPositions, shadowParked],
      report: (state) => rebuilds.set(projection.name, state),
      stopping: () => stopping !== undefined,
    });
  };

  const rebuildBeside = async (projection: AnyProjection): Promise<void> => {
    try {
      rebuilds.set(projection.name, await rebuild(projection));
    } catch (error) {
      rebuilds.set(projection.name, { state: 'failed', reason: String(error) });
      observer.failed(error as Error, `rebuilding ${projection.name}`);
    } finally {
      rebuilding = undefined;
    }
  };

  const statusOf = ({ name, topic }: AnyProjection): ProjectionStatus => ({
    projection: name,
    topic,
    positions: projector
      .progress()
      .filter((place) => place.topic === topic)
      .map(({ partition, offsets }) => ({ topic, partition, offset: offsets[name] ?? 0 })),
    rebuild: rebuilds.get(name) ?? { state: 'none' },
  });

  return {
    store,
    submit: commands.submit,
    logClock: () => projector.logClock(),
    ready: () => stopping === undefined && projector.ready(),
    progress: () => readProgress({ projector, relay, log, outputs: options.outputs }),
    projections: () => Promise.resolve(projections.map(statusOf)),
    rebuild: (name) => {
      const projection = projections.find((candidate) => candidate.name === name);
      if (projection === undefined) return Promise.resolve('unknown_projection');
      if (rebuilding !== undefined || stopping !== undefined) return Promise.resolve('running');
      const startedAt = clock.now();
      rebuilds.set(name, { state: 'running', startedAt, appliedRecords: 0, targetRecords: 0 });
      rebuilding = rebuildBeside(projection);
      return Promise.resolve('started');
    },
    parked: (page) => listParked(store, parked, page),
    resolve: async (request) => {
      const desk = { service, store, log, clock, encode, parked, resolved };
      const outcome = await resolveParked(desk, request);
      projector.lookAgain();
      return outcome;
    },
    waitFor: (position, deadlineMs) => waitForPosition(projector, position, deadlineMs),
    stop: () => {
      stopping ??= (async () => {
        await commands.stop();
        await projector.stop();
        await rebuilding;
        await relay.stop();
      })();
      return stopping;
    },
  };
}
