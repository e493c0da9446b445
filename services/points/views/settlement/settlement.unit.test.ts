import fc from 'fast-check';
import { createCodec } from '@rapport/contracts/codec';
import type { CommandEnvelope, CommandResult, RecordedEvent } from '@rapport/kernel/decider';
import type { EventEnvelope, Fact } from '@rapport/kernel/event';
import { toInstant } from '@rapport/kernel/instant';
import type { Document, FoldContext } from '@rapport/kernel/projection';
import { dayOf } from '@rapport/rules/calendar';
import { accountAggregate } from '../../account/aggregate.ts';
import type { AccountCommand } from '../../account/decide.ts';
import { isTransaction } from '../../account/events.ts';
import type { AccountEvent, Party } from '../../account/events.ts';
import { streamOfOwner } from '../../account/names.ts';
import { NO_ACCOUNT, totalOf } from '../../account/state.ts';
import type { AccountState } from '../../account/state.ts';
import { partsSent } from '../../account/transfers.ts';
import { finishTransfer } from '../../api/transfers.ts';
import { ACCOUNTS, FLOWS, MONTHS, NO_FLOWS, monthId, netOf } from './documents.ts';
import type { Flow, Flows, MonthDocument } from './documents.ts';
import { settlementProjection } from './projection.ts';

/** Hours before the month ends in Shanghai, and more before it does in UTC. */
const START = Date.parse('2026-03-31T10:00:00.000Z');
const DAY = 86_400_000;
const ZONE = 'Asia/Shanghai';
const unit = 'points';
const codec = createCodec();

const OWNERS = {
  theatre: { owner: { kind: 'partner', id: 'theatre' } },
  cafe: { owner: { kind: 'partner', id: 'cafe' } },
  club: { owner: { kind: 'program', id: 'club' } },
  mei: { mid: 'a'.repeat(32) },
  bob: { mid: 'b'.repeat(32) },
} as const satisfies Record<string, Party>;
type Name = keyof typeof OWNERS;
const NAMES = Object.keys(OWNERS) as Name[];
const NAMED: readonly Name[] = ['theatre', 'cafe', 'club'];
const PARTNERS: readonly Name[] = ['theatre', 'cafe'];
const isMember = (name: Name): boolean => !NAMED.includes(name);

const monthOf = (at: number): string => dayOf(at, ZONE).slice(0, 7);

/** The accounts of an alliance, and the topic that they tell on. */
function world() {
  const states = new Map<string, AccountState>();
  const versions = new Map<string, number>();
  const answers = new Map<string, CommandResult>();
  const topic: Fact[] = [];
  let now = START;
  let requests = 0;

  const submit = (envelope: CommandEnvelope): Promise<CommandResult> => {
    const key = `${envelope.method}|${envelope.requestId}`;
    const known = answers.get(key);
    if (known !== undefined) return Promise.resolve(known);
    const command = envelope.command as AccountCommand;
    const stream = accountAggregate.streamOf('acme', command);
    let state = states.get(stream) ?? NO_ACCOUNT;
    const decision = accountAggregate.decide(state, command, { now });
    if (decision.outcome === 'rejected') {
      const result = { outcome: 'rejected', rejection: decision.rejection, repeated: false } as const;
      answers.set(key, result);
      return Promise.resolve(result);
    }
    const events = decision.events.map((event): RecordedEvent<AccountEvent> => {
      const version = (versions.get(stream) ?? 0) + 1;
      versions.set(stream, version);
      state = accountAggregate.evolve(state, event);
      const effectiveAt = isTransaction(event) ? event.data.effectiveAt : now;
      const recorded = {
        ...{ stream, version, tenant: 'acme', event, effectiveAt, recordedAt: now },
        ...{ requestId: envelope.requestId, actor: 'anna' },
      };
      for (const told of accountAggregate.publish(recorded, state)) topic.push(factOf(told, now));
      return recorded;
    });
    states.set(stream, state);
    const result = { outcome: 'accepted', events, repeated: false } as const;
    answers.set(key, result);
    return Promise.resolve(result);
  };

  const ask = (command: AccountCommand) => {
    requests += 1;
    const requestId = `r-${requests}`;
    return submit({
      ...{ aggregate: accountAggregate.name, tenant: 'acme', command, method: command.type },
      ...{ requestId, fingerprint: requestId, actor: 'anna' },
    });
  };
  const streamOf = (name: Name): string => streamOfOwner('acme', OWNERS[name], unit);
  return {
    ...{ submit, ask, topic, streamOf },
    now: () => now,
    pass: (ms: number): void => {
      now += ms;
    },
    open: (name: Name) => {
      const state = states.get(streamOf(name)) ?? NO_ACCOUNT;
      return state.status === 'open' ? state : undefined;
    },
  };
}

