import { unitMs } from './duration.ts';
import { parseRule } from './parse.ts';
import type { RuleProblem, RuleProblemCode, RuleScope } from './reading.ts';
import { COMPARISONS } from './print.ts';
import { CALENDAR_UNITS, MAX_RULE_TEXT_LENGTH, RFM_PARTS } from './rule.ts';
import { parseTrait } from './readTrait.ts';
import type { EventScopeRule, Rule, SegmentRule, TraitMeasure } from './rule.ts';
import { placeOf, tokensOf } from './tokens.ts';
import type { Place, Token } from './tokens.ts';
import { nearestName } from './vocabulary.ts';

/** A problem of a rule in text form: `path` is that of the tree, as far as there is one. */
export interface TextProblem extends RuleProblem, Place {}

export type ParsedRuleText<R extends Rule = Rule> =
  | { readonly outcome: 'valid'; readonly rule: R }
  | { readonly outcome: 'invalid'; readonly problems: readonly TextProblem[] };

/**
 * Reads the short text form, such as `count(content.shared where channel = "wechat") >= 3 within 7 days and not region
 * in ("CN-31")`, and gives the same rule in normal form as `parseRule` does. Of what cannot be read, the first place
 * is told with what was expected there; of what can be read, all problems with their places.
 */
export function parseRuleText(
  text: string,
  options: { readonly scope: 'segment' },
): ParsedRuleText<SegmentRule>;
export function parseRuleText(
  text: string,
  options: { readonly scope: 'event' },
): ParsedRuleText<EventScopeRule>;
export function parseRuleText(text: string, { scope }: { readonly scope: RuleScope }): ParsedRuleText {
  const read = readText(text, (reader) => reader.whole());
  if (read.outcome === 'invalid') return read;
  const parsed = scope === 'segment' ? parseRule(read.tree, { scope }) : parseRule(read.tree, { scope });
  return parsed.outcome === 'valid' ? parsed : { outcome: 'invalid', problems: read.placed(parsed.problems) };
}

export type ParsedTraitText =
  | { readonly outcome: 'valid'; readonly measure: TraitMeasure }
  | { readonly outcome: 'invalid'; readonly problems: readonly TextProblem[] };

/**
 * Reads what a trait is computed from, such as `count(content.shared) within 30 days` or `favourite(tag of content.read)
 * ever`: what a rule says of events, without a comparison.
 */
export function parseTraitText(text: string): ParsedTraitText {
  const read = readText(text, (reader) => reader.wholeTrait());
  if (read.outcome === 'invalid') return read;
  const parsed = parseTrait(read.tree);
  return parsed.outcome === 'valid' ? parsed : { outcome: 'invalid', problems: read.placed(parsed.problems) };
}

type ReadText =
  | { readonly outcome: 'invalid'; readonly problems: readonly TextProblem[] }
  | {
      readonly outcome: 'read';
      readonly tree: Tree;
      readonly placed: (problems: readonly RuleProblem[]) => readonly TextProblem[];
    };

function readText(text: string, readWith: (reader: Reader) => Tree): ReadText {
  const refuse = (at: number, code: RuleProblemCode, message: string): ReadText => ({
    outcome: 'invalid',
    problems: [{ path: '', code, message, ...placeOf(text, at) }],
  });
  if (text.length > MAX_RULE_TEXT_LENGTH) {
    return refuse(
      MAX_RULE_TEXT_LENGTH,
      'RULE_TOO_LARGE',
      `A rule has at most ${MAX_RULE_TEXT_LENGTH} characters; this one has ${text.length}.`,
    );
  }
  const read = tokensOf(text);
  if (read.outcome === 'unreadable') return refuse(read.at, 'RULE_SYNTAX', read.message);
  const reader = new Reader(read.tokens);
  try {
    const tree = readWith(reader);
    return {
      outcome: 'read',
      tree,
      placed: (problems) =>
        problems.map((problem) => ({ ...problem, ...placeOf(text, reader.startOf(tree, problem.path)) })),
    };
  } catch (error) {
    if (!(error instanceof Unexpected)) throw error;
    return refuse(error.at, error.code, error.message);
  }
}

/** A node as JSON would have it, checked by `parseRule` afterwards. */
type Tree = Record<string, unknown>;

