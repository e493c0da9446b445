import type { CommandEnvelope } from '@rapport/kernel/decider';
import type { Fact, Position } from '@rapport/kernel/event';
import type { Document, DocumentKey } from '@rapport/kernel/projection';
import { documentKey } from '../documents/cache.ts';
import type { DocumentCache } from '../documents/cache.ts';
import {
  FOLD_ATTEMPTS,
  MAX_COMMANDS_PER_FACT,
  MAX_PARKED_KEYS,
  MAX_PARKED_RECORDS,
  SLICE_RECORDS,
  YIELD_MS,
} from '../limits.ts';
import type { EntryMaker } from '../outbox/entry.ts';
import { MAX_SPAN_LINKS } from '../ports/observer.ts';
import type { TopicPartition } from '../ports/log.ts';
import type { EngineObserver } from '../ports/observer.ts';
import { MAX_IDS_PER_READ } from '../ports/store.ts';
import type { Store } from '../ports/store.ts';
import { loadTimers } from '../timers/load.ts';
import { isBefore } from '../timers/queue.ts';
import type { Timer } from '../timers/queue.ts';
import { cycleReader, isFull } from './cycle.ts';
import type { Cycle } from './cycle.ts';
import type { PreparedRecord } from './decoding.ts';
import { BEHIND, TooManyParkedError, parkedDocument, parkedTimer } from './parked.ts';
import type { ParkedDocument } from './parked.ts';
import { partitionName } from './partition.ts';
import type { OwnedPartition, TimerSource } from './partition.ts';
import type { Followers } from './topics.ts';
import {
  MissingDocumentError,
  createUnit,
  disarm,
  documentsIn,
  fireTimer,
  foldContext,
  fullKey,
} from './unit.ts';
import type { Reader, TimedDocument, Unit } from './unit.ts';

/** Decoded records of one partition, some of which are applied. */
export interface Slice {
  readonly owned: OwnedPartition;
  readonly records: readonly PreparedRecord[];
  applied: number;
}

export interface Folding {
  /** Loads the documents that records announce, in one read per collection. */
  readonly preload: (cycle: Cycle, slices: readonly Slice[]) => Promise<void>;
  /** Applies records until the slice is through or the cycle is full, be it between two timers of one record. */
  readonly apply: (cycle: Cycle, slice: Slice) => Promise<void>;
  /** Takes timers out that no longer hold, so that the first one does. */
  readonly dropStaleTimers: (owned: OwnedPartition, dueBy: number) => Promise<void>;
  /**
   * The record at this place is parked when it comes again: what follows from it cannot be committed. `false` if that
   * has been said before.
   */
  readonly condemn: (position: Position, reason: string) => boolean;
  /** Records of this partition before the offset are committed one by one: one of them is what the store refuses. */
  readonly suspect: (place: TopicPartition, offset: number) => void;
}

interface FoldingOptions {
  readonly store: Store;
  readonly cache: DocumentCache;
  readonly makeEntry: EntryMaker;
  readonly observer: EngineObserver;
}

interface NextTimer {
  readonly source: TimerSource;
  readonly timer: Timer;
}

const placeName = (position: Position): string => `${partitionName(position)}/${position.offset}`;

