import type { TransactionEvent } from '../../account/events.ts';
import { negative } from '../../account/lots.ts';
import type { LotAmount } from '../../account/lots.ts';

/** Points of a programme, signed. */
export interface ProgramPart {
  readonly program: string;
  readonly amount: bigint;
}

/**
 * What the bookings of one account, in their order, add to programmes or take from them: what they change in lots, in
 * what is pending and in what is held. What is below zero or owed is of no programme.
 */
export function createProgramParts(): (event: TransactionEvent) => readonly ProgramPart[] {
  /** What is held of programmes, by hold. */
  const holds = new Map<string, readonly LotAmount[]>();

  const changeOfHolds = ({ type, data }: TransactionEvent): readonly LotAmount[] => {
    switch (type) {
      case 'Held': {
        const parts = negative(data.lots);
        if (parts.some(({ program }) => program !== undefined)) holds.set(data.holdId, parts);
        return parts;
      }
      case 'HoldCaptured':
      case 'HoldVoided':
      case 'HoldExpired': {
        const parts = holds.get(data.holdId) ?? [];
        holds.delete(data.holdId);
        return negative(parts);
      }
      default:
        return [];
    }
  };

  return (event) => {
    const { lots, pending } = event.data;
    return byProgram([...lots, ...(pending === undefined ? [] : [pending]), ...changeOfHolds(event)]);
  };
}

/** Sums of those that are of one. */
export function byProgram(parts: readonly LotAmount[]): readonly ProgramPart[] {
  const sums = new Map<string, bigint>();
  for (const { program, amount } of parts) {
    if (program !== undefined) sums.set(program, (sums.get(program) ?? 0n) + amount);
  }
  return [...sums].map(([program, amount]) => ({ program, amount })).filter(({ amount }) => amount !== 0n);
}
