import type { RecordedEvent } from '@rapport/kernel/decider';
import type { EventEnvelope } from '@rapport/kernel/event';
import { createCodec } from '@rapport/contracts/codec';
import { accountAggregate } from './aggregate.ts';
import { decide } from './decide.ts';
import type { AccountCommand, OriginalTransaction } from './decide.ts';
import { MAX_POINTS, isTransaction } from './events.ts';
import type { AccountEvent } from './events.ts';
import { MAX_LOTS } from './lots.ts';
import { accountStream } from './names.ts';
import { NO_ACCOUNT, evolve } from './state.ts';
import type { AccountState } from './state.ts';
import { dueAt } from './time.ts';
import { MAX_OUTGOING, MAX_OUTGOING_PARTS } from './transfers.ts';

const NOW = Date.parse('2026-03-01T08:00:00.000Z');
const DAY = 86_400_000;
const MEI = 'a'.repeat(32);
const BOB = 'b'.repeat(32);
const unit = 'points';
const personal = { keyId: 'none', alg: 'none', data: { namespace: 'user', externalId: 'bob' } } as const;
const mei = { mid: MEI, unit };

interface Told {
  readonly state: AccountState;
  readonly events: readonly AccountEvent[];
  readonly refusal?: string;
}

/** What a command makes of an account; an account that does not stand yet is opened. */
function ask(state: AccountState, command: AccountCommand, now = NOW): Told {
  const decision = decide(state, command, { now });
  if (decision.outcome === 'rejected') return { state, events: [], refusal: decision.rejection.code };
  return { state: decision.events.reduce(evolve, state), events: decision.events };
}

function given(...commands: readonly AccountCommand[]): AccountState {
  return commands.reduce<AccountState>((state, command) => ask(state, command).state, NO_ACCOUNT);
}

const earn = (amount: bigint, expiresAt?: number): AccountCommand => ({
  type: 'Earn',
  ...mei,
  amount,
  ...(expiresAt !== undefined && { expiresAt }),
});
const adjust = (amount: bigint, expiresAt?: number): AccountCommand => ({
  type: 'Adjust',
  ...mei,
  amount,
  reason: 'Counted twice',
  approver: 'li.na',
  ...(expiresAt !== undefined && { expiresAt }),
});
const ofBob = (command: AccountCommand): AccountCommand => ({ ...command, mid: BOB }) as AccountCommand;

const transfer = (amount: bigint, transferId = 't-1', mid = BOB): AccountCommand => ({
  type: 'Transfer',
  ...mei,
  amount,
  transferId,
  to: { mid, personal },
});
const receive = (
  parts: readonly { readonly amount: bigint; readonly expiresAt?: number }[],
): AccountCommand => ({
  type: 'ReceiveTransfer',
  mid: BOB,
  unit,
  personal,
  transferId: 't-1',
  from: { mid: MEI },
  parts,
  effectiveAt: NOW,
});
const settle = (received: boolean): AccountCommand => ({
  type: 'SettleTransfer',
  ...mei,
  transferId: 't-1',
  received,
});

describe('adjusting', () => {
  it('adds points that say who allowed them and when they expire', () => {
    const { events } = ask(given(earn(10n)), adjust(5n, NOW + DAY));
    expect(events).toEqual([
      {
        type: 'Adjusted',
        data: {
          amount: 5n,
          balanceAfter: 15n,
          effectiveAt: NOW,
          postings: [{ debit: 'adjustment', credit: 'member', amount: 5n }],
          lots: [{ amount: 5n, expiresAt: NOW + DAY }],
          reason: 'Counted twice',
          approver: 'li.na',
        },
      },
    ]);
  });

  it('takes points, below zero if need be, nearest expiry first', () => {
    const { events } = ask(given(earn(10n), earn(4n, NOW + DAY)), adjust(-20n));
    expect(events).toMatchObject([
      {
        type: 'Adjusted',
        data: {
          amount: -20n,
          balanceAfter: -6n,
          postings: [{ debit: 'member', credit: 'adjustment', amount: 20n }],
          lots: [{ amount: -4n, expiresAt: NOW + DAY }, { amount: -10n }],
        },
      },
    ]);
  });

  it.each([
    ['nothing', given(), adjust(0n), 'AMOUNT_ZERO'],
    ['what is beyond int64', given(earn(MAX_POINTS)), adjust(1n), 'AMOUNT_OVERFLOW'],
    ['points that are gone already', given(), adjust(1n, NOW), 'EXPIRY_NOT_AHEAD'],
  ])('refuses %s', (_case, state, command, code) => {
    expect(ask(state, command).refusal).toBe(code);
  });

  it.each([
    [7n, { debit: 'member', credit: 'adjustment', amount: 7n }],
    [-7n, { debit: 'adjustment', credit: 'member', amount: 7n }],
  ])('is reversed to where it came from: %s', (amount, posting) => {
    const before = given(earn(10n));
    const { state, events } = ask(before, adjust(amount));
    const [adjusted] = events.filter(isTransaction);
    if (adjusted === undefined) throw new Error('Nothing was adjusted.');
    const original: OriginalTransaction = { ...adjusted.data, type: adjusted.type, version: 3 };
    const reversed = ask(state, { type: 'Reverse', ...mei, txnId: 't', original });
    expect(reversed.events).toMatchObject([{ type: 'Reversed', data: { postings: [posting] } }]);
    expect(reversed.state).toMatchObject({ balance: 10n, lots: [{ amount: 10n }] });
  });
});

