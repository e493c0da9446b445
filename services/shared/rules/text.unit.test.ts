import fc from 'fast-check';
import { parseRule } from './parse.ts';
import { printRule } from './print.ts';
import { MAX_RULE_DEPTH } from './rule.ts';
import { rule } from './testing-events.ts';
import { parseRuleText } from './text.ts';
import { RULE_VERBS } from './vocabulary.ts';

const DAY = 86_400_000;

const parse = (text: string) => parseRuleText(text, { scope: 'segment' });

/** `line:column code message` of every problem. */
function problems(text: string, scope: 'segment' | 'event' = 'segment'): readonly string[] {
  const parsed = scope === 'segment' ? parse(text) : parseRuleText(text, { scope });
  return parsed.outcome === 'valid'
    ? []
    : parsed.problems.map(({ line, column, code, message }) => `${line}:${column} ${code} ${message}`);
}

// --- random trees, of every kind and with every kind of value ---------------------------------------------------

const text = fc.oneof(
  fc.constantFrom('wechat', 'web', 'CN-31'),
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
);
const scalar = fc.oneof(
  text,
  fc.boolean(),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
);
const some = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { minLength: 1, maxLength: 3 });
const key = fc.constantFrom('plan', 'a-b', 'X_1', 'in', 'where', 'constructor');
const verbs = fc.uniqueArray(fc.constantFrom(...RULE_VERBS), { minLength: 1, maxLength: 3 });
const op = fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte');
const zone = fc.constantFrom('UTC', 'Asia/Shanghai', 'America/Argentina/Buenos_Aires');
const duration = fc.oneof(
  fc.integer({ min: 1, max: 10 * DAY }),
  fc.integer({ min: 1, max: 3_000 }).map((days) => days * DAY),
);
const bounds = (value: fc.Arbitrary<unknown>) =>
  fc
    .record({ eq: value, lt: value, lte: value, gt: value, gte: value }, { requiredKeys: [] })
    .filter((one) => Object.keys(one).length > 0);
const where = fc.record(
  {
    objectKind: some(text),
    objectId: some(text),
    channel: some(text),
    touchpointId: some(text),
    campaignId: some(text),
    tagsAny: some(text),
    tagsAll: some(text),
    properties: fc.dictionary(key, some(scalar), { minKeys: 1, maxKeys: 3 }),
    amount: bounds(fc.bigInt({ min: 0n, max: 2n ** 63n - 1n }).map(String)),
    dwellMs: bounds(fc.nat()),
    depthPct: bounds(fc.nat({ max: 100 })),
  },
  { requiredKeys: [] },
);
const pattern = fc.record({ of: verbs, where }, { requiredKeys: ['of'] });
const dates = fc
  .tuple(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 1, max: 1e10 }))
  .map(([from, length]) => ({
    from: new Date(from).toISOString(),
    to: new Date(from + length).toISOString(),
  }));
const calendar = fc.record({
  calendar: fc.constantFrom('day', 'week', 'month', 'quarter', 'year'),
  ago: fc.integer({ min: 0, max: 12 }),
  zone,
});
const rolling = fc.record({ lastMs: duration });
const anchored = fc
  .tuple(fc.constantFrom('after', 'before'), fc.constantFrom('first', 'last'), pattern)
  .map(([side, which, one]) => ({ [side]: which, ...one }));
const anyWindow = fc.oneof(rolling, dates, calendar, anchored, fc.constant('ever'));
const n = fc.integer({ min: 1, max: 100 });
const leafOf = (kind: string, fields: Record<string, fc.Arbitrary<unknown>>) =>
  fc.tuple(pattern, fc.record(fields)).map(([one, more]) => ({ kind, ...one, ...more }));