/** Through bytes, as it comes back. */
function factOf(
  { topic, key, tenant, occurredAt, id, type, data }: ReturnType<typeof accountAggregate.publish>[number],
  at: number,
): Fact {
  const written: EventEnvelope = {
    ...{ specversion: '1.0', id, type, source: 'rapport/points', datacontenttype: 'application/json' },
    ...{ time: toInstant(occurredAt), recordedat: toInstant(at), tenantid: tenant, data },
  };
  const read = codec.decode(codec.encode(written));
  if (read.outcome !== 'event') throw new Error(JSON.stringify(read));
  const position = { topic, partition: 0, offset: 0 };
  return { position, key, event: read.event, logClock: at, effectiveAt: Math.min(occurredAt, at) };
}

function fold(topic: readonly Fact[]): ReadonlyMap<string, MonthDocument> {
  const documents = new Map<string, Document>();
  const place = (collection: string, id: string): string => `${collection}/${id}`;
  const context = {
    get: (collection: string, id: string) => documents.get(place(collection, id)),
    put: (collection: string, document: Document) => documents.set(place(collection, document._id), document),
  } as unknown as FoldContext;
  for (const fact of topic) {
    const announced = settlementProjection.keys(fact as never);
    const isOther = fact.event.type === 'rapport.points.AccountPolicyChanged.v1';
    if (!isOther) settlementProjection.fold(context, fact as never);
    expect(announced.every(({ collection }) => collection === ACCOUNTS)).toBe(true);
  }
  return new Map(
    [...documents.values()]
      .filter(({ _id }) => documents.has(place(MONTHS, _id)))
      .map((document) => [document._id, document as MonthDocument]),
  );
}

/** What callers were told, added up by hand: no posting is looked at. */
function tally() {
  const sums = new Map<string, Record<Flow, bigint>>();
  const add = (name: Name, at: number, flow: Flow, amount: bigint): void => {
    if (!PARTNERS.includes(name) || amount === 0n) return;
    const id = monthId('acme', name, unit, monthOf(at));
    const known = sums.get(id) ?? { ...NO_FLOWS };
    known[flow] += amount;
    sums.set(id, known);
  };
  return {
    sums,
    add,
    moved: (from: Name, to: Name, at: number, amount: bigint): void => {
      add(from, at, isMember(to) ? 'issued' : 'sent', amount);
      add(to, at, isMember(from) ? 'redeemed' : 'received', amount);
    },
  };
}

type Step =
  | { readonly do: 'earn' | 'redeem'; readonly name: Name; readonly amount: bigint; readonly days: number }
  | { readonly do: 'adjust'; readonly name: Name; readonly amount: bigint }
  | { readonly do: 'send'; readonly from: Name; readonly to: Name; readonly amount: bigint }
  | { readonly do: 'reverse'; readonly nth: number; readonly part: number }
  | { readonly do: 'hold'; readonly name: Name; readonly amount: bigint; readonly captured: bigint }
  | { readonly do: 'pass'; readonly hours: number };

