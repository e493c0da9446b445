import { leavesOf } from './evaluator.ts';
import type { DefinedTrait, SegmentRule } from './rule.ts';

/** Traits that a rule names. */
export function traitsOf(rule: SegmentRule): ReadonlySet<string> {
  return new Set(leavesOf(rule).flatMap((leaf) => (leaf.kind === 'trait' ? [leaf.trait] : [])));
}

/** The rule with what each of its traits is by `find`, whatever it has brought along; those unknown are nothing. */
export function withTraits(
  rule: SegmentRule,
  find: (trait: string) => DefinedTrait | undefined,
): SegmentRule {
  switch (rule.kind) {
    case 'all':
    case 'any':
      return { ...rule, rules: rule.rules.map((child) => withTraits(child, find)) };
    case 'not':
      return { ...rule, rule: withTraits(rule.rule, find) };
    case 'trait': {
      const { is: _, ...named } = rule;
      const is = find(rule.trait);
      return is === undefined ? named : { ...named, is };
    }
    default:
      return rule;
  }
}
