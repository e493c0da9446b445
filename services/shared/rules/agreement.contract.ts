import fc from 'fast-check';
import { HOUR_MS, toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import { NO_PROFILE } from './evaluator.ts';
import type { Attributes, Profile } from './evaluator.ts';
import type { RuleEvent } from './event.ts';
import { MAX_RULE_DEPTH } from './rule.ts';
import type { SegmentRule } from './rule.ts';
import { event, instant, rule } from './testing-events.ts';
import type { Judge } from './testing-judge.ts';
import { holdsByDefinition } from './testing-reference.ts';

export interface Agreement {
  readonly name: string;
  readonly begin: (rule: SegmentRule, profile: Profile, now: EpochMs) => Judge;
  /** Random cases where nothing else is asked for. */
  readonly runs: number;
}

/** Of the cases, one in so many goes over days instead of milliseconds, which costs as much more. */
const DAYS_SHARE = 20;
/** Of these a few in a hundred have a late event that turns the past. */
const MIXED_SHARE = 5;

/**
 * Holds a judge against the reference: random rules, histories and orders of arrival, with late events, repetitions, voids
 * and another profile in between. `RULE_RUNS` asks for another number of cases, `RULE_SEED` for the same ones again.
 */
export function describeAgreement({ name, begin, runs: usual }: Agreement): void {
  const runs = Number(process.env.RULE_RUNS ?? usual);
  const seed = process.env.RULE_SEED === undefined ? {} : { seed: Number(process.env.RULE_SEED) };

  describe(`${name} agrees with the definition`, () => {
    it.each([
      ['at every millisecond around the edges of days, months and years', cases(1, trees(1)), runs],
      [
        'at every hour, and the millisecond before, over days of 23 and 25 hours and leap days',
        cases(HOUR_MS, trees(HOUR_MS)),
        Math.ceil(runs / DAYS_SHARE),
      ],
      [
        'by rules on what she does and who she is, at every hour of the past too',
        cases(HOUR_MS, mixed(HOUR_MS)),
        Math.ceil(runs / MIXED_SHARE),
      ],
    ])('%s', (_name, drawn, numRuns) => {
      fc.assert(
        fc.property(drawn, (one) => {
          compare(one, begin);
        }),
        { numRuns, ...seed },
      );
    });
  });
}

// --- one case -------------------------------------------------------------------------------------------------

interface Case {
  readonly unitMs: number;
  readonly start: EpochMs;
  readonly json: unknown;
  readonly profile: Profile;
  readonly steps: readonly Step[];
  /** Before which step everything is counted anew; none where there are fewer. */
  readonly anewBefore: number;
}

interface Step {
  readonly wait: number;
  readonly happens:
    | {
        readonly kind: 'event';
        readonly late: number;
        readonly verb: string;
        readonly more: Partial<RuleEvent>;
      }
    /** The event before that many is delivered again. */
    | { readonly kind: 'again'; readonly back: number }
    /** The event before that many counts no more. */
    | { readonly kind: 'void'; readonly back: number }
    | { readonly kind: 'profile'; readonly profile: Profile };
}

/** Turns that are announced after the last event are followed so far: a year of months, and the new year of an age. */
const MAX_TURNS = 40;

function compare(
  { unitMs, start, json, steps, anewBefore, ...given }: Case,
  begin: Agreement['begin'],
): void {
  const asked = rule(json);
  const history: RuleEvent[] = [];
  let { profile } = given;
  const profiles: ProfileFrom[] = [{ from: start, profile }];
  let now = start;
  let judge = begin(asked, profile, now);
  let since = start;

  const check = (): boolean => {
    const holds = judge.holds(now);
    const expected = holdsByDefinition(asked, history, profile, now);
    // Plain comparisons: `expect` a million times over would be most of the test's time.
    if (holds !== expected) throw new Error(`At ${toInstant(now)} it says ${holds}.`);
    return holds;
  };
  const moments = (end: EpochMs): readonly EpochMs[] => {
    const units = Array.from({ length: (end - now) / unitMs }, (_, index) => now + (index + 1) * unitMs);
    return unitMs === 1 ? units : units.flatMap((at) => [at - 1, at]);
  };
  const passTo = (end: EpochMs): void => {
    let before = check();
    let announced = judge.nextAt(now);
    let turnsAt = judge.turnsAt?.(now);
    for (const moment of moments(end)) {
      now = moment;
      const holds = check();
      if (holds !== before) {
        // Nothing turns unannounced; between two moments, where an hour is one, it does so at the later one.
        if (announced !== now) throw new Error(`At ${toInstant(now)} it turned unannounced.`);
      }
      if (judge.turnsAt !== undefined) {
        if ((holds !== before) !== (turnsAt === now)) throw new Error(`It turned at ${toInstant(now)}.`);
        if (holds !== before) turnsAt = judge.turnsAt(now);
      }
      before = holds;
      if (announced !== undefined && announced <= now) announced = judge.nextAt(now);
    }
  };

  for (const [index, { wait, happens }] of steps.entries()) {
    passTo(now + wait * unitMs);
    if (index === anewBefore) {
      judge = judge.anew(now);
      since = now;
      check();
    }
    switch (happens.kind) {
      case 'event': {
        const { late, verb, more } = happens;
        const one = event(`e${index}`, now - late * unitMs, verb, more);
        history.push(one);
        judge.record(one, now);
        break;
      }
      case 'again': {
        const known = history.at(-1 - happens.back);
        if (known !== undefined) judge.record(known, now);
        break;
      }
      case 'void': {
        const [gone] = history.splice(-1 - happens.back, 1);
        if (gone !== undefined) judge.forget(gone.id, now);
        break;
      }
      case 'profile':
        ({ profile } = happens);
        profiles.push({ from: now, profile });
        judge.know(profile, now);
        break;
    }
    check();
  }
  passTo(now + AFTERWARDS * unitMs);
  comparePast(asked, judge, { history, profiles }, { since, until: now, unitMs });
  // And whatever time still does on its own, to the millisecond.
  for (let turn = 0; turn < MAX_TURNS; turn += 1) {
    const at = judge.nextAt(now);
    if (at === undefined) break;
    if (at <= now) throw new Error(`What is announced for ${toInstant(at)} is over.`);
    const before = check();
    now = at - 1;
    if (check() !== before) throw new Error(`At ${toInstant(now)} it turned unannounced.`);
    now = at;
    check();
  }
}

/** A profile from an instant on, until that of the next. */
interface ProfileFrom {
  readonly from: EpochMs;
  readonly profile: Profile;
}

/** Holds what is answered of the past against what the history says, late events where they belong. */
function comparePast(
  asked: SegmentRule,
  { heldAt }: Judge,
  {
    history,
    profiles,
  }: { readonly history: readonly RuleEvent[]; readonly profiles: readonly ProfileFrom[] },
  period: { readonly since: EpochMs; readonly until: EpochMs; readonly unitMs: number },
): void {
  // What comes late by milliseconds counts from its own instant on.
  if (heldAt === undefined || period.unitMs < HOUR_MS) return;
  for (let at = period.since; at <= period.until; at += period.unitMs) {
    const until = history.filter(({ effectiveAt }) => effectiveAt <= at);
    const { profile = NO_PROFILE } = profiles.findLast(({ from }) => from <= at) ?? {};
    const expected = holdsByDefinition(asked, until, profile, at);
    const held = heldAt(at);
    if (held !== expected) throw new Error(`Of ${toInstant(at)} it says ${held}.`);
  }
}

// --- random cases ---------------------------------------------------------------------------------------------

const ZONES = ['UTC', 'Europe/London', 'Asia/Shanghai', 'Africa/Cairo'];
const VERBS = ['content.shared', 'content.read', 'order.paid'];
const OPS = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte'];

/** Instants at which something begins in one of the zones. */
const EDGES = [
  // A year in UTC and London, in Shanghai, and in Cairo; a month and a week; a quarter.
  '2027-01-01T00:00:00Z',
  '2026-12-31T16:00:00Z',
  '2026-12-31T22:00:00Z',
  '2026-06-01T00:00:00Z',
  '2026-04-01T00:00:00Z',
  // Leap days and the days after them.
  '2028-02-29T00:00:00Z',
  '2028-03-01T00:00:00Z',
  '2028-02-29T16:00:00Z',
  // London’s days of 23 and 25 hours and the days after them; Cairo’s day without a midnight, and its day of 25 hours.
  '2026-03-29T00:00:00Z',
  '2026-03-29T23:00:00Z',
  '2026-10-24T23:00:00Z',
  '2026-10-26T00:00:00Z',
  '2026-04-23T22:00:00Z',
  '2026-04-24T21:00:00Z',
  '2026-10-29T21:00:00Z',
  '2026-10-30T22:00:00Z',
].map(instant);

/** Longest window and absence, in units. */
const SPAN = 60;
/** Long enough for every window to empty itself after the last event, and for a day and the next to pass. */
const AFTERWARDS = SPAN + 25;

const PROFILES: readonly Profile[] = [
  { attributes: {}, segments: new Set() },
  { attributes: { region: 'CN-31', birthYear: 1990 }, segments: new Set(['loyal']) },
  { attributes: { region: 'DE', birthYear: 1991, free: { vip: true, visits: 3 } }, segments: new Set() },
  {
    attributes: { region: 'CN-11', gender: 'female', locale: 'en', free: { vip: false, plan: 'gold' } },
    segments: new Set(['loyal']),
  },
] satisfies readonly { attributes: Attributes; segments: Set<string> }[];

const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });

