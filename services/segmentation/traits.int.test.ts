import { randomUUID } from 'node:crypto';
import type { Store } from '@rapport/engine/ports/store';
import { createMongoStore } from '@rapport/platform/mongo/store';
import { mongodbUri } from '@rapport/testkit/servers';
import { CHANGES, TRAITS, changeId } from './views/traits/documents.ts';
import type { TraitChangeDocument } from './views/traits/documents.ts';
import { createTraitsProjection } from './views/traits/projection.ts';
import { changeAt, listChanges } from './views/traits/queries.ts';

const COLLECTION = `${TRAITS}.${CHANGES}`;
const SPAN = 60;

let store: Store;

beforeAll(async () => {
  const database = `segmentation_${randomUUID().slice(0, 8)}`;
  store = await createMongoStore({ uri: mongodbUri(), database, appName: 'segmentation-int' });
  const changes = createTraitsProjection().collections.find(({ name }) => name === CHANGES);
  await store.ensureCollections([{ name: COLLECTION, indexes: changes?.indexes ?? [] }]);
});

afterAll(async () => {
  await store.drop(await store.listCollections());
  await store.close();
});

function change(member: string, traitId: string, from: number, tenant = 'acme'): TraitChangeDocument {
  return {
    _id: changeId(member, traitId, from),
    tenant,
    member,
    traitId,
    from,
    version: 1,
    // Every seventh takes the value away.
    ...(from % 7 !== 0 && { value: from % 2 === 0 ? from : `v${from}` }),
    reason: 'event',
    causes: { causeEventIds: [`e${from}`], causeCount: 1 },
  };
}

describe('the history of traits in MongoDB', () => {
  const own = [3, 5, 8, 14, 15, 21, 33, 49, 50].map((from) => change('acme:a', 'reads', from));

  beforeAll(async () => {
    const others = [
      change('acme:a', 'likes', 4),
      change('acme:b', 'reads', 6),
      change('beta:a', 'reads', 7, 'beta'),
    ];
    const writes = [...own, ...others].map((document) => ({
      kind: 'put' as const,
      collection: COLLECTION,
      document,
    }));
    expect(await store.transact({ expectations: [], writes })).toEqual({ outcome: 'committed' });
  });

  it('gives every moment the newest change until then', async () => {
    for (let at = 0; at <= SPAN; at += 1) {
      const expected = own.findLast(({ from }) => from <= at);
      expect(await changeAt(store, 'acme', 'acme:a', 'reads', at)).toEqual(expected);
    }
  });

  it.each([1, 2, 100])('lists all changes, the newest first, in pages of %i', async (limit) => {
    const seen: TraitChangeDocument[] = [];
    for (;;) {
      const last = seen.at(-1);
      const before = last === undefined ? undefined : { lt: last.from };
      const page = await listChanges(store, 'acme', 'acme:a', 'reads', limit, before);
      seen.push(...page);
      if (page.length < limit) break;
    }
    expect(seen).toEqual(own.toReversed());
  });
});