describe('a transfer', () => {
  const expiring = { amount: 6n, expiresAt: NOW + DAY };

  it('leaves with its lots, and is under way until it is known to have arrived', () => {
    const { state, events } = ask(given(earn(10n), earn(6n, NOW + DAY)), transfer(8n));
    expect(events).toEqual([
      {
        type: 'TransferSent',
        data: {
          amount: -8n,
          balanceAfter: 8n,
          effectiveAt: NOW,
          postings: [{ debit: 'member', credit: 'transit', amount: 8n }],
          lots: [{ amount: -6n, expiresAt: NOW + DAY }, { amount: -2n }],
          transferId: 't-1',
          to: { mid: BOB, personal },
        },
      },
    ]);
    expect(state).toMatchObject({
      outgoing: [{ transferId: 't-1', to: { mid: BOB }, sentAt: NOW, parts: [expiring, { amount: 2n }] }],
    });
    if (state.status === 'open') expect(dueAt(state)).toBe(NOW);

    const settled = ask(state, settle(true));
    expect(settled.events).toEqual([{ type: 'TransferSettled', data: { transferId: 't-1' } }]);
    expect(settled.state).toMatchObject({ balance: 8n, outgoing: [] });
    expect(ask(settled.state, settle(true)).events).toEqual([]);
    expect(ask(settled.state, settle(false)).events).toEqual([]);
  });

  it('arrives with its expiries, counts from the moment at which it was sent, and opens the account', () => {
    const later = NOW + 2 * DAY;
    const { state, events } = ask(NO_ACCOUNT, receive([expiring, { amount: 2n }]), later);
    expect(events).toEqual([
      { type: 'AccountOpened', data: { mid: BOB, unit, effectiveAt: NOW, personal } },
      {
        type: 'TransferReceived',
        data: {
          amount: 8n,
          balanceAfter: 8n,
          effectiveAt: NOW,
          postings: [{ debit: 'transit', credit: 'member', amount: 8n }],
          lots: [expiring, { amount: 2n }],
          transferId: 't-1',
          from: { mid: MEI },
        },
      },
    ]);
    // What ran out while nobody took the transfer further expired in its own time.
    expect(ask(state, { type: 'Elapse', mid: BOB, unit }, later).events).toMatchObject([
      { type: 'Elapsed', data: { steps: [{ type: 'Expired', data: { effectiveAt: NOW + DAY } }] } },
    ]);
  });

  it('makes good what the other account owes', () => {
    const owing = ask(given(ofBob(adjust(-5n))), receive([{ amount: 8n }]));
    expect(owing.state).toMatchObject({ balance: 3n, lots: [{ amount: 3n }] });
  });

  it('comes back where the other account cannot take it, and what has expired meanwhile is gone at once', () => {
    const sent = given(earn(10n), earn(6n, NOW + DAY), transfer(8n));
    const { state, events } = ask(sent, settle(false), NOW + 2 * DAY);
    expect(events).toMatchObject([
      {
        type: 'TransferReturned',
        data: {
          amount: 8n,
          postings: [{ debit: 'transit', credit: 'member', amount: 8n }],
          lots: [{ amount: 6n, expiresAt: NOW + 2 * DAY }, { amount: 2n }],
        },
      },
    ]);
    const rest = ask(state, { type: 'Elapse', ...mei }, NOW + 2 * DAY);
    expect(rest.state).toMatchObject({ balance: 10n, lots: [{ amount: 10n }], outgoing: [] });
  });

  it('keeps room for what may come back', () => {
    const sent = given(earn(MAX_POINTS), transfer(5n));
    expect(ask(sent, earn(1n)).refusal).toBe('AMOUNT_OVERFLOW');
    expect(ask(ask(sent, settle(true)).state, earn(5n)).refusal).toBeUndefined();
  });

  it.each([
    ['nothing', transfer(0n), 'AMOUNT_NOT_POSITIVE'],
    ['less than nothing', transfer(-1n), 'AMOUNT_NOT_POSITIVE'],
    ['more than there is', transfer(11n), 'INSUFFICIENT_POINTS'],
    ['what goes to oneself', transfer(1n, 't-1', MEI), 'TRANSFER_TO_ONESELF'],
  ])('refuses %s', (_case, command, code) => {
    expect(ask(given(earn(10n)), command).refusal).toBe(code);
  });

  it('refuses more than may be under way', () => {
    const many = Array.from({ length: MAX_OUTGOING }, (_, index) => transfer(1n, `t-${index}`));
    const state = given(earn(1_000n), ...many);
    expect(ask(state, transfer(1n, 'one-more')).refusal).toBe('TOO_MANY_TRANSFERS');
    const [first] = many;
    expect(first).toBeDefined();
    const settled = ask(state, { type: 'SettleTransfer', ...mei, transferId: 't-0', received: true });
    expect(ask(settled.state, transfer(1n, 'one-more')).refusal).toBeUndefined();
  });

  it('refuses more lots than may be under way', () => {
    const parts = Array.from({ length: MAX_LOTS }, (_, day) => ({ amount: 1n, expiresAt: NOW + day }));
    const sent = { transferId: 't', to: { mid: BOB }, sentAt: NOW, parts };
    const sending = (transfers: number): AccountState =>
      ({ ...given(earn(1n)), outgoing: Array.from({ length: transfers }, () => sent) }) as AccountState;
    const most = MAX_OUTGOING_PARTS / MAX_LOTS;
    expect(ask(sending(most - 1), transfer(1n)).refusal).toBeUndefined();
    expect(ask(sending(most), transfer(1n)).refusal).toBe('TOO_MANY_TRANSFERS');
  });

  it('is refused by an account that would leave int64, or has too many lots', () => {
    expect(ask(given(ofBob(earn(MAX_POINTS))), receive([{ amount: 1n }])).refusal).toBe('AMOUNT_OVERFLOW');
    const lots = Array.from({ length: MAX_LOTS }, (_, index) => earn(1n, NOW + (index + 1) * DAY));
    const full = given(...lots.map(ofBob));
    expect(ask(full, receive([{ amount: 1n }])).refusal).toBe('TOO_MANY_LOTS');
    expect(ask(full, receive([{ amount: 1n, expiresAt: NOW + DAY }])).refusal).toBeUndefined();
  });
});

