import { randomUUID } from 'node:crypto';
import type { Position } from '@rapport/kernel/event';
import type { Document } from '@rapport/kernel/projection';
import type { CommitUnit } from '../commit/committer.ts';
import type { PendingCommand } from '../commit/pending.ts';
import { ByDocument } from '../documents/byDocument.ts';
import type { DocumentCache } from '../documents/cache.ts';
import {
  BACKLOG_CYCLE_DOCUMENTS,
  BACKLOG_CYCLE_MS,
  CYCLE_DOCUMENTS,
  CYCLE_EVENTS,
  CYCLE_EVENT_CHARACTERS,
  CYCLE_MS,
  MAX_BATCH_COMMANDS,
} from '../limits.ts';
import type { OutboxEntry } from '../outbox/entry.ts';
import type { Expectation, Write } from '../ports/store.ts';
import type { Change, SharedDocument } from './changes.ts';
import type { OwnedPartition } from './partition.ts';
import type { PositionRow } from './positions.ts';
import type { Reader } from './unit.ts';

/** How long a cycle may go on, and how many documents it may change. */
export interface CycleBounds {
  readonly ms: number;
  readonly documents: number;
}

export const LIVE: CycleBounds = { ms: CYCLE_MS, documents: CYCLE_DOCUMENTS };
/** While records pile up. */
export const BACKLOG: CycleBounds = { ms: BACKLOG_CYCLE_MS, documents: BACKLOG_CYCLE_DOCUMENTS };

/** What has been folded since the last commit, of all partitions. Documents are values, so it is a snapshot. */
export interface Cycle {
  readonly id: string;
  readonly startedAt: number;
  /** Documents as the cycle has left them so far, else as they were committed. */
  readonly reader: Reader;
  most: CycleBounds;
  readonly changes: ByDocument<Change>;
  readonly entries: OutboxEntry[];
  entryCharacters: number;
  readonly commands: PendingCommand[];
  readonly touched: Set<OwnedPartition>;
  readonly traceparents: string[];
  /** The only record of a cycle that another one was refused for. */
  alone?: Position;
  /** Nothing more may be added. */
  closed: boolean;
  records: number;
  /** Timers that were fired. */
  timers: number;
  duplicates: number;
  newestAt: number;
}

export function createCycle(cache: DocumentCache): Cycle {
  const changes = new ByDocument<Change>();
  return {
    id: randomUUID(),
    startedAt: performance.now(),
    reader: readerOf(changes, cache),
    most: LIVE,
    changes,
    entries: [],
    entryCharacters: 0,
    commands: [],
    touched: new Set(),
    traceparents: [],
    closed: false,
    records: 0,
    timers: 0,
    duplicates: 0,
    newestAt: 0,
  };
}

function readerOf(changes: ByDocument<Change>, cache: DocumentCache): Reader {
  return {
    committed: (collection, id) => {
      const changed = changes.get(collection, id);
      return changed?.spec.shared === true ? changed.base : cache.get(collection, id);
    },
    read: (collection, id) => {
      const changed = changes.get(collection, id);
      return changed === undefined ? cache.get(collection, id) : changed.document;
    },
  };
}

/** Collections of the engine itself, to which its operations write too: nobody knows what stands there. */
const OWN = { name: 'own' };

/** Writes a document of the engine itself, or removes it. */
export function writeOwn(cycle: Cycle, collection: string, id: string, document: Document | null): void {
  cycle.changes.set(collection, id, { collection, id, spec: OWN, document, base: null });
}

/** Whether nothing more may be added. */
export function isFull(cycle: Cycle): boolean {
  return (
    cycle.closed ||
    cycle.changes.size >= cycle.most.documents ||
    cycle.entries.length >= CYCLE_EVENTS ||
    cycle.entryCharacters >= CYCLE_EVENT_CHARACTERS ||
    cycle.commands.length >= MAX_BATCH_COMMANDS ||
    performance.now() - cycle.startedAt >= cycle.most.ms
  );
}

export interface CycleCommit {
  readonly unit: Omit<CommitUnit, 'tookEffect'>;
  /** Rows as they stand once it is committed. */
  readonly rows: readonly { readonly owned: OwnedPartition; readonly row: PositionRow }[];
  /** Documents as they stand once it is committed, `null` where they were removed. */
  readonly documents: ByDocument<Document | null>;
}

/** The transaction of a cycle: fence, then one write per touched document. */
export function toCommit(cycle: Cycle, collections: { readonly positions: string }): CycleCommit {
  const rows = [...cycle.touched].map((owned) => {
    const { wave: _, ...before } = owned.row;
    const { first } = owned.steps;
    const row = {
      ...before,
      cycleId: cycle.id,
      logClock: owned.logClock,
      clockOffset: Math.min(...owned.offsets.values()),
      offsets: { ...before.offsets, ...Object.fromEntries(owned.offsets) },
      ...(first !== undefined && { wave: { ...first } }),
    };
    return { owned, row };
  });
  const fence = rows.map(({ owned, row }): Expectation => ({
    collection: collections.positions,
    expected: { cycleId: owned.row.cycleId },
    document: row,
  }));
  const expectations: Expectation[] = [];
  const documents = new ByDocument<Document | null>();
  const writes: Write[] = [];
  cycle.changes.forEach(({ spec, document, base }, collection, id) => {
    if (document === null) {
      writes.push({ kind: 'remove', collection, id });
      documents.set(collection, id, null);
    } else if (spec.shared === true) {
      const tagged: SharedDocument = { ...document, _rev: cycle.id };
      const revision = base?._rev;
      const expected = revision === undefined ? 'absent' : { _rev: revision };
      expectations.push({ collection, expected, document: tagged, ...(base !== null && { before: base }) });
      documents.set(collection, id, tagged);
    } else {
      const before = spec === OWN ? undefined : cycle.reader.committed(collection, id);
      writes.push({
        kind: 'put',
        collection,
        document,
        ...(before !== undefined && before !== null && { before }),
      });
      documents.set(collection, id, document);
    }
  });
  const { entries, commands } = cycle;
  // A refused reaction needs no memory: its position is fenced, so nobody asks again.
  return {
    unit: { fence, expectations, writes, entries, commands, rememberRefusals: false },
    rows,
    documents,
  };
}
