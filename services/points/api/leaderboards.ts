import { setTimeout as pause } from 'node:timers/promises';
import type { AggregateDocument } from '@rapport/kernel/decider';
import type { MemberRef, TenantId } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import { submitterOf } from '@rapport/platform/grpc/commands';
import { resourceExhausted, unavailable, valueOrThrow } from '@rapport/platform/grpc/errors';
import { awaitPosition } from '@rapport/platform/grpc/min-position';
import { readPageSize } from '@rapport/platform/grpc/pages';
import { createRecent } from '@rapport/platform/grpc/recent';
import { bindService } from '@rapport/platform/grpc/server';
import type { CallContext, ServiceBinding } from '@rapport/platform/grpc/server';
import {
  fingerprintOf,
  readCallerId,
  readMemberRef,
  readTimestamp,
  toInt64,
  toMemberRef,
  toTimestamp,
} from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { Leaderboard__Output } from '@rapport/protos/rapport/points/v1/Leaderboard';
import type { RankedMember } from '@rapport/protos/rapport/points/v1/RankedMember';
import type { Season as WireSeason } from '@rapport/protos/rapport/points/v1/Season';
import type { SeasonStatus } from '@rapport/protos/rapport/points/v1/SeasonStatus';
import { streamOfOwner } from '../account/names.ts';
import { accountNotOpen } from '../account/rejections.ts';
import { boardAggregate, boardStream } from '../board/aggregate.ts';
import type { BoardState } from '../board/aggregate.ts';
import { lastPrizePlace, prizesAt, seasonAt, seasonNamed } from '../board/plan.ts';
import type { BoardPlan, Season } from '../board/plan.ts';
import type { PointsConfig } from '../config.ts';
import { seasonAggregate } from '../season/aggregate.ts';
import type { SeasonState } from '../season/aggregate.ts';
import { STANDINGS_OF_ALL, seasonKey, standingId } from '../views/boards/documents.ts';
import type { StandingDocument } from '../views/boards/documents.ts';
import type { Order, Placed } from '../views/leaderboard/order.ts';
import { MAX_MOVERS, rankAsOf } from '../views/boards/queries.ts';
import { findAccount } from '../views/ledger/queries.ts';
import { createRulebooks } from '../views/rules/rulebook.ts';
import { readBoardPlan, toLeaderboard } from './boardPlan.ts';
import { BOARD_STATES, seasonState } from './closer.ts';
import type { Closer } from './closer.ts';
import { definitionsOf } from './dryRun.ts';
import type { Rankings } from './rankings.ts';
import { STATUS_OF_REJECTION, doorError, rejectionError } from './status.ts';
import type { Units } from './units.ts';

/** Each booking in a unit is a document for each of its boards. */
export const MAX_BOARDS = 20;

const BOARD_PAGES = { standard: 50, most: 100 };
const TOP_ROWS = { standard: 10, most: 100 };
const REACH = { standard: 5, most: 50 };

/** A season of a million is read in some ten seconds; whoever asks first does not wait for that. */
const LOADING_MS = 2_000;
const RETRY_MS = 2_000;
/** A caller waits so long for final ranks; they come also when nobody waits. */
const CLOSING_MS = 5_000;
const CLOSING_LOOK_MS = 50;

const WATCH_MS = 1_000;
/** Each looks at ten rows a second. */
const MAX_WATCHES = 1_000;

/** How long what is known of a season's end is believed. */
const SEASON_KNOWN_MS = 200;
const MAX_KNOWN = 1_000;

type Board = Exclude<BoardState, { readonly status: 'none' }>;

const STATUS = {
  open: 'SEASON_STATUS_OPEN',
  closing: 'SEASON_STATUS_CLOSING',
  closed: 'SEASON_STATUS_CLOSED',
  settled: 'SEASON_STATUS_CLOSED',
} as const satisfies Record<SeasonState['status'], SeasonStatus>;

/** A season of a board that was asked for. */
interface Asked {
  readonly tenant: TenantId;
  readonly board: Board;
  readonly season: Season;
  readonly key: string;
}

/**
 * What the caller said, not what it comes to: the tenant may have moved to another zone meanwhile. Without a pool it is
 * what it was before there were any.
 */
