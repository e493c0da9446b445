import { status } from '@grpc/grpc-js';
import { isCallerId } from '@rapport/kernel/ids';
import type { MemberRef } from '@rapport/kernel/ids';
import { RpcError } from '@rapport/platform/grpc/errors';
import { toMemberRef, toTimestamp } from '@rapport/platform/grpc/wire';
import type { BalancePart as WirePart } from '@rapport/protos/rapport/points/v1/BalancePart';
import type { EarningRule, EarningRule__Output } from '@rapport/protos/rapport/points/v1/EarningRule';
import type { LeaderboardRow as WireRow } from '@rapport/protos/rapport/points/v1/LeaderboardRow';
import type { Lot } from '@rapport/protos/rapport/points/v1/Lot';
import type { Transaction } from '@rapport/protos/rapport/points/v1/Transaction';
import { parseRule } from '@rapport/rules/parse';
import type { EventScopeRule } from '@rapport/rules/rule';
import { changeOf } from '../account/events.ts';
import type { Party, TransactionType } from '../account/events.ts';
import type { LotAmount } from '../account/lots.ts';
import { STANDARD_UNIT, transactionId } from '../account/names.ts';
import { accountName } from '../account/publish.ts';
import { MAX_EXPIRY_DAYS, MAX_PENDING_DAYS, MAX_PERIODS_LATER } from '../rule/availability.ts';
import type { ExpiryPolicy } from '../rule/availability.ts';
import type { AmountFormula, RulePlan, RuleState } from '../rule/state.ts';
import type { LeaderboardRow } from '../views/leaderboard/queries.ts';
import type { BalancePart } from '../views/ledger/explain.ts';
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
} as const satisfies Record<TransactionType, WirePart['kind']>;

export function toTransaction(entry: Booked, member: MemberRef, unit: string): Transaction {
  const { stream, tenant, event, effectiveAt, recordedAt } = entry;
  const { type, data } = event;
  const { pending } = data;
  return {
    txnId: entryId(entry),
    kind: WIRE_KIND[type],
    member: toMemberRef(member),
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
      activatesAt: toTimestamp(pending.activatesAt),
      ...(pending.expiresAt !== undefined && { expiresAt: toTimestamp(pending.expiresAt) }),
    }),
    heldAmount: String(changeOf('held', data)),
    ...('holdId' in data && { holdId: data.holdId }),
    ...(type === 'Held' && { expiresAt: toTimestamp(data.expiresAt) }),
    ...(type === 'Adjusted' && { approver: data.approver }),
    ...('transferId' in data && { transferId: data.transferId }),
    ...(type === 'TransferSent' && { counterparty: refOf(data.to) }),
    ...(type === 'TransferReceived' && { counterparty: refOf(data.from) }),
    ...(type === 'Reversed' && { reversesTxnId: transactionId(stream, data.reverses) }),
  };
}

const refOf = ({ personal }: Party) => (personal === undefined ? null : toMemberRef(personal.data));

