// Original file: rapport/points/v1/rule_service.proto

import type { TrialOutcome as _rapport_points_v1_TrialOutcome, TrialOutcome__Output as _rapport_points_v1_TrialOutcome__Output } from '../../../rapport/points/v1/TrialOutcome.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface RuleTrial {
  'ruleId'?: (string);
  /**
   * 0 for the draft.
   */
  'ruleVersion'?: (number);
  'outcome'?: (_rapport_points_v1_TrialOutcome);
  /**
   * Why, in a sentence.
   */
  'text'?: (string);
  'unit'?: (string);
  /**
   * What would be earned, below zero what would be taken back, pending or not.
   */
  'amount'?: (number | string | Long);
  /**
   * What the formula comes to, multiplied and before limits.
   */
  'wanted'?: (number | string | Long);
  /**
   * The multiplier that applies; 100 is none.
   */
  'percent'?: (number);
  'activatesAt'?: (_google_protobuf_Timestamp | null);
  'expiresAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Where points would wait for an event: when they would expire without it.
   */
  'awaitsUntil'?: (_google_protobuf_Timestamp | null);
}

export interface RuleTrial__Output {
  'ruleId': (string);
  /**
   * 0 for the draft.
   */
  'ruleVersion': (number);
  'outcome': (_rapport_points_v1_TrialOutcome__Output);
  /**
   * Why, in a sentence.
   */
  'text': (string);
  'unit': (string);
  /**
   * What would be earned, below zero what would be taken back, pending or not.
   */
  'amount': (string);
  /**
   * What the formula comes to, multiplied and before limits.
   */
  'wanted': (string);
  /**
   * The multiplier that applies; 100 is none.
   */
  'percent': (number);
  'activatesAt': (_google_protobuf_Timestamp__Output | null);
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Where points would wait for an event: when they would expire without it.
   */
  'awaitsUntil': (_google_protobuf_Timestamp__Output | null);
}
