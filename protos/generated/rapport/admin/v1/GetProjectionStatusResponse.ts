// Original file: rapport/admin/v1/admin_service.proto

import type { ProjectionStatus as _rapport_admin_v1_ProjectionStatus, ProjectionStatus__Output as _rapport_admin_v1_ProjectionStatus__Output } from '../../../rapport/admin/v1/ProjectionStatus.ts';

export interface GetProjectionStatusResponse {
  'projections'?: (_rapport_admin_v1_ProjectionStatus)[];
}

export interface GetProjectionStatusResponse__Output {
  'projections': (_rapport_admin_v1_ProjectionStatus__Output)[];
}
