import type { Store } from '@rapport/engine/ports/store';
import type { AggregateDocument } from '@rapport/kernel/decider';
import type { MemberRef, TenantId } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import { scoreOf } from '../../account/state.ts';
import type { AccountState } from '../../account/state.ts';
import { ACCOUNTS } from '../ledger/queries.ts';

export interface LeaderboardRow {
  /** 1, 2, 2, 4: equal balances share the better rank, and the next rank counts them all. */
  readonly rank: number;
  readonly member?: MemberRef;
  readonly balance: bigint;
  readonly reachedAt: EpochMs;
}

/** The highest balances; among equals, whoever reached it first stands first. */
export async function listTop(
  store: Store,
  tenant: TenantId,
  unit: string,
  limit: number,
): Promise<readonly LeaderboardRow[]> {
  const found = await store.find(ACCOUNTS, {
    filter: { tenant, unit },
    sort: { balance: -1, reachedAt: 1 },
    limit,
  });
  const accounts = (found as readonly AggregateDocument<AccountState>[]).flatMap(({ state }) =>
    state.status === 'open' ? [state] : [],
  );
  const scores = accounts.map(scoreOf);
  return accounts.map(({ reachedAt, personal }, index) => ({
    rank: 1 + scores.indexOf(scores[index] ?? 0n),
    balance: scores[index] ?? 0n,
    reachedAt,
    ...(personal !== undefined && { member: personal.data }),
  }));
}
