import { parentPort, workerData } from 'node:worker_threads';
import { secret } from '@rapport/platform/config/secret';
import { openAdapters } from '@rapport/platform/process/adapters';
import { createLogger } from '@rapport/platform/telemetry/logger';
import type { ReplayThreadData, ReplayThreadMessage } from './replayThread.ts';
import { replayOn } from './replaying.ts';

const { kafkaBrokers, mongoUri, logLevel, task } = workerData as ReplayThreadData;
const tell = (message: ReplayThreadMessage): void => parentPort?.postMessage(message);
const stopping = new AbortController();
parentPort?.once('message', () => {
  stopping.abort(new Error('The replay was stopped.'));
});

const adapters = await openAdapters({
  service: 'points',
  config: { kafkaBrokers, mongoUri: secret(mongoUri) },
  logger: createLogger({ service: 'points', level: logLevel }),
});
const doReplay = replayOn(adapters);
const outcome = await doReplay(task, stopping.signal, async (progress) => tell({ progress })).finally(
  async () => {
    await adapters.log.close();
    await adapters.store.close();
  },
);
tell({ outcome });
