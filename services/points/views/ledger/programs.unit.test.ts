import fc from 'fast-check';
import { decide } from '../../account/decide.ts';
import type { AccountCommand } from '../../account/decide.ts';
import type { AccountEvent } from '../../account/events.ts';
import { isTransaction } from '../../account/events.ts';
import { NO_ACCOUNT, evolve } from '../../account/state.ts';
import type { AccountState } from '../../account/state.ts';
import { createLiability } from './liability.ts';
import { byProgram } from './programs.ts';

const NOW = Date.parse('2026-03-05T00:00:00.000Z');
const [april, may] = ['2026-04-05', '2026-05-05'].map((day) => Date.parse(day)) as [number, number];
const unit = 'points';
const MEMBERS = ['a', 'b', 'c'] as const;

interface Row {
  readonly member: string;
  readonly version: number;
  readonly event: AccountEvent;
}

/** Accounts of members, and what the report makes of their events, whichever account it reads first. */
function world() {
  const states = new Map<string, AccountState>(MEMBERS.map((member) => [member, NO_ACCOUNT]));
  const rows: Row[] = [];
  let now = NOW;
  let count = 0;
  const stateOf = (member: string) => states.get(member) ?? NO_ACCOUNT;

  const ask = (member: string, command: object): 'accepted' | 'rejected' => {
    const asked = { mid: member, unit, ...command } as unknown as AccountCommand;
    const decision = decide(stateOf(member), asked, { now });
    if (decision.outcome === 'rejected') return decision.outcome;
    for (const event of decision.events) {
      const version = rows.filter((row) => row.member === member).length + 1;
      rows.push({ member, version, event });
      states.set(member, evolve(stateOf(member), event));
    }
    return decision.outcome;
  };
  const id = (): string => `x-${(count += 1)}`;

  const arrive = (member: string): void => {
    const state = stateOf(member);
    for (const sent of state.status === 'none' ? [] : state.outgoing) {
      const to = sent.to as { readonly mid: string };
      const { transferId, parts, sentAt: effectiveAt } = sent;
      const taken = { type: 'ReceiveTransfer', transferId, parts, effectiveAt, from: { mid: member } };
      const outcome = ask(to.mid, {
        ...taken,
        ...(sent.reverses !== undefined && { takesBack: true }),
      });
      ask(member, { type: 'SettleTransfer', transferId, received: outcome === 'accepted' });
    }
  };

  return {
    ask,
    id,
    rows,
    stateOf,
    passTo: (at: number) => {
      now = at;
      for (const member of MEMBERS) ask(member, { type: 'Elapse' });
    },
    earn: (member: string, amount: bigint, program = '', more: object = {}, direction = 'earn') =>
      ask(member, {
        ...{ type: 'EarnByRule', direction, amount, effectiveAt: now, ...more },
        rule: { ruleId: 'r', version: 1, ...(program !== '' && { programId: program }) },
        cause: { eventId: id(), verb: 'order.paid' },
      }),
    send: (member: string, mid: string, amount: bigint) => {
      ask(member, { type: 'Transfer', transferId: id(), to: { mid }, amount });
      arrive(member);
    },
    reverse: (member: string, version: number, amount?: bigint) => {
      const row = rows.find((one) => one.member === member && one.version === version);
      if (row === undefined || !isTransaction(row.event)) return;
      const { type, data } = row.event;
      const original = { ...data, type, version };
      ask(member, {
        ...{ type: 'Reverse', txnId: id(), original, transferId: id() },
        ...(amount !== undefined && { amount }),
      });
      arrive(member);
    },
    /** By account and not in time, as the ledger is read. */
    report: (order: readonly string[] = MEMBERS) => {
      const liability = createLiability((at) => new Date(at).toISOString().slice(0, 7));
      for (const member of order) {
        for (const { version, event } of rows.filter((row) => row.member === member)) {
          const steps = event.type === 'Elapsed' ? event.data.steps : [event];
          for (const step of steps) {
            const effectiveAt = 'effectiveAt' in step.data ? step.data.effectiveAt : NOW;
            const place = { stream: member, tenant: 'acme', recordedAt: 0, effectiveAt, version };
            liability.add({ ...place, event: step });
          }
        }
        const state = stateOf(member);
        liability.finish(member, state.status === 'none' ? [] : [...state.lots, ...state.pending]);
      }
      return liability;
    },
  };
}