/** Inside this module only: the first thing that cannot be read ends the reading. */
class Unexpected extends Error {
  readonly code: RuleProblemCode;
  readonly at: number;

  constructor(at: number, message: string, code: RuleProblemCode = 'RULE_SYNTAX') {
    super(message);
    this.name = 'Unexpected';
    this.at = at;
    this.code = code;
  }
}

/** Parentheses and `not` inside each other: far more than the levels of a rule, far less than the stack holds. */
const MAX_NESTING = 64;

const OPS: ReadonlyMap<string, string> = new Map(
  Object.entries(COMPARISONS).map(([op, symbol]) => [symbol, op]),
);

const FUNCTIONS = [
  'all',
  'any',
  'count',
  'sum',
  'max',
  'distinct',
  'first',
  'last',
  'streak',
  'sequence',
  'returned',
  'trait',
  'event',
];
const TRAITS = ['count', 'sum', 'distinct', 'streak', 'favourite', 'rfm'];
const TEXT_CONDITIONS = ['objectKind', 'objectId', 'channel', 'touchpointId', 'campaignId'];
const MEASURE_CONDITIONS = ['amount', 'dwellMs', 'depthPct'];

/** Recursive descent over the tokens: a method for each part of the language. */
class Reader {
  private readonly tokens: readonly Token[];
  private next = 0;
  private nesting = 0;
  /** Where each node begins, and each of its fields. */
  private readonly starts = new WeakMap<object, Map<string, number>>();

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  whole(): Tree {
    const tree = this.anyOf();
    if (this.peek().kind !== 'end') throw this.unexpected('and, or, or the end');
    return tree;
  }

  wholeTrait(): Tree {
    const { at, text: kind } = this.peek();
    const near = nearestName(kind, TRAITS);
    if (!TRAITS.includes(kind) || !this.is('(', 1)) {
      throw this.unexpected(
        `one of ${TRAITS.join(', ')} and "("`,
        near === undefined || near === kind ? '' : ` Did you mean ${near}?`,
      );
    }
    this.take();
    this.expect('(');
    const tree = this.traitOf(kind, at);
    if (this.peek().kind !== 'end') throw this.unexpected('the end');
    return tree;
  }

  private traitOf(kind: string, at: number): Tree {
    const isPlain = kind === 'count' || (kind === 'rfm' && !this.is('of', 1));
    const field = isPlain ? {} : this.traitField(kind);
    const pattern = this.pattern();
    this.expect(')', 'where, or or ")"');
    if (kind === 'streak') return this.merged(at, { kind }, field, pattern);
    const bounds = kind === 'rfm' ? this.rfmBounds() : {};
    return this.merged(at, { kind }, field, pattern, bounds, this.window());
  }

  private traitField(kind: string): Tree {
    const { at } = this.peek();
    const name = this.name('the name of a field');
    const zone = this.is('in') ? this.zone() : {};
    this.expect('of');
    if (kind === 'streak') {
      if (name !== 'day') throw new Unexpected(at, `Expected day, found ${JSON.stringify(name)}.`);
      return zone;
    }
    const field = kind === 'sum' ? 'field' : 'by';
    return this.merged(at, this.node(at, { [field]: name }, { [field]: at }), zone);
  }

  private rfmBounds(): Tree {
    const { at } = this.peek();
    const bounds = (word: string, item: () => number): { readonly at: number; readonly values: unknown } => {
      this.expect(word);
      const { at: valuesAt } = this.peek();
      this.expect('(', 'a list in (…)');
      const values = this.list(item, ',');
      this.expect(')', '"," or ")"');
      return { at: valuesAt, values };
    };
    const recency = bounds('recency', () => this.duration());
    const frequency = bounds('frequency', () => this.number());
    const monetary = bounds('monetary', () => this.number());
    return this.node(
      at,
      { recencyMs: recency.values, frequency: frequency.values, monetary: monetary.values },
      { recencyMs: recency.at, frequency: frequency.at, monetary: monetary.at },
    );
  }

