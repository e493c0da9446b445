import { parseInstant, toInstant } from '@rapport/kernel/instant';
import type { Scalar } from './event.ts';
import { isTimeZone } from './calendar.ts';
import type {
  AgeRule,
  AmountRule,
  AnchoredWindow,
  AttributeOp,
  AttributeRule,
  Bounds,
  CalendarUnit,
  CalendarWindow,
  CountOp,
  CountRule,
  CountWindow,
  DistinctRule,
  EventFilter,
  EventPattern,
  EventScopeRule,
  MeasuredField,
  MemberOfRule,
  Occurrence,
  OccurrenceRule,
  RecencyRule,
  Rule,
  SegmentRule,
  SequenceRule,
  StreakRule,
} from './rule.ts';
import {
  CALENDAR_UNITS,
  DISTINCT_FIELDS,
  MAX_AGE,
  MAX_ANCHORED_COUNT,
  MAX_DISTINCT,
  MAX_LIST_ITEMS,
  MAX_PERIODS_AGO,
  MAX_ROLLING_COUNT,
  MAX_RULE_DEPTH,
  MAX_RULE_NODES,
  MAX_RULE_TEXT_LENGTH,
  MAX_SEQUENCE_STEPS,
  MAX_STREAK_DAYS,
  MAX_SUM,
  MAX_TOTAL_COUNT,
  MAX_VALUE_LENGTH,
  MAX_WINDOW_MS,
} from './rule.ts';
import { RULE_VERBS, nearestName } from './vocabulary.ts';

export type RuleScope = 'segment' | 'event';

export const RULE_PROBLEM_CODES = [
  'RULE_NOT_JSON',
  'RULE_SYNTAX',
  'RULE_TOO_LARGE',
  'RULE_TOO_DEEP',
  'LIST_TOO_LONG',
  'EMPTY_LIST',
  'UNKNOWN_KIND',
  'UNKNOWN_VERB',
  'UNKNOWN_FIELD',
  'MISSING_FIELD',
  'WRONG_TYPE',
  'WRONG_VALUE',
  'IMPOSSIBLE_WINDOW',
  'IMPOSSIBLE_COMPARISON',
  'NOT_ALLOWED_HERE',
] as const;

export type RuleProblemCode = (typeof RULE_PROBLEM_CODES)[number];

export interface RuleProblem {
  /** Where in the input, for example `rules[1].where.amount.gte`; empty for the whole. */
  readonly path: string;
  readonly code: RuleProblemCode;
  readonly message: string;
}

export type ParsedRule<R extends Rule = Rule> =
  | { readonly outcome: 'valid'; readonly rule: R }
  | { readonly outcome: 'invalid'; readonly problems: readonly RuleProblem[] };

/** More than this tells a caller nothing new, and a hostile rule cannot make a long answer. */
export const MAX_PROBLEMS = 20;

type Fields = Readonly<Record<string, unknown>>;

/** What has been found so far; `stopped` once a budget is spent, so that the rest is not even looked at. */
interface Reading {
  readonly scope: RuleScope;
  readonly problems: RuleProblem[];
  nodes: number;
  stopped: boolean;
}

/**
 * Reads a rule from JSON (text, or already parsed) and brings it into normal form: one verb becomes a list of one,
 * instants become UTC. Parsing a normal form again gives it back. Every problem is reported, at most
 * {@link MAX_PROBLEMS}. Cost is bounded by the budgets, whatever the input.
 */
export function parseRule(json: unknown, options: { readonly scope: 'segment' }): ParsedRule<SegmentRule>;
export function parseRule(json: unknown, options: { readonly scope: 'event' }): ParsedRule<EventScopeRule>;
export function parseRule(json: unknown, { scope }: { readonly scope: RuleScope }): ParsedRule {
  let tree = json;
  if (typeof json === 'string') {
    if (json.length > MAX_RULE_TEXT_LENGTH) {
      return invalid(
        'RULE_TOO_LARGE',
        `A rule has at most ${MAX_RULE_TEXT_LENGTH} characters; this one has ${json.length}.`,
      );
    }
    try {
      tree = JSON.parse(json);
    } catch {
      return invalid('RULE_NOT_JSON', 'The rule is not JSON.');
    }
  }
  const reading: Reading = { scope, problems: [], nodes: 0, stopped: false };
  const rule = readNode(reading, tree, '', 1);
  return rule === null || reading.problems.length > 0
    ? { outcome: 'invalid', problems: reading.problems }
    : { outcome: 'valid', rule };
}

function invalid(code: RuleProblemCode, message: string): ParsedRule<never> {
  return { outcome: 'invalid', problems: [{ path: '', code, message }] };
}

