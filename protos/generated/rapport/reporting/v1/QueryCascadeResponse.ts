// Original file: rapport/reporting/v1/cascade_service.proto

import type { Generation as _rapport_reporting_v1_Generation, Generation__Output as _rapport_reporting_v1_Generation__Output } from '../../../rapport/reporting/v1/Generation.ts';
import type { Long } from '@grpc/proto-loader';

export interface QueryCascadeResponse {
  /**
   * Nodes whose way to a root is known.
   */
  'size'?: (number | string | Long);
  /**
   * Greatest depth.
   */
  'depth'?: (number);
  /**
   * Most nodes in one generation.
   */
  'breadth'?: (number | string | Long);
  'roots'?: (number | string | Long);
  'generations'?: (_rapport_reporting_v1_Generation)[];
  /**
   * Nodes that wait for a parent that has not been told yet.
   */
  'waiting'?: (number | string | Long);
}

export interface QueryCascadeResponse__Output {
  /**
   * Nodes whose way to a root is known.
   */
  'size': (string);
  /**
   * Greatest depth.
   */
  'depth': (number);
  /**
   * Most nodes in one generation.
   */
  'breadth': (string);
  'roots': (string);
  'generations': (_rapport_reporting_v1_Generation__Output)[];
  /**
   * Nodes that wait for a parent that has not been told yet.
   */
  'waiting': (string);
}
