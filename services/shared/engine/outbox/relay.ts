import type { Clock } from '@rapport/kernel/clock';
import { derivedId } from '@rapport/kernel/ids';
import {
  MAX_OUTBOX_EVENTS,
  RELAY_DOCUMENTS,
  RELAY_DRAIN_MS,
  RELAY_POLL_MS,
  RELAY_RECORDS,
  RELAY_RETRY_MS,
} from '../limits.ts';
import type { AppendRecord, EventLog } from '../ports/log.ts';
import type { EngineObserver } from '../ports/observer.ts';
import type { Store } from '../ports/store.ts';
import { stampEntry } from './entry.ts';
import type { OutboxDocument, OutboxEntry } from './entry.ts';

export interface Relay {
  /** Events have been committed: publish them now. */
  readonly wake: (events: number) => void;
  /** Resolves while there is room in the outbox. */
  readonly room: () => Promise<void>;
  readonly full: () => boolean;
  readonly depth: () => number;
  /** Lowest source offset that waits, per `topic/partition`. */
  readonly waitingFrom: () => Promise<ReadonlyMap<string, number>>;
  readonly stop: () => Promise<void>;
}

interface RelayOptions {
  readonly collection: string;
  readonly log: EventLog;
  readonly store: Store;
  readonly clock: Clock;
  readonly observer: EngineObserver;
}

/** Streams stay in version order; among streams the order of the documents holds. */
export function inStreamOrder(entries: readonly OutboxEntry[]): readonly OutboxEntry[] {
  const byStream = new Map<string, OutboxEntry[]>();
  for (const entry of entries) {
    const stream = byStream.get(entry.stream);
    if (stream === undefined) byStream.set(entry.stream, [entry]);
    else stream.push(entry);
  }
  // The sort is stable: events of one version stay as they were emitted.
  for (const stream of byStream.values()) stream.sort((one, other) => one.version - other.version);
  return [...byStream.values()].flat();
}

/** Publishes what was committed, then forgets it. A crash in between sends it again under the same ids. */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { collection, log, store, clock, observer } = options;
  const partitionsOf = new Map<string, number>();
  let waiting = 0;
  let stopping = false;
  let signalled = false;
  let woken: (() => void) | undefined;
  const roomWaiters: (() => void)[] = [];

  const read = (limit: number): Promise<readonly OutboxDocument[]> =>
    store.find(collection, { filter: {}, sort: {}, limit }) as Promise<readonly OutboxDocument[]>;

  const partitions = async (topic: string): Promise<number> => {
    const known = partitionsOf.get(topic) ?? (await log.endOffsets(topic)).length;
    partitionsOf.set(topic, known);
    return known;
  };

  const toRecords = async (entry: OutboxEntry): Promise<readonly AppendRecord[]> => {
    const { topic, key, id } = entry;
    if (entry.everyPartition !== true) return [{ topic, key, value: stampEntry(entry, id, clock.now()) }];
    return Array.from({ length: await partitions(topic) }, (_, partition) => ({
      topic,
      key,
      partition,
      value: stampEntry(entry, derivedId(id, partition), clock.now()),
    }));
  };

  /** One round; true if there may be more. */
  const publish = async (): Promise<boolean> => {
    const documents = await read(RELAY_DOCUMENTS);
    if (documents.length === 0) {
      // Unless something was committed while we looked: the next round sees it.
      if (!signalled) waiting = 0;
      return false;
    }
    const entries = inStreamOrder(documents.flatMap((document) => document.entries));
    const records: AppendRecord[] = [];
    for (const entry of entries) records.push(...(await toRecords(entry)));
    for (let from = 0; from < records.length; from += RELAY_RECORDS) {
      await log.append(records.slice(from, from + RELAY_RECORDS));
    }
    await store.transact({
      expectations: [],
      writes: documents.map(({ _id }) => ({ kind: 'remove', collection, id: _id })),
    });
    waiting = Math.max(0, waiting - entries.length);
    const oldest = Math.min(...documents.map(({ at }) => at));
    observer.relayed({ events: entries.length, oldestAgeMs: Math.max(0, clock.now() - oldest) });
    observer.outboxDepth(waiting);
    if (waiting < MAX_OUTBOX_EVENTS) for (const go of roomWaiters.splice(0)) go();
    return true;
  };

  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      woken = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const loop = async (): Promise<void> => {
    let drainUntil = Infinity;
    for (;;) {
      try {
        signalled = false;
        const more = await publish();
        if (stopping && !more) return;
        if (!more && !signalled) await pause(RELAY_POLL_MS);
      } catch (error) {
        observer.failed(error as Error, 'publishing the outbox');
        if (!stopping) await pause(RELAY_RETRY_MS);
      }
      if (!stopping) continue;
      drainUntil = Math.min(drainUntil, performance.now() + RELAY_DRAIN_MS);
      if (performance.now() >= drainUntil) return;
    }
  };

  // What an earlier process left behind counts against the bound from the first moment.
  for (const { entries } of await read(RELAY_DOCUMENTS)) waiting += entries.length;
  const running = loop();

  const full = (): boolean => waiting >= MAX_OUTBOX_EVENTS;
  return {
    wake: (events) => {
      waiting += events;
      signalled = true;
      woken?.();
    },
    full,
    room: () =>
      full()
        ? new Promise((resolve) => {
            roomWaiters.push(resolve);
          })
        : Promise.resolve(),
    depth: () => waiting,
    waitingFrom: async () => {
      const lowest = new Map<string, number>();
      if (waiting === 0) return lowest;
      for (const { entries } of await read(RELAY_DOCUMENTS)) {
        for (const { source } of entries) {
          if (source === undefined) continue;
          const place = `${source.topic}/${source.partition}`;
          lowest.set(place, Math.min(lowest.get(place) ?? Infinity, source.offset));
        }
      }
      return lowest;
    },
    stop: async () => {
      stopping = true;
      signalled = true;
      woken?.();
      for (const go of roomWaiters.splice(0)) go();
      await running;
    },
  };
}
