import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import type { Document } from '@rapport/kernel/projection';
import { CommitUnknownError, StoreUnavailableError } from '@rapport/engine/ports/store';
import type { Store } from '@rapport/engine/ports/store';
import { readErrorDetails } from '@rapport/platform/grpc/errors';
import { toTimestamp } from '@rapport/platform/grpc/wire';
import { createMemoryLog } from '@rapport/platform/memory/log';
import type { MemoryLog } from '@rapport/platform/memory/log';
import { createMemoryStore } from '@rapport/platform/memory/store';
import { eventually } from '@rapport/testkit/eventually';
import {
  NEVER,
  NOWHERE,
  after,
  available,
  emptyModel,
  give,
  giveBack,
  inOrder,
  inPieceOrder,
  last,
  late,
  pass,
  size,
  spendable,
  take,
  takeBack,
} from './account/testing-list.ts';
import type { Booked, Model, Piece } from './account/testing-list.ts';
import { startTestService, user } from './api/testing-service.ts';
import type { TestService } from './api/testing-service.ts';

/*
 * The whole service against plain lists: callers at once, commits whose answers are lost, processes that die between any
 * two of them, and clocks that step forward and back. What was booked is read row by row as it stands in the ledger; a
 * list for each member, which shares no code with it, says what each row must have done, and what may be refused. Another
 * one, of what each was given, says what boards and tier must be; what comes behind the end of a day in the topic counts
 * in it no more. Codes are told apart by who got them.
 *
 * A history has some 40 commands: `POINTS_MODEL_COMMANDS=20000` asks for as many, `POINTS_MODEL_SEED` for others.
 */

const COMMANDS = Number(process.env.POINTS_MODEL_COMMANDS ?? 150);
const SEED = Number(process.env.POINTS_MODEL_SEED ?? 7);
/** Twenty of them cost a second; the limit is for a machine that does something else besides. */
const LIMIT_MS = 300_000 + COMMANDS * 500;

const START = Date.parse('2026-03-10T12:00:00.000Z');
const HOUR = 3_600_000;
/** Days of the daily board begin by its clocks, which change on 5 April. */
const ZONE = 'America/Santiago';
const days = new Intl.DateTimeFormat('en-CA', { timeZone: ZONE });
const dayOf = (at: number): string => days.format(at);
/** Of whoever has the first place of a day. */
const PRIZE = 2;
const MEMBERS = ['mei', 'bob', 'eve'] as const;
const EVENTS = 'points.account.v1.events';
const UNANSWERED: ReadonlySet<number> = new Set([1, 2, 4, 10, 13, 14]);
const GIVE_UP_MS = 60_000;

interface Plan {
  readonly kind: (typeof KINDS)[number];
  /** Which member, and which other one. */
  readonly who: number;
  readonly amount: number;
  /** Which of what there is to capture, void, reverse or fulfil. */
  readonly pick: number;
  readonly part: boolean;
  readonly life: number | null;
  readonly wait: number | null;
  /** A caller that is not there any more when something fails. */
  readonly leaves: boolean;
}

interface Round {
  readonly plans: readonly Plan[];
  /** What the clock does before it; ms. */
  readonly step: number;
  /** At the nth commit of the round. */
  readonly fault: {
    readonly kind: 'refused' | 'lost-done' | 'lost-undone' | 'killed';
    readonly nth: number;
  } | null;
}

const KINDS = [
  ...(['earn', 'earn', 'earn', 'redeem', 'redeem', 'hold', 'hold', 'capture', 'void', 'adjust'] as const),
  ...([
    'transfer',
    'transfer',
    'reverse',
    'reverse',
    'reverse',
    'order',
    'order',
    'reward',
    'fulfil',
    'cancel',
    'close',
  ] as const),
];

const spans = fc.constantFrom(1, 2, HOUR, 2 * HOUR, 5 * HOUR);
const plan: fc.Arbitrary<Plan> = fc.record({
  kind: fc.constantFrom(...KINDS),
  who: fc.nat(MEMBERS.length - 1),
  amount: fc.integer({ min: 1, max: 60 }),
  pick: fc.nat(),
  part: fc.boolean(),
  life: fc.option(spans),
  wait: fc.option(spans, { freq: 2 }),
  leaves: fc.nat(9).map((one) => one === 0),
});
const round: fc.Arbitrary<Round> = fc.record<Round>({
  plans: fc.array(plan, { minLength: 1, maxLength: 9, size: 'max' }),
  step: fc.oneof(spans, fc.constantFrom(0, -1, -HOUR, HOUR - 1, 24 * HOUR)),
  fault: fc.option(
    fc.record({
      kind: fc.constantFrom(
        'refused' as const,
        'lost-done' as const,
        'lost-undone' as const,
        'killed' as const,
      ),
      nth: fc.integer({ min: 1, max: 4 }),
    }),
    { freq: 2 },
  ),
});