describe('what is published of it', () => {
  const codec = createCodec();

  function publish(state: AccountState, event: AccountEvent | undefined) {
    if (event === undefined) throw new Error('There is no event.');
    const recorded: RecordedEvent<AccountEvent> = {
      stream: accountStream('acme', MEI, unit),
      version: 3,
      tenant: 'acme',
      event,
      effectiveAt: NOW,
      recordedAt: NOW,
      requestId: 'r-1',
      actor: 'anna',
    };
    return accountAggregate.publish(recorded, state).map(({ id, type, occurredAt, tenant, data }) => {
      const time = new Date(occurredAt).toISOString();
      const envelope: EventEnvelope = {
        ...{ specversion: '1.0', id, source: 'rapport/points', type, time, recordedat: time },
        datacontenttype: 'application/json',
        tenantid: tenant,
        data,
      };
      codec.encode(envelope);
      return { type, data };
    });
  }

  it('names the other side by its pseudonym alone', () => {
    const start = given(earn(10n));
    const sent = ask(start, transfer(8n));
    const [told] = publish(sent.state, sent.events[0]);
    expect(told).toMatchObject({
      type: 'rapport.points.PointsTransferred.v1',
      data: { amount: '-8', transferId: 't-1', counterpartyMid: BOB },
    });
    expect(JSON.stringify(told)).not.toContain('externalId":"bob');
    const received = ask(given(), receive([{ amount: 8n }]));
    expect(publish(received.state, received.events[1])).toMatchObject([
      { type: 'rapport.points.PointsTransferred.v1', data: { amount: '8', counterpartyMid: MEI } },
    ]);
    const back = ask(sent.state, settle(false));
    expect(publish(back.state, back.events[0])).toMatchObject([
      { type: 'rapport.points.PointsTransferReturned.v1', data: { amount: '8', transferId: 't-1' } },
    ]);
    expect(publish(sent.state, ask(sent.state, settle(true)).events[0])).toEqual([]);
    const adjusted = ask(start, adjust(-3n));
    expect(publish(adjusted.state, adjusted.events[0])).toMatchObject([
      { type: 'rapport.points.PointsAdjusted.v1', data: { amount: '-3', approver: 'li.na' } },
    ]);
  });
});
