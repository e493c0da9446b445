import type { RefusalStatuses } from '@rapport/platform/grpc/commands';
import type { CampaignRejection } from '../campaign/decide.ts';

/** The one place where a refusal becomes a gRPC status. */
export const STATUS_OF_REJECTION = {
  CAMPAIGN_EXISTS: 'ALREADY_EXISTS',
  CAMPAIGN_UNKNOWN: 'NOT_FOUND',
  CAMPAIGN_WRONG_STATE: 'FAILED_PRECONDITION',
  AUDIENCE_MISSING: 'INVALID_ARGUMENT',
} as const satisfies RefusalStatuses<CampaignRejection['code']>;

/** Reasons that the door itself gives, before anything is decided. */
export const DOOR_REASONS = ['FIELD_MISSING', 'TEXT_TOO_LONG', 'TRIGGER_MISSING'] as const;
