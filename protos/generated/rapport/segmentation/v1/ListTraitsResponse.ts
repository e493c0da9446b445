// Original file: rapport/segmentation/v1/trait_service.proto

import type { Trait as _rapport_segmentation_v1_Trait, Trait__Output as _rapport_segmentation_v1_Trait__Output } from '../../../rapport/segmentation/v1/Trait.ts';

export interface ListTraitsResponse {
  'traits'?: (_rapport_segmentation_v1_Trait)[];
  'nextPageToken'?: (string);
}

export interface ListTraitsResponse__Output {
  'traits': (_rapport_segmentation_v1_Trait__Output)[];
  'nextPageToken': (string);
}
