import type { Fact } from '@rapport/kernel/event';
import { derivedId, memberKey } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import type { DocumentKey, FoldContext, Projection } from '@rapport/kernel/projection';
import { scoreChanged } from '@rapport/contracts/points/leaderboards';
import type {
  LeaderboardDefinition,
  LeaderboardSeasonClosing,
  ScoreChanged,
} from '@rapport/contracts/points/leaderboards';
import { TOPICS } from '@rapport/contracts/topics';
import { isTimeZone } from '@rapport/rules/calendar';
import { seasonAt } from '../../board/plan.ts';
import type { SeasonPlan } from '../../board/plan.ts';
import { CHANGES_STANDINGS, changesTold, countedAt, isCounted, partitionId } from '../bookings.ts';
import type { StandingChange, StandingTold } from '../bookings.ts';
import { instantOf } from '../definitions.ts';
import {
  BOARDS,
  CLOSINGS,
  DEFINITIONS,
  MAX_MOVES,
  STANDINGS,
  closingId,
  seasonKey,
  standingId,
} from './documents.ts';
import type { BoardsDocument, ClosingDocument, RankedBy, ScoreMove, StandingDocument } from './documents.ts';

type Told = LeaderboardDefinition | LeaderboardSeasonClosing | StandingTold;

/** A season of a board that a booking counts in. */
interface Counting {
  readonly board: RankedBy;
  readonly seasonId: string;
  readonly season: string;
}

/**
 * The scores of every season of every board, from what is booked after the board was made until the season is closed.
 * A booking counts in the season of its effective time; so does what moves of it, with a merge, to another member.
 */
export function createBoardsProjection(): Projection<Told> {
  // What is in force as far as it was seen, so that `keys` announces the right documents; the fold does not rely on it.
  const seen = new Map<string, readonly RankedBy[]>();

  const countingIn = (
    boards: readonly RankedBy[],
    tenant: string,
    { unit, effectiveAt }: Pick<StandingChange, 'unit' | 'effectiveAt'>,
  ): readonly Counting[] =>
    boards
      .filter((board) => board.unit === unit)
      .flatMap((board) => {
        const season = seasonAt(board, effectiveAt);
        return season === undefined
          ? []
          : [
              {
                board,
                seasonId: season.seasonId,
                season: seasonKey(tenant, board.boardId, season.seasonId),
              },
            ];
      });

  return {
    name: BOARDS,
    topic: TOPICS.points,
    handles: [
      'rapport.points.LeaderboardDefinition.v1',
      'rapport.points.LeaderboardSeasonClosing.v1',
      ...CHANGES_STANDINGS,
    ],
    collections: [
      { name: DEFINITIONS },
      { name: CLOSINGS },
      {
        name: STANDINGS,
        indexes: [
          // Who loads a season reads it in this order, and who follows a partition goes on in it.
          { fields: { partition: 1, offset: 1, _id: 1 } },
          // Who has moved since a moment.
          { fields: { season: 1, reachedAt: -1, _id: 1 } },
        ],
      },
    ],
    keys: ({ event, position, effectiveAt }) => {
      const { tenantid: tenant } = event;
      const definitions = { collection: DEFINITIONS, id: partitionId(tenant, position.partition) };
      if (isAboutBoards(event)) return [definitions, ...closingKeys(event, position.partition)];
      const { unit } = event.data;
      const boards = seen.get(definitions.id) ?? [];
      const counting = countedAt({ event, effectiveAt }).flatMap((at) =>
        countingIn(boards, tenant, { unit, effectiveAt: at }),
      );
      return [
        definitions,
        ...counting.flatMap(({ season }) => [
          { collection: CLOSINGS, id: closingId(season, position.partition) },
          { collection: STANDINGS, id: standingId(season, event.subject ?? '') },
        ]),
      ];
    },
    fold: (context, fact) => {
      const { event, position } = fact;
      const { tenantid: tenant } = event;
      const _id = partitionId(tenant, position.partition);
      if (event.type === 'rapport.points.LeaderboardDefinition.v1') {
        define(context, _id, boardOf(event));
        return;
      }
      if (event.type === 'rapport.points.LeaderboardSeasonClosing.v1') {
        const { partition, offset } = position;
        const season = seasonKey(tenant, event.data.leaderboardId, event.data.seasonId);
        context.put<ClosingDocument>(CLOSINGS, { _id: closingId(season, partition), partition, offset });
        return;
      }
      const boards = context.get<BoardsDocument>(DEFINITIONS, _id)?.boards;
      if (boards === undefined) return;
      seen.set(_id, boards);
      const told = fact as Fact<StandingTold>;
      const counted: Counted[] = changesTold(told).flatMap((change) => {
        if (change.given === 0n) return [];
        const scores = countingIn(boards, tenant, change)
          .filter(({ board }) => isCounted(change, board.activeFrom))
          .flatMap((counting) => count(context, told, change, counting));
        return scores.length === 0 ? [] : [{ change, scores }];
      });
      tell(context, told, counted);
    },
  };
}

const isAboutBoards = (event: Told): event is LeaderboardDefinition | LeaderboardSeasonClosing =>
  event.type === 'rapport.points.LeaderboardDefinition.v1' ||
  event.type === 'rapport.points.LeaderboardSeasonClosing.v1';

