import { VERBS } from '@rapport/contracts/ingestion/verbs';
import { parseRule } from './parse.ts';
import type { ParsedRule } from './parse.ts';
import { RULE_PROBLEM_CODES } from './reading.ts';
import type { RuleScope } from './reading.ts';
import { RULE_VERBS, SHARE_REACHED, nearestName } from './vocabulary.ts';

const DAY = 86_400_000;

function parse(json: unknown, scope: RuleScope = 'segment'): ParsedRule {
  return scope === 'segment' ? parseRule(json, { scope }) : parseRule(json, { scope });
}

/** `path code` of every problem. */
function problems(json: unknown, scope: RuleScope = 'segment'): readonly string[] {
  const parsed = parse(json, scope);
  return parsed.outcome === 'invalid' ? parsed.problems.map(({ path, code }) => `${path} ${code}`) : [];
}

const shared3 = { kind: 'count', of: 'content.shared', op: 'gte', n: 3, within: { lastMs: 7 * DAY } };

describe('the vocabulary', () => {
  it('is the catalogue and what comes back from shares', () => {
    expect(RULE_VERBS).toEqual([...VERBS, SHARE_REACHED]);
  });

  it.each([
    ['order.payed', 'order.paid'],
    ['content.share', 'content.shared'],
    ['CONTENT_SHARED', undefined],
    ['xyz', undefined],
  ])('nearest to %s is %s', (text, nearest) => {
    expect(nearestName(text, RULE_VERBS)).toBe(nearest);
  });
});

