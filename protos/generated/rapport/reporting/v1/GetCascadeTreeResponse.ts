// Original file: rapport/reporting/v1/cascade_service.proto

import type { CascadeNode as _rapport_reporting_v1_CascadeNode, CascadeNode__Output as _rapport_reporting_v1_CascadeNode__Output } from '../../../rapport/reporting/v1/CascadeNode.ts';

export interface GetCascadeTreeResponse {
  'nodes'?: (_rapport_reporting_v1_CascadeNode)[];
  'nextPageToken'?: (string);
}

export interface GetCascadeTreeResponse__Output {
  'nodes': (_rapport_reporting_v1_CascadeNode__Output)[];
  'nextPageToken': (string);
}
