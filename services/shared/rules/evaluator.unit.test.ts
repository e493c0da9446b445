import fc from 'fast-check';
import { DateTime } from 'luxon';
import type { RuleEvent } from './event.ts';
import { EXACT_INSTANTS, NOTHING_SEEN, NO_PROFILE, attributeOf, compileSegmentRule } from './evaluator.ts';
import type { Attributes, EvaluatorState, Profile } from './evaluator.ts';
import { describeRule, explainRule, explainText } from './explain.ts';
import { compileWhere } from './filter.ts';
import { EXACT_ENTRIES } from './measure.ts';
import { MAX_RULE_DEPTH } from './rule.ts';
import type {
  AttributeRule,
  CountOp,
  CountWindow,
  DistinctRule,
  EventPattern,
  MeasuredField,
  SegmentRule,
  SequenceRule,
  StreakRule,
} from './rule.ts';
import { event, instant, play, rule } from './testing-events.ts';
import { traitByDefinition } from './testing-traits.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;

// --- the reference: the definition of the language, written for reading, over the whole history ---------------

function holdsByDefinition(
  node: SegmentRule,
  history: readonly RuleEvent[],
  profile: Profile,
  now: number,
): boolean {
  switch (node.kind) {
    case 'all':
      return node.rules.every((child) => holdsByDefinition(child, history, profile, now));
    case 'any':
      return node.rules.some((child) => holdsByDefinition(child, history, profile, now));
    case 'not':
      return !holdsByDefinition(node.rule, history, profile, now);
    case 'attribute':
      return attributeByDefinition(node, profile.attributes);
    case 'age': {
      const { birthYear } = profile.attributes;
      if (birthYear === undefined) return node.op === 'ne';
      const { year } = localTime(now, node.zone);
      return comparesByDefinition(node.op, year - birthYear, node.n);
    }
    case 'returned': {
      const times = instantsOf(node, history).toSorted((left, right) => left - right);
      return times.some((at) => {
        const before = times.findLast((other) => other < at);
        return before !== undefined && at - before >= node.awayMs && now < at + node.ms;
      });
    }
    case 'trait': {
      const actual = node.is === undefined ? undefined : traitByDefinition(node.is.measure, history, now);
      if (typeof actual === 'number') return comparesByDefinition(node.op, actual, Number(node.value));
      return (actual === node.value) === (node.op === 'eq');
    }
    case 'memberOf':
      return profile.segments.has(node.segmentId);
    case 'recency': {
      const recent = history.some(
        (candidate) => matches(node, candidate) && now < candidate.effectiveAt + node.ms,
      );
      return node.op === 'within' ? recent : !recent;
    }
    case 'first':
    case 'last': {
      const times = instantsOf(node, history);
      const decisive = node.kind === 'first' ? Math.min(...times) : Math.max(...times);
      return times.length > 0 && isInside(node.within, decisive, now, history);
    }
    case 'count':
      return comparesByDefinition(node.op, counted(node, history, now).length, node.n);
    case 'sum': {
      const values = measuredByDefinition(node.field, counted(node, history, now));
      return comparesByDefinition(
        node.op,
        values.reduce((before, value) => before + value, 0),
        node.n,
      );
    }
    case 'max': {
      const values = measuredByDefinition(node.field, counted(node, history, now));
      return values.length > 0 && comparesByDefinition(node.op, Math.max(...values), node.n);
    }
    case 'distinct': {
      const values = counted(node, history, now).flatMap((candidate) => valuesByDefinition(node, candidate));
      return comparesByDefinition(node.op, new Set(values).size, node.n);
    }
    case 'streak':
      return comparesByDefinition(node.op, streakByDefinition(node, history, now), node.n);
    case 'sequence':
      return node.steps.length > 0 && chainsByDefinition(node, history, now);
  }
}

function instantsOf(pattern: EventPattern, history: readonly RuleEvent[]): readonly number[] {
  return history.filter((candidate) => matches(pattern, candidate)).map(({ effectiveAt }) => effectiveAt);
}

function counted(
  leaf: EventPattern & { within: CountWindow },
  history: readonly RuleEvent[],
  now: number,
): readonly RuleEvent[] {
  return history.filter(
    (candidate) => matches(leaf, candidate) && isInside(leaf.within, candidate.effectiveAt, now, history),
  );
}

