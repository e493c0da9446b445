import type { EpochMs } from '@rapport/kernel/instant';

/** A record that moved the log clock, and to what. */
export interface ClockStep {
  readonly clock: EpochMs;
  readonly offset: number;
}

/**
 * The records that have moved the log clock of a partition since the first of them some of whose timers are still to be
 * fired. What a timer causes follows from the first record whose log clock is at or after it, however late it is fired.
 */
export class ClockSteps {
  private steps: ClockStep[] = [];
  /** Those before it are passed. */
  private head = 0;

  get first(): ClockStep | undefined {
    return this.steps[this.head];
  }

  get last(): ClockStep | undefined {
    return this.first && this.steps.at(-1);
  }

  note(clock: EpochMs, offset: number): void {
    const { last } = this;
    if (last === undefined || clock > last.clock) this.steps.push({ clock, offset });
  }

  /** The record that a timer follows from; `undefined` if none has come so far. */
  stepOf(dueAt: EpochMs): ClockStep | undefined {
    let [low, high] = [this.head, this.steps.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.steps[middle]?.clock ?? 0) < dueAt) low = middle + 1;
      else high = middle;
    }
    return this.steps[low];
  }

  /** No timer before this one is left. */
  pass(dueAt: EpochMs): void {
    while (this.first !== undefined && this.first.clock < dueAt) this.head += 1;
    if (this.head * 2 <= this.steps.length) return;
    this.steps = this.steps.slice(this.head);
    this.head = 0;
  }

  clear(): void {
    this.steps = [];
    this.head = 0;
  }
}
