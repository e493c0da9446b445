import { MongoClient } from 'mongodb';
import { profiling } from '../bench.ts';
import type { Bench, Outcome } from '../bench.ts';
import { runAsService } from '../part.ts';
import { foreignShare } from '../report.ts';
import type { Row } from '../report.ts';
import { median } from '../statistics.ts';
import type { ReplicaInput, ReplicaResult } from './replica.ts';

const BAR = 0.8;
/** Callers of each replica, each waiting for one answer: less than two full batches, so that none is refused. */
const CALLERS = 1_600;

interface Side {
  readonly name: string;
  readonly replicas: number;
  readonly leases: boolean;
}

/** What takes turns; the first is the baseline. */
const SIDES: readonly Side[] = [
  { name: 'one', replicas: 1, leases: true },
  { name: 'two that compete', replicas: 2, leases: false },
  { name: 'two with leases', replicas: 2, leases: true },
];
const COLLECTION = 'bench.account.v1';
const WARM_UP_SHARE = 0.3;

interface Measured {
  readonly perSecond: number;
  /** µs per command of all replicas together, and of MongoDB. */
  readonly cpu: Readonly<Record<string, number>>;
  readonly batch: number;
  readonly results: readonly ReplicaResult[];
}

/** Commands of two replicas, which compete or hold leases and forward, in turn with those of one. */
export async function benchReplicas(bench: Bench): Promise<Outcome> {
  const { commands, accounts, repetitions } = bench.sizes;
  const client = new MongoClient(bench.servers.mongodbUri);
  const warmUp = Math.ceil(commands * WARM_UP_SHARE);
  const all = commands + warmUp;
  const check = async (database: string): Promise<void> => {
    const db = client.db(database);
    const [sums] = await db
      .collection(`${COLLECTION}.states`)
      .aggregate<{ readonly balance: number; readonly version: number }>([
        { $group: { _id: null, balance: { $sum: '$balance' }, version: { $sum: '$version' } } },
      ])
      .toArray();
    const rows = await db.collection(`${COLLECTION}.events`).countDocuments();
    await db.dropDatabase();
    if (sums?.balance === all && sums.version === all && rows === all) return;
    throw new Error(`${rows} rows and ${JSON.stringify(sums)} of ${all} commands.`);
  };

  const measure = async (side: Side, turn: number): Promise<Measured> => {
    const database = `bench_replicas_${side.replicas}_${side.leases}_${turn}`;
    await client.db(database).dropDatabase();
    const results = await Promise.all(
      Array.from({ length: side.replicas }, (_, replica) => {
        const input: ReplicaInput = {
          ...{ mongodbUri: bench.servers.mongodbUri, database, replica, ...side },
          ...{ commands: commands / side.replicas, warmUp: warmUp / side.replicas },
          ...{ callers: CALLERS, accounts },
          pids: { mongod: bench.serverPids.mongod ?? 0 },
        };
        const flags = profiling(
          bench,
          `replica-${replica + 1}-of-${side.replicas}${side.leases ? '-leases' : ''}`,
        );
        return runAsService<ReplicaResult>(bench, 'replicas/replica.ts', input, flags, 'points');
      }),
    );
    await check(database);
    const startedAt = Math.min(...results.map((result) => result.startedAt));
    const endedAt = Math.max(...results.map((result) => result.endedAt));
    const perCommand = (seconds: number): number => (seconds / commands) * 1e6;
    const own = results.reduce(
      (sum, { metered }, replica) => sum + (metered.cpuSeconds[`replica ${replica + 1}`] ?? 0),
      0,
    );
    const server = Math.max(...results.map(({ metered }) => metered.cpuSeconds.mongod ?? 0));
    const committed = results.reduce((sum, result) => sum + result.committed, 0);
    const batches = results.reduce((sum, result) => sum + result.batches, 0);
    return {
      perSecond: commands / ((endedAt - startedAt) / 1_000),
      cpu: { replicas: perCommand(own), mongod: perCommand(server) },
      batch: committed / batches,
      results,
    };
  };

  const measured = new Map<Side, Measured[]>(SIDES.map((side) => [side, []]));
  try {
    for (let turn = 0; turn < repetitions; turn += 1) {
      for (const [side, turns] of measured) {
        const result = await measure(side, turn);
        turns.push(result);
        bench.say(
          `replicas ${turn + 1}/${repetitions}, ${side.name}: ${Math.round(result.perSecond)}/s, ` +
            `batches of ${Math.round(result.batch)}`,
        );
      }
    }
  } finally {
    await client.close();
  }
  const [[, baseline = []] = []] = measured;
  const rows = [...measured].map(([side, turns]): Row => {
    const ratios = turns.map(({ perSecond }, turn) => perSecond / (baseline[turn]?.perSecond ?? NaN));
    const ratio = median(ratios);
    const names = Object.keys(turns[0]?.cpu ?? {});
    const failures = turns.flatMap(({ results }) => results.flatMap((result) => result.failures));
    const metered = turns.flatMap(({ results }) => results.map((result) => result.metered));
    return {
      ...{ name: `replicas: ${side.name}`, events: commands, unit: 'events/s' },
      value: median(turns.map(({ perSecond }) => perSecond)),
      baseline: median(baseline.map(({ perSecond }) => perSecond)),
      cpuPerEvent: Object.fromEntries(
        names.map((name) => [name, median(turns.map(({ cpu }) => cpu[name] ?? NaN))]),
      ),
      ratio,
      turns: ratios,
      ...(side.replicas > 1 && side.leases && { bar: `≥ ${BAR} of one replica`, ok: ratio >= BAR }),
      foreignShare: foreignShare(metered),
      check: `${all} rows, versions and points, each command once`,
      notes: [
        `${Math.round(median(turns.map(({ batch }) => batch)))} commands a transaction`,
        ...(failures.length > 0
          ? [`${failures.length} answers were refused and repeated: ${failures[0]}`]
          : []),
      ],
    };
  });
  return { rows };
}
