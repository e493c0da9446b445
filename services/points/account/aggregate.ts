import type { Aggregate } from '@rapport/kernel/decider';
import { decide } from './decide.ts';
import type { AccountCommand } from './decide.ts';
import type { AccountEvent } from './events.ts';
import { streamOfOwner } from './names.ts';
import { publish } from './publish.ts';
import type { AccountRejection } from './rejections.ts';
import { NO_ACCOUNT, evolve, scoreOf } from './state.ts';
import type { AccountState } from './state.ts';
import { dueAt } from './time.ts';

/**
 * Protects: points are moved and never made, a redemption never takes what is not there, a rule never pays beyond
 * its cap of a day, points are spent before they expire and not after, and a transaction is reversed once.
 */
export const accountAggregate: Aggregate<AccountCommand, AccountState, AccountEvent, AccountRejection> = {
  name: 'points.account.v1',
  initialState: NO_ACCOUNT,
  streamOf: (tenant, command) => streamOfOwner(tenant, command, command.unit),
  decide,
  evolve,
  indexed,
  indexes: [
    // The leaderboard: the highest balance first, among equals whoever reached it first.
    { fields: { tenant: 1, unit: 1, balance: -1, reachedAt: 1, _id: 1 } },
    // What time brings about, whoever's it is.
    { fields: { dueAt: 1, _id: 1 } },
  ],
  publish,
};

function indexed(state: AccountState): Readonly<Record<string, string | number | bigint>> {
  if (state.status === 'none') return {};
  const { unit, reachedAt } = state;
  const due = dueAt(state);
  // Named owners are ranked with nobody.
  const ranked = 'mid' in state ? { unit, balance: scoreOf(state), reachedAt } : {};
  return { ...ranked, ...(due !== undefined && { dueAt: due }) };
}
