import { randomUUID } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { createCodec } from '@rapport/contracts/codec';
import type { SegmentEntered, SegmentExited } from '@rapport/contracts/segmentation/events';
import { TOPICS } from '@rapport/contracts/topics';
import { DuplicateWindow } from '@rapport/engine/dedupe/window';
import { DUPLICATE_WINDOW } from '@rapport/engine/limits';
import { LogUnavailableError } from '@rapport/engine/ports/log';
import type { EventLog, LogRecord, Subscription } from '@rapport/engine/ports/log';

/** Changes of one partition that watchers may go on from, at some 700 bytes: 6 MB, some minutes of a busy one. */
const KEPT_CHANGES = 8_192;
/** Records between two turns of the event loop: some 2 ms, as folds yield. */
const RECORDS_PER_TURN = 100;

export type MembershipEvent = SegmentEntered | SegmentExited;

export interface FedChange {
  readonly offset: number;
  readonly event: MembershipEvent;
}

interface Lane {
  readonly window: DuplicateWindow;
  /** In the order of their offsets. */
  changes: FedChange[];
  /** What stood before it is not known here any more. */
  knownFrom: number;
  /** Next offset to read. */
  next: number;
  /** Where the partition ended when the feed began. */
  readonly end: number;
}

/** What was published about memberships, each once, by partition. */
export interface ChangeFeed {
  /** Next offsets to read, by partition: whoever begins now begins here. */
  readonly ends: () => readonly number[];
  /** First offsets that it can be gone on from. */
  readonly starts: () => readonly number[];
  /** Changes of a partition from an offset on. */
  readonly from: (partition: number, offset: number) => readonly FedChange[];
  /** Resolves with the next records, or when the feed ends. */
  readonly moved: () => Promise<void>;
  /** Why there is nothing more to come. */
  readonly failure: () => Error | undefined;
  readonly stop: () => Promise<void>;
}

/**
 * Follows the topic of segments for all watchers of this process, from as far back as it must to know what comes twice.
 * Resolves when it has come to the end that the topic had when it began.
 */
export async function openChangeFeed(
  log: EventLog,
  {
    kept = KEPT_CHANGES,
    window = DUPLICATE_WINDOW,
  }: { readonly kept?: number; readonly window?: number } = {},
): Promise<ChangeFeed> {
  const { decode } = createCodec();
  const ends = await log.endOffsets(TOPICS.segments);
  const lanes = ends.map((end): Lane => {
    const from = Math.max(0, end - kept - window);
    const knownFrom = from === 0 ? 0 : end - kept;
    return { window: new DuplicateWindow(window), changes: [], knownFrom, next: from, end };
  });
  let moved = Promise.withResolvers<undefined>();
  let failure: Error | undefined;
  const wake = (): void => {
    moved.resolve(undefined);
    moved = Promise.withResolvers();
  };
  const fail = (error: Error): void => {
    failure ??= error;
    wake();
  };

  const failed = (): Error | undefined => failure;

  const take = (lane: Lane, { value, offset }: LogRecord): void => {
    lane.next = offset + 1;
    const decoded = decode(value);
    // What cannot be read was written by nobody here, and is no change.
    if (decoded.outcome === 'poison') return;
    const [id, tenant] =
      decoded.outcome === 'event' ? [decoded.event.id, decoded.event.tenantid] : [decoded.id, decoded.tenant];
    if (lane.window.add(tenant, id, offset) || offset < lane.knownFrom) return;
    if (decoded.outcome !== 'event' || !isMembership(decoded.event)) return;
    lane.changes.push({ offset, event: decoded.event });
    // Twice as many, then half of them: each is moved once.
    if (lane.changes.length < 2 * kept) return;
    lane.changes = lane.changes.slice(-kept);
    lane.knownFrom = lane.changes[0]?.offset ?? lane.next;
  };

  const subscription: Subscription = await log.subscribe(
    `segmentation.watch.${randomUUID()}`,
    [TOPICS.segments],
    {
      onAssigned: (places) =>
        Promise.resolve(places.map((place) => ({ ...place, offset: lanes[place.partition]?.next ?? 0 }))),
      onRevoked: () => Promise.resolve(),
      onFailure: fail,
      onBatch: async ({ partition, records }) => {
        const lane = lanes[partition];
        if (lane === undefined) return;
        for (const [index, record] of records.entries()) {
          if (record.offset >= lane.next) take(lane, record);
          if (index % RECORDS_PER_TURN === RECORDS_PER_TURN - 1) await turn();
        }
        wake();
      },
    },
  );
  const stop = async (): Promise<void> => {
    fail(new LogUnavailableError('The feed of changes was stopped.'));
    await subscription.stop();
  };
  const isBehind = ({ next, end }: Lane): boolean => next < end;
  while (lanes.some(isBehind)) {
    if (failed() !== undefined) {
      await stop();
      throw new LogUnavailableError('The topic of segments cannot be followed.', { cause: failed() });
    }
    await moved.promise;
  }

  return {
    ends: () => lanes.map(({ next }) => next),
    starts: () => lanes.map(({ knownFrom }) => knownFrom),
    from: (partition, offset) => {
      const { changes = [] } = lanes[partition] ?? {};
      return changes.slice(firstAt(changes, offset));
    },
    moved: () => moved.promise,
    failure: failed,
    stop,
  };
}

function isMembership(event: { readonly type: string }): event is MembershipEvent {
  return (
    event.type === 'rapport.segmentation.SegmentEntered.v1' ||
    event.type === 'rapport.segmentation.SegmentExited.v1'
  );
}

/** Index of the first change at or behind an offset. */
function firstAt(changes: readonly FedChange[], offset: number): number {
  let [low, high] = [0, changes.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((changes[middle]?.offset ?? Infinity) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