const attribute = fc
  .oneof(
    fc.record({
      field: fc.constantFrom('region', 'locale', 'timeZone', 'ageBand'),
      op: fc.constantFrom('eq', 'ne', 'prefix'),
      value: text,
    }),
    fc.record({ field: key.map((name) => `free.${name}`), op: fc.constantFrom('eq', 'ne'), value: scalar }),
    fc.record({ field: fc.constant('birthYear'), op, value: fc.integer() }),
    fc.record({
      field: key.map((name) => `free.${name}`),
      op: fc.constantFrom('in', 'notIn'),
      values: some(scalar),
    }),
    fc.record({
      field: fc.constantFrom('gender', 'free.vip'),
      op: fc.constant('exists'),
      value: fc.boolean(),
    }),
  )
  .map((fields) => ({ kind: 'attribute', ...fields }));
const leaf = fc.oneof(
  attribute,
  fc.record({ kind: fc.constant('age'), op, n, zone }),
  fc.record({ kind: fc.constant('memberOf'), segmentId: fc.constantFrom('loyal', 'role.viewer', '1-a_b') }),
  leafOf('count', { op, n, within: anyWindow }),
  leafOf('sum', {
    field: fc.oneof(
      fc.constantFrom('amount', 'dwellMs'),
      key.map((name) => `properties.${name}`),
    ),
    op,
    n,
    within: anyWindow,
  }),
  leafOf('max', { field: fc.constant('amount'), op, n, within: anyWindow }),
  leafOf('distinct', {
    by: fc.oneof(
      fc.constantFrom('objectId', 'tag'),
      key.map((name) => `properties.${name}`),
    ),
    op,
    n,
    within: anyWindow,
  }),
  leafOf('distinct', { by: fc.constant('day'), zone, op, n, within: anyWindow }),
  duration.chain((ms) => leafOf('returned', { ms: fc.constant(ms), awayMs: fc.constant(ms) })),
  leafOf('recency', { op: fc.constantFrom('within', 'notWithin'), ms: duration }),
  leafOf('first', { within: fc.oneof(rolling, dates, calendar) }),
  leafOf('last', { within: fc.oneof(dates, calendar) }),
  leafOf('streak', { zone, op, n }),
  fc
    .record(
      {
        steps: fc.array(pattern, { minLength: 2, maxLength: 8 }),
        spanMs: duration,
        without: pattern,
        within: fc.oneof(rolling, dates, fc.constant('ever')),
      },
      { requiredKeys: ['steps', 'spanMs', 'within'] },
    )
    .map((fields) => ({ kind: 'sequence', ...fields })),
);
const treeOf = (leaves: fc.Arbitrary<unknown>) =>
  fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', maxDepth: MAX_RULE_DEPTH - 1, withCrossShrink: true },
      leaves,
      fc.record({
        kind: fc.constantFrom('all', 'any'),
        rules: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('not'), rule: tie('tree') }),
    ),
  })).tree;

describe('the text form', () => {
  it('of every rule about a member gives the same rule back', () => {
    fc.assert(
      fc.property(treeOf(leaf), (json) => {
        const parsed = parseRule(json, { scope: 'segment' });
        // Too large a tree is no rule: there is nothing to print.
        fc.pre(parsed.outcome === 'valid');
        expect(parse(printRule(parsed.rule))).toEqual(parsed);
      }),
      { numRuns: 1_000 },
    );
  });

  it('of every rule about an event gives the same rule back', () => {
    fc.assert(
      fc.property(treeOf(leafOf('event', {})), (json) => {
        const parsed = parseRule(json, { scope: 'event' });
        fc.pre(parsed.outcome === 'valid');
        expect(parseRuleText(printRule(parsed.rule), { scope: 'event' })).toEqual(parsed);
      }),
      { numRuns: 500 },
    );
  });

  it('of anything at all is read or refused with a place in it, and never throws', () => {
    const words = fc.constantFrom(
      ...'count ( ) and or not where = >= "x" 7 days within content.shared in , region first last after ever'.split(
        ' ',
      ),
      'tags',
      'any',
      'properties.x',
      'properties',
      'amount',
      '\n',
      '-1',
      '"',
      '__proto__',
      '$',
      'sequence',
      'then',
      'all',
    );
    fc.assert(
      fc.property(fc.array(words, { maxLength: 25 }), (parts) => {
        const source = parts.join(' ');
        const parsed = parse(source);
        if (parsed.outcome === 'valid') return;
        for (const { line, column } of parsed.problems) {
          const shown = source.split('\n')[line - 1];
          if (shown === undefined || column < 1 || column > shown.length + 1)
            throw new Error(`${line}:${column}`);
        }
      }),
      { numRuns: 3_000 },
    );
  });
});

