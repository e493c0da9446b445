import { isCallerId } from '@rapport/kernel/ids';
import { toTimestamp } from '@rapport/platform/grpc/wire';
import type { EarningRule, EarningRule__Output } from '@rapport/protos/rapport/points/v1/EarningRule';
import type { MemberCondition__Output } from '@rapport/protos/rapport/points/v1/MemberCondition';
import type { MemberLimit__Output } from '@rapport/protos/rapport/points/v1/MemberLimit';
import type { Multiplier__Output } from '@rapport/protos/rapport/points/v1/Multiplier';
import type { SteppedAmount__Output } from '@rapport/protos/rapport/points/v1/SteppedAmount';
import { verbsMatched } from '@rapport/rules/filter';
import { parseRule } from '@rapport/rules/parse';
import type { EventScopeRule } from '@rapport/rules/rule';
import { SHARE_REACHED } from '@rapport/rules/vocabulary';
import { STANDARD_UNIT } from '../account/names.ts';
import type { PointsConfig } from '../config.ts';
import { MAX_MULTIPLIERS, MAX_PERCENT, MAX_STEPS, MINUTES_OF_DAY } from '../rule/amount.ts';
import type { AmountFormula, Multiplier } from '../rule/amount.ts';
import { MAX_PENDING_DAYS } from '../rule/availability.ts';
import { MAX_LIMIT_TIMES } from '../rule/limits.ts';
import type { MemberLimit } from '../rule/limits.ts';
import { MAX_CONDITION_SEGMENTS } from '../rule/standing.ts';
import type { MemberCondition } from '../rule/standing.ts';
import { MAX_REWARD_DEPTH, depthsNamed, sharingMatched } from '../rule/sharing.ts';
import { TOLD_VERBS, programsRewarded } from '../rule/told.ts';
import type { RulePlan, RuleState } from '../rule/state.ts';
import { readExpiry, toExpiry } from './expiry.ts';
import { planInvalid } from './problems.ts';
import type { Problem, Refuse } from './problems.ts';

/** A line of a list. */
const MAX_NAME_LENGTH = 200;

/** Channels on which no rule may reward the act of sharing. */
export type SharePolicy = Pick<PointsConfig, 'channelsWithoutShareRewards'>;

/** @param what the name is of; none was said where it is empty */
function refuseName(field: string, what: string, name: string, refuse: Refuse): void {
  if (name === '' || isCallerId(name)) return;
  refuse(field, 'ID_INVALID', `A ${what} has 1 to 64 letters, digits, dots, underscores or hyphens.`);
}

/**
 * Reads what a rule says; `version` and `active_from` are answers and not read.
 *
 * @throws RpcError INVALID_ARGUMENT `RULE_INVALID` with every problem as a field violation
 */
