// Original file: rapport/segmentation/v1/trait.proto

import type { RfmScore as _rapport_segmentation_v1_RfmScore, RfmScore__Output as _rapport_segmentation_v1_RfmScore__Output } from '../../../rapport/segmentation/v1/RfmScore.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface TraitValue {
  'traitId'?: (string);
  /**
   * Of the definition by which it was computed.
   */
  'definitionVersion'?: (number);
  /**
   * int64: of counts, sums, distinct counts and streaks.
   */
  'number'?: (number | string | Long);
  /**
   * Of favourites, and the digits of an RFM score: `543`.
   */
  'text'?: (string);
  'rfm'?: (_rapport_segmentation_v1_RfmScore | null);
  /**
   * Of a favourite, 0 to 100: the lower end of the Wilson interval (95 %) of its share, in percent.
   */
  'confidence'?: (number);
  /**
   * From when the value counts; absent where it never changed.
   */
  'since'?: (_google_protobuf_Timestamp | null);
  /**
   * None of the two where there is nothing to take it from: a favourite of nobody who did anything.
   */
  'value'?: "number"|"text";
  '_confidence'?: "confidence";
}

export interface TraitValue__Output {
  'traitId': (string);
  /**
   * Of the definition by which it was computed.
   */
  'definitionVersion': (number);
  /**
   * int64: of counts, sums, distinct counts and streaks.
   */
  'number'?: (string);
  /**
   * Of favourites, and the digits of an RFM score: `543`.
   */
  'text'?: (string);
  'rfm': (_rapport_segmentation_v1_RfmScore__Output | null);
  /**
   * Of a favourite, 0 to 100: the lower end of the Wilson interval (95 %) of its share, in percent.
   */
  'confidence'?: (number);
  /**
   * From when the value counts; absent where it never changed.
   */
  'since': (_google_protobuf_Timestamp__Output | null);
  /**
   * None of the two where there is nothing to take it from: a favourite of nobody who did anything.
   */
  'value'?: "number"|"text";
  '_confidence'?: "confidence";
}
