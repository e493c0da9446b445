import type { RecordedEvent } from '@rapport/kernel/decider';
import type { PublishedEvent } from '@rapport/kernel/event';
import { derivedId, memberKey } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import {
  accountOpened,
  accountPolicyChanged,
  budgetDrawn,
  earnRejected,
  holdCaptured,
  holdExpired,
  holdVoided,
  pointsActivated,
  pointsAdjusted,
  pointsChargeReturned,
  pointsCharged,
  pointsClawedBack,
  pointsEarned,
  pointsExpired,
  pointsExpiryWarned,
  pointsHeld,
  pointsRedeemed,
  pointsReversed,
  pointsTransferReturned,
  pointsTransferred,
  scoresMoved,
} from '@rapport/contracts/points/events';
import type {
  AccountOpened,
  EarnRejected,
  PointsEarned,
  PointsExpiryWarned,
  PointsReversed,
  ScoresMoved,
} from '@rapport/contracts/points/events';
import { isTransaction, negated } from './events.ts';
import type {
  AccountEvent,
  ByMerge,
  EarnByRule,
  PaidBy,
  Party,
  PostingAccount,
  ScoreEntry,
  TimeEvent,
  TransactionEvent,
} from './events.ts';
import { drawnText, lotText, paidText, payerBy } from './drawn.ts';
import { sumOf } from './lots.ts';
import type { LotAmount, PendingAmount } from './lots.ts';
import { stepId, systemAccount, transactionId } from './names.ts';
import type { Policy } from './owner.ts';
import { payableBy, policyOf } from './state.ts';
import type { AccountState, OpenAccount } from './state.ts';
import { partsSent } from './transfers.ts';

const CONTRACT_OF = {
  AccountOpened: accountOpened,
  PolicyChanged: accountPolicyChanged,
  Earned: pointsEarned,
  ClawedBack: pointsClawedBack,
  Redeemed: pointsRedeemed,
  Reversed: pointsReversed,
  Activated: pointsActivated,
  Expired: pointsExpired,
  ExpiryWarned: pointsExpiryWarned,
  Held: pointsHeld,
  HoldCaptured: holdCaptured,
  HoldVoided: holdVoided,
  HoldExpired: holdExpired,
  Adjusted: pointsAdjusted,
  TransferSent: pointsTransferred,
  TransferReceived: pointsTransferred,
  TransferReturned: pointsTransferReturned,
  Charged: pointsCharged,
  ChargeReturned: pointsChargeReturned,
  EarnRejected: earnRejected,
  ScoresMoved: scoresMoved,
  ScoresReceived: scoresMoved,
} as const;

/** What is told beside transactions, and that no points moved by. */
const TOLD_TYPES = [
  'AccountOpened',
  'PolicyChanged',
  'EarnRejected',
  'ScoresMoved',
  'ScoresReceived',
] as const;
type ToldType = (typeof TOLD_TYPES)[number];

type Told = TransactionEvent | Extract<AccountEvent | TimeEvent, { type: ToldType | 'ExpiryWarned' }>;

const isTold = (event: AccountEvent): event is Extract<AccountEvent, { type: ToldType }> =>
  TOLD_TYPES.some((type) => type === event.type);

/**
 * Every booking, warning and rejection is told, under the key of a member, else of the account. That a member's account
 * was opened follows from them; a named owner's is told.
 */
export function publish(
  recorded: RecordedEvent<AccountEvent>,
  state: AccountState,
): readonly PublishedEvent[] {
  const { event, stream, version, effectiveAt } = recorded;
  if (state.status === 'none') return [];
  if (event.type === 'Elapsed') {
    return event.data.steps.map((step, index) =>
      tell(recorded, step, state, { id: stepId(stream, version, index + 1), at: step.data.effectiveAt }),
    );
  }
  if (event.type === 'ChargeRefused') return [drawnBy(recorded, event.data.earn, [], state)];
  if (!isTransaction(event) && !isTold(event)) return [];
  if (event.type === 'AccountOpened' && 'mid' in state) return [];
  // Of a merge of a member who was given nothing.
  if (event.type === 'ScoresMoved' && event.data.entries.length === 0) return [];
  const told = tell(recorded, event, state, { id: transactionId(stream, version), at: effectiveAt });
  return event.type === 'Charged'
    ? [told, drawnBy(recorded, event.data.earn, partsSent(event.data), state)]
    : [told];
}

