import fc from 'fast-check';
import type { EvaluatorState } from '@rapport/rules/evaluator';
import { keptForm } from '@rapport/kernel/projection';
import { NO_STATES, Seen, packStates, unpackStates } from './states.ts';
import type { MemberRuleState, PackedStates } from './states.ts';

const arbitraryState = fc
  .record(
    {
      segmentId: fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/),
      version: fc.integer({ min: 1, max: 1_000_000 }),
      dueAt: fc.integer({ min: 0, max: 8_640_000_000_000_000 }),
      // Whatever callers may have put into an id or a tag.
      json: fc.json(),
    },
    { requiredKeys: ['segmentId', 'version', 'json'] },
  )
  .map(({ json, ...rest }): MemberRuleState => ({ ...rest, seen: Seen.from(json) }));

const packed = (...states: readonly MemberRuleState[]): PackedStates =>
  packStates(new Map(states.map((state) => [state.segmentId, state])));

/** As the store keeps it. */
const textOf = (states: PackedStates): PackedStates => keptForm({ states }).states;

const told = (states: PackedStates) =>
  [...unpackStates(states).values()]
    .map(({ seen, ...rest }) => ({ ...rest, json: seen.json, state: seen.state }))
    .sort((one, other) => (one.segmentId < other.segmentId ? -1 : 1));

describe('states of a member', () => {
  it('are the same before the text is made, after it, and read back from it', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(arbitraryState, { selector: ({ segmentId }) => segmentId }),
        (states: readonly MemberRuleState[]) => {
          const late = packed(...states);
          const before = told(late);
          const text = textOf(late);
          expect(before).toHaveLength(states.length);
          expect(told(late)).toEqual(before);
          expect(told(text)).toEqual(before);
          expect(textOf(late)).toBe(text);
        },
      ),
    );
  });

  it('are one text, with the order in which they were counted left out', () => {
    const one = { segmentId: 'a', version: 1, seen: Seen.of({}) };
    const other = { segmentId: 'b', version: 2, dueAt: 5, seen: Seen.from('{"l0":1}') };
    expect(textOf(packed(other, one))).toBe('a\t1\t\t{}\nb\t2\t5\t{"l0":1}');
    expect(packed()).toBe(NO_STATES);
  });

  it('hold tabs and line breaks of ids', () => {
    const state: EvaluatorState = { l0: { kind: 'last', at: 1, id: 'a\tb\nc' } };
    const text = textOf(packed({ segmentId: 'a', version: 1, seen: Seen.of(state) }));
    expect(unpackStates(text).get('a')?.seen.state).toEqual(state);
  });
});
