import { TOPICS } from '@rapport/contracts/topics';
import type { Bench, Outcome } from '../bench.ts';
import type { LoadInput, LoadResult } from '../ingest/load.ts';
import { runPart } from '../part.ts';
import { hasCaughtUp } from '../progress.ts';
import { startMeter, withOwn } from '../processes.ts';
import type { Metered } from '../processes.ts';
import { SEED } from '../record.ts';
import { foreignShare, medianCpu } from '../report.ts';
import { launchServices } from '../services.ts';
import { median } from '../statistics.ts';
import { configureTenant } from '../system/definitions.ts';
import { openLog, readTopic } from '../topics.ts';

const BAR_US = 3;
const BATCH_SIZE = 100;
const CONNECTIONS = 4;
const MEMBERS = 10_000;
/**
 * An interaction without an id is not looked for, and gets one: a UUIDv7 is 2.0 µs, which the other side does not pay.
 */
const DRAWN_ID_US = 2;

/**
 * The same interactions with ids of the caller, each looked for in the store, and without, where nothing is promised.
 * What counts is the CPU of ingestion and mongod until the service's own read models have them too.
 */
export async function benchFarCheck(bench: Bench): Promise<Outcome> {
  const { servers, say, sizes } = bench;
  const { interactions, repetitions } = sizes;
  const log = await openLog(servers.kafkaBrokers, 'bench-far-check');
  const services = await launchServices(['ingestion'], bench);
  try {
    await configureTenant(services.clients);
    const measure = async (prefix: string, withIds: boolean): Promise<Metered> => {
      const before = await log.endOffsets(TOPICS.interactions);
      const input: LoadInput = {
        ...{ url: services.ingestionUrl, token: services.token, prefix, count: interactions },
        ...{
          batchSize: BATCH_SIZE,
          connections: CONNECTIONS,
          members: MEMBERS,
          seed: SEED,
          withIds,
          pids: {},
        },
      };
      const stopMeter = startMeter({ ...services.pids, ...bench.serverPids });
      const loaded = await runPart<LoadResult>(bench, 'ingest/load.ts', input);
      const { accepted, refused } = loaded;
      await hasCaughtUp(services.clients, ['ingestion']);
      const metered = withOwn(stopMeter(), 'generator', loaded.cpuSeconds);
      const records = await readTopic(
        log,
        TOPICS.interactions,
        before,
        await log.endOffsets(TOPICS.interactions),
      );
      const ids = records
        .map(({ value }) => JSON.parse(Buffer.from(value).toString()) as { id: string; type: string })
        .filter(({ type }) => type === 'rapport.ingestion.InteractionRecorded.v1')
        .map(({ id }) => id);
      const own = ids.filter((id) => id.startsWith(`${prefix}-`)).length;
      const wanted = withIds ? interactions : 0;
      if (accepted !== interactions || new Set(ids).size !== interactions || own !== wanted) {
        throw new Error(
          `${accepted} of ${interactions} accepted, ${new Set(ids).size} in the log. ${refused}`,
        );
      }
      return metered;
    };
    say('far check: warming up');
    await measure('warm-up', true);
    const on: Metered[] = [];
    const off: Metered[] = [];
    for (let turn = 0; turn < repetitions; turn += 1) {
      on.push(await measure(`on${turn}`, true));
      off.push(await measure(`off${turn}`, false));
      say(`far check ${turn + 1}/${repetitions}`);
    }
    const us = ({ cpuSeconds }: Metered): number =>
      (((cpuSeconds.ingestion ?? NaN) + (cpuSeconds.mongod ?? NaN)) / interactions) * 1e6;
    const turns = on.map((one, turn) => us(one) - us(off[turn] ?? one) + DRAWN_ID_US);
    const value = median(turns);
    const parts = (metered: readonly Metered[]): string =>
      Object.entries(medianCpu(metered, interactions))
        .map(([name, cpu]) => `${name} ${cpu.toFixed(1)}`)
        .join(', ');
    return {
      rows: [
        {
          ...{ name: 'far check of new ids', events: interactions, value, unit: 'µs/event', turns },
          bar: `≤ ${BAR_US} µs/event`,
          ok: value <= BAR_US,
          check: `${repetitions} × ${interactions} accepted with an id and as many without, each once in the log`,
          foreignShare: foreignShare([...on, ...off]),
          notes: [
            `with ids: ${parts(on)}; without: ${parts(off)}; ${DRAWN_ID_US} µs for drawing an id are added`,
          ],
        },
      ],
    };
  } finally {
    await services.stop();
    await log.close();
  }
}
