import type { Attributes } from '@rapport/protos/rapport/ingestion/v1/Attributes';
import type { Attributes__Output } from '@rapport/protos/rapport/ingestion/v1/Attributes';
import type { IngestResult } from '@rapport/protos/rapport/ingestion/v1/IngestResult';
import type { Interaction__Output } from '@rapport/protos/rapport/ingestion/v1/Interaction';
import type { TimelineEntry } from '@rapport/protos/rapport/ingestion/v1/TimelineEntry';
import { toInstant } from '@rapport/kernel/instant';
import type { MemberAttributesData } from '@rapport/contracts/ingestion/events';
import { invalidArgument, valueOrThrow } from '@rapport/platform/grpc/errors';
import { readScalars, readTimestamp, toStruct, toTimestamp } from '@rapport/platform/grpc/wire';
import { isTimeZone } from '@rapport/rules/calendar';
import type { InteractionRow } from '../views/interactions/projection.ts';
import type { ItemResult } from './items.ts';

const given = (text: string): string | undefined => (text === '' ? undefined : text);

function present(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** A proto message as the item that the HTTP door takes: from here on both go the same way. */
export function toItem(wire: Interaction__Output): Record<string, unknown> {
  const at = valueOrThrow(readTimestamp(wire.occurredAt, 'occurred_at'));
  const { member, object, value } = wire;
  return present({
    id: given(wire.id),
    memberId: given(wire.memberId),
    anonymousId: given(wire.anonymousId),
    member: member
      ? present({ namespace: given(member.namespace), externalId: member.externalId })
      : undefined,
    verb: wire.verb,
    occurredAt: at === undefined ? undefined : toInstant(at),
    object: object
      ? present({ kind: object.kind, id: object.id, tags: object.tags.length > 0 ? object.tags : undefined })
      : undefined,
    channel: given(wire.channel),
    touchpointId: given(wire.touchpointId),
    campaignId: given(wire.campaignId),
    shareId: given(wire.shareId),
    parentShareId: given(wire.parentShareId),
    value: value ? { amount: value.amount, currency: value.currency } : undefined,
    dwellMs: wire._dwellMs === undefined ? undefined : Number(wire.dwellMs),
    depthPct: wire._depthPct === undefined ? undefined : wire.depthPct,
    device: valueOrThrow(readScalars(wire.device, 'device')),
    geo: valueOrThrow(readScalars(wire.geo, 'geo')),
    properties: valueOrThrow(readScalars(wire.properties, 'properties')),
  });
}

const WIRE_STATUS = {
  accepted: 'INGEST_STATUS_ACCEPTED',
  duplicate: 'INGEST_STATUS_DUPLICATE',
  rejected: 'INGEST_STATUS_REJECTED',
} as const;

export function toIngestResult({ id, status, position, reason, detail, field }: ItemResult): IngestResult {
  return {
    id,
    status: WIRE_STATUS[status],
    position: position ?? null,
    reason: reason ?? '',
    detail: detail ?? '',
    field: field ?? '',
  };
}

export function toTimelineEntry(row: InteractionRow): TimelineEntry {
  return {
    id: row.eventId,
    verb: row.verb ?? '',
    occurredAt: toTimestamp(row.occurredAt ?? row.effectiveAt),
    recordedAt: toTimestamp(row.recordedAt),
    object: row.object
      ? { kind: row.object.kind, id: row.object.id, tags: [...(row.object.tags ?? [])] }
      : null,
    channel: row.channel ?? '',
    campaignId: row.campaignId ?? '',
    shareId: row.shareId ?? '',
    value: row.value ?? null,
    voided: row.voided === true,
    backfill: row.backfill === true,
  };
}

const AGE_BANDS: ReadonlySet<string> = new Set(['0-17', '18-24', '25-34', '35-44', '45-54', '55+']);
const GENDERS: ReadonlySet<string> = new Set(['female', 'male', 'other']);
const MAX_TEXT = 128;

/** Attributes that are present, in the form of the log. */
export function readAttributes(wire: Attributes__Output | null): MemberAttributesData {
  if (wire === null) return {};
  const refuse = (field: string, message: string): never => {
    throw invalidArgument('ATTRIBUTE_INVALID', message, `attributes.${field}`);
  };
  const { gender, birthYear, ageBand, region, locale, timeZone } = wire;
  if (gender !== '' && !GENDERS.has(gender)) refuse('gender', 'A gender is female, male or other.');
  if (birthYear !== 0 && (birthYear < 1900 || birthYear > 2100)) {
    refuse('birth_year', 'A birth year lies between 1900 and 2100.');
  }
  if (ageBand !== '' && !AGE_BANDS.has(ageBand))
    refuse('age_band', `An age band is one of ${[...AGE_BANDS].join(', ')}.`);
  if (timeZone !== '' && !isTimeZone(timeZone))
    refuse('time_zone', 'A time zone is an IANA name such as Europe/London.');
  for (const [field, text] of Object.entries({ region, locale })) {
    if (text.length > MAX_TEXT) refuse(field, `At most ${MAX_TEXT} characters.`);
  }
  const free = valueOrThrow(readScalars(wire.free, 'attributes.free'));
  return {
    ...(gender !== '' && { gender: gender as 'female' | 'male' | 'other' }),
    ...(birthYear !== 0 && { birthYear }),
    ...(ageBand !== '' && { ageBand }),
    ...(region !== '' && { region }),
    ...(locale !== '' && { locale }),
    ...(timeZone !== '' && { timeZone }),
    ...(free !== undefined && { free: { ...free } }),
  };
}

const CLEARABLE: Readonly<Record<string, string>> = {
  gender: 'gender',
  birth_year: 'birthYear',
  age_band: 'ageBand',
  region: 'region',
  locale: 'locale',
  time_zone: 'timeZone',
};
const MAX_CLEARED = 60;

/** Names to clear, from the proto's spelling to the log's. */
export function readCleared(names: readonly string[]): string[] {
  if (names.length > MAX_CLEARED) {
    throw invalidArgument(
      'ATTRIBUTE_INVALID',
      `At most ${MAX_CLEARED} attributes are cleared at once.`,
      'clear',
    );
  }
  return names.map((name) => {
    const known = name.startsWith('free.') ? name : CLEARABLE[name];
    if (known === undefined)
      throw invalidArgument('ATTRIBUTE_INVALID', `There is no attribute ${name}.`, 'clear');
    return known;
  });
}

export function toAttributes({ free, ...attributes }: MemberAttributesData): Attributes {
  return { ...attributes, free: free === undefined ? null : toStruct(free) };
}
