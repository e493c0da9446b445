// Original file: rapport/admin/v1/admin_service.proto

import type { RebuildState as _rapport_admin_v1_RebuildState, RebuildState__Output as _rapport_admin_v1_RebuildState__Output } from '../../../rapport/admin/v1/RebuildState.ts';
import type { CollectionHash as _rapport_admin_v1_CollectionHash, CollectionHash__Output as _rapport_admin_v1_CollectionHash__Output } from '../../../rapport/admin/v1/CollectionHash.ts';
import type { Long } from '@grpc/proto-loader';

export interface ProjectionStatus {
  'projection'?: (string);
  'topic'?: (string);
  'rebuild'?: (_rapport_admin_v1_RebuildState);
  'appliedRecords'?: (number | string | Long);
  'targetRecords'?: (number | string | Long);
  'equal'?: (boolean);
  'live'?: (_rapport_admin_v1_CollectionHash)[];
  'rebuilt'?: (_rapport_admin_v1_CollectionHash)[];
  'failure'?: (string);
  /**
   * The build that answers. Its documents are in collections named after it: `points.rules.v1.rules` for build 1,
   * `points.rules.v1.b2.rules` for build 2.
   */
  'liveBuild'?: (number);
  /**
   * The one that follows beside it; 0 where there is none.
   */
  'standingBuild'?: (number);
  /**
   * Of the last rebuild.
   */
  'operation'?: (string);
}

export interface ProjectionStatus__Output {
  'projection': (string);
  'topic': (string);
  'rebuild': (_rapport_admin_v1_RebuildState__Output);
  'appliedRecords': (string);
  'targetRecords': (string);
  'equal': (boolean);
  'live': (_rapport_admin_v1_CollectionHash__Output)[];
  'rebuilt': (_rapport_admin_v1_CollectionHash__Output)[];
  'failure': (string);
  /**
   * The build that answers. Its documents are in collections named after it: `points.rules.v1.rules` for build 1,
   * `points.rules.v1.b2.rules` for build 2.
   */
  'liveBuild': (number);
  /**
   * The one that follows beside it; 0 where there is none.
   */
  'standingBuild': (number);
  /**
   * Of the last rebuild.
   */
  'operation': (string);
}
