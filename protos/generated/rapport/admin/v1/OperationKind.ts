// Original file: rapport/admin/v1/admin_service.proto

export const OperationKind = {
  OPERATION_KIND_UNSPECIFIED: 'OPERATION_KIND_UNSPECIFIED',
  OPERATION_KIND_REBUILD: 'OPERATION_KIND_REBUILD',
  OPERATION_KIND_CUTOVER: 'OPERATION_KIND_CUTOVER',
} as const;

export type OperationKind =
  | 'OPERATION_KIND_UNSPECIFIED'
  | 0
  | 'OPERATION_KIND_REBUILD'
  | 1
  | 'OPERATION_KIND_CUTOVER'
  | 2

export type OperationKind__Output = typeof OperationKind[keyof typeof OperationKind]
