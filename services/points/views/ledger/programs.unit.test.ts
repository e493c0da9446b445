import fc from 'fast-check';
import type { AccountEvent, Booking } from '../../account/events.ts';
import { createLiability } from './liability.ts';
import { attributePrograms } from './programs.ts';
import type { ProgramPart } from './programs.ts';
import type { LedgerEntry } from './queries.ts';

type Posted = 'issuance' | 'member' | 'redemption' | 'transit' | 'expiry';
const booking = (debit: Posted, credit: Posted, amount: bigint): Booking => ({
  ...{ amount: 0n, balanceAfter: 0n, effectiveAt: 0, lots: [] },
  postings: [{ debit, credit, amount }],
});
const cause = { eventId: 'e', verb: 'order.paid' };
const ruleOf = (programId: string) => ({
  ...{ ruleId: 'r', version: 1 },
  ...(programId !== '' && { programId }),
});
const earned = (amount: bigint, programId = ''): AccountEvent => ({
  type: 'Earned',
  data: { ...booking('issuance', 'member', amount), rule: ruleOf(programId), cause },
});
const redeemed = (amount: bigint): AccountEvent => ({
  type: 'Redeemed',
  data: booking('member', 'redemption', amount),
});
const clawedBack = (amount: bigint, programId = ''): AccountEvent => ({
  type: 'ClawedBack',
  data: { ...booking('member', 'issuance', amount), rule: ruleOf(programId), cause },
});
const givenBack = (reverses: number, amount: bigint): AccountEvent => ({
  type: 'Reversed',
  data: { ...booking('redemption', 'member', amount), reverses },
});
const takenBack = (reverses: number, amount: bigint): AccountEvent => ({
  type: 'Reversed',
  data: { ...booking('member', 'issuance', amount), reverses },
});
const sent = (amount: bigint): AccountEvent => ({
  type: 'TransferSent',
  data: { ...booking('member', 'transit', amount), transferId: 't', to: { mid: 'b' } },
});
const returned = (amount: bigint): AccountEvent => ({
  type: 'TransferReturned',
  data: { ...booking('transit', 'member', amount), transferId: 't' },
});
const received = (amount: bigint, program: string): AccountEvent => ({
  type: 'TransferReceived',
  data: {
    ...booking('transit', 'member', amount),
    ...{ transferId: 't', from: { owner: { kind: 'program', id: program } } },
  },
});

const entry = (event: AccountEvent, version: number, effectiveAt = 0): LedgerEntry => ({
  ...{ stream: 's', tenant: 'acme', recordedAt: 0, effectiveAt, version, event },
});

/** What each event of an account moves, in words. */
function told(...events: readonly AccountEvent[]): readonly string[] {
  const attribution = attributePrograms();
  return events.map((event, index) =>
    attribution
      .add(entry(event, index + 1))
      .map(({ program, amount }) => `${program || 'none'} ${amount}`)
      .join(', '),
  );
}

