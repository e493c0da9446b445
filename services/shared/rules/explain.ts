import { assertNever } from '@rapport/kernel/assert';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs, Instant } from '@rapport/kernel/instant';
import { countedIn } from './duration.ts';
import type { Evaluator, EvaluatorState, LeafValue, Profile } from './evaluator.ts';
import { attributeOf } from './evaluator.ts';
import type {
  AmountRule,
  AttributeRule,
  Bounds,
  CalendarWindow,
  CountOp,
  CountRule,
  CountWindow,
  DistinctRule,
  EventFilter,
  EventPattern,
  MeasuredField,
  Rule,
  SegmentLeaf,
  SegmentRule,
  SequenceRule,
} from './rule.ts';

/** One node of a rule with what it was measured against. */
export interface Explanation {
  /** The node in words, for example `count of content.shared in the last 7 days is at least 3`. */
  readonly text: string;
  readonly holds: boolean;
  /** What was found, for example `4`; empty for nodes that only combine. */
  readonly value: string;
  /** Newest first, at most twenty. */
  readonly causeEventIds: readonly string[];
  /** When the node turns if nothing else happens; for leaves and for the root. */
  readonly turnsAt?: Instant;
  readonly children: readonly Explanation[];
}

/** Explains why a member satisfies a rule or not, from the same state that decides it. */
export function explainRule(
  evaluator: Evaluator,
  state: EvaluatorState,
  profile: Profile,
  now: EpochMs,
): Explanation {
  let nextLeaf = 0;
  const explain = (rule: SegmentRule): Explanation => {
    switch (rule.kind) {
      case 'all': {
        const children = rule.rules.map(explain);
        return combination(
          children.length === 0 ? 'everyone' : 'all of these hold',
          children.every(({ holds }) => holds),
          children,
        );
      }
      case 'any': {
        const children = rule.rules.map(explain);
        return combination(
          'at least one of these holds',
          children.some(({ holds }) => holds),
          children,
        );
      }
      case 'not': {
        const child = explain(rule.rule);
        return combination('this does not hold', !child.holds, [child]);
      }
      default: {
        const value = evaluator.leafValue(nextLeaf, state, profile, now);
        nextLeaf += 1;
        return {
          text: describeRule(rule),
          holds: value.holds,
          value: valueText(rule, value, profile),
          causeEventIds: value.causes.causeEventIds,
          ...(value.turnsAt !== undefined && { turnsAt: toInstant(value.turnsAt) }),
          children: [],
        };
      }
    }
  };
  const root = explain(evaluator.rule);
  // What another segment does with time is not known here: of a rule that looks at one, only leaves say when they turn.
  const turnsAt = evaluator.segments.size === 0 ? evaluator.turnsAt(state, profile, now) : undefined;
  return root.children.length > 0 && turnsAt !== undefined ? { ...root, turnsAt: toInstant(turnsAt) } : root;
}

function combination(text: string, holds: boolean, children: readonly Explanation[]): Explanation {
  return { text, holds, value: '', causeEventIds: [], children };
}

function valueText(leaf: SegmentLeaf, value: LeafValue, { attributes }: Profile): string {
  switch (leaf.kind) {
    case 'attribute':
      return String(attributeOf(attributes, leaf.field) ?? 'not known');
    case 'age':
      return String(value.count ?? 'not known');
    case 'memberOf':
      return value.holds ? 'a member' : 'no member';
    case 'count':
    case 'sum':
    case 'max':
    case 'distinct':
    case 'streak':
      if (value.count === undefined) return 'none';
      return value.exact ? String(value.count) : `at least ${value.count}`;
    case 'trait':
      return value.text ?? String(value.count ?? 'none');
    case 'recency':
    case 'first':
    case 'last':
    case 'sequence':
    case 'returned':
      return value.lastAt === undefined ? 'never' : toInstant(value.lastAt);
  }
}

/** The explanation as sentences: the whole first, then every leaf with what was found. */
export function explainText(explanation: Explanation): string {
  const whole = explanation.holds ? 'The rule holds' : 'The rule does not hold';
  const until =
    explanation.turnsAt === undefined ? '' : `; if nothing else happens it turns at ${explanation.turnsAt}`;
  return [`${whole}${until}.`, ...leafSentences(explanation)].join(' ');
}

function leafSentences(node: Explanation): readonly string[] {
  if (node.text === 'everyone') return ['It holds for everyone.'];
  if (node.children.length > 0) return node.children.flatMap(leafSentences);
  const [newest] = node.causeEventIds;
  const cause = newest === undefined ? '' : `, last by ${newest}`;
  const text = `${node.text.charAt(0).toUpperCase()}${node.text.slice(1)}`;
  return [`${text}: ${node.holds ? 'yes' : 'no'} (found ${node.value}${cause}).`];
}

