import type { Clock } from '@rapport/kernel/clock';
import type { EventEnvelope } from '@rapport/kernel/event';
import { TICK_GRACE_MS } from '../limits.ts';
import type { EventLog } from '../ports/log.ts';
import type { EngineObserver } from '../ports/observer.ts';
import { nextDue } from '../projector/partition.ts';
import type { OwnedPartition } from '../projector/partition.ts';
import { UNTIL_CALLED_MS } from '../signal.ts';
import { tickRecord } from './tick.ts';

export interface TickingOptions {
  readonly service: string;
  readonly log: Pick<EventLog, 'append'>;
  readonly clock: Clock;
  readonly encode: (event: EventEnvelope) => Uint8Array;
  readonly observer: Pick<EngineObserver, 'failed'>;
  /** A rebuild leaves them to the live projection. */
  readonly ticks: boolean;
  /** Whether records of the partition wait, which move time themselves. */
  readonly hasRecords: (owned: OwnedPartition) => boolean;
  /** Takes timers out that no longer hold, so that the first one does. */
  readonly dropStale: (owned: OwnedPartition, dueBy: number) => Promise<void>;
}

/** Appends a Tick to each partition in which a timer is late and nothing else fires it; answers after how long to look again. */
export async function appendTicks(
  partitions: Iterable<OwnedPartition>,
  options: TickingOptions,
): Promise<number> {
  const { service, log, clock, encode, observer, ticks, hasRecords, dropStale } = options;
  let lookInMs = UNTIL_CALLED_MS;
  if (!ticks) return lookInMs;
  for (const owned of partitions) {
    // A wave is swept without any, and what comes due meanwhile comes after it.
    if (owned.stopped !== undefined || owned.steps.first !== undefined) continue;
    if (nextDue(owned) === undefined) continue;
    // The clock may jump, or begin to pass by itself: while a timer waits, it is looked at again and again.
    lookInMs = TICK_GRACE_MS;
    const now = clock.now();
    const isLate = (): boolean => {
      const due = nextDue(owned);
      return due !== undefined && due + TICK_GRACE_MS <= now;
    };
    // The Tick on its way fires all that is due by then; what is still due afterwards has been set since.
    const isTickComing = Math.min(...owned.offsets.values()) <= owned.tickOffset;
    if (clock.follows() || hasRecords(owned) || isTickComing || !isLate()) continue;
    try {
      await dropStale(owned, now);
      const dueAt = nextDue(owned);
      if (dueAt === undefined || !isLate()) continue;
      const [appended] = await log.append([tickRecord(service, owned, { dueAt, now }, encode)]);
      owned.tickOffset = appended?.offset ?? owned.tickOffset;
    } catch (error) {
      observer.failed(error as Error, 'appending a tick');
    }
  }
  return lookInMs;
}
