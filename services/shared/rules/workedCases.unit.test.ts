import { compileSegmentRule, leavesOf } from './evaluator.ts';
import type { Profile } from './evaluator.ts';
import type { RuleEvent } from './event.ts';
import type { SegmentLeaf, SegmentRule } from './rule.ts';
import { judgeByEvaluator } from './testing-judge.ts';
import type { Judge } from './testing-judge.ts';
import { holdsByDefinition } from './testing-reference.ts';
import { describeWorkedCases, readWorkedCases } from './workedCases.contract.ts';

describeWorkedCases('incremental evaluation', (rule, profile) =>
  judgeByEvaluator(compileSegmentRule(rule), profile),
);

describeWorkedCases('the reference', judgeByDefinition);

/** The evaluator tells when to look; what is then is the reference’s own. */
function judgeByDefinition(rule: SegmentRule, profile: Profile): Judge {
  const announcing = judgeByEvaluator(compileSegmentRule(rule), profile);
  const history = new Map<string, RuleEvent>();
  return {
    ...announcing,
    record: (event, now) => {
      history.set(event.id, event);
      announcing.record(event, now);
    },
    holds: (now) => holdsByDefinition(rule, [...history.values()], profile, now),
  };
}

const EVERY_KIND: Readonly<Record<SegmentLeaf['kind'], true>> = {
  attribute: true,
  age: true,
  memberOf: true,
  count: true,
  sum: true,
  max: true,
  distinct: true,
  recency: true,
  first: true,
  last: true,
  streak: true,
  sequence: true,
  returned: true,
  trait: true,
};

it('the worked cases know every kind of leaf, and each both ways', () => {
  const answers = (kind: string): readonly boolean[] =>
    readWorkedCases()
      .filter(({ rule }) => leavesOf(rule).some((leaf) => leaf.kind === kind))
      .map(({ holds }) => holds);
  const oneSided = Object.keys(EVERY_KIND).filter((kind) => new Set(answers(kind)).size < 2);
  expect(oneSided).toEqual([]);
});
