import type { Aggregate, DomainEvent, RecordedEvent } from '@rapport/kernel/decider';
import type { PublishedEvent } from '@rapport/kernel/event';
import { SYSTEM_KEY_PREFIX, derivedId, streamId } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import { accepted, rejected } from '@rapport/kernel/outcome';
import type { Refusal } from '@rapport/kernel/outcome';
import { leaderboardDefinition } from '@rapport/contracts/points/leaderboards';
import type { LeaderboardDefinition } from '@rapport/contracts/points/leaderboards';
import type { BoardPlan, SeasonPlan } from './plan.ts';

export interface CreateBoard {
  readonly type: 'CreateLeaderboard';
  readonly plan: BoardPlan;
}

export type BoardEvent = DomainEvent<
  'BoardCreated',
  { readonly plan: BoardPlan; readonly activeFrom: EpochMs }
>;

export type BoardState =
  | { readonly status: 'none' }
  | { readonly status: 'open'; readonly plan: BoardPlan; readonly activeFrom: EpochMs };

export type BoardRejection = Refusal<'LEADERBOARD_EXISTS'>;

export const NO_BOARD: BoardState = { status: 'none' };

export const boardStream = (tenant: string, boardId: string): string => streamId(tenant, 'board', boardId);

/** Protects: a board ranks by one thing for ever, so that its ranks can be compared and its seasons closed. */
export const boardAggregate: Aggregate<CreateBoard, BoardState, BoardEvent, BoardRejection> = {
  name: 'points.board.v1',
  initialState: NO_BOARD,
  streamOf: (tenant, { plan }) => boardStream(tenant, plan.boardId),
  decide: (state, { plan }, { now }) =>
    state.status === 'none'
      ? accepted({ type: 'BoardCreated', data: { plan, activeFrom: now } })
      : rejected({
          code: 'LEADERBOARD_EXISTS',
          message: `Leaderboard ${plan.boardId} exists already; choose another id.`,
        }),
  evolve: (_state, { data }) => ({ status: 'open', ...data }),
  indexed: ({ status }) => ({ status }),
  indexes: [{ fields: { tenant: 1, status: 1 } }],
  publish,
};

/** A board never changes, so it has one version. */
const VERSION = 1;

function publish({
  event,
  tenant,
  effectiveAt,
  actor,
}: RecordedEvent<BoardEvent>): readonly PublishedEvent[] {
  const { plan, activeFrom } = event.data;
  const { boardId, name, unit, zone, seasons } = plan;
  const data: LeaderboardDefinition['data'] = {
    leaderboardId: boardId,
    version: VERSION,
    name,
    activeFrom: toInstant(activeFrom),
    unit,
    timeZone: zone,
    seasons: seasonsText(seasons),
  };
  return [
    {
      id: derivedId('def', 'leaderboard', boardId, VERSION),
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
