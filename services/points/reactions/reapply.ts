import type { Mid } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import type { RuleEvent } from '@rapport/rules/event';
import type { Cause, EarnByRule } from '../account/events.ts';
import { conditionsOf, namedBy } from '../rule/standing.ts';
import type { Standing } from '../rule/standing.ts';
import { worthOf } from '../account/events.ts';
import type { LedgerEntry } from '../views/ledger/queries.ts';
import type { CompiledRule } from '../views/rules/rulebook.ts';
import { NOBODY } from '../views/standing/standing.ts';
import type { StandingAt } from '../views/standing/standing.ts';
import type { Calendar } from './command.ts';
import { originalIdOf } from './compensations.ts';
import { createPayer } from './replay.ts';

/** A version of a rule, and the effective times that it is applied to. */
interface Application {
  readonly rule: CompiledRule;
  /** Rules in force of its group. */
  readonly others: readonly CompiledRule[];
  /** When the rule first came into force. */
  readonly since: EpochMs;
  /** [from, to) */
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** What a rule has booked for an event, by any of its versions, what was put right since included. */
export interface BookedForEvent {
  readonly points: bigint;
  /** How often it was put right. */
  readonly adjustments: number;
  readonly cause: Cause;
  /** The event counts no more, and what was booked for it is reversed. */
  readonly isVoided?: true;
}

/** By event. */
export type BookedByRule = ReadonlyMap<string, BookedForEvent>;

/** What has to be booked so that the event is worth what the version says. */
export interface Difference {
  /** Signed; not zero. */
  readonly points: bigint;
  /** How often it was put right before. */
  readonly adjustments: number;
  readonly cause: Cause;
  /** Of what is added. */
  readonly expiresAt?: EpochMs;
}

/** Events of one run that are paid for: at 400 bytes each, 80 MB at the very most. */
const MAX_REAPPLIED_EVENTS = 200_000;

interface Paid {
  /** Signed. */
  readonly points: bigint;
  readonly command: EarnByRule;
}

/** More than one run may hold in memory. */
export class ReapplicationTooLargeError extends Error {
  readonly code = 'REAPPLICATION_TOO_LARGE';
  readonly retryable = false;

  constructor(most: number) {
    super(`The rule pays for more than ${most} events; apply it to a shorter period at a time.`);
    this.name = 'ReapplicationTooLargeError';
  }
}

interface Reapplication {
  /** All that the rules ask of a member. */
  readonly named: Standing;
  /** @throws ReapplicationTooLargeError */
  readonly add: (mid: Mid, happened: RuleEvent, standingAt?: StandingAt) => void;
  /** An event counts no more; what limits it used up stays used up. */
  readonly drop: (mid: Mid, eventId: string) => void;
  /** Members whom the version pays for anything in the period. */
  readonly members: () => Iterable<Mid>;
  /** Between what the version pays a member and what is booked, by event; all of them are of the period. */
  readonly differencesOf: (mid: Mid, booked: BookedByRule) => readonly Difference[];
}

/**
 * Compares what a version of a rule would have paid for the events of a period with what the rule has booked for them.
 * The version is counted from where the rule first came into force, so that its limits mean what they would have meant;
 * what is before the period only counts for them. Pure.
 */
export function createReapplication(
  { rule, others, since, from, to }: Application,
  calendar: Calendar,
  most = MAX_REAPPLIED_EVENTS,
): Reapplication {
  const payer = createPayer(rule, others, calendar);
  const paid = new Map<Mid, Map<string, Paid>>();
  const countsFrom = Math.min(since, from);
  let events = 0;
  return {
    named: namedBy([rule, ...others].flatMap((one) => conditionsOf(one.rule))),
    add: (mid, happened, standingAt = NOBODY) => {
      const { effectiveAt } = happened;
      if (effectiveAt < countsFrom || effectiveAt >= to) return;
      const payment = payer.pay(mid, happened, standingAt(effectiveAt));
      if (payment?.outcome !== 'paid' || effectiveAt < from) return;
      events += 1;
      if (events > most) throw new ReapplicationTooLargeError(most);
      const { command, points } = payment;
      const ofMember = paid.get(mid) ?? new Map<string, Paid>();
      ofMember.set(happened.id, { command, points: command.direction === 'earn' ? points : -points });
      paid.set(mid, ofMember);
    },
    drop: (mid, eventId) => {
      const original = originalIdOf(eventId);
      if (original === eventId) paid.get(mid)?.delete(eventId);
      // A copy that a merge made: whose the original was is not said.
      else for (const ofMember of paid.values()) ofMember.delete(original);
    },
    members: () => paid.keys(),
    differencesOf: (mid, booked) => {
      const wanted = paid.get(mid) ?? new Map<string, Paid>();
      return [...new Set([...wanted.keys(), ...booked.keys()])].flatMap((eventId): readonly Difference[] => {
        const should = wanted.get(eventId);
        const has = booked.get(eventId);
        if (has?.isVoided === true) return [];
        const points = (should?.points ?? 0n) - (has?.points ?? 0n);
        const cause = should === undefined ? has?.cause : causeOf(should.command);
        if (points === 0n || cause === undefined) return [];
        const expiresAt = should?.command.expiresAt;
        return [
          {
            points,
            cause,
            adjustments: has?.adjustments ?? 0,
            ...(expiresAt !== undefined && { expiresAt }),
          },
        ];
      });
    },
  };
}

const causeOf = ({ cause, effectiveAt }: EarnByRule): Cause => ({ ...cause, effectiveAt });

/**
 * What an account says that a rule has booked for events of a period. A reversal takes nothing off: what was undone by
 * hand stays undone.
 */
export function bookedByRule(
  known: Map<string, BookedForEvent>,
  { event, effectiveAt }: LedgerEntry,
  { ruleId, from, to }: { readonly ruleId: string; readonly from: EpochMs; readonly to: EpochMs },
): Map<string, BookedForEvent> {
  if (event.type === 'CauseVoided') {
    const { eventId } = event.data;
    const before = known.get(eventId) ?? { points: 0n, adjustments: 0, cause: { eventId, verb: '' } };
    return known.set(eventId, { ...before, isVoided: true });
  }
  if (event.type !== 'Earned' && event.type !== 'ClawedBack' && event.type !== 'Adjusted') return known;
  const { data } = event;
  if (!('rule' in data) || data.rule.ruleId !== ruleId) return known;
  const at = data.cause.effectiveAt ?? effectiveAt;
  if (at < from || at >= to) return known;
  const before = known.get(data.cause.eventId);
  return known.set(data.cause.eventId, {
    ...before,
    points: (before?.points ?? 0n) + worthOf(data),
    adjustments: (before?.adjustments ?? 0) + (event.type === 'Adjusted' ? 1 : 0),
    cause: { ...data.cause, effectiveAt: at },
  });
}