export function readRulePlan(
  ruleId: string,
  wire: EarningRule__Output | null,
  { channelsWithoutShareRewards }: SharePolicy,
): RulePlan {
  if (wire === null)
    throw planInvalid('RULE_INVALID', [
      { field: 'rule', code: 'RULE_MISSING', message: 'Say what the rule is.' },
    ]);
  const problems: Problem[] = [];
  const refuse: Refuse = (field, code, message) => {
    problems.push({ field: `rule.${field}`, code, message });
    return null;
  };

  const unit = wire.unit === '' ? STANDARD_UNIT : wire.unit;
  if (wire.name === '' || wire.name.length > MAX_NAME_LENGTH) {
    refuse('name', 'NAME_INVALID', `A name has 1 to ${MAX_NAME_LENGTH} characters.`);
  }
  if (!isCallerId(unit)) {
    refuse('unit', 'ID_INVALID', 'A unit has 1 to 64 letters, digits, dots, underscores or hyphens.');
  }
  if (wire.ruleId !== '' && wire.ruleId !== ruleId) {
    refuse('rule_id', 'RULE_ID_DIFFERS', 'The rule has another id than the request.');
  }
  const trigger = readTrigger(wire.trigger?.json ?? '', refuse);
  if (trigger !== null && wire.direction !== 'RULE_DIRECTION_CLAW_BACK') {
    refuseShareRewards(trigger, 'trigger.json', channelsWithoutShareRewards, refuse);
  }
  if (trigger !== null && programsRewarded(trigger) === 'any') {
    const message = 'Who rewards what becomes of tiers names their programs (where.properties.programId).';
    refuse('trigger.json', 'TIER_PROGRAM_MISSING', message);
  }
  const amount = readFormula(wire, refuse);
  const multipliers = readMultipliers(wire.multipliers, refuse);
  const direction =
    wire.direction === 'RULE_DIRECTION_EARN'
      ? 'earn'
      : wire.direction === 'RULE_DIRECTION_CLAW_BACK'
        ? 'claw_back'
        : refuse('direction', 'DIRECTION_MISSING', 'Say whether points are earned or taken back.');
  const cap = BigInt(wire.capPerMemberAndDay);
  if (cap < 0n) refuse('cap_per_member_and_day', 'CAP_INVALID', 'A cap is 1 or more; 0 is no cap.');
  if (cap > 0n && direction === 'claw_back') {
    refuse('cap_per_member_and_day', 'CAP_NOT_ALLOWED', 'A claw-back takes all that it says.');
  }
  const limits = readLimits(wire.limits, refuse);
  if ((limits.length > 0 || multipliers.length > 0) && direction === 'claw_back') {
    refuse('direction', 'LIMIT_NOT_ALLOWED', 'A claw-back takes all that its amount says, and no more.');
  }
  if (cap > 0n && limits.some(({ period }) => period === 'day')) {
    refuse('limits', 'LIMIT_INVALID', 'The cap of a day is the limit of a day: say one of them.');
  }
  const { exclusiveGroup: group, precedence } = wire;
  refuseName('exclusive_group', 'group', group, refuse);
  const members = readMembers(wire.members, 'members', refuse);
  const rewardDepth = readRewardDepth(wire, trigger, refuse);
  const { budgetId, partnerId, programId } = wire;
  refuseName('budget_id', 'budget', budgetId, refuse);
  if (budgetId !== '' && direction === 'claw_back') {
    refuse('budget_id', 'BUDGET_NOT_ALLOWED', 'What is taken back goes back to where points come from.');
  }
  refuseName('partner_id', 'partner', partnerId, refuse);
  if (partnerId !== '' && direction === 'claw_back') {
    refuse('partner_id', 'PARTNER_NOT_ALLOWED', 'What is taken back goes back to where points come from.');
  }
  if (partnerId !== '' && budgetId !== '') {
    refuse('partner_id', 'PARTNER_NOT_ALLOWED', 'A budget or a partner pays: say one of them.');
  }
  refuseName('program_id', 'programme', programId, refuse);
  const pendingDays = readPendingDays(wire, refuse);
  const pendingUntil = readPendingUntil(wire, channelsWithoutShareRewards, refuse);
  const expiry = readExpiry(wire, refuse);
  if ((pendingDays > 0 || pendingUntil || expiry) && direction === 'claw_back') {
    refuse('direction', 'AVAILABILITY_NOT_ALLOWED', 'What is taken back is neither pending nor expires.');
  }
  if (expiry?.kind === 'days' && expiry.days <= pendingDays) {
    refuse('expires_after_days', 'EXPIRES_WHILE_PENDING', 'Points expire after they have been available.');
  }
  if (problems.length > 0 || !trigger || !amount || !direction) throw planInvalid('RULE_INVALID', problems);
  return {
    ruleId,
    name: wire.name,
    unit,
    trigger,
    amount,
    direction,
    ...(multipliers.length > 0 && { multipliers }),
    ...(group !== '' && { group }),
    ...(precedence !== 0 && { precedence }),
    ...(limits.length > 0 && { limits }),
    ...(cap > 0n && { capPerMemberAndDay: cap }),
    ...(members !== undefined && { members }),
    ...(rewardDepth === 2 && { rewardDepth }),
    ...(budgetId !== '' && { budgetId }),
    ...(partnerId !== '' && { partnerId }),
    ...(programId !== '' && { programId }),
    ...(pendingDays > 0 && { pendingDays }),
    ...(pendingUntil !== null && { pendingUntil }),
    ...(expiry !== undefined && { expiry }),
  };
}

function readTrigger(json: string, refuse: Refuse): EventScopeRule | null {
  if (json === '') return refuse('trigger.json', 'RULE_MISSING', 'Say which events the rule rewards.');
  return readEventRule(json, 'trigger.json', refuse);
}

