// Original file: rapport/segmentation/v1/segment_service.proto

export const ImportMode = {
  IMPORT_MODE_UNSPECIFIED: 'IMPORT_MODE_UNSPECIFIED',
  /**
   * Puts them on the list; so it is where nothing is given.
   */
  IMPORT_MODE_ADD: 'IMPORT_MODE_ADD',
  /**
   * Takes them off the list.
   */
  IMPORT_MODE_REMOVE: 'IMPORT_MODE_REMOVE',
} as const;

export type ImportMode =
  | 'IMPORT_MODE_UNSPECIFIED'
  | 0
  /**
   * Puts them on the list; so it is where nothing is given.
   */
  | 'IMPORT_MODE_ADD'
  | 1
  /**
   * Takes them off the list.
   */
  | 'IMPORT_MODE_REMOVE'
  | 2

export type ImportMode__Output = typeof ImportMode[keyof typeof ImportMode]
