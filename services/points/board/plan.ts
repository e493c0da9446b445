import { derivedId } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import { dayOf, monthOf, periodAfter } from '@rapport/rules/calendar';
import type { RuleVersionRef } from '../account/events.ts';

/** What a leaderboard ranks by: what its members are given in a unit, less what is taken back, season by season. */
export interface BoardPlan {
  readonly boardId: string;
  readonly name: string;
  readonly unit: string;
  /** Seasons begin and end by its clocks. */
  readonly zone: string;
  readonly seasons: SeasonPlan;
  /** Places ascending, none twice. */
  readonly prizes: readonly Prize[];
  /** Out of whose account prizes are paid; issued where absent. */
  readonly poolId?: string;
}

export type SeasonPlan =
  | { readonly kind: 'all_time' }
  | { readonly kind: 'calendar'; readonly period: BoardPeriod }
  /** One after the other, with or without a pause between them. */
  | { readonly kind: 'custom'; readonly seasons: readonly Season[] };

export const BOARD_PERIODS = ['day', 'week', 'month'] as const;
export type BoardPeriod = (typeof BOARD_PERIODS)[number];

/** [from, to); the season of all time has neither. */
export interface Season {
  readonly seasonId: string;
  readonly from?: EpochMs;
  readonly to?: EpochMs;
}

/** What whoever stands at these places is given when a season is closed. */
export interface Prize {
  readonly fromPlace: number;
  readonly toPlace: number;
  readonly points: bigint;
  /** Never the board's own: a prize is no score. */
  readonly unit: string;
}

/** The one season of a board without seasons. */
export const ALL_TIME: Season = { seasonId: 'all' };

/** Two years of weeks; a board that needs more is made anew. */
export const MAX_CUSTOM_SEASONS = 100;
export const MAX_PRIZES = 20;
/**
 * Each is a command when the season is closed: 1,000 are a second, and out of a pool, a transaction each, some seconds.
 */
export const MAX_PRIZE_PLACES = 1_000;

/** The season that an instant lies in; `undefined` between two seasons, and before the first or after the last. */
export function seasonAt(
  { seasons, zone }: Pick<BoardPlan, 'seasons' | 'zone'>,
  at: EpochMs,
): Season | undefined {
  switch (seasons.kind) {
    case 'all_time':
      return ALL_TIME;
    case 'calendar': {
      const period = periodAfter(at, seasons.period, 0, zone);
      return { seasonId: calendarId(seasons.period, period.from, zone), ...period };
    }
    case 'custom':
      return seasons.seasons.find(({ from = 0, to = 0 }) => from <= at && at < to);
  }
}

/** When the first season begins that does so after an instant; `undefined` where none does. */
export function opensAfter(plan: Pick<BoardPlan, 'seasons' | 'zone'>, at: EpochMs): EpochMs | undefined {
  const { seasons } = plan;
  if (seasons.kind !== 'custom') return seasonAt(plan, at)?.to;
  return seasons.seasons.map(({ from = 0 }) => from).find((from) => from > at);
}

/** Named by its first day, a month by itself. */
function calendarId(period: BoardPeriod, from: EpochMs, zone: string): string {
  return period === 'month' ? monthOf(from, zone) : dayOf(from, zone);
}

/** Noon is in the day, wherever the zone is. */
const NOON = 'T12:00:00.000Z';
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const MONTH = /^\d{4}-\d{2}$/;

/** The season of this name; `undefined` where the board has none. */
export function seasonNamed(plan: Pick<BoardPlan, 'seasons' | 'zone'>, seasonId: string): Season | undefined {
  const { seasons } = plan;
  if (seasons.kind === 'all_time') return seasonId === ALL_TIME.seasonId ? ALL_TIME : undefined;
  if (seasons.kind === 'custom') return seasons.seasons.find((season) => season.seasonId === seasonId);
  if (!(seasons.period === 'month' ? MONTH : DAY).test(seasonId)) return undefined;
  const at = Date.parse(`${seasons.period === 'month' ? `${seasonId}-15` : seasonId}${NOON}`);
  if (Number.isNaN(at)) return undefined;
  // Far from UTC, noon there lies in the next day or in the one before.
  const candidates = [at, at - HALF_DAY_MS, at + HALF_DAY_MS].map((one) => seasonAt(plan, one));
  return candidates.find((season) => season?.seasonId === seasonId);
}

const HALF_DAY_MS = 43_200_000;

/** What a board ranks by never changes, so it has one version. */
export const BOARD_VERSION = 1;

const PRIZE_RULE = 'leaderboard';

/** What a pool pays a prize by, in the place of a rule; rules have ids of callers, which it never meets. */
export const prizeRule = (boardId: string): RuleVersionRef => ({
  ruleId: derivedId(PRIZE_RULE, boardId),
  version: BOARD_VERSION,
});

/** The board whose prize it is; `undefined` where it is a rule. */
export function boardOfPrize({ ruleId }: RuleVersionRef): string | undefined {
  const prefix = derivedId(PRIZE_RULE, '');
  return ruleId.startsWith(prefix) ? ruleId.slice(prefix.length) : undefined;
}

/** What a place is given. */
export function prizesAt(prizes: readonly Prize[], place: number): readonly Prize[] {
  return prizes.filter(({ fromPlace, toPlace }) => fromPlace <= place && place <= toPlace);
}

/** The last place that is given anything; 0 where none is. */
export const lastPrizePlace = (prizes: readonly Prize[]): number =>
  Math.max(0, ...prizes.map(({ toPlace }) => toPlace));
