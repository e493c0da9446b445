import * as fc from 'fast-check';
import type { Document } from '@rapport/kernel/projection';
import { DocumentCache, documentKey } from './cache.ts';

const document = (id: string): Document => ({ _id: id });

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
            cache.set(key, last.get(key) ?? null);
          } else if (does === 'forget') {
            cache.forget(key);
            expect(cache.get(key)).toBeUndefined();
          } else if (does === 'clear') cache.clear();
          else expect([undefined, last.get(key)]).toContain(cache.get(key));
        }
        const known = Array.from({ length: 31 }, (_, id) => cache.get(`k${id}`)).filter(
          (found) => found !== undefined,
        );
        expect(known.length).toBeLessThanOrEqual(most + 1);
      }),
    );
  });

  it('forget first what nobody has asked for', () => {
    const cache = new DocumentCache(4);
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) {
      cache.set(id, document(id));
      expect(cache.get('a')).toEqual(document('a'));
    }
    expect(cache.get('b')).toBeUndefined();
  });

  it('stay while they are being committed, whatever else comes and whoever clears the rest', () => {
    const cache = new DocumentCache(4);
    cache.set('a', document('before'));
    cache.stage(
      new Map([
        ['a', document('after')],
        ['gone', null],
      ]),
    );
    for (let id = 0; id < 20; id += 1) cache.set(`k${id}`, document(`k${id}`));
    cache.clear();
    expect(cache.get('a')).toEqual(document('after'));
    expect(cache.get('gone')).toBeNull();
    cache.settle();
    expect(cache.get('a')).toEqual(document('after'));
  });

  it('are as before where the commit has failed', () => {
    const cache = new DocumentCache(4);
    cache.set('a', document('before'));
    cache.stage(new Map([['a', document('after')]]));
    cache.unstage();
    expect(cache.get('a')).toEqual(document('before'));
  });

  it('are told by collection while they are being committed', () => {
    const cache = new DocumentCache(4);
    const key = (collection: string, id: string): string => documentKey(collection, id);
    cache.stage(
      new Map([
        [key('c', 'a'), document('a')],
        [key('c', 'b'), null],
        [key('cc', 'd'), document('d')],
      ]),
    );
    expect([...cache.stagedIn('c')]).toEqual([document('a')]);
  });

  it('are for queries what was committed, also while something else is being committed', () => {
    const cache = new DocumentCache(4);
    cache.set('a', document('first'));
    cache.stage(new Map([['a', document('second')]]));
    expect(cache.get('a')).toEqual(document('second'));
    expect(cache.committed('a')).toEqual(document('first'));
    cache.settle();
    expect(cache.committed('a')).toEqual(document('second'));
  });

  it.each([
    ['a commit begins', (cache: DocumentCache) => cache.stage(new Map([['a', document('new')]]))],
    [
      'a commit begins and ends',
      (cache: DocumentCache) => {
        cache.stage(new Map([['a', document('new')]]));
        cache.settle();
      },
    ],
    ['all is forgotten', (cache: DocumentCache) => cache.clear()],
  ])('are not what was read for a query before %s', (_, happen) => {
    const cache = new DocumentCache(4);
    const { era } = cache;
    happen(cache);
    cache.offer('a', document('old'), era);
    expect(cache.committed('a')).not.toEqual(document('old'));
  });

  it('are not what was read for a query while something was being committed', () => {
    const cache = new DocumentCache(4);
    cache.stage(new Map([['a', document('new')]]));
    const { era } = cache;
    cache.settle();
    cache.offer('a', document('old'), era);
    expect(cache.committed('a')).toEqual(document('new'));
  });
});
