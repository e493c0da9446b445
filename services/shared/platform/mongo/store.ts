import os from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import {
  MongoBulkWriteError,
  MongoClient,
  MongoError,
  MongoErrorLabel,
  MongoExpiredSessionError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
  WriteConcern,
} from 'mongodb';
import type {
  AnyBulkWriteOperation,
  ClientSession,
  Collection,
  Filter,
  IndexDescription,
  UpdateFilter,
} from 'mongodb';
import { asKept, keptForm } from '@rapport/kernel/projection';
import type { Document as StoredDocument, IndexSpec } from '@rapport/kernel/projection';
import { matches } from '@rapport/engine/ports/conditions';
import {
  CommitUnknownError,
  MAX_IDS_PER_READ,
  NotAsBeforeError,
  StoreUnavailableError,
} from '@rapport/engine/ports/store';
import type {
  Expectation,
  Put,
  Store,
  Transaction,
  TransactionResult,
  Write,
} from '@rapport/engine/ports/store';
import { orderOf, toFilter } from './queries.ts';
import { readTogether } from './reads.ts';
import { withoutReferences } from './values.ts';

type Row = Record<string, unknown> & { _id: string };

/** Queries of a service and one transaction at a time: twenty connections serve some 20,000 small reads a second. */
const MAX_POOL_SIZE = 20;
const SERVER_SELECTION_TIMEOUT_MS = 5_000;
const SOCKET_TIMEOUT_MS = 30_000;
/** One of two transactions in each other's way is aborted at once: waits of 2, 4, … 128 ms outlast any of ours. */
const MAX_TRANSACTION_ATTEMPTS = 8;
const FIRST_RETRY_MS = 2;
/** The driver repeats a commit once itself. */
const MAX_COMMIT_ATTEMPTS = 3;
const SCAN_BATCH = 1_000;
/**
 * Documents that one command writes: to put 500 of 1 KiB into its bytes keeps the process from all else for 10 ms, and the
 * server has the first ones while the next are made.
 */
const WRITES_PER_COMMAND = 500;
/**
 * So many documents are looked at before they are replaced by their ids, fewer are found by what is expected of them:
 * MongoDB plans each filter that says more than an id, 20 µs a document, where one look more costs 200 µs and 6 for each.
 */
const LOOKED_AT_FROM = 16;
const MAJORITY_JOURNALLED = new WriteConcern('majority', undefined, true);

const DUPLICATE_KEY = 11_000;
const NAMESPACE_NOT_FOUND = 26;
const NAMESPACE_EXISTS = 48;
/** Shutting down, stepping down, unreachable, out of time: what MongoDB says of itself, not of the request. */
const UNAVAILABLE_CODES = new Set<unknown>([
  6, 7, 50, 64, 89, 91, 112, 189, 262, 9_001, 10_107, 11_600, 11_602, 13_435, 13_436,
]);

/**
 * The batch that brings so many documents and says that there are no more, if they fit into the 16 MB of an answer. By
 * itself MongoDB answers a hundred and wants to be asked again.
 */
const inOneAnswer = (documents: number): number => documents + 1;

/** An expectation of a document that is there. */
interface Replacement extends Expectation {
  readonly expected: Exclude<Expectation['expected'], 'absent'>;
}

type Refusal = Exclude<TransactionResult, { readonly outcome: 'committed' }>;

/** Carries a refusal out of a transaction that has to be aborted. */
class RefusedError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(`${refusal.outcome} in ${refusal.collection}`);
    this.name = 'RefusedError';
    this.refusal = refusal;
  }
}

function hasLabel(error: unknown, label: string): boolean {
  return error instanceof MongoError && error.hasErrorLabel(label);
}

/**
 * The driver dresses whatever ends a bulk write as an error of the server, a lost connection too, and gives that one no
 * label where its monitor has noticed first: it would pass for a refusal of what was written.
 */
function undressed(error: unknown): unknown {
  if (!(error instanceof MongoBulkWriteError)) return error;
  const dressed: unknown = error.errorResponse;
  return dressed instanceof Error ? dressed : error;
}

function isUnavailable(dressed: unknown): boolean {
  const error = undressed(dressed);
  if (error instanceof MongoServerError) {
    return UNAVAILABLE_CODES.has(error.code) || hasLabel(error, MongoErrorLabel.TransientTransactionError);
  }
  return (
    error instanceof MongoNetworkError ||
    error instanceof MongoServerSelectionError ||
    error instanceof MongoNotConnectedError ||
    error instanceof MongoTopologyClosedError ||
    error instanceof MongoExpiredSessionError
  );
}

