import type { Store } from '@rapport/engine/ports/store';
import { readErrorDetails } from '@rapport/platform/grpc/errors';
import { toTimestamp } from '@rapport/platform/grpc/wire';
import { createMemoryStore } from '@rapport/platform/memory/store';
import type { BookCommand } from '@rapport/protos/rapport/points/v1/BookCommand';
import type { BookResult__Output } from '@rapport/protos/rapport/points/v1/BookResult';
import { eventually } from '@rapport/testkit/eventually';
import { MAX_COMMANDS } from './api/batch.ts';
import { createRequestIds, reasonOf, startTestService, user } from './api/testing-service.ts';
import type { TestService } from './api/testing-service.ts';

const START = Date.parse('2026-03-10T12:00:00.000Z');
const mei = user('mei.lin');
const bob = user('bob');

let service: TestService;
let store: Store;
/** What a transaction waits for. */
let gate: Promise<void>;
beforeEach(async () => {
  const memory = createMemoryStore();
  gate = Promise.resolve();
  store = {
    ...memory,
    transact: async (transaction) => {
      await gate;
      return memory.transact(transaction);
    },
  };
  service = await startTestService({ startsAt: START, eventually, store });
});
afterEach(() => service.stop());

const requestId = createRequestIds();
const ledger = () => service.clients().ledger;
const book = async (...commands: readonly BookCommand[]): Promise<readonly BookResult__Output[]> =>
  (await ledger().BatchBook({ commands: [...commands] })).results;
const earn = (member: typeof mei, amount: number, id = requestId()): BookCommand => ({
  earn: { requestId: id, member, amount: String(amount) },
});
const redeem = (member: typeof mei, amount: number, id = requestId()): BookCommand => ({
  redeem: { requestId: id, member, amount: String(amount) },
});
const transfer = (amount: number, to = bob, id = requestId()): BookCommand => ({
  transfer: { requestId: id, member: mei, to, amount: String(amount) },
});
const balanceOf = async (member: typeof mei): Promise<string> =>
  (await ledger().GetBalance({ member })).balance;
const reasons = (results: readonly BookResult__Output[]): readonly (string | undefined)[] =>
  results.map(({ refusal }) => refusal?.reason);

