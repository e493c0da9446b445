import type { Store } from '@rapport/engine/ports/store';
import type { TenantId } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import { accountStream } from '../../account/names.ts';
import type { Season } from '../../board/plan.ts';
import { STANDINGS_OF_ALL } from './documents.ts';
import type { StandingDocument } from './documents.ts';
import { scoresIn } from '../bookings.ts';
import { findAccount, foldHistory } from '../ledger/queries.ts';
import type { Order } from '../leaderboard/order.ts';

export interface PastRank {
  readonly rank: number;
  readonly score: bigint;
}

/** A season of a board as its past is asked for. */
export interface AskedSeason {
  readonly tenant: TenantId;
  readonly key: string;
  readonly season: Season;
  /** What was booked before is not the board's. */
  readonly activeFrom: EpochMs;
  /** What was booked after the season was closed neither. */
  readonly closedAt?: EpochMs;
}

/** Who has moved since is looked at one by one: 100,000 are a second. */
export const MAX_MOVERS = 100_000;
const READ_DOCUMENTS = 2_000;

/**
 * A member's rank after everything effective up to and including an instant: the present order, put back by those who
 * have moved since.
 *
 * @returns `undefined` where the member had no score, `too_many` where more than {@link MAX_MOVERS} have moved since
 */
export async function rankAsOf(
  store: Store,
  order: Order,
  asked: AskedSeason,
  mid: string,
  at: EpochMs,
): Promise<PastRank | undefined | 'too_many'> {
  const movers = await moversSince(store, asked.key, at);
  if (movers === undefined) return 'too_many';
  const own = movers.find((mover) => mover.mid === mid);
  const score = own === undefined ? order.find(mid)?.score : await scoreAsOf(store, asked, own, at);
  if (score === undefined) return undefined;
  let above = order.above(score);
  for (const mover of movers) {
    const now = order.find(mover.mid)?.score;
    const then = await scoreAsOf(store, asked, mover, at);
    if (now !== undefined && now > score) above -= 1;
    if (then !== undefined && then > score) above += 1;
  }
  return { rank: above + 1, score };
}

async function moversSince(
  store: Store,
  season: string,
  at: EpochMs,
): Promise<readonly StandingDocument[] | undefined> {
  const movers: StandingDocument[] = [];
  for (;;) {
    const last = movers.at(-1);
    const found = (await store.find(STANDINGS_OF_ALL, {
      filter: { season, reachedAt: { gt: at } },
      sort: { season: 1, reachedAt: -1 },
      limit: READ_DOCUMENTS,
      ...(last !== undefined && { after: { season, reachedAt: last.reachedAt, _id: last._id } }),
    })) as readonly StandingDocument[];
    movers.push(...found);
    if (movers.length > MAX_MOVERS) return undefined;
    if (found.length < READ_DOCUMENTS) return movers;
  }
}

/** `undefined` where the member had none. */
async function scoreAsOf(
  store: Store,
  asked: AskedSeason,
  { mid, unit, score, joinedAt, moves, summedThrough = -Infinity, away }: StandingDocument,
  at: EpochMs,
): Promise<bigint | undefined> {
  if (joinedAt > at || away === true) return undefined;
  if (summedThrough <= at) {
    return moves.reduce((past, move) => (move.at > at ? past - move.points : past), score);
  }
  return scoreInLedger(store, asked, accountStream(asked.tenant, mid, unit), at);
}

async function scoreInLedger(
  store: Store,
  { season, activeFrom, closedAt = Infinity }: AskedSeason,
  stream: string,
  at: EpochMs,
): Promise<bigint | undefined> {
  const account = await findAccount(store, stream);
  if (account === undefined) return undefined;
  const { from = -Infinity, to = Infinity } = season;
  return foldHistory(store, account, at, 0n, (sum, entry) => {
    if (entry.recordedAt > closedAt) return sum;
    return scoresIn(entry)
      .filter(({ effectiveAt: counts }) => counts >= from && counts < to && counts <= at)
      .filter(({ bookedAt }) => bookedAt >= activeFrom)
      .reduce((score, { points }) => score + points, sum);
  });
}
