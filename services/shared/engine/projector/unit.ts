import type { CommandEnvelope } from '@rapport/kernel/decider';
import type { PublishedEvent } from '@rapport/kernel/event';
import type {
  AnyProjection,
  CollectionSpec,
  Document,
  DocumentKey,
  Documents,
  DueTimer,
  FoldContext,
} from '@rapport/kernel/projection';
import type { Build } from '../builds/builds.ts';
import { MAX_EVENTS_PER_FOLD } from '../limits.ts';
import type { Timer } from '../timers/queue.ts';
import { Changes } from './changes.ts';

/** A fold asked for documents that are not in memory: they are loaded and the fold runs again. */
export class MissingDocumentError extends Error {
  readonly code = 'MISSING_DOCUMENT';
  readonly collection: string;
  readonly ids: readonly string[];

  constructor(collection: string, ...ids: readonly string[]) {
    super(`${collection}/${ids[0] ?? ''} is not in memory.`);
    this.name = 'MissingDocumentError';
    this.collection = collection;
    this.ids = ids;
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

/** What one record, or one timer, brings about: taken over whole or not at all. */
export interface Unit {
  readonly changes: Changes;
  readonly events: PublishedEvent[];
  readonly commands: CommandEnvelope[];
}

export interface Reader {
  /** The document as it stands before this unit, `null` if there is none, `undefined` if that is not known. */
  readonly read: (collection: string, id: string) => Document | null | undefined;
  /** The same as it was committed last. */
  readonly committed: (collection: string, id: string) => Document | null | undefined;
  /** Throws where a timer comes first; absent where all of them have been fired. */
  readonly mustBeFirst?: (collection: string, id: string) => void;
}

export interface PreparedCollection {
  /** Full name. */
  readonly name: string;
  readonly spec: CollectionSpec;
}

/** A build of a projection with the full names of its collections. */
export interface PreparedProjection {
  readonly projection: AnyProjection;
  /** Of the build, as it stands in position rows. */
  readonly name: string;
  /** Whether what it states is published: what a build beside the live one states has been said. */
  readonly publishes: () => boolean;
  readonly handles: ReadonlySet<string>;
  readonly collections: ReadonlyMap<string, PreparedCollection>;
}

export function prepareProjection(build: Build, publishes: () => boolean): PreparedProjection {
  const { projection } = build;
  for (const { name, shared, timers } of projection.collections) {
    if (shared === true && timers === true) {
      throw new Error(
        `${projection.name}.${name}: a timer has one owner, so its collection cannot be shared.`,
      );
    }
  }
  return {
    projection,
    name: build.name,
    publishes,
    handles: new Set(projection.handles),
    collections: new Map(
      projection.collections.map((spec) => [spec.name, { name: `${build.name}.${spec.name}`, spec }]),
    ),
  };
}

function collectionOf({ projection, collections }: PreparedProjection, name: string): PreparedCollection {
  const known = collections.get(name);
  if (known === undefined) throw new Error(`${projection.name} has no collection ${name}.`);
  return known;
}

export function fullKey(prepared: PreparedProjection, { collection, id }: DocumentKey): DocumentKey {
  return { collection: collectionOf(prepared, collection).name, id };
}

/** What a fold may know about its place. */
export interface Moment {
  readonly partition: number;
  readonly logClock: number;
}

export function createUnit(): Unit {
  return { changes: new Changes(), events: [], commands: [] };
}

function currentIn(unit: Unit, reader: Reader, collection: string, id: string): Document | null {
  const changed = unit.changes.get(collection, id);
  if (changed !== undefined) return changed.document;
  const found = reader.read(collection, id);
  if (found === undefined) throw new MissingDocumentError(collection, id);
  reader.mustBeFirst?.(collection, id);
  return found;
}

/** What a reaction sees: documents by their full names, the changes of its own fact included. */
export function documentsIn(unit: Unit, reader: Reader, physical: (collection: string) => string): Documents {
  return {
    get: <D extends Document>(collection: string, id: string) =>
      (currentIn(unit, reader, physical(collection), id) ?? undefined) as D | undefined,
  };
}

/** The context of one fold: reads through the unit, writes into it. */
export function foldContext(
  prepared: PreparedProjection,
  unit: Unit,
  reader: Reader,
  moment: Moment,
): FoldContext {
  return new UnitContext(prepared, unit, reader, moment);
}

/** A class, because every record makes one for every projection: one object instead of six. */
class UnitContext implements FoldContext {
  private readonly prepared: PreparedProjection;
  private readonly unit: Unit;
  private readonly reader: Reader;
  private readonly moment: Moment;

  constructor(prepared: PreparedProjection, unit: Unit, reader: Reader, moment: Moment) {
    this.prepared = prepared;
    this.unit = unit;
    this.reader = reader;
    this.moment = moment;
  }

  get<D extends Document>(collection: string, id: string): D | undefined {
    const { name } = collectionOf(this.prepared, collection);
    return (currentIn(this.unit, this.reader, name, id) ?? undefined) as D | undefined;
  }

  getMany<D extends Document>(collection: string, ids: readonly string[]): readonly (D | undefined)[] {
    const { unit, reader } = this;
    const { name } = collectionOf(this.prepared, collection);
    const missing = ids.filter(
      (id) => unit.changes.get(name, id) === undefined && reader.read(name, id) === undefined,
    );
    if (missing.length > 0) throw new MissingDocumentError(name, ...missing);
    return ids.map((id) => (currentIn(unit, reader, name, id) ?? undefined) as D | undefined);
  }

  put(collection: string, document: Document): void {
    const known = collectionOf(this.prepared, collection);
    if (known.spec.timers !== true) {
      this.change(known, document._id, document);
      return;
    }
    const before = currentIn(this.unit, this.reader, known.name, document._id);
    this.change(known, document._id, arm(document, before, this.moment));
  }

  remove(collection: string, id: string): void {
    const known = collectionOf(this.prepared, collection);
    if (known.spec.shared === true) {
      throw new Error(`${known.name} is shared: its documents are changed, not removed.`);
    }
    // What a timer states that is due by now has happened, even if its document goes.
    if (known.spec.timers === true) currentIn(this.unit, this.reader, known.name, id);
    this.change(known, id, null);
  }

  emit(event: PublishedEvent): void {
    const { events } = this.unit;
    if (events.length >= MAX_EVENTS_PER_FOLD) {
      throw new RangeError(`More than ${MAX_EVENTS_PER_FOLD} events follow from one record.`);
    }
    if (this.prepared.publishes()) events.push(event);
  }

  private change({ name, spec }: PreparedCollection, id: string, document: Document | null): void {
    // Only conditional writes ask what stood there; the others may write without having read.
    const base = spec.shared === true ? this.reader.committed(name, id) : null;
    if (base === undefined) throw new MissingDocumentError(name, id);
    this.unit.changes.put({ collection: name, id, spec, document, base });
  }
}

function arm(
  { armedAt: _, ...document }: TimedDocument,
  before: TimedDocument | null,
  { partition, logClock }: Moment,
): TimedDocument {
  if (document.dueAt === undefined) return { ...document, partition };
  const unchanged = before?.dueAt === document.dueAt;
  return { ...document, partition, armedAt: unchanged ? (before.armedAt ?? logClock) : logClock };
}

/**
 * Runs a timer that is due, unless its document says by now that it is not.
 *
 * @throws where it sets its document due at an earlier instant: it would fire for ever
 */
export function fireTimer(
  prepared: PreparedProjection,
  { name, spec }: PreparedCollection,
  timer: Timer,
  unit: Unit,
  reader: Reader,
  partition: number,
): void {
  const document: TimedDocument | null = currentIn(unit, reader, name, timer.id);
  if (document?.dueAt !== timer.dueAt) return;
  const due: DueTimer = {
    collection: spec.name,
    id: timer.id,
    dueAt: timer.dueAt,
    effectiveAt: Math.max(timer.dueAt, document.armedAt ?? 0),
    partition,
  };
  // What a timer arms is armed when the timer takes effect.
  const context = foldContext(prepared, unit, reader, { partition, logClock: due.effectiveAt });
  prepared.projection.onTimer?.(context, due);
  const after: TimedDocument | null = currentIn(unit, reader, name, timer.id);
  if (after?.dueAt === undefined || after.dueAt > timer.dueAt) return;
  if (after.dueAt < timer.dueAt) throw new Error(`${name}/${timer.id} is due again before it was due.`);
  disarm(unit, { name, spec }, after);
}

/** A timer fires once: a fold that leaves its document as it was has no further use for it. */
export function disarm(unit: Unit, { name, spec }: PreparedCollection, document: TimedDocument): void {
  const { dueAt: _, armedAt: __, ...rest } = document;
  unit.changes.put({
    collection: name,
    id: rest._id,
    spec,
    document: rest,
    base: null,
  });
}
