import fc from 'fast-check';
import type { TierProgram } from '../../tier/program.ts';
import { advance, firstStanding } from '../../tier/standing.ts';
import type { TierChange } from '../../tier/standing.ts';
import { MAX_RECENT, standingAt, withChange } from './documents.ts';
import type { TierDocument } from './documents.ts';

const START = Date.parse('2026-01-15T00:00:00.000Z');
const DAY = 86_400_000;
const program: TierProgram = {
  ...{ programId: 'club', version: 1, name: 'Club', unit: 'points', zone: 'Europe/London' },
  ...{ basis: 'earned', period: 'month', graceDays: 3, falls: 'one_step' },
  tiers: [
    { tierId: 'silver', name: 'Silver', from: 100n, privileges: [] },
    { tierId: 'gold', name: 'Gold', from: 300n, privileges: [] },
  ],
};

type History = Pick<TierDocument, 'opening' | 'recent'>;
const told = (changes: readonly TierChange[]): History =>
  changes.reduce<History | undefined>((known, change) => withChange(program, known, change), undefined) ?? {
    recent: [],
  };

const change = fc.record({
  days: fc.integer({ min: 0, max: 300 }),
  given: fc.bigInt({ min: -100n, max: 200n }),
});
const changesOf = (
  drawn: readonly { readonly days: number; readonly given: bigint }[],
): readonly TierChange[] =>
  // Each at an instant of its own, as their order is else that of the log.
  drawn.map(({ days, given }, index) => ({ at: START + days * DAY + index, given, unspent: given }));

describe('the history of a tier', () => {
  it('comes to the same, in whatever order it is told', () => {
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: MAX_RECENT }), (drawn) => {
        const changes = changesOf(drawn);
        const sorted = [...changes].sort((left, right) => left.at - right.at);
        const until = START + 400 * DAY;
        const first = firstStanding(program, sorted[0]?.at ?? 0);
        expect(standingAt(program, told(changes), until)).toEqual(advance(program, first, sorted, until));
      }),
    );
  });

  it('comes to the same beyond what is kept one by one, told in order', () => {
    const changes = changesOf(
      Array.from({ length: 3 * MAX_RECENT }, (_, index) => ({ days: index, given: BigInt((index % 7) * 9) })),
    );
    const history = told(changes);
    expect(history.recent.length).toBeLessThanOrEqual(MAX_RECENT);
    const until = START + 400 * DAY;
    const first = firstStanding(program, changes[0]?.at ?? 0);
    expect(standingAt(program, history, until)).toEqual(advance(program, first, changes, until));
  });

  it('counts what is told too late where its memory begins', () => {
    const changes = changesOf(Array.from({ length: MAX_RECENT + 1 }, (_, days) => ({ days, given: 1n })));
    const before = told(changes);
    const after = withChange(program, before, { at: START - DAY, given: 500n, unspent: 500n });
    expect(after.recent[0]).toEqual({ at: before.opening?.at, given: 500n, unspent: 500n });
  });
});
