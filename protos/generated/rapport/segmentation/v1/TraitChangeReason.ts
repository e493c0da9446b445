// Original file: rapport/segmentation/v1/trait.proto

/**
 * Why a trait got another value.
 */
export const TraitChangeReason = {
  TRAIT_CHANGE_REASON_UNSPECIFIED: 'TRAIT_CHANGE_REASON_UNSPECIFIED',
  TRAIT_CHANGE_REASON_EVENT: 'TRAIT_CHANGE_REASON_EVENT',
  /**
   * Only time has passed: a window ended, or began.
   */
  TRAIT_CHANGE_REASON_TIME: 'TRAIT_CHANGE_REASON_TIME',
} as const;

/**
 * Why a trait got another value.
 */
export type TraitChangeReason =
  | 'TRAIT_CHANGE_REASON_UNSPECIFIED'
  | 0
  | 'TRAIT_CHANGE_REASON_EVENT'
  | 1
  /**
   * Only time has passed: a window ended, or began.
   */
  | 'TRAIT_CHANGE_REASON_TIME'
  | 2

/**
 * Why a trait got another value.
 */
export type TraitChangeReason__Output = typeof TraitChangeReason[keyof typeof TraitChangeReason]
