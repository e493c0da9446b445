import { toTimestamp } from '@rapport/platform/grpc/wire';
import { eventually } from '@rapport/testkit/eventually';
import { createRequestIds, reasonOf, startTestService, user } from './api/testing-service.ts';
import type { Member, TestService } from './api/testing-service.ts';

const START = Date.parse('2026-03-10T12:00:00.000Z');
const HOUR = 3_600_000;
const mei = user('mei.lin');

let service: TestService;
beforeEach(async () => {
  service = await startTestService({ startsAt: START, eventually });
});
afterEach(() => service.stop());

const requestId = createRequestIds();

const tea = { rewardId: 'tea', name: 'A tin of tea', price: '20', waitsSeconds: 3_600 };
const rewards = () => service.clients().rewards;

async function offer(reward: object, stock?: number): Promise<void> {
  await rewards().UpsertReward({ requestId: requestId(), reward });
  if (stock !== undefined) {
    const { rewardId } = reward as { readonly rewardId: string };
    await rewards().SetStock({ requestId: requestId(), rewardId, stock: String(stock) });
  }
}
const give = (member: Member, amount: number) =>
  service.clients().ledger.Earn({ requestId: requestId(), member, amount: String(amount) });
const redeem = (id: string, member: Member = mei, rewardId = 'tea') =>
  rewards().RedeemReward({ requestId: id, rewardId, member });
const about = (redemptionId: string, member: Member = mei, rewardId = 'tea') => ({
  ...{ redemptionId, member, rewardId },
});

async function stockOf(rewardId = 'tea'): Promise<readonly string[]> {
  const { reward } = await rewards().GetReward({ rewardId });
  return [reward?.available ?? '', reward?.reserved ?? '', reward?.issued ?? ''];
}
async function pointsOf(member: Member = mei): Promise<string> {
  const { balance, held } = await service.clients().ledger.GetBalance({ member });
  return `${balance} + ${held}`;
}