describe('the programme of a point', () => {
  it('is that of its rule, or of whose account it came out of; what is spent came in first', () => {
    expect(told(earned(5n, 'spring'), received(3n, 'club'), earned(2n), redeemed(7n), redeemed(3n))).toEqual([
      'spring 5',
      'club 3',
      'none 2',
      'spring -5, club -2',
      'club -1, none -2',
    ]);
  });

  it('stays when points come back, as old as they were', () => {
    expect(
      told(earned(5n, 'spring'), earned(3n, 'club'), redeemed(7n), givenBack(3, 4n), redeemed(3n)),
    ).toEqual(['spring 5', 'club 3', 'spring -5, club -2', 'spring 2, club 2', 'spring -2, club -1']);
    expect(told(earned(5n, 'spring'), sent(4n), returned(4n))).toEqual(['spring 5', 'spring -4', 'spring 4']);
  });

  it('loses what is taken back of its own, before others do', () => {
    expect(told(earned(5n), earned(5n, 'spring'), takenBack(2, 4n))).toEqual([
      'none 5',
      'spring 5',
      'spring -4',
    ]);
    expect(told(earned(5n), earned(5n, 'spring'), clawedBack(6n, 'spring'))).toEqual([
      'none 5',
      'spring 5',
      'spring -5, none -1',
    ]);
  });

  it('owes what is taken back and is not there, until that is made good', () => {
    expect(told(earned(2n, 'spring'), redeemed(2n), takenBack(1, 2n), earned(5n, 'club'))).toEqual([
      'spring 2',
      'spring -2',
      'spring -2',
      'spring 2, club 3',
    ]);
  });

  it('is that of a heap of single points, whatever happens', () => {
    const program = fc.constantFrom('', 'a', 'b');
    const size = fc.integer({ min: 1, max: 6 });
    const step = fc.oneof(
      fc.record({ do: fc.constant('earn' as const), program, size }),
      fc.record({ do: fc.constant('redeem' as const), size }),
      fc.record({ do: fc.constant('claw' as const), program, size }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const attribution = attributePrograms();
        const sums = new Map<string, bigint>();
        let heap: string[] = [];
        let debts: string[] = [];
        for (const [index, one] of steps.entries()) {
          const amount = BigInt(one.size);
          const event =
            one.do === 'earn'
              ? earned(amount, one.program)
              : one.do === 'redeem'
                ? redeemed(amount)
                : clawedBack(amount, one.program);
          const parts: readonly ProgramPart[] = attribution.add(entry(event, index + 1));
          const worth = one.do === 'earn' ? amount : -amount;
          expect(parts.reduce((sum, part) => sum + part.amount, 0n)).toBe(worth);
          for (const part of parts) sums.set(part.program, (sums.get(part.program) ?? 0n) + part.amount);
          for (let point = 0; point < one.size; point += 1) {
            if (one.do === 'earn') {
              if (debts.length > 0) debts = debts.slice(1);
              else heap = [...heap, one.program];
              continue;
            }
            const of = one.do === 'claw' ? one.program : '';
            const own = of === '' ? -1 : heap.indexOf(of);
            if (heap.length === 0) debts = [...debts, of];
            else heap = heap.toSpliced(own === -1 ? 0 : own, 1);
          }
          for (const known of ['', 'a', 'b']) {
            const count = (list: readonly string[]): number => list.filter((other) => other === known).length;
            expect([known, sums.get(known) ?? 0n]).toEqual([known, BigInt(count(heap) - count(debts))]);
          }
        }
      }),
    );
  });
});

describe('the liability of a programme', () => {
  it('is by month what is left of its points, and what of them will expire', () => {
    const liability = createLiability((at) => new Date(at).toISOString().slice(0, 7));
    const [march, april, may] = ['2026-03-05', '2026-04-05', '2026-05-05'].map((day) => Date.parse(day));
    liability.add(entry(earned(10n, 'spring'), 1, march));
    liability.add(entry(earned(10n, 'club'), 2, march));
    liability.add(entry(redeemed(4n), 3, april));
    liability.finish('s', [{ expiresAt: may ?? 0, amount: 8n }, { amount: 8n }]);
    const said = (program?: string) =>
      liability
        .months(program)
        .map(({ month, earned: of, redeemed: spent, expiring, outstanding }) =>
          [month, of, spent, expiring, outstanding].join(' '),
        );
    expect(said('spring')).toEqual(['2026-03 10 0 0 10', '2026-04 0 -4 0 6', '2026-05 0 0 6 6']);
    expect(said('club')).toEqual(['2026-03 10 0 0 10', '2026-05 0 0 2 10']);
    expect(said()).toEqual(['2026-03 20 0 0 20', '2026-04 0 -4 0 16', '2026-05 0 0 8 16']);
    expect(said('nobody')).toEqual([]);
  });
});
