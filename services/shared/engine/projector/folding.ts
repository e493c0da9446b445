import type { CommandEnvelope } from '@rapport/kernel/decider';
import type { Decode, Fact, Position } from '@rapport/kernel/event';
import { ofProjection } from '../builds/builds.ts';
import type { DocumentCache } from '../documents/cache.ts';
import { DUPLICATE_WINDOW, MAX_COMMANDS_PER_FACT, YIELD_MS } from '../limits.ts';
import type { EntryMaker } from '../outbox/entry.ts';
import { createFailedTimers } from '../poison/failedTimers.ts';
import { BEHIND, TooManyParkedError, isFoldFailure, parkedDocument, parkedId } from '../poison/parked.ts';
import type { ParkedDocument, ParkedTimer } from '../poison/parked.ts';
import { createParking } from '../poison/parking.ts';
import { createReleasing } from '../poison/release.ts';
import { identityOf, resolutionOf } from '../poison/resolution.ts';
import type { EngineLimits } from '../ports/engine.ts';
import { MAX_SPAN_LINKS } from '../ports/observer.ts';
import type { EngineObserver } from '../ports/observer.ts';
import type { TopicPartition } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import { yieldToOthers } from '../signal.ts';
import { isFull, writeOwn } from './cycle.ts';
import type { Cycle } from './cycle.ts';
import type { PreparedRecord, Slice } from './decoding.ts';
import { createTakeOver } from './effects.ts';
import { createFiring } from './firing.ts';
import { announced, createLoading } from './loading.ts';
import { isLive, partitionName } from './partition.ts';
import type { OwnedPartition } from './partition.ts';
import { readerFor } from './precedence.ts';
import { soon } from './soon.ts';
import type { Soon } from './soon.ts';
import { documentsIn, foldContext } from './unit.ts';
import type { TimedDocument } from './unit.ts';
import { createWaves } from './waves.ts';

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

const NOBODY: readonly string[] = [];

const placeName = (position: Position): string => `${partitionName(position)}/${position.offset}`;

