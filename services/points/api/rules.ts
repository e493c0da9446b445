import type { AggregateDocument } from '@rapport/kernel/decider';
import { submitterOf } from '@rapport/platform/grpc/commands';
import { valueOrThrow } from '@rapport/platform/grpc/errors';
import { readPageSize } from '@rapport/platform/grpc/pages';
import { bindService } from '@rapport/platform/grpc/server';
import type { CallContext, ServiceBinding } from '@rapport/platform/grpc/server';
import { fingerprintOf, readCallerId } from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { EarningRule } from '@rapport/protos/rapport/points/v1/EarningRule';
import { streamOfOwner } from '../account/names.ts';
import { accountNotOpen } from '../account/rejections.ts';
import { budgetUnitDiffers } from '../budget/decide.ts';
import type { PointsConfig } from '../config.ts';
import { ruleAggregate, ruleStream } from '../rule/aggregate.ts';
import { conditionsOf, namedBy } from '../rule/standing.ts';
import { ruleIdOf } from '../rule/decide.ts';
import type { RuleCommand } from '../rule/decide.ts';
import { circleIn, programsRewarded } from '../rule/told.ts';
import type { Leads } from '../rule/told.ts';
import { NO_RULE } from '../rule/state.ts';
import type { RulePlan, RuleState } from '../rule/state.ts';
import { findAccount } from '../views/ledger/queries.ts';
import { findBudget } from './budgets.ts';
import { createDryRun } from './dryRun.ts';
import type { Reapplications } from './reapplications.ts';
import type { Replays } from './replays.ts';
import { readRulePlan, toRule } from './rulePlan.ts';
import { STATUS_OF_REJECTION, doorError, rejectionError } from './status.ts';
import type { Tiers } from './tiers.ts';
import type { Units } from './units.ts';

const RULES = `${ruleAggregate.name}.states`;

/**
 * Published rules of a tenant. Their triggers, and what their points wait for, stand in one document per partition: 200
 * times at most two of 16 KiB are 6 MB of the 16 that a document may have, which leaves room for newer versions, for
 * retired ones that points still wait under, and for a few more where several are published at once.
 */
export const MAX_PUBLISHED_RULES = 200;

const RULE_PAGES = { standard: 50, most: 200 };

/** A rule that is published names them. */
function programsNamed({ trigger }: RulePlan): readonly string[] {
  const programs = programsRewarded(trigger);
  return programs === 'any' ? [] : [...programs];
}