/** A rule in plain English, on one line. */
export function describeRule(rule: Rule): string {
  switch (rule.kind) {
    case 'all':
      return rule.rules.length === 0 ? 'everyone' : rule.rules.map(describePart).join(' and ');
    case 'any':
      return rule.rules.map(describePart).join(' or ');
    case 'not':
      return `not ${describePart(rule.rule)}`;
    case 'attribute':
      return describeAttribute(rule);
    case 'count':
    case 'sum':
    case 'max':
    case 'distinct':
      return `${describeMeasured(rule)} ${describeEvents(rule)} ${describeWindow(rule.within)} ${COUNT_WORDS[rule.op]} ${rule.n}`;
    case 'recency':
      return rule.op === 'within'
        ? `last ${describeEvents(rule)} was less than ${countedIn(rule.ms)} ago`
        : `no ${describeEvents(rule)} in the last ${countedIn(rule.ms)}`;
    case 'age':
      return `age in ${rule.zone} ${COUNT_WORDS[rule.op]} ${rule.n}`;
    case 'memberOf':
      return `belongs to segment ${rule.segmentId}`;
    case 'first':
    case 'last':
      return `${rule.kind} ${describeEvents(rule)} was ${describeWindow(rule.within)}`;
    case 'streak':
      return `days in a row in ${rule.zone} with ${describeEvents(rule)} ${COUNT_WORDS[rule.op]} ${rule.n}`;
    case 'sequence':
      return describeSequence(rule);
    case 'returned':
      return `${describeEvents(rule)} came in the last ${countedIn(rule.ms)} after ${countedIn(rule.awayMs)} without`;
    case 'trait': {
      const part = rule.part === undefined ? '' : ` (${rule.part})`;
      return `trait ${rule.trait}${part} ${COUNT_WORDS[rule.op]} ${rule.value}`;
    }
    case 'event':
      return `the event is ${describeEvents(rule)}`;
    default:
      return assertNever(rule);
  }
}

function describePart(rule: Rule): string {
  return rule.kind === 'all' || rule.kind === 'any' ? `(${describeRule(rule)})` : describeRule(rule);
}

const COUNT_WORDS: Readonly<Record<CountOp, string>> = {
  eq: 'is',
  ne: 'is not',
  lt: 'is below',
  lte: 'is at most',
  gt: 'is above',
  gte: 'is at least',
};

function describeAttribute({ field, op, value, values = [] }: AttributeRule): string {
  const name = field.startsWith('free.') ? field.slice('free.'.length) : field;
  switch (op) {
    case 'in':
      return `${name} is one of ${values.join(', ')}`;
    case 'notIn':
      return `${name} is none of ${values.join(', ')}`;
    case 'exists':
      return value === false ? `${name} is not known` : `${name} is known`;
    case 'prefix':
      return `${name} begins with ${String(value)}`;
    default:
      return `${name} ${COUNT_WORDS[op]} ${String(value)}`;
  }
}

function fieldWords(field: MeasuredField): string {
  return field === 'dwellMs' ? 'dwell in ms' : field.replace('properties.', '');
}

const DISTINCT_WORDS: Readonly<Record<string, string>> = {
  objectId: 'objects',
  channel: 'channels',
  touchpointId: 'touchpoints',
  campaignId: 'campaigns',
  tag: 'tags',
};

function describeMeasured(rule: CountRule | AmountRule | DistinctRule): string {
  switch (rule.kind) {
    case 'count':
      return 'count of';
    case 'sum':
      return `sum of ${fieldWords(rule.field)} of`;
    case 'max':
      return `largest ${fieldWords(rule.field)} of`;
    case 'distinct':
      if (rule.by === 'day') return `days in ${rule.zone ?? 'UTC'} with`;
      return `different ${DISTINCT_WORDS[rule.by] ?? rule.by.slice('properties.'.length)} of`;
  }
}

function describeSequence({ steps, spanMs, without, within }: SequenceRule): string {
  const between = without === undefined ? '' : ` without ${describeEvents(without)} in between`;
  const chain = steps.map(describeEvents).join(', then ');
  return `${chain}, all in ${countedIn(spanMs)}${between}, ${describeWindow(within)}`;
}

function describeEvents({ of, where }: EventPattern): string {
  const conditions = where === undefined ? [] : describeWhere(where);
  return conditions.length === 0 ? of.join(' or ') : `${of.join(' or ')} (${conditions.join(', ')})`;
}

function describeWhere(where: EventFilter): readonly string[] {
  const { properties = {}, amount, dwellMs, depthPct } = where;
  const oneOf = (name: string, values: readonly string[] | undefined): readonly string[] =>
    values === undefined ? [] : [`${name} ${values.join(' or ')}`];
  return [
    ...oneOf('object kind', where.objectKind),
    ...oneOf('object', where.objectId),
    ...oneOf('channel', where.channel),
    ...oneOf('touchpoint', where.touchpointId),
    ...oneOf('campaign', where.campaignId),
    ...oneOf('tagged', where.tagsAny),
    ...(where.tagsAll === undefined ? [] : [`tagged ${where.tagsAll.join(' and ')}`]),
    ...Object.entries(properties).map(([key, values]) => `${key} ${values.join(' or ')}`),
    ...describeBounds('amount', amount),
    ...describeBounds('dwell in ms', dwellMs),
    ...describeBounds('depth in %', depthPct),
  ];
}

function describeBounds(name: string, bounds: Bounds<string | number> | undefined): readonly string[] {
  if (bounds === undefined) return [];
  const ops = ['eq', 'gt', 'gte', 'lt', 'lte'] as const;
  return ops.flatMap((op) => (bounds[op] === undefined ? [] : [`${name} ${COUNT_WORDS[op]} ${bounds[op]}`]));
}

function describeWindow(within: CountWindow): string {
  if (within === 'ever') return 'ever';
  if ('after' in within) return `after the ${within.after} ${describeEvents(within)}`;
  if ('before' in within) return `before the ${within.before} ${describeEvents(within)}`;
  if ('lastMs' in within) return `in the last ${countedIn(within.lastMs)}`;
  return 'calendar' in within
    ? `${describePeriod(within)} in ${within.zone}`
    : `from ${within.from} until before ${within.to}`;
}

function describePeriod({ calendar, ago }: CalendarWindow): string {
  if (ago === 0) return `this ${calendar}`;
  return ago === 1 ? `in the ${calendar} before` : `${ago} ${calendar}s ago`;
}