function isInside(within: CountWindow, at: number, now: number, history: readonly RuleEvent[]): boolean {
  if (within === 'ever') return true;
  if ('lastMs' in within) return now < at + within.lastMs;
  if ('from' in within) return instant(within.from) <= at && at < instant(within.to);
  if ('after' in within || 'before' in within) {
    const times = instantsOf(within, history);
    const anchorOf = { first: Math.min(...times), last: Math.max(...times) };
    if (times.length === 0) return false;
    return 'after' in within ? at > anchorOf[within.after] : at < anchorOf[within.before];
  }
  const { calendar, ago, zone } = within;
  const wanted = localTime(now, zone)
    .startOf(calendar)
    .minus({ [calendar]: ago });
  return wanted.hasSame(localTime(at, zone), calendar);
}

/** Reckoned once: the reference asks for the same instants at every look. */
const localTimes = new Map<string, DateTime>();

function localTime(at: number, zone: string): DateTime {
  const name = `${at} ${zone}`;
  const time = localTimes.get(name) ?? DateTime.fromMillis(at, { zone });
  localTimes.set(name, time);
  return time;
}

/** Counts back from today, or from yesterday while today has brought nothing yet. */
function streakByDefinition(leaf: StreakRule, history: readonly RuleEvent[], now: number): number {
  const dayOf = (at: number): DateTime => localTime(at, leaf.zone);
  const days = new Set(instantsOf(leaf, history).map((at) => dayOf(at).toISODate()));
  let day = dayOf(now);
  if (!days.has(day.toISODate())) day = day.minus({ days: 1 });
  let length = 0;
  for (; days.has(day.toISODate()); day = day.minus({ days: 1 })) length += 1;
  return length;
}

/** Tries every way through the history. */
function chainsByDefinition(rule: SequenceRule, history: readonly RuleEvent[], now: number): boolean {
  const { steps, spanMs, without, within } = rule;
  const between = without === undefined ? [] : instantsOf(without, history);
  const follows = (step: number, first: number, previous: number): boolean => {
    const pattern = steps[step];
    if (pattern === undefined) {
      const isBroken = between.some((at) => first < at && at < previous);
      return previous < first + spanMs && isInside(within, previous, now, history) && !isBroken;
    }
    return instantsOf(pattern, history).some(
      (at) => (step === 0 || at > previous) && follows(step + 1, step === 0 ? at : first, at),
    );
  };
  return follows(0, 0, 0);
}

function measuredByDefinition(field: MeasuredField, events: readonly RuleEvent[]): readonly number[] {
  return events.flatMap((candidate) => {
    if (field === 'amount' || field === 'dwellMs')
      return candidate[field] === undefined ? [] : [Number(candidate[field])];
    const value = candidate.properties[field.slice('properties.'.length)];
    return typeof value === 'number' ? [Math.floor(value)] : [];
  });
}

function comparesByDefinition(op: CountOp, left: number, right: number): boolean {
  const table = {
    eq: left === right,
    ne: left !== right,
    lt: left < right,
    lte: left <= right,
    gt: left > right,
    gte: left >= right,
  };
  return table[op];
}

function valuesByDefinition({ by, zone }: DistinctRule, candidate: RuleEvent): readonly unknown[] {
  if (by === 'tag') return candidate.tags;
  if (by === 'day') return [localTime(candidate.effectiveAt, zone ?? '').toISODate()];
  if (by === 'channel') return candidate.channel === undefined ? [] : [candidate.channel];
  const value = candidate.properties[by.slice('properties.'.length)];
  return value === undefined ? [] : [value];
}

/** Conditions are compiled once: the reference looks at every event at every millisecond. */
const conditions = new WeakMap<EventPattern, (candidate: RuleEvent) => boolean>();

function matches(pattern: EventPattern, candidate: RuleEvent): boolean {
  const passes = conditions.get(pattern) ?? compileWhere(pattern.where);
  conditions.set(pattern, passes);
  return pattern.of.includes(candidate.verb) && passes(candidate);
}

function attributeByDefinition({ field, op, value, values }: AttributeRule, attributes: Attributes): boolean {
  const actual = attributeOf(attributes, field);
  if (op === 'exists') return value === (actual !== undefined);
  if (op === 'ne') return actual !== value;
  if (op === 'eq') return actual === value;
  return op === 'in' && actual !== undefined && (values ?? []).includes(actual);
}

// --- random rules and histories -------------------------------------------------------------------------------

const SPAN = 60;
const START = instant('2026-03-01T00:00:00Z');
const VERBS = ['content.shared', 'content.read', 'order.paid'];

