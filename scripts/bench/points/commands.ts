import { accountName } from '../ledger/moves.ts';
import { createMemberDraw, createRandom } from '../workload.ts';

export interface LedgerCommand {
  readonly rpc: 'Earn' | 'Redeem';
  readonly member: { readonly namespace: string; readonly externalId: string };
  readonly amount: bigint;
  readonly outcome: 'booked' | 'refused';
}

const EARNED_SHARE = 0.7;
export const REFUSED_SHARE = 0.01;
/** More than anybody has. */
export const TOO_MUCH = 1_000_000_000_000n;
const MOST = 1_000;

/** What a refused one is answered with: FAILED_PRECONDITION. */
export const INSUFFICIENT = 9;

export const memberOf = (number: number) => ({ namespace: 'user', externalId: accountName(number) });

/** What every account holds before anything is measured: nobody runs out of it. */
export const FUNDS = 1_000_000n;

/** 70 earned to 30 redeemed, and one in a hundred redeemed that is more than there is; by Zipf 1.0 over the accounts. */
export function* ledgerCommands(commands: number, accounts: number, seed: number): Generator<LedgerCommand> {
  const random = createRandom(seed);
  const draw = createMemberDraw('zipf', accounts, random);
  for (let made = 0; made < commands; made += 1) {
    const member = memberOf(draw());
    if (random() < REFUSED_SHARE) {
      yield { rpc: 'Redeem', member, amount: TOO_MUCH, outcome: 'refused' };
      continue;
    }
    const rpc = random() < EARNED_SHARE ? 'Earn' : 'Redeem';
    yield { rpc, member, amount: BigInt(1 + Math.floor(random() * MOST)), outcome: 'booked' };
  }
}
