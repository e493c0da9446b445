import type { CollectionSpec, Document } from '@rapport/kernel/projection';
import { ByDocument } from '../documents/byDocument.ts';

/** A stored document of a shared collection. */
export interface SharedDocument extends Document {
  /** The cycle that wrote it last. */
  readonly _rev?: string;
}

export interface Change {
  readonly collection: string;
  readonly id: string;
  readonly spec: CollectionSpec;
  readonly document: Document | null;
  /** The committed document that the change began with: what a shared one must still be when it is written. */
  readonly base: SharedDocument | null;
}

/** Looking through so many costs less than a map of them. */
const LOOKED_THROUGH = 8;

/** What one record changes, each document once: one or two of them as a rule, thousands where it merges members. */
export class Changes implements Iterable<Change> {
  private readonly list: Change[] = [];
  private places: ByDocument<number> | undefined;

  get(collection: string, id: string): Change | undefined {
    return this.list[this.find(collection, id)];
  }

  /** In place of what the same document was changed to before. */
  put(change: Change): void {
    const { collection, id } = change;
    const place = this.find(collection, id);
    if (place >= 0) {
      this.list[place] = change;
      return;
    }
    this.places?.set(collection, id, this.list.length);
    this.list.push(change);
    if (this.places === undefined && this.list.length > LOOKED_THROUGH) this.places = placesOf(this.list);
  }

  [Symbol.iterator](): Iterator<Change> {
    return this.list[Symbol.iterator]();
  }

  private find(collection: string, id: string): number {
    if (this.places !== undefined) return this.places.get(collection, id) ?? -1;
    for (let place = 0; place < this.list.length; place += 1) {
      const one = this.list[place];
      if (one?.id === id && one.collection === collection) return place;
    }
    return -1;
  }
}

function placesOf(list: readonly Change[]): ByDocument<number> {
  const places = new ByDocument<number>();
  for (const [place, { collection, id }] of list.entries()) places.set(collection, id, place);
  return places;
}