function cases(unitMs: number, rules: fc.Arbitrary<unknown>): fc.Arbitrary<Case> {
  const starts = fc
    .tuple(fc.constantFrom(...EDGES), fc.integer({ min: 5, max: SPAN }))
    .map(([edge, before]) => edge - before * unitMs);
  return fc
    .record({
      unitMs: fc.constant(unitMs),
      start: starts,
      json: rules,
      profile: fc.constantFrom(...PROFILES),
      steps: fc.array(STEPS, { maxLength: 14 }),
      anewBefore: fc.nat(14),
    })
    .map((one) => ({ ...one, json: dated(one.json, one.start) }));
}

/** Dates are drawn as distances from the start, since it is drawn beside them. */
function dated(json: unknown, start: EpochMs): unknown {
  return JSON.parse(JSON.stringify(json), (key, value: unknown) =>
    (key === 'from' || key === 'to') && typeof value === 'number' ? toInstant(start + value) : value,
  );
}

const EVENTS = fc
  .record(
    {
      objectKind: fc.constantFrom('article', 'order'),
      objectId: fc.constantFrom('a', 'b', 'c'),
      channel: fc.constantFrom('wechat', 'web'),
      touchpointId: fc.constantFrom('shop', 'stand'),
      campaignId: fc.constantFrom('spring', 'summer'),
      amount: fc.oneof(
        { weight: 9, arbitrary: fc.bigInt({ min: -1n, max: 9n }) },
        fc.constantFrom(2n ** 42n, 2n ** 63n - 1n),
      ),
      dwellMs: fc.integer({ min: 0, max: 30 }),
      depthPct: fc.integer({ min: 0, max: 100 }),
      tags: fc.uniqueArray(fc.constantFrom('tea', 'cup', 'pot'), { maxLength: 3 }),
      properties: fc.record(
        { first: fc.boolean(), place: fc.integer({ min: -1, max: 5 }), score: fc.constantFrom(1.5, 3, '3') },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['tags', 'properties'] },
  )
  .map((more) => more as Partial<RuleEvent>);

const STEPS: fc.Arbitrary<Step> = fc.record({
  wait: fc.integer({ min: 0, max: 12 }),
  happens: fc.oneof(
    {
      weight: 12,
      arbitrary: fc.record({
        kind: fc.constant('event' as const),
        late: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 20 })),
        verb: fc.constantFrom(...VERBS),
        more: EVENTS,
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('again' as const), back: fc.nat(3) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('void' as const), back: fc.nat(5) }) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('profile' as const), profile: fc.constantFrom(...PROFILES) }),
    },
  ),
});

