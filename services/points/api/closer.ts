import { createHash } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { AggregateDocument, CommandEnvelope, CommandResult } from '@rapport/kernel/decider';
import { derivedId } from '@rapport/kernel/ids';
import type { TenantId } from '@rapport/kernel/ids';
import type { ServiceContext } from '@rapport/platform/process/serve';
import { accountAggregate } from '../account/aggregate.ts';
import type { AccountCommand, Charge } from '../account/decide.ts';
import type { AccountEvent } from '../account/events.ts';
import { boardAggregate, boardStream } from '../board/aggregate.ts';
import type { BoardState, OpenSeasons } from '../board/aggregate.ts';
import { lastPrizePlace, prizeRule, prizesAt } from '../board/plan.ts';
import type { BoardPlan, Prize } from '../board/plan.ts';
import type { PointsConfig } from '../config.ts';
import { OPEN_SEASON, seasonAggregate, seasonStream } from '../season/aggregate.ts';
import type {
  ClosedSeason,
  FinalRanks,
  SeasonCommand,
  SeasonRef,
  SeasonState,
  Winner,
} from '../season/aggregate.ts';
import {
  BOARDS,
  CLOSINGS,
  STANDINGS_OF_ALL,
  closingId,
  seasonKey,
  standingId,
} from '../views/boards/documents.ts';
import type { StandingDocument } from '../views/boards/documents.ts';
import type { Order } from '../views/leaderboard/order.ts';
import type { Rankings } from './rankings.ts';

export const SEASONS = `${seasonAggregate.name}.states`;
export const BOARD_STATES = `${boardAggregate.name}.states`;

const METHOD = 'points.season.v1';
const PRIZE_METHOD = 'points.prize.v1';
/** What the cause of a prize out of a pool is called, as verbs of rules are. */
const PRIZE_VERB = 'season.closed';

/**
 * How often seasons are looked for that have begun, and such whose closing has lost its caller: what begins is told
 * within two seconds, and closing is no matter of seconds.
 */
const LOOK_MS = 1_000;
/** Boards whose seasons are opened together, one command each; those of one midnight follow each other at once. */
const BOARDS_AT_ONCE = 100;
const SEASONS_AT_ONCE = 20;
/** Ranks hashed at once. */
const PAGE = 1_000;
/** Prizes booked at once. */
const PRIZES_AT_ONCE = 50;

export interface Closer {
  /** Takes a season as far as it goes by now; each step has one id for ever, so it does not matter who comes again. */
  readonly advance: (tenant: TenantId, ref: SeasonRef) => Promise<SeasonState>;
  readonly stop: () => Promise<void>;
}

export async function seasonState(
  store: ServiceContext['store'],
  tenant: TenantId,
  ref: SeasonRef,
): Promise<SeasonState> {
  const stream = seasonStream(tenant, ref);
  const found = (await store.getMany(SEASONS, [stream])).get(stream);
  return (found as AggregateDocument<SeasonState> | undefined)?.state ?? OPEN_SEASON;
}

/**
 * Opens seasons as they begin, and takes those that are being closed to their end: once every partition of the topic has
 * heard of it, no score can change, so the ranks are a fact of the log, whoever computes them and however often.
 */