describe('a reward', () => {
  it('sets points and piece aside, and takes both when it is fulfilled', async () => {
    await offer(tea, 3);
    await give(mei, 50);
    const { redemption } = await redeem('one');
    expect(redemption).toMatchObject({
      redemptionId: 'one',
      status: 'REDEMPTION_STATUS_RESERVED',
      price: '20',
      expiresAt: toTimestamp(START + HOUR),
    });
    expect([await stockOf(), await pointsOf()]).toEqual([['2', '1', '0'], '30 + 20']);
    const fulfilled = await rewards().FulfilRedemption(about('one'));
    expect(fulfilled.redemption).toMatchObject({ status: 'REDEMPTION_STATUS_FULFILLED', code: '' });
    expect([await stockOf(), await pointsOf()]).toEqual([['2', '0', '1'], '30 + 0']);
    // Asked again, it is the same and takes nothing more.
    await rewards().FulfilRedemption(about('one'));
    await redeem('one');
    expect([await stockOf(), await pointsOf()]).toEqual([['2', '0', '1'], '30 + 0']);
    expect(await reasonOf(rewards().CancelRedemption({ ...about('one'), reason: 'no' }))).toBe(
      'REDEMPTION_OVER',
    );
    expect(await reasonOf(redeem('one', user('bob')))).toBe('REQUEST_ID_REUSED');
  });

  it('gives both back when it is cancelled, once', async () => {
    await offer(tea, 1);
    await give(mei, 50);
    await redeem('one');
    const cancel = () => rewards().CancelRedemption({ ...about('one'), reason: 'Changed her mind' });
    expect((await cancel()).redemption).toMatchObject({
      status: 'REDEMPTION_STATUS_CANCELLED',
      reason: 'Changed her mind',
    });
    await cancel();
    expect([await stockOf(), await pointsOf()]).toEqual([['1', '0', '0'], '50 + 0']);
    expect(await reasonOf(rewards().FulfilRedemption(about('one')))).toBe('REDEMPTION_OVER');
  });

  it('gives both back when its time is over, at exactly that moment', async () => {
    await offer(tea, 2);
    await give(mei, 50);
    await redeem('one');
    await redeem('two');
    service.moveTo(START + HOUR - 1);
    await rewards().FulfilRedemption(about('one'));
    service.moveTo(START + HOUR);
    expect(await reasonOf(rewards().FulfilRedemption(about('two')))).toBe('REDEMPTION_OVER');
    await eventually(async () => {
      const { redemption } = await rewards().GetRedemption(about('two'));
      return redemption?.status === 'REDEMPTION_STATUS_CANCELLED'
        ? { found: true }
        : { seen: redemption?.status };
    });
    expect([await stockOf(), await pointsOf()]).toEqual([['1', '0', '1'], '30 + 0']);
    expect((await rewards().GetRedemption(about('two'))).redemption?.reason).toBe('timeout');
  });

  it('is refused without a trace: no stock, no points, off sale, too often, below the tier', async () => {
    await give(mei, 50);
    expect(await reasonOf(redeem('none'))).toBe('REWARD_UNKNOWN');
    await offer(tea);
    expect(await reasonOf(redeem('gone'))).toBe('OUT_OF_STOCK');
    expect(await reasonOf(redeem('gone'))).toBe('OUT_OF_STOCK');
    await offer({ ...tea, price: '51' }, 5);
    expect(await reasonOf(redeem('poor'))).toBe('INSUFFICIENT_POINTS');
    await offer({ ...tea, unlisted: true });
    expect(await reasonOf(redeem('hidden'))).toBe('REWARD_NOT_LISTED');
    await offer({ ...tea, tierProgramId: 'club', tierId: 'gold' });
    expect(await reasonOf(redeem('low'))).toBe('NOT_ELIGIBLE');
    await offer({ ...tea, limitPerMember: 1 });
    await redeem('one');
    expect(await reasonOf(redeem('two'))).toBe('REDEMPTION_LIMIT');
    await rewards().CancelRedemption(about('one'));
    await redeem('three');
    expect([await stockOf(), await pointsOf()]).toEqual([['4', '1', '0'], '30 + 20']);
    expect(
      await reasonOf(rewards().UpsertReward({ requestId: 'x', reward: { ...tea, hasCodes: true } })),
    ).toBe('REWARD_INCOMPATIBLE');
    expect(await reasonOf(rewards().UpsertReward({ requestId: 'y', reward: { rewardId: 'y' } }))).toBe(
      'REWARD_INVALID',
    );
  });

  it('is open to a tier that was reached', async () => {
    await service.clients().tiers.PublishTierProgram({
      requestId: 'p',
      program: {
        programId: 'club',
        name: 'Club',
        basis: 'TIER_BASIS_EARNED',
        period: 'TIER_PERIOD_EVER',
        tiers: [{ tierId: 'gold', name: 'Gold', fromPoints: '50' }],
      },
    });
    await service.settled();
    await offer({ ...tea, tierProgramId: 'club', tierId: 'gold' }, 1);
    await give(mei, 50);
    await service.settled();
    await redeem('one');
    expect(await stockOf()).toEqual(['0', '1', '0']);
  });

  it('is never oversold: a hundred members for seven pieces', async () => {
    await offer(tea, 7);
    const members = Array.from({ length: 100 }, (_, index) => user(`m${index}`));
    await Promise.all(members.map((member) => give(member, 20)));
    const answers = await Promise.all(
      members.map((member, index) => reasonOf(redeem(`race-${index}`, member))),
    );
    expect(answers.filter((reason) => reason === undefined)).toHaveLength(7);
    expect(answers.filter((reason) => reason === 'OUT_OF_STOCK')).toHaveLength(93);
    expect(await stockOf()).toEqual(['0', '7', '0']);
    const balances = await Promise.all(members.map(pointsOf));
    expect(balances.filter((points) => points === '0 + 20')).toHaveLength(7);
    expect(balances.filter((points) => points === '20 + 0')).toHaveLength(93);
  });

  it('hands each of its codes out once, whoever comes at once and asks again', async () => {
    await offer({ ...tea, rewardId: 'code', hasCodes: true });
    const codes = Array.from({ length: 12 }, (_, index) => `TEA-${index}`);
    const add = (some: readonly string[]) => rewards().AddCodes({ rewardId: 'code', codes: [...some] });
    expect((await add(codes)).added).toBe(12);
    expect((await add([...codes.slice(0, 3), 'TEA-12'])).added).toBe(1);
    expect(await reasonOf(add(['no code']))).toBe('CODES_INVALID');
    expect(await reasonOf(rewards().SetStock({ requestId: requestId(), rewardId: 'code', stock: '5' }))).toBe(
      'STOCK_BY_CODES',
    );
    await give(mei, 1_000);
    const ids = Array.from({ length: 15 }, (_, index) => `code-${index}`);
    const reasons = await Promise.all(ids.map((id) => reasonOf(redeem(id, mei, 'code'))));
    expect(reasons.filter((reason) => reason === 'OUT_OF_STOCK')).toHaveLength(2);
    const reserved = ids.filter((_, index) => reasons[index] === undefined);
    const handed = await Promise.all(
      [...reserved, ...reserved].map(async (id) => {
        const { redemption } = await rewards().FulfilRedemption(about(id, mei, 'code'));
        return redemption?.code ?? '';
      }),
    );
    expect(new Set(handed).size).toBe(13);
    expect([...new Set(handed)].sort()).toEqual([...codes, 'TEA-12'].sort());
    expect(await stockOf('code')).toEqual(['0', '0', '13']);
    expect(await pointsOf()).toBe(`${1_000 - 13 * 20} + 0`);
    await service.settled();
    expect(JSON.stringify(service.log.records('rapport.rewards.v1', 0))).not.toContain('TEA-');
  });
});

describe('a redemption whose caller is gone', () => {
  it('is taken to its end, or refused, by whoever comes after', async () => {
    await offer(tea, 1);
    await give(mei, 50);
    const mid = service.identify('acme', mei);
    // As far as a process that died after the first step.
    const begun = (redemptionId: string) =>
      service.engine().submit({
        ...{
          aggregate: 'points.redemption.v1',
          tenant: 'acme',
          method: 'RedeemReward',
          requestId: redemptionId,
        },
        ...{ fingerprint: redemptionId, actor: 'anna' },
        command: {
          ...{ type: 'RedeemReward', rewardId: 'tea', mid, redemptionId, price: 20n, unit: 'points' },
          ...{ waitsMs: HOUR, personal: { keyId: 'none', alg: 'none', data: mei } },
        },
      });
    await begun('left');
    service.moveTo(START + 5_000);
    await eventually(async () => {
      const seen = await stockOf();
      return seen[1] === '1' ? { found: true } : { seen };
    });
    await begun('late');
    service.moveTo(START + 11_000);
    await eventually(async () => {
      const { redemption } = await rewards().GetRedemption(about('late'));
      return redemption?.reason === 'OUT_OF_STOCK' ? { found: true } : { seen: redemption };
    });
    expect([await stockOf(), await pointsOf()]).toEqual([['0', '1', '0'], '30 + 20']);
    const { redemption } = await rewards().GetRedemption(about('left'));
    expect(redemption?.status).toBe('REDEMPTION_STATUS_RESERVED');
  });
});