/** A refused value or a full disk is not cured by asking again, so it is not called unavailable. */
function translate(error: unknown): Error {
  if (isUnavailable(error)) {
    return new StoreUnavailableError(`MongoDB cannot be reached: ${String(error)}`, { cause: error });
  }
  return error instanceof Error ? error : new Error(String(error));
}

async function reaching<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw translate(error);
  }
}

/** Which index a duplicate was found in; `undefined` for any other error. */
function duplicateIn(error: unknown): 'id' | 'unique' | undefined {
  if (!(error instanceof MongoServerError) || error.code !== DUPLICATE_KEY) return undefined;
  return error.message.includes('index: _id_ ') ? 'id' : 'unique';
}

/** Removals are out of the way of what is written, and what is replaced of what is new, as one document each. */
const WRITE_ORDER = { remove: 0, put: 1, insert: 2 } as const;

function toOperation(write: Write): AnyBulkWriteOperation<Row> {
  switch (write.kind) {
    case 'put': {
      const { _id } = write.document;
      return overwrite({ _id }, write, write.before === undefined);
    }
    case 'insert':
      return { insertOne: { document: keptForm(write.document) as Row } };
    case 'remove':
      return { deleteOne: { filter: { _id: write.id } } };
  }
}

/** Puts a document in place of the one that is found, of which only what differs is sent where it is known. */
function overwrite(
  filter: Filter<Row> & { readonly _id: string },
  { document, before }: Pick<Put, 'document' | 'before'>,
  upsert: boolean,
): AnyBulkWriteOperation<Row> {
  if (before !== undefined) return { updateOne: { filter, update: changesOf(before, document), upsert } };
  const { _id, ...replacement } = keptForm(document);
  return { replaceOne: { filter, replacement, upsert } };
}

/**
 * What makes one document of the other. A replacement would have MongoDB compare the keys of every index, and write the
 * whole document to its log: of a member of 3 kB with three indexes it costs 1.4 times as much to replace as to change.
 */
function changesOf(before: StoredDocument, after: StoredDocument): UpdateFilter<Row> {
  const from = before as unknown as Readonly<Record<string, unknown>>;
  const to = after as unknown as Readonly<Record<string, unknown>>;
  const $set: Record<string, unknown> = {};
  for (const field of Object.keys(to)) {
    if (to[field] !== from[field] && to[field] !== undefined) $set[field] = asKept(to[field]);
  }
  const gone = Object.keys(from).filter((field) => from[field] !== undefined && to[field] === undefined);
  if (gone.length === 0) return { $set };
  return { $set, $unset: Object.fromEntries(gone.map((field) => [field, true as const])) };
}

function byCollection<T extends { readonly collection: string }>(
  items: readonly T[],
): ReadonlyMap<string, T[]> {
  return Map.groupBy(items, ({ collection }) => collection);
}

function toIndex({ fields, unique }: IndexSpec): IndexDescription {
  return {
    key: fields,
    // Documents without one of the fields are not compared with one another.
    ...(unique === true && {
      unique,
      partialFilterExpression: Object.fromEntries(
        Object.keys(fields).map((field) => [field, { $exists: true }]),
      ),
    }),
  };
}

export interface MongoStoreOptions {
  readonly uri: string;
  readonly database: string;
  /** Names the connections on the server. */
  readonly appName: string;
  /** Called between the writes of a transaction and its commit. */
  readonly beforeCommit?: (() => void) | undefined;
}

/**
 * A service's database: reads of what a majority has, majority-journalled transactions. A number comes back as a
 * number (int32 or double), a `bigint` as a `bigint` (Long); `undefined` fields are absent.
 *
 * @throws StoreUnavailableError where no primary answers
 */
