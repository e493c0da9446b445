import type { Aggregate, DomainEvent } from '@rapport/kernel/decider';
import { streamId } from '@rapport/kernel/ids';
import { accepted, rejected } from '@rapport/kernel/outcome';
import type { Refusal } from '@rapport/kernel/outcome';

interface CodeRef {
  readonly rewardId: string;
  readonly code: string;
}

export type CodeCommand =
  | (CodeRef & { readonly type: 'RegisterCode' })
  | (CodeRef & { readonly type: 'TakeCode'; readonly redemption: string });

export type CodeEvent =
  | DomainEvent<'CodeRegistered', CodeRef>
  | DomainEvent<'CodeTaken', CodeRef & { readonly redemption: string }>;

export interface CodeState {
  readonly rewardId?: string;
  readonly code?: string;
  /** The redemption that has it. */
  readonly takenBy?: string;
}

export type CodeRejection = Refusal<'CODE_REPEATED' | 'CODE_TAKEN'>;

export const codeStream = (tenant: string, rewardId: string, code: string): string =>
  streamId(tenant, 'code', rewardId, code);

/** Protects: a code is added once and handed out once, however often either is asked for. It is nobody's to read. */
export const codeAggregate: Aggregate<CodeCommand, CodeState, CodeEvent, CodeRejection> = {
  name: 'points.code.v1',
  initialState: {},
  streamOf: (tenant, { rewardId, code }) => codeStream(tenant, rewardId, code),
  decide: (state, command) => {
    const { rewardId, code } = command;
    if (command.type === 'RegisterCode') {
      return state.code === undefined
        ? accepted({ type: 'CodeRegistered', data: { rewardId, code } })
        : rejected({ code: 'CODE_REPEATED', message: 'The code was added before.' });
    }
    const { redemption } = command;
    if (state.takenBy === redemption) return accepted();
    return state.takenBy === undefined
      ? accepted({ type: 'CodeTaken', data: { rewardId, code, redemption } })
      : rejected({ code: 'CODE_TAKEN', message: 'The code is handed out already.' });
  },
  evolve: (state, { type, data }) =>
    type === 'CodeRegistered' ? data : { ...state, takenBy: (data as { redemption: string }).redemption },
  // What is free, by reward.
  indexed: ({ rewardId, takenBy }) =>
    rewardId === undefined ? {} : { rewardId, isFree: takenBy === undefined },
  indexes: [{ fields: { tenant: 1, rewardId: 1, isFree: 1, _id: 1 } }],
  publish: () => [],
};