function closingKeys(
  event: LeaderboardDefinition | LeaderboardSeasonClosing,
  partition: number,
): readonly DocumentKey[] {
  if (event.type === 'rapport.points.LeaderboardDefinition.v1') return [];
  const season = seasonKey(event.tenantid, event.data.leaderboardId, event.data.seasonId);
  return [{ collection: CLOSINGS, id: closingId(season, partition) }];
}

function define(context: FoldContext, _id: string, board: RankedBy): void {
  const known = context.get<BoardsDocument>(DEFINITIONS, _id)?.boards ?? [];
  if (known.some(({ boardId }) => boardId === board.boardId)) return;
  const boards = [...known, board].sort((left, right) => (left.boardId < right.boardId ? -1 : 1));
  context.put<BoardsDocument>(DEFINITIONS, { _id, boards });
}

function count(
  context: FoldContext,
  { position }: Pick<Fact, 'position'>,
  { mid, unit, effectiveAt, bookedAt, given, personal: told }: StandingChange,
  { season, seasonId, board: { boardId: leaderboardId } }: Counting,
): readonly Score[] {
  const { partition, offset } = position;
  if (context.get<ClosingDocument>(CLOSINGS, closingId(season, partition)) !== undefined) return [];
  const _id = standingId(season, mid);
  const known = context.get<StandingDocument>(STANDINGS, _id);
  const personal = told ?? known?.personal;
  const { moves, summedThrough } = withMove(known, { at: effectiveAt, points: given });
  const score = (known?.score ?? 0n) + given;
  const reachedAt = Math.max(known?.reachedAt ?? effectiveAt, effectiveAt);
  context.put<StandingDocument>(STANDINGS, {
    _id,
    season,
    mid,
    unit,
    partition,
    offset,
    score,
    joinedAt: Math.min(known?.joinedAt ?? effectiveAt, effectiveAt),
    reachedAt,
    moves,
    ...(summedThrough !== undefined && { summedThrough }),
    ...(bookedAt !== undefined && score === 0n && { away: true as const }),
    ...(personal !== undefined && { personal }),
  });
  return [{ leaderboardId, seasonId, score: String(score), reachedAt: toInstant(reachedAt) }];
}

type Score = ScoreChanged['data']['scores'][number];

/** What counts, and the scores that it makes. */
interface Counted {
  readonly change: StandingChange;
  readonly scores: readonly Score[];
}

/** As many as one event tells: more only follow a merge, of many seasons at once. */
const MAX_SCORES_TOLD = 100;

/** One event for a booking, and one for what follows a merge, however many boards it counts in; of each season the last score. */
function tell(
  context: FoldContext,
  { event, effectiveAt }: Pick<Fact<StandingTold>, 'event' | 'effectiveAt'>,
  counted: readonly Counted[],
): void {
  const [first] = counted;
  if (first === undefined) return;
  const { id, tenantid: tenant, backfill } = event;
  const { mid, unit, personal } = first.change;
  const points = counted.reduce((sum, { change }) => sum + change.given, 0n);
  const bySeason = new Map(
    counted.flatMap(({ scores }) =>
      scores.map((score) => [`${score.leaderboardId}:${score.seasonId}`, score] as const),
    ),
  );
  const scores = [...bySeason.values()];
  for (let from = 0; from < scores.length; from += MAX_SCORES_TOLD) {
    const data: ScoreChanged['data'] = {
      ...{ unit, points: String(points), scores: scores.slice(from, from + MAX_SCORES_TOLD) },
      ...{ causeEventIds: [id], causeCount: 1 },
      ...(personal !== undefined && { personal }),
    };
    context.emit({
      id: from === 0 ? derivedId('score', id) : derivedId('score', from, id),
      type: scoreChanged.type,
      topic: scoreChanged.topic,
      key: memberKey(tenant, mid),
      tenant,
      subject: mid,
      occurredAt: effectiveAt,
      causationId: id,
      ...(backfill === true && { backfill }),
      data,
    });
  }
}

/** Moves by time, the oldest forgotten where they are too many; all of one instant together. */
function withMove(
  known: Pick<StandingDocument, 'moves' | 'summedThrough'> | undefined,
  move: ScoreMove,
): Pick<StandingDocument, 'moves' | 'summedThrough'> {
  const { moves: before = [], summedThrough } = known ?? {};
  const sum = summedThrough === undefined ? {} : { summedThrough };
  if (move.at <= (summedThrough ?? -Infinity)) return { moves: before, ...sum };
  const place = before.findLastIndex(({ at }) => at <= move.at) + 1;
  const moves = before.toSpliced(place, 0, move);
  const oldest = moves[0]?.at ?? 0;
  if (moves.length <= MAX_MOVES) return { moves, ...sum };
  return { moves: moves.filter(({ at }) => at > oldest), summedThrough: oldest };
}

function boardOf({ id, data }: LeaderboardDefinition): RankedBy {
  const { leaderboardId: boardId, unit, timeZone: zone, seasons, activeFrom } = data;
  // Only what passed its check is published; what does not is parked and shown to the operator.
  if (!isTimeZone(zone)) throw new Error(`Definition ${id} names no time zone.`);
  return { boardId, unit, zone, seasons: seasonsOf(id, seasons), activeFrom: instantOf(id, activeFrom) };
}

function seasonsOf(id: string, seasons: LeaderboardDefinition['data']['seasons']): SeasonPlan {
  if (seasons.kind !== 'custom') return seasons;
  return {
    kind: 'custom',
    seasons: seasons.seasons.map(({ seasonId, from, to }) => ({
      seasonId,
      from: instantOf(id, from),
      to: instantOf(id, to),
    })),
  };
}
