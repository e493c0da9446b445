import type { Mid } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import { monthOf } from '@rapport/rules/calendar';
import type { RuleEvent } from '@rapport/rules/event';
import type { EarnByRule, ReachedLimit } from '../account/events.ts';
import { awaitedOf, firstMet, meets, withAwaited } from '../account/awaited.ts';
import type { Awaited, AwaitedEvent } from '../account/awaited.ts';
import { roomUnder } from '../account/limits.ts';
import { NOTHING_REMEMBERED, rememberEarned } from '../account/memory.ts';
import type { AccountMemory, LimitPeriod } from '../account/memory.ts';
import { answering } from '../views/rules/rulebook.ts';
import type { CompiledRule } from '../views/rules/rulebook.ts';
import { activateCommand, earnCommand } from './command.ts';
import type { Calendar } from './command.ts';
import { conditionsOf, namedBy } from '../rule/standing.ts';
import type { Standing } from '../rule/standing.ts';
import { NOBODY } from '../views/standing/standing.ts';
import type { StandingAt } from '../views/standing/standing.ts';

/** What is compared over the same events: a rule as it might be and as it is, beside the others of their groups. */
export interface Comparison {
  readonly draft: CompiledRule;
  /** Absent where the rule is not in force: it paid nothing. */
  readonly present?: CompiledRule;
  /** Rules in force that an event may go to instead. */
  readonly others: readonly CompiledRule[];
  /** Effective times that count: [from, to). */
  readonly from: EpochMs;
  readonly to: EpochMs;
  /** What counts no more: it pays nothing on either side, uses up no limit, and makes nothing available. */
  readonly isVoid: IsVoid;
}

export type IsVoid = (mid: Mid, eventId: string) => boolean;

/** Matches that a limit let nothing of through. */
export interface RefusedMatches {
  readonly period: LimitPeriod;
  readonly of: 'points' | 'times' | 'forgotten';
  readonly count: number;
}

/** Of what was issued in the window, if nobody redeems. */
export interface MonthReport {
  /** `YYYY-MM`, in the tenant's zone. */
  readonly month: string;
  readonly issued: bigint;
  readonly takenBack: bigint;
  /** What expires in the month, its last midnight included. */
  readonly expiring: bigint;
  /** What is owed to members at its end. */
  readonly outstanding: bigint;
}

export interface SideReport {
  readonly matches: number;
  readonly transactions: number;
  readonly issued: bigint;
  readonly takenBack: bigint;
  /** Members with any transaction. */
  readonly members: number;
  /** Transactions of which a limit left a part. */
  readonly cut: number;
  /** Of what was issued, what still waits for an event at the end. */
  readonly awaiting: bigint;
  readonly refused: readonly RefusedMatches[];
  /** Those in which something happens, in order. */
  readonly months: readonly MonthReport[];
  /** Points of a member who has any transaction, by nearest rank. */
  readonly distribution: {
    readonly p50: bigint;
    readonly p90: bigint;
    readonly p99: bigint;
    readonly max: bigint;
  };
}

export interface MemberDifference {
  readonly mid: Mid;
  readonly draft: bigint;
  readonly present: bigint;
}

export interface ReplayReport {
  readonly draft: SideReport;
  readonly present: SideReport;
  readonly gaining: number;
  readonly losing: number;
  /** Those who gain most, and those who lose most, at most {@link MAX_EXTREMES} each. */
  readonly mostGaining: readonly MemberDifference[];
  readonly mostLosing: readonly MemberDifference[];
  /** Events of the window that count no more. */
  readonly voided: number;
}

/** A screen of names. */
export const MAX_EXTREMES = 20;

/** Members of one replay, on both sides: at 500 bytes each, 200 MB at the very most. */
export const MAX_REPLAY_MEMBERS = 200_000;
/**
 * Periods under limits, points that wait for events, and such events, that a replay remembers of all of them: at 120 bytes
 * each, 200 MB at the very most.
 */
export const MAX_REPLAY_PERIODS = 1_500_000;

