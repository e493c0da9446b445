import type { EpochMs } from '@rapport/kernel/instant';
import { periodAfter } from '@rapport/rules/calendar';
import { NO_TIER, qualifiedBy } from './program.ts';
import type { TierProgram } from './program.ts';

/** What a booking means to a tier. */
export interface TierChange {
  readonly at: EpochMs;
  /** Given, or below zero taken back. */
  readonly given: bigint;
  /** Signed change of what is not spent. */
  readonly unspent: bigint;
}

/** Tiers by their place in the program, {@link NO_TIER} below the lowest. */
export interface TierStanding {
  /** Up to when everything is in it. */
  readonly at: EpochMs;
  /** Absent where periods never end. */
  readonly periodEndsAt?: EpochMs;
  /** The tier that earlier periods give for this one. */
  readonly kept: number;
  /** To be lost when the days of grace are over. */
  readonly falling?: { readonly at: EpochMs; readonly to: number };
  /** Of `earned`: given in the period. Of `balance`: the most that was there in it, less what was taken back. */
  readonly measure: bigint;
  readonly unspent: bigint;
  /** Since when the tier is what it is. */
  readonly since: EpochMs;
  /** The last end of a period at which the tier was kept. */
  readonly prolongedAt?: EpochMs;
}

/** Where a member begins: at the first booking, with nothing. */
export function firstStanding(program: TierProgram, at: EpochMs): TierStanding {
  return { at, ...periodOf(program, at), kept: NO_TIER, measure: 0n, unspent: 0n, since: at };
}

/**
 * A tier is the higher of what earlier periods give and what this one has reached. So it is reached at once, lost at once
 * by points that are taken back, as far as this period gave it, and else at the end of a period alone.
 */
export const tierOf = (program: TierProgram, { kept, measure }: TierStanding): number =>
  Math.max(kept, qualifiedBy(program, measure));

/**
 * The standing after all changes and all time up to and including an instant. At the end of a period the look at it comes
 * before what happens at that instant.
 *
 * @param changes by time, none before the standing's
 */
export function advance(
  program: TierProgram,
  standing: TierStanding,
  changes: readonly TierChange[],
  until: EpochMs,
): TierStanding {
  let current = standing;
  for (const change of changes) {
    if (change.at > until) break;
    current = counted(program, passed(program, current, change.at), change);
  }
  return passed(program, current, until);
}

/** When time alone may change the tier next; `undefined` where there is nothing to lose. */
export function reviewAt(program: TierProgram, standing: TierStanding): EpochMs | undefined {
  const lowest = qualifiedBy(program, 0n);
  if (tierOf(program, standing) <= lowest) return undefined;
  return standing.falling?.at ?? standing.periodEndsAt;
}

/** Until when the tier is safe from time; `undefined` for ever. */
export function validUntil(program: TierProgram, standing: TierStanding): EpochMs | undefined {
  const { periodEndsAt, falling, measure, unspent } = standing;
  if (periodEndsAt === undefined) return undefined;
  const tier = tierOf(program, standing);
  const isQualified = qualifiedBy(program, program.basis === 'earned' ? measure : unspent) >= tier;
  if (isQualified) return graceEnd(program, periodOf(program, periodEndsAt).periodEndsAt ?? periodEndsAt);
  return falling?.at ?? graceEnd(program, periodEndsAt);
}

function periodOf({ period, zone }: TierProgram, at: EpochMs): { readonly periodEndsAt?: EpochMs } {
  return period === 'ever' ? {} : { periodEndsAt: periodAfter(at, period, 0, zone).to };
}

const graceEnd = ({ graceDays, zone }: TierProgram, at: EpochMs): EpochMs =>
  periodAfter(at, 'day', graceDays, zone).from;

function counted(program: TierProgram, standing: TierStanding, change: TierChange): TierStanding {
  const unspent = standing.unspent + change.unspent;
  return changed(
    program,
    standing,
    { unspent, measure: measured(program, standing, unspent, change) },
    change.at,
  );
}

function measured(
  { basis }: TierProgram,
  { measure }: TierStanding,
  unspent: bigint,
  { given }: TierChange,
): bigint {
  if (basis === 'earned') return measure + given;
  const without = given < 0n ? measure + given : measure;
  return unspent > without ? unspent : without;
}

/** Notes since when the tier is what a change makes it. */
function changed(
  program: TierProgram,
  standing: TierStanding,
  change: Partial<TierStanding>,
  at: EpochMs,
): TierStanding {
  const after = { ...standing, ...change, at };
  return tierOf(program, after) === tierOf(program, standing) ? after : { ...after, since: at };
}

function passed(program: TierProgram, standing: TierStanding, until: EpochMs): TierStanding {
  let current = standing;
  for (;;) {
    const { falling, periodEndsAt = Infinity } = current;
    if (falling !== undefined && falling.at <= until && falling.at <= periodEndsAt) {
      const { falling: _over, ...rest } = current;
      current = changed(program, { ...rest }, { kept: falling.to }, falling.at);
    } else if (periodEndsAt <= until) {
      current = reviewed(program, current, periodEndsAt);
      if (isSettled(program, current)) current = carried(program, current, until);
    } else {
      return { ...current, at: Math.max(current.at, until) };
    }
  }
}

/** Right after the end of a period: whether all further ends will leave it as it is. */
function isSettled(program: TierProgram, standing: TierStanding): boolean {
  const { falling, kept, measure } = standing;
  return falling === undefined && qualifiedBy(program, measure) === kept;
}

/** A settled standing past all further ends at once: who buys again after ten years has 120 months behind. */
function carried(program: TierProgram, standing: TierStanding, until: EpochMs): TierStanding {
  const { period, zone } = program;
  if (period === 'ever' || (standing.periodEndsAt ?? Infinity) > until) return standing;
  const { from, to } = periodAfter(until, period, 0, zone);
  return { ...standing, periodEndsAt: to, prolongedAt: from };
}

/** The end of a period. */
function reviewed(program: TierProgram, standing: TierStanding, at: EpochMs): TierStanding {
  const { basis, falls, graceDays } = program;
  const { measure, unspent } = standing;
  const tier = tierOf(program, standing);
  const qualified = qualifiedBy(program, basis === 'earned' ? measure : unspent);
  const next = { ...periodOf(program, at), measure: basis === 'earned' ? 0n : unspent };
  if (qualified >= tier) return changed(program, standing, { ...next, kept: tier, prolongedAt: at }, at);
  const to = falls === 'one_step' ? Math.max(tier - 1, qualified) : qualified;
  if (graceDays === 0) return changed(program, standing, { ...next, kept: to }, at);
  const falling = { at: graceEnd(program, at), to };
  return changed(program, standing, { ...next, kept: tier, falling }, at);
}