function problem(reading: Reading, path: string, code: RuleProblemCode, message: string): null {
  if (reading.problems.length < MAX_PROBLEMS) reading.problems.push({ path, code, message });
  else reading.stopped = true;
  return null;
}

function stop(reading: Reading, path: string, code: RuleProblemCode, message: string): null {
  if (!reading.problems.some((known) => known.code === code)) problem(reading, path, code, message);
  reading.stopped = true;
  return null;
}

function at(path: string, field: string | number): string {
  if (typeof field === 'number') return `${path}[${field}]`;
  return path === '' ? field : `${path}.${field}`;
}

const NODE_FIELDS: Readonly<Record<Rule['kind'], readonly string[]>> = {
  all: ['kind', 'rules'],
  any: ['kind', 'rules'],
  not: ['kind', 'rule'],
  attribute: ['kind', 'field', 'op', 'value', 'values'],
  count: ['kind', 'of', 'where', 'op', 'n', 'within'],
  sum: ['kind', 'field', 'of', 'where', 'op', 'n', 'within'],
  max: ['kind', 'field', 'of', 'where', 'op', 'n', 'within'],
  distinct: ['kind', 'by', 'zone', 'of', 'where', 'op', 'n', 'within'],
  recency: ['kind', 'of', 'where', 'op', 'ms'],
  age: ['kind', 'op', 'n', 'zone'],
  memberOf: ['kind', 'segmentId'],
  first: ['kind', 'of', 'where', 'within'],
  last: ['kind', 'of', 'where', 'within'],
  streak: ['kind', 'of', 'where', 'zone', 'op', 'n'],
  sequence: ['kind', 'steps', 'spanMs', 'without', 'within'],
  event: ['kind', 'of', 'where'],
};

const KINDS_OF_SCOPE: Readonly<Record<RuleScope, readonly string[]>> = {
  segment: [
    'all',
    'any',
    'not',
    'attribute',
    'age',
    'memberOf',
    'count',
    'sum',
    'max',
    'distinct',
    'recency',
    'first',
    'last',
    'streak',
    'sequence',
  ],
  event: ['all', 'any', 'not', 'event'],
};

function isKind(text: string): text is Rule['kind'] {
  return Object.hasOwn(NODE_FIELDS, text);
}

/** Recursion ends at {@link MAX_RULE_DEPTH}, so no input can exhaust the stack. */
function readNode(reading: Reading, json: unknown, path: string, depth: number): Rule | null {
  if (reading.stopped) return null;
  if (depth > MAX_RULE_DEPTH) {
    return stop(reading, path, 'RULE_TOO_DEEP', `A rule has at most ${MAX_RULE_DEPTH} levels.`);
  }
  reading.nodes += 1;
  if (reading.nodes > MAX_RULE_NODES) {
    return stop(reading, path, 'RULE_TOO_LARGE', `A rule has at most ${MAX_RULE_NODES} nodes.`);
  }
  const node = readObject(reading, json, path);
  if (node === null) return null;
  const kind = node.kind;
  const known = KINDS_OF_SCOPE[reading.scope];
  if (typeof kind !== 'string' || !isKind(kind)) {
    const near = typeof kind === 'string' ? suggestion(kind, known) : '';
    return problem(
      reading,
      at(path, 'kind'),
      'UNKNOWN_KIND',
      `A node’s kind is one of ${known.join(', ')}.${near}`,
    );
  }
  if (!known.includes(kind)) {
    const meaning =
      reading.scope === 'event' ? 'This rule looks at one event' : 'This rule is about a member';
    return problem(
      reading,
      at(path, 'kind'),
      'NOT_ALLOWED_HERE',
      `${meaning}; its nodes are ${known.join(', ')}, not ${kind}.`,
    );
  }
  checkFields(reading, node, NODE_FIELDS[kind], path);
  return readKind(reading, kind, node, path, depth);
}

function readKind(
  reading: Reading,
  kind: Rule['kind'],
  node: Fields,
  path: string,
  depth: number,
): Rule | null {
  switch (kind) {
    case 'all':
    case 'any': {
      const items = readItems(reading, node, 'rules', path);
      const children = items?.map((item, index) =>
        readNode(reading, item, at(at(path, 'rules'), index), depth + 1),
      );
      // Children were read under this reading's scope, so they are of one family.
      return children?.every((child) => child !== null) ? ({ kind, rules: children } as Rule) : null;
    }
    case 'not': {
      const child = readNode(reading, node.rule, at(path, 'rule'), depth + 1);
      return child === null ? null : ({ kind, rule: child } as Rule);
    }
    case 'attribute':
      return readAttribute(reading, node, path);
    case 'count':
      return readCount(reading, node, path);
    case 'sum':
    case 'max':
      return readAmountRule(reading, kind, node, path);
    case 'distinct':
      return readDistinct(reading, node, path);
    case 'recency':
      return readRecency(reading, node, path);
    case 'age':
      return readAge(reading, node, path);
    case 'memberOf':
      return readMemberOf(reading, node, path);
    case 'first':
    case 'last':
      return readOccurrence(reading, kind, node, path);
    case 'streak':
      return readStreak(reading, node, path);
    case 'sequence':
      return readSequence(reading, node, path);
    case 'event': {
      const pattern = readPattern(reading, node, path);
      return pattern === null ? null : { kind, ...pattern };
    }
  }
}

