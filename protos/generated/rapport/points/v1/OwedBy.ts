// Original file: rapport/points/v1/ledger_service.proto

export const OwedBy = {
  OWED_BY_UNSPECIFIED: 'OWED_BY_UNSPECIFIED',
  OWED_BY_NOBODY: 'OWED_BY_NOBODY',
  OWED_BY_PARTNER: 'OWED_BY_PARTNER',
  /**
   * By whoever runs the alliance, the tenant.
   */
  OWED_BY_ALLIANCE: 'OWED_BY_ALLIANCE',
} as const;

export type OwedBy =
  | 'OWED_BY_UNSPECIFIED'
  | 0
  | 'OWED_BY_NOBODY'
  | 1
  | 'OWED_BY_PARTNER'
  | 2
  /**
   * By whoever runs the alliance, the tenant.
   */
  | 'OWED_BY_ALLIANCE'
  | 3

export type OwedBy__Output = typeof OwedBy[keyof typeof OwedBy]
