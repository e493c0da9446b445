import { isTransaction, worthOf } from '../../account/events.ts';
import type { TransactionType } from '../../account/events.ts';
import { endOfWait } from '../../account/lots.ts';
import type { LotAmount, PendingAmount } from '../../account/lots.ts';
import { byProgram as partsByProgram, createProgramParts } from './programs.ts';
import type { ProgramPart } from './programs.ts';
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
  // These move nothing in or out; what becomes available may make good what was taken back.
  Activated: 'takenBack',
  Held: 'takenBack',
  HoldVoided: 'takenBack',
  HoldExpired: 'takenBack',
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
  readonly finish: (stream: string, lots: readonly (LotAmount | PendingAmount)[]) => void;
  /** Those in which anything happens, in order; of one programme's points where one is named. */
  readonly months: (program?: string) => readonly LiabilityMonth[];
}

/** @param monthOf an instant's month in the tenant's zone, `YYYY-MM` */
export function createLiability(monthOf: (at: number) => string): Liability {
  const all = createMonths();
  const byProgram = new Map<string, Months>();
  /** Of accounts that are not finished. */
  const accounts = new Map<string, ReturnType<typeof createProgramParts>>();

  const addToPrograms = (month: string, kind: keyof MonthSums, parts: readonly ProgramPart[]): void => {
    for (const { program, amount } of parts) {
      const months = byProgram.get(program) ?? createMonths();
      byProgram.set(program, months);
      months.add(month, kind, amount);
    }
  };

  return {
    add: ({ event, effectiveAt, stream }) => {
      if (!isTransaction(event)) return;
      const kind = KIND_OF[event.type];
      if (kind === undefined) return;
      const partsOf = accounts.get(stream) ?? createProgramParts();
      accounts.set(stream, partsOf);
      const month = monthOf(effectiveAt);
      all.add(month, kind, worthOf(event.data));
      addToPrograms(month, kind, partsOf(event));
    },
    finish: (stream, lots) => {
      accounts.delete(stream);
      for (const lot of lots) {
        const goneAt = 'awaits' in lot ? endOfWait(lot) : lot.expiresAt;
        if (goneAt === undefined) continue;
        // They are gone from that instant on, so the month before it is the last that they count in.
        const month = monthOf(goneAt - 1);
        all.add(month, 'expiring', lot.amount);
        addToPrograms(month, 'expiring', partsByProgram([lot]));
      }
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
      if (amount === 0n) return;
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
