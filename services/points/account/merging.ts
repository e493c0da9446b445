import { DAY_MS } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Party, ScoreEntry } from './events.ts';

/** Where an account's points go since its member is known to be another one. */
export interface MergedInto {
  readonly mergeId: string;
  readonly into: Party;
  readonly since: EpochMs;
  /** When points that the other one could not take are sent again. */
  readonly retryAt?: EpochMs;
}

/** What could not be taken, for its lots or the range of int64, seldom can be at once: three events a day. */
export const RETRY_MS = DAY_MS;

/**
 * How many voids and unmerges wait for what follows from them. Which they are stands in the ledger, behind a version: so
 * however many come at once, the account stays as small as it was.
 */
export interface Compensating {
  readonly open: number;
  /** Version of the last that is done; 0: none is. */
  readonly through: number;
}

/** What counts for ranks and tiers by earnings, on its way: gone from the one account, and not yet known to be in the other. */
export interface ScoresUnderWay {
  readonly moveId: string;
  readonly mergeId: string;
  readonly to: Party;
  readonly entries: readonly ScoreEntry[];
}

/**
 * How far what counts for ranks and tiers by earnings has followed a merge. Its entries stand in the ledger, behind a
 * version, as with voids.
 */
export interface ScoresFollowed {
  /** The merge, and what has been given or taken back since, that is not yet followed; 0: all is. */
  readonly open: number;
  /** Version up to and including which everything has moved, whatever came back of it later. */
  readonly through: number;
  readonly underWay?: ScoresUnderWay;
}

/**
 * Moved by one event. Each of 20 boards may count each entry in a season of its own: 2,000 standings and 10 tiers are
 * less than half of the 5,000 documents of a cycle. While they are under way, the account has 100 times 60 bytes more.
 */
export const MAX_SCORES_MOVED = 100;
