// Original file: rapport/points/v1/ledger_service.proto

import type { BookResult as _rapport_points_v1_BookResult, BookResult__Output as _rapport_points_v1_BookResult__Output } from '../../../rapport/points/v1/BookResult.ts';

export interface BatchBookResponse {
  'results'?: (_rapport_points_v1_BookResult)[];
}

export interface BatchBookResponse__Output {
  'results': (_rapport_points_v1_BookResult__Output)[];
}
