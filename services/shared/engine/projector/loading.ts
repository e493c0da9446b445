import type { Fact } from '@rapport/kernel/event';
import type { DocumentKey } from '@rapport/kernel/projection';
import type { DocumentCache } from '../documents/cache.ts';
import { MAX_IDS_PER_READ } from '../ports/store.ts';
import type { Store } from '../ports/store.ts';
import type { Slice } from './decoding.ts';
import type { Followers } from './topics.ts';
import { fullKey } from './unit.ts';
import type { Reader } from './unit.ts';

/** Documents from the store into memory. */
export interface Loading {
  readonly load: (collection: string, ids: readonly string[]) => Promise<void>;
  /** Those of them that the reader does not know, in one read per collection. */
  readonly loadUnknown: (reader: Reader, keys: Iterable<DocumentKey>) => Promise<void>;
}

export function createLoading(store: Pick<Store, 'getMany'>, cache: DocumentCache): Loading {
  const load = async (collection: string, ids: readonly string[]): Promise<void> => {
    for (let from = 0; from < ids.length; from += MAX_IDS_PER_READ) {
      const part = ids.slice(from, from + MAX_IDS_PER_READ);
      const found = await store.getMany(collection, part);
      for (const id of part) cache.set(collection, id, found.get(id) ?? null);
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

  return { load, loadUnknown };
}

function announcedBy(
  fact: Fact,
  { projections, reactions }: Followers,
  physical: (collection: string) => string,
  into: DocumentKey[],
): void {
  const { type } = fact.event;
  try {
    for (const prepared of projections) {
      if (!prepared.handles.has(type)) continue;
      for (const key of prepared.projection.keys(fact as never)) into.push(fullKey(prepared, key));
    }
    for (const { reaction, handles } of reactions) {
      if (!handles.has(type)) continue;
      for (const { collection, id } of reaction.keys(fact as never)) {
        into.push({ collection: physical(collection), id });
      }
    }
  } catch {
    // `keys` that throws announces nothing; the fold runs into the same and parks the record.
  }
}

/** What folds and reactions say of these records that they will ask for. */
export function announced(
  slices: readonly Slice[],
  physical: (collection: string) => string,
): readonly DocumentKey[] {
  const keys: DocumentKey[] = [];
  for (const { owned, records } of slices) {
    for (const { fact } of records)
      if (fact !== undefined) announcedBy(fact, owned.followers, physical, keys);
  }
  return keys;
}
