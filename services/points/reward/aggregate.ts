import type { Aggregate, DomainEvent, RecordedEvent } from '@rapport/kernel/decider';
import type { PublishedEvent } from '@rapport/kernel/event';
import { streamId } from '@rapport/kernel/ids';
import { accepted, rejected } from '@rapport/kernel/outcome';
import type { Decision, Refusal } from '@rapport/kernel/outcome';
import { rewardListed, stockChanged } from '@rapport/contracts/points/rewards';
import type { RewardListed, StockChanged } from '@rapport/contracts/points/rewards';
import type { TierName } from '../tier/program.ts';

/** Something that points buy. */
export interface RewardPlan {
  readonly rewardId: string;
  readonly name: string;
  readonly unit: string;
  readonly price: bigint;
  /** A code is handed out for each; without, somebody hands over something. */
  readonly hasCodes: boolean;
  /** Off sale where false; what is reserved goes on. */
  readonly isListed: boolean;
  /** Not cancelled redemptions of one member; absent: any number. */
  readonly limitPerMember?: number;
  /** Only for members in this tier or a higher one. */
  readonly tier?: TierName;
  /** How long points and stock wait for fulfilment. */
  readonly waitsMs: number;
}

export type RewardCommand =
  | { readonly type: 'UpsertReward'; readonly plan: RewardPlan }
  /** How many can be reserved from now on; not of a reward with codes. */
  | { readonly type: 'SetStock'; readonly rewardId: string; readonly stock: number }
  /** A code more is a piece more. */
  | { readonly type: 'AddCode'; readonly rewardId: string }
  | { readonly type: 'ReserveStock' | 'ReturnStock' | 'IssueStock'; readonly rewardId: string };

export type RewardEvent =
  | DomainEvent<'RewardListed', { readonly plan: RewardPlan }>
  | DomainEvent<'StockSet' | 'CodeAdded' | 'StockReserved' | 'StockReturned' | 'StockIssued', Stock>;

export interface Stock {
  /** Can be reserved. */
  readonly available: number;
  /** Waits for fulfilment. */
  readonly reserved: number;
  /** Handed over, ever. */
  readonly issued: number;
}

export type RewardState =
  | { readonly status: 'none' }
  | { readonly status: 'known'; readonly plan: RewardPlan; readonly stock: Stock };

export type RewardRejection = Refusal<
  'REWARD_UNKNOWN' | 'REWARD_INCOMPATIBLE' | 'REWARD_NOT_LISTED' | 'OUT_OF_STOCK' | 'STOCK_BY_CODES'
>;

export const NO_REWARD: RewardState = { status: 'none' };
const NOTHING: Stock = { available: 0, reserved: 0, issued: 0 };
/** A round number far from where counting ends. */
export const MAX_STOCK = 1_000_000_000;

export const rewardStream = (tenant: string, rewardId: string): string =>
  streamId(tenant, 'reward', rewardId);

const rewardIdOf = (command: RewardCommand): string =>
  command.type === 'UpsertReward' ? command.plan.rewardId : command.rewardId;

/** Protects: no more is reserved than there is, whoever asks at the same moment. */
export const rewardAggregate: Aggregate<RewardCommand, RewardState, RewardEvent, RewardRejection> = {
  name: 'points.reward.v1',
  initialState: NO_REWARD,
  streamOf: (tenant, command) => rewardStream(tenant, rewardIdOf(command)),
  decide: (state, command) => decide(state, command),
  evolve,
  indexed: ({ status }) => ({ status }),
  indexes: [{ fields: { tenant: 1, status: 1 } }],
  publish,
};

function decide(state: RewardState, command: RewardCommand): Decision<RewardEvent, RewardRejection> {
  const rewardId = rewardIdOf(command);
  if (command.type === 'UpsertReward') return decideUpsert(state, command.plan);
  if (state.status === 'none') {
    return rejected({ code: 'REWARD_UNKNOWN', message: `There is no reward ${rewardId}.` });
  }
  const { plan, stock } = state;
  const { available, reserved, issued } = stock;
  switch (command.type) {
    case 'SetStock':
      return plan.hasCodes
        ? rejected({ code: 'STOCK_BY_CODES', message: 'The stock of this reward is its codes: add some.' })
        : accepted({ type: 'StockSet', data: { ...stock, available: command.stock } });
    case 'AddCode':
      return accepted({ type: 'CodeAdded', data: { ...stock, available: available + 1 } });
    case 'ReserveStock':
      if (!plan.isListed) {
        return rejected({ code: 'REWARD_NOT_LISTED', message: `Reward ${rewardId} is not on sale.` });
      }
      if (available === 0) return rejected({ code: 'OUT_OF_STOCK', message: `Reward ${rewardId} is gone.` });
      return accepted({
        type: 'StockReserved',
        data: { available: available - 1, reserved: reserved + 1, issued },
      });
    // A step that was taken already is decided before it is recognised, and comes to nothing.
    case 'ReturnStock':
      if (reserved === 0) return accepted();
      return accepted({
        type: 'StockReturned',
        data: { available: available + 1, reserved: reserved - 1, issued },
      });
    case 'IssueStock':
      if (reserved === 0) return accepted();
      return accepted({
        type: 'StockIssued',
        data: { available, reserved: reserved - 1, issued: issued + 1 },
      });
  }
}

function decideUpsert(state: RewardState, plan: RewardPlan): Decision<RewardEvent, RewardRejection> {
  const isSame =
    state.status === 'none' || (state.plan.hasCodes === plan.hasCodes && state.plan.unit === plan.unit);
  return isSame
    ? accepted({ type: 'RewardListed', data: { plan } })
    : rejected({
        code: 'REWARD_INCOMPATIBLE',
        message: 'A reward keeps its unit, and whether it has codes; make another one.',
      });
}

function evolve(state: RewardState, event: RewardEvent): RewardState {
  if (event.type === 'RewardListed') {
    return { status: 'known', stock: state.status === 'none' ? NOTHING : state.stock, ...event.data };
  }
  return state.status === 'none' ? state : { ...state, stock: event.data };
}

function publish(
  { event, tenant, stream, version, effectiveAt, actor }: RecordedEvent<RewardEvent>,
  state: RewardState,
): readonly PublishedEvent[] {
  if (state.status === 'none') return [];
  const about = {
    id: `${stream}@${version}`,
    topic: rewardListed.topic,
    key: stream,
    ...{ tenant, occurredAt: effectiveAt, actor },
  };
  const { rewardId, name, unit, price, isListed } = state.plan;
  if (event.type === 'RewardListed') {
    const data: RewardListed['data'] = { rewardId, name, unit, price: String(price), isListed };
    return [{ ...about, type: rewardListed.type, data }];
  }
  const data: StockChanged['data'] = { rewardId, ...event.data };
  return [{ ...about, type: stockChanged.type, data }];
}
