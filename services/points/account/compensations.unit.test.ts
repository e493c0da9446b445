import { createCodec } from '@rapport/contracts/codec';
import type { EventEnvelope } from '@rapport/kernel/event';
import { accountAggregate } from './aggregate.ts';
import type { AccountCommand, OriginalTransaction } from './decide.ts';
import { decide } from './decide.ts';
import { isTransaction } from './events.ts';
import type { AccountEvent, EarnByRule } from './events.ts';
import {
  MAX_REMEMBERED_REVERSALS,
  MAX_REMEMBERED_VOIDS,
  NOTHING_REMEMBERED,
  isVoided,
  rememberReversed,
  rememberVoided,
  reversalOf,
} from './memory.ts';
import { RETRY_MS } from './merging.ts';
import { accountStream } from './names.ts';
import { NO_ACCOUNT, evolve } from './state.ts';
import type { AccountState } from './state.ts';
import type { Shortfall } from './terms.ts';
import { dueAt } from './time.ts';
import { MAX_OUTGOING } from './transfers.ts';

const NOW = Date.parse('2026-03-01T08:00:00.000Z');
const DAY = 86_400_000;
const MEI = 'a'.repeat(32);
const BOB = 'b'.repeat(32);
const unit = 'points';
const mei = { mid: MEI, unit };

function ask(state: AccountState, command: AccountCommand, now = NOW) {
  const decision = decide(state, command, { now });
  if (decision.outcome === 'rejected') return { state, events: [], refusal: decision.rejection.code };
  return { state: decision.events.reduce<AccountState>(evolve, state), events: decision.events };
}
const given = (...commands: readonly AccountCommand[]): AccountState =>
  commands.reduce<AccountState>((state, command) => ask(state, command).state, NO_ACCOUNT);

const earn = (amount: bigint, expiresAt?: number): AccountCommand => ({
  ...{ type: 'Earn', ...mei, amount },
  ...(expiresAt !== undefined && { expiresAt }),
});
const byRule = (amount: bigint, more: Partial<EarnByRule> = {}): AccountCommand => ({
  ...{ type: 'EarnByRule', ...mei, direction: 'earn', amount, effectiveAt: NOW },
  ...{ rule: { ruleId: 'order', version: 1 }, cause: { eventId: 'i-1', verb: 'order.paid' } },
  ...more,
});
const voids = (eventId: string, opens = false): AccountCommand => ({
  ...{ type: 'VoidCause', ...mei, eventId, reason: 'fraud', voidId: `v-${eventId}`, opens },
});
const merge = (mergeId = 'm-1', into = BOB, opens = false): AccountCommand => ({
  ...{ type: 'MergeAccount', ...mei, mergeId, into: { mid: into }, opens },
});
const unmerge = (mergeId = 'm-1'): AccountCommand => ({ type: 'UnmergeAccount', ...mei, mergeId });
const forward = (transferId = 'f-1'): AccountCommand => ({ type: 'Forward', ...mei, transferId });
const moves = (more: object = {}) =>
  ({
    ...{ type: 'MoveScores', ...mei, moveId: 's-1', mergeId: 'm-1', after: 0, through: 9, count: 1 },
    ...{ entries: [], ...more },
  }) as AccountCommand;
const owing = (shortfall: Shortfall): AccountCommand => ({
  ...{ type: 'Elapse', ...mei },
  terms: { version: 1, shortfall, warningMs: 0 },
});
const debt = (amount: bigint): AccountCommand => ({
  ...{ type: 'Adjust', ...mei, amount: -amount, reason: 'r', approver: 'a' },
});