/** Records, timers and reactions into a cycle. */
export function createFolding(options: FoldingOptions): Folding {
  const { service, store, cache, decode, parked, resolved, observer, physical, limits } = options;
  const loading = createLoading(store, cache);
  const parking = createParking(options);
  const takeOver = createTakeOver(options.makeEntry);
  const firing = createFiring({ loading, takeOver, failed: createFailedTimers(parking, takeOver) });
  const waves = createWaves({ store, cache, loading, firing, limits });
  const condemned = new Map<string, string>();
  const suspectedBefore = new Map<string, number>();

  /** @param at where its effects take their place: its own, or that of the record that redrives it */
  const foldFact = (
    cycle: Cycle,
    owned: OwnedPartition,
    fact: Fact,
    at: Position = fact.position,
    appliedBy: readonly string[] = NOBODY,
  ): Soon<void> => {
    const { type } = fact.event;
    const { projections, reactions } = owned.followers;
    const reader = readerFor(cycle, owned, owned.logClock);
    const moment = { partition: fact.position.partition, logClock: fact.logClock };
    const hears = (name: string): boolean =>
      isLive(owned, name, at.offset) && (appliedBy === NOBODY || !appliedBy.includes(ofProjection(name)));
    const attempted = firing.attempt(cycle, owned, (effects) => {
      for (const prepared of projections) {
        const { projection, handles, name } = prepared;
        if (!handles.has(type) || !hears(name)) continue;
        projection.fold(foldContext(prepared, effects, reader, moment), fact as never);
      }
      for (const { reaction, handles } of reactions) {
        if (!handles.has(type) || !hears(reaction.name)) continue;
        const commands: readonly CommandEnvelope[] = reaction.react(
          documentsIn(effects, reader, physical),
          fact as never,
        );
        effects.commands.push(...commands);
        if (effects.commands.length > MAX_COMMANDS_PER_FACT) {
          throw new RangeError(`More than ${MAX_COMMANDS_PER_FACT} commands follow from one record.`);
        }
      }
    });
    return soon(attempted, (unit) => {
      takeOver(cycle, owned, unit, at, reader, fact.position);
      if (owned.overdue.length === 0) return undefined;
      return firing.fireOverdue(cycle, owned, { place: at, logClock: owned.logClock });
    });
  };

  /** Arms a timer again that was parked. */
  const rearm = async (
    cycle: Cycle,
    owned: OwnedPartition,
    at: Position,
    { projection, collection, id, dueAt }: ParkedTimer,
  ): Promise<void> => {
    const reader = readerFor(cycle, owned, owned.logClock);
    const sources = owned.timers.filter(
      ({ prepared, collection: { spec } }) =>
        prepared.projection.name === projection && spec.name === collection,
    );
    const unit = await firing.attempt(cycle, owned, (effects) => {
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
    await firing.fireOverdue(cycle, owned, { place: at, logClock: owned.logClock });
  };

  const releasing = createReleasing({
    ...{ decode, parked, resolved, observer, foldFact, rearm, isFoldFailure },
    load: ({ reader }, keys) => loading.loadUnknown(reader, keys),
    read: ({ reader }, { collection, id }) => reader.read(collection, id),
    write: writeOwn,
    sentence: (position) => condemned.get(placeName(position)),
    forgive: (position) => condemned.delete(placeName(position)),
  });

  /** Folds it, or parks it where that fails. */
  const foldOrPark = (
    cycle: Cycle,
    owned: OwnedPartition,
    prepared: PreparedRecord,
    fact: Fact,
    hears: (name: string) => boolean,
  ): Soon<void> => {
    const failed = (error: unknown): void => {
      if (!isFoldFailure(error)) throw error;
      parking.park(cycle, owned, parkedAs(owned, prepared, `a fold failed: ${String(error)}`), hears);
    };
    try {
      const folding = foldFact(cycle, owned, fact);
      return folding instanceof Promise ? folding.catch(failed) : undefined;
    } catch (error) {
      failed(error);
    }
  };

  /** `false` if the cycle is full before it is through. */
  const applyFact = (cycle: Cycle, owned: OwnedPartition, prepared: PreparedRecord): Soon<boolean> => {
    const { record, fact, problem } = prepared;
    const { waiting, verdicts } = owned.judged;
    const hears = (name: string): boolean => isLive(owned, name, record.offset);
    if (verdicts.size > 0) {
      const verdict = verdicts.get(parkedId(owned, record.offset));
      const again = (): ParkedDocument => parkedAs(owned, prepared, verdict?.reason ?? '');
      if (parking.repeat(cycle, owned, verdict, again, hears)) return true;
    }
    if (problem !== undefined) {
      parking.park(cycle, owned, { ...parkedAs(owned, prepared, problem), unread: true }, hears);
      return true;
    }
    if (fact === undefined) return true;
    const resolution = resolutionOf(fact);
    if (resolution !== undefined) {
      if (resolution.service !== service) return true;
      const released = releasing.apply(cycle, owned, fact.position, resolution, fact.event.actor);
      return soon(released, (isThrough) => {
        owned.releasing = !isThrough;
        return isThrough;
      });
    }
    if (isRepeated(owned, fact)) {
      cycle.duplicates += 1;
      return true;
    }
    const sentence = condemned.size === 0 ? undefined : condemned.get(placeName(fact.position));
    const reason = waiting.has(record.key) ? BEHIND : sentence;
    if (reason === undefined) return soon(foldOrPark(cycle, owned, prepared, fact, hears), () => true);
    parking.park(cycle, owned, parkedAs(owned, prepared, reason), hears);
    return true;
  };

  return {
    preload: ({ reader }, slices) => loading.loadUnknown(reader, announced(slices, physical)),
    apply: async (cycle, slice) => {
      const { owned, records } = slice;
      const suspectedTo = suspectedBefore.get(partitionName(owned)) ?? 0;
      let appliedThrough = -1;
      let yieldedAt = performance.now();
      try {
        for (; slice.applied < records.length; slice.applied += 1) {
          if (isFull(cycle)) return;
          const prepared = records[slice.applied];
          if (prepared === undefined) return;
          const { record, logClock, recordedAt } = prepared;
          if (record.offset < suspectedTo) {
            cycle.closed = true;
            if (cycle.touched.size > 0) return;
            const { topic, partition } = owned;
            cycle.alone = { topic, partition, offset: record.offset };
          }
          cycle.touched.add(owned);
          const isDue = logClock !== undefined && waves.isDue(owned, logClock);
          if (isDue && !(await waves.advance(cycle, owned, prepared, logClock))) return;
          owned.logClock = logClock ?? owned.logClock;
          const applied = applyFact(cycle, owned, prepared);
          const isThrough = applied instanceof Promise ? await applied : applied;
          if (!isThrough) return;
          cycle.newestAt = Math.max(cycle.newestAt, recordedAt ?? 0);
          observeFact(cycle, prepared);
          appliedThrough = record.offset;
          cycle.records += 1;
          if (performance.now() - yieldedAt < YIELD_MS) continue;
          await yieldToOthers();
          yieldedAt = performance.now();
        }
      } catch (error) {
        if (!(error instanceof TooManyParkedError)) throw error;
        // What stands before it is committed, so that an operator sees it.
        owned.stopped = error.message;
        observer.failed(error, 'parking a record');
      } finally {
        passThrough(owned, appliedThrough);
      }
    },
    sweep: waves.sweep,
    dropStaleTimers: waves.dropStale,
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

const parkedAs = (
  owned: OwnedPartition,
  { record, fact }: PreparedRecord,
  reason: string,
): ParkedDocument => ({
  ...parkedDocument(owned, record, reason, owned.logClock),
  ...(fact !== undefined && { identity: identityOf(fact.event) }),
});

/** Whoever had still to hear this record, or those before it, has heard them. */
function passThrough({ offsets }: OwnedPartition, offset: number): void {
  for (const [name, next] of offsets) if (next <= offset) offsets.set(name, offset + 1);
}

/** Whether it says again what became readable only when it was redriven. */
function isRepeated({ judged: { reread } }: OwnedPartition, { event, position }: Fact): boolean {
  if (reread.size === 0) return false;
  const offset = reread.get(identityOf(event)) ?? position.offset;
  return offset < position.offset && offset >= position.offset - DUPLICATE_WINDOW;
}

function observeFact(cycle: Cycle, { fact, duplicate }: PreparedRecord): void {
  if (duplicate === true) cycle.duplicates += 1;
  const traceparent = fact?.event.traceparent;
  if (traceparent !== undefined && cycle.traceparents.length < MAX_SPAN_LINKS) {
    cycle.traceparents.push(traceparent);
  }
}
