// Original file: rapport/points/v1/ledger.proto

import type { TransactionKind as _rapport_points_v1_TransactionKind, TransactionKind__Output as _rapport_points_v1_TransactionKind__Output } from '../../../rapport/points/v1/TransactionKind.ts';
import type { MemberRef as _rapport_type_v1_MemberRef, MemberRef__Output as _rapport_type_v1_MemberRef__Output } from '../../../rapport/type/v1/MemberRef.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../google/protobuf/Timestamp.ts';
import type { Posting as _rapport_points_v1_Posting, Posting__Output as _rapport_points_v1_Posting__Output } from '../../../rapport/points/v1/Posting.ts';
import type { Lot as _rapport_points_v1_Lot, Lot__Output as _rapport_points_v1_Lot__Output } from '../../../rapport/points/v1/Lot.ts';
import type { AccountOwner as _rapport_points_v1_AccountOwner, AccountOwner__Output as _rapport_points_v1_AccountOwner__Output } from '../../../rapport/points/v1/AccountOwner.ts';
import type { AwaitedEvent as _rapport_points_v1_AwaitedEvent, AwaitedEvent__Output as _rapport_points_v1_AwaitedEvent__Output } from '../../../rapport/points/v1/AwaitedEvent.ts';
import type { Long } from '@grpc/proto-loader';

export interface Transaction {
  'txnId'?: (string);
  'kind'?: (_rapport_points_v1_TransactionKind);
  'member'?: (_rapport_type_v1_MemberRef | null);
  'unit'?: (string);
  /**
   * Signed change of what is available.
   */
  'amount'?: (number | string | Long);
  /**
   * What is available afterwards, in booking order.
   */
  'balanceAfter'?: (number | string | Long);
  'effectiveAt'?: (_google_protobuf_Timestamp | null);
  'recordedAt'?: (_google_protobuf_Timestamp | null);
  'postings'?: (_rapport_points_v1_Posting)[];
  /**
   * Why: the interaction and the rule's version, or the caller's reason.
   */
  'causeEventId'?: (string);
  'causeVerb'?: (string);
  'causeObjectId'?: (string);
  /**
   * Of a prize that a pool has paid: `leaderboard:{leaderboard_id}`, whose version is 1.
   */
  'ruleId'?: (string);
  'ruleVersion'?: (number);
  'reason'?: (string);
  'reversesTxnId'?: (string);
  /**
   * Signed changes of the lots that are available, and so which lots were earned, spent or given back.
   */
  'lots'?: (_rapport_points_v1_Lot)[];
  /**
   * Signed change of what is pending.
   */
  'pendingAmount'?: (number | string | Long);
  /**
   * Where points become pending: when they are available, and when they expire.
   */
  'activatesAt'?: (_google_protobuf_Timestamp | null);
  'expiresAt'?: (_google_protobuf_Timestamp | null);
  /**
   * Signed change of what is held. Where points are held, expires_at is when the hold ends.
   */
  'heldAmount'?: (number | string | Long);
  'holdId'?: (string);
  /**
   * Of an adjustment: who allowed it.
   */
  'approver'?: (string);
  /**
   * The request id of the transfer; the transactions of both accounts have it.
   */
  'transferId'?: (string);
  /**
   * The other side of a transfer; of a charge, the member whom it is for.
   */
  'counterparty'?: (_rapport_type_v1_MemberRef | null);
  /**
   * In place of `member`, where the account is a partner's, a programme's or a prize pool's.
   */
  'owner'?: (_rapport_points_v1_AccountOwner | null);
  /**
   * In place of `counterparty`.
   */
  'counterpartyOwner'?: (_rapport_points_v1_AccountOwner | null);
  /**
   * In place of activates_at: of pending_amount, what it waits or has waited for.
   */
  'awaits'?: (_rapport_points_v1_AwaitedEvent | null);
}

export interface Transaction__Output {
  'txnId': (string);
  'kind': (_rapport_points_v1_TransactionKind__Output);
  'member': (_rapport_type_v1_MemberRef__Output | null);
  'unit': (string);
  /**
   * Signed change of what is available.
   */
  'amount': (string);
  /**
   * What is available afterwards, in booking order.
   */
  'balanceAfter': (string);
  'effectiveAt': (_google_protobuf_Timestamp__Output | null);
  'recordedAt': (_google_protobuf_Timestamp__Output | null);
  'postings': (_rapport_points_v1_Posting__Output)[];
  /**
   * Why: the interaction and the rule's version, or the caller's reason.
   */
  'causeEventId': (string);
  'causeVerb': (string);
  'causeObjectId': (string);
  /**
   * Of a prize that a pool has paid: `leaderboard:{leaderboard_id}`, whose version is 1.
   */
  'ruleId': (string);
  'ruleVersion': (number);
  'reason': (string);
  'reversesTxnId': (string);
  /**
   * Signed changes of the lots that are available, and so which lots were earned, spent or given back.
   */
  'lots': (_rapport_points_v1_Lot__Output)[];
  /**
   * Signed change of what is pending.
   */
  'pendingAmount': (string);
  /**
   * Where points become pending: when they are available, and when they expire.
   */
  'activatesAt': (_google_protobuf_Timestamp__Output | null);
  'expiresAt': (_google_protobuf_Timestamp__Output | null);
  /**
   * Signed change of what is held. Where points are held, expires_at is when the hold ends.
   */
  'heldAmount': (string);
  'holdId': (string);
  /**
   * Of an adjustment: who allowed it.
   */
  'approver': (string);
  /**
   * The request id of the transfer; the transactions of both accounts have it.
   */
  'transferId': (string);
  /**
   * The other side of a transfer; of a charge, the member whom it is for.
   */
  'counterparty': (_rapport_type_v1_MemberRef__Output | null);
  /**
   * In place of `member`, where the account is a partner's, a programme's or a prize pool's.
   */
  'owner': (_rapport_points_v1_AccountOwner__Output | null);
  /**
   * In place of `counterparty`.
   */
  'counterpartyOwner': (_rapport_points_v1_AccountOwner__Output | null);
  /**
   * In place of activates_at: of pending_amount, what it waits or has waited for.
   */
  'awaits': (_rapport_points_v1_AwaitedEvent__Output | null);
}
