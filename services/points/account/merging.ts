import { DAY_MS } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Party } from './events.ts';

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
