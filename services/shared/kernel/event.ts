import type { EpochMs, Instant } from './instant.ts';
import type { TenantId } from './ids.ts';

/** A CloudEvents 1.0 event in structured mode, as it stands in every topic. Optional attributes are absent, not null. */
export interface EventEnvelope<Type extends string = string, Data = unknown> {
  readonly specversion: '1.0';
  readonly id: string;
  /** `rapport/<service>` */
  readonly source: string;
  /** `rapport.<service>.<Event>.v<n>` */
  readonly type: Type;
  readonly subject?: string;
  /** occurredAt: when it happened according to whoever reported it. */
  readonly time: Instant;
  readonly datacontenttype: 'application/json';
  readonly tenantid: TenantId;
  /** recordedAt: stamped by the appending service from its clock. */
  readonly recordedat: Instant;
  readonly correlationid?: string;
  readonly causationid?: string;
  readonly actor?: string;
  readonly backfill?: true;
  readonly traceparent?: string;
  /** Opaque position of the record that caused this derived event. */
  readonly sourceposition?: string;
  readonly data: Data;
}

/** Data that names a person. Everything else in an event is safe to keep after the person is forgotten. */
export interface PersonalBlock<Data = Readonly<Record<string, string>>> {
  readonly keyId: string;
  readonly alg: 'none';
  readonly data: Data;
}

/** A place in the log. Offsets are safe integers: 2^53 records are 285 years at a million a second. */
export interface Position {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** A decoded record together with what its place in the log says about time. */
export interface Fact<Event extends EventEnvelope = EventEnvelope> {
  readonly position: Position;
  readonly key: string;
  readonly event: Event;
  /** Running maximum of `recordedat` in this partition, this record included: *now* inside a fold. */
  readonly logClock: EpochMs;
  /** min(occurredAt, recordedAt): the moment at which the event counts. */
  readonly effectiveAt: EpochMs;
}

/** What becomes of a record's bytes: an event we handle, one we do not know, or one that breaks its schema. */
export type Decoded =
  | { readonly outcome: 'event'; readonly event: EventEnvelope }
  | {
      readonly outcome: 'ignored';
      readonly id: string;
      readonly tenant: TenantId;
      readonly recordedAt: EpochMs;
    }
  | { readonly outcome: 'poison'; readonly reason: string };

export type Decode = (value: Uint8Array) => Decoded;

/** Causes that a derived fact names: the newest twenty and how many there are in all. */
export interface Causes {
  readonly causeEventIds: readonly string[];
  readonly causeCount: number;
}

export const MAX_CAUSE_EVENT_IDS = 20;

/** A derived event before the engine completes its envelope (source, recordedat, sourceposition). */
export interface PublishedEvent {
  readonly id: string;
  readonly type: string;
  readonly topic: string;
  /** Kafka key; `everyPartition` writes one copy with the id suffix `:{partition}` to each partition instead. */
  readonly key: string;
  readonly everyPartition?: true;
  readonly tenant: TenantId;
  readonly subject?: string;
  readonly occurredAt: EpochMs;
  readonly causationId?: string;
  readonly correlationId?: string;
  readonly actor?: string;
  readonly backfill?: true;
  readonly data: object;
}
