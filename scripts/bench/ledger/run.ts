import { MAX_BATCH_COMMANDS } from '@rapport/engine/limits';
import { MongoClient } from 'mongodb';
import { profiling } from '../bench.ts';
import type { Bench, Outcome } from '../bench.ts';
import { runAsService, runPart } from '../part.ts';
import { SEED } from '../record.ts';
import { foreignShare, medianCpu } from '../report.ts';
import type { Row } from '../report.ts';
import { median } from '../statistics.ts';
import { makeTopic, openLog } from '../topics.ts';
import { NAME } from './account.ts';
import type { LedgerInput, LedgerResult } from './engine.ts';
import { totalAfter } from './moves.ts';
import type { MovesShape } from './moves.ts';
import type { RawInput, RawResult } from './raw.ts';

const KINDS = ['spread', 'one hot account'] as const;
const BARS = { spread: 20, 'one hot account': 60 } as const;
const HOT_BAR = 0.9;
/** A hot account aborts what meets it: fewer commands take as long. */
const HOT_DIVISOR = 5;

interface Books {
  readonly balance: bigint;
  readonly versions: number;
  readonly events: number;
}

/** Commands by group commit, spread and on one account, in turn with one transaction each. */
export async function benchLedger(bench: Bench): Promise<Outcome> {
  const { servers, serverPids: pids, say, sizes } = bench;
  const { commands, singleCommands, repetitions } = sizes;
  const { mongodbUri } = servers;
  const client = new MongoClient(mongodbUri, { useBigInt64: true });
  const log = await openLog(servers.kafkaBrokers, 'bench-ledger');

  const booksIn = async (database: string): Promise<Books> => {
    const db = client.db(database);
    const [sums] = await db
      .collection(`${NAME}.states`)
      .aggregate<{ balance: bigint; versions: bigint | number }>([
        { $group: { _id: null, balance: { $sum: '$balance' }, versions: { $sum: '$version' } } },
      ])
      .toArray();
    const events = await db.collection(`${NAME}.events`).countDocuments();
    await db.dropDatabase();
    return { balance: BigInt(sums?.balance ?? 0), versions: Number(sums?.versions ?? 0), events };
  };
  const hold = (found: Books, wanted: Books, who: string): void => {
    const [one, other] = [found, wanted].map(({ balance, versions, events }) =>
      [balance, versions, events].join(', '),
    );
    if (one !== other) throw new Error(`${who} has balance, versions and events ${one} instead of ${other}.`);
  };
  const shapeOf = (kind: (typeof KINDS)[number], wanted: number): MovesShape => ({
    commands: wanted,
    accounts: kind === 'spread' ? sizes.accounts : 1,
    seed: SEED,
  });

  const ours = { spread: [] as LedgerResult[], 'one hot account': [] as LedgerResult[] };
  const theirs = { spread: [] as RawResult[], 'one hot account': [] as RawResult[] };
  const bare = { spread: [] as RawResult[], 'one hot account': [] as RawResult[] };
  const single = (kind: (typeof KINDS)[number]): number =>
    kind === 'spread' ? singleCommands : Math.ceil(singleCommands / HOT_DIVISOR);
  try {
    for (let turn = 0; turn < repetitions; turn += 1) {
      for (const kind of KINDS) {
        const name = `bench-ledger-${kind.replaceAll(' ', '-')}-${turn}`;
        const database = name.replaceAll('-', '_');
        const topic = `rapport.${name}.v1`;
        await makeTopic(log, topic);
        const shape = shapeOf(kind, commands);
        const input: LedgerInput = {
          ...{ brokers: servers.kafkaBrokers, mongodbUri, database, service: name, topic, shape, pids },
        };
        const flags = profiling(bench, `ledger-${kind.replaceAll(' ', '-')}`);
        const result = await runAsService<LedgerResult>(bench, 'ledger/engine.ts', input, flags, 'points');
        const all = shape.accounts + commands;
        hold(
          await booksIn(database),
          { balance: totalAfter(shape), versions: all, events: all },
          'The engine',
        );
        const stand = (await log.endOffsets(topic)).reduce((sum, end) => sum + end, 0);
        if (stand !== all || result.accepted !== commands) {
          throw new Error(`${result.accepted} of ${commands} were accepted, ${stand} of ${all} published.`);
        }
        ours[kind].push(result);

        const rawTurn = async (wanted: number, together: number): Promise<RawResult> => {
          const rawShape = shapeOf(kind, wanted);
          const rawInput: RawInput = { mongodbUri, database, shape: rawShape, together, pids };
          const raw = await runPart<RawResult>(bench, 'ledger/raw.ts', rawInput);
          const versions = rawShape.accounts + wanted;
          hold(
            await booksIn(database),
            { balance: totalAfter(rawShape), versions, events: wanted },
            'The raw writer',
          );
          return raw;
        };
        const raw = await rawTurn(single(kind), 1);
        theirs[kind].push(raw);
        bare[kind].push(await rawTurn(commands, MAX_BATCH_COMMANDS));
        say(
          `ledger, ${kind} ${turn + 1}/${repetitions}: ${Math.round(commands / result.metered.seconds)}/s, ` +
            `a transaction each ${Math.round(single(kind) / raw.metered.seconds)}/s`,
        );
      }
    }
  } finally {
    await log.close();
    await client.close();
  }

  const rows = KINDS.flatMap((kind): Row[] => {
    const our = ours[kind].map(({ metered }) => metered);
    const their = theirs[kind].map(({ metered }) => metered);
    const rates = our.map(({ seconds }) => commands / seconds);
    const rawRates = their.map(({ seconds }) => single(kind) / seconds);
    const ratios = rates.map((rate, turn) => rate / (rawRates[turn] ?? NaN));
    const ratio = median(ratios);
    const floor = bare[kind].map(({ metered }) => metered);
    const bareRates = floor.map(({ seconds }) => commands / seconds);
    const bareRatios = bareRates.map((rate, turn) => rate / (rawRates[turn] ?? NaN));
    const batches = median(ours[kind].map((result) => result.batches));
    return [
      {
        ...{ name: `ledger by group commit, ${kind}`, events: commands, value: median(rates) },
        ...{ unit: 'events/s', baseline: median(rawRates), cpuPerEvent: medianCpu(our, commands), ratio },
        turns: ratios,
        bar: `≥ ${BARS[kind]} of a transaction each`,
        ok: ratio >= BARS[kind],
        foreignShare: foreignShare([...our, ...their]),
        check: 'balances add up to funds and moves, versions and events to commands, all published once',
        notes: [
          `${Math.round(commands / batches)} commands a transaction; everything is published ` +
            `${Math.round(median(ours[kind].map(({ drainMs }) => drainMs)))} ms after the last answer`,
        ],
      },
      {
        ...{ name: `baseline: a transaction each, ${kind}`, events: single(kind), value: median(rawRates) },
        ...{ unit: 'events/s', cpuPerEvent: medianCpu(their, single(kind)) },
        check: 'balances, versions and events add up in the same way',
      },
      {
        ...{
          name: `floor: bare writes, ${kind}`,
          events: commands,
          value: median(bareRates),
          unit: 'events/s',
        },
        ...{ baseline: median(rawRates), cpuPerEvent: medianCpu(floor, commands), ratio: median(bareRatios) },
        turns: bareRatios,
        foreignShare: foreignShare(floor),
        check: 'balances, versions and events add up in the same way',
        notes: [
          `the same writes by the driver alone, ${MAX_BATCH_COMMANDS} commands a transaction: ` +
            'nothing is decided, looked up, answered or published',
        ],
      },
    ];
  });
  const seconds = (kind: (typeof KINDS)[number]): number[] =>
    ours[kind].map(({ metered }) => metered.seconds);
  const hotRatios = seconds('spread').map(
    (spread, turn) => spread / (seconds('one hot account')[turn] ?? NaN),
  );
  const hotRatio = median(hotRatios);
  rows.push({
    ...{ name: 'ledger, one hot account ÷ spread', value: hotRatio, unit: 'ratio', ratio: hotRatio },
    turns: hotRatios,
    bar: `≥ ${HOT_BAR}`,
    ok: hotRatio >= HOT_BAR,
    foreignShare: foreignShare(KINDS.flatMap((kind) => ours[kind].map(({ metered }) => metered))),
    check: 'as above',
  });
  return { rows };
}