describe('a fact that counts no more', () => {
  it('is remembered once, and waits for what follows', () => {
    const { state, events } = ask(given(byRule(10n)), voids('i-1'));
    expect(events).toEqual([
      { type: 'CauseVoided', data: { eventId: 'i-1', reason: 'fraud', voidId: 'v-i-1' } },
    ]);
    expect(state).toMatchObject({ balance: 10n, compensating: { open: 1, through: 0 } });
    if (state.status === 'open') expect(dueAt(state)).toBe(NOW);
    expect(ask(state, voids('i-1')).events).toEqual([]);
    const settle = { type: 'SettleCompensation', ...mei, count: 1, through: 3 } as const;
    const settled = ask(state, settle);
    expect(settled.events).toEqual([{ type: 'Compensated', data: { count: 1, through: 3 } }]);
    if (settled.state.status === 'open') expect(dueAt(settled.state)).toBeUndefined();
    // Whoever comes second finds it done.
    expect(ask(settled.state, settle).events).toEqual([]);
  });

  it('opens no account, except where a grant may still be on its way', () => {
    expect(ask(NO_ACCOUNT, voids('i-1')).events).toEqual([]);
    expect(ask(NO_ACCOUNT, voids('i-1', true)).events.map(({ type }) => type)).toEqual([
      'AccountOpened',
      'CauseVoided',
    ]);
  });

  it.each([
    ['earns nothing', {}, undefined],
    ['takes nothing back', { direction: 'claw_back' as const }, undefined],
    [
      'gives its budget all that it had granted',
      { budget: { budgetId: 'b', wanted: 12n } },
      { budgetId: 'b', returned: 10n },
    ],
  ])('%s any more', (_case, more, budget) => {
    const { state, events } = ask(given(earn(5n), voids('i-1')), byRule(10n, more));
    expect(events).toMatchObject([
      { type: 'EarnRejected', data: { reason: 'voided', ...(budget && { budget }) } },
    ]);
    expect(state).toMatchObject({ balance: 5n });
    expect(ask(state, byRule(10n, { cause: { eventId: 'i-2', verb: 'order.paid' } })).state).toMatchObject({
      balance: 15n,
    });
  });

  it('is not put right by a rule that is applied to the past', () => {
    const by = { rule: { ruleId: 'order', version: 2 }, cause: { eventId: 'i-1', verb: 'order.paid' } };
    const adjust = { type: 'Adjust', ...mei, amount: 3n, reason: 'r', approver: 'a', by } as const;
    expect(ask(given(earn(5n), voids('i-1')), adjust).refusal).toBe('CAUSE_VOIDED');
    expect(ask(given(earn(5n)), adjust).refusal).toBeUndefined();
  });

  it('is forgotten when so many more are void, the oldest first', () => {
    const ids = Array.from({ length: MAX_REMEMBERED_VOIDS + 1 }, (_, index) => `i-${index}`);
    const memory = ids.reduce(rememberVoided, NOTHING_REMEMBERED);
    expect([isVoided(memory, 'i-0'), isVoided(memory, 'i-1')]).toEqual([false, true]);
    expect(memory.voided).toHaveLength(MAX_REMEMBERED_VOIDS);
  });

  it('is reversed to the rest where a part was reversed by hand', () => {
    const { state, events } = ask(NO_ACCOUNT, byRule(10n));
    const [earned] = (events as readonly AccountEvent[]).filter(isTransaction);
    if (earned === undefined) throw new Error('Nothing was earned.');
    const original: OriginalTransaction = { ...earned.data, type: earned.type, version: 2 };
    const reverse = { type: 'Reverse', ...mei, txnId: 't', original } as const;
    const byHand = ask(state, { ...reverse, amount: 4n });
    expect(ask(byHand.state, reverse).refusal).toBe('ALREADY_REVERSED');
    const rest = ask(byHand.state, { ...reverse, amount: 6n, isRest: true, voids: 'i-1' });
    expect(rest.events).toMatchObject([{ type: 'Reversed', data: { amount: -6n, voids: 'i-1' } }]);
    expect(rest.state).toMatchObject({ balance: 0n, memory: { reversed: [2] } });
  });

  it('leaves alone which reversals an account has forgotten', () => {
    const versions = Array.from({ length: MAX_REMEMBERED_REVERSALS + 2 }, (_, index) => index + 1);
    const memory = versions.reduce(rememberReversed, NOTHING_REMEMBERED);
    expect(reversalOf(rememberReversed(memory, 1), 2)).toBe('forgotten');
  });
});

