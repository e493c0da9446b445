import fc from 'fast-check';
import type { CommandEnvelope, CommandResult, RecordedEvent } from '@rapport/kernel/decider';
import type { Document } from '@rapport/kernel/projection';
import { createMemoryStore } from '@rapport/platform/memory/store';
import type { MemoryStore } from '@rapport/platform/memory/store';
import { accountAggregate } from '../account/aggregate.ts';
import type { AccountCommand, OriginalTransaction } from '../account/decide.ts';
import { isTransaction } from '../account/events.ts';
import type { AccountEvent } from '../account/events.ts';
import { accountStream, transactionId } from '../account/names.ts';
import { NO_ACCOUNT, heldBy, owedBy, pendingFor } from '../account/state.ts';
import type { AccountState, OpenAccount } from '../account/state.ts';
import type { Shortfall } from '../account/terms.ts';
import { dueAt, elapse } from '../account/time.ts';
import { EARNING_POLICY } from '../reactions/earning.ts';
import { auditAccount } from '../views/ledger/audit.ts';
import { scoresIn } from '../views/bookings.ts';
import { ACCOUNTS, EVENTS, inSteps } from '../views/ledger/queries.ts';
import { compensate, follow } from './compensations.ts';
import { followScores } from './scores.ts';
import { finishTransfer } from './transfers.ts';

const START = Date.parse('2026-03-01T08:00:00.000Z');
const HOUR = 3_600_000;
const NAMES = ['a', 'b', 'c', 'd'] as const;
type Name = (typeof NAMES)[number];
const midOf = (name: string): string => name.repeat(32);
const unit = 'points';
const streamOf = (name: string): string => accountStream('acme', midOf(name), unit);

type Death = 'before' | 'after' | 'none';

/** The accounts of a tenant over a store, and a submit that may die before it decides, or after that without an answer. */
async function ledger(deaths: readonly Death[], shortfall: Shortfall) {
  const store: MemoryStore = createMemoryStore();
  await store.ensureCollections(
    [EVENTS, ACCOUNTS, 'points.rule.v1.states'].map((name) => ({ name, indexes: [] })),
  );
  const put = (collection: string, document: Document) => ({ kind: 'put', collection, document }) as const;
  await store.transact({
    expectations: [],
    writes: [put('points.rule.v1.states', { _id: 'acme:rule:order' })],
  });
  const states = new Map<string, { readonly version: number; readonly state: AccountState }>();
  const answers = new Map<string, CommandResult>();
  const events: RecordedEvent<AccountEvent>[] = [];
  const left = [...deaths];
  let now = START;

  const decide = async (envelope: CommandEnvelope): Promise<CommandResult> => {
    const { method, requestId, tenant, actor } = envelope;
    const key = `${method}|${requestId}`;
    const known = answers.get(key);
    if (known !== undefined) return known;
    const terms = { version: 1, shortfall, warningMs: 0 };
    const command = { ...(envelope.command as AccountCommand), terms } as AccountCommand;
    const stream = accountAggregate.streamOf(tenant, command);
    const { version: before, state } = states.get(stream) ?? { version: 0, state: NO_ACCOUNT };
    const decision = accountAggregate.decide(state, command, { now });
    if (decision.outcome === 'rejected') {
      const result = { outcome: 'rejected', rejection: decision.rejection, repeated: false } as const;
      answers.set(key, result);
      return result;
    }
    const recorded = decision.events.map((event, n) => ({
      ...{ stream, tenant, method, requestId, actor, effectiveAt: now, recordedAt: now },
      ...{ version: before + n + 1, event },
    }));
    const after = {
      version: before + recorded.length,
      state: decision.events.reduce(accountAggregate.evolve, state),
    };
    states.set(stream, after);
    events.push(...recorded);
    if (recorded.length > 0) {
      const rows = recorded.map(({ event: { type, data }, ...row }) =>
        put(EVENTS, { ...row, _id: transactionId(stream, row.version), type, data } as Document),
      );
      const document = { ...after, _id: stream, tenant, lastEventAt: now } as Document;
      await store.transact({ expectations: [], writes: [...rows, put(ACCOUNTS, document)] });
    }
    const result = { outcome: 'accepted', events: recorded, repeated: false } as const;
    answers.set(key, result);
    return result;
  };

  const submit = async (envelope: CommandEnvelope): Promise<CommandResult> => {
    const death = left.shift();
    if (death === 'before') throw new Error('killed');
    const result = await decide(envelope);
    if (death === 'after') throw new Error('killed');
    return result;
  };

  /** One look of the sweeper at every account. */
  const sweep = async (): Promise<boolean> => {
    let found = false;
    for (const [stream, { version, state }] of [...states]) {
      if (state.status === 'none' || !('mid' in state) || (dueAt(state) ?? Infinity) > now) continue;
      found = true;
      const { mid } = state;
      try {
        for (const sent of state.outgoing) {
          await finishTransfer({ submit }, { tenant: 'acme', mid, unit }, sent);
        }
        const swept = { stream, tenant: 'acme', version, state };
        await followScores({ store, submit }, swept);
        await compensate({ store, submit }, swept);
        await follow({ store, submit }, swept);
        if (elapse(state, now).length === 0) continue;
        const command = { type: 'Elapse', mid, unit };
        await submit({ tenant: 'acme', method: 'due', requestId: `${version}:${stream}`, command } as never);
      } catch {
        // Whoever comes next takes it further.
      }
    }
    return found;
  };

  return {
    states,
    events,
    store,
    sweep,
    pass: (ms: number) => {
      now += ms;
    },
    now: () => now,
    tell: (command: AccountCommand, requestId: string, method: string = command.type) =>
      decide({ tenant: 'acme', command, requestId, method, actor: 'anna' } as CommandEnvelope),
    /** Until nothing is due; a merge that goes round for ever would never end. */
    settle: async (): Promise<void> => {
      left.length = 0;
      for (let looks = 0; await sweep(); looks += 1) {
        if (looks > 60) throw new Error('It never ends.');
      }
    },
  };
}