const ofArbitrary = fc.subarray(VERBS, { minLength: 1 });
const whereArbitrary = fc.option(
  fc.constantFrom(
    { channel: ['wechat'] },
    { tagsAny: ['tea'] },
    { properties: { first: [true] } },
    { amount: { gte: '5' } },
  ),
  { nil: undefined },
);
const millisecondWindows = fc.oneof(
  fc.integer({ min: 1, max: SPAN }).map((lastMs) => ({ lastMs })),
  fc.tuple(fc.integer({ min: -5, max: SPAN }), fc.integer({ min: 1, max: SPAN })).map(([from, length]) => ({
    from: new Date(START + from).toISOString(),
    to: new Date(START + from + length).toISOString(),
  })),
  fc.constant('ever' as const),
);
const patternArbitrary = fc.record({ of: ofArbitrary, where: whereArbitrary });
const anchoredWindows = fc
  .tuple(fc.constantFrom('after', 'before'), fc.constantFrom('first', 'last'), patternArbitrary)
  .map(([side, occurrence, pattern]) => ({ [side]: occurrence, ...pattern }));
const calendarArbitrary = fc.record({
  calendar: fc.constantFrom('day', 'week', 'month', 'quarter', 'year'),
  ago: fc.integer({ min: 0, max: 2 }),
  zone: fc.constantFrom('Europe/London', 'Asia/Shanghai', 'Africa/Cairo'),
});
const leavesWithin = (times: fc.Arbitrary<unknown>) => {
  const windowArbitrary = fc.oneof({ weight: 4, arbitrary: times }, anchoredWindows);
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('count'),
        of: ofArbitrary,
        where: whereArbitrary,
        op: fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte'),
        n: fc.integer({ min: 1, max: 5 }),
        within: windowArbitrary,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('sum', 'max'),
        field: fc.constantFrom('amount', 'dwellMs', 'properties.place', 'properties.first'),
        of: ofArbitrary,
        where: whereArbitrary,
        op: fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte'),
        n: fc.integer({ min: 1, max: 20 }),
        within: windowArbitrary,
      }),
    },
    {
      weight: 3,
      arbitrary: fc
        .record({
          kind: fc.constant('distinct'),
          by: fc.constantFrom('channel', 'tag', 'properties.first', 'properties.place', 'day'),
          of: ofArbitrary,
          where: whereArbitrary,
          op: fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte'),
          n: fc.integer({ min: 1, max: 3 }),
          within: windowArbitrary,
        })
        .map((leaf) => (leaf.by === 'day' ? { ...leaf, zone: 'Europe/London' } : leaf)),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('recency'),
        of: ofArbitrary,
        where: whereArbitrary,
        op: fc.constantFrom('within', 'notWithin'),
        ms: fc.integer({ min: 1, max: SPAN }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        { kind: 'attribute', field: 'region', op: 'eq', value: 'CN-31' },
        { kind: 'attribute', field: 'region', op: 'ne', value: 'CN-31' },
        { kind: 'attribute', field: 'free.vip', op: 'exists', value: false },
        { kind: 'attribute', field: 'birthYear', op: 'in', values: [1990, 2000] },
        { kind: 'memberOf', segmentId: 'loyal' },
      ),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('first', 'last'),
        of: ofArbitrary,
        where: whereArbitrary,
        within: times.filter((within) => within !== 'ever'),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('sequence'),
        steps: fc.array(patternArbitrary, { minLength: 2, maxLength: 4 }),
        spanMs: fc.integer({ min: 1, max: SPAN }),
        without: fc.option(patternArbitrary, { nil: undefined }),
        within: millisecondWindows,
      }),
    },
    {
      weight: 3,
      arbitrary: fc
        .record({
          kind: fc.constant('returned'),
          of: ofArbitrary,
          where: whereArbitrary,
          awayMs: fc.integer({ min: 1, max: SPAN }),
          ms: fc.integer({ min: 1, max: SPAN }),
        })
        .map((leaf) => ({ ...leaf, ms: Math.min(leaf.ms, leaf.awayMs) })),
    },
  );
};
/** Leaves stand on the deepest level: a tree that is refused for its depth would say nothing about evaluation. */
const DEEPEST_LEAF = MAX_RULE_DEPTH - 1;
const rulesOf = (leafArbitrary: fc.Arbitrary<unknown>) =>
  fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', maxDepth: DEEPEST_LEAF, withCrossShrink: true },
      leafArbitrary,
      fc.record({
        kind: fc.constantFrom('all', 'any'),
        rules: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('not'), rule: tie('tree') }),
    ),
  })).tree;
