import type { Clock } from '@rapport/kernel/clock';
import type { AnyProjection } from '@rapport/kernel/projection';
import { MAX_IDLE_REBUILD_LOOKS, MAX_REBUILD_HOLDS, REBUILD_HOLD_MS, REBUILD_LOOK_MS } from '../limits.ts';
import type { CollectionHash, RebuildState } from '../ports/inspection.ts';
import type { EventLog, TopicPartition } from '../ports/log.ts';
import type { EngineObserver } from '../ports/observer.ts';
import type { Store, StoredCollection } from '../ports/store.ts';
import type { Projector } from '../projector/projector.ts';
import { hashCollection } from './dump.ts';

export const REBUILD_PREFIX = 'rebuild.';

interface RebuildOptions {
  readonly projection: AnyProjection;
  readonly live: Pick<Projector, 'progress' | 'between'>;
  /**
   * Makes a projector of this projection alone, from the beginning of its topic, without outbox and reactions, that
   * stops at the barrier.
   */
  readonly makeShadow: (
    barrier: (place: TopicPartition) => number,
    onParked: EngineObserver['parked'],
  ) => Projector;
  readonly log: Pick<EventLog, 'endOffsets'>;
  readonly store: Store;
  readonly clock: Clock;
  readonly collections: readonly StoredCollection[];
  /** What to delete before and after: the collections, positions and parked records. */
  readonly shadowCollections: readonly string[];
  readonly report: (state: RebuildState) => void;
  readonly stopping: () => boolean;
}

type Offsets = ReadonlyMap<number, number>;

const sum = (offsets: Offsets): number => [...offsets.values()].reduce((a, b) => a + b, 0);

function offsetsOf(projector: Pick<Projector, 'progress'>, { name, topic }: AnyProjection): Offsets {
  const places = projector.progress().filter((place) => place.topic === topic);
  return new Map(places.map(({ partition, offsets }) => [partition, offsets[name] ?? 0]));
}

async function hashesOf(
  store: Store,
  { name, collections }: AnyProjection,
  prefix: string,
): Promise<readonly CollectionHash[]> {
  const hashes: CollectionHash[] = [];
  for (const collection of collections) {
    const short = `${name}.${collection.name}`;
    hashes.push(await hashCollection(store, `${prefix}${short}`, short));
  }
  return hashes;
}

/**
 * Builds a projection a second time beside the live one and compares both at the same place in the log. The rebuild
 * runs up to where the live one has come, again and again; when little is left, the live one is held between two
 * cycles for the rest of the way.
 */
export async function runRebuild(options: RebuildOptions): Promise<RebuildState> {
  const { projection, live, log, store, clock, report } = options;
  const startedAt = clock.now();
  const partitions = (await log.endOffsets(projection.topic)).length;
  let barrier = offsetsOf(live, projection);
  if (barrier.size < partitions) {
    const reason = `Only ${barrier.size} of ${partitions} partitions are followed here: rebuild with one replica.`;
    return { state: 'failed', reason };
  }
  await store.drop(options.shadowCollections);
  await store.ensureCollections(options.collections);
  // The live one has taken every record up to the barrier, or parked it: whatever else is parked tells them apart.
  let divergence: string | undefined;
  const shadow = options.makeShadow(
    ({ partition }) => barrier.get(partition) ?? 0,
    ({ topic, partition, reason }) => {
      divergence ??= `It cannot take a record of ${topic}/${partition} that was taken before: ${reason}`;
    },
  );

  /** Up to the barrier; `false` if it does not get there. */
  const catchUp = async (mayStop: () => boolean): Promise<boolean> => {
    await shadow.learn();
    shadow.nudge();
    for (let idle = 0; idle < MAX_IDLE_REBUILD_LOOKS; idle += 1) {
      const built = offsetsOf(shadow, projection);
      report({ state: 'running', startedAt, appliedRecords: sum(built), targetRecords: sum(barrier) });
      if ([...barrier].every(([partition, offset]) => (built.get(partition) ?? 0) >= offset)) return true;
      if (mayStop() || options.stopping() || divergence !== undefined) return false;
      await shadow.moved(REBUILD_LOOK_MS);
      if (sum(offsetsOf(shadow, projection)) > sum(built)) idle = 0;
    }
    return false;
  };

  const compare = async (): Promise<RebuildState | undefined> => {
    barrier = offsetsOf(live, projection);
    const until = performance.now() + REBUILD_HOLD_MS;
    if (!(await catchUp(() => performance.now() > until))) return undefined;
    const ofLive = await hashesOf(store, projection, '');
    const rebuilt = await hashesOf(store, projection, REBUILD_PREFIX);
    const equal = ofLive.every((one, index) => one.sha256 === rebuilt[index]?.sha256);
    return { state: 'compared', startedAt, finishedAt: clock.now(), equal, live: ofLive, rebuilt };
  };

  try {
    await shadow.start();
    for (let holds = 0; holds < MAX_REBUILD_HOLDS && !options.stopping(); holds += 1) {
      if (divergence !== undefined) break;
      barrier = offsetsOf(live, projection);
      if (!(await catchUp(() => false))) break;
      const compared = await live.between(compare);
      if (compared !== undefined) return compared;
    }
    if (divergence !== undefined) return { state: 'failed', reason: divergence };
    const [built, target] = [sum(offsetsOf(shadow, projection)), sum(barrier)];
    return { state: 'failed', reason: `It came no further than ${built} of ${target} records.` };
  } finally {
    await shadow.stop();
    await store.drop(options.shadowCollections);
  }
}
