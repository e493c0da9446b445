import type { AggregateDocument } from '@rapport/kernel/decider';
import type { Store } from '@rapport/engine/ports/store';
import { invalidArgument } from '@rapport/platform/grpc/errors';
import { parseRule } from '@rapport/rules/parse';
import type { DefinedTrait, SegmentRule } from '@rapport/rules/rule';
import { traitsOf, withTraits } from '@rapport/rules/traitNames';
import { traitAggregate, traitStream } from '../trait/aggregate.ts';
import type { TraitState } from '../trait/state.ts';
import { invalidRule } from './mapping.ts';

const TRAITS = `${traitAggregate.name}.states`;

/** Puts into a rule what the traits that it names are now; refused where one is not, or is compared with what it is not. */
export function createTraitFinder(store: Store): (tenant: string, rule: SegmentRule) => Promise<SegmentRule> {
  return async (tenant, rule) => {
    const names = [...traitsOf(rule)];
    if (names.length === 0) return rule;
    const streams = names.map((traitId) => traitStream(tenant, traitId));
    const found = await store.getMany(TRAITS, streams);
    const defined = new Map<string, DefinedTrait>();
    for (const document of found.values()) {
      const { state } = document as AggregateDocument<TraitState>;
      if (state.status !== 'defined') continue;
      defined.set(state.plan.traitId, { version: state.version, measure: state.plan.measure });
    }
    const missing = names.filter((name) => !defined.has(name));
    if (missing.length > 0) {
      throw invalidArgument(
        'RULE_TRAIT_UNKNOWN',
        `There is no trait ${missing.join(', ')}: define it first.`,
        'rule',
      );
    }
    // As text, because what was added may be more than a rule may have.
    const whole = JSON.stringify(withTraits(rule, (trait) => defined.get(trait)));
    const parsed = parseRule(whole, { scope: 'segment' });
    if (parsed.outcome === 'valid') return parsed.rule;
    throw invalidRule(
      parsed.problems.map(({ path, ...problem }) => ({ ...problem, field: `rule.json:${path}` })),
    );
  };
}
