import type { Aggregate, DomainEvent, RecordedEvent } from '@rapport/kernel/decider';
import type { PersonalBlock, PublishedEvent } from '@rapport/kernel/event';
import { SYSTEM_KEY_PREFIX, derivedId, streamId } from '@rapport/kernel/ids';
import type { MemberRef, Mid } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import { accepted, rejected } from '@rapport/kernel/outcome';
import type { Decision, Refusal } from '@rapport/kernel/outcome';
import { leaderboardSeasonClosed, leaderboardSeasonClosing } from '@rapport/contracts/points/leaderboards';
import type {
  LeaderboardSeasonClosed,
  LeaderboardSeasonClosing,
} from '@rapport/contracts/points/leaderboards';
import type { Season } from '../board/plan.ts';

/** A season of a board, by which the three steps of its end name it. */
export interface SeasonRef {
  readonly boardId: string;
  readonly seasonId: string;
}

/** Whoever is given something for a place. */
export interface Winner {
  readonly place: number;
  readonly rank: number;
  readonly mid: Mid;
  readonly score: bigint;
  readonly prize: bigint;
  readonly prizeUnit: string;
  /** What the board's pool had of the prize, once that is known; absent where no pool pays. */
  readonly paid?: bigint;
  readonly personal?: PersonalBlock<MemberRef>;
}

export interface FinalRanks {
  readonly members: number;
  /** Lower-case hex. */
  readonly finalRanksHash: string;
  /** By place. */
  readonly winners: readonly Winner[];
}

interface Settled {
  /** What the pool had of each prize, by place as the winners; absent where no pool pays. */
  readonly paid?: readonly bigint[];
}

export type SeasonCommand =
  /** From here on nothing counts in the season any more. */
  | ({ readonly type: 'CloseSeason'; readonly unit: string; readonly season: Season } & SeasonRef)
  /** Every partition has heard it, so the ranks are final. */
  | ({ readonly type: 'FinishSeason'; readonly ranks: FinalRanks } & SeasonRef)
  /** All prizes are booked, or taken from the pool. */
  | ({ readonly type: 'SettleSeason' } & SeasonRef & Settled);

export type SeasonEvent =
  | DomainEvent<
      'SeasonClosing',
      SeasonRef & { readonly unit: string; readonly season: Season; readonly closedAt: EpochMs }
    >
  | DomainEvent<'SeasonClosed', SeasonRef & { readonly ranks: FinalRanks }>
  | DomainEvent<'SeasonSettled', SeasonRef & Settled>;

interface Ended extends SeasonRef {
  readonly unit: string;
  readonly season: Season;
  readonly closedAt: EpochMs;
}

export type SeasonState =
  | { readonly status: 'open' }
  | (Ended & { readonly status: 'closing' })
  | (Ended & { readonly status: 'closed' | 'settled'; readonly ranks: FinalRanks });

/** Whose ranks are final, with or without prizes booked. */
export type ClosedSeason = Extract<SeasonState, { readonly ranks: FinalRanks }>;

export type SeasonRejection = Refusal<'SEASON_NOT_OVER'>;

export const OPEN_SEASON: SeasonState = { status: 'open' };

export const seasonStream = (tenant: string, { boardId, seasonId }: SeasonRef): string =>
  streamId(tenant, 'season', boardId, seasonId);

/** Protects: a season ends once, with one order of its members, for which prizes are booked once. */
export const seasonAggregate: Aggregate<SeasonCommand, SeasonState, SeasonEvent, SeasonRejection> = {
  name: 'points.season.v1',
  initialState: OPEN_SEASON,
  streamOf: seasonStream,
  decide: (state, command, { now }) => decide(state, command, now),
  evolve,
  indexed: ({ status }) => ({ status }),
  // Those that somebody has to take further.
  indexes: [{ fields: { status: 1, _id: 1 } }],
  publish,
};

/** Whoever comes again, or at the same time, finds the step done. */
function decide(
  state: SeasonState,
  command: SeasonCommand,
  now: EpochMs,
): Decision<SeasonEvent, SeasonRejection> {
  const { boardId, seasonId } = command;
  const ref = { boardId, seasonId };
  switch (command.type) {
    case 'CloseSeason': {
      if (state.status !== 'open') return accepted();
      const { unit, season } = command;
      if (season.to !== undefined && season.to > now) {
        return rejected({
          code: 'SEASON_NOT_OVER',
          message: `The season ends at ${toInstant(season.to)}.`,
          facts: { to: toInstant(season.to) },
        });
      }
      return accepted({ type: 'SeasonClosing', data: { ...ref, unit, season, closedAt: now } });
    }
    case 'FinishSeason':
      return state.status === 'closing'
        ? accepted({ type: 'SeasonClosed', data: { ...ref, ranks: command.ranks } })
        : accepted();
    case 'SettleSeason': {
      const { paid } = command;
      return state.status === 'closed'
        ? accepted({ type: 'SeasonSettled', data: { ...ref, ...(paid !== undefined && { paid }) } })
        : accepted();
    }
  }
}

function evolve(state: SeasonState, event: SeasonEvent): SeasonState {
  switch (event.type) {
    case 'SeasonClosing':
      return { status: 'closing', ...event.data };
    case 'SeasonClosed':
      return state.status === 'closing' ? { ...state, status: 'closed', ranks: event.data.ranks } : state;
    case 'SeasonSettled':
      return state.status === 'closed'
        ? { ...state, status: 'settled', ranks: paidOut(state.ranks, event.data) }
        : state;
  }
}

function paidOut(ranks: FinalRanks, { paid }: Settled): FinalRanks {
  if (paid === undefined) return ranks;
  return {
    ...ranks,
    winners: ranks.winners.map((winner, index) => ({ ...winner, paid: paid[index] ?? 0n })),
  };
}

function publish(recorded: RecordedEvent<SeasonEvent>, state: SeasonState): readonly PublishedEvent[] {
  const { event, tenant, effectiveAt, actor, stream, version } = recorded;
  const { boardId: leaderboardId, seasonId } = event.data;
  const told = { tenant, occurredAt: effectiveAt, actor };
  if (event.type === 'SeasonClosing') {
    const data: LeaderboardSeasonClosing['data'] = { leaderboardId, seasonId };
    return [
      {
        ...told,
        id: derivedId('def', 'season-closing', leaderboardId, seasonId),
        type: leaderboardSeasonClosing.type,
        topic: leaderboardSeasonClosing.topic,
        key: `${SYSTEM_KEY_PREFIX}def:leaderboard:${leaderboardId}`,
        everyPartition: true,
        data,
      },
    ];
  }
  if (event.type === 'SeasonSettled' || state.status === 'open') return [];
  const { unit, season } = state;
  const { members, finalRanksHash, winners } = event.data.ranks;
  const data: LeaderboardSeasonClosed['data'] = {
    leaderboardId,
    seasonId,
    unit,
    ...(season.from !== undefined && { from: toInstant(season.from) }),
    ...(season.to !== undefined && { to: toInstant(season.to) }),
    members,
    finalRanksHash,
    winners: winners.map(({ score, prize, ...winner }) => ({
      ...winner,
      score: String(score),
      prize: String(prize),
    })),
  };
  return [
    {
      ...told,
      id: `${stream}@${version}`,
      type: leaderboardSeasonClosed.type,
      topic: leaderboardSeasonClosed.topic,
      key: stream,
      data,
    },
  ];
}
