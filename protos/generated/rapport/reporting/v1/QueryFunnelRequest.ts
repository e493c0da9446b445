// Original file: rapport/reporting/v1/report_service.proto

import type { Period as _rapport_reporting_v1_Period, Period__Output as _rapport_reporting_v1_Period__Output } from '../../../rapport/reporting/v1/Period.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface QueryFunnelRequest {
  /**
   * Everything where empty.
   */
  'campaignId'?: (string);
  'period'?: (_rapport_reporting_v1_Period | null);
  'minPosition'?: (_rapport_type_v1_Position | null);
}

export interface QueryFunnelRequest__Output {
  /**
   * Everything where empty.
   */
  'campaignId': (string);
  'period': (_rapport_reporting_v1_Period__Output | null);
  'minPosition': (_rapport_type_v1_Position__Output | null);
}