type Ledger = Awaited<ReturnType<typeof ledger>>;

const open = ({ states }: Pick<Ledger, 'states'>, name: string): OpenAccount | undefined => {
  const state = states.get(streamOf(name))?.state;
  return state?.status === 'open' ? state : undefined;
};
const worthOf = (account: OpenAccount | undefined): number =>
  account === undefined
    ? 0
    : Number(account.balance + pendingFor(account) + heldBy(account) - owedBy(account));

/** What each member's own key has earned and spent, in numbers, and the facts behind it. */
interface Model {
  readonly own: Map<Name, number>;
  /** Without what is spent: what counts for ranks and tiers by earnings. */
  readonly given: Map<Name, number>;
  readonly facts: { readonly name: Name; readonly id: string; rest: number; reversed: boolean }[];
  readonly merges: { readonly id: string; readonly from: Name; readonly into: Name }[];
  requests: number;
}

type Step = (all: Ledger, model: Model) => Promise<unknown>;

const name = fc.constantFrom(...NAMES);
const amount = fc.integer({ min: 1, max: 30 });
const add = (sums: Map<Name, number>, to: Name, points: number) => sums.set(to, (sums.get(to) ?? 0) + points);
const give = ({ own, given }: Model, to: Name, points: number): void => {
  add(own, to, points);
  add(given, to, points);
};

