// Original file: rapport/campaign/v1/campaign_service.proto

import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface GetCampaignRequest {
  'campaignId'?: (string);
  /**
   * Enrolments that follow from it are counted.
   */
  'minPosition'?: (_rapport_type_v1_Position | null);
}

export interface GetCampaignRequest__Output {
  'campaignId': (string);
  /**
   * Enrolments that follow from it are counted.
   */
  'minPosition': (_rapport_type_v1_Position__Output | null);
}
