import type { EventLog } from '@rapport/engine/ports/log';
import type { Clock, TickData } from '@rapport/kernel/clock';
import { SYSTEM_KEY_PREFIX } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';

export const systemClock: Clock = { now: () => Date.now(), follows: () => false };

/** A clock that follows events instead of the machine, until it is told to go live. It never goes back. */
export interface FollowClock extends Clock {
  /** An event that was accepted happened then. */
  readonly observe: (occurredAt: EpochMs) => void;
  /** Moves to an instant; answers where the clock stands, which is later where it was there already. */
  readonly advanceTo: (at: EpochMs) => EpochMs;
  /** From now on the clock is the machine's, and never before what it has said. */
  readonly goLive: () => EpochMs;
}

/**
 * @param logClock highest log clock that the service has seen, for services that only follow;
 *   ingestion, which others follow, tells its clock by `observe`
 */
export function createFollowClock(logClock: () => EpochMs = () => 0): FollowClock {
  let highest: EpochMs = 0;
  let live = false;
  const now = (): EpochMs => {
    highest = Math.max(highest, logClock(), live ? Date.now() : 0);
    return highest;
  };
  return {
    now,
    follows: () => !live,
    observe: (occurredAt) => {
      if (!live) highest = Math.max(highest, occurredAt);
    },
    advanceTo: (at) => {
      if (!live) highest = Math.max(highest, at);
      return now();
    },
    goLive: () => {
      live = true;
      return now();
    },
  };
}

/**
 * The log as a service under a follow clock reads it: a tick that says `system` puts the clock live. The window of
 * records that is read again after a restart brings the tick again.
 */
export function listenForGoLive(log: EventLog, clock: FollowClock): EventLog {
  return {
    ...log,
    subscribe: (group, topics, handler) =>
      log.subscribe(group, topics, {
        ...handler,
        onBatch: (batch) => {
          for (const { key, value } of batch.records) {
            if (key === TICK_KEY && saysSystem(value)) clock.goLive();
          }
          return handler.onBatch(batch);
        },
      }),
  };
}

const TICK_KEY = `${SYSTEM_KEY_PREFIX}tick`;

function saysSystem(value: Uint8Array): boolean {
  try {
    const event = JSON.parse(Buffer.from(value).toString()) as { readonly data?: Partial<TickData> };
    return event.data?.clock === 'system';
  } catch {
    // Poison is the engine's to park.
    return false;
  }
}
