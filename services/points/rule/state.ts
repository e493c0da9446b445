import type { DomainEvent } from '@rapport/kernel/decider';
import type { EpochMs } from '@rapport/kernel/instant';
import type { EventScopeRule } from '@rapport/rules/rule';
import type { ExpiryPolicy } from './availability.ts';

export type AmountFormula =
  | { readonly kind: 'fixed'; readonly points: bigint }
  /** floor(value in minor units × points ÷ perMinorUnits) */
  | { readonly kind: 'rate'; readonly points: bigint; readonly perMinorUnits: bigint };

export interface RulePlan {
  readonly ruleId: string;
  readonly name: string;
  readonly unit: string;
  readonly trigger: EventScopeRule;
  readonly amount: AmountFormula;
  readonly direction: 'earn' | 'claw_back';
  /** This and the following only where points are earned: a claw-back takes all that it says. */
  readonly capPerMemberAndDay?: bigint;
  /** Whole days of the tenant's zone before points are available; at once where absent. */
  readonly pendingDays?: number;
  /** Never where absent. */
  readonly expiry?: ExpiryPolicy;
}

export type RuleEvent =
  | DomainEvent<'RuleDrafted', RulePlan>
  | DomainEvent<
      'RuleVersionPublished',
      { readonly plan: RulePlan; readonly version: number; readonly activeFrom: EpochMs }
    >;

export type RuleState =
  | { readonly status: 'none' }
  | { readonly status: 'draft'; readonly plan: RulePlan }
  | {
      readonly status: 'published';
      readonly plan: RulePlan;
      /** 1 for the first published version. */
      readonly version: number;
      readonly activeFrom: EpochMs;
    };

export const NO_RULE: RuleState = { status: 'none' };

export function evolve(_state: RuleState, event: RuleEvent): RuleState {
  switch (event.type) {
    case 'RuleDrafted':
      return { status: 'draft', plan: event.data };
    case 'RuleVersionPublished':
      return { status: 'published', ...event.data };
  }
}