const amount = fc.bigInt({ min: 1n, max: 40n });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constantFrom('earn' as const, 'redeem' as const),
    ...{ name: fc.constantFrom(...NAMES), amount, days: fc.nat(4) },
  }),
  fc.record({
    do: fc.constant('adjust' as const),
    name: fc.constantFrom(...NAMES),
    amount: fc.bigInt({ min: -20n, max: 20n }),
  }),
  fc.record({
    do: fc.constant('send' as const),
    ...{ from: fc.constantFrom(...NAMES), to: fc.constantFrom(...NAMES), amount },
  }),
  fc.record({ do: fc.constant('reverse' as const), nth: fc.nat(5), part: fc.integer({ min: 0, max: 3 }) }),
  fc.record({
    do: fc.constant('hold' as const),
    ...{ name: fc.constantFrom(...NAMED), amount, captured: amount },
  }),
  fc.record({ do: fc.constant('pass' as const), hours: fc.integer({ min: 1, max: 12 }) }),
);

/** Plays the steps on the accounts, and tells by hand what they come to. */
async function play(steps: readonly Step[]) {
  const { ask, submit, topic, now, pass, open, streamOf } = world();
  const { sums, add, moved } = tally();
  const receipts: {
    readonly from: Name;
    readonly to: Name;
    readonly amount: bigint;
    readonly data: object;
  }[] = [];

  const cap = 120n;
  for (const name of NAMED) {
    const { owner } = OWNERS[name as 'theatre'];
    await ask({ type: 'OpenAccount', owner, unit, zone: ZONE, policy: { overdraft: 30n, cap } });
  }
  const settle = async (): Promise<void> => {
    for (const name of NAMES) {
      for (const { expiresAt, amount: gone } of open(name)?.lots ?? []) {
        if (expiresAt !== undefined && expiresAt <= now()) add(name, expiresAt, 'expired', gone);
      }
      await ask({ type: 'Elapse', ...OWNERS[name], unit });
    }
  };

  for (const one of steps) {
    switch (one.do) {
      case 'earn': {
        const expiry = one.days === 0 ? {} : { expiresAt: now() + one.days * DAY };
        const earned = await ask({ type: 'Earn', ...OWNERS[one.name], unit, amount: one.amount, ...expiry });
        if (earned.outcome === 'accepted') add(one.name, now(), 'settled', one.amount);
        break;
      }
      case 'redeem': {
        const redeemed = await ask({ type: 'Redeem', ...OWNERS[one.name], unit, amount: one.amount });
        if (redeemed.outcome === 'accepted') add(one.name, now(), 'settled', -one.amount);
        break;
      }
      case 'adjust': {
        const how = { amount: one.amount, reason: 'r', approver: 'li.na' };
        const adjusted = await ask({ type: 'Adjust', ...OWNERS[one.name], unit, ...how });
        if (adjusted.outcome === 'accepted') add(one.name, now(), 'settled', one.amount);
        break;
      }
      case 'send': {
        const [from, to] = [OWNERS[one.from], OWNERS[one.to]];
        const transferId = `t-${topic.length}`;
        const sent = await ask({ type: 'Transfer', ...from, unit, amount: one.amount, to, transferId });
        if (sent.outcome !== 'accepted') break;
        const booked = sent.events.at(-1)?.event as Extract<AccountEvent, { readonly type: 'TransferSent' }>;
        const outgoing = { transferId, to, sentAt: now(), parts: partsSent(booked.data) };
        const received = await finishTransfer({ submit }, { ...from, tenant: 'acme', unit }, outgoing);
        if (received.outcome !== 'accepted') break;
        moved(one.from, one.to, now(), one.amount);
        const { event, version } = received.events.at(-1) as RecordedEvent<AccountEvent>;
        receipts.push({ ...one, data: { ...event.data, version, type: event.type } });
        break;
      }
      case 'reverse': {
        const receipt = receipts[one.nth];
        if (receipt === undefined) break;
        const part = one.part === 0 ? receipt.amount : receipt.amount / BigInt(one.part);
        const transferId = `reversal:${topic.length}`;
        const of = { txnId: 'x', amount: part, transferId, original: receipt.data as never };
        const to = OWNERS[receipt.to];
        const reversed = await ask({ type: 'Reverse', ...to, unit, ...of });
        if (reversed.outcome !== 'accepted') break;
        const outgoing = open(receipt.to)?.outgoing.at(-1);
        if (outgoing === undefined) throw new Error('Nothing is on its way back.');
        const back = await finishTransfer({ submit }, { ...to, tenant: 'acme', unit }, outgoing);
        if (back.outcome === 'accepted') moved(receipt.from, receipt.to, now(), -part);
        break;
      }
      case 'hold': {
        const holdId = `h-${topic.length}`;
        const about = { ...OWNERS[one.name], unit, holdId };
        await ask({ type: 'Hold', ...about, amount: one.amount, expiresAt: now() + DAY });
        const part = one.captured < one.amount ? one.captured : one.amount;
        const captured = await ask({ type: 'Capture', ...about, amount: part });
        if (captured.outcome === 'accepted') add(one.name, now(), 'settled', -part);
        break;
      }
      case 'pass':
        pass(one.hours * 3_600_000);
    }
    await settle();
  }
  return { topic, sums, open, streamOf };
}

