import { pointsEarned, pointsRedeemed } from '@rapport/contracts/points/events';
import type { Aggregate, DomainEvent, RecordedEvent } from '@rapport/kernel/decider';
import type { PublishedEvent } from '@rapport/kernel/event';
import { accepted, rejected } from '@rapport/kernel/outcome';

export interface Move {
  readonly account: string;
  /** Below zero where points are redeemed. */
  readonly amount: bigint;
}

export interface Balance {
  readonly balance: bigint;
}

type Moved = DomainEvent<'Moved', { readonly amount: bigint; readonly balanceAfter: bigint }>;

export const NAME = 'bench.account.v1';
export const TENANT = 'bench';
export const streamOf = (account: string): string => `${TENANT}:account:member:${account}:points`;

const VERSION_DIGITS = 12;

/** Of a stored event, as the engine calls it. */
export const rowId = (stream: string, version: number): string =>
  `${stream}@${String(version).padStart(VERSION_DIGITS, '0')}`;

/** The event as the ledger's readers get it; the baseline writes the same. */
export function published(
  topic: string,
  stream: string,
  version: number,
  { amount, balanceAfter, at }: Readonly<{ amount: bigint; balanceAfter: bigint; at: number }>,
): PublishedEvent {
  const isEarned = amount > 0n;
  const size = isEarned ? amount : -amount;
  const account = stream.split(':')[3] ?? '';
  return {
    id: `${stream}:${version}`,
    type: isEarned ? pointsEarned.type : pointsRedeemed.type,
    topic,
    key: `${TENANT}:${account}`,
    tenant: TENANT,
    subject: account,
    occurredAt: at,
    actor: TENANT,
    data: {
      txnId: `${stream}@${version}`,
      account: stream,
      unit: 'points',
      amount: String(amount),
      balanceAfter: String(balanceAfter),
      postings: [
        {
          debit: isEarned ? `${TENANT}:account:system:issuance:points` : stream,
          credit: isEarned ? stream : `${TENANT}:account:system:redemption:points`,
          amount: String(size),
        },
      ],
      causeEventIds: [],
      causeCount: 0,
    },
  };
}

/** The least that a ledger can be: a balance that does not go below zero, one event and one posting a command. */
export const accountAggregate = (topic: string): Aggregate<Move, Balance, Moved> => ({
  name: NAME,
  initialState: { balance: 0n },
  streamOf: (_, { account }) => streamOf(account),
  decide: ({ balance }, { amount }) => {
    const balanceAfter = balance + amount;
    if (balanceAfter < 0n) return rejected({ code: 'INSUFFICIENT_POINTS', message: 'Not enough points.' });
    return accepted({ type: 'Moved', data: { amount, balanceAfter } });
  },
  evolve: (_, { data }) => ({ balance: data.balanceAfter }),
  indexed: ({ balance }) => ({ balance }),
  publish: ({ stream, version, recordedAt, event }: RecordedEvent<Moved>) => [
    published(topic, stream, version, { ...event.data, at: recordedAt }),
  ],
});
