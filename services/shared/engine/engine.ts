import { randomUUID } from 'node:crypto';
import type { AnyAggregate, CommandEnvelope } from '@rapport/kernel/decider';
import type { AnyProjection } from '@rapport/kernel/projection';
import { Builds, liveStore } from './builds/builds.ts';
import type { Build } from './builds/builds.ts';
import { createCommitter } from './commit/committer.ts';
import { aggregateOf, streamOf } from './commit/decide.ts';
import { startGroupCommit } from './commit/groupCommit.ts';
import { eventsOf, statesOf } from './commit/rows.ts';
import { ALONE, startShards } from './commit/shards.ts';
import { createEntryMaker } from './outbox/entry.ts';
import { storeEpochOf } from './outbox/epoch.ts';
import { createPartitionCounter } from './partitions.ts';
import { startRelay } from './outbox/relay.ts';
import type { Engine, EngineOptions } from './ports/engine.ts';
import type { EngineObserver } from './ports/observer.ts';
import type { TopicPartition } from './ports/log.ts';
import type { ProjectionStatus } from './ports/inspection.ts';
import type { StoredCollection } from './ports/store.ts';
import { readApplied, readProgress, waitForPosition } from './progress/progress.ts';
import { findParked, listParked, resolveParked } from './poison/operate.ts';
import { Projector } from './projector/projector.ts';
import { createOperations, rebuildStateOf } from './rebuild/operations.ts';
import { runRebuild } from './rebuild/rebuild.ts';

export { OverloadedError } from './ports/engine.ts';
export type { Engine, EngineOptions } from './ports/engine.ts';

function collectionsOf({ projection, name: build }: Build): readonly StoredCollection[] {
  return projection.collections.map(({ name, indexes = [], timers }) => ({
    name: `${build}.${name}`,
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
      indexes: [{ fields: { tenant: 1, method: 1, requestId: 1, n: 1 }, unique: true }],
    },
  ];
}

/** `undefined` where the command cannot be decided: whoever tries it says why. */
function tryStreamOf(
  aggregates: ReadonlyMap<string, AnyAggregate>,
  envelope: CommandEnvelope,
): string | undefined {
  try {
    return streamOf(aggregateOf(aggregates, { envelope }), { envelope });
  } catch {
    return undefined;
  }
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
    outboxWaits: ignore,
    parked,
    lag: ignore,
    failed,
  };
}