/** A row of the ledger, as it is stored. */
interface Row extends Document {
  readonly stream: string;
  readonly version: number;
  readonly type: string;
  readonly requestId: string;
  readonly recordedAt: number;
  readonly data: {
    readonly effectiveAt?: number;
    readonly amount: bigint;
    readonly balanceAfter: bigint;
    readonly reverses: number;
    readonly holdId: string;
    readonly transferId: string;
    readonly expiresAt?: number;
    readonly back?: { readonly transferId: string };
    readonly rule?: object;
    readonly budget?: { readonly returned: bigint };
    readonly steps: readonly { readonly data: { readonly effectiveAt: number } }[];
  };
}

interface Asked {
  readonly kind: Plan['kind'];
  readonly member: string;
  readonly amount: number;
  readonly expires: number;
  readonly activates: number;
  /** The hold, transaction or redemption that it names. */
  readonly target?: string;
  /** `done`, or the reason of a refusal. */
  answer?: string;
  /** It was told to come again. */
  isOvertaken?: true;
}

/** A service that can be killed: it reaches neither store nor log any more, and what it knew is gone. */
async function startMortal(
  log: MemoryLog,
  store: Store & { readonly transact: Store['transact'] },
  startsAt: number,
) {
  let dead = false;
  let fault: { kind: string; nth: number } | undefined;
  const died = Promise.withResolvers<undefined>();
  const alive = (): void => {
    if (dead) throw new StoreUnavailableError('The process is gone.');
  };
  const own: Store = {
    ...store,
    transact: async (transaction) => {
      alive();
      const isOfCommands = transaction.writes.some(({ collection }) => collection.endsWith('.events'));
      if (fault === undefined || !isOfCommands) return store.transact(transaction);
      fault = { ...fault, nth: fault.nth - 1 };
      if (fault.nth > 0) return store.transact(transaction);
      const { kind } = fault;
      fault = undefined;
      if (kind === 'refused') throw new StoreUnavailableError('Refused.');
      if (kind === 'killed') dead = true;
      if (kind !== 'lost-undone') await store.transact(transaction);
      died.resolve(undefined);
      throw new CommitUnknownError('The answer is lost.');
    },
    find: async (...asked) => {
      alive();
      return store.find(...asked);
    },
    getMany: async (...asked) => {
      alive();
      return store.getMany(...asked);
    },
  };
  const connection = log.connect({ fault: () => (dead ? 'refused' : 'none') });
  const service = await startTestService({
    startsAt,
    eventually,
    store: own,
    log: { ...log, ...connection },
  });
  return {
    service,
    isDead: () => dead,
    arm: (next: Round['fault']) => {
      fault = next ?? undefined;
    },
    expel: () => connection.expel(),
  };
}

type Mortal = Awaited<ReturnType<typeof startMortal>>;

/** The service through all deaths, and all that was ever asked of it. */
interface World {
  readonly store: ReturnType<typeof createMemoryStore>;
  readonly log: MemoryLog;
  process: Mortal;
  readonly graves: Promise<void>[];
  histories: number;
  commands: number;
  deaths: number;
  funded: number;
  /** Of members of all histories: what each was given, less what was taken back. */
  readonly given: Map<string, number>;
  /** The same by transaction, with the day in which it counts. */
  readonly givings: Map<string, { readonly member: string; readonly day: string; readonly points: number }>;
  /** Days that somebody has asked to close. */
  readonly closing: Set<string>;
  /** Who has won a day, and with how much: it is said once. */
  readonly winners: Map<string, string>;
  readonly codes: Set<string>;
  /** By code, the redemption that got it. */
  readonly handedOut: Map<string, string>;
}

const TIERS = [
  { tierId: 'silver', name: 'Silver', fromPoints: '40' },
  { tierId: 'gold', name: 'Gold', fromPoints: '150' },
];

let world: World;
const served = (): TestService => world.process.service;

beforeAll(async () => {
  const [log, store] = [createMemoryLog(), createMemoryStore()];
  const process = await startMortal(log, store, START);
  world = {
    ...{ store, log, process, graves: [], histories: 0, commands: 0, deaths: 0, funded: 0 },
    ...{ given: new Map(), givings: new Map(), closing: new Set(), winners: new Map() },
    ...{ codes: new Set(), handedOut: new Map() },
  };
  await served().configure(1, ZONE);
  const { rules, rewards, boards, tiers, units } = served().clients();
  const trigger = { json: JSON.stringify({ kind: 'event', of: ['order.paid'] }) };
  const rate = { points: '1', perMinorUnits: '100' };
  await fund(1);
  const rule = {
    ruleId: 'order',
    name: 'Order',
    trigger,
    rate,
    direction: 'RULE_DIRECTION_EARN',
    budgetId: 'spring',
  } as const;
  await rules.CreateRule({ requestId: 'c', rule });
  await rules.PublishRuleVersion({ requestId: 'p', ruleId: 'order' });
  await rewards.UpsertReward({
    requestId: 'u',
    reward: { rewardId: 'tea', name: 'Tea', price: '5', waitsSeconds: 3_600 },
  });
  await rewards.UpsertReward({
    requestId: 'v',
    reward: { rewardId: 'voucher', name: 'Voucher', price: '3', waitsSeconds: 3_600, hasCodes: true },
  });
  await boards.CreateLeaderboard({
    requestId: 'b',
    leaderboard: { leaderboardId: 'given', name: 'Given' },
  });
  await units.DefineUnit({ requestId: 'd', unit: { unit: 'coins', name: 'Coins' } });
  const prizes = [{ fromPlace: 1, toPlace: 1, points: String(PRIZE), unit: 'coins' }];
  await boards.CreateLeaderboard({
    requestId: 'd',
    leaderboard: { leaderboardId: 'daily', name: 'Daily', period: 'LEADERBOARD_PERIOD_DAY', prizes },
  });
  const program = {
    programId: 'club',
    name: 'Club',
    basis: 'TIER_BASIS_EARNED',
    period: 'TIER_PERIOD_EVER',
  } as const;
  await tiers.PublishTierProgram({ requestId: 't', program: { ...program, tiers: TIERS } });
  await served().settled();
});

