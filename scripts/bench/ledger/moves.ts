import { createRandom } from '../workload.ts';
import type { Move } from './account.ts';

export interface MovesShape {
  readonly commands: number;
  /** 1: one hot account. */
  readonly accounts: number;
  readonly seed: number;
}

/** What every account holds before anything is measured: nobody runs out of it. */
export const FUNDS = 1_000_000_000n;
const EARNED_SHARE = 0.7;
const MOST = 1_000;

/** 70 earned to 30 redeemed, spread evenly over the accounts. */
export function* moves({ commands, accounts, seed }: MovesShape): Generator<Move> {
  const random = createRandom(seed);
  for (let made = 0; made < commands; made += 1) {
    const account = accountName(Math.floor(random() * accounts));
    const size = BigInt(1 + Math.floor(random() * MOST));
    yield { account, amount: random() < EARNED_SHARE ? size : -size };
  }
}

const MID_DIGITS = 32;
export const accountName = (number: number): string => number.toString(16).padStart(MID_DIGITS, '0');

/** What all accounts hold together afterwards. */
export function totalAfter(shape: MovesShape): bigint {
  let total = BigInt(shape.accounts) * FUNDS;
  for (const { amount } of moves(shape)) total += amount;
  return total;
}