describe('a valid rule', () => {
  it('comes back in normal form, from text as from an object', () => {
    const rule = {
      kind: 'all',
      rules: [
        {
          ...shared3,
          where: { channel: 'wechat', amount: { gte: 5 }, properties: { plan: ['gold', 1, true] } },
        },
        { kind: 'attribute', field: 'region', op: 'in', values: ['CN-31'] },
        { kind: 'recency', of: ['order.paid', 'order.paid'], op: 'notWithin', ms: DAY },
        { kind: 'not', rule: { kind: 'attribute', field: 'free.vip', op: 'exists' } },
        { ...shared3, within: { from: '2026-03-01T00:00:00+01:00', to: '2026-03-02T00:00:00Z' } },
      ],
    };
    const normal = {
      kind: 'all',
      rules: [
        {
          ...shared3,
          of: ['content.shared'],
          where: { channel: ['wechat'], properties: { plan: ['gold', 1, true] }, amount: { gte: '5' } },
        },
        { kind: 'attribute', field: 'region', op: 'in', values: ['CN-31'] },
        { kind: 'recency', of: ['order.paid'], op: 'notWithin', ms: DAY },
        { kind: 'not', rule: { kind: 'attribute', field: 'free.vip', op: 'exists', value: true } },
        {
          ...shared3,
          of: ['content.shared'],
          within: { from: '2026-02-28T23:00:00.000Z', to: '2026-03-02T00:00:00.000Z' },
        },
      ],
    };
    expect(parse(rule)).toEqual({ outcome: 'valid', rule: normal });
    expect(parse(JSON.stringify(rule))).toEqual({ outcome: 'valid', rule: normal });
    expect(parse(normal)).toEqual({ outcome: 'valid', rule: normal });
  });

  it.each([
    { calendar: 'month', zone: 'Asia/Shanghai' },
    { calendar: 'week', ago: 1, zone: 'Europe/London' },
  ])('may look at a calendar: %j', (within) => {
    const leaf = { kind: 'sum', field: 'amount', of: ['order.paid'], op: 'gte', n: 0x100, within };
    const normal = { ...leaf, within: { ago: 0, ...within } };
    expect(parse(leaf)).toEqual({ outcome: 'valid', rule: normal });
    expect(parse(normal)).toEqual({ outcome: 'valid', rule: normal });
  });

  it.each([
    { kind: 'age', op: 'gte', n: 18, zone: 'Europe/London' },
    { kind: 'memberOf', segmentId: 'role.key_person' },
    { kind: 'first', of: ['order.paid'], within: { lastMs: DAY } },
    { kind: 'last', of: ['order.paid'], within: { calendar: 'month', ago: 1, zone: 'UTC' } },
    { kind: 'streak', of: ['checkin.daily'], zone: 'UTC', op: 'gte', n: 3 },
    {
      kind: 'sequence',
      steps: [{ of: ['ad.clicked'] }, { of: ['order.paid'], where: { channel: ['web'] } }],
      spanMs: DAY,
      without: { of: ['order.refunded'] },
      within: 'ever',
    },
    {
      kind: 'sum',
      field: 'properties.score',
      of: ['game.played'],
      op: 'gte',
      n: 3,
      within: { after: 'last', of: ['order.paid'], where: { channel: ['web'] } },
    },
    {
      kind: 'count',
      of: ['content.read'],
      op: 'lt',
      n: 3,
      within: { before: 'first', of: ['order.paid'] },
    },
  ])('may be %j', (json) => {
    expect(parse(json)).toEqual({ outcome: 'valid', rule: json });
  });

  it('has one form: the last within a rolling time is recency', () => {
    expect(parse({ kind: 'last', of: 'order.paid', within: { lastMs: DAY } })).toEqual({
      outcome: 'valid',
      rule: { kind: 'recency', of: ['order.paid'], op: 'within', ms: DAY },
    });
  });

  it('of scope event is a filter on one event', () => {
    const rule = { kind: 'any', rules: [{ kind: 'event', of: ['order.paid'] }] };
    expect(parse(rule, 'event')).toEqual({ outcome: 'valid', rule });
  });

  it('of scope event names what its caller can tell besides', () => {
    const rule = { kind: 'event', of: ['tier.upgraded'] };
    expect(parseRule(rule, { scope: 'event', moreVerbs: ['tier.upgraded'] })).toEqual({
      outcome: 'valid',
      rule,
    });
    expect(problems(rule, 'event')).toEqual(['of[0] UNKNOWN_VERB']);
  });

  it('may spend its budgets to the last', () => {
    const leaf = { kind: 'attribute', field: 'gender', op: 'exists' };
    const wide = { kind: 'any', rules: Array.from({ length: 50 }, () => leaf) };
    expect(problems({ kind: 'all', rules: [wide, ...Array.from({ length: 12 }, () => leaf)] })).toEqual([]);
    let deep: unknown = leaf;
    for (let level = 1; level < 8; level += 1) deep = { kind: 'not', rule: deep };
    expect(problems(deep)).toEqual([]);
  });
});

