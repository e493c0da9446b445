import fc from 'fast-check';
import { NOTHING_SEEN, NO_PROFILE, compileSegmentRule } from './evaluator.ts';
import type { RuleEvent } from './event.ts';
import { explainRule, explainText } from './explain.ts';
import { parseTrait } from './readTrait.ts';
import { printRule, printTrait } from './print.ts';
import { MAX_FAVOURITE_EVENTS, MAX_TRAIT_COUNT } from './rule.ts';
import type { TraitMeasure } from './rule.ts';
import { event, instant, rule } from './testing-events.ts';
import { traitByDefinition } from './testing-reference.ts';
import { parseRuleText, parseTraitText } from './text.ts';
import { changeAfter, compileTrait, confidenceOf } from './trait.ts';
import type { TraitState } from './trait.ts';
import { traitsOf, withTraits } from './traitNames.ts';

const RUNS = Number(process.env.RULE_RUNS ?? 1_000);
const DAY = 86_400_000;
const HOUR = 3_600_000;

function measured(text: string): TraitMeasure {
  const parsed = parseTraitText(text);
  if (parsed.outcome === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.measure;
}

/** Applies events in the order of recording; each is recorded as soon as it can be. */
function playTrait(text: string, events: readonly RuleEvent[]) {
  const trait = compileTrait(measured(text));
  let state: TraitState | undefined;
  let now = -Infinity;
  for (const one of events) {
    now = Math.max(now, one.effectiveAt);
    state = trait.apply(state, one, now);
  }
  return {
    state,
    valueAt: (asked: number) => trait.valueAt(state, asked),
    changeAfter: (asked: number) => changeAfter(trait, state, asked),
    causes: (asked: number) => trait.countedAt(state, asked),
  };
}

// --- random traits and histories --------------------------------------------------------------------------------

const SPAN = 20;

const windows = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: SPAN }).map((lastMs) => ({ lastMs })) },
  fc.constant('ever'),
);
const pattern = {
  of: fc.constantFrom(['order.paid'], ['content.read'], ['order.paid', 'content.read']),
  where: fc.constantFrom(undefined, { channel: ['web'] }),
};
const ascending = (most: number) =>
  fc
    .uniqueArray(fc.integer({ min: 1, max: most }), { minLength: 1, maxLength: 4 })
    .map((bounds) => bounds.toSorted((left, right) => left - right));
const traits = fc
  .oneof(
    fc.record({ kind: fc.constant('count'), ...pattern, within: windows }),
    fc.record({ kind: fc.constant('sum'), field: fc.constant('amount'), ...pattern, within: windows }),
    fc.record({
      kind: fc.constant('distinct'),
      by: fc.constantFrom('tag', 'channel', 'objectId'),
      ...pattern,
      within: windows,
    }),
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('favourite'),
        by: fc.constantFrom('tag', 'channel', 'objectId'),
        ...pattern,
        within: windows,
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('rfm'),
        by: fc.constantFrom(undefined, 'objectId'),
        ...pattern,
        recencyMs: ascending(SPAN),
        frequency: ascending(5),
        monetary: ascending(30),
        within: windows,
      }),
    },
  )
  .map((json) => JSON.parse(JSON.stringify(json)) as TraitMeasure);

const steps = fc.array(
  fc.record({
    waitMs: fc.integer({ min: 0, max: 12 }),
    lateMs: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 20 })),
    verb: fc.constantFrom('order.paid', 'content.read', 'content.shared'),
    channel: fc.constantFrom('web', 'wechat'),
    tags: fc.uniqueArray(fc.constantFrom('tea', 'cup', 'pot'), { maxLength: 3 }),
    objectId: fc.constantFrom('a', 'b', 'c'),
    amount: fc.bigInt({ min: 0n, max: 9n }),
  }),
  { maxLength: 14 },
);