type World = ReturnType<typeof world>;
const outstanding = (of: World, program?: string): bigint =>
  of.report().months(program).at(-1)?.outstanding ?? 0n;
const lotsOf = (of: World, member: string): readonly string[] => {
  const state = of.stateOf(member);
  return state.status === 'none'
    ? []
    : state.lots.map(({ program, amount }) => `${program ?? 'none'} ${amount}`);
};

describe('the programme of a point', () => {
  it('goes with it to another member, and back', () => {
    const of = world();
    of.earn('b', 5n, 'spring', { expiresAt: may });
    of.earn('b', 5n, 'club', { expiresAt: april });
    of.send('b', 'a', 7n);
    expect([lotsOf(of, 'a'), lotsOf(of, 'b')]).toEqual([['club 5', 'spring 2'], ['spring 3']]);
    expect([outstanding(of, 'spring'), outstanding(of, 'club'), outstanding(of)]).toEqual([5n, 5n, 10n]);
    of.ask('a', { type: 'Redeem', amount: 6n });
    expect([outstanding(of, 'spring'), outstanding(of, 'club'), outstanding(of)]).toEqual([4n, 0n, 4n]);
    // In part: what was sent last goes back, out of the same lot.
    const receipt = of.rows.find(({ event }) => event.type === 'TransferReceived');
    of.reverse('a', receipt?.version ?? 0, 1n);
    expect([lotsOf(of, 'a'), lotsOf(of, 'b')]).toEqual([[], ['spring 4']]);
  });

  it('stays while it waits, is held, captured in part, and given back', () => {
    const of = world();
    of.earn('a', 5n, 'spring', { activatesAt: NOW + 1_000 });
    of.earn('a', 5n, 'club');
    of.passTo(NOW + 1_000);
    of.ask('a', { type: 'Hold', holdId: 'h', amount: 8n, expiresAt: NOW + 2_000 });
    expect([outstanding(of, 'spring'), outstanding(of, 'club')]).toEqual([5n, 5n]);
    of.ask('a', { type: 'Capture', holdId: 'h', amount: 6n });
    expect([outstanding(of, 'spring'), outstanding(of, 'club')]).toEqual([4n, 0n]);
    const capture = of.rows.find(({ event }) => event.type === 'HoldCaptured');
    of.reverse('a', capture?.version ?? 0, 3n);
    expect([outstanding(of, 'spring'), outstanding(of, 'club')]).toEqual([5n, 2n]);
    expect(of.report().months('club')).toMatchObject([{ earned: 5n, redeemed: -5n, reversed: 2n }]);
  });

  it('loses what is taken back of its own, before others do, and owes nothing that is not there', () => {
    const of = world();
    of.earn('a', 5n);
    of.earn('a', 5n, 'spring');
    of.earn('a', 6n, 'spring', {}, 'claw_back');
    expect(lotsOf(of, 'a')).toEqual(['none 4']);
    of.earn('a', 6n, 'spring', {}, 'claw_back');
    of.earn('a', 5n, 'club');
    // Two make good what is below zero.
    expect(lotsOf(of, 'a')).toEqual(['club 3']);
    expect([outstanding(of, 'spring'), outstanding(of, 'club'), outstanding(of)]).toEqual([0n, 3n, 3n]);
  });

  it('expires with all others of the instant, which are one transaction and announced as one', () => {
    const of = world();
    of.earn('a', 5n, 'spring', { expiresAt: april });
    of.earn('a', 4n, 'club', { expiresAt: april });
    of.passTo(april);
    const steps = of.rows.flatMap(({ event }) => (event.type === 'Elapsed' ? event.data.steps : []));
    expect(steps.map(({ type, data }) => [type, data.amount])).toEqual([['Expired', -9n]]);
    expect([outstanding(of, 'spring'), outstanding(of)]).toEqual([0n, 0n]);
    of.earn('b', 5n, 'spring', { expiresAt: may });
    of.earn('b', 4n, 'club', { expiresAt: may });
    of.passTo(may - 1);
    const warned = of.rows.flatMap(({ member, event }) =>
      member === 'b' && event.type === 'Elapsed' ? event.data.steps : [],
    );
    expect(warned.map(({ type, data }) => [type, data.amount])).toEqual([]);
  });

  it('is in the report what it is in the accounts, whatever happens and whichever is read first', () => {
    const member = fc.constantFrom(...MEMBERS);
    const amount = fc.bigInt({ min: 1n, max: 9n });
    const step = fc.oneof(
      fc.record({
        do: fc.constantFrom('earn' as const, 'earn' as const, 'claw' as const),
        ...{ member, amount, program: fc.constantFrom('', 'p', 'q') },
        life: fc.constantFrom(undefined, 500, 900),
        wait: fc.constantFrom(undefined, undefined, 300),
      }),
      fc.record({ do: fc.constantFrom('redeem' as const, 'send' as const), member, to: member, amount }),
      fc.record({
        do: fc.constantFrom('hold' as const, 'capture' as const, 'void' as const),
        member,
        amount,
      }),
      fc.record({ do: fc.constant('reverse' as const), member, version: fc.nat(20), amount }),
      fc.record({ do: fc.constant('pass' as const), by: fc.nat(400) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        const of = world();
        let now = NOW;
        for (const one of steps) {
          const before = ['p', 'q'].map((program) => outstanding(of, program));
          if (one.do === 'earn' || one.do === 'claw') {
            const [life, wait] = one.do === 'claw' ? [] : [one.life, one.wait];
            const expiry = life === undefined ? {} : { expiresAt: now + life };
            const waiting = wait === undefined ? {} : { activatesAt: now + wait };
            const more = { ...expiry, ...waiting };
            of.earn(one.member, one.amount, one.program, more, one.do === 'claw' ? 'claw_back' : 'earn');
          } else if (one.do === 'redeem') of.ask(one.member, { type: 'Redeem', amount: one.amount });
          else if (one.do === 'send') of.send(one.member, one.to, one.amount);
          else if (one.do === 'hold') {
            of.ask(one.member, { type: 'Hold', holdId: of.id(), amount: one.amount, expiresAt: now + 350 });
          } else if (one.do === 'capture' || one.do === 'void') {
            const state = of.stateOf(one.member);
            const holdId = state.status === 'none' ? '' : (state.holds[0]?.holdId ?? '');
            of.ask(one.member, { type: one.do === 'void' ? 'Void' : 'Capture', holdId });
          } else if (one.do === 'reverse') of.reverse(one.member, one.version, one.amount);
          else if ('by' in one) {
            now += one.by;
            of.passTo(now);
          }
          const states = MEMBERS.map((name) => of.stateOf(name)).filter(({ status }) => status === 'open');
          const there = byProgram(
            states.flatMap((state) =>
              state.status === 'none'
                ? []
                : [...state.lots, ...state.pending, ...state.holds.flatMap(({ parts }) => parts)],
            ),
          );
          const found = new Map(there.map(({ program, amount: sum }) => [program, sum]));
          for (const program of ['p', 'q']) {
            expect([one.do, program, outstanding(of, program)]).toEqual([
              one.do,
              program,
              found.get(program) ?? 0n,
            ]);
          }
          const isMoved = one.do === 'hold' || (one.do === 'send' && !hasDebt(of, one.to));
          if (isMoved) expect(['p', 'q'].map((program) => outstanding(of, program))).toEqual(before);
          expect(of.report(['c', 'a', 'b']).months('p')).toEqual(of.report().months('p'));
        }
      }),
      { numRuns: 100 },
    );
  });
});