  /** Where a path of the tree begins: the deepest part of it that is known. */
  startOf(tree: Tree, path: string): number {
    let at = this.starts.get(tree)?.get('') ?? 0;
    let node: unknown = tree;
    for (const field of path.replaceAll('[', '.').replaceAll(']', '').split('.')) {
      if (typeof node !== 'object' || node === null) break;
      at = this.starts.get(node)?.get(field) ?? at;
      node = (node as Readonly<Record<string, unknown>>)[field];
      at = (typeof node === 'object' && node !== null ? this.starts.get(node)?.get('') : undefined) ?? at;
    }
    return at;
  }

  // --- tokens ---

  private peek(ahead = 0): Token {
    return (
      this.tokens[Math.min(this.next + ahead, this.tokens.length - 1)] ?? { kind: 'end', text: '', at: 0 }
    );
  }

  private take(): Token {
    const token = this.peek();
    this.next += 1;
    return token;
  }

  private is(text: string, ahead = 0): boolean {
    const { kind, text: found } = this.peek(ahead);
    return found === text && (kind === 'name' || kind === 'symbol');
  }

  private takeIf(text: string): boolean {
    const isIt = this.is(text);
    if (isIt) this.next += 1;
    return isIt;
  }

  private expect(text: string, expected = JSON.stringify(text)): void {
    if (!this.takeIf(text)) throw this.unexpected(expected);
  }

  private unexpected(expected: string, hint = ''): Unexpected {
    const { kind, text, at } = this.peek();
    const found = kind === 'end' ? 'the end' : JSON.stringify(text.slice(0, MAX_SHOWN_LENGTH));
    return new Unexpected(at, `Expected ${expected}, found ${found}.${hint}`);
  }

  /** Notes where a node begins. */
  private node(at: number, tree: Tree, fields: Readonly<Record<string, number>> = {}): Tree {
    this.starts.set(tree, new Map([['', at], ...Object.entries(fields)]));
    return tree;
  }

  // --- rules ---

  private anyOf(): Tree {
    return this.joined('any', 'or', () => this.joined('all', 'and', () => this.unary()));
  }

  private joined(kind: 'all' | 'any', word: string, part: () => Tree): Tree {
    const { at } = this.peek();
    const rules = [part()];
    while (this.takeIf(word)) rules.push(part());
    const [only] = rules;
    return rules.length === 1 && only !== undefined ? only : this.node(at, { kind, rules });
  }

  private unary(): Tree {
    const { at } = this.peek();
    this.nesting += 1;
    if (this.nesting > MAX_NESTING)
      throw new Unexpected(at, `At most ${MAX_NESTING} parentheses stand in each other.`, 'RULE_TOO_DEEP');
    const tree = this.unnested();
    this.nesting -= 1;
    return tree;
  }

  private unnested(): Tree {
    const { at } = this.peek();
    if (this.takeIf('not')) return this.node(at, { kind: 'not', rule: this.unary() });
    if (this.takeIf('(')) {
      const tree = this.anyOf();
      this.expect(')');
      return tree;
    }
    const { kind, text } = this.peek();
    if (kind !== 'name') throw this.unexpected('a condition');
    if (text === 'age' && this.is('in', 1)) return this.age();
    if (text === 'member' && this.is('of', 1)) return this.memberOf();
    if (!this.is('(', 1)) return this.attribute();
    const near = nearestName(text, FUNCTIONS);
    if (!FUNCTIONS.includes(text))
      throw this.unexpected(
        `one of ${FUNCTIONS.join(', ')}`,
        near === undefined ? '' : ` Did you mean ${near}?`,
      );
    return this.called(text);
  }

  private called(name: string): Tree {
    const { at } = this.take();
    this.expect('(');
    switch (name) {
      case 'all':
      case 'any': {
        const rules = [this.anyOf()];
        while (this.takeIf(',')) rules.push(this.anyOf());
        this.expect(')', '"," or ")"');
        return this.node(at, { kind: name, rules });
      }
      case 'sum':
      case 'max':
      case 'distinct':
        return this.measured(name, at, this.measuredField(name));
      case 'count':
        return this.measured(name, at, {});
      case 'streak': {
        this.expect('day');
        const zone = this.zone();
        this.expect('of');
        const pattern = this.pattern();
        this.expect(')', 'where, or or ")"');
        return this.merged(at, { kind: name }, zone, pattern, this.compared());
      }
      case 'sequence':
        return this.sequence(at);
      case 'returned':
        return this.returned(at);
      case 'trait':
        return this.trait(at);
      case 'event': {
        const pattern = this.pattern();
        this.expect(')', 'where, or or ")"');
        return this.merged(at, { kind: name }, pattern);
      }
      default:
        return this.occurrence(name, at);
    }
  }