describe('a trait is what its definition says', () => {
  it('at every millisecond, with late events in any order, and tells beforehand when time changes it', () => {
    fc.assert(
      fc.property(traits, steps, (json, history) => {
        const parsed = parseTrait(json);
        if (parsed.outcome === 'invalid') throw new Error(JSON.stringify(parsed.problems));
        const { measure } = parsed;
        const trait = compileTrait(measure);
        const known: RuleEvent[] = [];
        let state: TraitState | undefined;
        let now = 1_000;
        const check = (): string | number | undefined => {
          const value = trait.valueAt(state, now)?.value;
          const expected = traitByDefinition(measure, known, now)?.value;
          if (value !== expected) throw new Error(`at ${now}: ${String(value)}, not ${String(expected)}`);
          return value;
        };
        const passTo = (end: number): void => {
          let announced = changeAfter(trait, state, now);
          let before = check();
          while (now < end) {
            now += 1;
            const value = check();
            if ((value !== before) !== (announced === now)) {
              throw new Error(`changed at ${now}, not at ${announced ?? 'any time'}`);
            }
            if (announced === now) announced = changeAfter(trait, state, now);
            before = value;
          }
        };
        history.forEach(({ waitMs, lateMs, verb, ...more }, index) => {
          passTo(now + waitMs);
          const one = event(`e${index}`, now - lateMs, verb, more);
          state = trait.apply(state, one, now);
          known.push(one);
          check();
        });
        passTo(now + SPAN + 25);
        expect(JSON.parse(JSON.stringify(state ?? null))).toEqual(state ?? null);
      }),
      { numRuns: RUNS },
    );
  });

  it('whatever the order in which many events of few instants arrive', () => {
    const many = fc.array(
      fc.record({ at: fc.integer({ min: 0, max: 30 }), channel: fc.constantFrom('web', 'wechat', 'app') }),
      { minLength: MAX_FAVOURITE_EVENTS, maxLength: MAX_FAVOURITE_EVENTS + 100 },
    );
    const measure = measured('favourite(channel of content.read) within 100 milliseconds');
    fc.assert(
      fc.property(many, (some) => {
        const trait = compileTrait(measure);
        const events = some.map(({ at, channel }, index) =>
          event(`e${index}`, at, 'content.read', { channel }),
        );
        let state: TraitState | undefined;
        for (const one of events) state = trait.apply(state, one, 30);
        for (const now of [30, 100, 105, 110, 115, 120, 125, 129, 130]) {
          expect(trait.valueAt(state, now)?.value).toBe(traitByDefinition(measure, events, now)?.value);
        }
      }),
      { numRuns: 30 },
    );
  });
});

// --- worked cases of values; comparisons with them are in worked-cases.md -------------------------------------------------

