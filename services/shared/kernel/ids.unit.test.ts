import fc from 'fast-check';
import { derivedId, isCallerId, isMerged, isTenantId, mergedId } from './ids.ts';

const callerId = fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/);

describe('ids', () => {
  it('never confuses a derived id with a caller’s', () => {
    fc.assert(
      fc.property(callerId, callerId, (part, cause) => {
        expect(isCallerId(cause)).toBe(true);
        expect(isCallerId(derivedId('reached', part, cause))).toBe(false);
      }),
    );
  });

  it('derives different ids from different causes', () => {
    fc.assert(
      fc.property(fc.tuple(callerId, callerId), fc.tuple(callerId, callerId), ([a, b], [c, d]) => {
        fc.pre(a !== c || b !== d);
        expect(derivedId('edge', a, b)).not.toBe(derivedId('edge', c, d));
      }),
    );
  });

  it('knows what a merge has brought, and which one', () => {
    fc.assert(
      fc.property(callerId, callerId, callerId, (merge, other, id) => {
        fc.pre(merge !== other);
        expect(isMerged(id)).toBe(false);
        expect(isMerged(mergedId(merge, id))).toBe(true);
        expect(isMerged(mergedId(merge, derivedId('reached', id)), merge)).toBe(true);
        expect(isMerged(mergedId(merge, id), other)).toBe(false);
      }),
    );
  });

  it.each(['', 'a'.repeat(65), 'a b', 'a:b', 'ä', 'a/b'])('refuses %j as a caller’s id', (text) => {
    expect(isCallerId(text)).toBe(false);
  });

  it.each(['', 'A', 'a_b', 'a'.repeat(33), 'a:b'])('refuses %j as a tenant', (text) => {
    expect(isTenantId(text)).toBe(false);
  });
});
