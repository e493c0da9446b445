import { DAY_MS } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { LotAmount } from './lots.ts';

/** Points set aside for a purpose, with the lots that they came from. */
export interface Hold {
  readonly holdId: string;
  /** The first instant at which it can no longer be captured. */
  readonly expiresAt: EpochMs;
  /** Nearest expiry first; a lot does not run out while it is held. */
  readonly parts: readonly LotAmount[];
}

export type HoldEnd = 'captured' | 'voided' | 'expired';

export interface ClosedHold {
  readonly holdId: string;
  readonly end: HoldEnd;
}

/** A member waits for few things at once: 50 holds of a few lots are 10 kB of the account's document. */
export const MAX_HOLDS = 50;
/** Holds whose end is remembered, to be told from those that never were: 100 of 70 bytes, the newest. */
export const MAX_CLOSED_HOLDS = 100;
/** An order that is not settled after a quarter was forgotten. */
export const MAX_HOLD_MS = 90 * DAY_MS;

/** Those that expire first first. */
export const withHold = (holds: readonly Hold[], added: Hold): readonly Hold[] =>
  [...holds, added].sort((left, right) => left.expiresAt - right.expiresAt);

export const withoutHold = (holds: readonly Hold[], holdId: string): readonly Hold[] =>
  holds.filter((hold) => hold.holdId !== holdId);

export const rememberEnd = (closed: readonly ClosedHold[], ended: ClosedHold): readonly ClosedHold[] =>
  [...closed, ended].slice(-MAX_CLOSED_HOLDS);
