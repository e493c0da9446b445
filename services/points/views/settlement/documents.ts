import type { TenantId } from '@rapport/kernel/ids';
import type { Document } from '@rapport/kernel/projection';

export const SETTLEMENT = 'points.settlement.v1';
export const ACCOUNTS = 'accounts';
export const MONTHS = 'months';
export const MONTHS_OF_ALL = `${SETTLEMENT}.${MONTHS}`;

/** A partner's account, under its stream: by whose clocks its months begin and end. */
export interface AccountDocument extends Document {
  readonly partnerId: string;
  readonly zone: string;
}

/** What a partner's account does in a month; what is taken back lowers what it takes back, in the month of the taking. */
export const FLOWS = ['issued', 'redeemed', 'sent', 'received', 'settled', 'expired'] as const;
export type Flow = (typeof FLOWS)[number];

export interface Flows extends Readonly<Record<Flow, bigint>> {
  /** Went to members, at the partner's cost. */
  readonly issued: bigint;
  /** Came from members: they paid the partner. */
  readonly redeemed: bigint;
  /** To and from other partners and programmes. */
  readonly sent: bigint;
  readonly received: bigint;
  /** Put in, less what was taken out, by earnings, redemptions and adjustments of the partner's own. */
  readonly settled: bigint;
  /** Of the partner's own points. */
  readonly expired: bigint;
}

export const NO_FLOWS: Flows = {
  ...{ issued: 0n, redeemed: 0n, sent: 0n, received: 0n },
  ...{ settled: 0n, expired: 0n },
};

export interface MonthDocument extends Document, Flows {
  readonly tenant: TenantId;
  readonly partnerId: string;
  readonly unit: string;
  /** `YYYY-MM`. */
  readonly month: string;
  readonly transactions: number;
  /** The newest twenty. */
  readonly transactionIds: readonly string[];
}

/** What the partner owes for a month, in points; below zero it is owed to the partner. */
export const netOf = ({ issued, redeemed, sent, received }: Flows): bigint =>
  issued + sent - redeemed - received;

/** Sorts by partner, unit and month. */
export const monthId = (tenant: TenantId, partnerId: string, unit: string, month: string): string =>
  [tenant, partnerId, unit, month].join(':');
