// Original file: rapport/reporting/v1/cascade_service.proto

import type { CascadeSummary as _rapport_reporting_v1_CascadeSummary, CascadeSummary__Output as _rapport_reporting_v1_CascadeSummary__Output } from '../../../rapport/reporting/v1/CascadeSummary.ts';

export interface ListCascadesResponse {
  'cascades'?: (_rapport_reporting_v1_CascadeSummary)[];
}

export interface ListCascadesResponse__Output {
  'cascades': (_rapport_reporting_v1_CascadeSummary__Output)[];
}
