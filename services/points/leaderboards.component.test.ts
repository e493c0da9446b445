import { createHash } from 'node:crypto';
import { readErrorDetails } from '@rapport/platform/grpc/errors';
import { toTimestamp } from '@rapport/platform/grpc/wire';
import type { LeaderboardServiceListTopResponse__Output } from '@rapport/protos/rapport/points/v1/LeaderboardServiceListTopResponse';
import { eventually } from '@rapport/testkit/eventually';
import { MAX_BOARDS } from './api/leaderboards.ts';
import { createRequestIds, reasonOf, startTestService, user } from './api/testing-service.ts';
import type { Member, TestService } from './api/testing-service.ts';

/** A Sunday; the clocks of London go forward on the 29th. */
const START = Date.parse('2026-03-22T12:00:00.000Z');
const HOUR = 3_600_000;
const mei = user('mei.lin');
const bob = user('bob');
const eve = user('eve');

let service: TestService;

beforeEach(async () => {
  service = await startTestService({ startsAt: START, eventually });
});
afterEach(() => service.stop());

const requestId = createRequestIds();

const board = (leaderboardId: string, more: object = {}) =>
  service.clients().boards.CreateLeaderboard({
    requestId: `b-${leaderboardId}`,
    leaderboard: { leaderboardId, name: 'Readers', ...more },
  });

async function earn(member: Member, amount: number, unit = 'points'): Promise<string> {
  const { transaction } = await service
    .clients()
    .ledger.Earn({ requestId: requestId(), member, unit, amount: String(amount) });
  return transaction?.txnId ?? '';
}

async function top(leaderboardId: string, seasonId = ''): Promise<readonly string[]> {
  const { rows } = await service.clients().boards.ListTop({ leaderboardId, seasonId });
  return rows.map(({ rank, place, member, score }) => `${rank} ${place} ${member?.externalId} ${score}`);
}

/** Boards follow what is booked within a fraction of a second. */
async function eventuallyTop(leaderboardId: string, expected: readonly string[], seasonId = '') {
  await service.settled();
  await eventually(async () => {
    const seen = await top(leaderboardId, seasonId);
    return JSON.stringify(seen) === JSON.stringify(expected) ? { found: true } : { seen };
  });
}

