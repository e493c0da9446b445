import { keptForm } from '@rapport/kernel/projection';
import type { Document } from '@rapport/kernel/projection';
import {
  CommitUnknownError,
  MAX_IDS_PER_READ,
  NotAsBeforeError,
  StoreUnavailableError,
} from '@rapport/engine/ports/store';
import { compare, compareTexts, matches, rank, valueAt } from '@rapport/engine/ports/conditions';
import type { Store, StoredCollection, Transaction, TransactionResult } from '@rapport/engine/ports/store';
import type { Turns } from './turns.ts';

/** Scripted faults of the twin, for tests. */
export interface MemoryStoreFaults {
  /** The next transaction is refused and changes nothing. */
  readonly failNextTransaction: () => void;
  /** The next transaction's answer is lost; whether it took effect is said here. */
  readonly loseNextAnswer: (tookEffect: boolean) => void;
}

/** What becomes of a transaction: refused; its answer lost before or after it took effect, or long before that. */
export type TransactionFault = 'none' | 'refused' | 'lost-undone' | 'lost-done' | 'late';

/** One client of the store. */
export interface MemoryStoreLine {
  /** When its calls arrive and are answered. */
  readonly turns: Turns;
  /** Carries what arrives after its sender has given it up, and even when there is no sender any more. */
  readonly network: Turns;
  /** Asked once for each transaction. */
  readonly fault: () => TransactionFault;
  /** Asked once for each read: whether it fails. */
  readonly failsRead: () => boolean;
}

export interface MemoryStore extends Store {
  /** Another client: what it is told, and when, is its own. */
  readonly connect: (line: MemoryStoreLine) => Store;
  /** All documents of a collection as they stand, for assertions. */
  readonly documents: (collection: string) => readonly Document[];
  readonly faults: MemoryStoreFaults;
  /** Transactions committed so far. */
  readonly commits: () => number;
}

interface UniqueIndex {
  readonly fields: readonly string[];
  /** `_id` of the document that holds the values. */
  readonly holders: Map<string, string>;
}

interface Collection {
  readonly documents: Map<string, Document>;
  unique: readonly UniqueIndex[];
}

/** A frozen copy of what MongoDB would keep: absent fields instead of `undefined`, and nothing but values. */
function asStored<T>(value: T, path: string): T {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'number':
      return value;
    case 'bigint':
      if (BigInt.asIntN(64, value) !== value) throw new RangeError(`${path} does not fit into 64 bits.`);
      return value;
    case 'object':
      break;
    default:
      throw new TypeError(`${path} is ${typeof value}: a document holds values only.`);
  }
  if (value === null) return value;
  if (Array.isArray(value)) {
    return Object.freeze(value.map((item: unknown, index) => asStored(item, `${path}.${index}`))) as T;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(`${path} is an object of a class: a document holds values only.`);
  }
  const copy: Record<string, unknown> = {};
  for (const [field, part] of Object.entries(value)) {
    if (part === undefined) continue;
    if (field.includes('\0')) throw new TypeError(`A field of ${path} has a zero byte in its name.`);
    // Not an assignment: a field may be called __proto__.
    Object.defineProperty(copy, field, {
      value: asStored(part as unknown, `${path}.${field}`),
      enumerable: true,
    });
  }
  return Object.freeze(copy) as T;
}

type Fields = Readonly<Record<string, unknown>>;

/** Whether a stored value is this one. */
function isSame(stored: unknown, value: unknown): boolean {
  if (stored === value) return true;
  if (typeof stored !== 'object' || typeof value !== 'object' || stored === null || value === null)
    return false;
  const fields = Object.entries(value).filter(([, part]) => part !== undefined);
  return (
    fields.length === Object.keys(stored).length &&
    fields.every(([field, part]) => isSame((stored as Fields)[field], part))
  );
}

/**
 * Whether what stands there becomes `after` by the fields that `before` has otherwise. Stricter than MongoDB, which sees
 * only whether the document is there.
 */
function becomes(stored: Document | undefined, before: Document, after: Document): boolean {
  if (stored === undefined) return false;
  const was: Fields = { ...keptForm(before) };
  const is: Fields = { ...stored };
  return (
    Object.keys(is).every((field) => was[field] !== undefined) &&
    Object.entries(keptForm(after)).every(
      ([field, willBe]) => willBe !== was[field] || isSame(is[field], was[field]),
    )
  );
}

