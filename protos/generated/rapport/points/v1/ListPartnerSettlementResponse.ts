// Original file: rapport/points/v1/ledger_service.proto

import type { PartnerSettlement as _rapport_points_v1_PartnerSettlement, PartnerSettlement__Output as _rapport_points_v1_PartnerSettlement__Output } from '../../../rapport/points/v1/PartnerSettlement.ts';

export interface ListPartnerSettlementResponse {
  'settlements'?: (_rapport_points_v1_PartnerSettlement)[];
  'nextPageToken'?: (string);
}

export interface ListPartnerSettlementResponse__Output {
  'settlements': (_rapport_points_v1_PartnerSettlement__Output)[];
  'nextPageToken': (string);
}
