import type { RuleEvent, Scalar } from './event.ts';
import type { Attributes, Profile } from './evaluator.ts';
import type {
  AttributeRule,
  Bounds,
  CalendarUnit,
  CountOp,
  CountWindow,
  EventPattern,
  FavouriteTrait,
  MeasuredField,
  ReturnedRule,
  RfmPart,
  RfmTrait,
  SegmentRule,
  SequenceRule,
  TraitMeasure,
  TraitRule,
} from './rule.ts';

// What the language means, written for reading: every question goes through the whole history again. It shares types
// with the evaluators, and no code: neither filters nor calendars nor windows.

/**
 * Whether a rule holds for a member at a moment, by all that was recorded of her until then, in any order. Of an event
 * that came twice the history has one.
 */
export function holdsByDefinition(
  rule: SegmentRule,
  history: readonly RuleEvent[],
  profile: Profile,
  now: number,
): boolean {
  switch (rule.kind) {
    case 'all':
      return rule.rules.every((part) => holdsByDefinition(part, history, profile, now));
    case 'any':
      return rule.rules.some((part) => holdsByDefinition(part, history, profile, now));
    case 'not':
      return !holdsByDefinition(rule.rule, history, profile, now);
    case 'attribute':
      return attributeHolds(rule, valueOfAttribute(profile.attributes, rule.field));
    case 'age': {
      const { birthYear } = profile.attributes;
      if (birthYear === undefined) return rule.op === 'ne';
      return compares(rule.op, localTime(now, rule.zone).year - birthYear, rule.n);
    }
    case 'memberOf':
      return profile.segments.has(rule.segmentId);
    case 'recency': {
      const isRecent = instantsOf(rule, history).some((at) => now < at + rule.ms);
      return rule.op === 'within' ? isRecent : !isRecent;
    }
    case 'first':
    case 'last': {
      const instants = instantsOf(rule, history);
      const meant = rule.kind === 'first' ? Math.min(...instants) : Math.max(...instants);
      return instants.length > 0 && isInside(rule.within, meant, history, now);
    }
    case 'count':
      return compares(rule.op, counted(rule, history, now).length, rule.n);
    case 'sum':
      return compares(rule.op, sum(rule.field, counted(rule, history, now)), rule.n);
    case 'max': {
      const values = counted(rule, history, now).flatMap((event) => measured(rule.field, event));
      return values.length > 0 && compares(rule.op, largest(values), rule.n);
    }
    case 'distinct':
      return compares(rule.op, different(rule, counted(rule, history, now)), rule.n);
    case 'streak':
      return compares(rule.op, daysInARow(rule, rule.zone, history, now), rule.n);
    case 'sequence':
      return comesInOrder(rule, history, now);
    case 'returned':
      return isBack(rule, history, now);
    case 'trait':
      return traitHolds(rule, history, now);
  }
}

/** What a trait comes to for a member; nothing where there is nothing to take it from. */
export interface ReferenceTrait {
  readonly value: string | number;
  readonly parts?: Readonly<Record<RfmPart, number>>;
}

export function traitByDefinition(
  measure: TraitMeasure,
  history: readonly RuleEvent[],
  now: number,
): ReferenceTrait | undefined {
  switch (measure.kind) {
    case 'count':
      return { value: counted(measure, history, now).length };
    case 'sum':
      return { value: Number(atMost(2n ** 42n, sum(measure.field, counted(measure, history, now)))) };
    case 'distinct':
      return { value: different(measure, counted(measure, history, now)) };
    case 'streak':
      return { value: Math.min(366, daysInARow(measure, measure.zone, history, now)) };
    case 'favourite': {
      const value = favourite(measure, counted(measure, history, now));
      return value === undefined ? undefined : { value };
    }
    case 'rfm':
      return score(measure, counted(measure, history, now), now);
  }
}

// --- which events are meant -----------------------------------------------------------------------------------

/** Every event is looked at once for every pattern: the reference is asked at every millisecond. */
const looks = new WeakMap<EventPattern, WeakMap<RuleEvent, boolean>>();

