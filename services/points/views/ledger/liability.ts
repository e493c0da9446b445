import { isTransaction, worthOf } from '../../account/events.ts';
import type { TransactionType } from '../../account/events.ts';
import type { LotAmount } from '../../account/lots.ts';
import type { LedgerEntry } from './queries.ts';

/** What changes what is owed to members, by what it says in a report. */
export const LIABILITY_KINDS = [
  'earned',
  'takenBack',
  'redeemed',
  'expired',
  'reversed',
  'adjusted',
  'transferred',
] as const;
export type LiabilityKind = (typeof LIABILITY_KINDS)[number];

const KIND_OF: Readonly<Record<TransactionType, LiabilityKind | undefined>> = {
  Earned: 'earned',
  ClawedBack: 'takenBack',
  Redeemed: 'redeemed',
  HoldCaptured: 'redeemed',
  Expired: 'expired',
  Reversed: 'reversed',
  Adjusted: 'adjusted',
  TransferSent: 'transferred',
  TransferReceived: 'transferred',
  TransferReturned: 'transferred',
  // These move nothing in or out.
  Activated: undefined,
  Held: undefined,
  HoldVoided: undefined,
  HoldExpired: undefined,
};

type MonthSums = Record<LiabilityKind | 'expiring', bigint>;

export interface LiabilityMonth extends Readonly<MonthSums> {
  /** `YYYY-MM`. */
  readonly month: string;
  /** What is owed to members at its end: available, pending, held, less what they owe. */
  readonly outstanding: bigint;
}

/** Sums of many accounts of one unit, by month. */
export interface Liability {
  readonly add: (entry: LedgerEntry) => void;
  /** What an account has now and will lose, if it is not spent. */
  readonly willExpire: (lots: readonly LotAmount[]) => void;
  /** Those in which anything happens, in order. */
  readonly months: () => readonly LiabilityMonth[];
}

/** @param monthOf an instant's month in the tenant's zone, `YYYY-MM` */
export function createLiability(monthOf: (at: number) => string): Liability {
  const sums = new Map<string, MonthSums>();
  const sumsOf = (month: string): MonthSums => {
    const known = sums.get(month) ?? {
      ...{ earned: 0n, takenBack: 0n, redeemed: 0n, expired: 0n },
      ...{ reversed: 0n, adjusted: 0n, transferred: 0n, expiring: 0n },
    };
    sums.set(month, known);
    return known;
  };
  return {
    add: ({ event, effectiveAt }) => {
      const kind = isTransaction(event) ? KIND_OF[event.type] : undefined;
      if (kind === undefined || !isTransaction(event)) return;
      sumsOf(monthOf(effectiveAt))[kind] += worthOf(event.data);
    },
    willExpire: (lots) => {
      for (const { expiresAt, amount } of lots) {
        // They are gone from that instant on, so the month before it is the last that they count in.
        if (expiresAt !== undefined) sumsOf(monthOf(expiresAt - 1)).expiring += amount;
      }
    },
    months: () => {
      let outstanding = 0n;
      return [...sums]
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([month, changes]) => {
          for (const kind of LIABILITY_KINDS) outstanding += changes[kind];
          return { month, ...changes, outstanding };
        });
    },
  };
}
