// Original file: rapport/campaign/v1/campaign_service.proto

import type { Enrollment as _rapport_campaign_v1_Enrollment, Enrollment__Output as _rapport_campaign_v1_Enrollment__Output } from '../../../rapport/campaign/v1/Enrollment.ts';

export interface ExplainEnrollmentResponse {
  'enrolled'?: (boolean);
  'enrollment'?: (_rapport_campaign_v1_Enrollment | null);
  /**
   * In sentences: which event, under which version of the campaign, or what is missing.
   */
  'text'?: (string);
}

export interface ExplainEnrollmentResponse__Output {
  'enrolled': (boolean);
  'enrollment': (_rapport_campaign_v1_Enrollment__Output | null);
  /**
   * In sentences: which event, under which version of the campaign, or what is missing.
   */
  'text': (string);
}
