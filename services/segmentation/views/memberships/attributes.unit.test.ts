import fc from 'fast-check';
import type { Attributes } from '@rapport/rules/evaluator';
import { attributesAt, attributesOverTime, changeAttributes, replacedBy } from './attributes.ts';
import type { AttributesChange } from './attributes.ts';

const value = fc.constantFrom('a', 'b', 3, true, undefined);
const changes = fc.array(
  fc.record({
    at: fc.nat(9),
    knownAt: fc.nat(9),
    region: fc.constantFrom('CN-31', 'GB', undefined),
    vip: value,
  }),
  { maxLength: 6 },
);

/** Applies changes one after another, and keeps of each what it replaced. */
function apply(all: typeof changes extends fc.Arbitrary<infer T> ? T : never) {
  let attributes: Attributes = {};
  const kept: (AttributesChange & { readonly came: Attributes })[] = [];
  for (const { at, knownAt, region, vip } of all.toSorted((left, right) => left.knownAt - right.knownAt)) {
    const set = { ...(region && { region }), ...(vip !== undefined && { free: { vip } }) };
    const after = changeAttributes(attributes, set, [
      ...(region === undefined ? ['region'] : []),
      ...(vip === undefined ? ['free.vip'] : []),
    ]);
    const was = replacedBy(attributes, after);
    if (was !== undefined) kept.push({ was, at, knownAt, came: after });
    attributes = after;
  }
  return { attributes, kept };
}

describe('attributes over time', () => {
  it('are at each instant what those changes made them that count by then, the last recorded on top', () => {
    fc.assert(
      fc.property(changes, fc.nat(9), (all, knownAt) => {
        const { attributes, kept } = apply(all);
        const isKnown = (change: AttributesChange): boolean => change.knownAt <= knownAt;
        const over = attributesOverTime({ attributes, changes: kept }, isKnown);
        for (let at = -1; at < 10; at += 1) {
          const counted = kept.filter((change) => change.at <= at && isKnown(change));
          const last = (field: string) => counted.findLast(({ was }) => field in was)?.came;
          const region = last('region')?.region;
          const vip = last('free.vip')?.free?.vip;
          const expected = { ...(region && { region }), ...(vip !== undefined && { free: { vip } }) };
          expect(attributesAt(over, at)).toEqual(expected);
        }
      }),
    );
  });

  it('were from ever on what they were before the first change that is kept', () => {
    const was = { region: 'CN-31' };
    const over = attributesOverTime({
      attributes: { region: 'GB', locale: 'en' },
      changes: [{ was, at: 5, knownAt: 5 }],
    });
    expect(over).toEqual([
      { from: -Infinity, attributes: { region: 'CN-31', locale: 'en' } },
      { from: 5, attributes: { region: 'GB', locale: 'en' } },
    ]);
  });
});