const VERB_LISTS = fc.subarray(VERBS, { minLength: 1 });
const WHERES = maybe(
  fc.constantFrom(
    { channel: ['wechat'] },
    { objectKind: 'order', touchpointId: ['shop', 'stand'] },
    { objectId: ['a', 'b'] },
    { campaignId: 'spring' },
    { tagsAny: ['tea', 'cup'] },
    { tagsAll: ['tea', 'cup'] },
    { properties: { first: [true] } },
    { properties: { score: [3, '3'], place: 1 } },
    { amount: { gte: '5' } },
    { amount: { gt: '0', lt: '9' } },
    { dwellMs: { gte: 10, lte: 20 } },
    { depthPct: { lt: 50 } },
  ),
);
const PATTERN = { of: VERB_LISTS, where: WHERES };
const ANCHORED = fc
  .tuple(fc.constantFrom('after', 'before'), fc.constantFrom('first', 'last'), fc.record(PATTERN))
  .map(([side, occurrence, pattern]) => ({ [side]: occurrence, ...pattern }));
const CALENDAR = fc.record({
  calendar: fc.constantFrom('day', 'week', 'month', 'quarter', 'year'),
  ago: fc.integer({ min: 0, max: 2 }),
  zone: fc.constantFrom(...ZONES),
});
const MEASURED = fc.constantFrom(
  'amount',
  'dwellMs',
  'properties.place',
  'properties.score',
  'properties.first',
);
const TOLD_APART = fc.oneof(
  fc
    .constantFrom(
      ...['objectId', 'channel', 'touchpointId', 'campaignId', 'tag'],
      ...['properties.first', 'properties.place', 'properties.score'],
    )
    .map((by) => ({ by })),
  fc.record({ by: fc.constant('day'), zone: fc.constantFrom(...ZONES) }),
);
const PROFILE_LEAVES = fc.oneof(
  fc.constantFrom(
    { kind: 'attribute', field: 'region', op: 'eq', value: 'CN-31' },
    { kind: 'attribute', field: 'region', op: 'ne', value: 'CN-31' },
    { kind: 'attribute', field: 'region', op: 'prefix', value: 'CN-' },
    { kind: 'attribute', field: 'region', op: 'in', values: ['CN-31', 'DE'] },
    { kind: 'attribute', field: 'region', op: 'notIn', values: ['CN-31', 'DE'] },
    { kind: 'attribute', field: 'gender', op: 'eq', value: 'female' },
    { kind: 'attribute', field: 'locale', op: 'exists' },
    { kind: 'attribute', field: 'birthYear', op: 'gte', value: 1991 },
    { kind: 'attribute', field: 'birthYear', op: 'in', values: [1990, 2000] },
    { kind: 'attribute', field: 'free.vip', op: 'exists', value: false },
    { kind: 'attribute', field: 'free.vip', op: 'eq', value: true },
    { kind: 'attribute', field: 'free.visits', op: 'lt', value: 4 },
    { kind: 'attribute', field: 'free.plan', op: 'prefix', value: 'g' },
    { kind: 'memberOf', segmentId: 'loyal' },
  ),
  fc.record({
    kind: fc.constant('age'),
    zone: fc.constantFrom(...ZONES),
    op: fc.constantFrom(...OPS),
    n: fc.integer({ min: 35, max: 38 }),
  }),
);

