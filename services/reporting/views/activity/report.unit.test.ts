import fc from 'fast-check';
import { STAGES, VERBS, stageOf } from '@rapport/contracts/ingestion/verbs';
import { keptForm } from '@rapport/kernel/projection';
import { MAX_CELLS, addCell, packCell, packCells, unpackCell, unpackCells } from './cells.ts';
import type { Cell, KeptCell } from './cells.ts';
import { ageBandOf } from './projection.ts';
import { breakdownTally, funnelTally } from './report.ts';

const cell = fc.record({
  hour: fc.integer({ min: 0, max: 3 }),
  verb: fc.constantFrom(...VERBS),
  campaign: fc.constantFrom('', 'spring'),
  gender: fc.constantFrom('female', 'male', 'unknown'),
  region: fc.constantFrom('BE', 'BY'),
  ageBand: fc.constantFrom('18-24', '55+'),
  channel: fc.constantFrom('app', 'web'),
  n: fc.constant(1),
  value: fc.bigInt({ min: 0n, max: 1_000n }),
});
const events = fc.array(fc.tuple(fc.constantFrom('ann', 'bea', 'cem'), cell), { maxLength: 60 });

/** Events as they are stored: alike ones of a member added up. */
function stored(happened: readonly (readonly [string, Cell])[]): readonly (readonly [string, Cell])[] {
  const cells = new Map<string, readonly KeptCell[]>();
  for (const [mid, one] of happened) cells.set(mid, addCell(cells.get(mid) ?? [], packCell(one)) ?? []);
  return [...cells].flatMap(([mid, ofMember]) => {
    const { cells: text } = keptForm({ cells: packCells(ofMember) });
    return unpackCells(text).map((one) => [mid, unpackCell(one)] as const);
  });
}

describe('reports', () => {
  it('count a funnel as a plain recount of the events does', () => {
    fc.assert(
      fc.property(events, (happened) => {
        const tally = funnelTally();
        for (const [mid, one] of stored(happened)) tally.add(mid, one);
        const reached = (mid: string, stage: string): boolean =>
          happened.some(([who, { verb }]) => who === mid && stageOf(verb) === stage);
        const everyone = ['ann', 'bea', 'cem'];
        expect(tally.result()).toEqual({
          members: new Set(happened.map(([mid]) => mid)).size,
          stages: STAGES.map((stage, index) => ({
            stage,
            interactions: happened.filter(([, { verb }]) => stageOf(verb) === stage).length,
            members: everyone.filter((mid) => reached(mid, stage)).length,
            membersThrough: everyone.filter((mid) =>
              STAGES.slice(0, index + 1).every((one) => reached(mid, one)),
            ).length,
          })),
        });
      }),
    );
  });

  it('break down as a plain recount of the events does', () => {
    fc.assert(
      fc.property(events, (happened) => {
        const tally = breakdownTally(['gender', 'region']);
        for (const [mid, one] of stored(happened)) tally.add(mid, one);
        const { rows, total } = tally.result();
        for (const { values, interactions, members, value } of rows) {
          const of = happened.filter(
            ([, { gender, region }]) => gender === values[0] && region === values[1],
          );
          expect(interactions).toBe(of.length);
          expect(members).toBe(new Set(of.map(([mid]) => mid)).size);
          expect(value).toBe(of.reduce((sum, [, one]) => sum + one.value, 0n));
        }
        expect(total.interactions).toBe(happened.length);
        expect(rows.reduce((sum, row) => sum + row.interactions, 0)).toBe(happened.length);
      }),
    );
  });

  it('keep a document of cells bounded', () => {
    const one = (hour: number): KeptCell =>
      packCell({
        hour,
        verb: 'content.read',
        campaign: '',
        gender: 'unknown',
        region: 'unknown',
        ageBand: 'unknown',
        channel: 'unknown',
        n: 1,
        value: 0n,
      });
    const full = Array.from({ length: MAX_CELLS }, (_, hour) => one(hour));
    expect(addCell(full, one(MAX_CELLS))).toBeUndefined();
    expect(addCell(full, one(0))?.[0]?.n).toBe(2);
  });

  it.each([
    [2010, '0-17'],
    [2008, '18-24'],
    [2001, '25-34'],
    [1981, '45-54'],
    [1971, '55+'],
  ])('put those born in %i into %s in 2026', (birthYear, band) => {
    expect(ageBandOf(birthYear, Date.parse('2026-06-01T00:00:00Z'))).toBe(band);
  });
});
