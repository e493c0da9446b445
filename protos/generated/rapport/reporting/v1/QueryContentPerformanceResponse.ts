// Original file: rapport/reporting/v1/report_service.proto

import type { ContentPerformanceRow as _rapport_reporting_v1_ContentPerformanceRow, ContentPerformanceRow__Output as _rapport_reporting_v1_ContentPerformanceRow__Output } from '../../../rapport/reporting/v1/ContentPerformanceRow.ts';

export interface QueryContentPerformanceResponse {
  'rows'?: (_rapport_reporting_v1_ContentPerformanceRow)[];
}

export interface QueryContentPerformanceResponse__Output {
  'rows': (_rapport_reporting_v1_ContentPerformanceRow__Output)[];
}
