import type { Document } from '@rapport/kernel/projection';
import { MAX_CACHED_DOCUMENTS } from '../limits.ts';

/**
 * Documents in memory as they were committed, or as the commit on its way will leave them, by collection and id; `null`
 * says that there is none. Two generations instead of a linked list: what was not asked for while half the bound was
 * filled is forgotten, what is being committed never.
 */
export class DocumentCache {
  private readonly half: number;
  private young = new Map<string, Document | null>();
  private old = new Map<string, Document | null>();
  private staged: ReadonlyMap<string, Document | null> = new Map();
  private moves = 0;

  constructor(most: number = MAX_CACHED_DOCUMENTS) {
    this.half = Math.ceil(most / 2);
  }

  /** `undefined` where the cache does not know. */
  get(key: string): Document | null | undefined {
    const staged = this.staged.get(key);
    return staged === undefined ? this.committed(key) : staged;
  }

  /** The document as it was committed last, whatever is being committed; `undefined` where the cache does not know. */
  committed(key: string): Document | null | undefined {
    const found = this.young.get(key);
    if (found !== undefined) return found;
    const aged = this.old.get(key);
    if (aged !== undefined) this.set(key, aged);
    return aged;
  }

  /** Another one whenever what the store has may have become another: see {@link offer}. */
  get era(): number {
    return this.moves;
  }

  /** Keeps what was read beside the folds, unless something has been committed or forgotten since that era. */
  offer(key: string, document: Document, era: number): void {
    if (era === this.moves && this.staged.size === 0) this.set(key, document);
  }

  set(key: string, document: Document | null): void {
    if (this.young.size >= this.half) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, document);
  }

  forget(key: string): void {
    this.young.delete(key);
    this.old.delete(key);
  }

  /** What is being committed hides what was committed before. */
  stage(documents: ReadonlyMap<string, Document | null>): void {
    this.staged = documents;
    this.moves += 1;
  }

  /** What was staged has been committed. */
  settle(): void {
    for (const [key, document] of this.staged) this.set(key, document);
    this.unstage();
  }

  /** What was staged has not been committed. */
  unstage(): void {
    this.staged = new Map();
    this.moves += 1;
  }

  /** Those of a collection that are being committed and may not be in the store yet. */
  *stagedIn(collection: string): Iterable<Document> {
    const prefix = documentKey(collection, '');
    for (const [key, document] of this.staged) {
      if (document !== null && key.startsWith(prefix)) yield document;
    }
  }

  /** Forgets what is committed; the store has it. */
  clear(): void {
    this.young = new Map();
    this.old = new Map();
    this.moves += 1;
  }
}

/** Key of a document in the cache and in a cycle; collection names contain no `/`. */
export function documentKey(collection: string, id: string): string {
  return `${collection}/${id}`;
}