export interface ReplayBounds {
  readonly members: number;
  readonly periods: number;
}

const STANDARD_BOUNDS: ReplayBounds = { members: MAX_REPLAY_MEMBERS, periods: MAX_REPLAY_PERIODS };

/** More than one replay may hold in memory. */
export class ReplayTooLargeError extends Error {
  readonly code = 'REPLAY_TOO_LARGE';
  readonly retryable = false;

  constructor(counted: string) {
    super(`More than ${counted} are counted; replay fewer days.`);
    this.name = 'ReplayTooLargeError';
  }
}

export interface Replay {
  /** All that the rules ask of a member. */
  readonly named: Standing;
  /** @throws ReplayTooLargeError */
  readonly add: (mid: Mid, happened: RuleEvent, standingAt?: StandingAt) => void;
  readonly report: () => ReplayReport;
}

/**
 * Counts what a draft, and the rule in its place, would have paid for the same events, each from a blank account, as the
 * reaction and the account decide it. Pure: nothing is written, and the same events in the same order make the same
 * report.
 */
export function createReplay(comparison: Comparison, calendar: Calendar, bounds = STANDARD_BOUNDS): Replay {
  const { draft, present, others, from, to, isVoid } = comparison;
  const sides = {
    draft: createSide(draft, others, calendar, to),
    present: createSide(present, others, calendar, to),
  };
  let voided = 0;
  return {
    named: namedBy(
      [draft, ...(present === undefined ? [] : [present]), ...others].flatMap(({ rule }) =>
        conditionsOf(rule),
      ),
    ),
    add: (mid, happened, standingAt = NOBODY) => {
      if (happened.effectiveAt < from || happened.effectiveAt >= to) return;
      if (isVoid(mid, happened.id)) {
        voided += 1;
        return;
      }
      const standing = standingAt(happened.effectiveAt);
      sides.draft.add(mid, happened, standing);
      sides.present.add(mid, happened, standing);
      const { draft: after, present: before } = sides;
      const members = Math.max(after.members.size, before.members.size);
      if (members > bounds.members || after.periods() + before.periods() > bounds.periods) {
        throw new ReplayTooLargeError(`${bounds.members} members or ${bounds.periods} periods of limits`);
      }
    },
    report: () => ({
      draft: sides.draft.report(),
      present: sides.present.report(),
      ...compare(sides.draft.members, sides.present.members),
      voided,
    }),
  };
}

/** What becomes of an event that a rule matches. */
type Payment =
  /** Another rule of its group goes before it, or it comes to less than a point. */
  | { readonly outcome: 'nothing' }
  | { readonly outcome: 'refused'; readonly reached: ReachedLimit }
  | {
      readonly outcome: 'paid';
      readonly command: EarnByRule;
      /** What limits leave of it. */
      readonly points: bigint;
    };

interface Payer {
  /** `undefined` where the rule does not match. */
  readonly pay: (mid: Mid, happened: RuleEvent, standing: Standing) => Payment | undefined;
  /** Remembered of all members. */
  readonly periods: () => number;
}

/**
 * A rule beside the others of its group, over accounts that begin blank, as the reaction and the account decide it.
 *
 * @param rule `undefined` matches nothing
 */
export function createPayer(
  rule: CompiledRule | undefined,
  others: readonly CompiledRule[],
  calendar: Calendar,
): Payer {
  const memories = new Map<Mid, AccountMemory>();
  let periods = 0;
  // Competitors stand by rule id, as they do in force.
  const field = rule === undefined ? [] : [...others, rule].sort((left, right) => byId(left, right));
  return {
    periods: () => periods,
    pay: (mid, happened, standing) => {
      if (rule?.matches(happened, standing) !== true) return undefined;
      const answers = answering(field.filter((one) => one.matches(happened, standing)));
      if (!answers.includes(rule)) return { outcome: 'nothing' };
      const command = earnCommand(happened, rule, calendar, { mid, standing });
      if (command === undefined) return { outcome: 'nothing' };
      const { limits = [], amount: wanted } = command;
      const before = memories.get(mid) ?? NOTHING_REMEMBERED;
      const { room, reached } = roomUnder(before, rule.rule.ruleId, wanted, limits);
      if (reached !== undefined) return { outcome: 'refused', reached };
      const after = limits.reduce(
        (memory, limit) => rememberEarned(memory, rule.rule.ruleId, limit, room),
        before,
      );
      periods += after.earned.length - before.earned.length;
      memories.set(mid, after);
      return { outcome: 'paid', command, points: room };
    },
  };
}