describe('worked cases', () => {
  const shared = (...days: readonly number[]) => days.map((day) => event(`s${day}`, day * DAY));

  it.each([
    ['shares on days 1, 2, 3, asked on day 3', [1, 2, 3], 3 * DAY, 3, 8 * DAY],
    ['at the last millisecond of the first one', [1, 2, 3], 8 * DAY - 1, 3, 8 * DAY],
    ['a millisecond later', [1, 2, 3], 8 * DAY, 2, 9 * DAY],
    ['one that comes late', [3, 4, 1], 4 * DAY, 3, 8 * DAY],
    ['one that comes too late', [9, 10, 1], 10 * DAY, 2, 16 * DAY],
    ['none', [], 1, 0, undefined],
  ])('count(content.shared) within 7 days: %s', (_name, days, asked, value, changesAt) => {
    const played = playTrait('count(content.shared) within 7 days', shared(...days));
    expect(played.valueAt(asked)).toEqual({ value });
    expect(played.changeAfter(asked)).toBe(changesAt);
  });

  const read = (id: string, at: number, ...tags: readonly string[]) =>
    event(id, at, 'content.read', { tags });

  it.each<[string, readonly RuleEvent[], number, unknown, number | undefined]>([
    ['two of three', [read('a', 1, 'tea'), read('b', 2, 'cup'), read('c', 3, 'tea')], 3, ['tea', 20], 13],
    ['the newer one of two', [read('a', 1, 'tea'), read('b', 2, 'cup')], 2, ['cup', 9], 12],
    ['the first by text of one event', [read('a', 1, 'tea', 'cup')], 1, ['cup', 20], 11],
    ['nothing without tags', [read('a', 1)], 1, undefined, undefined],
    [
      'one that comes late counts, but is no newer for it',
      [read('b', 5, 'cup'), read('a', 4, 'tea')],
      5,
      ['cup', 9],
      15,
    ],
  ])('favourite(tag of content.read) within 10 ms: %s', (_name, events, asked, found, changesAt) => {
    const played = playTrait('favourite(tag of content.read) within 10 milliseconds', events);
    const value = played.valueAt(asked);
    expect(value === undefined ? undefined : [value.value, value.confidence]).toEqual(found);
    expect(played.changeAfter(asked)).toBe(changesAt);
  });

  it.each([
    ['the hour that the clocks skip is none', '2026-03-29T01:00:00.000Z', '02'],
    ['before it', '2026-03-29T00:59:59.999Z', '00'],
    ['the hour that comes twice, first', '2026-10-25T00:30:00.000Z', '01'],
    ['the hour that comes twice, again', '2026-10-25T01:30:00.000Z', '01'],
    ['on a leap day', '2028-02-29T23:59:59.999Z', '23'],
  ])('favourite(hour in London): %s', (_name, at, hour) => {
    const played = playTrait('favourite(hour in "Europe/London" of app.opened) ever', [
      event('a', instant(at), 'app.opened'),
    ]);
    expect(played.valueAt(instant(at))?.value).toBe(hour);
  });

  const RFM =
    'rfm(objectId of order.paid) recency (10 days, 30 days) frequency (2, 4) monetary (100, 500) within 90 days';
  const paid = (id: string, day: number, objectId: string, amount: bigint) =>
    event(id, day * DAY, 'order.paid', { objectId, amount });

  it.each<[string, readonly RuleEvent[], number, string | undefined, number | undefined]>([
    ['one order of 99', [paid('a', 0, 'o1', 99n)], 0, '311', 10 * DAY],
    ['two rows of one order', [paid('a', 0, 'o1', 60n), paid('b', 0, 'o1', 60n)], 0, '312', 10 * DAY],
    ['two orders of 250', [paid('a', 0, 'o1', 250n), paid('b', 1, 'o2', 250n)], DAY, '323', 11 * DAY],
    ['ten days later, to the millisecond', [paid('a', 0, 'o1', 99n)], 10 * DAY - 1, '311', 10 * DAY],
    ['and at that moment', [paid('a', 0, 'o1', 99n)], 10 * DAY, '211', 30 * DAY],
    ['a month later', [paid('a', 0, 'o1', 99n)], 30 * DAY, '111', 90 * DAY],
    ['when the window is over', [paid('a', 0, 'o1', 99n)], 90 * DAY, undefined, undefined],
    [
      'an order that comes late is no newer for it',
      [paid('b', 20, 'o2', 1n), paid('a', 0, 'o1', 99n)],
      20 * DAY,
      '322',
      30 * DAY,
    ],
  ])('%s', (_name, events, asked, score, changesAt) => {
    const played = playTrait(RFM, events);
    expect(played.valueAt(asked)?.value).toBe(score);
    expect(played.changeAfter(asked)).toBe(changesAt);
  });

  it('a streak is a number of days, and ends when a whole day has passed', () => {
    const days = [1, 2, 3].map((day) => event(`d${day}`, day * DAY + 12 * HOUR, 'checkin.daily'));
    const played = playTrait('streak(day in "UTC" of checkin.daily)', days);
    expect(played.valueAt(4 * DAY)).toEqual({ value: 3 });
    expect(played.changeAfter(4 * DAY)).toBe(5 * DAY);
    expect(played.valueAt(5 * DAY)).toEqual({ value: 0 });
  });

  it('reads after the last order are counted from that order on', () => {
    const events = [read('a', 1), event('o', 2, 'order.paid'), read('b', 3), read('c', 4)];
    const played = playTrait('count(content.read) after last(order.paid)', events);
    expect(played.valueAt(4)).toEqual({ value: 2 });
    expect(played.causes(4)).toMatchObject({ newest: [{ id: 'c' }, { id: 'b' }, { id: 'o' }] });
    expect(played.changeAfter(4)).toBeUndefined();
  });

  it('last month’s orders begin and end to count with the months', () => {
    const at = instant('2028-02-29T23:59:59.999Z');
    const played = playTrait('count(order.paid) last month in "UTC"', [event('a', at, 'order.paid')]);
    const [march, april] = [instant('2028-03-01T00:00:00.000Z'), instant('2028-04-01T00:00:00.000Z')];
    expect([at, march, april - 1, april].map((asked) => played.valueAt(asked)?.value)).toEqual([0, 1, 1, 0]);
    expect([at, march].map((asked) => played.changeAfter(asked))).toEqual([march, april]);
  });
});

