import type { Position } from '@rapport/kernel/event';
import { ofProjection } from '../builds/builds.ts';
import type { EngineObserver } from '../ports/observer.ts';
import { writeOwn } from '../projector/cycle.ts';
import type { Cycle } from '../projector/cycle.ts';
import type { OwnedPartition } from '../projector/partition.ts';
import { TooManyParkedError } from './parked.ts';
import type { ParkedDocument } from './parked.ts';
import type { Verdict } from './waiting.ts';

/** Rows of what could not be read or folded, into the cycle that passes its place. */
export interface Parking {
  /** @param hears whether a follower has still to hear it: a projection that is new may fail where others have passed */
  readonly park: (
    cycle: Cycle,
    owned: OwnedPartition,
    document: ParkedDocument,
    hears: (name: string) => boolean,
  ) => void;
  /** Parks again what was parked when this place was passed first; `false` if it was not, or not for those who follow now. */
  readonly repeat: (
    cycle: Cycle,
    owned: OwnedPartition,
    verdict: Verdict | undefined,
    document: () => ParkedDocument,
    hears: (name: string) => boolean,
  ) => boolean;
}

/** @throws TooManyParkedError where there is no room for one more of this key */
export function mustFit(owned: OwnedPartition, key: string, place: Position): void {
  if (!owned.judged.waiting.mayAdd(key)) throw new TooManyParkedError(place);
}

/**
 * @param options.parked collection of the rows
 * @param options.repeats whether its rows are none of the live ones
 */
export function createParking(options: {
  readonly parked: string;
  readonly repeats: boolean;
  readonly observer: Pick<EngineObserver, 'parked'>;
}): Parking {
  const { parked, repeats, observer } = options;
  return {
    park: (cycle, owned, document, hears) => {
      const { _id, topic, partition, offset, key, reason } = document;
      mustFit(owned, key, { topic, partition, offset });
      owned.judged.waiting.add(key, _id);
      // A projection that is new may fail where the others have passed: it alone takes the record up again.
      const passed = owned.followers.names.filter((name) => !hears(name));
      const appliedBy = [...new Set(passed.map(ofProjection))];
      writeOwn(cycle, parked, _id, { ...document, ...(appliedBy.length > 0 && { appliedBy }) });
      observer.parked({ topic, partition, reason });
    },
    repeat: (cycle, owned, verdict, document, hears) => {
      if (verdict === undefined) return false;
      const { _id, key, ...row } = document();
      const { state, unread, appliedBy } = verdict;
      const followers = owned.followers.names.filter(hears);
      if (followers.every((name) => appliedBy?.includes(ofProjection(name)) === true)) return false;
      owned.judged.waiting.add(key, _id);
      // The row of one that waits is there, unless this is a rebuild with rows of its own; of one that was resolved it is
      // needed until that place.
      if (state !== 'waiting' || repeats) {
        const kept = { ...(unread === true && { unread }), ...(appliedBy !== undefined && { appliedBy }) };
        const again: ParkedDocument = { _id, key, ...row, ...kept };
        writeOwn(cycle, parked, _id, again);
      }
      return true;
    },
  };
}
