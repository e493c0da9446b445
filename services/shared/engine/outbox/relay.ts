import type { Clock } from '@rapport/kernel/clock';
import { derivedId } from '@rapport/kernel/ids';
import {
  MAX_OUTBOX_EVENTS,
  RELAY_BYTES,
  RELAY_DOCUMENTS,
  RELAY_DRAIN_MS,
  RELAY_HOLD_MS,
  RELAY_POLL_MS,
  RELAY_RECORDS,
  RELAY_RETRY_MS,
  RELAY_ROUND_MS,
} from '../limits.ts';
import type { CountPartitions } from '../partitions.ts';
import type { AppendRecord, EventLog } from '../ports/log.ts';
import type { EngineObserver } from '../ports/observer.ts';
import type { Store } from '../ports/store.ts';
import { Signal, pause } from '../signal.ts';
import { stampEntry } from './entry.ts';
import type { OutboxDocument, OutboxEntry } from './entry.ts';

export interface WaitingEvents {
  readonly events: number;
  /** Lowest source offset that waits, per `topic/partition`. */
  readonly from: ReadonlyMap<string, number>;
}

export interface Relay {
  /** Events have been committed: publish them now. */
  readonly wake: (events: number) => void;
  /** Whether folds and commands must wait. */
  readonly full: () => boolean;
  /** Events that wait, as far as this process knows. */
  readonly depth: () => number;
  /** What waits in the store, whatever process has written it. */
  readonly waiting: () => Promise<WaitingEvents>;
  /** Publishes what waits, for a bounded time. */
  readonly stop: () => Promise<void>;
}

interface RelayOptions {
  readonly collection: string;
  readonly log: EventLog;
  readonly store: Store;
  readonly clock: Clock;
  readonly observer: EngineObserver;
  readonly countPartitions: CountPartitions;
  /** Outbox documents read at once. */
  readonly most?: number | undefined;
}

/** Pieces that one append may carry; a record that is too big goes alone and the log decides. */
function* inPieces(records: readonly AppendRecord[]): Iterable<readonly AppendRecord[]> {
  let piece: AppendRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = record.value.byteLength;
    if (piece.length > 0 && (piece.length >= RELAY_RECORDS || bytes + size > RELAY_BYTES)) {
      yield piece;
      piece = [];
      bytes = 0;
    }
    piece.push(record);
    bytes += size;
  }
  if (piece.length > 0) yield piece;
}

/** Publishes what was committed, then forgets it. A crash in between sends it again under the same ids. */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { collection, log, store, clock, observer, countPartitions, most = RELAY_DOCUMENTS } = options;
  const signal = new Signal();
  /** Events that wait, rather too many than too few. */
  let waiting = 0;
  /** Events ever announced by `wake`, to notice those that come while we look. */
  let announced = 0;
  let stopping = false;

  const read = (after?: string): Promise<readonly OutboxDocument[]> =>
    store.find(collection, {
      filter: {},
      limit: most,
      ...(after !== undefined && { after: { _id: after } }),
    }) as Promise<readonly OutboxDocument[]>;

  async function* everything(): AsyncIterable<OutboxEntry> {
    for (let after: string | undefined; ;) {
      const documents = await read(after);
      for (const { entries } of documents) yield* entries;
      after = documents.at(-1)?._id;
      if (documents.length < most) return;
    }
  }

  const toRecords = async (entry: OutboxEntry): Promise<readonly AppendRecord[]> => {
    const { topic, key, id } = entry;
    if (entry.everyPartition !== true) return [{ topic, key, value: stampEntry(entry, id, clock.now()) }];
    return Array.from({ length: await countPartitions(topic) }, (_, partition) => ({
      topic,
      key,
      partition,
      value: stampEntry(entry, derivedId(id, partition), clock.now()),
    }));
  };

  /**
   * One round from the beginning of what waits, never from where the last one ended: commit order is not id order. Of one
   * stream it is, so that what is read is all that came before it.
   *
   * @returns what may wait now that is ours; what others leave behind is met when the store is looked at next
   */
  const publish = async (): Promise<'nothing' | 'a few' | 'many'> => {
    const before = announced;
    let heldUntil = performance.now() + RELAY_HOLD_MS;
    const documents = await read();
    const entries = documents.flatMap((document) => document.entries);
    // Other processes write and publish here too, so what was counted is only a guess; what was read is not.
    const isAll = documents.length < most;
    waiting = isAll ? entries.length + announced - before : Math.max(waiting, entries.length);
    const oldestAt = Math.min(clock.now(), ...documents.map(({ at }) => at));
    observer.outboxWaits({ events: waiting, oldestAgeMs: clock.now() - oldestAt });
    if (documents.length === 0) return 'nothing';
    const records: AppendRecord[] = [];
    for (const entry of entries) records.push(...(await toRecords(entry)));
    const isHeld = async (): Promise<boolean> => {
      while (performance.now() > heldUntil) {
        const lookedAt = performance.now();
        const ids = documents.map(({ _id }) => _id);
        if ((await store.getMany(collection, ids)).size < ids.length) return false;
        heldUntil = lookedAt + RELAY_HOLD_MS;
      }
      return true;
    };
    for (const piece of inPieces(records)) {
      // Whoever has removed one of them has published it, perhaps too long ago for a repetition.
      if (!(await isHeld())) return 'many';
      await log.append(piece);
    }
    await store.transact({
      expectations: [],
      writes: documents.map(({ _id }) => ({ kind: 'remove', collection, id: _id })),
    });
    waiting = Math.max(0, waiting - entries.length);
    observer.relayed({ events: entries.length, oldestAgeMs: Math.max(0, clock.now() - oldestAt) });
    if (!isAll) return 'many';
    return announced === before ? 'nothing' : 'a few';
  };

  const loop = async (): Promise<void> => {
    let drainUntil = Infinity;
    for (;;) {
      const beganAt = performance.now();
      try {
        const left = await publish();
        if (stopping && left === 'nothing') return;
        if (left === 'nothing') await signal.wait(RELAY_POLL_MS);
        const restMs = RELAY_ROUND_MS - (performance.now() - beganAt);
        if (!stopping && left !== 'many' && restMs > 0) await pause(restMs);
      } catch (error) {
        observer.failed(error as Error, 'publishing the outbox');
        // What is left is published by whoever comes next.
        if (stopping) return;
        await signal.wait(RELAY_RETRY_MS);
      }
      if (!stopping) continue;
      drainUntil = Math.min(drainUntil, performance.now() + RELAY_DRAIN_MS);
      if (performance.now() >= drainUntil) return;
    }
  };

  // What an earlier process left behind counts against the bound from the first moment.
  for await (const _ of everything()) waiting += 1;
  const running = loop();

  return {
    wake: (events) => {
      waiting += events;
      announced += events;
      signal.raise();
    },
    full: () => waiting >= MAX_OUTBOX_EVENTS,
    depth: () => waiting,
    waiting: async () => {
      const from = new Map<string, number>();
      let events = 0;
      for await (const { source } of everything()) {
        events += 1;
        if (source === undefined) continue;
        const place = `${source.topic}/${source.partition}`;
        from.set(place, Math.min(from.get(place) ?? Infinity, source.offset));
      }
      return { events, from };
    },
    stop: async () => {
      stopping = true;
      signal.raise();
      await running;
    },
  };
}