function isMeant(pattern: EventPattern, event: RuleEvent): boolean {
  const known = looks.get(pattern) ?? new WeakMap<RuleEvent, boolean>();
  looks.set(pattern, known);
  const answer = known.get(event) ?? passes(pattern, event);
  known.set(event, answer);
  return answer;
}

function passes({ of, where = {} }: EventPattern, event: RuleEvent): boolean {
  const isOneOf = (wanted: readonly string[] | undefined, actual: string | undefined): boolean =>
    wanted === undefined || (actual !== undefined && wanted.includes(actual));
  return (
    of.includes(event.verb) &&
    isOneOf(where.objectKind, event.objectKind) &&
    isOneOf(where.objectId, event.objectId) &&
    isOneOf(where.channel, event.channel) &&
    isOneOf(where.touchpointId, event.touchpointId) &&
    isOneOf(where.campaignId, event.campaignId) &&
    (where.tagsAny === undefined || where.tagsAny.some((tag) => event.tags.includes(tag))) &&
    (where.tagsAll === undefined || where.tagsAll.every((tag) => event.tags.includes(tag))) &&
    Object.entries(where.properties ?? {}).every(([key, values]) => {
      const actual = property(event, key);
      return actual !== undefined && values.includes(actual);
    }) &&
    isBetween(where.amount, event.amount) &&
    isBetween(where.dwellMs, event.dwellMs) &&
    isBetween(where.depthPct, event.depthPct)
  );
}

function property({ properties }: RuleEvent, key: string): Scalar | undefined {
  return Object.hasOwn(properties, key) ? properties[key] : undefined;
}

/** Amounts are decimal text in rules, which BigInt reads exactly. */
function isBetween(
  bounds: Bounds<string> | Bounds<number> | undefined,
  actual: bigint | number | undefined,
): boolean {
  if (bounds === undefined) return true;
  if (actual === undefined) return false;
  return Object.entries<string | number>({ ...bounds }).every(([op, bound]) =>
    compares(op as CountOp, actual, BigInt(bound)),
  );
}

function instantsOf(pattern: EventPattern, history: readonly RuleEvent[]): readonly number[] {
  return history.filter((event) => isMeant(pattern, event)).map(({ effectiveAt }) => effectiveAt);
}

function counted(
  rule: EventPattern & { readonly within: CountWindow },
  history: readonly RuleEvent[],
  now: number,
): readonly RuleEvent[] {
  return history.filter(
    (event) => isMeant(rule, event) && isInside(rule.within, event.effectiveAt, history, now),
  );
}

// --- when they count ------------------------------------------------------------------------------------------

function isInside(within: CountWindow, at: number, history: readonly RuleEvent[], now: number): boolean {
  if (within === 'ever') return true;
  if ('lastMs' in within) return now < at + within.lastMs;
  if ('from' in within) return Date.parse(within.from) <= at && at < Date.parse(within.to);
  if ('calendar' in within) {
    const { calendar, ago, zone } = within;
    return periodOf(at, calendar, zone) === periodOf(now, calendar, zone) - ago;
  }
  const instants = instantsOf(within, history);
  if (instants.length === 0) return false;
  const edges = { first: Math.min(...instants), last: Math.max(...instants) };
  return 'after' in within ? at > edges[within.after] : at < edges[within.before];
}

/** What a clock on the wall shows in a zone. */
interface LocalTime {
  readonly year: number;
  readonly month: number;
  readonly hour: number;
  /** Days from 1 January 1970, which was a Thursday. */
  readonly day: number;
}

const QUARTER_HOUR_MS = 900_000;
const clocks = new Map<string, Intl.DateTimeFormat>();
/** Zones change their clocks at full quarters of an hour, so one reading serves for each. */
const readings = new Map<string, LocalTime>();

