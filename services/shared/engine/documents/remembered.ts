import type { Document } from '@rapport/kernel/projection';
import { OWNERSHIP_BELIEVED_MS, OWNERSHIP_LOOK_MS } from '../limits.ts';
import type { Store } from '../ports/store.ts';
import { partitionName } from '../projector/partition.ts';
import type { OwnedPartition } from '../projector/partition.ts';
import { positionId } from '../projector/positions.ts';
import type { PositionRow } from '../projector/positions.ts';
import type { Followers } from '../projector/topics.ts';
import type { TimedDocument } from '../projector/unit.ts';
import type { DocumentCache } from './cache.ts';

export interface RememberedOptions {
  readonly service: string;
  readonly store: Pick<Store, 'getMany'>;
  readonly positions: string;
  readonly cache: DocumentCache;
  readonly followers: () => ReadonlyMap<string, Followers>;
  /** By {@link partitionName}. */
  readonly owned: ReadonlyMap<string, OwnedPartition>;
  /** Whether memory is about to be dropped. */
  readonly isLost: () => boolean;
}

type Owners = ReadonlyMap<string, OwnedPartition>;

/**
 * Documents by id for queries: from memory those that this replica alone writes, as they were committed last, the others
 * from the store. Those are the ones of collections with timers, which say whose partition they are of.
 *
 * Somebody else may have taken a partition over without our having heard of it yet. So its row is looked at while there
 * are questions, and memory counts for {@link OWNERSHIP_BELIEVED_MS} after a look that found it ours: an answer is never
 * older than that, and never older than what the row here says has been applied.
 */
export function createRemembered(options: RememberedOptions): Pick<Store, 'getMany'> {
  const { service, store, positions, cache, followers, owned, isLost } = options;
  /** Until when a partition is ours for certain. */
  const oursUntil = new WeakMap<OwnedPartition, number>();
  let lookedAt = -Infinity;
  let looking = false;
  let knownFor: ReadonlyMap<string, Followers> | undefined;
  let topics: ReadonlyMap<string, string> = new Map();

  /** Topic of a collection that is kept in memory and whose documents have one owner. */
  const topicOf = (collection: string): string | undefined => {
    const all = followers();
    if (all !== knownFor) {
      knownFor = all;
      topics = new Map(
        [...all].flatMap(([topic, { projections }]) =>
          projections.flatMap(({ collections }) =>
            [...collections.values()].flatMap(({ name, spec }) =>
              spec.timers === true && spec.cold !== true ? [[name, topic] as const] : [],
            ),
          ),
        ),
      );
    }
    return topics.get(collection);
  };

  const ownersOf = (topic: string, { partition }: TimedDocument): OwnedPartition | undefined =>
    partition === undefined ? undefined : owned.get(partitionName({ topic, partition }));

  const look = async (now: number): Promise<void> => {
    looking = true;
    const mine: Owners = new Map(
      [...owned.values()].map((one) => [positionId(service, one.topic, one.partition), one]),
    );
    try {
      const rows = await store.getMany(positions, [...mine.keys()]);
      for (const [id, one] of mine) {
        const row = rows.get(id) as PositionRow | undefined;
        if (row?.epoch === one.row.epoch) oursUntil.set(one, now + OWNERSHIP_BELIEVED_MS);
        else oursUntil.delete(one);
      }
    } catch {
      // Nothing is believed for longer than it was, and who asks the store meanwhile is told that it is away.
    } finally {
      looking = false;
    }
  };

  const fromMemory = (collection: string, id: string, now: number): Document | undefined => {
    const topic = topicOf(collection);
    if (topic === undefined || isLost()) return undefined;
    const document = cache.committed(collection, id);
    if (document === undefined || document === null) return undefined;
    const owner = ownersOf(topic, document);
    return owner !== undefined && now < (oursUntil.get(owner) ?? -Infinity) ? document : undefined;
  };

  const fromStore = async (
    collection: string,
    ids: readonly string[],
    into: Map<string, Document>,
  ): Promise<void> => {
    const topic = topicOf(collection);
    const { era } = cache;
    for (const [id, document] of await store.getMany(collection, ids)) {
      into.set(id, document);
      if (topic !== undefined && ownersOf(topic, document) !== undefined) {
        cache.offer(collection, document, era);
      }
    }
  };

  return {
    getMany: async (collection, ids) => {
      const now = performance.now();
      if (!looking && now - lookedAt >= OWNERSHIP_LOOK_MS) {
        lookedAt = now;
        void look(now);
      }
      const found = new Map<string, Document>();
      const unknown: string[] = [];
      for (const id of ids) {
        const document = fromMemory(collection, id, now);
        if (document === undefined) unknown.push(id);
        else found.set(id, document);
      }
      if (unknown.length > 0) await fromStore(collection, unknown, found);
      return found;
    },
  };
}