describe('an invalid rule', () => {
  const leaf = { kind: 'attribute', field: 'gender', op: 'exists' };
  const many = (length: number, item: unknown = leaf): readonly unknown[] =>
    Array.from({ length }, () => item);

  it.each([
    ['no JSON', '{', [' RULE_NOT_JSON']],
    ['no object', '[]', [' WRONG_TYPE']],
    ['nothing', undefined, [' MISSING_FIELD']],
    ['unknown kind', { kind: 'regex' }, ['kind UNKNOWN_KIND']],
    ['a kind from the prototype', { kind: 'constructor' }, ['kind UNKNOWN_KIND']],
    ['no kind', {}, ['kind UNKNOWN_KIND']],
    ['an event node about a member', { kind: 'event', of: 'order.paid' }, ['kind NOT_ALLOWED_HERE']],
    ['an unknown verb', { ...shared3, of: ['order.paid', 'order.payed'] }, ['of[1] UNKNOWN_VERB']],
    ['a verb that is no text', { ...shared3, of: [1] }, ['of[0] WRONG_TYPE']],
    ['no verb', { ...shared3, of: [] }, ['of EMPTY_LIST']],
    ['an unknown field', { ...shared3, filter: {} }, ['filter UNKNOWN_FIELD']],
    ['an unknown condition', { ...shared3, where: { chanel: 'x' } }, ['where.chanel UNKNOWN_FIELD']],
    ['an unknown attribute', { ...leaf, field: 'age' }, ['field UNKNOWN_FIELD']],
    ['a free attribute with a bad key', { ...leaf, field: 'free.$where' }, ['field UNKNOWN_FIELD']],
    ['n missing', { ...shared3, n: undefined }, ['n MISSING_FIELD']],
    ['n a text', { ...shared3, n: '3' }, ['n WRONG_TYPE']],
    ['n negative', { ...shared3, n: -1 }, ['n WRONG_VALUE']],
    ['n a fraction', { ...shared3, n: 1.5 }, ['n WRONG_VALUE']],
    ['n NaN', { ...shared3, n: Number.NaN }, ['n WRONG_VALUE']],
    ['n above what a rolling count keeps', { ...shared3, n: 10_000 }, ['n WRONG_VALUE']],
    ['a comparison that says nothing', { ...shared3, n: 0 }, ['n IMPOSSIBLE_COMPARISON']],
    ['an unknown comparison', { ...shared3, op: '>=' }, ['op WRONG_VALUE']],
    ['a window of nothing', { ...shared3, within: { lastMs: 0 } }, ['within.lastMs IMPOSSIBLE_WINDOW']],
    [
      'a window of a thousand years',
      { ...shared3, within: { lastMs: 1000 * 365 * DAY } },
      ['within.lastMs IMPOSSIBLE_WINDOW'],
    ],
    [
      'a window that ends before it begins',
      {
        ...shared3,
        within: { from: '2026-03-02T00:00:00Z', to: '2026-03-01T00:00:00Z' },
      },
      ['within IMPOSSIBLE_WINDOW'],
    ],
    [
      'an empty window',
      { ...shared3, within: { from: '2026-03-02T00:00:00Z', to: '2026-03-02T00:00:00Z' } },
      ['within IMPOSSIBLE_WINDOW'],
    ],
    [
      'a day without zone',
      { ...shared3, within: { from: '2026-03-01', to: '2026-03-02T00:00:00Z' } },
      ['within.from WRONG_TYPE'],
    ],
    ['a calendar without zone', { ...shared3, within: { calendar: 'day' } }, ['within.zone MISSING_FIELD']],
    [
      'a zone that is none',
      { ...shared3, within: { calendar: 'day', zone: 'Europe/Londinium' } },
      ['within.zone WRONG_VALUE'],
    ],
    [
      'a calendar of no such unit',
      { ...shared3, within: { calendar: 'decade', zone: 'UTC' } },
      ['within.calendar WRONG_VALUE'],
    ],
    [
      'a period too far back',
      { ...shared3, within: { calendar: 'day', ago: 13, zone: 'UTC' } },
      ['within.ago WRONG_VALUE'],
    ],
    ['a sum of nothing', { ...shared3, kind: 'sum' }, ['field MISSING_FIELD']],
    ['a sum of texts', { ...shared3, kind: 'sum', field: 'channel' }, ['field UNKNOWN_FIELD']],
    [
      'a sum of a property without a name',
      { ...shared3, kind: 'sum', field: 'properties.' },
      ['field UNKNOWN_FIELD'],
    ],
    ['an age of no zone', { kind: 'age', op: 'gte', n: 18 }, ['zone MISSING_FIELD']],
    ['an age of nobody', { kind: 'age', op: 'gte', n: 151, zone: 'UTC' }, ['n WRONG_VALUE']],
    ['a segment without id', { kind: 'memberOf' }, ['segmentId MISSING_FIELD']],
    ['a segment of no text', { kind: 'memberOf', segmentId: 1 }, ['segmentId WRONG_TYPE']],
    ['a segment that none can be', { kind: 'memberOf', segmentId: 'a b' }, ['segmentId WRONG_VALUE']],
    ['the first ever', { kind: 'first', of: 'order.paid', within: 'ever' }, ['within IMPOSSIBLE_WINDOW']],
    [
      'the last after another',
      { kind: 'last', of: 'order.paid', within: { after: 'last', of: 'ad.clicked' } },
      ['within IMPOSSIBLE_WINDOW'],
    ],
    [
      'after no such one',
      { ...shared3, within: { after: 'second', of: 'order.paid' } },
      ['within.after WRONG_VALUE'],
    ],
    ['after nothing', { ...shared3, within: { after: 'last' } }, ['within.of MISSING_FIELD']],
    [
      'after and before at once',
      { ...shared3, within: { after: 'last', before: 'first', of: 'order.paid' } },
      ['within.before UNKNOWN_FIELD'],
    ],
    [
      'a count after another that no state keeps',
      { ...shared3, n: 1_000, within: { after: 'last', of: 'order.paid' } },
      ['n WRONG_VALUE'],
    ],
    [
      'a streak of no day',
      { kind: 'streak', of: 'checkin.daily', zone: 'UTC', op: 'gte', n: 0 },
      ['n IMPOSSIBLE_COMPARISON'],
    ],
    [
      'a streak of more than a year',
      { kind: 'streak', of: 'checkin.daily', zone: 'UTC', op: 'gte', n: 367 },
      ['n WRONG_VALUE'],
    ],
    [
      'a sequence of one',
      { kind: 'sequence', steps: [{ of: 'ad.clicked' }], spanMs: 1, within: 'ever' },
      ['steps WRONG_VALUE'],
    ],
    [
      'a sequence of nine',
      { kind: 'sequence', steps: many(9, { of: 'ad.clicked' }), spanMs: 1, within: 'ever' },
      ['steps WRONG_VALUE'],
    ],
    [
      'a sequence of what is no step',
      { kind: 'sequence', steps: [{ of: 'ad.clicked', op: 'eq' }, 1], spanMs: 0, within: 'ever' },
      ['steps[0].op UNKNOWN_FIELD', 'steps[1] WRONG_TYPE', 'spanMs IMPOSSIBLE_WINDOW'],
    ],
    [
      'a sequence in a calendar',
      {
        kind: 'sequence',
        steps: many(2, { of: 'ad.clicked' }),
        spanMs: 1,
        without: { of: 'order.payd' },
        within: { calendar: 'day', zone: 'UTC' },
      },
      ['without.of UNKNOWN_VERB'],
    ],
    [
      'a sequence in a calendar, else right',
      {
        kind: 'sequence',
        steps: many(2, { of: 'ad.clicked' }),
        spanMs: 1,
        within: { calendar: 'day', zone: 'UTC' },
      },
      ['within IMPOSSIBLE_WINDOW'],
    ],
    ['a sum above every amount', { ...shared3, kind: 'sum', field: 'amount', n: 2 ** 43 }, ['n WRONG_VALUE']],
    ['telling apart by nothing', { ...shared3, kind: 'distinct' }, ['by MISSING_FIELD']],
    ['telling apart by a number', { ...shared3, kind: 'distinct', by: 1 }, ['by WRONG_TYPE']],
    ['telling apart by no field', { ...shared3, kind: 'distinct', by: 'objectid' }, ['by UNKNOWN_FIELD']],
    ['days of no zone', { ...shared3, kind: 'distinct', by: 'day' }, ['zone MISSING_FIELD']],
    [
      'channels of a zone',
      { ...shared3, kind: 'distinct', by: 'channel', zone: 'UTC' },
      ['zone UNKNOWN_FIELD'],
    ],
    [
      'more different values than a state keeps',
      { ...shared3, kind: 'distinct', by: 'channel', n: 1_000 },
      ['n WRONG_VALUE'],
    ],
    ['no window', { ...shared3, within: undefined }, ['within MISSING_FIELD']],
    [
      'an amount beyond 2^53',
      { ...shared3, where: { amount: { gte: 2 ** 53 } } },
      ['where.amount.gte WRONG_VALUE'],
    ],
    [
      'an amount beyond int64',
      { ...shared3, where: { amount: { gte: '9223372036854775808' } } },
      ['where.amount.gte WRONG_VALUE'],
    ],
    [
      'an amount below zero',
      { ...shared3, where: { amount: { gte: '-1' } } },
      ['where.amount.gte WRONG_VALUE'],
    ],
    ['bounds of nothing', { ...shared3, where: { dwellMs: {} } }, ['where.dwellMs MISSING_FIELD']],
    [
      'a dangerous property',
      JSON.parse(
        '{"kind":"recency","of":"order.paid","op":"within","ms":1,"where":{"properties":{"__proto__":1,"$where":1}}}',
      ),
      ['where.properties UNKNOWN_FIELD', 'where.properties UNKNOWN_FIELD'],
    ],
    [
      'order of texts',
      { kind: 'attribute', field: 'region', op: 'lt', value: 'x' },
      ['op IMPOSSIBLE_COMPARISON'],
    ],
    [
      'prefix of a number',
      { kind: 'attribute', field: 'birthYear', op: 'prefix', value: '19' },
      ['op IMPOSSIBLE_COMPARISON'],
    ],
    [
      'text for a number',
      { kind: 'attribute', field: 'birthYear', op: 'eq', value: '1990' },
      ['value WRONG_TYPE'],
    ],
    [
      'no such gender',
      { kind: 'attribute', field: 'gender', op: 'eq', value: 'femail' },
      ['value WRONG_VALUE'],
    ],
    [
      'one value for a set',
      { kind: 'attribute', field: 'region', op: 'in', value: 'x' },
      ['value UNKNOWN_FIELD', 'values MISSING_FIELD'],
    ],
    ['51 items', { kind: 'any', rules: many(51) }, ['rules LIST_TOO_LONG']],
    [
      '65 nodes',
      { kind: 'all', rules: [{ kind: 'any', rules: many(50) }, ...many(13)] },
      ['rules[13] RULE_TOO_LARGE'],
    ],
    ['too long a text', `"${'x'.repeat(20_000)}"`, [' RULE_TOO_LARGE']],
  ])('%s', (_name, json, expected) => {
    expect(problems(json)).toEqual(expected);
  });

  it('looks at one event only in scope event', () => {
    expect(problems(shared3, 'event')).toEqual(['kind NOT_ALLOWED_HERE']);
  });

  it.each([9, 10_000])('%i levels deep is refused without exhausting the stack', (levels) => {
    let deep: unknown = leaf;
    for (let level = 1; level < levels; level += 1) deep = { kind: 'not', rule: deep };
    expect(problems(deep)).toEqual([`${Array.from({ length: 8 }, () => 'rule').join('.')} RULE_TOO_DEEP`]);
    expect(problems('['.repeat(10_000))).toEqual([' RULE_NOT_JSON']);
  });

  it('names all that is wrong at once, but no more than twenty', () => {
    expect(problems({ ...shared3, n: -1, op: 'x', of: 'y' })).toHaveLength(3);
    expect(problems({ kind: 'any', rules: many(50, { kind: 'x' }) })).toHaveLength(20);
  });

  it('suggests what was meant', () => {
    const parsed = parse({ ...shared3, of: 'content.share' });
    expect(parsed).toMatchObject({
      problems: [{ message: expect.stringContaining('Did you mean content.shared?') }],
    });
  });

  it('has only codes that the README names', async () => {
    const { readFile } = await import('node:fs/promises');
    const readme = await readFile(`${import.meta.dirname}/README.md`, 'utf8');
    for (const code of RULE_PROBLEM_CODES) expect(readme).toContain(`\`${code}\``);
  });
});
