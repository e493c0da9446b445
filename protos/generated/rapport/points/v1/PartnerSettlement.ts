// Original file: rapport/points/v1/ledger_service.proto

import type { OwedBy as _rapport_points_v1_OwedBy, OwedBy__Output as _rapport_points_v1_OwedBy__Output } from '../../../rapport/points/v1/OwedBy.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * A transaction counts in the month in which it is effective. What takes another one back counts in its own month, and
 * lowers what that one had raised.
 */
export interface PartnerSettlement {
  'partnerId'?: (string);
  'unit'?: (string);
  /**
   * YYYY-MM.
   */
  'month'?: (string);
  /**
   * Went from the partner to members.
   */
  'issued'?: (number | string | Long);
  /**
   * Came from members: they paid the partner.
   */
  'redeemed'?: (number | string | Long);
  /**
   * To other partners, programmes and prize pools, and from them.
   */
  'sent'?: (number | string | Long);
  'received'?: (number | string | Long);
  /**
   * Put into the account, less what was taken out, by Earn, Redeem, Capture and Adjust: with these, what is owed is paid.
   */
  'settled'?: (number | string | Long);
  /**
   * Of the partner's own points.
   */
  'expired'?: (number | string | Long);
  /**
   * issued + sent - redeemed - received.
   */
  'net'?: (number | string | Long);
  /**
   * The partner where net is above zero.
   */
  'owedBy'?: (_rapport_points_v1_OwedBy);
  'transactionCount'?: (number | string | Long);
  /**
   * The newest twenty; ListTransactions of the partner has all.
   */
  'transactionIds'?: (string)[];
}

/**
 * A transaction counts in the month in which it is effective. What takes another one back counts in its own month, and
 * lowers what that one had raised.
 */
export interface PartnerSettlement__Output {
  'partnerId': (string);
  'unit': (string);
  /**
   * YYYY-MM.
   */
  'month': (string);
  /**
   * Went from the partner to members.
   */
  'issued': (string);
  /**
   * Came from members: they paid the partner.
   */
  'redeemed': (string);
  /**
   * To other partners, programmes and prize pools, and from them.
   */
  'sent': (string);
  'received': (string);
  /**
   * Put into the account, less what was taken out, by Earn, Redeem, Capture and Adjust: with these, what is owed is paid.
   */
  'settled': (string);
  /**
   * Of the partner's own points.
   */
  'expired': (string);
  /**
   * issued + sent - redeemed - received.
   */
  'net': (string);
  /**
   * The partner where net is above zero.
   */
  'owedBy': (_rapport_points_v1_OwedBy__Output);
  'transactionCount': (string);
  /**
   * The newest twenty; ListTransactions of the partner has all.
   */
  'transactionIds': (string)[];
}