function saidOf(leaderboard: Leaderboard__Output | null): object | null {
  if (leaderboard?.poolId !== '') return leaderboard;
  const { poolId: _, ...said } = leaderboard;
  return said;
}

export function leaderboardBinding(
  { protos, engine, clock, identify, pages }: ServiceContext<PointsConfig, 'points'>,
  rankings: Rankings,
  closer: Pick<Closer, 'advance'>,
  units: Pick<Units, 'termsOf'>,
): ServiceBinding {
  const { store } = engine;
  /** Boards never change. */
  const boards = new Map<string, Board>();
  const ends = createRecent<SeasonState>({ ms: SEASON_KNOWN_MS, most: MAX_KNOWN });
  const rulebookOf = createRulebooks();
  let watches = 0;

  const boardOf = (tenant: TenantId, wireId: string): Board | Promise<Board> => {
    const boardId = valueOrThrow(readCallerId(wireId, 'leaderboard_id'));
    return boards.get(boardStream(tenant, boardId)) ?? readBoard(tenant, boardId);
  };
  const readBoard = async (tenant: TenantId, boardId: string): Promise<Board> => {
    const stream = boardStream(tenant, boardId);
    const found = (await store.getMany(BOARD_STATES, [stream])).get(stream);
    const state = (found as AggregateDocument<BoardState> | undefined)?.state;
    if (state?.status !== 'open') {
      throw doorError('LEADERBOARD_UNKNOWN', `There is no leaderboard ${boardId}.`);
    }
    if (boards.size >= MAX_KNOWN) boards.clear();
    boards.set(stream, state);
    return state;
  };

  const askedOf = async (
    tenant: TenantId,
    { leaderboardId, seasonId }: { readonly leaderboardId: string; readonly seasonId: string },
    at: EpochMs = clock.now(),
  ): Promise<Asked> => {
    const board = await boardOf(tenant, leaderboardId);
    const season = seasonId === '' ? seasonAt(board.plan, at) : seasonNamed(board.plan, seasonId);
    if (season === undefined) throw doorError('SEASON_UNKNOWN', 'The leaderboard has no such season.');
    return { tenant, board, season, key: seasonKey(tenant, board.plan.boardId, season.seasonId) };
  };

  const orderOf = ({ key }: Asked): Order | Promise<Order> => rankings.known(key) ?? loading(key);
  const loading = async (key: string): Promise<Order> => {
    const waited = new AbortController();
    const order = await Promise.race([
      rankings.of(key),
      pause(LOADING_MS, undefined, { signal: waited.signal }).catch(() => undefined),
    ]);
    waited.abort();
    if (order !== undefined) return order;
    throw unavailable('LEADERBOARD_LOADING', 'The season is being read into memory; ask again.', RETRY_MS);
  };

  const endOf = ({ tenant, board, season, key }: Asked): SeasonState | Promise<SeasonState> => {
    const { boardId } = board.plan;
    const read = () => seasonState(store, tenant, { boardId, seasonId: season.seasonId });
    return ends.get(key) ?? ends.read(key, read);
  };

  const toSeason = ({ season }: Asked, state: SeasonState, order: Order): WireSeason => ({
    seasonId: season.seasonId,
    ...(season.from !== undefined && { from: toTimestamp(season.from) }),
    ...(season.to !== undefined && { to: toTimestamp(season.to) }),
    status: STATUS[state.status],
    members: order.size(),
    ...(state.status !== 'open' && { closedAt: toTimestamp(state.closedAt) }),
    ...('ranks' in state && { finalRanksHash: state.ranks.finalRanksHash }),
  });

  const toRow = ({ rank, place, score, reachedAt }: Placed, member?: MemberRef): RankedMember => ({
    rank,
    place,
    score: toInt64(score),
    reachedAt: toTimestamp(reachedAt),
    member: member === undefined ? null : toMemberRef(member),
  });

  const named = async (rows: readonly Placed[], { key }: Asked): Promise<RankedMember[]> => {
    const ids = rows.map(({ mid }) => standingId(key, mid));
    const found = ids.length === 0 ? new Map() : await store.getMany(STANDINGS_OF_ALL, ids);
    return rows.map((row) => {
      const standing = found.get(standingId(key, row.mid)) as StandingDocument | undefined;
      return toRow(row, standing?.personal?.data);
    });
  };

  const top = async (
    tenant: TenantId,
    request: { readonly leaderboardId: string; readonly seasonId: string },
    limit: number,
  ): Promise<{ season: WireSeason; rows: RankedMember[] }> => {
    const asked = await askedOf(tenant, request);
    const order = await orderOf(asked);
    const season = toSeason(asked, await endOf(asked), order);
    return { season, rows: await named(order.from(1, limit), asked) };
  };

  const notRanked = (): Error =>
    doorError('NOT_RANKED', 'The member has no score in this season of the leaderboard.');

  const submit = submitterOf(engine, STATUS_OF_REJECTION);

  const refuseTooMany = async (tenant: TenantId, boardId: string): Promise<void> => {
    const found = await store.find(BOARD_STATES, { filter: { tenant, status: 'open' }, limit: MAX_BOARDS });
    // The first answer stands, also when it was the last board.
    if (found.length < MAX_BOARDS || found.some(({ _id }) => _id === boardStream(tenant, boardId))) return;
    throw doorError('TOO_MANY_LEADERBOARDS', `A tenant has at most ${MAX_BOARDS} leaderboards.`);
  };

  /** What prizes are paid out of is there before them, as with the partner of a rule. */
  const refuseUnknownPool = async (tenant: TenantId, { poolId, prizes }: BoardPlan): Promise<void> => {
    if (poolId === undefined) return;
    const owner = { kind: 'pool', id: poolId } as const;
    for (const unit of new Set(prizes.map((prize) => prize.unit))) {
      const account = await findAccount(store, streamOfOwner(tenant, { owner }, unit));
      if (account === undefined) throw rejectionError(accountNotOpen(owner, unit));
    }
  };

  /** Until its ranks are final and its prizes booked. */
  const closed = async ({ tenant, board, season }: Asked, context: CallContext): Promise<SeasonState> => {
    const ref = { boardId: board.plan.boardId, seasonId: season.seasonId };
    const giveUpAt = performance.now() + Math.min(CLOSING_MS, context.deadlineMs());
    for (;;) {
      const state = await closer.advance(tenant, ref);
      if (state.status === 'settled') return state;
      if (performance.now() >= giveUpAt) {
        throw unavailable('SEASON_CLOSING', 'The season is being closed; ask again for its ranks.', RETRY_MS);
      }
      await pause(CLOSING_LOOK_MS, undefined, { signal: context.signal });
    }
  };

  return bindService(protos.own.LeaderboardService.service, {
    CreateLeaderboard: {
      scope: 'write',
      handler: async ({ requestId, leaderboard }, context) => {
        const { tenant } = context;
        const boardId = valueOrThrow(readCallerId(leaderboard?.leaderboardId, 'leaderboard.leaderboard_id'));
        const zone = rulebookOf(await definitionsOf(store, tenant)).zoneAt(clock.now());
        const plan = readBoardPlan(boardId, leaderboard, zone);
        for (const unit of [plan.unit, ...plan.prizes.map((prize) => prize.unit)]) {
          await units.termsOf(tenant, unit);
        }
        await refuseUnknownPool(tenant, plan);
        await refuseTooMany(tenant, boardId);
        const command = { type: 'CreateLeaderboard', plan } as const;
        await submit(boardAggregate, command, requestId, context, saidOf(leaderboard));
        return { leaderboard: toLeaderboard(await boardOf(tenant, boardId)) };
      },
    },
    GetLeaderboard: {
      scope: 'read',
      handler: async ({ leaderboardId }, { tenant }) => ({
        leaderboard: toLeaderboard(await boardOf(tenant, leaderboardId)),
      }),
    },
    ListLeaderboards: {
      scope: 'read',
      handler: async ({ pageSize, pageToken }, { tenant }) => {
        const limit = valueOrThrow(readPageSize(pageSize, BOARD_PAGES));
        const query = fingerprintOf(['ListLeaderboards', tenant, boardAggregate.name]);
        const after = valueOrThrow(pages.open(pageToken, query));
        const found = (await store.find(BOARD_STATES, {
          filter: { tenant, status: 'open' },
          limit,
          ...(after !== undefined && { after: { _id: String(after._id) } }),
        })) as readonly AggregateDocument<BoardState>[];
        const last = found.length === limit ? found.at(-1) : undefined;
        return {
          leaderboards: found.flatMap(({ state }) => (state.status === 'none' ? [] : [toLeaderboard(state)])),
          nextPageToken: last === undefined ? '' : pages.sign({ query, after: { _id: last._id } }),
        };
      },
    },
    ListTop: {
      scope: 'read',
      handler: async (request, context) => {
        const limit = valueOrThrow(readPageSize(request.limit, TOP_ROWS, 'limit'));
        await awaitPosition(engine, request.minPosition, context);
        return top(context.tenant, request, limit);
      },
    },
    GetAroundMember: {
      scope: 'read',
      handler: async (request, { tenant }) => {
        const reach = valueOrThrow(readPageSize(request.reach, REACH, 'reach'));
        const mid = identify(tenant, valueOrThrow(readMemberRef(request.member, 'member')));
        const asked = await askedOf(tenant, request);
        const order = await orderOf(asked);
        const own = order.find(mid);
        if (own === undefined) throw notRanked();
        const first = Math.max(1, own.place - reach);
        const rows = order.from(first, own.place + reach - first + 1);
        const season = toSeason(asked, await endOf(asked), order);
        return { season, rows: await named(rows, asked) };
      },
    },
    GetRank: {
      scope: 'read',
      handler: async (request, { tenant }) => {
        const member = valueOrThrow(readMemberRef(request.member, 'member'));
        const mid = identify(tenant, member);
        const asOf = valueOrThrow(readTimestamp(request.asOf, 'as_of'));
        const asked = await askedOf(tenant, request, asOf);
        const order = await orderOf(asked);
        const end = await endOf(asked);
        const season = toSeason(asked, end, order);
        if (asOf === undefined) {
          const row = order.find(mid);
          if (row === undefined) throw notRanked();
          return { season, row: toRow(row, member) };
        }
        const past = await rankAsOf(
          store,
          order,
          {
            ...asked,
            activeFrom: asked.board.activeFrom,
            ...(end.status !== 'open' && { closedAt: end.closedAt }),
          },
          mid,
          asOf,
        );
        if (past === undefined) throw notRanked();
        if (past === 'too_many') {
          throw doorError('TOO_MANY_MOVED', `More than ${MAX_MOVERS} members have moved since then.`);
        }
        const { rank, score } = past;
        return { season, row: { rank, score: toInt64(score), member: toMemberRef(member) } };
      },
    },
    CloseSeason: {
      scope: 'write',
      handler: async (request, context) => {
        const { tenant } = context;
        valueOrThrow(readCallerId(request.seasonId, 'season_id'));
        const asked = await askedOf(tenant, request);
        const { board, season, key } = asked;
        const { boardId, unit, prizes } = board.plan;
        const command = {
          type: 'CloseSeason',
          boardId,
          seasonId: season.seasonId,
          unit,
          season,
        } as const;
        await submit(seasonAggregate, command, request.requestId, context);
        const state = await closed(asked, context);
        ends.forget(key);
        const order = await orderOf(asked);
        const winners = await named(order.from(1, lastPrizePlace(prizes)), asked);
        const paidAt = new Map(
          'ranks' in state ? state.ranks.winners.map((one) => [one.place, one.paid]) : [],
        );
        return {
          season: toSeason(asked, state, order),
          winners: winners.flatMap((ranked, index) =>
            prizesAt(prizes, index + 1).map((prize) => ({
              ranked,
              points: String(prize.points),
              unit: prize.unit,
              paid: String(paidAt.get(index + 1) ?? prize.points),
            })),
          ),
        };
      },
    },
    WatchLeaderboard: {
      scope: 'read',
      serverStream: async function* watch(request, { tenant, signal }) {
        const limit = valueOrThrow(readPageSize(request.limit, TOP_ROWS, 'limit'));
        if (watches >= MAX_WATCHES) {
          throw resourceExhausted('TOO_MANY_WATCHES', 'Too many watch leaderboards here.', RETRY_MS);
        }
        watches += 1;
        try {
          let told = '';
          for (;;) {
            const answer = await top(tenant, request, limit);
            const text = JSON.stringify(answer);
            if (text !== told) yield answer;
            told = text;
            await pause(WATCH_MS, undefined, { signal });
          }
        } finally {
          watches -= 1;
        }
      },
    },
  });
}
