import { LateText } from '@rapport/kernel/projection';
import type { Document } from '@rapport/kernel/projection';
import { Weights } from './weights.ts';

const C = 'collection';
const document = (fields: object): Document => ({ _id: 'a', ...fields });

describe('what a document is thought to take in memory', () => {
  it('is more the more it holds, however deep', () => {
    const of = (fields: object): number => new Weights().of(C, document(fields));
    expect(of({ text: 'x'.repeat(1_000) })).toBeGreaterThan(of({ text: 'x' }) + 990);
    expect(of({ list: Array.from({ length: 50 }, () => ({ at: 1 })) })).toBeGreaterThan(
      of({ list: [] }) + 1_000,
    );
    expect(of({ late: new LateText('x'.repeat(1_000), (text) => text) })).toBe(
      of({ late: 'x'.repeat(1_000) }),
    );
    expect(of({ amount: 1n, is: true, none: null })).toBeGreaterThan(0);
  });

  it('is the mean of its collection, which follows what comes', () => {
    const weights = new Weights();
    const small = weights.of(C, document({ text: '' }));
    let last = small;
    for (let index = 0; index < 2_000; index += 1)
      last = weights.of(C, document({ text: 'x'.repeat(1_000) }));
    expect(last).toBeGreaterThan(small + 950);
    expect(weights.of('another', document({ text: '' }))).toBe(small);
  });

  it('is little where there is none', () => {
    expect(new Weights().of(C, null)).toBeLessThan(100);
  });
});
