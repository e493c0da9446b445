import type { Document, Projection } from '@rapport/kernel/projection';
import { HOUR_MS, toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import { memberKey } from '@rapport/kernel/ids';
import type {
  InteractionRecorded,
  MemberAttributesChanged,
  MemberAttributesData,
} from '@rapport/contracts/ingestion/events';
import { TOPICS } from '@rapport/contracts/topics';

const MEMBERS = 'members';
const DAYS = 'days';
export const ACTIVITY_DAYS = 'reporting.activity.v1.days';

export const UNKNOWN = 'unknown';

/** What reports ask of a member, as it was last told. */
interface MemberDocument extends Document {
  readonly gender?: string;
  readonly birthYear?: number;
  readonly ageBand?: string;
  readonly region?: string;
}

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

/**
 * A cell as it is stored. A day's document is written again with every event, and a text costs a third of seven fields
 * with their names.
 */
export interface StoredCell {
  /** JSON of what is alike, in the order of {@link kindOf}. */
  readonly kind: string;
  readonly n: number;
  /** Absent where there is none. */
  readonly value?: bigint;
}

/**
 * What one member did on one UTC day. It is written again with every event, so it stays small: when it is full, its
 * cells move to a document of their own, which is never written again, and it begins anew. A kind may thus come again.
 */
export interface DayDocument extends Document {
  readonly tenant: string;
  readonly mid: string;
  readonly day: string;
  /** Each kind once, in the kinds' order. */
  readonly cells: readonly StoredCell[];
  /** Full documents of the same member and day that came before; absent where there is none. */
  readonly full?: number;
}

/** A cell is about 120 bytes: a full document has 4 kB, and half of that is written with an event on average. */
export const MAX_CELLS = 32;
/** Full documents of one member and day: 10,000 of 32 cells are a robot's day. Beyond it the record is parked. */
const MAX_FULL = 10_000;
/** As long as a member's own region may be; a longer text in an event names no region. */
export const MAX_REGION = 128;
/** The largest sum that a document and an answer can hold; a sum stops there. */
export const MAX_VALUE = 2n ** 63n - 1n;

const BANDS = [
  [18, '0-17'],
  [25, '18-24'],
  [35, '25-34'],
  [45, '35-44'],
  [55, '45-54'],
] as const;

/** The age band at an event's time: the year counts, because nobody tells a birthday. */
export function ageBandOf(birthYear: number, at: EpochMs): string {
  const age = new Date(at).getUTCFullYear() - birthYear;
  return BANDS.find(([below]) => age < below)?.[1] ?? '55+';
}

export const dayId = (tenant: string, mid: string, day: string): string => `${tenant}:${mid}:${day}`;

const fullId = (day: string, number: number): string => `${day}#${number}`;

type Handled = InteractionRecorded | MemberAttributesChanged;

function changed(
  before: MemberDocument,
  { attributes, cleared }: MemberAttributesChanged['data'],
): MemberDocument {
  const { gender, birthYear, ageBand, region }: MemberAttributesData = {
    ...before,
    ...attributes,
  } as MemberAttributesData;
  const gone = new Set(cleared);
  return {
    _id: before._id,
    ...(gender !== undefined && !gone.has('gender') && { gender }),
    ...(birthYear !== undefined && !gone.has('birthYear') && { birthYear }),
    ...(ageBand !== undefined && !gone.has('ageBand') && { ageBand }),
    ...(region !== undefined && !gone.has('region') && { region }),
  };
}

function cellOf({ data }: InteractionRecorded, member: MemberDocument | undefined, at: EpochMs): Cell {
  const region = data.geo?.region;
  const isRegion = typeof region === 'string' && region !== '' && region.length <= MAX_REGION;
  return {
    hour: Math.floor(at / HOUR_MS),
    verb: data.verb,
    campaign: data.campaignId ?? '',
    gender: member?.gender ?? UNKNOWN,
    region: isRegion ? region : (member?.region ?? UNKNOWN),
    ageBand: member?.birthYear === undefined ? (member?.ageBand ?? UNKNOWN) : ageBandOf(member.birthYear, at),
    channel: data.channel === undefined || data.channel === '' ? UNKNOWN : data.channel,
    n: 1,
    value: data.value === undefined ? 0n : BigInt(data.value.amount),
  };
}

function kindOf({ hour, verb, campaign, gender, region, ageBand, channel }: Cell): string {
  return JSON.stringify([hour, verb, campaign, gender, region, ageBand, channel]);
}

export function packCell(cell: Cell): StoredCell {
  const { n, value } = cell;
  return { kind: kindOf(cell), n, ...(value !== 0n && { value }) };
}

export function unpackCell({ kind, n, value = 0n }: StoredCell): Cell {
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
export function addCell(cells: readonly StoredCell[], added: StoredCell): readonly StoredCell[] | undefined {
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

/** Who did what, hour by hour, with the attributes that were known when it was recorded. */
export const activityProjection: Projection<Handled> = {
  name: 'reporting.activity.v1',
  topic: TOPICS.interactions,
  handles: ['rapport.ingestion.InteractionRecorded.v1', 'rapport.ingestion.MemberAttributesChanged.v1'],
  collections: [{ name: MEMBERS }, { name: DAYS, indexes: [{ fields: { tenant: 1, day: 1, _id: 1 } }] }],
  keys: ({ event, effectiveAt }) => {
    const mid = event.subject ?? '';
    const member = { collection: MEMBERS, id: memberKey(event.tenantid, mid) };
    if (event.type === 'rapport.ingestion.MemberAttributesChanged.v1') return [member];
    const day = toInstant(effectiveAt).slice(0, 10);
    return [member, { collection: DAYS, id: dayId(event.tenantid, mid, day) }];
  },
  fold: (context, { event, effectiveAt }) => {
    const tenant = event.tenantid;
    const mid = event.subject ?? '';
    const _id = memberKey(tenant, mid);
    const member = context.get<MemberDocument>(MEMBERS, _id);
    if (event.type === 'rapport.ingestion.MemberAttributesChanged.v1') {
      context.put<MemberDocument>(MEMBERS, changed(member ?? { _id }, event.data));
      return;
    }
    const day = toInstant(effectiveAt).slice(0, 10);
    const cell = packCell(cellOf(event, member, effectiveAt));
    const id = dayId(tenant, mid, day);
    const known = context.get<DayDocument>(DAYS, id) ?? { _id: id, tenant, mid, day, cells: [] };
    const cells = addCell(known.cells, cell);
    if (cells !== undefined) {
      context.put<DayDocument>(DAYS, { ...known, cells });
      return;
    }
    const { full = 0, ...whole } = known;
    if (full === MAX_FULL)
      throw new Error(`One member did more than ${MAX_FULL * MAX_CELLS} different things on ${day}.`);
    context.put<DayDocument>(DAYS, { ...whole, _id: fullId(id, full + 1) });
    context.put<DayDocument>(DAYS, { ...whole, cells: [cell], full: full + 1 });
  },
};
