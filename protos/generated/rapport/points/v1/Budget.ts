// Original file: rapport/points/v1/budget_service.proto

import type { Long } from '@grpc/proto-loader';

export interface Budget {
  'budgetId'?: (string);
  'unit'?: (string);
  /**
   * Put in, less what was taken out by hand.
   */
  'funded'?: (number | string | Long);
  /**
   * What no rule has been granted yet. Of what was granted, what a limit leaves over, and what is reversed, comes back.
   */
  'remaining'?: (number | string | Long);
}

export interface Budget__Output {
  'budgetId': (string);
  'unit': (string);
  /**
   * Put in, less what was taken out by hand.
   */
  'funded': (string);
  /**
   * What no rule has been granted yet. Of what was granted, what a limit leaves over, and what is reversed, comes back.
   */
  'remaining': (string);
}
