import { LateText } from '@rapport/kernel/projection';

/** Everything that is alike in one hour of one member. */
export interface Cell {
  /** Hours since 1970-01-01T00:00Z. */
  readonly hour: number;
  readonly verb: string;
  readonly campaign: string;
  readonly gender: string;
  readonly region: string;
  readonly ageBand: string;
  readonly channel: string;
  readonly n: number;
  /** Sum of the values in minor units. */
  readonly value: bigint;
}

/** A cell with what is alike as one text, by which cells are told apart and ordered. */
export interface KeptCell {
  /** JSON of what is alike, in the order of {@link kindOf}. */
  readonly kind: string;
  readonly n: number;
  /** Absent where there is none. */
  readonly value?: bigint;
}

/**
 * A day's cells as they are stored: a line each, with what is alike, how often it was, and for how much where there is
 * a value. A day's document is written again with every event, and one text costs less than each cell with its fields.
 * Between two commits it is not made.
 */
export type PackedCells = string | LateText<readonly KeptCell[]>;

export const NO_CELLS: PackedCells = '';

/** JSON writes both otherwise. */
const LINE = '\n';
const FIELD = '\t';

/** A cell is about 120 bytes: a full document has 4 kB, and half of that is written with an event on average. */
export const MAX_CELLS = 32;
/** The largest sum that a document and an answer can hold; a sum stops there. */
export const MAX_VALUE = 2n ** 63n - 1n;

function kindOf({ hour, verb, campaign, gender, region, ageBand, channel }: Cell): string {
  return JSON.stringify([hour, verb, campaign, gender, region, ageBand, channel]);
}

export function packCell(cell: Cell): KeptCell {
  const { n, value } = cell;
  return { kind: kindOf(cell), n, ...(value !== 0n && { value }) };
}

export function unpackCell({ kind, n, value = 0n }: KeptCell): Cell {
  const [hour, verb, campaign, gender, region, ageBand, channel] = JSON.parse(kind) as [
    number,
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  return { hour, verb, campaign, gender, region, ageBand, channel, n, value };
}

export function addValues(one: bigint, other: bigint): bigint {
  const sum = one + other;
  return sum > MAX_VALUE ? MAX_VALUE : sum;
}

/** `undefined` where the document is full and has no cell of this kind. */
export function addCell(cells: readonly KeptCell[], added: KeptCell): readonly KeptCell[] | undefined {
  let low = 0;
  for (let high = cells.length; low < high;) {
    const middle = (low + high) >> 1;
    const cell = cells[middle];
    if (cell !== undefined && cell.kind < added.kind) low = middle + 1;
    else high = middle;
  }
  const found = cells[low];
  if (found?.kind !== added.kind) {
    return cells.length < MAX_CELLS ? cells.toSpliced(low, 0, added) : undefined;
  }
  const value = addValues(found.value ?? 0n, added.value ?? 0n);
  return cells.with(low, { ...found, n: found.n + added.n, ...(value !== 0n && { value }) });
}

export function packCells(cells: readonly KeptCell[]): PackedCells {
  return cells.length === 0 ? NO_CELLS : new LateText(cells, join);
}

export function unpackCells(packed: PackedCells): readonly KeptCell[] {
  return typeof packed === 'string' ? split(packed) : packed.partsBy(split);
}

function join(cells: readonly KeptCell[]): string {
  return cells
    .map(({ kind, n, value }) => [kind, n, ...(value === undefined ? [] : [value])].join(FIELD))
    .join(LINE);
}

function split(text: string): readonly KeptCell[] {
  if (text === NO_CELLS) return [];
  return text.split(LINE).map((line) => {
    const [kind = '', n, value] = line.split(FIELD);
    return { kind, n: Number(n), ...(value !== undefined && { value: BigInt(value) }) };
  });
}
