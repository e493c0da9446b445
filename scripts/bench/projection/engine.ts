import { setTimeout as wait } from 'node:timers/promises';
import { createCodec } from '@rapport/contracts/codec';
import { startEngine } from '@rapport/engine/engine';
import { createMongoStore } from '@rapport/platform/mongo/store';
import { systemClock } from '@rapport/platform/process/clock';
import { part } from '../part.ts';
import { rssBytes, startMeter } from '../processes.ts';
import type { Metered, Pids } from '../processes.ts';
import { openLog } from '../topics.ts';
import { countingProjection } from './counting.ts';

export interface EngineInput {
  readonly brokers: string;
  readonly mongodbUri: string;
  readonly database: string;
  /** Consumer group and database of this run alone. */
  readonly service: string;
  readonly topic: string;
  readonly events: number;
  readonly pids: Pids;
}

export interface EngineResult {
  readonly metered: Metered;
  readonly records: number;
  readonly documents: number;
  readonly cycles: number;
  readonly commitMs: number;
  readonly failures: readonly string[];
  readonly rssBytes: number;
}

const POLL_MS = 20;
const LIMIT_MS = 5 * 60_000;

/** The engine's own loop on real Kafka and MongoDB, from the first batch until the last record is committed. */
await part<EngineInput, EngineResult>(async (input) => {
  const { topic, events, service } = input;
  const store = await createMongoStore({
    uri: input.mongodbUri,
    database: input.database,
    appName: service,
  });
  const log = await openLog(input.brokers, service);
  const { decode, encode } = createCodec();
  const meters: (() => Metered)[] = [];
  let records = 0;
  let documents = 0;
  let cycles = 0;
  let commitMs = 0;
  const failures: string[] = [];
  const ignore = (): void => {};
  const engine = await startEngine({
    service,
    log: {
      ...log,
      subscribe: (group, topics, handler) =>
        log.subscribe(group, topics, {
          ...handler,
          onBatch: (batch) => {
            // Joining a group takes its time whatever the engine does.
            if (meters.length === 0) meters.push(startMeter({ ...input.pids, engine: process.pid }));
            return handler.onBatch(batch);
          },
        }),
    },
    store,
    clock: systemClock,
    decode,
    encode,
    projections: [countingProjection(topic)],
    reactions: [],
    aggregates: [],
    outputs: [],
    observer: {
      cycleCommitted: (cycle) => {
        records += cycle.records;
        documents += cycle.documents;
        commitMs += cycle.durationMs;
        cycles += 1;
      },
      cycleFenced: (reason) => failures.push(`fenced: ${reason}`),
      duplicatesDropped: ignore,
      commandsCommitted: ignore,
      relayed: ignore,
      outboxWaits: ignore,
      parked: ({ reason }) => failures.push(`parked: ${reason}`),
      lag: ignore,
      failed: (error, doing) => failures.push(`${doing}: ${error.message}`),
    },
  });
  const deadline = performance.now() + LIMIT_MS;
  const applied = async (): Promise<number> => {
    const { inputs } = await engine.progress();
    return inputs.reduce((sum, { appliedOffset }) => sum + appliedOffset, 0);
  };
  while ((await applied()) < events && performance.now() < deadline) await wait(POLL_MS);
  const metered = meters[0]?.();
  if (metered === undefined) throw new Error('Nothing was read.');
  const rss = rssBytes(process.pid);
  await engine.stop();
  await log.close();
  await store.close();
  return { metered, records, documents, cycles, commitMs, failures, rssBytes: rss };
});
