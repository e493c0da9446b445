import type { EventFilter, EventScopeRule } from '@rapport/rules/rule';

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Values of a field with which a trigger may match events of some verbs; `any` where it does not narrow them. It never
 * names too few: what it cannot tell is any.
 *
 * @param valuesOf the values that a condition allows; `undefined`: it does not ask
 */
export function namedValues(
  rule: EventScopeRule,
  verbs: readonly string[],
  valuesOf: (where: EventFilter) => readonly string[] | undefined,
): ReadonlySet<string> | 'any' {
  const partsOf = (rules: readonly EventScopeRule[]) =>
    rules.map((part) => namedValues(part, verbs, valuesOf));
  switch (rule.kind) {
    case 'event': {
      if (!rule.of.some((verb) => verbs.includes(verb))) return NOTHING;
      const values = rule.where === undefined ? undefined : valuesOf(rule.where);
      return values === undefined ? 'any' : new Set(values);
    }
    case 'any':
      return partsOf(rule.rules).reduce(
        (sum, part) => (sum === 'any' || part === 'any' ? 'any' : new Set([...sum, ...part])),
        NOTHING,
      );
    case 'all':
      return partsOf(rule.rules).reduce<ReadonlySet<string> | 'any'>((rest, part) => {
        if (part === 'any') return rest;
        return rest === 'any' ? part : new Set([...rest].filter((value) => part.has(value)));
      }, 'any');
    case 'not': {
      const { rule: inner } = rule;
      const excludesAll =
        inner.kind === 'event' &&
        inner.where === undefined &&
        verbs.every((verb) => inner.of.some((excluded) => excluded === verb));
      return excludesAll ? NOTHING : 'any';
    }
  }
}
