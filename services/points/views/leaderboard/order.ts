import type { Mid } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';

/** What a member is ranked by. */
export interface Score {
  /** int64 */
  readonly score: bigint;
  /** Since when it is what it is. */
  readonly reachedAt: EpochMs;
}

export interface Placed extends Score {
  readonly mid: Mid;
  /** 1, 2, 2, 4: equal scores share the better rank, and the next rank counts them all. */
  readonly rank: number;
  /** 1, 2, 3, 4: among equals whoever reached the score first stands first, then the first by id. */
  readonly place: number;
}

/**
 * All members of a board in order: their moves, their ranks and who stands at a place, each in O(log n).
 *
 * Members are numbered, and all that is known of one lies in typed arrays at its number: 33 bytes, 9 for finding the
 * number by the member's id, and 4 to 12 in a leaf, so 1,000,000 members are below 64 MB. The order is a row of leaves
 * of at most {@link LEAF} numbers, and a Fenwick tree over their lengths says how many stand before a leaf.
 */
export interface Order {
  readonly size: () => number;
  /** Adds a member or moves it. Nothing where it stands so already. */
  readonly set: (mid: Mid, score: Score) => void;
  /** Takes a member out, who keeps a number; nothing where there is none. */
  readonly remove: (mid: Mid) => void;
  readonly find: (mid: Mid) => Placed | undefined;
  /** At most so many from a place on; 1 is the first. */
  readonly from: (place: number, limit: number) => readonly Placed[];
  /** How many have a higher score. */
  readonly above: (score: bigint) => number;
  /** What its arrays take. */
  readonly bytes: () => number;
}

/** A move shifts half a leaf, 1 kB; a row of 10,000,000 members has 30,000 leaves. */
const LEAF = 512;
/** Leaves are filled to this where they are joined, so that the next member does not part them again. */
const JOINED = LEAF / 2;
const FIRST_CAPACITY = 1_024;
/** Growing by a quarter leaves a fifth of the arrays empty at most. */
const GROWTH = 1.25;
const WORDS = 4;
const HEX_PER_WORD = 8;
const WORD_BITS = 32n;

