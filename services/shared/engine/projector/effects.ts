import type { Position } from '@rapport/kernel/event';
import type { EntryMaker } from '../outbox/entry.ts';
import type { Cycle } from './cycle.ts';
import { partitionName, sourceOf } from './partition.ts';
import type { OwnedPartition } from './partition.ts';
import type { Reader, TimedDocument, Unit } from './unit.ts';

/**
 * Takes over into a cycle what one record, or one timer, has brought about.
 *
 * @param source what follows takes its place there
 * @param reader documents as they stood before
 * @param origin of whoever gave the commands, where it is not the source: a record that is redriven
 */
export type TakeOver = (
  cycle: Cycle,
  owned: OwnedPartition,
  unit: Unit,
  source: Position,
  reader: Reader,
  origin?: Position,
) => void;

export function createTakeOver(makeEntry: EntryMaker): TakeOver {
  return (cycle, owned, unit, source, reader, origin = source) => {
    // Entries first: an event that breaks its contract throws before anything is taken over.
    const stream = partitionName(source);
    const entries = unit.events.map((event) => makeEntry(event, { stream, version: source.offset, source }));
    armTimers(owned, unit, reader);
    for (const entry of entries) {
      cycle.entries.push(entry);
      cycle.entryCharacters += entry.event.length;
    }
    for (const envelope of unit.commands) cycle.commands.push({ envelope, source: origin });
    for (const change of unit.changes) cycle.changes.set(change.collection, change.id, change);
  };
}

function armTimers(owned: OwnedPartition, unit: Unit, reader: Reader): void {
  for (const { collection, id, spec, document } of unit.changes) {
    if (spec.timers !== true) continue;
    const after: TimedDocument | null = document;
    const before: TimedDocument | null | undefined = reader.read(collection, id);
    const dueAt = after?.dueAt;
    if (dueAt === undefined || before?.dueAt === dueAt) continue;
    const source = sourceOf(owned, collection);
    if (dueAt <= (after?.armedAt ?? -Infinity)) {
      if (source !== undefined) owned.overdue.push({ source, timer: { dueAt, id } });
    } else source?.queue.push({ dueAt, id });
  }
}
