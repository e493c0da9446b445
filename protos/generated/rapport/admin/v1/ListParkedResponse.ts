// Original file: rapport/admin/v1/admin_service.proto

import type { ParkedRecord as _rapport_admin_v1_ParkedRecord, ParkedRecord__Output as _rapport_admin_v1_ParkedRecord__Output } from '../../../rapport/admin/v1/ParkedRecord.ts';

export interface ListParkedResponse {
  'records'?: (_rapport_admin_v1_ParkedRecord)[];
  'nextPageToken'?: (string);
}

export interface ListParkedResponse__Output {
  'records': (_rapport_admin_v1_ParkedRecord__Output)[];
  'nextPageToken': (string);
}
