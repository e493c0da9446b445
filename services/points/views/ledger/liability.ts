import { isTransaction } from '../../account/events.ts';
import type { TransactionType } from '../../account/events.ts';
import { byExpiry } from '../../account/lots.ts';
import type { LotAmount } from '../../account/lots.ts';
import { NO_PROGRAM, attributePrograms } from './programs.ts';
import type { ProgramAttribution, ProgramPart } from './programs.ts';
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
  // These are of no member's account.
  Charged: undefined,
  ChargeReturned: undefined,
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
  /** Entries of an account come in booking order. */
  readonly add: (entry: LedgerEntry) => void;
  /** Ends with an account: what it has now and will lose, if it is not spent. */
  readonly finish: (stream: string, lots: readonly LotAmount[]) => void;
  /** Those in which anything happens, in order; of one programme's points where one is named. */
  readonly months: (program?: string) => readonly LiabilityMonth[];
}

/** @param monthOf an instant's month in the tenant's zone, `YYYY-MM` */
export function createLiability(monthOf: (at: number) => string): Liability {
  const all = createMonths();
  const byProgram = new Map<string, Months>();
  /** Of accounts that are not finished. */
  const attributions = new Map<string, ProgramAttribution>();

  const addToPrograms = (month: string, kind: keyof MonthSums, parts: readonly ProgramPart[]): void => {
    for (const { program, amount } of parts) {
      if (program === NO_PROGRAM) continue;
      const months = byProgram.get(program) ?? createMonths();
      byProgram.set(program, months);
      months.add(month, kind, amount);
    }
  };

  return {
    add: (entry) => {
      const { event, effectiveAt, stream } = entry;
      const kind = isTransaction(event) ? KIND_OF[event.type] : undefined;
      if (kind === undefined) return;
      const attribution = attributions.get(stream) ?? attributePrograms();
      attributions.set(stream, attribution);
      const month = monthOf(effectiveAt);
      const parts = attribution.add(entry);
      for (const { amount } of parts) all.add(month, kind, amount);
      addToPrograms(month, kind, parts);
    },
    finish: (stream, lots) => {
      const losing = lots.filter(({ expiresAt }) => expiresAt !== undefined).toSorted(byExpiry);
      const whose = attributions.get(stream)?.next(losing.map(({ amount }) => amount)) ?? [];
      attributions.delete(stream);
      losing.forEach(({ expiresAt = 0, amount }, index) => {
        // They are gone from that instant on, so the month before it is the last that they count in.
        const month = monthOf(expiresAt - 1);
        all.add(month, 'expiring', amount);
        addToPrograms(month, 'expiring', whose[index] ?? []);
      });
    },
    months: (program) => (program === undefined ? all.list() : (byProgram.get(program)?.list() ?? [])),
  };
}

interface Months {
  readonly add: (month: string, kind: keyof MonthSums, amount: bigint) => void;
  readonly list: () => readonly LiabilityMonth[];
}

function createMonths(): Months {
  const sums = new Map<string, MonthSums>();
  return {
    add: (month, kind, amount) => {
      const known = sums.get(month) ?? {
        ...{ earned: 0n, takenBack: 0n, redeemed: 0n, expired: 0n },
        ...{ reversed: 0n, adjusted: 0n, transferred: 0n, expiring: 0n },
      };
      sums.set(month, known);
      known[kind] += amount;
    },
    list: () => {
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
