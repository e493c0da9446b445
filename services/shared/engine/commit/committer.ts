import type { AggregateDocument, AnyAggregate } from '@rapport/kernel/decider';
import type { Clock } from '@rapport/kernel/clock';
import { DocumentCache } from '../documents/cache.ts';
import { Gate } from '../gate.ts';
import {
  COMMIT_RETRY_MS,
  MAX_CACHED_AGGREGATES,
  MAX_CACHED_AGGREGATE_BYTES,
  MAX_COMMIT_ATTEMPTS,
  MAX_COMMIT_DOUBLINGS,
} from '../limits.ts';
import { inDocuments } from '../outbox/entry.ts';
import type { EntryMaker, OutboxDocument, OutboxEntry } from '../outbox/entry.ts';
import type { Relay } from '../outbox/relay.ts';
import { CommitUnknownError, MAX_IDS_PER_READ, StoreUnavailableError } from '../ports/store.ts';
import type { Expectation, Store, Transaction, TransactionResult, Write } from '../ports/store.ts';
import type { PositionRow } from '../projector/positions.ts';
import { pause } from '../signal.ts';
import { aggregateOf, decideAll, streamOf } from './decide.ts';
import type { Decided } from './decide.ts';
import type { PendingCommand } from './pending.ts';
import { findRequests, requestKey } from './requests.ts';
import type { Answer } from './requests.ts';
import { statesOf } from './rows.ts';
import type { Shards } from './shards.ts';

/** What is committed together. */
export interface CommitUnit {
  /** Checked first: positions of the owner. */
  readonly fence: readonly Expectation[];
  readonly expectations: readonly Expectation[];
  readonly writes: readonly Write[];
  readonly entries: readonly OutboxEntry[];
  /** Of several with the same request id the first is decided. */
  readonly commands: readonly PendingCommand[];
  readonly rememberRefusals: boolean;
  /**
   * After a lost answer: whether this unit took effect. Without a fence somebody else may have done the same, so the
   * answers are read again.
   */
  readonly tookEffect: () => Promise<boolean>;
}

export type CommitOutcome =
  /** Answers by request key, those included that had been given before. */
  | { readonly outcome: 'committed'; readonly answers: ReadonlyMap<string, Answer> }
  /** Another owner has moved on, or a shared document changed: what was folded is void. */
  | { readonly outcome: 'fenced'; readonly collection: string };

export interface Committer {
  /**
   * A unit with a fence is committed alone, one without beside others: of commands of other streams, which is up to who
   * gathers them.
   *
   * @throws StoreUnavailableError, CommitUnknownError after bounded attempts
   * @throws DecideFailedError where a command cannot be decided at all; nothing is written
   */
  readonly commit: (unit: CommitUnit) => Promise<CommitOutcome>;
  /** Whoever goes on where another process was goes on behind what that one has put into the outbox. */
  readonly witness: (outboxAt: number | undefined) => void;
}

interface CommitterOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly aggregates: readonly AnyAggregate[];
  readonly makeEntry: EntryMaker;
  readonly relay: Pick<Relay, 'wake'>;
  readonly outbox: string;
  readonly storeEpoch: string;
  readonly processEpoch: string;
  readonly shards: Pick<Shards, 'holds' | 'term'>;
}

const OUTBOX_DIGITS = 15;

/** Doubling, and never in step with a competitor. */
const delayMs = (attempt: number): number =>
  COMMIT_RETRY_MS * 2 ** Math.min(attempt - 1, MAX_COMMIT_DOUBLINGS) * (0.5 + Math.random() / 2);

/**
 * The only writer of this process: cycles of the projector take turns with batches of callers' commands, and batches
 * that run beside one another have no stream in common, so that one process never competes with itself. Versions that
 * are expected keep it right beside other processes.
 */