interface Month {
  issued: bigint;
  takenBack: bigint;
  expiring: bigint;
}

interface Side {
  /** Points of each member with any transaction. */
  readonly members: ReadonlyMap<Mid, bigint>;
  /** Remembered of all members. */
  readonly periods: () => number;
  readonly add: (mid: Mid, happened: RuleEvent, standing: Standing) => void;
  readonly report: () => SideReport;
}

interface Expiring {
  readonly points: bigint;
  readonly expiresAt?: EpochMs;
}

interface Waiting extends Expiring {
  readonly awaits: Awaited;
}

/** What waits for events, and events that are waited for, of all members, as accounts have them. */
function createWaiting() {
  const members = new Map<
    Mid,
    { readonly open: readonly Waiting[]; readonly events: readonly AwaitedEvent[] }
  >();
  let size = 0;
  const put = (mid: Mid, open: readonly Waiting[], events: readonly AwaitedEvent[]): void => {
    const before = members.get(mid) ?? { open: [], events: [] };
    size += open.length + events.length - before.open.length - before.events.length;
    members.set(mid, { open, events });
  };
  return {
    size: () => size,
    /** @returns what need not wait */
    earned: (mid: Mid, one: Waiting): readonly Expiring[] => {
      const { open, events } = members.get(mid) ?? { open: [], events: [] };
      if (firstMet(events, one.awaits) !== undefined) return [one];
      put(mid, [...open, one], events);
      return [];
    },
    /** @returns what waits no more */
    happened: (mid: Mid, event: AwaitedEvent): readonly Expiring[] => {
      const { open, events } = members.get(mid) ?? { open: [], events: [] };
      const met = open.filter(({ awaits }) => meets(awaits, event));
      put(
        mid,
        open.filter((one) => !met.includes(one)),
        withAwaited(events, event),
      );
      return met;
    },
    /** What has not met its event, and when it is gone without it. */
    left: (): readonly (Expiring & { readonly expiresAt: EpochMs })[] =>
      [...members.values()].flatMap(({ open }) =>
        open.map(({ points, awaits }) => ({ points, expiresAt: awaits.until })),
      ),
  };
}