/** The act of sharing is rewarded on channels that are named, and whose platforms allow it. */
function refuseShareRewards(
  trigger: EventScopeRule,
  field: string,
  without: ReadonlySet<string>,
  refuse: Refuse,
): void {
  const channels = sharingMatched(trigger);
  if (channels === 'any') {
    const message = 'Who rewards the act of sharing names the channels; or reward share.reached instead.';
    refuse(field, 'SHARE_CHANNEL_MISSING', message);
    return;
  }
  for (const channel of channels) {
    if (!without.has(channel)) continue;
    const message = `The platform of ${channel} forbids it; reward share.reached instead.`;
    refuse(field, 'SHARE_REWARD_FORBIDDEN', message);
  }
}

/** @returns 1 where the rule says nothing */
function readRewardDepth(
  { rewardDepth: wire }: EarningRule__Output,
  trigger: EventScopeRule | null,
  refuse: Refuse,
): number {
  const depth = wire === 0 ? 1 : wire;
  const asked = Math.max(depth, ...(trigger === null ? [] : depthsNamed(trigger)));
  if (depth < 1 || asked > MAX_REWARD_DEPTH) {
    const field = asked > depth ? 'trigger.json' : 'reward_depth';
    const message =
      `A rule pays 1 or ${MAX_REWARD_DEPTH} levels of sharers: pay for deeper ones is how pyramid selling is ` +
      'recognised. Cascades are tracked at any depth.';
    refuse(field, 'REWARD_DEPTH_TOO_DEEP', message);
  } else if (asked > depth) {
    const message = `The trigger asks for depth ${asked}, which is paid with a reward_depth of ${asked}.`;
    refuse('reward_depth', 'REWARD_DEPTH_MISSING', message);
  }
  if (depth > 1 && trigger !== null && verbsMatched(trigger)?.has(SHARE_REACHED) === false) {
    const message = 'Only share.reached has a depth: let the trigger name it, or leave reward_depth out.';
    refuse('reward_depth', 'REWARD_DEPTH_NOT_ALLOWED', message);
  }
  return depth;
}

function readEventRule(json: string, field: string, refuse: Refuse): EventScopeRule | null {
  const parsed = parseRule(json, { scope: 'event', moreVerbs: TOLD_VERBS });
  if (parsed.outcome === 'valid') return parsed.rule;
  for (const { path, code, message } of parsed.problems) {
    refuse(path === '' ? field : `${field}:${path}`, code, message);
  }
  return null;
}

function readFormula({ fixed, rate, stepped }: EarningRule__Output, refuse: Refuse): AmountFormula | null {
  const positive = (text: string, field: string): bigint | null => {
    const value = BigInt(text);
    return value > 0n ? value : refuse(field, 'AMOUNT_NOT_POSITIVE', 'This is a whole number above zero.');
  };
  if (fixed) {
    const points = positive(fixed.points, 'fixed.points');
    return points === null ? null : { kind: 'fixed', points };
  }
  if (rate) {
    const points = positive(rate.points, 'rate.points');
    const perMinorUnits = positive(rate.perMinorUnits, 'rate.per_minor_units');
    return points === null || perMinorUnits === null ? null : { kind: 'rate', points, perMinorUnits };
  }
  if (stepped) return readSteps(stepped, refuse);
  return refuse(
    'amount',
    'AMOUNT_MISSING',
    'Say how many points: fixed, at a rate of the value, or in steps.',
  );
}

function readSteps({ steps: wire }: SteppedAmount__Output, refuse: Refuse): AmountFormula | null {
  if (wire.length < 1 || wire.length > MAX_STEPS) {
    return refuse('stepped.steps', 'STEPS_INVALID', `There are 1 to ${MAX_STEPS} steps.`);
  }
  const steps = wire.map(({ fromMinorUnits, points }) => ({
    fromMinorUnits: BigInt(fromMinorUnits),
    points: BigInt(points),
  }));
  const ascend = steps.every(
    ({ fromMinorUnits, points }, index) =>
      points > 0n && fromMinorUnits > (steps[index - 1]?.fromMinorUnits ?? -1n),
  );
  return ascend
    ? { kind: 'steps', steps }
    : refuse('stepped.steps', 'STEPS_INVALID', 'Values ascend from 0 or more, and points are above zero.');
}

const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** Minutes of the day; 24:00 is its end. */
function readClock(text: string): number | undefined {
  if (text === '24:00') return MINUTES_OF_DAY;
  const [, hours, minutes] = CLOCK.exec(text) ?? [];
  return hours === undefined ? undefined : Number(hours) * 60 + Number(minutes);
}