describe('a merged account', () => {
  it('is marked once, and never into itself', () => {
    const { state, events } = ask(given(earn(10n)), merge());
    expect(events).toEqual([
      { type: 'AccountMerged', data: { mergeId: 'm-1', into: { mid: BOB }, effectiveAt: NOW } },
    ]);
    if (state.status === 'open') expect(dueAt(state)).toBe(NOW);
    expect(ask(state, merge()).events).toEqual([]);
    // The first stands until it is undone.
    expect(ask(state, merge('m-2', 'c'.repeat(32))).events).toEqual([]);
    expect(ask(given(earn(10n)), merge('m-1', MEI)).events).toEqual([]);
    expect(ask(NO_ACCOUNT, merge()).events).toEqual([]);
    expect(ask(NO_ACCOUNT, merge('m-1', BOB, true)).events.map(({ type }) => type)).toEqual([
      'AccountOpened',
      'AccountMerged',
    ]);
  });

  it('sends all that is available, with its lots, and nothing where it stands for itself', () => {
    const start = given(earn(10n), earn(6n, NOW + DAY), merge());
    const { state, events } = ask(start, forward());
    expect(events).toEqual([
      {
        type: 'TransferSent',
        data: {
          amount: -16n,
          balanceAfter: 0n,
          effectiveAt: NOW,
          postings: [{ debit: 'member', credit: 'transit', amount: 16n }],
          lots: [{ amount: -6n, expiresAt: NOW + DAY }, { amount: -10n }],
          transferId: 'f-1',
          to: { mid: BOB },
          merge: { mergeId: 'm-1' },
          reason: 'merged: m-1',
        },
      },
    ]);
    expect(ask(state, forward('f-2')).events).toEqual([]);
    expect(ask(given(earn(10n)), forward()).events).toEqual([]);
    expect(ask(given(earn(10n), merge(), unmerge()), forward()).events).toEqual([]);
  });

  it('sends later what becomes available later', () => {
    const waiting = given({ type: 'Earn', ...mei, amount: 7n, activatesAt: NOW + DAY }, merge(), moves());
    if (waiting.status === 'open') expect(dueAt(waiting)).toBe(NOW + DAY);
    expect(ask(waiting, forward()).events).toEqual([]);
    expect(ask(waiting, forward(), NOW + DAY).events).toMatchObject([
      { type: 'Elapsed' },
      { type: 'TransferSent', data: { amount: -7n } },
    ]);
  });

  it('tries again a day later what the other one could not take', () => {
    const sent = given(earn(10n), merge(), moves(), forward());
    const settle = { type: 'SettleTransfer', ...mei, transferId: 'f-1', received: false } as const;
    const { state } = ask(sent, settle);
    expect(state).toMatchObject({ balance: 10n, mergedInto: { retryAt: NOW + RETRY_MS } });
    if (state.status === 'open') expect(dueAt(state)).toBe(NOW + RETRY_MS);
  });

  it('is no more when its own merge is undone, and that waits for what follows', () => {
    const merged = given(earn(10n), merge());
    expect(ask(merged, unmerge('m-2')).events).toEqual([]);
    expect(ask(given(earn(10n)), unmerge()).events).toEqual([]);
    expect(ask(NO_ACCOUNT, unmerge()).events).toEqual([]);
    const { state, events } = ask(merged, unmerge());
    expect(events).toEqual([{ type: 'AccountUnmerged', data: { mergeId: 'm-1' } }]);
    expect(state).toMatchObject({ compensating: { open: 1 } });
    expect(state).not.toHaveProperty('mergedInto');
    expect(ask(state, merge('m-3')).events).toHaveLength(1);
  });
});

