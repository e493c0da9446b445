// Original file: rapport/campaign/v1/campaign_service.proto

import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface ListEnrollmentsRequest {
  'campaignId'?: (string);
  /**
   * 1 to 1,000; 100 where it is zero.
   */
  'pageSize'?: (number);
  'pageToken'?: (string);
  'minPosition'?: (_rapport_type_v1_Position | null);
}

export interface ListEnrollmentsRequest__Output {
  'campaignId': (string);
  /**
   * 1 to 1,000; 100 where it is zero.
   */
  'pageSize': (number);
  'pageToken': (string);
  'minPosition': (_rapport_type_v1_Position__Output | null);
}
