import type { DecideContext } from '@rapport/kernel/decider';
import { accepted, rejected } from '@rapport/kernel/outcome';
import type { Decision, Refusal } from '@rapport/kernel/outcome';
import type { RuleEvent, RulePlan, RuleState } from './state.ts';

export type RuleCommand =
  | { readonly type: 'CreateRule'; readonly plan: RulePlan }
  | {
      readonly type: 'PublishRuleVersion';
      readonly ruleId: string;
      /** The draft's where absent. */
      readonly plan?: RulePlan;
    }
  | { readonly type: 'RetireRule'; readonly ruleId: string };

export const RULE_REJECTION_CODES = [
  'RULE_EXISTS',
  'RULE_UNKNOWN',
  'RULE_ALREADY_PUBLISHED',
  'RULE_NOT_PUBLISHED',
  'RULE_RETIRED',
] as const;

export type RuleRejection = Refusal<(typeof RULE_REJECTION_CODES)[number]>;

export function ruleIdOf(command: RuleCommand): string {
  return command.type === 'CreateRule' ? command.plan.ruleId : command.ruleId;
}

export function decide(
  state: RuleState,
  command: RuleCommand,
  { now }: DecideContext,
): Decision<RuleEvent, RuleRejection> {
  const ruleId = ruleIdOf(command);
  if (command.type === 'CreateRule') {
    if (state.status === 'none') return accepted({ type: 'RuleDrafted', data: command.plan });
    return rejected({
      code: 'RULE_EXISTS',
      message: `Rule ${ruleId} exists already; publish a new version of it, or choose another id.`,
      facts: { status: state.status },
    });
  }
  switch (state.status) {
    case 'none':
      return rejected({ code: 'RULE_UNKNOWN', message: `There is no rule ${ruleId}.` });
    case 'retired':
      return rejected({
        code: 'RULE_RETIRED',
        message: `Rule ${ruleId} is retired; make another one.`,
        facts: { version: String(state.version) },
      });
    case 'draft': {
      if (command.type === 'RetireRule') {
        return rejected({ code: 'RULE_NOT_PUBLISHED', message: `Rule ${ruleId} was never in force.` });
      }
      const { plan = state.plan } = command;
      return accepted({ type: 'RuleVersionPublished', data: { plan, version: 1, activeFrom: now } });
    }
    case 'published':
      if (command.type === 'RetireRule') {
        return accepted({ type: 'RuleRetired', data: { version: state.version + 1, activeFrom: now } });
      }
      if (command.plan === undefined) {
        return rejected({
          code: 'RULE_ALREADY_PUBLISHED',
          message: `Rule ${ruleId} is published as version ${state.version}; send what the next version says.`,
          facts: { version: String(state.version) },
        });
      }
      return accepted({
        type: 'RuleVersionPublished',
        data: { plan: command.plan, version: state.version + 1, activeFrom: now },
      });
  }
}
