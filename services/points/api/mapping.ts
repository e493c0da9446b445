import { status } from '@grpc/grpc-js';
import { isCallerId } from '@rapport/kernel/ids';
import type { MemberRef } from '@rapport/kernel/ids';
import { RpcError } from '@rapport/platform/grpc/errors';
import { toMemberRef, toTimestamp } from '@rapport/platform/grpc/wire';
import type { BalancePart as WirePart } from '@rapport/protos/rapport/points/v1/BalancePart';
import type { EarningRule, EarningRule__Output } from '@rapport/protos/rapport/points/v1/EarningRule';
import type { LeaderboardRow as WireRow } from '@rapport/protos/rapport/points/v1/LeaderboardRow';
import type { Transaction } from '@rapport/protos/rapport/points/v1/Transaction';
import { parseRule } from '@rapport/rules/parse';
import type { EventScopeRule } from '@rapport/rules/rule';
import type { TransactionEvent, TransactionType } from '../account/events.ts';
import { STANDARD_UNIT, transactionId } from '../account/names.ts';
import { accountName } from '../account/publish.ts';
import type { AmountFormula, RulePlan, RuleState } from '../rule/state.ts';
import type { LeaderboardRow } from '../views/leaderboard/queries.ts';
import type { BalancePart } from '../views/ledger/explain.ts';
import type { LedgerEntry } from '../views/ledger/queries.ts';

const WIRE_KIND = {
  Earned: 'TRANSACTION_KIND_EARNED',
  ClawedBack: 'TRANSACTION_KIND_CLAWED_BACK',
  Redeemed: 'TRANSACTION_KIND_REDEEMED',
  Reversed: 'TRANSACTION_KIND_REVERSED',
} as const satisfies Record<TransactionType, WirePart['kind']>;

export function toTransaction(
  { stream, version, tenant, event, effectiveAt, recordedAt }: LedgerEntry<TransactionEvent>,
  member: MemberRef,
  unit: string,
): Transaction {
  const { type, data } = event;
  return {
    txnId: transactionId(stream, version),
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
    ...(type === 'Reversed' && { reversesTxnId: transactionId(stream, data.reverses) }),
  };
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
  if (problems.length > 0 || !trigger || !amount || !direction) throw ruleInvalid(problems);
  return {
    ruleId,
    name: wire.name,
    unit,
    trigger,
    amount,
    direction,
    ...(cap > 0n && { capPerMemberAndDay: cap }),
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
  const { ruleId, name, unit, trigger, amount, direction, capPerMemberAndDay } = state.plan;
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
    version: isPublished ? state.version : 0,
    activeFrom: isPublished ? toTimestamp(state.activeFrom) : null,
  };
}
