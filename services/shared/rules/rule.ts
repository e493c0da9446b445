import type { Instant } from '@rapport/kernel/instant';
import type { Scalar } from './event.ts';

/** Nodes with a `kind`; keeps evaluation of one member far below a millisecond. */
export const MAX_RULE_NODES = 64;
/** Levels of nodes, the root being the first. */
export const MAX_RULE_DEPTH = 8;
/** Items of any list in a rule: children, verbs, tags, values, properties. */
export const MAX_LIST_ITEMS = 50;
/** 64 nodes of about 130 characters are 8 KiB; twice that, for long lists and for the traits that a rule brings along. */
export const MAX_RULE_TEXT_LENGTH = 16 * 1024;
/** Longest text value inside a rule, in UTF-16 units: longer than any id. */
export const MAX_VALUE_LENGTH = 256;
/** Largest `n` of a rolling count: its state keeps n + 1 instants of 8 bytes, 80 KB for a member at the limit. */
export const MAX_ROLLING_COUNT = 9_999;
/** Largest `n` of a count between dates or ever, where a counter is all that is kept. */
export const MAX_TOTAL_COUNT = 1_000_000_000;
/** Largest `n` of a count after or before another event: n + 1 events of about 60 bytes are kept, 60 KB at the limit. */
export const MAX_ANCHORED_COUNT = 999;
/** Largest `n` of a distinct count: its state keeps n + 1 values of at most about 300 bytes, 300 KB at the limit. */
export const MAX_DISTINCT = 999;
/** Largest `n` of a streak: its state keeps the runs of as many days, 183 of 14 bytes where every other day is one. */
export const MAX_STREAK_DAYS = 366;
/** Steps of a sequence. */
export const MAX_SEQUENCE_STEPS = 8;
/** Nobody is older, and a comparison with more says nothing. */
export const MAX_AGE = 150;
/** Largest `n` of a sum or maximum, in minor units or milliseconds: 2^42; see `MAX_MEASURED` in `measure.ts`. */
export const MAX_SUM = 2 ** 42;
/** Furthest calendar period back: last month is 1. The state keeps one span for each period up to it. */
export const MAX_PERIODS_AGO = 12;
/** Ten years of 366 days. */
export const MAX_WINDOW_MS = 10 * 366 * 24 * 3_600_000;

export type CountOp = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte';

/** Bounds that must all hold; amounts are decimal text in minor units. */
export interface Bounds<Value> {
  readonly eq?: Value;
  readonly lt?: Value;
  readonly lte?: Value;
  readonly gt?: Value;
  readonly gte?: Value;
}

/** Conditions on one event; all that are present must hold. A list means "one of". */
export interface EventFilter {
  readonly objectKind?: readonly string[];
  readonly objectId?: readonly string[];
  readonly channel?: readonly string[];
  readonly touchpointId?: readonly string[];
  readonly campaignId?: readonly string[];
  readonly tagsAny?: readonly string[];
  readonly tagsAll?: readonly string[];
  readonly properties?: Readonly<Record<string, readonly Scalar[]>>;
  readonly amount?: Bounds<string>;
  readonly dwellMs?: Bounds<number>;
  readonly depthPct?: Bounds<number>;
}

/** `lastMs` rolls with time: an event at t counts while now < t + lastMs. `from`/`to` is [from, to). */
export type TimeWindow = RollingWindow | FixedWindow | CalendarWindow;
export type CountWindow = TimeWindow | AnchoredWindow | 'ever';

export interface RollingWindow {
  readonly lastMs: number;
}

export interface FixedWindow {
  readonly from: Instant;
  readonly to: Instant;
}

export const CALENDAR_UNITS = ['day', 'week', 'month', 'quarter', 'year'] as const;
export type CalendarUnit = (typeof CALENDAR_UNITS)[number];

/** The period of the zone's calendar that now is in (`ago` 0), or one before it. Weeks begin on Monday (ISO 8601). */
export interface CalendarWindow {
  readonly calendar: CalendarUnit;
  readonly ago: number;
  readonly zone: string;
}

/** Which of several events is meant, by effective time. */
export type Occurrence = 'first' | 'last';

/** The events that are strictly later than another one, or strictly earlier; nothing counts where there is none. */
export type AnchoredWindow = AfterWindow | BeforeWindow;

export interface AfterWindow extends EventPattern {
  readonly after: Occurrence;
}

export interface BeforeWindow extends EventPattern {
  readonly before: Occurrence;
}

