import type { Document } from '@rapport/kernel/projection';
import { MAX_IDS_PER_READ } from '@rapport/engine/ports/store';
import { together } from '../batching/together.ts';

type Found = ReadonlyMap<string, Document>;
type ReadMany = (collection: string, ids: readonly string[]) => Promise<Found>;

/**
 * One read of a collection under way, and the next one for all that is asked for meanwhile. Of 100 ids an id costs 5 µs
 * of processor, client and server together, of 1,000 less than 1. A read begins after it is asked for, so it sees what
 * was written before.
 */
export function readTogether(read: ReadMany): ReadMany {
  const readers = new Map<string, (ids: readonly string[]) => Promise<readonly (Document | undefined)[]>>();
  const readerOf = (collection: string) => {
    const known = readers.get(collection);
    if (known !== undefined) return known;
    const readAll = async (ids: readonly string[]): Promise<readonly (Document | undefined)[]> => {
      const found = await read(collection, [...new Set(ids)]);
      return ids.map((id) => found.get(id));
    };
    const reader = together(readAll, { most: MAX_IDS_PER_READ });
    readers.set(collection, reader);
    return reader;
  };
  return async (collection, ids) => {
    const documents = await readerOf(collection)(ids);
    const found = new Map<string, Document>();
    for (const document of documents) if (document !== undefined) found.set(document._id, document);
    return found;
  };
}
