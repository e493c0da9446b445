import type { CommandResult, RecordedEvent } from '@rapport/kernel/decider';
import { derivedId } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Engine } from '@rapport/engine/ports/engine';
import type { AccountCommand } from '../account/decide.ts';
import type { AccountEvent, Party } from '../account/events.ts';
import type { Terms } from '../account/terms.ts';
import { outgoingOf } from '../account/transfers.ts';
import type { Outgoing } from '../account/transfers.ts';
import { ownCommand } from './ownCommand.ts';

export const TRANSFER_POLICY = 'points.transfer.v1';

/** Whose account a transfer left. */
export type Sender = Party & {
  readonly tenant: string;
  readonly unit: string;
  /** Of the unit, as the sender's account knows them. */
  readonly terms?: Terms;
};

/** Under which the second step of a transfer is booked, once and for ever. */
export const receiptId = (transferId: string): string => derivedId('receive', transferId);

/**
 * Takes a transfer that was sent to its end: books it on the other account, then tells the first how that went. Each
 * step has one id for ever, so whoever comes again, or at the same time, hears the first answer. ADR 21.
 *
 * @returns what the other account said
 */
export async function finishTransfer(
  { submit }: Pick<Engine, 'submit'>,
  sender: Sender,
  { transferId, to, sentAt, parts, reason, reverses, merge }: Outgoing,
): Promise<CommandResult> {
  const { tenant, unit, terms, ...from } = sender;
  const step = (requestId: string, command: AccountCommand, effectiveAt?: EpochMs): Promise<CommandResult> =>
    submit(ownCommand(TRANSFER_POLICY, tenant, requestId, command, effectiveAt));
  const why = reason === undefined ? {} : { reason };
  const heard = terms === undefined ? {} : { terms };
  const taking = {
    ...{ ...to, unit, transferId, from, parts, effectiveAt: sentAt, ...why, ...heard },
    ...(reverses !== undefined && { takesBack: true as const }),
    ...(merge !== undefined && { merge }),
  };
  const result = await step(receiptId(transferId), { type: 'ReceiveTransfer', ...taking }, sentAt);
  const received = result.outcome === 'accepted';
  await step(derivedId('settle', transferId), {
    type: 'SettleTransfer',
    ...from,
    unit,
    transferId,
    received,
  });
  return result;
}

/**
 * What the booking of a command of the service itself has sent, taken to its end at once; where nobody is there to do so,
 * the sweeper finds it. Nothing where it sent nothing.
 */
export async function finishSent(
  engine: Pick<Engine, 'submit'>,
  sender: Sender,
  result: CommandResult,
): Promise<void> {
  if (result.outcome !== 'accepted') return;
  for (const { event } of result.events as readonly RecordedEvent<AccountEvent>[]) {
    const sent = outgoingOf(event);
    if (sent !== undefined) await finishTransfer(engine, sender, sent);
  }
}
