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
import { MAX_CELLS, NO_CELLS, addCell, packCell, packCells, unpackCells } from './cells.ts';
import type { Cell, PackedCells } from './cells.ts';

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

/**
 * What one member did on one UTC day. It is written again with every event, so it stays small: when it is full, its
 * cells move to a document of their own, which is never written again, and it begins anew. A kind may thus come again.
 */
export interface DayDocument extends Document {
  readonly tenant: string;
  readonly mid: string;
  readonly day: string;
  /** Each kind once, in the kinds' order. */
  readonly cells: PackedCells;
  /** Full documents of the same member and day that came before; absent where there is none. */
  readonly full?: number;
}

/** Full documents of one member and day: 10,000 of 32 cells are a robot's day. Beyond it the record is parked. */
const MAX_FULL = 10_000;
/** As long as a member's own region may be; a longer text in an event names no region. */
export const MAX_REGION = 128;
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
    const known = context.get<DayDocument>(DAYS, id) ?? { _id: id, tenant, mid, day, cells: NO_CELLS };
    const cells = addCell(unpackCells(known.cells), cell);
    if (cells !== undefined) {
      context.put<DayDocument>(DAYS, { ...known, cells: packCells(cells) });
      return;
    }
    const { full = 0, ...whole } = known;
    if (full === MAX_FULL)
      throw new Error(`One member did more than ${MAX_FULL * MAX_CELLS} different things on ${day}.`);
    context.put<DayDocument>(DAYS, { ...whole, _id: fullId(id, full + 1) });
    context.put<DayDocument>(DAYS, { ...whole, cells: packCells([cell]), full: full + 1 });
  },
};
