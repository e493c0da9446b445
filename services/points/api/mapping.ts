import { toMemberRef, toTimestamp } from '@rapport/platform/grpc/wire';
import type { BalancePart as WirePart } from '@rapport/protos/rapport/points/v1/BalancePart';
import type { LeaderboardRow as WireRow } from '@rapport/protos/rapport/points/v1/LeaderboardRow';
import type { GetTrialBalanceResponse } from '@rapport/protos/rapport/points/v1/GetTrialBalanceResponse';
import type { LiabilityMonth as WireMonth } from '@rapport/protos/rapport/points/v1/LiabilityMonth';
import type { Lot } from '@rapport/protos/rapport/points/v1/Lot';
import type { Transaction } from '@rapport/protos/rapport/points/v1/Transaction';
import { changeOf } from '../account/events.ts';
import type { Party, TransactionType } from '../account/events.ts';
import type { LotAmount, Wait } from '../account/lots.ts';
import { transactionId } from '../account/names.ts';
import { accountName } from '../account/publish.ts';
import type { LeaderboardRow } from '../views/leaderboard/queries.ts';
import type { BalancePart } from '../views/ledger/explain.ts';
import type { LiabilityMonth } from '../views/ledger/liability.ts';
import type { CountedAccount, TrialBalance } from './checker.ts';
import { toNamed, toOwner } from './owners.ts';
import type { Owner } from './owners.ts';
import { entryId } from '../views/ledger/queries.ts';
import type { Booked } from '../views/ledger/queries.ts';

const WIRE_KIND = {
  Earned: 'TRANSACTION_KIND_EARNED',
  ClawedBack: 'TRANSACTION_KIND_CLAWED_BACK',
  Redeemed: 'TRANSACTION_KIND_REDEEMED',
  Reversed: 'TRANSACTION_KIND_REVERSED',
  Activated: 'TRANSACTION_KIND_ACTIVATED',
  Expired: 'TRANSACTION_KIND_EXPIRED',
  Held: 'TRANSACTION_KIND_HELD',
  HoldCaptured: 'TRANSACTION_KIND_HOLD_CAPTURED',
  HoldVoided: 'TRANSACTION_KIND_HOLD_VOIDED',
  HoldExpired: 'TRANSACTION_KIND_HOLD_EXPIRED',
  Adjusted: 'TRANSACTION_KIND_ADJUSTED',
  TransferSent: 'TRANSACTION_KIND_TRANSFER_SENT',
  TransferReceived: 'TRANSACTION_KIND_TRANSFER_RECEIVED',
  TransferReturned: 'TRANSACTION_KIND_TRANSFER_RETURNED',
  Charged: 'TRANSACTION_KIND_CHARGED',
  ChargeReturned: 'TRANSACTION_KIND_CHARGE_RETURNED',
} as const satisfies Record<TransactionType, WirePart['kind']>;

export function toTransaction(
  entry: Booked,
  { named, account: { unit } }: Pick<Owner, 'named' | 'account'>,
): Transaction {
  const { stream, tenant, event, effectiveAt, recordedAt } = entry;
  const { type, data } = event;
  const { pending } = data;
  return {
    txnId: entryId(entry),
    kind: WIRE_KIND[type],
    ...toNamed(named),
    unit,
    amount: String(data.amount),
    balanceAfter: String(data.balanceAfter),
    effectiveAt: toTimestamp(effectiveAt),
    recordedAt: toTimestamp(recordedAt),
    postings: data.postings.map(({ debit, credit, amount }) => ({
      debitAccount: accountName(debit, tenant, stream, unit),
      creditAccount: accountName(credit, tenant, stream, unit),
      amount: String(amount),
    })),
    ...('cause' in data && {
      causeEventId: data.cause.eventId,
      causeVerb: data.cause.verb,
      causeObjectId: data.cause.objectId ?? '',
      ruleId: data.rule.ruleId,
      ruleVersion: data.rule.version,
    }),
    ...('reason' in data && { reason: data.reason }),
    lots: data.lots.map(toLot),
    ...(pending !== undefined && {
      pendingAmount: String(pending.amount),
      ...toWait(pending),
      ...(pending.expiresAt !== undefined && { expiresAt: toTimestamp(pending.expiresAt) }),
    }),
    heldAmount: String(changeOf('held', data)),
    ...('holdId' in data && { holdId: data.holdId }),
    ...(type === 'Held' && { expiresAt: toTimestamp(data.expiresAt) }),
    ...(type === 'Adjusted' && { approver: data.approver }),
    ...('transferId' in data && { transferId: data.transferId }),
    ...(type === 'TransferSent' && counterpartyOf(data.to)),
    ...(type === 'TransferReceived' && counterpartyOf(data.from)),
    ...(type === 'Charged' && counterpartyOf(data.to)),
    ...(type === 'ChargeReturned' && counterpartyOf(data.from)),
    ...(type === 'TransferReturned' && data.to !== undefined && counterpartyOf(data.to)),
    ...(type === 'Reversed' &&
      data.back !== undefined && {
        transferId: data.back.transferId,
        ...counterpartyOf(data.back.to),
      }),
    ...(type === 'Reversed' && { reversesTxnId: transactionId(stream, data.reverses) }),
  };
}

