import type { EarningRule, EarningRule__Output } from '@rapport/protos/rapport/points/v1/EarningRule';
import { MAX_EXPIRY_DAYS, MAX_PERIODS_LATER } from '../rule/availability.ts';
import type { ExpiryPolicy } from '../rule/availability.ts';
import type { Refuse } from './problems.ts';

const PERIOD_OF_WIRE = {
  CALENDAR_PERIOD_UNSPECIFIED: undefined,
  CALENDAR_PERIOD_MONTH: 'month',
  CALENDAR_PERIOD_QUARTER: 'quarter',
  CALENDAR_PERIOD_YEAR: 'year',
} as const;

/** Rules and units say it in the same words. */
export function readExpiry(
  {
    expiry,
    expiresAfterDays: days = 0,
    expiresWith,
  }: Pick<EarningRule__Output, 'expiry' | 'expiresAfterDays' | 'expiresWith'>,
  refuse: Refuse,
): ExpiryPolicy | undefined {
  if (expiry === 'expiresAfterDays') {
    if (days < 1 || days > MAX_EXPIRY_DAYS) {
      refuse(
        'expires_after_days',
        'EXPIRY_INVALID',
        `This is a number of days from 1 to ${MAX_EXPIRY_DAYS}.`,
      );
    }
    return { kind: 'days', days };
  }
  if (!expiresWith) return undefined;
  const period = PERIOD_OF_WIRE[expiresWith.period];
  const later = expiresWith.periodsLater;
  if (period === undefined) {
    refuse('expires_with.period', 'EXPIRY_INVALID', 'Say whether a month, a quarter or a year ends.');
    return undefined;
  }
  if (later < 0 || later > MAX_PERIODS_LATER) {
    refuse('expires_with.periods_later', 'EXPIRY_INVALID', `This is 0 to ${MAX_PERIODS_LATER}.`);
  }
  return { kind: 'end_of', period, later };
}

const WIRE_PERIOD = {
  month: 'CALENDAR_PERIOD_MONTH',
  quarter: 'CALENDAR_PERIOD_QUARTER',
  year: 'CALENDAR_PERIOD_YEAR',
} as const;

export function toExpiry(
  policy: ExpiryPolicy | undefined,
): Pick<EarningRule, 'expiresAfterDays' | 'expiresWith'> {
  switch (policy?.kind) {
    case 'days':
      return { expiresAfterDays: policy.days };
    case 'end_of':
      return { expiresWith: { period: WIRE_PERIOD[policy.period], periodsLater: policy.later } };
    case undefined:
      return {};
  }
}
