// Original file: rapport/segmentation/v1/trait_service.proto

import type { TraitChange as _rapport_segmentation_v1_TraitChange, TraitChange__Output as _rapport_segmentation_v1_TraitChange__Output } from '../../../rapport/segmentation/v1/TraitChange.ts';

export interface ListTraitHistoryResponse {
  'changes'?: (_rapport_segmentation_v1_TraitChange)[];
  'nextPageToken'?: (string);
}

export interface ListTraitHistoryResponse__Output {
  'changes': (_rapport_segmentation_v1_TraitChange__Output)[];
  'nextPageToken': (string);
}