export function startCloser(
  {
    engine,
    config: { partitions },
    clock,
    logger,
  }: Pick<ServiceContext<PointsConfig, 'points'>, 'engine' | 'config' | 'clock' | 'logger'>,
  rankings: Pick<Rankings, 'read'>,
): Closer {
  const { store } = engine;
  const stopping = new AbortController();

  const submit = async (
    tenant: TenantId,
    command: SeasonCommand | OpenSeasons | AccountCommand,
    step: Pick<CommandEnvelope, 'aggregate' | 'method' | 'requestId' | 'effectiveAt' | 'causes'>,
  ): Promise<CommandResult> => {
    const { requestId } = step;
    const result = await engine.submit({ ...step, tenant, command, fingerprint: requestId, actor: METHOD });
    // An account that can take no more is told of by nobody else.
    if (result.outcome !== 'accepted') logger.warn({ event: 'season.step_refused', requestId, ...result });
    return result;
  };
  const step = (tenant: TenantId, command: SeasonCommand): Promise<CommandResult> => {
    const requestId = derivedId(command.type, command.boardId, command.seasonId);
    return submit(tenant, command, { aggregate: seasonAggregate.name, method: METHOD, requestId });
  };

  const isHeard = async (key: string): Promise<boolean> => {
    const ids = Array.from({ length: partitions }, (_, partition) => closingId(key, partition));
    return (await store.getMany(`${BOARDS}.${CLOSINGS}`, ids)).size === partitions;
  };

  const winnersOf = async (
    order: Order,
    key: string,
    prizes: readonly Prize[],
  ): Promise<readonly Winner[]> => {
    const rows = order.from(1, lastPrizePlace(prizes));
    const found = await store.getMany(
      STANDINGS_OF_ALL,
      rows.map(({ mid }) => standingId(key, mid)),
    );
    return rows.flatMap(({ mid, place, rank, score }) => {
      const personal = (found.get(standingId(key, mid)) as StandingDocument | undefined)?.personal;
      return prizesAt(prizes, place).map(({ points, unit }) => ({
        ...{ place, rank, mid, score, prize: points, prizeUnit: unit },
        ...(personal !== undefined && { personal }),
      }));
    });
  };

  const planOf = async (tenant: TenantId, { boardId }: SeasonRef): Promise<BoardPlan | undefined> => {
    const stream = boardStream(tenant, boardId);
    const found = (await store.getMany(BOARD_STATES, [stream])).get(stream);
    const board = (found as AggregateDocument<BoardState> | undefined)?.state;
    return board?.status === 'open' ? board.plan : undefined;
  };

  const finalRanks = async (tenant: TenantId, ref: SeasonRef): Promise<FinalRanks> => {
    const key = seasonKey(tenant, ref.boardId, ref.seasonId);
    const order = await rankings.read(key);
    const { prizes = [] } = (await planOf(tenant, ref)) ?? {};
    return {
      members: order.size(),
      finalRanksHash: hashOf(order),
      winners: await winnersOf(order, key, prizes),
    };
  };

  const book = async (tenant: TenantId, ref: SeasonRef, winner: Winner): Promise<void> => {
    const { mid, prize: amount, prizeUnit: unit, place, personal } = winner;
    const reason = `Place ${place} of ${ref.boardId}, ${ref.seasonId}`;
    await submit(
      tenant,
      { type: 'Earn', mid, unit, amount, reason, ...(personal !== undefined && { personal }) },
      { aggregate: accountAggregate.name, method: PRIZE_METHOD, requestId: prizeId(ref, winner) },
    );
  };

  /**
   * What the pool had of each prize. One is asked for when the one before it is answered: places are paid in their order,
   * also where two replicas come to it at once.
   */
  const takeFromPool = async (
    tenant: TenantId,
    season: ClosedSeason,
    poolId: string,
  ): Promise<readonly bigint[]> => {
    const paid: bigint[] = [];
    for (const winner of season.ranks.winners) {
      const requestId = prizeId(season, winner);
      const charged = await submit(tenant, chargeOf(season, poolId, winner), {
        ...{
          aggregate: accountAggregate.name,
          method: PRIZE_METHOD,
          requestId,
          effectiveAt: season.closedAt,
        },
        causes: { causeEventIds: [requestId], causeCount: 1 },
      });
      paid.push(chargedBy(charged));
    }
    return paid;
  };

  const advance = async (tenant: TenantId, ref: SeasonRef): Promise<SeasonState> => {
    const state = await seasonState(store, tenant, ref);
    if (state.status === 'closing') {
      if (!(await isHeard(seasonKey(tenant, ref.boardId, ref.seasonId)))) return state;
      await step(tenant, { type: 'FinishSeason', ...ref, ranks: await finalRanks(tenant, ref) });
      return advance(tenant, ref);
    }
    if (state.status !== 'closed') return state;
    const { poolId } = (await planOf(tenant, ref)) ?? {};
    if (poolId !== undefined) {
      await step(tenant, { type: 'SettleSeason', ...ref, paid: await takeFromPool(tenant, state, poolId) });
      return seasonState(store, tenant, ref);
    }
    const { winners } = state.ranks;
    for (let first = 0; first < winners.length; first += PRIZES_AT_ONCE) {
      await Promise.all(
        winners.slice(first, first + PRIZES_AT_ONCE).map((winner) => book(tenant, ref, winner)),
      );
    }
    await step(tenant, { type: 'SettleSeason', ...ref });
    return seasonState(store, tenant, ref);
  };

  /** Each opening has one id for ever: that of the season that is due. */
  const openDue = async (): Promise<void> => {
    for (;;) {
      const until = clock.now();
      const due = (await store.find(BOARD_STATES, {
        filter: { opensAt: { lte: until } },
        sort: { opensAt: 1 },
        limit: BOARDS_AT_ONCE,
      })) as readonly AggregateDocument<BoardState>[];
      await Promise.all(
        due.map(async ({ _id, tenant, state }) => {
          if (state.status === 'none') return;
          const { boardId } = state.plan;
          const requestId = derivedId('OpenSeasons', state.opensAt ?? 0, _id);
          const command = { type: 'OpenSeasons', boardId, until } as const;
          await submit(tenant, command, { aggregate: boardAggregate.name, method: METHOD, requestId });
        }),
      );
      if (due.length < BOARDS_AT_ONCE || stopping.signal.aborted) return;
    }
  };

  const advanceAll = async (): Promise<void> => {
    const found = (await store.find(SEASONS, {
      filter: { status: { in: ['closing', 'closed'] } },
      limit: SEASONS_AT_ONCE,
    })) as readonly AggregateDocument<SeasonState>[];
    for (const { tenant, state } of found) {
      if (state.status === 'open') continue;
      const { boardId, seasonId } = state;
      await advance(tenant, { boardId, seasonId });
    }
  };

  const keepLooking = async (look: () => Promise<void>): Promise<void> => {
    while (!stopping.signal.aborted) {
      await look().catch((error: unknown) => {
        // What was not taken further now is at the next look.
        if (!stopping.signal.aborted) logger.warn({ event: 'season.closing_failed', problem: String(error) });
      });
      await pause(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  // Beside each other: no season begins late because another one has a thousand prizes.
  const running = Promise.all([keepLooking(openDue), keepLooking(advanceAll)]);

  return {
    advance,
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** Of a prize, for ever. */
const prizeId = ({ boardId, seasonId }: SeasonRef, { place }: Winner): string =>
  derivedId('prize', boardId, seasonId, place);

/** A prize out of a pool is earned as by a rule: at the instant at which the season was closed. */
function chargeOf(
  season: SeasonRef & Pick<ClosedSeason, 'closedAt'>,
  poolId: string,
  winner: Winner,
): Charge {
  const { mid, prize: amount, prizeUnit: unit, personal } = winner;
  const { boardId, seasonId, closedAt: effectiveAt } = season;
  return {
    ...{ type: 'Charge', owner: { kind: 'pool', id: poolId }, unit },
    earn: {
      ...{ type: 'EarnByRule', mid, unit, direction: 'earn', amount, effectiveAt, rule: prizeRule(boardId) },
      cause: { eventId: prizeId(season, winner), verb: PRIZE_VERB, objectId: seasonId },
      ...(personal !== undefined && { personal }),
    },
  };
}

/** What an account gave; nothing where it has none. */
function chargedBy(result: CommandResult): bigint {
  if (result.outcome !== 'accepted') return 0n;
  return result.events
    .map(({ event }) => event as AccountEvent)
    .reduce((sum, { type, data }) => (type === 'Charged' ? sum - data.amount : sum), 0n);
}

/** As the event tells: who wants to check it needs nothing but the ranks. */
function hashOf(order: Order): string {
  const hash = createHash('sha256');
  for (let place = 1; place <= order.size(); place += PAGE) {
    for (const row of order.from(place, PAGE)) {
      hash.update(`${row.place} ${row.rank} ${row.mid} ${row.score} ${row.reachedAt}\n`);
    }
  }
  return hash.digest('hex');
}
