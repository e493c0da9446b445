import { randomUUID } from 'node:crypto';
import type { Committer } from '../commit/committer.ts';
import type { OutboxEntry } from '../outbox/entry.ts';
import type { EngineLimits } from '../ports/engine.ts';
import type { EventLog } from '../ports/log.ts';
import type { Store, Write } from '../ports/store.ts';
import { timersOf } from './partition.ts';
import type { OwnedPartition, TimerSource } from './partition.ts';
import { hasCycle } from './positions.ts';
import type { Followers } from './topics.ts';

/** What is committed with a change of followers. */
export interface FollowerChange {
  readonly topic: string;
  readonly writes: readonly Write[];
  readonly entries: readonly OutboxEntry[];
  /** In memory, once it is committed and before anything else is folded. */
  readonly committed: () => void;
}

/**
 * Has others follow the partitions of a topic from now on. Those that are new have come as far as the others.
 *
 * @param touched what is owned of the topic, between two cycles
 * @param before names of those who follow it so far
 * @returns `false` if somebody else owns one of them by now, or if somebody new would join where that cannot be: nothing
 *   is changed
 */
export async function changeFollowers(
  touched: readonly OwnedPartition[],
  before: readonly string[],
  next: Followers,
  change: FollowerChange,
  options: {
    readonly log: Pick<EventLog, 'endOffsets'>;
    readonly store: Store;
    readonly committer: Pick<Committer, 'commit'>;
    readonly positions: string;
    readonly limits?: EngineLimits | undefined;
    /** Whether no partition is in the middle of a wave or of a release. */
    readonly isSettled: () => boolean;
  },
): Promise<boolean> {
  const { log, store, committer, positions, limits, isSettled } = options;
  const cycleId = randomUUID();
  // In a partition that is not ours at this moment, whoever is new would begin at 0 on top of what it has.
  const isJoining = next.names.some((name) => !before.includes(name));
  if (isJoining && touched.length < (await log.endOffsets(change.topic)).length) return false;
  // A partition that came back while the others were held may be in the middle of one.
  if (isJoining && !isSettled()) return false;
  const rows = touched.map(({ row, followers: { names } }) => {
    const standsAt = Math.min(...names.map((name) => row.offsets[name] ?? 0));
    const joined = next.names
      .filter((name) => !names.includes(name))
      .map((name) => [name, standsAt] as const);
    return { ...row, cycleId, offsets: { ...row.offsets, ...Object.fromEntries(joined) } };
  });
  // Read beforehand: once it is committed, nothing may fail any more.
  const timers: (readonly TimerSource[])[] = [];
  for (const { partition } of touched) {
    timers.push(await timersOf(store, next.projections, partition, limits?.loadedTimers));
  }
  const outcome = await committer.commit({
    fence: rows.map((row, index) => ({
      collection: positions,
      expected: { cycleId: touched[index]?.row.cycleId ?? '' },
      document: row,
    })),
    expectations: [],
    writes: change.writes,
    entries: change.entries,
    commands: [],
    rememberRefusals: false,
    tookEffect: () => hasCycle(store, positions, rows[0]?._id ?? '', cycleId),
  });
  if (outcome.outcome === 'fenced') return false;
  change.committed();
  for (const [index, owned] of touched.entries()) {
    owned.row = rows[index] ?? owned.row;
    const known = new Map(owned.followers.names.map((name) => [name, owned.offsets.get(name) ?? 0]));
    const standsAt = Math.min(...known.values());
    owned.offsets.clear();
    for (const name of next.names) {
      const offset = known.get(name) ?? standsAt;
      owned.offsets.set(name, offset);
      if (!owned.joinedAt.has(name)) owned.joinedAt.set(name, offset);
    }
    owned.followers = next;
    owned.timers = timers[index] ?? owned.timers;
  }
  return true;
}