/** What makes good what is below zero is of no programme any more; it has been below zero if it is at zero now. */
function hasDebt(of: World, member: string): boolean {
  return of.rows.some(
    ({ member: whose, event }) => whose === member && isTransaction(event) && event.data.balanceAfter < 0n,
  );
}

describe('the liability of a programme', () => {
  it('is by month what is left of its points, and what of them will expire', () => {
    const of = world();
    of.earn('a', 10n, 'spring', { expiresAt: may });
    of.earn('a', 10n, 'club', { expiresAt: may + 1 });
    of.passTo(april);
    of.ask('a', { type: 'Redeem', amount: 4n });
    const said = (program?: string) =>
      of
        .report()
        .months(program)
        .map(({ month, earned, redeemed, expiring, outstanding: left }) =>
          [month, earned, redeemed, expiring, left].join(' '),
        );
    expect(said('spring')).toEqual(['2026-03 10 0 0 10', '2026-04 0 -4 0 6', '2026-05 0 0 6 6']);
    expect(said('club')).toEqual(['2026-03 10 0 0 10', '2026-05 0 0 10 10']);
    expect(said()).toEqual(['2026-03 20 0 0 20', '2026-04 0 -4 0 16', '2026-05 0 0 16 16']);
    expect(said('nobody')).toEqual([]);
  });
});