function createSide(
  rule: CompiledRule | undefined,
  others: readonly CompiledRule[],
  calendar: Calendar,
  to: EpochMs,
): Side {
  const members = new Map<Mid, bigint>();
  const payer = createPayer(rule, others, calendar);
  const waiting = createWaiting();
  const months = new Map<string, Month>();
  const refused = new Map<string, RefusedMatches>();
  let matches = 0;
  let transactions = 0;
  let cut = 0;

  const sumsOf = (at: EpochMs, within = months): Month => {
    const name = monthOf(at, calendar.zone);
    const month = within.get(name) ?? { issued: 0n, takenBack: 0n, expiring: 0n };
    within.set(name, month);
    return month;
  };

  const add = (mid: Mid, happened: RuleEvent, standing: Standing): void => {
    pay(mid, happened, standing);
    if (rule?.activates(happened) !== true) return;
    const { event } = activateCommand(happened, rule.rule, calendar, { mid });
    for (const one of waiting.happened(mid, event)) expire(one);
  };

  const pay = (mid: Mid, happened: RuleEvent, standing: Standing): void => {
    const payment = payer.pay(mid, happened, standing);
    if (payment === undefined) return;
    matches += 1;
    if (payment.outcome === 'refused') {
      const { reached } = payment;
      const key = `${reached.period}:${reached.of}`;
      refused.set(key, { ...reached, count: (refused.get(key)?.count ?? 0) + 1 });
      return;
    }
    if (payment.outcome === 'nothing') return;
    const { command, points: room } = payment;
    const { amount: wanted, effectiveAt, expiresAt, direction } = command;
    transactions += 1;
    if (room < wanted) cut += 1;
    members.set(mid, (members.get(mid) ?? 0n) + (direction === 'earn' ? room : -room));
    if (direction === 'claw_back') {
      sumsOf(effectiveAt).takenBack += room;
      return;
    }
    sumsOf(effectiveAt).issued += room;
    const awaits = awaitedOf(command);
    const paid = { points: room, ...(expiresAt !== undefined && { expiresAt }) };
    if (awaits === undefined) expire(paid);
    else for (const one of waiting.earned(mid, { ...paid, awaits })) expire(one);
  };

  const expire = ({ points, expiresAt }: Expiring, within = months): void => {
    // They are gone from the first instant of the next day on.
    if (expiresAt !== undefined) sumsOf(expiresAt - 1, within).expiring += points;
  };

  const report = (): SideReport => {
    const left = waiting.left();
    // What still waits expires in its month if nothing happens, which is no part of what is counted further.
    const counted = new Map([...months].map(([month, sums]) => [month, { ...sums }]));
    for (const one of left) expire(one, counted);
    let outstanding = 0n;
    const monthly = [...counted]
      .sort(([left], [right]) => (left < right ? -1 : 1))
      .map(([month, sums]) => {
        outstanding += sums.issued - sums.takenBack - sums.expiring;
        return { month, ...sums, outstanding };
      });
    const sum = (of: (month: MonthReport) => bigint): bigint =>
      monthly.reduce((total, month) => total + of(month), 0n);
    return {
      matches,
      transactions,
      issued: sum(({ issued }) => issued),
      takenBack: sum(({ takenBack }) => takenBack),
      members: members.size,
      cut,
      awaiting: left.filter(({ expiresAt }) => expiresAt > to).reduce((sum, { points }) => sum + points, 0n),
      refused: [...refused.values()].sort((left, right) => right.count - left.count),
      months: monthly,
      distribution: distributionOf([...members.values()]),
    };
  };

  return { members, periods: () => payer.periods() + waiting.size(), add, report };
}

const byId = (left: CompiledRule, right: CompiledRule): number =>
  left.rule.ruleId < right.rule.ruleId ? -1 : 1;

const ascending = (left: bigint, right: bigint): number => (left < right ? -1 : left > right ? 1 : 0);

function distributionOf(points: readonly bigint[]): SideReport['distribution'] {
  const sorted = points.toSorted(ascending);
  const rank = (percent: number): bigint =>
    sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? 0n;
  return { p50: rank(50), p90: rank(90), p99: rank(99), max: rank(100) };
}

function compare(
  draft: ReadonlyMap<Mid, bigint>,
  present: ReadonlyMap<Mid, bigint>,
): Omit<ReplayReport, 'draft' | 'present' | 'voided'> {
  const differences = [...new Set([...draft.keys(), ...present.keys()])].map((mid): MemberDifference => ({
    mid,
    draft: draft.get(mid) ?? 0n,
    present: present.get(mid) ?? 0n,
  }));
  const gain = ({ draft: after, present: before }: MemberDifference): bigint => after - before;
  const most = (sign: bigint): readonly MemberDifference[] =>
    differences
      .filter((one) => gain(one) * sign > 0n)
      .sort(
        (left, right) => ascending(gain(right) * sign, gain(left) * sign) || (left.mid < right.mid ? -1 : 1),
      );
  const gaining = most(1n);
  const losing = most(-1n);
  return {
    gaining: gaining.length,
    losing: losing.length,
    mostGaining: gaining.slice(0, MAX_EXTREMES),
    mostLosing: losing.slice(0, MAX_EXTREMES),
  };
}
