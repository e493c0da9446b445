import type { Position } from '@rapport/kernel/event';
import { DuplicateWindow } from '../dedupe/window.ts';
import { loadJudged } from '../poison/waiting.ts';
import type { Judged } from '../poison/waiting.ts';
import type { EngineLimits } from '../ports/engine.ts';
import type { TopicPartition } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import { loadTimers } from '../timers/load.ts';
import { TimerQueue } from '../timers/queue.ts';
import type { Timer } from '../timers/queue.ts';
import { ClockSteps } from '../timers/steps.ts';
import { claimPartition } from './positions.ts';
import type { PositionRow } from './positions.ts';
import type { Followers } from './topics.ts';
import type { PreparedCollection, PreparedProjection } from './unit.ts';

/** Timers of one collection. */
export interface TimerSource {
  readonly prepared: PreparedProjection;
  readonly collection: PreparedCollection;
  readonly queue: TimerQueue;
}

/** A timer of which it is known where it is kept. */
export interface NextTimer {
  readonly source: TimerSource;
  readonly timer: Timer;
}

/** What a timer follows from: a place, and the log clock there. */
export interface Cause {
  readonly place: Position;
  readonly logClock: number;
}

/** A partition that is ours, as the folds in flight see it; what is committed stands in `row`. */
export interface OwnedPartition extends TopicPartition {
  row: PositionRow;
  followers: Followers;
  readonly window: DuplicateWindow;
  timers: readonly TimerSource[];
  /** Records whose timers are not all fired: a wave, while it is not empty. */
  readonly steps: ClockSteps;
  /** Records from here on may have timers that their followers have not fired, although they have passed them. */
  readonly waveOffset: number;
  /** Set for an instant that was past when they were set: they are fired before anything else is. */
  overdue: NextTimer[];
  readonly judged: Judged;
  /** Why nothing more of it is applied. */
  stopped?: string;
  /** Log clock after the last record that was decoded, and after the last one that was applied. */
  decodedClock: number;
  logClock: number;
  /** Next offset to apply, by projection or reaction. */
  readonly offsets: Map<string, number>;
  /** The same when the partition was taken over, or when they joined. */
  readonly joinedAt: Map<string, number>;
  /** Next offset to decode. */
  decodedThrough: number;
  /** The lowest of them when the partition was taken over. */
  readonly firstOffset: number;
  /** Records before it have been judged, by whoever was here first. */
  readonly judgedThrough: number;
  /** Offset of the last Tick that we appended. */
  tickOffset: number;
  /** A decision has let some of what waits take effect, and its place is not passed before the rest has. */
  releasing: boolean;
}

/** Takes a partition over and loads what its folds need: position, timers, parked keys. */
export async function ownPartition(
  { topic, partition }: TopicPartition,
  followers: Followers,
  options: {
    readonly store: Store;
    readonly service: string;
    readonly positions: string;
    readonly parked: string;
    readonly verdicts: { readonly live: string; readonly resolved: string };
    readonly repeats: boolean;
    readonly limits?: EngineLimits | undefined;
  },
): Promise<OwnedPartition> {
  const { store, service, positions, parked, verdicts, repeats } = options;
  const row = await claimPartition(store, positions, { service, topic, partition });
  const newestOffset = Math.max(0, ...Object.values(row.offsets));
  const offsets = new Map([
    ...followers.projections.map(({ name }) => [name, row.offsets[name] ?? 0] as const),
    // A reaction that is new to a log must not answer its history.
    ...followers.reactions.map(
      ({ reaction: { name } }) => [name, row.offsets[name] ?? newestOffset] as const,
    ),
  ]);
  const firstOffset = Math.min(...offsets.values());
  // The row's clock is that of its own place. Who begins before it, as a new projection does, begins before all time,
  // and the records of the window tell what time it is.
  const logClock = firstOffset < row.clockOffset ? 0 : row.logClock;
  const timers = await timersOf(store, followers.projections, partition, options.limits?.loadedTimers);
  const steps = new ClockSteps();
  // Those after it come again with the window. Who begins at an earlier place meets it there.
  if (row.wave !== undefined && firstOffset >= row.clockOffset) steps.note(row.wave.clock, row.wave.offset);
  const judged = await loadJudged(store, { topic, partition }, firstOffset, { own: parked, ...verdicts });
  return {
    topic,
    partition,
    // Who is not here today keeps its place: begun anew, it would fold everything twice.
    row: { ...row, offsets: { ...row.offsets, ...Object.fromEntries(offsets) } },
    followers,
    window: new DuplicateWindow(),
    timers,
    steps,
    waveOffset: row.wave?.offset ?? Infinity,
    overdue: [],
    judged,
    decodedClock: logClock,
    logClock,
    offsets,
    joinedAt: new Map(offsets),
    decodedThrough: 0,
    firstOffset,
    judgedThrough: repeats ? Infinity : newestOffset,
    tickOffset: -1,
    releasing: [...judged.verdicts.values()].some(
      ({ state, until = -1 }) => until >= newestOffset && (state === 'redriven' || state === 'discarded'),
    ),
  };
}

/** The timers of these builds, as they stand in the store. */
export async function timersOf(
  store: Store,
  projections: readonly PreparedProjection[],
  partition: number,
  most?: number,
): Promise<readonly TimerSource[]> {
  const timers: TimerSource[] = [];
  for (const prepared of projections) {
    for (const collection of prepared.collections.values()) {
      if (collection.spec.timers !== true) continue;
      const queue = new TimerQueue(most);
      await loadTimers(store, collection.name, partition, queue);
      timers.push({ prepared, collection, queue });
    }
  }
  return timers;
}

/** Where timers of this collection are kept, if they are this partition's. */
export function sourceOf({ timers }: OwnedPartition, collection: string): TimerSource | undefined {
  return timers.find((source) => source.collection.name === collection);
}

/** Whether a projection or reaction has still to hear the record at this place. */
export function isLive({ offsets }: OwnedPartition, name: string, offset: number): boolean {
  return (offsets.get(name) ?? 0) <= offset;
}

/** Whether a projection has still been to hear what is due by the record at this place. */
export function firesAt({ joinedAt, waveOffset }: OwnedPartition, name: string, offset: number): boolean {
  return (joinedAt.get(name) ?? 0) <= offset || offset >= waveOffset;
}

/** Whether there is a wave, and it is known which records its timers follow from. */
export function maySweep({ steps, decodedThrough, firstOffset, stopped }: OwnedPartition): boolean {
  return steps.first !== undefined && decodedThrough >= firstOffset && stopped === undefined;
}

export const partitionName = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/** The earliest timer of a partition that is in memory, or the place where it must read on. */
export function nextDue({ timers }: OwnedPartition): number | undefined {
  const due = timers.flatMap(({ queue }) => queue.peek()?.dueAt ?? queue.loadedThrough?.dueAt ?? []);
  return due.length === 0 ? undefined : Math.min(...due);
}
