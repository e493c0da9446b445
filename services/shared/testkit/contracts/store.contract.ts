import * as fc from 'fast-check';
import { LateText } from '@rapport/kernel/projection';
import type { Document } from '@rapport/kernel/projection';
import { pagesOf } from '@rapport/engine/ports/pages';
import { MAX_IDS_PER_READ } from '@rapport/engine/ports/store';
import type {
  Expectation,
  Query,
  Scalar,
  Store,
  TransactionResult,
  Write,
} from '@rapport/engine/ports/store';

const C = 'contract.items.v1';
const D = 'contract.others.v1';

type Fields = Readonly<Record<string, unknown>>;

const late = (text: string): LateText<string> => new LateText(text, (parts) => parts);

function doc(_id: string, fields: Fields = {}): Document {
  return { _id, ...fields };
}

const put = (document: Document, collection = C): Write => ({ kind: 'put', collection, document });
const change = (before: Document, document: Document): Write => ({
  kind: 'put',
  collection: C,
  document,
  before,
});
const insert = (document: Document, collection = C): Write => ({ kind: 'insert', collection, document });
const remove = (id: string, collection = C): Write => ({ kind: 'remove', collection, id });

/**
 * What every Store promises.
 *
 * @param open a store of its own for each call, all of the same empty database, which is given anew for every test
 */
