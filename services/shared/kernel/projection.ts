import type { EpochMs } from './instant.ts';
import type { EventEnvelope, Fact, PublishedEvent } from './event.ts';

/** A value that a document may hold. Absent fields are absent, never `undefined`. */
export type DocumentValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | readonly DocumentValue[]
  | { readonly [field: string]: DocumentValue };

/**
 * A field that is worked with in another form than the store keeps: the text is made when the document is written, once
 * however often folds have changed it until then. It is read back as that text.
 */
export class LateText<Parts> {
  private parts: Parts | undefined;
  private made = '';
  private readonly join: (parts: Parts) => string;

  /** Keeps the parts: they must not be changed any more. */
  constructor(parts: Parts, join: (parts: Parts) => string) {
    this.parts = parts;
    this.join = join;
  }

  /** From here on only the text is held: in memory it is a third of its parts. */
  get text(): string {
    if (this.parts !== undefined) this.made = this.join(this.parts);
    this.parts = undefined;
    return this.made;
  }

  /** The parts, read from the text where it has been made. */
  partsBy(split: (text: string) => Parts): Parts {
    return this.parts ?? split(this.made);
  }
}

/** What the store keeps of a document's field. */
export const asKept = (value: unknown): unknown => (value instanceof LateText ? value.text : value);

/** A document as it is read back; the same where no text of it is made late. */
export function keptForm<D extends object>(document: D): D {
  if (!Object.values(document).some((value) => value instanceof LateText)) return document;
  return Object.fromEntries(Object.entries(document).map(([field, value]) => [field, asKept(value)])) as D;
}

/** A stored document. `_id` begins with the tenant. Documents are values: a fold returns a new one, it never changes one. */
export interface Document {
  readonly _id: string;
}

export interface IndexSpec {
  /** Fields in order; 1 ascending, -1 descending. */
  readonly fields: Readonly<Record<string, 1 | -1>>;
  readonly unique?: true;
}

/** A collection of a projection. Its full name is `{projection}.{name}`: the version is part of the projection's name. */
export interface CollectionSpec {
  readonly name: string;
  readonly indexes?: readonly IndexSpec[];
  /** Documents may hold `dueAt` (EpochMs): the moment at which `onTimer` is called for them. */
  readonly timers?: true;
  /**
   * Documents are fed by several partitions, so more than one owner may write them: the engine writes them
   * only if nobody else has since they were read.
   */
  readonly shared?: true;
  /** Documents are written once and hardly ever read by a fold: none is kept in memory, where another would have its place. */
  readonly cold?: true;
}

export interface DocumentKey {
  readonly collection: string;
  readonly id: string;
}

/** Read access of a fold or a reaction to the documents of its service's projections. */
export interface Documents {
  /**
   * The document, or `undefined` where there is none. A key that was not announced by `keys` is loaded and
   * the fold runs again from its beginning, which is why folds are pure.
   */
  readonly get: <D extends Document>(collection: string, id: string) => D | undefined;
}

export interface FoldContext extends Documents {
  /** The same for several documents, in the order of their ids: those that are not in memory are loaded together. */
  readonly getMany: <D extends Document>(
    collection: string,
    ids: readonly string[],
  ) => readonly (D | undefined)[];
  readonly put: <D extends Document>(collection: string, document: D) => void;
  readonly remove: (collection: string, id: string) => void;
  /** Publishes a derived fact. Its id must follow from its cause: a replay derives the same one. */
  readonly emit: (event: PublishedEvent) => void;
}

/** A timer that has come due, at its exact instant; what it causes happened then, however late it is noticed. */
export interface DueTimer {
  readonly collection: string;
  readonly id: string;
  readonly dueAt: EpochMs;
  /** max(dueAt, log clock of the record that created it) */
  readonly effectiveAt: EpochMs;
  readonly partition: number;
}

/**
 * A read model as a pure fold of one topic. Its type gives it no way to act: it can change its own documents
 * and state derived facts, nothing else.
 */
export interface Projection<Event extends EventEnvelope = EventEnvelope> {
  /** `<service>.<noun>.v<n>`; in the names of its collections and its position. */
  readonly name: string;
  readonly topic: string;
  /** Event types it folds; part of its version. */
  readonly handles: readonly Event['type'][];
  readonly collections: readonly CollectionSpec[];
  /** Documents to load before the fold; collections by their short name. */
  readonly keys: (fact: Fact<Event>) => readonly DocumentKey[];
  readonly fold: (context: FoldContext, fact: Fact<Event>) => void;
  readonly onTimer?: (context: FoldContext, timer: DueTimer) => void;
  /**
   * When reads are switched from one build to another: what must be published where a document of theirs differs. For
   * projections whose events say how their documents change; their reason is `correction`.
   */
  readonly correct?: (difference: Difference) => readonly PublishedEvent[];
}

/** A document in the build that has answered so far, and in the one that answers from now on. */
export interface Difference {
  /** Short name. */
  readonly collection: string;
  readonly before: Document | undefined;
  readonly after: Document | undefined;
  readonly at: EpochMs;
  /** Of this switch: part of the ids of what is published. */
  readonly cause: string;
}

/** A projection as the engine holds it: only records whose type it handles are passed to it. */
export interface AnyProjection extends Omit<Projection, 'keys' | 'fold'> {
  readonly keys: (fact: never) => readonly DocumentKey[];
  readonly fold: (context: FoldContext, fact: never) => void;
}
