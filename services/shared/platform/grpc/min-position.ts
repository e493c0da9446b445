import type { Inspection } from '@rapport/engine/ports/inspection';
import { SECOND_MS } from '@rapport/kernel/instant';
import { unavailable, valueOrThrow } from './errors.ts';
import type { CallContext } from './server.ts';
import { readPosition } from './wire.ts';

/** What the protos promise: at most until the call's deadline or 10 s. */
const MAX_WAIT_MS = 10 * SECOND_MS;
/** Left to read and answer once the position is there. */
const ANSWER_MS = 50;
const RETRY_DELAY_MS = 200;

/**
 * Waits until the service has applied a position that the caller was given (`min_position`); returns at once where
 * none was sent.
 *
 * @throws RpcError INVALID_ARGUMENT `POSITION_INVALID`, UNAVAILABLE `POSITION_NOT_REACHED`
 */
export async function awaitPosition(
  inspection: Pick<Inspection, 'waitFor'>,
  wire: Parameters<typeof readPosition>[0],
  context: Pick<CallContext, 'deadlineMs'>,
): Promise<void> {
  const position = valueOrThrow(readPosition(wire, 'min_position'));
  if (!position) return;
  const waitMs = Math.max(0, Math.min(MAX_WAIT_MS, context.deadlineMs() - ANSWER_MS));
  if (await inspection.waitFor(position, waitMs)) return;
  throw unavailable('POSITION_NOT_REACHED', 'The position is not applied yet; ask again.', RETRY_DELAY_MS);
}
