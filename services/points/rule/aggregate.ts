import type { Aggregate } from '@rapport/kernel/decider';
import { streamId } from '@rapport/kernel/ids';
import { decide, ruleIdOf } from './decide.ts';
import type { RuleCommand, RuleRejection } from './decide.ts';
import { publish } from './publish.ts';
import { NO_RULE, evolve } from './state.ts';
import type { RuleEvent, RuleState } from './state.ts';

export const ruleStream = (tenant: string, ruleId: string): string => streamId(tenant, 'rule', ruleId);

export const ruleIdOfStream = (tenant: string, stream: string): string =>
  stream.slice(ruleStream(tenant, '').length);

/** Protects: a version of a rule means one thing for ever, so that what it paid can be explained. */
export const ruleAggregate: Aggregate<RuleCommand, RuleState, RuleEvent, RuleRejection> = {
  name: 'points.rule.v1',
  initialState: NO_RULE,
  streamOf: (tenant, command) => ruleStream(tenant, ruleIdOf(command)),
  decide,
  evolve,
  indexed: ({ status }) => ({ status }),
  indexes: [{ fields: { tenant: 1, status: 1 } }],
  publish,
};
