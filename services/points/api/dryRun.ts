import type { AggregateDocument } from '@rapport/kernel/decider';
import type { TenantId } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Store } from '@rapport/engine/ports/store';
import { valueOrThrow } from '@rapport/platform/grpc/errors';
import type { CallContext } from '@rapport/platform/grpc/server';
import {
  readCallerId,
  readMemberRef,
  readScalars,
  readTimestamp,
  toTimestamp,
} from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { DryRunEarnRequest__Output } from '@rapport/protos/rapport/points/v1/DryRunEarnRequest';
import type { DryRunEarnResponse } from '@rapport/protos/rapport/points/v1/DryRunEarnResponse';
import type { RuleTrial } from '@rapport/protos/rapport/points/v1/RuleTrial';
import type { TrialEvent__Output } from '@rapport/protos/rapport/points/v1/TrialEvent';
import type { RuleEvent } from '@rapport/rules/event';
import { RULE_VERBS } from '@rapport/rules/vocabulary';
import { worthOf } from '../account/events.ts';
import { accountStream } from '../account/names.ts';
import { NO_ACCOUNT } from '../account/state.ts';
import type { AccountState } from '../account/state.ts';
import { atTime } from '../account/time.ts';
import type { PointsConfig } from '../config.ts';
import { calendarAt } from '../reactions/command.ts';
import { tryEvent } from '../reactions/trial.ts';
import type { Trial } from '../reactions/trial.ts';
import { createDayStarts } from '../rule/availability.ts';
import { conditionsOf, namedBy } from '../rule/standing.ts';
import { isTold } from '../rule/told.ts';
import { ACCOUNTS, balanceOf } from '../views/ledger/queries.ts';
import { DEFINITIONS, RULES } from '../views/rules/documents.ts';
import type { DefinitionsDocument } from '../views/rules/documents.ts';
import { standingsOf } from '../views/standing/queries.ts';
import { NOBODY } from '../views/standing/standing.ts';
import { compileRule, createRulebooks } from '../views/rules/rulebook.ts';
import type { CompiledRule } from '../views/rules/rulebook.ts';
import { readRulePlan } from './rulePlan.ts';
import type { SharePolicy } from './rulePlan.ts';
import { doorError } from './status.ts';

/** What the event of a trial is called: it never happened, so nothing has this id. */
const TRIAL_ID = 'trial:event';

/** The definitions that a tenant's members stand under; every partition is told of them, so one of them will do. */
export async function definitionsOf(store: Store, tenant: TenantId): Promise<DefinitionsDocument> {
  const [found] = await store.find(`${RULES}.${DEFINITIONS}`, {
    filter: { _id: { gte: `${tenant}:`, lt: `${tenant};` } },
    limit: 1,
  });
  return (found as DefinitionsDocument | undefined) ?? { _id: '', zones: [], rules: [] };
}

export function createDryRun({
  engine: { store },
  clock,
  config,
  identify,
}: Pick<ServiceContext<PointsConfig, 'points'>, 'engine' | 'clock' | 'config' | 'identify'>) {
  const rulebookOf = createRulebooks();
  const startOfDay = createDayStarts();

  return async (request: DryRunEarnRequest__Output, { tenant }: CallContext): Promise<DryRunEarnResponse> => {
    const mid = identify(tenant, valueOrThrow(readMemberRef(request.member, 'member')));
    const now = clock.now();
    const happened = readEvent(request.event, now);
    const rulebook = rulebookOf(await definitionsOf(store, tenant));
    const rules = withDraft(rulebook.inForce(now), request, config);
    const accounts = await accountsOf(store, { tenant, mid }, rules);
    const calendar = calendarAt(rulebook, now, startOfDay);
    const named = namedBy(rules.flatMap(({ rule }) => conditionsOf(rule)));
    const standings = await standingsOf(store, tenant, [mid], named);
    const standing = (standings.get(mid) ?? NOBODY)(happened.effectiveAt);
    const tried = tryEvent(rules, happened, { mid, standing, accounts }, calendar, now);
    const changed = new Set(
      tried.trials.flatMap(({ rule, booking, activated }) => (booking || activated ? [rule.unit] : [])),
    );
    return {
      trials: tried.trials.map(toTrial),
      balances: [...changed].sort().map((unit) => {
        const before = pointsOf(accounts.get(unit), now);
        const after = pointsOf(tried.accounts.get(unit), now);
        return {
          unit,
          before: before.available,
          after: after.available,
          pendingBefore: before.pending,
          pendingAfter: after.pending,
        };
      }),
    };
  };
}

