import type { Document } from '@rapport/kernel/projection';
import { MAX_PARKED_RECORDS } from '../limits.ts';
import type { ParkedRecord } from '../ports/inspection.ts';
import type { LogRecord, TopicPartition } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';

/** A record that could not be read or folded, or that waits behind one of the same key. */
export interface ParkedDocument extends Document {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly reason: string;
  /** Base64. */
  readonly value: string;
  readonly parkedAt: number;
}

export const BEHIND = 'behind an earlier record of the same key';

const OFFSET_DIGITS = 16;

export function parkedDocument(
  { topic, partition }: TopicPartition,
  record: LogRecord,
  reason: string,
  parkedAt: number,
): ParkedDocument {
  return {
    _id: `${topic}|${partition}|${String(record.offset).padStart(OFFSET_DIGITS, '0')}`,
    topic,
    partition,
    offset: record.offset,
    key: record.key,
    reason,
    value: Buffer.from(record.value).toString('base64'),
    parkedAt,
  };
}

export async function loadParked(
  store: Store,
  collection: string,
  place?: TopicPartition,
  limit = MAX_PARKED_RECORDS,
): Promise<readonly ParkedRecord[]> {
  const filter = place === undefined ? {} : { topic: place.topic, partition: place.partition };
  const found = (await store.find(collection, { filter, limit })) as readonly ParkedDocument[];
  return found.map(({ value, _id, ...record }) => ({ ...record, value: Buffer.from(value, 'base64') }));
}