/** @param paths names of fields, or the ways to them */
function withFields<Whole extends object>(whole: Whole, paths: readonly string[]): Whole {
  const asked = Object.entries(whole).flatMap(([field, part]: [string, unknown]): [string, unknown][] => {
    if (paths.includes(field)) return [[field, part]];
    const deeper = paths.filter((path) => path.startsWith(`${field}.`));
    if (deeper.length === 0 || typeof part !== 'object' || part === null) return [];
    const rest = deeper.map((path) => path.slice(field.length + 1));
    return [[field, withFields(part, rest)]];
  });
  return Object.freeze(Object.fromEntries(asked)) as Whole;
}

function uniqueKey(document: Document, fields: readonly string[]): string | undefined {
  const values = fields.map((field) => valueAt(document, field));
  // Indexes leave out documents that lack one of the fields.
  return values.includes(undefined)
    ? undefined
    : JSON.stringify(values.map((value) => [rank(value), String(value)]));
}

/** As MongoDB runs them: what is removed is out of the way of what is written, and replaced before what is new. */
const WRITE_ORDER = { remove: 0, put: 1, insert: 2 } as const;

/** A service's database in memory: documents are frozen values, transactions all or nothing. */
export function createMemoryStore(): MemoryStore {
  const collections = new Map<string, Collection>();
  let fault: TransactionFault = 'none';
  let commits = 0;

  const collectionOf = (name: string): Collection => {
    const known = collections.get(name);
    if (known !== undefined) return known;
    const made: Collection = { documents: new Map(), unique: [] };
    collections.set(name, made);
    return made;
  };

  /** Puts a document in place of another and keeps the unique indexes; both may be absent. */
  const swap = (
    { documents, unique }: Collection,
    before: Document | undefined,
    after: Document | undefined,
  ): void => {
    for (const { fields, holders } of unique) {
      const released = before === undefined ? undefined : uniqueKey(before, fields);
      if (released !== undefined) holders.delete(released);
      const taken = after === undefined ? undefined : uniqueKey(after, fields);
      if (taken !== undefined && after !== undefined) holders.set(taken, after._id);
    }
    if (after !== undefined) documents.set(after._id, after);
    else if (before !== undefined) documents.delete(before._id);
  };

  const isTaken = ({ unique }: Collection, document: Document): boolean =>
    unique.some(({ fields, holders }) => {
      const key = uniqueKey(document, fields);
      const holder = key === undefined ? undefined : holders.get(key);
      return holder !== undefined && holder !== document._id;
    });

  /** Applies the whole or, where anything stands against it, nothing. */
  const apply = ({ expectations, writes }: Transaction): TransactionResult => {
    const undo: (() => void)[] = [];
    const set = (name: string, id: string, document: Document | undefined): void => {
      const collection = collectionOf(name);
      const before = collection.documents.get(id);
      const after = document === undefined ? undefined : asStored(keptForm(document), `${name} ${id}`);
      swap(collection, before, after);
      undo.push(() => {
        swap(collection, after, before);
      });
    };
    const takeBack = (): void => {
      for (const step of undo.reverse()) step();
    };
    const refuse = (result: TransactionResult): TransactionResult => {
      takeBack();
      return result;
    };
    try {
      for (const { collection, expected, document, before } of expectations) {
        const current = collectionOf(collection).documents.get(document._id);
        const holds =
          expected === 'absent' ? current === undefined : current !== undefined && matches(current, expected);
        if (!holds) return refuse({ outcome: 'conflict', collection });
        if (before !== undefined && !becomes(current, before, document))
          throw new NotAsBeforeError(collection);
        if (isTaken(collectionOf(collection), document)) return refuse({ outcome: 'duplicate', collection });
        set(collection, document._id, document);
      }
      for (const write of writes.toSorted((one, other) => WRITE_ORDER[one.kind] - WRITE_ORDER[other.kind])) {
        const { collection } = write;
        if (write.kind === 'remove') {
          set(collection, write.id, undefined);
          continue;
        }
        const { document } = write;
        const known = collectionOf(collection).documents.get(document._id);
        const exists = known !== undefined;
        if (write.kind === 'put' && write.before !== undefined && !becomes(known, write.before, document)) {
          throw new NotAsBeforeError(collection);
        }
        if ((write.kind === 'insert' && exists) || isTaken(collectionOf(collection), document)) {
          return refuse({ outcome: 'duplicate', collection });
        }
        set(collection, document._id, document);
      }
    } catch (error) {
      takeBack();
      throw error;
    }
    commits += 1;
    return { outcome: 'committed' };
  };

  const underFault = (planned: TransactionFault, transaction: Transaction): TransactionResult => {
    const lost = 'The answer was lost by a scripted fault.';
    if (planned === 'refused') {
      throw new StoreUnavailableError('The transaction was refused by a scripted fault.');
    }
    if (planned === 'lost-undone' || planned === 'late') throw new CommitUnknownError(lost);
    const result = apply(transaction);
    if (planned === 'lost-done') throw new CommitUnknownError(lost);
    return result;
  };

  const inIdOrder = (name: string): Document[] =>
    [...(collections.get(name)?.documents.values() ?? [])].sort((one, other) =>
      compareTexts(one._id, other._id),
    );

  const store: Store = {
    ensureCollections: async (wanted: readonly StoredCollection[]) => {
      for (const { name, indexes } of wanted) {
        const collection = collectionOf(name);
        collection.unique = indexes
          .filter((index) => index.unique === true)
          .map(({ fields }) => ({ fields: Object.keys(fields), holders: new Map<string, string>() }));
        for (const document of collection.documents.values()) {
          if (isTaken(collection, document))
            throw new Error(`${name} holds values twice that must be unique.`);
          swap(collection, document, document);
        }
      }
    },
    getMany: async (name, ids) => {
      if (ids.length > MAX_IDS_PER_READ) throw new RangeError(`${ids.length} ids are too many for one read.`);
      const documents = collections.get(name)?.documents;
      const found = ids.flatMap((id) => {
        const document = documents?.get(id);
        return document === undefined ? [] : [[id, document] as const];
      });
      return new Map(found);
    },
    find: async (name, { filter, sort = {}, limit, fields, after }) => {
      const order = [
        ...Object.entries(sort).filter(([field]) => field !== '_id'),
        ['_id', sort._id ?? 1] as const,
      ];
      const compareAlong = (one: (field: string) => unknown, other: (field: string) => unknown): number => {
        for (const [field, direction] of order) {
          const result = compare(one(field), other(field)) * direction;
          if (result !== 0) return result;
        }
        return 0;
      };
      const fieldsOf = (document: Document) => (field: string) => valueAt(document, field);
      const found = inIdOrder(name)
        .filter((document) => matches(document, filter))
        .sort((one, other) => compareAlong(fieldsOf(one), fieldsOf(other)))
        // Page tokens name fields by their dotted path.
        .filter(
          (document) => after === undefined || compareAlong(fieldsOf(document), (field) => after[field]) > 0,
        );
      const asked = found.slice(0, limit);
      return fields === undefined ? asked : asked.map((document) => withFields(document, ['_id', ...fields]));
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
      return underFault(planned, transaction);
    },
    drop: (names) => {
      for (const name of names) collections.delete(name);
      return Promise.resolve();
    },
    listCollections: () => Promise.resolve([...collections.keys()].sort()),
    close: () => Promise.resolve(),
  };

  const connect = ({ turns, network, fault: faultOf, failsRead }: MemoryStoreLine): Store => {
    const call = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
      await turns.take(what);
      const result = await work();
      await turns.take('answer');
      return result;
    };
    const read = <T>(what: string, work: () => Promise<T>): Promise<T> =>
      call(what, () => {
        if (failsRead()) throw new StoreUnavailableError('The read was refused by a scripted fault.');
        return work();
      });
    return {
      ensureCollections: (wanted) => call('ensure', () => store.ensureCollections(wanted)),
      getMany: (name, ids) => read('get', () => store.getMany(name, ids)),
      find: (name, query) => read('find', () => store.find(name, query)),
      async *scan(name) {
        await turns.take('scan');
        yield* store.scan(name);
      },
      transact: async (transaction) => {
        const planned = faultOf();
        await turns.take('transact');
        try {
          return underFault(planned, transaction);
        } finally {
          if (planned === 'late') void network.take('late').then(() => apply(transaction));
          await turns.take('answer');
        }
      },
      drop: (names) => call('drop', () => store.drop(names)),
      listCollections: () => read('list', () => store.listCollections()),
      close: () => Promise.resolve(),
    };
  };

  return {
    ...store,
    connect,
    documents: inIdOrder,
    faults: {
      failNextTransaction: () => {
        fault = 'refused';
      },
      loseNextAnswer: (tookEffect) => {
        fault = tookEffect ? 'lost-done' : 'lost-undone';
      },
    },
    commits: () => commits,
  };
}
