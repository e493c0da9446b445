/**
 * Which of 16,384 members belong, after Roaring bitmaps (Chambi, Lemire, Kaser and Godin 2016): a list where few do, bits
 * where many do, whichever is shorter. Roaring's chunks have four times as many; here a chunk is written as a whole when
 * one member comes or goes, and so it is no larger than the document of that member, 2,731 characters at most.
 */
export interface Chunk {
  /** How many belong. */
  readonly members: number;
  /**
   * The same text for the same members, however they came and went. Either three digits of base 64 for each member,
   * ascending, or one for every six of the chunk, up to the last who belongs; bits are shorter than the list would be, so
   * the length tells which it is.
   */
  readonly set: string;
}

/** Members of one chunk. */
export const CHUNK_MEMBERS = 16_384;

/** The members of one chunk as bits, to count with. */
export type Bits = Uint32Array;

export const EMPTY_CHUNK: Chunk = { members: 0, set: '' };

/** In the order of their codes, so that texts of digits are ordered as their numbers are. */
const DIGITS = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const ZERO = '-';
const VALUES = new Uint8Array(128);
for (let value = 0; value < DIGITS.length; value += 1) VALUES[DIGITS.charCodeAt(value)] = value;

const DIGIT_BITS = 6;
const ENTRY_DIGITS = 3;
const WORD_BITS = 32;
const WORDS = CHUNK_MEMBERS / WORD_BITS;

/** @param number 0 to {@link CHUNK_MEMBERS} − 1; the same chunk where it is there already */
export function withNumber(chunk: Chunk, number: number): Chunk {
  const { members, set } = chunk;
  if (isList(chunk)) {
    const entry = toEntry(number);
    const at = placeIn(set, entry);
    if (set.startsWith(entry, at)) return chunk;
    return shorterThanList({ members: members + 1, set: set.slice(0, at) + entry + set.slice(at) });
  }
  const at = digitOf(number);
  const digit = valueAt(set, at);
  const changed = digit | bitOf(number);
  if (changed === digit) return chunk;
  return shorterThanBits(members + 1, replaced(set.padEnd(at + 1, ZERO), at, changed));
}

/** @param number 0 to {@link CHUNK_MEMBERS} − 1; the same chunk where it is not there */
export function withoutNumber(chunk: Chunk, number: number): Chunk {
  const { members, set } = chunk;
  if (isList(chunk)) {
    const entry = toEntry(number);
    const at = placeIn(set, entry);
    if (!set.startsWith(entry, at)) return chunk;
    return shorterThanList({ members: members - 1, set: set.slice(0, at) + set.slice(at + ENTRY_DIGITS) });
  }
  const at = digitOf(number);
  const digit = valueAt(set, at);
  const changed = digit & ~bitOf(number);
  if (changed === digit) return chunk;
  return shorterThanBits(members - 1, withoutZeros(replaced(set, at, changed)));
}

/** The same chunk, whatever way its members came. */
export function toChunk(bits: Bits): Chunk {
  const numbers = numbersOf(bits, 0, CHUNK_MEMBERS);
  const last = numbers.at(-1);
  if (last === undefined) return EMPTY_CHUNK;
  const members = numbers.length;
  if (members * ENTRY_DIGITS <= digitsUpTo(last)) return { members, set: numbers.map(toEntry).join('') };
  const digits = new Uint8Array(digitsUpTo(last));
  for (const number of numbers) {
    const at = digitOf(number);
    digits[at] = (digits[at] ?? 0) | bitOf(number);
  }
  return { members, set: Array.from(digits, (value) => DIGITS[value]).join('') };
}

export function toBits(chunk: Chunk): Bits {
  if (!isList(chunk)) return bitsOf(chunk.set);
  const bits = new Uint32Array(WORDS);
  for (let at = 0; at < chunk.set.length; at += ENTRY_DIGITS) {
    const number = entryAt(chunk.set, at);
    const word = number >>> 5;
    bits[word] = (bits[word] ?? 0) | (1 << (number & 31));
  }
  return bits;
}

export const noBits = (): Bits => new Uint32Array(WORDS);

/** Leaves in the first what is in both. */
export function intersect(into: Bits, other: Bits): void {
  for (let word = 0; word < WORDS; word += 1) into[word] = (into[word] ?? 0) & (other[word] ?? 0);
}

/** Adds to the first what is in the second. */
export function unite(into: Bits, other: Bits): void {
  for (let word = 0; word < WORDS; word += 1) into[word] = (into[word] ?? 0) | (other[word] ?? 0);
}

/** Turns it into what is not in it; also numbers that nobody has. */
export function complement(into: Bits): void {
  for (let word = 0; word < WORDS; word += 1) into[word] = ~(into[word] ?? 0);
}

