import * as fc from 'fast-check';
import { ByDocument } from './byDocument.ts';

describe('values by document', () => {
  it('are those of a map by collection and id', () => {
    const call = fc.record({
      collection: fc.constantFrom('a', 'a/b', ''),
      id: fc.constantFrom('1', 'b/1', ''),
      does: fc.constantFrom('set', 'set', 'delete'),
      value: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 40 }), (calls) => {
        const values = new ByDocument<number>();
        const model = new Map<string, number>();
        const keyOf = (collection: string, id: string): string => JSON.stringify([collection, id]);
        for (const { collection, id, does, value } of calls) {
          if (does === 'set') {
            values.set(collection, id, value);
            model.set(keyOf(collection, id), value);
          } else {
            values.delete(collection, id);
            model.delete(keyOf(collection, id));
          }
          expect(values.get(collection, id)).toBe(model.get(keyOf(collection, id)));
          expect(values.has(collection, id)).toBe(model.has(keyOf(collection, id)));
        }
        const seen = new Map<string, number>();
        values.forEach((value, collection, id) => seen.set(keyOf(collection, id), value));
        expect(seen).toEqual(model);
        expect(values.size).toBe(model.size);
        expect([...values.values()].sort()).toEqual([...model.values()].sort());
        const inOne = [...model].filter(([key]) => key.startsWith('["a",')).map(([, value]) => value);
        expect([...values.valuesIn('a')].sort()).toEqual(inOne.sort());
      }),
    );
  });
});
