import type { Engine } from '@rapport/engine/engine';
import type { EventLog, LogRecord, SubscriptionHandler, TopicPartition } from '@rapport/engine/ports/log';
import type { EventEnvelope } from '@rapport/kernel/event';
import { createMemoryLog } from '@rapport/platform/memory/log';
import type { HistoryRecord } from './replay.history.ts';
import { createRandom, pick } from './replay.random.ts';

/** How a history reaches a service. */
export interface Delivery {
  readonly batchRecords: number;
  /** Which partition comes next; each keeps its own order. */
  readonly seed: number;
  /** Whether records that say again what was said are there, or gaps in the offsets. */
  readonly repeats: boolean;
  /** Whether each batch is a commit of its own, or as many as come together. */
  readonly alone: boolean;
}

export interface Feed {
  /** A history with its own order of delivery; what a service appends follows behind it. */
  readonly log: EventLog;
  /** From here on another way of delivery. */
  readonly deliverBy: (delivery: Delivery) => void;
  /** So many batches more with anything new, of those whom the service follows live; resolves when they, or all there are, are handed over. */
  readonly deliver: (batches: number) => Promise<void>;
  /** Who applies what is handed over. */
  readonly follow: (engine: Pick<Engine, 'waitFor'>) => void;
  /** The last record of each partition that can be waited for. */
  readonly ends: () => readonly {
    readonly topic: string;
    readonly partition: number;
    readonly offset: number;
  }[];
  /** Type, id, key and data of what the service has appended, once each. */
  readonly published: () => readonly string[];
}

const APPLIED_MS = 10_000;
/** Of ids that differ from one database to the next. */
const STORE_EPOCH = /:[0-9a-f]{8}$/;

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

export function createFeed(history: readonly HistoryRecord[], service: string, first: Delivery): Feed {
  const log = createMemoryLog();
  const loaded = new Set<string>();
  /** By partition and offset; what a service appends is in none. */
  const places = new Map<string, HistoryRecord[]>();
  for (const record of history) {
    const name = nameOf(record);
    const known = places.get(name);
    if (known === undefined) places.set(name, [record]);
    else known.push(record);
  }
  const published = new Set<string>();
  let delivery = first;
  let engine: Pick<Engine, 'waitFor'> | undefined;
  let budget = 0;
  /** Offsets before which everything was handed over before, by place: after a restart it comes again. */
  const handed = new Map<string, number>();
  const waiting: (() => void)[] = [];
  const wake = (): void => {
    for (const go of waiting.splice(0)) go();
  };
  const changed = (): Promise<void> =>
    new Promise((resolve) => {
      waiting.push(resolve);
    });

  const at = (place: TopicPartition, offset: number): HistoryRecord | undefined =>
    places.get(nameOf(place))?.[offset];
  const partOf = (place: TopicPartition, offset: number): number => at(place, offset)?.part ?? Infinity;

  /** Records from here that are of one part. */
  const batchOf = (place: TopicPartition, from: number): readonly LogRecord[] => {
    const records = log.records(place.topic, place.partition).slice(from, from + delivery.batchRecords);
    const part = partOf(place, from);
    const other = records.findIndex(({ offset }) => partOf(place, offset) !== part);
    return other === -1 ? records : records.slice(0, other);
  };

  const pump = async (
    handler: SubscriptionHandler,
    starts: readonly { readonly topic: string; readonly partition: number; readonly offset: number }[],
    isLive: boolean,
    isStopped: () => boolean,
  ): Promise<void> => {
    const random = createRandom(delivery.seed + (isLive ? 0 : 1));
    const nexts = new Map(starts.map((start) => [nameOf(start), start.offset]));
    const nextOf = (place: TopicPartition): number => nexts.get(nameOf(place)) ?? 0;
    while (!isStopped()) {
      const open = starts.filter((place) => log.records(place.topic, place.partition).length > nextOf(place));
      const part = Math.min(...open.map((place) => partOf(place, nextOf(place))));
      if (open.length === 0 || (isLive && budget === 0)) {
        // Whoever waits for more waits for nothing.
        if (isLive && budget < Infinity && budget > 0) {
          budget = 0;
          wake();
        }
        await changed();
        continue;
      }
      const place = pick(
        random,
        open.filter((one) => partOf(one, nextOf(one)) === part),
      );
      const batch = batchOf(place, nextOf(place));
      nexts.set(nameOf(place), nextOf(place) + batch.length);
      const records = batch.filter(({ offset }) => delivery.repeats || at(place, offset)?.repeats !== true);
      const last = records.at(-1);
      if (last !== undefined) {
        const { topic, partition } = place;
        const endOffset = log.records(topic, partition).length;
        await handler.onBatch({ topic, partition, records, endOffset });
        // What a service hears of itself leaves nothing to write, and its position waits for the end of a cycle.
        const isHistory = at(place, last.offset) !== undefined;
        if (delivery.alone && isLive && isHistory) {
          await engine?.waitFor({ ...place, offset: last.offset }, APPLIED_MS);
        }
      }
      if (!isLive || nextOf(place) <= (handed.get(nameOf(place)) ?? 0)) continue;
      handed.set(nameOf(place), nextOf(place));
      budget -= 1;
      wake();
    }
  };

  return {
    log: {
      ...log,
      ensureTopics: async (wanted) => {
        const mismatches = await log.ensureTopics(wanted);
        const added = wanted.map(({ topic }) => topic).filter((topic) => !loaded.has(topic));
        for (const topic of added) loaded.add(topic);
        await log.append(history.filter(({ topic }) => added.includes(topic)));
        return mismatches;
      },
      append: async (records) => {
        const positions = await log.append(records);
        for (const { key, value } of records) {
          const { id, type, data } = JSON.parse(Buffer.from(value).toString()) as EventEnvelope;
          published.add([type, id.replace(STORE_EPOCH, ''), key, JSON.stringify(data)].join(' '));
        }
        wake();
        return positions;
      },
      subscribe: async (group, topics, handler) => {
        let stopped = false;
        const all: TopicPartition[] = [];
        for (const topic of topics) {
          for (const [partition] of (await log.endOffsets(topic)).entries()) all.push({ topic, partition });
        }
        const starts = await handler.onAssigned(all);
        const running = pump(handler, starts, group === service, () => stopped);
        running.catch(handler.onFailure);
        return {
          stop: async () => {
            if (stopped) return;
            stopped = true;
            wake();
            await running.catch(() => undefined);
            await handler.onRevoked(all);
          },
        };
      },
    },
    deliverBy: (next) => {
      delivery = next;
    },
    deliver: async (batches) => {
      budget = batches;
      wake();
      while (budget > 0) await changed();
    },
    follow: (next) => {
      engine = next;
    },
    ends: () =>
      [...loaded].flatMap((topic) =>
        [...places.keys()]
          .filter((name) => name.startsWith(`${topic}/`))
          .map((name) => {
            const partition = Number(name.slice(topic.length + 1));
            const records = log.records(topic, partition);
            const last = records.findLast(({ offset }) => at({ topic, partition }, offset)?.repeats !== true);
            return { topic, partition, offset: last?.offset ?? -1 };
          }),
      ),
    published: () => [...published].sort(),
  };
}