describe('scores of a merged account', () => {
  const entries = [{ effectiveAt: NOW - DAY, bookedAt: NOW, points: 10n }];
  const settle = { type: 'SettleScores', ...mei, moveId: 's-1' } as const;
  const dueOf = (state: AccountState) => (state.status === 'open' ? dueAt(state) : undefined);

  it('move to the other one, once, and are due until they have arrived', () => {
    const merged = given(earn(10n), merge(), forward(), {
      ...{ type: 'SettleTransfer', ...mei, transferId: 'f-1', received: true },
    });
    expect(dueOf(merged)).toBe(NOW);
    const { state, events } = ask(merged, moves({ entries }));
    expect(events).toEqual([
      {
        type: 'ScoresMoved',
        data: { moveId: 's-1', mergeId: 'm-1', to: { mid: BOB }, entries, through: 9, count: 1 },
      },
    ]);
    expect(state).toMatchObject({ balance: 0n, scores: { open: 0, through: 9, underWay: { entries } } });
    expect(dueOf(state)).toBe(NOW);
    expect(ask(state, moves({ moveId: 's-2', after: 9 })).events).toEqual([]);
    const settled = ask(state, settle);
    expect(settled.events).toEqual([{ type: 'ScoresSettled', data: { moveId: 's-1' } }]);
    expect(settled.state).toMatchObject({ scores: { open: 0, through: 9 } });
    expect(dueOf(settled.state)).toBeUndefined();
    expect(ask(settled.state, settle).events).toEqual([]);
    // What was read before it moved is no more to be moved.
    expect(ask(settled.state, moves({ moveId: 's-2', entries })).events).toEqual([]);
  });

  it('move no more, and are not due, when the merge is over or was none', () => {
    const over = given(earn(10n), merge(), unmerge());
    expect(ask(over, moves({ entries })).events).toEqual([]);
    expect(ask(given(earn(10n), merge('m-2')), moves({ entries })).events).toEqual([]);
    const state = given(earn(10n), merge(), moves({ entries }), unmerge(), {
      ...{ type: 'SettleCompensation', ...mei, count: 1, through: 4 },
    });
    // But what was on its way arrives first.
    expect(dueOf(state)).toBe(NOW);
    expect(dueOf(ask(state, settle).state)).toBeUndefined();
  });

  it('stay due as long as more is open than has moved', () => {
    const merged = given(earn(10n), merge(), forward(), {
      ...{ type: 'SettleTransfer', ...mei, transferId: 'f-1', received: true },
    });
    expect(dueOf(ask(merged, moves({ count: 0 })).state)).toBe(NOW);
    // Given, received and taken back since, while what is spent and sent is none of it.
    const from = { mid: BOB };
    const received = { type: 'ReceiveScores', ...mei, moveId: 'x', mergeId: 'm-0', from, entries } as const;
    for (const [command, open] of [
      [earn(1n), 1],
      [received, 1],
      [debt(1n), 1],
      [forward('f-2'), 0],
    ] as const) {
      expect(ask(ask(merged, moves()).state, command).state).toMatchObject({ scores: { open } });
    }
  });

  it('have all still to move in a snapshot that is older than this', () => {
    const merged = given(earn(10n), merge());
    if (merged.status === 'none') throw new Error('There is no account.');
    const { scores: _, ...older } = merged;
    expect(ask(older, moves({ entries })).state).toMatchObject({
      scores: { open: 0, underWay: { entries } },
    });
    expect(ask(older, earn(1n)).state).toMatchObject({ scores: { open: 2 } });
  });

  it('open the account of the other one, and move no points', () => {
    const from = { mid: BOB };
    const command = { type: 'ReceiveScores', ...mei, moveId: 's-1', mergeId: 'm-1', from, entries } as const;
    const { state, events } = ask(NO_ACCOUNT, command);
    expect(events.map(({ type }) => type)).toEqual(['AccountOpened', 'ScoresReceived']);
    expect(events.filter(isTransaction)).toEqual([]);
    expect(state).toMatchObject({ balance: 0n, lots: [] });
    expect(state).not.toHaveProperty('scores');
  });
});