/** Events that are meant: one of the verbs, and all conditions. */
export interface EventPattern {
  readonly of: readonly string[];
  readonly where?: EventFilter;
}

export type AttributeOp = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte' | 'in' | 'notIn' | 'exists' | 'prefix';

export interface AllRule<Leaf> {
  readonly kind: 'all';
  readonly rules: readonly (Leaf | Combination<Leaf>)[];
}
export interface AnyRule<Leaf> {
  readonly kind: 'any';
  readonly rules: readonly (Leaf | Combination<Leaf>)[];
}
export interface NotRule<Leaf> {
  readonly kind: 'not';
  readonly rule: Leaf | Combination<Leaf>;
}
export type Combination<Leaf> = AllRule<Leaf> | AnyRule<Leaf> | NotRule<Leaf>;

export interface AttributeRule {
  readonly kind: 'attribute';
  /** `gender`, `birthYear`, `ageBand`, `region`, `locale`, `timeZone` or `free.<key>`. */
  readonly field: string;
  readonly op: AttributeOp;
  /** For every op but `in` and `notIn`; with `exists`, whether it should. */
  readonly value?: Scalar;
  /** For `in` and `notIn`. */
  readonly values?: readonly Scalar[];
}

export interface CountRule {
  readonly kind: 'count';
  readonly of: readonly string[];
  readonly where?: EventFilter;
  readonly op: CountOp;
  readonly n: number;
  readonly within: CountWindow;
}

/** The age that is reached in the year that it is in the zone; no birth year satisfies only `ne`. */
export interface AgeRule {
  readonly kind: 'age';
  readonly op: CountOp;
  readonly n: number;
  readonly zone: string;
}

/** Whether the member belongs to another segment, built-in roles among them. */
export interface MemberOfRule {
  readonly kind: 'memberOf';
  readonly segmentId: string;
}

export type MeasuredField = 'amount' | 'dwellMs' | `properties.${string}`;

/**
 * Of events that carry the field, its sum or its largest value; a maximum of nothing compares with nothing. Of
 * properties only numbers count, rounded down.
 */
export interface AmountRule {
  readonly kind: 'sum' | 'max';
  readonly field: MeasuredField;
  readonly of: readonly string[];
  readonly where?: EventFilter;
  readonly op: CountOp;
  readonly n: number;
  readonly within: CountWindow;
}

export const DISTINCT_FIELDS = ['objectId', 'channel', 'touchpointId', 'campaignId', 'tag', 'day'] as const;

/** How many different values the events carry; by `day`, on how many days of the zone's calendar there were any. */
export interface DistinctRule {
  readonly kind: 'distinct';
  /** One of {@link DISTINCT_FIELDS}, or `properties.<key>`. */
  readonly by: string;
  /** With `day`, and only with it. */
  readonly zone?: string;
  readonly of: readonly string[];
  readonly where?: EventFilter;
  readonly op: CountOp;
  readonly n: number;
  readonly within: CountWindow;
}

export interface RecencyRule {
  readonly kind: 'recency';
  readonly of: readonly string[];
  readonly where?: EventFilter;
  readonly op: 'within' | 'notWithin';
  readonly ms: number;
}

/** Whether the first of the events, or the last, lies within the time. The last within a rolling one is `recency`. */
export interface OccurrenceRule extends EventPattern {
  readonly kind: Occurrence;
  readonly within: TimeWindow;
}

/** How many days in a row there were events, up to today or yesterday: 0 once a whole day has passed without. */
export interface StreakRule extends EventPattern {
  readonly kind: 'streak';
  readonly zone: string;
  readonly op: CountOp;
  readonly n: number;
}

/**
 * Whether the steps came one after another, each strictly later than the one before and the last less than `spanMs`
 * after the first. `within` is where the last step lies; `without` may not come strictly between first and last.
 */
export interface SequenceRule {
  readonly kind: 'sequence';
  readonly steps: readonly EventPattern[];
  readonly spanMs: number;
  readonly without?: EventPattern;
  readonly within: RollingWindow | FixedWindow | 'ever';
}

/** Whether an event came less than `ms` ago that was the first for at least `awayMs`; `ms` is at most `awayMs`. */
export interface ReturnedRule extends EventPattern {
  readonly kind: 'returned';
  readonly awayMs: number;
  readonly ms: number;
}

export interface EventRule {
  readonly kind: 'event';
  readonly of: readonly string[];
  readonly where?: EventFilter;
}

// --- computed traits ----------------------------------------------------------------------------------------

