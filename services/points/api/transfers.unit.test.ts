import fc from 'fast-check';
import type { CommandEnvelope, CommandResult, RecordedEvent } from '@rapport/kernel/decider';
import { accountAggregate } from '../account/aggregate.ts';
import type { AccountCommand } from '../account/decide.ts';
import { isTransaction } from '../account/events.ts';
import type { AccountEvent } from '../account/events.ts';
import { NO_ACCOUNT } from '../account/state.ts';
import type { AccountState } from '../account/state.ts';
import { finishTransfer } from './transfers.ts';

const START = Date.parse('2026-03-01T08:00:00.000Z');
const NAMES = ['a', 'b', 'c'] as const;
const midOf = (name: string): string => name.repeat(32);
const unit = 'points';

/** Every account of a tenant, and a submit that may die before it decides, or after that without an answer. */
function ledger(deaths: readonly ('before' | 'after' | 'none')[]) {
  const states = new Map<string, AccountState>();
  const answers = new Map<string, CommandResult>();
  const booked: { readonly name: string; readonly at: number; readonly event: AccountEvent }[] = [];
  const left = [...deaths];
  let now = START;

  const decide = ({ command, requestId, method }: CommandEnvelope): CommandResult => {
    const key = `${method}|${requestId}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    const { mid } = command as Extract<AccountCommand, { readonly mid: string }>;
    const state = states.get(mid) ?? NO_ACCOUNT;
    now += 1;
    const decision = accountAggregate.decide(state, command as AccountCommand, { now });
    if (decision.outcome === 'accepted') {
      states.set(mid, decision.events.reduce(accountAggregate.evolve, state));
      for (const event of decision.events) {
        const at = isTransaction(event) ? event.data.effectiveAt : now;
        booked.push({ name: mid, at, event });
      }
    }
    const result: CommandResult =
      decision.outcome === 'rejected'
        ? { outcome: 'rejected', rejection: decision.rejection, repeated: false }
        : {
            outcome: 'accepted',
            events: decision.events.map((event) => ({ event })) as unknown as readonly RecordedEvent[],
            repeated: false,
          };
    answers.set(key, result);
    return result;
  };

  return {
    states,
    booked,
    tell: (command: AccountCommand, requestId: string) =>
      decide({ command, requestId, method: command.type } as CommandEnvelope),
    submit: (envelope: CommandEnvelope): Promise<CommandResult> => {
      const death = left.shift();
      if (death === 'before') return Promise.reject(new Error('killed'));
      const result = decide(envelope);
      return death === 'after' ? Promise.reject(new Error('killed')) : Promise.resolve(result);
    },
  };
}

/** Whoever comes next takes further what is under way, as the sweeper does. */
async function sweep({ states, submit }: ReturnType<typeof ledger>): Promise<void> {
  for (let rest = [...states.values()]; rest.length > 0;) {
    for (const state of rest) {
      if (state.status === 'none' || !('mid' in state)) continue;
      for (const sent of state.outgoing) {
        await finishTransfer({ submit }, { tenant: 'acme', mid: state.mid, unit }, sent).catch(
          () => undefined,
        );
      }
    }
    rest = [...states.values()].filter((state) => state.status === 'open' && state.outgoing.length > 0);
  }
}

const transfers = fc.array(
  fc.record({
    from: fc.constantFrom(...NAMES),
    to: fc.constantFrom(...NAMES),
    amount: fc.integer({ min: 1, max: 70 }),
  }),
  { maxLength: 12 },
);

describe('transfers', () => {
  it('arrive once and leave the sum as it was, wherever whoever takes them further is killed', async () => {
    const deaths = fc.array(fc.constantFrom('before' as const, 'after' as const, 'none' as const), {
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(transfers, deaths, async (wanted, dying) => {
        const all = ledger(dying);
        const balances = new Map<string, number>(NAMES.map((name) => [name, 100]));
        for (const name of NAMES) {
          all.tell({ type: 'Earn', mid: midOf(name), unit, amount: 100n }, `e-${name}`);
        }
        for (const [index, { from, to, amount }] of wanted.entries()) {
          const transferId = `t-${index}`;
          const command: AccountCommand = {
            ...{ type: 'Transfer', mid: midOf(from), unit, transferId },
            to: { mid: midOf(to) },
            amount: BigInt(amount),
          };
          const sent = all.tell(command, transferId);
          const has = balances.get(from) ?? 0;
          expect(sent.outcome).toBe(from !== to && has >= amount ? 'accepted' : 'rejected');
          if (sent.outcome !== 'accepted') continue;
          balances.set(from, has - amount);
          balances.set(to, (balances.get(to) ?? 0) + amount);
          await sweep(all);
        }
        for (const name of NAMES) {
          const state = all.states.get(midOf(name));
          expect(state).toMatchObject({ balance: BigInt(balances.get(name) ?? 0), outgoing: [] });
        }
        // At no past moment is anything in transit: both sides count from the same instant on.
        const moved = all.booked.flatMap(({ at, event }) => (isTransaction(event) ? [{ at, event }] : []));
        for (const { at } of moved) {
          const counted = moved.filter((one) => one.at <= at).flatMap(({ event }) => event.data.postings);
          const transit = counted.reduce(
            (sum, { debit, credit, amount }) =>
              sum + (credit === 'transit' ? amount : 0n) - (debit === 'transit' ? amount : 0n),
            0n,
          );
          expect(transit).toBe(0n);
        }
      }),
      { numRuns: 200 },
    );
  });
});