  /** Puts parts of a node together, with the places of their fields. */
  private merged(at: number, ...parts: readonly Tree[]): Tree {
    const fields = parts
      .flatMap((part) => [...(this.starts.get(part) ?? [])])
      .filter(([field]) => field !== '');
    return this.node(at, Object.assign({}, ...parts) as Tree, Object.fromEntries(fields));
  }

  private measuredField(kind: string): Tree {
    const { at } = this.peek();
    const name = this.name('the name of a field');
    const isDay = kind === 'distinct' && name === 'day';
    const zone = isDay ? this.zone() : {};
    this.expect('of');
    const field = kind === 'distinct' ? 'by' : 'field';
    return this.merged(at, this.node(at, { [field]: name }, { [field]: at }), zone);
  }

  private measured(kind: string, at: number, field: Tree): Tree {
    const pattern = this.pattern();
    this.expect(')', 'where, or or ")"');
    const compared = this.compared();
    return this.merged(at, { kind }, field, pattern, compared, this.window());
  }

  private compared(): Tree {
    const { at } = this.peek();
    const op = this.comparison();
    const { at: nAt } = this.peek();
    return this.node(at, { op, n: this.number() }, { op: at, n: nAt });
  }

  private comparison(): string {
    const op = this.peek().kind === 'symbol' ? OPS.get(this.peek().text) : undefined;
    if (op === undefined) throw this.unexpected([...OPS.keys()].join(' '));
    this.take();
    return op;
  }

  private sequence(at: number): Tree {
    const stepsAt = this.peek().at;
    const steps = [this.pattern()];
    while (this.takeIf('then')) steps.push(this.pattern());
    this.expect('in', 'then, or in with a duration');
    const spanAt = this.peek().at;
    const spanMs = this.duration();
    const withoutAt = this.peek().at;
    const without = this.takeIf('without') ? { without: this.pattern() } : {};
    this.expect(')', 'without or ")"');
    const tree = this.node(
      at,
      { kind: 'sequence', steps, spanMs, ...without },
      {
        steps: stepsAt,
        spanMs: spanAt,
        without: withoutAt,
      },
    );
    return this.merged(at, tree, this.window());
  }

  private occurrence(kind: string, at: number): Tree {
    const pattern = this.pattern();
    this.expect(')', 'where, or or ")"');
    const { at: notAt } = this.peek();
    if (kind !== 'last' || !this.takeIf('not')) return this.merged(at, { kind }, pattern, this.window());
    this.expect('within');
    const ms = this.node(notAt, { op: 'notWithin', ms: this.duration() }, { ms: notAt });
    return this.merged(at, { kind: 'recency' }, pattern, ms);
  }

  private age(): Tree {
    const { at } = this.take();
    const zone = this.zone();
    return this.merged(at, { kind: 'age' }, zone, this.compared());
  }

  private memberOf(): Tree {
    const { at } = this.take();
    this.expect('of');
    const { at: idAt } = this.peek();
    return this.node(
      at,
      { kind: 'memberOf', segmentId: this.text('the id of a segment in "…"') },
      { segmentId: idAt },
    );
  }

  private returned(at: number): Tree {
    const pattern = this.pattern();
    this.expect('after', 'where, or or after');
    const { at: awayAt } = this.peek();
    const awayMs = this.duration();
    this.expect(')');
    this.expect('within');
    const { at: msAt } = this.peek();
    const times = this.node(at, { awayMs, ms: this.duration() }, { awayMs: awayAt, ms: msAt });
    return this.merged(at, { kind: 'returned' }, pattern, times);
  }

