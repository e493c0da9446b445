import type { TierUpgraded } from '@rapport/contracts/points/tiers';
import { toInstant } from '@rapport/kernel/instant';
import { createTopic } from '../testing-topic.ts';
import { DEFINITIONS, STANDINGS, tierDocumentId } from './documents.ts';
import type { ProgramsDocument, TierDocument } from './documents.ts';
import { createTiersProjection } from './projection.ts';

const START = Date.parse('2026-03-10T12:00:00.000Z');
const DAY = 86_400_000;
const MEI = 'a'.repeat(32);
const BOB = 'b'.repeat(32);

function stage() {
  const topic = createTopic(createTiersProjection());
  return {
    ...topic,
    program: (at: number, basis: 'earned' | 'balance' = 'earned', version = 1) =>
      topic.tell('TierProgramDefinition', '', at, {
        ...{ programId: 'club', version, name: 'Club', activeFrom: toInstant(at), unit: 'points' },
        ...{ timeZone: 'UTC', basis, period: 'month', graceDays: 0, falls: 'to_qualified' },
        tiers: [{ tierId: 'gold', name: 'Gold', from: '100', privileges: [] }],
      }),
    tier: (mid: string) =>
      (topic.document(STANDINGS, tierDocumentId('acme', 'club', mid)) as TierDocument | undefined)?.told.tier,
    told: () =>
      topic.emitted.map(({ type, subject, data }) => {
        const { tierId, causeEventIds } = data as TierUpgraded['data'];
        return [type, subject, tierId, ...causeEventIds].join(' ');
      }),
  };
}

describe('tiers by earnings, where scores follow a merge', () => {
  it('are those of the other member, told once, and come back with what comes back', () => {
    const { program, given, moved, tier, told } = stage();
    program(START);
    given(MEI, 60n, START + 1);
    given(MEI, 50n, START + 2);
    expect([tier(MEI), tier(BOB)]).toEqual([0, undefined]);
    moved(MEI, START + 10, [-60n, START + 1, START + 1], [-50n, START + 2, START + 2]);
    expect(moved(BOB, START + 11, [60n, START + 1, START + 1], [50n, START + 2, START + 2])).toEqual([]);
    expect([tier(MEI), tier(BOB)]).toEqual([-1, 0]);
    expect(told()).toEqual([
      `rapport.points.TierUpgraded.v1 ${MEI} gold e-3`,
      `rapport.points.TierDowngraded.v1 ${MEI}  e-4`,
      `rapport.points.TierUpgraded.v1 ${BOB} gold e-5`,
    ]);
    moved(BOB, START + 20, [-60n, START + 1, START + 1], [-50n, START + 2, START + 2]);
    moved(MEI, START + 21, [60n, START + 1, START + 1], [50n, START + 2, START + 2]);
    expect([tier(MEI), tier(BOB)]).toEqual([0, -1]);
  });

  it('count each in the period of its own', () => {
    const { program, moved, tier } = stage();
    program(START);
    // 60 in March, and 50 in April: together they would be enough.
    moved(BOB, START + 30 * DAY, [60n, START, START + 30 * DAY], [50n, START + 30 * DAY, START + 30 * DAY]);
    expect(tier(BOB)).toBe(-1);
    moved(BOB, START + 30 * DAY + 1, [50n, START + 29 * DAY, START + 29 * DAY]);
    expect(tier(BOB)).toBe(0);
  });

  it('count nothing that was booked before the program was made, whatever version is in force', () => {
    const { program, moved, tier } = stage();
    program(START);
    program(START + 10, 'earned', 2);
    moved(BOB, START + 20, [99n, START, START], [500n, START, START - 1]);
    expect(tier(BOB)).toBe(-1);
    moved(BOB, START + 21, [1n, START + 5, START + 5]);
    expect(tier(BOB)).toBe(0);
  });

  it('count in no program that was folded before it kept when it was made', () => {
    const { program, given, moved, tier, document, put } = stage();
    program(START);
    const { programs } = document(DEFINITIONS, 'acme:0') as ProgramsDocument;
    const older = programs.map(({ countsFrom: _, ...one }) => one);
    put(DEFINITIONS, { _id: 'acme:0', programs: older } as ProgramsDocument);
    program(START + 1, 'earned', 2);
    given(BOB, 1n, START + 2);
    moved(BOB, START + 3, [500n, START + 1, START + 1]);
    expect(tier(BOB)).toBe(-1);
  });

  it('are none of those by balance, whose points come by transfers', () => {
    const { program, moved, tier, told } = stage();
    program(START, 'balance');
    moved(BOB, START + 10, [500n, START, START]);
    expect([tier(BOB), told()]).toEqual([undefined, []]);
  });
});
