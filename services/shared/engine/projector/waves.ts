import { SYSTEM_KEY_PREFIX } from '@rapport/kernel/ids';
import type { DocumentCache } from '../documents/cache.ts';
import { MAX_SWEEP_RECORDS, SLICE_RECORDS, SWEEP_PART, SWEEP_TIMERS } from '../limits.ts';
import { resolutionOf } from '../poison/resolution.ts';
import type { EngineLimits } from '../ports/engine.ts';
import type { Store } from '../ports/store.ts';
import { yieldToOthers } from '../signal.ts';
import { loadTimers } from '../timers/load.ts';
import { isBefore } from '../timers/queue.ts';
import type { Timer } from '../timers/queue.ts';
import { isFull } from './cycle.ts';
import type { Cycle } from './cycle.ts';
import type { PreparedRecord } from './decoding.ts';
import type { Firing } from './firing.ts';
import type { Loading } from './loading.ts';
import { firesAt } from './partition.ts';
import type { NextTimer, OwnedPartition, TimerSource } from './partition.ts';
import type { Reader, TimedDocument } from './unit.ts';

/** Timers that are due by a record, many of them at once perhaps. */
export interface Waves {
  /** Whether something is due by this record, or by one before it. */
  readonly isDue: (owned: OwnedPartition, logClock: number) => boolean;
  /**
   * Moves the log clock to a record by which timers are due, and fires what a cycle fires on its way; `false` if the
   * cycle is full before all is fired that must be.
   */
  readonly advance: (
    cycle: Cycle,
    owned: OwnedPartition,
    prepared: PreparedRecord,
    logClock: number,
  ) => Promise<boolean>;
  /** Fires some more timers of a wave. */
  readonly sweep: (cycle: Cycle, owned: OwnedPartition) => Promise<void>;
  /** Takes timers out that no longer hold, so that the first one does. */
  readonly dropStale: (owned: OwnedPartition, dueBy: number) => Promise<void>;
}

export function createWaves({
  store,
  cache,
  loading,
  firing,
  limits = {},
}: {
  readonly store: Store;
  readonly cache: DocumentCache;
  readonly loading: Pick<Loading, 'loadUnknown'>;
  readonly firing: Pick<Firing, 'fire'>;
  readonly limits?: EngineLimits | undefined;
}): Waves {
  const { sweepTimers = SWEEP_TIMERS, sweepPart = SWEEP_PART, sweepRecords = MAX_SWEEP_RECORDS } = limits;

  /** The first timer due by then, of the projections that had come as far as the record it follows from. */
  const nextTimer = async (
    cycle: Cycle,
    owned: OwnedPartition,
    by: number,
  ): Promise<NextTimer | undefined> => {
    let first: NextTimer | undefined;
    for (const source of owned.timers) {
      const { prepared, collection, queue } = source;
      while (queue.mustLoad(by)) {
        const { name } = collection;
        const folded = [...cycle.changes.valuesIn(name)].flatMap(({ document }) => document ?? []);
        // What this cycle has armed is not in the store yet, nor may be what the one before it has.
        const inMemory: readonly TimedDocument[] = [...cache.stagedIn(name), ...folded];
        await loadTimers(store, name, owned.partition, queue);
        for (const { _id, dueAt, partition } of inMemory) {
          if (dueAt !== undefined && partition === owned.partition) queue.push({ dueAt, id: _id });
        }
      }
      const timer = queue.peek();
      if (timer === undefined || timer.dueAt > by) continue;
      if (!firesAt(owned, prepared.name, owned.steps.stepOf(timer.dueAt)?.offset ?? 0)) continue;
      if (first === undefined || isBefore(timer, first.timer)) first = { source, timer };
    }
    return first;
  };

  /** Documents of the timers that come next, read together: a wave of a million is 2,000 reads. */
  const preload = async (reader: Reader, { collection, queue }: TimerSource, by: number): Promise<void> => {
    const upcoming: Timer[] = [];
    for (let timer = queue.peek(); timer !== undefined && timer.dueAt <= by; timer = queue.peek()) {
      upcoming.push(timer);
      queue.pop();
      if (upcoming.length === SLICE_RECORDS) break;
    }
    for (const timer of upcoming) queue.push(timer);
    await loading.loadUnknown(
      reader,
      upcoming.map(({ id }) => ({ collection: collection.name, id })),
    );
  };

  /** Fires in order what is due by the last record that moved the clock, at most so many or until the cycle is full. */
  const fireDue = async (cycle: Cycle, owned: OwnedPartition, most: number): Promise<void> => {
    const { steps } = owned;
    const { reader } = cycle;
    cycle.touched.add(owned);
    for (let fired = 0; fired < most; fired += 1) {
      const by = steps.last?.clock ?? 0;
      const next = await nextTimer(cycle, owned, by);
      if (next === undefined) {
        steps.clear();
        return;
      }
      steps.pass(next.timer.dueAt);
      if (fired > 0 && isFull(cycle)) return;
      const { source, timer } = next;
      if (reader.read(source.collection.name, timer.id) === undefined) await preload(reader, source, by);
      source.queue.pop();
      await firing.fire(cycle, owned, next, reader);
      if (fired % SWEEP_PART === SWEEP_PART - 1) await yieldToOthers();
    }
  };

  return {
    isDue: ({ steps, timers }, by) =>
      steps.first !== undefined ||
      timers.some(({ queue }) => queue.mustLoad(by) || (queue.peek()?.dueAt ?? Infinity) <= by),
    advance: async (cycle, owned, prepared, logClock) => {
      const { steps } = owned;
      const { offset } = prepared.record;
      steps.note(logClock, offset);
      const mustSweep = isForAll(owned, prepared) || offset - (steps.first?.offset ?? offset) >= sweepRecords;
      await fireDue(cycle, owned, mustSweep ? Infinity : sweepTimers - cycle.timers);
      return !mustSweep || steps.first === undefined;
    },
    sweep: (cycle, owned) => fireDue(cycle, owned, sweepPart),
    dropStale: async (owned, dueBy) => {
      const committed = (collection: string, id: string) => cache.get(collection, id);
      const reader: Reader = { read: committed, committed };
      for (const source of owned.timers) {
        const { collection, queue } = source;
        for (let timer = queue.peek(); timer !== undefined && timer.dueAt <= dueBy; timer = queue.peek()) {
          if (committed(collection.name, timer.id) === undefined) await preload(reader, source, dueBy);
          const document = committed(collection.name, timer.id) as TimedDocument | null | undefined;
          if (document?.dueAt === timer.dueAt) break;
          queue.pop();
        }
      }
    },
  };
}

/** Records that belong to no member may change what every timer looks at, definitions for instance. */
function isForAll({ followers }: OwnedPartition, { record, fact }: PreparedRecord): boolean {
  if (fact === undefined || !record.key.startsWith(SYSTEM_KEY_PREFIX)) return false;
  const { type } = fact.event;
  return (
    resolutionOf(fact) !== undefined ||
    followers.projections.some(({ handles }) => handles.has(type)) ||
    followers.reactions.some(({ handles }) => handles.has(type))
  );
}