export function toLot({ expiresAt, amount }: LotAmount): Lot {
  return { amount: String(amount), ...(expiresAt !== undefined && { expiresAt: toTimestamp(expiresAt) }) };
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

/** A line of a list. */
const MAX_NAME_LENGTH = 200;

interface Problem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/**
 * Reads what a rule says; `version` and `active_from` are answers and not read.
 *
 * @throws RpcError INVALID_ARGUMENT `RULE_INVALID` with every problem as a field violation
 */
export function readRulePlan(ruleId: string, wire: EarningRule__Output | null): RulePlan {
  if (wire === null)
    throw ruleInvalid([{ field: 'rule', code: 'RULE_MISSING', message: 'Say what the rule is.' }]);
  const problems: Problem[] = [];
  const refuse: Refuse = (field, code, message) => {
    problems.push({ field: `rule.${field}`, code, message });
    return null;
  };

  const unit = wire.unit === '' ? STANDARD_UNIT : wire.unit;
  if (wire.name === '' || wire.name.length > MAX_NAME_LENGTH) {
    refuse('name', 'NAME_INVALID', `A name has 1 to ${MAX_NAME_LENGTH} characters.`);
  }
  if (!isCallerId(unit)) {
    refuse('unit', 'ID_INVALID', 'A unit has 1 to 64 letters, digits, dots, underscores or hyphens.');
  }
  if (wire.ruleId !== '' && wire.ruleId !== ruleId) {
    refuse('rule_id', 'RULE_ID_DIFFERS', 'The rule has another id than the request.');
  }
  const trigger = readTrigger(wire.trigger?.json ?? '', refuse);
  const amount = readFormula(wire, refuse);
  const direction =
    wire.direction === 'RULE_DIRECTION_EARN'
      ? 'earn'
      : wire.direction === 'RULE_DIRECTION_CLAW_BACK'
        ? 'claw_back'
        : refuse('direction', 'DIRECTION_MISSING', 'Say whether points are earned or taken back.');
  const cap = BigInt(wire.capPerMemberAndDay);
  if (cap < 0n) refuse('cap_per_member_and_day', 'CAP_INVALID', 'A cap is 1 or more; 0 is no cap.');
  if (cap > 0n && direction === 'claw_back') {
    refuse('cap_per_member_and_day', 'CAP_NOT_ALLOWED', 'A claw-back takes all that it says.');
  }
  const pendingDays = readPendingDays(wire, refuse);
  const expiry = readExpiry(wire, refuse);
  if ((pendingDays > 0 || expiry) && direction === 'claw_back') {
    refuse('direction', 'AVAILABILITY_NOT_ALLOWED', 'What is taken back is neither pending nor expires.');
  }
  if (expiry?.kind === 'days' && expiry.days <= pendingDays) {
    refuse('expires_after_days', 'EXPIRES_WHILE_PENDING', 'Points expire after they have been available.');
  }
  if (problems.length > 0 || !trigger || !amount || !direction) throw ruleInvalid(problems);
  return {
    ruleId,
    name: wire.name,
    unit,
    trigger,
    amount,
    direction,
    ...(cap > 0n && { capPerMemberAndDay: cap }),
    ...(pendingDays > 0 && { pendingDays }),
    ...(expiry !== undefined && { expiry }),
  };
}

/** Notes a problem; what could not be read is `null`. */
type Refuse = (field: string, code: string, message: string) => null;

function readTrigger(json: string, refuse: Refuse): EventScopeRule | null {
  if (json === '') return refuse('trigger.json', 'RULE_MISSING', 'Say which events the rule rewards.');
  const parsed = parseRule(json, { scope: 'event' });
  if (parsed.outcome === 'valid') return parsed.rule;
  for (const { path, code, message } of parsed.problems) {
    refuse(path === '' ? 'trigger.json' : `trigger.json:${path}`, code, message);
  }
  return null;
}

function readFormula({ fixed, rate }: EarningRule__Output, refuse: Refuse): AmountFormula | null {
  const positive = (text: string, field: string): bigint | null => {
    const value = BigInt(text);
    return value > 0n ? value : refuse(field, 'AMOUNT_NOT_POSITIVE', 'This is a whole number above zero.');
  };
  if (fixed) {
    const points = positive(fixed.points, 'fixed.points');
    return points === null ? null : { kind: 'fixed', points };
  }
  if (rate) {
    const points = positive(rate.points, 'rate.points');
    const perMinorUnits = positive(rate.perMinorUnits, 'rate.per_minor_units');
    return points === null || perMinorUnits === null ? null : { kind: 'rate', points, perMinorUnits };
  }
  return refuse('amount', 'AMOUNT_MISSING', 'Say how many points: fixed, or at a rate of the value.');
}

function readPendingDays({ pendingDays }: EarningRule__Output, refuse: Refuse): number {
  if (pendingDays < 0 || pendingDays > MAX_PENDING_DAYS) {
    refuse('pending_days', 'PENDING_INVALID', `Points are pending for at most ${MAX_PENDING_DAYS} days.`);
  }
  return pendingDays;
}

const PERIOD_OF_WIRE = {
  CALENDAR_PERIOD_UNSPECIFIED: undefined,
  CALENDAR_PERIOD_MONTH: 'month',
  CALENDAR_PERIOD_QUARTER: 'quarter',
  CALENDAR_PERIOD_YEAR: 'year',
} as const;

function readExpiry(
  { expiry, expiresAfterDays: days = 0, expiresWith }: EarningRule__Output,
  refuse: Refuse,
): ExpiryPolicy | undefined {
  if (expiry === 'expiresAfterDays') {
    if (days < 1 || days > MAX_EXPIRY_DAYS) {
      refuse(
        'expires_after_days',
        'EXPIRY_INVALID',
        `This is a number of days from 1 to ${MAX_EXPIRY_DAYS}.`,
      );
    }
    return { kind: 'days', days };
  }
  if (!expiresWith) return undefined;
  const period = PERIOD_OF_WIRE[expiresWith.period];
  const later = expiresWith.periodsLater;
  if (period === undefined) {
    refuse('expires_with.period', 'EXPIRY_INVALID', 'Say whether a month, a quarter or a year ends.');
    return undefined;
  }
  if (later < 0 || later > MAX_PERIODS_LATER) {
    refuse('expires_with.periods_later', 'EXPIRY_INVALID', `This is 0 to ${MAX_PERIODS_LATER}.`);
  }
  return { kind: 'end_of', period, later };
}

const WIRE_PERIOD = {
  month: 'CALENDAR_PERIOD_MONTH',
  quarter: 'CALENDAR_PERIOD_QUARTER',
  year: 'CALENDAR_PERIOD_YEAR',
} as const;

function ruleInvalid(problems: readonly Problem[]): RpcError {
  const [first] = problems;
  const more = problems.length - 1;
  return new RpcError(
    status.INVALID_ARGUMENT,
    'RULE_INVALID',
    `${first?.message ?? 'The rule is not valid.'}${more > 0 ? ` (${more} more)` : ''}`,
    {
      metadata: { problem: first?.code ?? '' },
      fields: problems.map(({ field, code, message }) => ({ field, description: `${code}: ${message}` })),
    },
  );
}

export function toRule(state: Exclude<RuleState, { status: 'none' }>): EarningRule {
  const { ruleId, name, unit, trigger, amount, direction, capPerMemberAndDay, pendingDays, expiry } =
    state.plan;
  const isPublished = state.status === 'published';
  return {
    ruleId,
    name,
    unit,
    trigger: { json: JSON.stringify(trigger) },
    ...(amount.kind === 'fixed'
      ? { fixed: { points: String(amount.points) } }
      : { rate: { points: String(amount.points), perMinorUnits: String(amount.perMinorUnits) } }),
    direction: direction === 'earn' ? 'RULE_DIRECTION_EARN' : 'RULE_DIRECTION_CLAW_BACK',
    capPerMemberAndDay: String(capPerMemberAndDay ?? 0n),
    pendingDays: pendingDays ?? 0,
    ...(expiry?.kind === 'days' && { expiresAfterDays: expiry.days }),
    ...(expiry?.kind === 'end_of' && {
      expiresWith: { period: WIRE_PERIOD[expiry.period], periodsLater: expiry.later },
    }),
    version: isPublished ? state.version : 0,
    activeFrom: isPublished ? toTimestamp(state.activeFrom) : null,
  };
}