afterAll(async () => {
  await served().stop();
  await Promise.all(world.graves);
});

async function fund(amount: number): Promise<void> {
  world.funded += amount;
  const { budgets } = served().clients();
  await budgets.FundBudget({
    ...{
      requestId: `f-${world.funded}`,
      budgetId: 'spring',
      amount: String(amount),
      reason: 'r',
      approver: 'a',
    },
  });
}

/** Asks until there is an answer, also of the process that comes after this one. */
async function insist(asked: Asked, call: () => Promise<unknown>, leaves: boolean): Promise<void> {
  const until = performance.now() + GIVE_UP_MS;
  for (;;) {
    try {
      await call();
      asked.answer = 'done';
      return;
    } catch (error) {
      const { code = -1 } = error as { readonly code?: number };
      const reason = readErrorDetails(error)?.reason;
      // Whoever comes at a bad moment is told to come again: nothing was decided, and what was sent later may overtake.
      if (reason === 'OVERLOADED') asked.isOvertaken = true;
      const isUnanswered = UNANSWERED.has(code) || reason === 'OVERLOADED';
      if (reason !== undefined && !isUnanswered) {
        asked.answer = reason;
        return;
      }
      if (!isUnanswered || performance.now() > until) throw error;
      if (leaves) return;
      await wait(20);
    }
  }
}

async function replaceDead(): Promise<void> {
  if (!world.process.isDead()) return;
  world.deaths += 1;
  const old = world.process;
  await old.expel();
  world.process = await startMortal(world.log, world.store, served().now());
  // Whoever still waits for it hears that nobody is there.
  world.graves.push(old.service.stop());
}

/** Closes a day, or hears that it is closed: with the same winner, whoever asks and however often. */
async function closeDay(requestId: string, day: string): Promise<void> {
  world.closing.add(day);
  const { boards } = served().clients();
  const { winners } = await boards.CloseSeason({ requestId, leaderboardId: 'daily', seasonId: day });
  const said = winners.map(({ ranked }) => `${ranked?.member?.externalId} ${ranked?.score}`).join();
  expect([day, world.winners.get(day) ?? said]).toEqual([day, said]);
  world.winners.set(day, said);
}

/** What each day comes to by member: all that was given in it, unless the topic has it behind the end of the day. */
function scoresByDay(): ReadonlyMap<string, ReadonlyMap<string, number>> {
  const scores = new Map<string, Map<string, number>>();
  for (let partition = 0; partition < served().config.partitions; partition += 1) {
    const [closed, seen] = [new Set<string>(), new Set<string>()];
    for (const { value } of world.log.records('rapport.points.v1', partition)) {
      const { id, type, data } = JSON.parse(Buffer.from(value).toString()) as Published;
      // It may have been sent again.
      if (seen.has(id)) continue;
      seen.add(id);
      if (type === 'rapport.points.LeaderboardSeasonClosing.v1') closed.add(data.seasonId ?? '');
      const giving = world.givings.get(data.txnId ?? '');
      if (giving === undefined || closed.has(giving.day)) continue;
      const { member, day, points } = giving;
      const all = scores.get(day) ?? new Map<string, number>();
      scores.set(day, all.set(member, (all.get(member) ?? 0) + points));
    }
  }
  return scores;
}

interface Published {
  readonly id: string;
  readonly type: string;
  readonly data: { readonly txnId?: string; readonly seasonId?: string };
}

/** One history of three members who were not there before. */
class History {
  readonly name: string;
  readonly asked = new Map<string, Asked>();
  readonly lists = new Map<string, Model>();
  readonly streams = new Map<string, string>();
  /** Rows that are applied, by stream. */
  readonly applied = new Map<string, number>();
  /** What is on its way, by transfer. */
  readonly parcels = new Map<string, readonly Piece[]>();
  readonly transactions: { readonly member: string; readonly txnId: string }[] = [];
  readonly holds: { readonly member: string; readonly holdId: string }[] = [];
  readonly redemptions: {
    readonly member: string;
    readonly redemptionId: string;
    readonly rewardId: string;
  }[] = [];
  /** Rows that gave, or took back what was given: `member@version`. */
  readonly giving = new Set<string>();
  /** What was available at each moment of the round, by member. */
  readonly seen = new Map<string, number[]>();
  /** The last event of each member's account. */
  readonly lastAt = new Map<string, number>();
  /** The last instant at which anything of it counts: a sender's clock may be ahead of it. */
  readonly countsAt = new Map<string, number>();
  count = 0;

