import fc from 'fast-check';
import type { RuleEvent } from './event.ts';
import { MAX_SEQUENCE_MARKS } from './sequence.ts';
import { event, play } from './testing-events.ts';

const VERBS: Readonly<Record<string, string>> = {
  a: 'ad.clicked',
  b: 'content.read',
  c: 'order.paid',
  x: 'order.refunded',
};

/** Events by letter and millisecond, in the order of recording. */
const story = (text: string): readonly RuleEvent[] =>
  text.split(' ').map((word) => event(word, Number(word.slice(1)), VERBS[word.charAt(0)]));

const sequence = (steps: string, more: object = {}) => ({
  kind: 'sequence',
  steps: steps.split('').map((letter) => ({ of: VERBS[letter] })),
  spanMs: 10,
  within: 'ever',
  ...more,
});
const withoutX = { without: { of: 'order.refunded' } };

describe('one after another', () => {
  /** [rule, story, ids of the chain that is found] */
  it.each([
    [sequence('ab'), 'a1 b2', 'b2,a1'],
    [sequence('ab'), 'b1 a2', ''],
    // Strictly later: what happens in the same millisecond does not follow.
    [sequence('ab'), 'a1 b1', ''],
    // The last step comes less than ten milliseconds after the first.
    [sequence('ab'), 'a1 b10', 'b10,a1'],
    [sequence('ab'), 'a1 b11', ''],
    [sequence('ab'), 'a1 a5 b11', 'b11,a5'],
    [sequence('abc'), 'a1 b2 c3', 'c3,b2,a1'],
    [sequence('abc'), 'a1 c2 b3', ''],
    [sequence('aa'), 'a1 a2', 'a2,a1'],
    [sequence('aa'), 'a1', ''],
    // Late ones complete it.
    [sequence('ab'), 'b5 a2', 'b5,a2'],
    [sequence('abc'), 'a1 c9 b4', 'c9,b4,a1'],
    // With something that may not come between.
    [sequence('ab', withoutX), 'a1 x2 b3', ''],
    [sequence('ab', withoutX), 'a1 x2 a3 b4', 'b4,a3'],
    [sequence('ab', withoutX), 'x0 a1 b3 x4', 'b3,a1'],
    [sequence('ab', withoutX), 'a1 x1 b3 x3', 'b3,a1'],
    // It comes late, and what was found is found no more.
    [sequence('ab', withoutX), 'a1 b3 x2', ''],
    [sequence('ab', withoutX), 'a1 b3 a5 b7 x6', 'b3,a1'],
    // Where the last step lies.
    [
      sequence('ab', { within: { from: '1970-01-01T00:00:00.003Z', to: '1970-01-01T00:00:00.006Z' } }),
      'a1 b2',
      '',
    ],
    [
      sequence('ab', { within: { from: '1970-01-01T00:00:00.003Z', to: '1970-01-01T00:00:00.006Z' } }),
      'a1 b3',
      'b3,a1',
    ],
    [
      sequence('ab', { within: { from: '1970-01-01T00:00:00.003Z', to: '1970-01-01T00:00:00.006Z' } }),
      'a1 b6',
      '',
    ],
  ])('%j of %s finds %s', (json, text, ids) => {
    const { holds, causes } = play(json, story(text)).at(20);
    expect(causes.causeEventIds.join(',')).toBe(ids);
    expect(holds).toBe(ids !== '');
  });

  it('leaves a rolling window with the last step, to the millisecond', () => {
    const { at } = play(sequence('ab', { within: { lastMs: 100 } }), story('a1 b2 a3 b5'));
    expect(at(104)).toMatchObject({ holds: true, turnsAt: 105, lastAt: 5 });
    expect(at(105)).toMatchObject({ holds: false, lastAt: 5, causes: { causeCount: 0 } });
  });

  it('has up to eight steps', () => {
    const { at } = play(sequence('abcabcab', { spanMs: 100 }), story('a1 b2 c3 a4 b5 c6 a7 b8'));
    expect(at(9).causes.causeCount).toBe(8);
  });
});

describe('the state', () => {
  const busy = (length: number, letter = 'a'): string =>
    Array.from({ length }, (_, index) => `${letter}${index + 1}`).join(' ');

  it('is only what was found, once nothing can change it', () => {
    expect(play(sequence('ab'), story('a1 b2 a3 b4')).state).toEqual({
      l0: { kind: 'sequence', marks: [], found: { from: 1, at: 2, ids: ['a1', 'b2'] } },
    });
  });

  it('is bounded however much happens, and says that it forgot', () => {
    const long = sequence('ab', { spanMs: 10_000, within: { lastMs: 100_000 } });
    const { state, at } = play(long, story(busy(MAX_SEQUENCE_MARKS + 44)));
    expect(state.l0).toMatchObject({ forgottenAt: 44 });
    expect(at(400)).toMatchObject({ holds: false, exact: false });
    const found = play(long, story(`${busy(MAX_SEQUENCE_MARKS + 44)} b400`));
    expect(found.at(400)).toMatchObject({ holds: true });
  });

  it('keeps what was found of events that are forgotten, until something comes between', () => {
    const rule = sequence('ab', { spanMs: 1_000, ...withoutX });
    const text = `a1 b3 ${Array.from({ length: 300 }, (_, index) => `x${index + 10}`).join(' ')}`;
    expect(play(rule, story(text)).at(400)).toMatchObject({ holds: true, exact: false });
    expect(play(rule, story(`${text} x2`)).at(400)).toMatchObject({ holds: false });
  });

  it('does not depend on the order in which events come', () => {
    const letters = fc.constantFrom('a', 'b', 'c', 'x');
    const words = fc.uniqueArray(
      fc.tuple(letters, fc.integer({ min: 0, max: 25 })).map(([letter, at]) => `${letter}${at}`),
      {
        minLength: 1,
        maxLength: 10,
      },
    );
    fc.assert(
      fc.property(words, fc.boolean(), fc.constantFrom('ab', 'abc', 'aab'), (text, isWithout, steps) => {
        const rule = sequence(steps, isWithout ? withoutX : {});
        const ordered = text.toSorted((left, right) => Number(left.slice(1)) - Number(right.slice(1)));
        const last = [...ordered.slice(0, -1).toReversed(), ...ordered.slice(-1)];
        const holds = [text, ordered, last].map((order) => play(rule, story(order.join(' '))).at(100).holds);
        expect(new Set(holds).size).toBe(1);
      }),
      { numRuns: 1_000 },
    );
  });
});