const COUNT_OPS: readonly CountOp[] = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte'];

function readCount(reading: Reading, node: Fields, path: string): CountRule | null {
  const measured = readMeasured(reading, node, path, maxCount);
  return measured === null || saysNothing(reading, measured, path) ? null : { kind: 'count', ...measured };
}

function maxCount(within: CountWindow | null): number {
  if (within === null || within === 'ever') return MAX_TOTAL_COUNT;
  if ('lastMs' in within) return MAX_ROLLING_COUNT;
  return 'after' in within || 'before' in within ? MAX_ANCHORED_COUNT : MAX_TOTAL_COUNT;
}

function readAmountRule(
  reading: Reading,
  kind: AmountRule['kind'],
  node: Fields,
  path: string,
): AmountRule | null {
  const field = readMeasuredField(reading, node.field, at(path, 'field'));
  const measured = readMeasured(reading, node, path, () => MAX_SUM);
  if (field === null || measured === null) return null;
  // A maximum of nothing compares with nothing, so even `gte 0` says something: that there was one.
  return kind === 'sum' && saysNothing(reading, measured, path) ? null : { kind, field, ...measured };
}

const MEASURED_FIELDS = ['amount', 'dwellMs'] as const;

function readMeasuredField(reading: Reading, json: unknown, path: string): MeasuredField | null {
  if (json === undefined) return problem(reading, path, 'MISSING_FIELD', 'Say which field to measure.');
  if (typeof json !== 'string')
    return problem(reading, path, 'WRONG_TYPE', 'What is measured is the name of a field.');
  const known = MEASURED_FIELDS.find((field) => field === json);
  if (known !== undefined) return known;
  if (isPropertyField(json)) return json;
  return problem(
    reading,
    path,
    'UNKNOWN_FIELD',
    `What is measured is ${MEASURED_FIELDS.join(', ')} or properties.<key>.${suggestion(json, MEASURED_FIELDS)}`,
  );
}

function isPropertyField(text: string): text is `properties.${string}` {
  return text.startsWith('properties.') && FREE_KEY.test(text.slice('properties.'.length));
}

function readDistinct(reading: Reading, node: Fields, path: string): DistinctRule | null {
  const by = readDistinctField(reading, node.by, at(path, 'by'));
  const measured = readMeasured(reading, node, path, () => MAX_DISTINCT);
  if (by === null || measured === null || saysNothing(reading, measured, path)) return null;
  if (by === 'day') {
    const zone = readZone(reading, node.zone, at(path, 'zone'));
    return zone === null ? null : { kind: 'distinct', by, zone, ...measured };
  }
  if (node.zone !== undefined) {
    return problem(reading, at(path, 'zone'), 'UNKNOWN_FIELD', 'Only days are of a time zone.');
  }
  return { kind: 'distinct', by, ...measured };
}

function readDistinctField(reading: Reading, json: unknown, path: string): string | null {
  if (json === undefined) return problem(reading, path, 'MISSING_FIELD', 'Say by what to tell apart.');
  if (typeof json !== 'string')
    return problem(reading, path, 'WRONG_TYPE', 'What to tell apart by is the name of a field.');
  const known: readonly string[] = DISTINCT_FIELDS;
  if (known.includes(json) || isPropertyField(json)) return json;
  return problem(
    reading,
    path,
    'UNKNOWN_FIELD',
    `Events are told apart by ${known.join(', ')} or properties.<key>.${suggestion(json, known)}`,
  );
}

type Measured = Omit<CountRule, 'kind'>;

/** What every leaf that compares a number with `n` says. */
function readMeasured(
  reading: Reading,
  node: Fields,
  path: string,
  maxOf: (within: CountWindow | null) => number,
): Measured | null {
  const pattern = readPattern(reading, node, path);
  const op = readOneOf<CountOp>(reading, node, 'op', COUNT_OPS, path);
  const within = readWindow(reading, node.within, at(path, 'within'));
  const n = readInteger(reading, node, 'n', path, 0, maxOf(within));
  return pattern === null || op === null || n === null || within === null
    ? null
    : { ...pattern, op, n, within };
}

