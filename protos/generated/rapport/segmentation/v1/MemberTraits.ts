// Original file: rapport/segmentation/v1/trait.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { TraitValue as _rapport_segmentation_v1_TraitValue, TraitValue__Output as _rapport_segmentation_v1_TraitValue__Output } from '../../../rapport/segmentation/v1/TraitValue.ts';

export interface MemberTraits {
  'member'?: (_rapport_type_v1_MemberRef | null);
  /**
   * Ordered by trait id.
   */
  'traits'?: (_rapport_segmentation_v1_TraitValue)[];
}

export interface MemberTraits__Output {
  'member': (_rapport_type_v1_MemberRef__Output | null);
  /**
   * Ordered by trait id.
   */
  'traits': (_rapport_segmentation_v1_TraitValue__Output)[];
}
