import { setTimeout as wait } from 'node:timers/promises';
import { createCodec } from '@rapport/contracts/codec';
import { startEngine } from '@rapport/engine/engine';
import type { Engine } from '@rapport/engine/engine';
import type { EngineObserver } from '@rapport/engine/ports/observer';
import { createMongoStore } from '@rapport/platform/mongo/store';
import { systemClock } from '@rapport/platform/process/clock';
import { startMeter } from '../processes.ts';
import type { Metered, Pids } from '../processes.ts';
import { openLog } from '../topics.ts';
import { countingProjection } from './counting.ts';
import { waitingProjection } from './waiting.ts';

export interface MeasuredInput {
  readonly brokers: string;
  readonly mongodbUri: string;
  readonly database: string;
  /** Consumer group and database of this run alone. */
  readonly service: string;
  readonly topic: string;
  /** Beside the engine's own process. */
  readonly pids: Pids;
  /** What is folded; counts and sums where absent. */
  readonly projection?: keyof typeof PROJECTIONS;
}

const PROJECTIONS = { counting: countingProjection, waiting: waitingProjection } as const;

interface Tally {
  records: number;
  documents: number;
  cycles: number;
  commitMs: number;
  readonly failures: string[];
}

/** The engine's own loop over one projection, in this process. */
export interface Measured {
  readonly engine: Engine;
  readonly tally: Tally;
  /** Waits until so many records in all have been applied. */
  readonly reaches: (records: number) => Promise<void>;
  /** From the first batch that was read since the last call until now. */
  readonly takeMeter: () => Metered;
  readonly stop: () => Promise<void>;
}

const POLL_MS = 20;
/** Whoever sets ten million timers needs some six minutes for it. */
const LIMIT_MS = 30 * 60_000;

/** @param observer told of everything too */
export async function startMeasured(input: MeasuredInput, observer?: EngineObserver): Promise<Measured> {
  const { topic, service } = input;
  const store = await createMongoStore({
    uri: input.mongodbUri,
    database: input.database,
    appName: service,
  });
  const log = await openLog(input.brokers, service);
  const { decode, encode } = createCodec();
  let meter: (() => Metered) | undefined;
  const tally: Tally = { records: 0, documents: 0, cycles: 0, commitMs: 0, failures: [] };
  const engine = await startEngine({
    service,
    log: {
      ...log,
      subscribe: (group, topics, handler) =>
        log.subscribe(group, topics, {
          ...handler,
          onBatch: (batch) => {
            // Joining a group takes its time whatever the engine does.
            meter ??= startMeter({ ...input.pids, engine: process.pid });
            return handler.onBatch(batch);
          },
        }),
    },
    store,
    clock: systemClock,
    decode,
    encode,
    projections: [PROJECTIONS[input.projection ?? 'counting'](topic)],
    reactions: [],
    aggregates: [],
    outputs: [],
    observer: {
      cycleCommitted: (cycle) => {
        tally.records += cycle.records;
        tally.documents += cycle.documents;
        tally.commitMs += cycle.durationMs;
        tally.cycles += 1;
        observer?.cycleCommitted(cycle);
      },
      cycleFenced: (reason) => {
        tally.failures.push(`fenced: ${reason}`);
        observer?.cycleFenced(reason);
      },
      duplicatesDropped: (count) => observer?.duplicatesDropped(count),
      commandsCommitted: (batch) => observer?.commandsCommitted(batch),
      relayed: (batch) => observer?.relayed(batch),
      outboxWaits: (outbox) => observer?.outboxWaits(outbox),
      parked: (record) => {
        tally.failures.push(`parked: ${record.reason}`);
        observer?.parked(record);
      },
      lag: (lag) => observer?.lag(lag),
      failed: (error, doing) => {
        tally.failures.push(`${doing}: ${error.message}`);
        observer?.failed(error, doing);
      },
    },
  });
  const applied = async (): Promise<number> => {
    const { inputs } = await engine.progress();
    return inputs.reduce((sum, { appliedOffset }) => sum + appliedOffset, 0);
  };
  return {
    engine,
    tally,
    reaches: async (records) => {
      const deadline = performance.now() + LIMIT_MS;
      while ((await applied()) < records) {
        if (performance.now() > deadline) {
          const said = tally.failures.slice(0, 5).join('; ');
          throw new Error(`${await applied()} of ${records} records were applied in ${LIMIT_MS} ms. ${said}`);
        }
        await wait(POLL_MS);
      }
    },
    takeMeter: () => {
      const metered = meter?.();
      meter = undefined;
      if (metered === undefined) throw new Error('Nothing was read.');
      return metered;
    },
    stop: async () => {
      await engine.stop();
      await log.close();
      await store.close();
    },
  };
}