  constructor(name: string) {
    this.name = name;
    for (const member of MEMBERS) {
      const external = `${member}-${name}`;
      const mid = served().identify('acme', user(external));
      this.lists.set(external, emptyModel(0));
      this.streams.set(`acme:account:member:${mid}:points`, external);
    }
  }

  listOf(member: string): Model {
    return this.lists.get(member) ?? emptyModel(0);
  }

  async play({ plans, step, fault }: Round): Promise<void> {
    served().moveTo(served().now() + step);
    for (const [member, list] of this.lists) {
      // What is due by now is due for whoever decides.
      this.seen.set(member, [available(list), available(this.byNow(member))]);
    }
    world.process.arm(fault);
    const calls = plans.map((one) => this.ask(one));
    const over = new AbortController();
    const nurse = (async () => {
      while (!over.signal.aborted) {
        await replaceDead();
        await wait(10);
      }
    })();
    try {
      await Promise.all(calls);
    } finally {
      over.abort();
      await nurse;
    }
    // It may have died since, of something that nobody waits for.
    world.process.arm(null);
    await replaceDead();
    await served().settled();
    await this.arrived();
    this.catchUp();
    this.checkAnswers();
    await this.compare();
  }

  private async ask({ kind, who, amount, pick, part, life, wait: waits, leaves }: Plan): Promise<void> {
    const member = `${MEMBERS[who] ?? 'mei'}-${this.name}`;
    this.count += 1;
    world.commands += 1;
    const requestId = `${this.name}-${this.count}`;
    const now = served().now();
    const activates = kind === 'earn' && waits !== null ? now + waits : 0;
    const expires = life === null ? NEVER : (activates || now) + life;
    const clients = () => served().clients();
    const ledger = () => clients().ledger;
    const base = { requestId, member: user(member) };
    const note = (more: Partial<Asked> = {}): Asked => {
      const asked: Asked = { kind, member, amount, expires, activates, ...more };
      this.asked.set(requestId, asked);
      return asked;
    };
    const expiry = expires < NEVER ? { expiresAt: toTimestamp(expires) } : {};
    const points = String(amount);
    switch (kind) {
      case 'earn': {
        const activation = activates > 0 ? { activatesAt: toTimestamp(activates) } : {};
        return insist(
          note(),
          () => ledger().Earn({ ...base, amount: points, ...activation, ...expiry }),
          leaves,
        );
      }
      case 'redeem':
        return insist(note(), () => ledger().Redeem({ ...base, amount: points }), leaves);
      case 'hold': {
        const ends = now + (life ?? HOUR);
        this.holds.push({ member, holdId: requestId });
        return insist(
          note({ expires: ends }),
          () => ledger().Hold({ ...base, amount: points, expiresAt: toTimestamp(ends) }),
          leaves,
        );
      }
      case 'capture':
      case 'void': {
        const hold = this.holds[pick % Math.max(1, this.holds.length)];
        if (hold === undefined) return;
        const asked = note({
          member: hold.member,
          target: hold.holdId,
          amount: part && kind === 'capture' ? amount : 0,
        });
        const named = { requestId, member: user(hold.member), holdId: hold.holdId };
        const call = () =>
          kind === 'void'
            ? ledger().Void(named)
            : ledger().Capture({ ...named, amount: String(asked.amount) });
        return insist(asked, call, leaves);
      }
      case 'adjust': {
        const signed = part ? -amount : amount;
        const how = { ...base, amount: String(signed), reason: 'r', approver: 'a', ...(part ? {} : expiry) };
        return insist(note({ amount: signed }), () => ledger().Adjust(how), leaves);
      }
      case 'transfer': {
        const other = `${MEMBERS[(who + 1 + (pick % 2)) % MEMBERS.length] ?? 'bob'}-${this.name}`;
        const request = { ...base, to: user(other), amount: points };
        return insist(note({ target: other }), () => ledger().Transfer(request), leaves);
      }
      case 'reverse': {
        const one = this.transactions[pick % Math.max(1, this.transactions.length)];
        if (one === undefined) return;
        const asked = note({ member: one.member, target: one.txnId, amount: part ? amount : 0 });
        const request = {
          requestId,
          member: user(one.member),
          txnId: one.txnId,
          amount: String(asked.amount),
        };
        return insist(asked, () => ledger().Reverse(request), leaves);
      }
      case 'order': {
        note({ answer: 'done' });
        // Whatever comes twice earns once.
        const times = part ? 2 : 1;
        for (let time = 0; time < times; time += 1) {
          await served().interacted(user(member), requestId, now, 'order.paid', String(amount * 100));
        }
        return;
      }
      case 'reward': {
        const rewardId = part ? 'voucher' : 'tea';
        this.redemptions.push({ member, redemptionId: requestId, rewardId });
        return insist(
          note({ amount: part ? 3 : 5 }),
          () => clients().rewards.RedeemReward({ ...base, rewardId }),
          leaves,
        );
      }
      case 'fulfil':
      case 'cancel': {
        const one = this.redemptions[pick % Math.max(1, this.redemptions.length)];
        if (one === undefined) return;
        const { rewardId, redemptionId } = one;
        const request = { rewardId, member: user(one.member), redemptionId };
        const asked = note({ member: one.member, target: redemptionId });
        const call = async (): Promise<void> => {
          if (kind === 'cancel') await clients().rewards.CancelRedemption(request);
          else {
            const { redemption } = await clients().rewards.FulfilRedemption(request);
            if (rewardId === 'voucher') this.handOver(redemption?.code ?? '', redemptionId);
          }
        };
        return insist(asked, call, leaves);
      }
      case 'close': {
        // That of now, or one that is over.
        const day = dayOf(now - (pick % 3) * 24 * HOUR);
        const asked = note();
        await insist(asked, () => closeDay(requestId, day), leaves);
        const isOver = day < dayOf(now);
        if (asked.answer !== undefined)
          expect([day, asked.answer]).toEqual([day, isOver ? 'done' : 'SEASON_NOT_OVER']);
      }
    }
  }

