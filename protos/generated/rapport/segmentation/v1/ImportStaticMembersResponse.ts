// Original file: rapport/segmentation/v1/segment_service.proto

import type { ImportRowError as _rapport_segmentation_v1_ImportRowError, ImportRowError__Output as _rapport_segmentation_v1_ImportRowError__Output } from '../../../rapport/segmentation/v1/ImportRowError.ts';

export interface ImportStaticMembersResponse {
  /**
   * Members that were named, each counted once.
   */
  'memberCount'?: (number);
  'errorCount'?: (number);
  /**
   * At most 1,000, by row.
   */
  'errors'?: (_rapport_segmentation_v1_ImportRowError)[];
}

export interface ImportStaticMembersResponse__Output {
  /**
   * Members that were named, each counted once.
   */
  'memberCount': (number);
  'errorCount': (number);
  /**
   * At most 1,000, by row.
   */
  'errors': (_rapport_segmentation_v1_ImportRowError__Output)[];
}
