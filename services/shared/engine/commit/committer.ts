import type {
  AggregateDocument,
  AnyAggregate,
  CommandEnvelope,
  CommandResult,
} from '@rapport/kernel/decider';
import type { Clock } from '@rapport/kernel/clock';
import { DocumentCache, documentKey } from '../documents/cache.ts';
import { COMMIT_RETRY_MS, MAX_COMMIT_ATTEMPTS } from '../limits.ts';
import { Mutex } from '../mutex.ts';
import type { EntryMaker, OutboxDocument, OutboxEntry } from '../outbox/entry.ts';
import type { Relay } from '../outbox/relay.ts';
import { CommitUnknownError, MAX_IDS_PER_READ, StoreUnavailableError } from '../ports/store.ts';
import type { Expectation, Store, Transaction, Write } from '../ports/store.ts';
import { decideAll, statesOf } from './decide.ts';
import { findRequests, requestKey } from './requests.ts';
import type { EventRow } from './decide.ts';

/** What is committed together. */
export interface CommitUnit {
  /** Checked first: positions of the owner. */
  readonly fence: readonly Expectation[];
  readonly expectations: readonly Expectation[];
  readonly writes: readonly Write[];
  readonly entries: readonly OutboxEntry[];
  readonly commands: readonly CommandEnvelope[];
  readonly rememberRefusals: boolean;
  /** After a lost answer: whether this very unit took effect. */
  readonly tookEffect: () => Promise<boolean>;
}

export type CommitOutcome =
  /** `earlier` answers, by request key, commands that had been decided before and were left out. */
  | {
      readonly outcome: 'committed';
      readonly results: readonly CommandResult[];
      readonly earlier: ReadonlyMap<string, readonly EventRow[]>;
      readonly decided: readonly CommandEnvelope[];
    }
  /** Another owner has moved on, or a shared document changed: what was folded is void. */
  | { readonly outcome: 'fenced'; readonly collection: string };

export interface Committer {
  readonly commit: (unit: CommitUnit) => Promise<CommitOutcome>;
}

interface CommitterOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly aggregates: readonly AnyAggregate[];
  readonly makeEntry: EntryMaker;
  readonly relay: Relay;
  readonly outbox: string;
  readonly storeEpoch: string;
  readonly processEpoch: string;
}

const AGGREGATE_CACHE = 50_000;
const OUTBOX_DIGITS = 15;

const wait = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

/**
 * The only writer of this process: cycles of the projector and batches of callers' commands take turns, so that one
 * process never competes with itself. Versions in the filters keep it right beside other processes.
 */
export function createCommitter(options: CommitterOptions): Committer {
  const { store, clock, relay } = options;
  const aggregates = new Map(options.aggregates.map((aggregate) => [aggregate.name, aggregate]));
  const cache = new DocumentCache(AGGREGATE_CACHE);
  const mutex = new Mutex();
  let sequence = 0;

  const streamsOf = (commands: readonly CommandEnvelope[]): ReadonlyMap<string, ReadonlySet<string>> => {
    const streams = new Map<string, Set<string>>();
    for (const { aggregate: name, tenant, command } of commands) {
      const stream = aggregates.get(name)?.streamOf(tenant, command as never);
      if (stream === undefined) throw new Error(`No aggregate is called ${name}.`);
      const known = streams.get(name);
      if (known === undefined) streams.set(name, new Set([stream]));
      else known.add(stream);
    }
    return streams;
  };

  const loadStates = async (commands: readonly CommandEnvelope[]): Promise<void> => {
    for (const [name, streams] of streamsOf(commands)) {
      const missing = [...streams].filter((stream) => cache.get(documentKey(name, stream)) === undefined);
      for (let from = 0; from < missing.length; from += MAX_IDS_PER_READ) {
        const ids = missing.slice(from, from + MAX_IDS_PER_READ);
        const found = await store.getMany(statesOf(name), ids);
        for (const id of ids) cache.set(documentKey(name, id), found.get(id) ?? null);
      }
    }
  };

  const forgetStates = (commands: readonly CommandEnvelope[]): void => {
    for (const [name, streams] of streamsOf(commands)) {
      for (const stream of streams) cache.forget(documentKey(name, stream));
    }
  };

  const outboxDocument = (entries: readonly OutboxEntry[]): OutboxDocument => {
    sequence += 1;
    const at = clock.now();
    const wall = String(Date.now()).padStart(OUTBOX_DIGITS, '0');
    return {
      _id: `${wall}-${String(sequence).padStart(OUTBOX_DIGITS, '0')}-${options.processEpoch}`,
      at,
      entries,
    };
  };

  /** Sends one transaction until its outcome is known. */
  const settle = async (transaction: Transaction, unit: CommitUnit) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await store.transact(transaction);
      } catch (error) {
        if (error instanceof CommitUnknownError) {
          if (await unit.tookEffect()) return { outcome: 'committed' } as const;
        } else if (!(error instanceof StoreUnavailableError)) {
          throw error;
        }
        if (attempt >= MAX_COMMIT_ATTEMPTS) throw error;
        await wait(COMMIT_RETRY_MS * 2 ** Math.min(attempt, 6));
        // The lost attempt may have arrived late: look again before it is sent again.
        if (await unit.tookEffect()) return { outcome: 'committed' } as const;
      }
    }
  };

  const commitOnce = async (unit: CommitUnit): Promise<CommitOutcome> => {
    let { commands } = unit;
    const earlier = new Map<string, readonly EventRow[]>();
    for (let attempt = 1; ; attempt += 1) {
      await loadStates(commands);
      const decided = decideAll(
        commands,
        (name, stream) => (cache.get(documentKey(name, stream)) ?? null) as AggregateDocument | null,
        {
          aggregates,
          now: clock.now(),
          storeEpoch: options.storeEpoch,
          makeEntry: options.makeEntry,
          rememberRefusals: unit.rememberRefusals,
        },
      );
      const entries = [...unit.entries, ...decided.entries];
      const outbox = entries.length === 0 ? [] : [outboxDocument(entries)];
      const result = await settle(
        {
          expectations: [...unit.fence, ...unit.expectations, ...decided.expectations],
          writes: [
            ...unit.writes,
            ...decided.writes,
            ...outbox.map((document): Write => ({ kind: 'insert', collection: options.outbox, document })),
          ],
        },
        unit,
      );
      if (result.outcome === 'committed') {
        for (const [stream, document] of decided.states) {
          const name =
            decided.expectations.find((expectation) => expectation.document._id === stream)?.collection ?? '';
          cache.set(documentKey(name.slice(0, -'.states'.length), stream), document);
        }
        if (entries.length > 0) relay.wake(entries.length);
        return { outcome: 'committed', results: decided.results, earlier, decided: commands };
      }
      forgetStates(commands);
      const ours = [...unit.fence, ...unit.expectations].some(
        ({ collection }) => collection === result.collection,
      );
      if (result.outcome === 'conflict' && ours) return { outcome: 'fenced', collection: result.collection };
      if (attempt >= MAX_COMMIT_ATTEMPTS) {
        throw new StoreUnavailableError(`Others kept changing ${result.collection} while this was decided.`);
      }
      if (result.outcome === 'duplicate') {
        // Somebody was first with one of the request ids: the first decision wins.
        for (const [key, rows] of await findRequests(store, commands)) earlier.set(key, rows);
        commands = commands.filter((command) => !earlier.has(requestKey(command)));
      }
      await wait(COMMIT_RETRY_MS * attempt * (0.5 + Math.random()));
    }
  };

  return { commit: (unit) => mutex.run(() => commitOnce(unit)) };
}
