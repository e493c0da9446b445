import type { DomainEvent } from '@rapport/kernel/decider';
import type { EpochMs } from '@rapport/kernel/instant';
import type { EventScopeRule } from '@rapport/rules/rule';
import type { AmountFormula, Multiplier } from './amount.ts';
import type { ExpiryPolicy } from './availability.ts';
import type { MemberLimit } from './limits.ts';
import type { MemberCondition } from './standing.ts';

export interface RulePlan {
  readonly ruleId: string;
  readonly name: string;
  readonly unit: string;
  readonly trigger: EventScopeRule;
  readonly amount: AmountFormula;
  /** The highest that applies counts. */
  readonly multipliers?: readonly Multiplier[];
  readonly direction: 'earn' | 'claw_back';
  /** Whom it pays; anybody where absent. */
  readonly members?: MemberCondition;
  /** Of the rules of a group that match an event, the one of the highest precedence answers it alone. */
  readonly group?: string;
  /** Among equals the first by id. */
  readonly precedence?: number;
  /** This and the following only where points are earned: a claw-back takes all that it says. */
  readonly capPerMemberAndDay?: bigint;
  /** At most one for each period. */
  readonly limits?: readonly MemberLimit[];
  /** It pays the sharer's sharer of a visit too; the sharer alone where absent. */
  readonly rewardDepth?: 2;
  /** Points come out of it, for as long as it lasts; issued without end where absent. */
  readonly budgetId?: string;
  /** A partner pays for them instead, as far as its account goes; never beside a budget. */
  readonly partnerId?: string;
  /** Whose liability the points are, in reports; of no programme where absent. */
  readonly programId?: string;
  /** Whole days of the tenant's zone before points are available; at once where absent. */
  readonly pendingDays?: number;
  /**
   * Or the event of the member that makes them available, of the same object where they were earned for one; never beside
   * days.
   */
  readonly pendingUntil?: EventScopeRule;
  /** Never where absent. */
  readonly expiry?: ExpiryPolicy;
}

export type RuleEvent =
  | DomainEvent<'RuleDrafted', RulePlan>
  | DomainEvent<
      'RuleVersionPublished',
      { readonly plan: RulePlan; readonly version: number; readonly activeFrom: EpochMs }
    >
  /** The last version: from then on the rule answers nothing. */
  | DomainEvent<'RuleRetired', { readonly version: number; readonly activeFrom: EpochMs }>;

export type RuleState =
  | { readonly status: 'none' }
  | { readonly status: 'draft'; readonly plan: RulePlan }
  | {
      readonly status: 'published' | 'retired';
      readonly plan: RulePlan;
      /** 1 for the first published version. */
      readonly version: number;
      readonly activeFrom: EpochMs;
    };

export const NO_RULE: RuleState = { status: 'none' };

export function evolve(state: RuleState, event: RuleEvent): RuleState {
  switch (event.type) {
    case 'RuleDrafted':
      return { status: 'draft', plan: event.data };
    case 'RuleVersionPublished':
      return { status: 'published', ...event.data };
    case 'RuleRetired':
      return state.status === 'published' ? { ...state, ...event.data, status: 'retired' } : state;
  }
}
