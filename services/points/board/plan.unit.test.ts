import fc from 'fast-check';
import { BOARD_PERIODS, prizesAt, seasonAt, seasonNamed } from './plan.ts';

const ZONES = [
  'UTC',
  'Europe/London',
  'Asia/Kathmandu',
  'America/St_Johns',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
] as const;

describe('a season of the calendar', () => {
  it.each([
    ['day', '2026-03-29T00:30:00.000Z', '2026-03-29', '2026-03-29T00:00:00.000Z', '2026-03-29T23:00:00.000Z'],
    ['day', '2026-10-25T12:00:00.000Z', '2026-10-25', '2026-10-24T23:00:00.000Z', '2026-10-26T00:00:00.000Z'],
    [
      'week',
      '2026-03-29T12:00:00.000Z',
      '2026-03-23',
      '2026-03-23T00:00:00.000Z',
      '2026-03-29T23:00:00.000Z',
    ],
    ['month', '2026-03-31T22:59:59.999Z', '2026-03', '2026-03-01T00:00:00.000Z', '2026-03-31T23:00:00.000Z'],
  ] as const)('%s of %s is %s in London', (period, at, seasonId, from, to) => {
    const plan = { seasons: { kind: 'calendar', period }, zone: 'Europe/London' } as const;
    const season = { seasonId, from: Date.parse(from), to: Date.parse(to) };
    expect(seasonAt(plan, Date.parse(at))).toEqual(season);
    expect(seasonAt(plan, season.to)?.seasonId).not.toBe(seasonId);
    expect(seasonAt(plan, season.from - 1)?.seasonId).not.toBe(seasonId);
  });

  it('is found by its name, in every zone', () => {
    const instant = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) });
    fc.assert(
      fc.property(
        instant,
        fc.constantFrom(...BOARD_PERIODS),
        fc.constantFrom(...ZONES),
        (at, period, zone) => {
          const plan = { seasons: { kind: 'calendar', period }, zone } as const;
          const season = seasonAt(plan, at);
          expect(seasonNamed(plan, season?.seasonId ?? '')).toEqual(season);
        },
      ),
    );
  });

  it('has one name', () => {
    const plan = { seasons: { kind: 'calendar', period: 'week' }, zone: 'UTC' } as const;
    // A Tuesday; weeks are named by their Monday.
    expect(seasonNamed(plan, '2026-03-24')).toBeUndefined();
    expect(seasonNamed(plan, '2026-13-01')).toBeUndefined();
    expect(seasonNamed({ seasons: { kind: 'all_time' }, zone: 'UTC' }, 'all')).toEqual({ seasonId: 'all' });
    expect(seasonNamed({ seasons: { kind: 'all_time' }, zone: 'UTC' }, '2026-03-23')).toBeUndefined();
  });
});

it('gives prizes to the places that they are for', () => {
  const prizes = [
    { fromPlace: 1, toPlace: 1, points: 9n, unit: 'coins' },
    { fromPlace: 3, toPlace: 4, points: 5n, unit: 'coins' },
  ];
  expect([1, 2, 3, 4, 5].map((place) => prizesAt(prizes, place)[0]?.points)).toEqual([
    9n,
    undefined,
    5n,
    5n,
    undefined,
  ]);
});
