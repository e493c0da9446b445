import type { RecordedEvent } from '@rapport/kernel/decider';
import type { PublishedEvent } from '@rapport/kernel/event';
import { memberKey } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import {
  earnRejected,
  pointsClawedBack,
  pointsEarned,
  pointsRedeemed,
  pointsReversed,
} from '@rapport/contracts/points/events';
import type { EarnRejected, PointsEarned, PointsReversed } from '@rapport/contracts/points/events';
import { isTransaction } from './events.ts';
import type { AccountEvent, PostingAccount, TransactionEvent } from './events.ts';
import { systemAccount, transactionId } from './names.ts';
import type { AccountState, OpenAccount } from './state.ts';

const CONTRACT_OF = {
  Earned: pointsEarned,
  ClawedBack: pointsClawedBack,
  Redeemed: pointsRedeemed,
  Reversed: pointsReversed,
  EarnRejected: earnRejected,
} as const;

/** Every booking and every rejection is told, under the member's key; that an account was opened follows from them. */
export function publish(
  recorded: RecordedEvent<AccountEvent>,
  state: AccountState,
): readonly PublishedEvent[] {
  const { event, tenant, stream, version, effectiveAt, actor, backfill } = recorded;
  if (state.status === 'none') return [];
  if (!isTransaction(event) && event.type !== 'EarnRejected') return [];
  const { type, topic } = CONTRACT_OF[event.type];
  const data: object = isTransaction(event)
    ? transactionData(recorded, event, state)
    : ({
        account: stream,
        reason: event.data.reason,
        ruleId: event.data.rule.ruleId,
        ruleVersion: event.data.rule.version,
        ...causesOf(recorded),
      } satisfies EarnRejected['data']);
  const cause = 'cause' in event.data ? event.data.cause : undefined;
  return [
    {
      id: transactionId(stream, version),
      type,
      topic,
      key: memberKey(tenant, state.mid),
      tenant,
      subject: state.mid,
      occurredAt: effectiveAt,
      actor,
      ...(cause !== undefined && { causationId: cause.eventId }),
      ...(backfill === true && { backfill }),
      data,
    },
  ];
}

function causesOf({ causes }: RecordedEvent<AccountEvent>): { causeEventIds: string[]; causeCount: number } {
  return { causeEventIds: [...(causes?.causeEventIds ?? [])], causeCount: causes?.causeCount ?? 0 };
}

function transactionData(
  recorded: RecordedEvent<AccountEvent>,
  { type, data }: TransactionEvent,
  state: OpenAccount,
): PointsEarned['data'] | PointsReversed['data'] {
  const { tenant, stream, version } = recorded;
  const { unit, personal } = state;
  return {
    txnId: transactionId(stream, version),
    account: stream,
    unit,
    amount: String(data.amount),
    balanceAfter: String(data.balanceAfter),
    postings: data.postings.map(({ debit, credit, amount }) => ({
      debit: accountName(debit, tenant, stream, unit),
      credit: accountName(credit, tenant, stream, unit),
      amount: String(amount),
    })),
    ...('cause' in data && {
      cause: {
        eventId: data.cause.eventId,
        verb: data.cause.verb,
        ...(data.cause.objectId !== undefined && { objectId: data.cause.objectId }),
        effectiveAt: toInstant(data.effectiveAt),
        ...(data.cause.amount !== undefined && { amount: String(data.cause.amount) }),
      },
      ruleId: data.rule.ruleId,
      ruleVersion: data.rule.version,
    }),
    ...(type === 'Reversed' && { reversesTxnId: transactionId(stream, data.reverses) }),
    ...causesOf(recorded),
    ...(personal !== undefined && { personal }),
  };
}

/** @param stream the member's own account */
export function accountName(account: PostingAccount, tenant: string, stream: string, unit: string): string {
  return account === 'member' ? stream : systemAccount(tenant, account, unit);
}
