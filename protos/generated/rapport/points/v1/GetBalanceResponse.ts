// Original file: rapport/points/v1/ledger_service.proto

import type { Long } from '@grpc/proto-loader';

export interface GetBalanceResponse {
  'balance'?: (number | string | Long);
  'unit'?: (string);
}

export interface GetBalanceResponse__Output {
  'balance': (string);
  'unit': (string);
}
