// Original file: rapport/segmentation/v1/trait.proto

import type { TraitMeasure as _rapport_segmentation_v1_TraitMeasure, TraitMeasure__Output as _rapport_segmentation_v1_TraitMeasure__Output } from '../../../rapport/segmentation/v1/TraitMeasure.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Backfill as _rapport_segmentation_v1_Backfill, Backfill__Output as _rapport_segmentation_v1_Backfill__Output } from '../../../rapport/segmentation/v1/Backfill.ts';

export interface Trait {
  'traitId'?: (string);
  'name'?: (string);
  /**
   * 1 for the first; every change is a new one.
   */
  'version'?: (number);
  'measure'?: (_rapport_segmentation_v1_TraitMeasure | null);
  /**
   * Since when it has this measure. What was recorded before counts as if it had always had it.
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
  /**
   * How far this measure has reached the members who were there before; absent where the trait is retired. Answers are by
   * it from the beginning on; who listens to the events is told of member after member.
   */
  'backfill'?: (_rapport_segmentation_v1_Backfill | null);
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
   * Since when it has this measure. What was recorded before counts as if it had always had it.
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
  /**
   * How far this measure has reached the members who were there before; absent where the trait is retired. Answers are by
   * it from the beginning on; who listens to the events is told of member after member.
   */
  'backfill': (_rapport_segmentation_v1_Backfill__Output | null);
}
