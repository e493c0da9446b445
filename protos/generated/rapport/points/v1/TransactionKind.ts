// Original file: rapport/points/v1/ledger.proto

export const TransactionKind = {
  TRANSACTION_KIND_UNSPECIFIED: 'TRANSACTION_KIND_UNSPECIFIED',
  TRANSACTION_KIND_EARNED: 'TRANSACTION_KIND_EARNED',
  TRANSACTION_KIND_CLAWED_BACK: 'TRANSACTION_KIND_CLAWED_BACK',
  TRANSACTION_KIND_REDEEMED: 'TRANSACTION_KIND_REDEEMED',
  TRANSACTION_KIND_REVERSED: 'TRANSACTION_KIND_REVERSED',
  /**
   * Points that were pending are available: by time, or by the event that they waited for, which is the cause.
   */
  TRANSACTION_KIND_ACTIVATED: 'TRANSACTION_KIND_ACTIVATED',
  /**
   * Out of lots; or out of what was pending, where it has waited for an event too long (see awaits).
   */
  TRANSACTION_KIND_EXPIRED: 'TRANSACTION_KIND_EXPIRED',
  /**
   * Set aside.
   */
  TRANSACTION_KIND_HELD: 'TRANSACTION_KIND_HELD',
  /**
   * Redeemed out of a hold; what was not captured is available again.
   */
  TRANSACTION_KIND_HOLD_CAPTURED: 'TRANSACTION_KIND_HOLD_CAPTURED',
  TRANSACTION_KIND_HOLD_VOIDED: 'TRANSACTION_KIND_HOLD_VOIDED',
  TRANSACTION_KIND_HOLD_EXPIRED: 'TRANSACTION_KIND_HOLD_EXPIRED',
  /**
   * Put right by hand, up or down.
   */
  TRANSACTION_KIND_ADJUSTED: 'TRANSACTION_KIND_ADJUSTED',
  TRANSACTION_KIND_TRANSFER_SENT: 'TRANSACTION_KIND_TRANSFER_SENT',
  /**
   * Counts from the moment at which it was sent.
   */
  TRANSACTION_KIND_TRANSFER_RECEIVED: 'TRANSACTION_KIND_TRANSFER_RECEIVED',
  /**
   * The other account could not take it.
   */
  TRANSACTION_KIND_TRANSFER_RETURNED: 'TRANSACTION_KIND_TRANSFER_RETURNED',
  /**
   * Of a partner: paid for what a member earns by a rule that names it (EarningRule.partner_id). Of a prize pool: paid for
   * a prize of a season of a board that names it (Leaderboard.pool_id).
   */
  TRANSACTION_KIND_CHARGED: 'TRANSACTION_KIND_CHARGED',
  /**
   * Of that, what the member did not earn after all, or a reversal took back.
   */
  TRANSACTION_KIND_CHARGE_RETURNED: 'TRANSACTION_KIND_CHARGE_RETURNED',
} as const;

export type TransactionKind =
  | 'TRANSACTION_KIND_UNSPECIFIED'
  | 0
  | 'TRANSACTION_KIND_EARNED'
  | 1
  | 'TRANSACTION_KIND_CLAWED_BACK'
  | 2
  | 'TRANSACTION_KIND_REDEEMED'
  | 3
  | 'TRANSACTION_KIND_REVERSED'
  | 4
  /**
   * Points that were pending are available: by time, or by the event that they waited for, which is the cause.
   */
  | 'TRANSACTION_KIND_ACTIVATED'
  | 5
  /**
   * Out of lots; or out of what was pending, where it has waited for an event too long (see awaits).
   */
  | 'TRANSACTION_KIND_EXPIRED'
  | 6
  /**
   * Set aside.
   */
  | 'TRANSACTION_KIND_HELD'
  | 7
  /**
   * Redeemed out of a hold; what was not captured is available again.
   */
  | 'TRANSACTION_KIND_HOLD_CAPTURED'
  | 8
  | 'TRANSACTION_KIND_HOLD_VOIDED'
  | 9
  | 'TRANSACTION_KIND_HOLD_EXPIRED'
  | 10
  /**
   * Put right by hand, up or down.
   */
  | 'TRANSACTION_KIND_ADJUSTED'
  | 11
  | 'TRANSACTION_KIND_TRANSFER_SENT'
  | 12
  /**
   * Counts from the moment at which it was sent.
   */
  | 'TRANSACTION_KIND_TRANSFER_RECEIVED'
  | 13
  /**
   * The other account could not take it.
   */
  | 'TRANSACTION_KIND_TRANSFER_RETURNED'
  | 14
  /**
   * Of a partner: paid for what a member earns by a rule that names it (EarningRule.partner_id). Of a prize pool: paid for
   * a prize of a season of a board that names it (Leaderboard.pool_id).
   */
  | 'TRANSACTION_KIND_CHARGED'
  | 15
  /**
   * Of that, what the member did not earn after all, or a reversal took back.
   */
  | 'TRANSACTION_KIND_CHARGE_RETURNED'
  | 16

export type TransactionKind__Output = typeof TransactionKind[keyof typeof TransactionKind]
