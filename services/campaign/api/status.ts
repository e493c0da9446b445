import type { Refusal } from '@rapport/kernel/outcome';
import { refusalError } from '@rapport/platform/grpc/errors';
import type { RpcError } from '@rapport/platform/grpc/errors';
import type { CampaignRejection } from '../campaign/decide.ts';

/** The one place where a refusal becomes a gRPC status. */
export const STATUS_OF_REJECTION = {
  CAMPAIGN_EXISTS: 'ALREADY_EXISTS',
  CAMPAIGN_UNKNOWN: 'NOT_FOUND',
  CAMPAIGN_WRONG_STATE: 'FAILED_PRECONDITION',
  AUDIENCE_MISSING: 'INVALID_ARGUMENT',
} as const satisfies Record<CampaignRejection['code'], Parameters<typeof refusalError>[1]>;

export function rejectionError(rejection: Refusal): RpcError {
  const code = rejection.code as CampaignRejection['code'];
  return refusalError(rejection, STATUS_OF_REJECTION[code]);
}

/** Reasons that the door itself gives, before anything is decided. */
export const DOOR_REASONS = ['FIELD_MISSING', 'TEXT_TOO_LONG', 'TRIGGER_MISSING'] as const;
