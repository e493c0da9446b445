import type { EpochMs } from '@rapport/kernel/instant';
import { wallClock } from '@rapport/rules/calendar';
import { compileEventFilter } from '@rapport/rules/filter';
import type { EventPredicate } from '@rapport/rules/filter';
import type { RuleEvent } from '@rapport/rules/event';
import type { EventScopeRule } from '@rapport/rules/rule';
import { meets } from './standing.ts';
import type { MemberCondition, Standing } from './standing.ts';

export type AmountFormula =
  | { readonly kind: 'fixed'; readonly points: bigint }
  /** floor(value in minor units × points ÷ perMinorUnits) */
  | { readonly kind: 'rate'; readonly points: bigint; readonly perMinorUnits: bigint }
  /** The points of the highest step that the value reaches; nothing below the first. */
  | { readonly kind: 'steps'; readonly steps: readonly Step[] };

/** Ascending by value. */
export interface Step {
  /** Minor units of the tenant's currency. */
  readonly fromMinorUnits: bigint;
  readonly points: bigint;
}

/** Makes a rule pay more where all that it says holds. */
export interface Multiplier {
  /** 200 is twice as much. */
  readonly percent: number;
  /** Of the event that the rule has matched. */
  readonly filter?: EventScopeRule;
  readonly members?: MemberCondition;
  /** 1 (Monday) to 7, in the tenant's zone. */
  readonly weekdays?: readonly number[];
  /** Minutes of the day, in the tenant's zone: [from, to). */
  readonly hours?: { readonly from: number; readonly to: number };
}

/** A price list, not a table of the world. */
export const MAX_STEPS = 20;
export const MAX_MULTIPLIERS = 10;
/** A hundred times as much is a mistake of the keyboard. */
export const MAX_PERCENT = 10_000;
export const MINUTES_OF_DAY = 1_440;

const WHOLE = 100n;

/** Rounds down. A rate, or steps, on an event without a value come to nothing. */
export function pointsFor(formula: AmountFormula, value: bigint | undefined): bigint {
  switch (formula.kind) {
    case 'fixed':
      return formula.points;
    case 'rate':
      return ((value ?? 0n) * formula.points) / formula.perMinorUnits;
    case 'steps':
      return formula.steps.findLast(({ fromMinorUnits }) => fromMinorUnits <= (value ?? 0n))?.points ?? 0n;
  }
}

/** What an event of a member is worth at an instant of a zone's calendar. */
export type Worth = (
  event: RuleEvent,
  zone: string,
  standing: Standing,
) => { readonly points: bigint; readonly percent: number };

/**
 * The formula's points times the highest multiplier that applies, rounded down once, at the end. Multipliers do not
 * multiply each other.
 */
export function compileAmount(formula: AmountFormula, multipliers: readonly Multiplier[]): Worth {
  const compiled = [...multipliers]
    .sort((left, right) => right.percent - left.percent)
    .map(({ percent, filter, members, ...when }) => ({
      percent,
      isFor: (standing: Standing) => members === undefined || meets(members, standing),
      matches: filter === undefined ? ALWAYS : compileEventFilter(filter),
      when,
    }));
  return (event, zone, standing) => {
    const points = pointsFor(formula, event.amount);
    const highest = compiled.find(
      ({ isFor, matches, when }) =>
        isFor(standing) && matches(event) && isWithin(when, event.effectiveAt, zone),
    );
    const percent = highest?.percent ?? Number(WHOLE);
    return { points: (points * BigInt(percent)) / WHOLE, percent };
  };
}

const ALWAYS: EventPredicate = () => true;

function isWithin(
  { weekdays, hours }: Pick<Multiplier, 'weekdays' | 'hours'>,
  at: EpochMs,
  zone: string,
): boolean {
  if (weekdays === undefined && hours === undefined) return true;
  const { weekday, minute } = wallClock(at, zone);
  return (
    (weekdays === undefined || weekdays.includes(weekday)) &&
    (hours === undefined || (minute >= hours.from && minute < hours.to))
  );
}
