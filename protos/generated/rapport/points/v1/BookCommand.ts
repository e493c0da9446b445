// Original file: rapport/points/v1/ledger_service.proto

import type { EarnRequest as _rapport_points_v1_EarnRequest, EarnRequest__Output as _rapport_points_v1_EarnRequest__Output } from '../../../rapport/points/v1/EarnRequest.ts';
import type { RedeemRequest as _rapport_points_v1_RedeemRequest, RedeemRequest__Output as _rapport_points_v1_RedeemRequest__Output } from '../../../rapport/points/v1/RedeemRequest.ts';
import type { TransferRequest as _rapport_points_v1_TransferRequest, TransferRequest__Output as _rapport_points_v1_TransferRequest__Output } from '../../../rapport/points/v1/TransferRequest.ts';
import type { AdjustRequest as _rapport_points_v1_AdjustRequest, AdjustRequest__Output as _rapport_points_v1_AdjustRequest__Output } from '../../../rapport/points/v1/AdjustRequest.ts';

export interface BookCommand {
  'earn'?: (_rapport_points_v1_EarnRequest | null);
  'redeem'?: (_rapport_points_v1_RedeemRequest | null);
  'transfer'?: (_rapport_points_v1_TransferRequest | null);
  'adjust'?: (_rapport_points_v1_AdjustRequest | null);
  'command'?: "earn"|"redeem"|"transfer"|"adjust";
}

export interface BookCommand__Output {
  'earn'?: (_rapport_points_v1_EarnRequest__Output | null);
  'redeem'?: (_rapport_points_v1_RedeemRequest__Output | null);
  'transfer'?: (_rapport_points_v1_TransferRequest__Output | null);
  'adjust'?: (_rapport_points_v1_AdjustRequest__Output | null);
  'command'?: "earn"|"redeem"|"transfer"|"adjust";
}
