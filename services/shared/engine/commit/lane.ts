import type { CommandEnvelope, CommandResult } from '@rapport/kernel/decider';
import { GROUP_COMMIT_WAIT_MS, MAX_BATCH_COMMANDS } from '../limits.ts';
import { pause } from '../signal.ts';
import { Admission } from './admission.ts';

/** A command and whoever waits for its answer. */
export interface Waiting {
  readonly envelope: CommandEnvelope;
  readonly resolve: (result: CommandResult) => void;
  readonly reject: (error: Error) => void;
}

/** Commands on their way to one committer, gathered into batches while the last one is under way. */
export class Lane {
  private readonly commit: (batch: readonly Waiting[]) => Promise<void>;
  private readonly admission = new Admission();
  private readonly queue: { readonly waiting: Waiting; readonly since: number }[] = [];
  private running: Promise<void> | undefined;

  /** @param commit answers each of its commands; where it throws, those not answered yet fail with what it threw */
  constructor(commit: (batch: readonly Waiting[]) => Promise<void>) {
    this.commit = commit;
  }

  /** Whether one more would be answered in time. */
  admits(): boolean {
    const [first] = this.queue;
    const oldestMs = first === undefined ? 0 : performance.now() - first.since;
    return this.admission.admits(this.queue.length, oldestMs);
  }

  add(waiting: Waiting): void {
    this.queue.push({ waiting, since: performance.now() });
    this.running ??= this.run();
  }

  isIdle(): boolean {
    return this.running === undefined;
  }

  /** Resolves when nothing waits. */
  async idle(): Promise<void> {
    await this.running;
  }

  private async run(): Promise<void> {
    await pause(GROUP_COMMIT_WAIT_MS);
    while (this.queue.length > 0) {
      const batch = this.queue.splice(0, MAX_BATCH_COMMANDS).map(({ waiting }) => waiting);
      const startedAt = performance.now();
      try {
        await this.commit(batch);
        this.admission.committed(batch.length, performance.now() - startedAt);
      } catch (error) {
        for (const { reject } of batch) reject(error as Error);
      }
    }
    this.running = undefined;
  }
}
