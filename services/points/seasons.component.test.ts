import { eventually } from '@rapport/testkit/eventually';
import { createRequestIds, startTestService, user } from './api/testing-service.ts';
import type { TestService } from './api/testing-service.ts';

/** A Sunday; the clocks of London go forward on the 29th. */
const START = Date.parse('2026-03-22T12:00:00.000Z');
const HOUR = 3_600_000;
const mei = user('mei.lin');

let service: TestService;
beforeEach(async () => {
  service = await startTestService({ startsAt: START, eventually });
  await service.configure(1, 'Europe/London');
});
afterEach(() => service.stop());

const requestId = createRequestIds();
const board = (leaderboardId: string, more: object = {}) =>
  service.clients().boards.CreateLeaderboard({
    requestId: `b-${leaderboardId}`,
    leaderboard: { leaderboardId, name: 'Readers', ...more },
  });
const earn = async (amount: number, owner: object = { member: mei }): Promise<string> => {
  const { ledger } = service.clients();
  const { transaction } = await ledger.Earn({ requestId: requestId(), ...owner, amount: String(amount) });
  return transaction?.txnId ?? '';
};
const opened = () =>
  service.told('LeaderboardSeasonOpened').map(({ time, data }) => `${String(data.seasonId)} ${time}`);

describe('a season', () => {
  it('is told when it begins, once, also after nobody was there', async () => {
    await board('day', { period: 'LEADERBOARD_PERIOD_DAY' });
    await service.settled();
    expect(opened()).toEqual(['2026-03-22 2026-03-22T12:00:00.000Z']);
    service.moveTo(START + 12 * HOUR);
    await eventually(async () => {
      await service.settled();
      return opened().length === 2 ? { found: true } : { seen: opened() };
    });
    await service.restart();
    service.moveTo(START + 7 * 24 * HOUR + 12 * HOUR);
    await eventually(async () => {
      await service.settled();
      return opened().length >= 9 ? { found: true } : { seen: opened() };
    });
    expect(opened().toSorted()).toEqual([
      '2026-03-22 2026-03-22T12:00:00.000Z',
      ...['23', '24', '25', '26', '27', '28', '29'].map(
        (day) => `2026-03-${day} 2026-03-${day}T00:00:00.000Z`,
      ),
      '2026-03-30 2026-03-29T23:00:00.000Z',
    ]);
    const [first] = service.told('LeaderboardSeasonOpened');
    expect(first?.data).toMatchObject({ leaderboardId: 'day', unit: 'points' });
  });

  it('is told after a month in which nobody was there, once a day', async () => {
    await board('day', { period: 'LEADERBOARD_PERIOD_DAY' });
    await service.settled();
    service.moveTo(START + 30 * 24 * HOUR + 12 * HOUR);
    const days = Array.from({ length: 32 }, (_, day) =>
      new Date(START + day * 24 * HOUR).toISOString().slice(0, 10),
    );
    await eventually(async () => {
      await service.settled();
      return opened().length >= days.length ? { found: true } : { seen: opened() };
    });
    const seasons = service.told('LeaderboardSeasonOpened').map(({ data }) => data.seasonId);
    expect(seasons.toSorted()).toEqual(days);
  });

  it('is told before its end, in one partition', async () => {
    await board('day', { period: 'LEADERBOARD_PERIOD_DAY' });
    service.moveTo(START + 12 * HOUR);
    await service.settled();
    const asked = { requestId: requestId(), leaderboardId: 'day', seasonId: '2026-03-22' };
    await service.clients().boards.CloseSeason(asked);
    await service.settled();
    expect(service.told('LeaderboardSeasonOpened')[0]?.data.seasonId).toBe('2026-03-22');
    expect(service.told('LeaderboardSeasonClosed')).toHaveLength(1);
  });
});

describe('a score', () => {
  it('is told whenever a booking changes it: one event for all boards', async () => {
    await earn(7);
    await board('all');
    await board('day', { period: 'LEADERBOARD_PERIOD_DAY' });
    await service.settled();
    const txnId = await earn(30);
    service.moveTo(START + HOUR);
    const { ledger } = service.clients();
    await ledger.Redeem({ requestId: requestId(), member: mei, amount: '5' });
    await ledger.Reverse({ requestId: requestId(), member: mei, txnId, amount: '10' });
    // The service starts anew, and tells nothing twice.
    await service.restart();
    await service.settled();
    const told = service.told('ScoreChanged');
    const first = service.told('PointsEarned').find(({ data }) => data.txnId === txnId)?.id ?? '';
    const at = (hours: number): string => new Date(START + hours * HOUR).toISOString();
    const scores = (score: string, reachedAt: string) => [
      { leaderboardId: 'all', seasonId: 'all', score, reachedAt },
      { leaderboardId: 'day', seasonId: '2026-03-22', score, reachedAt },
    ];
    expect(told).toMatchObject([
      {
        ...{ id: `score:${first}`, subject: service.identify('acme', mei), causationid: first, time: at(0) },
        data: { unit: 'points', points: '30', scores: scores('30', at(0)), causeEventIds: [first] },
      },
      { time: at(1), data: { points: '-10', scores: scores('20', at(1)) } },
    ]);
    expect(told[0]?.data.personal).toMatchObject({ data: mei });
  });

  it('is not told where no board counts it, and of nobody who has no score', async () => {
    await earn(7);
    await service.settled();
    await board('all');
    await service.settled();
    const owner = { partnerId: 'theatre' };
    await service.clients().ledger.OpenAccount({ requestId: requestId(), owner });
    await earn(7, { owner });
    await service.settled();
    expect(service.told('PointsEarned')).toHaveLength(2);
    expect(service.told('ScoreChanged')).toEqual([]);
  });
});
