import { parseRule } from './parse.ts';
import { event, play } from './testing-events.ts';

const DAY = 86_400_000;
const back = { kind: 'returned', of: 'app.opened', awayMs: 90 * DAY, ms: 30 * DAY };

describe('a return', () => {
  it.each([
    ['after exactly the absence', [0, 90], 90, true, 120],
    ['until the window is over, to the millisecond', [0, 90], 120 - 1 / DAY, true, 120],
    ['and not at that moment', [0, 90], 120, false, undefined],
    ['after a millisecond less', [0, 90 - 1 / DAY], 90, false, undefined],
    ['of somebody new', [5], 5, false, undefined],
    ['is the first of several', [0, 100, 101], 101, true, 130],
    ['that a late event shows to be none', [0, 100, 50], 100, false, undefined],
    ['nor is the late event one, though it is in the window', [0, 100, 85], 100, false, undefined],
    ['that a late event shows to be one', [100, 0], 100, true, 130],
    ['that began earlier than known', [0, 100, 99], 100, true, 129],
    ['after a shorter absence than known', [0, 100, 5], 100, true, 130],
  ])('%s', (_name, days, asked, holds, turnsAt) => {
    const events = days.map((day, index) => event(`e${index}`, Math.round(day * DAY), 'app.opened'));
    const found = play(back, events).at(Math.round(asked * DAY));
    expect([found.holds, found.turnsAt]).toEqual([holds, turnsAt === undefined ? undefined : turnsAt * DAY]);
  });

  it('names the event that was it', () => {
    const played = play(back, [event('a', 0, 'app.opened'), event('b', 95 * DAY, 'app.opened')]);
    expect(played.at(96 * DAY)).toMatchObject({ lastAt: 95 * DAY, causes: { causeEventIds: ['b'] } });
  });

  it('cannot be seen longer than the absence lasted', () => {
    expect(parseRule({ ...back, ms: 91 * DAY }, { scope: 'segment' })).toMatchObject({
      problems: [{ path: 'ms', code: 'IMPOSSIBLE_WINDOW' }],
    });
  });
});
