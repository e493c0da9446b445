// Original file: rapport/segmentation/v1/trait.proto

import type { TraitMeasure as _rapport_segmentation_v1_TraitMeasure, TraitMeasure__Output as _rapport_segmentation_v1_TraitMeasure__Output } from '../../../rapport/segmentation/v1/TraitMeasure.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';

export interface Trait {
  'traitId'?: (string);
  'name'?: (string);
  /**
   * 1 for the first; every change is a new one.
   */
  'version'?: (number);
  'measure'?: (_rapport_segmentation_v1_TraitMeasure | null);
  /**
   * Only what is recorded from here on counts, until history is backfilled. A new version with the same measure goes on
   * counting.
   */
  'activeFrom'?: (_google_protobuf_Timestamp | null);
  /**
   * Changes with every change. Sent with one, the change is refused where somebody else's came in between.
   */
  'etag'?: (string);
  /**
   * It is computed no more; what was can still be asked.
   */
  'retiredAt'?: (_google_protobuf_Timestamp | null);
}

export interface Trait__Output {
  'traitId': (string);
  'name': (string);
  /**
   * 1 for the first; every change is a new one.
   */
  'version': (number);
  'measure': (_rapport_segmentation_v1_TraitMeasure__Output | null);
  /**
   * Only what is recorded from here on counts, until history is backfilled. A new version with the same measure goes on
   * counting.
   */
  'activeFrom': (_google_protobuf_Timestamp__Output | null);
  /**
   * Changes with every change. Sent with one, the change is refused where somebody else's came in between.
   */
  'etag': (string);
  /**
   * It is computed no more; what was can still be asked.
   */
  'retiredAt': (_google_protobuf_Timestamp__Output | null);
}
