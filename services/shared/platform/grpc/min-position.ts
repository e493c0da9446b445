import { setTimeout as pause } from 'node:timers/promises';
import type { Inspection } from '@rapport/engine/ports/inspection';
import type { Position } from '@rapport/kernel/event';
import { SECOND_MS } from '@rapport/kernel/instant';
import { unavailable, valueOrThrow } from './errors.ts';
import type { CallContext } from './server.ts';
import { readPosition } from './wire.ts';

/** What the protos promise: at most until the call's deadline or 10 s. */
const MAX_WAIT_MS = 10 * SECOND_MS;
/** Left to read and answer once the position is there. */
const ANSWER_MS = 50;
const RETRY_DELAY_MS = 200;
/** How often it is looked whether something is published: a tenth of what a commit is waited for. */
const PUBLISHED_LOOK_MS = 10;

type Wire = Parameters<typeof readPosition>[0];
type Deadline = Pick<CallContext, 'deadlineMs'>;

const leftMs = ({ deadlineMs }: Deadline): number =>
  Math.max(0, Math.min(MAX_WAIT_MS, deadlineMs() - ANSWER_MS));

const notReached = (): Error =>
  unavailable('POSITION_NOT_REACHED', 'The position is not applied yet; ask again.', RETRY_DELAY_MS);

/**
 * Waits until the service has applied a position that the caller was given (`min_position`); returns at once where
 * none was sent.
 *
 * @throws RpcError INVALID_ARGUMENT `POSITION_INVALID`, UNAVAILABLE `POSITION_NOT_REACHED`
 */
export async function awaitPosition(
  inspection: Pick<Inspection, 'waitFor'>,
  wire: Wire,
  context: Deadline,
): Promise<void> {
  const position = valueOrThrow(readPosition(wire, 'min_position'));
  if (position && !(await inspection.waitFor(position, leftMs(context)))) throw notReached();
}

/**
 * The same for what a service reads back from its own topic: waits until what follows from the position is published
 * there and applied again.
 *
 * @throws RpcError as `awaitPosition`
 */
export async function awaitRoundTrip(
  inspection: Pick<Inspection, 'waitFor' | 'progress'>,
  wire: Wire,
  context: Deadline,
  own: string,
): Promise<void> {
  const until = performance.now() + leftMs(context);
  await awaitPosition(inspection, wire, context);
  const position = valueOrThrow(readPosition(wire, 'min_position'));
  if (!position) return;
  const stillMs = (): number => Math.max(0, until - performance.now());
  for (;;) {
    const { inputs, outputs } = await inspection.progress();
    const input = inputs.find(
      ({ topic, partition }) => topic === position.topic && partition === position.partition,
    );
    if (input !== undefined && input.publishedThroughOffset > position.offset) {
      const ends = outputs.filter(({ topic, endOffset }) => topic === own && endOffset > 0);
      const newest = ends.map(({ topic, partition, endOffset }): Position => {
        return { topic, partition, offset: endOffset - 1 };
      });
      const reached = await Promise.all(newest.map((end) => inspection.waitFor(end, stillMs())));
      if (reached.every(Boolean)) return;
      throw notReached();
    }
    if (stillMs() === 0) throw notReached();
    await pause(PUBLISHED_LOOK_MS);
  }
}
