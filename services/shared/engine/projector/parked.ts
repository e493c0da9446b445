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

/** More is parked than single bad records explain: the service stops until somebody has looked. */
export class TooManyParkedError extends Error {
  readonly code = 'TOO_MANY_PARKED';
  readonly retryable = false;

  constructor({ topic, partition }: TopicPartition) {
    super(`More is parked in ${topic}/${partition} than single bad records explain.`);
    this.name = 'TooManyParkedError';
  }
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

/** A timer whose fold fails: it has no bytes, and its document is named in place of a key. */
export function parkedTimer(
  place: TopicPartition & { readonly offset: number },
  name: string,
  reason: string,
  parkedAt: number,
): ParkedDocument {
  const record = { offset: place.offset, key: name, value: new Uint8Array() };
  const document = parkedDocument(place, record, reason, parkedAt);
  return { ...document, _id: `${document._id}|${name}` };
}

/** Parked records in order of their places. */
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