describe('a leaderboard of all time', () => {
  it('ranks by what was given and not taken back, ties by who was first', async () => {
    await board('all');
    await service.settled();
    await earn(mei, 30);
    service.moveTo(START + 1_000);
    await earn(bob, 30);
    await earn(eve, 10);
    await eventuallyTop('all', ['1 1 mei.lin 30', '1 2 bob 30', '3 3 eve 10']);
    const { boards, ledger } = service.clients();
    await ledger.Redeem({ requestId: requestId(), member: mei, amount: '30' });
    service.moveTo(START + 2_000);
    await earn(eve, 25);
    await eventuallyTop('all', ['1 1 eve 35', '2 2 mei.lin 30', '2 3 bob 30']);

    const around = await boards.GetAroundMember({ leaderboardId: 'all', member: bob, reach: 1 });
    expect(around.rows.map(({ member }) => member?.externalId)).toEqual(['mei.lin', 'bob']);
    expect(around.season).toMatchObject({ seasonId: 'all', members: '3', status: 'SEASON_STATUS_OPEN' });
    expect(await boards.GetRank({ leaderboardId: 'all', member: bob })).toMatchObject({
      row: { rank: '2', place: '3', score: '30', reachedAt: toTimestamp(START + 1_000) },
    });
    expect(await reasonOf(boards.GetRank({ leaderboardId: 'all', member: user('nobody') }))).toBe(
      'NOT_RANKED',
    );
  });

  it('tells any past rank, and what was reversed since counted then', async () => {
    await board('all');
    await service.settled();
    const txnId = await earn(mei, 50);
    service.moveTo(START + HOUR);
    await earn(bob, 20);
    service.moveTo(START + 2 * HOUR);
    const { boards, ledger } = service.clients();
    await ledger.Reverse({ requestId: requestId(), member: mei, txnId, amount: '40' });
    await eventuallyTop('all', ['1 1 bob 20', '2 2 mei.lin 10']);
    const rankAt = async (member: Member, at: number) => {
      const { row } = await boards.GetRank({ leaderboardId: 'all', member, asOf: toTimestamp(at) });
      return `${row?.rank} ${row?.score}`;
    };
    expect(await rankAt(mei, START + 2 * HOUR)).toBe('2 10');
    expect(await rankAt(mei, START + 2 * HOUR - 1)).toBe('1 50');
    expect(await rankAt(bob, START + 2 * HOUR - 1)).toBe('2 20');
    expect(await rankAt(mei, START)).toBe('1 50');
    expect(
      await reasonOf(
        boards.GetRank({ leaderboardId: 'all', member: bob, asOf: toTimestamp(START + HOUR - 1) }),
      ),
    ).toBe('NOT_RANKED');
  });

  it('tells past ranks by the ledger where a member has moved often', async () => {
    await board('all');
    await service.settled();
    await earn(bob, 20);
    for (let move = 1; move <= 40; move += 1) {
      service.moveTo(START + move * 1_000);
      await earn(mei, 1);
    }
    await eventuallyTop('all', ['1 1 mei.lin 40', '2 2 bob 20']);
    const { row } = await service
      .clients()
      .boards.GetRank({ leaderboardId: 'all', member: mei, asOf: toTimestamp(START + 3_500) });
    expect(row).toMatchObject({ rank: '2', score: '3' });
  });

  it('is the same after a restart, and goes on', async () => {
    await board('all');
    await service.settled();
    await earn(mei, 5);
    await eventuallyTop('all', ['1 1 mei.lin 5']);
    await service.restart();
    expect(await top('all')).toEqual(['1 1 mei.lin 5']);
    await earn(bob, 6);
    await eventuallyTop('all', ['1 1 bob 6', '2 2 mei.lin 5']);
  });

  it('lets a refund travel down to a rank', async () => {
    const { rules } = service.clients();
    const rule = (ruleId: string, of: string, direction: 'EARN' | 'CLAW_BACK') => ({
      ruleId,
      name: ruleId,
      trigger: { json: JSON.stringify({ kind: 'event', of }) },
      rate: { points: '1', perMinorUnits: '100' },
      direction: `RULE_DIRECTION_${direction}` as const,
    });
    for (const one of [rule('order', 'order.paid', 'EARN'), rule('refund', 'order.refunded', 'CLAW_BACK')]) {
      await rules.CreateRule({ requestId: `c-${one.ruleId}`, rule: one });
      await rules.PublishRuleVersion({ requestId: `p-${one.ruleId}`, ruleId: one.ruleId });
    }
    await board('all');
    await service.settled();
    await service.interacted(mei, 'i-1', START + 1_000, 'order.paid', '9000');
    await service.interacted(bob, 'i-2', START + 2_000, 'order.paid', '5000');
    await eventuallyTop('all', ['1 1 mei.lin 90', '2 2 bob 50']);
    await service.interacted(mei, 'i-3', START + 3_000, 'order.refunded', '6000');
    await eventuallyTop('all', ['1 1 bob 50', '2 2 mei.lin 30']);
  });

  it('is watched: at once, and whenever it changes', async () => {
    await board('all');
    await service.settled();
    await earn(mei, 5);
    await eventuallyTop('all', ['1 1 mei.lin 5']);
    const { boards } = service.clients();
    const stream = boards.openServerStream('WatchLeaderboard', { leaderboardId: 'all' });
    const seen: string[] = [];
    for await (const message of stream) {
      const { rows } = message as LeaderboardServiceListTopResponse__Output;
      seen.push(rows.map(({ member, score }) => `${member?.externalId} ${score}`).join(', '));
      if (seen.length === 1) await earn(bob, 7);
      else break;
    }
    expect(seen).toEqual(['mei.lin 5', 'bob 7, mei.lin 5']);
  });
});

const defineUnit = (unit: string) =>
  service.clients().units.DefineUnit({ requestId: `u-${unit}`, unit: { unit, name: unit } });

describe('a board of a unit', () => {
  it('is refused where nobody has defined it, or what its prizes are in', async () => {
    const prizes = [{ fromPlace: 1, toPlace: 1, points: '1', unit: 'coins' }];
    const season = { period: 'LEADERBOARD_PERIOD_DAY', prizes };
    expect(await reasonOf(board('reads', { unit: 'reads' }))).toBe('UNIT_UNKNOWN');
    expect(await reasonOf(board('day', season))).toBe('UNIT_UNKNOWN');
    await defineUnit('coins');
    expect(await reasonOf(board('day', season))).toBeUndefined();
  });
});

