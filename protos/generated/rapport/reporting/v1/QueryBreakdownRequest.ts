// Original file: rapport/reporting/v1/report_service.proto

import type { Dimension as _rapport_reporting_v1_Dimension, Dimension__Output as _rapport_reporting_v1_Dimension__Output } from '../../../rapport/reporting/v1/Dimension.ts';
import type { Period as _rapport_reporting_v1_Period, Period__Output as _rapport_reporting_v1_Period__Output } from '../../../rapport/reporting/v1/Period.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface QueryBreakdownRequest {
  'verb'?: (string);
  /**
   * One to four, in the order of the rows' values.
   */
  'dimensions'?: (_rapport_reporting_v1_Dimension)[];
  'period'?: (_rapport_reporting_v1_Period | null);
  'campaignId'?: (string);
  'minPosition'?: (_rapport_type_v1_Position | null);
}

export interface QueryBreakdownRequest__Output {
  'verb': (string);
  /**
   * One to four, in the order of the rows' values.
   */
  'dimensions': (_rapport_reporting_v1_Dimension__Output)[];
  'period': (_rapport_reporting_v1_Period__Output | null);
  'campaignId': (string);
  'minPosition': (_rapport_type_v1_Position__Output | null);
}
