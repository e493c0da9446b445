import type { Document } from '@rapport/kernel/projection';
import { CommitUnknownError, StoreUnavailableError } from '@rapport/engine/ports/store';
import type {
  Condition,
  Query,
  Scalar,
  Store,
  StoredCollection,
  Transaction,
  TransactionResult,
} from '@rapport/engine/ports/store';

/** Scripted faults of the twin, for tests. */
export interface MemoryStoreFaults {
  /** The next transaction is refused and changes nothing. */
  readonly failNextTransaction: () => void;
  /** The next transaction's answer is lost; whether it took effect is said here. */
  readonly loseNextAnswer: (tookEffect: boolean) => void;
}

export interface MemoryStore extends Store {
  readonly faults: MemoryStoreFaults;
  /** Transactions committed so far. */
  readonly commits: () => number;
}

interface Collection {
  readonly documents: Map<string, Document>;
  readonly unique: (readonly string[])[];
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}

function valueAt(document: object, path: string): unknown {
  let value: unknown = document;
  for (const field of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[field];
  }
  return value;
}

/** MongoDB's order of the scalar types that documents hold: nothing, numbers, texts, booleans. */
function rank(value: unknown): number {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return 1;
    case 'string':
      return 2;
    case 'boolean':
      return 3;
    default:
      return 0;
  }
}

