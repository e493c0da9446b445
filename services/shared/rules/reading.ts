import { parseInstant, toInstant } from '@rapport/kernel/instant';
import type { Scalar } from './event.ts';
import { isTimeZone } from './calendar.ts';
import type {
  AnchoredWindow,
  Bounds,
  CalendarUnit,
  CalendarWindow,
  CountWindow,
  EventFilter,
  EventPattern,
  MeasuredField,
  Occurrence,
} from './rule.ts';
import {
  CALENDAR_UNITS,
  DISTINCT_FIELDS,
  MAX_LIST_ITEMS,
  MAX_PERIODS_AGO,
  MAX_RULE_TEXT_LENGTH,
  MAX_VALUE_LENGTH,
  MAX_WINDOW_MS,
} from './rule.ts';
import { nearestName } from './vocabulary.ts';

// What rules and traits are read by: every function gives what it read in normal form, or notes a problem and gives null.

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

export type Fields = Readonly<Record<string, unknown>>;

/** What has been found so far; `stopped` once a budget is spent, so that the rest is not even looked at. */
export interface Reading {
  readonly scope: RuleScope;
  /** Verbs that it may name. */
  readonly verbs: readonly string[];
  readonly problems: RuleProblem[];
  nodes: number;
  stopped: boolean;
}

/** More than this tells a caller nothing new, and a hostile rule cannot make a long answer. */
export const MAX_PROBLEMS = 20;

/** Of JSON text the tree, or why there is none; anything else is a tree already. */
export function treeOf(
  json: unknown,
):
  | { readonly outcome: 'read'; readonly tree: unknown }
  | { readonly outcome: 'invalid'; readonly problem: RuleProblem } {
  if (typeof json !== 'string') return { outcome: 'read', tree: json };
  if (json.length > MAX_RULE_TEXT_LENGTH) {
    const message = `A rule has at most ${MAX_RULE_TEXT_LENGTH} characters; this one has ${json.length}.`;
    return { outcome: 'invalid', problem: { path: '', code: 'RULE_TOO_LARGE', message } };
  }
  try {
    return { outcome: 'read', tree: JSON.parse(json) as unknown };
  } catch {
    return {
      outcome: 'invalid',
      problem: { path: '', code: 'RULE_NOT_JSON', message: 'The rule is not JSON.' },
    };
  }
}

export function problem(reading: Reading, path: string, code: RuleProblemCode, message: string): null {
  if (reading.problems.length < MAX_PROBLEMS) reading.problems.push({ path, code, message });
  else reading.stopped = true;
  return null;
}

export function stop(reading: Reading, path: string, code: RuleProblemCode, message: string): null {
  if (!reading.problems.some((known) => known.code === code)) problem(reading, path, code, message);
  reading.stopped = true;
  return null;
}

export function at(path: string, field: string | number): string {
  if (typeof field === 'number') return `${path}[${field}]`;
  return path === '' ? field : `${path}.${field}`;
}

const MEASURED_FIELDS = ['amount', 'dwellMs'] as const;

export function readMeasuredField(reading: Reading, json: unknown, path: string): MeasuredField | null {
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

export function readDistinctField(reading: Reading, json: unknown, path: string): string | null {
  return readPropertyField(reading, json, DISTINCT_FIELDS, path);
}

/** One of the fields, or `properties.<key>`. */
export function readPropertyField(
  reading: Reading,
  json: unknown,
  known: readonly string[],
  path: string,
): string | null {
  if (json === undefined) return problem(reading, path, 'MISSING_FIELD', 'Say by what to tell apart.');
  if (typeof json !== 'string')
    return problem(reading, path, 'WRONG_TYPE', 'What to tell apart by is the name of a field.');
  if (known.includes(json) || isPropertyField(json)) return json;
  return problem(
    reading,
    path,
    'UNKNOWN_FIELD',
    `Events are told apart by ${known.join(', ')} or properties.<key>.${suggestion(json, known)}`,
  );
}

export function readPattern(reading: Reading, node: Fields, path: string): EventPattern | null {
  const of = readVerbs(reading, node, path);
  const where = readWhere(reading, node, path);
  return of === null ? null : { of, ...where };
}

export function readWindow(reading: Reading, json: unknown, path: string): CountWindow | null {
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

export function readZone(reading: Reading, json: unknown, path: string): string | null {
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

export function readDuration(reading: Reading, json: unknown, path: string): number | null {
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

/** Keys of free attributes and properties that rules can name; a letter first, so `__proto__` and `$…` are none. */
export const FREE_KEY = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

export function readScalar(reading: Reading, json: unknown, path: string): Scalar | null {
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
    if (reading.verbs.includes(item)) return item;
    const shown = JSON.stringify(item.slice(0, MAX_SHOWN_LENGTH));
    return problem(
      reading,
      itemPath,
      'UNKNOWN_VERB',
      `There is no verb ${shown}.${suggestion(item, reading.verbs)}`,
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

export function readInteger(
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

export function readOneOf<Choice extends string>(
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

export function readObject(reading: Reading, json: unknown, path: string): Fields | null {
  if (json === undefined) return problem(reading, path, 'MISSING_FIELD', 'An object is missing.');
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return problem(reading, path, 'WRONG_TYPE', 'An object is expected.');
  }
  return json as Fields;
}

/** A list of 1 to {@link MAX_LIST_ITEMS} items. */
export function readItems(
  reading: Reading,
  fields: Fields,
  field: string,
  path: string,
): readonly unknown[] | null {
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

export function checkFields(reading: Reading, fields: Fields, known: readonly string[], path: string): void {
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

export function suggestion(text: string, known: readonly string[]): string {
  const near = nearestName(text, known);
  return near === undefined ? '' : ` Did you mean ${near}?`;
}
