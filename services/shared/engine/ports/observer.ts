/** What the engine tells about itself; the platform turns it into metrics, spans and logs. Must not throw. */
export interface EngineObserver {
  readonly cycleCommitted: (cycle: {
    readonly records: number;
    readonly documents: number;
    readonly events: number;
    readonly durationMs: number;
    /** Newest `recordedat` in the cycle against the clock: how fresh the read models are. Absent if it is all timers. */
    readonly freshnessMs?: number;
    /** `traceparent` of some of the records, at most {@link MAX_SPAN_LINKS}, for the links of the batch's span. */
    readonly traceparents: readonly string[];
  }) => void;
  readonly cycleFenced: (reason: string) => void;
  readonly duplicatesDropped: (count: number) => void;
  readonly commandsCommitted: (batch: { readonly commands: number; readonly durationMs: number }) => void;
  readonly relayed: (batch: { readonly events: number; readonly oldestAgeMs: number }) => void;
  /** What waits to be published, at every look: at least once a second, and while nothing can be published too. */
  readonly outboxWaits: (outbox: { readonly events: number; readonly oldestAgeMs: number }) => void;
  readonly parked: (record: {
    readonly topic: string;
    readonly partition: number;
    readonly reason: string;
  }) => void;
  readonly lag: (lag: {
    readonly topic: string;
    readonly partition: number;
    readonly records: number;
  }) => void;
  readonly failed: (error: Error, doing: string) => void;
}

export const MAX_SPAN_LINKS = 8;
