import { Worker } from 'node:worker_threads';
import type { BaseConfig } from '@rapport/platform/config/base';
import { SECOND_MS } from '@rapport/kernel/instant';
import type { DoReplay, ReplayOutcome, ReplayTask } from './replaying.ts';
import type { Reader } from './readLog.ts';

/**
 * Members (200), periods (200) and void facts (100) at their bounds, and 30 for what the thread runs on, leave a hundred for
 * what is taken apart and not yet collected: who counts too much meets those bounds, which say what it was. Records as they
 * come, 8 MB, and ids of the duplicate windows, 4 MB a partition, are outside of this heap.
 */
const MAX_HEAP_MB = 640;
/** To leave the group and close connections takes half a second; what stops a service has 3 s for all that it does. */
const LEAVE_MS = 2 * SECOND_MS;

/** What the thread is given when it is made: never logged, and no part of a command line. */
export interface ReplayThreadData extends Pick<BaseConfig, 'kafkaBrokers' | 'logLevel'> {
  readonly mongoUri: string;
  readonly task: ReplayTask;
}

/** What it tells. Anything that it is told means that it shall stop. */
export type ReplayThreadMessage =
  { readonly progress: Parameters<Reader['progress']>[0] } | { readonly outcome: ReplayOutcome };

/** Others than a service has, so that a test meets them, or does not. */
export interface ReplayThreadLimits {
  readonly maxHeapMb?: number;
  readonly leaveMs?: number;
}

/** Does each task in a thread of its own, which has its own clients of Kafka and MongoDB and lives as long as the task. */
export const createReplayThreads =
  (
    { kafkaBrokers, mongoUri, logLevel }: Pick<BaseConfig, 'kafkaBrokers' | 'mongoUri' | 'logLevel'>,
    { maxHeapMb = MAX_HEAP_MB, leaveMs = LEAVE_MS }: ReplayThreadLimits = {},
  ): DoReplay =>
  async (task, signal, progress) => {
    signal.throwIfAborted();
    const data: ReplayThreadData = { kafkaBrokers, mongoUri: mongoUri.reveal(), logLevel, task };
    const thread = new Worker(new URL('./replayThreadMain.ts', import.meta.url), {
      name: 'points-replay',
      workerData: data,
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
    });
    const done = Promise.withResolvers<ReplayOutcome>();
    /** What it tells is written down one after another, and before its outcome. */
    let telling = Promise.resolve();
    thread.on('message', (message: ReplayThreadMessage) => {
      if ('outcome' in message) {
        done.resolve(message.outcome);
        return;
      }
      telling = telling.then(() => progress(message.progress));
      telling.catch(done.reject);
    });
    thread.on('messageerror', done.reject);
    thread.on('error', (error) => {
      done.reject(isOutOfMemory(error) ? new ReplayMemoryError(maxHeapMb) : error);
    });
    thread.on('exit', () => {
      done.reject(new ReplayThreadGoneError());
    });
    let cutOff: NodeJS.Timeout | undefined;
    const stop = (): void => {
      thread.postMessage('stop');
      cutOff = setTimeout(() => void thread.terminate(), leaveMs);
    };
    signal.addEventListener('abort', stop, { once: true });
    try {
      const outcome = await done.promise;
      await telling;
      return outcome;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', stop);
      clearTimeout(cutOff);
      // Whatever its clients have left behind goes with it.
      await thread.terminate();
    }
  };

const isOutOfMemory = (error: unknown): boolean =>
  (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY';

/** A replay holds more than it may, in memory that nobody has counted. */
export class ReplayMemoryError extends Error {
  readonly code = 'REPLAY_MEMORY';
  readonly retryable = false;

  constructor(maxHeapMb: number) {
    super(`The replay needs more than the ${maxHeapMb} MB of memory that it may take; replay fewer days.`);
    this.name = 'ReplayMemoryError';
  }
}

/** The thread of a replay has ended without a word. */
export class ReplayThreadGoneError extends Error {
  readonly code = 'REPLAY_THREAD_GONE';
  readonly retryable = true;

  constructor() {
    super('The thread that ran the replay ended before it was done; begin another one.');
    this.name = 'ReplayThreadGoneError';
  }
}