describe('a batch', () => {
  it('answers each command as its RPC does, in order, and a bad one harms no other', async () => {
    const wrong = { requestId: 'wrong', member: mei, amount: '-5' };
    const unknown = { requestId: 'unknown', member: mei, amount: '1', unit: 'coins' };
    const nobody = { requestId: 'nobody', amount: '1' };
    const tooMuch = { requestId: 'much', member: mei, amount: '900' };
    const self = { requestId: 'self', member: mei, amount: '5', reason: 'Because', approver: 'anna' };
    const unopened = { requestId: 'open', member: mei, toOwner: { partnerId: 'cafe' }, amount: '1' };
    const adjusted = { requestId: 'a', member: mei, amount: '-2', reason: 'Twice', approver: 'li.na' };
    const results = await book(
      earn(mei, 50, 'e'),
      { earn: wrong },
      { earn: unknown },
      redeem(mei, 20, 'r'),
      { redeem: nobody },
      { redeem: tooMuch },
      {},
      { adjust: self },
      { adjust: adjusted },
      { transfer: unopened },
      transfer(8, bob, 't'),
      earn(bob, 1, ''),
    );

    const refusedLike = async (call: Promise<unknown>) => {
      const error: unknown = await call.catch((reason: unknown) => reason);
      const { code, reason, message, metadata, fields } = readErrorDetails(error) ?? {};
      const refusal = { code, reason, message, metadata, field: fields?.[0]?.field ?? '', retryDelayMs: 0 };
      return { result: 'refusal', refusal };
    };
    expect(results).toEqual([
      { result: 'earn', earn: await ledger().Earn({ requestId: 'e', member: mei, amount: '50' }) },
      await refusedLike(ledger().Earn(wrong)),
      await refusedLike(ledger().Earn(unknown)),
      { result: 'redeem', redeem: await ledger().Redeem({ requestId: 'r', member: mei, amount: '20' }) },
      await refusedLike(ledger().Redeem(nobody)),
      await refusedLike(ledger().Redeem(tooMuch)),
      {
        result: 'refusal',
        refusal: {
          ...{ code: 3, reason: 'COMMAND_MISSING', message: 'Say what is to be booked.' },
          ...{ metadata: {}, field: 'command', retryDelayMs: 0 },
        },
      },
      await refusedLike(ledger().Adjust(self)),
      { result: 'adjust', adjust: await ledger().Adjust(adjusted) },
      await refusedLike(ledger().Transfer(unopened)),
      {
        result: 'transfer',
        transfer: await ledger().Transfer({ requestId: 't', member: mei, to: bob, amount: '8' }),
      },
      await refusedLike(ledger().Earn({ requestId: '', member: bob, amount: '1' })),
    ]);
    expect(reasons(results)).toEqual([
      ...[undefined, 'AMOUNT_NOT_POSITIVE', 'UNIT_UNKNOWN', undefined, 'MEMBER_REQUIRED'],
      ...['INSUFFICIENT_POINTS', 'COMMAND_MISSING', 'SELF_APPROVED', undefined, 'ACCOUNT_NOT_OPEN'],
      ...[undefined, 'ID_INVALID'],
    ]);
    expect([await balanceOf(mei), await balanceOf(bob)]).toEqual(['20', '8']);
  });

  it('gives the first answer to the same request, inside it and when it is repeated', async () => {
    const commands = [
      earn(mei, 50, 'e'),
      earn(mei, 50, 'e'),
      earn(mei, 51, 'e'),
      redeem(mei, 60, 'r'),
      redeem(mei, 60, 'r'),
      transfer(5, bob, 't'),
      transfer(5, bob, 't'),
    ];
    const first = await book(...commands);
    expect(reasons(first)).toEqual([
      ...[undefined, undefined, 'REQUEST_ID_REUSED', 'INSUFFICIENT_POINTS', 'INSUFFICIENT_POINTS'],
      ...[undefined, undefined],
    ]);
    expect(first[1]).toEqual(first[0]);
    expect(first[4]).toEqual(first[3]);
    expect(first[6]).toEqual(first[5]);
    await book(earn(mei, 500));
    await service.restart();
    expect(await book(...commands)).toEqual(first);
    expect([await balanceOf(mei), await balanceOf(bob)]).toEqual(['545', '5']);
  });

  it('decides what concerns one account in its order, whatever each has to ask for first', async () => {
    const unit = 'coins';
    const expiresAt = toTimestamp(START + 86_400_000);
    await service.clients().units.DefineUnit({
      requestId: requestId(),
      unit: { unit, name: 'Coins', expiresWith: { period: 'CALENDAR_PERIOD_YEAR' } },
    });
    const rounds = Array.from({ length: 50 }, (): readonly BookCommand[] => [
      // The one asks when it expires, the other says so, the third asks nothing.
      { earn: { requestId: requestId(), member: mei, unit, amount: '3' } },
      { earn: { requestId: requestId(), member: mei, unit, amount: '4', expiresAt } },
      { redeem: { requestId: requestId(), member: mei, unit, amount: '7' } },
    ]);
    const results = await book(...rounds.flat());
    const balances = results.map(({ earn: earned, redeem: redeemed }) =>
      Number((earned ?? redeemed)?.transaction?.balanceAfter),
    );
    expect(balances).toEqual(rounds.flatMap(() => [3, 7, 0]));
  });

  it('lets one account send a whole batch, and many send to one', async () => {
    await book(earn(mei, MAX_COMMANDS));
    const friends = Array.from({ length: MAX_COMMANDS }, (_, number) => user(`friend-${number}`));
    const sent = await book(...friends.map((friend) => transfer(1, friend)));
    expect(reasons(sent).filter((reason) => reason !== undefined)).toEqual([]);
    const back = await book(
      ...friends.map((member) => ({ transfer: { requestId: requestId(), member, to: mei, amount: '1' } })),
    );
    expect(reasons(back).filter((reason) => reason !== undefined)).toEqual([]);
    expect(await balanceOf(mei)).toBe(String(MAX_COMMANDS));
    expect(await balanceOf(user('friend-7'))).toBe('0');
  });

  it('has points that cannot arrive back with whoever sent them', async () => {
    await book(earn(mei, 50), { earn: { requestId: 'm', member: bob, amount: '9223372036854775807' } });
    const [result] = await book(transfer(20));
    expect(result?.refusal).toMatchObject({
      reason: 'TRANSFER_NOT_TAKEN',
      metadata: { cause: 'AMOUNT_OVERFLOW' },
    });
    expect(await balanceOf(mei)).toBe('50');
  });

  it('is refused where it holds nothing, or too much', async () => {
    expect(await reasonOf(book())).toBe('BATCH_EMPTY');
    const many = Array.from({ length: MAX_COMMANDS + 1 }, () => earn(mei, 1));
    expect(await reasonOf(book(...many))).toBe('BATCH_TOO_LARGE');
    expect(await reasonOf(balanceOf(mei))).toBe('ACCOUNT_UNKNOWN');
  });

  it('says of each command for which there is no room that it may be repeated, and loses none', async () => {
    let open: () => void = () => undefined;
    gate = new Promise((resolve) => {
      open = resolve;
    });
    // More than a transaction takes and the queue behind it holds, which is full in the midst of a batch.
    const batches = Array.from({ length: 13 }, () => Array.from({ length: 450 }, () => earn(mei, 1)));
    const answers = batches.map((commands) => book(...commands));
    // While nothing is committed, only a batch that found no room at all is answered.
    await Promise.race(answers);
    open();
    const all = await Promise.all(answers);
    const results = all.flat();
    const booked = results.filter(({ result }) => result === 'earn');
    const refused = results.filter(({ result }) => result === 'refusal');
    expect(booked.length + refused.length).toBe(batches.flat().length);
    const torn = all.findIndex((some) => new Set(some.map(({ result }) => result)).size === 2);
    expect(torn).toBeGreaterThan(0);
    for (const { refusal } of refused) {
      expect(refusal).toMatchObject({ code: 8, reason: 'OVERLOADED' });
      expect(refusal?.retryDelayMs).toBeGreaterThan(0);
    }
    expect(await balanceOf(mei)).toBe(String(booked.length));

    const again = await book(...(batches[torn] ?? []));
    expect(reasons(again).filter((reason) => reason !== undefined)).toEqual([]);
    const [before, after] = [all[torn] ?? [], again].map((some) => some.filter(({ earn: earned }) => earned));
    expect(after?.slice(0, before?.length)).toEqual(before);
    expect(await balanceOf(mei)).toBe(String(booked.length + again.length - (before?.length ?? NaN)));
  });
});