/** MongoDB orders texts by their bytes; UTF-16 units, which `<` compares, differ beyond the basic plane. */
function compareTexts(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

function compare(one: unknown, other: unknown): number {
  const byRank = rank(one) - rank(other);
  if (byRank !== 0) return byRank;
  if (typeof one === 'string' && typeof other === 'string') return compareTexts(one, other);
  // Numbers and bigints compare by value, and booleans false first; anything else is equal.
  if ((one as number) < (other as number)) return -1;
  return (one as number) > (other as number) ? 1 : 0;
}

/** Range conditions hold only between values of one type. */
function within(value: unknown, limit: Scalar | undefined, holds: (order: number) => boolean): boolean {
  return limit === undefined || (rank(value) === rank(limit) && holds(compare(value, limit)));
}

function matchesOne(value: unknown, condition: Condition): boolean {
  if (typeof condition !== 'object')
    return rank(value) === rank(condition) && compare(value, condition) === 0;
  return (
    within(value, condition.gt, (order) => order > 0) &&
    within(value, condition.gte, (order) => order >= 0) &&
    within(value, condition.lt, (order) => order < 0) &&
    within(value, condition.lte, (order) => order <= 0) &&
    (condition.in === undefined || condition.in.some((wanted) => matchesOne(value, wanted)))
  );
}

function matches(document: Document, filter: Query['filter']): boolean {
  return Object.entries(filter).every(([path, condition]) => {
    const value = valueAt(document, path);
    return Array.isArray(value)
      ? value.some((item) => matchesOne(item, condition))
      : matchesOne(value, condition);
  });
}

function uniqueKey(document: Document, fields: readonly string[]): string | undefined {
  const values = fields.map((field) => valueAt(document, field));
  // Indexes leave out documents that lack one of the fields.
  return values.includes(undefined) ? undefined : JSON.stringify(values.map(String));
}

/** A service's database in memory: documents are frozen values, transactions all or nothing. */
export function createMemoryStore(): MemoryStore {
  const collections = new Map<string, Collection>();
  let fault: 'none' | 'fail' | 'lose-done' | 'lose-undone' = 'none';
  let commits = 0;

  const collectionOf = (name: string): Collection => {
    const known = collections.get(name);
    if (known !== undefined) return known;
    const made: Collection = { documents: new Map(), unique: [] };
    collections.set(name, made);
    return made;
  };

  /** Applies the whole or, where anything stands against it, nothing. */
  const apply = ({ expectations, writes }: Transaction): TransactionResult => {
    const undo: (() => void)[] = [];
    const set = (name: string, id: string, document: Document | undefined): void => {
      const { documents } = collectionOf(name);
      const before = documents.get(id);
      undo.push(() => {
        if (before === undefined) documents.delete(id);
        else documents.set(id, before);
      });
      if (document === undefined) documents.delete(id);
      else documents.set(id, freeze(structuredClone(document)));
    };
    const takenBy = (name: string, document: Document): boolean => {
      const { documents, unique } = collectionOf(name);
      return unique.some((fields) => {
        const key = uniqueKey(document, fields);
        if (key === undefined) return false;
        return [...documents.values()].some(
          (other) => other._id !== document._id && uniqueKey(other, fields) === key,
        );
      });
    };
    const refuse = (result: TransactionResult): TransactionResult => {
      for (const step of undo.reverse()) step();
      return result;
    };
    for (const { collection, expected, document } of expectations) {
      const current = collectionOf(collection).documents.get(document._id);
      const holds =
        expected === 'absent' ? current === undefined : current !== undefined && matches(current, expected);
      if (!holds) return refuse({ outcome: 'conflict', collection });
      if (takenBy(collection, document)) return refuse({ outcome: 'duplicate', collection });
      set(collection, document._id, document);
    }
    for (const write of writes) {
      const { collection } = write;
      if (write.kind === 'remove') {
        set(collection, write.id, undefined);
        continue;
      }
      const { document } = write;
      const exists = collectionOf(collection).documents.has(document._id);
      if ((write.kind === 'insert' && exists) || takenBy(collection, document)) {
        return refuse({ outcome: 'duplicate', collection });
      }
      set(collection, document._id, document);
    }
    commits += 1;
    return { outcome: 'committed' };
  };

  const inIdOrder = (name: string): Document[] =>
    [...collectionOf(name).documents.values()].sort((one, other) => compareTexts(one._id, other._id));

  return {
    ensureCollections: (wanted: readonly StoredCollection[]) => {
      for (const { name, indexes } of wanted) {
        const { unique } = collectionOf(name);
        const fields = indexes
          .filter((index) => index.unique === true)
          .map((index) => Object.keys(index.fields));
        unique.splice(0, unique.length, ...fields);
      }
      return Promise.resolve();
    },
    getMany: (name, ids) => {
      const { documents } = collectionOf(name);
      const found = ids.flatMap((id) => {
        const document = documents.get(id);
        return document === undefined ? [] : [[id, document] as const];
      });
      return Promise.resolve(new Map(found));
    },
    find: (name, { filter, sort = {}, limit, after }) => {
      const order = [
        ...Object.entries(sort).filter(([field]) => field !== '_id'),
        ['_id', sort['_id'] ?? 1] as const,
      ];
      const compareDocuments = (one: object, other: object): number => {
        for (const [field, direction] of order) {
          const result = compare(valueAt(one, field), valueAt(other, field)) * direction;
          if (result !== 0) return result;
        }
        return 0;
      };
      const found = inIdOrder(name)
        .filter((document) => matches(document, filter))
        .sort(compareDocuments)
        .filter((document) => after === undefined || compareDocuments(document, after) > 0);
      return Promise.resolve(found.slice(0, limit));
    },
    async *scan(name) {
      for (const document of inIdOrder(name)) {
        await Promise.resolve();
        yield document;
      }
    },
    transact: async (transaction) => {
      await Promise.resolve();
      const planned = fault;
      fault = 'none';
      if (planned === 'fail')
        throw new StoreUnavailableError('The transaction was refused by a scripted fault.');
      if (planned === 'lose-undone') throw new CommitUnknownError('The answer was lost by a scripted fault.');
      const result = apply(transaction);
      if (planned === 'lose-done') throw new CommitUnknownError('The answer was lost by a scripted fault.');
      return result;
    },
    drop: (names) => {
      for (const name of names) collections.delete(name);
      return Promise.resolve();
    },
    listCollections: () => Promise.resolve([...collections.keys()].sort()),
    close: () => Promise.resolve(),
    faults: {
      failNextTransaction: () => {
        fault = 'fail';
      },
      loseNextAnswer: (tookEffect) => {
        fault = tookEffect ? 'lose-done' : 'lose-undone';
      },
    },
    commits: () => commits,
  };
}