function saysNothing(reading: Reading, { op, n }: Pick<Measured, 'op' | 'n'>, path: string): boolean {
  if (n !== 0 || (op !== 'lt' && op !== 'gte')) return false;
  problem(reading, at(path, 'n'), 'IMPOSSIBLE_COMPARISON', `It is never below 0, so ${op} 0 says nothing.`);
  return true;
}

function readRecency(reading: Reading, node: Fields, path: string): RecencyRule | null {
  const pattern = readPattern(reading, node, path);
  const op = readOneOf<RecencyRule['op']>(reading, node, 'op', ['within', 'notWithin'], path);
  const ms = readDuration(reading, node.ms, at(path, 'ms'));
  return pattern === null || op === null || ms === null ? null : { kind: 'recency', ...pattern, op, ms };
}

function readPattern(reading: Reading, node: Fields, path: string): EventPattern | null {
  const of = readVerbs(reading, node, path);
  const where = readWhere(reading, node, path);
  return of === null ? null : { of, ...where };
}

function readAge(reading: Reading, node: Fields, path: string): AgeRule | null {
  const op = readOneOf<CountOp>(reading, node, 'op', COUNT_OPS, path);
  const n = readInteger(reading, node, 'n', path, 0, MAX_AGE);
  const zone = readZone(reading, node.zone, at(path, 'zone'));
  return op === null || n === null || zone === null ? null : { kind: 'age', op, n, zone };
}

function readMemberOf(reading: Reading, node: Fields, path: string): MemberOfRule | null {
  const { segmentId } = node;
  const idPath = at(path, 'segmentId');
  if (segmentId === undefined) return problem(reading, idPath, 'MISSING_FIELD', 'Say which segment.');
  if (typeof segmentId !== 'string')
    return problem(reading, idPath, 'WRONG_TYPE', 'The id of a segment is text.');
  return SEGMENT_ID.test(segmentId)
    ? { kind: 'memberOf', segmentId }
    : problem(reading, idPath, 'WRONG_VALUE', 'The id of a segment matches [A-Za-z0-9._-]{1,64}.');
}

function readOccurrence(
  reading: Reading,
  kind: Occurrence,
  node: Fields,
  path: string,
): OccurrenceRule | RecencyRule | null {
  const pattern = readPattern(reading, node, path);
  const within = readWindow(reading, node.within, at(path, 'within'));
  if (pattern === null || within === null) return null;
  if (within === 'ever' || 'after' in within || 'before' in within) {
    return problem(
      reading,
      at(path, 'within'),
      'IMPOSSIBLE_WINDOW',
      `Whether the ${kind} one lies within a time is asked of a time that rolls, of dates or of a calendar.`,
    );
  }
  // One thing has one form.
  if (kind === 'last' && 'lastMs' in within)
    return { kind: 'recency', ...pattern, op: 'within', ms: within.lastMs };
  return { kind, ...pattern, within };
}

function readStreak(reading: Reading, node: Fields, path: string): StreakRule | null {
  const pattern = readPattern(reading, node, path);
  const zone = readZone(reading, node.zone, at(path, 'zone'));
  const op = readOneOf<CountOp>(reading, node, 'op', COUNT_OPS, path);
  const n = readInteger(reading, node, 'n', path, 0, MAX_STREAK_DAYS);
  if (pattern === null || zone === null || op === null || n === null) return null;
  return saysNothing(reading, { op, n }, path) ? null : { kind: 'streak', ...pattern, zone, op, n };
}

function readSequence(reading: Reading, node: Fields, path: string): SequenceRule | null {
  const steps = readSteps(reading, node, path);
  const spanMs = readDuration(reading, node.spanMs, at(path, 'spanMs'));
  const without =
    node.without === undefined ? undefined : readNestedPattern(reading, node.without, at(path, 'without'));
  const within = readWindow(reading, node.within, at(path, 'within'));
  if (steps === null || spanMs === null || without === null || within === null) return null;
  if (within !== 'ever' && !('lastMs' in within) && !('from' in within)) {
    return problem(
      reading,
      at(path, 'within'),
      'IMPOSSIBLE_WINDOW',
      'The last step of a sequence lies in {"lastMs": …}, {"from": …, "to": …} or "ever".',
    );
  }
  return { kind: 'sequence', steps, spanMs, ...(without !== undefined && { without }), within };
}

function readSteps(reading: Reading, node: Fields, nodePath: string): readonly EventPattern[] | null {
  const items = readItems(reading, node, 'steps', nodePath);
  if (items === null) return null;
  const path = at(nodePath, 'steps');
  if (items.length < 2 || items.length > MAX_SEQUENCE_STEPS) {
    return problem(reading, path, 'WRONG_VALUE', `A sequence has 2 to ${MAX_SEQUENCE_STEPS} steps.`);
  }
  const steps = items.map((item, index) => readNestedPattern(reading, item, at(path, index)));
  return steps.every((step) => step !== null) ? steps : null;
}

