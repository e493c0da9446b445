import type { EventEnvelope, Position, PublishedEvent } from '@rapport/kernel/event';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Document } from '@rapport/kernel/projection';
import { MAX_EVENT_BYTES, OUTBOX_CHARACTERS, OUTBOX_EVENTS } from '../limits.ts';

/** An event that waits to be published. */
export interface OutboxEntry {
  /** Order holds within a stream: an aggregate's, or a source partition. */
  readonly stream: string;
  readonly version: number;
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly everyPartition?: true;
  /** Whatever the clock of its sender says, it is not recorded before. */
  readonly occurredAt: EpochMs;
  /** The envelope without `id` and `recordedat`, as JSON text: both are written when it is sent. */
  readonly event: string;
  /** The record that this follows from. */
  readonly source?: { readonly topic: string; readonly partition: number; readonly offset: number };
}

export interface OutboxDocument extends Document {
  /** When it was committed, for its age. */
  readonly at: number;
  readonly entries: readonly OutboxEntry[];
}

export type EntryMaker = (
  published: PublishedEvent,
  place: { readonly stream: string; readonly version: number; readonly source?: Position },
) => OutboxEntry;

/** An opaque position, as `sourceposition` carries it. */
export function encodePosition({ topic, partition, offset }: Position): string {
  return Buffer.from(`${topic}|${partition}|${offset}`).toString('base64url');
}

/**
 * Completes the envelope of a derived event. Facts that follow from facts have ids that follow from their causes;
 * facts that were decided here carry the store's epoch, so that a database restored from a backup begins anew.
 *
 * @throws what `encode` throws where the event breaks its contract, RangeError where no log could take it
 */
export function createEntryMaker(service: string, encode: (event: EventEnvelope) => Uint8Array): EntryMaker {
  return (published, { stream, version, source }) => {
    const { id, topic, key, everyPartition } = published;
    const rest = {
      specversion: '1.0' as const,
      source: `rapport/${service}`,
      type: published.type,
      ...(published.subject !== undefined && { subject: published.subject }),
      time: toInstant(published.occurredAt),
      datacontenttype: 'application/json' as const,
      tenantid: published.tenant,
      ...(published.correlationId !== undefined && { correlationid: published.correlationId }),
      ...(published.causationId !== undefined && { causationid: published.causationId }),
      ...(published.actor !== undefined && { actor: published.actor }),
      ...(published.backfill === true && { backfill: true as const }),
      ...(source !== undefined && { sourceposition: encodePosition(source) }),
      data: published.data,
    };
    // Before it is committed, not when it is sent: a broken event must never wait in the outbox for ever.
    const { byteLength } = encode({ ...rest, id, recordedat: rest.time });
    if (byteLength > MAX_EVENT_BYTES) {
      throw new RangeError(
        `${id} has ${byteLength} bytes, and the log takes ${MAX_EVENT_BYTES} of one event.`,
      );
    }
    return {
      stream,
      version,
      id,
      topic,
      key,
      ...(everyPartition === true && { everyPartition }),
      occurredAt: published.occurredAt,
      event: JSON.stringify(rest),
      ...(source !== undefined && { source: { ...source } }),
    };
  };
}

/** Entries in the documents that they are committed in, so that none outgrows the store. */
export function* inDocuments(entries: readonly OutboxEntry[]): Iterable<readonly OutboxEntry[]> {
  let document: OutboxEntry[] = [];
  let characters = 0;
  for (const entry of entries) {
    const { length } = entry.event;
    const fits = document.length < OUTBOX_EVENTS && characters + length <= OUTBOX_CHARACTERS;
    if (document.length > 0 && !fits) {
      yield document;
      document = [];
      characters = 0;
    }
    document.push(entry);
    characters += length;
  }
  if (document.length > 0) yield document;
}

/**
 * Bytes of the event as it stands in the log. A sender whose clock is behind the one by which it was decided records it
 * at the moment at which it occurred: earlier, and it would count at another time than the ledger says.
 */
export function stampEntry({ event, occurredAt }: OutboxEntry, id: string, now: EpochMs): Uint8Array {
  const recordedAt = toInstant(Math.max(now, occurredAt));
  return Buffer.from(`{"id":${JSON.stringify(id)},"recordedat":"${recordedAt}",${event.slice(1)}`);
}