const ruleArbitrary = rulesOf(leavesWithin(millisecondWindows));
const HOURS = fc.integer({ min: 1, max: 100 }).map((hours) => ({ lastMs: hours * HOUR }));
const zoneArbitrary = fc.constantFrom('Europe/London', 'Asia/Shanghai', 'Africa/Cairo');
const ops = fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte');
const streakArbitrary = fc.record({
  kind: fc.constant('streak'),
  of: ofArbitrary,
  where: whereArbitrary,
  zone: zoneArbitrary,
  op: ops,
  n: fc.integer({ min: 1, max: 4 }),
});
const ageArbitrary = fc.record({
  kind: fc.constant('age'),
  zone: zoneArbitrary,
  op: ops,
  n: fc.integer({ min: 35, max: 37 }),
});
const calendarRuleArbitrary = rulesOf(
  fc.oneof(
    {
      weight: 3,
      arbitrary: leavesWithin(fc.oneof({ weight: 4, arbitrary: calendarArbitrary }, HOURS)),
    },
    { weight: 2, arbitrary: streakArbitrary },
    ageArbitrary,
  ),
);
const profileArbitrary: fc.Arbitrary<Profile> = fc.record({
  attributes: fc.constantFrom<Attributes>(
    {},
    { region: 'CN-31', birthYear: 1990 },
    { region: 'DE', free: { vip: true } },
  ),
  segments: fc.constantFrom(new Set<string>(), new Set(['loyal'])),
});
/** Each step waits, then something may happen that counts up to 20 ms earlier (late) or now. */
const historyArbitrary = fc.array(
  fc.record({
    waitMs: fc.integer({ min: 0, max: 12 }),
    lateMs: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 20 })),
    verb: fc.constantFrom(...VERBS),
    channel: fc.constantFrom('wechat', 'web'),
    tags: fc.constantFrom([], ['tea']),
    first: fc.boolean(),
    place: fc.integer({ min: 1, max: 5 }),
    amount: fc.bigInt({ min: 0n, max: 9n }),
    dwellMs: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
  }),
  { maxLength: 14 },
);

/** Random rules times histories; more on demand: `RULE_RUNS=100000` takes minutes. */
const RUNS = Number(process.env.RULE_RUNS ?? 24_000);
/** Calendars cost the reference far more than milliseconds. */
const CALENDAR_RUNS = Math.ceil(RUNS / 50);

describe('incremental evaluation agrees with the definition', () => {
  it('at every millisecond, with late events, and tells beforehand when it turns', () => {
    fc.assert(
      fc.property(ruleArbitrary, historyArbitrary, profileArbitrary, (json, steps, profile) => {
        const evaluator = compileSegmentRule(rule(json));
        const history: RuleEvent[] = [];
        let state: EvaluatorState = NOTHING_SEEN;
        let now = START;
        const check = (): boolean => {
          const holds = evaluator.holds(state, profile, now);
          // Plain comparisons: `expect` a million times over would be most of the test's time.
          if (holds !== holdsByDefinition(evaluator.rule, history, profile, now))
            throw new Error(`at ${now}: ${holds}`);
          return holds;
        };
        const passTo = (end: number): void => {
          let announced = evaluator.nextChangeAt(state, profile, now);
          let turnsAt = evaluator.turnsAt(state, profile, now);
          let before = check();
          while (now < end) {
            now += 1;
            const holds = check();
            // Nothing turns unannounced, and the rule turns exactly when it said so.
            if (holds !== before && announced !== now) throw new Error(`${now} was not announced`);
            if ((holds !== before) !== (turnsAt === now))
              throw new Error(`turned at ${now}, not ${turnsAt ?? 'ever'}`);
            if (holds !== before) turnsAt = evaluator.turnsAt(state, profile, now);
            before = holds;
            if (announced !== undefined && announced <= now)
              announced = evaluator.nextChangeAt(state, profile, now);
          }
        };
        steps.forEach(({ waitMs, lateMs, verb, channel, tags, first, place, amount, dwellMs }, index) => {
          passTo(now + waitMs);
          const candidate = event(`e${index}`, now - lateMs, verb, {
            channel,
            tags,
            properties: { first, place },
            amount,
            ...(dwellMs !== undefined && { dwellMs }),
          });
          state = evaluator.apply(state, candidate, now);
          history.push(candidate);
          check();
        });
        passTo(now + SPAN + 25);
        expect(evaluator.nextChangeAt(state, profile, now)).toBeUndefined();
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      }),
      { numRuns: RUNS },
    );
  });

  it('hour by hour over calendars whose days have 23, 24 and 25 hours, and over leap days', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          '2026-03-26T07:00:00Z',
          '2026-10-23T07:00:00Z',
          '2028-02-27T07:00:00Z',
          '2026-04-22T07:00:00Z',
          '2026-12-29T07:00:00Z',
        ),
        calendarRuleArbitrary,
        historyArbitrary,
        profileArbitrary,
        (start, json, steps, profile) => {
          localTimes.clear();
          const evaluator = compileSegmentRule(rule(json));
          const history: RuleEvent[] = [];
          let state: EvaluatorState = NOTHING_SEEN;
          let now = instant(start);
          let before = evaluator.holds(state, profile, now);
          const passTo = (end: number): void => {
            while (now < end) {
              const announced = evaluator.nextChangeAt(state, profile, now) ?? Infinity;
              // Whatever turns between two looks turns at an announced millisecond, and not one before it.
              const eve = announced - 1 > now ? announced - 1 : announced;
              now = Math.min(now + HOUR, end, eve);
              const holds = evaluator.holds(state, profile, now);
              if (holds !== holdsByDefinition(evaluator.rule, history, profile, now))
                throw new Error(`at ${new Date(now).toISOString()}: ${holds}`);
              if (holds !== before && now !== announced) throw new Error(`${now} was not announced`);
              before = holds;
            }
          };
          steps.forEach(({ waitMs, lateMs, verb, channel, tags, place, amount }, index) => {
            passTo(now + waitMs * HOUR);
            const candidate = event(`e${index}`, now - lateMs * HOUR, verb, {
              channel,
              tags,
              properties: { place },
              amount,
            });
            state = evaluator.apply(state, candidate, now);
            history.push(candidate);
            before = holdsByDefinition(evaluator.rule, history, profile, now);
            if (evaluator.holds(state, profile, now) !== before) throw new Error(`at e${index}`);
          });
          passTo(now + 4 * 24 * HOUR);
          expect(JSON.parse(JSON.stringify(state))).toEqual(state);
        },
      ),
      { numRuns: CALENDAR_RUNS },
    );
  });

  it('and so does the explanation', () => {
    fc.assert(
      fc.property(ruleArbitrary, historyArbitrary, profileArbitrary, (json, steps, profile) => {
        const evaluator = compileSegmentRule(rule(json));
        let state: EvaluatorState = NOTHING_SEEN;
        let now = START;
        steps.forEach(({ waitMs, lateMs, verb }, index) => {
          now += waitMs;
          state = evaluator.apply(state, event(`e${index}`, now - lateMs, verb), now);
        });
        expect(explainRule(evaluator, state, profile, now).holds).toBe(evaluator.holds(state, profile, now));
      }),
      { numRuns: 500 },
    );
  });
});

