import type { Position } from '@rapport/kernel/event';
import type { Cycle } from '../projector/cycle.ts';
import type { TakeOver } from '../projector/effects.ts';
import { firesAt } from '../projector/partition.ts';
import type { Cause, NextTimer, OwnedPartition } from '../projector/partition.ts';
import { createUnit, disarm } from '../projector/unit.ts';
import type { Reader, TimedDocument } from '../projector/unit.ts';
import { parkedTimer, parkedTimerId } from './parked.ts';
import type { ParkedDocument } from './parked.ts';
import { mustFit } from './parking.ts';
import type { Parking } from './parking.ts';

/** Timers that cannot be folded: each would come first for ever, so it is disarmed and parked. */
export interface FailedTimers {
  /** Parks again what was parked here when this place was passed first; `false` if it was not. */
  readonly repeat: (
    cycle: Cycle,
    owned: OwnedPartition,
    cause: Cause,
    next: NextTimer,
    reader: Reader,
  ) => boolean;
  /** @throws what it failed with where it has no document to disarm */
  readonly park: (
    cycle: Cycle,
    owned: OwnedPartition,
    cause: Cause,
    next: NextTimer,
    reader: Reader,
    error: unknown,
  ) => void;
}

export function createFailedTimers(parking: Parking, takeOver: TakeOver): FailedTimers {
  const disarmParked = (
    cycle: Cycle,
    owned: OwnedPartition,
    place: Position,
    { source: { collection }, timer }: NextTimer,
    reader: Reader,
  ): boolean => {
    const document = reader.read(collection.name, timer.id) as TimedDocument | null | undefined;
    if (document === null || document === undefined) return false;
    const unit = createUnit();
    disarm(unit, collection, document);
    takeOver(cycle, owned, unit, place, reader);
    return true;
  };

  return {
    repeat: (cycle, owned, cause, next, reader) => {
      const { place } = cause;
      const { verdicts } = owned.judged;
      if (verdicts.size === 0) return false;
      const { prepared, collection } = next.source;
      const document = reader.read(collection.name, next.timer.id) as TimedDocument | null | undefined;
      // It has been set anew: this one no longer holds.
      if (document?.dueAt !== next.timer.dueAt) return false;
      const projection = prepared.projection.name;
      const timer = { projection, collection: collection.spec.name, ...next.timer };
      const verdict = verdicts.get(parkedTimerId(place, timer));
      const isParked = parking.repeat(
        cycle,
        owned,
        verdict,
        () => parkedAs(next, cause, verdict?.reason ?? ''),
        (follower) => firesAt(owned, follower, place.offset),
      );
      if (isParked) disarmParked(cycle, owned, place, next, reader);
      return isParked;
    },
    park: (cycle, owned, cause, next, reader, error) => {
      const { place } = cause;
      const document = parkedAs(next, cause, `a timer failed: ${String(error)}`);
      mustFit(owned, document.key, place);
      if (!disarmParked(cycle, owned, place, next, reader)) throw error;
      parking.park(cycle, owned, document, (follower) => firesAt(owned, follower, place.offset));
    },
  };
}

function parkedAs({ source, timer }: NextTimer, { place, logClock }: Cause, reason: string): ParkedDocument {
  const { prepared, collection } = source;
  const { dueAt, id } = timer;
  const what = { projection: prepared.projection.name, collection: collection.spec.name, id, dueAt };
  return parkedTimer(place, what, reason, logClock);
}