describe('what people write', () => {
  const shares = { kind: 'count', of: 'content.shared', op: 'gte', n: 3, within: { lastMs: 7 * DAY } };
  const order = { kind: 'recency', of: 'order.paid', op: 'within', ms: DAY };

  it.each([
    [
      'count(content.shared where channel = "wechat") >= 3 within 7 days and not region in ("CN-31")',
      {
        kind: 'all',
        rules: [
          { ...shares, where: { channel: 'wechat' } },
          { kind: 'not', rule: { kind: 'attribute', field: 'region', op: 'in', values: ['CN-31'] } },
        ],
      },
    ],
    ['count(content.shared)>=3 within 1 week', shares],
    // and binds more than or.
    [
      'last(order.paid) within 1 day or count(content.shared) >= 3 within 7 days and region is known',
      {
        kind: 'any',
        rules: [
          order,
          { kind: 'all', rules: [shares, { kind: 'attribute', field: 'region', op: 'exists' }] },
        ],
      },
    ],
    [
      '(last(order.paid) within 1 day or count(content.shared) >= 3 within 7 days)\n\tand region is not known',
      {
        kind: 'all',
        rules: [
          { kind: 'any', rules: [order, shares] },
          { kind: 'attribute', field: 'region', op: 'exists', value: false },
        ],
      },
    ],
    ['((last(order.paid) within 24 hours))', order],
    [
      'sum(amount of order.paid or order.placed where amount >= 9007199254740993 and amount < 9223372036854775807) > 5 last month in "Asia/Shanghai"',
      {
        kind: 'sum',
        field: 'amount',
        of: ['order.paid', 'order.placed'],
        where: { amount: { gte: '9007199254740993', lt: '9223372036854775807' } },
        op: 'gt',
        n: 5,
        within: { calendar: 'month', ago: 1, zone: 'Asia/Shanghai' },
      },
    ],
    [
      'sequence(ad.clicked then order.paid in 1 hour without order.refunded) within 30 days',
      {
        kind: 'sequence',
        steps: [{ of: 'ad.clicked' }, { of: 'order.paid' }],
        spanMs: 3_600_000,
        without: { of: 'order.refunded' },
        within: { lastMs: 30 * DAY },
      },
    ],
    [
      'count(content.read) >= 3 after last(order.paid where channel = "web")',
      {
        kind: 'count',
        of: 'content.read',
        op: 'gte',
        n: 3,
        within: { after: 'last', of: 'order.paid', where: { channel: 'web' } },
      },
    ],
    ['age in "UTC" >= 18', { kind: 'age', op: 'gte', n: 18, zone: 'UTC' }],
    ['not member of "loyal"', { kind: 'not', rule: { kind: 'memberOf', segmentId: 'loyal' } }],
    ['last(order.paid) not within 90 days', { ...order, op: 'notWithin', ms: 90 * DAY }],
    [
      'streak(day in "UTC" of checkin.daily) >= 3',
      { kind: 'streak', of: 'checkin.daily', zone: 'UTC', op: 'gte', n: 3 },
    ],
  ])('%s', (source, json) => {
    expect(parse(source)).toEqual({ outcome: 'valid', rule: rule(json) });
  });

  it('of a built-in role for everyone is printed', () => {
    expect(printRule({ kind: 'all', rules: [] })).toBe('everyone');
  });
});

