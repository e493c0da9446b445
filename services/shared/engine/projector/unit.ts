import type {
  Document,
  DocumentKey,
  DueTimer,
  FoldContext,
  CollectionSpec,
} from '@rapport/kernel/projection';
import type { AnyProjection } from '@rapport/kernel/projection';
import type { PublishedEvent } from '@rapport/kernel/event';
import { documentKey } from '../documents/cache.ts';

/** A fold asked for a document that is not in memory: it is loaded and the fold runs again. */
export class MissingDocument extends Error {
  readonly collection: string;
  readonly id: string;

  constructor(collection: string, id: string) {
    super(`${collection}/${id} is not in memory.`);
    this.name = 'MissingDocument';
    this.collection = collection;
    this.id = id;
  }
}

/** A stored document that may carry what the engine adds to those with timers. */
export interface TimedDocument extends Document {
  readonly dueAt?: number;
  /** Where its owner finds it again. */
  readonly partition?: number;
  /** Log clock of the record that set `dueAt`. */
  readonly armedAt?: number;
}

export interface Change {
  readonly collection: string;
  readonly spec: CollectionSpec;
  readonly document: Document | null;
}

/** What one record, or one timer, changes: taken over whole or not at all. */
export interface Unit {
  readonly changes: Map<string, Change>;
  readonly events: PublishedEvent[];
}

export interface Reader {
  /** The document as it stands before this unit, `null` if there is none, `undefined` if that is not known. */
  readonly read: (collection: string, id: string) => Document | null | undefined;
}

/** A projection with the full names of its collections; a rebuild has others. */
export interface PreparedProjection {
  readonly projection: AnyProjection;
  readonly handles: ReadonlySet<string>;
  readonly collections: ReadonlyMap<string, { readonly name: string; readonly spec: CollectionSpec }>;
}

export function prepare(projection: AnyProjection, prefix = ''): PreparedProjection {
  return {
    projection,
    handles: new Set(projection.handles),
    collections: new Map(
      projection.collections.map((spec) => [
        spec.name,
        { name: `${prefix}${projection.name}.${spec.name}`, spec },
      ]),
    ),
  };
}

export function fullKey(
  { collections, projection }: PreparedProjection,
  { collection, id }: DocumentKey,
): DocumentKey {
  const known = collections.get(collection);
  if (known === undefined) throw new Error(`${projection.name} has no collection ${collection}.`);
  return { collection: known.name, id };
}

export interface Moment {
  readonly partition: number;
  readonly logClock: number;
}

export function createUnit(): Unit {
  return { changes: new Map(), events: [] };
}

/** The context of one fold: reads through the unit, writes into it. */
export function foldContext(
  prepared: PreparedProjection,
  unit: Unit,
  reader: Reader,
  moment: Moment,
): FoldContext {
  const find = (collection: string): { readonly name: string; readonly spec: CollectionSpec } => {
    const known = prepared.collections.get(collection);
    if (known === undefined) throw new Error(`${prepared.projection.name} has no collection ${collection}.`);
    return known;
  };
  const current = (name: string, id: string): Document | null => {
    const changed = unit.changes.get(documentKey(name, id));
    if (changed !== undefined) return changed.document;
    const found = reader.read(name, id);
    if (found === undefined) throw new MissingDocument(name, id);
    return found;
  };
  return {
    get: <D extends Document>(collection: string, id: string) =>
      (current(find(collection).name, id) ?? undefined) as D | undefined,
    put: (collection, document) => {
      const { name, spec } = find(collection);
      const timed = spec.timers === true ? arm(document, current(name, document._id), moment) : document;
      unit.changes.set(documentKey(name, document._id), { collection: name, spec, document: timed });
    },
    remove: (collection, id) => {
      const { name, spec } = find(collection);
      if (spec.shared === true) throw new Error(`${name} is shared: its documents are changed, not removed.`);
      unit.changes.set(documentKey(name, id), { collection: name, spec, document: null });
    },
    emit: (event) => {
      unit.events.push(event);
    },
  };
}

function arm(
  document: TimedDocument,
  before: TimedDocument | null,
  { partition, logClock }: Moment,
): TimedDocument {
  if (document.dueAt === undefined) return { ...document, partition };
  const unchanged = before?.dueAt === document.dueAt && before.armedAt !== undefined;
  return { ...document, partition, armedAt: unchanged ? (before.armedAt ?? logClock) : logClock };
}

/** Runs a timer that is due, unless the document says by now that it is not. */
export function fireTimer(
  prepared: PreparedProjection,
  timer: { readonly dueAt: number; readonly collection: string; readonly id: string },
  unit: Unit,
  reader: Reader,
  moment: Moment,
): void {
  const found = reader.read(timer.collection, timer.id);
  if (found === undefined) throw new MissingDocument(timer.collection, timer.id);
  const document = found as TimedDocument | null;
  if (document?.dueAt !== timer.dueAt) return;
  const short = [...prepared.collections].find(([, { name }]) => name === timer.collection)?.[0];
  if (short === undefined || prepared.projection.onTimer === undefined) return;
  const due: DueTimer = {
    collection: short,
    id: timer.id,
    dueAt: timer.dueAt,
    effectiveAt: Math.max(timer.dueAt, document.armedAt ?? 0),
    partition: moment.partition,
  };
  prepared.projection.onTimer(foldContext(prepared, unit, reader, moment), due);
  const key = documentKey(timer.collection, timer.id);
  const change = unit.changes.get(key);
  const after = (change === undefined ? document : change.document) as TimedDocument | null;
  if (after?.dueAt !== timer.dueAt) return;
  // A timer fires once: a fold that leaves its document as it was has no further use for it.
  const { dueAt: _, armedAt: __, ...rest } = after;
  const spec = prepared.collections.get(short)?.spec ?? { name: short };
  unit.changes.set(key, { collection: timer.collection, spec, document: rest });
}
