import { randomUUID } from 'node:crypto';
import { toTimestamp } from '@rapport/platform/grpc/wire';
import { createMemoryLog } from '@rapport/platform/memory/log';
import { createMongoStore } from '@rapport/platform/mongo/store';
import type { Store } from '@rapport/engine/ports/store';
import { eventually } from '@rapport/testkit/eventually';
import { mongodbUri } from '@rapport/testkit/servers';
import { reasonOf, startTestService, user } from './api/testing-service.ts';
import type { TestService } from './api/testing-service.ts';

const START = Date.parse('2026-03-22T12:00:00.000Z');
const DAY = 86_400_000;
const MEMBERS = 40;

let database: string;
let stores: Store[];
let replicas: TestService[];

const openStore = (): Promise<Store> =>
  createMongoStore({ uri: mongodbUri(), database, appName: 'points-standings-int' });

/** Two replicas over one database and one log: each owns half of the partitions. */
beforeEach(async () => {
  database = `points_${randomUUID().slice(0, 8)}`;
  const log = createMemoryLog();
  stores = [await openStore(), await openStore()];
  replicas = [];
  for (const store of stores)
    replicas.push(await startTestService({ startsAt: START, eventually, log, store }));
});

afterEach(async () => {
  for (const replica of replicas) await replica.stop();
  const [first] = stores;
  if (first !== undefined) await first.drop(await first.listCollections());
  for (const store of stores) await store.close();
});

const both = (): readonly [TestService, TestService] => {
  const [first, second] = replicas;
  if (first === undefined || second === undefined) throw new Error('There are two replicas.');
  return [first, second];
};

const moveTo = (at: number): void => {
  for (const replica of replicas) replica.moveTo(at);
};

