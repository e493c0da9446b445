import type { EpochMs } from './instant.ts';
import type { TenantId } from './ids.ts';
import type { Decision, Refusal } from './outcome.ts';
import type { Causes, PublishedEvent } from './event.ts';
import type { Document } from './projection.ts';

export interface DomainEvent<Type extends string = string, Data extends object = object> {
  readonly type: Type;
  readonly data: Data;
}

/** An event of an aggregate's stream as it is stored. */
export interface RecordedEvent<Event extends DomainEvent = DomainEvent> {
  readonly stream: string;
  /** 1 for the first event of a stream. */
  readonly version: number;
  readonly tenant: TenantId;
  readonly event: Event;
  /** When it counts. */
  readonly effectiveAt: EpochMs;
  readonly recordedAt: EpochMs;
  readonly requestId: string;
  readonly actor: string;
  readonly causes?: Causes;
  readonly backfill?: true;
}

export interface DecideContext {
  /** max(clock, time of the stream's last event): never before what has already happened. */
  readonly now: EpochMs;
}

/** An invariant's keeper: one stream, decided one command after another. */
export interface Aggregate<
  Command = unknown,
  State extends object = object,
  Event extends DomainEvent = DomainEvent,
  Rejection extends Refusal = Refusal,
> {
  /** `<service>.<noun>.v<n>`: collections `{name}.events` and `{name}.states`. */
  readonly name: string;
  readonly initialState: State;
  readonly streamOf: (tenant: TenantId, command: Command) => string;
  readonly decide: (state: State, command: Command, context: DecideContext) => Decision<Event, Rejection>;
  readonly evolve: (state: State, event: Event) => State;
  /** Fields of the state document that queries filter or sort by (flat, beside `state`). */
  readonly indexed?: (state: State) => Readonly<Record<string, string | number | bigint | boolean>>;
  readonly indexes?: readonly { readonly fields: Readonly<Record<string, 1 | -1>> }[];
  /** Translates a private event into what others may read. */
  readonly publish: (recorded: RecordedEvent<Event>, state: State) => readonly PublishedEvent[];
}

/**
 * An aggregate whose types are its own business, as the engine holds it: it only passes values from one of its
 * functions to the next.
 */
export interface AnyAggregate {
  readonly name: string;
  readonly initialState: object;
  readonly streamOf: (tenant: TenantId, command: never) => string;
  readonly decide: (state: never, command: never, context: DecideContext) => Decision<DomainEvent, Refusal>;
  readonly evolve: (state: never, event: never) => object;
  readonly indexed?: (state: never) => Readonly<Record<string, string | number | bigint | boolean>>;
  readonly indexes?: readonly { readonly fields: Readonly<Record<string, 1 | -1>> }[];
  readonly publish: (recorded: never, state: never) => readonly PublishedEvent[];
}

/** The stored state of an aggregate: the snapshot of its stream. */
export interface AggregateDocument<State extends object = object> extends Document {
  readonly tenant: TenantId;
  readonly version: number;
  readonly lastEventAt: EpochMs;
  /** The clock in the id of the outbox document that its newest events went out in: later ones are behind it. */
  readonly outboxAt?: EpochMs;
  readonly state: State;
}

/** A command on its way to an aggregate. */
export interface CommandEnvelope<Command = unknown> {
  readonly aggregate: string;
  readonly tenant: TenantId;
  readonly command: Command;
  /** Method (RPC name or policy id) and request id are unique together for ever. */
  readonly method: string;
  readonly requestId: string;
  /** Fingerprint of the input: the same request id with another one is refused. */
  readonly fingerprint: string;
  readonly actor: string;
  /** When its effect counts; the aggregate's now where it is absent. */
  readonly effectiveAt?: EpochMs;
  readonly causes?: Causes;
  readonly backfill?: true;
}

export type CommandResult =
  | { readonly outcome: 'accepted'; readonly events: readonly RecordedEvent[]; readonly repeated: boolean }
  | { readonly outcome: 'rejected'; readonly rejection: Refusal; readonly repeated: boolean }
  | { readonly outcome: 'request_id_reused' };
