import fc from 'fast-check';
import { NOTHING_SEEN, compileSegmentRule } from './evaluator.ts';
import { CHUNK_MEMBERS, EMPTY_CHUNK, numbersOf, toBits, withNumber } from './memberSet.ts';
import type { Combination, MemberOfRule } from './rule.ts';
import { compileSetRule } from './setRule.ts';
import { parseRuleText } from './text.ts';

type SetNode = MemberOfRule | Combination<MemberOfRule>;

const SEGMENTS = ['a', 'b', 'c', 'd'];

const { rule: setNode } = fc.letrec<{ rule: SetNode }>((tie) => ({
  rule: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(...SEGMENTS).map((segmentId): SetNode => ({ kind: 'memberOf', segmentId })),
    tie('rule').map((rule): SetNode => ({ kind: 'not', rule })),
    fc
      .tuple(
        fc.constantFrom('all' as const, 'any' as const),
        fc.array(tie('rule'), { minLength: 1, maxLength: 3 }),
      )
      .map(([kind, rules]): SetNode => ({ kind, rules })),
  ),
}));

const number = fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: CHUNK_MEMBERS - 1 }));
const numbers = fc.uniqueArray(number, { maxLength: 60 });

const bitsOf = (set: readonly number[]) => toBits(set.reduce(withNumber, EMPTY_CHUNK));

describe('a rule of sets', () => {
  it('holds for exactly those of whom it holds one by one', () => {
    fc.assert(
      fc.property(
        setNode,
        fc.tuple(numbers, numbers, numbers, numbers),
        numbers,
        (rule, memberships, others) => {
          const everyone = [...new Set([...memberships.flat(), ...others])].sort(
            (left, right) => left - right,
          );
          const evaluator = compileSegmentRule(rule);
          const naive = everyone.filter((one) => {
            const segments = new Set(SEGMENTS.filter((_, index) => memberships[index]?.includes(one)));
            return evaluator.holds(NOTHING_SEEN, { attributes: {}, segments }, 0);
          });
          const sets = new Map(SEGMENTS.map((id, index) => [id, bitsOf(memberships[index] ?? [])]));
          const shown = (): readonly string[] => [...sets.values()].map(String);
          const before = shown();
          const found = compileSetRule(rule)?.holders(sets, bitsOf(everyone));
          expect(found && numbersOf(found, 0, CHUNK_MEMBERS)).toEqual(naive);
          // Sets are read by many, and stay as they are.
          expect(shown()).toEqual(before);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('needs to know everybody only where it holds for who belongs to nothing', () => {
    const isOpen = (text: string): boolean | undefined => {
      const parsed = parseRuleText(text, { scope: 'segment' });
      return parsed.outcome === 'valid' ? compileSetRule(parsed.rule)?.isOpen : undefined;
    };
    expect(isOpen('member of "a" and not member of "b"')).toBe(false);
    expect(isOpen('not member of "b"')).toBe(true);
    expect(isOpen('member of "a" or not member of "b"')).toBe(true);
    // More than sets.
    expect(isOpen('member of "a" and region = "CN-31"')).toBeUndefined();
  });
});
