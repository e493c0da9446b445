// Original file: rapport/reporting/v1/cascade_service.proto

import type { Long } from '@grpc/proto-loader';

export interface Generation {
  'depth'?: (number);
  'nodes'?: (number | string | Long);
  /**
   * Nodes of the next generation ÷ nodes of this one.
   */
  'k'?: (number | string);
}

export interface Generation__Output {
  'depth': (number);
  'nodes': (string);
  /**
   * Nodes of the next generation ÷ nodes of this one.
   */
  'k': (number);
}
