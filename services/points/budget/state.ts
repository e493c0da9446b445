import type { DomainEvent } from '@rapport/kernel/decider';
import type { EarnByRule } from '../account/events.ts';

/**
 * An account out of which rules pay, for as long as it lasts. What is drawn is on its way to a member; what the member's
 * account does not take comes back.
 */
export type BudgetEvent =
  /** Above zero from issuance, below zero back to it. */
  | DomainEvent<
      'BudgetFunded',
      {
        readonly unit: string;
        readonly amount: bigint;
        readonly remaining: bigint;
        readonly funded: bigint;
        readonly reason: string;
        readonly approver: string;
      }
    >
  /** For one match of a rule; `granted` is less than what is wanted where the budget ran dry. */
  | DomainEvent<
      'BudgetDrawn',
      { readonly earn: EarnByRule; readonly granted: bigint; readonly remaining: bigint }
    >
  /** Granted and not earned, or earned and reversed. */
  | DomainEvent<
      'BudgetReturned',
      { readonly amount: bigint; readonly remaining: bigint; readonly eventId: string }
    >;

export type BudgetState =
  | { readonly status: 'none' }
  | {
      readonly status: 'open';
      readonly unit: string;
      /** 0 or above: what no rule has been granted yet. */
      readonly remaining: bigint;
      /** Put in, less what was taken out again by hand. */
      readonly funded: bigint;
    };

export const NO_BUDGET: BudgetState = { status: 'none' };

export function evolve(state: BudgetState, { type, data }: BudgetEvent): BudgetState {
  const { remaining } = data;
  if (type === 'BudgetFunded') return { status: 'open', unit: data.unit, remaining, funded: data.funded };
  // Every other event of a budget that is there follows its first funding.
  return state.status === 'none' ? state : { ...state, remaining };
}
