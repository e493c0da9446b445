// Original file: rapport/campaign/v1/campaign_service.proto

import type { Enrollment as _rapport_campaign_v1_Enrollment, Enrollment__Output as _rapport_campaign_v1_Enrollment__Output } from '../../../rapport/campaign/v1/Enrollment.ts';

export interface ListEnrollmentsResponse {
  'enrollments'?: (_rapport_campaign_v1_Enrollment)[];
  'nextPageToken'?: (string);
}

export interface ListEnrollmentsResponse__Output {
  'enrollments': (_rapport_campaign_v1_Enrollment__Output)[];
  'nextPageToken': (string);
}