const yieldToOthers = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/** Records, timers and reactions into a cycle. */
export function createFolding({ store, cache, makeEntry, observer }: FoldingOptions): Folding {
  const condemned = new Map<string, string>();
  const suspectedBefore = new Map<string, number>();

  const load = async (collection: string, ids: readonly string[]): Promise<void> => {
    for (let from = 0; from < ids.length; from += MAX_IDS_PER_READ) {
      const part = ids.slice(from, from + MAX_IDS_PER_READ);
      const found = await store.getMany(collection, part);
      for (const id of part) cache.set(documentKey(collection, id), found.get(id) ?? null);
    }
  };

  const loadUnknown = async (reader: Reader, keys: Iterable<DocumentKey>): Promise<void> => {
    const missing = new Map<string, Set<string>>();
    for (const { collection, id } of keys) {
      if (reader.read(collection, id) !== undefined) continue;
      const known = missing.get(collection);
      if (known === undefined) missing.set(collection, new Set([id]));
      else known.add(id);
    }
    await Promise.all(Array.from(missing, ([collection, ids]) => load(collection, [...ids])));
  };

  function* announcedBy(fact: Fact, { projections, reactions }: Followers): Iterable<DocumentKey> {
    const { type } = fact.event;
    try {
      for (const prepared of projections) {
        if (!prepared.handles.has(type)) continue;
        for (const key of prepared.projection.keys(fact as never)) yield fullKey(prepared, key);
      }
      for (const { reaction, handles } of reactions) {
        if (handles.has(type)) yield* reaction.keys(fact as never);
      }
    } catch {
      // `keys` that throws announces nothing; the fold runs into the same and parks the record.
    }
  }

  function* announced(slices: readonly Slice[]): Iterable<DocumentKey> {
    for (const { owned, records } of slices) {
      for (const { fact } of records) if (fact !== undefined) yield* announcedBy(fact, owned.followers);
    }
  }

  /** Runs a piece of folding, loading what it misses, until it is through; its effects come all or not at all. */
  const attempt = async (work: (unit: Unit) => void): Promise<Unit> => {
    for (let failures = 0; ;) {
      const unit = createUnit();
      try {
        work(unit);
        return unit;
      } catch (error) {
        if (error instanceof MissingDocumentError) {
          await load(error.collection, [error.id]);
          continue;
        }
        failures += 1;
        if (failures >= FOLD_ATTEMPTS) throw error;
      }
    }
  };

  const armTimers = ({ timers }: OwnedPartition, unit: Unit, reader: Reader): void => {
    for (const { collection, id, spec, document } of unit.changes.values()) {
      if (spec.timers !== true) continue;
      const after: TimedDocument | null = document;
      const before: TimedDocument | null | undefined = reader.read(collection, id);
      const dueAt = after?.dueAt;
      if (dueAt === undefined || before?.dueAt === dueAt) continue;
      timers.find((source) => source.collection.name === collection)?.queue.push({ dueAt, id });
    }
  };

  const takeOver = (
    cycle: Cycle,
    owned: OwnedPartition,
    unit: Unit,
    source: Position,
    reader: Reader,
  ): void => {
    // Entries first: an event that breaks its contract throws before anything is taken over.
    const stream = partitionName(source);
    const entries = unit.events.map((event) => makeEntry(event, { stream, version: source.offset, source }));
    armTimers(owned, unit, reader);
    for (const entry of entries) {
      cycle.entries.push(entry);
      cycle.entryCharacters += entry.event.length;
    }
    for (const envelope of unit.commands) cycle.commands.push({ envelope, source });
    for (const [key, change] of unit.changes) cycle.changes.set(key, change);
  };

  const park = (cycle: Cycle, owned: OwnedPartition, document: ParkedDocument): void => {
    cycle.parked.push(document);
    const { topic, partition } = owned;
    observer.parked({ topic, partition, reason: document.reason });
    // A projection that is new meets again what was parked for the others.
    if (document.offset < owned.newestOffset) return;
    if (!owned.parkedKeys.has(document.key)) owned.parkedKeys.set(document.key, document.offset);
    owned.parkedRecords += 1;
    if (owned.parkedKeys.size > MAX_PARKED_KEYS || owned.parkedRecords > MAX_PARKED_RECORDS) {
      throw new TooManyParkedError(owned);
    }
  };

  const isLive = ({ offsets }: OwnedPartition, name: string, offset: number): boolean =>
    (offsets.get(name) ?? 0) <= offset;

  /** The first timer due by then, of the projections that have come as far as this place. */
  const nextTimer = async (
    cycle: Cycle,
    owned: OwnedPartition,
    by: number,
    place: Position,
  ): Promise<NextTimer | undefined> => {
    let first: NextTimer | undefined;
    for (const source of owned.timers) {
      const { prepared, collection, queue } = source;
      if (!isLive(owned, prepared.projection.name, place.offset)) continue;
      while (queue.mustLoad(by)) {
        const { name } = collection;
        const folded = [...cycle.changes.values()].flatMap((change) =>
          change.collection === name && change.document !== null ? [change.document] : [],
        );
        // What this cycle has armed is not in the store yet, nor may be what the one before it has.
        const inMemory: readonly TimedDocument[] = [...cache.stagedIn(name), ...folded];
        await loadTimers(store, name, owned.partition, queue);
        for (const { _id, dueAt, partition } of inMemory) {
          if (dueAt !== undefined && partition === owned.partition) queue.push({ dueAt, id: _id });
        }
      }
      const timer = queue.peek();
      if (timer === undefined || timer.dueAt > by) continue;
      if (first === undefined || isBefore(timer, first.timer)) first = { source, timer };
    }
    return first;
  };

  /** Documents of the timers that come next, read together: a wave of a million is 2,000 reads. */
  const preloadTimers = async (
    reader: Reader,
    { collection, queue }: TimerSource,
    by: number,
  ): Promise<void> => {
    const upcoming: Timer[] = [];
    for (let timer = queue.peek(); timer !== undefined && timer.dueAt <= by; timer = queue.peek()) {
      upcoming.push(timer);
      queue.pop();
      if (upcoming.length === SLICE_RECORDS) break;
    }
    for (const timer of upcoming) queue.push(timer);
    await loadUnknown(
      reader,
      upcoming.map(({ id }) => ({ collection: collection.name, id })),
    );
  };

  /** Fires what is due before a record; `false` if the cycle is full before the last of them. */
  const fireDue = async (
    cycle: Cycle,
    owned: OwnedPartition,
    place: Position,
    logClock: number,
  ): Promise<boolean> => {
    const reader = cycleReader(cycle, cache);
    for (let fired = 0; ; fired += 1) {
      const next = await nextTimer(cycle, owned, logClock, place);
      if (next === undefined) return true;
      if (fired > 0 && isFull(cycle)) return false;
      const { source, timer } = next;
      const { prepared, collection, queue } = source;
      if (reader.read(collection.name, timer.id) === undefined) await preloadTimers(reader, source, logClock);
      queue.pop();
      try {
        const unit = await attempt((effects) => {
          fireTimer(prepared, collection, timer, effects, reader, owned.partition);
        });
        takeOver(cycle, owned, unit, place, reader);
      } catch (error) {
        if (!isFoldFailure(error)) throw error;
        parkTimer(cycle, owned, place, next, reader, error);
      }
      if (fired % SLICE_RECORDS === SLICE_RECORDS - 1) await yieldToOthers();
    }
  };

  /** A timer that cannot be folded is disarmed and parked: it would come first for ever. */
  const parkTimer = (
    cycle: Cycle,
    owned: OwnedPartition,
    place: Position,
    { source, timer }: NextTimer,
    reader: Reader,
    error: unknown,
  ): void => {
    const { collection } = source;
    const document = reader.read(collection.name, timer.id) as TimedDocument | null | undefined;
    if (document === null || document === undefined) throw error;
    const unit = createUnit();
    disarm(unit, collection, document);
    takeOver(cycle, owned, unit, place, reader);
    const name = documentKey(collection.name, timer.id);
    park(cycle, owned, parkedTimer(place, name, `a timer failed: ${String(error)}`, owned.logClock));
  };

  const foldFact = async (cycle: Cycle, owned: OwnedPartition, fact: Fact): Promise<void> => {
    const { offset, partition } = fact.position;
    const { type } = fact.event;
    const reader = cycleReader(cycle, cache);
    const { projections, reactions } = owned.followers;
    const unit = await attempt((effects) => {
      const moment = { partition, logClock: fact.logClock };
      for (const prepared of projections) {
        const { projection, handles } = prepared;
        if (!handles.has(type) || !isLive(owned, projection.name, offset)) continue;
        projection.fold(foldContext(prepared, effects, reader, moment), fact as never);
      }
      for (const { reaction, handles } of reactions) {
        if (!handles.has(type) || !isLive(owned, reaction.name, offset)) continue;
        const commands: readonly CommandEnvelope[] = reaction.react(
          documentsIn(effects, reader),
          fact as never,
        );
        effects.commands.push(...commands);
        if (effects.commands.length > MAX_COMMANDS_PER_FACT) {
          throw new RangeError(`More than ${MAX_COMMANDS_PER_FACT} commands follow from one record.`);
        }
      }
    });
    takeOver(cycle, owned, unit, fact.position, reader);
  };

  const applyFact = async (cycle: Cycle, owned: OwnedPartition, prepared: PreparedRecord): Promise<void> => {
    const { record, fact, problem } = prepared;
    const parkAs = (reason: string): void => {
      park(cycle, owned, parkedDocument(owned, record, reason, owned.logClock));
    };
    const parkedFrom = owned.parkedKeys.get(record.key);
    const { topic, partition } = owned;
    const sentence = condemned.get(placeName({ topic, partition, offset: record.offset }));
    if (problem !== undefined) parkAs(problem);
    else if (fact === undefined) return;
    else if (parkedFrom !== undefined && record.offset > parkedFrom) parkAs(BEHIND);
    else if (sentence !== undefined) parkAs(sentence);
    else {
      try {
        await foldFact(cycle, owned, fact);
      } catch (error) {
        if (!isFoldFailure(error)) throw error;
        parkAs(`a fold failed: ${String(error)}`);
      }
    }
  };

  const observeFact = (cycle: Cycle, { fact, duplicate }: PreparedRecord): void => {
    if (duplicate === true) cycle.duplicates += 1;
    const traceparent = fact?.event.traceparent;
    if (traceparent !== undefined && cycle.traceparents.length < MAX_SPAN_LINKS) {
      cycle.traceparents.push(traceparent);
    }
  };

  return {
    preload: (cycle, slices) => loadUnknown(cycleReader(cycle, cache), announced(slices)),
    apply: async (cycle, slice) => {
      const { owned, records } = slice;
      const { topic, partition } = owned;
      let yieldedAt = performance.now();
      for (; slice.applied < records.length; slice.applied += 1) {
        if (isFull(cycle)) return;
        const prepared = records[slice.applied];
        if (prepared === undefined) return;
        const { record, logClock, recordedAt } = prepared;
        const place = { topic, partition, offset: record.offset };
        if (record.offset < (suspectedBefore.get(partitionName(owned)) ?? 0)) {
          cycle.closed = true;
          if (cycle.touched.size > 0) return;
          cycle.alone = place;
        }
        cycle.touched.add(owned);
        if (logClock !== undefined && !(await fireDue(cycle, owned, place, logClock))) return;
        owned.logClock = logClock ?? owned.logClock;
        cycle.newestAt = Math.max(cycle.newestAt, recordedAt ?? 0);
        await applyFact(cycle, owned, prepared);
        observeFact(cycle, prepared);
        for (const [name, offset] of owned.offsets) {
          if (offset <= record.offset) owned.offsets.set(name, record.offset + 1);
        }
        cycle.records += 1;
        if (performance.now() - yieldedAt < YIELD_MS) continue;
        await yieldToOthers();
        yieldedAt = performance.now();
      }
    },
    dropStaleTimers: async (owned, dueBy) => {
      for (const { collection, queue } of owned.timers) {
        for (let timer = queue.peek(); timer !== undefined && timer.dueAt <= dueBy; timer = queue.peek()) {
          const key = documentKey(collection.name, timer.id);
          if (cache.get(key) === undefined) await load(collection.name, [timer.id]);
          const document = cache.get(key) as (Document & TimedDocument) | null | undefined;
          if (document?.dueAt === timer.dueAt) break;
          queue.pop();
        }
      }
    },
    condemn: (position, reason) => {
      const isNew = !condemned.has(placeName(position));
      condemned.set(placeName(position), reason);
      return isNew;
    },
    suspect: (place, offset) => {
      suspectedBefore.set(partitionName(place), offset);
    },
  };
}

/** The store's failures say nothing about a record. */
function isFoldFailure(error: unknown): boolean {
  return !(
    error instanceof TooManyParkedError ||
    (error instanceof Error && 'retryable' in error && error.retryable === true)
  );
}