export function countBits(bits: Bits): number {
  let count = 0;
  for (const word of bits) count += ones(word);
  return count;
}

/** Numbers from the first one on, ascending, at most so many. */
export function numbersOf(bits: Bits, first: number, limit: number): readonly number[] {
  const numbers: number[] = [];
  for (let word = first >>> 5; word < WORDS; word += 1) {
    let rest = bits[word] ?? 0;
    if (word === first >>> 5) rest &= -1 << (first & 31);
    while (rest !== 0) {
      if (numbers.length === limit) return numbers;
      numbers.push(word * WORD_BITS + (31 - Math.clz32(rest & -rest)));
      rest &= rest - 1;
    }
  }
  return numbers;
}

/**
 * Adds to `counts` how many belong to exactly which of the sets: at index i those who belong to set s for every bit s of
 * i, and to no other. Index 0 stays as it is.
 */
export function countRegions(sets: readonly Bits[], counts: Float64Array): void {
  const split = (word: number, mask: number, set: number, region: number): void => {
    if (mask === 0) return;
    const bits = sets[set];
    if (bits === undefined) {
      if (region !== 0) counts[region] = (counts[region] ?? 0) + ones(mask);
      return;
    }
    const inside = bits[word] ?? 0;
    split(word, mask & inside, set + 1, region | (1 << set));
    split(word, mask & ~inside, set + 1, region);
  };
  for (let word = 0; word < WORDS; word += 1) split(word, -1, 0, 0);
}

const isList = ({ members, set }: Chunk): boolean => set.length === members * ENTRY_DIGITS;

/** The list, or the bits that are shorter. */
function shorterThanList(list: Chunk): Chunk {
  const { set } = list;
  const isShort = set === '' || set.length <= digitsUpTo(entryAt(set, set.length - ENTRY_DIGITS));
  return isShort ? list : toChunk(toBits(list));
}

/** The bits, or the list that is no longer. */
const shorterThanBits = (members: number, set: string): Chunk =>
  set.length < members * ENTRY_DIGITS ? { members, set } : toChunk(bitsOf(set));

const digitOf = (number: number): number => Math.floor(number / DIGIT_BITS);

const bitOf = (number: number): number => 1 << (number % DIGIT_BITS);

const digitsUpTo = (number: number): number => digitOf(number) + 1;

/** Zero behind the end. */
const valueAt = (set: string, at: number): number =>
  at < set.length ? (VALUES[set.charCodeAt(at)] ?? 0) : 0;

const replaced = (set: string, at: number, value: number): string =>
  `${set.slice(0, at)}${DIGITS.charAt(value)}${set.slice(at + 1)}`;

function withoutZeros(set: string): string {
  let end = set.length;
  while (end > 0 && set[end - 1] === ZERO) end -= 1;
  return end === set.length ? set : set.slice(0, end);
}

const toEntry = (number: number): string =>
  DIGITS.charAt(number >>> 12) + DIGITS.charAt((number >>> 6) & 63) + DIGITS.charAt(number & 63);

const entryAt = (set: string, at: number): number =>
  (valueAt(set, at) << 12) | (valueAt(set, at + 1) << 6) | valueAt(set, at + 2);

/** Where in a list an entry is, or belongs. */
function placeIn(set: string, entry: string): number {
  let [low, high] = [0, set.length / ENTRY_DIGITS];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const at = middle * ENTRY_DIGITS;
    if (set.slice(at, at + ENTRY_DIGITS) < entry) low = middle + 1;
    else high = middle;
  }
  return low * ENTRY_DIGITS;
}

function bitsOf(set: string): Bits {
  const bits = new Uint32Array(WORDS);
  for (let at = 0; at < set.length; at += 1) {
    const value = VALUES[set.charCodeAt(at)] ?? 0;
    const first = at * DIGIT_BITS;
    const [word, shift] = [first >>> 5, first & 31];
    bits[word] = (bits[word] ?? 0) | (value << shift);
    // What does not fit into the word begins the next one.
    if (shift > WORD_BITS - DIGIT_BITS && word + 1 < WORDS) bits[word + 1] = value >>> (WORD_BITS - shift);
  }
  return bits;
}

/** Bits that are set (Warren, Hacker's Delight, 5-1). */
function ones(word: number): number {
  let count = word - ((word >>> 1) & 0x55_55_55_55);
  count = (count & 0x33_33_33_33) + ((count >>> 2) & 0x33_33_33_33);
  count = (count + (count >>> 4)) & 0x0f_0f_0f_0f;
  return Math.imul(count, 0x01_01_01_01) >>> 24;
}
