// Original file: rapport/points/v1/ledger_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * Signed sums of all postings: what was issued stands below zero, what members have above. What is owed to them is
 * available, pending and held.
 */
export interface GetTrialBalanceResponse {
  'unit'?: (string);
  'available'?: (number | string | Long);
  'pending'?: (number | string | Long);
  'held'?: (number | string | Long);
  /**
   * Sent and not yet received; accounts are counted one after another, so one that was under way may be seen by half.
   */
  'transit'?: (number | string | Long);
  'issuance'?: (number | string | Long);
  'redemption'?: (number | string | Long);
  'expiry'?: (number | string | Long);
  'adjustment'?: (number | string | Long);
  /**
   * Of all of them: 0.
   */
  'total'?: (number | string | Long);
  'accounts'?: (number | string | Long);
  'transactions'?: (number | string | Long);
  /**
   * Accounts whose bookings do not come to what stands: an alert, and in the log by name.
   */
  'imbalancedAccounts'?: (number | string | Long);
  /**
   * When the pass began.
   */
  'countedAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Below zero: what was taken back from members and was not there.
   */
  'owedByMembers'?: (number | string | Long);
  /**
   * Of budgets: what was put into them, less what members have earned out of them.
   */
  'budgets'?: (number | string | Long);
  /**
   * With partners, programmes and prize pools: available, pending and held, less what is below zero.
   */
  'owners'?: (number | string | Long);
}

/**
 * Signed sums of all postings: what was issued stands below zero, what members have above. What is owed to them is
 * available, pending and held.
 */
export interface GetTrialBalanceResponse__Output {
  'unit': (string);
  'available': (string);
  'pending': (string);
  'held': (string);
  /**
   * Sent and not yet received; accounts are counted one after another, so one that was under way may be seen by half.
   */
  'transit': (string);
  'issuance': (string);
  'redemption': (string);
  'expiry': (string);
  'adjustment': (string);
  /**
   * Of all of them: 0.
   */
  'total': (string);
  'accounts': (string);
  'transactions': (string);
  /**
   * Accounts whose bookings do not come to what stands: an alert, and in the log by name.
   */
  'imbalancedAccounts': (string);
  /**
   * When the pass began.
   */
  'countedAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Below zero: what was taken back from members and was not there.
   */
  'owedByMembers': (string);
  /**
   * Of budgets: what was put into them, less what members have earned out of them.
   */
  'budgets': (string);
  /**
   * With partners, programmes and prize pools: available, pending and held, less what is below zero.
   */
  'owners': (string);
}
