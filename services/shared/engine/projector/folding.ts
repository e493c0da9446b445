import type { CommandEnvelope } from '@rapport/kernel/decider';
import type { Decode, Fact, Position } from '@rapport/kernel/event';
import { SYSTEM_KEY_PREFIX } from '@rapport/kernel/ids';
import type { Document, DocumentKey } from '@rapport/kernel/projection';
import { ofProjection } from '../builds/builds.ts';
import { documentKey } from '../documents/cache.ts';
import type { DocumentCache } from '../documents/cache.ts';
import {
  DUPLICATE_WINDOW,
  FOLD_ATTEMPTS,
  MAX_COMMANDS_PER_FACT,
  MAX_SWEEP_RECORDS,
  SLICE_RECORDS,
  SWEEP_PART,
  SWEEP_TIMERS,
  YIELD_MS,
} from '../limits.ts';
import type { EntryMaker } from '../outbox/entry.ts';
import {
  BEHIND,
  TooManyParkedError,
  parkedDocument,
  parkedId,
  parkedTimer,
  parkedTimerId,
} from '../poison/parked.ts';
import type { ParkedDocument } from '../poison/parked.ts';
import { createReleasing } from '../poison/release.ts';
import { identityOf, resolutionOf } from '../poison/resolution.ts';
import type { Verdict } from '../poison/waiting.ts';
import type { EngineLimits } from '../ports/engine.ts';
import { MAX_SPAN_LINKS } from '../ports/observer.ts';
import type { TopicPartition } from '../ports/log.ts';
import type { EngineObserver } from '../ports/observer.ts';
import { MAX_IDS_PER_READ } from '../ports/store.ts';
import type { Store } from '../ports/store.ts';
import { loadTimers } from '../timers/load.ts';
import { isBefore } from '../timers/queue.ts';
import type { Timer } from '../timers/queue.ts';
import { isFull } from './cycle.ts';
import type { Cycle } from './cycle.ts';
import type { PreparedRecord } from './decoding.ts';
import { partitionName } from './partition.ts';
import type { NextTimer, OwnedPartition, TimerSource } from './partition.ts';
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
  /**
   * Applies records until the slice is through or the cycle is full. What is due before a record is fired first, as far
   * as the cycle's allowance goes; what is left is a wave, of which a record fires what it asks for.
   */
  readonly apply: (cycle: Cycle, slice: Slice) => Promise<void>;
  /** Fires some more timers of a wave. */
  readonly sweep: (cycle: Cycle, owned: OwnedPartition) => Promise<void>;
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
  readonly service: string;
  readonly store: Store;
  readonly cache: DocumentCache;
  readonly decode: Decode;
  readonly makeEntry: EntryMaker;
  readonly observer: EngineObserver;
  /** Where parked records are, and where it is kept how they were resolved. */
  readonly parked: string;
  readonly resolved: string;
  /** Whether its rows are none of the live ones. */
  readonly repeats: boolean;
  readonly limits?: EngineLimits | undefined;
  /** The collection in the store for one that a reaction names. */
  readonly physical: (collection: string) => string;
}

/** A fold asked for a document of a key one of whose timers waits in a wave: it is fired and the fold runs again. */
class DueTimerError extends Error {
  readonly code = 'DUE_TIMER';
  readonly next: NextTimer;

  constructor(next: NextTimer) {
    super(`The timer of ${next.source.collection.name}/${next.timer.id} comes first.`);
    this.name = 'DueTimerError';
    this.next = next;
  }
}

/** What a timer follows from: a place, and the log clock there. */
interface Cause {
  readonly place: Position;
  readonly logClock: number;
}

const placeName = (position: Position): string => `${partitionName(position)}/${position.offset}`;

/** Collections of the engine itself. */
const OWN = { name: 'own' };

