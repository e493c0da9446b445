import { assertNever } from '@rapport/kernel/assert';
import type { Scalar } from './event.ts';
import { countedIn } from './duration.ts';
import type {
  AttributeRule,
  Bounds,
  CalendarWindow,
  CountOp,
  CountWindow,
  EventFilter,
  EventPattern,
  Rule,
  SequenceRule,
  TraitMeasure,
} from './rule.ts';

/** The rule in its short text form, on one line: `parseRuleText` gives the same rule back. */
export function printRule(rule: Rule): string {
  switch (rule.kind) {
    case 'all':
    case 'any':
      return printCombination(rule.kind, rule.rules);
    case 'not':
      return `not ${printPart(rule.rule)}`;
    case 'attribute':
      return printAttribute(rule);
    case 'age':
      return `age in ${quoted(rule.zone)} ${COMPARISONS[rule.op]} ${rule.n}`;
    case 'memberOf':
      return `member of ${quoted(rule.segmentId)}`;
    case 'count':
      return `count(${printPattern(rule)}) ${printMeasured(rule)}`;
    case 'sum':
    case 'max':
      return `${rule.kind}(${rule.field} of ${printPattern(rule)}) ${printMeasured(rule)}`;
    case 'distinct': {
      const by = rule.by === 'day' ? `day in ${quoted(rule.zone ?? 'UTC')}` : rule.by;
      return `distinct(${by} of ${printPattern(rule)}) ${printMeasured(rule)}`;
    }
    case 'streak':
      return `streak(day in ${quoted(rule.zone)} of ${printPattern(rule)}) ${COMPARISONS[rule.op]} ${rule.n}`;
    case 'recency': {
      const not = rule.op === 'notWithin' ? 'not ' : '';
      return `last(${printPattern(rule)}) ${not}within ${countedIn(rule.ms)}`;
    }
    case 'first':
    case 'last':
      return `${rule.kind}(${printPattern(rule)}) ${printWindow(rule.within)}`;
    case 'sequence':
      return printSequence(rule);
    case 'returned':
      return `returned(${printPattern(rule)} after ${countedIn(rule.awayMs)}) within ${countedIn(rule.ms)}`;
    case 'trait': {
      const part = rule.part === undefined ? '' : `, ${rule.part}`;
      return `trait(${quoted(rule.trait)}${part}) ${COMPARISONS[rule.op]} ${printValue(rule.value)}`;
    }
    case 'event':
      return `event(${printPattern(rule)})`;
    default:
      return assertNever(rule);
  }
}

/** What a trait is computed from, in text: `parseTraitText` gives the same back. */
export function printTrait(measure: TraitMeasure): string {
  const pattern = printPattern(measure);
  switch (measure.kind) {
    case 'count':
      return `count(${pattern}) ${printWindow(measure.within)}`;
    case 'sum':
      return `sum(${measure.field} of ${pattern}) ${printWindow(measure.within)}`;
    case 'distinct':
    case 'favourite': {
      const zone = measure.zone === undefined ? '' : ` in ${quoted(measure.zone)}`;
      return `${measure.kind}(${measure.by}${zone} of ${pattern}) ${printWindow(measure.within)}`;
    }
    case 'streak':
      return `streak(day in ${quoted(measure.zone)} of ${pattern})`;
    case 'rfm': {
      const { by, recencyMs, frequency, monetary, within } = measure;
      const counted = by === undefined ? pattern : `${by} of ${pattern}`;
      const recency = `(${recencyMs.map(countedIn).join(', ')})`;
      return (
        `rfm(${counted}) recency ${recency} frequency ${printList(frequency)} ` +
        `monetary ${printList(monetary)} ${printWindow(within)}`
      );
    }
    default:
      return assertNever(measure);
  }
}

export const COMPARISONS: Readonly<Record<CountOp, string>> = {
  eq: '=',
  ne: '!=',
  lt: '<',
  lte: '<=',
  gt: '>',
  gte: '>=',
};

