import { createMemberDraw, createRandom } from '../workload.ts';
import { REFUSED_SHARE, TOO_MUCH } from './commands.ts';

export const TRANSFER_SHAPES = ['hot → many', 'many → hot', 'many → many'] as const;
export type TransferShape = (typeof TRANSFER_SHAPES)[number];

export interface TransfersShape {
  readonly shape: TransferShape;
  readonly transfers: number;
  readonly accounts: number;
  readonly seed: number;
}

export interface WantedTransfer {
  /** Numbers of accounts. */
  readonly from: number;
  readonly to: number;
  readonly amount: bigint;
  readonly outcome: 'booked' | 'refused';
}

/** Few, so that nobody runs out of funds who sends time and again. */
const MOST_SENT = 10;

/** The hot account, behind the others. */
export const hotOf = (accounts: number): number => accounts;
/** What it holds beforehand. */
export const HOT_FUNDS = 1_000_000_000n;

/** One account sends to many, many to one, or many to many; the many by Zipf 1.0, and one in a hundred more than there is. */
export function* transfersOf({
  shape,
  transfers,
  accounts,
  seed,
}: TransfersShape): Generator<WantedTransfer> {
  const random = createRandom(seed);
  const draw = createMemberDraw('zipf', accounts, random);
  const hot = hotOf(accounts);
  for (let made = 0; made < transfers; made += 1) {
    const one = draw();
    const drawn = draw();
    const other = drawn === one ? (drawn + 1) % accounts : drawn;
    const [from, to] = shape === 'hot → many' ? [hot, other] : [one, shape === 'many → hot' ? hot : other];
    if (random() < REFUSED_SHARE) yield { from, to, amount: TOO_MUCH, outcome: 'refused' };
    else yield { from, to, amount: BigInt(1 + Math.floor(random() * MOST_SENT)), outcome: 'booked' };
  }
}