describe('a trait is bounded', () => {
  it('says no more than it keeps', () => {
    const events = Array.from({ length: 3 * MAX_TRAIT_COUNT }, (_, index) => event(`e${index}`, index));
    const played = playTrait('count(content.shared) within 1 day', events);
    expect(played.valueAt(events.length)).toEqual({ value: MAX_TRAIT_COUNT });
    expect(JSON.stringify(played.state).length).toBeLessThan(60_000);
  });

  it('takes a favourite from the newest events', () => {
    const tags = (tag: string, from: number) =>
      Array.from({ length: MAX_FAVOURITE_EVENTS }, (_, index) =>
        event(`${tag}${index}`, from + index, 'content.read', { tags: [tag] }),
      );
    const played = playTrait('favourite(tag of content.read) ever', [
      ...tags('tea', 0),
      ...tags('cup', 1_000),
    ]);
    expect(played.valueAt(9_999)).toEqual({ value: 'cup', confidence: 98 });
    expect(JSON.stringify(played.state).length).toBeLessThan(16_000);
  });
});

it.each([
  [1, 1, 20],
  [10, 10, 72],
  [100, 200, 43],
  [1, 200, 0],
])('%i of %i is trusted by %i percent', (times, of, confidence) => {
  expect(confidenceOf(times, of)).toBe(confidence);
});

// --- both forms --------------------------------------------------------------------------------------------------

describe('the text form', () => {
  it.each([
    'count(content.shared where channel = "wechat") within 30 days',
    'count(content.read) after last(order.paid)',
    'sum(amount of order.paid) ever',
    'distinct(objectId of content.read) this month in "UTC"',
    'distinct(day in "UTC" of app.opened) within 28 days',
    'streak(day in "Asia/Shanghai" of checkin.daily)',
    'favourite(tag of content.read) within 90 days',
    'favourite(properties.size of order.paid) ever',
    'favourite(hour in "Europe/London" of app.opened) ever',
    'rfm(order.paid) recency (10 days, 30 days) frequency (2) monetary (100, 500) ever',
    'rfm(objectId of order.paid or order.placed) recency (1 hour) frequency (2, 3) monetary (9) within 365 days',
  ])('%s', (text) => {
    const measure = measured(text);
    expect(printTrait(measure)).toBe(text);
    expect(parseTrait(JSON.stringify(measure))).toEqual({ outcome: 'valid', measure });
  });

  it('of any trait gives the same trait back', () => {
    fc.assert(
      fc.property(traits, (measure) => {
        expect(parseTraitText(printTrait(measure))).toEqual({ outcome: 'valid', measure });
      }),
    );
  });

  it.each([
    ['trait("shares") >= 3', { kind: 'trait', trait: 'shares', op: 'gte', value: 3 }],
    ['trait("rfm", recency) >= 4', { kind: 'trait', trait: 'rfm', part: 'recency', op: 'gte', value: 4 }],
    ['trait("likes") = "tea"', { kind: 'trait', trait: 'likes', op: 'eq', value: 'tea' }],
  ])('of a comparison: %s', (text, tree) => {
    const parsed = parseRuleText(text, { scope: 'segment' });
    expect(parsed).toEqual({ outcome: 'valid', rule: tree });
    expect(parsed.outcome === 'valid' && printRule(parsed.rule)).toBe(text);
  });
});

