// Original file: rapport/segmentation/v1/trait.proto

import type { TraitValue as _rapport_segmentation_v1_TraitValue, TraitValue__Output as _rapport_segmentation_v1_TraitValue__Output } from '../../../rapport/segmentation/v1/TraitValue.ts';
import type { TraitChangeReason as _rapport_segmentation_v1_TraitChangeReason, TraitChangeReason__Output as _rapport_segmentation_v1_TraitChangeReason__Output } from '../../../rapport/segmentation/v1/TraitChangeReason.ts';

export interface TraitChange {
  /**
   * The value from `since` on, by the newest definition.
   */
  'value'?: (_rapport_segmentation_v1_TraitValue | null);
  'reason'?: (_rapport_segmentation_v1_TraitChangeReason);
  /**
   * Newest first, at most twenty, of `cause_count`.
   */
  'causeEventIds'?: (string)[];
  'causeCount'?: (number);
}

export interface TraitChange__Output {
  /**
   * The value from `since` on, by the newest definition.
   */
  'value': (_rapport_segmentation_v1_TraitValue__Output | null);
  'reason': (_rapport_segmentation_v1_TraitChangeReason__Output);
  /**
   * Newest first, at most twenty, of `cause_count`.
   */
  'causeEventIds': (string)[];
  'causeCount': (number);
}