const yieldToOthers = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/** Records, timers and reactions into a cycle. */
export function createFolding(options: FoldingOptions): Folding {
  const { service, store, cache, makeEntry, observer } = options;
  const {
    sweepTimers = SWEEP_TIMERS,
    sweepPart = SWEEP_PART,
    sweepRecords = MAX_SWEEP_RECORDS,
  } = options.limits ?? {};
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

  const announcedBy = (fact: Fact, { projections, reactions }: Followers, into: DocumentKey[]): void => {
    const { type } = fact.event;
    try {
      for (const prepared of projections) {
        if (!prepared.handles.has(type)) continue;
        for (const key of prepared.projection.keys(fact as never)) into.push(fullKey(prepared, key));
      }
      for (const { reaction, handles } of reactions) {
        if (!handles.has(type)) continue;
        for (const { collection, id } of reaction.keys(fact as never)) {
          into.push({ collection: options.physical(collection), id });
        }
      }
    } catch {
      // `keys` that throws announces nothing; the fold runs into the same and parks the record.
    }
  };

  const announced = (slices: readonly Slice[]): readonly DocumentKey[] => {
    const keys: DocumentKey[] = [];
    for (const { owned, records } of slices) {
      for (const { fact } of records) if (fact !== undefined) announcedBy(fact, owned.followers, keys);
    }
    return keys;
  };

  /** Where timers of this collection are kept, if they are this partition's. */
  const sourceOf = ({ timers }: OwnedPartition, collection: string): TimerSource | undefined =>
    timers.find((source) => source.collection.name === collection);

  /** Whether a projection has still been to hear what is due by the record at this place. */
  const firesAt = ({ joinedAt, waveOffset }: OwnedPartition, name: string, offset: number): boolean =>
    (joinedAt.get(name) ?? 0) <= offset || offset >= waveOffset;

  /** The same documents, of which none is read before the timers are fired that come first. */
  const readAfter = (
    reader: Reader,
    owned: OwnedPartition,
    isFirst: (next: NextTimer) => boolean,
  ): Reader => ({
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
  });

  /** Documents for a record: what is due by its log clock is fired, and be it out of the middle of a wave. */
  const readerFor = (cycle: Cycle, owned: OwnedPartition, logClock: number): Reader => {
    const { reader } = cycle;
    if (owned.steps.first === undefined) return reader;
    return readAfter(reader, owned, ({ timer }) => timer.dueAt <= logClock);
  };

  /** Documents for a timer that is fired out of a wave: those are fired that would have been before it. */
  const readerForTimer = (cycle: Cycle, owned: OwnedPartition, { source, timer }: NextTimer): Reader => {
    const { reader } = cycle;
    if (owned.steps.first === undefined) return reader;
    return readAfter(reader, owned, (other) => {
      const isTie = other.timer.dueAt === timer.dueAt && other.timer.id === timer.id;
      return isTie
        ? owned.timers.indexOf(other.source) < owned.timers.indexOf(source)
        : isBefore(other.timer, timer);
    });
  };

  /**
   * Runs a piece of folding until it is through, loading what it misses and firing what comes first; its effects come
   * all or not at all.
   */
  const attempt = async (cycle: Cycle, owned: OwnedPartition, work: (unit: Unit) => void): Promise<Unit> => {
    for (let failures = 0; ;) {
      const unit = createUnit();
      try {
        work(unit);
        return unit;
      } catch (error) {
        if (error instanceof MissingDocumentError) {
          await load(error.collection, error.ids);
          continue;
        }
        if (error instanceof DueTimerError) {
          await fireWithOverdue(cycle, owned, error.next);
          continue;
        }
        failures += 1;
        if (failures >= FOLD_ATTEMPTS) throw error;
      }
    }
  };

  const armTimers = (owned: OwnedPartition, unit: Unit, reader: Reader): void => {
    for (const { collection, id, spec, document } of unit.changes.values()) {
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
  };

  const takeOver = (
    cycle: Cycle,
    owned: OwnedPartition,
    unit: Unit,
    source: Position,
    reader: Reader,
    /** Of whoever gave the commands, where it is not the source of what follows: a record that is redriven. */
    origin: Position = source,
  ): void => {
    // Entries first: an event that breaks its contract throws before anything is taken over.
    const stream = partitionName(source);
    const entries = unit.events.map((event) => makeEntry(event, { stream, version: source.offset, source }));
    armTimers(owned, unit, reader);
    for (const entry of entries) {
      cycle.entries.push(entry);
      cycle.entryCharacters += entry.event.length;
    }
    for (const envelope of unit.commands) cycle.commands.push({ envelope, source: origin });
    for (const [key, change] of unit.changes) cycle.changes.set(key, change);
  };

  const isLive = ({ offsets }: OwnedPartition, name: string, offset: number): boolean =>
    (offsets.get(name) ?? 0) <= offset;

  const write = (cycle: Cycle, collection: string, id: string, document: Document | null): void => {
    cycle.changes.set(documentKey(collection, id), { collection, id, spec: OWN, document, base: null });
  };

  const mustFit = (owned: OwnedPartition, key: string, place: Position): void => {
    if (!owned.judged.waiting.mayAdd(key)) throw new TooManyParkedError(place);
  };

  const park = (
    cycle: Cycle,
    owned: OwnedPartition,
    document: ParkedDocument,
    hears: (name: string) => boolean,
  ): void => {
    const { _id, topic, partition, offset, key, reason } = document;
    mustFit(owned, key, { topic, partition, offset });
    owned.judged.waiting.add(key, _id);
    // A projection that is new may fail where the others have passed: it alone takes the record up again.
    const passed = owned.followers.names.filter((name) => !hears(name));
    const appliedBy = [...new Set(passed.map(ofProjection))];
    write(cycle, options.parked, _id, { ...document, ...(appliedBy.length > 0 && { appliedBy }) });
    observer.parked({ topic, partition, reason });
  };

  /** Parks again what was parked when this place was passed first; `false` if it was not, or not for those who follow now. */
  const repeat = (
    cycle: Cycle,
    owned: OwnedPartition,
    verdict: Verdict | undefined,
    document: () => ParkedDocument,
    hears: (name: string) => boolean,
  ): boolean => {
    if (verdict === undefined) return false;
    const { _id, key, ...row } = document();
    const { state, unread, appliedBy } = verdict;
    const followers = owned.followers.names.filter(hears);
    if (followers.every((name) => appliedBy?.includes(ofProjection(name)) === true)) return false;
    owned.judged.waiting.add(key, _id);
    // The row of one that waits is there, unless this is a rebuild with rows of its own; of one that was resolved it is
    // needed until that place.
    if (state !== 'waiting' || options.repeats) {
      const kept = { ...(unread === true && { unread }), ...(appliedBy !== undefined && { appliedBy }) };
      const again: ParkedDocument = { _id, key, ...row, ...kept };
      write(cycle, options.parked, _id, again);
    }
    return true;
  };

  const isRepeated = ({ judged: { reread } }: OwnedPartition, { event, position }: Fact): boolean => {
    if (reread.size === 0) return false;
    const offset = reread.get(identityOf(event)) ?? position.offset;
    return offset < position.offset && offset >= position.offset - DUPLICATE_WINDOW;
  };

  const hasDue = ({ timers }: OwnedPartition, by: number): boolean =>
    timers.some(({ queue }) => queue.mustLoad(by) || (queue.peek()?.dueAt ?? Infinity) <= by);

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
      if (!firesAt(owned, prepared.name, owned.steps.stepOf(timer.dueAt)?.offset ?? 0)) continue;
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

  /** Fires one timer; in its queue it is found again as one that no longer holds. */
  const fire = async (
    cycle: Cycle,
    owned: OwnedPartition,
    next: NextTimer,
    cause: Cause,
    reader: Reader = readerForTimer(cycle, owned, next),
  ): Promise<void> => {
    const { place } = cause;
    cycle.touched.add(owned);
    cycle.timers += 1;
    if (repeatTimer(cycle, owned, cause, next, reader)) return;
    const { prepared, collection } = next.source;
    try {
      const unit = await attempt(cycle, owned, (effects) => {
        fireTimer(prepared, collection, next.timer, effects, reader, owned.partition);
      });
      takeOver(cycle, owned, unit, place, reader);
    } catch (error) {
      if (!isFoldFailure(error)) throw error;
      parkTimer(cycle, owned, cause, next, reader, error);
    }
  };

  /** What has been set for the past by what stands at this place follows from it, and at once. */
  const fireOverdue = async (cycle: Cycle, owned: OwnedPartition, cause: Cause): Promise<void> => {
    while (owned.overdue.length > 0) {
      const [next, ...others] = owned.overdue.sort((one, other) =>
        isBefore(one.timer, other.timer) ? -1 : 1,
      );
      owned.overdue = others;
      if (next === undefined) return;
      try {
        await fire(cycle, owned, next, cause);
      } catch (error) {
        if (!(error instanceof TooManyParkedError)) throw error;
        // What has set it is taken over already: the next record finds it, and stops there.
        next.source.queue.push(next.timer);
      }
    }
  };

  const fireWithOverdue = async (
    cycle: Cycle,
    owned: OwnedPartition,
    next: NextTimer,
    reader?: Reader,
  ): Promise<void> => {
    const { topic, partition, steps } = owned;
    const step = steps.stepOf(next.timer.dueAt);
    if (step === undefined) throw new Error(`${next.timer.id} is fired before it is due.`);
    const cause = { place: { topic, partition, offset: step.offset }, logClock: step.clock };
    await fire(cycle, owned, next, cause, reader);
    await fireOverdue(cycle, owned, cause);
  };

  /** Fires in order what is due by the last record that moved the clock, at most so many or until the cycle is full. */
  const sweep = async (cycle: Cycle, owned: OwnedPartition, most: number): Promise<void> => {
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
      if (reader.read(source.collection.name, timer.id) === undefined)
        await preloadTimers(reader, source, by);
      source.queue.pop();
      await fireWithOverdue(cycle, owned, next, reader);
      if (fired % SWEEP_PART === SWEEP_PART - 1) await yieldToOthers();
    }
  };

  /** Records that belong to no member may change what every timer looks at, definitions for instance. */
  const isForAll = ({ followers }: OwnedPartition, { record, fact }: PreparedRecord): boolean => {
    if (fact === undefined || !record.key.startsWith(SYSTEM_KEY_PREFIX)) return false;
    const { type } = fact.event;
    return (
      resolutionOf(fact) !== undefined ||
      followers.projections.some(({ handles }) => handles.has(type)) ||
      followers.reactions.some(({ handles }) => handles.has(type))
    );
  };

  /** Moves the log clock to a record by which timers are due; `false` if the cycle is full before all is fired that must be. */
  const advance = async (
    cycle: Cycle,
    owned: OwnedPartition,
    prepared: PreparedRecord,
    logClock: number,
  ): Promise<boolean> => {
    const { steps } = owned;
    const { offset } = prepared.record;
    steps.note(logClock, offset);
    const mustSweep = isForAll(owned, prepared) || offset - (steps.first?.offset ?? offset) >= sweepRecords;
    await sweep(cycle, owned, mustSweep ? Infinity : sweepTimers - cycle.timers);
    return !mustSweep || steps.first === undefined;
  };

  const parkedOf = ({ source, timer }: NextTimer, { place, logClock }: Cause, reason: string) => {
    const { prepared, collection } = source;
    const { dueAt, id } = timer;
    const what = { projection: prepared.projection.name, collection: collection.spec.name, id, dueAt };
    return parkedTimer(place, what, reason, logClock);
  };

  /** A timer that cannot be folded would come first for ever. */
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

  const repeatTimer = (
    cycle: Cycle,
    owned: OwnedPartition,
    cause: Cause,
    next: NextTimer,
    reader: Reader,
  ): boolean => {
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
    const isParked = repeat(
      cycle,
      owned,
      verdict,
      () => parkedOf(next, cause, verdict?.reason ?? ''),
      (follower) => firesAt(owned, follower, place.offset),
    );
    if (isParked) disarmParked(cycle, owned, place, next, reader);
    return isParked;
  };

  /** A timer that cannot be folded is disarmed and parked. */
  const parkTimer = (
    cycle: Cycle,
    owned: OwnedPartition,
    cause: Cause,
    next: NextTimer,
    reader: Reader,
    error: unknown,
  ): void => {
    const { place } = cause;
    const document = parkedOf(next, cause, `a timer failed: ${String(error)}`);
    mustFit(owned, document.key, place);
    if (!disarmParked(cycle, owned, place, next, reader)) throw error;
    park(cycle, owned, document, (follower) => firesAt(owned, follower, place.offset));
  };

  /** @param at where its effects take their place: its own, or that of the record that redrives it */
  const foldFact = async (
    cycle: Cycle,
    owned: OwnedPartition,
    fact: Fact,
    at: Position = fact.position,
    appliedBy: readonly string[] = [],
  ): Promise<void> => {
    const { partition } = fact.position;
    const hears = (name: string): boolean =>
      isLive(owned, name, at.offset) && !appliedBy.includes(ofProjection(name));
    const { type } = fact.event;
    const reader = readerFor(cycle, owned, owned.logClock);
    const { projections, reactions } = owned.followers;
    const unit = await attempt(cycle, owned, (effects) => {
      const moment = { partition, logClock: fact.logClock };
      for (const prepared of projections) {
        const { projection, handles, name } = prepared;
        if (!handles.has(type) || !hears(name)) continue;
        projection.fold(foldContext(prepared, effects, reader, moment), fact as never);
      }
      for (const { reaction, handles } of reactions) {
        if (!handles.has(type) || !hears(reaction.name)) continue;
        const commands: readonly CommandEnvelope[] = reaction.react(
          documentsIn(effects, reader, options.physical),
          fact as never,
        );
        effects.commands.push(...commands);
        if (effects.commands.length > MAX_COMMANDS_PER_FACT) {
          throw new RangeError(`More than ${MAX_COMMANDS_PER_FACT} commands follow from one record.`);
        }
      }
    });
    takeOver(cycle, owned, unit, at, reader, fact.position);
    if (owned.overdue.length > 0) await fireOverdue(cycle, owned, { place: at, logClock: owned.logClock });
  };

  const releasing = createReleasing({
    decode: options.decode,
    parked: options.parked,
    resolved: options.resolved,
    observer,
    load: ({ reader }, keys) => loadUnknown(reader, keys),
    read: ({ reader }, { collection, id }) => reader.read(collection, id),
    write,
    foldFact,
    rearm: async (cycle, owned, at, { projection, collection, id, dueAt }) => {
      const reader = readerFor(cycle, owned, owned.logClock);
      const sources = owned.timers.filter(
        ({ prepared, collection: { spec } }) =>
          prepared.projection.name === projection && spec.name === collection,
      );
      const unit = await attempt(cycle, owned, (effects) => {
        for (const { prepared } of sources) {
          const context = foldContext(prepared, effects, reader, {
            partition: owned.partition,
            logClock: owned.logClock,
          });
          const document = context.get<TimedDocument>(collection, id);
          if (document === undefined) continue;
          context.put(collection, { ...document, dueAt: Math.min(dueAt, document.dueAt ?? dueAt) });
        }
      });
      takeOver(cycle, owned, unit, at, reader);
      await fireOverdue(cycle, owned, { place: at, logClock: owned.logClock });
    },
    sentence: (position) => condemned.get(placeName(position)),
    forgive: (position) => condemned.delete(placeName(position)),
    isFoldFailure,
  });

  /** `false` if the cycle is full before it is through. */
  const applyFact = async (
    cycle: Cycle,
    owned: OwnedPartition,
    prepared: PreparedRecord,
  ): Promise<boolean> => {
    const { record, fact, problem } = prepared;
    const { waiting, verdicts } = owned.judged;
    const { topic, partition } = owned;
    const parkedAs = (reason: string): ParkedDocument => ({
      ...parkedDocument(owned, record, reason, owned.logClock),
      ...(fact !== undefined && { identity: identityOf(fact.event) }),
    });
    const verdict = verdicts.size === 0 ? undefined : verdicts.get(parkedId(owned, record.offset));
    const hears = (name: string): boolean => isLive(owned, name, record.offset);
    if (repeat(cycle, owned, verdict, () => parkedAs(verdict?.reason ?? ''), hears)) return true;
    if (problem !== undefined) {
      park(cycle, owned, { ...parkedAs(problem), unread: true }, hears);
      return true;
    }
    if (fact === undefined) return true;
    const resolution = resolutionOf(fact);
    if (resolution !== undefined) {
      if (resolution.service !== service) return true;
      const isThrough = await releasing.apply(cycle, owned, fact.position, resolution, fact.event.actor);
      owned.releasing = !isThrough;
      return isThrough;
    }
    if (isRepeated(owned, fact)) {
      cycle.duplicates += 1;
      return true;
    }
    const sentence = condemned.get(placeName({ topic, partition, offset: record.offset }));
    if (waiting.has(record.key)) park(cycle, owned, parkedAs(BEHIND), hears);
    else if (sentence !== undefined) park(cycle, owned, parkedAs(sentence), hears);
    else {
      try {
        await foldFact(cycle, owned, fact);
      } catch (error) {
        if (!isFoldFailure(error)) throw error;
        park(cycle, owned, parkedAs(`a fold failed: ${String(error)}`), hears);
      }
    }
    return true;
  };

  const observeFact = (cycle: Cycle, { fact, duplicate }: PreparedRecord): void => {
    if (duplicate === true) cycle.duplicates += 1;
    const traceparent = fact?.event.traceparent;
    if (traceparent !== undefined && cycle.traceparents.length < MAX_SPAN_LINKS) {
      cycle.traceparents.push(traceparent);
    }
  };

  return {
    preload: ({ reader }, slices) => loadUnknown(reader, announced(slices)),
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
        try {
          const isDue =
            logClock !== undefined && (owned.steps.first !== undefined || hasDue(owned, logClock));
          if (isDue && !(await advance(cycle, owned, prepared, logClock))) return;
          owned.logClock = logClock ?? owned.logClock;
          if (!(await applyFact(cycle, owned, prepared))) return;
        } catch (error) {
          if (!(error instanceof TooManyParkedError)) throw error;
          // What stands before it is committed, so that an operator sees it.
          owned.stopped = error.message;
          observer.failed(error, 'parking a record');
          return;
        }
        cycle.newestAt = Math.max(cycle.newestAt, recordedAt ?? 0);
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
    sweep: (cycle, owned) => sweep(cycle, owned, sweepPart),
    dropStaleTimers: async (owned, dueBy) => {
      const committed = (collection: string, id: string) => cache.get(documentKey(collection, id));
      const reader: Reader = { read: committed, committed };
      for (const source of owned.timers) {
        const { collection, queue } = source;
        for (let timer = queue.peek(); timer !== undefined && timer.dueAt <= dueBy; timer = queue.peek()) {
          if (committed(collection.name, timer.id) === undefined) await preloadTimers(reader, source, dueBy);
          const document = committed(collection.name, timer.id) as TimedDocument | null | undefined;
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