  /** A code that was added, and nobody else's; the same one whenever it is asked for again. */
  private handOver(code: string, redemptionId: string): void {
    const owner = world.handedOut.get(code) ?? redemptionId;
    world.handedOut.set(code, owner);
    expect({ code, isAdded: world.codes.has(code), owner }).toEqual({
      code,
      isAdded: true,
      owner: redemptionId,
    });
    const own = [...world.handedOut].filter(([, whose]) => whose === redemptionId);
    expect(own).toEqual([[code, redemptionId]]);
  }

  /** The list as time alone leaves it by now, which for an account is never before its last event. */
  private byNow(member: string, known = this.lastAt): Model {
    const list = structuredClone(this.listOf(member));
    pass(list, Math.max(list.now, known.get(member) ?? 0, served().now()));
    return list;
  }

  private rows(): readonly Row[] {
    // A refusal is remembered without a version.
    return (world.store.documents(EVENTS) as readonly Row[])
      .filter(({ stream, version }) => this.streams.has(stream) && version > 0)
      .sort((one, other) => one.version - other.version);
  }

  /** Whoever sent something and died: somebody takes it to its end. */
  private async arrived(): Promise<void> {
    await eventually(() => {
      const rows = this.rows();
      const sent = rows.filter(({ type, data }) => type === 'TransferSent' || data.back !== undefined);
      const ended = new Set(
        rows
          .filter(({ type }) => type === 'TransferSettled' || type === 'TransferReturned')
          .map(({ data }) => data.transferId),
      );
      const open = sent
        .map(({ data }) => data.back?.transferId ?? data.transferId)
        .filter((transferId) => !ended.has(transferId));
      return Promise.resolve(open.length === 0 ? { found: true } : { seen: open });
    });
  }

  /** Applies what is new in the ledger, each account's in its order, nothing that was received before it was sent. */
  private catchUp(): void {
    const waiting = Map.groupBy(
      this.rows().filter(({ stream, version }) => version > (this.applied.get(stream) ?? 0)),
      ({ stream }) => stream,
    );
    for (let moved = true; moved;) {
      moved = false;
      for (const [stream, rows] of waiting) {
        const [row] = rows;
        if (row === undefined) continue;
        if (row.type === 'TransferReceived' && !this.parcels.has(row.data.transferId)) continue;
        rows.shift();
        expect(row.version).toBe((this.applied.get(stream) ?? 0) + 1);
        this.apply(row);
        this.applied.set(stream, row.version);
        moved = true;
      }
    }
    expect([...waiting.values()].flat()).toEqual([]);
  }