const steps: fc.Arbitrary<Step> = fc.oneof(
  fc
    .record({ who: name, amount, waits: fc.boolean() })
    .map(({ who, amount: points, waits }): Step => async (all, model) => {
      const activates = waits ? { activatesAt: all.now() + HOUR } : {};
      const command = { type: 'Earn', mid: midOf(who), unit, amount: BigInt(points), ...activates } as const;
      await all.tell(command, `e-${(model.requests += 1)}`);
      give(model, who, points);
    }),
  fc
    .record({ who: name, amount, direction: fc.constantFrom('earn' as const, 'claw_back' as const) })
    .map(({ who, amount: points, direction }): Step => async (all, model) => {
      const id = `i-${(model.requests += 1)}`;
      const command: AccountCommand = {
        ...{ type: 'EarnByRule', mid: midOf(who), unit, direction, amount: BigInt(points) },
        ...{ rule: { ruleId: 'order', version: 1 }, cause: { eventId: id, verb: 'order.paid' } },
        effectiveAt: all.now(),
      };
      await all.tell(command, id, `${EARNING_POLICY}/order`);
      const signed = direction === 'earn' ? points : -points;
      give(model, who, signed);
      model.facts.push({ name: who, id, rest: signed, reversed: false });
    }),
  fc.record({ who: name, amount }).map(({ who, amount: points }): Step => async (all, model) => {
    const command = { type: 'Redeem', mid: midOf(who), unit, amount: BigInt(points) } as const;
    const { outcome } = await all.tell(command, `r-${(model.requests += 1)}`);
    if (outcome === 'accepted') add(model.own, who, -points);
  }),
  fc.record({ who: name, amount }).map(({ who, amount: points }): Step => async (all, model) => {
    const command = { type: 'Adjust', mid: midOf(who), unit, amount: -BigInt(points) } as const;
    const said = { reason: 'r', approver: 'a' };
    await all.tell({ ...command, ...said }, `a-${(model.requests += 1)}`);
    give(model, who, -points);
  }),
  // By hand, and a part alone.
  fc.nat().map((pick): Step => async (all, model) => {
    const fact = model.facts[pick % Math.max(1, model.facts.length)];
    if (fact === undefined || fact.reversed || Math.abs(fact.rest) < 2) return;
    const found = all.events.find(({ requestId, event }) => requestId === fact.id && isTransaction(event));
    if (found === undefined || !isTransaction(found.event)) return;
    const original: OriginalTransaction = {
      ...{ ...found.event.data, version: found.version, type: found.event.type },
    };
    const mid = midOf(fact.name);
    await all.tell(
      { type: 'Reverse', mid, unit, txnId: 't', original, amount: 1n },
      `h-${(model.requests += 1)}`,
    );
    const sign = Math.sign(fact.rest);
    give(model, fact.name, -sign);
    fact.rest -= sign;
    fact.reversed = true;
  }),
  fc.record({ pick: fc.nat(), twice: fc.boolean() }).map(({ pick, twice }): Step => async (all, model) => {
    const fact = model.facts[pick % Math.max(1, model.facts.length)];
    if (fact === undefined) return;
    const said = { eventId: fact.id, reason: 'fraud', voidId: `v-${fact.id}`, opens: false };
    const command = { type: 'VoidCause', mid: midOf(fact.name), unit, ...said } as const;
    await all.tell(command, `v-${(model.requests += 1)}`);
    if (twice) await all.tell(command, `v-${(model.requests += 1)}`);
    give(model, fact.name, -fact.rest);
    fact.rest = 0;
    fact.reversed = true;
  }),
  fc.record({ from: name, into: name }).map(({ from, into }): Step => async (all, model) => {
    const id = `m-${(model.requests += 1)}`;
    const said = { mergeId: id, into: { mid: midOf(into) }, opens: false };
    await all.tell({ type: 'MergeAccount', mid: midOf(from), unit, ...said }, id);
    model.merges.push({ id, from, into });
  }),
  fc.nat().map((pick): Step => async (all, model) => {
    const merge = model.merges[pick % Math.max(1, model.merges.length)];
    if (merge === undefined) return;
    const command = { type: 'UnmergeAccount', mid: midOf(merge.from), unit, mergeId: merge.id } as const;
    await all.tell(command, `u-${(model.requests += 1)}`);
  }),
  fc.constant<Step>(async (all) => {
    all.pass(HOUR);
    await all.sweep();
  }),
  fc.constant<Step>((all) => all.sweep()),
);

/** Where a member's points are; `undefined` where merges without points lead back to where they began. */
function rootOf(all: Ledger, from: Name): Name | undefined {
  let current = from;
  for (let hops = 0; hops <= NAMES.length; hops += 1) {
    const into = open(all, current)?.mergedInto?.into;
    if (into === undefined || !('mid' in into)) return current;
    current = into.mid[0] as Name;
  }
  return undefined;
}

/** As whoever reads the ledger adds it up. */
const scoreIn = ({ events }: Ledger, of: Name): number =>
  events
    .filter(({ stream }) => stream === streamOf(of))
    .flatMap(inSteps)
    .flatMap(scoresIn)
    .reduce((sum, { points }) => sum + Number(points), 0);

function expectAsTold(all: Ledger, model: Model): void {
  const sums = new Map<Name | undefined, number>();
  const scores = new Map<Name | undefined, number>();
  for (const one of NAMES) {
    const root = rootOf(all, one);
    sums.set(root, (sums.get(root) ?? 0) + (model.own.get(one) ?? 0));
    scores.set(root, (scores.get(root) ?? 0) + (model.given.get(one) ?? 0));
    const account = open(all, one);
    if (account?.mergedInto !== undefined) {
      expect([account.balance, owedBy(account), pendingFor(account)]).toEqual([0n, 0n, 0n]);
    }
  }
  for (const one of NAMES) {
    const isOne = open(all, one)?.mergedInto === undefined;
    if (isOne) expect(worthOf(open(all, one))).toBe(sums.get(one) ?? 0);
    expect(scoreIn(all, one)).toBe(isOne ? (scores.get(one) ?? 0) : 0);
  }
  expect([sums.get(undefined), scores.get(undefined)]).toEqual([undefined, undefined]);
}