function readMultipliers(wire: readonly Multiplier__Output[], refuse: Refuse): readonly Multiplier[] {
  if (wire.length > MAX_MULTIPLIERS) {
    refuse('multipliers', 'MULTIPLIER_INVALID', `A rule has at most ${MAX_MULTIPLIERS} multipliers.`);
    return [];
  }
  return wire.map(({ percent, filter, members: whom, weekdays, fromTime, toTime }, index): Multiplier => {
    const field = `multipliers[${index}]`;
    if (percent <= 100 || percent > MAX_PERCENT) {
      refuse(
        `${field}.percent`,
        'MULTIPLIER_INVALID',
        `This is 101 to ${MAX_PERCENT}: 200 is twice as much.`,
      );
    }
    if (weekdays.some((day) => day < 1 || day > 7) || new Set(weekdays).size < weekdays.length) {
      refuse(`${field}.weekdays`, 'MULTIPLIER_INVALID', 'Weekdays are 1, Monday, to 7, each once.');
    }
    const members = readMembers(whom, `${field}.members`, refuse);
    const hasHours = fromTime !== '' || toTime !== '';
    const from = readClock(fromTime);
    const to = readClock(toTime);
    const hours = from !== undefined && to !== undefined && from < to ? { from, to } : undefined;
    if (hasHours && hours === undefined) {
      refuse(
        `${field}.from_time`,
        'MULTIPLIER_INVALID',
        'Times are HH:MM, and the first is the earlier one.',
      );
    }
    const rule =
      filter?.json === undefined ? null : readEventRule(filter.json, `${field}.filter.json`, refuse);
    return {
      percent,
      ...(rule !== null && { filter: rule }),
      ...(members !== undefined && { members }),
      ...(weekdays.length > 0 && { weekdays: weekdays.toSorted((left, right) => left - right) }),
      ...(hours !== undefined && { hours }),
    };
  });
}

function readMembers(
  wire: MemberCondition__Output | null,
  field: string,
  refuse: Refuse,
): MemberCondition | undefined {
  if (wire === null) return undefined;
  const { segmentIds: segments, tierProgramId: programId, tierId } = wire;
  const areIds = segments.every(isCallerId) && new Set(segments).size === segments.length;
  const hasTier = programId !== '' || tierId !== '';
  if (!areIds || segments.length > MAX_CONDITION_SEGMENTS || (segments.length === 0 && !hasTier)) {
    refuse(
      `${field}.segment_ids`,
      'SEGMENTS_INVALID',
      `These are 1 to ${MAX_CONDITION_SEGMENTS} ids of segments; none where a tier is named.`,
    );
  }
  if (hasTier && !(isCallerId(programId) && isCallerId(tierId))) {
    refuse(`${field}.tier_id`, 'TIER_INVALID', 'Say both a tier and its program, or none.');
  }
  return {
    ...(segments.length > 0 && { segments }),
    ...(hasTier && { tier: { programId, tierId } }),
  };
}

const PERIOD_OF_LIMIT = {
  LIMIT_PERIOD_UNSPECIFIED: undefined,
  LIMIT_PERIOD_HOUR: 'hour',
  LIMIT_PERIOD_DAY: 'day',
  LIMIT_PERIOD_WEEK: 'week',
  LIMIT_PERIOD_MONTH: 'month',
  LIMIT_PERIOD_EVER: 'ever',
} as const;

function readLimits(wire: readonly MemberLimit__Output[], refuse: Refuse): readonly MemberLimit[] {
  const limits = wire.flatMap(({ period: name, points: text, times }, index): MemberLimit[] => {
    const field = `limits[${index}]`;
    const period = PERIOD_OF_LIMIT[name];
    const points = BigInt(text);
    if (period === undefined) {
      refuse(
        `${field}.period`,
        'LIMIT_INVALID',
        'Say whether it counts an hour, a day, a week, a month, or for ever.',
      );
      return [];
    }
    if (points < 0n || times < 0 || times > MAX_LIMIT_TIMES || (points === 0n && times === 0)) {
      refuse(
        field,
        'LIMIT_INVALID',
        `A limit is of points, or of 1 to ${MAX_LIMIT_TIMES} times, or of both.`,
      );
    }
    return [{ period, ...(points > 0n && { points }), ...(times > 0 && { times }) }];
  });
  if (new Set(limits.map(({ period }) => period)).size < limits.length) {
    refuse('limits', 'LIMIT_INVALID', 'There is at most one limit for each period.');
  }
  return limits;
}