export function createCommitter(options: CommitterOptions): Committer {
  const { store, clock, relay, outbox, shards } = options;
  const aggregates = new Map(options.aggregates.map((aggregate) => [aggregate.name, aggregate]));
  const cache = new DocumentCache(MAX_CACHED_AGGREGATES, MAX_CACHED_AGGREGATE_BYTES);
  const gate = new Gate();
  let sequence = 0;
  let outboxAt = 0;
  let term = shards.term();

  const witness: Committer['witness'] = (seen = 0) => {
    outboxAt = Math.max(outboxAt, seen + 1);
  };

  const streamsOf = (commands: readonly PendingCommand[]): ReadonlyMap<string, ReadonlySet<string>> => {
    const streams = new Map<string, Set<string>>();
    for (const pending of commands) {
      const aggregate = aggregateOf(aggregates, pending);
      const stream = streamOf(aggregate, pending);
      const known = streams.get(aggregate.name);
      if (known === undefined) streams.set(aggregate.name, new Set([stream]));
      else known.add(stream);
    }
    return streams;
  };

  /** What others may have changed since is read again: a read costs less than a conflict. */
  const loadStates = async (commands: readonly PendingCommand[]): Promise<void> => {
    if (term !== shards.term()) cache.clear();
    term = shards.term();
    for (const [name, streams] of streamsOf(commands)) {
      const missing = [...streams].filter(
        (stream) => !shards.holds(stream) || cache.get(name, stream) === undefined,
      );
      for (let from = 0; from < missing.length; from += MAX_IDS_PER_READ) {
        const ids = missing.slice(from, from + MAX_IDS_PER_READ);
        const found = await store.getMany(statesOf(name), ids);
        for (const id of ids) {
          const document = (found.get(id) ?? null) as AggregateDocument | null;
          witness(document?.outboxAt);
          cache.set(name, id, document);
        }
      }
    }
  };

  const forgetStates = (commands: readonly PendingCommand[]): void => {
    for (const [name, streams] of streamsOf(commands)) {
      for (const stream of streams) cache.forget(name, stream);
    }
  };

  /**
   * Ids are in the order of time where one process has followed from what another one wrote, whatever their clocks say:
   * states and positions carry the clock of the newest document, and who reads them goes on behind it.
   */
  const outboxWrites = (entries: readonly OutboxEntry[]): readonly Write[] => {
    const wall = String(outboxAt).padStart(OUTBOX_DIGITS, '0');
    const at = clock.now();
    return Array.from(inDocuments(entries), (part): Write => {
      sequence += 1;
      const count = String(sequence).padStart(OUTBOX_DIGITS, '0');
      const document: OutboxDocument = {
        _id: `${wall}-${count}-${options.processEpoch}`,
        at,
        entries: part,
      };
      return { kind: 'insert', collection: outbox, document };
    });
  };

  /** Sends one transaction until its outcome is known; `found` if it was not told but seen in the store. */
  const settle = async (
    transaction: Transaction,
    unit: CommitUnit,
  ): Promise<TransactionResult | { readonly outcome: 'found' }> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        // A lost attempt may have arrived: look before it is sent again.
        if (attempt > 1 && (await unit.tookEffect())) return { outcome: 'found' };
        return await store.transact(transaction);
      } catch (error) {
        const isTransient = error instanceof CommitUnknownError || error instanceof StoreUnavailableError;
        if (!isTransient || attempt >= MAX_COMMIT_ATTEMPTS) throw error;
        await pause(delayMs(attempt));
      }
    }
  };

  const decide = (commands: readonly PendingCommand[], rememberRefusals: boolean): Decided =>
    decideAll(commands, (name, stream) => (cache.get(name, stream) ?? null) as AggregateDocument | null, {
      aggregates,
      now: clock.now(),
      outboxAt,
      storeEpoch: options.storeEpoch,
      makeEntry: options.makeEntry,
      rememberRefusals,
    });

  const commitOnce = async (unit: CommitUnit): Promise<CommitOutcome> => {
    let commands = firstOfEachRequest(unit.commands);
    const answers = new Map<string, Answer>();
    for (let attempt = 1; ; attempt += 1) {
      let result: Awaited<ReturnType<typeof settle>>;
      let decided: Decided;
      try {
        await loadStates(commands);
        outboxAt = Math.max(outboxAt, Date.now());
        decided = decide(commands, unit.rememberRefusals);
        const entries = [...unit.entries, ...decided.entries];
        const transaction = {
          expectations: [
            ...unit.fence.map((each) => stamped(each, outboxAt)),
            ...unit.expectations,
            ...decided.expectations,
          ],
          writes: [...unit.writes, ...decided.writes, ...outboxWrites(entries)],
        };
        const isEmpty = transaction.expectations.length === 0 && transaction.writes.length === 0;
        result = isEmpty ? { outcome: 'committed' } : await settle(transaction, unit);
        if (result.outcome === 'committed' || result.outcome === 'found') {
          if (entries.length > 0) relay.wake(entries.length);
          if (result.outcome === 'found' && unit.fence.length === 0) {
            forgetStates(commands);
            for (const [key, answer] of await findRequests(store, commands))
              answers.set(key, asFirst(answer));
            return { outcome: 'committed', answers };
          }
          for (const { aggregate, document } of decided.states) {
            cache.set(aggregate, document._id, document);
          }
          for (const [key, answer] of decided.answers) answers.set(key, answer);
          return { outcome: 'committed', answers };
        }
      } catch (error) {
        // Whether it took effect is not known here: the states must be read again.
        forgetStates(commands.filter(({ envelope }) => aggregates.has(envelope.aggregate)));
        throw error;
      }
      forgetStates(commands);
      const { collection } = result;
      const isOurs = [...unit.fence, ...unit.expectations].some((each) => each.collection === collection);
      if (result.outcome === 'conflict' && isOurs) return { outcome: 'fenced', collection };
      if (attempt >= MAX_COMMIT_ATTEMPTS) {
        throw new StoreUnavailableError(`Others kept changing ${collection} while this was decided.`);
      }
      if (result.outcome === 'duplicate') {
        // Somebody was first with one of the request ids: the first decision wins.
        const earlier = await findRequests(store, commands);
        for (const [key, answer] of earlier) answers.set(key, answer);
        commands = commands.filter(({ envelope }) => !earlier.has(requestKey(envelope)));
        if (earlier.size > 0) continue;
      }
      await pause(delayMs(attempt));
    }
  };

  return {
    commit: (unit) => {
      const work = (): Promise<CommitOutcome> => commitOnce(unit);
      return unit.fence.length > 0 ? gate.runAlone(work) : gate.runBeside(work);
    },
    witness,
  };
}

function stamped(fence: Expectation, outboxAt: number): Expectation {
  const document: PositionRow = { ...(fence.document as PositionRow), outboxAt };
  return { ...fence, document };
}

/** The answer to whoever asked first, read back from what it left behind. */
function asFirst({ fingerprint, result }: Answer): Answer {
  return {
    fingerprint,
    result: result.outcome === 'request_id_reused' ? result : { ...result, repeated: false },
  };
}

function firstOfEachRequest(commands: readonly PendingCommand[]): readonly PendingCommand[] {
  const first = new Map<string, PendingCommand>();
  for (const pending of commands) {
    const key = requestKey(pending.envelope);
    if (!first.has(key)) first.set(key, pending);
  }
  return [...first.values()];
}