export function createOrder(): Order {
  /** Of those who have a number, and of those who stand in order. */
  let numbered = 0;
  let size = 0;
  let capacity = FIRST_CAPACITY;
  // A score of 64 bits is two halves, because a BigInt64Array makes an object of every number that is read. Both lie in
  // one line of the cache: what a move costs is what it has to fetch.
  let high = new Int32Array(capacity * 2);
  let low = new Uint32Array(high.buffer);
  let reached = new Float64Array(capacity);
  let ids = new Uint32Array(capacity * WORDS);
  /** Open addressing: numbers of members, from 1; 0 is free. At most half full. */
  let table = new Uint32Array(FIRST_CAPACITY * 2);
  const leaves: Uint32Array[] = [new Uint32Array(LEAF)];
  const lengths: number[] = [0];
  /** From 1. */
  let sums = new Int32Array(2);
  /** The first member of each leaf, and its score, side by side: a search passes a dozen leaves and enters one. */
  let firsts = new Uint32Array(1);
  let firstHigh = new Int32Array(1);
  let firstLow = new Uint32Array(1);

  // The key that is looked for.
  let wantedHigh = 0;
  let wantedLow = 0;
  let wantedReached = 0;
  const wantedId = new Uint32Array(WORDS);

  const readScore = (score: bigint): void => {
    wantedHigh = Number(BigInt.asIntN(32, score >> WORD_BITS));
    wantedLow = Number(BigInt.asUintN(32, score));
  };
  const readId = (mid: Mid): void => {
    for (let part = 0; part < WORDS; part += 1) {
      let value = 0;
      for (let index = part * HEX_PER_WORD; index < (part + 1) * HEX_PER_WORD; index += 1) {
        const code = mid.charCodeAt(index);
        // '0' is 48 and 'a' is 97.
        value = (value << 4) | (code < 58 ? code - 48 : code - 87);
      }
      wantedId[part] = value;
    }
  };

  /** Among equals: above zero where a member stands before the wanted key. */
  const byTime = (member: number): number => {
    const byReached = wantedReached - real(reached, member);
    if (byReached !== 0) return byReached;
    for (let part = 0; part < WORDS; part += 1) {
      const byWord = word(wantedId, part) - word(ids, member * WORDS + part);
      if (byWord !== 0) return byWord;
    }
    return 0;
  };

  /** Above zero where a member stands before the wanted key, below where behind; zero where it has it. */
  const compare = (member: number): number => {
    const byHigh = int(high, member * 2) - wantedHigh;
    if (byHigh !== 0) return byHigh;
    const byLow = word(low, member * 2 + 1) - wantedLow;
    return byLow === 0 ? byTime(member) : byLow;
  };

  // Where a search ended.
  let leafIndex = 0;
  let index = 0;
  /**
   * Finds the first place whose member does not stand before the wanted key.
   *
   * @param whole whether the key is meant whole, or as if it stood before all of its score
   */
  const search = (whole: boolean): void => {
    let from = 0;
    let to = leaves.length - 1;
    // The last leaf whose first member stands before the wanted key, else the first.
    while (from < to) {
      const middle = (from + to + 1) >> 1;
      let order = int(firstHigh, middle) - wantedHigh;
      if (order === 0) order = word(firstLow, middle) - wantedLow;
      if (order === 0 && whole) order = byTime(word(firsts, middle));
      if (order > 0) from = middle;
      else to = middle - 1;
    }
    leafIndex = from;
    const leaf = leafAt(from);
    let first = 0;
    let end = lengthAt(from);
    while (first < end) {
      const middle = (first + end) >> 1;
      const member = word(leaf, middle);
      let order = int(high, member * 2) - wantedHigh;
      if (order === 0) order = word(low, member * 2 + 1) - wantedLow;
      if (order === 0 && whole) order = byTime(member);
      if (order > 0) first = middle + 1;
      else end = middle;
    }
    index = first;
    // Behind its last member is before the first of the next leaf.
    if (index === lengthAt(leafIndex) && leafIndex + 1 < leaves.length) {
      leafIndex += 1;
      index = 0;
    }
  };

  const leafAt = (leaf: number): Uint32Array => leaves[leaf] ?? NONE;
  const lengthAt = (leaf: number): number => lengths[leaf] ?? 0;

  const count = (leaf: number, change: number): void => {
    lengths[leaf] = lengthAt(leaf) + change;
    for (let node = leaf + 1; node < sums.length; node += node & -node) sums[node] = int(sums, node) + change;
  };
  const countBefore = (leaf: number): number => {
    let sum = 0;
    for (let node = leaf; node > 0; node -= node & -node) sum += int(sums, node);
    return sum;
  };
  const noteFirst = (leaf: number): void => {
    const member = word(leafAt(leaf), 0);
    firsts[leaf] = member;
    firstHigh[leaf] = int(high, member * 2);
    firstLow[leaf] = word(low, member * 2 + 1);
  };
  /** After leaves were parted or joined. */
  const recount = (): void => {
    firsts = new Uint32Array(leaves.length);
    firstHigh = new Int32Array(leaves.length);
    firstLow = new Uint32Array(leaves.length);
    for (let leaf = 0; leaf < leaves.length; leaf += 1) noteFirst(leaf);
    sums = new Int32Array(leaves.length + 1);
    for (let node = 1; node < sums.length; node += 1) {
      sums[node] = int(sums, node) + lengthAt(node - 1);
      const parent = node + (node & -node);
      if (parent < sums.length) sums[parent] = int(sums, parent) + int(sums, node);
    }
  };

  const insert = (member: number): void => {
    search(true);
    // At the border of two leaves the end of the earlier one is the same place, and shifts nothing.
    if (index === 0 && leafIndex > 0 && lengthAt(leafIndex - 1) < LEAF) {
      leafIndex -= 1;
      index = lengthAt(leafIndex);
    }
    const leaf = leafAt(leafIndex);
    const length = lengthAt(leafIndex);
    if (length === LEAF) {
      const half = LEAF / 2;
      const upper = new Uint32Array(LEAF);
      upper.set(leaf.subarray(half));
      leaves.splice(leafIndex + 1, 0, upper);
      lengths.splice(leafIndex, 1, half, LEAF - half);
      recount();
      if (index > half) {
        leafIndex += 1;
        index -= half;
      }
    }
    const into = leafAt(leafIndex);
    into.copyWithin(index + 1, index, lengthAt(leafIndex));
    into[index] = member;
    if (index === 0) noteFirst(leafIndex);
    count(leafIndex, 1);
  };

  /** Takes out whoever stands where the search ended. */
  const takeOut = (): void => {
    const leaf = leafAt(leafIndex);
    leaf.copyWithin(index, index + 1, lengthAt(leafIndex));
    if (index === 0) noteFirst(leafIndex);
    count(leafIndex, -1);
    const left = leafIndex > 0 ? leafIndex - 1 : leafIndex;
    // A leaf is found by its first member, so none but the only one is empty.
    const isSmall = lengthAt(leafIndex) === 0 || lengthAt(left) + lengthAt(left + 1) <= JOINED;
    if (leaves.length === 1 || !isSmall) return;
    leafAt(left).set(leafAt(left + 1).subarray(0, lengthAt(left + 1)), lengthAt(left));
    lengths.splice(left, 2, lengthAt(left) + lengthAt(left + 1));
    leaves.splice(left + 1, 1);
    recount();
  };

  /**
   * Moves whoever stands where the search ended to the wanted key, if that is in the same leaf: most moves are of a few
   * places, and no leaf becomes longer or shorter by them.
   *
   * @returns whether it is; else nothing has changed
   */
  const moveWithin = (member: number): boolean => {
    const leaf = leafAt(leafIndex);
    const isUp = compare(member) < 0;
    let first = isUp ? 0 : index + 1;
    let end = isUp ? index : lengthAt(leafIndex);
    const border = end;
    while (first < end) {
      const middle = (first + end) >> 1;
      if (compare(word(leaf, middle)) > 0) first = middle + 1;
      else end = middle;
    }
    if (isUp) {
      const before = leafIndex - 1;
      if (first === 0 && before >= 0 && compare(word(leafAt(before), lengthAt(before) - 1)) < 0) return false;
      leaf.copyWithin(first + 1, first, index);
    } else {
      const behind = leafIndex + 1;
      if (first === border && behind < leaves.length && compare(word(firsts, behind)) > 0) return false;
      first -= 1;
      leaf.copyWithin(index, index + 1, first + 1);
    }
    leaf[first] = member;
    write(member);
    if (first === 0 || index === 0) noteFirst(leafIndex);
    return true;
  };

  /** Where the wanted member's number stands in the table, or could. */
  const entryOf = (): number => {
    const mask = table.length - 1;
    let entry = word(wantedId, 0) & mask;
    for (;;) {
      const member = word(table, entry) - 1;
      if (member === -1 || isWanted(member)) return entry;
      entry = (entry + 1) & mask;
    }
  };
  const isWanted = (member: number): boolean => {
    for (let part = 0; part < WORDS; part += 1) {
      if (word(ids, member * WORDS + part) !== word(wantedId, part)) return false;
    }
    return true;
  };

  const grow = (): void => {
    capacity = Math.ceil(capacity * GROWTH);
    high = grown(high, new Int32Array(capacity * 2));
    low = new Uint32Array(high.buffer);
    reached = grown(reached, new Float64Array(capacity));
    ids = grown(ids, new Uint32Array(capacity * WORDS));
  };
  const growTable = (): void => {
    const known = table;
    table = new Uint32Array(known.length * 2);
    const mask = table.length - 1;
    for (const numbered of known) {
      if (numbered === 0) continue;
      let entry = word(ids, (numbered - 1) * WORDS) & mask;
      while (word(table, entry) !== 0) entry = (entry + 1) & mask;
      table[entry] = numbered;
    }
  };

  /** The key that a member has is the wanted one. */
  const want = (member: number): void => {
    wantedHigh = int(high, member * 2);
    wantedLow = word(low, member * 2 + 1);
    wantedReached = real(reached, member);
  };
  const isOut = (member: number): boolean => real(reached, member) === OUT;
  const write = (member: number): void => {
    high[member * 2] = wantedHigh;
    low[member * 2 + 1] = wantedLow;
    reached[member] = wantedReached;
  };
  const scoreOf = (member: number): bigint =>
    (BigInt(int(high, member * 2)) << WORD_BITS) | BigInt(word(low, member * 2 + 1));
  const midOf = (member: number): Mid => {
    let mid = '';
    for (let part = 0; part < WORDS; part += 1) {
      mid += word(ids, member * WORDS + part)
        .toString(16)
        .padStart(HEX_PER_WORD, '0');
    }
    return mid;
  };

  const above = (score: bigint): number => {
    readScore(score);
    search(false);
    return countBefore(leafIndex) + index;
  };
  const placed = (member: number, place: number, mid: Mid): Placed => {
    const score = scoreOf(member);
    return { mid, score, reachedAt: real(reached, member), rank: above(score) + 1, place };
  };

  return {
    size: () => size,
    set: (mid, { score, reachedAt }) => {
      readId(mid);
      const entry = entryOf();
      const known = word(table, entry) - 1;
      if (known !== -1) {
        // The place that it leaves is found by the key that it has.
        want(known);
        const wasOut = wantedReached === OUT;
        if (wantedReached === reachedAt && scoreOf(known) === score) return;
        if (!wasOut) search(true);
        readScore(score);
        wantedReached = reachedAt;
        if (!wasOut && moveWithin(known)) return;
        if (wasOut) size += 1;
        else takeOut();
        write(known);
        insert(known);
        return;
      }
      readScore(score);
      wantedReached = reachedAt;
      size += 1;
      if (numbered === capacity) grow();
      const member = numbered;
      numbered += 1;
      table[entry] = member + 1;
      ids.set(wantedId, member * WORDS);
      write(member);
      insert(member);
      if (numbered * 2 > table.length) growTable();
    },
    remove: (mid) => {
      readId(mid);
      const member = word(table, entryOf()) - 1;
      if (member === -1 || isOut(member)) return;
      want(member);
      search(true);
      takeOut();
      reached[member] = OUT;
      size -= 1;
    },
    find: (mid) => {
      readId(mid);
      const member = word(table, entryOf()) - 1;
      if (member === -1 || isOut(member)) return undefined;
      want(member);
      search(true);
      return placed(member, countBefore(leafIndex) + index + 1, mid);
    },
    from: (place, limit) => {
      const end = Math.min(size, place - 1 + limit);
      const rows: Placed[] = [];
      let leaf = 0;
      let before = 0;
      for (let next = Math.max(0, place - 1); next < end; next += 1) {
        if (rows.length === 0) {
          leaf = leafOf(sums, next);
          before = countBefore(leaf);
        }
        while (next - before >= lengthAt(leaf)) {
          before += lengthAt(leaf);
          leaf += 1;
        }
        const member = word(leafAt(leaf), next - before);
        rows.push(placed(member, next + 1, midOf(member)));
      }
      return rows;
    },
    above,
    bytes: () =>
      high.byteLength +
      reached.byteLength +
      ids.byteLength +
      table.byteLength +
      sums.byteLength +
      // Beside its numbers a leaf is two objects of V8, a place in each row, and what an ArrayBuffer takes, and its first member is noted.
      leaves.length * (LEAF * Uint32Array.BYTES_PER_ELEMENT + LEAF_OVERHEAD_BYTES),
  };
}

/** No instant: of a member who does not stand in order. */
const OUT = -Infinity;
const LEAF_OVERHEAD_BYTES = 256;
const NONE = new Uint32Array(0);

// Every index here is below its array's length; the type of an element does not know that. One function for each kind of
// array, because one for all would be slow: V8 compiles it for the kinds that it has met.
const int = (array: Int32Array, index: number): number => array[index] ?? 0;
const word = (array: Uint32Array, index: number): number => array[index] ?? 0;
const real = (array: Float64Array, index: number): number => array[index] ?? 0;

function grown<Numbers extends Int32Array | Uint32Array | Float64Array>(
  from: Numbers,
  into: Numbers,
): Numbers {
  into.set(from);
  return into;
}

/** The leaf that so many members stand before or in: a descent of the Fenwick tree. */
function leafOf(sums: Int32Array, before: number): number {
  let leaf = 0;
  let rest = before;
  for (let step = 1 << (31 - Math.clz32(sums.length)); step > 0; step >>= 1) {
    const node = leaf + step;
    if (node < sums.length && int(sums, node) <= rest) {
      leaf = node;
      rest -= int(sums, node);
    }
  }
  return leaf;
}
