import { valueOrThrow } from '@rapport/platform/grpc/errors';
import { readTimestamp, toTimestamp } from '@rapport/platform/grpc/wire';
import type { Leaderboard, Leaderboard__Output } from '@rapport/protos/rapport/points/v1/Leaderboard';
import type { LeaderboardPeriod } from '@rapport/protos/rapport/points/v1/LeaderboardPeriod';
import type { Prize as WirePrize } from '@rapport/protos/rapport/points/v1/Prize';
import { isTimeZone } from '@rapport/rules/calendar';
import { STANDARD_UNIT } from '../account/names.ts';
import type { BoardState } from '../board/aggregate.ts';
import { MAX_CUSTOM_SEASONS, MAX_PRIZES, MAX_PRIZE_PLACES } from '../board/plan.ts';
import type { BoardPeriod, BoardPlan, Prize, Season, SeasonPlan } from '../board/plan.ts';
import { collectProblems } from './planProblems.ts';
import type { Problems } from './planProblems.ts';

const PERIODS = {
  LEADERBOARD_PERIOD_DAY: 'day',
  LEADERBOARD_PERIOD_WEEK: 'week',
  LEADERBOARD_PERIOD_MONTH: 'month',
} as const satisfies Record<string, BoardPeriod>;

const WIRE_PERIODS = {
  day: 'LEADERBOARD_PERIOD_DAY',
  week: 'LEADERBOARD_PERIOD_WEEK',
  month: 'LEADERBOARD_PERIOD_MONTH',
} as const satisfies Record<BoardPeriod, LeaderboardPeriod>;

/**
 * Reads what a leaderboard is; what is output only is not read.
 *
 * @param tenantZone where the board names no zone
 * @throws RpcError INVALID_ARGUMENT `LEADERBOARD_INVALID` with every problem
 */
export function readBoardPlan(
  boardId: string,
  wire: Leaderboard__Output | null,
  tenantZone: string,
): BoardPlan {
  const problems = collectProblems('leaderboard', 'LEADERBOARD_INVALID');
  if (wire === null) return problems.none('Say what the leaderboard is.');
  const unit = wire.unit === '' ? STANDARD_UNIT : wire.unit;
  const zone = wire.timeZone === '' ? tenantZone : wire.timeZone;
  problems.name('name', wire.name);
  problems.id('unit', unit);
  if (!isTimeZone(zone)) problems.add('time_zone', 'ZONE_INVALID', 'A time zone is one of the IANA names.');
  const seasons = readSeasons(wire, problems);
  const prizes = readPrizes(wire, unit, problems);
  const { poolId } = wire;
  if (poolId !== '') problems.id('pool_id', poolId);
  if (poolId !== '' && prizes.length === 0) {
    problems.add('pool_id', 'PRIZES_INVALID', 'A pool pays prizes: say which, or leave it out.');
  }
  problems.throwAny();
  return { boardId, name: wire.name, unit, zone, seasons, prizes, ...(poolId !== '' && { poolId }) };
}

function readSeasons({ period, customSeasons }: Leaderboard__Output, problems: Problems): SeasonPlan {
  if (customSeasons.length === 0) {
    return period === 'LEADERBOARD_PERIOD_UNSPECIFIED'
      ? { kind: 'all_time' }
      : { kind: 'calendar', period: PERIODS[period] };
  }
  const refuse = (message: string): void => problems.add('custom_seasons', 'SEASONS_INVALID', message);
  if (period !== 'LEADERBOARD_PERIOD_UNSPECIFIED') refuse('Say a period or seasons of its own, not both.');
  if (customSeasons.length > MAX_CUSTOM_SEASONS) {
    refuse(`A leaderboard has at most ${MAX_CUSTOM_SEASONS} seasons of its own.`);
  }
  const seasons = customSeasons.map(({ seasonId, from, to }): Season & { from: number; to: number } => {
    problems.id('custom_seasons.season_id', seasonId);
    return {
      seasonId,
      from: valueOrThrow(readTimestamp(from, 'leaderboard.custom_seasons.from')) ?? 0,
      to: valueOrThrow(readTimestamp(to, 'leaderboard.custom_seasons.to')) ?? 0,
    };
  });
  const ends = [-Infinity, ...seasons.map(({ to }) => to)];
  if (seasons.some(({ from, to }, index) => from >= to || from < (ends[index] ?? 0))) {
    refuse('Seasons follow one another, each ending after it begins.');
  }
  if (new Set(seasons.map(({ seasonId }) => seasonId)).size < seasons.length) {
    refuse('Each season has an id of its own.');
  }
  return { kind: 'custom', seasons };
}

function readPrizes({ prizes }: Leaderboard__Output, ranked: string, problems: Problems): readonly Prize[] {
  const refuse = (message: string): void => problems.add('prizes', 'PRIZES_INVALID', message);
  const read = prizes.map(({ fromPlace, toPlace, points, unit }) => {
    const given = unit === '' ? STANDARD_UNIT : unit;
    problems.id('prizes.unit', given);
    if (given === ranked) {
      problems.add('prizes.unit', 'PRIZE_IN_OWN_UNIT', 'A prize would be a score: give it in another unit.');
    }
    return { fromPlace, toPlace, points: BigInt(points), unit: given };
  });
  const ends = [0, ...read.map(({ toPlace }) => toPlace)];
  if (read.some(({ fromPlace, toPlace }, index) => fromPlace > toPlace || fromPlace <= (ends[index] ?? 0))) {
    refuse('Places begin with 1 and ascend, and none has two prizes.');
  }
  if (read.some(({ points }) => points <= 0n)) refuse('A prize is at least one point.');
  if (read.length > MAX_PRIZES || (ends.at(-1) ?? 0) > MAX_PRIZE_PLACES) {
    refuse(`There are prizes for at most ${MAX_PRIZE_PLACES} places, in at most ${MAX_PRIZES} ranges.`);
  }
  return read;
}

export function toLeaderboard({
  plan,
  activeFrom,
}: Exclude<BoardState, { readonly status: 'none' }>): Leaderboard {
  const { boardId, name, unit, zone, seasons, prizes, poolId = '' } = plan;
  return {
    leaderboardId: boardId,
    name,
    unit,
    timeZone: zone,
    ...(seasons.kind === 'calendar' && { period: WIRE_PERIODS[seasons.period] }),
    customSeasons:
      seasons.kind === 'custom'
        ? seasons.seasons.map(({ seasonId, from = 0, to = 0 }) => ({
            seasonId,
            from: toTimestamp(from),
            to: toTimestamp(to),
          }))
        : [],
    prizes: prizes.map(({ fromPlace, toPlace, points, unit: given }): WirePrize => ({
      fromPlace,
      toPlace,
      points: String(points),
      unit: given,
    })),
    poolId,
    activeFrom: toTimestamp(activeFrom),
  };
}
