import {
  at,
  checkFields,
  problem,
  readDistinctField,
  readInteger,
  readItems,
  readMeasuredField,
  readObject,
  readPattern,
  readPropertyField,
  readWindow,
  readZone,
  suggestion,
  treeOf,
} from './reading.ts';
import type { Fields, Reading, RuleProblem } from './reading.ts';
import { FAVOURITE_FIELDS, MAX_RFM_BOUNDS, MAX_SUM, MAX_TRAIT_COUNT, MAX_WINDOW_MS } from './rule.ts';
import type { FavouriteTrait, NumberTrait, RfmTrait, RollingWindow, TraitMeasure } from './rule.ts';
import { RULE_VERBS } from './vocabulary.ts';

export type ParsedTrait =
  | { readonly outcome: 'valid'; readonly measure: TraitMeasure }
  | { readonly outcome: 'invalid'; readonly problems: readonly RuleProblem[] };

const TRAIT_FIELDS: Readonly<Record<TraitMeasure['kind'], readonly string[]>> = {
  count: ['kind', 'of', 'where', 'within'],
  sum: ['kind', 'field', 'of', 'where', 'within'],
  distinct: ['kind', 'by', 'zone', 'of', 'where', 'within'],
  streak: ['kind', 'of', 'where', 'zone'],
  favourite: ['kind', 'by', 'zone', 'of', 'where', 'within'],
  rfm: ['kind', 'by', 'of', 'where', 'recencyMs', 'frequency', 'monetary', 'within'],
};

const KINDS = Object.keys(TRAIT_FIELDS) as readonly TraitMeasure['kind'][];

/** Reads what a trait is computed from, from JSON; as strict as `parseRule`, and with the same normal form. */
export function parseTrait(json: unknown): ParsedTrait {
  const read = treeOf(json);
  if (read.outcome === 'invalid') return { outcome: 'invalid', problems: [read.problem] };
  const reading: Reading = { scope: 'segment', verbs: RULE_VERBS, problems: [], nodes: 0, stopped: false };
  const measure = readTraitMeasure(reading, read.tree, '');
  return measure === null || reading.problems.length > 0
    ? { outcome: 'invalid', problems: reading.problems }
    : { outcome: 'valid', measure };
}

export function readTraitMeasure(reading: Reading, json: unknown, path: string): TraitMeasure | null {
  const fields = readObject(reading, json, path);
  if (fields === null) return null;
  const kind = KINDS.find((known) => known === fields.kind);
  if (kind === undefined) {
    const near = typeof fields.kind === 'string' ? suggestion(fields.kind, KINDS) : '';
    return problem(
      reading,
      at(path, 'kind'),
      'UNKNOWN_KIND',
      `A trait’s kind is one of ${KINDS.join(', ')}.${near}`,
    );
  }
  checkFields(reading, fields, TRAIT_FIELDS[kind], path);
  switch (kind) {
    case 'favourite':
      return readFavourite(reading, fields, path);
    case 'rfm':
      return readRfm(reading, fields, path);
    default:
      return readNumber(reading, kind, fields, path);
  }
}

function readNumber(
  reading: Reading,
  kind: NumberTrait['kind'],
  fields: Fields,
  path: string,
): NumberTrait | null {
  const pattern = readPattern(reading, fields, path);
  if (kind === 'streak') {
    const zone = readZone(reading, fields.zone, at(path, 'zone'));
    return pattern === null || zone === null ? null : { kind, ...pattern, zone };
  }
  const within = readWindow(reading, fields.within, at(path, 'within'));
  if (kind === 'count') return pattern === null || within === null ? null : { kind, ...pattern, within };
  if (kind === 'sum') {
    const field = readMeasuredField(reading, fields.field, at(path, 'field'));
    return pattern === null || within === null || field === null ? null : { kind, field, ...pattern, within };
  }
  const by = readDistinctField(reading, fields.by, at(path, 'by'));
  const zone = readZoneOf(reading, by, ['day'], fields, path);
  if (pattern === null || within === null || by === null || zone === null) return null;
  return { kind, by, ...zone, ...pattern, within };
}

function readFavourite(reading: Reading, fields: Fields, path: string): FavouriteTrait | null {
  const by = readPropertyField(reading, fields.by, FAVOURITE_FIELDS, at(path, 'by'));
  const zone = readZoneOf(reading, by, ['hour', 'weekday'], fields, path);
  const pattern = readPattern(reading, fields, path);
  const within = readRollingOrEver(reading, fields, path);
  if (by === null || zone === null || pattern === null || within === null) return null;
  return { kind: 'favourite', by, ...zone, ...pattern, within };
}

/** A zone where the field is one of those that need it, and none where not. */
function readZoneOf(
  reading: Reading,
  by: string | null,
  zoned: readonly string[],
  fields: Fields,
  path: string,
): { readonly zone?: string } | null {
  if (by !== null && zoned.includes(by)) {
    const zone = readZone(reading, fields.zone, at(path, 'zone'));
    return zone === null ? null : { zone };
  }
  if (by === null || fields.zone === undefined) return {};
  return problem(
    reading,
    at(path, 'zone'),
    'UNKNOWN_FIELD',
    `Only ${zoned.join(' and ')} are of a time zone.`,
  );
}

function readRollingOrEver(reading: Reading, fields: Fields, path: string): RollingWindow | 'ever' | null {
  const within = readWindow(reading, fields.within, at(path, 'within'));
  if (within === null || within === 'ever' || 'lastMs' in within) return within;
  return problem(
    reading,
    at(path, 'within'),
    'IMPOSSIBLE_WINDOW',
    'This is taken from {"lastMs": …} or "ever".',
  );
}

const RFM_FIELDS = ['objectId', 'channel', 'touchpointId', 'campaignId'] as const;

function readRfm(reading: Reading, fields: Fields, path: string): RfmTrait | null {
  const by =
    fields.by === undefined ? undefined : readPropertyField(reading, fields.by, RFM_FIELDS, at(path, 'by'));
  const pattern = readPattern(reading, fields, path);
  const recencyMs = readBoundList(reading, fields, 'recencyMs', path, MAX_WINDOW_MS);
  const frequency = readBoundList(reading, fields, 'frequency', path, MAX_TRAIT_COUNT);
  const monetary = readBoundList(reading, fields, 'monetary', path, MAX_SUM);
  const within = readRollingOrEver(reading, fields, path);
  if (by === null || pattern === null || recencyMs === null) return null;
  if (frequency === null || monetary === null || within === null) return null;
  return { kind: 'rfm', ...(by !== undefined && { by }), ...pattern, recencyMs, frequency, monetary, within };
}

/** Whole numbers that ascend. */
function readBoundList(
  reading: Reading,
  fields: Fields,
  field: string,
  path: string,
  most: number,
): readonly number[] | null {
  const items = readItems(reading, fields, field, path);
  if (items === null) return null;
  const listPath = at(path, field);
  if (items.length > MAX_RFM_BOUNDS) {
    return problem(reading, listPath, 'LIST_TOO_LONG', `A score has at most ${MAX_RFM_BOUNDS} bounds.`);
  }
  const bounds = items.map((item, index) =>
    readInteger(reading, { [index]: item }, String(index), listPath, 1, most),
  );
  if (!bounds.every((bound) => bound !== null)) return null;
  return bounds.every((bound, index) => bound > (bounds[index - 1] ?? 0))
    ? bounds
    : problem(reading, listPath, 'WRONG_VALUE', 'Bounds ascend.');
}