/** What the member's account is asked next, as of a budget. */
function drawnBy(
  { tenant, actor, causes, backfill, stream, version }: RecordedEvent<AccountEvent>,
  earn: EarnByRule,
  lots: readonly LotAmount[],
  state: OpenAccount,
): PublishedEvent {
  if ('mid' in state) throw new Error(`${stream} is a member's, and pays for nobody.`);
  return {
    id: derivedId('charge', version, stream),
    type: budgetDrawn.type,
    topic: budgetDrawn.topic,
    key: memberKey(tenant, earn.mid),
    tenant,
    subject: earn.mid,
    occurredAt: earn.effectiveAt,
    actor,
    causationId: earn.cause.eventId,
    ...(backfill === true && { backfill }),
    data: drawnText(earn, payerBy(state.owner, lots), sumOf(lots), payableBy(state), causes),
  };
}

interface Place {
  readonly id: string;
  readonly at: EpochMs;
}

function tell(
  recorded: RecordedEvent<AccountEvent>,
  event: Told,
  state: OpenAccount,
  { id, at }: Place,
): PublishedEvent {
  const { tenant, actor, backfill, stream } = recorded;
  const { type, topic } = CONTRACT_OF[event.type];
  const cause = 'cause' in event.data ? event.data.cause : undefined;
  return {
    id,
    type,
    topic,
    key: 'mid' in state ? memberKey(tenant, state.mid) : stream,
    tenant,
    ...('mid' in state && { subject: state.mid }),
    occurredAt: at,
    actor,
    ...(cause !== undefined && { causationId: cause.eventId }),
    ...(backfill === true && { backfill }),
    data: dataOf(recorded, event, state, id),
  };
}

function dataOf(recorded: RecordedEvent<AccountEvent>, event: Told, state: OpenAccount, id: string): object {
  const { stream } = recorded;
  switch (event.type) {
    case 'AccountOpened':
    case 'PolicyChanged':
      return openingData(stream, state);
    case 'EarnRejected':
      return {
        account: stream,
        reason: event.data.reason,
        ruleId: event.data.rule.ruleId,
        ruleVersion: event.data.rule.version,
        ...(event.data.limit !== undefined && { limit: event.data.limit }),
        ...budgetText(event.data),
        ...causesOf(recorded),
      } satisfies EarnRejected['data'];
    case 'ScoresMoved':
      return scoresText(stream, state, event.data, event.data.to, negated(event.data.entries));
    case 'ScoresReceived':
      return scoresText(stream, state, event.data, event.data.from, event.data.entries);
    case 'ExpiryWarned':
      return {
        account: stream,
        unit: state.unit,
        amount: String(event.data.amount),
        expiresAt: toInstant(event.data.expiresAt),
        ...(state.personal !== undefined && { personal: state.personal }),
      } satisfies PointsExpiryWarned['data'];
    default:
      return transactionData(recorded, event, state, id);
  }
}

function scoresText(
  account: string,
  { unit, personal }: OpenAccount,
  { mergeId }: { readonly mergeId: string },
  other: Party,
  entries: readonly ScoreEntry[],
): ScoresMoved['data'] {
  return {
    ...{ account, unit, mergeId, counterpartyMid: counterpartyOf(other).counterpartyMid },
    entries: entries.map(({ points, effectiveAt, bookedAt }) => ({
      points: String(points),
      effectiveAt: toInstant(effectiveAt),
      bookedAt: toInstant(bookedAt),
    })),
    ...(personal !== undefined && { personal }),
  };
}

function openingData(account: string, state: OpenAccount): AccountOpened['data'] {
  if ('mid' in state) throw new Error(`${account} is a member's, and nobody opens it.`);
  const { owner, unit, zone } = state;
  return {
    ...{ account, unit, owner: { ...owner }, policy: policyText(policyOf(state)) },
    timeZone: zone ?? 'UTC',
  };
}

const policyText = ({ overdraft, cap }: Policy): AccountOpened['data']['policy'] => ({
  overdraft: String(overdraft),
  ...(cap !== undefined && { cap: String(cap) }),
});

/** The other side of a transfer: a member by pseudonym, else who it is, beside an empty one. */
const counterpartyOf = (party: Party): { counterpartyMid: string; counterpartyOwner?: OwnerText } =>
  'mid' in party
    ? { counterpartyMid: party.mid }
    : { counterpartyMid: '', counterpartyOwner: { ...party.owner } };

type OwnerText = AccountOpened['data']['owner'];

