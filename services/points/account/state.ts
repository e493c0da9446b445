import type { Mid } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import type { AccountEvent, Booking, Holder } from './events.ts';
import { NOTHING_REMEMBERED, rememberEarned, rememberReversed } from './memory.ts';
import type { AccountMemory } from './memory.ts';

export type AccountState =
  | { readonly status: 'none' }
  | {
      readonly status: 'open';
      readonly mid: Mid;
      readonly unit: string;
      readonly personal?: Holder;
      readonly balance: bigint;
      /**
       * Since when the balance, asked as of a moment, is the present one: the latest effective time of all
       * transactions. Bookings in any order come to the same.
       */
      readonly reachedAt: EpochMs;
      readonly memory: AccountMemory;
    };

export type OpenAccount = Extract<AccountState, { readonly status: 'open' }>;

export const NO_ACCOUNT: AccountState = { status: 'none' };

export function evolve(state: AccountState, event: AccountEvent): AccountState {
  if (event.type === 'AccountOpened') {
    const { effectiveAt, ...holder } = event.data;
    return { status: 'open', ...holder, balance: 0n, reachedAt: effectiveAt, memory: NOTHING_REMEMBERED };
  }
  // Every other event follows the opening in its stream.
  if (state.status === 'none') return state;
  switch (event.type) {
    case 'HolderNamed':
      return { ...state, personal: event.data.personal };
    case 'Earned': {
      const { data } = event;
      const memory =
        'capDay' in data
          ? rememberEarned(state.memory, data.rule.ruleId, data.capDay, data.amount)
          : state.memory;
      return { ...booked(state, data), memory };
    }
    case 'ClawedBack':
    case 'Redeemed':
      return booked(state, event.data);
    case 'Reversed':
      return { ...booked(state, event.data), memory: rememberReversed(state.memory, event.data.reverses) };
    case 'EarnRejected':
      return state;
  }
}

function booked(state: OpenAccount, { amount, effectiveAt }: Booking): OpenAccount {
  return {
    ...state,
    balance: state.balance + amount,
    reachedAt: Math.max(state.reachedAt, effectiveAt),
  };
}