describe('worked cases', () => {
  const day = (number: number): number => instant('2026-03-01T00:00:00Z') + (number - 1) * DAY;
  const threeIn7Days = { kind: 'count', of: 'content.shared', op: 'gte', n: 3, within: { lastMs: 7 * DAY } };

  const distinctDays = {
    kind: 'distinct',
    by: 'day',
    zone: 'UTC',
    of: 'content.shared',
    op: 'gte',
    n: 2,
    within: { lastMs: 7 * DAY },
  };

  /** [what is asked, rule, effective days of the events (recorded in this order), asked on day, expected] */
  it.each([
    ['three within the window', threeIn7Days, [1, 2, 3], 3, true],
    ['two are not enough', threeIn7Days, [1, 2], 3, false],
    ['the first leaves after exactly seven days', threeIn7Days, [1, 2, 3], 8, false],
    ['a millisecond earlier it still counts', threeIn7Days, [1, 2, 3], 8 - 1 / DAY, true],
    ['a late event counts on its day', threeIn7Days, [3, 4, 1], 4, true],
    ['a late event from before the window counts nowhere', threeIn7Days, [9, 10, 1], 10, false],
    ['over February’s end', threeIn7Days, [-3, 0, 2], 3, true],
    ['at most one: none', { ...threeIn7Days, op: 'lte', n: 1 }, [], 3, true],
    ['at most one: two', { ...threeIn7Days, op: 'lte', n: 1 }, [1, 2], 3, false],
    ['at most one: again when one has left', { ...threeIn7Days, op: 'lte', n: 1 }, [1, 2], 8, true],
    ['exactly one: two, of which one leaves', { ...threeIn7Days, op: 'eq', n: 1 }, [1, 2], 8, true],
    ['exactly one: and then the other', { ...threeIn7Days, op: 'eq', n: 1 }, [1, 2], 9, false],
    ['ever', { ...threeIn7Days, within: 'ever' }, [1, 20, 300], 400, true],
    [
      'between dates: the beginning is in',
      {
        ...threeIn7Days,
        n: 1,
        within: { from: '2026-03-02T00:00:00Z', to: '2026-03-04T00:00:00Z' },
      },
      [2],
      30,
      true,
    ],
    [
      'between dates: the end is out',
      {
        ...threeIn7Days,
        n: 1,
        within: { from: '2026-03-02T00:00:00Z', to: '2026-03-04T00:00:00Z' },
      },
      [4],
      30,
      false,
    ],
    ['recent', { kind: 'recency', of: 'content.shared', op: 'within', ms: 7 * DAY }, [1], 8 - 1 / DAY, true],
    ['recent no more', { kind: 'recency', of: 'content.shared', op: 'within', ms: 7 * DAY }, [1], 8, false],
    ['not for a week', { kind: 'recency', of: 'content.shared', op: 'notWithin', ms: 7 * DAY }, [1], 8, true],
    [
      'not for a week: never is long enough',
      { kind: 'recency', of: 'content.shared', op: 'notWithin', ms: DAY },
      [],
      1,
      true,
    ],
    ['two values', distinctDays, [1, 1.5, 3], 3, true],
    ['two values: a day is one', distinctDays, [1, 1.5], 2, false],
    ['two values: the older leaves', distinctDays, [1, 3], 8, false],
    ['two values: the newest event of a value keeps it', distinctDays, [1, 3, 1.5], 8, true],
  ])('%s', (_name, json, days, asked, expected) => {
    const evaluator = compileSegmentRule(rule(json));
    let state: EvaluatorState = NOTHING_SEEN;
    let now = -Infinity;
    days.forEach((number, index) => {
      now = Math.max(now, day(number));
      state = evaluator.apply(state, event(`e${index}`, day(number)), now);
    });
    expect(evaluator.holds(state, NO_PROFILE, day(asked))).toBe(expected);
  });
});