  private trait(at: number): Tree {
    const { at: idAt } = this.peek();
    const trait = this.text('the id of a trait in "…"');
    const partAt = this.takeIf(',') ? this.peek().at : undefined;
    const part = partAt === undefined ? {} : { part: this.name(`one of ${RFM_PARTS.join(', ')}`) };
    this.expect(')', '"," or ")"');
    const { at: opAt } = this.peek();
    const op = this.comparison();
    const { at: valueAt } = this.peek();
    const places = { trait: idAt, op: opAt, value: valueAt, ...(partAt !== undefined && { part: partAt }) };
    return this.node(at, { kind: 'trait', trait, ...part, op, value: this.value() }, places);
  }

  private attribute(): Tree {
    const { at, text: field } = this.take();
    const { at: opAt } = this.peek();
    const whole = (op: string, rest: Tree, valueAt: number): Tree =>
      this.node(
        at,
        { kind: 'attribute', field, op, ...rest },
        { field: at, op: opAt, value: valueAt, values: valueAt },
      );
    if (this.takeIf('is')) {
      const value = !this.takeIf('not');
      this.expect('known');
      return whole('exists', { value }, opAt);
    }
    if (this.takeIf('begins')) {
      this.expect('with');
      const { at: valueAt } = this.peek();
      return whole('prefix', { value: this.value() }, valueAt);
    }
    const isNot = this.takeIf('not');
    if (isNot || this.is('in')) {
      this.expect('in');
      const { at: valueAt } = this.peek();
      return whole(isNot ? 'notIn' : 'in', { values: this.values() }, valueAt);
    }
    if (this.peek().kind !== 'symbol')
      throw this.unexpected(`${[...OPS.keys()].join(' ')}, in, not in, begins with or is known`);
    const op = this.comparison();
    const { at: valueAt } = this.peek();
    return whole(op, { value: this.value() }, valueAt);
  }

  // --- windows ---

  private window(): Tree {
    const { at } = this.peek();
    const place = (within: unknown): Tree => this.node(at, { within }, { within: at });
    if (this.takeIf('ever')) return place('ever');
    if (this.takeIf('within')) return place(this.node(at, { lastMs: this.duration() }));
    if (this.takeIf('from')) {
      const { at: fromAt } = this.peek();
      const from = this.instant();
      this.expect('to');
      const { at: toAt } = this.peek();
      return place(this.node(at, { from, to: this.instant() }, { from: fromAt, to: toAt }));
    }
    if (this.is('after') || this.is('before')) {
      const side = this.take().text;
      const occurrence = this.is('first') ? 'first' : 'last';
      this.expect(occurrence, 'first(…) or last(…)');
      this.expect('(');
      const pattern = this.pattern();
      this.expect(')', 'where, or or ")"');
      return place(this.merged(at, { [side]: occurrence }, pattern));
    }
    return place(this.period(at));
  }

  private period(at: number): Tree {
    if (this.is('this') || this.is('last')) {
      const ago = this.take().text === 'this' ? 0 : 1;
      const calendar = this.name(`a period: ${CALENDAR_UNITS.join(', ')}`);
      return this.merged(at, { calendar, ago }, this.zone());
    }
    if (this.peek().kind !== 'literal') {
      throw this.unexpected('ever, within, from, after, before, this, last or how many periods ago');
    }
    const ago = this.number();
    const name = this.name(`periods: ${CALENDAR_UNITS.map((unit) => `${unit}s`).join(', ')}`);
    this.expect('ago');
    const calendar = name.endsWith('s') ? name.slice(0, -1) : name;
    return this.merged(at, { calendar, ago }, this.zone());
  }

  private zone(): Tree {
    this.expect('in', 'in with a time zone');
    const { at } = this.peek();
    return this.node(at, { zone: this.text('a time zone in "…"') }, { zone: at });
  }

  private duration(): number {
    const amount = this.number();
    const length = this.peek().kind === 'name' ? unitMs(this.peek().text) : undefined;
    if (length === undefined) throw this.unexpected('days, hours, minutes, seconds, milliseconds or weeks');
    this.take();
    return amount * length;
  }

  private instant(): string {
    if (this.peek().kind !== 'literal') throw this.unexpected('an instant such as 2026-03-01T00:00:00Z');
    return this.take().text;
  }

  // --- events ---

