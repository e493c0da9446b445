// Original file: rapport/points/v1/rule_service.proto

import type { Struct as _google_protobuf_Struct, Struct__Output as _google_protobuf_Struct__Output } from '../../../google/protobuf/Struct.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * What a rule can see of an event.
 */
export interface TrialEvent {
  /**
   * A verb of the catalogue, one of what services tell, or `share.reached`: `properties.qualified` says whether the friend really read, or registered,
   * `properties.depth` whether through the member's own share (1) or through one that was made of it (2).
   */
  'verb'?: (string);
  'objectKind'?: (string);
  'objectId'?: (string);
  'tags'?: (string)[];
  'channel'?: (string);
  'touchpointId'?: (string);
  'campaignId'?: (string);
  /**
   * In minor units of the tenant's currency.
   */
  'amount'?: (number | string | Long);
  'dwellMs'?: (number | string | Long);
  'depthPct'?: (number);
  'properties'?: (_google_protobuf_Struct | null);
  /**
   * Now where it is absent, or ahead.
   */
  'occurredAt'?: (_google_protobuf_Timestamp | null);
  '_amount'?: "amount";
  '_dwellMs'?: "dwellMs";
  '_depthPct'?: "depthPct";
}

/**
 * What a rule can see of an event.
 */
export interface TrialEvent__Output {
  /**
   * A verb of the catalogue, one of what services tell, or `share.reached`: `properties.qualified` says whether the friend really read, or registered,
   * `properties.depth` whether through the member's own share (1) or through one that was made of it (2).
   */
  'verb': (string);
  'objectKind': (string);
  'objectId': (string);
  'tags': (string)[];
  'channel': (string);
  'touchpointId': (string);
  'campaignId': (string);
  /**
   * In minor units of the tenant's currency.
   */
  'amount'?: (string);
  'dwellMs'?: (string);
  'depthPct'?: (number);
  'properties': (_google_protobuf_Struct__Output | null);
  /**
   * Now where it is absent, or ahead.
   */
  'occurredAt': (_google_protobuf_Timestamp__Output | null);
  '_amount'?: "amount";
  '_dwellMs'?: "dwellMs";
  '_depthPct'?: "depthPct";
}
