import type { CommandEnvelope, CommandResult } from '@rapport/kernel/decider';
import { MIN_COMMANDS_BESIDE, OVERLOAD_RETRY_MS } from '../limits.ts';
import { OverloadedError } from '../ports/engine.ts';
import type { Relay } from '../outbox/relay.ts';
import type { EngineObserver } from '../ports/observer.ts';
import type { ForwardedAnswer, Peers } from '../ports/peers.ts';
import { CommitUnknownError, StoreUnavailableError } from '../ports/store.ts';
import type { Store } from '../ports/store.ts';
import type { Committer } from './committer.ts';
import { createForwarding } from './forwarding.ts';
import { Lane } from './lane.ts';
import type { Asked, Waiting } from './lane.ts';
import { DecideFailedError } from './pending.ts';
import { answerTo, findRequests, requestKey } from './requests.ts';
import type { Shards } from './shards.ts';

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
  /** The stream of a command; `undefined` where it cannot be decided. */
  readonly streamOf: (command: CommandEnvelope) => string | undefined;
  readonly shards: Shards;
  /** Absent where nobody forwards. */
  readonly peers: Peers | undefined;
  /** Commands that make a batch beside another. */
  readonly leastBeside?: number | undefined;
}

/**
 * Commands of callers, gathered for a moment and committed in one transaction: here, or by the replica that holds the
 * lease of their shard. What it does not answer is committed here. While the store commits one batch another is decided,
 * of other streams.
 */
export function startGroupCommit(options: GroupCommitOptions): GroupCommit {
  const { committer, store, relay, observer, streamOf, shards, peers } = options;
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

  const own = new Lane({
    commit: async (batch) => {
      const startedAt = performance.now();
      await commitWithoutOffenders(batch);
      observer.commandsCommitted({ commands: batch.length, durationMs: performance.now() - startedAt });
    },
    leastBeside: options.leastBeside ?? MIN_COMMANDS_BESIDE,
  });

  const forwarding =
    peers &&
    createForwarding({
      peers,
      takeBack: (batch) => {
        for (const waiting of batch) own.add(waiting);
      },
      lookAgain: () => shards.lookAgain(),
    });

  const holderOf = ({ stream }: Asked): string | undefined =>
    stream === undefined ? undefined : shards.holderOf(stream);

  const commitHere = (asked: Asked): Promise<CommandResult> =>
    new Promise((resolve, reject) => {
      if (stopped || relay.full() || !own.admits()) reject(new OverloadedError(OVERLOAD_RETRY_MS));
      else own.add({ ...asked, resolve, reject });
    });

  const receive = async (envelope: CommandEnvelope): Promise<ForwardedAnswer> => {
    const asked = { envelope, stream: streamOf(envelope) };
    // Never on to a third one: two that disagree would pass it to and fro.
    if (stopped || holderOf(asked) !== undefined) return { outcome: 'not_mine' };
    try {
      return { outcome: 'answered', result: await commitHere(asked) };
    } catch (error) {
      if (!(error instanceof OverloadedError)) return { outcome: 'failed' };
      return { outcome: 'overloaded', retryDelayMs: error.retryDelayMs };
    }
  };
  peers?.receive((commands) => Promise.all(commands.map(receive)));

  return {
    submit: (envelope) => {
      const asked = { envelope, stream: streamOf(envelope) };
      const holder = holderOf(asked);
      if (forwarding === undefined || holder === undefined || stopped || !forwarding.reaches(holder)) {
        return commitHere(asked);
      }
      return new Promise((resolve, reject) => {
        if (forwarding.admits(holder)) forwarding.add(holder, { ...asked, resolve, reject });
        else reject(new OverloadedError(OVERLOAD_RETRY_MS));
      });
    },
    stop: async () => {
      stopped = true;
      // What is not answered there comes back.
      await forwarding?.idle();
      await own.idle();
    },
  };
}
