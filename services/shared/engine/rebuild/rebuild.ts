import type { Build } from '../builds/builds.ts';
import { MAX_IDLE_REBUILD_LOOKS, MAX_REBUILD_HOLDS, REBUILD_HOLD_MS, REBUILD_LOOK_MS } from '../limits.ts';
import type { CollectionHash, Comparison } from '../ports/inspection.ts';
import type { EventLog, TopicPartition } from '../ports/log.ts';
import type { EngineObserver } from '../ports/observer.ts';
import type { Store } from '../ports/store.ts';
import type { Projector } from '../projector/projector.ts';
import { hashCollection } from './dump.ts';

interface RebuildOptions {
  readonly live: Build;
  readonly build: Build;
  readonly projector: Pick<Projector, 'progress' | 'between' | 'moved' | 'isSettled'>;
  /**
   * Makes a projector of this build alone, from where it has come so far, without outbox and reactions, that stops at
   * the barrier.
   */
  readonly makeShadow: (
    barrier: (place: TopicPartition) => number,
    onParked: EngineObserver['parked'],
  ) => Projector;
  readonly log: Pick<EventLog, 'endOffsets'>;
  readonly store: Store;
  readonly report: (appliedRecords: number, targetRecords: number) => void;
  /** Lets the build follow from here on, between two cycles of the live one; `false` if that did not succeed. */
  readonly join: () => Promise<boolean>;
  readonly interrupted: () => boolean;
}

export type RebuildResult =
  | ({ readonly state: 'compared' } & Comparison)
  | { readonly state: 'failed'; readonly reason: string }
  | { readonly state: 'interrupted' };

type Offsets = ReadonlyMap<number, number>;

const sum = (offsets: Offsets): number => [...offsets.values()].reduce((a, b) => a + b, 0);

function offsetsOf(projector: Pick<Projector, 'progress'>, { name, projection }: Build): Offsets {
  const places = projector.progress().filter(({ topic }) => topic === projection.topic);
  return new Map(
    places.map(({ partition, offsets, waveOffset = Infinity }) => [
      partition,
      Math.min(offsets[name] ?? 0, waveOffset),
    ]),
  );
}

async function hashesOf(store: Store, { name, projection }: Build): Promise<readonly CollectionHash[]> {
  const hashes: CollectionHash[] = [];
  for (const collection of projection.collections) {
    // Under the name that the code has for it, so that both can be compared.
    const known = `${projection.name}.${collection.name}`;
    hashes.push(await hashCollection(store, `${name}.${collection.name}`, known));
  }
  return hashes;
}

/**
 * Builds a projection a second time beside the live one and compares both at the same place in the log. The rebuild
 * runs up to where the live one has come, again and again; when little is left, the live one is held between two
 * cycles for the rest of the way.
 */
export async function runRebuild(options: RebuildOptions): Promise<RebuildResult> {
  const { live, build, projector, log, store, report, interrupted } = options;
  const partitions = (await log.endOffsets(build.projection.topic)).length;
  let barrier = offsetsOf(projector, live);
  // After a restart the partitions come one after another.
  for (let looks = 0; barrier.size < partitions && !interrupted(); looks += 1) {
    if (looks === MAX_IDLE_REBUILD_LOOKS) {
      const reason = `Only ${barrier.size} of ${partitions} partitions are followed here: rebuild with one replica.`;
      return { state: 'failed', reason };
    }
    await projector.moved(REBUILD_LOOK_MS);
    barrier = offsetsOf(projector, live);
  }
  // The live one has taken every record up to the barrier, or parked it: whatever else is parked tells them apart.
  let divergence: string | undefined;
  const shadow = options.makeShadow(
    ({ partition }) => barrier.get(partition) ?? 0,
    ({ topic, partition, reason }) => {
      divergence ??= `It cannot take a record of ${topic}/${partition} that was taken before: ${reason}`;
    },
  );

  /** What the live one has judged on its way is known before the barrier lets anybody pass that way. */
  const moveBarrier = async (): Promise<void> => {
    const reached = offsetsOf(projector, live);
    await shadow.learn();
    barrier = reached;
    shadow.nudge();
  };

  /** Up to the barrier; `false` if it does not get there. */
  const catchUp = async (mayStop: () => boolean): Promise<boolean> => {
    for (let idle = 0; idle < MAX_IDLE_REBUILD_LOOKS; idle += 1) {
      const built = offsetsOf(shadow, build);
      report(sum(built), sum(barrier));
      if ([...barrier].every(([partition, offset]) => (built.get(partition) ?? 0) >= offset)) return true;
      if (mayStop() || interrupted() || divergence !== undefined) return false;
      const isCommit = await shadow.moved(REBUILD_LOOK_MS);
      const isSweeping = isCommit && shadow.progress().some(({ waveOffset }) => waveOffset !== undefined);
      if (isSweeping || sum(offsetsOf(shadow, build)) > sum(built)) idle = 0;
    }
    return false;
  };

  const compare = async (): Promise<RebuildResult | undefined> => {
    await moveBarrier();
    if (barrier.size < partitions || !projector.isSettled()) return undefined;
    const until = performance.now() + REBUILD_HOLD_MS;
    if (!(await catchUp(() => performance.now() > until))) return undefined;
    // Both at once: while one is read the other is hashed.
    const [ofLive, rebuilt] = await Promise.all([hashesOf(store, live), hashesOf(store, build)]);
    const equal = ofLive.every((one, index) => one.sha256 === rebuilt[index]?.sha256);
    if (!(await options.join())) return undefined;
    return { state: 'compared', equal, live: ofLive, rebuilt };
  };

  try {
    await shadow.start();
    for (let holds = 0; holds < MAX_REBUILD_HOLDS; holds += 1) {
      await moveBarrier();
      if (!(await catchUp(() => false))) break;
      const compared = await projector.between(compare);
      if (compared !== undefined) return compared;
    }
    if (interrupted()) return { state: 'interrupted' };
    if (divergence !== undefined) return { state: 'failed', reason: divergence };
    const [built, target] = [sum(offsetsOf(shadow, build)), sum(barrier)];
    return { state: 'failed', reason: `It came no further than ${built} of ${target} records.` };
  } finally {
    await shadow.stop();
  }
}