export async function createMongoStore({
  uri,
  database,
  appName,
  beforeCommit,
}: MongoStoreOptions): Promise<Store> {
  const client = new MongoClient(uri, {
    appName,
    maxPoolSize: MAX_POOL_SIZE,
    serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
    socketTimeoutMS: SOCKET_TIMEOUT_MS,
    useBigInt64: true,
    ignoreUndefined: true,
    writeConcern: MAJORITY_JOURNALLED,
    readConcern: { level: 'majority' },
    readPreference: 'primary',
    retryReads: true,
    retryWrites: true,
    // The driver would load it by a dynamic import, which Jest's sandbox refuses.
    runtimeAdapters: { os },
  });
  try {
    await client.connect();
  } catch (error) {
    await client.close();
    throw translate(error);
  }
  const db = client.db(database);
  const collectionOf = (name: string): Collection<Row> => db.collection<Row>(name);

  const readMany = readTogether(async (name, ids) => {
    const cursor = collectionOf(name).find(
      { _id: { $in: [...ids] } },
      { batchSize: inOneAnswer(ids.length) },
    );
    const found = withoutReferences(await reaching(cursor.toArray()));
    return new Map(found.map((document) => [document._id, document as StoredDocument]));
  });

  /** Whether documents stand as expected, at the moment of the transaction: who changes them after it is in its way. */
  const doStand = async (
    collection: string,
    replacements: readonly Replacement[],
    session: ClientSession,
  ): Promise<boolean> => {
    const fields = new Set(replacements.flatMap(({ expected }) => Object.keys(expected)));
    const projection = { _id: 1, ...Object.fromEntries([...fields].map((field) => [field, 1])) };
    const ids = replacements.map(({ document }) => document._id);
    const batchSize = inOneAnswer(ids.length);
    const cursor = collectionOf(collection).find({ _id: { $in: ids } }, { session, projection, batchSize });
    const found = new Map((await cursor.toArray()).map((document) => [document._id, document]));
    return replacements.every(({ expected, document }) => {
      const standing = found.get(document._id);
      return standing !== undefined && matches(standing, expected);
    });
  };

  /** The fence. One command replaces and one inserts, however many documents a collection expects. */
  const meet = async (
    collection: string,
    expectations: readonly Expectation[],
    session: ClientSession,
  ): Promise<void> => {
    const replacements = expectations.filter((one): one is Replacement => one.expected !== 'absent');
    const isLookedAt = replacements.length >= LOOKED_AT_FROM;
    if (isLookedAt && !(await doStand(collection, replacements, session))) {
      throw new RefusedError({ outcome: 'conflict', collection });
    }
    const standing = replacements.map((replacement) => {
      const { expected, document } = replacement;
      const { _id } = document;
      return overwrite(isLookedAt ? { _id } : { ...expected, _id }, replacement, false);
    });
    const absent = expectations.flatMap(({ expected, document }): AnyBulkWriteOperation<Row>[] =>
      expected === 'absent' ? [{ insertOne: { document: keptForm(document) as Row } }] : [],
    );
    try {
      const { matchedCount } = await collectionOf(collection).bulkWrite([...standing, ...absent], {
        session,
      });
      if (matchedCount !== standing.length) throw new RefusedError({ outcome: 'conflict', collection });
    } catch (error) {
      const duplicate = duplicateIn(error);
      if (duplicate === undefined) throw error;
      throw new RefusedError({ outcome: duplicate === 'id' ? 'conflict' : 'duplicate', collection });
    }
  };

  const write = async (
    collection: string,
    writes: readonly Write[],
    session: ClientSession,
  ): Promise<void> => {
    const ordered = writes.toSorted((one, other) => WRITE_ORDER[one.kind] - WRITE_ORDER[other.kind]);
    const puts = writes.filter(({ kind }) => kind === 'put').length;
    let stood = 0;
    try {
      for (let from = 0; from < ordered.length; from += WRITES_PER_COMMAND) {
        const operations = ordered.slice(from, from + WRITES_PER_COMMAND).map(toOperation);
        const done = await collectionOf(collection).bulkWrite(operations, { session });
        stood += done.matchedCount + done.upsertedCount;
      }
      if (stood !== puts) throw new NotAsBeforeError(collection);
    } catch (error) {
      if (duplicateIn(error) === undefined) throw error;
      throw new RefusedError({ outcome: 'duplicate', collection });
    }
  };

  const commit = async (session: ClientSession): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await session.commitTransaction();
        return;
      } catch (error) {
        if (!hasLabel(error, MongoErrorLabel.UnknownTransactionCommitResult)) throw error;
        if (attempt >= MAX_COMMIT_ATTEMPTS) {
          throw new CommitUnknownError('The answer to a commit was lost.', { cause: error });
        }
      }
    }
  };

  /** One document goes whole or not at all by itself: no transaction is begun for it, nor committed. */
  const removeOne = async (collection: string, id: string): Promise<TransactionResult> => {
    beforeCommit?.();
    try {
      await collectionOf(collection).deleteOne({ _id: id });
      return { outcome: 'committed' };
    } catch (error) {
      if (error instanceof MongoNetworkError) {
        throw new CommitUnknownError('The answer to a removal was lost.', { cause: error });
      }
      throw translate(error);
    }
  };

  /** `undefined`: another transaction or an election was in the way, and nothing was written. */
  const attempt = async (transaction: Transaction): Promise<TransactionResult | undefined> => {
    const session = client.startSession();
    try {
      session.startTransaction({
        readConcern: { level: 'snapshot' },
        writeConcern: MAJORITY_JOURNALLED,
      });
      for (const [collection, expectations] of byCollection(transaction.expectations)) {
        await meet(collection, expectations, session);
      }
      for (const [collection, writes] of byCollection(transaction.writes)) {
        await write(collection, writes, session);
      }
      beforeCommit?.();
      await commit(session);
      return { outcome: 'committed' };
    } catch (error) {
      if (error instanceof CommitUnknownError) throw error;
      await session.abortTransaction().catch(() => undefined);
      if (error instanceof RefusedError) return error.refusal;
      if (hasLabel(error, MongoErrorLabel.TransientTransactionError)) return undefined;
      throw translate(error);
    } finally {
      await session.endSession();
    }
  };

  return {
    ensureCollections: async (wanted) => {
      const existing = new Set(
        (await reaching(db.listCollections({}, { nameOnly: true }).toArray())).map(({ name }) => name),
      );
      for (const { name, indexes } of wanted) {
        if (!existing.has(name)) {
          await reaching(
            db.createCollection(name).catch((error: unknown) => {
              // Another process made it at the same moment.
              if (!(error instanceof MongoServerError && error.code === NAMESPACE_EXISTS)) throw error;
            }),
          );
        }
        if (indexes.length > 0) await reaching(collectionOf(name).createIndexes(indexes.map(toIndex)));
      }
    },
    getMany: async (name, ids) => {
      if (ids.length > MAX_IDS_PER_READ) throw new RangeError(`${ids.length} ids are too many for one read.`);
      return ids.length === 0 ? new Map() : readMany(name, ids);
    },
    find: async (name, query) => {
      // To MongoDB a limit of 0 is none.
      if (query.limit === 0) return [];
      const cursor = collectionOf(name)
        // Else each batch of the answer, and each pause of the server, may be of another moment.
        .find(toFilter(query) as Filter<Row>, {
          readConcern: { level: 'snapshot' },
          batchSize: inOneAnswer(query.limit),
          ...(query.fields !== undefined && {
            projection: Object.fromEntries(['_id', ...query.fields].map((field) => [field, 1])),
          }),
        })
        .sort(Object.fromEntries(orderOf(query.sort)))
        .limit(query.limit);
      return withoutReferences(await reaching(cursor.toArray()));
    },
    async *scan(name) {
      const cursor = collectionOf(name).find().sort({ _id: 1 }).batchSize(SCAN_BATCH);
      try {
        while (await cursor.hasNext()) {
          for (const document of cursor.readBufferedDocuments()) yield withoutReferences(document);
        }
      } catch (error) {
        throw translate(error);
      } finally {
        await cursor.close();
      }
    },
    transact: async (transaction) => {
      const [only, ...more] = transaction.writes;
      if (only?.kind === 'remove' && more.length === 0 && transaction.expectations.length === 0) {
        return removeOne(only.collection, only.id);
      }
      for (let tried = 1; ; tried += 1) {
        const result = await attempt(transaction);
        if (result !== undefined) return result;
        if (tried === MAX_TRANSACTION_ATTEMPTS) {
          throw new StoreUnavailableError('Other transactions or an election kept getting in the way.');
        }
        await pause(FIRST_RETRY_MS * 2 ** (tried - 1));
      }
    },
    drop: async (names) => {
      for (const name of names) {
        await reaching(
          collectionOf(name)
            .drop()
            .catch((error: unknown) => {
              if (!(error instanceof MongoServerError && error.code === NAMESPACE_NOT_FOUND)) throw error;
            }),
        );
      }
    },
    listCollections: async () =>
      (await reaching(db.listCollections({}, { nameOnly: true }).toArray())).map(({ name }) => name).sort(),
    close: () => client.close(),
  };
}
