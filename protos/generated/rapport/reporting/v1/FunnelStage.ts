// Original file: rapport/reporting/v1/report_service.proto

import type { Long } from '@grpc/proto-loader';

export interface FunnelStage {
  /**
   * `attention`, `interest`, `search`, `action`, `share`
   */
  'stage'?: (string);
  /**
   * Distinct members with at least one interaction of the stage.
   */
  'members'?: (number | string | Long);
  'interactions'?: (number | string | Long);
  /**
   * Distinct members with this stage and every stage before it.
   */
  'membersThrough'?: (number | string | Long);
}

export interface FunnelStage__Output {
  /**
   * `attention`, `interest`, `search`, `action`, `share`
   */
  'stage': (string);
  /**
   * Distinct members with at least one interaction of the stage.
   */
  'members': (string);
  'interactions': (string);
  /**
   * Distinct members with this stage and every stage before it.
   */
  'membersThrough': (string);
}
