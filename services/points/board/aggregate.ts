import type { Aggregate, DomainEvent, RecordedEvent } from '@rapport/kernel/decider';
import type { PublishedEvent } from '@rapport/kernel/event';
import { SYSTEM_KEY_PREFIX, derivedId, streamId } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import { accepted, rejected } from '@rapport/kernel/outcome';
import type { Decision, Refusal } from '@rapport/kernel/outcome';
import { leaderboardDefinition, leaderboardSeasonOpened } from '@rapport/contracts/points/leaderboards';
import type { LeaderboardDefinition, LeaderboardSeasonOpened } from '@rapport/contracts/points/leaderboards';
import { seasonStream } from '../season/aggregate.ts';
import { BOARD_VERSION, opensAfter, seasonAt } from './plan.ts';
import type { BoardPlan, Season, SeasonPlan } from './plan.ts';

export interface CreateBoard {
  readonly type: 'CreateLeaderboard';
  readonly plan: BoardPlan;
}

/** Opens the seasons that have begun by now, each once. */
export interface OpenSeasons {
  readonly type: 'OpenSeasons';
  readonly boardId: string;
  /** The asker's now: who decides may have a clock that is behind, and an answer of nothing would stand for ever. */
  readonly until: EpochMs;
}

export type BoardCommand = CreateBoard | OpenSeasons;

export type BoardEvent =
  | DomainEvent<'BoardCreated', { readonly plan: BoardPlan; readonly activeFrom: EpochMs }>
  /** At its beginning, or when the board was made in the middle of it. */
  | DomainEvent<'SeasonOpened', { readonly season: Season; readonly openedAt: EpochMs }>;

export type BoardState =
  | { readonly status: 'none' }
  | {
      readonly status: 'open';
      readonly plan: BoardPlan;
      readonly activeFrom: EpochMs;
      /** When the next season begins; absent where none does. */
      readonly opensAt?: EpochMs;
    };

export type BoardRejection = Refusal<'LEADERBOARD_EXISTS'>;

export const NO_BOARD: BoardState = { status: 'none' };

export const boardStream = (tenant: string, boardId: string): string => streamId(tenant, 'board', boardId);

/**
 * Protects: a board ranks by one thing for ever, so that its ranks can be compared and its seasons closed; and each of
 * its seasons is opened once, one after the other.
 */
export const boardAggregate: Aggregate<BoardCommand, BoardState, BoardEvent, BoardRejection> = {
  name: 'points.board.v1',
  initialState: NO_BOARD,
  streamOf: (tenant, command) =>
    boardStream(tenant, command.type === 'OpenSeasons' ? command.boardId : command.plan.boardId),
  decide: (state, command, { now }) =>
    command.type === 'OpenSeasons'
      ? openSeasons(state, Math.max(now, command.until))
      : create(state, command, now),
  evolve,
  indexed: (state) => ({
    status: state.status,
    ...(state.status === 'open' && state.opensAt !== undefined && { opensAt: state.opensAt }),
  }),
  indexes: [
    { fields: { tenant: 1, status: 1 } },
    // Whose next season has begun, whoever's it is.
    { fields: { opensAt: 1, _id: 1 } },
  ],
  publish,
};

/** As many events as one command may have, two weeks of days: who has been away for longer opens the rest with the next. */
export const MAX_OPENED_AT_ONCE = 16;

function create(
  state: BoardState,
  { plan }: CreateBoard,
  now: EpochMs,
): Decision<BoardEvent, BoardRejection> {
  if (state.status === 'open') {
    return rejected({
      code: 'LEADERBOARD_EXISTS',
      message: `Leaderboard ${plan.boardId} exists already; choose another id.`,
    });
  }
  const season = seasonAt(plan, now);
  return accepted<BoardEvent>(
    { type: 'BoardCreated', data: { plan, activeFrom: now } },
    ...(season === undefined ? [] : [{ type: 'SeasonOpened' as const, data: { season, openedAt: now } }]),
  );
}

function openSeasons(state: BoardState, until: EpochMs): Decision<BoardEvent, BoardRejection> {
  const events: BoardEvent[] = [];
  let current = state;
  while (events.length < MAX_OPENED_AT_ONCE && current.status === 'open') {
    const { plan, opensAt: openedAt } = current;
    if (openedAt === undefined || openedAt > until) break;
    const season = seasonAt(plan, openedAt);
    if (season === undefined) break;
    const event: BoardEvent = { type: 'SeasonOpened', data: { season, openedAt } };
    events.push(event);
    current = evolve(current, event);
  }
  return accepted(...events);
}

function evolve(state: BoardState, event: BoardEvent): BoardState {
  if (event.type === 'BoardCreated') {
    return opening({ status: 'open', ...event.data }, event.data.activeFrom);
  }
  return state.status === 'none' ? state : opening(state, event.data.openedAt);
}

function opening(
  { opensAt: _opened, ...board }: Extract<BoardState, { readonly status: 'open' }>,
  after: EpochMs,
): BoardState {
  const opensAt = opensAfter(board.plan, after);
  return { ...board, ...(opensAt !== undefined && { opensAt }) };
}

function publish(recorded: RecordedEvent<BoardEvent>, state: BoardState): readonly PublishedEvent[] {
  const { event, tenant, effectiveAt, actor } = recorded;
  if (event.type === 'SeasonOpened') return tellOpened(recorded, event.data, state);
  const { plan, activeFrom } = event.data;
  const { boardId, name, unit, zone, seasons } = plan;
  const data: LeaderboardDefinition['data'] = {
    leaderboardId: boardId,
    version: BOARD_VERSION,
    name,
    activeFrom: toInstant(activeFrom),
    unit,
    timeZone: zone,
    seasons: seasonsText(seasons),
  };
  return [
    {
      id: derivedId('def', 'leaderboard', boardId, BOARD_VERSION),
      type: leaderboardDefinition.type,
      topic: leaderboardDefinition.topic,
      key: `${SYSTEM_KEY_PREFIX}def:leaderboard:${boardId}`,
      everyPartition: true,
      tenant,
      occurredAt: effectiveAt,
      actor,
      data,
    },
  ];
}

/** Under the key of the season's end, so that it comes before it. */
function tellOpened(
  { tenant, actor, stream, version }: RecordedEvent<BoardEvent>,
  { season, openedAt }: Extract<BoardEvent, { readonly type: 'SeasonOpened' }>['data'],
  state: BoardState,
): readonly PublishedEvent[] {
  if (state.status === 'none') return [];
  const { boardId, unit } = state.plan;
  const { seasonId, from, to } = season;
  const data: LeaderboardSeasonOpened['data'] = {
    leaderboardId: boardId,
    seasonId,
    unit,
    ...(from !== undefined && { from: toInstant(from) }),
    ...(to !== undefined && { to: toInstant(to) }),
  };
  return [
    {
      id: `${stream}@${version}`,
      type: leaderboardSeasonOpened.type,
      topic: leaderboardSeasonOpened.topic,
      key: seasonStream(tenant, { boardId, seasonId }),
      tenant,
      occurredAt: openedAt,
      actor,
      data,
    },
  ];
}

function seasonsText(seasons: SeasonPlan): LeaderboardDefinition['data']['seasons'] {
  if (seasons.kind !== 'custom') return seasons;
  return {
    kind: 'custom',
    seasons: seasons.seasons.map(({ seasonId, from = 0, to = 0 }) => ({
      seasonId,
      from: toInstant(from),
      to: toInstant(to),
    })),
  };
}