describe('worked cases of calendars', () => {
  /** [window, zone, event at, asked at, counts] */
  it.each([
    ['day', 0, 'UTC', '2026-03-01T23:59:59.999Z', '2026-03-01T23:59:59.999Z', true],
    ['day', 0, 'UTC', '2026-03-01T23:59:59.999Z', '2026-03-02T00:00:00.000Z', false],
    ['day', 1, 'UTC', '2026-03-01T23:59:59.999Z', '2026-03-01T23:59:59.999Z', false],
    ['day', 1, 'UTC', '2026-03-01T23:59:59.999Z', '2026-03-02T00:00:00.000Z', true],
    ['day', 1, 'UTC', '2026-03-01T23:59:59.999Z', '2026-03-03T00:00:00.000Z', false],
    // Shanghai is eight hours ahead: its day begins at 16:00 UTC.
    ['day', 0, 'Asia/Shanghai', '2026-03-01T16:00:00.000Z', '2026-03-02T15:59:59.999Z', true],
    ['day', 0, 'Asia/Shanghai', '2026-03-01T15:59:59.999Z', '2026-03-01T16:00:00.000Z', false],
    // London, 29 March 2026: a day of 23 hours, over at 23:00 UTC. 25 October: one of 25.
    ['day', 0, 'Europe/London', '2026-03-29T00:00:00.000Z', '2026-03-29T22:59:59.999Z', true],
    ['day', 0, 'Europe/London', '2026-03-29T00:00:00.000Z', '2026-03-29T23:00:00.000Z', false],
    ['day', 0, 'Europe/London', '2026-10-24T23:00:00.000Z', '2026-10-25T23:59:59.999Z', true],
    ['day', 0, 'Europe/London', '2026-10-24T23:00:00.000Z', '2026-10-26T00:00:00.000Z', false],
    // Cairo, 24 April 2026: midnight is skipped, the day begins at 01:00, 22:00 UTC.
    ['day', 1, 'Africa/Cairo', '2026-04-23T21:59:59.999Z', '2026-04-23T22:00:00.000Z', true],
    ['day', 1, 'Africa/Cairo', '2026-04-23T22:00:00.000Z', '2026-04-24T21:00:00.000Z', true],
    // Weeks begin on Monday; 1 March 2026 is a Sunday.
    ['week', 0, 'UTC', '2026-02-23T00:00:00.000Z', '2026-03-01T23:59:59.999Z', true],
    ['week', 0, 'UTC', '2026-02-23T00:00:00.000Z', '2026-03-02T00:00:00.000Z', false],
    ['month', 0, 'UTC', '2028-02-29T23:59:59.999Z', '2028-02-29T23:59:59.999Z', true],
    ['month', 1, 'UTC', '2028-02-29T23:59:59.999Z', '2028-03-31T23:59:59.999Z', true],
    ['month', 1, 'UTC', '2028-02-29T23:59:59.999Z', '2028-04-01T00:00:00.000Z', false],
    ['month', 12, 'UTC', '2028-02-29T12:00:00.000Z', '2029-02-28T12:00:00.000Z', true],
    ['quarter', 1, 'UTC', '2026-01-01T00:00:00.000Z', '2026-06-30T23:59:59.999Z', true],
    ['year', 0, 'UTC', '2025-12-31T23:59:59.999Z', '2026-01-01T00:00:00.000Z', false],
  ])('%s, %i ago, in %s: %s at %s counts: %s', (calendar, ago, zone, at, asked, expected) => {
    const evaluator = compileSegmentRule(
      rule({ kind: 'count', of: 'order.paid', op: 'gte', n: 1, within: { calendar, ago, zone } }),
    );
    const state = evaluator.apply(NOTHING_SEEN, event('e1', instant(at), 'order.paid'), instant(at));
    expect(evaluator.holds(state, NO_PROFILE, instant(asked))).toBe(expected);
  });
});

