import fc from 'fast-check';
import { NO_STATES, packStates, stateIn, unpackStates } from './states.ts';
import type { MemberRuleState } from './states.ts';

const arbitraryState = fc.record(
  {
    segmentId: fc.stringMatching(/^[A-Za-z0-9._-]{1,64}$/),
    version: fc.integer({ min: 1, max: 1_000_000 }),
    dueAt: fc.integer({ min: 0, max: 8_640_000_000_000_000 }),
    // Whatever callers may have put into an id or a tag.
    json: fc.json(),
  },
  { requiredKeys: ['segmentId', 'version', 'json'] },
);

describe('states of a member', () => {
  it('come back as they were, in the order of segment ids', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(arbitraryState, { selector: ({ segmentId }) => segmentId }),
        (states: readonly MemberRuleState[]) => {
          const packed = packStates(new Map(states.map((state) => [state.segmentId, state])));
          const ordered = states.toSorted((one, other) => (one.segmentId < other.segmentId ? -1 : 1));
          expect([...unpackStates(packed).values()]).toEqual(ordered);
        },
      ),
    );
  });

  it('are one text, with the order in which they were counted left out', () => {
    const one = { segmentId: 'a', version: 1, json: '{}' };
    const other = { segmentId: 'b', version: 2, dueAt: 5, json: '{"l0":1}' };
    const packed = packStates(
      new Map([
        ['b', other],
        ['a', one],
      ]),
    );
    expect(packed).toBe('a\t1\t\t{}\nb\t2\t5\t{"l0":1}');
    expect(packStates(new Map())).toBe(NO_STATES);
  });

  it('hold tabs and line breaks of ids', () => {
    const state = { l0: { kind: 'last', at: 1, id: 'a\tb\nc' } } as const;
    const packed = packStates(new Map([['a', { segmentId: 'a', version: 1, json: JSON.stringify(state) }]]));
    const found = unpackStates(packed).get('a');
    expect(found === undefined ? undefined : stateIn(found)).toEqual(state);
  });
});