describe('standings on MongoDB, with two replicas', () => {
  it('are the same ones wherever they are asked, and a season is closed once for both', async () => {
    const [first, second] = both();
    await first.clients().units.DefineUnit({ requestId: 'u', unit: { unit: 'coins', name: 'Coins' } });
    await first.clients().boards.CreateLeaderboard({
      requestId: 'b',
      leaderboard: {
        leaderboardId: 'day',
        name: 'Of the day',
        period: 'LEADERBOARD_PERIOD_DAY',
        prizes: [{ fromPlace: 1, toPlace: 3, points: '10', unit: 'coins' }],
      },
    });
    // The board has to be known wherever members are booked.
    await eventually(async () => {
      const told = first.told('LeaderboardDefinition').length;
      return told === first.config.partitions ? { found: true } : { seen: told };
    });
    const members = Array.from({ length: MEMBERS }, (_, index) => user(`m${index}`));
    await Promise.all(
      members.map((member, index) =>
        (index % 2 === 0 ? first : second)
          .clients()
          .ledger.Earn({ requestId: `e-${index}`, member, amount: String(100 + index) }),
      ),
    );
    const expected = members
      .map(({ externalId }, index) => `${externalId} ${100 + index}`)
      .toReversed()
      .slice(0, 10);
    for (const replica of [first, second]) {
      await eventually(async () => {
        const { rows, season } = await replica.clients().boards.ListTop({ leaderboardId: 'day' });
        const seen = rows.map(({ member, score }) => `${member?.externalId} ${score}`);
        const isAll =
          JSON.stringify(seen) === JSON.stringify(expected) && season?.members === String(MEMBERS);
        return isAll ? { found: true } : { seen };
      });
    }

    moveTo(START + DAY);
    const closed = await Promise.all(
      [first, second].map((replica, index) =>
        replica.clients().boards.CloseSeason({
          requestId: `c-${index}`,
          leaderboardId: 'day',
          seasonId: '2026-03-22',
        }),
      ),
    );
    const hashes = closed.map(({ season }) => season?.finalRanksHash);
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(hashes[1]).toBe(hashes[0]);
    const prizes = await Promise.all(
      ['m39', 'm38', 'm37'].map(async (externalId) => {
        const { balance } = await second
          .clients()
          .ledger.GetBalance({ member: user(externalId), unit: 'coins' });
        return balance;
      }),
    );
    expect(prizes).toEqual(['10', '10', '10']);
    expect(await reasonOf(second.clients().ledger.GetBalance({ member: user('m36'), unit: 'coins' }))).toBe(
      'ACCOUNT_UNKNOWN',
    );
  });

  it('let a reversal travel down to tier and rank', async () => {
    const [first, second] = both();
    await first.clients().boards.CreateLeaderboard({
      requestId: 'b',
      leaderboard: { leaderboardId: 'all', name: 'All' },
    });
    await first.clients().tiers.PublishTierProgram({
      requestId: 't',
      program: {
        ...{ programId: 'club', name: 'Club', basis: 'TIER_BASIS_EARNED', period: 'TIER_PERIOD_MONTH' },
        tiers: [{ tierId: 'gold', name: 'Gold', fromPoints: '50' }],
      },
    });
    await eventually(async () => {
      const told = first.told('TierProgramDefinition').length;
      return told === first.config.partitions ? { found: true } : { seen: told };
    });
    const [mei, bob] = [user('mei.lin'), user('bob')];
    const { transaction } = await first
      .clients()
      .ledger.Earn({ requestId: 'e-1', member: mei, amount: '60' });
    await second.clients().ledger.Earn({ requestId: 'e-2', member: bob, amount: '20' });
    const standing = async (): Promise<string> => {
      const { row } = await second.clients().boards.GetRank({ leaderboardId: 'all', member: mei });
      const { tier } = await second.clients().tiers.GetTier({ programId: 'club', member: mei });
      return `${row?.rank} ${tier?.tierId ?? 'none'}`;
    };
    const becomes = (expected: string): Promise<unknown> =>
      eventually(async () => {
        const seen = await standing().catch(String);
        return seen === expected ? { found: true } : { seen };
      });
    await becomes('1 gold');
    moveTo(START + 1_000);
    await second
      .clients()
      .ledger.Reverse({ requestId: 'v', member: mei, txnId: transaction?.txnId ?? '', amount: '50' });
    await becomes('2 none');
    const asOf = toTimestamp(START + 999);
    const { row } = await first.clients().boards.GetRank({ leaderboardId: 'all', member: mei, asOf });
    expect(row).toMatchObject({ rank: '1', score: '60' });
    const { tier } = await first.clients().tiers.GetTier({ programId: 'club', member: mei, asOf });
    expect(tier?.tierId).toBe('gold');
  });

  it('sell no reward twice, whichever replica is asked', async () => {
    const [first, second] = both();
    await first.clients().rewards.UpsertReward({
      requestId: 'u',
      reward: { rewardId: 'code', name: 'Code', price: '20', hasCodes: true },
    });
    const codes = ['A', 'B', 'C', 'D', 'E'];
    await first.clients().rewards.AddCodes({ rewardId: 'code', codes });
    const members = Array.from({ length: MEMBERS }, (_, index) => user(`m${index}`));
    await Promise.all(
      members.map((member, index) =>
        first.clients().ledger.Earn({ requestId: `e-${index}`, member, amount: '20' }),
      ),
    );
    const handed = await Promise.all(
      members.map(async (member, index) => {
        const { rewards } = (index % 2 === 0 ? first : second).clients();
        const about = { rewardId: 'code', member, redemptionId: `r-${index}` };
        const refused = await reasonOf(
          rewards.RedeemReward({ requestId: about.redemptionId, rewardId: 'code', member }),
        );
        if (refused !== undefined) return refused;
        // Both at once, on both replicas.
        const [one, other] = await Promise.all(
          [first, second].map((replica) => replica.clients().rewards.FulfilRedemption(about)),
        );
        expect(other?.redemption?.code).toBe(one?.redemption?.code);
        return one?.redemption?.code ?? '';
      }),
    );
    expect(handed.filter((code) => code !== 'OUT_OF_STOCK').sort()).toEqual(codes);
    const { reward } = await second.clients().rewards.GetReward({ rewardId: 'code' });
    expect(reward).toMatchObject({ available: '0', reserved: '0', issued: '5' });
  });
});
