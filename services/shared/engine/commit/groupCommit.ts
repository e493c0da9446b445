import type { CommandEnvelope, CommandResult } from '@rapport/kernel/decider';
import {
  GROUP_COMMIT_WAIT_MS,
  MAX_BATCH_COMMANDS,
  MAX_WAITING_COMMANDS,
  OVERLOAD_RETRY_MS,
} from '../limits.ts';
import { OverloadedError } from '../overloaded.ts';
import type { Relay } from '../outbox/relay.ts';
import type { EngineObserver } from '../ports/observer.ts';
import type { Store } from '../ports/store.ts';
import type { Committer } from './committer.ts';
import { answerFrom, findRequests, requestKey } from './requests.ts';

interface Waiting {
  readonly command: CommandEnvelope;
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
  readonly relay: Relay;
  readonly observer: EngineObserver;
}

/** Commands of callers, gathered for a moment and committed in one transaction. */
export function startGroupCommit({ committer, store, relay, observer }: GroupCommitOptions): GroupCommit {
  const queue: Waiting[] = [];
  let running: Promise<void> | undefined;
  let stopped = false;

  const decide = async (batch: readonly Waiting[]): Promise<void> => {
    const startedAt = performance.now();
    // The same request twice in a batch: the first one is decided, the others hear its answer.
    const first = new Map<string, Waiting>();
    for (const waiting of batch) {
      const key = requestKey(waiting.command);
      if (!first.has(key)) first.set(key, waiting);
    }
    const commands = [...first.values()].map(({ command }) => command);
    const outcome = await committer.commit({
      fence: [],
      expectations: [],
      writes: [],
      entries: [],
      commands,
      rememberRefusals: true,
      // All or nothing: if one of them has rows, this batch was committed.
      tookEffect: async () => (await findRequests(store, commands)).size === commands.length,
    });
    if (outcome.outcome === 'fenced') throw new Error('A batch of commands has no fence.');
    const answers = new Map<string, CommandResult>();
    for (const [index, result] of outcome.results.entries()) {
      const command = outcome.decided[index];
      if (command !== undefined) answers.set(requestKey(command), result);
    }
    for (const { command, resolve } of batch) {
      const key = requestKey(command);
      const rows = outcome.earlier.get(key);
      const primary = first.get(key)?.command;
      const answer = rows === undefined ? answers.get(key) : answerFrom(rows, command.fingerprint);
      if (primary?.fingerprint !== command.fingerprint || answer === undefined)
        resolve({ outcome: 'request_id_reused' });
      else if (primary === command || answer.outcome === 'request_id_reused') resolve(answer);
      else resolve({ ...answer, repeated: true });
    }
    observer.commandsCommitted({ commands: commands.length, durationMs: performance.now() - startedAt });
  };

  const run = async (): Promise<void> => {
    await new Promise((resolve) => {
      setTimeout(resolve, GROUP_COMMIT_WAIT_MS);
    });
    while (queue.length > 0) {
      const batch = queue.splice(0, MAX_BATCH_COMMANDS);
      try {
        await decide(batch);
      } catch (error) {
        for (const { reject } of batch) reject(error as Error);
      }
    }
    running = undefined;
  };

  return {
    submit: (command) =>
      new Promise((resolve, reject) => {
        if (stopped || queue.length >= MAX_WAITING_COMMANDS || relay.full()) {
          reject(new OverloadedError(OVERLOAD_RETRY_MS));
          return;
        }
        queue.push({ command, resolve, reject });
        running ??= run();
      }),
    stop: async () => {
      stopped = true;
      await running;
    },
  };
}
