// Original file: rapport/campaign/v1/campaign_service.proto

import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Position as _rapport_type_v1_Position, Position__Output as _rapport_type_v1_Position__Output } from '../../../rapport/type/v1/Position.ts';

export interface ExplainEnrollmentRequest {
  'campaignId'?: (string);
  'member'?: (_rapport_type_v1_MemberRef | null);
  'minPosition'?: (_rapport_type_v1_Position | null);
}

export interface ExplainEnrollmentRequest__Output {
  'campaignId': (string);
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'minPosition': (_rapport_type_v1_Position__Output | null);
}
