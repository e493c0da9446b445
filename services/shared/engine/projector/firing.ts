import { FOLD_ATTEMPTS } from '../limits.ts';
import { TooManyParkedError, isFoldFailure } from '../poison/parked.ts';
import type { FailedTimers } from '../poison/failedTimers.ts';
import { isBefore } from '../timers/queue.ts';
import type { Cycle } from './cycle.ts';
import type { TakeOver } from './effects.ts';
import type { Loading } from './loading.ts';
import type { Cause, NextTimer, OwnedPartition } from './partition.ts';
import { DueTimerError, readerForTimer } from './precedence.ts';
import type { Soon } from './soon.ts';
import { MissingDocumentError, createUnit, fireTimer } from './unit.ts';
import type { Reader, Unit } from './unit.ts';

export interface Firing {
  /**
   * Runs a piece of folding until it is through, loading what it misses and firing what comes first; its effects come
   * all or not at all. At once where nothing is missing.
   */
  readonly attempt: (cycle: Cycle, owned: OwnedPartition, work: (unit: Unit) => void) => Soon<Unit>;
  /** Fires a timer that is due, and what it sets for the past; in its queue it is found again as one that no longer holds. */
  readonly fire: (cycle: Cycle, owned: OwnedPartition, next: NextTimer, reader?: Reader) => Promise<void>;
  /** What has been set for the past by what stands at this place follows from it, and at once. */
  readonly fireOverdue: (cycle: Cycle, owned: OwnedPartition, cause: Cause) => Promise<void>;
}

/** Timers into a cycle, each at the record that it follows from. */
export function createFiring({
  loading,
  takeOver,
  failed,
}: {
  readonly loading: Pick<Loading, 'load'>;
  readonly takeOver: TakeOver;
  readonly failed: FailedTimers;
}): Firing {
  /** Sees to it that a piece of folding may run again; how often it has failed by then. */
  const recover = async (
    cycle: Cycle,
    owned: OwnedPartition,
    error: unknown,
    failures: number,
  ): Promise<number> => {
    if (error instanceof MissingDocumentError) {
      await loading.load(error.collection, error.ids);
      return failures;
    }
    if (error instanceof DueTimerError) {
      await fire(cycle, owned, error.next);
      return failures;
    }
    if (failures + 1 >= FOLD_ATTEMPTS) throw error;
    return failures + 1;
  };

  const attemptWith = (
    cycle: Cycle,
    owned: OwnedPartition,
    work: (unit: Unit) => void,
    failures: number,
  ): Soon<Unit> => {
    const unit = createUnit();
    try {
      work(unit);
      return unit;
    } catch (error) {
      return recover(cycle, owned, error, failures).then((count) => attemptWith(cycle, owned, work, count));
    }
  };

  const attempt: Firing['attempt'] = (cycle, owned, work) => attemptWith(cycle, owned, work, 0);

  const fireAt = async (
    cycle: Cycle,
    owned: OwnedPartition,
    next: NextTimer,
    cause: Cause,
    reader: Reader = readerForTimer(cycle, owned, next),
  ): Promise<void> => {
    cycle.touched.add(owned);
    cycle.timers += 1;
    if (failed.repeat(cycle, owned, cause, next, reader)) return;
    const { prepared, collection } = next.source;
    try {
      const unit = await attempt(cycle, owned, (effects) => {
        fireTimer(prepared, collection, next.timer, effects, reader, owned.partition);
      });
      takeOver(cycle, owned, unit, cause.place, reader);
    } catch (error) {
      if (!isFoldFailure(error)) throw error;
      failed.park(cycle, owned, cause, next, reader, error);
    }
  };

  const fireOverdue: Firing['fireOverdue'] = async (cycle, owned, cause) => {
    while (owned.overdue.length > 0) {
      const [next, ...others] = owned.overdue.sort((one, other) =>
        isBefore(one.timer, other.timer) ? -1 : 1,
      );
      owned.overdue = others;
      if (next === undefined) return;
      try {
        await fireAt(cycle, owned, next, cause);
      } catch (error) {
        if (!(error instanceof TooManyParkedError)) throw error;
        // What has set it is taken over already: the next record finds it, and stops there.
        next.source.queue.push(next.timer);
      }
    }
  };

  const fire: Firing['fire'] = async (cycle, owned, next, reader) => {
    const { topic, partition, steps } = owned;
    const step = steps.stepOf(next.timer.dueAt);
    if (step === undefined) throw new Error(`${next.timer.id} is fired before it is due.`);
    const cause = { place: { topic, partition, offset: step.offset }, logClock: step.clock };
    await fireAt(cycle, owned, next, cause, reader);
    await fireOverdue(cycle, owned, cause);
  };

  return { attempt, fire, fireOverdue };
}
