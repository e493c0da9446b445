import { randomUUID } from 'node:crypto';
import type { Document } from '@rapport/kernel/projection';
import type { Expectation, Store } from '../ports/store.ts';

/**
 * How far a service has come in one partition: the fence of its cycles. One row for all projections and reactions of
 * the topic, because fenced documents are what a cycle of few records costs.
 */
export interface PositionRow extends Document {
  readonly topic: string;
  readonly partition: number;
  /** Who owns the partition; a new one at every assignment. */
  readonly epoch: string;
  /** The cycle that wrote this row: what the next one expects, and how an own commit is recognised. */
  readonly cycleId: string;
  /** Running maximum of `recordedat`. */
  readonly logClock: number;
  /** Next offset to apply, by the name of the projection or reaction. */
  readonly offsets: Readonly<Record<string, number>>;
}

export const positionId = (service: string, topic: string, partition: number): string =>
  `${service}|${topic}|${partition}`;

const CLAIM_ATTEMPTS = 20;

/** Takes a partition over: whoever held it before fails at its next cycle. */
export async function claimPartition(
  store: Store,
  collection: string,
  place: { readonly service: string; readonly topic: string; readonly partition: number },
): Promise<PositionRow> {
  const { service, topic, partition } = place;
  const _id = positionId(service, topic, partition);
  for (let attempt = 1; attempt <= CLAIM_ATTEMPTS; attempt += 1) {
    const known = (await store.getMany(collection, [_id])).get(_id) as PositionRow | undefined;
    const row: PositionRow = {
      topic,
      partition,
      logClock: 0,
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
  }
  throw new Error(
    `Partition ${topic}/${partition} changed owners ${CLAIM_ATTEMPTS} times while it was being taken over.`,
  );
}