describe('what is no trait', () => {
  it.each([
    [
      'max(amount of order.paid) ever',
      '1:1 RULE_SYNTAX Expected one of count, sum, distinct, streak, favourite, rfm',
    ],
    ['favorite(tag of content.read) ever', 'Did you mean favourite?'],
    ['count(content.shared) >= 3 ever', '1:23 RULE_SYNTAX Expected ever, within,'],
    ['favourite(tag of content.read) this month in "UTC"', '1:32 IMPOSSIBLE_WINDOW'],
    ['favourite(hour of content.read) ever', 'MISSING_FIELD A calendar needs a time zone.'],
    ['favourite(colour of content.read) ever', '1:11 UNKNOWN_FIELD'],
    ['favourite(tag in "UTC" of content.read) ever', 'UNKNOWN_FIELD Only hour and weekday'],
    ['streak(week in "UTC" of app.opened)', '1:8 RULE_SYNTAX Expected day'],
    ['rfm(order.paid) recency (2 days, 1 day) frequency (1) monetary (1) ever', 'WRONG_VALUE Bounds ascend.'],
    ['rfm(order.paid) recency (1 day) frequency (1,2,3,4,5,6,7,8,9) monetary (1) ever', 'LIST_TOO_LONG'],
    ['rfm(order.paid) recency (1 day) frequency (0) monetary (1) ever', 'WRONG_VALUE'],
    ['count(order.payed) ever', '1:7 UNKNOWN_VERB There is no verb "order.payed". Did you mean order.paid?'],
  ])('%s', (text, told) => {
    const parsed = parseTraitText(text);
    const problems = parsed.outcome === 'valid' ? [] : parsed.problems;
    expect(problems.map(({ line, column, code, message }) => `${line}:${column} ${code} ${message}`)).toEqual(
      [expect.stringContaining(told)],
    );
  });

  it('has another kind, or another field', () => {
    expect(parseTrait({ kind: 'max' })).toMatchObject({ problems: [{ path: 'kind', code: 'UNKNOWN_KIND' }] });
    expect(parseTrait({ kind: 'count', of: 'order.paid', within: 'ever', n: 3 })).toMatchObject({
      problems: [{ path: 'n', code: 'UNKNOWN_FIELD' }],
    });
    expect(parseTrait('{')).toMatchObject({ problems: [{ code: 'RULE_NOT_JSON' }] });
  });

  it.each([
    ['trait("t") >= "tea"', 'IMPOSSIBLE_COMPARISON'],
    ['trait("t") = true', 'WRONG_TYPE'],
    ['trait("t", recency) = "tea"', 'NOT_ALLOWED_HERE'],
    ['trait("t", size) = 3', 'WRONG_VALUE'],
    ['trait("a b") = 3', 'WRONG_VALUE'],
  ])('nor can it be compared so: %s', (text, code) => {
    const parsed = parseRuleText(text, { scope: 'segment' });
    expect(parsed).toMatchObject({ outcome: 'invalid', problems: [{ code }] });
  });

  it.each([
    ['favourite(tag of content.read) ever', 3, 'WRONG_TYPE'],
    ['count(content.read) ever', 'tea', 'WRONG_TYPE'],
  ])('whose meaning is %s, with %j', (text, value, code) => {
    const is = { version: 1, measure: measured(text) };
    expect(() => rule({ kind: 'trait', trait: 't', op: 'eq', value, is })).toThrow(JSON.stringify(code));
  });
});

it('is explained by what was found', () => {
  const is = { version: 2, measure: measured('favourite(tag of content.read) within 90 days') };
  const evaluator = compileSegmentRule(rule({ kind: 'trait', trait: 'likes', op: 'eq', value: 'tea', is }));
  const state = evaluator.apply(NOTHING_SEEN, event('e1', 0, 'content.read', { tags: ['tea'] }), 0);
  const explained = explainRule(evaluator, state, NO_PROFILE, 1);
  expect(explained).toMatchObject({ holds: true, value: 'tea', causeEventIds: ['e1'] });
  expect(explainText(explained)).toContain('Trait likes is tea: yes (found tea, last by e1).');
});

it('means nothing where the rule does not bring its definition: only what it is not holds', () => {
  const holds = (op: string) =>
    compileSegmentRule(rule({ kind: 'trait', trait: 't', op, value: 3 })).holds(NOTHING_SEEN, NO_PROFILE, 0);
  expect([holds('ne'), holds('eq'), holds('gte')]).toEqual([true, false, false]);
});

it('is brought along by the rules that name it, as it is when they are saved', () => {
  const parsed = parseRuleText('not (trait("a") >= 3 and any(trait("b") = "tea", region = "CN-31"))', {
    scope: 'segment',
  });
  if (parsed.outcome === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  expect([...traitsOf(parsed.rule)]).toEqual(['a', 'b']);
  const is = { version: 2, measure: measured('count(content.read) ever') };
  const defined = withTraits(parsed.rule, (trait) => (trait === 'a' ? is : undefined));
  expect(JSON.stringify(defined)).toContain(`"value":3,"is":${JSON.stringify(is)}`);
  expect(rule(JSON.parse(JSON.stringify(defined)))).toEqual(defined);
  expect(withTraits(defined, () => undefined)).toEqual(parsed.rule);
});