function readNestedPattern(reading: Reading, json: unknown, path: string): EventPattern | null {
  const fields = readObject(reading, json, path);
  if (fields === null) return null;
  checkFields(reading, fields, ['of', 'where'], path);
  return readPattern(reading, fields, path);
}

function readWindow(reading: Reading, json: unknown, path: string): CountWindow | null {
  if (json === 'ever') return 'ever';
  if (json === undefined) {
    return problem(
      reading,
      path,
      'MISSING_FIELD',
      'Say over which time: {"lastMs": …}, {"from": …, "to": …}, {"calendar": …, "zone": …}, ' +
        '{"after": …, "of": …}, {"before": …, "of": …} or "ever".',
    );
  }
  const window = readObject(reading, json, path);
  if (window === null) return null;
  if ('lastMs' in window) {
    checkFields(reading, window, ['lastMs'], path);
    const lastMs = readDuration(reading, window.lastMs, at(path, 'lastMs'));
    return lastMs === null ? null : { lastMs };
  }
  if ('calendar' in window) return readCalendarWindow(reading, window, path);
  if ('after' in window) return readAnchoredWindow(reading, window, 'after', path);
  if ('before' in window) return readAnchoredWindow(reading, window, 'before', path);
  checkFields(reading, window, ['from', 'to'], path);
  const from = readInstant(reading, window, 'from', path);
  const to = readInstant(reading, window, 'to', path);
  if (from === null || to === null) return null;
  if (from >= to) {
    return problem(
      reading,
      path,
      'IMPOSSIBLE_WINDOW',
      'The window is [from, to): it must begin before it ends.',
    );
  }
  return { from: toInstant(from), to: toInstant(to) };
}

function readAnchoredWindow(
  reading: Reading,
  window: Fields,
  side: 'after' | 'before',
  path: string,
): AnchoredWindow | null {
  checkFields(reading, window, [side, 'of', 'where'], path);
  const occurrence = readOneOf<Occurrence>(reading, window, side, ['first', 'last'], path);
  const pattern = readPattern(reading, window, path);
  if (occurrence === null || pattern === null) return null;
  return side === 'after' ? { after: occurrence, ...pattern } : { before: occurrence, ...pattern };
}

function readCalendarWindow(reading: Reading, window: Fields, path: string): CalendarWindow | null {
  checkFields(reading, window, ['calendar', 'ago', 'zone'], path);
  const calendar = readOneOf<CalendarUnit>(reading, window, 'calendar', CALENDAR_UNITS, path);
  const ago = window.ago === undefined ? 0 : readInteger(reading, window, 'ago', path, 0, MAX_PERIODS_AGO);
  const zone = readZone(reading, window.zone, at(path, 'zone'));
  return calendar === null || ago === null || zone === null ? null : { calendar, ago, zone };
}

function readZone(reading: Reading, json: unknown, path: string): string | null {
  if (json === undefined) return problem(reading, path, 'MISSING_FIELD', 'A calendar needs a time zone.');
  if (typeof json !== 'string') return problem(reading, path, 'WRONG_TYPE', 'A time zone is text.');
  return json.length <= MAX_VALUE_LENGTH && isTimeZone(json)
    ? json
    : problem(
        reading,
        path,
        'WRONG_VALUE',
        'A time zone is a name of the IANA database such as Asia/Shanghai.',
      );
}

function readDuration(reading: Reading, json: unknown, path: string): number | null {
  if (json === undefined)
    return problem(reading, path, 'MISSING_FIELD', 'A duration in milliseconds is missing.');
  if (typeof json !== 'number')
    return problem(reading, path, 'WRONG_TYPE', 'A duration is a number of milliseconds.');
  if (!Number.isInteger(json) || json < 1 || json > MAX_WINDOW_MS) {
    return problem(
      reading,
      path,
      'IMPOSSIBLE_WINDOW',
      `A duration is 1 to ${MAX_WINDOW_MS} whole milliseconds (ten years).`,
    );
  }
  return json;
}

function readInstant(reading: Reading, fields: Fields, field: string, path: string): number | null {
  const json = fields[field];
  if (json === undefined)
    return problem(reading, at(path, field), 'MISSING_FIELD', `The window lacks ${field}.`);
  const instant = typeof json === 'string' ? parseInstant(json) : null;
  return (
    instant ??
    problem(
      reading,
      at(path, field),
      'WRONG_TYPE',
      'An instant is RFC 3339 text such as 2026-03-01T00:00:00Z.',
    )
  );
}

