// Original file: rapport/admin/v1/admin_service.proto

import type { CollectionHash as _rapport_admin_v1_CollectionHash, CollectionHash__Output as _rapport_admin_v1_CollectionHash__Output } from '../../../rapport/admin/v1/CollectionHash.ts';

/**
 * The response of a finished rebuild.
 */
export interface RebuildResult {
  'equal'?: (boolean);
  'live'?: (_rapport_admin_v1_CollectionHash)[];
  'rebuilt'?: (_rapport_admin_v1_CollectionHash)[];
}

/**
 * The response of a finished rebuild.
 */
export interface RebuildResult__Output {
  'equal': (boolean);
  'live': (_rapport_admin_v1_CollectionHash__Output)[];
  'rebuilt': (_rapport_admin_v1_CollectionHash__Output)[];
}