export function storeContract(name: string, open: () => Promise<() => Promise<Store>>): void {
  describe(`${name} as a Store`, () => {
    let store: Store;
    let client: () => Promise<Store>;
    const opened: Store[] = [];

    const write = (...writes: readonly Write[]): Promise<TransactionResult> =>
      store.transact({ expectations: [], writes });
    const expecting = (...expectations: readonly Expectation[]): Promise<TransactionResult> =>
      store.transact({ expectations, writes: [] });
    const read = async (id: string, collection = C): Promise<Document | undefined> =>
      (await store.getMany(collection, [id])).get(id);
    const ids = async (query: Partial<Query>): Promise<readonly string[]> =>
      (await store.find(C, { filter: {}, limit: 100, ...query })).map(({ _id }) => _id);
    const scanned = async (collection = C): Promise<readonly Document[]> => {
      const documents: Document[] = [];
      for await (const document of store.scan(collection)) documents.push(document);
      return documents;
    };

    beforeEach(async () => {
      const next = await open();
      client = async () => {
        const made = await next();
        opened.push(made);
        return made;
      };
      store = await client();
      await store.ensureCollections([
        { name: C, indexes: [{ fields: { tenant: 1, code: 1 }, unique: true }, { fields: { points: -1 } }] },
        { name: D, indexes: [] },
      ]);
    });

    afterEach(async () => {
      await opened[0]?.drop(await opened[0].listCollections());
      for (const one of opened.splice(0)) await one.close();
    });

    describe('values', () => {
      it('gives back what was written, numbers as numbers and bigints as bigints', async () => {
        const document = doc('a', {
          text: 'ünï 😀',
          int: 1,
          negative: -7,
          beyondInt32: 2 ** 40,
          safe: Number.MAX_SAFE_INTEGER,
          fraction: 0.1,
          long: 5n,
          largest: 2n ** 63n - 1n,
          smallest: -(2n ** 63n),
          yes: true,
          no: false,
          nothing: null,
          list: [1, 'two', 3n, [4], { five: 5n }],
          nested: { deep: { deeper: 6n, empty: {} } },
        });
        await write(put(document));
        expect(await read('a')).toStrictEqual(document);
        expect(await store.find(C, { filter: {}, limit: 1 })).toStrictEqual([document]);
        expect(await scanned()).toStrictEqual([document]);
      });

      it('keeps the keys of nested maps, whatever callers call them', async () => {
        const keys = ['a.b', '$inc', '$ref', '$id', '', ' ', 'constructor', '😀', '0'];
        const map = Object.fromEntries(keys.map((key) => [key, `${key}!`]));
        const proto = JSON.parse(
          '{"__proto__":"own","x":{"$ref":"c","$id":"1","$db":"d","more":1}}',
        ) as Fields;
        await write(put(doc('a', { map, proto, list: [{ $ref: 'c', $id: 'i' }] })));
        const found = (await read('a')) as unknown as Record<string, Fields>;
        expect(found.map).toStrictEqual(map);
        expect(Object.hasOwn(found.proto ?? {}, '__proto__')).toBe(true);
        expect(found.proto?.x).toStrictEqual(proto.x);
        expect(found.list).toStrictEqual([{ $ref: 'c', $id: 'i' }]);
        await write(insert(doc('b', { map })));
        expect(await read('b')).toStrictEqual(doc('b', { map }));
      });

      it('leaves out fields that are undefined', async () => {
        await write(put(doc('a', { gone: undefined, nested: { gone: undefined, here: 1 } })));
        expect(await read('a')).toStrictEqual(doc('a', { nested: { here: 1 } }));
      });

      it('keeps values: what is done to an object later is not stored', async () => {
        const nested = { points: 1 };
        await write(put(doc('a', { nested })));
        nested.points = 2;
        expect(await read('a')).toStrictEqual(doc('a', { nested: { points: 1 } }));
      });

      it('keeps a text that is made late as a text, however it is written', async () => {
        const fields = { seen: late('seen'), more: late('more') };
        const changed = { seen: fields.seen, more: late('less') };
        await write(insert(doc('a', fields)), put(doc('b', fields)));
        await write(change(doc('b', fields), doc('b', changed)));
        await expecting({ collection: C, expected: 'absent', document: doc('c', fields) });
        await expecting({ collection: C, expected: { seen: 'seen' }, document: doc('c', changed) });
        expect(await scanned()).toStrictEqual([
          doc('a', { seen: 'seen', more: 'more' }),
          doc('b', { seen: 'seen', more: 'less' }),
          doc('c', { seen: 'seen', more: 'less' }),
        ]);
      });
    });

    describe('transact', () => {
      it('puts over what is there, and where nothing is', async () => {
        expect(await write(put(doc('a', { points: 1, old: true })))).toEqual({ outcome: 'committed' });
        expect(await write(put(doc('a', { points: 2 })))).toEqual({ outcome: 'committed' });
        expect(await read('a')).toStrictEqual(doc('a', { points: 2 }));
      });

      it('makes one document of another, whatever differs', async () => {
        const key = fc.constantFrom('a', 'b', '$inc', '$ref', 'a.b', '__proto__', '');
        const value = fc.letrec<{ value: unknown }>((tie) => ({
          value: fc.oneof(
            { maxDepth: 2 },
            fc.constantFrom(1, 'x', 2n, true, null),
            fc.array(tie('value'), { maxLength: 3 }),
            fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
          ),
        })).value;
        const fields = fc.dictionary(fc.constantFrom('one', 'two', 'three', 'four'), value, {
          noNullPrototype: true,
        });
        await fc.assert(
          fc.asyncProperty(fields, fields, fc.subarray(['one', 'two']), async (from, to, same) => {
            const before = doc('a', { tenant: 't', code: 'x', ...from });
            const kept = Object.fromEntries(
              same.flatMap((field) => (field in from ? [[field, from[field]]] : [])),
            );
            const after = doc('a', { tenant: 't', code: 'y', gone: undefined, ...to, ...kept });
            await write(put(before));
            expect(await write(change(before, after))).toEqual({ outcome: 'committed' });
            expect(await read('a')).toEqual(after);
            expect(await ids({ filter: { tenant: 't', code: 'y' } })).toEqual(['a']);
            await write(change(after, after));
            expect(await read('a')).toEqual(after);
          }),
          { numRuns: 30 },
        );
      });

      it('sends only what differs of a document that is known', async () => {
        const before = doc('a', { points: 1, old: true });
        await write(put(before), put(doc('b')));
        const after = doc('a', { points: 2 });
        const result = await write(
          change(before, after),
          put(doc('b', { n: 1 })),
          put(doc('c')),
          insert(doc('d')),
        );
        expect(result).toEqual({ outcome: 'committed' });
        expect(await scanned()).toStrictEqual([after, doc('b', { n: 1 }), doc('c'), doc('d')]);
      });

      it('throws where what should be known is not there, and writes nothing', async () => {
        await write(put(doc('a')));
        await expect(
          write(put(doc('a', { n: 1 })), change(doc('b'), doc('b', { n: 1 }))),
        ).rejects.toMatchObject({
          code: 'NOT_AS_BEFORE',
        });
        expect(await scanned()).toStrictEqual([doc('a')]);
      });

      it('inserts only where nothing is', async () => {
        expect(await write(insert(doc('a', { n: 1 })))).toEqual({ outcome: 'committed' });
        expect(await write(insert(doc('a', { n: 2 })))).toEqual({ outcome: 'duplicate', collection: C });
        expect(await read('a')).toStrictEqual(doc('a', { n: 1 }));
      });

      it('removes, also what is not there', async () => {
        await write(put(doc('a')));
        expect(await write(remove('a'), remove('missing'))).toEqual({ outcome: 'committed' });
        expect(await read('a')).toBeUndefined();
      });

      it.each([
        ['insert', insert],
        ['put', put],
      ] as const)('refuses an %s whose unique values are taken', async (_, kind) => {
        await write(put(doc('a', { tenant: 't', code: 'x' })));
        expect(await write(kind(doc('b', { tenant: 't', code: 'x' })))).toEqual({
          outcome: 'duplicate',
          collection: C,
        });
        expect(await read('b')).toBeUndefined();
        expect(await write(kind(doc('b', { tenant: 'u', code: 'x' })))).toEqual({ outcome: 'committed' });
      });

      it('compares unique values by type, and numbers by value', async () => {
        await write(put(doc('a', { tenant: 't', code: 1 })));
        expect((await write(put(doc('b', { tenant: 't', code: '1' })))).outcome).toBe('committed');
        expect((await write(put(doc('c', { tenant: 't', code: 1n })))).outcome).toBe('duplicate');
      });

      it('does not compare documents without one of the unique fields', async () => {
        const result = await write(
          put(doc('a', { tenant: 't' })),
          put(doc('b', { tenant: 't' })),
          put(doc('c')),
        );
        expect(result).toEqual({ outcome: 'committed' });
      });

      it('frees unique values with their document, also in the same transaction', async () => {
        await write(put(doc('a', { tenant: 't', code: 'x' })), put(doc('b', { tenant: 't', code: 'y' })));
        const moved = await write(
          insert(doc('c', { tenant: 't', code: 'x' })),
          put(doc('b', { tenant: 't', code: 'z' })),
          insert(doc('d', { tenant: 't', code: 'y' })),
          remove('a'),
        );
        expect(moved).toEqual({ outcome: 'committed' });
        expect(await ids({ filter: { tenant: 't' } })).toEqual(['b', 'c', 'd']);
      });

      it('is all or nothing', async () => {
        await write(put(doc('a', { n: 1 })), put(doc('gone')));
        const result = await write(
          put(doc('a', { n: 2 })),
          remove('gone'),
          put(doc('new')),
          put(doc('x'), D),
          insert(doc('a')),
        );
        expect(result).toEqual({ outcome: 'duplicate', collection: C });
        expect(await scanned()).toStrictEqual([doc('a', { n: 1 }), doc('gone')]);
        expect(await scanned(D)).toEqual([]);
      });

      it('takes nothing as done', async () => {
        expect(await write()).toEqual({ outcome: 'committed' });
      });

      describe('expectations', () => {
        const expectOf = (
          document: Document,
          expected: Expectation['expected'],
          collection = C,
        ): Expectation => ({ collection, expected, document });

        it('replace a document that stands as expected', async () => {
          await write(put(doc('a', { epoch: 'e1', at: 5, n: 1n, dropped: 1 })));
          const result = await expecting(expectOf(doc('a', { epoch: 'e2' }), { epoch: 'e1', at: 5, n: 1n }));
          expect(result).toEqual({ outcome: 'committed' });
          expect(await read('a')).toStrictEqual(doc('a', { epoch: 'e2' }));
        });

        it('change a document that stands as expected, and is known', async () => {
          const before = doc('a', { epoch: 'e1', kept: 1, dropped: 1 });
          await write(put(before));
          const after = doc('a', { epoch: 'e2', kept: 1 });
          const asked = { ...expectOf(after, { epoch: 'e1' }), before };
          expect(await expecting(asked)).toEqual({ outcome: 'committed' });
          expect(await read('a')).toStrictEqual(after);
          expect(await expecting(asked)).toEqual({ outcome: 'conflict', collection: C });
        });

        it('look into nested fields', async () => {
          await write(put(doc('a', { row: { at: 5 } })));
          expect((await expecting(expectOf(doc('a', { row: { at: 6 } }), { 'row.at': 4 }))).outcome).toBe(
            'conflict',
          );
          expect((await expecting(expectOf(doc('a', { row: { at: 6 } }), { 'row.at': 5 }))).outcome).toBe(
            'committed',
          );
        });

        it.each<[string, Readonly<Record<string, Scalar>>]>([
          ['another value', { epoch: 'e2' }],
          ['a value of another type', { at: '5' }],
          ['a field that is not there', { missing: 1 }],
        ])('refuse %s', async (_, expected) => {
          await write(put(doc('a', { epoch: 'e1', at: 5 })));
          const result = await store.transact({
            expectations: [expectOf(doc('a', { epoch: 'e3' }), expected)],
            writes: [put(doc('b'))],
          });
          expect(result).toEqual({ outcome: 'conflict', collection: C });
          expect(await scanned()).toStrictEqual([doc('a', { epoch: 'e1', at: 5 })]);
        });

        /** More than one find brings at once, and more than a store may want to plan one by one. */
        const MANY = 250;
        const many = (at: (n: number) => object): readonly Document[] =>
          Array.from({ length: MANY }, (_, n) => doc(`m-${n}`, { n, ...at(n) }));

        it.each<[string, number, Readonly<Record<string, Scalar>>]>([
          ['one is not there', 100, { at: 1 }],
          ['one has another value', 7, { at: 2 }],
          ['one has a value of another type', 249, { at: '1' }],
          ['one has no such field', 0, { missing: 1 }],
          ['one has another value inside', 8, { 'row.at': 2 }],
        ])('of many documents fall together where %s', async (_, odd, expected) => {
          const before = many((n) => ({ at: 1, row: { at: n } }));
          await write(...before.flatMap((one, n) => (n === odd && odd === 100 ? [] : [put(one)])));
          const stood = await scanned();
          const result = await expecting(
            ...many(() => ({ at: 2 })).map((one, n) => expectOf(one, n === odd ? expected : { at: 1 })),
          );
          expect(result).toEqual({ outcome: 'conflict', collection: C });
          expect(await scanned()).toStrictEqual(stood);
        });

        it('of many documents stand by value, inside and in lists too, beside those that are to be made', async () => {
          await write(
            ...many((n) => ({ at: BigInt(n), row: { at: n }, tags: ['x', `t-${n}`] })).map((one) => put(one)),
          );
          const after = many(() => ({ at: 0 }));
          const result = await expecting(
            ...after.map((one, n) => expectOf(one, { at: n, 'row.at': BigInt(n), tags: `t-${n}` })),
            expectOf(doc('new', { at: 0 }), 'absent'),
          );
          expect(result).toEqual({ outcome: 'committed' });
          expect(await scanned()).toHaveLength(MANY + 1);
          expect(await read('m-249')).toStrictEqual(after.at(-1));
        });

        it('let one of many competitors through who expect many', async () => {
          await write(...many(() => ({ owner: 'nobody' })).map((one) => put(one)));
          const stores = await Promise.all([client(), client(), client()]);
          const results = await Promise.all(
            stores.map((one, n) =>
              one.transact({
                expectations: many(() => ({ owner: `${n}` })).map((each) =>
                  expectOf(each, { owner: 'nobody' }),
                ),
                writes: [],
              }),
            ),
          );
          expect(results.filter(({ outcome }) => outcome === 'committed')).toHaveLength(1);
          const owners = (await scanned()).map((document) => (document as { readonly owner?: string }).owner);
          expect(new Set(owners).size).toBe(1);
        });

        it('refuse where there is no document', async () => {
          expect(await expecting(expectOf(doc('a'), {}))).toEqual({ outcome: 'conflict', collection: C });
        });

        it('insert where absence is expected, and refuse where it is not', async () => {
          expect(await expecting(expectOf(doc('a', { n: 1 }), 'absent'))).toEqual({ outcome: 'committed' });
          expect(await expecting(expectOf(doc('a', { n: 2 }), 'absent'))).toEqual({
            outcome: 'conflict',
            collection: C,
          });
          expect(await read('a')).toStrictEqual(doc('a', { n: 1 }));
        });

        it('tell a taken unique value from an unexpected document', async () => {
          await write(put(doc('a', { tenant: 't', code: 'x' })), put(doc('b', { tenant: 't', code: 'y' })));
          const taken = { tenant: 't', code: 'x' };
          const duplicate = { outcome: 'duplicate', collection: C };
          expect(await expecting(expectOf(doc('c', taken), 'absent'))).toEqual(duplicate);
          expect(await expecting(expectOf(doc('b', taken), { code: 'y' }))).toEqual(duplicate);
        });

        it('hold together or not at all', async () => {
          await write(put(doc('a', { at: 1 })), put(doc('b', { at: 1 })), put(doc('p', { at: 1 }), D));
          const all = (at: number): Promise<TransactionResult> =>
            expecting(
              expectOf(doc('a', { at: 2 }), { at: 1 }),
              expectOf(doc('p', { at: 2 }), { at: 1 }, D),
              expectOf(doc('c', { at: 2 }), 'absent'),
              expectOf(doc('b', { at: 2 }), { at }),
            );
          expect(await all(7)).toEqual({ outcome: 'conflict', collection: C });
          expect(await scanned()).toStrictEqual([doc('a', { at: 1 }), doc('b', { at: 1 })]);
          expect(await read('p', D)).toStrictEqual(doc('p', { at: 1 }));
          expect(await all(1)).toEqual({ outcome: 'committed' });
        });

        it('come before the writes: a lost fence is a conflict, not a duplicate', async () => {
          await write(put(doc('a')), put(doc('fence', { at: 1 }), D));
          const result = await store.transact({
            expectations: [expectOf(doc('fence', { at: 2 }), { at: 9 }, D)],
            writes: [insert(doc('a'))],
          });
          expect(result).toEqual({ outcome: 'conflict', collection: D });
        });

        it('let one of many competitors through', async () => {
          await write(put(doc('a', { owner: 'nobody' })));
          const stores = await Promise.all([client(), client(), client()]);
          const results = await Promise.all(
            stores.map((one, n) =>
              one.transact({
                expectations: [expectOf(doc('a', { owner: `${n}` }), { owner: 'nobody' })],
                writes: [put(doc(`of-${n}`), D)],
              }),
            ),
          );
          expect(results.filter(({ outcome }) => outcome === 'committed')).toHaveLength(1);
          expect(results.filter(({ outcome }) => outcome === 'conflict')).toHaveLength(2);
          expect(await scanned(D)).toHaveLength(1);
        });
      });
    });

    describe('many who change one document', () => {
      it('lose nothing: of two one is told of the conflict, and comes again', async () => {
        await write(put(doc('sum', { version: 0, total: 0n })));
        const stores = await Promise.all([client(), client(), client()]);
        let conflicts = 0;
        const add = async (one: Store, amount: bigint, id: string): Promise<void> => {
          for (;;) {
            const found = (await one.getMany(C, ['sum'])).get('sum') as unknown as {
              readonly version: number;
              readonly total: bigint;
            };
            const { version, total } = found;
            const next = doc('sum', { version: version + 1, total: total + amount });
            const { outcome } = await one.transact({
              expectations: [{ collection: C, expected: { version }, document: next }],
              writes: [insert(doc(id), D)],
            });
            if (outcome === 'committed') return;
            expect(outcome).toBe('conflict');
            conflicts += 1;
          }
        };
        await Promise.all(
          stores.map(async (one, who) => {
            for (let n = 1; n <= 10; n += 1) await add(one, BigInt(n), `${who}-${n}`);
          }),
        );
        expect(await read('sum')).toEqual(doc('sum', { version: 30, total: 165n }));
        expect(await scanned(D)).toHaveLength(30);
        expect(conflicts).toBeGreaterThan(0);
      });
    });

    describe('getMany', () => {
      it('gives those that exist, by id', async () => {
        await write(put(doc('a', { n: 1 })), put(doc('b', { n: 2 })));
        const found = await store.getMany(C, ['b', 'missing', 'a', 'b']);
        expect(Object.fromEntries(found)).toStrictEqual({ a: doc('a', { n: 1 }), b: doc('b', { n: 2 }) });
      });

      it('gives nothing for no ids and for a collection that does not exist', async () => {
        expect((await store.getMany(C, [])).size).toBe(0);
        expect((await store.getMany('contract.missing.v1', ['a'])).size).toBe(0);
      });

      it('refuses more ids than one read may have', async () => {
        const many = Array.from({ length: MAX_IDS_PER_READ + 1 }, (_, n) => `${n}`);
        await expect(store.getMany(C, many)).rejects.toThrow(RangeError);
      });
    });

    describe('find', () => {
      beforeEach(async () => {
        await write(
          put(
            doc('a', {
              points: 10,
              tag: 'x',
              tags: ['red', 'blue'],
              owner: { kind: 'member', n: 1 },
              on: true,
            }),
          ),
          put(doc('b', { points: 20n, tag: 'y', tags: ['blue'], owner: { kind: 'team', n: 2 }, on: false })),
          put(doc('c', { points: 20, tag: 'z', tags: [], items: [{ sku: 's1' }, { sku: 's2' }] })),
          put(doc('d', { points: 2.5, tag: 'x', items: [{ sku: 's2' }], list: [1, 9] })),
          put(doc('e', { tag: '10', note: null })),
        );
      });

      it.each<[string, Query['filter'], readonly string[]]>([
        ['everything', {}, ['a', 'b', 'c', 'd', 'e']],
        ['a text', { tag: 'x' }, ['a', 'd']],
        ['a number, also where it is a bigint', { points: 20 }, ['b', 'c']],
        ['a bigint, also where it is a number', { points: 10n }, ['a']],
        ['a boolean', { on: false }, ['b']],
        ['an id', { _id: 'c' }, ['c']],
        ['several fields', { tag: 'x', points: { gte: 10 } }, ['a']],
        ['what an array contains', { tags: 'blue' }, ['a', 'b']],
        ['a nested field', { 'owner.kind': 'team' }, ['b']],
        ['a nested field in an array', { 'items.sku': 's2' }, ['c', 'd']],
        ['greater than', { points: { gt: 10 } }, ['b', 'c']],
        ['at least, by bigint', { points: { gte: 20n } }, ['b', 'c']],
        ['less than, which a missing field is not', { points: { lt: 10 } }, ['d']],
        ['at most', { points: { lte: 10 } }, ['a', 'd']],
        ['between', { points: { gt: 2, lt: 20 } }, ['a', 'd']],
        ['a range of texts', { tag: { gte: 'x', lt: 'z' } }, ['a', 'b', 'd']],
        ['a range that numbers do not meet', { points: { gte: '1' } }, []],
        ['a range that each of an array meets in part', { list: { gt: 5, lt: 3 } }, ['d']],
        ['one of several', { tag: { in: ['y', 'z', 'nope'] } }, ['b', 'c']],
        ['one of several in an array', { tags: { in: ['red', 'green'] } }, ['a']],
        ['one of none', { tag: { in: [] } }, []],
        ['one of several within a range', { points: { in: [10, 20], gt: 10 } }, ['b', 'c']],
        ['no condition at all', { points: {} }, ['a', 'b', 'c', 'd', 'e']],
        ['a field that nothing has', { nope: 1 }, []],
      ])('finds %s', async (_, filter, expected) => {
        expect(await ids({ filter })).toEqual(expected);
      });

      it('finds nothing in a collection that does not exist', async () => {
        expect(await store.find('contract.missing.v1', { filter: {}, limit: 1 })).toEqual([]);
      });

      it.each<[string, NonNullable<Query['sort']>, readonly string[]]>([
        ['ascending, what lacks the field first', { points: 1 }, ['e', 'd', 'a', 'b', 'c']],
        [
          'descending, what lacks the field last, ids still ascending',
          { points: -1 },
          ['b', 'c', 'a', 'd', 'e'],
        ],
        ['by several fields', { tag: 1, points: -1 }, ['e', 'a', 'd', 'b', 'c']],
        ['by a nested field', { 'owner.n': -1 }, ['b', 'a', 'c', 'd', 'e']],
        ['by id, descending', { _id: -1 }, ['e', 'd', 'c', 'b', 'a']],
        ['booleans, false first', { on: 1 }, ['c', 'd', 'e', 'b', 'a']],
      ])('sorts %s', async (_, sort, expected) => {
        expect(await ids({ sort })).toEqual(expected);
        // And goes through it page by page, with what a page token carries.
        const seen: string[] = [];
        let after: Record<string, Scalar> | undefined;
        for (;;) {
          const page = await store.find(C, {
            filter: {},
            sort,
            limit: 2,
            ...(after !== undefined && { after }),
          });
          seen.push(...page.map(({ _id }) => _id));
          const last = page.at(-1);
          if (last === undefined) break;
          after = tokenOf(last, sort);
        }
        expect(seen).toEqual(expected);
      });

      it('compares and sorts integers that no double can hold', async () => {
        const [low, high] = [2n ** 53n, 2n ** 53n + 1n];
        await write(put(doc('high', { large: high })), put(doc('low', { large: low })));
        expect(await ids({ filter: { large: high } })).toEqual(['high']);
        expect(await ids({ filter: { large: { gt: low } } })).toEqual(['high']);
        expect(await ids({ filter: { large: { in: [low, 7n] } } })).toEqual(['low']);
        expect(await ids({ filter: { large: { gte: low } }, sort: { large: -1 } })).toEqual(['high', 'low']);
      });

      it.each<[string, NonNullable<Query['sort']>]>([
        ['ascending', { score: 1 }],
        ['descending', { score: -1 }],
        ['by two fields, one each way', { group: -1, score: 1 }],
        ['by two fields, the other way', { group: 1, score: -1, _id: -1 }],
      ])('visits every document once, page by page, %s', async (_, sort) => {
        // Ties, gaps, integers of both kinds and fractions, in an order that is nobody's.
        const all = Array.from({ length: 60 }, (_unused, n) => {
          const score = [undefined, n % 5, BigInt(n % 4), n % 3, (n % 7) / 2][n % 5];
          return doc(`p${(n * 37) % 60}`, { score, ...(n % 6 !== 0 && { group: `g${n % 4}` }) });
        });
        await store.drop([C]);
        await write(...all.map((document) => put(document)));
        const expected = await ids({ sort });
        expect(new Set(expected).size).toBe(all.length);
        const seen: string[] = [];
        let after: Record<string, Scalar> | undefined;
        for (;;) {
          const page = await store.find(C, {
            filter: {},
            sort,
            limit: 7,
            ...(after !== undefined && { after }),
          });
          seen.push(...page.map(({ _id }) => _id));
          const last = page.at(-1);
          if (last === undefined) break;
          after = tokenOf(last, sort);
        }
        expect(seen).toEqual(expected);
      });

      it.each([
        [2, [['a', 'b'], ['c', 'd'], ['e']]],
        [5, [['a', 'b', 'c', 'd', 'e'], []]],
      ])('gives all by id in pages of %d', async (limit, expected) => {
        const pages: string[][] = [];
        for await (const page of pagesOf(store, C, { filter: {}, limit })) {
          pages.push(page.map(({ _id }) => _id));
        }
        expect(pages).toEqual(expected);
      });

      it('sorts texts by their bytes', async () => {
        await write(...['Z', 'a', 'é', '\u{1F600}', '\uFFFD'].map((name, n) => put(doc(`t${n}`, { name }))));
        const found = await store.find(C, { filter: { name: { gt: '' } }, sort: { name: 1 }, limit: 10 });
        expect(found.map((one) => (one as unknown as Fields).name)).toEqual([
          'Z',
          'a',
          'é',
          '\uFFFD',
          '\u{1F600}',
        ]);
      });

      it('keeps to its limit, also to none at all', async () => {
        expect(await ids({ limit: 2 })).toEqual(['a', 'b']);
        expect(await ids({ limit: 0 })).toEqual([]);
      });

      it('reads no more of a document than is asked for', async () => {
        const nested = { kept: true, deeper: { in: 1, out: 2 } };
        await write(put(doc('asked', { name: 'Asked', points: 5, nested })));
        const found = async (...fields: readonly string[]) =>
          store.find(C, { filter: { name: 'Asked' }, sort: { points: 1 }, limit: 1, fields });
        expect(await found('nested', 'absent')).toEqual([{ _id: 'asked', nested }]);
        expect(await found('nested.deeper.in', 'points.none')).toEqual([
          { _id: 'asked', nested: { deeper: { in: 1 } } },
        ]);
        expect(await found('nested.kept', 'nested.deeper')).toEqual([{ _id: 'asked', nested }]);
        expect(await found('_id')).toEqual([{ _id: 'asked' }]);
        expect(await found()).toEqual([{ _id: 'asked' }]);
      });

      it('resumes within its filter', async () => {
        expect(
          await ids({ filter: { tag: 'x' }, sort: { points: -1 }, after: { points: 10, _id: 'a' } }),
        ).toEqual(['d']);
      });
    });

    describe('scan', () => {
      it('goes through more than one batch in the order of ids', async () => {
        const all = Array.from({ length: 2_500 }, (_, n) => `id-${n}`);
        await write(...all.map((id) => put(doc(id))));
        expect((await scanned()).map(({ _id }) => _id)).toEqual(all.sort());
      });

      it('can be left early', async () => {
        await write(put(doc('a')), put(doc('b')));
        for await (const { _id } of store.scan(C)) {
          expect(_id).toBe('a');
          break;
        }
        expect(await scanned()).toHaveLength(2);
      });
    });

    describe('collections', () => {
      it('are made once, however often and by however many', async () => {
        const wanted = [{ name: 'contract.more.v1', indexes: [{ fields: { n: 1 }, unique: true }] }] as const;
        const stores = await Promise.all([client(), client(), client()]);
        await Promise.all(stores.map((one) => one.ensureCollections(wanted)));
        await store.ensureCollections(wanted);
        expect(await store.listCollections()).toEqual([C, 'contract.more.v1', D].sort());
      });

      it('keep what they hold when they are made again, and its uniqueness', async () => {
        await write(put(doc('a', { tenant: 't', code: 'x' })));
        await store.ensureCollections([
          { name: C, indexes: [{ fields: { tenant: 1, code: 1 }, unique: true }] },
        ]);
        expect((await write(insert(doc('b', { tenant: 't', code: 'x' })))).outcome).toBe('duplicate');
        expect(await ids({})).toEqual(['a']);
      });

      it('are dropped with all that they hold, also where they do not exist', async () => {
        await write(put(doc('a')));
        await store.drop([C, 'contract.missing.v1']);
        expect(await store.listCollections()).toEqual([D]);
        expect(await read('a')).toBeUndefined();
      });
    });
  });
}

/** The values of the sort fields that a document has, and its id. */
function tokenOf(document: Document, sort: NonNullable<Query['sort']>): Record<string, Scalar> {
  const token: Record<string, Scalar> = { _id: document._id };
  for (const field of Object.keys(sort)) {
    let value: unknown = document;
    for (const part of field.split('.')) value = (value as Fields | undefined)?.[part];
    if (value !== undefined && value !== null) token[field] = value as Scalar;
  }
  return token;
}