function causesOf({ causes }: RecordedEvent<AccountEvent>): { causeEventIds: string[]; causeCount: number } {
  return { causeEventIds: [...(causes?.causeEventIds ?? [])], causeCount: causes?.causeCount ?? 0 };
}

function transactionData(
  recorded: RecordedEvent<AccountEvent>,
  { type, data }: TransactionEvent,
  state: OpenAccount,
  txnId: string,
): PointsEarned['data'] | PointsReversed['data'] {
  const { tenant, stream } = recorded;
  const { unit, personal } = state;
  return {
    ...('owner' in state && { owner: { ...state.owner } }),
    txnId,
    account: stream,
    unit,
    amount: String(data.amount),
    balanceAfter: String(data.balanceAfter),
    postings: data.postings.map(({ debit, credit, amount }) => ({
      debit: accountName(debit, tenant, stream, unit),
      credit: accountName(credit, tenant, stream, unit),
      amount: String(amount),
    })),
    lots: data.lots.map(lotText),
    ...(data.pending !== undefined && pendingText(data.pending)),
    ...('cause' in data && {
      cause: {
        eventId: data.cause.eventId,
        verb: data.cause.verb,
        ...(data.cause.objectId !== undefined && { objectId: data.cause.objectId }),
        effectiveAt: toInstant(data.cause.effectiveAt ?? data.effectiveAt),
        ...(data.cause.amount !== undefined && { amount: String(data.cause.amount) }),
        ...(data.cause.segments !== undefined && { segments: [...data.cause.segments] }),
        ...(data.cause.tiers !== undefined && { tiers: [...data.cause.tiers] }),
      },
      ruleId: data.rule.ruleId,
      ruleVersion: data.rule.version,
      ...(data.rule.programId !== undefined && { programId: data.rule.programId }),
    }),
    ...('budget' in data && budgetText(data)),
    ...('holdId' in data && { holdId: data.holdId }),
    ...(type === 'Held' && { holdExpiresAt: toInstant(data.expiresAt) }),
    ...(type === 'HoldCaptured' && { captured: data.captured.map(lotText) }),
    ...(type === 'Adjusted' && { approver: data.approver }),
    ...('transferId' in data && { transferId: data.transferId }),
    ...(type === 'TransferSent' && counterpartyOf(data.to)),
    ...(type === 'TransferReceived' && counterpartyOf(data.from)),
    ...(type === 'Charged' && counterpartyOf(data.to)),
    ...(type === 'ChargeReturned' && counterpartyOf(data.from)),
    ...(type === 'TransferReturned' && data.to !== undefined && counterpartyOf(data.to)),
    ...('takesBack' in data && { takesBack: true as const }),
    ...mergeText('merge' in data ? data : type === 'Reversed' ? (data.back ?? {}) : {}),
    ...(type === 'Reversed' && data.voids !== undefined && { voidedEventId: data.voids }),
    ...(type === 'Reversed' &&
      data.back !== undefined && { transferId: data.back.transferId, ...counterpartyOf(data.back.to) }),
    ...(type === 'Reversed' && { reversesTxnId: transactionId(stream, data.reverses) }),
    ...causesOf(recorded),
    ...(personal !== undefined && { personal }),
  };
}

/** Consumers were promised the instant at which what is pending is available: what waits for an event has none. */
function pendingText(pending: PendingAmount): Pick<PointsEarned['data'], 'pending' | 'awaiting'> {
  if (!('awaits' in pending)) {
    return { pending: { ...lotText(pending), activatesAt: toInstant(pending.activatesAt) } };
  }
  const { ruleId, objectId, since, until } = pending.awaits;
  return {
    awaiting: {
      ...{ ...lotText(pending), ruleId, since: toInstant(since), until: toInstant(until) },
      ...(objectId !== undefined && { objectId }),
    },
  };
}

function mergeText({ merge }: ByMerge): { mergeId?: string } {
  return merge === undefined ? {} : { mergeId: merge.mergeId };
}

function budgetText({ budget }: { readonly budget?: PaidBy }) {
  return budget === undefined ? {} : { budget: paidText(budget) };
}

/** @param stream the owner's own account */
export function accountName(account: PostingAccount, tenant: string, stream: string, unit: string): string {
  switch (account) {
    case 'member':
      return stream;
    case 'pending':
    case 'held':
    case 'owed':
      return `${stream}:${account}`;
    default:
      return systemAccount(tenant, account, unit);
  }
}
