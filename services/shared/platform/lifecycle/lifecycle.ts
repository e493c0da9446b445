import type { Logger } from 'pino';

/** Something that runs: started in order, stopped in reverse. */
export interface Part {
  readonly name: string;
  /** Resolves with how to stop it, or with nothing where there is nothing to stop. */
  readonly start: () => Promise<(() => Promise<void>) | undefined>;
  /** After this time the next part is stopped, whatever this one does. */
  readonly stopDeadlineMs: number;
}

export interface Lifecycle {
  /**
   * Stops the parts in reverse, each within its deadline; later calls wait for the first one. Never rejects:
   * a part that fails to stop is logged, and the others are stopped all the same.
   */
  readonly stop: () => Promise<void>;
}

interface Started {
  readonly part: Part;
  readonly stop: () => Promise<void>;
}

/** Starts parts in order. If one fails, those that had started are stopped in reverse, then its error is thrown. */
export async function startInOrder(parts: readonly Part[], logger: Logger): Promise<Lifecycle> {
  const started: Started[] = [];
  const stopAll = async (): Promise<void> => {
    for (const each of started.toReversed()) await stopWithin(each, logger);
  };
  for (const part of parts) {
    try {
      const stop = await part.start();
      if (stop) started.push({ part, stop });
    } catch (error) {
      logger.error({ event: 'lifecycle.start_failed', part: part.name, err: error });
      await stopAll();
      throw error;
    }
  }
  let stopping: Promise<void> | undefined;
  return { stop: () => (stopping ??= stopAll()) };
}

async function stopWithin({ part, stop }: Started, logger: Logger): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => resolve('late'), part.stopDeadlineMs);
  });
  try {
    const outcome = await Promise.race([stop().then(() => 'stopped' as const), deadline]);
    if (outcome === 'late') {
      logger.warn({ event: 'lifecycle.stop_late', part: part.name, deadlineMs: part.stopDeadlineMs });
    }
  } catch (error) {
    logger.error({ event: 'lifecycle.stop_failed', part: part.name, err: error });
  } finally {
    clearTimeout(timer);
  }
}