/** Largest value of a count or distinct count as a trait: its state keeps so many events of about 60 bytes, 60 KB. */
export const MAX_TRAIT_COUNT = 999;
/** Newest events that a favourite is taken from, of about 80 bytes each: 16 KB for a busy member. */
export const MAX_FAVOURITE_EVENTS = 200;
/** Tags of one event that a favourite looks at. */
export const MAX_FAVOURITE_TAGS = 10;
/** Bounds of an RFM score: scores go to one more, and are one digit each. */
export const MAX_RFM_BOUNDS = 8;

export const FAVOURITE_FIELDS = [
  'tag',
  'channel',
  'hour',
  'weekday',
  'objectId',
  'touchpointId',
  'campaignId',
] as const;

/** What is computed of a member's events: a number, the most frequent of something, or an RFM score. Normal form. */
export type TraitMeasure = NumberTrait | FavouriteTrait | RfmTrait;

/** A number that rules compare, by itself. */
export type NumberTrait =
  | Omit<CountRule, 'op' | 'n'>
  | (Omit<AmountRule, 'op' | 'n' | 'kind'> & { readonly kind: 'sum' })
  | Omit<DistinctRule, 'op' | 'n'>
  | Omit<StreakRule, 'op' | 'n'>;

/**
 * Of the newest {@link MAX_FAVOURITE_EVENTS} events inside the window, the value that most of them carry; among equals
 * the one that was seen last, then the first by text.
 */
export interface FavouriteTrait extends EventPattern {
  readonly kind: 'favourite';
  /** One of {@link FAVOURITE_FIELDS}, or `properties.<key>`. Hours are `00` to `23`, weekdays `1`, Monday, to `7`. */
  readonly by: string;
  /** With `hour` and `weekday`, and only with them. */
  readonly zone?: string;
  readonly within: RollingWindow | 'ever';
}

/**
 * Recency, frequency and monetary value, each scored from 1 to one more than the bounds that it is given, the best
 * being the highest. The bounds are the quantiles of the tenant's customers: stated, so that a score means the same
 * tomorrow, whoever else buys. No value where nothing counts.
 */
export interface RfmTrait extends EventPattern {
  readonly kind: 'rfm';
  /** Counts different values of it rather than events, as {@link DistinctRule} does; never `day`. */
  readonly by?: string;
  /** Ascending. The score is 1 and one for each bound that less time has passed than since the last event. */
  readonly recencyMs: readonly number[];
  /** Ascending. The score is 1 and one for each bound that is reached. */
  readonly frequency: readonly number[];
  /** Ascending, of the sum of `amount`. */
  readonly monetary: readonly number[];
  readonly within: RollingWindow | 'ever';
}

export const RFM_PARTS = ['recency', 'frequency', 'monetary'] as const;
export type RfmPart = (typeof RFM_PARTS)[number];

/**
 * A comparison with a computed trait. Without a value only `ne` holds, and so it is for a trait that the rule does not
 * bring along: who saves a rule adds what the name means ({@link DefinedTrait}), so that a fold needs nothing else.
 */
export interface TraitRule {
  readonly kind: 'trait';
  readonly trait: string;
  /** Of an RFM score; the whole of it is text such as `543`. */
  readonly part?: RfmPart;
  readonly op: CountOp;
  readonly value: string | number;
  readonly is?: DefinedTrait;
}

export interface DefinedTrait {
  readonly version: number;
  readonly measure: TraitMeasure;
}

/** Scope `segment`: a statement about a member. Plain JSON in its normal form (lists where input may have one item). */
export type SegmentLeaf = ProfileLeaf | CountingLeaf;
/** Leaves that rest on what is known of the member: they have no state of their own. */
export type ProfileLeaf = AttributeRule | AgeRule | MemberOfRule;
/** Leaves that rest on events. */
export type CountingLeaf =
  | CountRule
  | AmountRule
  | DistinctRule
  | RecencyRule
  | OccurrenceRule
  | StreakRule
  | SequenceRule
  | ReturnedRule
  | TraitRule;
export type SegmentRule = SegmentLeaf | Combination<SegmentLeaf>;

/** Scope `event`: a statement about one event. */
export type EventScopeRule = EventRule | Combination<EventRule>;

export type Rule = SegmentRule | EventScopeRule;

/** Holds for everyone: `all` of nothing. Not a rule that callers can write, since lists have at least one item. */
export const EVERYONE: SegmentRule = { kind: 'all', rules: [] };