function readPendingDays({ pendingDays }: EarningRule__Output, refuse: Refuse): number {
  if (pendingDays < 0 || pendingDays > MAX_PENDING_DAYS) {
    refuse('pending_days', 'PENDING_INVALID', `Points are pending for at most ${MAX_PENDING_DAYS} days.`);
  }
  return pendingDays;
}

function readPendingUntil(
  { pendingUntil: wire, pendingDays }: EarningRule__Output,
  channelsWithoutShareRewards: ReadonlySet<string>,
  refuse: Refuse,
): EventScopeRule | null {
  if (wire === null) return null;
  const field = 'pending_until.json';
  if (pendingDays !== 0) {
    refuse(field, 'PENDING_INVALID', 'Points are pending for days or until an event: say one of them.');
  }
  if (wire.json === '') return refuse(field, 'RULE_MISSING', 'Say which event the points wait for.');
  const rule = readEventRule(wire.json, field, refuse);
  if (rule !== null) refuseShareRewards(rule, field, channelsWithoutShareRewards, refuse);
  return rule;
}

export function toRule(state: Exclude<RuleState, { status: 'none' }>): EarningRule {
  const { plan } = state;
  const { ruleId, name, unit, trigger, direction, group, precedence, expiry } = plan;
  const { pendingDays, pendingUntil } = plan;
  const wasPublished = state.status !== 'draft';
  return {
    ruleId,
    name,
    unit,
    trigger: { json: JSON.stringify(trigger) },
    ...toAmount(plan.amount),
    multipliers: (plan.multipliers ?? []).map(toMultiplier),
    direction: direction === 'earn' ? 'RULE_DIRECTION_EARN' : 'RULE_DIRECTION_CLAW_BACK',
    exclusiveGroup: group ?? '',
    precedence: precedence ?? 0,
    capPerMemberAndDay: String(plan.capPerMemberAndDay ?? 0n),
    limits: (plan.limits ?? []).map(({ period, points, times }) => ({
      period: WIRE_LIMIT_PERIOD[period],
      points: String(points ?? 0n),
      times: times ?? 0,
    })),
    members: toMembers(plan.members),
    rewardDepth: plan.rewardDepth ?? 1,
    budgetId: plan.budgetId ?? '',
    partnerId: plan.partnerId ?? '',
    programId: plan.programId ?? '',
    pendingDays: pendingDays ?? 0,
    pendingUntil: pendingUntil === undefined ? null : { json: JSON.stringify(pendingUntil) },
    ...toExpiry(expiry),
    version: wasPublished ? state.version : 0,
    activeFrom: wasPublished ? toTimestamp(state.activeFrom) : null,
    state: WIRE_STATE[state.status],
  };
}

const WIRE_STATE = {
  draft: 'RULE_STATE_DRAFT',
  published: 'RULE_STATE_PUBLISHED',
  retired: 'RULE_STATE_RETIRED',
} as const;

export const WIRE_LIMIT_PERIOD = {
  hour: 'LIMIT_PERIOD_HOUR',
  day: 'LIMIT_PERIOD_DAY',
  week: 'LIMIT_PERIOD_WEEK',
  month: 'LIMIT_PERIOD_MONTH',
  ever: 'LIMIT_PERIOD_EVER',
} as const;

function toAmount(amount: AmountFormula): Pick<EarningRule, 'fixed' | 'rate' | 'stepped'> {
  switch (amount.kind) {
    case 'fixed':
      return { fixed: { points: String(amount.points) } };
    case 'rate':
      return { rate: { points: String(amount.points), perMinorUnits: String(amount.perMinorUnits) } };
    case 'steps': {
      const steps = amount.steps.map(({ fromMinorUnits, points }) => ({
        fromMinorUnits: String(fromMinorUnits),
        points: String(points),
      }));
      return { stepped: { steps } };
    }
  }
}

const clockText = (minutes: number): string =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

const toMembers = (members: MemberCondition | undefined) =>
  members === undefined
    ? null
    : {
        segmentIds: [...(members.segments ?? [])],
        tierProgramId: members.tier?.programId ?? '',
        tierId: members.tier?.tierId ?? '',
      };

function toMultiplier({ percent, filter, members, weekdays, hours }: Multiplier) {
  return {
    percent,
    filter: filter === undefined ? null : { json: JSON.stringify(filter) },
    members: toMembers(members),
    weekdays: [...(weekdays ?? [])],
    ...(hours !== undefined && { fromTime: clockText(hours.from), toTime: clockText(hours.to) }),
  };
}
