// Original file: rapport/reporting/v1/report_service.proto

import type { BreakdownRow as _rapport_reporting_v1_BreakdownRow, BreakdownRow__Output as _rapport_reporting_v1_BreakdownRow__Output } from '../../../rapport/reporting/v1/BreakdownRow.ts';

export interface QueryBreakdownResponse {
  /**
   * By interactions, most first, then by values.
   */
  'rows'?: (_rapport_reporting_v1_BreakdownRow)[];
  'total'?: (_rapport_reporting_v1_BreakdownRow | null);
}

export interface QueryBreakdownResponse__Output {
  /**
   * By interactions, most first, then by values.
   */
  'rows': (_rapport_reporting_v1_BreakdownRow__Output)[];
  'total': (_rapport_reporting_v1_BreakdownRow__Output | null);
}
