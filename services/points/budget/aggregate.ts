import type { Aggregate } from '@rapport/kernel/decider';
import { streamId } from '@rapport/kernel/ids';
import { decide } from './decide.ts';
import type { BudgetCommand, BudgetRejection } from './decide.ts';
import { publish } from './publish.ts';
import { NO_BUDGET, evolve } from './state.ts';
import type { BudgetEvent, BudgetState } from './state.ts';

export const budgetStream = (tenant: string, budgetId: string): string =>
  streamId(tenant, 'budget', budgetId);

/** Protects: rules grant no more out of a budget than was put into it, whoever earns at the same time. */
export const budgetAggregate: Aggregate<BudgetCommand, BudgetState, BudgetEvent, BudgetRejection> = {
  name: 'points.budget.v1',
  initialState: NO_BUDGET,
  streamOf: (tenant, { budgetId }) => budgetStream(tenant, budgetId),
  decide,
  evolve,
  publish,
};
