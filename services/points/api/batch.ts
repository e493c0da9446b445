import { internalError, invalidArgument, refusalOf } from '@rapport/platform/grpc/errors';
import type { UnaryHandler } from '@rapport/platform/grpc/server';
import type { Logger } from '@rapport/platform/telemetry/logger';
import type { BatchBookRequest__Output } from '@rapport/protos/rapport/points/v1/BatchBookRequest';
import type { BatchBookResponse } from '@rapport/protos/rapport/points/v1/BatchBookResponse';
import type { BookCommand__Output } from '@rapport/protos/rapport/points/v1/BookCommand';
import type { BookRefusal } from '@rapport/protos/rapport/points/v1/BookRefusal';
import type { BookResult } from '@rapport/protos/rapport/points/v1/BookResult';
import type { Bookings, Caller } from './bookings.ts';

/** As with interactions: half of what one transaction takes. */
export const MAX_COMMANDS = 500;

/** Books what is ready, and answers. */
type Book = () => Promise<BookResult>;

/** Each command as its single RPC would, all of them queued at once; one that is refused affects no other. */
export function createBatchBook(
  { callerOf, book, ...bookings }: Bookings,
  logger: Logger,
): UnaryHandler<BatchBookRequest__Output, BatchBookResponse> {
  const readyTo = async (
    { earn, redeem, transfer, adjust }: BookCommand__Output,
    caller: Caller,
  ): Promise<Book> => {
    if (earn) {
      const booking = await bookings.earn(earn, caller);
      return async () => ({ earn: await book(booking, caller) });
    }
    if (redeem) {
      const booking = await bookings.redeem(redeem, caller);
      return async () => ({ redeem: await book(booking, caller) });
    }
    if (transfer) {
      const booking = await bookings.transfer(transfer, caller);
      return async () => ({ transfer: await book(booking, caller) });
    }
    if (adjust) {
      const booking = await bookings.adjust(adjust, caller);
      return async () => ({ adjust: await book(booking, caller) });
    }
    throw invalidArgument('COMMAND_MISSING', 'Say what is to be booked.', 'command');
  };

  const toRefusal = (thrown: unknown, method: string): BookRefusal => {
    const known = refusalOf(thrown);
    if (known === undefined) logger.error({ event: 'grpc.fault', method, err: thrown });
    const { code, reason, message, details } = known ?? internalError();
    const { metadata = {}, fields = [], retryDelayMs = 0 } = details;
    return { code, reason, message, metadata, field: fields[0]?.field ?? '', retryDelayMs };
  };

  return async ({ commands }, context) => {
    if (commands.length === 0) {
      throw invalidArgument('BATCH_EMPTY', 'The batch holds no command.', 'commands');
    }
    if (commands.length > MAX_COMMANDS) {
      throw invalidArgument(
        'BATCH_TOO_LARGE',
        `A batch has at most ${MAX_COMMANDS} commands, this one has ${commands.length}.`,
        'commands',
      );
    }
    const caller = callerOf(context);
    const refused = (thrown: unknown): BookResult => ({ refusal: toRefusal(thrown, context.method) });
    // All are read before the first is submitted: what one has to ask for first must not let another overtake it.
    const ready = await Promise.allSettled(commands.map((command) => readyTo(command, caller)));
    const results = ready.map(async (one) => {
      if (one.status === 'rejected') return refused(one.reason);
      return one.value().catch(refused);
    });
    return { results: await Promise.all(results) };
  };
}
