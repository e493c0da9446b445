import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { part } from '../part.ts';
import { startMeter } from '../processes.ts';
import type { Metered, Pids } from '../processes.ts';
import { firstScore, rankMoves, rankedMid, scoresAfter } from './rankMoves.ts';
import type { RankShape } from './rankMoves.ts';

export interface OrderInput {
  readonly shape: RankShape;
  readonly pids: Pids;
}

export interface OrderResult {
  readonly metered: Metered;
  readonly bytes: number;
}

interface Order {
  readonly set: (mid: string, score: { readonly score: bigint; readonly reachedAt: number }) => void;
  readonly find: (mid: string) => { readonly score: bigint; readonly rank: number } | undefined;
  readonly above: (score: bigint) => number;
  readonly bytes: () => number;
}

/** A structure inside a service, which has no door of its own: it is run by its path, as a service's `main.ts` is. */
const MODULE = join(import.meta.dirname, '../../../services/points/views/leaderboard/order.ts');
const CHECKED = 100;

/** Moves and rank reads of the structure behind leaderboards, in this process. */
await part<OrderInput, OrderResult>(async ({ shape, pids }) => {
  const { createOrder } = (await import(pathToFileURL(MODULE).href)) as { readonly createOrder: () => Order };
  const order = createOrder();
  const mids = Array.from({ length: shape.members }, (_, member) => rankedMid(member));
  const scores = mids.map((_, member) => firstScore(member));
  for (const [member, mid] of mids.entries()) {
    order.set(mid, { score: BigInt(scores[member] ?? 0), reachedAt: member });
  }
  let at = shape.members;
  const stopMeter = startMeter({ ...pids, structure: process.pid });
  for (const { member, points } of rankMoves(shape)) {
    const mid = mids[member] ?? '';
    if (points === 0) {
      order.find(mid);
      continue;
    }
    scores[member] = (scores[member] ?? 0) + points;
    at += 1;
    order.set(mid, { score: BigInt(scores[member]), reachedAt: at });
  }
  const metered = stopMeter();
  const wanted = scoresAfter(shape);
  const sorted = Float64Array.from(wanted).sort();
  for (let check = 0; check < CHECKED; check += 1) {
    const member = Math.floor((check / CHECKED) * shape.members);
    const score = wanted[member] ?? NaN;
    const rank = 1 + shape.members - 1 - sorted.findLastIndex((one) => one <= score);
    const found = order.find(mids[member] ?? '');
    if (found?.rank === rank && Number(found.score) === score) continue;
    throw new Error(`Member ${member} is ${found?.rank ?? 'nowhere'} instead of ${rank} with ${score}.`);
  }
  return { metered, bytes: order.bytes() };
});
