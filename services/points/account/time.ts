import type { EpochMs } from '@rapport/kernel/instant';
import { metAt, meets } from './awaited.ts';
import type { AwaitedEvent } from './awaited.ts';
import { debitOf, creditOf, incomeOf } from './booking.ts';
import type { Booking, TimeEvent } from './events.ts';
import { endOfWait, returned, sumOf } from './lots.ts';
import type { PendingAmount } from './lots.ts';
import { evolveOpen, owedBy, scoresOf, termsOf } from './state.ts';
import type { OpenAccount } from './state.ts';

/**
 * What has come due up to and including an instant, in order of time, each step at its own instant: at T a lot that
 * expires at T is gone and what activates at T is there. At the same instant holds end first, then points activate, then they expire.
 */
export function elapse(state: OpenAccount, now: EpochMs): readonly TimeEvent[] {
  const steps: TimeEvent[] = [];
  let current = state;
  for (;;) {
    const step = nextStep(current, now);
    if (step === undefined) return steps;
    steps.push(step);
    current = evolveOpen(current, step);
  }
}

/** The account as time alone has made it. */
export function atTime(state: OpenAccount, now: EpochMs): OpenAccount {
  return elapse(state, now).reduce<OpenAccount>(evolveOpen, state);
}

/** When something comes due next, be it by time or because it is under way; `undefined`: never. */
export function dueAt(state: OpenAccount): EpochMs | undefined {
  const { lots, pending, holds, outgoing, compensating } = state;
  const { warningMs } = termsOf(state);
  const follows = followsAt(state);
  const scoresFollow = scoresFollowAt(state);
  const instants = [
    // So is what follows from a void or an unmerge.
    ...(compensating !== undefined && compensating.open > 0 ? [state.changedAt] : []),
    ...(follows === undefined ? [] : [follows]),
    ...(scoresFollow === undefined ? [] : [scoresFollow]),
    // What is under way is due at once: whoever sent it may not be there any more to see it arrive.
    ...outgoing.slice(0, 1).map(({ sentAt }) => sentAt),
    ...holds.slice(0, 1).map(({ expiresAt }) => expiresAt),
    ...pending.slice(0, 1).map(endOfWait),
    ...lots.flatMap(({ expiresAt, warned }) =>
      expiresAt === undefined ? [] : [warned === true ? expiresAt : expiresAt - warningMs],
    ),
  ];
  return instants.length === 0 ? undefined : Math.min(...instants);
}

/**
 * When what a merged account has, or is missing, goes to the other one next; `undefined`: there is nothing, or the account
 * stands for itself.
 */
export function followsAt(state: OpenAccount): EpochMs | undefined {
  const { mergedInto, balance, changedAt } = state;
  if (mergedInto === undefined || (balance === 0n && owedBy(state) === 0n)) return undefined;
  // Not before it was booked, as with voids: a clock may lag behind the log.
  return mergedInto.retryAt ?? Math.max(mergedInto.since, changedAt);
}

/** When what counts for ranks and tiers by earnings is taken further next; `undefined`: all of it is where it belongs. */
export function scoresFollowAt(state: OpenAccount): EpochMs | undefined {
  const { mergedInto, changedAt } = state;
  const { open, underWay } = scoresOf(state);
  if (underWay !== undefined) return changedAt;
  return mergedInto === undefined || open === 0 ? undefined : Math.max(mergedInto.since, changedAt);
}

/** At one instant: end of a hold, end of a wait, expiry, warning. */
function nextStep(state: OpenAccount, now: EpochMs): TimeEvent | undefined {
  const candidates = [holdEnd(state), waitEnd(state), expiry(state), warning(state, now)].filter(
    (step) => step !== undefined && step.data.effectiveAt <= now,
  ) as TimeEvent[];
  return candidates.reduce<TimeEvent | undefined>(
    (first, step) => (first === undefined || step.data.effectiveAt < first.data.effectiveAt ? step : first),
    undefined,
  );
}

function holdEnd(state: OpenAccount): TimeEvent | undefined {
  const [first] = state.holds;
  if (first === undefined) return undefined;
  const { holdId, expiresAt, parts } = first;
  const move = { from: 'held', to: 'member', amount: sumOf(parts) } as const;
  return {
    type: 'HoldExpired',
    data: { ...creditOf(state, move, returned(parts, expiresAt), expiresAt), holdId },
  };
}

/** Points that waited for a moment are available; those that waited for an event are gone. */
function waitEnd(state: OpenAccount): TimeEvent | undefined {
  const [first] = state.pending;
  if (first === undefined) return undefined;
  if (!('awaits' in first)) return { type: 'Activated', data: activationOf(state, first, first.activatesAt) };
  const { amount, awaits } = first;
  return {
    type: 'Expired',
    data: {
      amount: 0n,
      balanceAfter: state.balance,
      effectiveAt: awaits.until,
      postings: [{ debit: 'pending', credit: 'expiry', amount }],
      lots: [],
      pending: { ...first, amount: -amount },
    },
  };
}

function activationOf(state: OpenAccount, pending: PendingAmount, effectiveAt: EpochMs): Booking {
  const { amount } = pending;
  const booking = incomeOf(state, { from: 'pending', to: 'member', amount }, [pending], effectiveAt);
  return { ...booking, pending: { ...pending, amount: -amount } };
}

/** What an event that points wait for makes available, each at the instant at which both were there. */
export function activatedBy(state: OpenAccount, event: AwaitedEvent): readonly TimeEvent[] {
  const { ruleId, version, eventId, verb, objectId, at } = event;
  const rule = { ruleId, version };
  const cause = { eventId, verb, ...(objectId !== undefined && { objectId }), effectiveAt: at };
  const steps: TimeEvent[] = [];
  let current = state;
  for (const pending of state.pending) {
    if (!('awaits' in pending) || !meets(pending.awaits, event)) continue;
    const booking = activationOf(current, pending, metAt(pending.awaits, event));
    const step: TimeEvent = { type: 'Activated', data: { ...booking, rule, cause } };
    steps.push(step);
    current = evolveOpen(current, step);
  }
  return steps;
}

function expiry(state: OpenAccount): TimeEvent | undefined {
  const expiresAt = state.lots[0]?.expiresAt;
  if (expiresAt === undefined) return undefined;
  const lots = state.lots.filter((lot) => lot.expiresAt === expiresAt);
  const move = { from: 'member', to: 'expiry', amount: sumOf(lots) } as const;
  return { type: 'Expired', data: debitOf(state, move, lots, expiresAt) };
}

/** Of points that are gone already nobody is warned. */
function warning(state: OpenAccount, now: EpochMs): TimeEvent | undefined {
  const unwarned = state.lots.filter(({ expiresAt = 0, warned }) => warned !== true && expiresAt > now);
  const expiresAt = unwarned[0]?.expiresAt;
  if (expiresAt === undefined) return undefined;
  const amount = sumOf(unwarned.filter((lot) => lot.expiresAt === expiresAt));
  return {
    type: 'ExpiryWarned',
    data: { effectiveAt: expiresAt - termsOf(state).warningMs, expiresAt, amount },
  };
}
