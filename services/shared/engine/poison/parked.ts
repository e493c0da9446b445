import type { Document } from '@rapport/kernel/projection';
import { MAX_PARKED_KEYS, MAX_PARKED_RECORDS } from '../limits.ts';
import type { LogRecord, TopicPartition } from '../ports/log.ts';
import type { Query, Store } from '../ports/store.ts';

/** A record that could not be read or folded, or that waits behind one of the same key; or a timer that failed. */
export interface ParkedDocument extends Document {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly reason: string;
  /** Base64; empty for a timer. */
  readonly value: string;
  readonly parkedAt: number;
  /** The event's, by which a repetition is told; absent where it could not be read. */
  readonly identity?: string;
  /** Its id is not in the duplicate window, because it could not be read at its place. */
  readonly unread?: true;
  /** Followers that had passed it before it was parked for a newer one. */
  readonly appliedBy?: readonly string[];
  readonly timer?: ParkedTimer;
  /** How often it was redriven in vain, and at which place of the log last. */
  readonly attempts?: number;
  readonly triedAt?: number;
}

export interface ParkedTimer {
  readonly projection: string;
  readonly collection: string;
  readonly id: string;
  readonly dueAt: number;
}

/** One record more would be more than single bad records explain: its partition stands still. */
export class TooManyParkedError extends Error {
  readonly code = 'TOO_MANY_PARKED';
  readonly retryable = false;

  constructor({ topic, partition, offset }: TopicPartition & { readonly offset: number }) {
    super(
      `${topic}/${partition} stands still at offset ${offset}: more than ${MAX_PARKED_KEYS} keys or ` +
        `${MAX_PARKED_RECORDS} records would be parked. AdminService.ListParked shows them; with RedriveParked, once ` +
        'the cause is gone, or DiscardParked for enough of them it goes on by itself.',
    );
    this.name = 'TooManyParkedError';
  }
}

/** The store's failures say nothing about a record. */
export function isFoldFailure(error: unknown): boolean {
  return !(
    error instanceof TooManyParkedError ||
    (error instanceof Error && 'retryable' in error && error.retryable === true)
  );
}

export const BEHIND = 'behind an earlier record of the same key';

const OFFSET_DIGITS = 16;

/** Ids are in the order of the places. */
export function parkedId({ topic, partition }: TopicPartition, offset: number): string {
  return `${topic}|${partition}|${String(offset).padStart(OFFSET_DIGITS, '0')}`;
}

export function parkedDocument(
  place: TopicPartition,
  record: LogRecord,
  reason: string,
  parkedAt: number,
): ParkedDocument {
  const { topic, partition } = place;
  return {
    _id: parkedId(place, record.offset),
    topic,
    partition,
    offset: record.offset,
    key: record.key,
    reason,
    value: Buffer.from(record.value).toString('base64'),
    parkedAt,
  };
}

/** What stands in place of a key for a timer, the same in every build of its projection. */
const timerName = ({ projection, collection, id }: Omit<ParkedTimer, 'dueAt'>): string =>
  `${projection}.${collection}/${id}`;

/** A timer whose fold fails: it has no bytes, and its document is named in place of a key. */
export function parkedTimer(
  place: TopicPartition & { readonly offset: number },
  timer: ParkedTimer,
  reason: string,
  parkedAt: number,
): ParkedDocument {
  const name = timerName(timer);
  const record = { offset: place.offset, key: name, value: new Uint8Array() };
  const document = parkedDocument(place, record, reason, parkedAt);
  return { ...document, _id: parkedTimerId(place, timer), timer };
}

/** One document may have several timers at one place, one after another: the instant tells them apart. */
export function parkedTimerId(
  place: TopicPartition & { readonly offset: number },
  timer: ParkedTimer,
): string {
  return `${parkedId(place, place.offset)}|${timerName(timer)}|${timer.dueAt}`;
}

/** Rows with their bytes read at once: a record has at most 1 MB, 1.3 MB in base64. */
const PAGE = 50;

/** Every row of a query in order of its ids, page by page. */
export async function* eachRow<Row extends Document>(
  store: Pick<Store, 'find'>,
  collection: string,
  filter: Query['filter'],
): AsyncIterable<Row> {
  for (let after: string | undefined; ;) {
    const page = (await store.find(collection, {
      filter,
      limit: PAGE,
      ...(after !== undefined && { after: { _id: after } }),
    })) as readonly Row[];
    yield* page;
    after = page.at(-1)?._id;
    if (page.length < PAGE) return;
  }
}