describe('an unmerge', () => {
  it('sends back however much is on its way already, as nobody would ask again', () => {
    const parts = [{ amount: 5n }];
    const from = { mid: BOB };
    const receive = {
      type: 'ReceiveTransfer',
      ...mei,
      transferId: 'x',
      from,
      parts,
      effectiveAt: NOW,
    } as const;
    const sent = Array.from({ length: MAX_OUTGOING }, (_, index): AccountCommand => ({
      ...{ type: 'Transfer', ...mei, transferId: `t-${index}`, to: { mid: BOB }, amount: 1n },
    }));
    const full = given(receive, earn(BigInt(MAX_OUTGOING)), ...sent);
    const postings = [{ debit: 'transit', credit: 'member', amount: 5n }] as const;
    const original = { type: 'TransferReceived', version: 2, postings, lots: parts, from } as const;
    const reverse = { type: 'Reverse', ...mei, txnId: 't', original, transferId: 'back' } as const;
    expect(ask(full, reverse).refusal).toBe('TOO_MANY_TRANSFERS');
    const { events } = ask(full, { ...reverse, merge: { mergeId: 'm-1' } });
    expect(events).toMatchObject([
      { type: 'Reversed', data: { back: { transferId: 'back', to: from, merge: { mergeId: 'm-1' } } } },
    ]);
  });
});

describe('what is missing in a merged account', () => {
  const cover = (amount: bigint): AccountCommand => ({
    ...{ type: 'CoverDebt', mid: BOB, unit, transferId: 'c-1', mergeId: 'm-1', amount },
    to: { mid: MEI },
  });
  const ofBob = (command: AccountCommand): AccountCommand => ({ ...command, mid: BOB }) as AccountCommand;
  const covering = { mergeId: 'm-1', covers: true } as const;
  const receive = (amount: bigint): AccountCommand => ({
    ...{ type: 'ReceiveTransfer', ...mei, transferId: 'c-1', from: { mid: BOB }, effectiveAt: NOW },
    ...{ parts: [{ amount }], merge: covering },
  });

  it('is sent by the other one out of what is there, and then below zero', () => {
    const { state, events } = ask(given(ofBob(earn(5n, NOW + DAY))), cover(8n));
    expect(events).toMatchObject([
      {
        type: 'TransferSent',
        data: {
          amount: -8n,
          balanceAfter: -3n,
          postings: [{ debit: 'member', credit: 'transit', amount: 8n }],
          lots: [{ amount: -5n, expiresAt: NOW + DAY }],
          onCredit: { amount: 3n },
          merge: covering,
        },
      },
    ]);
    expect(state).toMatchObject({
      outgoing: [{ parts: [{ amount: 5n, expiresAt: NOW + DAY }, { amount: 3n }], merge: covering }],
    });
  });

  it('is owed by the other one in a unit that says so', () => {
    const { state, events } = ask(given(ofBob(earn(5n)), ofBob(owing('owe'))), cover(8n));
    expect(events).toMatchObject([
      {
        data: {
          amount: -5n,
          postings: [
            { debit: 'member', credit: 'transit', amount: 5n },
            { debit: 'owed', credit: 'transit', amount: 3n },
          ],
        },
      },
    ]);
    expect(state).toMatchObject({
      balance: 0n,
      owed: 3n,
      outgoing: [{ parts: [{ amount: 5n }, { amount: 3n }] }],
    });
    // It comes back as it went.
    const settle = { type: 'SettleTransfer', mid: BOB, unit, transferId: 'c-1', received: false } as const;
    expect(ask(state, settle).state).toMatchObject({ balance: 5n, owed: 0n });
  });

  it.each(['below_zero', 'owe'] as const)('is made good, and the next time is the next: %s', (shortfall) => {
    const state = given(earn(1n), owing(shortfall), debt(9n), merge(), moves());
    if (state.status === 'open') expect(dueAt(state)).toBe(NOW);
    const covered = ask(state, receive(8n));
    expect(covered.state).toMatchObject({ balance: 0n, covered: 1 });
    expect((covered.state as { owed?: bigint }).owed ?? 0n).toBe(0n);
    if (covered.state.status === 'open') expect(dueAt(covered.state)).toBeUndefined();
  });

  it('is not made good any more when the merge is over', () => {
    const over = given(earn(1n), debt(9n), merge(), unmerge());
    expect(ask(over, receive(8n)).refusal).toBe('MERGE_OVER');
    expect(ask(given(earn(1n), debt(9n), merge('m-2')), receive(8n)).refusal).toBe('MERGE_OVER');
  });
});

