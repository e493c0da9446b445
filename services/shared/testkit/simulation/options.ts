import { createRandom } from '@rapport/platform/memory/random';

/** How often something happens, as a probability: per step for what happens to processes, per call for the others. */
export interface Rates {
  readonly visit: number;
  readonly command: number;
  readonly crash: number;
  readonly stop: number;
  readonly restart: number;
  /** A process is taken for dead and goes on. */
  readonly expel: number;
  readonly rebalance: number;
  readonly clockJump: number;
  readonly appendFault: number;
  readonly transactFault: number;
  readonly readFault: number;
  /** The answer to what was forwarded is lost. */
  readonly forwardFault: number;
  /** Of the visits: it cannot be folded before an instant of the log. */
  readonly poison: number;
  /** An operator decides about a record that is parked. */
  readonly decide: number;
  /** An operator builds the read model anew and keeps it, or switches reads to the other build. */
  readonly build: number;
}

/** All that a run depends on; everything but `steps` follows from the seed. */
export interface SimulationOptions {
  readonly seed: number;
  /** Of the safety phase. */
  readonly steps: number;
  readonly processes: number;
  readonly partitions: number;
  readonly keys: number;
  readonly batchRecords: number;
  /** Whether a document is fed by all partitions. */
  readonly shared: boolean;
  /** Timers in memory; the others are read when it is their turn. */
  readonly loadedTimers: number;
  /** Outbox documents that the relay reads at once. */
  readonly relayDocuments: number;
  /** Commands that make a batch beside another. */
  readonly commandsBeside: number;
  readonly maxSkewMs: number;
  /** Whether processes share out who commits what, and forward to one another. */
  readonly leases: boolean;
  readonly rates: Rates;
  /** Whether the read model is rebuilt at the end and compared. */
  readonly rebuild: boolean;
}

const REBUILT_SEEDS = 4;

/** Every seed has other troubles: half of them never occur in it, so that the others come through. */
export function drawOptions(seed: number, steps: number): SimulationOptions {
  const random = createRandom(seed);
  const processes = 1 + random.below(3);
  const sometimes = (most: number): number => (random.chance(0.5) ? random.unit() * most : 0);
  return {
    seed,
    steps,
    processes,
    partitions: 1 + random.below(3),
    keys: 1 + random.below(6),
    batchRecords: random.pick([1, 3, 100]),
    shared: random.chance(0.25),
    loadedTimers: random.pick([1, 2, 1_000]),
    relayDocuments: random.pick([1, 3, 20]),
    commandsBeside: random.pick([1, 2, 200]),
    maxSkewMs: random.pick([0, 30, 2_000]),
    leases: random.chance(0.3),
    rates: {
      visit: 0.04 + random.unit() * 0.3,
      command: 0.02 + random.unit() * 0.2,
      crash: sometimes(0.02),
      stop: sometimes(0.01),
      restart: 0.01 + random.unit() * 0.05,
      expel: sometimes(0.02),
      rebalance: sometimes(0.02),
      clockJump: sometimes(0.01),
      appendFault: sometimes(0.4),
      transactFault: sometimes(0.3),
      readFault: sometimes(0.05),
      forwardFault: sometimes(0.2),
      poison: random.chance(0.3) ? random.unit() * 0.2 : 0,
      decide: random.unit() * 0.1,
      // Of several processes only one would learn of it.
      build: processes === 1 ? sometimes(0.05) : 0,
    },
    rebuild: seed % REBUILT_SEEDS === 0,
  };
}
