import { describeAgreement } from './agreement.contract.ts';
import { compileSegmentRule } from './evaluator.ts';
import { judgeByEvaluator } from './testing-judge.ts';

describeAgreement({
  name: 'incremental evaluation',
  begin: (rule, profile) => judgeByEvaluator(compileSegmentRule(rule), profile),
  runs: 1_000,
});
