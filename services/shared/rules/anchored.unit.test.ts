import type { RuleEvent } from './event.ts';
import { event, play } from './testing-events.ts';

/** Reads and orders, `r` and `o` with their millisecond, in the order of recording. */
const story = (text: string): readonly RuleEvent[] =>
  text.split(' ').map((word, index) => {
    const verb = word.startsWith('r') ? 'content.read' : 'order.paid';
    return event(`${word}#${index}`, Number(word.slice(1)), verb);
  });

const reads = (within: object, n = 1, kind = 'count') => ({
  kind,
  ...(kind === 'distinct' && { by: 'objectId' }),
  of: 'content.read',
  op: 'gte',
  n,
  within: { ...within, of: 'order.paid' },
});

describe('what counts after another event, or before it', () => {
  /** [window, story, how many count] */
  it.each([
    [{ after: 'last' }, 'r1 o2 r3 r4', 2],
    [{ after: 'last' }, 'r1 r3', 0],
    [{ after: 'last' }, 'o2 r3 o4 r5', 1],
    [{ after: 'first' }, 'o2 r3 o4 r5', 2],
    [{ before: 'first' }, 'r1 o2 r3 o4', 1],
    [{ before: 'last' }, 'r1 o2 r3 o4', 2],
    // What happens in the same millisecond is neither before nor after.
    [{ after: 'last' }, 'o2 r2 r3', 1],
    [{ before: 'first' }, 'r1 r2 o2', 1],
    // Late ones: reads land where they belong, and orders move the edge.
    [{ after: 'last' }, 'o5 r6 r4', 1],
    [{ after: 'last' }, 'r6 r7 o5', 2],
    [{ after: 'last' }, 'o2 r6 r7 o6', 1],
    [{ after: 'last' }, 'o5 r6 r7 o2', 2],
    [{ after: 'first' }, 'r3 o5 r6 o2', 2],
    [{ before: 'first' }, 'o5 r4 r6 r3', 2],
    [{ before: 'first' }, 'r3 r4 o5 o4', 1],
    [{ before: 'last' }, 'r3 o2 r4 o5', 2],
  ])('%j of %s: %i', (within, text, count) => {
    const { at } = play(reads(within), story(text));
    expect(at(10)).toMatchObject({ count, holds: count > 0 });
    // Time alone changes nothing.
    expect(at(10).turnsAt).toBeUndefined();
  });

  it('names the other event among the causes', () => {
    expect(play(reads({ after: 'last' }), story('r1 o2 r3 r4')).at(10).causes).toEqual({
      causeEventIds: ['r4#3', 'r3#2', 'o2#1'],
      causeCount: 3,
    });
    expect(play(reads({ before: 'first' }), story('o5 r4')).at(10).causes.causeEventIds).toEqual([
      'o5#0',
      'r4#1',
    ]);
    expect(play(reads({ after: 'last' }), story('r1 r2')).at(10).causes.causeCount).toBe(0);
  });
});

describe('the state', () => {
  const many = (length: number, from = 1): string =>
    Array.from({ length }, (_, index) => `r${index + from}`).join(' ');

  it('forgets what the edge has passed for good', () => {
    expect(play(reads({ after: 'last' }), story('r1 o2 r3 o4 r5')).state).toEqual({
      l0: { kind: 'anchored', anchor: { at: 4, id: 'o4#3' }, entries: [{ at: 5, id: 'r5#4', v: 1 }] },
    });
  });

  /** [window, story, holds, exact] */
  it.each([
    [{ after: 'first' }, `${many(200)} o190`, false, true],
    // The edge lies beyond what was forgotten, and it says so.
    [{ after: 'first' }, `${many(200)} o100`, true, false],
    [{ before: 'last' }, `${many(200)} o30`, false, true],
    [{ before: 'last' }, `${many(200)} o190`, true, false],
    [{ after: 'last' }, `o0 ${many(200)}`, true, false],
    [{ before: 'first' }, `o500 ${many(200)}`, true, false],
  ])('keeps what decides of many: %j', (within, text, holds, exact) => {
    const { at, state } = play(reads(within, 40), story(text));
    expect(at(1_000)).toMatchObject({ holds, exact });
    expect(JSON.stringify(state).length).toBeLessThan(3_000);
  });

  it('decides as before where the edge passes nearly all that is kept', () => {
    const { at } = play(reads({ after: 'last' }, 40), story(`o0 ${many(200)} o160`));
    expect(at(1_000)).toMatchObject({ count: 40, holds: true, exact: true });
    const { at: fewer } = play(reads({ after: 'last' }, 40), story(`o0 ${many(200)} o161`));
    expect(fewer(1_000)).toMatchObject({ count: 39, holds: false, exact: true });
  });

  it('keeps of each value the event that stays longest', () => {
    const visits = story('r3 r1 r2').map((one) => ({ ...one, objectId: 'same' }));
    const { state } = play(reads({ before: 'last' }, 2, 'distinct'), visits);
    expect(state.l0).toMatchObject({ entries: [{ at: 1 }] });
  });
});
