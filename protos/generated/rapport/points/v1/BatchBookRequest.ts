// Original file: rapport/points/v1/ledger_service.proto

import type { BookCommand as _rapport_points_v1_BookCommand, BookCommand__Output as _rapport_points_v1_BookCommand__Output } from '../../../rapport/points/v1/BookCommand.ts';

export interface BatchBookRequest {
  /**
   * 1 to 500.
   */
  'commands'?: (_rapport_points_v1_BookCommand)[];
}

export interface BatchBookRequest__Output {
  /**
   * 1 to 500.
   */
  'commands': (_rapport_points_v1_BookCommand__Output)[];
}
