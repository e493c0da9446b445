import type { Decode } from '@rapport/kernel/event';
import { MAX_WAITING_RECORDS, SLICE_RECORDS } from '../limits.ts';
import type { RecordBatch, TopicPartition } from '../ports/log.ts';
import type { EngineObserver } from '../ports/observer.ts';
import { prepareRecord } from './decoding.ts';
import type { PreparedRecord, Slice } from './decoding.ts';
import { partitionName } from './partition.ts';
import type { OwnedPartition } from './partition.ts';

export interface BacklogOptions {
  readonly decode: Decode;
  readonly observer: Pick<EngineObserver, 'lag'>;
  /** Offset before which to stop. */
  readonly barrier?: ((place: TopicPartition) => number) | undefined;
  /** As the projector has it at this moment. */
  readonly ownedAt: (place: TopicPartition) => OwnedPartition | undefined;
}

/** Records that the log has handed over and nobody has folded so far: batches, then slices of decoded records. */
export class Backlog {
  private readonly options: BacklogOptions;
  private batches: RecordBatch[] = [];
  private queued = 0;
  /** Decoded, with their documents in memory. */
  private slices: Slice[] = [];
  private readonly roomWaiters: (() => void)[] = [];

  constructor(options: BacklogOptions) {
    this.options = options;
  }

  /** Whether one slice can be filled from what is not decoded. */
  get isPlenty(): boolean {
    return this.queued >= SLICE_RECORDS;
  }

  get hasSlices(): boolean {
    return this.slices.length > 0;
  }

  /** Whether there is anything that may be folded. */
  hasRecords(): boolean {
    return this.slices.length > 0 || this.batches.some((batch) => this.countAllowed(batch) > 0);
  }

  hasRecordsOf(owned: OwnedPartition): boolean {
    return (
      this.slices.some((slice) => slice.owned === owned) || this.batches.some((batch) => isOf(batch, owned))
    );
  }

  add(batch: RecordBatch): void {
    this.batches.push(batch);
    this.queued += batch.records.length;
  }

  /** Whether nobody may hand over more before records are folded. */
  get isFull(): boolean {
    return this.queued > MAX_WAITING_RECORDS;
  }

  /** Resolves when it is worth looking again whether there is room. */
  room(): Promise<void> {
    return new Promise((resolve) => {
      this.roomWaiters.push(resolve);
    });
  }

  /** Whoever waits looks again whether it must. */
  makeRoom(): void {
    for (const go of this.roomWaiters.splice(0)) go();
  }

  /** Keeps the batches of partitions that are still ours. */
  keepOwned(): void {
    this.keep((batch) => this.options.ownedAt(batch) !== undefined);
  }

  /** Nothing of this partition is kept: it is read again when it goes on. */
  setAside(owned: OwnedPartition): void {
    this.slices = this.slices.filter((slice) => slice.owned !== owned);
    this.keep((batch) => !isOf(batch, owned));
  }

  clear(): void {
    this.slices = [];
    this.keep(() => false);
  }

  /** The slice to go on with; `undefined` where the next ones are to be taken from the queue. */
  current(): Slice | undefined {
    // Documents of a partition that was taken away are not ours to fold any more.
    this.slices = this.slices.filter(({ owned }) => this.options.ownedAt(owned) === owned);
    return this.slices[0];
  }

  /** The current slice is through. */
  pass(): void {
    this.slices.shift();
  }

  /** Decodes records from the front of the queue; they are current when their documents are loaded. */
  async advance(preload: (slices: readonly Slice[]) => Promise<void>): Promise<Slice | undefined> {
    const slices: Slice[] = [];
    for (let room = SLICE_RECORDS; room > 0;) {
      const slice = this.nextSlice(room);
      if (slice === undefined) break;
      slices.push(slice);
      room -= Math.max(1, slice.records.length);
    }
    await preload(slices);
    this.slices = slices;
    return slices[0];
  }

  private keep(stays: (batch: RecordBatch) => boolean): void {
    this.batches = this.batches.filter(stays);
    this.queued = this.batches.reduce((sum, { records }) => sum + records.length, 0);
    this.makeRoom();
  }

  private countAllowed(batch: RecordBatch): number {
    const { barrier } = this.options;
    if (barrier === undefined) return Math.min(batch.records.length, SLICE_RECORDS);
    const end = barrier(batch);
    const first = batch.records.findIndex(({ offset }) => offset >= end);
    return Math.min(first === -1 ? batch.records.length : first, SLICE_RECORDS);
  }

  private nextSlice(most: number): Slice | undefined {
    const { decode, observer, ownedAt } = this.options;
    const index = this.batches.findIndex((batch) => this.countAllowed(batch) > 0);
    const batch = this.batches[index];
    const owned = batch === undefined ? undefined : ownedAt(batch);
    if (batch === undefined || owned === undefined) return undefined;
    const count = Math.min(most, this.countAllowed(batch));
    const rest = batch.records.slice(count);
    this.batches.splice(index, 1, ...(rest.length > 0 ? [{ ...batch, records: rest }] : []));
    this.queued -= count;
    if (!this.isFull) this.makeRoom();

    const records: PreparedRecord[] = [];
    for (const record of batch.records.slice(0, count)) {
      const prepared = prepareRecord(decode, owned, record);
      if (prepared !== undefined) records.push(prepared);
    }
    const { topic, partition } = owned;
    const last = batch.records[count - 1]?.offset ?? 0;
    observer.lag({ topic, partition, records: Math.max(0, batch.endOffset - last - 1) });
    return { owned, records, applied: 0 };
  }
}

function isOf(batch: RecordBatch, owned: OwnedPartition): boolean {
  return partitionName(batch) === partitionName(owned);
}