/** The checker's own arithmetic, on which nothing here depends. @returns what is between two accounts */
function expectAudited({ states, events }: Ledger): bigint {
  let transit = 0n;
  let all = 0n;
  for (const [stream, { state, version }] of states) {
    if (state.status === 'none') continue;
    const audit = auditAccount(stream, 'acme');
    for (const entry of events.filter((one) => one.stream === stream)) {
      audit.add(entry.version, inSteps(entry));
    }
    const { problems, sums } = audit.finish(state, version);
    expect(problems).toEqual([]);
    transit += sums.get('transit') ?? 0n;
    for (const amount of sums.values()) all += amount;
  }
  expect(all).toBe(0n);
  return transit;
}

describe('voids and merges', () => {
  it('leave every member what is theirs, and the sum zero, wherever whoever takes them further is killed', async () => {
    const deaths = fc.array(fc.constantFrom<Death>('before', 'after', 'none'), { maxLength: 60 });
    const shortfalls = fc.constantFrom<Shortfall>('below_zero', 'owe');
    await fc.assert(
      fc.asyncProperty(
        fc.array(steps, { maxLength: 30, size: 'max' }),
        deaths,
        shortfalls,
        async (wanted, dying, shortfall) => {
          const all = await ledger(dying, shortfall);
          const model: Model = { own: new Map(), given: new Map(), facts: [], merges: [], requests: 0 };
          for (const step of wanted) await step(all, model);
          expectAudited(all);
          all.pass(2 * HOUR);
          await all.settle();
          expectAsTold(all, model);
          expect(expectAudited(all)).toBe(0n);
        },
      ),
      { numRuns: 400 },
    );
  }, 60_000);

  it('make good anew what was on its way when a merge was undone', async () => {
    // Killed when the survivor's points are on their way, behind the three steps of the scores.
    const all = await ledger(['none', 'none', 'none', 'after'], 'below_zero');
    const [a, b] = [{ mid: midOf('a'), unit }, { mid: midOf('b') }];
    const said = { reason: 'r', approver: 'a' };
    await all.tell({ type: 'Adjust', ...a, amount: -9n, ...said }, 'a-1');
    const merge = { type: 'MergeAccount', ...a, into: b, opens: false } as const;
    await all.tell({ ...merge, mergeId: 'm-1' }, 'm-1');
    await all.sweep();
    expect(open(all, 'b')).toMatchObject({ balance: -9n, outgoing: [{ merge: { covers: true } }] });
    await all.tell({ type: 'UnmergeAccount', ...a, mergeId: 'm-1' }, 'u-1');
    await all.tell({ ...merge, mergeId: 'm-2' }, 'm-2');
    await all.settle();
    expect([open(all, 'a')?.balance, open(all, 'b')?.balance]).toEqual([0n, -9n]);
    expect(expectAudited(all)).toBe(0n);
  });

  it('take facts that are void at once page by page', async () => {
    const all = await ledger([], 'below_zero');
    const facts = Array.from({ length: 250 }, (_, index) => `i-${index}`);
    for (const id of facts) {
      const command: AccountCommand = {
        ...{ type: 'EarnByRule', mid: midOf('a'), unit, direction: 'earn', amount: 2n },
        ...{ rule: { ruleId: 'order', version: 1 }, cause: { eventId: id, verb: 'order.paid' } },
        effectiveAt: all.now(),
      };
      await all.tell(command, id, `${EARNING_POLICY}/order`);
    }
    for (const eventId of facts) {
      const voided = { eventId, reason: 'bot', voidId: 'v', opens: false };
      await all.tell({ type: 'VoidCause', mid: midOf('a'), unit, ...voided }, `v-${eventId}`);
    }
    expect(open(all, 'a')).toMatchObject({ balance: 500n, compensating: { open: 250, through: 0 } });
    await all.sweep();
    expect(open(all, 'a')).toMatchObject({ balance: 300n, compensating: { open: 150 } });
    await all.settle();
    expect(open(all, 'a')).toMatchObject({ balance: 0n, compensating: { open: 0 } });
  });
});
