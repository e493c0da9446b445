import * as fc from 'fast-check';
import type { Document } from '@rapport/kernel/projection';
import { ByDocument } from './byDocument.ts';
import { DocumentCache } from './cache.ts';

const C = 'collection';
const document = (id: string): Document => ({ _id: id });
/** Of `a`, as it was read before something happened. */
const OLD: Document & { readonly age: string } = { _id: 'a', age: 'old' };

function staged(
  documents: Readonly<Record<string, Document | null>>,
  collection = C,
): ByDocument<Document | null> {
  const all = new ByDocument<Document | null>();
  for (const [id, one] of Object.entries(documents)) all.set(collection, id, one);
  return all;
}

describe('documents in memory', () => {
  it('are what was set last, or unknown, and never more than the bound', () => {
    const call = fc.record({ id: fc.nat(30), does: fc.constantFrom('get', 'set', 'forget', 'clear') });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 200 }), fc.integer({ min: 2, max: 12 }), (calls, most) => {
        const cache = new DocumentCache(most);
        const last = new Map<string, Document>();
        for (const [index, { id, does }] of calls.entries()) {
          const key = `k${id}`;
          if (does === 'set') {
            last.set(key, document(`${id}.${index}`));
            cache.set(C, key, last.get(key) ?? null);
          } else if (does === 'forget') {
            cache.forget(C, key);
            expect(cache.get(C, key)).toBeUndefined();
          } else if (does === 'clear') cache.clear();
          else expect([undefined, last.get(key)]).toContain(cache.get(C, key));
        }
        const known = Array.from({ length: 31 }, (_, id) => cache.get(C, `k${id}`)).filter(
          (found) => found !== undefined,
        );
        expect(known.length).toBeLessThanOrEqual(most + 1);
      }),
    );
  });

  it('are fewer where they are large, and never fewer than what is worked on', () => {
    const kept = (bytes: number): number => {
      const cache = new DocumentCache(20_000, 10_000_000);
      for (let id = 0; id < 20_000; id += 1) {
        cache.set(C, `k${id}`, { _id: `k${id}`, text: 'x'.repeat(bytes) } as Document);
      }
      return Array.from({ length: 20_000 }, (_, id) => cache.get(C, `k${id}`)).filter(Boolean).length;
    };
    expect(kept(10)).toBeGreaterThanOrEqual(10_000);
    // 5 MB of 1.1 kB are full, and of the other half at most as much is there.
    expect(kept(1_000)).toBeGreaterThan(4_000);
    expect(kept(1_000)).toBeLessThan(10_000);
    expect(kept(100_000)).toBeGreaterThanOrEqual(2_000);
    expect(kept(100_000)).toBeLessThanOrEqual(4_000);
  });

  it('count for what they are where there was none before', () => {
    const cache = new DocumentCache(20_000, 10_000_000);
    for (let id = 0; id < 10_000; id += 1) {
      cache.set(C, `k${id}`, null);
      cache.set(C, `k${id}`, { _id: `k${id}`, text: 'x'.repeat(1_000) } as Document);
    }
    expect(cache.get(C, 'k0')).toBeUndefined();
  });

  it('forget first what nobody has asked for', () => {
    const cache = new DocumentCache(4);
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) {
      cache.set(C, id, document(id));
      expect(cache.get(C, 'a')).toEqual(document('a'));
    }
    expect(cache.get(C, 'b')).toBeUndefined();
  });

  it('stay while they are being committed, whatever else comes and whoever clears the rest', () => {
    const cache = new DocumentCache(4);
    cache.set(C, 'a', document('before'));
    cache.stage(staged({ a: document('after'), gone: null }));
    for (let id = 0; id < 20; id += 1) cache.set(C, `k${id}`, document(`k${id}`));
    cache.clear();
    expect(cache.get(C, 'a')).toEqual(document('after'));
    expect(cache.get(C, 'gone')).toBeNull();
    cache.settle();
    expect(cache.get(C, 'a')).toEqual(document('after'));
  });

  it('are as before where the commit has failed', () => {
    const cache = new DocumentCache(4);
    cache.set(C, 'a', document('before'));
    cache.stage(staged({ a: document('after') }));
    cache.unstage();
    expect(cache.get(C, 'a')).toEqual(document('before'));
  });

  it('are told by collection while they are being committed', () => {
    const cache = new DocumentCache(4);
    const documents = staged({ a: document('a'), b: null }, 'c');
    documents.set('cc', 'd', document('d'));
    cache.stage(documents);
    expect([...cache.stagedIn('c')]).toEqual([document('a')]);
  });

  it('are for queries what was committed, also while something else is being committed', () => {
    const cache = new DocumentCache(4);
    cache.set(C, 'a', document('first'));
    cache.stage(staged({ a: document('second') }));
    expect(cache.get(C, 'a')).toEqual(document('second'));
    expect(cache.committed(C, 'a')).toEqual(document('first'));
    cache.settle();
    expect(cache.committed(C, 'a')).toEqual(document('second'));
  });

  it.each([
    ['a commit begins', (cache: DocumentCache) => cache.stage(staged({ a: document('new') }))],
    [
      'a commit begins and ends',
      (cache: DocumentCache) => {
        cache.stage(staged({ a: document('new') }));
        cache.settle();
      },
    ],
    ['all is forgotten', (cache: DocumentCache) => cache.clear()],
  ])('are not what was read for a query before %s', (_, happen) => {
    const cache = new DocumentCache(4);
    const { era } = cache;
    happen(cache);
    cache.offer(C, OLD, era);
    expect(cache.committed(C, 'a')).not.toEqual(OLD);
  });

  it('are not what was read for a query while something was being committed', () => {
    const cache = new DocumentCache(4);
    cache.stage(staged({ a: document('new') }));
    const { era } = cache;
    cache.settle();
    cache.offer(C, OLD, era);
    expect(cache.committed(C, 'a')).toEqual(document('new'));
  });
});
