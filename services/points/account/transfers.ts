import type { EpochMs } from '@rapport/kernel/instant';
import type { AccountEvent, Booking, ByMerge, Party, TimeEvent } from './events.ts';
import { negative } from './lots.ts';
import type { LotAmount } from './lots.ts';

/** Points between two accounts: gone from the one, and not yet known to have arrived in the other. */
export interface Outgoing extends ByMerge {
  readonly transferId: string;
  readonly to: Party;
  readonly sentAt: EpochMs;
  /** Nearest expiry first; they keep it. */
  readonly parts: readonly LotAmount[];
  readonly reason?: string;
  /** Version of the receipt that it takes back; another try is allowed where it does not arrive. */
  readonly reverses?: number;
}

/** What a transfer, or a charge, takes along: out of lots, and what was issued as it was sent. */
export const partsSent = ({
  lots,
  onCredit,
}: Pick<Booking, 'lots'> & { readonly onCredit?: LotAmount }): readonly LotAmount[] => [
  ...negative(lots),
  ...(onCredit === undefined ? [] : [onCredit]),
];

/** What an event sends to another account, as it is kept until its end is known; `undefined` where it sends nothing. */
export function outgoingOf({ type, data }: AccountEvent | TimeEvent): Outgoing | undefined {
  if (type === 'TransferSent') {
    const { transferId, to, effectiveAt: sentAt, reason, merge } = data;
    return {
      ...{ transferId, to, sentAt, parts: partsSent(data) },
      ...(reason !== undefined && { reason }),
      ...(merge !== undefined && { merge }),
    };
  }
  if (type !== 'Reversed' || data.back === undefined) return undefined;
  const { back, effectiveAt: sentAt, reverses, reason } = data;
  return { ...back, sentAt, reverses, ...(reason !== undefined && { reason }) };
}

/**
 * A transfer is on its way for milliseconds, or for as long as a crash lasts. One account may send a whole batch at once:
 * 500 of a few lots are 150 kB.
 */
export const MAX_OUTGOING = 500;
/** Of all that is under way: 1.6 MB at 40 bytes. A single transfer may take all lots of an account along. */
export const MAX_OUTGOING_PARTS = 40_000;

export const isFull = (outgoing: readonly Outgoing[]): boolean =>
  outgoing.length >= MAX_OUTGOING ||
  outgoing.reduce((count, { parts }) => count + parts.length, 0) >= MAX_OUTGOING_PARTS;

export const withOutgoing = (
  outgoing: readonly Outgoing[],
  sent: Outgoing | undefined,
): readonly Outgoing[] => (sent === undefined ? outgoing : [...outgoing, sent]);

export const withoutOutgoing = (outgoing: readonly Outgoing[], transferId: string): readonly Outgoing[] =>
  outgoing.filter((one) => one.transferId !== transferId);
