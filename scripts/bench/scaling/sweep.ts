import { setTimeout as wait } from 'node:timers/promises';
import { MongoClient } from 'mongodb';
import { appendAll } from '../append.ts';
import { part } from '../part.ts';
import { startMeter } from '../processes.ts';
import type { Metered } from '../processes.ts';
import { startMeasured } from '../projection/measured.ts';
import type { MeasuredInput } from '../projection/measured.ts';
import { WAITING_COLLECTION } from '../projection/waiting.ts';
import { quantile } from '../statistics.ts';
import { openLog } from '../topics.ts';
import { waiterRecord } from './waiters.ts';

export interface SweepInput extends MeasuredInput {
  /** Due at one instant. */
  readonly timers: number;
}

interface Freshness {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly batches: number;
}

export interface SweepResult {
  readonly calm: Freshness;
  readonly busy: Freshness;
  readonly sweepSeconds: number;
  /** From the instant at which all are due until the last has fired. */
  readonly metered: Metered;
}

/** Until the wave is due: a minute that is quiet enough, and time for everybody to come at 3,000 a second. */
const LEAD_MS = 30_000;
const LEAD_PER_TIMER_MS = 0.3;
/** Live events, 1,000 a second: so many at once, and so often. */
const LIVE_EVENTS = 100;
const LIVE_MS = 100;
const LIVE_MEMBERS = 5_000;
/** Live members have numbers above all of the wave, and their timers are far away. */
const LIVE_FROM = 100_000_000;
const FAR_MS = 30 * 24 * 3_600_000;
const FRESH_LIMIT_MS = 60_000;
const LOOK_MS = 200;
const LIMIT_MS = 5 * 60_000;

const freshnessOf = (all: readonly number[]): Freshness => ({
  ...{ p50Ms: quantile(all, 0.5), p99Ms: quantile(all, 0.99), batches: all.length },
});

/** A wave of timers swept while live events go on, each batch of which is followed until it is applied. */
await part<SweepInput, SweepResult>(async (input) => {
  const { topic, timers } = input;
  const measured = await startMeasured(input);
  const log = await openLog(input.brokers, 'bench-sweep');
  const client = new MongoClient(input.mongodbUri);
  const documents = client.db(input.database).collection(WAITING_COLLECTION);
  const startedAt = Date.now();
  const waveAt = startedAt + LEAD_MS + Math.ceil(timers * LEAD_PER_TIMER_MS);
  await appendAll(
    log,
    (function* () {
      for (let member = 0; member < timers; member += 1) {
        yield waiterRecord({
          topic,
          member,
          id: `wave-${member}`,
          at: startedAt,
          delayMs: waveAt - startedAt,
        });
      }
    })(),
  );
  await measured.reaches(timers);
  if (Date.now() >= waveAt) throw new Error('The wave was due before all timers were set.');

  let made = 0;
  let isOver = false;
  const followed: { readonly at: number; readonly ms: number }[] = [];
  const following: Promise<void>[] = [];
  const live = async (): Promise<void> => {
    while (!isOver) {
      const at = Date.now();
      const batch = Array.from({ length: LIVE_EVENTS }, () => {
        made += 1;
        const member = LIVE_FROM + (made % LIVE_MEMBERS);
        return waiterRecord({ topic, member, id: `live-${made}`, at: Date.now(), delayMs: FAR_MS });
      });
      const appendedAt = performance.now();
      const positions = await log.append(batch);
      following.push(
        Promise.all(positions.map((position) => measured.engine.waitFor(position, FRESH_LIMIT_MS))).then(
          (applied) => {
            if (!applied.every(Boolean)) throw new Error(`A batch was not applied in ${FRESH_LIMIT_MS} ms.`);
            followed.push({ at, ms: performance.now() - appendedAt });
          },
        ),
      );
      await wait(Math.max(0, at + LIVE_MS - Date.now()));
    }
  };
  const running = live();
  await wait(Math.max(0, waveAt - Date.now()));
  const stopMeter = startMeter({ ...input.pids, engine: process.pid });
  const deadline = performance.now() + LIMIT_MS;
  while ((await documents.countDocuments({ dueAt: waveAt }, { limit: 1 })) > 0) {
    if (performance.now() > deadline) throw new Error('The wave was not swept.');
    await wait(LOOK_MS);
  }
  const metered = stopMeter();
  const sweptAt = Date.now();
  isOver = true;
  await running;
  await Promise.all(following);
  const fired = await documents.countDocuments({ fired: 1, firedAt: waveAt });
  const counted = await documents.countDocuments({ fired: 0 });
  await measured.stop();
  await log.close();
  await client.close();
  if (fired !== timers || counted !== Math.min(made, LIVE_MEMBERS)) {
    throw new Error(`${fired} of ${timers} timers fired at their instant; ${counted} others are known.`);
  }
  const within = (from: number, to: number): number[] =>
    followed.filter(({ at }) => at >= from && at < to).map(({ ms }) => ms);
  return {
    calm: freshnessOf(within(0, waveAt)),
    busy: freshnessOf(within(waveAt, sweptAt)),
    sweepSeconds: (sweptAt - waveAt) / 1_000,
    metered,
  };
});