const flowsOf = (document: Flows): Flows =>
  Object.fromEntries(FLOWS.map((flow) => [flow, document[flow]])) as unknown as Flows;

describe('what is settled with partners', () => {
  it.each([
    ['members pay', { mid: OWNERS.mei.mid }, 'redeemed'],
    ['others send', OWNERS.cafe, 'received'],
  ] as const)(
    'is as before where what %s was to be given back and was not taken',
    async (_who, from, flow) => {
      const { ask, topic } = world();
      const { owner } = OWNERS.theatre;
      const about = { owner, unit } as const;
      await ask({ type: 'OpenAccount', ...about, zone: ZONE, policy: { overdraft: 0n } });
      const receipt = { transferId: 't', from, parts: [{ amount: 8n }], effectiveAt: START };
      const received = await ask({ type: 'ReceiveTransfer', ...about, ...receipt });
      if (received.outcome !== 'accepted') throw new Error('It had room.');
      const { event, version } = received.events[0] as RecordedEvent<AccountEvent>;
      const original = { ...event.data, version, type: event.type } as never;
      const transferId = 'reversal:r';
      await ask({ type: 'Reverse', ...about, txnId: 'x', amount: 5n, transferId, original });
      const flows = () => [...fold(topic).values()].map(flowsOf);
      expect(flows()).toEqual([{ ...NO_FLOWS, [flow]: 3n }]);
      await ask({ type: 'SettleTransfer', ...about, transferId, received: false });
      expect(flows()).toEqual([{ ...NO_FLOWS, [flow]: 8n }]);
    },
  );

  it('is what callers were told, by month, and comes to what the account has', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { topic, sums, open } = await play(steps);
        const months = fold(topic);
        for (const id of new Set([...sums.keys(), ...months.keys()])) {
          expect([id, flowsOf(months.get(id) ?? NO_FLOWS)]).toEqual([id, sums.get(id) ?? NO_FLOWS]);
        }
        for (const name of PARTNERS) {
          const own = [...months.values()].filter(({ partnerId }) => partnerId === name);
          const account = open(name);
          if (account === undefined) throw new Error('It was opened.');
          const worth = own.reduce((sum, one) => sum - netOf(one) + one.settled - one.expired, 0n);
          expect(worth).toBe(totalOf(account));
        }
      }),
      { numRuns: 200 },
    );
  });

  it('names its newest transactions, and how many there are', async () => {
    const { topic, streamOf } = await play(
      Array.from({ length: 25 }, () => ({ do: 'send', from: 'theatre', to: 'mei', amount: 1n }) as const),
    );
    const month = fold(topic).get(monthId('acme', 'theatre', unit, '2026-03'));
    expect(month).toMatchObject({ issued: 25n, transactions: 25 });
    expect(month?.transactionIds).toHaveLength(20);
    expect(month?.transactionIds[0]?.startsWith(`${streamOf('theatre')}@`)).toBe(true);
    expect(month?.transactionIds.toSorted().toReversed()).toEqual(month?.transactionIds);
  });
});
