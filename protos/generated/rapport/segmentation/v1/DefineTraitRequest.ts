// Original file: rapport/segmentation/v1/trait_service.proto

import type { TraitMeasure as _rapport_segmentation_v1_TraitMeasure, TraitMeasure__Output as _rapport_segmentation_v1_TraitMeasure__Output } from '../../../rapport/segmentation/v1/TraitMeasure.ts';

export interface DefineTraitRequest {
  'requestId'?: (string);
  /**
   * `[A-Za-z0-9._-]{1,64}`
   */
  'traitId'?: (string);
  'name'?: (string);
  /**
   * Every problem is told with its place: `measure.json:by`, `measure.text:1:11` (line, column).
   */
  'measure'?: (_rapport_segmentation_v1_TraitMeasure | null);
  /**
   * Of the trait that was read; `0`: only where there is none; empty: whatever it is now.
   */
  'etag'?: (string);
}

export interface DefineTraitRequest__Output {
  'requestId': (string);
  /**
   * `[A-Za-z0-9._-]{1,64}`
   */
  'traitId': (string);
  'name': (string);
  /**
   * Every problem is told with its place: `measure.json:by`, `measure.text:1:11` (line, column).
   */
  'measure': (_rapport_segmentation_v1_TraitMeasure__Output | null);
  /**
   * Of the trait that was read; `0`: only where there is none; empty: whatever it is now.
   */
  'etag': (string);
}
