import { accepted, rejected } from '@rapport/kernel/outcome';
import type { Decision, Refusal } from '@rapport/kernel/outcome';
import type { EarnByRule } from '../account/events.ts';
import { MAX_POINTS } from '../account/events.ts';
import type { BudgetEvent, BudgetState } from './state.ts';

interface OfBudget {
  readonly budgetId: string;
}

export type BudgetCommand =
  | (OfBudget & {
      readonly type: 'FundBudget';
      readonly unit: string;
      /** Below zero: taken out again. */
      readonly amount: bigint;
      readonly reason: string;
      readonly approver: string;
    })
  | (OfBudget & { readonly type: 'DrawBudget'; readonly earn: EarnByRule })
  | (OfBudget & { readonly type: 'ReturnToBudget'; readonly amount: bigint; readonly eventId: string });

export const BUDGET_REJECTION_CODES = [
  'AMOUNT_ZERO',
  'AMOUNT_OVERFLOW',
  'BUDGET_INSUFFICIENT',
  'BUDGET_UNIT_DIFFERS',
] as const;

export type BudgetRejection = Refusal<(typeof BUDGET_REJECTION_CODES)[number]>;

/**
 * Never below zero: draws are decided one after another, and each is granted what is left at most. Nobody waits for the
 * answer to a draw, so a dry budget grants nothing and says so; the member's account tells why nothing was earned.
 */
export function decide(state: BudgetState, command: BudgetCommand): Decision<BudgetEvent, BudgetRejection> {
  const left = state.status === 'none' ? 0n : state.remaining;
  switch (command.type) {
    case 'FundBudget':
      return decideFunding(state, command);
    case 'DrawBudget': {
      const { earn } = command;
      const granted = earn.amount < left ? earn.amount : left;
      return accepted<BudgetEvent>({
        type: 'BudgetDrawn',
        data: { earn, granted, remaining: left - granted },
      });
    }
    case 'ReturnToBudget': {
      const { amount, eventId } = command;
      return accepted<BudgetEvent>({
        type: 'BudgetReturned',
        data: { amount, remaining: left + amount, eventId },
      });
    }
  }
}

export const budgetUnitDiffers = (budgetId: string, unit: string): BudgetRejection => ({
  code: 'BUDGET_UNIT_DIFFERS',
  message: `Budget ${budgetId} is of ${unit}.`,
  facts: { unit },
});

function decideFunding(
  state: BudgetState,
  { budgetId, unit, amount, reason, approver }: Extract<BudgetCommand, { readonly type: 'FundBudget' }>,
): Decision<BudgetEvent, BudgetRejection> {
  if (amount === 0n)
    return rejected({ code: 'AMOUNT_ZERO', message: 'A budget is given at least one point.' });
  if (state.status === 'open' && state.unit !== unit) {
    return rejected(budgetUnitDiffers(budgetId, state.unit));
  }
  const [left, before] = state.status === 'none' ? [0n, 0n] : [state.remaining, state.funded];
  const [remaining, funded] = [left + amount, before + amount];
  if (remaining < 0n) {
    return rejected({
      code: 'BUDGET_INSUFFICIENT',
      message: `There are ${left} left in budget ${budgetId}, and ${-amount} cannot be taken out.`,
      facts: { remaining: String(left), needed: String(-amount) },
    });
  }
  // All that was ever put in may come back.
  if (funded > MAX_POINTS) {
    return rejected({
      code: 'AMOUNT_OVERFLOW',
      message: 'The budget would leave the range of 64-bit integers.',
      facts: { balance: String(left), amount: String(amount) },
    });
  }
  return accepted<BudgetEvent>({
    type: 'BudgetFunded',
    data: { unit, amount, remaining, funded, reason, approver },
  });
}