  private apply(row: Row): void {
    const { stream, version, type, data, requestId } = row;
    const member = this.streams.get(stream) ?? '';
    const list = this.listOf(member);
    const asked = this.asked.get(requestId);
    const isOwn = asked?.member === member;
    const amount = Number(data.amount);
    const { recordedAt: at } = row;
    const { effectiveAt = 0 } = data;
    this.lastAt.set(member, Math.max(this.lastAt.get(member) ?? 0, at));
    this.countsAt.set(member, Math.max(this.countsAt.get(member) ?? 0, at, effectiveAt));
    const book = (booked: Omit<Booked, 'reversed'>): void => {
      list.booked.set(version, { ...booked, reversed: false });
      this.transactions.push({ member, txnId: `${stream}@${String(version).padStart(12, '0')}` });
    };
    const spent = (pieces: readonly Piece[], total: number): void => {
      // What was taken and not there comes back without an expiry, after the lots.
      const missing = total - size(pieces);
      const all = missing > 0 ? [{ expires: NEVER, amount: missing }, ...pieces] : pieces;
      book({ kind: 'spent', size: total, bucket: { expires: 0, activates: 0 }, pieces: all });
    };
    const given = (points: number): void => {
      this.giving.add(`${member}@${version}`);
      const txnId = `${stream}@${String(version).padStart(12, '0')}`;
      world.givings.set(txnId, { member, day: dayOf(effectiveAt), points });
      world.given.set(member, (world.given.get(member) ?? 0) + points);
    };
    const gained = (total: number, expires: number, activates: number): void => {
      given(total);
      const hasLot = activates > 0 || list.debt < total;
      book({
        kind: 'earned',
        size: total,
        bucket: { expires: hasLot ? expires : NOWHERE, activates },
        pieces: [],
      });
      if (activates > 0) list.entries.push({ expires, activates, amount: total });
      else give(list, [{ expires, amount: total }]);
    };
    if (type === 'Elapsed') {
      pass(list, Math.max(list.now, ...data.steps.map((step) => step.data.effectiveAt)));
      return;
    }
    if (['AccountOpened', 'HolderNamed', 'TermsChanged', 'EarnRejected', 'TransferSettled'].includes(type))
      return;
    // What a sender's clock is ahead by has not passed here when it is booked.
    pass(list, Math.max(list.now, Math.min(effectiveAt, at)));
    switch (type) {
      case 'Earned': {
        if (data.rule !== undefined) {
          // What the budget still had of it.
          expect(amount).toBeGreaterThan(0);
          gained(amount, NEVER, 0);
          break;
        }
        expect([isOwn, asked?.kind, asked?.amount]).toEqual([
          true,
          'earn',
          asked?.activates ? asked.amount : amount,
        ]);
        gained(asked?.amount ?? 0, asked?.expires ?? 0, asked?.activates ?? 0);
        break;
      }
      case 'Redeemed':
        expect([isOwn, asked?.kind, -(asked?.amount ?? 0)]).toEqual([true, 'redeem', amount]);
        expect(available(list)).toBeGreaterThanOrEqual(-amount);
        spent(take(list, inOrder(spendable(list)), -amount), -amount);
        break;
      case 'Adjusted':
        expect([isOwn, asked?.kind, asked?.amount]).toEqual([true, 'adjust', amount]);
        if (amount > 0) gained(amount, asked?.expires ?? 0, 0);
        else {
          given(amount);
          spent(take(list, inOrder(spendable(list)), -amount), -amount);
        }
        break;
      case 'Held':
        expect(available(list)).toBeGreaterThanOrEqual(-amount);
        list.holds.push({
          id: data.holdId,
          ends: data.expiresAt ?? 0,
          pieces: take(list, inOrder(spendable(list)), -amount),
        });
        break;
      case 'HoldCaptured':
      case 'HoldVoided': {
        const hold = list.holds.find(({ id }) => id === data.holdId);
        expect(hold).toBeDefined();
        if (hold === undefined) break;
        const whole = size(hold.pieces);
        const used = type === 'HoldVoided' ? 0 : isOwn && asked.amount > 0 ? asked.amount : whole;
        const captured = after(hold.pieces, 0).reduce<Piece[]>((all, piece) => {
          const rest = used - size(all);
          return rest > 0 ? [...all, { ...piece, amount: Math.min(rest, piece.amount) }] : all;
        }, []);
        list.holds = list.holds.filter((one) => one !== hold);
        list.ended.set(hold.id, 'closed');
        give(list, late(after(hold.pieces, used), list.now), 'back');
        if (used > 0) spent(captured, used);
        break;
      }
      case 'TransferSent': {
        expect([isOwn, asked?.kind, -(asked?.amount ?? 0)]).toEqual([true, 'transfer', amount]);
        expect(available(list)).toBeGreaterThanOrEqual(-amount);
        this.parcels.set(data.transferId, take(list, inOrder(spendable(list)), -amount));
        break;
      }
      case 'TransferReceived': {
        const pieces = inPieceOrder(this.parcels.get(data.transferId) ?? []);
        const left = after(pieces, list.debt);
        const bucket = { expires: left[0]?.expires ?? NOWHERE, activates: 0 };
        book({ kind: 'received', size: size(pieces), bucket, pieces: left });
        give(list, pieces, 'back');
        break;
      }
      case 'Reversed': {
        const booked = list.booked.get(data.reverses);
        expect(booked?.reversed).toBe(false);
        if (booked === undefined) break;
        const part = asked?.amount === 0 ? booked.size : (asked?.amount ?? 0);
        expect(part).toBeLessThanOrEqual(booked.size);
        booked.reversed = true;
        if (this.giving.has(`${member}@${data.reverses}`)) given(booked.kind === 'spent' ? part : -part);
        if (booked.kind === 'spent') giveBack(list, booked, part);
        else takeBack(list, booked, part);
        if (booked.kind === 'received') {
          const back = last(booked.pieces, part);
          const rest = part - size(back);
          const pieces = late(rest > 0 ? [...back, { expires: NEVER, amount: rest }] : back, list.now);
          this.parcels.set(data.back?.transferId ?? '', pieces);
        }
        break;
      }
      default:
        throw new Error(`Nobody expects ${type} here.`);
    }
    expect([type, available(list)]).toEqual([type, Number(data.balanceAfter)]);
    // What came back after its time is gone at once.
    pass(list, list.now);
    this.seen.get(member)?.push(available(list));
  }

