import type { Position } from '@rapport/kernel/event';

/** Progress of a service through the log, what `admin.v1` GetProgress answers. */
export interface Progress {
  readonly inputs: readonly {
    readonly topic: string;
    readonly partition: number;
    /** Offset of the next record to apply: everything below has taken effect in every live projection. */
    readonly appliedOffset: number;
    /** Everything that follows from records below this offset has been published. */
    readonly publishedThroughOffset: number;
    readonly logClock: number;
    /** Why nothing more of it is applied, where an operator must help. */
    readonly stopped?: string;
  }[];
  readonly outputs: readonly {
    readonly topic: string;
    readonly partition: number;
    /** Offset after the last record in the partition. */
    readonly endOffset: number;
  }[];
  /** Events that wait in the outbox. */
  readonly outboxDepth: number;
}

export interface CollectionHash {
  readonly collection: string;
  readonly documents: number;
  /** SHA-256 over the canonical dump, hex. */
  readonly sha256: string;
}

export type RebuildState =
  | { readonly state: 'none' }
  | {
      readonly state: 'running';
      readonly startedAt: number;
      readonly appliedRecords: number;
      readonly targetRecords: number;
    }
  | {
      readonly state: 'compared';
      readonly startedAt: number;
      readonly finishedAt: number;
      readonly equal: boolean;
      readonly live: readonly CollectionHash[];
      readonly rebuilt: readonly CollectionHash[];
    }
  | { readonly state: 'failed'; readonly reason: string };

export interface ProjectionStatus {
  readonly projection: string;
  readonly topic: string;
  readonly positions: readonly Position[];
  readonly rebuild: RebuildState;
}

export interface ParkedRecord {
  /** Names it in `resolve`; ids are in the order of the places. */
  readonly id: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly reason: string;
  readonly value: Uint8Array;
  readonly parkedAt: number;
  /** How often it was redriven in vain. */
  readonly attempts: number;
}

export interface ResolveRequest {
  readonly id: string;
  readonly action: 'redrive' | 'discard';
  /** Whose decision it is. */
  readonly actor: string;
  readonly note?: string;
}

export type ResolveOutcome =
  /** The decision is in the log; it takes effect when this place is applied. */
  | { readonly outcome: 'recorded'; readonly position: Position }
  | { readonly outcome: 'unknown' }
  /** Decided before, at this place of the log. */
  | {
      readonly outcome: 'resolved';
      readonly state: 'announced' | 'redriven' | 'discarded';
      readonly position: Position;
    }
  /** An earlier record of its key must be resolved first: it follows by itself. */
  | { readonly outcome: 'behind'; readonly first: string };

/** What operators may see and do in every service. */
export interface Inspection {
  readonly progress: () => Promise<Progress>;
  readonly projections: () => Promise<readonly ProjectionStatus[]>;
  /** Starts a rebuild beside the live projection; compares both when the rebuild has caught up. */
  readonly rebuild: (projection: string) => Promise<'started' | 'running' | 'unknown_projection'>;
  /** What is parked in all partitions, in order of the ids, after the id where one is given. */
  readonly parked: (page: {
    readonly limit: number;
    readonly after?: string;
  }) => Promise<readonly ParkedRecord[]>;
  /** Appends the decision about a parked record to its partition. Idempotent until it has been tried. */
  readonly resolve: (request: ResolveRequest) => Promise<ResolveOutcome>;
  /** Resolves when every live projection of the position's topic has applied it; `false` after the deadline. */
  readonly waitFor: (position: Position, deadlineMs: number) => Promise<boolean>;
}
