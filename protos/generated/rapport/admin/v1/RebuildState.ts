// Original file: rapport/admin/v1/admin_service.proto

export const RebuildState = {
  REBUILD_STATE_UNSPECIFIED: 'REBUILD_STATE_UNSPECIFIED',
  REBUILD_STATE_NONE: 'REBUILD_STATE_NONE',
  REBUILD_STATE_RUNNING: 'REBUILD_STATE_RUNNING',
  REBUILD_STATE_COMPARED: 'REBUILD_STATE_COMPARED',
  REBUILD_STATE_FAILED: 'REBUILD_STATE_FAILED',
} as const;

export type RebuildState =
  | 'REBUILD_STATE_UNSPECIFIED'
  | 0
  | 'REBUILD_STATE_NONE'
  | 1
  | 'REBUILD_STATE_RUNNING'
  | 2
  | 'REBUILD_STATE_COMPARED'
  | 3
  | 'REBUILD_STATE_FAILED'
  | 4

export type RebuildState__Output = typeof RebuildState[keyof typeof RebuildState]
