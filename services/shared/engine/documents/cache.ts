import type { Document } from '@rapport/kernel/projection';
import { MAX_CACHED_DOCUMENTS } from '../limits.ts';

/**
 * Committed documents in memory, by collection and id; `null` says that there is none. Two generations instead of a
 * linked list: what was not asked for while half the bound was filled is forgotten.
 */
export class DocumentCache {
  private readonly half: number;
  private young = new Map<string, Document | null>();
  private old = new Map<string, Document | null>();

  constructor(most: number = MAX_CACHED_DOCUMENTS) {
    this.half = Math.ceil(most / 2);
  }

  /** `undefined` where the cache does not know. */
  get(key: string): Document | null | undefined {
    const found = this.young.get(key);
    if (found !== undefined) return found;
    const aged = this.old.get(key);
    if (aged !== undefined) this.set(key, aged);
    return aged;
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

  clear(): void {
    this.young = new Map();
    this.old = new Map();
  }
}

/** Key of a document in the cache and in a cycle; collection names contain no `/`. */
export function documentKey(collection: string, id: string): string {
  return `${collection}/${id}`;
}
