// Original file: rapport/segmentation/v1/trait_service.proto

import type { MemberTraits as _rapport_segmentation_v1_MemberTraits, MemberTraits__Output as _rapport_segmentation_v1_MemberTraits__Output } from '../../../rapport/segmentation/v1/MemberTraits.ts';

export interface GetTraitsResponse {
  'memberTraits'?: (_rapport_segmentation_v1_MemberTraits | null);
}

export interface GetTraitsResponse__Output {
  'memberTraits': (_rapport_segmentation_v1_MemberTraits__Output | null);
}
