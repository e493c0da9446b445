// Original file: rapport/points/v1/rule_service.proto

import type { AmountStep as _rapport_points_v1_AmountStep, AmountStep__Output as _rapport_points_v1_AmountStep__Output } from '../../../rapport/points/v1/AmountStep.ts';

/**
 * The points of the highest step that the value reaches; nothing below the first.
 */
export interface SteppedAmount {
  /**
   * 1 to 20, values ascending.
   */
  'steps'?: (_rapport_points_v1_AmountStep)[];
}

/**
 * The points of the highest step that the value reaches; nothing below the first.
 */
export interface SteppedAmount__Output {
  /**
   * 1 to 20, values ascending.
   */
  'steps': (_rapport_points_v1_AmountStep__Output)[];
}
