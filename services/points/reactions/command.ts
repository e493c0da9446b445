import type { Mid } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import { dayOf, wallClock } from '@rapport/rules/calendar';
import type { RuleEvent } from '@rapport/rules/event';
import type { ActivateAwaited } from '../account/decide.ts';
import type { Availability, EarnByRule, Holder } from '../account/events.ts';
import type { DueLimit } from '../account/memory.ts';
import { MAX_AWAITED_DAYS, daysLater, expiryDay } from '../rule/availability.ts';
import { periodOf } from '../rule/limits.ts';
import { heldOf } from '../rule/standing.ts';
import type { Standing } from '../rule/standing.ts';
import { termsOfUnit } from '../unit/state.ts';
import type { RuleVersion, UnitVersion } from '../views/rules/documents.ts';
import type { CompiledRule, Rulebook } from '../views/rules/rulebook.ts';

/** The tenant’s calendar, and what its units say. */
export interface Calendar {
  readonly zone: string;
  readonly startOfDay: (day: string, zone: string) => EpochMs;
  readonly unitOf: (unit: string) => UnitVersion | undefined;
}

export const calendarAt = (
  { zoneAt, unitAt }: Pick<Rulebook, 'zoneAt' | 'unitAt'>,
  at: EpochMs,
  startOfDay: Calendar['startOfDay'],
): Calendar => ({ zone: zoneAt(at), startOfDay, unitOf: (unit) => unitAt(unit, at) });

/** Counted from the day on which the event counts, in the tenant's zone. What a rule leaves open, its unit says. */
function availabilityOf(
  { pendingDays, pendingUntil, expiry: ownExpiry, unit, direction }: RuleVersion,
  day: string,
  { zone, startOfDay, unitOf }: Calendar,
): Availability & Pick<EarnByRule, 'awaitsUntil'> {
  if (direction === 'claw_back') return {};
  const expiry = ownExpiry ?? unitOf(unit)?.expiry;
  // Nobody waits for points that are gone.
  const waitDays = [daysLater(day, MAX_AWAITED_DAYS + 1), ...(expiry ? [expiryDay(expiry, day)] : [])].sort();
  return {
    ...(pendingUntil !== undefined && { awaitsUntil: startOfDay(waitDays[0] ?? day, zone) }),
    ...(pendingDays !== undefined && { activatesAt: startOfDay(daysLater(day, pendingDays + 1), zone) }),
    ...(expiry !== undefined && { expiresAt: startOfDay(expiryDay(expiry, day), zone) }),
  };
}

const MINUTES_OF_HOUR = 60;

/** The limits of a rule as they count for what happened at a moment. */
function limitsOf(
  { capPerMemberAndDay, limits = [] }: RuleVersion,
  at: EpochMs,
  zone: string,
): readonly DueLimit[] {
  const day = dayOf(at, zone);
  const isByHour = limits.some(({ period }) => period === 'hour');
  const hour = isByHour ? Math.floor(wallClock(at, zone).minute / MINUTES_OF_HOUR) : 0;
  const cap =
    capPerMemberAndDay === undefined ? [] : [{ period: 'day' as const, points: capPerMemberAndDay }];
  return [...cap, ...limits].map((limit) => ({ ...limit, ...periodOf(limit.period, day, hour) }));
}

/** Whom an event is rewarded to, and what is known of them. */
export interface Rewardable {
  readonly mid: Mid;
  readonly personal?: Holder;
  readonly standing: Standing;
}

/** That an event has happened which points of a rule wait for, to one member. */
export function activateCommand(
  { id: eventId, verb, objectId, effectiveAt }: RuleEvent,
  { ruleId, version, unit: name }: RuleVersion,
  { unitOf }: Pick<Calendar, 'unitOf'>,
  { mid, personal }: Pick<Rewardable, 'mid' | 'personal'>,
): ActivateAwaited {
  const unit = unitOf(name);
  return {
    ...{ type: 'ActivateAwaited', mid, unit: name, effectiveAt },
    event: {
      ...{ ruleId, version, eventId, verb, at: effectiveAt },
      ...(objectId !== undefined && { objectId }),
    },
    ...(unit !== undefined && { terms: termsOfUnit(unit) }),
    ...(personal !== undefined && { personal }),
  };
}

/** What an event is worth under a rule that it matches, to one member; `undefined` where that is less than a point. */
export function earnCommand(
  happened: RuleEvent,
  { rule, worth, named }: CompiledRule,
  calendar: Calendar,
  { mid, personal, standing }: Rewardable,
): EarnByRule | undefined {
  const { effectiveAt } = happened;
  const { points: amount } = worth(happened, calendar.zone, standing);
  if (amount <= 0n) return undefined;
  const day = dayOf(effectiveAt, calendar.zone);
  const limits = limitsOf(rule, effectiveAt, calendar.zone);
  const unit = calendar.unitOf(rule.unit);
  return {
    type: 'EarnByRule',
    mid,
    unit: rule.unit,
    direction: rule.direction,
    amount,
    effectiveAt,
    rule: {
      ruleId: rule.ruleId,
      version: rule.version,
      ...(rule.programId !== undefined && { programId: rule.programId }),
    },
    cause: {
      eventId: happened.id,
      verb: happened.verb,
      ...(happened.objectId !== undefined && { objectId: happened.objectId }),
      ...(happened.amount !== undefined && { amount: happened.amount }),
      ...heldOf(named, standing),
    },
    ...(limits.length > 0 && { limits }),
    ...availabilityOf(rule, day, calendar),
    ...(unit !== undefined && { terms: termsOfUnit(unit) }),
    ...(personal !== undefined && { personal }),
  };
}