function localTime(at: number, zone: string): LocalTime {
  const quarter = `${Math.floor(at / QUARTER_HOUR_MS)} ${zone}`;
  const known = readings.get(quarter);
  if (known !== undefined) return known;
  const fields = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric' } as const;
  const clock =
    clocks.get(zone) ?? new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...fields });
  clocks.set(zone, clock);
  const shown = new Map(clock.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const { year, month, date, hour } = {
    year: shown.get('year') ?? NaN,
    month: shown.get('month') ?? NaN,
    date: shown.get('day') ?? NaN,
    hour: shown.get('hour') ?? NaN,
  };
  const reading = { year, month, hour, day: Date.UTC(year, month - 1, date) / 86_400_000 };
  readings.set(quarter, reading);
  return reading;
}

/** Periods have numbers that follow each other; Monday, 29 December 1969, began the week that has number 0. */
function periodOf(at: number, unit: CalendarUnit, zone: string): number {
  const { year, month, day } = localTime(at, zone);
  switch (unit) {
    case 'day':
      return day;
    case 'week':
      return Math.floor((day + 3) / 7);
    case 'month':
      return year * 12 + (month - 1);
    case 'quarter':
      return year * 4 + Math.floor((month - 1) / 3);
    case 'year':
      return year;
  }
}

// --- what they come to ----------------------------------------------------------------------------------------

function measured(field: MeasuredField, event: RuleEvent): readonly bigint[] {
  const actual =
    field === 'amount' || field === 'dwellMs'
      ? event[field]
      : property(event, field.slice('properties.'.length));
  if (typeof actual !== 'number' && typeof actual !== 'bigint') return [];
  const whole = typeof actual === 'bigint' ? actual : BigInt(Math.floor(actual));
  return whole < 0n ? [] : [whole];
}

function sum(field: MeasuredField, events: readonly RuleEvent[]): bigint {
  return events.flatMap((event) => measured(field, event)).reduce((before, value) => before + value, 0n);
}

function largest(values: readonly bigint[]): bigint {
  return values.reduce((before, value) => (value > before ? value : before));
}

function atMost(limit: bigint, value: bigint): bigint {
  return value < limit ? value : limit;
}

/** Values that events are told apart by; `1` and `"1"` are two. */
function different(
  { by, zone = 'UTC' }: { readonly by: string; readonly zone?: string },
  events: readonly RuleEvent[],
): number {
  return new Set(events.flatMap((event) => valuesOf(by, zone, event))).size;
}

function valuesOf(by: string, zone: string, event: RuleEvent): readonly Scalar[] {
  switch (by) {
    case 'tag':
      return event.tags;
    case 'day':
      return [localTime(event.effectiveAt, zone).day];
    case 'hour':
      return [String(localTime(event.effectiveAt, zone).hour).padStart(2, '0')];
    case 'weekday':
      return [String(((((localTime(event.effectiveAt, zone).day + 3) % 7) + 7) % 7) + 1)];
    case 'objectId':
    case 'channel':
    case 'touchpointId':
    case 'campaignId': {
      const value = event[by];
      return value === undefined ? [] : [value];
    }
    default: {
      const value = property(event, by.slice('properties.'.length));
      return value === undefined ? [] : [value];
    }
  }
}

/** Counts back from today, or from yesterday while today has brought nothing yet. */
function daysInARow(pattern: EventPattern, zone: string, history: readonly RuleEvent[], now: number): number {
  const days = new Set(instantsOf(pattern, history).map((at) => localTime(at, zone).day));
  const today = localTime(now, zone).day;
  const last = days.has(today) ? today : today - 1;
  let length = 0;
  while (days.has(last - length)) length += 1;
  return length;
}

/** Tries every way through the history. */
function comesInOrder(rule: SequenceRule, history: readonly RuleEvent[], now: number): boolean {
  const { steps, spanMs, without, within } = rule;
  const between = without === undefined ? [] : instantsOf(without, history);
  const instants = steps.map((step) => instantsOf(step, history));
  const goesOn = (step: number, first: number, previous: number): boolean => {
    const candidates = instants[step];
    if (candidates === undefined) {
      const isInTime = previous < first + spanMs && isInside(within, previous, history, now);
      return isInTime && !between.some((at) => first < at && at < previous);
    }
    return candidates.some(
      (at) => (step === 0 || at > previous) && goesOn(step + 1, step === 0 ? at : first, at),
    );
  };
  return goesOn(0, 0, 0);
}

