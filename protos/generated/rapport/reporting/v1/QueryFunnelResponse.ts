// Original file: rapport/reporting/v1/report_service.proto

import type { FunnelStage as _rapport_reporting_v1_FunnelStage, FunnelStage__Output as _rapport_reporting_v1_FunnelStage__Output } from '../../../rapport/reporting/v1/FunnelStage.ts';
import type { Long } from '@grpc/proto-loader';

export interface QueryFunnelResponse {
  'stages'?: (_rapport_reporting_v1_FunnelStage)[];
  /**
   * Distinct members of any stage.
   */
  'members'?: (number | string | Long);
}

export interface QueryFunnelResponse__Output {
  'stages': (_rapport_reporting_v1_FunnelStage__Output)[];
  /**
   * Distinct members of any stage.
   */
  'members': (string);
}
