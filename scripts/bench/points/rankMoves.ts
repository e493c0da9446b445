import { createRandom } from '../workload.ts';

export interface RankShape {
  readonly members: number;
  readonly moves: number;
  readonly seed: number;
}

/** Nine in ten add to a score, one in ten asks for a rank. */
const MOVED_SHARE = 0.9;
const MOST = 100;
const MID_DIGITS = 32;
/** Spread over all bits of an id, as a hash is. */
const SPREAD = 0x9e3779b97f4a7c15n;

interface RankMove {
  readonly member: number;
  /** 0 asks. */
  readonly points: number;
}

export const rankedMid = (member: number): string =>
  BigInt.asUintN(128, (BigInt(member) + 1n) * SPREAD * (SPREAD - 2n))
    .toString(16)
    .padStart(MID_DIGITS, '0');

/** Where everybody stands at first. */
export const firstScore = (member: number): number => 1 + ((member * 7_919) % 1_000_003);

/** The same sequence for the same shape, on whichever side; every member is as busy as the others. */
export function* rankMoves({ members, moves, seed }: RankShape): Generator<RankMove> {
  const random = createRandom(seed);
  for (let made = 0; made < moves; made += 1) {
    const member = Math.floor(random() * members);
    const points = random() < MOVED_SHARE ? 1 + Math.floor(random() * MOST) : 0;
    yield { member, points };
  }
}

/** What all scores come to in the end. */
export function scoresAfter(shape: RankShape): Float64Array {
  const scores = Float64Array.from({ length: shape.members }, (_, member) => firstScore(member));
  for (const { member, points } of rankMoves(shape)) scores[member] = (scores[member] ?? 0) + points;
  return scores;
}