describe('a season', () => {
  beforeEach(() => defineUnit('coins'));

  const prizes = [
    { fromPlace: 1, toPlace: 1, points: '100', unit: 'coins' },
    { fromPlace: 3, toPlace: 3, points: '5', unit: 'coins' },
  ];

  it('begins and ends by the clocks of the tenant, also when they go forward', async () => {
    await service.configure(1, 'Europe/London');
    await board('day', { period: 'LEADERBOARD_PERIOD_DAY' });
    await service.settled();
    // The 29th has 23 hours: it ends at 23:00 UTC.
    const begins = Date.parse('2026-03-29T00:00:00.000Z');
    const ends = Date.parse('2026-03-29T23:00:00.000Z');
    for (const [at, amount] of [
      [begins - 1, 1],
      [begins, 10],
      [ends - 1, 20],
      [ends, 100],
    ] as const) {
      service.moveTo(at);
      await earn(mei, amount);
    }
    await eventuallyTop('day', ['1 1 mei.lin 1'], '2026-03-28');
    await eventuallyTop('day', ['1 1 mei.lin 30'], '2026-03-29');
    await eventuallyTop('day', ['1 1 mei.lin 100'], '2026-03-30');
    await eventuallyTop('day', ['1 1 mei.lin 100']);
    const { season } = await service
      .clients()
      .boards.ListTop({ leaderboardId: 'day', seasonId: '2026-03-29' });
    expect(season).toMatchObject({ from: toTimestamp(begins), to: toTimestamp(ends) });
  });

  it('is closed once: its ranks are final, have a hash, and prizes are booked once', async () => {
    await board('week', { period: 'LEADERBOARD_PERIOD_WEEK', prizes });
    await service.settled();
    await earn(mei, 30);
    service.moveTo(START + 1_000);
    await earn(bob, 30);
    const eves = await earn(eve, 10);
    await eventuallyTop('week', ['1 1 mei.lin 30', '1 2 bob 30', '3 3 eve 10']);
    const { boards, ledger } = service.clients();
    const close = (id: string) =>
      boards.CloseSeason({ requestId: id, leaderboardId: 'week', seasonId: '2026-03-16' });
    expect(await reasonOf(close('early'))).toBe('SEASON_NOT_OVER');

    service.moveTo(START + 24 * HOUR);
    const { season, winners } = await close('c-1');
    const mids = [mei, bob, eve].map((member) => service.identify('acme', member));
    const lines = [
      `1 1 ${mids[0]} 30 ${START}`,
      `2 1 ${mids[1]} 30 ${START + 1_000}`,
      `3 3 ${mids[2]} 10 ${START + 1_000}`,
    ];
    const finalRanksHash = createHash('sha256')
      .update(lines.map((line) => `${line}\n`).join(''))
      .digest('hex');
    expect(season).toMatchObject({ status: 'SEASON_STATUS_CLOSED', members: '3', finalRanksHash });
    expect(winners.map(({ ranked, points, unit }) => [ranked?.member?.externalId, points, unit])).toEqual([
      ['mei.lin', '100', 'coins'],
      ['eve', '5', 'coins'],
    ]);
    expect(await ledger.GetBalance({ member: mei, unit: 'coins' })).toMatchObject({ balance: '100' });
    expect(await ledger.GetBalance({ member: eve, unit: 'coins' })).toMatchObject({ balance: '5' });

    // What comes later is not this season's, and asking again books nothing.
    await ledger.Reverse({ requestId: requestId(), member: eve, txnId: eves });
    await close('c-2');
    await close('c-1');
    await service.settled();
    await eventuallyTop('week', ['1 1 mei.lin 30', '1 2 bob 30', '3 3 eve 10'], '2026-03-16');
    expect(await ledger.GetBalance({ member: mei, unit: 'coins' })).toMatchObject({ balance: '100' });
    const told = service.told('LeaderboardSeasonClosed');
    expect(told.map(({ data }) => [data.seasonId, data.finalRanksHash, data.members])).toEqual([
      ['2026-03-16', finalRanksHash, 3],
    ]);
  });

  it('that is closed takes nothing more, not even what is told late', async () => {
    await service.clients().rules.CreateRule({
      requestId: 'c',
      rule: {
        ruleId: 'order',
        name: 'order',
        trigger: { json: '{"kind":"event","of":"order.paid"}' },
        fixed: { points: '7' },
        direction: 'RULE_DIRECTION_EARN',
      },
    });
    await service.clients().rules.PublishRuleVersion({ requestId: 'p', ruleId: 'order' });
    await board('week', { period: 'LEADERBOARD_PERIOD_WEEK' });
    await service.settled();
    service.moveTo(START + 24 * HOUR);
    await service.interacted(mei, 'i-1', START + 1_000, 'order.paid', '1');
    await eventuallyTop('week', ['1 1 mei.lin 7'], '2026-03-16');
    await service
      .clients()
      .boards.CloseSeason({ requestId: 'x', leaderboardId: 'week', seasonId: '2026-03-16' });
    await service.interacted(bob, 'i-2', START + 2_000, 'order.paid', '1');
    await service.settled();
    await service.restart();
    expect(await top('week', '2026-03-16')).toEqual(['1 1 mei.lin 7']);
  });

  it('of its own begins and ends at its instants', async () => {
    const season = (seasonId: string, from: number, to: number) => ({
      seasonId,
      from: toTimestamp(from),
      to: toTimestamp(to),
    });
    await board('cup', {
      customSeasons: [season('one', START, START + HOUR), season('two', START + 2 * HOUR, START + 3 * HOUR)],
    });
    await service.settled();
    await earn(mei, 1);
    service.moveTo(START + HOUR);
    await earn(mei, 2);
    expect(await reasonOf(top('cup'))).toBe('SEASON_UNKNOWN');
    service.moveTo(START + 2 * HOUR);
    await earn(mei, 4);
    await eventuallyTop('cup', ['1 1 mei.lin 1'], 'one');
    await eventuallyTop('cup', ['1 1 mei.lin 4'], 'two');
    await eventuallyTop('cup', ['1 1 mei.lin 4']);
    expect(await reasonOf(top('cup', 'three'))).toBe('SEASON_UNKNOWN');
  });
});

