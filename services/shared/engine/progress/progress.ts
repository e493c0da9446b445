import type { Position } from '@rapport/kernel/event';
import type { Relay } from '../outbox/relay.ts';
import type { Progress } from '../ports/inspection.ts';
import type { EventLog } from '../ports/log.ts';
import type { PartitionProgress, Projector } from '../projector/projector.ts';

/**
 * How far a service is. Looked at from the front to the back, so that it never promises too much: what is applied, then
 * what of it still waits in the outbox, then where the outputs end.
 */
export async function readProgress(options: {
  readonly projector: Pick<Projector, 'progress'>;
  readonly relay: Pick<Relay, 'waiting'>;
  readonly log: Pick<EventLog, 'endOffsets'>;
  readonly outputs: readonly string[];
}): Promise<Progress> {
  const { projector, relay, log } = options;
  const applied = projector.progress();
  const waiting = await relay.waiting();
  const outputs = await Promise.all(
    options.outputs.map(async (topic) =>
      (await log.endOffsets(topic)).map((endOffset, partition) => ({ topic, partition, endOffset })),
    ),
  );
  const inputs = applied.map(({ topic, partition, logClock, stopped, ...place }) => {
    // Records go on while a wave is swept, but what follows from its first one has not all happened.
    const appliedOffset = Math.min(place.appliedOffset, place.waveOffset ?? Infinity);
    return {
      topic,
      partition,
      appliedOffset,
      logClock,
      ...(stopped !== undefined && { stopped }),
      publishedThroughOffset: Math.min(appliedOffset, waiting.from.get(`${topic}/${partition}`) ?? Infinity),
    };
  });
  return { inputs, outputs: outputs.flat(), outboxDepth: waiting.events };
}

function hasApplied(progress: readonly PartitionProgress[], position: Position): boolean {
  return progress.some(
    ({ topic, partition, appliedOffset }) =>
      topic === position.topic && partition === position.partition && appliedOffset > position.offset,
  );
}

/**
 * Resolves at the commit that applies the position; `false` after the deadline. The record has seen every timer of its
 * own key that is due by then; what others' timers cause may still be swept.
 */
export async function waitForPosition(
  projector: Pick<Projector, 'progress' | 'moved'>,
  position: Position,
  deadlineMs: number,
): Promise<boolean> {
  const until = performance.now() + deadlineMs;
  while (!hasApplied(projector.progress(), position)) {
    const leftMs = until - performance.now();
    if (leftMs <= 0) return false;
    await projector.moved(leftMs);
  }
  return true;
}
