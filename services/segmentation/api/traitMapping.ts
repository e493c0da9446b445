import { invalidArgument, valueOrThrow } from '@rapport/platform/grpc/errors';
import { readCallerId, toTimestamp } from '@rapport/platform/grpc/wire';
import type { DefineTraitRequest__Output } from '@rapport/protos/rapport/segmentation/v1/DefineTraitRequest';
import type { Standing } from '@rapport/protos/rapport/segmentation/v1/Standing';
import type { Trait } from '@rapport/protos/rapport/segmentation/v1/Trait';
import type { TraitChange as WireChange } from '@rapport/protos/rapport/segmentation/v1/TraitChange';
import type { TraitMeasure__Output } from '@rapport/protos/rapport/segmentation/v1/TraitMeasure';
import type { TraitValue as WireValue } from '@rapport/protos/rapport/segmentation/v1/TraitValue';
import { parseTrait } from '@rapport/rules/readTrait';
import { printTrait } from '@rapport/rules/print';
import type { TraitMeasure } from '@rapport/rules/rule';
import { parseTraitText } from '@rapport/rules/text';
import type { TraitValue } from '@rapport/rules/trait';
import type { TraitPlan, TraitState } from '../trait/state.ts';
import type { TraitChange } from '../views/traits/documents.ts';
import type { MembershipEntry } from '../views/memberships/documents.ts';
import { invalidRule, readName, standingName } from './mapping.ts';

/** @throws RpcError INVALID_ARGUMENT */
export function readTraitPlan({ traitId, name, measure }: DefineTraitRequest__Output): TraitPlan {
  return {
    traitId: valueOrThrow(readCallerId(traitId, 'trait_id')),
    name: readName(name),
    measure: readMeasure(measure),
  };
}

/** An etag is the version of the trait. @throws RpcError INVALID_ARGUMENT */
export function readTraitEtag(etag: string): { readonly version?: number } {
  if (etag === '') return {};
  const version = Number(etag);
  if (!Number.isSafeInteger(version) || version < 0 || String(version) !== etag) {
    throw invalidArgument('ETAG_INVALID', 'Send the etag of the trait as you read it, 0 or none.', 'etag');
  }
  return { version };
}

/** @throws RpcError INVALID_ARGUMENT with every problem and its place */
function readMeasure(measure: TraitMeasure__Output | null): TraitMeasure {
  const { json = '', text = '' } = measure ?? {};
  if (json === '' && text === '') {
    throw invalidArgument('MEASURE_MISSING', 'A trait needs a measure, as json or as text.', 'measure');
  }
  const parsed = json === '' ? undefined : readJson(json);
  if (text === '') return parsed ?? readText(text);
  const written = readText(text);
  if (parsed !== undefined && JSON.stringify(parsed) !== JSON.stringify(written)) {
    throw invalidArgument(
      'MEASURE_FORMS_DIFFER',
      'json and text are two measures: send one of them.',
      'measure',
    );
  }
  return written;
}

function readJson(json: string): TraitMeasure {
  const parsed = parseTrait(json);
  if (parsed.outcome === 'valid') return parsed.measure;
  throw invalidRule(
    parsed.problems.map(({ path, ...problem }) => ({
      ...problem,
      field: path === '' ? 'measure.json' : `measure.json:${path}`,
    })),
  );
}

function readText(text: string): TraitMeasure {
  const parsed = parseTraitText(text);
  if (parsed.outcome === 'valid') return parsed.measure;
  throw invalidRule(
    parsed.problems.map(({ line, column, ...problem }) => ({
      ...problem,
      field: `measure.text:${line}:${column}`,
    })),
  );
}

export function toTrait(state: Exclude<TraitState, { status: 'none' }>): Trait {
  const { plan, version, activeFrom } = state;
  const { traitId, name, measure } = plan;
  return {
    traitId,
    name,
    version,
    measure: { json: JSON.stringify(measure), text: printTrait(measure) },
    activeFrom: toTimestamp(activeFrom),
    etag: String(version),
    retiredAt: state.status === 'retired' ? toTimestamp(state.retiredAt) : null,
  };
}

/** A value as it is answered; `since` is absent where it never changed. */
export function toTraitValue(
  {
    traitId,
    version,
    since,
  }: { readonly traitId: string; readonly version: number; readonly since?: number },
  found: Partial<TraitValue> | undefined,
): WireValue {
  const { value, parts, confidence } = found ?? {};
  return {
    traitId,
    definitionVersion: version,
    ...(typeof value === 'number' && { number: String(value) }),
    ...(typeof value === 'string' && { text: value }),
    rfm: parts === undefined ? null : { ...parts },
    ...(confidence !== undefined && { confidence }),
    since: since === undefined ? null : toTimestamp(since),
  };
}

const REASONS = { event: 'TRAIT_CHANGE_REASON_EVENT', time: 'TRAIT_CHANGE_REASON_TIME' } as const;

export function toTraitChange(change: TraitChange): WireChange {
  const { traitId, version, from, reason, causes } = change;
  return {
    value: toTraitValue({ traitId, version, since: from }, change),
    reason: REASONS[reason],
    causeEventIds: [...causes.causeEventIds],
    causeCount: causes.causeCount,
  };
}

export function toStanding({
  segmentId,
  version,
  enteredAt,
  causes,
}: Pick<MembershipEntry, 'segmentId' | 'version' | 'enteredAt' | 'causes'>): Standing {
  return {
    name: standingName(segmentId),
    segmentId,
    definitionVersion: version,
    since: toTimestamp(enteredAt),
    causeEventIds: [...causes.causeEventIds],
    causeCount: causes.causeCount,
  };
}
