import fc from 'fast-check';
import { DAY_MS } from '@rapport/kernel/instant';
import { MAX_OPENED_AT_ONCE, NO_BOARD, boardAggregate } from './aggregate.ts';
import type { BoardCommand, BoardEvent, BoardState } from './aggregate.ts';
import { BOARD_PERIODS, seasonAt } from './plan.ts';
import type { BoardPlan, SeasonPlan } from './plan.ts';

const START = Date.parse('2026-03-22T12:00:00.000Z');
const planOf = (seasons: SeasonPlan): BoardPlan => ({
  ...{ boardId: 'b', name: 'B', unit: 'points', zone: 'Europe/London', seasons, prizes: [] },
});

function ask(state: BoardState, command: BoardCommand, now: number) {
  const decision = boardAggregate.decide(state, command, { now });
  if (decision.outcome === 'rejected') throw new Error(decision.rejection.code);
  return { state: decision.events.reduce(boardAggregate.evolve, state), events: decision.events };
}
const made = (seasons: SeasonPlan) =>
  ask(NO_BOARD, { type: 'CreateLeaderboard', plan: planOf(seasons) }, START);
const open = (state: BoardState, until: number, now = until) =>
  ask(state, { type: 'OpenSeasons', boardId: 'b', until }, now);
const opened = (events: readonly BoardEvent[]) =>
  events.flatMap((event) =>
    event.type === 'SeasonOpened'
      ? [`${event.data.season.seasonId} ${new Date(event.data.openedAt).toISOString()}`]
      : [],
  );

describe('the seasons of a board', () => {
  it('begin with the one in which it is made', () => {
    const { state, events } = made({ kind: 'calendar', period: 'week' });
    expect(opened(events)).toEqual(['2026-03-16 2026-03-22T12:00:00.000Z']);
    expect(boardAggregate.indexed?.(state)).toEqual({
      status: 'open',
      opensAt: Date.parse('2026-03-23T00:00:00.000Z'),
    });
  });

  it('are opened each at its beginning, and not a millisecond before', () => {
    const { state } = made({ kind: 'calendar', period: 'week' });
    const monday = Date.parse('2026-03-23T00:00:00.000Z');
    expect(open(state, monday - 1).events).toEqual([]);
    // The clocks go forward on the 29th.
    const { events, state: after } = open(state, monday + 8 * DAY_MS);
    expect(opened(events)).toEqual([
      '2026-03-23 2026-03-23T00:00:00.000Z',
      '2026-03-30 2026-03-29T23:00:00.000Z',
    ]);
    expect(open(after, monday + 8 * DAY_MS).events).toEqual([]);
  });

  it('are opened by the clock of who asks, where that of who decides is behind', () => {
    const { state } = made({ kind: 'calendar', period: 'day' });
    expect(opened(open(state, START + DAY_MS, START).events)).toHaveLength(1);
  });

  it('have none where all time is one', () => {
    const { state, events } = made({ kind: 'all_time' });
    expect(opened(events)).toEqual(['all 2026-03-22T12:00:00.000Z']);
    expect(boardAggregate.indexed?.(state)).toEqual({ status: 'open' });
  });

  it('may be set by instants, with a pause before them and between them', () => {
    const season = (seasonId: string, day: number) => ({
      ...{ seasonId, from: START + day * DAY_MS, to: START + (day + 1) * DAY_MS },
    });
    const { state, events } = made({ kind: 'custom', seasons: [season('a', 1), season('b', 3)] });
    expect(opened(events)).toEqual([]);
    const first = open(state, START + DAY_MS);
    expect(opened(first.events)).toEqual(['a 2026-03-23T12:00:00.000Z']);
    const second = open(first.state, START + 9 * DAY_MS);
    expect(opened(second.events)).toEqual(['b 2026-03-25T12:00:00.000Z']);
    expect(boardAggregate.indexed?.(second.state)).toEqual({ status: 'open' });
  });

  it('are opened so many at once, and the rest by the next command', () => {
    const { state } = made({ kind: 'calendar', period: 'day' });
    const late = START + (MAX_OPENED_AT_ONCE + 2) * DAY_MS;
    const first = open(state, late);
    expect(first.events).toHaveLength(MAX_OPENED_AT_ONCE);
    expect(open(first.state, late).events).toHaveLength(2);
  });

  it('are told under the key of their end', () => {
    const { state, events } = made({ kind: 'calendar', period: 'month' });
    const recorded = {
      ...{ stream: 'acme:board:b', version: 2, tenant: 'acme', event: events[1] as BoardEvent },
      ...{ effectiveAt: START, recordedAt: START, requestId: 'r', actor: 'anna' },
    };
    expect(boardAggregate.publish(recorded, state)).toMatchObject([
      {
        ...{ type: 'rapport.points.LeaderboardSeasonOpened.v1', key: 'acme:season:b:2026-03' },
        data: { leaderboardId: 'b', seasonId: '2026-03', from: '2026-03-01T00:00:00.000Z' },
      },
    ]);
  });

  it('are all of the calendar, each once, however often and late somebody looks', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...BOARD_PERIODS),
        fc.array(fc.integer({ min: 0, max: 40 * 24 }), { maxLength: 6 }),
        (period, hours) => {
          const { state, events } = made({ kind: 'calendar', period });
          let current = state;
          const seen = [...opened(events)];
          const looks = [...hours]
            .sort((left, right) => left - right)
            .map((hour) => START + hour * 3_600_000);
          for (const at of looks) {
            let told;
            do {
              told = open(current, at);
              current = told.state;
              seen.push(...opened(told.events));
            } while (told.events.length === MAX_OPENED_AT_ONCE);
          }
          const plan = planOf({ kind: 'calendar', period });
          const expected = new Set<string | undefined>();
          for (let at = START; at <= (looks.at(-1) ?? START); at += DAY_MS / 2) {
            expected.add(seasonAt(plan, at)?.seasonId);
          }
          expected.add(seasonAt(plan, looks.at(-1) ?? START)?.seasonId);
          expect(seen.map((text) => text.split(' ')[0])).toEqual([...expected]);
        },
      ),
      // The calendar is slow.
      { numRuns: 20 },
    );
  });
});
