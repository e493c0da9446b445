import type { RecordBatch, SubscriptionHandler, TopicPartition } from '@rapport/engine/ports/log';

/**
 * Batches in memory per subscription, the ones in hand not counted: a second of work at 8,000 records of
 * 1 KiB. Beyond it each partition may hold its share, and one fetch more. A partition with more to read than the others may
 * hold what those do not: where kafkajs has nothing to fetch it sleeps for a quarter of a second, in which the share of one
 * is long folded.
 */
const MAX_BUFFERED_BYTES = 8_000_000;
/**
 * Of one fetch, and so the least share of a partition: less would stop and start at every batch. Records are views into
 * the answer they came in, which stays until the last of them is folded: 6 MB with 8 partitions.
 */
export const MAX_BYTES_PER_PARTITION = 786_432;

interface Delivery extends TopicPartition {
  /** Offset of the record to take next. */
  next: number;
  /** Offset after the last record that the handler has taken over. */
  taken: number;
  waitingBytes: number;
  full: boolean;
  open: boolean;
  /** Set when a batch that begins too late was sought again, so that a true gap is not sought for ever. */
  soughtAt: number | undefined;
  running: Promise<void>;
}

export interface DeliveriesOptions {
  readonly onBatch: SubscriptionHandler['onBatch'];
  readonly onFailure: (error: Error) => void;
  /** A partition's buffer is full, or has room again. */
  readonly pause: (place: TopicPartition) => void;
  readonly resume: (place: TopicPartition) => void;
}

export type Offered = 'taken' | 'stale' | 'seek' | 'truncated';

export const placeId = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/**
 * What is ours and how far it has been handed over. Fetching and handing over are apart: a handler that takes its time
 * holds up its own partition, neither the others nor the membership.
 */
export interface Deliveries {
  readonly has: (place: TopicPartition) => boolean;
  readonly open: (place: TopicPartition, offset: number) => void;
  /** Hands over nothing more of what does not stay; what is in hand may still be with the handler. */
  readonly close: (stays: (place: TopicPartition) => boolean) => void;
  /** Forgets what is closed, when the handler has given back the batches in hand. */
  readonly removeClosed: () => Promise<readonly TopicPartition[]>;
  readonly offer: (batch: RecordBatch, fetchedFrom: number) => Offered;
  /** Every open partition with the offset to fetch next and the one to report as consumed. */
  readonly places: () => readonly { place: TopicPartition; next: number; taken: number; full: boolean }[];
}

export function createDeliveries(
  options: DeliveriesOptions,
  maxBufferedBytes = MAX_BUFFERED_BYTES,
  fetchBytes = MAX_BYTES_PER_PARTITION,
): Deliveries {
  const deliveries = new Map<string, Delivery>();

  // Asked before and after every wait, for a rebalance closes a delivery in between.
  const isOpen = ({ open }: Delivery): boolean => open;

  const sizeOf = ({ records }: RecordBatch): number =>
    records.reduce((sum, { value }) => sum + value.byteLength, 0);

  const share = (): number => Math.max(fetchBytes, maxBufferedBytes / Math.max(1, deliveries.size));

  const waiting = (): number =>
    [...deliveries.values()].reduce((sum, { open, waitingBytes }) => sum + (open ? waitingBytes : 0), 0);

  const hasRoom = ({ waitingBytes }: Delivery): boolean =>
    waitingBytes <= share() || waiting() <= maxBufferedBytes;

  /** Whichever of them: what one has folded is room for the others too. */
  const resumeAll = (): void => {
    for (const delivery of deliveries.values()) {
      if (!delivery.full || !isOpen(delivery) || !hasRoom(delivery)) continue;
      delivery.full = false;
      options.resume(delivery);
    }
  };

  const handOver = async (
    delivery: Delivery,
    batch: RecordBatch,
    bytes: number,
    end: number,
  ): Promise<void> => {
    if (!isOpen(delivery)) return;
    await options.onBatch(batch);
    delivery.taken = end;
    delivery.waitingBytes -= bytes;
    resumeAll();
  };

  return {
    has: (place) => deliveries.has(placeId(place)),
    open: ({ topic, partition }, offset) => {
      deliveries.set(placeId({ topic, partition }), {
        topic,
        partition,
        next: offset,
        taken: offset,
        waitingBytes: 0,
        full: false,
        open: true,
        soughtAt: undefined,
        running: Promise.resolve(),
      });
    },
    close: (stays) => {
      for (const delivery of deliveries.values()) if (!stays(delivery)) delivery.open = false;
    },
    removeClosed: async () => {
      const closed = [...deliveries.values()].filter(({ open }) => !open);
      await Promise.all(closed.map(({ running }) => running));
      for (const delivery of closed) deliveries.delete(placeId(delivery));
      return closed.map(({ topic, partition }) => ({ topic, partition }));
    },
    offer: (batch, fetchedFrom) => {
      const delivery = deliveries.get(placeId(batch));
      if (delivery?.open !== true) return 'stale';
      if (batch.endOffset < delivery.next) return 'truncated';
      if (fetchedFrom > delivery.next && delivery.soughtAt !== delivery.next) {
        delivery.soughtAt = delivery.next;
        return 'seek';
      }
      const { next } = delivery;
      const records =
        fetchedFrom === next ? batch.records : batch.records.filter(({ offset }) => offset >= next);
      const last = records.at(-1);
      if (last === undefined) return 'taken';
      const rest = { ...batch, records };
      const bytes = sizeOf(rest);
      delivery.next = last.offset + 1;
      delivery.waitingBytes += bytes;
      if (!delivery.full && !hasRoom(delivery)) {
        delivery.full = true;
        options.pause(delivery);
      }
      delivery.running = delivery.running
        .then(() => handOver(delivery, rest, bytes, last.offset + 1))
        .catch((error: unknown) => {
          delivery.open = false;
          options.onFailure(error instanceof Error ? error : new Error(String(error)));
        });
      return 'taken';
    },
    places: () =>
      [...deliveries.values()]
        .filter(({ open }) => open)
        .map(({ topic, partition, next, taken, full }) => ({
          place: { topic, partition },
          next,
          taken,
          full,
        })),
  };
}
