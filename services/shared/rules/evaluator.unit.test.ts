import type { RuleEvent } from './event.ts';
import { EXACT_INSTANTS, NOTHING_SEEN, NO_PROFILE, compileSegmentRule } from './evaluator.ts';
import type { EvaluatorState } from './evaluator.ts';
import { describeRule, explainRule, explainText } from './explain.ts';
import { EXACT_ENTRIES } from './measure.ts';
import { event, instant, play, rule } from './testing-events.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const START = instant('2026-03-01T00:00:00Z');

describe('a sum', () => {
  it('an amount beyond every n still is one, and a negative one is none', () => {
    const evaluator = compileSegmentRule(
      rule({ kind: 'sum', field: 'amount', of: 'order.paid', op: 'gt', n: 2 ** 42, within: 'ever' }),
    );
    const paid = (id: string, amount: bigint): RuleEvent => event(id, 1, 'order.paid', { amount });
    expect(evaluator.apply(NOTHING_SEEN, paid('e1', -1n), 1)).toBe(NOTHING_SEEN);
    expect(evaluator.holds(evaluator.apply(NOTHING_SEEN, paid('e1', 2n ** 63n - 1n), 1), NO_PROFILE, 1)).toBe(
      true,
    );
  });

  it('keeps of many entries no more than decide, and decides as before', () => {
    const rolling = compileSegmentRule(
      rule({ kind: 'sum', field: 'amount', of: 'order.paid', op: 'gte', n: 10, within: { lastMs: HOUR } }),
    );
    let state: EvaluatorState = NOTHING_SEEN;
    for (let at = 1; at <= 500; at += 1)
      state = rolling.apply(state, event(`e${at}`, at, 'order.paid', { amount: 1n }), at);
    expect(state.l0).toMatchObject({ spans: [{ forgottenAt: 500 - EXACT_ENTRIES }] });
    expect(rolling.leafValue(0, state, NO_PROFILE, 500)).toMatchObject({
      count: EXACT_ENTRIES,
      exact: false,
    });
    expect(rolling.nextChangeAt(state, NO_PROFILE, 500)).toBe(491 + HOUR);
    const distinct = compileSegmentRule(
      rule({ kind: 'distinct', by: 'objectId', of: 'order.paid', op: 'lte', n: 40, within: 'ever' }),
    );
    state = NOTHING_SEEN;
    for (let at = 1; at <= 500; at += 1)
      state = distinct.apply(state, event(`e${at}`, at, 'order.paid', { objectId: `o${at}` }), at);
    expect(distinct.holds(state, NO_PROFILE, 500)).toBe(false);
    expect(distinct.leafValue(0, state, NO_PROFILE, 500)).toMatchObject({ count: 41, exact: false });
  });
});

