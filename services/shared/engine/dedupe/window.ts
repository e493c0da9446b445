import { hash } from 'node:crypto';
import { DUPLICATE_WINDOW } from '../limits.ts';

const FIRST_CAPACITY = 1_024;
/** 128 bits of SHA-256: a tenant cannot craft two ids that meet. */
const WORDS_PER_ID = 4;

/**
 * Ids of one partition by offset distance: a record at offset *o* is a duplicate if and only if a record with the same
 * tenant and id stands in [o − W, o), whether or not that one took effect. A function of the log, so all consumers and
 * all replays agree. A ring of hashes in log order and an open-addressing table over it: 32 bytes an id.
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

  constructor(width: number = DUPLICATE_WINDOW) {
    this.width = width;
  }

  /** Adds the record at `offset`, which must grow from call to call; true if it is a duplicate. */
  add(tenant: string, id: string, offset: number): boolean {
    this.dropBefore(offset - this.width);
    if (this.size === this.capacity) this.grow();
    const digest = hash('sha256', `${tenant}\0${id}`, 'buffer');
    const slot = (this.head + this.size) % this.capacity;
    this.offsets[slot] = offset;
    for (let word = 0; word < WORDS_PER_ID; word += 1) {
      this.words[slot * WORDS_PER_ID + word] = digest.readUInt32LE(word * 4);
    }
    this.size += 1;
    const place = this.find(slot);
    const known = this.table[place] !== 0;
    // The newest place of an id is the one that later records are measured from.
    this.table[place] = slot + 1;
    return known;
  }

  private same(slot: number, other: number): boolean {
    for (let word = 0; word < WORDS_PER_ID; word += 1) {
      if (this.words[slot * WORDS_PER_ID + word] !== this.words[other * WORDS_PER_ID + word]) return false;
    }
    return true;
  }

  private homeOf(slot: number): number {
    return (this.words[slot * WORDS_PER_ID] ?? 0) & (this.table.length - 1);
  }

  /** Place in the table of an equal id, or the free place where it belongs. */
  private find(slot: number): number {
    const mask = this.table.length - 1;
    let place = this.homeOf(slot);
    for (let entry = this.table[place] ?? 0; entry !== 0; entry = this.table[place] ?? 0) {
      if (this.same(entry - 1, slot)) return place;
      place = (place + 1) & mask;
    }
    return place;
  }

  private dropBefore(offset: number): void {
    while (this.size > 0 && (this.offsets[this.head] ?? 0) < offset) {
      const place = this.find(this.head);
      if (this.table[place] === this.head + 1) this.remove(place);
      this.head = (this.head + 1) % this.capacity;
      this.size -= 1;
    }
  }

  /** Linear probing without tombstones: entries behind the hole that may move closer to home do. */
  private remove(hole: number): void {
    const mask = this.table.length - 1;
    let free = hole;
    for (let place = (hole + 1) & mask; this.table[place] !== 0; place = (place + 1) & mask) {
      const home = this.homeOf((this.table[place] ?? 0) - 1);
      if (((place - home) & mask) < ((place - free) & mask)) continue;
      this.table[free] = this.table[place] ?? 0;
      free = place;
    }
    this.table[free] = 0;
  }

  private grow(): void {
    const { capacity, head, size, offsets, words } = this;
    this.capacity = capacity * 2;
    this.offsets = new Float64Array(this.capacity);
    this.words = new Uint32Array(this.capacity * WORDS_PER_ID);
    this.table = new Int32Array(this.capacity * 2);
    this.head = 0;
    for (let index = 0; index < size; index += 1) {
      const from = (head + index) % capacity;
      this.offsets[index] = offsets[from] ?? 0;
      this.words.set(words.subarray(from * WORDS_PER_ID, (from + 1) * WORDS_PER_ID), index * WORDS_PER_ID);
      this.table[this.find(index)] = index + 1;
    }
  }
}
