import { MAX_CAUSE_EVENT_IDS } from '@rapport/kernel/event';
import type {
  ReachedLimit,
  RuleVersionRef,
  TransactionEvent,
  TransactionType,
} from '../../account/events.ts';
import { isTransaction, worthOf } from '../../account/events.ts';
import { nextToExpire } from '../../account/lots.ts';
import { toInstant } from '@rapport/kernel/instant';
import { boardOfPrize } from '../../board/plan.ts';
import type { Balance, LedgerEntry } from './queries.ts';

/** Transactions of one kind under one version of one rule, for one verb. */
export interface BalancePart {
  readonly kind: TransactionType;
  readonly rule?: RuleVersionRef;
  readonly verb?: string;
  /** Where it followed from something that turned out later. */
  readonly after?: Afterwards;
  readonly amount: bigint;
  readonly transactions: number;
  /** How many were cut to what still fitted under a limit. */
  readonly cut: number;
  /** The newest booking first, at most {@link MAX_CAUSE_EVENT_IDS}. */
  readonly causeEventIds: readonly string[];
}

/** A fact that counts no more; members who are one, what one of them was missing, and two after all. */
type Afterwards = 'voided' | 'merged' | 'covered' | 'unmerged';

/** Matches of a rule that earned nothing. */
interface RejectedPart {
  readonly rule: RuleVersionRef;
  readonly why: keyof typeof REJECTIONS;
  readonly limit?: ReachedLimit;
  readonly times: number;
}

export interface Explanation {
  readonly parts: ReadonlyMap<string, BalancePart>;
  readonly rejected: ReadonlyMap<string, RejectedPart>;
}

export const NOTHING_EXPLAINED: Explanation = { parts: new Map(), rejected: new Map() };

/** Adds an event; events come in booking order. */
export function explainEntry(explanation: Explanation, { event }: LedgerEntry): Explanation {
  if (event.type === 'EarnRejected') {
    const { rule, reason: why, limit } = event.data;
    const key = [rule.ruleId, rule.version, why, limit?.period ?? '', limit?.of ?? ''].join(':');
    const times = (explanation.rejected.get(key)?.times ?? 0) + 1;
    const part = { rule, why, times, ...(limit !== undefined && { limit }) };
    return { ...explanation, rejected: new Map(explanation.rejected).set(key, part) };
  }
  if (!isTransaction(event)) return explanation;
  const { type: kind, data } = event;
  const worth = worthOf(data);
  // What only moves between available, pending and held was earned before, and belongs to that part.
  if (worth === 0n) return explanation;
  const by = 'rule' in data ? { rule: data.rule, verb: data.cause.verb } : {};
  const after = afterOf(event);
  const key = [kind, by.rule?.ruleId ?? '', by.rule?.version ?? 0, by.verb ?? '', after ?? ''].join(':');
  const known = explanation.parts.get(key);
  const causes = 'cause' in data ? [data.cause.eventId] : [];
  const part: BalancePart = {
    kind,
    ...by,
    ...(after !== undefined && { after }),
    amount: (known?.amount ?? 0n) + worth,
    transactions: (known?.transactions ?? 0) + 1,
    cut: (known?.cut ?? 0) + ('wanted' in data ? 1 : 0),
    causeEventIds: [...causes, ...(known?.causeEventIds ?? [])].slice(0, MAX_CAUSE_EVENT_IDS),
  };
  return { ...explanation, parts: new Map(explanation.parts).set(key, part) };
}

function afterOf(event: TransactionEvent): Afterwards | undefined {
  const { type, data } = event;
  if (type === 'Reversed') {
    if (data.voids !== undefined) return 'voided';
    return data.back?.merge === undefined ? undefined : 'unmerged';
  }
  if (!('merge' in data)) return undefined;
  if (data.merge.covers === true) return 'covered';
  return 'takesBack' in data ? 'unmerged' : 'merged';
}

const KIND_ORDER: readonly TransactionType[] = [
  'Earned',
  'ClawedBack',
  'Redeemed',
  'HoldCaptured',
  'TransferSent',
  'TransferReceived',
  'TransferReturned',
  'Charged',
  'ChargeReturned',
  'Expired',
  'Adjusted',
  'Reversed',
];

/** Parts in a fixed order: what was earned first, then by rule, version and verb. */
export function partsOf({ parts }: Explanation): readonly BalancePart[] {
  return [...parts]
    .sort(([left, a], [right, b]) => {
      const byKind = KIND_ORDER.indexOf(a.kind) - KIND_ORDER.indexOf(b.kind);
      return byKind !== 0 ? byKind : left < right ? -1 : 1;
    })
    .map(([, part]) => part);
}

/** A page of prose; what is beyond stands in the parts. */
const MAX_SENTENCES = 20;

/** The balance in sentences. */
export function explainInWords(explanation: Explanation, balance: Balance, unit: string): string {
  const parts = partsOf(explanation);
  const transactions = parts.reduce((sum, part) => sum + part.transactions, 0);
  const sentences = [
    ...parts.map((part) => partInWords(part, unit)),
    ...[...explanation.rejected]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([, part]) => rejectedInWords(part)),
  ];
  const rest = sentences.length - MAX_SENTENCES;
  return [
    balanceInWords(balance, transactions, unit),
    ...sentences.slice(0, MAX_SENTENCES),
    ...(rest > 0 ? [`${counted(rest, 'more part')} are left out.`] : []),
  ].join(' ');
}

