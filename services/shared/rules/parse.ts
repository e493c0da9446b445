import type { Scalar } from './event.ts';
import {
  FREE_KEY,
  at,
  checkFields,
  problem,
  readDistinctField,
  readDuration,
  readInteger,
  readItems,
  readMeasuredField,
  readObject,
  readOneOf,
  readPattern,
  readScalar,
  readWindow,
  readZone,
  stop,
  suggestion,
  treeOf,
} from './reading.ts';
import type { Fields, Reading, RuleProblem, RuleScope } from './reading.ts';
import { readTraitMeasure } from './readTrait.ts';
import type {
  AgeRule,
  AmountRule,
  AttributeOp,
  AttributeRule,
  CountOp,
  CountRule,
  CountWindow,
  DistinctRule,
  EventPattern,
  EventScopeRule,
  MemberOfRule,
  Occurrence,
  OccurrenceRule,
  RecencyRule,
  ReturnedRule,
  Rule,
  SegmentRule,
  SequenceRule,
  StreakRule,
  TraitMeasure,
  TraitRule,
} from './rule.ts';
import {
  MAX_AGE,
  MAX_ANCHORED_COUNT,
  MAX_DISTINCT,
  MAX_ROLLING_COUNT,
  MAX_RULE_DEPTH,
  MAX_RULE_NODES,
  MAX_SEQUENCE_STEPS,
  MAX_STREAK_DAYS,
  MAX_SUM,
  MAX_TOTAL_COUNT,
  RFM_PARTS,
} from './rule.ts';
import { RULE_VERBS } from './vocabulary.ts';

export type ParsedRule<R extends Rule = Rule> =
  | { readonly outcome: 'valid'; readonly rule: R }
  | { readonly outcome: 'invalid'; readonly problems: readonly RuleProblem[] };

interface EventScope {
  readonly scope: 'event';
  readonly moreVerbs?: readonly string[];
}

/**
 * Reads a rule from JSON (text, or already parsed) and brings it into normal form: one verb becomes a list of one,
 * instants become UTC. Parsing a normal form again gives it back. Every problem is reported, at most
 * {@link MAX_PROBLEMS}. Cost is bounded by the budgets, whatever the input.
 *
 * @param options of scope `event`, with verbs besides those of the catalogue that the caller can tell
 */
