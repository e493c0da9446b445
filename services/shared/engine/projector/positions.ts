import { randomUUID } from 'node:crypto';
import type { Document } from '@rapport/kernel/projection';
import { COMMIT_RETRY_MS, MAX_CLAIM_ATTEMPTS } from '../limits.ts';
import { CommitUnknownError, StoreUnavailableError } from '../ports/store.ts';
import type { Expectation, Store } from '../ports/store.ts';
import { pause } from '../signal.ts';

/**
 * How far a service has come in one partition: the fence of its cycles. One row for all projections and reactions of
 * the topic, because fenced documents are what a cycle of few records costs. Every write gives it a new `cycleId`, so
 * expecting the last one fences both another owner and another commit of the same owner.
 */
export interface PositionRow extends Document {
  readonly topic: string;
  readonly partition: number;
  /** Who owns the partition; a new one at every assignment. */
  readonly epoch: string;
  /** The cycle that wrote this row: what the next one expects, and how an own commit is recognised. */
  readonly cycleId: string;
  /** Running maximum of `recordedat` before this offset: the lowest one of those that ran when it was written. */
  readonly logClock: number;
  readonly clockOffset: number;
  /** Next offset to apply, by the name of the projection or reaction; also of those that do not run now. */
  readonly offsets: Readonly<Record<string, number>>;
  /** The earliest record that some of the timers due by its log clock are still to be fired for. */
  readonly wave?: { readonly clock: number; readonly offset: number };
  /** As in {@link AggregateDocument}; the committer writes it. */
  readonly outboxAt?: number;
}

export const positionId = (service: string, topic: string, partition: number): string =>
  `${service}|${topic}|${partition}`;

/** Whether a cycle has taken effect: its id stands in the row. */
export async function hasCycle(
  store: Pick<Store, 'getMany'>,
  positions: string,
  rowId: string,
  cycleId: string,
): Promise<boolean> {
  const row = (await store.getMany(positions, [rowId])).get(rowId) as PositionRow | undefined;
  return row?.cycleId === cycleId;
}

/** Takes a partition over: whoever held it before fails at its next cycle. */
export async function claimPartition(
  store: Store,
  collection: string,
  place: { readonly service: string; readonly topic: string; readonly partition: number },
): Promise<PositionRow> {
  const { service, topic, partition } = place;
  const _id = positionId(service, topic, partition);
  for (let attempt = 1; attempt <= MAX_CLAIM_ATTEMPTS; attempt += 1) {
    try {
      const known = (await store.getMany(collection, [_id])).get(_id) as PositionRow | undefined;
      const row: PositionRow = {
        topic,
        partition,
        logClock: 0,
        clockOffset: 0,
        offsets: {},
        ...known,
        _id,
        epoch: randomUUID(),
        cycleId: randomUUID(),
      };
      const claim: Expectation = {
        collection,
        expected: known === undefined ? 'absent' : { cycleId: known.cycleId },
        document: row,
      };
      const { outcome } = await store.transact({ expectations: [claim], writes: [] });
      if (outcome === 'committed') return row;
    } catch (error) {
      // Whether a lost claim took effect does not matter: the next attempt claims whatever stands there.
      if (!(error instanceof CommitUnknownError || error instanceof StoreUnavailableError)) throw error;
      if (attempt === MAX_CLAIM_ATTEMPTS) throw error;
    }
    await pause(COMMIT_RETRY_MS * attempt);
  }
  throw new StoreUnavailableError(
    `${topic}/${partition} kept changing owners while it was being taken over.`,
  );
}