function ascending(most: number): fc.Arbitrary<readonly number[]> {
  return fc
    .uniqueArray(fc.integer({ min: 1, max: most }), { minLength: 1, maxLength: 4 })
    .map((bounds) => bounds.toSorted((left, right) => left - right));
}

/** Leaves over every kind of window. */
function leaves(unitMs: number): fc.Arbitrary<unknown> {
  const durations = fc.integer({ min: 1, max: SPAN }).map((units) => units * unitMs);
  const rolling = durations.map((lastMs) => ({ lastMs }));
  const dates = fc
    .tuple(fc.integer({ min: -5, max: SPAN }), fc.integer({ min: 1, max: SPAN }))
    .map(([from, length]) => ({ from: from * unitMs, to: (from + length) * unitMs }));
  const ever = fc.constant('ever');
  const times = fc.oneof({ weight: 3, arbitrary: rolling }, dates, CALENDAR);
  const windows = fc.oneof({ weight: 4, arbitrary: times }, ever, ANCHORED);
  const comparison = (most: number) => ({
    op: fc.constantFrom(...OPS),
    n: fc.integer({ min: 1, max: most }),
  });
  const told = (most: number) =>
    fc
      .tuple(fc.record({ kind: fc.constant('distinct'), ...PATTERN, within: windows }), TOLD_APART)
      .map(([leaf, by]) => ({ ...leaf, ...by, most }));
  const days = { ...PATTERN, zone: fc.constantFrom(...ZONES) };
  const traits = fc.oneof(
    fc.record({ kind: fc.constant('count'), ...PATTERN, within: windows }),
    fc.record({ kind: fc.constant('sum'), field: MEASURED, ...PATTERN, within: windows }),
    told(0).map(({ most: _, ...trait }) => trait),
    fc.record({ kind: fc.constant('streak'), ...days }),
  );
  const traitRules = fc.oneof(
    fc
      .record({ measure: traits, ...comparison(5) })
      .map(({ measure, op, n }) => ({ ...TRAIT, op, value: n, is: { version: 1, measure } })),
    fc
      .record({
        measure: fc
          .tuple(
            fc.record({ kind: fc.constant('favourite'), ...PATTERN, within: fc.oneof(rolling, ever) }),
            fc.oneof(
              fc
                .constantFrom('tag', 'channel', 'objectId', 'touchpointId', 'campaignId', 'properties.score')
                .map((by) => ({ by })),
              fc.record({ by: fc.constantFrom('hour', 'weekday'), zone: fc.constantFrom(...ZONES) }),
            ),
          )
          .map(([measure, by]) => ({ ...measure, ...by })),
        op: fc.constantFrom('eq', 'ne'),
        value: fc.constantFrom('tea', 'cup', 'web', 'a', 'shop', 'spring', '3', '00', '23', '01', '1', '7'),
      })
      .map(({ measure, op, value }) => ({ ...TRAIT, op, value, is: { version: 1, measure } })),
    fc
      .record({
        measure: fc.record({
          kind: fc.constant('rfm'),
          by: maybe(fc.constantFrom('objectId', 'channel')),
          ...PATTERN,
          recencyMs: ascending(SPAN).map((bounds) => bounds.map((units) => units * unitMs)),
          frequency: ascending(5),
          monetary: ascending(30),
          within: fc.oneof(rolling, ever),
        }),
        part: maybe(fc.constantFrom('recency', 'frequency', 'monetary')),
        ...comparison(4),
        score: fc.constantFrom('111', '212', '221', '321'),
      })
      .map(({ measure, part, op, n, score }) => {
        const is = { version: 1, measure };
        if (part !== undefined) return { ...TRAIT, part, op, value: n, is };
        return { ...TRAIT, op: op === 'eq' ? 'eq' : 'ne', value: score, is };
      }),
    fc.constantFrom({ ...TRAIT, op: 'ne', value: 3 }, { ...TRAIT, op: 'gte', value: 3 }),
  );
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constant('count'), ...PATTERN, ...comparison(5), within: windows }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constantFrom('sum', 'max'),
        field: MEASURED,
        ...PATTERN,
        ...comparison(20),
        within: windows,
      }),
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(told(3), fc.record(comparison(3)))
        .map(([{ most: _, ...leaf }, compared]) => ({ ...leaf, ...compared })),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('recency'),
        ...PATTERN,
        op: fc.constantFrom('within', 'notWithin'),
        ms: durations,
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constantFrom('first', 'last'), ...PATTERN, within: times }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('streak'), ...days, ...comparison(4) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('sequence'),
        steps: fc.array(fc.record(PATTERN), { minLength: 2, maxLength: 4 }),
        spanMs: durations,
        without: maybe(fc.record(PATTERN)),
        within: fc.oneof(rolling, dates, ever),
      }),
    },
    {
      weight: 2,
      arbitrary: fc
        .record({ kind: fc.constant('returned'), ...PATTERN, awayMs: durations, ms: durations })
        .map((leaf) => ({ ...leaf, ms: Math.min(leaf.ms, leaf.awayMs) })),
    },
    { weight: 5, arbitrary: traitRules },
    { weight: 2, arbitrary: PROFILE_LEAVES },
  );
}

