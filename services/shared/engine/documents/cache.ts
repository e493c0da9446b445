import type { Document } from '@rapport/kernel/projection';
import { MAX_CACHED_BYTES, MAX_CACHED_DOCUMENTS, MIN_CACHED_DOCUMENTS } from '../limits.ts';
import { ByDocument } from './byDocument.ts';
import { Weights } from './weights.ts';

/**
 * Documents in memory as they were committed, or as the commit on its way will leave them, by collection and id; `null`
 * says that there is none. Two generations instead of a linked list: what was not asked for while half the bound was
 * filled is forgotten, what is being committed never.
 */
export class DocumentCache {
  private readonly half: { readonly documents: number; readonly bytes: number };
  private readonly weights = new Weights();
  private youngBytes = 0;
  private young = new ByDocument<Document | null>();
  private old = new ByDocument<Document | null>();
  private staged = new ByDocument<Document | null>();
  private moves = 0;

  constructor(most: number = MAX_CACHED_DOCUMENTS, mostBytes: number = MAX_CACHED_BYTES) {
    this.half = { documents: Math.ceil(most / 2), bytes: mostBytes / 2 };
  }

  /** `undefined` where the cache does not know. */
  get(collection: string, id: string): Document | null | undefined {
    const staged = this.staged.get(collection, id);
    return staged === undefined ? this.committed(collection, id) : staged;
  }

  /** The document as it was committed last, whatever is being committed; `undefined` where the cache does not know. */
  committed(collection: string, id: string): Document | null | undefined {
    const found = this.young.get(collection, id);
    if (found !== undefined) return found;
    const aged = this.old.get(collection, id);
    if (aged !== undefined) this.set(collection, id, aged);
    return aged;
  }

  /** Another one whenever what the store has may have become another: see {@link offer}. */
  get era(): number {
    return this.moves;
  }

  /** Keeps what was read beside the folds, unless something has been committed or forgotten since that era. */
  offer(collection: string, document: Document, era: number): void {
    if (era === this.moves && this.staged.size === 0) this.set(collection, document._id, document);
  }

  set(collection: string, id: string, document: Document | null): void {
    if (this.isHalfFull()) {
      this.old = this.young;
      this.renew();
    }
    // What is new has been looked for in vain before, which weighs nothing.
    const known = this.young.get(collection, id) ?? null;
    if (known === null) this.youngBytes += this.weights.of(collection, document);
    this.young.set(collection, id, document);
  }

  forget(collection: string, id: string): void {
    this.young.delete(collection, id);
    this.old.delete(collection, id);
  }

  /** What is being committed hides what was committed before. */
  stage(documents: ByDocument<Document | null>): void {
    this.staged = documents;
    this.moves += 1;
  }

  /** What was staged has been committed. */
  settle(): void {
    this.staged.forEach((document, collection, id) => {
      this.set(collection, id, document);
    });
    this.unstage();
  }

  /** What was staged has not been committed. */
  unstage(): void {
    this.staged = new ByDocument();
    this.moves += 1;
  }

  /** Those of a collection that are being committed and may not be in the store yet. */
  *stagedIn(collection: string): Iterable<Document> {
    for (const document of this.staged.valuesIn(collection)) if (document !== null) yield document;
  }

  /** Forgets what is committed; the store has it. */
  clear(): void {
    this.renew();
    this.old = new ByDocument();
    this.moves += 1;
  }

  private isHalfFull(): boolean {
    const { documents, bytes } = this.half;
    const { size } = this.young;
    return size >= documents || (this.youngBytes >= bytes && size >= MIN_CACHED_DOCUMENTS);
  }

  private renew(): void {
    this.young = new ByDocument();
    this.youngBytes = 0;
  }
}
