// Original file: rapport/reporting/v1/report_service.proto

export const Dimension = {
  DIMENSION_UNSPECIFIED: 'DIMENSION_UNSPECIFIED',
  DIMENSION_GENDER: 'DIMENSION_GENDER',
  /**
   * The event's own `geo.region`, else the member's.
   */
  DIMENSION_REGION: 'DIMENSION_REGION',
  DIMENSION_AGE_BAND: 'DIMENSION_AGE_BAND',
  DIMENSION_CHANNEL: 'DIMENSION_CHANNEL',
} as const;

export type Dimension =
  | 'DIMENSION_UNSPECIFIED'
  | 0
  | 'DIMENSION_GENDER'
  | 1
  /**
   * The event's own `geo.region`, else the member's.
   */
  | 'DIMENSION_REGION'
  | 2
  | 'DIMENSION_AGE_BAND'
  | 3
  | 'DIMENSION_CHANNEL'
  | 4

export type Dimension__Output = typeof Dimension[keyof typeof Dimension]