describe('what is published of it', () => {
  const codec = createCodec();

  function publish(state: AccountState, event: AccountEvent | undefined) {
    if (event === undefined) throw new Error('There is no event.');
    const recorded = {
      ...{ stream: accountStream('acme', MEI, unit), version: 3, tenant: 'acme', event, effectiveAt: NOW },
      ...{ recordedAt: NOW, requestId: 'r-1', actor: 'anna' },
    };
    return accountAggregate.publish(recorded, state).map(({ id, type, occurredAt, tenant, data }) => {
      const time = new Date(occurredAt).toISOString();
      const envelope: EventEnvelope = {
        ...{ specversion: '1.0', id, source: 'rapport/points', type, time, recordedat: time },
        ...{ datacontenttype: 'application/json', tenantid: tenant, data },
      };
      codec.encode(envelope);
      return { type, data };
    });
  }

  it('names the merge, and the fact that counts no more', () => {
    const sent = ask(given(earn(10n), merge()), forward());
    expect(publish(sent.state, sent.events[0])).toMatchObject([
      { type: 'rapport.points.PointsTransferred.v1', data: { mergeId: 'm-1', counterpartyMid: BOB } },
    ]);
    const settle = { type: 'SettleTransfer', ...mei, transferId: 'f-1', received: false } as const;
    const returned = ask(sent.state, settle);
    expect(publish(returned.state, returned.events[0])).toMatchObject([
      { type: 'rapport.points.PointsTransferReturned.v1', data: { mergeId: 'm-1' } },
    ]);
    const refused = ask(given(earn(10n), voids('i-1')), byRule(3n));
    expect(publish(refused.state, refused.events[0])).toMatchObject([
      { type: 'rapport.points.EarnRejected.v1', data: { reason: 'voided' } },
    ]);
    const original = {
      type: 'Earned',
      version: 2,
      postings: [{ debit: 'issuance', credit: 'member', amount: 3n }],
      lots: [],
    } as const;
    const reversed = ask(given(byRule(3n)), { type: 'Reverse', ...mei, txnId: 't', original, voids: 'i-1' });
    expect(publish(reversed.state, reversed.events[0])).toMatchObject([
      { type: 'rapport.points.PointsReversed.v1', data: { voidedEventId: 'i-1' } },
    ]);
    const entries = [{ effectiveAt: NOW - DAY, bookedAt: NOW, points: 10n }];
    const moved = ask(given(earn(10n), merge()), moves({ entries }));
    const from = { mid: BOB };
    const arrived = ask(NO_ACCOUNT, {
      ...{ type: 'ReceiveScores', ...mei, moveId: 's-1', mergeId: 'm-1', from, entries },
    });
    for (const [{ state, events }, points] of [
      [moved, '-10'],
      [arrived, '10'],
    ] as const) {
      expect(publish(state, events.at(-1))).toEqual([
        {
          type: 'rapport.points.ScoresMoved.v1',
          data: {
            ...{ account: accountStream('acme', MEI, unit), unit, mergeId: 'm-1', counterpartyMid: BOB },
            entries: [
              { points, effectiveAt: '2026-02-28T08:00:00.000Z', bookedAt: '2026-03-01T08:00:00.000Z' },
            ],
          },
        },
      ]);
    }
    const nothing = ask(given(earn(10n), merge()), moves());
    expect(publish(nothing.state, nothing.events[0])).toEqual([]);
    for (const command of [voids('i-1'), merge()]) {
      const told = ask(given(earn(10n)), command);
      expect(publish(told.state, told.events[0])).toEqual([]);
    }
  });
});
