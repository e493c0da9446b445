import type { RuleEvent, Scalar } from './event.ts';
import type { Bounds, EventFilter, EventPattern, EventScopeRule } from './rule.ts';

export type EventPredicate = (event: RuleEvent) => boolean;

const ALWAYS: EventPredicate = () => true;

/** Compiles a rule of scope `event` to a closure; pure, so compile once per definition and keep it. */
export function compileEventFilter(rule: EventScopeRule): EventPredicate {
  switch (rule.kind) {
    case 'all': {
      const parts = rule.rules.map(compileEventFilter);
      return (event) => parts.every((part) => part(event));
    }
    case 'any': {
      const parts = rule.rules.map(compileEventFilter);
      return (event) => parts.some((part) => part(event));
    }
    case 'not': {
      const part = compileEventFilter(rule.rule);
      return (event) => !part(event);
    }
    case 'event':
      return compilePattern(rule);
  }
}

/** One of the verbs, and all conditions. */
export function compilePattern({ of, where }: EventPattern): EventPredicate {
  const verbs = new Set(of);
  const passes = compileWhere(where);
  return (event) => verbs.has(event.verb) && passes(event);
}

/**
 * Verbs of the events that the rule can match, for an index of rules by verb; `undefined` where it may match any
 * (under `not`, every other verb matches).
 */
export function verbsMatched(rule: EventScopeRule): ReadonlySet<string> | undefined {
  switch (rule.kind) {
    case 'event':
      return new Set(rule.of);
    case 'not':
      return undefined;
    case 'any': {
      const parts = rule.rules.map(verbsMatched);
      return parts.includes(undefined) ? undefined : new Set(parts.flatMap((part) => [...(part ?? [])]));
    }
    case 'all': {
      const parts = rule.rules.map(verbsMatched).filter((part) => part !== undefined);
      const [first, ...others] = parts;
      return first === undefined
        ? undefined
        : new Set([...first].filter((verb) => others.every((part) => part.has(verb))));
    }
  }
}

/** Compiles the conditions of a `where`; without one, every event passes. */
export function compileWhere(where: EventFilter | undefined): EventPredicate {
  if (where === undefined) return ALWAYS;
  const conditions: EventPredicate[] = [];
  const oneOf = (
    values: readonly string[] | undefined,
    read: (event: RuleEvent) => string | undefined,
  ): void => {
    if (values === undefined) return;
    const set = new Set(values);
    conditions.push((event) => {
      const value = read(event);
      return value !== undefined && set.has(value);
    });
  };
  oneOf(where.objectKind, (event) => event.objectKind);
  oneOf(where.objectId, (event) => event.objectId);
  oneOf(where.channel, (event) => event.channel);
  oneOf(where.touchpointId, (event) => event.touchpointId);
  oneOf(where.campaignId, (event) => event.campaignId);
  const { tagsAny, tagsAll, amount, dwellMs, depthPct } = where;
  if (tagsAny !== undefined) conditions.push((event) => tagsAny.some((tag) => event.tags.includes(tag)));
  if (tagsAll !== undefined) conditions.push((event) => tagsAll.every((tag) => event.tags.includes(tag)));
  for (const [key, values] of Object.entries(where.properties ?? {}))
    conditions.push(propertyIn(key, values));
  if (amount !== undefined) conditions.push(within(amountBounds(amount), (event) => event.amount));
  if (dwellMs !== undefined) conditions.push(within(dwellMs, (event) => event.dwellMs));
  if (depthPct !== undefined) conditions.push(within(depthPct, (event) => event.depthPct));
  return conditions.length === 0 ? ALWAYS : (event) => conditions.every((condition) => condition(event));
}

function propertyIn(key: string, values: readonly Scalar[]): EventPredicate {
  // Own properties only: `constructor` is no property of an event.
  return ({ properties }) => {
    const value = Object.hasOwn(properties, key) ? properties[key] : undefined;
    return value !== undefined && values.includes(value);
  };
}

function amountBounds(bounds: Bounds<string>): Bounds<bigint> {
  return {
    ...(bounds.eq !== undefined && { eq: BigInt(bounds.eq) }),
    ...(bounds.lt !== undefined && { lt: BigInt(bounds.lt) }),
    ...(bounds.lte !== undefined && { lte: BigInt(bounds.lte) }),
    ...(bounds.gt !== undefined && { gt: BigInt(bounds.gt) }),
    ...(bounds.gte !== undefined && { gte: BigInt(bounds.gte) }),
  };
}

/** An event without the measured field is outside every bound. */
function within<Value extends number | bigint>(
  { eq, lt, lte, gt, gte }: Bounds<Value>,
  read: (event: RuleEvent) => Value | undefined,
): EventPredicate {
  return (event) => {
    const value = read(event);
    return (
      value !== undefined &&
      (eq === undefined || value === eq) &&
      (lt === undefined || value < lt) &&
      (lte === undefined || value <= lte) &&
      (gt === undefined || value > gt) &&
      (gte === undefined || value >= gte)
    );
  };
}
