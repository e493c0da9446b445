import { rewardAggregate } from './aggregate.ts';
import type { RewardCommand, RewardEvent, RewardPlan, RewardState } from './aggregate.ts';

const plan: RewardPlan = {
  rewardId: 'tea',
  name: 'A tin of tea',
  unit: 'points',
  price: 20n,
  hasCodes: false,
  isListed: true,
  waitsMs: 1_000,
};
const listed: RewardEvent = { type: 'RewardListed', data: { plan } };
const stock = (available: number, reserved: number, issued: number): RewardEvent => ({
  type: 'StockSet',
  data: { available, reserved, issued },
});
const given = (...events: readonly RewardEvent[]): RewardState =>
  events.reduce(rewardAggregate.evolve, rewardAggregate.initialState);
const when = (state: RewardState, command: RewardCommand) =>
  rewardAggregate.decide(state, command, { now: 0 });

describe('the stock of a reward', () => {
  it('is reserved piece by piece, and then no more', () => {
    expect(when(given(listed, stock(1, 0, 0)), { type: 'ReserveStock', rewardId: 'tea' })).toMatchObject({
      events: [{ data: { available: 0, reserved: 1, issued: 0 } }],
    });
    expect(when(given(listed, stock(0, 1, 0)), { type: 'ReserveStock', rewardId: 'tea' })).toMatchObject({
      rejection: { code: 'OUT_OF_STOCK' },
    });
  });

  it.each(['IssueStock', 'ReturnStock'] as const)(
    'comes to nothing where %s is decided again, before the engine has recognised it',
    (type) => {
      expect(when(given(listed, stock(3, 0, 1)), { type, rewardId: 'tea' })).toEqual({
        outcome: 'accepted',
        events: [],
      });
    },
  );

  it('stays with the next plan, of the same unit', () => {
    const state = given(listed, stock(3, 2, 1), {
      type: 'RewardListed',
      data: { plan: { ...plan, price: 5n } },
    });
    expect(state).toMatchObject({ plan: { price: 5n }, stock: { available: 3, reserved: 2, issued: 1 } });
    expect(when(state, { type: 'UpsertReward', plan: { ...plan, unit: 'coins' } })).toMatchObject({
      rejection: { code: 'REWARD_INCOMPATIBLE' },
    });
  });
});