function readEvent(wire: TrialEvent__Output | null, now: EpochMs): RuleEvent {
  if (wire === null || !(RULE_VERBS.includes(wire.verb) || isTold(wire.verb))) {
    throw doorError(
      'VERB_UNKNOWN',
      'The verb of an event is one of the catalogue, share.reached, or what services tell.',
    );
  }
  const { verb, objectKind, objectId, tags, channel, touchpointId, campaignId } = wire;
  const occurredAt = valueOrThrow(readTimestamp(wire.occurredAt, 'event.occurred_at')) ?? now;
  const properties = valueOrThrow(readScalars(wire.properties, 'event.properties')) ?? {};
  return {
    id: TRIAL_ID,
    verb,
    effectiveAt: Math.min(occurredAt, now),
    tags,
    properties,
    ...(objectKind !== '' && { objectKind }),
    ...(objectId !== '' && { objectId }),
    ...(channel !== '' && { channel }),
    ...(touchpointId !== '' && { touchpointId }),
    ...(campaignId !== '' && { campaignId }),
    ...(wire._amount !== undefined && { amount: BigInt(wire.amount ?? 0) }),
    ...(wire._dwellMs !== undefined && { dwellMs: Number(wire.dwellMs) }),
    ...(wire._depthPct !== undefined && { depthPct: Number(wire.depthPct) }),
  };
}

/** The rules in force, the draft in the place of the one of its id. */
function withDraft(
  inForce: readonly CompiledRule[],
  { draft }: DryRunEarnRequest__Output,
  policy: SharePolicy,
): readonly CompiledRule[] {
  if (draft === null) return inForce;
  const plan = readRulePlan(valueOrThrow(readCallerId(draft.ruleId, 'draft.rule_id')), draft, policy);
  const compiled = compileRule({ ...plan, version: 0, activeFrom: 0 });
  const others = inForce.filter(({ rule }) => rule.ruleId !== plan.ruleId);
  const place = others.findIndex(({ rule }) => rule.ruleId > plan.ruleId);
  return others.toSpliced(place === -1 ? others.length : place, 0, compiled);
}

/** The member's accounts in the units of the rules. */
async function accountsOf(
  store: Store,
  { tenant, mid }: { readonly tenant: TenantId; readonly mid: string },
  rules: readonly CompiledRule[],
): Promise<ReadonlyMap<string, AccountState>> {
  const units = [...new Set(rules.map(({ rule }) => rule.unit))];
  const found = await store.getMany(
    ACCOUNTS,
    units.map((unit) => accountStream(tenant, mid, unit)),
  );
  return new Map(
    units.map((unit) => {
      const document = found.get(accountStream(tenant, mid, unit)) as
        AggregateDocument<AccountState> | undefined;
      return [unit, document?.state ?? NO_ACCOUNT];
    }),
  );
}

function pointsOf(state: AccountState | undefined, now: EpochMs) {
  if (state?.status !== 'open') return { available: '0', pending: '0' };
  const { available, pending } = balanceOf(atTime(state, now));
  return { available: String(available), pending: String(pending) };
}

const WIRE_OUTCOME = {
  earned: 'TRIAL_OUTCOME_EARNED',
  clawed_back: 'TRIAL_OUTCOME_CLAWED_BACK',
  rejected: 'TRIAL_OUTCOME_REJECTED',
  worth_nothing: 'TRIAL_OUTCOME_WORTH_NOTHING',
  outranked: 'TRIAL_OUTCOME_OUTRANKED',
  not_matched: 'TRIAL_OUTCOME_NOT_MATCHED',
  activated: 'TRIAL_OUTCOME_ACTIVATED',
} as const;

function toTrial({ rule, outcome, text, command, percent, booking }: Trial): RuleTrial {
  const { ruleId, version, unit } = rule;
  const { activatesAt, awaitsUntil, expiresAt } = command ?? {};
  return {
    ruleId,
    ruleVersion: version,
    outcome: WIRE_OUTCOME[outcome],
    text,
    unit,
    amount: String(booking === undefined ? 0n : worthOf(booking)),
    wanted: String(command?.amount ?? 0n),
    percent: percent ?? 0,
    ...(booking !== undefined && activatesAt !== undefined && { activatesAt: toTimestamp(activatesAt) }),
    ...(booking !== undefined && awaitsUntil !== undefined && { awaitsUntil: toTimestamp(awaitsUntil) }),
    ...(booking !== undefined && expiresAt !== undefined && { expiresAt: toTimestamp(expiresAt) }),
  };
}
