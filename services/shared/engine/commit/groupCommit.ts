import type { CommandEnvelope, CommandResult } from '@rapport/kernel/decider';
import {
  GROUP_COMMIT_WAIT_MS,
  MAX_BATCH_COMMANDS,
  MAX_WAITING_COMMANDS,
  OVERLOAD_RETRY_MS,
} from '../limits.ts';
import { OverloadedError } from '../ports/engine.ts';
import type { Relay } from '../outbox/relay.ts';
import type { EngineObserver } from '../ports/observer.ts';
import { CommitUnknownError, StoreUnavailableError } from '../ports/store.ts';
import type { Store } from '../ports/store.ts';
import { pause } from '../signal.ts';
import type { Committer } from './committer.ts';
import { DecideFailedError } from './pending.ts';
import { answerTo, findRequests, requestKey } from './requests.ts';

interface Waiting {
  readonly envelope: CommandEnvelope;
  readonly resolve: (result: CommandResult) => void;
  readonly reject: (error: Error) => void;
}

export interface GroupCommit {
  readonly submit: (command: CommandEnvelope) => Promise<CommandResult>;
  /** Refuses new commands and finishes those that wait. */
  readonly stop: () => Promise<void>;
}

interface GroupCommitOptions {
  readonly committer: Committer;
  readonly store: Store;
  readonly relay: Pick<Relay, 'full'>;
  readonly observer: EngineObserver;
}

/** Commands of callers, gathered for a moment and committed in one transaction. */
export function startGroupCommit({ committer, store, relay, observer }: GroupCommitOptions): GroupCommit {
  const queue: Waiting[] = [];
  let running: Promise<void> | undefined;
  let stopped = false;

  const commitBatch = async (batch: readonly Waiting[]): Promise<void> => {
    // The same request twice in a batch: the first one is decided, the others hear its answer.
    const first = new Map<string, Waiting>();
    for (const waiting of batch) {
      const key = requestKey(waiting.envelope);
      if (!first.has(key)) first.set(key, waiting);
    }
    const commands = [...first.values()];
    const outcome = await committer.commit({
      fence: [],
      expectations: [],
      writes: [],
      entries: [],
      commands,
      rememberRefusals: true,
      // All or nothing, and each of them leaves a row.
      tookEffect: async () => (await findRequests(store, commands)).size === commands.length,
    });
    if (outcome.outcome === 'fenced') throw new Error('A batch of commands has no fence.');
    for (const waiting of batch) {
      const { envelope } = waiting;
      const key = requestKey(envelope);
      const isRepeat = first.get(key) !== waiting;
      waiting.resolve(answerTo(outcome.answers.get(key), envelope.fingerprint, isRepeat));
    }
  };

  /** A command that cannot be decided at all fails alone, and so does one whose documents the store refuses. */
  const commitWithoutOffenders = async (batch: readonly Waiting[]): Promise<void> => {
    for (let rest = batch; rest.length > 0;) {
      try {
        await commitBatch(rest);
        return;
      } catch (error) {
        if (!(error instanceof DecideFailedError)) {
          const isTransient = error instanceof CommitUnknownError || error instanceof StoreUnavailableError;
          if (isTransient || rest.length === 1) {
            for (const { reject } of rest) reject(error as Error);
            return;
          }
          const middle = Math.ceil(rest.length / 2);
          await commitWithoutOffenders(rest.slice(0, middle));
          await commitWithoutOffenders(rest.slice(middle));
          return;
        }
        const key = requestKey(error.envelope);
        const isOffender = ({ envelope }: Waiting): boolean => requestKey(envelope) === key;
        for (const { reject } of rest.filter(isOffender)) reject(error);
        rest = rest.filter((waiting) => !isOffender(waiting));
      }
    }
  };

  const run = async (): Promise<void> => {
    await pause(GROUP_COMMIT_WAIT_MS);
    while (queue.length > 0) {
      const batch = queue.splice(0, MAX_BATCH_COMMANDS);
      const startedAt = performance.now();
      try {
        await commitWithoutOffenders(batch);
        observer.commandsCommitted({ commands: batch.length, durationMs: performance.now() - startedAt });
      } catch (error) {
        for (const { reject } of batch) reject(error as Error);
      }
    }
    running = undefined;
  };

  return {
    submit: (envelope) =>
      new Promise((resolve, reject) => {
        if (stopped || queue.length >= MAX_WAITING_COMMANDS || relay.full()) {
          reject(new OverloadedError(OVERLOAD_RETRY_MS));
          return;
        }
        queue.push({ envelope, resolve, reject });
        running ??= run();
      }),
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}