export function parseRule(json: unknown, options: { readonly scope: 'segment' }): ParsedRule<SegmentRule>;
export function parseRule(json: unknown, options: EventScope): ParsedRule<EventScopeRule>;
export function parseRule(json: unknown, options: { readonly scope: 'segment' } | EventScope): ParsedRule {
  const read = treeOf(json);
  if (read.outcome === 'invalid') return { outcome: 'invalid', problems: [read.problem] };
  const { scope } = options;
  const verbs = scope === 'event' ? [...RULE_VERBS, ...(options.moreVerbs ?? [])] : RULE_VERBS;
  const reading: Reading = { scope, verbs, problems: [], nodes: 0, stopped: false };
  const rule = readNode(reading, read.tree, '', 1);
  return rule === null || reading.problems.length > 0
    ? { outcome: 'invalid', problems: reading.problems }
    : { outcome: 'valid', rule };
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
  returned: ['kind', 'of', 'where', 'awayMs', 'ms'],
  trait: ['kind', 'trait', 'part', 'op', 'value', 'is'],
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
    'returned',
    'trait',
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
    case 'returned':
      return readReturned(reading, node, path);
    case 'trait':
      return readTraitRule(reading, node, path);
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

function readReturned(reading: Reading, node: Fields, path: string): ReturnedRule | null {
  const pattern = readPattern(reading, node, path);
  const awayMs = readDuration(reading, node.awayMs, at(path, 'awayMs'));
  const ms = readDuration(reading, node.ms, at(path, 'ms'));
  if (pattern === null || awayMs === null || ms === null) return null;
  if (ms <= awayMs) return { kind: 'returned', ...pattern, awayMs, ms };
  return problem(
    reading,
    at(path, 'ms'),
    'IMPOSSIBLE_WINDOW',
    'A return is seen for no longer than the absence before it.',
  );
}

function readAge(reading: Reading, node: Fields, path: string): AgeRule | null {
  const op = readOneOf<CountOp>(reading, node, 'op', COUNT_OPS, path);
  const n = readInteger(reading, node, 'n', path, 0, MAX_AGE);
  const zone = readZone(reading, node.zone, at(path, 'zone'));
  return op === null || n === null || zone === null ? null : { kind: 'age', op, n, zone };
}

function readMemberOf(reading: Reading, node: Fields, path: string): MemberOfRule | null {
  const segmentId = readId(reading, node, 'segmentId', 'segment', path);
  return segmentId === null ? null : { kind: 'memberOf', segmentId };
}

function readId(
  reading: Reading,
  node: Fields,
  field: string,
  what: string,
  nodePath: string,
): string | null {
  const id = node[field];
  const path = at(nodePath, field);
  if (id === undefined) return problem(reading, path, 'MISSING_FIELD', `Say which ${what}.`);
  if (typeof id !== 'string') return problem(reading, path, 'WRONG_TYPE', `The id of a ${what} is text.`);
  return ID.test(id)
    ? id
    : problem(reading, path, 'WRONG_VALUE', `The id of a ${what} matches [A-Za-z0-9._-]{1,64}.`);
}

function readTraitRule(reading: Reading, node: Fields, path: string): TraitRule | null {
  const trait = readId(reading, node, 'trait', 'trait', path);
  const part = node.part === undefined ? undefined : readOneOf(reading, node, 'part', RFM_PARTS, path);
  const op = readOneOf<CountOp>(reading, node, 'op', COUNT_OPS, path);
  const valuePath = at(path, 'value');
  const value =
    node.value === undefined
      ? problem(reading, valuePath, 'MISSING_FIELD', 'A value to compare with is missing.')
      : readScalar(reading, node.value, valuePath);
  const is = node.is === undefined ? undefined : readDefinedTrait(reading, node.is, at(path, 'is'));
  if (trait === null || part === null || op === null || value === null || is === null) return null;
  const isText = is === undefined ? typeof value === 'string' : isTextual(is.measure, part !== undefined);
  const isOrdered = op !== 'eq' && op !== 'ne';
  if (typeof value === 'boolean' || (typeof value === 'string') !== isText) {
    return problem(reading, valuePath, 'WRONG_TYPE', `This trait is ${isText ? 'text' : 'a number'}.`);
  }
  if (isText && isOrdered) {
    return problem(reading, at(path, 'op'), 'IMPOSSIBLE_COMPARISON', `Text cannot be compared with ${op}.`);
  }
  if (part !== undefined && (is === undefined ? isText : is.measure.kind !== 'rfm')) {
    return problem(
      reading,
      at(path, 'part'),
      'NOT_ALLOWED_HERE',
      'Only an RFM score has parts; they are numbers.',
    );
  }
  return {
    kind: 'trait',
    trait,
    ...(part !== undefined && { part }),
    op,
    value,
    ...(is !== undefined && { is }),
  };
}

function isTextual({ kind }: TraitMeasure, isPart: boolean): boolean {
  return kind === 'favourite' || (kind === 'rfm' && !isPart);
}

function readDefinedTrait(reading: Reading, json: unknown, path: string): TraitRule['is'] | null {
  const fields = readObject(reading, json, path);
  if (fields === null) return null;
  checkFields(reading, fields, ['version', 'measure'], path);
  const version = readInteger(reading, fields, 'version', path, 1, Number.MAX_SAFE_INTEGER);
  const measure = readTraitMeasure(reading, fields.measure, at(path, 'measure'));
  return version === null || measure === null ? null : { version, measure };
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

const NUMBER_FIELDS = ['birthYear'];
const TEXT_FIELDS = ['gender', 'ageBand', 'region', 'locale', 'timeZone'];
const GENDERS = ['female', 'male', 'other'];
const ORDER_OPS: readonly AttributeOp[] = ['lt', 'lte', 'gt', 'gte'];
const ATTRIBUTE_OPS: readonly AttributeOp[] = ['eq', 'ne', ...ORDER_OPS, 'in', 'notIn', 'exists', 'prefix'];

/** Ids that callers make, and those of the built-in roles. */
const ID = /^[A-Za-z0-9._-]{1,64}$/;

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
