// Original file: rapport/reporting/v1/cascade_service.proto

import type { Long } from '@grpc/proto-loader';

export interface CascadeSummary {
  'contentId'?: (string);
  'size'?: (number | string | Long);
  'depth'?: (number);
}

export interface CascadeSummary__Output {
  'contentId': (string);
  'size': (string);
  'depth': (number);
}
