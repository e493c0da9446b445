import type { Fact } from '@rapport/kernel/event';
import { DAY_MS, parseInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { FoldContext, Projection } from '@rapport/kernel/projection';
import type { TenantConfigured } from '@rapport/contracts/ingestion/events';
import type { EarningRuleDefinition, UnitDefinition } from '@rapport/contracts/points/events';
import { TOPICS } from '@rapport/contracts/topics';
import { isTimeZone } from '@rapport/rules/calendar';
import { parseRule } from '@rapport/rules/parse';
import type { EventScopeRule } from '@rapport/rules/rule';
import type { AmountFormula, Multiplier } from '../../rule/amount.ts';
import { MAX_AWAITED_DAYS } from '../../rule/availability.ts';
import { TOLD_VERBS } from '../../rule/told.ts';
import type { MemberLimit } from '../../rule/limits.ts';
import { DEFINITIONS, RULES, awaitedBy, definitionsId } from './documents.ts';
import type { DefinitionsDocument, RuleVersion, UnitVersion, Versioned, ZoneVersion } from './documents.ts';

type Definition = EarningRuleDefinition | UnitDefinition | TenantConfigured;

/** The earning rules, the units and the time zone that each partition of the member log stands under. */
export const rulesProjection: Projection<Definition> = {
  name: RULES,
  topic: TOPICS.interactions,
  handles: [
    'rapport.points.EarningRuleDefinition.v1',
    'rapport.points.UnitDefinition.v1',
    'rapport.ingestion.TenantConfigured.v1',
  ],
  collections: [{ name: DEFINITIONS }],
  keys: ({ event, position }) => [
    { collection: DEFINITIONS, id: definitionsId(event.tenantid, position.partition) },
  ],
  fold,
};

function fold(context: FoldContext, { event, position, logClock }: Fact<Definition>): void {
  const _id = definitionsId(event.tenantid, position.partition);
  const known = context.get<DefinitionsDocument>(DEFINITIONS, _id) ?? { _id, zones: [], rules: [] };
  if (event.type === 'rapport.ingestion.TenantConfigured.v1') {
    const zones = withVersion(known.zones, zoneOf(event), logClock);
    context.put<DefinitionsDocument>(DEFINITIONS, { ...known, zones });
    return;
  }
  if (event.type === 'rapport.points.UnitDefinition.v1') {
    const units = withOneOf(known.units ?? [], unitOf(event), ({ unit }) => unit, logClock);
    context.put<DefinitionsDocument>(DEFINITIONS, { ...known, units });
    return;
  }
  const added = stillAwaiting(known.rules, ruleOf(event));
  const rules = withoutRetired(
    withOneOf(known.rules, added, ({ ruleId }) => ruleId, logClock),
    logClock,
  );
  context.put<DefinitionsDocument>(DEFINITIONS, { ...known, rules });
}

/** What points of earlier versions wait for still makes them available. */
function stillAwaiting(known: readonly RuleVersion[], added: RuleVersion): RuleVersion {
  if (added.pendingUntil !== undefined) return added;
  const newest = known.findLast(({ ruleId, version }) => ruleId === added.ruleId && version < added.version);
  const earlierPendingUntil = newest && awaitedBy(newest);
  return earlierPendingUntil === undefined ? added : { ...added, earlierPendingUntil };
}

/** Retired rules that points still wait under: with 16 KiB each, a fifth of what the document has of rules in force. */
const MAX_RETIRED_AWAITED = 40;
const MAX_AWAITED_MS = (MAX_AWAITED_DAYS + 2) * DAY_MS;

/** A retired rule that no record can stand under any more, and that no points wait under, leaves nothing behind. */
function withoutRetired(rules: readonly RuleVersion[], logClock: EpochMs): readonly RuleVersion[] {
  const over = rules.filter(({ retired, activeFrom }) => retired === true && activeFrom <= logClock);
  const awaited = over
    .filter((rule) => awaitedBy(rule) !== undefined && rule.activeFrom + MAX_AWAITED_MS > logClock)
    .sort((left, right) => left.activeFrom - right.activeFrom)
    .slice(-MAX_RETIRED_AWAITED);
  return rules.filter((rule) => !over.includes(rule) || awaited.includes(rule));
}

/** Versions of many definitions with one more of one of them, by id, then version. */
function withOneOf<V extends Versioned>(
  known: readonly V[],
  added: V,
  idOf: (version: V) => string,
  logClock: EpochMs,
): readonly V[] {
  const id = idOf(added);
  const others = known.filter((version) => idOf(version) !== id);
  const versions = known.filter((version) => idOf(version) === id);
  return [...others, ...withVersion(versions, added, logClock)].sort((left, right) => {
    const [one, other] = [idOf(left), idOf(right)];
    return one === other ? 0 : one < other ? -1 : 1;
  });
}

/** Adds a version and drops those that no later record can stand under. */
function withVersion<V extends Versioned>(known: readonly V[], added: V, logClock: EpochMs): readonly V[] {
  if (known.some(({ version }) => version === added.version)) return known;
  const [oldest] = known;
  const later = oldest === undefined ? added : { ...added, since: oldest.since ?? oldest.activeFrom };
  const versions = [...known, later].sort((left, right) => left.version - right.version);
  const inForce = versions.findLast(({ activeFrom }) => activeFrom <= logClock)?.version ?? 0;
  return versions.filter(({ version }) => version >= inForce);
}

/** Only what passed its check is published; a definition that does not is parked and shown to the operator. */
function broken(id: string, problem: string): Error {
  return new Error(`Definition ${id} ${problem}.`);
}

function zoneOf({ id, data }: TenantConfigured): ZoneVersion {
  const { version, timeZone } = data;
  if (!isTimeZone(timeZone)) throw broken(id, 'names no time zone');
  return { version, timeZone, activeFrom: instantOf(id, data.activeFrom) };
}

function unitOf({ id, data }: UnitDefinition): UnitVersion {
  return { ...data, activeFrom: instantOf(id, data.activeFrom) };
}

function ruleOf({ id, data }: EarningRuleDefinition): RuleVersion {
  const { ruleId, version, name, unit, direction, capPerMemberAndDay, pendingDays, pendingUntil, expiry } =
    data;
  const { multipliers, group, precedence, limits, retired, budgetId, partnerId, programId, members } = data;
  const { rewardDepth } = data;
  return {
    ruleId,
    version,
    name,
    unit,
    direction,
    activeFrom: instantOf(id, data.activeFrom),
    trigger: filterOf(id, data.trigger, 'trigger'),
    amount: formulaOf(id, data.amount),
    ...(multipliers !== undefined && { multipliers: multipliers.map((one) => multiplierOf(id, one)) }),
    ...(group !== undefined && { group }),
    ...(precedence !== undefined && { precedence }),
    ...(limits !== undefined && { limits: limits.map(limitOf) }),
    ...(retired === true && { retired }),
    ...(capPerMemberAndDay !== undefined && { capPerMemberAndDay: BigInt(capPerMemberAndDay) }),
    ...(rewardDepth !== undefined && { rewardDepth }),
    ...(budgetId !== undefined && { budgetId }),
    ...(partnerId !== undefined && { partnerId }),
    ...(programId !== undefined && { programId }),
    ...(members !== undefined && { members }),
    ...(pendingDays !== undefined && { pendingDays }),
    ...(pendingUntil !== undefined && { pendingUntil: filterOf(id, pendingUntil, 'end of waiting') }),
    ...(expiry !== undefined && { expiry }),
  };
}

function formulaOf(id: string, amount: EarningRuleDefinition['data']['amount']): AmountFormula {
  if (amount.kind === 'steps') {
    const steps = amount.steps.map((step) => ({
      fromMinorUnits: BigInt(step.fromMinorUnits),
      points: BigInt(step.points),
    }));
    return { kind: 'steps', steps };
  }
  const points = BigInt(amount.points);
  if (amount.kind === 'fixed') return { kind: 'fixed', points };
  const perMinorUnits = BigInt(amount.perMinorUnits);
  if (perMinorUnits <= 0n) throw broken(id, 'divides by zero');
  return { kind: 'rate', points, perMinorUnits };
}

type Data = EarningRuleDefinition['data'];

function multiplierOf(
  id: string,
  { percent, filter, members, weekdays, hours }: NonNullable<Data['multipliers']>[number],
): Multiplier {
  const when = {
    ...(members !== undefined && { members }),
    ...(weekdays !== undefined && { weekdays }),
    ...(hours !== undefined && { hours }),
  };
  if (filter === undefined) return { percent, ...when };
  return { percent, filter: filterOf(id, filter, 'filter'), ...when };
}

function filterOf(id: string, tree: unknown, what: string): EventScopeRule {
  const parsed = parseRule(tree, { scope: 'event', moreVerbs: TOLD_VERBS });
  if (parsed.outcome === 'invalid') throw broken(id, `holds no valid ${what}`);
  return parsed.rule;
}

function limitOf({ period, points, times }: NonNullable<Data['limits']>[number]): MemberLimit {
  return {
    period,
    ...(points !== undefined && { points: BigInt(points) }),
    ...(times !== undefined && { times }),
  };
}

function instantOf(id: string, text: string): EpochMs {
  const at = parseInstant(text);
  if (at === undefined) throw broken(id, 'is in force from no instant');
  return at;
}
