import type { AnyProjection } from '@rapport/kernel/projection';
import { MAX_REBUILD_COMPARISONS } from '../limits.ts';
import type { CollectionHash, RebuildState } from '../ports/inspection.ts';
import type { Store } from '../ports/store.ts';
import type { PartitionProgress, Projector } from '../projector/projector.ts';
import { hashCollection } from './dump.ts';

export const REBUILD_PREFIX = 'rebuild.';
const LOOK_AGAIN_MS = 250;

interface RebuildOptions {
  readonly projection: AnyProjection;
  readonly live: Projector;
  /** A projector of this projection alone, from the beginning of its topic, without outbox and reactions. */
  readonly shadow: Projector;
  readonly store: Store;
  /** Collections to delete at the end, positions included. */
  readonly shadowCollections: readonly string[];
  readonly startedAt: number;
  readonly report: (state: RebuildState) => void;
}

const sum = (offsets: ReadonlyMap<number, number>): number =>
  [...offsets.values()].reduce((a, b) => a + b, 0);

function offsetsOf(progress: readonly PartitionProgress[], topic: string): ReadonlyMap<number, number> {
  return new Map(
    progress
      .filter((place) => place.topic === topic)
      .map(({ partition, appliedOffset }) => [partition, appliedOffset]),
  );
}

async function hashes(
  store: Store,
  projection: AnyProjection,
  prefix: string,
): Promise<readonly CollectionHash[]> {
  const result: CollectionHash[] = [];
  for (const { name } of projection.collections) {
    result.push(
      await hashCollection(store, `${prefix}${projection.name}.${name}`, `${projection.name}.${name}`),
    );
  }
  return result;
}

/** Builds a projection a second time beside the live one and compares both at the same place in the log. */
export async function runRebuild(options: RebuildOptions): Promise<RebuildState> {
  const { projection, live, shadow, store, startedAt, report } = options;
  const { topic } = projection;
  await store.drop(options.shadowCollections);
  await shadow.start();
  try {
    for (let attempt = 1; attempt <= MAX_REBUILD_COMPARISONS; attempt += 1) {
      const target = offsetsOf(live.progress(), topic);
      const built = offsetsOf(shadow.progress(), topic);
      report({ state: 'running', startedAt, appliedRecords: sum(built), targetRecords: sum(target) });
      const behind = [...target].some(([partition, offset]) => (built.get(partition) ?? -1) < offset);
      if (behind) {
        await shadow.moved(LOOK_AGAIN_MS);
        // Catching up is no failed comparison, as long as it goes on.
        if (sum(offsetsOf(shadow.progress(), topic)) > sum(built)) attempt -= 1;
        continue;
      }
      const compared = await live.between(() =>
        shadow.between(async (): Promise<RebuildState | undefined> => {
          const there = offsetsOf(live.progress(), topic);
          const here = offsetsOf(shadow.progress(), topic);
          if ([...there].some(([partition, offset]) => here.get(partition) !== offset)) return undefined;
          const ofLive = await hashes(store, projection, '');
          const rebuilt = await hashes(store, projection, REBUILD_PREFIX);
          const equal = ofLive.every((one, index) => one.sha256 === rebuilt[index]?.sha256);
          return { state: 'compared', startedAt, finishedAt: Date.now(), equal, live: ofLive, rebuilt };
        }),
      );
      if (compared !== undefined) return compared;
      await live.moved(LOOK_AGAIN_MS);
    }
    return {
      state: 'failed',
      reason: 'The live projection kept moving on; try again when there is less to do.',
    };
  } finally {
    await shadow.stop();
    await store.drop(options.shadowCollections);
  }
}