export function ruleBinding(
  context: ServiceContext<PointsConfig, 'points'>,
  { replays, reapplications }: { readonly replays: Replays; readonly reapplications: Reapplications },
  units: Pick<Units, 'termsOf'>,
  tiers: Pick<Tiers, 'findProgram'>,
): ServiceBinding {
  const { protos, engine, pages, config } = context;
  const { store } = engine;

  const stateOf = async (tenant: string, ruleId: string): Promise<RuleState> => {
    const stream = ruleStream(tenant, ruleId);
    const found = (await store.getMany(RULES, [stream])).get(stream);
    return (found as AggregateDocument<RuleState> | undefined)?.state ?? NO_RULE;
  };

  const ruleOf = async (tenant: string, ruleId: string): Promise<EarningRule> => {
    const state = await stateOf(tenant, ruleId);
    if (state.status === 'none') {
      throw rejectionError({ code: 'RULE_UNKNOWN', message: `There is no rule ${ruleId}.` });
    }
    return toRule(state);
  };

  const submit = submitterOf(engine, STATUS_OF_REJECTION);
  const commit = async (
    command: RuleCommand,
    requestId: string,
    context: CallContext,
  ): Promise<{ rule: EarningRule }> => {
    const { tenant } = context;
    const events = await submit(ruleAggregate, command, requestId, context);
    // What these events made, not what the rule has become since.
    const made = events.reduce<RuleState>(
      (state, { event }) => ruleAggregate.evolve(state, event),
      command.type === 'RetireRule' ? await stateOf(tenant, command.ruleId) : NO_RULE,
    );
    return { rule: made.status === 'none' ? await ruleOf(tenant, ruleIdOf(command)) : toRule(made) };
  };

  /** What a rule pays in, and out of, and the tiers that it asks for are there before it. */
  const refuseUnknown = async (tenant: string, plan: RulePlan): Promise<void> => {
    const { unit, budgetId, partnerId } = plan;
    await units.termsOf(tenant, unit);
    for (const { programId, tierId } of namedBy(conditionsOf(plan)).tiers) {
      const program = await tiers.findProgram(tenant, programId);
      if (program.tiers.some((tier) => tier.tierId === tierId)) continue;
      throw doorError('TIER_UNKNOWN', `The program ${programId} has no tier ${tierId}.`);
    }
    if (partnerId !== undefined) {
      const owner = { kind: 'partner', id: partnerId } as const;
      const account = await findAccount(store, streamOfOwner(tenant, { owner }, unit));
      if (account === undefined) throw rejectionError(accountNotOpen(owner, unit));
    }
    if (budgetId === undefined) return;
    const budget = await findBudget(store, tenant, budgetId);
    if (budget.unit === unit) return;
    throw rejectionError(budgetUnitDiffers(budgetId, budget.unit));
  };

  const publishedPlans = async (tenant: string): Promise<readonly RulePlan[]> => {
    const published = (await store.find(RULES, {
      filter: { tenant, status: 'published' },
      // A few more where several are published at once.
      limit: 2 * MAX_PUBLISHED_RULES,
    })) as readonly AggregateDocument<RuleState>[];
    return published.flatMap(({ state }) => (state.status === 'none' ? [] : [state.plan]));
  };

  /** Whoever rewards a tier must not pay what leads to it, be it by way of other rules. */
  const refuseCircle = async (tenant: string, plan: RulePlan): Promise<void> => {
    if (programsNamed(plan).length === 0) return;
    const others = (await publishedPlans(tenant)).filter(({ ruleId }) => ruleId !== plan.ruleId);
    const edges: Leads[] = [];
    for (const rule of [plan, ...others]) {
      for (const programId of programsNamed(rule)) {
        edges.push({ from: (await tiers.findProgram(tenant, programId)).unit, to: rule.unit });
      }
    }
    const circle = circleIn(edges)?.join(' → ');
    if (circle === undefined) return;
    throw doorError(
      'RULE_CIRCULAR',
      `This rule would pay for what it has paid itself, by way of tiers: ${circle}.`,
      { circle },
    );
  };

  const refuseTooMany = async (tenant: string): Promise<void> => {
    if ((await publishedPlans(tenant)).length < MAX_PUBLISHED_RULES) return;
    throw doorError('TOO_MANY_RULES', `A tenant has at most ${MAX_PUBLISHED_RULES} published rules.`);
  };

  return bindService(protos.own.RuleService.service, {
    CreateRule: {
      scope: 'write',
      handler: async ({ requestId, rule }, context) => {
        const ruleId = valueOrThrow(readCallerId(rule?.ruleId, 'rule.rule_id'));
        const plan = readRulePlan(ruleId, rule, config);
        await refuseUnknown(context.tenant, plan);
        await refuseCircle(context.tenant, plan);
        return commit({ type: 'CreateRule', plan }, requestId, context);
      },
    },
    PublishRuleVersion: {
      scope: 'write',
      handler: async ({ requestId, ruleId: id, rule }, context) => {
        const ruleId = valueOrThrow(readCallerId(id, 'rule_id'));
        const plan = rule === null ? {} : { plan: readRulePlan(ruleId, rule, config) };
        if (plan.plan !== undefined) await refuseUnknown(context.tenant, plan.plan);
        const state = await stateOf(context.tenant, ruleId);
        if (state.status === 'draft') await refuseTooMany(context.tenant);
        const published = plan.plan ?? (state.status === 'draft' ? state.plan : undefined);
        if (published !== undefined) await refuseCircle(context.tenant, published);
        return commit({ type: 'PublishRuleVersion', ruleId, ...plan }, requestId, context);
      },
    },
    RetireRule: {
      scope: 'write',
      handler: ({ requestId, ruleId: id }, context) => {
        const ruleId = valueOrThrow(readCallerId(id, 'rule_id'));
        return commit({ type: 'RetireRule', ruleId }, requestId, context);
      },
    },
    ListRules: {
      scope: 'read',
      handler: async ({ pageSize, pageToken }, { tenant }) => {
        const limit = valueOrThrow(readPageSize(pageSize, RULE_PAGES));
        const query = fingerprintOf(['ListRules', tenant, ruleAggregate.name]);
        const after = valueOrThrow(pages.open(pageToken, query));
        const found = (await store.find(RULES, {
          filter: { tenant },
          limit,
          ...(after !== undefined && { after: { _id: String(after._id) } }),
        })) as readonly AggregateDocument<RuleState>[];
        const last = found.length === limit ? found.at(-1) : undefined;
        return {
          rules: found.flatMap(({ state }) => (state.status === 'none' ? [] : [toRule(state)])),
          nextPageToken: last === undefined ? '' : pages.sign({ query, after: { _id: last._id } }),
        };
      },
    },
    ReplayRule: { scope: 'write', handler: replays.begin },
    GetReplay: {
      scope: 'read',
      handler: ({ replayId }, { tenant }) =>
        replays.get(tenant, valueOrThrow(readCallerId(replayId, 'replay_id'))),
    },
    ReapplyRule: { scope: 'write', handler: reapplications.begin },
    BookReapplication: { scope: 'write', handler: reapplications.book },
    GetReapplication: { scope: 'read', handler: reapplications.get },
    DryRunEarn: { scope: 'read', handler: createDryRun(context) },
    GetRule: {
      scope: 'read',
      handler: async ({ ruleId: id }, { tenant }) => ({
        rule: await ruleOf(tenant, valueOrThrow(readCallerId(id, 'rule_id'))),
      }),
    },
  });
}
