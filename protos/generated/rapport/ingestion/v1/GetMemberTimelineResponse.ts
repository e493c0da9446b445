// Original file: rapport/ingestion/v1/interaction_service.proto

import type { TimelineEntry as _rapport_ingestion_v1_TimelineEntry, TimelineEntry__Output as _rapport_ingestion_v1_TimelineEntry__Output } from '../../../rapport/ingestion/v1/TimelineEntry.ts';

export interface GetMemberTimelineResponse {
  'entries'?: (_rapport_ingestion_v1_TimelineEntry)[];
  'nextPageToken'?: (string);
}

export interface GetMemberTimelineResponse__Output {
  'entries': (_rapport_ingestion_v1_TimelineEntry__Output)[];
  'nextPageToken': (string);
}
