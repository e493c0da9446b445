import { MongoClient } from 'mongodb';
import { profiling } from '../bench.ts';
import type { Bench, Outcome } from '../bench.ts';
import { runAsService } from '../part.ts';
import { fill } from '../projection/log.ts';
import type { Shape } from '../projection/log.ts';
import { hold, totalsIn } from '../projection/totals.ts';
import { filled } from '../projection/turn.ts';
import type { Metered } from '../processes.ts';
import { SEED } from '../record.ts';
import { foreignShare } from '../report.ts';
import { median } from '../statistics.ts';
import { makeTopic, openLog } from '../topics.ts';
import type { TelemetryInput, TelemetryResult } from './engine.ts';
import { openSink } from './sink.ts';

const BAR_PERCENT = 5;

/** The engine's CPU with metrics and spans against the same without; every record carries the trace of its request. */
export async function benchTelemetry(bench: Bench): Promise<Outcome> {
  const { servers, serverPids: pids, say, sizes } = bench;
  const { events, members, repetitions } = sizes;
  const { mongodbUri, kafkaBrokers: brokers } = servers;
  const client = new MongoClient(mongodbUri);
  const log = await openLog(brokers, 'bench-telemetry');
  const sink = await openSink();
  try {
    const shape: Shape = { distribution: 'zipf', events, members, seed: SEED };
    const { topic, wanted } = filled('rapport.bench-telemetry.v1', shape);
    await makeTopic(log, topic);
    say(`telemetry: writing ${events} events to the log`);
    await fill(log, topic, shape, { traced: true });
    const measure = async (turn: number, otlpEndpoint?: string): Promise<TelemetryResult> => {
      const side = otlpEndpoint === undefined ? 'off' : 'on';
      const service = `bench-telemetry-${side}-${turn}`;
      const database = service.replaceAll('-', '_');
      const input: TelemetryInput = {
        ...{ brokers, mongodbUri, database, service, topic, events, pids },
        ...(otlpEndpoint !== undefined && { otlpEndpoint }),
      };
      const flags = profiling(bench, `telemetry-${side}`);
      const result = await runAsService<TelemetryResult>(bench, 'telemetry/engine.ts', input, flags);
      hold(await totalsIn(client, database), wanted, `The engine with telemetry ${side}`);
      await client.db(database).dropDatabase();
      return result;
    };
    const on: TelemetryResult[] = [];
    const off: TelemetryResult[] = [];
    for (let turn = 0; turn < repetitions; turn += 1) {
      on.push(await measure(turn, sink.url));
      off.push(await measure(turn));
      say(`telemetry ${turn + 1}/${repetitions}`);
    }
    const wrong = on.find(({ counted }) => counted !== events);
    if (wrong !== undefined) throw new Error(`The metrics count ${wrong.counted} of ${events} records.`);
    if (sink.taken() < repetitions) throw new Error(`Only ${sink.taken()} requests with spans came.`);
    const engineUs = ({ cpuSeconds }: Metered): number => ((cpuSeconds.engine ?? NaN) / events) * 1e6;
    const [withIt, without] = [on, off].map((results) => results.map(({ metered }) => engineUs(metered)));
    const turns = (withIt ?? []).map((us, turn) => (us / (without?.[turn] ?? NaN) - 1) * 100);
    const value = median(turns);
    return {
      rows: [
        {
          ...{ name: 'tracing and metrics', events, value, unit: '% CPU', turns },
          bar: `≤ ${BAR_PERCENT} % CPU of the process`,
          ok: value <= BAR_PERCENT,
          foreignShare: foreignShare([...on, ...off].map(({ metered }) => metered)),
          check: `metrics count ${events} records each time, ${sink.taken()} requests with spans were sent`,
          notes: [
            `${median(withIt ?? []).toFixed(2)} µs an event with them, ${median(without ?? []).toFixed(2)} without; ` +
              `scraped every second`,
          ],
        },
      ],
    };
  } finally {
    await sink.close();
    await log.close();
    await client.close();
  }
}