describe('boards that are not made', () => {
  it.each([
    ['no name', { name: '' }, 'NAME_INVALID'],
    ['no zone', { timeZone: 'Mars/Base' }, 'ZONE_INVALID'],
    ['a prize that is a score', { prizes: [{ fromPlace: 1, toPlace: 1, points: '1' }] }, 'PRIZE_IN_OWN_UNIT'],
    [
      'places that overlap',
      {
        prizes: [
          { fromPlace: 1, toPlace: 2, points: '1', unit: 'coins' },
          { fromPlace: 2, toPlace: 3, points: '1', unit: 'coins' },
        ],
      },
      'PRIZES_INVALID',
    ],
    ['a season that ends before it begins', { customSeasons: [{ seasonId: 'x' }] }, 'SEASONS_INVALID'],
  ])('%s', async (_case, more, problem) => {
    const refused = await board('bad', more).then(
      () => undefined,
      (error: unknown) => readErrorDetails(error),
    );
    expect(refused).toMatchObject({ reason: 'LEADERBOARD_INVALID', metadata: { problem } });
  });

  it('are those whose id is taken, and those beyond the bound', async () => {
    await board('b0');
    expect(
      await reasonOf(
        service.clients().boards.CreateLeaderboard({
          requestId: 'other',
          leaderboard: { leaderboardId: 'b0', name: 'Other' },
        }),
      ),
    ).toBe('LEADERBOARD_EXISTS');
    for (let index = 1; index < MAX_BOARDS; index += 1) await board(`b${index}`);
    expect(await reasonOf(board('more'))).toBe('TOO_MANY_LEADERBOARDS');
    await board('b0');
    const { leaderboards } = await service.clients().boards.ListLeaderboards({});
    expect(leaderboards).toHaveLength(MAX_BOARDS);
    expect(await reasonOf(service.clients().boards.GetLeaderboard({ leaderboardId: 'none' }))).toBe(
      'LEADERBOARD_UNKNOWN',
    );
  });
});
