import { createCodec } from '@rapport/contracts/codec';
import { part } from '../part.ts';
import { startMeter } from '../processes.ts';
import type { Metered, Pids } from '../processes.ts';
import { openLog } from '../topics.ts';

export interface DroppingInput {
  readonly brokers: string;
  readonly topic: string;
  readonly group: string;
  readonly events: number;
  /** Offset of each partition to begin at; 0 where absent. */
  readonly from?: readonly number[];
  readonly pids: Pids;
}

export interface DroppingResult {
  readonly metered: Metered;
  readonly decoded: number;
}

const LIMIT_MS = 5 * 60_000;

/** The baseline: a consumer that decodes every record and drops it. */
await part<DroppingInput, DroppingResult>(async ({ brokers, topic, group, events, from, pids }) => {
  const log = await openLog(brokers, group);
  const { decode } = createCodec();
  const { promise: finished, resolve, reject } = Promise.withResolvers<undefined>();
  const limit = setTimeout(() => {
    reject(new Error(`${topic} was not read within ${LIMIT_MS} ms.`));
  }, LIMIT_MS);
  let decoded = 0;
  const stopMeter = startMeter({ ...pids, consumer: process.pid });
  const subscription = await log.subscribe(group, [topic], {
    onAssigned: (places) =>
      Promise.resolve(places.map((place) => ({ ...place, offset: from?.[place.partition] ?? 0 }))),
    onRevoked: () => Promise.resolve(),
    onBatch: ({ records }) => {
      for (const { value } of records) if (decode(value).outcome === 'event') decoded += 1;
      if (decoded >= events) resolve(undefined);
      return Promise.resolve();
    },
    onFailure: reject,
  });
  await finished;
  const metered = stopMeter();
  clearTimeout(limit);
  await subscription.stop();
  await log.close();
  return { metered, decoded };
});