  private pattern(): Tree {
    const { at } = this.peek();
    const of = this.list(() => this.name('a verb'), 'or');
    if (!this.is('where')) return this.node(at, { of }, { of: at });
    const { at: whereAt } = this.take();
    return this.node(at, { of, where: this.conditions(whereAt) }, { of: at, where: whereAt });
  }

  private conditions(at: number): Tree {
    const places = new Map([['', at]]);
    const where: Tree = {};
    this.starts.set(where, places);
    do this.condition(where, places);
    while (this.takeIf('and'));
    return where;
  }

  private condition(where: Tree, places: Map<string, number>): void {
    const { at } = this.peek();
    const field = this.name('a field of the event');
    const set = (tree: Tree, name: string, value: unknown): void => {
      if (Object.hasOwn(tree, name))
        throw new Unexpected(at, `${field} is said twice; write in (…) for one of several.`);
      Object.defineProperty(tree, name, { value, enumerable: true, configurable: true, writable: true });
    };
    if (!places.has(field)) places.set(field, at);
    if (field === 'tags') {
      if (!this.is('any') && !this.is('all')) throw this.unexpected('any or all');
      const name = this.take().text === 'any' ? 'tagsAny' : 'tagsAll';
      places.set(name, at);
      set(where, name, this.values());
      return;
    }
    if (MEASURE_CONDITIONS.includes(field)) {
      const bounds = this.inner(where, field, at);
      const op = this.comparison();
      const literal = this.literal('a number');
      set(bounds, op, field === 'amount' ? literal : Number(literal));
      return;
    }
    if (field === 'properties' || field === 'tagsAny' || field === 'tagsAll') {
      throw new Unexpected(at, 'Write properties.<key> = …, tags any (…) or tags all (…).');
    }
    if (field.startsWith('properties.')) {
      places.set('properties', places.get('properties') ?? at);
      set(this.inner(where, 'properties', at), field.slice('properties.'.length), this.oneOf());
      return;
    }
    // A field that there is not is told by the check of the tree, with the nearest that there is.
    set(where, field, TEXT_CONDITIONS.includes(field) ? this.oneOf() : this.rest());
  }

  private inner(where: Tree, field: string, at: number): Tree {
    const known = where[field] as Tree | undefined;
    if (known !== undefined) return known;
    const made = this.node(at, {});
    where[field] = made;
    return made;
  }

  /** `= value` or `in (…)`. */
  private oneOf(): readonly unknown[] {
    if (this.takeIf('in')) return this.values();
    this.expect('=', '"=" or in');
    return [this.value()];
  }

  /** Whatever is compared with a field that is not known. */
  private rest(): unknown {
    if (this.takeIf('in')) return this.values();
    this.comparison();
    return this.value();
  }

  // --- values ---

  private values(): readonly unknown[] {
    this.expect('(', 'a list in (…)');
    const values = this.list(() => this.value(), ',');
    this.expect(')', '"," or ")"');
    return values;
  }

  /** Items with a word between them, and where each begins. */
  private list(item: () => unknown, between: string): readonly unknown[] {
    const items: unknown[] = [];
    const places = new Map<string, number>();
    do {
      places.set(String(items.length), this.peek().at);
      items.push(item());
    } while (this.takeIf(between));
    this.starts.set(items, places);
    return items;
  }

  private value(): unknown {
    if (this.takeIf('true')) return true;
    if (this.takeIf('false')) return false;
    if (this.peek().kind === 'text') return this.take().text;
    return this.number('a text in "…", a number, true or false');
  }

  private number(expected = 'a number'): number {
    return Number(this.literal(expected));
  }

  private literal(expected: string): string {
    const { kind, text } = this.peek();
    if (kind !== 'literal' || !isDecimal(text)) throw this.unexpected(expected);
    return this.take().text;
  }

  private text(expected: string): string {
    if (this.peek().kind !== 'text') throw this.unexpected(expected);
    return this.take().text;
  }

  private name(expected: string): string {
    if (this.peek().kind !== 'name') throw this.unexpected(expected);
    return this.take().text;
  }
}

/** Not `0x10`, which JavaScript would take too. */
function isDecimal(text: string): boolean {
  return Number.isFinite(Number(text)) && text.split('').every((char) => '0123456789.eE+-'.includes(char));
}

const MAX_SHOWN_LENGTH = 40;