describe('the state of a leaf', () => {
  const shares = compileSegmentRule(
    rule({ kind: 'count', of: 'content.shared', op: 'gte', n: 2, within: { lastMs: HOUR } }),
  );

  it('holds no more than the window', () => {
    let state: EvaluatorState = NOTHING_SEEN;
    for (let at = 0; at < 100; at += 1) state = shares.apply(state, event(`e${at}`, at * HOUR), at * HOUR);
    expect(state).toEqual({ l0: { kind: 'rolling', at: [99 * HOUR], ids: ['e99'] } });
  });

  it('is bounded in the window too, decides exactly, and says that its number is a lower bound', () => {
    let state: EvaluatorState = NOTHING_SEEN;
    const total = EXACT_INSTANTS + 50;
    for (let at = 1; at <= total; at += 1) state = shares.apply(state, event(`e${at}`, at), at);
    expect(state.l0).toMatchObject({ forgottenAt: 50 });
    expect(shares.leafValue(0, state, NO_PROFILE, total)).toMatchObject({
      count: EXACT_INSTANTS,
      exact: false,
    });
    // All but the newest 256 have left: from here on the number is exact again.
    expect(shares.leafValue(0, state, NO_PROFILE, HOUR + 50)).toMatchObject({
      count: EXACT_INSTANTS,
      exact: true,
    });
    expect(shares.nextChangeAt(state, NO_PROFILE, total)).toBe(total - 1 + HOUR);
  });

  it('keeps as many instants as a large comparison needs', () => {
    const many = compileSegmentRule(
      rule({ kind: 'count', of: 'content.shared', op: 'lte', n: 1_000, within: { lastMs: HOUR } }),
    );
    let state: EvaluatorState = NOTHING_SEEN;
    for (let at = 1; at <= 1_100; at += 1) state = many.apply(state, event(`e${at}`, at), at);
    expect(many.holds(state, NO_PROFILE, 1_100)).toBe(false);
    // 1,100 counted; at most 1,000 from the moment at which the hundredth has left.
    expect(many.nextChangeAt(state, NO_PROFILE, 1_100)).toBe(100 + HOUR);
  });

  it('names the newest twenty causes and how many there are', () => {
    let state: EvaluatorState = NOTHING_SEEN;
    for (let at = 1; at <= 30; at += 1) state = shares.apply(state, event(`e${at}`, at), at);
    // A late one older than all that are named, and one in between.
    state = shares.apply(state, event('older', 0), 30);
    state = shares.apply(state, event('between', 29), 30);
    const { causeEventIds, causeCount } = shares.causes(state, 30);
    expect(causeCount).toBe(32);
    expect(causeEventIds).toEqual([
      'e30',
      'between',
      ...Array.from({ length: 18 }, (_, rank) => `e${29 - rank}`),
    ]);
    expect(shares.causes(state, 29 + HOUR)).toEqual({ causeEventIds: ['e30'], causeCount: 1 });
  });

  it('does not change by events that it does not count', () => {
    const state = shares.apply(NOTHING_SEEN, event('e1', 1), 1);
    expect(shares.apply(state, event('e2', 2, 'content.read'), 2)).toBe(state);
    expect(shares.apply(state, event('e3', 0), HOUR)).toBe(state);
    expect(shares.verbs).toEqual(new Set(['content.shared']));
  });

  it('takes an event that two leaves count as one cause', () => {
    const both = compileSegmentRule(
      rule({
        kind: 'all',
        rules: [
          { kind: 'count', of: 'content.shared', op: 'gte', n: 1, within: 'ever' },
          { kind: 'recency', of: 'content.shared', op: 'within', ms: HOUR },
        ],
      }),
    );
    expect(both.causes(both.apply(NOTHING_SEEN, event('e1', 1), 1), 1)).toEqual({
      causeEventIds: ['e1'],
      causeCount: 1,
    });
  });
});

describe('an age', () => {
  it('is read from the attributes', () => {
    const evaluator = compileSegmentRule(rule({ kind: 'age', op: 'gte', n: 18, zone: 'UTC' }));
    expect(evaluator.readsAttributes).toBe(true);
    expect(evaluator.verbs.size).toBe(0);
  });
});

describe('a sum of a property', () => {
  it('takes numbers, rounded down, and nothing else', () => {
    const scores = [2.9, 3, '4', true, -1].map((score, index) =>
      event(`g${index}`, index, 'game.played', { properties: { score } }),
    );
    const leaf = {
      kind: 'sum',
      field: 'properties.score',
      of: 'game.played',
      op: 'gte',
      n: 5,
      within: 'ever',
    };
    expect(play(leaf, scores).at(10)).toMatchObject({ holds: true, count: 5, causes: { causeCount: 2 } });
    expect(play({ ...leaf, kind: 'max' }, scores).at(10)).toMatchObject({ holds: false, count: 3 });
  });
});

describe('another segment', () => {
  it('is looked at, and named', () => {
    const evaluator = compileSegmentRule(
      rule({
        kind: 'all',
        rules: [
          { kind: 'memberOf', segmentId: 'loyal' },
          { kind: 'recency', of: 'order.paid', op: 'within', ms: DAY },
        ],
      }),
    );
    const profile = { ...NO_PROFILE, segments: new Set(['loyal']) };
    const state = evaluator.apply(NOTHING_SEEN, event('o1', START, 'order.paid'), START);
    expect(evaluator.segments).toEqual(new Set(['loyal']));
    expect(evaluator.holds(state, profile, START)).toBe(true);
    expect(evaluator.holds(state, NO_PROFILE, START)).toBe(false);
    const { turnsAt, children } = explainRule(evaluator, state, profile, START);
    // The other segment may turn before: only what is known says when it turns.
    expect(turnsAt).toBeUndefined();
    expect(children).toMatchObject([
      { text: 'belongs to segment loyal', holds: true, value: 'a member' },
      { turnsAt: '2026-03-02T00:00:00.000Z' },
    ]);
  });
});