describe('what cannot be read', () => {
  it.each([
    ['', '1:1 RULE_SYNTAX Expected a condition, found the end.'],
    [
      'count(content.shared) >= 3',
      '1:27 RULE_SYNTAX Expected ever, within, from, after, before, this, last or how many periods ago, found the end.',
    ],
    ['count(content.shared) => 3 ever', '1:24 RULE_SYNTAX Expected a number, found ">".'],
    ['count(content.shared) >= three ever', '1:26 RULE_SYNTAX Expected a number, found "three".'],
    ['count(content.shared) >= 0x10 ever', '1:26 RULE_SYNTAX Expected a number, found "0x10".'],
    ['count(content.shared >= 3 ever', '1:22 RULE_SYNTAX Expected where, or or ")", found ">=".'],
    [
      'cuont(content.shared) >= 3 ever',
      '1:1 RULE_SYNTAX Expected one of all, any, count, sum, max, distinct, first, last, streak, sequence, returned, trait, event, found "cuont". Did you mean count?',
    ],
    ['region = CN', '1:10 RULE_SYNTAX Expected a text in "…", a number, true or false, found "CN".'],
    [
      'region',
      '1:7 RULE_SYNTAX Expected = != < <= > >=, in, not in, begins with or is known, found the end.',
    ],
    ['region = "CN', '1:10 RULE_SYNTAX This text has no end: " is missing.'],
    ['region = "\\x"', '1:10 RULE_SYNTAX This is no text as JSON writes it.'],
    [
      'region = "CN" and\n  and gender is known',
      '2:7 RULE_SYNTAX Expected = != < <= > >=, in, not in, begins with or is known, found "gender".',
    ],
    ['region = "CN")', '1:14 RULE_SYNTAX Expected and, or, or the end, found ")".'],
    ['(region = "CN"', '1:15 RULE_SYNTAX Expected ")", found the end.'],
    ['region ~ "CN.*"', '1:8 RULE_SYNTAX There is no "~" in a rule; texts stand in "…".'],
    [
      'last(order.paid) within 2 months',
      '1:27 RULE_SYNTAX Expected days, hours, minutes, seconds, milliseconds or weeks, found "months".',
    ],
    [
      'count(order.paid where channel = "a" and channel = "b") >= 1 ever',
      '1:42 RULE_SYNTAX channel is said twice; write in (…) for one of several.',
    ],
    [
      'count(order.paid where properties = 1) >= 1 ever',
      '1:24 RULE_SYNTAX Write properties.<key> = …, tags any (…) or tags all (…).',
    ],
    [`${'('.repeat(65)}region`, '1:65 RULE_TOO_DEEP At most 64 parentheses stand in each other.'],
    [
      'not '.repeat(20_000),
      '1:16385 RULE_TOO_LARGE A rule has at most 16384 characters; this one has 80000.',
    ],
  ])('%s', (source, expected) => {
    expect(problems(source)).toEqual([expected]);
  });

  it('that is read but is no rule is refused with all its places', () => {
    const source =
      'count(content.shared or order.payd\n  where chanel = "web" and amount != 5) >= 0 ever\n  and age in "Mars" > 200';
    expect(problems(source)).toEqual([
      '1:25 UNKNOWN_VERB There is no verb "order.payd". Did you mean order.paid?',
      expect.stringMatching(/^2:9 UNKNOWN_FIELD There is no "chanel" here, .* Did you mean channel\?$/),
      expect.stringMatching(/^2:28 UNKNOWN_FIELD There is no "ne" here/),
      expect.stringMatching(/^2:28 MISSING_FIELD /),
      expect.stringMatching(/^3:23 WRONG_VALUE n is a whole number from 0 to 150/),
      expect.stringMatching(/^3:14 WRONG_VALUE A time zone is a name/),
    ]);
  });

  it('is the other scope', () => {
    expect(problems('event(order.paid)')).toEqual([expect.stringMatching(/^1:1 NOT_ALLOWED_HERE /)]);
    expect(problems('event(order.paid) and region is known', 'event')).toEqual([
      expect.stringMatching(/^1:23 NOT_ALLOWED_HERE /),
    ]);
  });
});