  /** Whoever was told that it is done finds it once, and who was refused could not have had it at any moment. */
  private checkAnswers(): void {
    const byRequest = Map.groupBy(
      this.rows().filter(({ requestId, type }) => this.asked.has(requestId) && type !== 'EarnRejected'),
      ({ requestId }) => requestId,
    );
    for (const [requestId, asked] of this.asked) {
      const { kind, answer, member, amount, target } = asked;
      const rows = (byRequest.get(requestId) ?? []).filter(
        ({ type }) => !['AccountOpened', 'HolderNamed', 'Elapsed', 'TermsChanged'].includes(type),
      );
      if (['order', 'reward', 'fulfil', 'cancel', 'close'].includes(kind)) continue;
      expect([requestId, kind, answer, rows.length]).toEqual([
        requestId,
        kind,
        answer,
        answer === 'done' ? 1 : answer === undefined ? rows.length : 0,
      ]);
      expect(rows.length).toBeLessThanOrEqual(1);
      const list = this.listOf(member);
      if (answer === 'INSUFFICIENT_POINTS' && this.seen.has(member) && !this.judged.has(requestId)) {
        expect(Math.min(...(this.seen.get(member) ?? []))).toBeLessThan(amount);
      }
      if (answer === 'HOLD_CLOSED') expect(list.ended.get(target ?? '')).toBe('closed');
      // Its time may be over although nothing has been booked since.
      if (answer === 'HOLD_EXPIRED' && !this.judged.has(requestId)) {
        expect(this.byNow(member).ended.get(target ?? '')).toBe('expired');
      }
      const hold = this.asked.get(target ?? '');
      if (answer === 'HOLD_UNKNOWN' && hold?.isOvertaken !== true) expect(hold?.answer).not.toBe('done');
      if (answer === 'ALREADY_REVERSED' || answer === 'REVERSAL_TOO_LARGE') {
        const booked = [...this.lists.values()].flatMap((one) => [...one.booked.values()]);
        if (answer === 'ALREADY_REVERSED') expect(booked.some(({ reversed }) => reversed)).toBe(true);
        else expect(booked.some(({ size: whole }) => whole < amount)).toBe(true);
      }
      if (answer !== undefined && answer !== 'done') expect(REFUSALS[kind] ?? []).toContain(answer);
      this.judged.add(requestId);
    }
  }
  private readonly judged = new Set<string>();

  /** An answer while nothing was booked, such as a redemption whose time is over. */
  private async undisturbed<T>(ask: () => Promise<T>): Promise<T> {
    for (;;) {
      this.catchUp();
      const answer = await ask();
      if (this.rows().every(({ stream, version }) => version <= (this.applied.get(stream) ?? 0)))
        return answer;
    }
  }

  /** What the service answers of each member beside the list, by now. */
  private async compare(): Promise<void> {
    const { ledger } = served().clients();
    for (const member of this.lists.keys()) {
      if (!this.rows().some(({ stream }) => this.streams.get(stream) === member)) continue;
      const { balance, pending, held } = await this.undisturbed(() =>
        ledger.GetBalance({ member: user(member) }),
      );
      const list = this.byNow(member, this.countsAt);
      expect({ member, balance, pending, held }).toEqual({
        member,
        balance: String(available(list)),
        pending: String(size(list.entries.filter(({ activates }) => activates > 0))),
        held: String(size(list.holds.flatMap(({ pieces }) => pieces))),
      });
    }
  }

  /** Board and tier of each member, once no moment is ahead that somebody has seen already. */
  async compareStandings(): Promise<void> {
    served().moveTo(Math.max(served().now(), ...this.lastAt.values()));
    const { boards, tiers } = served().clients();
    for (const member of this.lists.keys()) {
      const score = world.given.get(member);
      if (score === undefined) continue;
      const expected = {
        rank: 1 + [...world.given.values()].filter((other) => other > score).length,
        score,
        points: score,
        tier: TIERS.findLast(({ fromPoints }) => Number(fromPoints) <= score)?.tierId,
      };
      // A board is read up to a fifth of a second late.
      await eventually(async () => {
        const asked = boards.GetRank({ leaderboardId: 'given', member: user(member) });
        // So is the first score of a member.
        const { row } = await asked.catch((error: unknown) => {
          if (readErrorDetails(error)?.reason === 'NOT_RANKED') return { row: null };
          throw error;
        });
        const { tier, points } = await tiers.GetTier({ programId: 'club', member: user(member) });
        const seen = {
          rank: Number(row?.rank),
          score: Number(row?.score),
          points: Number(points),
          tier: tier?.tierId,
        };
        return JSON.stringify(seen) === JSON.stringify(expected)
          ? { found: true }
          : { seen: { member, seen, expected } };
      });
    }
  }

  /** Each day's board. */
  async compareDays(): Promise<void> {
    for (const [day, scores] of scoresByDay()) {
      for (const member of this.lists.keys()) {
        const score = scores.get(member);
        if (score === undefined) continue;
        const rank = 1 + [...scores.values()].filter((other) => other > score).length;
        await eventually(async () => {
          const { boards } = served().clients();
          const asked = boards.GetRank({ leaderboardId: 'daily', seasonId: day, member: user(member) });
          const { row } = await asked.catch((error: unknown) => {
            if (readErrorDetails(error)?.reason === 'NOT_RANKED') return { row: null };
            throw error;
          });
          const seen = [row?.rank, row?.score].join();
          return seen === `${rank},${score}`
            ? { found: true }
            : { seen: { day, member, seen, expected: [rank, score] } };
        });
      }
    }
  }
}

