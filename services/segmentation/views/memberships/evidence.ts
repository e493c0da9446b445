import type { EpochMs } from '@rapport/kernel/instant';
import type { BehaviorRoleChanged } from '@rapport/contracts/segmentation/events';
import type { Evaluator, EvaluatorState, Profile } from '@rapport/rules/evaluator';
import { explainRule } from '@rapport/rules/explain';
import type { Explanation } from '@rapport/rules/explain';

/** What a member's new standing rests on: each condition of its rule, with what was found. */
export type Evidence = BehaviorRoleChanged['data']['evidence'];

export function evidenceOf(
  evaluator: Evaluator,
  state: EvaluatorState,
  profile: Profile,
  now: EpochMs,
): Evidence {
  return leavesOf(explainRule(evaluator, state, profile, now)).map(({ text, holds, value }) => ({
    condition: text,
    holds,
    found: value,
  }));
}

function leavesOf(node: Explanation): readonly Explanation[] {
  return node.children.length === 0 ? [node] : node.children.flatMap(leavesOf);
}