describe('leaves in words', () => {
  it.each([
    [{ kind: 'age', op: 'gte', n: 18, zone: 'UTC' }, 'age in UTC is at least 18'],
    [{ kind: 'first', of: 'order.paid', within: { lastMs: DAY } }, 'first order.paid was in the last 1 day'],
    [
      { kind: 'streak', of: 'checkin.daily', zone: 'UTC', op: 'gte', n: 3 },
      'days in a row in UTC with checkin.daily is at least 3',
    ],
    [
      {
        kind: 'sequence',
        steps: [{ of: 'ad.clicked' }, { of: 'order.paid', where: { channel: 'web' } }],
        spanMs: HOUR,
        without: { of: 'order.refunded' },
        within: { lastMs: 7 * DAY },
      },
      'ad.clicked, then order.paid (channel web), all in 1 hour without order.refunded in between, in the last 7 days',
    ],
    [
      { kind: 'count', of: 'content.read', op: 'gte', n: 3, within: { after: 'last', of: 'order.paid' } },
      'count of content.read after the last order.paid is at least 3',
    ],
    [
      {
        kind: 'max',
        field: 'properties.score',
        of: 'game.played',
        op: 'gte',
        n: 3,
        within: { before: 'first', of: 'order.paid', where: { channel: 'web' } },
      },
      'largest score of game.played before the first order.paid (channel web) is at least 3',
    ],
  ])('%j', (json, words) => {
    expect(describeRule(rule(json))).toBe(words);
  });
});

describe('an explanation', () => {
  const evaluator = compileSegmentRule(
    rule({
      kind: 'all',
      rules: [
        {
          kind: 'count',
          of: 'content.shared',
          where: { channel: 'wechat' },
          op: 'gte',
          n: 2,
          within: { lastMs: 7 * DAY },
        },
        { kind: 'not', rule: { kind: 'attribute', field: 'region', op: 'in', values: ['CN-31'] } },
        { kind: 'recency', of: 'order.paid', op: 'notWithin', ms: HOUR },
      ],
    }),
  );
  const start = instant('2026-03-01T00:00:00Z');
  const state = ['s1', 's2'].reduce<EvaluatorState>(
    (seen, id, index) =>
      evaluator.apply(seen, event(id, start + index, 'content.shared', { channel: 'wechat' }), start + index),
    NOTHING_SEEN,
  );

  it('shows every node with what was found, its causes, and when it turns', () => {
    expect(
      explainRule(evaluator, state, { ...NO_PROFILE, attributes: { region: 'DE' } }, start + HOUR),
    ).toEqual({
      text: 'all of these hold',
      holds: true,
      value: '',
      causeEventIds: [],
      turnsAt: '2026-03-08T00:00:00.000Z',
      children: [
        {
          text: 'count of content.shared (channel wechat) in the last 7 days is at least 2',
          holds: true,
          value: '2',
          causeEventIds: ['s2', 's1'],
          turnsAt: '2026-03-08T00:00:00.000Z',
          children: [],
        },
        {
          text: 'this does not hold',
          holds: true,
          value: '',
          causeEventIds: [],
          children: [
            { text: 'region is one of CN-31', holds: false, value: 'DE', causeEventIds: [], children: [] },
          ],
        },
        {
          text: 'no order.paid in the last 1 hour',
          holds: true,
          value: 'never',
          causeEventIds: [],
          children: [],
        },
      ],
    });
  });

  it('reads as sentences', () => {
    expect(explainText(explainRule(evaluator, state, NO_PROFILE, start + HOUR))).toBe(
      'The rule holds; if nothing else happens it turns at 2026-03-08T00:00:00.000Z. ' +
        'Count of content.shared (channel wechat) in the last 7 days is at least 2: yes (found 2, last by s2). ' +
        'Region is one of CN-31: no (found not known). ' +
        'No order.paid in the last 1 hour: yes (found never).',
    );
  });
});