/** Every day that somebody wanted to close has one winner, who has its prize once. */
async function checkPrizes(): Promise<void> {
  for (const day of world.closing) {
    if (day < dayOf(served().now())) await closeDay(`end-${day}`, day);
  }
  const coins = new Map<string, number>();
  const scores = scoresByDay();
  for (const [day, said] of world.winners) {
    const all = scores.get(day) ?? new Map<string, number>();
    const [winner = '', score] = said.split(' ');
    expect([day, winner === '' ? undefined : Number(score)]).toEqual([
      day,
      all.size === 0 ? undefined : Math.max(...all.values()),
    ]);
    if (winner === '') continue;
    expect(all.get(winner)).toBe(Number(score));
    coins.set(winner, (coins.get(winner) ?? 0) + PRIZE);
  }
  for (const [winner, wanted] of coins) {
    const { balance } = await served()
      .clients()
      .ledger.GetBalance({ member: user(winner), unit: 'coins' });
    expect([winner, Number(balance)]).toEqual([winner, wanted]);
  }
}

const REFUSALS: Readonly<Record<string, readonly string[]>> = {
  // Moments of the caller's clock may be over by the account's, which never goes back.
  earn: ['ACTIVATION_NOT_AHEAD', 'EXPIRY_NOT_AHEAD'],
  adjust: ['EXPIRY_NOT_AHEAD'],
  redeem: ['INSUFFICIENT_POINTS'],
  hold: ['INSUFFICIENT_POINTS', 'HOLD_EXPIRY_INVALID'],
  capture: ['HOLD_CLOSED', 'HOLD_EXPIRED', 'HOLD_UNKNOWN', 'CAPTURE_TOO_LARGE'],
  void: ['HOLD_CLOSED', 'HOLD_EXPIRED', 'HOLD_UNKNOWN'],
  transfer: ['INSUFFICIENT_POINTS'],
  reverse: ['ALREADY_REVERSED', 'REVERSAL_TOO_LARGE', 'TRANSACTION_NOT_REVERSIBLE', 'TRANSACTION_UNKNOWN'],
};

describe('the points service', () => {
  it(
    'agrees with plain lists, whoever asks at once, whatever dies and however clocks step',
    async () => {
      const histories = fc.array(round, { minLength: 3, maxLength: 10, size: 'max' });
      await fc.assert(
        fc.asyncProperty(histories, async (rounds) => {
          if (world.commands >= COMMANDS) return;
          world.histories += 1;
          served().moveTo(Math.max(served().now(), START));
          const history = new History(String(world.histories));
          const { rewards } = served().clients();
          await fund(20);
          const stock = String(world.histories);
          await rewards.SetStock({ requestId: `s-${stock}`, rewardId: 'tea', stock });
          const codes = [`a-${stock}`, `b-${stock}`];
          for (const code of codes) world.codes.add(code);
          await rewards.AddCodes({ rewardId: 'voucher', codes });
          for (const one of rounds) await history.play(one);
          await history.compareStandings();
          await history.compareDays();
          const { reward: voucher } = await served().clients().rewards.GetReward({ rewardId: 'voucher' });
          expect(Number(voucher?.issued)).toBeGreaterThanOrEqual(world.handedOut.size);
          const all = [voucher?.available, voucher?.reserved, voucher?.issued].map(Number);
          expect(Math.min(...all)).toBeGreaterThanOrEqual(0);
          expect(all.reduce((sum, count) => sum + count, 0)).toBe(world.codes.size);
          const { budget } = await served().clients().budgets.GetBudget({ budgetId: 'spring' });
          expect(Number(budget?.remaining)).toBeGreaterThanOrEqual(0);
          const { reward } = await served().clients().rewards.GetReward({ rewardId: 'tea' });
          const pieces = [reward?.available, reward?.reserved, reward?.issued].map(Number);
          expect(Math.min(...pieces)).toBeGreaterThanOrEqual(0);
        }),
        { seed: SEED, numRuns: COMMANDS, endOnFailure: true },
      );
      await served().settled();
      await checkPrizes();
      const rows = world.store.documents(EVENTS) as readonly Row[];
      // What a reversal takes from members goes back into the budget.
      const paid = rows.reduce((sum, { type, data }) => {
        if (type === 'Earned' && data.rule !== undefined) return sum + Number(data.amount);
        return type === 'Reversed' ? sum - Number(data.budget?.returned ?? 0) : sum;
      }, 0);
      const { budget } = await served().clients().budgets.GetBudget({ budgetId: 'spring' });
      expect(Number(budget?.remaining)).toBe(world.funded - paid);
      if (process.env.POINTS_MODEL_COMMANDS !== undefined) {
        const { commands, histories: played, deaths } = world;
        console.log({ seed: SEED, commands, histories: played, deaths, paid });
      }
      expect(world.commands).toBeGreaterThanOrEqual(COMMANDS);
    },
    LIMIT_MS,
  );
});
