import type { AggregateDocument } from '@rapport/kernel/decider';
import type { TenantId } from '@rapport/kernel/ids';
import type { Engine } from '@rapport/engine/ports/engine';
import { submitterOf } from '@rapport/platform/grpc/commands';
import { valueOrThrow } from '@rapport/platform/grpc/errors';
import { readPageSize } from '@rapport/platform/grpc/pages';
import { bindService } from '@rapport/platform/grpc/server';
import type { ServiceBinding } from '@rapport/platform/grpc/server';
import { fingerprintOf, readCallerId, readInt64 } from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { Budget } from '@rapport/protos/rapport/points/v1/Budget';
import { budgetAggregate, budgetStream } from '../budget/aggregate.ts';
import { NO_BUDGET } from '../budget/state.ts';
import type { BudgetState } from '../budget/state.ts';
import type { PointsConfig } from '../config.ts';
import { readApprover, readMandatoryReason, readUnit } from './said.ts';
import { STATUS_OF_REJECTION, doorError } from './status.ts';
import type { Units } from './units.ts';

export const BUDGETS = `${budgetAggregate.name}.states`;

/** A campaign has one or a few. */
export const MAX_BUDGETS = 1_000;
const BUDGET_PAGES = { standard: 50, most: 200 };

type OpenBudget = Extract<BudgetState, { readonly status: 'open' }>;

/** @throws RpcError BUDGET_UNKNOWN */
export async function findBudget(
  store: Engine['store'],
  tenant: TenantId,
  budgetId: string,
): Promise<OpenBudget> {
  const stream = budgetStream(tenant, budgetId);
  const found = (await store.getMany(BUDGETS, [stream])).get(stream);
  const state = (found as AggregateDocument<BudgetState> | undefined)?.state ?? NO_BUDGET;
  if (state.status === 'none') throw doorError('BUDGET_UNKNOWN', `There is no budget ${budgetId}.`);
  return state;
}

export function budgetBinding(
  { protos, engine, pages }: Pick<ServiceContext<PointsConfig, 'points'>, 'protos' | 'engine' | 'pages'>,
  units: Pick<Units, 'termsOf'>,
): ServiceBinding {
  const { store } = engine;

  const budgetsOf = async (
    tenant: TenantId,
    limit: number,
    after?: string,
  ): Promise<readonly AggregateDocument<BudgetState>[]> =>
    (await store.find(BUDGETS, {
      filter: { _id: { gte: budgetStream(tenant, ''), lt: `${budgetStream(tenant, '')}~` } },
      sort: { _id: 1 },
      limit,
      ...(after !== undefined && { after: { _id: after } }),
    })) as readonly AggregateDocument<BudgetState>[];

  const refuseTooMany = async (tenant: TenantId, budgetId: string): Promise<void> => {
    const stream = budgetStream(tenant, budgetId);
    if ((await store.getMany(BUDGETS, [stream])).has(stream)) return;
    if ((await budgetsOf(tenant, MAX_BUDGETS)).length < MAX_BUDGETS) return;
    throw doorError('TOO_MANY_BUDGETS', `A tenant has at most ${MAX_BUDGETS} budgets.`);
  };

  const submit = submitterOf(engine, STATUS_OF_REJECTION);

  return bindService(protos.own.BudgetService.service, {
    FundBudget: {
      scope: 'write',
      handler: async (request, context) => {
        const { tenant, subject } = context;
        const budgetId = valueOrThrow(readCallerId(request.budgetId, 'budget_id'));
        const unit = readUnit(request.unit);
        await units.termsOf(tenant, unit);
        const command = {
          type: 'FundBudget',
          budgetId,
          unit,
          amount: valueOrThrow(readInt64(request.amount, 'amount')),
          reason: readMandatoryReason(request.reason),
          approver: readApprover(request.approver, subject),
        } as const;
        await refuseTooMany(tenant, budgetId);
        const events = await submit(budgetAggregate, command, request.requestId, context);
        const made = events.reduce<BudgetState>(
          (state, { event }) => budgetAggregate.evolve(state, event),
          NO_BUDGET,
        );
        return { budget: toBudget(budgetId, made as OpenBudget) };
      },
    },
    GetBudget: {
      scope: 'read',
      handler: async ({ budgetId: id }, { tenant }) => {
        const budgetId = valueOrThrow(readCallerId(id, 'budget_id'));
        return { budget: toBudget(budgetId, await findBudget(store, tenant, budgetId)) };
      },
    },
    ListBudgets: {
      scope: 'read',
      handler: async ({ pageSize, pageToken }, { tenant }) => {
        const limit = valueOrThrow(readPageSize(pageSize, BUDGET_PAGES));
        const query = fingerprintOf(['ListBudgets', tenant, budgetAggregate.name]);
        const after = valueOrThrow(pages.open(pageToken, query));
        const found = await budgetsOf(tenant, limit, after === undefined ? undefined : String(after._id));
        const last = found.length === limit ? found.at(-1) : undefined;
        return {
          budgets: found.flatMap(({ _id, state }) =>
            state.status === 'none' ? [] : [toBudget(_id.slice(budgetStream(tenant, '').length), state)],
          ),
          nextPageToken: last === undefined ? '' : pages.sign({ query, after: { _id: last._id } }),
        };
      },
    },
  });
}

function toBudget(budgetId: string, { unit, funded, remaining }: OpenBudget): Budget {
  return { budgetId, unit, funded: String(funded), remaining: String(remaining) };
}
