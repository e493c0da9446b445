import type { Store } from '@rapport/engine/ports/store';
import type { Document } from '@rapport/kernel/projection';
import { createMemoryStore } from '@rapport/platform/memory/store';
import { HISTORY, MEMBERS, MEMBERSHIPS, blockId } from './documents.ts';
import type { HistoryDocument, MemberDocument } from './documents.ts';
import { packEvent } from './history.ts';
import type { KnownEvent } from './history.ts';
import { newMember } from './judge.ts';
import { findHistory, withHistories } from './queries.ts';

const KEY = `acme:${'a'.repeat(32)}`;
const MEMBER = `${MEMBERSHIPS}.${MEMBERS}`;
const KEPT = `${MEMBERSHIPS}.${HISTORY}`;

const event = (id: string): KnownEvent => ({
  ...{ id, verb: 'content.read', effectiveAt: 1, knownAt: 1, tags: [], properties: {} },
});
const member = (blocks: number, chunks: number): MemberDocument => ({
  ...newMember('acme', 'a'.repeat(32), KEY, 0),
  history: { blocks, chunks, recent: [] },
});
const put = (collection: string, document: Document) => ({ kind: 'put', collection, document }) as const;

const block: HistoryDocument = {
  _id: blockId(KEY, 0),
  events: ['one', 'two'].map((id) => packEvent(event(id))),
};

describe('a history that is moved into a block while it is read', () => {
  let store: Store;
  const chunked = member(0, 1);

  beforeEach(async () => {
    store = createMemoryStore();
    await store.transact({
      expectations: [],
      writes: [put(MEMBER, member(1, 0)), put(KEPT, block)],
    });
  });

  const ids = (history: readonly KnownEvent[]): readonly string[] => history.map(({ id }) => id);

  it('is read again with its member, by whoever reads many', async () => {
    const read: (readonly string[])[] = [];
    for await (const { history } of withHistories(store, [chunked])) read.push(ids(history));
    expect(read).toEqual([['one', 'two']]);
  });

  it('is read again by whoever reads one', async () => {
    let reads = 0;
    const moving: Store = {
      ...store,
      getMany: async (collection, wanted) => {
        if (collection !== MEMBER) return store.getMany(collection, wanted);
        reads += 1;
        return reads === 1 ? new Map([[KEY, chunked]]) : store.getMany(collection, wanted);
      },
    };
    expect(ids(await findHistory(moving, KEY))).toEqual(['one', 'two']);
    expect(reads).toBe(2);
  });

  it('is given up where it is never there', async () => {
    await store.transact({
      expectations: [],
      writes: [{ kind: 'remove', collection: KEPT, id: block._id }],
    });
    await expect(findHistory(store, KEY)).rejects.toThrow('was moved 3 times');
  });
});
