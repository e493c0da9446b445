// Original file: rapport/segmentation/v1/trait_service.proto

import type { Trait as _rapport_segmentation_v1_Trait, Trait__Output as _rapport_segmentation_v1_Trait__Output } from '../../../rapport/segmentation/v1/Trait.ts';

export interface RetireTraitResponse {
  'trait'?: (_rapport_segmentation_v1_Trait | null);
}

export interface RetireTraitResponse__Output {
  'trait': (_rapport_segmentation_v1_Trait__Output | null);
}
