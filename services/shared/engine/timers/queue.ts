import type { EpochMs } from '@rapport/kernel/instant';
import { MAX_LOADED_TIMERS } from '../limits.ts';

/** The moment at which a document of one collection is due. */
export interface Timer {
  readonly dueAt: EpochMs;
  readonly id: string;
}

export function isBefore(one: Timer, other: Timer): boolean {
  return one.dueAt === other.dueAt ? one.id < other.id : one.dueAt < other.dueAt;
}

/**
 * The earliest timers of one collection in one partition, in order of (dueAt, id): a binary heap with a horizon. Every
 * timer up to the horizon is in memory, those behind it are only in the store. Timers that no longer hold are left to
 * whoever takes them out.
 */
export class TimerQueue {
  /** Timers in memory; between two readings of the store twice as many. */
  readonly most: number;
  private heap: Timer[] = [];
  private horizon: Timer | undefined;

  constructor(most: number = MAX_LOADED_TIMERS) {
    this.most = most;
  }

  get size(): number {
    return this.heap.length;
  }

  /** Where the store must be read on; `undefined` while everything is in memory. */
  get loadedThrough(): Timer | undefined {
    return this.horizon;
  }

  /** Whether the next timer is not known and may be due by then. */
  mustLoad(by: EpochMs): boolean {
    return this.heap.length === 0 && this.horizon !== undefined && this.horizon.dueAt <= by;
  }

  /** Takes over what the store has behind the horizon, earliest first. */
  load(timers: readonly Timer[], complete: boolean): void {
    const last = timers.at(-1);
    this.horizon = complete || last === undefined ? undefined : last;
    for (const timer of timers) this.push(timer);
  }

  /** The next timer that is known. */
  peek(): Timer | undefined {
    return this.heap[0];
  }

  /** Behind the horizon it is left to the store. */
  push(timer: Timer): void {
    if (this.horizon !== undefined && isBefore(this.horizon, timer)) return;
    this.add(timer);
    if (this.heap.length > this.most * 2) this.trim();
  }

  pop(): Timer | undefined {
    const { heap } = this;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      let below = heap[child];
      const right = heap[child + 1];
      if (below !== undefined && right !== undefined && isBefore(right, below)) {
        child += 1;
        below = right;
      }
      if (below === undefined || !isBefore(below, last)) break;
      heap[index] = below;
      index = child;
    }
    heap[index] = last;
    return first;
  }

  private add(timer: Timer): void {
    const { heap } = this;
    let index = heap.length;
    heap.push(timer);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(timer, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = timer;
  }

  /** A sorted array is a heap. */
  private trim(): void {
    this.heap = this.heap.sort((one, other) => (isBefore(one, other) ? -1 : 1)).slice(0, this.most);
    this.horizon = this.heap.at(-1);
  }
}
