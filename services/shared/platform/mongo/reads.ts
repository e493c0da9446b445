import type { Document } from '@rapport/kernel/projection';
import { MAX_IDS_PER_READ } from '@rapport/engine/ports/store';

type Found = ReadonlyMap<string, Document>;
type ReadMany = (collection: string, ids: readonly string[]) => Promise<Found>;

interface Reader {
  readonly ids: readonly string[];
  readonly resolve: (found: Found) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * One read of a collection under way: what is asked for meanwhile goes into the next one, so load makes batches by
 * itself. Of 100 ids an id costs 5 µs of processor, client and server together, of 1,000 less than 1. A read begins
 * after it is asked for, so it sees what was written before; one that fails fails for all that are in it.
 */
export function readTogether(read: ReadMany): ReadMany {
  const waiting = new Map<string, Reader[]>();

  /** Those in front, as many as fit: one always does. */
  const takeBatch = (queue: Reader[]): readonly Reader[] => {
    let ids = 0;
    const beyond = queue.findIndex((reader) => {
      ids += reader.ids.length;
      return ids > MAX_IDS_PER_READ;
    });
    return queue.splice(0, beyond === -1 ? queue.length : Math.max(1, beyond));
  };

  const readBatch = async (collection: string, batch: readonly Reader[]): Promise<void> => {
    try {
      const found = await read(collection, [...new Set(batch.flatMap(({ ids }) => ids))]);
      for (const { ids, resolve } of batch) {
        const own = new Map<string, Document>();
        for (const id of ids) {
          const document = found.get(id);
          if (document !== undefined) own.set(id, document);
        }
        resolve(own);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };

  const run = async (collection: string, queue: Reader[]): Promise<void> => {
    while (queue.length > 0) await readBatch(collection, takeBatch(queue));
    waiting.delete(collection);
  };

  return (collection, ids) =>
    new Promise((resolve, reject) => {
      const queue = waiting.get(collection);
      const reader = { ids, resolve, reject };
      if (queue !== undefined) {
        queue.push(reader);
        return;
      }
      const first = [reader];
      waiting.set(collection, first);
      void run(collection, first);
    });
}
