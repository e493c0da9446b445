import { randomUUID } from 'node:crypto';
import type { Document } from '@rapport/kernel/projection';
import { MAX_CLAIM_ATTEMPTS } from '../limits.ts';
import type { Store } from '../ports/store.ts';

interface Meta extends Document {
  readonly storeEpoch: string;
  /** Name of the restore that this epoch began with. */
  readonly restore?: string;
}

/**
 * The part of the ids of what is decided here that tells one life of the database from the next. It is made with the
 * database, and once for each restore that is named: a database that was set back gives versions away a second time,
 * to other facts.
 */
export async function storeEpochOf(store: Store, collection: string, restore?: string): Promise<string> {
  const _id = 'store';
  for (let attempt = 1; attempt <= MAX_CLAIM_ATTEMPTS; attempt += 1) {
    const known = (await store.getMany(collection, [_id])).get(_id) as Meta | undefined;
    if (known !== undefined && (restore === undefined || known.restore === restore)) return known.storeEpoch;
    const made: Meta = {
      _id,
      storeEpoch: randomUUID().slice(0, 8),
      ...(restore !== undefined && { restore }),
    };
    const expected = known === undefined ? 'absent' : { storeEpoch: known.storeEpoch };
    // Replicas start together: one of them makes it, the others read it.
    await store.transact({ expectations: [{ collection, expected, document: made }], writes: [] });
  }
  throw new Error(`${collection} kept changing while the epoch of the store was being read.`);
}
