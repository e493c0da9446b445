import type { Decode, Fact, Position } from '@rapport/kernel/event';
import type { Document, DocumentKey } from '@rapport/kernel/projection';
import { toEpochMs } from '@rapport/kernel/instant';
import { ofProjection } from '../builds/builds.ts';
import { DUPLICATE_WINDOW } from '../limits.ts';
import type { EngineObserver } from '../ports/observer.ts';
import { isFull } from '../projector/cycle.ts';
import type { Cycle } from '../projector/cycle.ts';
import type { OwnedPartition } from '../projector/partition.ts';
import type { Soon } from '../projector/soon.ts';
import type { ParkedDocument, ParkedTimer } from './parked.ts';
import { identityOf, resolvedDocument } from './resolution.ts';
import type { Resolution, ResolvedDocument } from './resolution.ts';

interface ReleasingOptions {
  readonly decode: Decode;
  readonly parked: string;
  readonly resolved: string;
  readonly observer: Pick<EngineObserver, 'parked'>;
  readonly load: (cycle: Cycle, keys: readonly DocumentKey[]) => Promise<void>;
  readonly read: (cycle: Cycle, key: DocumentKey) => Document | null | undefined;
  readonly write: (cycle: Cycle, collection: string, id: string, document: Document | null) => void;
  readonly foldFact: (
    cycle: Cycle,
    owned: OwnedPartition,
    fact: Fact,
    at: Position,
    appliedBy?: readonly string[],
  ) => Soon<void>;
  readonly rearm: (cycle: Cycle, owned: OwnedPartition, at: Position, timer: ParkedTimer) => Promise<void>;
  /** Why the record at this place cannot be committed, where that is known. */
  readonly sentence: (position: Position) => string | undefined;
  /** It gets another chance. */
  readonly forgive: (position: Position) => void;
  readonly isFoldFailure: (error: unknown) => boolean;
}

type Redriven =
  | { readonly outcome: 'redriven'; readonly identity?: string }
  | { readonly outcome: 'duplicate' }
  | { readonly outcome: 'failed'; readonly reason: string };

export interface Releasing {
  /**
   * Applies the record that decides about a parked one: it and what waits behind it take effect here, in order, up to
   * the first that fails again. `false` if the cycle is full before that; what is done by then is not done again.
   */
  readonly apply: (
    cycle: Cycle,
    owned: OwnedPartition,
    at: Position,
    resolution: Resolution,
    actor?: string,
  ) => Promise<boolean>;
}

/** A projection that is new may fail where the others have passed. */
function passedBy(
  { offsets }: OwnedPartition,
  at: Position,
  { appliedBy = [] }: ParkedDocument,
): readonly string[] {
  const passed = [...offsets].filter(([, offset]) => offset > at.offset).map(([name]) => ofProjection(name));
  return [...new Set([...appliedBy, ...passed])];
}

