import * as fc from 'fast-check';
import { Changes } from './changes.ts';
import type { Change } from './changes.ts';

const key = ({ collection, id }: Change): string => JSON.stringify([collection, id]);

describe('what one record changes', () => {
  it('is each document as it was changed last, few or many, in the order of their first change', () => {
    const one = fc.record({
      collection: fc.constantFrom('a', 'b'),
      id: fc.nat(12).map(String),
      made: fc.nat(),
    });
    fc.assert(
      fc.property(fc.array(one, { maxLength: 60 }), (made) => {
        const changes = new Changes();
        const model = new Map<string, Change>();
        for (const { collection, id, made: version } of made) {
          const document = { _id: id, version };
          const change = { collection, id, spec: { name: collection }, document, base: null };
          changes.put(change);
          model.set(key(change), change);
          expect(changes.get(collection, id)).toBe(change);
        }
        expect([...changes]).toEqual([...model.values()]);
        expect(changes.get('a', 'none')).toBeUndefined();
      }),
    );
  });
});