const NUMBER_FIELDS = ['birthYear'];
const TEXT_FIELDS = ['gender', 'ageBand', 'region', 'locale', 'timeZone'];
const GENDERS = ['female', 'male', 'other'];
const ORDER_OPS: readonly AttributeOp[] = ['lt', 'lte', 'gt', 'gte'];
const ATTRIBUTE_OPS: readonly AttributeOp[] = ['eq', 'ne', ...ORDER_OPS, 'in', 'notIn', 'exists', 'prefix'];

/** Keys of free attributes and properties that rules can name; a letter first, so `__proto__` and `$…` are none. */
const FREE_KEY = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

/** Ids that callers make, and those of the built-in roles. */
const SEGMENT_ID = /^[A-Za-z0-9._-]{1,64}$/;

type ValueType = 'text' | 'number' | 'any';

function readAttribute(reading: Reading, node: Fields, path: string): AttributeRule | null {
  const field = readAttributeField(reading, node.field, at(path, 'field'));
  const op = readOneOf<AttributeOp>(reading, node, 'op', ATTRIBUTE_OPS, path);
  if (field === null || op === null) return null;
  const type: ValueType = NUMBER_FIELDS.includes(field)
    ? 'number'
    : TEXT_FIELDS.includes(field)
      ? 'text'
      : 'any';
  if (op === 'in' || op === 'notIn') {
    if (node.value !== undefined) {
      problem(reading, at(path, 'value'), 'UNKNOWN_FIELD', `${op} compares with values, a list.`);
    }
    const items = readItems(reading, node, 'values', path);
    const values = items?.map((item, index) =>
      readValue(reading, item, type, field, at(at(path, 'values'), index)),
    );
    return values?.every((value) => value !== null) ? { kind: 'attribute', field, op, values } : null;
  }
  if (node.values !== undefined) {
    problem(reading, at(path, 'values'), 'UNKNOWN_FIELD', `${op} compares with one value.`);
  }
  const valuePath = at(path, 'value');
  if (op === 'exists') {
    const value = node.value ?? true;
    return typeof value === 'boolean'
      ? { kind: 'attribute', field, op, value }
      : problem(reading, valuePath, 'WRONG_TYPE', 'exists compares with true or false.');
  }
  if ((ORDER_OPS.includes(op) && type === 'text') || (op === 'prefix' && type === 'number')) {
    return problem(
      reading,
      at(path, 'op'),
      'IMPOSSIBLE_COMPARISON',
      `${field} cannot be compared with ${op}.`,
    );
  }
  const expected = ORDER_OPS.includes(op) ? 'number' : op === 'prefix' ? 'text' : type;
  // A prefix is a beginning: it need not be a whole value.
  const value = readValue(reading, node.value, expected, op === 'prefix' ? '' : field, valuePath);
  return value === null ? null : { kind: 'attribute', field, op, value };
}

function readAttributeField(reading: Reading, json: unknown, path: string): string | null {
  if (json === undefined) return problem(reading, path, 'MISSING_FIELD', 'Say which attribute.');
  if (typeof json !== 'string')
    return problem(reading, path, 'WRONG_TYPE', 'The name of an attribute is text.');
  const known = [...TEXT_FIELDS, ...NUMBER_FIELDS];
  if (known.includes(json) || (json.startsWith('free.') && FREE_KEY.test(json.slice('free.'.length))))
    return json;
  return problem(
    reading,
    path,
    'UNKNOWN_FIELD',
    `Attributes are ${known.join(', ')} and free.<key>.${suggestion(json, known)}`,
  );
}

function readValue(
  reading: Reading,
  json: unknown,
  type: ValueType,
  field: string,
  path: string,
): Scalar | null {
  if (json === undefined)
    return problem(reading, path, 'MISSING_FIELD', 'A value to compare with is missing.');
  const value = readScalar(reading, json, path);
  if (value === null) return null;
  if (type === 'number' && typeof value !== 'number') {
    return problem(reading, path, 'WRONG_TYPE', 'This compares with a number.');
  }
  if (type === 'text' && typeof value !== 'string') {
    return problem(reading, path, 'WRONG_TYPE', 'This compares with text.');
  }
  if (field === 'gender' && !GENDERS.includes(String(value))) {
    return problem(reading, path, 'WRONG_VALUE', `gender is one of ${GENDERS.join(', ')}.`);
  }
  return value;
}

function readScalar(reading: Reading, json: unknown, path: string): Scalar | null {
  if (typeof json === 'boolean') return json;
  if (typeof json === 'number') {
    return Number.isFinite(json) ? json : problem(reading, path, 'WRONG_VALUE', 'A number must be finite.');
  }
  if (typeof json !== 'string')
    return problem(reading, path, 'WRONG_TYPE', 'A value is text, a number, true or false.');
  return json.length <= MAX_VALUE_LENGTH
    ? json
    : problem(reading, path, 'WRONG_VALUE', `A text in a rule has at most ${MAX_VALUE_LENGTH} characters.`);
}