describe('worked cases of measures', () => {
  /** Each order is [millisecond, amount]; the window is 100 ms. [rule, orders, asked at, holds, turns at] */
  it.each([
    [
      'sum gte 10',
      [
        [1, 4],
        [2, 6],
      ],
      2,
      true,
      101,
    ],
    [
      'sum gte 10',
      [
        [1, 4],
        [2, 6],
      ],
      101,
      false,
      undefined,
    ],
    [
      'sum gt 10',
      [
        [1, 4],
        [2, 6],
      ],
      2,
      false,
      undefined,
    ],
    [
      'sum lte 6',
      [
        [1, 4],
        [2, 6],
      ],
      2,
      false,
      101,
    ],
    [
      'sum eq 6',
      [
        [1, 4],
        [2, 6],
      ],
      101,
      true,
      102,
    ],
    [
      'sum gte 10',
      [
        [50, 6],
        [1, 4],
      ],
      50,
      true,
      101,
    ],
    // Two of one instant leave together: at no moment is there only one.
    [
      'sum eq 2',
      [
        [1, 4],
        [1, 2],
      ],
      2,
      false,
      undefined,
    ],
    [
      'max gte 6',
      [
        [1, 4],
        [2, 6],
      ],
      2,
      true,
      102,
    ],
    [
      'max eq 4',
      [
        [1, 6],
        [2, 4],
      ],
      2,
      false,
      101,
    ],
    [
      'max eq 4',
      [
        [1, 6],
        [2, 4],
      ],
      101,
      true,
      102,
    ],
    ['max lt 5', [], 5, false, undefined],
    ['max lt 5', [[1, 4]], 5, true, 101],
  ] as const)('%s of %j at %i is %s and turns at %s', (text, orders, asked, holds, turnsAt) => {
    const [kind, op, n] = text.split(' ');
    const json = { kind, field: 'amount', of: 'order.paid', op, n: Number(n), within: { lastMs: 100 } };
    const evaluator = compileSegmentRule(rule(json));
    let state: EvaluatorState = NOTHING_SEEN;
    let now = 0;
    orders.forEach(([at, amount], index) => {
      now = Math.max(now, at);
      state = evaluator.apply(state, event(`e${index}`, at, 'order.paid', { amount: BigInt(amount) }), now);
    });
    expect(evaluator.holds(state, NO_PROFILE, asked)).toBe(holds);
    expect(evaluator.nextChangeAt(state, NO_PROFILE, asked)).toBe(turnsAt);
  });

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

describe('an attribute', () => {
  const member: Attributes = {
    gender: 'female',
    birthYear: 1990,
    region: 'CN-31',
    free: { vip: true, visits: 3 },
  };

  it.each([
    ['gender', 'eq', 'female', true],
    ['gender', 'ne', 'female', false],
    ['birthYear', 'gte', 1990, true],
    ['birthYear', 'lt', 1990, false],
    ['free.visits', 'gt', 2, true],
    ['free.vip', 'eq', true, true],
    ['free.vip', 'eq', 'true', false],
    ['free.toString', 'exists', true, false],
    ['region', 'prefix', 'CN-', true],
    ['region', 'prefix', 'DE', false],
    ['locale', 'exists', false, true],
    ['locale', 'eq', 'en', false],
    ['locale', 'ne', 'en', true],
    ['locale', 'prefix', '', false],
  ])('%s %s %s is %s', (field, op, value, expected) => {
    const evaluator = compileSegmentRule(rule({ kind: 'attribute', field, op, value }));
    expect(evaluator.holds(NOTHING_SEEN, { ...NO_PROFILE, attributes: member }, 0)).toBe(expected);
  });

  it.each([
    ['in', true, false],
    ['notIn', false, true],
  ])('%s a set', (op, known, unknown) => {
    const evaluator = compileSegmentRule(
      rule({ kind: 'attribute', field: 'region', op, values: ['CN-31', 'CN-11'] }),
    );
    expect(evaluator.holds(NOTHING_SEEN, { ...NO_PROFILE, attributes: member }, 0)).toBe(known);
    expect(evaluator.holds(NOTHING_SEEN, NO_PROFILE, 0)).toBe(unknown);
  });
});

describe('an age', () => {
  /** [op, n, zone, asked at, holds, turns at] of a member who was born in 1990 */
  it.each([
    ['gte', 18, 'UTC', '2007-12-31T23:59:59.999Z', false, '2008-01-01T00:00:00.000Z'],
    ['gte', 18, 'UTC', '2008-01-01T00:00:00.000Z', true, undefined],
    // It is the new year in Shanghai eight hours earlier.
    ['gte', 18, 'Asia/Shanghai', '2007-12-31T15:59:59.999Z', false, '2007-12-31T16:00:00.000Z'],
    ['lte', 17, 'UTC', '2007-06-01T00:00:00.000Z', true, '2008-01-01T00:00:00.000Z'],
    ['eq', 36, 'UTC', '2025-06-01T00:00:00.000Z', false, '2026-01-01T00:00:00.000Z'],
    ['eq', 36, 'UTC', '2026-06-01T00:00:00.000Z', true, '2027-01-01T00:00:00.000Z'],
    ['ne', 36, 'UTC', '2027-06-01T00:00:00.000Z', true, undefined],
  ])('%s %i in %s at %s: %s, turns at %s', (op, n, zone, asked, holds, turnsAt) => {
    const evaluator = compileSegmentRule(rule({ kind: 'age', op, n, zone }));
    const profile = { ...NO_PROFILE, attributes: { birthYear: 1990 } };
    const now = instant(asked);
    expect(evaluator.holds(NOTHING_SEEN, profile, now)).toBe(holds);
    expect(evaluator.nextChangeAt(NOTHING_SEEN, profile, now)).toBe(
      turnsAt === undefined ? undefined : instant(turnsAt),
    );
    expect(evaluator.readsAttributes).toBe(true);
  });

  it.each(['eq', 'ne', 'lt', 'lte', 'gt', 'gte'])('that is not known satisfies %s only if it is ne', (op) => {
    const evaluator = compileSegmentRule(rule({ kind: 'age', op, n: 18, zone: 'UTC' }));
    expect(evaluator.holds(NOTHING_SEEN, NO_PROFILE, START)).toBe(op === 'ne');
    expect(evaluator.nextChangeAt(NOTHING_SEEN, NO_PROFILE, START)).toBeUndefined();
  });
});

describe('the first and the last', () => {
  const orders = (...days: readonly string[]): readonly RuleEvent[] =>
    days.map((day, index) => event(`o${index}`, instant(`2026-03-${day}T12:00:00Z`), 'order.paid'));
  const march = { from: '2026-03-01T00:00:00Z', to: '2026-03-05T00:00:00Z' };
  const thisWeek = { calendar: 'week', zone: 'UTC' };

  /** [which, window, orders in the order of recording, asked at, holds, turns at] */
  it.each([
    ['first', { lastMs: 7 * DAY }, ['02', '08'], '09T11:59:59.999Z', true, '09T12:00:00.000Z'],
    ['first', { lastMs: 7 * DAY }, ['02', '08'], '09T12:00:00.000Z', false, undefined],
    // A late one is the first from now on.
    ['first', { lastMs: 7 * DAY }, ['08', '01'], '09T00:00:00.000Z', false, undefined],
    ['first', march, ['04', '06'], '31T00:00:00.000Z', true, undefined],
    ['first', march, ['05'], '31T00:00:00.000Z', false, undefined],
    ['last', march, ['04', '06'], '31T00:00:00.000Z', false, undefined],
    ['last', march, ['04', '03'], '31T00:00:00.000Z', true, undefined],
    ['first', thisWeek, ['04', '09'], '08T23:59:59.999Z', true, '09T00:00:00.000Z'],
    ['first', thisWeek, ['04', '09'], '09T12:00:00.000Z', false, undefined],
    ['last', thisWeek, ['04', '09'], '09T12:00:00.000Z', true, '16T00:00:00.000Z'],
    ['first', { ...thisWeek, ago: 1 }, ['04'], '08T00:00:00.000Z', false, '09T00:00:00.000Z'],
    ['first', thisWeek, [], '09T12:00:00.000Z', false, undefined],
  ])('%s in %j of %j at %s: %s, turns at %s', (kind, within, days, asked, holds, turnsAt) => {
    const { at } = play({ kind, of: 'order.paid', within }, orders(...days));
    const value = at(instant(`2026-03-${asked}`));
    expect(value.holds).toBe(holds);
    expect(value.turnsAt).toBe(turnsAt === undefined ? undefined : instant(`2026-03-${turnsAt}`));
    expect(value.causes.causeCount).toBe(holds ? 1 : 0);
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
