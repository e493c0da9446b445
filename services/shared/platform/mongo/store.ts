import * as os from 'node:os';
import { MongoBulkWriteError, MongoClient, MongoError, MongoErrorLabel, MongoServerError } from 'mongodb';
import type {
  AnyBulkWriteOperation,
  ClientSession,
  Collection,
  Filter,
  IndexDescription,
  Sort,
} from 'mongodb';
import type { Document as StoredDocument } from '@rapport/kernel/projection';
import { CommitUnknownError, StoreUnavailableError } from '@rapport/engine/ports/store';
import type {
  Condition,
  Query,
  Scalar,
  Store,
  Transaction,
  TransactionResult,
  Write,
} from '@rapport/engine/ports/store';

type Row = Record<string, unknown> & { _id: string };

/** Queries of a service and one transaction at a time: ten connections serve 40,000 small reads a second. */
const MAX_POOL_SIZE = 20;
const SERVER_SELECTION_TIMEOUT_MS = 5_000;
const SOCKET_TIMEOUT_MS = 30_000;
/** WiredTiger resolves a write conflict by aborting one of the two; within a process there is only one writer. */
const MAX_TRANSACTION_ATTEMPTS = 5;
const MAX_COMMIT_ATTEMPTS = 3;
const DUPLICATE_KEY = 11_000;
const NAMESPACE_EXISTS = 48;
const SCAN_BATCH = 1_000;

class ConflictError extends Error {
  readonly collection: string;

  constructor(collection: string) {
    super(`A document of ${collection} is not as expected.`);
    this.name = 'ConflictError';
    this.collection = collection;
  }
}

class DuplicateError extends Error {
  readonly collection: string;

  constructor(collection: string) {
    super(`An id or a unique value of ${collection} is taken.`);
    this.name = 'DuplicateError';
    this.collection = collection;
  }
}

function toCondition(condition: Condition): unknown {
  if (typeof condition !== 'object') return condition;
  return Object.fromEntries(
    Object.entries(condition).map(([operator, value]) => [`$${operator}`, value as unknown]),
  );
}

/** Strictly after a document in the order of the sort fields: the usual "or" of ever longer prefixes. */
function afterFilter(
  order: readonly (readonly [string, 1 | -1])[],
  after: Readonly<Record<string, Scalar>>,
): Filter<Row> {
  return {
    $or: order.map(([field, direction], index) => ({
      ...Object.fromEntries(order.slice(0, index).map(([name]) => [name, after[name]])),
      [field]: { [direction === 1 ? '$gt' : '$lt']: after[field] },
    })),
  } as Filter<Row>;
}

function toOperation(write: Write): AnyBulkWriteOperation<Row> {
  switch (write.kind) {
    case 'put': {
      const { _id, ...rest } = write.document;
      return { replaceOne: { filter: { _id }, replacement: rest as Row, upsert: true } };
    }
    case 'insert':
      return { insertOne: { document: write.document as Row } };
    case 'remove':
      return { deleteOne: { filter: { _id: write.id } } };
  }
}

function isDuplicate(error: unknown): boolean {
  return error instanceof MongoServerError && error.code === DUPLICATE_KEY;
}

function hasLabel(error: unknown, label: string): boolean {
  return error instanceof MongoError && error.hasErrorLabel(label);
}

export interface MongoStoreOptions {
  readonly uri: string;
  readonly database: string;
  readonly appName: string;
}

/**
 * A service's database. Transactions are snapshot reads and majority-journalled writes. Integers are written as the
 * driver writes numbers, `bigint` as Long and read back as `bigint`.
 */
