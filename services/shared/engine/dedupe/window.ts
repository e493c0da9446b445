import { hash } from 'node:crypto';
import { DUPLICATE_WINDOW } from '../limits.ts';

const FIRST_CAPACITY = 1_024;
/** 128 bits of SHA-256: a tenant cannot craft two ids that meet. */
const WORDS_PER_ID = 4;

/**
 * Ids of one partition by offset distance: a record at offset *o* is a duplicate if and only if a record with the same
 * tenant and id stands in [o − W, o), whether or not that one took effect. A function of the log, so all consumers and
 * all replays agree. A ring of hashes in log order and an open-addressing table over it, both of a power of two:
 * 8 bytes of offset, 16 of hash and twice 4 of table are 32 bytes an id in a full window.
 */
export class DuplicateWindow {
  private readonly width: number;
  private capacity = FIRST_CAPACITY;
  private offsets = new Float64Array(FIRST_CAPACITY);
  private words = new Uint32Array(FIRST_CAPACITY * WORDS_PER_ID);
  /** Ring slot + 1, or 0. Twice the capacity, so that probes stay short. */
  private table = new Int32Array(FIRST_CAPACITY * 2);
  private head = 0;
  private size = 0;
  /** Hash of the id that is looked up. */
  private readonly wanted = new Uint32Array(WORDS_PER_ID);

  constructor(width: number = DUPLICATE_WINDOW) {
    this.width = width;
  }

  /** Memory held, for tests and metrics. */
  get bytes(): number {
    return this.offsets.byteLength + this.words.byteLength + this.table.byteLength;
  }

  /** Whether a record with this id stands in the window as it is now. */
  has(tenant: string, id: string): boolean {
    this.want(tenant, id);
    return this.table[this.find(this.wanted, 0)] !== 0;
  }

  /** Adds the record at `offset`, which must grow from call to call; true if it is a duplicate. */
  add(tenant: string, id: string, offset: number): boolean {
    this.dropBefore(offset - this.width);
    this.want(tenant, id);
    const known = this.table[this.find(this.wanted, 0)] !== 0;
    // No later record can be measured from this one any more: with it gone, W places are enough.
    this.dropBefore(offset + 1 - this.width);
    if (this.size === this.capacity) this.grow();
    const slot = (this.head + this.size) & (this.capacity - 1);
    this.offsets[slot] = offset;
    this.words.set(this.wanted, slot * WORDS_PER_ID);
    this.size += 1;
    // The newest place of an id is the one that later records are measured from.
    this.table[this.find(this.wanted, 0)] = slot + 1;
    return known;
  }

  private want(tenant: string, id: string): void {
    // A text of one byte a character: a buffer per record costs four times as much as the hash itself.
    const digest = hash('sha256', `${tenant}\0${id}`, 'binary');
    for (let word = 0, at = 0; word < WORDS_PER_ID; word += 1, at += 4) {
      this.wanted[word] =
        digest.charCodeAt(at) |
        (digest.charCodeAt(at + 1) << 8) |
        (digest.charCodeAt(at + 2) << 16) |
        (digest.charCodeAt(at + 3) << 24);
    }
  }

  /** Place in the table of the id whose hash stands in `hashes` at `from`, or the free place where it belongs. */
  private find(hashes: Uint32Array, from: number): number {
    const { words, table } = this;
    const mask = table.length - 1;
    let place = (hashes[from] ?? 0) & mask;
    for (let entry = table[place] ?? 0; entry !== 0; entry = table[place] ?? 0) {
      const at = (entry - 1) * WORDS_PER_ID;
      if (
        words[at] === hashes[from] &&
        words[at + 1] === hashes[from + 1] &&
        words[at + 2] === hashes[from + 2] &&
        words[at + 3] === hashes[from + 3]
      )
        return place;
      place = (place + 1) & mask;
    }
    return place;
  }

  private dropBefore(offset: number): void {
    while (this.size > 0 && (this.offsets[this.head] ?? 0) < offset) {
      const place = this.find(this.words, this.head * WORDS_PER_ID);
      // A later record with the same id has taken the place over.
      if (this.table[place] === this.head + 1) this.remove(place);
      this.head = (this.head + 1) & (this.capacity - 1);
      this.size -= 1;
    }
  }

  /** Linear probing without tombstones: entries behind the hole that may move closer to home do. */
  private remove(hole: number): void {
    const { words, table } = this;
    const mask = table.length - 1;
    let free = hole;
    for (let place = (hole + 1) & mask; table[place] !== 0; place = (place + 1) & mask) {
      const entry = table[place] ?? 0;
      const home = (words[(entry - 1) * WORDS_PER_ID] ?? 0) & mask;
      if (((place - home) & mask) < ((place - free) & mask)) continue;
      table[free] = entry;
      free = place;
    }
    table[free] = 0;
  }

  private grow(): void {
    const { capacity, head, size, offsets, words } = this;
    this.capacity = capacity * 2;
    this.offsets = new Float64Array(this.capacity);
    this.words = new Uint32Array(this.capacity * WORDS_PER_ID);
    this.table = new Int32Array(this.capacity * 2);
    this.head = 0;
    for (let index = 0; index < size; index += 1) {
      const from = (head + index) & (capacity - 1);
      this.offsets[index] = offsets[from] ?? 0;
      this.words.set(words.subarray(from * WORDS_PER_ID, (from + 1) * WORDS_PER_ID), index * WORDS_PER_ID);
      this.table[this.find(this.words, index * WORDS_PER_ID)] = index + 1;
    }
  }
}
