// Original file: rapport/points/v1/ledger_service.proto

import type { EarnResponse as _rapport_points_v1_EarnResponse, EarnResponse__Output as _rapport_points_v1_EarnResponse__Output } from '../../../rapport/points/v1/EarnResponse.ts';
import type { RedeemResponse as _rapport_points_v1_RedeemResponse, RedeemResponse__Output as _rapport_points_v1_RedeemResponse__Output } from '../../../rapport/points/v1/RedeemResponse.ts';
import type { TransferResponse as _rapport_points_v1_TransferResponse, TransferResponse__Output as _rapport_points_v1_TransferResponse__Output } from '../../../rapport/points/v1/TransferResponse.ts';
import type { AdjustResponse as _rapport_points_v1_AdjustResponse, AdjustResponse__Output as _rapport_points_v1_AdjustResponse__Output } from '../../../rapport/points/v1/AdjustResponse.ts';
import type { BookRefusal as _rapport_points_v1_BookRefusal, BookRefusal__Output as _rapport_points_v1_BookRefusal__Output } from '../../../rapport/points/v1/BookRefusal.ts';

export interface BookResult {
  'earn'?: (_rapport_points_v1_EarnResponse | null);
  'redeem'?: (_rapport_points_v1_RedeemResponse | null);
  'transfer'?: (_rapport_points_v1_TransferResponse | null);
  'adjust'?: (_rapport_points_v1_AdjustResponse | null);
  'refusal'?: (_rapport_points_v1_BookRefusal | null);
  'result'?: "earn"|"redeem"|"transfer"|"adjust"|"refusal";
}

export interface BookResult__Output {
  'earn'?: (_rapport_points_v1_EarnResponse__Output | null);
  'redeem'?: (_rapport_points_v1_RedeemResponse__Output | null);
  'transfer'?: (_rapport_points_v1_TransferResponse__Output | null);
  'adjust'?: (_rapport_points_v1_AdjustResponse__Output | null);
  'refusal'?: (_rapport_points_v1_BookRefusal__Output | null);
  'result'?: "earn"|"redeem"|"transfer"|"adjust"|"refusal";
}