export async function createMongoStore({ uri, database, appName }: MongoStoreOptions): Promise<Store> {
  const client = new MongoClient(uri, {
    appName,
    // The driver loads it by a dynamic import, which Jest's module sandbox refuses.
    runtimeAdapters: { os },
    maxPoolSize: MAX_POOL_SIZE,
    serverSelectionTimeoutMS: SERVER_SELECTION_TIMEOUT_MS,
    socketTimeoutMS: SOCKET_TIMEOUT_MS,
    useBigInt64: true,
    ignoreUndefined: true,
    writeConcern: { w: 'majority', journal: true },
    readConcern: { level: 'majority' },
    readPreference: 'primary',
    retryReads: true,
    retryWrites: true,
  });
  await client.connect().catch((error: unknown) => {
    throw new StoreUnavailableError(`MongoDB cannot be reached: ${String(error)}`, { cause: error });
  });
  const db = client.db(database);
  const collectionOf = (name: string): Collection<Row> => db.collection<Row>(name);

  const reaching = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw new StoreUnavailableError(`MongoDB did not answer: ${String(error)}`, { cause: error });
    }
  };

  const write = async (transaction: Transaction, session: ClientSession): Promise<void> => {
    for (const { collection, expected, document } of transaction.expectations) {
      try {
        if (expected === 'absent') {
          await collectionOf(collection).insertOne(document as Row, { session });
          continue;
        }
        const { _id, ...rest } = document;
        const { matchedCount } = await collectionOf(collection).replaceOne(
          { _id, ...expected },
          rest as Row,
          { session },
        );
        if (matchedCount !== 1) throw new ConflictError(collection);
      } catch (error) {
        // The document that must be absent is there: somebody else was first.
        if (isDuplicate(error)) throw new ConflictError(collection);
        throw error;
      }
    }
    const byCollection = new Map<string, AnyBulkWriteOperation<Row>[]>();
    for (const one of transaction.writes) {
      const known = byCollection.get(one.collection);
      if (known === undefined) byCollection.set(one.collection, [toOperation(one)]);
      else known.push(toOperation(one));
    }
    for (const [name, operations] of byCollection) {
      try {
        await collectionOf(name).bulkWrite(operations, { session, ordered: false });
      } catch (error) {
        if (isDuplicate(error) || (error instanceof MongoBulkWriteError && error.code === DUPLICATE_KEY)) {
          throw new DuplicateError(name);
        }
        throw error;
      }
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

  /** `undefined`: another transaction was in the way, and nothing was written. */
  const attempt = async (transaction: Transaction): Promise<TransactionResult | undefined> => {
    const session = client.startSession();
    try {
      session.startTransaction({
        readConcern: { level: 'snapshot' },
        writeConcern: { w: 'majority', journal: true },
      });
      await write(transaction, session);
      await commit(session);
      return { outcome: 'committed' };
    } catch (error) {
      if (error instanceof CommitUnknownError) throw error;
      await session.abortTransaction().catch(() => undefined);
      if (error instanceof ConflictError) return { outcome: 'conflict', collection: error.collection };
      if (error instanceof DuplicateError) return { outcome: 'duplicate', collection: error.collection };
      if (hasLabel(error, MongoErrorLabel.TransientTransactionError)) return undefined;
      throw new StoreUnavailableError(`MongoDB did not take a transaction: ${String(error)}`, {
        cause: error,
      });
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
          await db.createCollection(name).catch((error: unknown) => {
            if (!(error instanceof MongoServerError && error.code === NAMESPACE_EXISTS)) throw error;
          });
        }
        if (indexes.length === 0) continue;
        await reaching(
          collectionOf(name).createIndexes(
            indexes.map(({ fields, unique }): IndexDescription => ({
              key: fields,
              // Rows without one of the fields are not compared with one another.
              ...(unique === true && {
                unique,
                partialFilterExpression: Object.fromEntries(
                  Object.keys(fields).map((field) => [field, { $exists: true }]),
                ),
              }),
            })),
          ),
        );
      }
    },
    getMany: async (name, ids) => {
      if (ids.length === 0) return new Map();
      const found = await reaching(
        collectionOf(name)
          .find({ _id: { $in: [...ids] } })
          .toArray(),
      );
      return new Map(found.map((document) => [document._id, document as StoredDocument]));
    },
    find: async (name, { filter, sort = {}, limit, after }: Query) => {
      const order: (readonly [string, 1 | -1])[] = [
        ...Object.entries(sort).filter(([field]) => field !== '_id'),
        ['_id', sort._id ?? 1],
      ];
      const conditions = Object.fromEntries(
        Object.entries(filter).map(([field, condition]) => [field, toCondition(condition)]),
      ) as Filter<Row>;
      const query = after === undefined ? conditions : { $and: [conditions, afterFilter(order, after)] };
      const found = await reaching(
        collectionOf(name)
          .find(query as Filter<Row>)
          .sort(Object.fromEntries(order) as Sort)
          .limit(limit)
          .toArray(),
      );
      return found as StoredDocument[];
    },
    async *scan(name) {
      for await (const document of collectionOf(name).find().sort({ _id: 1 }).batchSize(SCAN_BATCH)) {
        yield document as StoredDocument;
      }
    },
    transact: async (transaction) => {
      for (let tried = 1; tried <= MAX_TRANSACTION_ATTEMPTS; tried += 1) {
        const result = await attempt(transaction);
        if (result !== undefined) return result;
      }
      throw new StoreUnavailableError('Other transactions kept getting in the way.');
    },
    drop: async (names) => {
      for (const name of names) await reaching(collectionOf(name).drop());
    },
    listCollections: async () =>
      (await reaching(db.listCollections({}, { nameOnly: true }).toArray())).map(({ name }) => name).sort(),
    close: () => client.close(),
  };
}