/** Starts the loop of a service: see README.md for what it guarantees. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const { service, log, store, clock, decode, encode, projections, reactions, aggregates, observer } =
    options;
  const { peers } = options;
  const named = (noun: string): string => `${service}.${noun}.v1`;
  const [positions, outbox, parked, resolved, meta, leases] = [
    named('positions'),
    named('outbox'),
    named('parked'),
    named('resolved'),
    named('meta'),
    named('leases'),
  ];
  const names = { builds: named('builds'), operations: named('operations') };
  // Of the rebuild that runs: what it has of its own beside its documents.
  const [shadowPositions, shadowParked] = [`rebuild.${positions}`, `rebuild.${parked}`];
  await store.ensureCollections(Object.values(names).map((name) => ({ name, indexes: [] })));
  const builds = new Builds(projections);
  await builds.load(store, names.builds);
  await store.ensureCollections([
    ...[positions, outbox, meta, leases].map((name) => ({ name, indexes: [] })),
    {
      name: parked,
      indexes: [
        { fields: { topic: 1, partition: 1, _id: 1 } },
        { fields: { topic: 1, partition: 1, key: 1, _id: 1 } },
        { fields: { identity: 1, _id: 1 } },
      ],
    },
    { name: resolved, indexes: [{ fields: { topic: 1, partition: 1, _id: 1 } }] },
    ...builds.following().flatMap(collectionsOf),
    ...aggregates.flatMap(aggregateCollections),
  ]);
  const storeEpoch = await storeEpochOf(store, meta, options.restore);
  const makeEntry = createEntryMaker(service, encode);
  const countPartitions = createPartitionCounter(log);
  const relay = await startRelay({
    ...{ log, store, clock, observer, countPartitions },
    collection: outbox,
    most: options.limits?.relayDocuments,
  });
  const processEpoch = randomUUID().slice(0, 8);
  const shards =
    peers === undefined
      ? ALONE
      : startShards({ collection: leases, store, peers, replica: processEpoch, observer });
  const committer = createCommitter({
    store,
    clock,
    aggregates,
    makeEntry,
    relay,
    outbox,
    storeEpoch,
    processEpoch,
    shards,
  });
  const byName = new Map(aggregates.map((aggregate) => [aggregate.name, aggregate]));
  const commands = startGroupCommit({
    ...{ committer, store, relay, observer, shards, peers },
    streamOf: (envelope) => tryStreamOf(byName, envelope),
    leastBeside: options.limits?.commandsBeside,
  });
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
    physical: (collection: string) => builds.physical(collection),
    limits: options.limits,
  };
  const projector = new Projector({
    ...shared,
    group: service,
    builds: builds.following(),
    publishes: (build) => builds.isLive(build),
    reactions,
    observer,
    committer,
    positions,
    parked,
    repeats: false,
    ticks: true,
  });
  let stopping: Promise<void> | undefined;

  const makeShadow = (
    build: Build,
    barrier: (place: TopicPartition) => number,
    onParked: EngineObserver['parked'],
  ): Projector =>
    new Projector({
      ...shared,
      // A new group: it takes nothing from the live projector.
      group: `${service}.rebuild.${randomUUID().slice(0, 8)}`,
      builds: [build],
      // What a projection states was published when it was folded first: a rebuild has nobody to tell.
      publishes: () => false,
      reactions: [],
      observer: quiet(observer, onParked),
      committer: {
        ...committer,
        commit: (unit) => committer.commit({ ...unit, entries: [], commands: [] }),
      },
      positions: shadowPositions,
      parked: shadowParked,
      repeats: true,
      barrier,
      ticks: false,
    });

  const operations = createOperations({
    ...{ projections, builds, projector, store, clock, observer, makeEntry, names },
    collectionsOf: (build) => collectionsOf(build).map(({ name }) => name),
    run: async (build, { report, interrupted, join }) => {
      const own = [shadowPositions, shadowParked].map((name) => ({ name, indexes: [] }));
      await store.ensureCollections([...collectionsOf(build), ...own]);
      return runRebuild({
        ...{ build, projector, log, store, report, interrupted, join },
        live: builds.live(build.projection),
        makeShadow: (barrier, onParked) => makeShadow(build, barrier, onParked),
      });
    },
    clear: () => store.drop([shadowPositions, shadowParked]),
  });

  try {
    await projector.start();
    await operations.resume();
  } catch (error) {
    await projector.stop();
    await shards.stop();
    await relay.stop();
    throw error;
  }

  const statusOf = (projection: AnyProjection): ProjectionStatus => {
    const { name, topic } = projection;
    const { live, standing } = builds.of(projection);
    const follower = builds.live(projection).name;
    const rebuild = operations.lastRebuild(name);
    return {
      projection: name,
      topic,
      positions: projector
        .progress()
        .filter((place) => place.topic === topic)
        .map(({ partition, offsets }) => ({ topic, partition, offset: offsets[follower] ?? 0 })),
      live,
      ...(standing !== undefined && { standing }),
      rebuild: rebuildStateOf(rebuild),
      ...(rebuild !== undefined && { operation: rebuild.name }),
    };
  };

  /** Names of the live builds and the reactions, by topic. */
  const followersNow = (): ReadonlyMap<string, readonly string[]> => {
    const all = [
      ...projections.map((projection) => [projection.topic, builds.live(projection).name] as const),
      ...reactions.map(({ topic, name }) => [topic, name] as const),
    ];
    return new Map(
      [...Map.groupBy(all, ([topic]) => topic)].map(([topic, some]) => [topic, some.map(([, name]) => name)]),
    );
  };

  const applied: Engine['applied'] = (topic) => {
    const followers = followersNow().get(topic);
    // Nobody here follows it, so nothing of it is ever applied.
    if (followers === undefined) return Promise.resolve([]);
    return readApplied({ service, store, countPartitions, positions, topic, followers });
  };

  return {
    store: liveStore(store, builds),
    remembered: {
      getMany: (collection, ids) => projector.remembered.getMany(builds.physical(collection), ids),
    },
    submit: commands.submit,
    logClock: () => projector.logClock(),
    ready: () => stopping === undefined && projector.ready(),
    progress: () =>
      readProgress({
        ...{ service, projector, relay, log, countPartitions, store, positions },
        followers: followersNow(),
        outputs: options.outputs,
      }),
    projections: () => Promise.resolve(projections.map(statusOf)),
    rebuild: operations.rebuild,
    cutover: operations.cutover,
    dropBuild: operations.dropBuild,
    operations: operations.operations,
    operation: operations.operation,
    cancel: operations.cancel,
    parked: (page) => listParked(store, parked, page),
    parkedOf: (events) => findParked(store, parked, events),
    resolve: async (request) => {
      const desk = { service, store, log, clock, encode, parked, resolved, applied };
      const outcome = await resolveParked(desk, request);
      projector.lookAgain();
      return outcome;
    },
    applied,
    waitFor: (position, deadlineMs) => waitForPosition(projector, applied, position, deadlineMs),
    stop: () => {
      stopping ??= (async () => {
        const ended = operations.stop();
        // Others take over at once, and what they have forwarded by then is answered.
        await shards.stop();
        await commands.stop();
        await projector.stop();
        await ended;
        await relay.stop();
      })();
      return stopping;
    },
  };
}
