import type { Position } from '@rapport/kernel/event';

/** Progress of a service through the log, what `admin.v1` GetProgress answers. */
export interface Progress {
  /** All partitions of what the service follows, in the order of their topics and numbers. */
  readonly inputs: readonly {
    readonly topic: string;
    readonly partition: number;
    /** Offset of the next record to apply: everything below has taken effect in every live projection. */
    readonly appliedOffset: number;
    /** Everything that follows from records below this offset has been published. */
    readonly publishedThroughOffset: number;
    readonly logClock: number;
    /** Whether this replica follows it; of the others it is known what they have committed. */
    readonly isFollowedHere: boolean;
    /** Why nothing more of it is applied, where an operator must help; of those that are followed here. */
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

/** Both builds of a projection at the same place in the log. */
export interface Comparison {
  readonly equal: boolean;
  readonly live: readonly CollectionHash[];
  readonly rebuilt: readonly CollectionHash[];
}

/** Something that takes longer than a call; what is known of it survives a restart. */
export interface Operation {
  /** `operations/{id}`; later ones have higher names. */
  readonly name: string;
  readonly kind: 'rebuild' | 'cutover';
  readonly projection: string;
  /** The build that is made, or that reads are switched to. */
  readonly build: number;
  /** A rebuild: whether the build stays beside the live one, so that reads can be switched to it. */
  readonly keep: boolean;
  readonly startedBy: string;
  readonly startedAt: number;
  readonly appliedRecords: number;
  readonly targetRecords: number;
  readonly result: OperationResult;
}

export type OperationResult =
  | { readonly state: 'running' }
  | ({ readonly state: 'compared'; readonly finishedAt: number } & Comparison)
  /** `corrections` events were published, the difference of both builds. */
  | { readonly state: 'switched'; readonly finishedAt: number; readonly corrections: number }
  | { readonly state: 'failed' | 'cancelled'; readonly finishedAt: number; readonly reason: string };

/** What is known of the last rebuild of a projection. */
export type RebuildState =
  | { readonly state: 'none' }
  | {
      readonly state: 'running';
      readonly startedAt: number;
      readonly appliedRecords: number;
      readonly targetRecords: number;
    }
  | ({ readonly state: 'compared'; readonly startedAt: number; readonly finishedAt: number } & Comparison)
  | { readonly state: 'failed'; readonly reason: string };

export interface ProjectionStatus {
  readonly projection: string;
  readonly topic: string;
  readonly positions: readonly Position[];
  /** The build that answers. */
  readonly live: number;
  /** The one that follows beside it, if there is one. */
  readonly standing?: number;
  readonly rebuild: RebuildState;
  /** Name of the rebuild's operation. */
  readonly operation?: string;
}

export type CutoverOutcome =
  | { readonly outcome: 'finished'; readonly operation: Operation }
  | { readonly outcome: 'running' }
  | { readonly outcome: 'unknown_projection' }
  | { readonly outcome: 'unknown_build' };

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
  /**
   * Builds a projection a second time beside the live one and compares both when it has caught up. One at a time;
   * `projections` tells the name of its operation.
   *
   * @param how whether the build stays beside the live one, for a cutover, and who asks for it
   */
  readonly rebuild: (
    projection: string,
    how?: { readonly keep: boolean; readonly actor: string },
  ) => Promise<'started' | 'running' | 'unknown_projection'>;
  /** Switches reads to a build that follows, either way; done when it answers. */
  readonly cutover: (request: {
    readonly projection: string;
    readonly build: number;
    readonly actor: string;
  }) => Promise<CutoverOutcome>;
  /** Forgets the build beside the live one. */
  readonly dropBuild: (projection: string, build: number) => Promise<'dropped' | 'unknown_build' | 'live'>;
  /** In order of their names, after one where it is given. */
  readonly operations: (page: {
    readonly limit: number;
    readonly after?: string;
  }) => Promise<readonly Operation[]>;
  readonly operation: (name: string) => Promise<Operation | undefined>;
  readonly cancel: (name: string) => Promise<'cancelling' | 'finished' | 'unknown'>;
  /** What is parked in all partitions, in order of the ids, after the id where one is given. */
  readonly parked: (page: {
    readonly limit: number;
    readonly after?: string;
  }) => Promise<readonly ParkedRecord[]>;
  /** Those that are parked of these events, each in its place; an event that could not be read is not found. */
  readonly parkedOf: (
    events: readonly { readonly tenantid: string; readonly id: string }[],
  ) => Promise<readonly (ParkedRecord | undefined)[]>;
  /** Appends the decision about a parked record to its partition. Idempotent until it has been tried. */
  readonly resolve: (request: ResolveRequest) => Promise<ResolveOutcome>;
  /**
   * Next offset to apply in each partition of a topic, by its number, as it is committed: of all replicas together, where
   * `progress` knows the partitions that are followed here. Empty for a topic that the service does not follow.
   */
  readonly applied: (topic: string) => Promise<readonly number[]>;
  /**
   * Resolves when every live projection of the position's topic has applied it, in whichever replica; `false` after the
   * deadline.
   */
  readonly waitFor: (position: Position, deadlineMs: number) => Promise<boolean>;
}