function isBack(rule: ReturnedRule, history: readonly RuleEvent[], now: number): boolean {
  const instants = instantsOf(rule, history);
  return instants.some((at) => {
    const earlier = instants.filter((other) => other < at);
    return earlier.length > 0 && at - Math.max(...earlier) >= rule.awayMs && now < at + rule.ms;
  });
}

// --- traits ---------------------------------------------------------------------------------------------------

function traitHolds(rule: TraitRule, history: readonly RuleEvent[], now: number): boolean {
  const found = rule.is === undefined ? undefined : traitByDefinition(rule.is.measure, history, now);
  const actual = rule.part === undefined ? found?.value : found?.parts?.[rule.part];
  if (typeof actual === 'number') return compares(rule.op, actual, Number(rule.value));
  return rule.op === 'ne' ? actual !== rule.value : actual === rule.value;
}

/** Of the newest 200 that carry any, at most ten of an event: the most frequent, the newest, the first by text. */
function favourite({ by, zone = 'UTC' }: FavouriteTrait, events: readonly RuleEvent[]): string | undefined {
  const carried = events
    .toSorted((left, right) => left.effectiveAt - right.effectiveAt || (left.id < right.id ? -1 : 1))
    .map((event) => [...new Set(valuesOf(by, zone, event).map(String))].slice(0, 10))
    .filter((values) => values.length > 0)
    .slice(-200);
  const times = (value: string): number => carried.filter((values) => values.includes(value)).length;
  const newest = (value: string): number => carried.findLastIndex((values) => values.includes(value));
  const [best] = [...new Set(carried.flat())].toSorted(
    (left, right) => times(right) - times(left) || newest(right) - newest(left) || (left < right ? -1 : 1),
  );
  return best;
}

function score(
  { by, recencyMs, frequency, monetary }: RfmTrait,
  events: readonly RuleEvent[],
  now: number,
): ReferenceTrait | undefined {
  const often = by === undefined ? events.length : different({ by }, events);
  if (often === 0) return undefined;
  const last = Math.max(...events.map(({ effectiveAt }) => effectiveAt));
  const much = sum('amount', events);
  const parts = {
    recency: 1 + recencyMs.filter((bound) => now < last + bound).length,
    frequency: 1 + frequency.filter((bound) => often >= bound).length,
    monetary: 1 + monetary.filter((bound) => much >= bound).length,
  };
  return { value: `${parts.recency}${parts.frequency}${parts.monetary}`, parts };
}

// --- comparisons ----------------------------------------------------------------------------------------------

function compares(op: CountOp, left: number | bigint, right: number | bigint): boolean {
  const holds = {
    eq: !(left < right) && !(left > right),
    ne: left < right || left > right,
    lt: left < right,
    lte: left <= right,
    gt: left > right,
    gte: left >= right,
  };
  return holds[op];
}

function valueOfAttribute(attributes: Attributes, field: string): Scalar | undefined {
  const { free = {}, ...builtIn } = attributes;
  const known = new Map<string, Scalar | undefined>([
    ...Object.entries(builtIn),
    ...Object.entries(free).map(([key, value]) => [`free.${key}`, value] as const),
  ]);
  return known.get(field);
}

/** One that is not known satisfies `ne`, `notIn` and `exists: false`, and nothing else. */
function attributeHolds({ op, value, values = [] }: AttributeRule, actual: Scalar | undefined): boolean {
  if (actual === undefined) return op === 'ne' || op === 'notIn' || (op === 'exists' && value === false);
  switch (op) {
    case 'eq':
      return actual === value;
    case 'ne':
      return actual !== value;
    case 'in':
      return values.includes(actual);
    case 'notIn':
      return !values.includes(actual);
    case 'exists':
      return value !== false;
    case 'prefix':
      return typeof actual === 'string' && actual.startsWith(String(value));
    default:
      return typeof actual === 'number' && typeof value === 'number' && compares(op, actual, value);
  }
}
