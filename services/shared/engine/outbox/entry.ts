import type { EventEnvelope, Position, PublishedEvent } from '@rapport/kernel/event';
import { toInstant } from '@rapport/kernel/instant';
import type { Document } from '@rapport/kernel/projection';

/** An event that waits to be published. */
export interface OutboxEntry {
  /** Order holds within a stream: an aggregate's, or a source partition. */
  readonly stream: string;
  readonly version: number;
  readonly id: string;
  readonly topic: string;
  readonly key: string;
  readonly everyPartition?: true;
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
 * @throws what `encode` throws where the event breaks its contract
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
    encode({ ...rest, id, recordedat: rest.time });
    return {
      stream,
      version,
      id,
      topic,
      key,
      ...(everyPartition === true && { everyPartition }),
      event: JSON.stringify(rest),
      ...(source !== undefined && { source: { ...source } }),
    };
  };
}

/** Bytes of the event as it stands in the log. */
export function stampEntry({ event }: OutboxEntry, id: string, recordedAt: number): Uint8Array {
  return Buffer.from(`{"id":${JSON.stringify(id)},"recordedat":"${toInstant(recordedAt)}",${event.slice(1)}`);
}
