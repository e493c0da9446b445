import type { CommandEnvelope, CommandResult } from '@rapport/kernel/decider';
import { BATCHES_ABREAST, GROUP_COMMIT_WAIT_MS, MAX_BATCH_COMMANDS } from '../limits.ts';
import { pause } from '../signal.ts';
import { Admission } from './admission.ts';

export interface Asked {
  readonly envelope: CommandEnvelope;
  /** `undefined` where it cannot be decided, and may be in any batch. */
  readonly stream: string | undefined;
}

/** A command and whoever waits for its answer. */
export interface Waiting extends Asked {
  readonly resolve: (result: CommandResult) => void;
  readonly reject: (error: Error) => void;
}

interface Queued {
  readonly waiting: Waiting;
  readonly since: number;
}

interface LaneOptions {
  /** Answers each of its commands; where it throws, those not answered yet fail with what it threw. */
  readonly commit: (batch: readonly Waiting[]) => Promise<void>;
  /**
   * Commands that make a batch beside another, none of them of a stream of that one; `Infinity` where one batch is under
   * way at a time.
   */
  readonly leastBeside: number;
}

/** Commands on their way to one committer, gathered into batches while others are under way. */
export class Lane {
  private readonly options: LaneOptions;
  private readonly admission = new Admission();
  private queue: Queued[] = [];
  /** How many in the queue are of no stream that is under way. */
  private free = 0;
  /** Streams of each batch that is under way. */
  private readonly underWay = new Set<ReadonlySet<string>>();
  private doneAt = 0;
  private running: Promise<void> | undefined;
  private rest = (): void => undefined;

  constructor(options: LaneOptions) {
    this.options = options;
  }

  /** Whether one more would be answered in time. */
  admits(): boolean {
    const [first] = this.queue;
    const oldestMs = first === undefined ? 0 : performance.now() - first.since;
    return this.admission.admits(this.queue.length, oldestMs);
  }

  add(waiting: Waiting): void {
    const queued = { waiting, since: performance.now() };
    this.queue.push(queued);
    if (this.isFree(queued)) this.free += 1;
    if (this.running === undefined) {
      this.running = new Promise((resolve) => {
        this.rest = resolve;
      });
      void pause(GROUP_COMMIT_WAIT_MS).then(() => this.go());
    } else if (this.underWay.size > 0) this.go();
  }

  isIdle(): boolean {
    return this.running === undefined;
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    await this.running;
  }

  private isFree({ waiting: { stream } }: Queued): boolean {
    if (stream === undefined) return true;
    for (const streams of this.underWay) if (streams.has(stream)) return false;
    return true;
  }

  /** Sends what may go; rests where nothing is left. */
  private go(): void {
    while (this.underWay.size < BATCHES_ABREAST) {
      if (this.free < (this.underWay.size === 0 ? 1 : this.options.leastBeside)) break;
      void this.send(this.take());
    }
    if (this.underWay.size > 0) return;
    this.running = undefined;
    this.rest();
  }

  /** The first in the queue that are of no stream under way: of one stream none overtakes another. */
  private take(): readonly Queued[] {
    const batch: Queued[] = [];
    this.queue = this.queue.filter((queued) => {
      if (batch.length === MAX_BATCH_COMMANDS || !this.isFree(queued)) return true;
      batch.push(queued);
      return false;
    });
    return batch;
  }

  private async send(batch: readonly Queued[]): Promise<void> {
    const streams = new Set(batch.flatMap(({ waiting: { stream } }) => stream ?? []));
    this.underWay.add(streams);
    this.countFree();
    const startedAt = performance.now();
    try {
      await this.options.commit(batch.map(({ waiting }) => waiting));
      // Of batches that overlap each took what has passed since the one before.
      this.admission.committed(batch.length, performance.now() - Math.max(startedAt, this.doneAt));
    } catch (error) {
      for (const { waiting } of batch) waiting.reject(error as Error);
    }
    this.doneAt = performance.now();
    this.underWay.delete(streams);
    this.countFree();
    this.go();
  }

  private countFree(): void {
    this.free = this.queue.reduce((sum, queued) => sum + (this.isFree(queued) ? 1 : 0), 0);
  }
}