function balanceInWords(
  { available, pending, awaiting, held, owed, lots }: Balance,
  transactions: number,
  unit: string,
): string {
  const besides =
    (pending === 0n ? '' : `, with ${pending} more pending`) +
    (awaiting === 0n ? '' : `, ${awaiting === pending ? 'all' : awaiting} of them until an event`) +
    (held === 0n ? '' : `, with ${held} more held`) +
    (owed === 0n ? '' : `, and ${owed} owed, which earnings will settle`);
  const next = nextToExpire(lots);
  const expiry =
    next?.expiresAt === undefined ? '' : ` Of these, ${next.amount} expire at ${toInstant(next.expiresAt)}.`;
  return `The balance is ${available} ${unit}${besides}, the sum of ${counted(transactions, 'transaction')}.${expiry}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

function ruleInWords(rule: RuleVersionRef): string {
  const boardId = boardOfPrize(rule);
  return boardId === undefined ? `rule ${rule.ruleId} (version ${rule.version})` : `leaderboard ${boardId}`;
}

function partInWords(part: BalancePart, unit: string): string {
  const { kind, rule, verb, after, amount, transactions, cut } = part;
  const size = `${amount < 0n ? -amount : amount} ${unit}`;
  const how = rule === undefined ? 'on request' : `by ${ruleInWords(rule)} for ${verb ?? 'an event'}`;
  const often = `in ${counted(transactions, 'transaction')}`;
  const followed = after && AFTERWARDS[after][kind];
  if (followed !== undefined) return `${size} ${followed} ${often}.`;
  switch (kind) {
    case 'Earned': {
      const under = cut === 0 ? '' : `, ${cut} of them cut to what a limit or a budget left`;
      return `${size} were earned ${how} ${often}${under}.`;
    }
    case 'ClawedBack':
      return `${size} were taken back ${how} ${often}.`;
    case 'Redeemed':
      return `${size} were redeemed ${often}.`;
    case 'Expired':
      return `${size} expired ${often}.`;
    case 'HoldCaptured':
      return `${size} were redeemed out of holds ${often}.`;
    case 'TransferSent':
      return `${size} were sent to others ${often}.`;
    case 'TransferReceived':
      return `${size} were received from others ${often}.`;
    case 'TransferReturned':
      return `${size} came back from others who could not take them ${often}.`;
    case 'Charged':
      return `${size} were paid to members ${how} ${often}.`;
    case 'ChargeReturned':
      return `${size} came back that members had not earned of it, or had to give back, ${often}.`;
    case 'Adjusted':
      return `${size} were ${amount < 0n ? 'taken' : 'added'} by adjustments ${often}.`;
    // These move nothing in or out.
    case 'Activated':
    case 'Held':
    case 'HoldVoided':
    case 'HoldExpired':
      return '';
    case 'Reversed':
      return `${size} were ${amount < 0n ? 'taken back' : 'given back'} by reversals ${often}.`;
  }
}

/** Who sends what followed, who receives it, and why it is reversed. */
const AFTERWARDS: Readonly<Record<Afterwards, Partial<Record<TransactionType, string>>>> = {
  merged: {
    TransferSent: 'went to the member whom this one was merged into',
    TransferReceived: 'came from a member who was merged into this one',
    TransferReturned: 'came back that the member whom this one was merged into could not take',
  },
  covered: {
    TransferSent: 'made good what a member who was merged into this one was missing',
    TransferReceived: 'were made good by the member whom this one was merged into',
    TransferReturned: 'came back that a member who was merged into this one was not missing any more',
  },
  unmerged: {
    TransferReceived: 'came back because two members are not one after all',
    TransferReturned: 'came back that a member who is two again could not take back',
    Reversed: 'went back because two members are not one after all',
  },
  voided: { Reversed: 'were reversed because the fact behind them counts no more' },
};

const REJECTIONS = {
  budget: 'its budget was used up',
  voided: 'the fact behind it counts no more',
  partner: 'the account of the partner who pays was used up',
  pool: 'the pool that pays prizes was used up',
  cap: 'a limit was reached',
  lots: 'the account has points of too many different expiries',
  overflow: 'the balance would have left the range of 64-bit integers',
} as const;

function rejectedInWords({ rule, why, limit, times }: RejectedPart): string {
  const matches = times === 1 ? '1 match' : `${times} matches`;
  const what = boardOfPrize(rule) === undefined ? matches : counted(times, 'prize');
  return `${what} of ${ruleInWords(rule)} earned nothing: ${rejectionInWords(why, limit)}.`;
}

/** Why a match earns nothing. */
export const rejectionInWords = (why: keyof typeof REJECTIONS, limit: ReachedLimit | undefined): string =>
  limit === undefined ? REJECTIONS[why] : limitInWords(limit);

function limitInWords({ period, of }: ReachedLimit): string {
  const when = period === 'ever' ? 'of all time' : `of the ${period}`;
  switch (of) {
    case 'points':
      return `the cap ${when} was reached`;
    case 'times':
      return `the number of times ${when} was reached`;
    case 'forgotten':
      return period === 'ever'
        ? 'so many rules paid that what this one did is no longer known'
        : `the ${period} is so old that what was earned in it is no longer known`;
  }
}
