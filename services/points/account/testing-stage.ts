import { decide } from './decide.ts';
import type { AccountCommand } from './decide.ts';
import { isTransaction } from './events.ts';
import type { AccountEvent } from './events.ts';
import { NO_ACCOUNT, evolve } from './state.ts';
import type { AccountState, OpenAccount } from './state.ts';

/** Whose account the stage has. */
export const holder = { mid: 'a'.repeat(32), unit: 'points' };

/** One account, for tests that ask it one thing after the other. */
export function createStage() {
  const ledger: AccountEvent[] = [];
  let state: AccountState = NO_ACCOUNT;
  /** What a command is booked as, or the code of its refusal. */
  const ask = (command: AccountCommand, now: number) => {
    const decision = decide(state, command, { now });
    if (decision.outcome === 'rejected') return decision.rejection.code;
    ledger.push(...decision.events);
    state = decision.events.reduce(evolve, state);
    return decision.events;
  };
  return {
    ask,
    /** Of the transaction at a position in the ledger. */
    reverse: (index: number, now: number, amount?: bigint) => {
      const event = ledger[index];
      if (event === undefined || !isTransaction(event)) throw new Error('This is no transaction.');
      const original = { ...event.data, version: index + 1, type: event.type };
      const part = amount === undefined ? {} : { amount };
      return ask({ type: 'Reverse', ...holder, txnId: 't', original, ...part }, now);
    },
    state: (): OpenAccount => {
      if (state.status === 'none') throw new Error('There is no account.');
      return state;
    },
    ledger: ledger as readonly AccountEvent[],
  };
}
