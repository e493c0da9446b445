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
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: string;
  readonly reason: string;
  readonly value: Uint8Array;
  readonly parkedAt: number;
}

/** What operators may see and do in every service. */
export interface Inspection {
  readonly progress: () => Promise<Progress>;
  readonly projections: () => Promise<readonly ProjectionStatus[]>;
  /** Starts a rebuild beside the live projection; compares both when the rebuild has caught up. */
  readonly rebuild: (projection: string) => Promise<'started' | 'running' | 'unknown_projection'>;
  readonly parked: (limit: number) => Promise<readonly ParkedRecord[]>;
  /** Resolves when every live projection of the position's topic has applied it; `false` after the deadline. */
  readonly waitFor: (position: Position, deadlineMs: number) => Promise<boolean>;
}
