import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import type { Turns } from './turns.ts';

/** Longest time that one step takes: a network within a machine room. */
const MAX_STEP_MS = 4;

interface Pending {
  readonly owner: Process;
  readonly what: string;
  readonly run: () => void;
}

interface Sleeping extends Pending {
  readonly dueAt: number;
}

/**
 * All that is random in a run, and its time: everything that waits does so here, and a step lets one of them go on.
 * The same seed and the same code give the same steps, so a trace is told by its hash.
 */
export class Schedule {
  readonly random: Random;
  private pending: Pending[] = [];
  private sleeping: Sleeping[] = [];
  private time = 0;
  private count = 0;
  private high = 0x811c9dc5;
  private low = 0x1b873593;
  private running: Process | undefined;

  constructor(seed: number) {
    this.random = createRandom(seed);
  }

  /** Milliseconds since the run began; only steps move it. */
  get now(): number {
    return this.time;
  }

  get steps(): number {
    return this.count;
  }

  /** Whose code runs. */
  get current(): Process | undefined {
    return this.running;
  }

  /** Of every step so far and of all that was noted. */
  get hash(): string {
    const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');
    return hex(this.high) + hex(this.low);
  }

  /** Adds to the trace. */
  note(text: string): void {
    let { high, low } = this;
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      high = Math.imul(high ^ code, 0x01000193);
      low = Math.imul(low ^ code, 0x5bd1e995) + high;
    }
    this.high = high;
    this.low = low;
  }

  process(name: string): Process {
    return new Process(this, name);
  }

  /** Runs code of a process now, outside a step: what starts it, or calls it from outside. */
  runAs<T>(owner: Process, work: () => T): T {
    this.running = owner;
    return work();
  }

  enqueue(pending: Pending): void {
    if (pending.owner.alive) this.pending.push(pending);
  }

  /** @returns takes it back */
  sleep(pending: Pending, ms: number): () => void {
    if (!pending.owner.alive) return () => undefined;
    const sleeping = { ...pending, dueAt: this.time + Math.max(0, ms) };
    this.sleeping.push(sleeping);
    return () => {
      this.sleeping = this.sleeping.filter((other) => other !== sleeping);
    };
  }

  /** Nothing of this process goes on. */
  forget(owner: Process): void {
    this.pending = this.pending.filter((pending) => pending.owner !== owner);
    this.sleeping = this.sleeping.filter((sleeping) => sleeping.owner !== owner);
  }

  /**
   * Lets one of those who wait go on, until it waits again. To be called when the one before has come to rest: the
   * caller lets all microtasks run first.
   *
   * @returns `false` if nobody waits
   */
  step(): boolean {
    this.time += this.random.below(MAX_STEP_MS + 1);
    const chosen = this.choose();
    if (chosen === undefined) return false;
    this.count += 1;
    this.note(`${this.time} ${chosen.owner.name} ${chosen.what}\n`);
    this.running = chosen.owner;
    chosen.run();
    return true;
  }

  private choose(): Pending | undefined {
    const waiting = this.pending.filter(({ owner }) => !owner.frozen);
    const sleeping = this.sleeping.filter(({ owner }) => !owner.frozen);
    const ready = [...waiting, ...sleeping.filter(({ dueAt }) => dueAt <= this.time)];
    if (ready.length > 0) return this.take(this.random.pick(ready));
    const first = sleeping.reduce<Sleeping | undefined>(
      (earliest, one) => (earliest === undefined || one.dueAt < earliest.dueAt ? one : earliest),
      undefined,
    );
    if (first === undefined) return undefined;
    this.time = first.dueAt;
    return this.take(first);
  }

  private take(chosen: Pending): Pending {
    this.pending = this.pending.filter((other) => other !== chosen);
    this.sleeping = this.sleeping.filter((other) => other !== chosen);
    return chosen;
  }
}

/** Something that can be crashed: from then on nothing that it awaits resolves or rejects, and it does nothing more. */
export class Process implements Turns {
  readonly name: string;
  /** It stands still and does not notice: what it waits for comes when it goes on. */
  frozen = false;
  private readonly schedule: Schedule;
  private living = true;

  constructor(schedule: Schedule, name: string) {
    this.schedule = schedule;
    this.name = name;
  }

  get alive(): boolean {
    return this.living;
  }

  take(what: string): Promise<void> {
    return new Promise((run) => {
      this.schedule.enqueue({ owner: this, what, run });
    });
  }

  /** @returns takes it back */
  after(ms: number, what: string, run: () => void): () => void {
    return this.schedule.sleep({ owner: this, what, run }, ms);
  }

  crash(): void {
    this.living = false;
    this.schedule.forget(this);
  }
}