function toWait(wait: Wait): Pick<Transaction, 'activatesAt' | 'awaits'> {
  if (!('awaits' in wait)) return { activatesAt: toTimestamp(wait.activatesAt) };
  const { ruleId, objectId = '', since, until } = wait.awaits;
  return { awaits: { ruleId, objectId, since: toTimestamp(since), until: toTimestamp(until) } };
}

function counterpartyOf(party: Party): Pick<Transaction, 'counterparty' | 'counterpartyOwner'> {
  if ('owner' in party) return { counterpartyOwner: toOwner(party.owner) };
  return { counterparty: party.personal === undefined ? null : toMemberRef(party.personal.data) };
}

export function toLot({ expiresAt, program = '', amount }: LotAmount): Lot {
  const expiry = expiresAt === undefined ? {} : { expiresAt: toTimestamp(expiresAt) };
  return { amount: String(amount), programId: program, ...expiry };
}

export function toPart({ kind, rule, verb, amount, transactions, causeEventIds }: BalancePart): WirePart {
  return {
    kind: WIRE_KIND[kind],
    ruleId: rule?.ruleId ?? '',
    ruleVersion: rule?.version ?? 0,
    verb: verb ?? '',
    amount: String(amount),
    transactionCount: String(transactions),
    causeEventIds: [...causeEventIds],
  };
}

export function toLeaderboardRow({ rank, member, balance, reachedAt }: LeaderboardRow): WireRow {
  return {
    rank: String(rank),
    member: member === undefined ? null : toMemberRef(member),
    balance: String(balance),
    reachedAt: toTimestamp(reachedAt),
  };
}

export function toLiabilityMonth({ month, ...sums }: LiabilityMonth): WireMonth {
  return {
    month,
    earned: String(sums.earned),
    takenBack: String(sums.takenBack),
    redeemed: String(sums.redeemed),
    expired: String(sums.expired),
    reversed: String(sums.reversed),
    adjusted: String(sums.adjusted),
    transferred: String(sums.transferred),
    outstanding: String(sums.outstanding),
    expiring: String(sums.expiring),
  };
}

export function toTrialBalance(
  { sums, accounts, transactions, imbalancedAccounts, countedAt }: TrialBalance,
  unit: string,
): GetTrialBalanceResponse {
  const sum = (account: CountedAccount): string => String(sums.get(account) ?? 0n);
  return {
    unit,
    available: sum('member'),
    pending: sum('pending'),
    held: sum('held'),
    owedByMembers: sum('owed'),
    transit: sum('transit'),
    budgets: sum('budget'),
    owners: sum('owners'),
    issuance: sum('issuance'),
    redemption: sum('redemption'),
    expiry: sum('expiry'),
    adjustment: sum('adjustment'),
    total: String([...sums.values()].reduce((total, amount) => total + amount, 0n)),
    accounts: String(accounts),
    transactions: String(transactions),
    imbalancedAccounts: String(imbalancedAccounts),
    countedAt: toTimestamp(countedAt),
  };
}