function readVerbs(reading: Reading, node: Fields, path: string): readonly string[] | null {
  const json = node.of;
  const verbsPath = at(path, 'of');
  const items = typeof json === 'string' ? [json] : readItems(reading, node, 'of', path);
  if (items === null) return null;
  const verbs = items.map((item, index) => {
    const itemPath = typeof json === 'string' ? verbsPath : at(verbsPath, index);
    if (typeof item !== 'string') return problem(reading, itemPath, 'WRONG_TYPE', 'A verb is text.');
    if (RULE_VERBS.includes(item)) return item;
    const shown = JSON.stringify(item.slice(0, MAX_SHOWN_LENGTH));
    return problem(
      reading,
      itemPath,
      'UNKNOWN_VERB',
      `There is no verb ${shown}.${suggestion(item, RULE_VERBS)}`,
    );
  });
  return verbs.every((verb) => verb !== null) ? [...new Set(verbs)] : null;
}

const MAX_SHOWN_LENGTH = 40;

const TEXT_CONDITIONS = [
  'objectKind',
  'objectId',
  'channel',
  'touchpointId',
  'campaignId',
  'tagsAny',
  'tagsAll',
] as const;
const WHERE_FIELDS = [...TEXT_CONDITIONS, 'properties', 'amount', 'dwellMs', 'depthPct'];

function readWhere(reading: Reading, node: Fields, path: string): { readonly where?: EventFilter } {
  if (node.where === undefined) return {};
  const wherePath = at(path, 'where');
  const fields = readObject(reading, node.where, wherePath);
  if (fields === null) return {};
  checkFields(reading, fields, WHERE_FIELDS, wherePath);
  const texts = TEXT_CONDITIONS.flatMap((field) => {
    const values = fields[field] === undefined ? null : readTexts(reading, fields, field, wherePath);
    return values === null ? [] : [[field, values] as const];
  });
  const properties = readProperties(reading, fields.properties, at(wherePath, 'properties'));
  const amount = readBounds(reading, fields.amount, at(wherePath, 'amount'), readAmount);
  const dwellMs = readBounds(reading, fields.dwellMs, at(wherePath, 'dwellMs'), readMeasure);
  const depthPct = readBounds(reading, fields.depthPct, at(wherePath, 'depthPct'), readMeasure);
  const where: EventFilter = {
    ...Object.fromEntries(texts),
    ...(properties !== null && { properties }),
    ...(amount !== null && { amount }),
    ...(dwellMs !== null && { dwellMs }),
    ...(depthPct !== null && { depthPct }),
  };
  return Object.keys(where).length === 0 ? {} : { where };
}

function readTexts(reading: Reading, fields: Fields, field: string, path: string): readonly string[] | null {
  const json = fields[field];
  const items = Array.isArray(json) ? readItems(reading, fields, field, path) : [json];
  const texts = items?.map((item, index) => {
    const value = readScalar(
      reading,
      item,
      Array.isArray(json) ? at(at(path, field), index) : at(path, field),
    );
    if (value === null || typeof value === 'string') return value;
    return problem(reading, at(path, field), 'WRONG_TYPE', `${field} is text or a list of texts.`);
  });
  return texts?.every((text) => text !== null) ? texts : null;
}

function readProperties(
  reading: Reading,
  json: unknown,
  path: string,
): Readonly<Record<string, readonly Scalar[]>> | null {
  if (json === undefined) return null;
  const fields = readObject(reading, json, path);
  if (fields === null) return null;
  const entries = Object.entries(fields);
  if (entries.length > MAX_LIST_ITEMS) return tooLong(reading, path);
  const read = entries.flatMap(([key, value]) => {
    if (!FREE_KEY.test(key)) {
      problem(
        reading,
        path,
        'UNKNOWN_FIELD',
        'A property a rule can name matches [A-Za-z][A-Za-z0-9_-]{0,63}.',
      );
      return [];
    }
    const keyPath = at(path, key);
    const items: unknown = Array.isArray(value) ? readItems(reading, fields, key, path) : [value];
    if (!Array.isArray(items)) return [];
    const values = items.flatMap((item) => readScalar(reading, item, keyPath) ?? []);
    return [[key, values] as const];
  });
  return read.length === 0 ? null : Object.fromEntries(read);
}

const BOUND_OPS = ['eq', 'lt', 'lte', 'gt', 'gte'] as const;