export function createReleasing(options: ReleasingOptions): Releasing {
  const { decode, parked, resolved, observer, load, read, write } = options;
  /** Where a record was redriven last: a sentence from before that counts no more. */
  const triedAt = new Map<string, number>();

  const find = async (cycle: Cycle, key: DocumentKey): Promise<Document | undefined> => {
    await load(cycle, [key]);
    return read(cycle, key) ?? undefined;
  };

  const redrive = async (
    cycle: Cycle,
    owned: OwnedPartition,
    at: Position,
    row: ParkedDocument,
    isRepeating: boolean,
  ): Promise<Redriven> => {
    const { topic, partition, offset, unread, appliedBy } = row;
    const position = { topic, partition, offset };
    const { reread } = owned.judged;
    try {
      if (triedAt.get(row._id) !== at.offset) options.forgive(position);
      triedAt.set(row._id, at.offset);
      const sentence = options.sentence(position) ?? options.sentence(at);
      if (sentence !== undefined) return { outcome: 'failed', reason: sentence };
      if (row.timer !== undefined) {
        await options.rearm(cycle, owned, at, row.timer);
        return { outcome: 'redriven' };
      }
      const decoded = decode(Buffer.from(row.value, 'base64'));
      if (decoded.outcome === 'poison') return { outcome: 'failed', reason: decoded.reason };
      // A type that nobody here knows any more.
      if (decoded.outcome === 'ignored') return { outcome: 'redriven' };
      const { event } = decoded;
      const identity = identityOf(event);
      const readAt = reread.get(identity);
      const isKnown =
        (readAt !== undefined && readAt <= at.offset && readAt >= offset - DUPLICATE_WINDOW) ||
        (unread === true && owned.window.has(event.tenantid, event.id));
      if (isKnown && !isRepeating) return { outcome: 'duplicate' };
      const fact: Fact = {
        position,
        key: row.key,
        event,
        logClock: owned.logClock,
        effectiveAt: Math.min(toEpochMs(event.time), toEpochMs(event.recordedat)),
      };
      await options.foldFact(cycle, owned, fact, at, appliedBy);
      return unread === true ? { outcome: 'redriven', identity } : { outcome: 'redriven' };
    } catch (error) {
      if (!options.isFoldFailure(error)) throw error;
      return { outcome: 'failed', reason: `a fold failed: ${String(error)}` };
    }
  };

  const settle = (
    cycle: Cycle,
    owned: OwnedPartition,
    row: ParkedDocument,
    document: ResolvedDocument | undefined,
  ): void => {
    const { waiting, verdicts, reread } = owned.judged;
    waiting.remove(row.key, row._id);
    write(cycle, parked, row._id, null);
    if (document === undefined) return;
    const { state, until, identity } = document;
    write(cycle, resolved, row._id, document);
    verdicts.set(row._id, { state, until, reason: row.reason });
    if (identity !== undefined) reread.set(identity, until);
  };

  return {
    apply: async (cycle, owned, at, { parkedId, action }, actor) => {
      const { waiting, verdicts } = owned.judged;
      const isRepeating = at.offset < owned.judgedThrough;
      const named =
        (await find(cycle, { collection: parked, id: parkedId })) ??
        (await find(cycle, { collection: resolved, id: parkedId }));
      if (named === undefined) return true;
      const { key } = named as ParkedDocument | ResolvedDocument;
      // It is the first of its key, or it was and the rest of them is left from the last cycle.
      const isFirst = waiting.of(key)[0] === parkedId;
      if (!isFirst && verdicts.get(parkedId)?.until !== at.offset) return true;
      for (let done = 0; ; done += 1) {
        const [id] = waiting.of(key);
        if (id === undefined) return true;
        const verdict = verdicts.get(id);
        if (isRepeating && verdict?.until !== at.offset) return true;
        if (done > 0 && isFull(cycle)) return false;
        const row = (await find(cycle, { collection: parked, id })) as ParkedDocument | undefined;
        if (row === undefined) throw new Error(`${id} waits, but it is not there.`);
        if (row.triedAt === at.offset) return true;
        const isDiscarded = isRepeating
          ? verdict?.state === 'discarded'
          : id === parkedId && action === 'discard';
        const result: Redriven = isDiscarded
          ? { outcome: 'duplicate' }
          : await redrive(cycle, owned, at, row, isRepeating);
        if (result.outcome === 'failed') {
          const { topic, partition } = row;
          const { reason } = result;
          const attempts = (row.attempts ?? 0) + 1;
          const appliedBy = isRepeating ? passedBy(owned, at, row) : row.appliedBy;
          const tried: ParkedDocument = { ...row, reason, attempts, triedAt: at.offset };
          write(cycle, parked, id, appliedBy === undefined ? tried : { ...tried, appliedBy });
          waiting.renounce(id);
          observer.parked({ topic, partition, reason });
          return true;
        }
        const state = result.outcome === 'redriven' ? 'redriven' : 'discarded';
        const identity = result.outcome === 'redriven' ? result.identity : undefined;
        const more = {
          ...(id === parkedId && actor !== undefined && { actor }),
          ...(identity !== undefined && { identity }),
        };
        triedAt.delete(id);
        settle(cycle, owned, row, isRepeating ? undefined : resolvedDocument(row, state, at, more));
      }
    },
  };
}
