import type { Document, DocumentValue, IndexSpec } from '@rapport/kernel/projection';

export interface StoredCollection {
  /** Full name, for example `points.account.v1.events`. */
  readonly name: string;
  readonly indexes: readonly IndexSpec[];
}

export type Scalar = string | number | bigint | boolean;

/** Conditions on one field; a bare scalar is equality. On an array field, equality means "contains". */
export type Condition =
  | Scalar
  | {
      readonly gt?: Scalar;
      readonly gte?: Scalar;
      readonly lt?: Scalar;
      readonly lte?: Scalar;
      readonly in?: readonly Scalar[];
    };

/** The subset of queries that the memory twin and MongoDB answer alike. Field names may be dotted paths. */
export interface Query {
  readonly filter: Readonly<Record<string, Condition>>;
  /** Fields in order; `_id` is always added last, so that the order is total. */
  readonly sort?: Readonly<Record<string, 1 | -1>>;
  readonly limit: number;
  /** Of each document only these fields and its `_id`; all where absent. A dotted path leads through objects, not lists. */
  readonly fields?: readonly string[];
  /**
   * Resume strictly after the document with these values of the sort fields and `_id`.
   * A page token carries them.
   */
  readonly after?: Readonly<Record<string, Scalar>>;
}

/** Replaces a document if it stands as expected, else the whole transaction is a conflict. */
export interface Expectation {
  readonly collection: string;
  /** As in {@link Put}; what is expected must be able to tell it from any other. */
  readonly before?: Document;
  /** Field values that must hold now; `absent`: there must be no such document. */
  readonly expected: Readonly<Record<string, Scalar>> | 'absent';
  readonly document: Document;
}

/** Writes a document in place of whatever stands there. */
export interface Put {
  readonly kind: 'put';
  readonly collection: string;
  readonly document: Document;
  /**
   * What stands there, for a writer who knows: the fields that are no longer the same value are all that is sent, and
   * indexes of other fields are left alone. Fields are the same where `===` says so.
   */
  readonly before?: Document;
}

export type Write =
  | Put
  /** Fails the transaction as `duplicate` where `_id` or a unique index is taken. */
  | { readonly kind: 'insert'; readonly collection: string; readonly document: Document }
  | { readonly kind: 'remove'; readonly collection: string; readonly id: string };

/** At most one write per document. Expectations are checked first: they are the fence. */
export interface Transaction {
  readonly expectations: readonly Expectation[];
  readonly writes: readonly Write[];
}

export type TransactionResult =
  | { readonly outcome: 'committed' }
  | { readonly outcome: 'conflict'; readonly collection: string }
  | { readonly outcome: 'duplicate'; readonly collection: string };

/** A service's own database. Any call may throw {@link StoreUnavailableError}. */
export interface Store {
  readonly ensureCollections: (collections: readonly StoredCollection[]) => Promise<void>;
  /** The documents that exist among these ids; at most {@link MAX_IDS_PER_READ} at once. Reads what a majority has. */
  readonly getMany: (collection: string, ids: readonly string[]) => Promise<ReadonlyMap<string, Document>>;
  /** What stood at one moment: of two documents written one after the other never the second alone. */
  readonly find: (collection: string, query: Query) => Promise<readonly Document[]>;
  /** Every document in `_id` order, for dumps and hashes. */
  readonly scan: (collection: string) => AsyncIterable<Document>;
  /**
   * All or nothing, majority-journalled.
   * @throws CommitUnknownError when the answer was lost: read the fence to learn what happened.
   * @throws NotAsBeforeError where nothing stands at the place of a {@link Put} whose writer said what stands there.
   */
  readonly transact: (transaction: Transaction) => Promise<TransactionResult>;
  readonly drop: (collections: readonly string[]) => Promise<void>;
  readonly listCollections: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

/** One `$in` read: 1,000 ids of at most 200 bytes are 200 kB, far below a message's 16 MB. */
export const MAX_IDS_PER_READ = 1_000;

/** The store cannot be reached; nothing was written. */
export class StoreUnavailableError extends Error {
  readonly code = 'STORE_UNAVAILABLE';
  readonly retryable = true;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreUnavailableError';
  }
}

/** Somebody believed to know a document that is not there; nothing was written. */
export class NotAsBeforeError extends Error {
  readonly code = 'NOT_AS_BEFORE';
  readonly retryable = false;

  constructor(collection: string) {
    super(`A document of ${collection} is not what its writer said that it was.`);
    this.name = 'NotAsBeforeError';
  }
}

/** A commit was sent and its answer lost: it may or may not have taken effect. */
export class CommitUnknownError extends Error {
  readonly code = 'COMMIT_UNKNOWN';
  readonly retryable = false;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CommitUnknownError';
  }
}

export type { Document, DocumentValue };