function readBounds<Value>(
  reading: Reading,
  json: unknown,
  path: string,
  readOne: (reading: Reading, json: unknown, path: string) => Value | null,
): Bounds<Value> | null {
  if (json === undefined) return null;
  const fields = readObject(reading, json, path);
  if (fields === null) return null;
  checkFields(reading, fields, BOUND_OPS, path);
  const bounds = BOUND_OPS.flatMap((op) => {
    const value = fields[op] === undefined ? null : readOne(reading, fields[op], at(path, op));
    return value === null ? [] : [[op, value] as const];
  });
  if (BOUND_OPS.every((op) => fields[op] === undefined)) {
    return problem(reading, path, 'MISSING_FIELD', `Give at least one of ${BOUND_OPS.join(', ')}.`);
  }
  return Object.fromEntries(bounds);
}

const INT64_MAX = 2n ** 63n - 1n;

function readAmount(reading: Reading, json: unknown, path: string): string | null {
  const isWhole = typeof json === 'number' && Number.isSafeInteger(json) && json >= 0;
  const isDecimal = typeof json === 'string' && /^(0|[1-9]\d{0,18})$/.test(json) && BigInt(json) <= INT64_MAX;
  if (isWhole || isDecimal) return String(json);
  return problem(
    reading,
    path,
    'WRONG_VALUE',
    'An amount is in minor units: a whole number up to 2^53 - 1, or decimal text up to int64, zero or more.',
  );
}

function readMeasure(reading: Reading, json: unknown, path: string): number | null {
  if (typeof json !== 'number') return problem(reading, path, 'WRONG_TYPE', 'This compares with a number.');
  return Number.isSafeInteger(json) && json >= 0
    ? json
    : problem(reading, path, 'WRONG_VALUE', 'This compares with a whole number, zero or more.');
}

function readInteger(
  reading: Reading,
  fields: Fields,
  field: string,
  path: string,
  min: number,
  max: number,
): number | null {
  const json = fields[field];
  if (json === undefined) return problem(reading, at(path, field), 'MISSING_FIELD', `${field} is missing.`);
  if (typeof json !== 'number')
    return problem(reading, at(path, field), 'WRONG_TYPE', `${field} is a number.`);
  return Number.isInteger(json) && json >= min && json <= max
    ? json
    : problem(reading, at(path, field), 'WRONG_VALUE', `${field} is a whole number from ${min} to ${max}.`);
}

function readOneOf<Choice extends string>(
  reading: Reading,
  fields: Fields,
  field: string,
  choices: readonly Choice[],
  path: string,
): Choice | null {
  const json = fields[field];
  if (json === undefined) {
    return problem(reading, at(path, field), 'MISSING_FIELD', `${field} is one of ${choices.join(', ')}.`);
  }
  const found = choices.find((choice) => choice === json);
  return (
    found ?? problem(reading, at(path, field), 'WRONG_VALUE', `${field} is one of ${choices.join(', ')}.`)
  );
}

function readObject(reading: Reading, json: unknown, path: string): Fields | null {
  if (json === undefined) return problem(reading, path, 'MISSING_FIELD', 'An object is missing.');
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return problem(reading, path, 'WRONG_TYPE', 'An object is expected.');
  }
  return json as Fields;
}

/** A list of 1 to {@link MAX_LIST_ITEMS} items. */
function readItems(reading: Reading, fields: Fields, field: string, path: string): readonly unknown[] | null {
  const json: unknown = fields[field];
  const listPath = at(path, field);
  if (json === undefined) return problem(reading, listPath, 'MISSING_FIELD', `${field} is missing.`);
  if (!Array.isArray(json)) return problem(reading, listPath, 'WRONG_TYPE', `${field} is a list.`);
  if (json.length === 0) return problem(reading, listPath, 'EMPTY_LIST', `${field} needs at least one item.`);
  return json.length > MAX_LIST_ITEMS ? tooLong(reading, listPath) : json;
}

function tooLong(reading: Reading, path: string): null {
  return problem(reading, path, 'LIST_TOO_LONG', `A list in a rule has at most ${MAX_LIST_ITEMS} items.`);
}

function checkFields(reading: Reading, fields: Fields, known: readonly string[], path: string): void {
  for (const field of Object.keys(fields)) {
    if (known.includes(field)) continue;
    const shown = field.slice(0, MAX_SHOWN_LENGTH);
    problem(
      reading,
      at(path, shown),
      'UNKNOWN_FIELD',
      `There is no ${JSON.stringify(shown)} here, only ${known.join(', ')}.${suggestion(field, known)}`,
    );
    if (reading.stopped) return;
  }
}

function suggestion(text: string, known: readonly string[]): string {
  const near = nearestName(text, known);
  return near === undefined ? '' : ` Did you mean ${near}?`;
}