const TRAIT = { kind: 'trait', trait: 't' };

/** Leaves stand on the deepest level: a tree that is refused for its depth would say nothing about evaluation. */
const DEEPEST_LEAF = MAX_RULE_DEPTH - 1;

function trees(unitMs: number): fc.Arbitrary<unknown> {
  return fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', maxDepth: DEEPEST_LEAF, withCrossShrink: true },
      leaves(unitMs),
      fc.record({
        kind: fc.constantFrom('all', 'any'),
        rules: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('not'), rule: tie('tree') }),
    ),
  })).tree;
}

/** Behaviour beside what the member is, or is not, or alone; mostly what a late event, or a void, turns. */
function mixed(unitMs: number): fc.Arbitrary<unknown> {
  const soonOver = fc.record({
    kind: fc.constant('count'),
    of: fc.constant(VERBS),
    op: fc.constantFrom(...OPS),
    n: fc.integer({ min: 1, max: 2 }),
    within: fc.integer({ min: 1, max: 8 }).map((units) => ({ lastMs: units * unitMs })),
  });
  const isNot = PROFILE_LEAVES.map((leaf) => ({ kind: 'not', rule: leaf }));
  const both = fc.record({
    kind: fc.constantFrom('all', 'any'),
    rules: fc.tuple(
      fc.oneof({ weight: 3, arbitrary: soonOver }, leaves(unitMs)),
      fc.oneof(PROFILE_LEAVES, isNot),
    ),
  });
  return fc.oneof({ weight: 3, arbitrary: both }, soonOver);
}
