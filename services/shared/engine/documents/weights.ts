import { LateText } from '@rapport/kernel/projection';
import type { Document } from '@rapport/kernel/projection';

/** One document of so many is weighed, and the first of a collection: a member of fifty rules has 300 values. */
const WEIGHED_OF = 16;
/** What a document that is weighed has to say beside those before it. */
const SHARE = 1 / 16;

/** Of V8 on 64 bits: a pointer, and what stands before the values of an object, the characters of a text, a number. */
const POINTER_BYTES = 8;
const OBJECT_BYTES = 24;
const TEXT_BYTES = 16;
const NUMBER_BYTES = 12;

interface Mean {
  seen: number;
  bytes: number;
}

/** What documents take in memory, as an estimate: the mean of some of their collection. */
export class Weights {
  private readonly means = new Map<string, Mean>();

  /** Bytes; of `null`, which says that there is no document, those of its place in a map. */
  of(collection: string, document: Document | null): number {
    if (document === null) return OBJECT_BYTES;
    let mean = this.means.get(collection);
    if (mean === undefined) {
      mean = { seen: 0, bytes: weigh(document) };
      this.means.set(collection, mean);
    } else if (mean.seen % WEIGHED_OF === 0) mean.bytes += (weigh(document) - mean.bytes) * SHARE;
    mean.seen += 1;
    return mean.bytes;
  }
}

function weigh(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return TEXT_BYTES + value.length;
    case 'number':
    case 'bigint':
      return NUMBER_BYTES;
    case 'object': {
      if (value === null) return 0;
      if (value instanceof LateText) return weigh(value.text);
      let bytes = OBJECT_BYTES;
      for (const part of Object.values(value)) bytes += POINTER_BYTES + weigh(part);
      return bytes;
    }
    default:
      return 0;
  }
}