/** A list of one has no word between its parts, so it is written as a function. */
function printCombination(kind: 'all' | 'any', rules: readonly Rule[]): string {
  const [first, ...others] = rules;
  if (first === undefined) return 'everyone';
  if (others.length === 0) return `${kind}(${printRule(first)})`;
  return rules.map(printPart).join(kind === 'all' ? ' and ' : ' or ');
}

function printPart(rule: Rule): string {
  const isInfix = (rule.kind === 'all' || rule.kind === 'any') && rule.rules.length > 1;
  return isInfix ? `(${printRule(rule)})` : printRule(rule);
}

function printAttribute({ field, op, value, values = [] }: AttributeRule): string {
  switch (op) {
    case 'in':
      return `${field} in ${printList(values)}`;
    case 'notIn':
      return `${field} not in ${printList(values)}`;
    case 'exists':
      return value === false ? `${field} is not known` : `${field} is known`;
    case 'prefix':
      return `${field} begins with ${printValue(value)}`;
    default:
      return `${field} ${COMPARISONS[op]} ${printValue(value)}`;
  }
}

function printMeasured({ op, n, within }: { op: CountOp; n: number; within: CountWindow }): string {
  return `${COMPARISONS[op]} ${n} ${printWindow(within)}`;
}

function printSequence({ steps, spanMs, without, within }: SequenceRule): string {
  const between = without === undefined ? '' : ` without ${printPattern(without)}`;
  const chain = steps.map(printPattern).join(' then ');
  return `sequence(${chain} in ${countedIn(spanMs)}${between}) ${printWindow(within)}`;
}

function printWindow(within: CountWindow): string {
  if (within === 'ever') return 'ever';
  if ('lastMs' in within) return `within ${countedIn(within.lastMs)}`;
  if ('from' in within) return `from ${within.from} to ${within.to}`;
  if ('after' in within) return `after ${within.after}(${printPattern(within)})`;
  if ('before' in within) return `before ${within.before}(${printPattern(within)})`;
  return `${printPeriod(within)} in ${quoted(within.zone)}`;
}

function printPeriod({ calendar, ago }: CalendarWindow): string {
  if (ago === 0) return `this ${calendar}`;
  return ago === 1 ? `last ${calendar}` : `${ago} ${calendar}s ago`;
}

function printPattern({ of, where }: EventPattern): string {
  const conditions = where === undefined ? [] : printConditions(where);
  return conditions.length === 0 ? of.join(' or ') : `${of.join(' or ')} where ${conditions.join(' and ')}`;
}

function printConditions(where: EventFilter): readonly string[] {
  const { tagsAny, tagsAll, properties = {}, amount, dwellMs, depthPct } = where;
  const oneOf = (name: string, values: readonly Scalar[] | undefined): readonly string[] => {
    if (values === undefined) return [];
    return [values.length === 1 ? `${name} = ${printValue(values[0])}` : `${name} in ${printList(values)}`];
  };
  return [
    ...oneOf('objectKind', where.objectKind),
    ...oneOf('objectId', where.objectId),
    ...oneOf('channel', where.channel),
    ...oneOf('touchpointId', where.touchpointId),
    ...oneOf('campaignId', where.campaignId),
    ...(tagsAny === undefined ? [] : [`tags any ${printList(tagsAny)}`]),
    ...(tagsAll === undefined ? [] : [`tags all ${printList(tagsAll)}`]),
    ...Object.entries(properties).flatMap(([key, values]) => oneOf(`properties.${key}`, values)),
    ...printBounds('amount', amount),
    ...printBounds('dwellMs', dwellMs),
    ...printBounds('depthPct', depthPct),
  ];
}

function printBounds(name: string, bounds: Bounds<string | number> = {}): readonly string[] {
  const ops = ['eq', 'gt', 'gte', 'lt', 'lte'] as const;
  return ops.flatMap((op) => (bounds[op] === undefined ? [] : [`${name} ${COMPARISONS[op]} ${bounds[op]}`]));
}

function printList(values: readonly Scalar[]): string {
  return `(${values.map(printValue).join(', ')})`;
}

function printValue(value: Scalar | undefined): string {
  return typeof value === 'string' ? quoted(value) : String(value);
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
