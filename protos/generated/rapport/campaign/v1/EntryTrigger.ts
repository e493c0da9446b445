// Original file: rapport/campaign/v1/campaign.proto

import type { SegmentEnteredTrigger as _rapport_campaign_v1_SegmentEnteredTrigger, SegmentEnteredTrigger__Output as _rapport_campaign_v1_SegmentEnteredTrigger__Output } from '../../../rapport/campaign/v1/SegmentEnteredTrigger.ts';
import type { InteractionTrigger as _rapport_campaign_v1_InteractionTrigger, InteractionTrigger__Output as _rapport_campaign_v1_InteractionTrigger__Output } from '../../../rapport/campaign/v1/InteractionTrigger.ts';

/**
 * When a member enters: exactly one of the two.
 */
export interface EntryTrigger {
  /**
   * The member enters the audience segment.
   */
  'segmentEntered'?: (_rapport_campaign_v1_SegmentEnteredTrigger | null);
  /**
   * An interaction matches this rule (a filter on one interaction, no counts).
   */
  'interaction'?: (_rapport_campaign_v1_InteractionTrigger | null);
  'trigger'?: "segmentEntered"|"interaction";
}

/**
 * When a member enters: exactly one of the two.
 */
export interface EntryTrigger__Output {
  /**
   * The member enters the audience segment.
   */
  'segmentEntered'?: (_rapport_campaign_v1_SegmentEnteredTrigger__Output | null);
  /**
   * An interaction matches this rule (a filter on one interaction, no counts).
   */
  'interaction'?: (_rapport_campaign_v1_InteractionTrigger__Output | null);
  'trigger'?: "segmentEntered"|"interaction";
}
