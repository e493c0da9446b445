import type { AnyAggregate, CommandEnvelope, CommandResult } from '@rapport/kernel/decider';
import type { Clock } from '@rapport/kernel/clock';
import type { Decode, EventEnvelope } from '@rapport/kernel/event';
import type { AnyProjection } from '@rapport/kernel/projection';
import type { AnyReaction } from '@rapport/kernel/reaction';
import type { Inspection } from './inspection.ts';
import type { EventLog } from './log.ts';
import type { EngineObserver } from './observer.ts';
import type { Peers } from './peers.ts';
import type { Store } from './store.ts';

export interface EngineOptions {
  /** `ingestion`, `segmentation`, …: the consumer group, the events' source and the engine's collections begin with it. */
  readonly service: string;
  readonly log: EventLog;
  readonly store: Store;
  readonly clock: Clock;
  readonly decode: Decode;
  /** Writes an envelope to bytes; the contracts' encoder, which refuses events that break their schema. */
  readonly encode: (event: EventEnvelope) => Uint8Array;
  readonly projections: readonly AnyProjection[];
  readonly reactions: readonly AnyReaction[];
  readonly aggregates: readonly AnyAggregate[];
  /** Topics that this service publishes to, for GetProgress. */
  readonly outputs: readonly string[];
  readonly observer: EngineObserver;
  /** Name of the restore from a backup that the store comes from: under a new name, what is decided gets new ids. */
  readonly restore?: string | undefined;
  /** Other replicas of the service; where it is absent, there are none that commands are forwarded to. */
  readonly peers?: Peers;
  readonly limits?: EngineLimits;
}

/** Smaller bounds than those of limits.ts, so that a test meets them. */
export interface EngineLimits {
  readonly loadedTimers?: number;
  readonly sweepTimers?: number;
  readonly sweepPart?: number;
  readonly sweepRecords?: number;
  readonly relayDocuments?: number;
  readonly commandsBeside?: number;
}

export interface Engine extends Inspection {
  /**
   * Decides one command by group commit. The same request id with the same input returns the first answer, for ever.
   * @throws OverloadedError, StoreUnavailableError
   */
  readonly submit: (command: CommandEnvelope) => Promise<CommandResult>;
  /** Highest log clock seen in any input partition; the time of services under a follow clock. */
  readonly logClock: () => number;
  /** True once partitions are assigned and their positions loaded, false after a failure that needs an operator. */
  readonly ready: () => boolean;
  /** The store as queries see it: committed documents only. */
  readonly store: Store;
  /**
   * The same by id, from memory where this replica is the one that writes the document: committed too, and never older
   * than a position that was waited for; without one, at most 200 ms older than in the store. A `find` of the store
   * beside it may be newer.
   */
  readonly remembered: Pick<Store, 'getMany'>;
  /** Stops the loop, finishes what is in flight, drains the relay for a bounded time; idempotent. */
  readonly stop: () => Promise<void>;
}

/** The queue of commands is full: nothing was decided or remembered. */
export class OverloadedError extends Error {
  readonly code = 'OVERLOADED';
  readonly retryable = true;
  readonly retryDelayMs: number;

  constructor(retryDelayMs: number) {
    super(`Too many commands are waiting; try again in ${retryDelayMs} ms.`);
    this.name = 'OverloadedError';
    this.retryDelayMs = retryDelayMs;
  }
}
