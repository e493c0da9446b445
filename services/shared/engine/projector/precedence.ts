import { isBefore } from '../timers/queue.ts';
import type { Cycle } from './cycle.ts';
import type { NextTimer, OwnedPartition } from './partition.ts';
import { MissingDocumentError } from './unit.ts';
import type { Reader, TimedDocument } from './unit.ts';

/** A fold asked for a document of a key one of whose timers waits in a wave: it is fired and the fold runs again. */
export class DueTimerError extends Error {
  readonly code = 'DUE_TIMER';
  readonly next: NextTimer;

  constructor(next: NextTimer) {
    super(`The timer of ${next.source.collection.name}/${next.timer.id} comes first.`);
    this.name = 'DueTimerError';
    this.next = next;
  }
}

/** The same documents, of which none is read before the timers are fired that come first. */
function readAfter(reader: Reader, owned: OwnedPartition, isFirst: (next: NextTimer) => boolean): Reader {
  return {
    ...reader,
    mustBeFirst: (collection, id) => {
      let first: NextTimer | undefined;
      const own = owned.followers.projections.find(({ collections }) =>
        [...collections.values()].some(({ name }) => name === collection),
      );
      for (const source of owned.timers) {
        // Documents of one projection under one id are of one key.
        if (source.prepared !== own) continue;
        const { name } = source.collection;
        const document = reader.read(name, id) as TimedDocument | null | undefined;
        if (document === undefined) throw new MissingDocumentError(name, id);
        const dueAt = document?.dueAt;
        if (dueAt !== undefined && dueAt < (first?.timer.dueAt ?? Infinity)) {
          first = { source, timer: { dueAt, id } };
        }
      }
      if (first !== undefined && isFirst(first)) throw new DueTimerError(first);
    },
  };
}

/** Documents for a record: what is due by its log clock is fired, and be it out of the middle of a wave. */
export function readerFor({ reader }: Cycle, owned: OwnedPartition, logClock: number): Reader {
  if (owned.steps.first === undefined) return reader;
  return readAfter(reader, owned, ({ timer }) => timer.dueAt <= logClock);
}

/** Documents for a timer that is fired out of a wave: those are fired that would have been before it. */
export function readerForTimer(
  { reader }: Cycle,
  owned: OwnedPartition,
  { source, timer }: NextTimer,
): Reader {
  if (owned.steps.first === undefined) return reader;
  return readAfter(reader, owned, (other) => {
    const isTie = other.timer.dueAt === timer.dueAt && other.timer.id === timer.id;
    return isTie
      ? owned.timers.indexOf(other.source) < owned.timers.indexOf(source)
      : isBefore(other.timer, timer);
  });
}
