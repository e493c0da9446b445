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

/** What one member did on one UTC day. */
export interface DayDocument extends Document {
  readonly tenant: string;
  readonly mid: string;
  readonly day: string;
  readonly cells: readonly Cell[];
}

/** A cell is about 150 bytes: 2,000 of them are 300 kB, and a member who needs more goes on in a second document. */
export const MAX_CELLS = 2_000;
/** Documents of one member and day: 50 times 2,000 different cells are a robot's day. Beyond it the record is parked. */
const MAX_PARTS = 50;

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

export const dayId = (tenant: string, mid: string, day: string, part: number): string =>
  part === 0 ? `${tenant}:${mid}:${day}` : `${tenant}:${mid}:${day}#${part}`;

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
  return {
    hour: Math.floor(at / HOUR_MS),
    verb: data.verb,
    campaign: data.campaignId ?? '',
    gender: member?.gender ?? UNKNOWN,
    region: typeof region === 'string' ? region : (member?.region ?? UNKNOWN),
    ageBand: member?.birthYear === undefined ? (member?.ageBand ?? UNKNOWN) : ageBandOf(member.birthYear, at),
    channel: data.channel ?? UNKNOWN,
    n: 1,
    value: data.value === undefined ? 0n : BigInt(data.value.amount),
  };
}

const sameKind = (one: Cell, other: Cell): boolean =>
  one.hour === other.hour &&
  one.verb === other.verb &&
  one.campaign === other.campaign &&
  one.gender === other.gender &&
  one.region === other.region &&
  one.ageBand === other.ageBand &&
  one.channel === other.channel;

/** `undefined` where the document is full and has no cell of this kind. */
export function addCell(cells: readonly Cell[], added: Cell): readonly Cell[] | undefined {
  const place = cells.findIndex((cell) => sameKind(cell, added));
  if (place >= 0) {
    return cells.map((cell, index) =>
      index === place ? { ...cell, n: cell.n + added.n, value: cell.value + added.value } : cell,
    );
  }
  return cells.length < MAX_CELLS ? [...cells, added] : undefined;
}

/** Who did what, hour by hour, with the attributes that were known when it was recorded. */
export const activityProjection: Projection<Handled> = {
  name: 'reporting.activity.v1',
  topic: TOPICS.interactions,
  handles: ['rapport.ingestion.InteractionRecorded.v1', 'rapport.ingestion.MemberAttributesChanged.v1'],
  collections: [{ name: MEMBERS }, { name: DAYS, indexes: [{ fields: { tenant: 1, day: 1 } }] }],
  keys: ({ event, effectiveAt }) => {
    const mid = event.subject ?? '';
    const member = { collection: MEMBERS, id: memberKey(event.tenantid, mid) };
    if (event.type === 'rapport.ingestion.MemberAttributesChanged.v1') return [member];
    const day = toInstant(effectiveAt).slice(0, 10);
    return [member, { collection: DAYS, id: dayId(event.tenantid, mid, day, 0) }];
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
    const cell = cellOf(event, member, effectiveAt);
    for (let part = 0; part < MAX_PARTS; part += 1) {
      const id = dayId(tenant, mid, day, part);
      const known = context.get<DayDocument>(DAYS, id) ?? { _id: id, tenant, mid, day, cells: [] };
      const cells = addCell(known.cells, cell);
      if (cells === undefined) continue;
      context.put<DayDocument>(DAYS, { ...known, cells });
      return;
    }
    throw new Error(`One member did more than ${MAX_PARTS * MAX_CELLS} different things on ${day}.`);
  },
};
