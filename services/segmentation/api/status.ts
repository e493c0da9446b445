import type { Refusal } from '@rapport/kernel/outcome';
import { refusalError } from '@rapport/platform/grpc/errors';
import type { RefusalStatus, RpcError } from '@rapport/platform/grpc/errors';
import type { SegmentRejection } from '../segment/decide.ts';
import type { TraitRejection } from '../trait/decide.ts';

type Rejection = SegmentRejection | TraitRejection;

/** How each refusal of the aggregates reaches the caller; the README explains them. */
export const STATUS_OF_REJECTION = {
  SEGMENT_EXISTS: 'ALREADY_EXISTS',
  SEGMENT_ID_RESERVED: 'INVALID_ARGUMENT',
  SEGMENT_UNKNOWN: 'NOT_FOUND',
  SEGMENT_ALREADY_PUBLISHED: 'FAILED_PRECONDITION',
  SEGMENT_ARCHIVED: 'FAILED_PRECONDITION',
  SEGMENT_CHANGED: 'FAILED_PRECONDITION',
  SEGMENT_NOT_PUBLISHED: 'FAILED_PRECONDITION',
  SEGMENT_NOT_STATIC: 'FAILED_PRECONDITION',
  SEGMENT_HAS_NO_RULE: 'FAILED_PRECONDITION',
  TRAIT_UNKNOWN: 'NOT_FOUND',
  TRAIT_RETIRED: 'FAILED_PRECONDITION',
  TRAIT_CHANGED: 'FAILED_PRECONDITION',
} as const satisfies Record<Rejection['code'], RefusalStatus>;

/** Refusals that the doors decide by themselves. */
export const DOOR_REASONS = [
  'AUDIENCE_NOT_OF_SEGMENTS',
  'CHANNELS_INVALID',
  'CSV_INVALID',
  'ESTIMATE_OF_WHAT',
  'ESTIMATE_UNKNOWN',
  'ETAG_INVALID',
  'IMPORT_AMBIGUOUS',
  'IMPORT_EMPTY',
  'IMPORT_TOO_LARGE',
  'KIND_INVALID',
  'MEASURE_FORMS_DIFFER',
  'MEASURE_MISSING',
  'MEMBERS_INVALID',
  'NAME_INVALID',
  'OVERLAPS_TOO_MANY',
  'OVERLAP_INVALID',
  'PERIOD_INVALID',
  'RULES_TOO_LONG',
  'RULE_FORMS_DIFFER',
  'RULE_MISSING',
  'RULE_SEGMENT_UNKNOWN',
  'RULE_TRAIT_UNKNOWN',
  'SEGMENT_CYCLE',
  'SEGMENT_IN_USE',
  'RESUME_TOKEN_INVALID',
  'RESUME_TOKEN_TOO_OLD',
  'SETS_TOO_LARGE',
  'TOO_MANY_ESTIMATES',
  'TOO_MANY_EXPORTS',
  'TOO_MANY_SEGMENTS',
  'TOO_MANY_WATCHES',
  'TOO_MANY_TRAITS',
  'TRAITS_INVALID',
  'UPDATE_EMPTY',
  'WATCH_INTERRUPTED',
] as const;

export function rejectionError(rejection: Refusal): RpcError {
  return refusalError(rejection, STATUS_OF_REJECTION[rejection.code as Rejection['code']]);
}
