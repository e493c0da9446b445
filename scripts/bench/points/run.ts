import { setTimeout as wait } from 'node:timers/promises';
import type { GetTrialBalanceResponse__Output } from '@rapport/protos/rapport/points/v1/GetTrialBalanceResponse';
import { createClient } from '@rapport/protos/client';
import { loadService } from '@rapport/protos/loader';
import type { Clients } from '../../clients.ts';
import { startBare } from '../calls/compare.ts';
import type { BareServer } from '../server.ts';
import type { Bench, Outcome } from '../bench.ts';
import type { RawInput, RawResult } from '../ledger/raw.ts';
import { runPart } from '../part.ts';
import { ownCpuSeconds, startMeter, withOwn } from '../processes.ts';
import type { Metered } from '../processes.ts';
import { hasCaughtUp } from '../progress.ts';
import { SEED } from '../record.ts';
import { foreignShare, medianCpu } from '../report.ts';
import type { Row } from '../report.ts';
import { launchServices } from '../services.ts';
import { median, quantile } from '../statistics.ts';
import { WAYS, startPostgres } from './postgres.ts';
import type { Postgres } from './postgres.ts';
import { openLog } from '../topics.ts';
import { createMemberDraw, createRandom } from '../workload.ts';
import { BATCH, TRANSFER_CALLERS, bookAll, bookingOf, transferOf } from './batches.ts';
import type { Wanted } from './batches.ts';
import { FUNDS, INSUFFICIENT, ledgerCommands, memberOf } from './commands.ts';
import type { LedgerCommand } from './commands.ts';
import { EARNED, publishEarningRule } from './fromLog.ts';
import type { RawTransfersInput, RawTransfersResult } from './rawTransfers.ts';
import { HOT_FUNDS, TRANSFER_SHAPES, hotOf, transfersOf } from './transfers.ts';
import type { TransferShape, TransfersShape, WantedTransfer } from './transfers.ts';

/** Callers who wait for their answer before they send again. */
const CALLERS = 256;
const THROUGHPUT_BAR = 20;
const HOT_BAR = 0.9;
/** Of the rate that is sustained, what is offered by the clock, and the p99 of `Redeem` that is asked for. */
const LOADS = [
  { share: 0.5, barMs: 25 },
  { share: 0.8, barMs: 60 },
] as const;
const POSTGRES_BARS = { 'one a transaction': 1.5, '100 a transaction': 0.5 } as const;
/** A transfer is three commands. */
const TRANSFERS_DIVISOR = 4;
const HOT_DIVISOR = 5;
const HOT_SHAPES = ['hot → many', 'many → hot'] as const;
/** Two whole passes over some millions of bookings. */
const CHECKED_MS = 15 * 60_000;
const POLL_MS = 200;

/** Sums that the generator knows: what all accounts must hold together. */
interface Expected {
  balance: bigint;
  booked: number;
  /** What the hot account holds. */
  hot: bigint;
}

/** One side after the other. */
interface Turn {
  readonly ours: Metered;
  readonly theirs: Metered;
}

async function call(
  { ledger }: Pick<Clients, 'ledger'>,
  { rpc, member, amount, outcome }: LedgerCommand,
  requestId: string,
) {
  const request = { requestId, member, amount: String(amount) };
  const answer = rpc === 'Earn' ? ledger.Earn(request) : ledger.Redeem(request);
  const code = await answer.then(
    () => 0,
    (error: unknown) => (error as { readonly code?: number }).code,
  );
  if (code !== (outcome === 'booked' ? 0 : INSUFFICIENT)) {
    throw new Error(`${rpc} of ${amount} was answered with ${code ?? 'an error'} instead of ${outcome}.`);
  }
}

/** The ledger as its callers and the log meet it: the points service in a process of its own. */
export async function benchPoints(bench: Bench): Promise<Outcome> {
  const { servers, serverPids, say, sizes } = bench;
  const { commands, pointsAccounts: accounts, singleCommands, repetitions, seconds } = sizes;
  const { mongodbUri } = servers;
  const services = await launchServices(['points'], bench);
  const { clients } = services;
  const log = await openLog(servers.kafkaBrokers, 'bench-points');
  const expected: Expected = { balance: 0n, booked: 0, hot: HOT_FUNDS };
  let sent = 0;
  const nextId = (): string => `r-${(sent += 1)}`;

  const expect = ({ rpc, amount, outcome }: LedgerCommand): void => {
    if (outcome === 'refused') return;
    expected.booked += 1;
    expected.balance += rpc === 'Earn' ? amount : -amount;
  };
  const send = async (command: LedgerCommand): Promise<void> => {
    await call(clients, command, nextId());
    expect(command);
  };
  const sendAll = async (all: Iterator<LedgerCommand>): Promise<void> => {
    const caller = async (): Promise<void> => {
      for (let next = all.next(); next.done !== true; next = all.next()) await send(next.value);
    };
    await Promise.all(Array.from({ length: CALLERS }, caller));
  };
  function* booking(all: Iterable<LedgerCommand>): Generator<Wanted> {
    for (const command of all) {
      expect(command);
      yield bookingOf(command, nextId());
    }
  }
  function* sending(all: Iterable<WantedTransfer>): Generator<Wanted> {
    const hot = hotOf(accounts);
    for (const transfer of all) {
      const { from, to, amount, outcome } = transfer;
      if (outcome === 'booked') {
        expected.booked += 2;
        if (from === hot) expected.hot -= amount;
        if (to === hot) expected.hot += amount;
      }
      yield transferOf(transfer, nextId());
    }
  }
  const metered = async (work: () => Promise<void>): Promise<Metered> => {
    const stopMeter = startMeter({ ...services.pids, ...serverPids });
    const own = ownCpuSeconds();
    await work();
    return withOwn(stopMeter(), 'generator', ownCpuSeconds() - own);
  };
  let postgres: Postgres | undefined;
  let bare: BareServer | undefined;
  let bareClient: Pick<Clients, 'ledger'> | undefined;
  const sendBare = async (command: LedgerCommand): Promise<void> => {
    if (bareClient !== undefined) await call(bareClient, { ...command, outcome: 'booked' }, nextId());
  };
  /** By the clock and not by the answer before; a latency counts from when the call was due. */
  const openLoop = async (
    rate: number,
    answer: (command: LedgerCommand) => Promise<void>,
  ): Promise<readonly number[]> => {
    const latencies: number[] = [];
    const waiting: Promise<void>[] = [];
    const startedAt = performance.now();
    const wanted = ledgerCommands(Math.ceil(rate * seconds), accounts, SEED + 1);
    let made = 0;
    for (const command of wanted) {
      const dueAt = startedAt + (made / rate) * 1_000;
      made += 1;
      const ahead = dueAt - performance.now();
      if (ahead > 1) await wait(ahead);
      const answered = answer(command).then(() => {
        if (command.rpc === 'Redeem') latencies.push(performance.now() - dueAt);
      });
      waiting.push(answered);
    }
    await Promise.all(waiting);
    return latencies;
  };

  try {
    const funding = (member: LedgerCommand['member'], amount: bigint): LedgerCommand => ({
      ...{ rpc: 'Earn', member, amount, outcome: 'booked' },
    });
    const all = Array.from({ length: accounts }, (_, number) => funding(memberOf(number), FUNDS));
    await bookAll(clients, booking([...all, funding(memberOf(hotOf(accounts)), HOT_FUNDS)]));
    const fromLog = await publishEarningRule(bench, log, clients);
    const earned = async (members: Iterable<number>): Promise<Metered> => {
      const records = fromLog.make(members);
      expected.booked += records.length;
      expected.balance += BigInt(records.length) * EARNED;
      const metering = await metered(() => fromLog.book(records));
      await hasCaughtUp(clients, ['points']);
      return metering;
    };
    // Not measured: everybody has an account afterwards.
    await earned(Array.from({ length: accounts }, (_, number) => number));

    const mixed = { batches: [] as Metered[], log: [] as Metered[], single: [] as Metered[] };
    const raw: RawResult[] = [];
    const transferred = {
      'hot → many': [] as Turn[],
      'many → hot': [] as Turn[],
      'many → many': [] as Turn[],
    };
    const found = await startPostgres(bench, accounts);
    if ('missing' in found) say(`points: no rows of Postgres, ${found.missing}`);
    else postgres = found;
    const relational = { 'one a transaction': [] as number[], '100 a transaction': [] as number[] };
    const transfers = Math.ceil(commands / TRANSFERS_DIVISOR);
    for (let turn = 0; turn < repetitions; turn += 1) {
      const seed = SEED + turn;
      mixed.single.push(await metered(() => sendAll(ledgerCommands(commands, accounts, seed))));
      mixed.batches.push(
        await metered(() => bookAll(clients, booking(ledgerCommands(commands, accounts, seed)))),
      );
      const draw = createMemberDraw('zipf', accounts, createRandom(seed));
      mixed.log.push(await earned(Array.from({ length: commands }, draw)));
      const input: RawInput = {
        ...{ mongodbUri, database: `bench_points_${turn}` },
        ...{ shape: { commands: singleCommands, accounts, seed: SEED }, together: 1, pids: serverPids },
      };
      raw.push(await runPart<RawResult>(bench, 'ledger/raw.ts', input));
      for (const shape of TRANSFER_SHAPES) {
        const wanted = transfersOf({ shape, transfers, accounts, seed });
        const ours = await metered(() => bookAll(clients, sending(wanted), TRANSFER_CALLERS));
        transferred[shape].push({ ours, theirs: await rawTransfers(bench, shape, seed) });
      }
      if (postgres !== undefined) {
        for (const way of WAYS) relational[way].push(await postgres.run(way, commands));
      }
      say(`points ${turn + 1}/${repetitions}`);
    }
    bare = await startBare(bench, {
      ...{ package: 'points', service: 'LedgerService', methods: ['Earn', 'Redeem'], answer: {} },
      insert: { mongodbUri, database: 'bench_points_bare' },
    });
    bareClient = { ledger: createClient(loadService('points').own.LedgerService, bare.address) };
    const sustained = median(ratesOf(mixed.single, commands));
    const loads: Row[] = [];
    for (const { share, barMs } of LOADS) {
      const p99 = quantile(await openLoop(sustained * share, send), 0.99);
      const bareP99 = quantile(await openLoop(sustained * share, sendBare), 0.99);
      loads.push({
        ...{ name: `Redeem p99 at ${share * 100} % of the rate`, value: p99, unit: 'ms', baseline: bareP99 },
        ...{
          ratio: p99 / bareP99,
          notes: ['the baseline: a bare handler that inserts one document, journalled'],
        },
        ...{ bar: `≤ ${barMs} ms`, ok: p99 <= barMs, check: 'every answer is the one that was expected' },
      });
      say(`points: ${Math.round(sustained * share)}/s open loop`);
    }

    await hasCaughtUp(clients, ['points']);
    const check = await held(clients, accounts, expected);
    const against = (name: string, turns: readonly Turn[], events: number, rawEvents: number): Row => {
      const [ours, theirs] = [turns.map((turn) => turn.ours), turns.map((turn) => turn.theirs)];
      const [rates, rawRates] = [ratesOf(ours, events), ratesOf(theirs, rawEvents)];
      const ratios = rates.map((rate, turn) => rate / (rawRates[turn] ?? NaN));
      return {
        ...{ name, events, value: median(rates), unit: 'events/s', baseline: median(rawRates), check },
        ...{ ratio: median(ratios), turns: ratios, cpuPerEvent: medianCpu(ours, events) },
        foreignShare: foreignShare([...ours, ...theirs]),
      };
    };
    const barred = (row: Row): Row => ({
      ...row,
      bar: `≥ ${THROUGHPUT_BAR} of a transaction each`,
      ok: (row.ratio ?? NaN) >= THROUGHPUT_BAR,
    });
    const besideRaw = (ours: readonly Metered[]): readonly Turn[] =>
      ours.map((one, turn) => ({ ours: one, theirs: (raw[turn] as RawResult).metered }));
    const single = `points over gRPC, one RPC per command`;
    const inBatches = `points over gRPC, ${BATCH} a call`;
    const rows = [
      barred(against(inBatches, besideRaw(mixed.batches), commands, singleCommands)),
      barred(against('points from the log', besideRaw(mixed.log), commands, singleCommands)),
      against(single, besideRaw(mixed.single), commands, singleCommands),
      ...TRANSFER_SHAPES.map((shape) =>
        barred(
          against(
            `transfers, ${shape}, ${BATCH} a call`,
            transferred[shape],
            transfers,
            rawCount(bench, shape),
          ),
        ),
      ),
    ];
    const batchRates = ratesOf(mixed.batches, commands);
    for (const way of postgres === undefined ? [] : WAYS) {
      const ratios = batchRates.map((rate, turn) => rate / (relational[way][turn] ?? NaN));
      rows.push({
        ...{ name: `${inBatches}, against Postgres, ${way}`, events: commands, value: median(batchRates) },
        ...{ unit: 'events/s', baseline: median(relational[way]), ratio: median(ratios), turns: ratios },
        ...{ bar: `≥ ${POSTGRES_BARS[way]}`, ok: median(ratios) >= POSTGRES_BARS[way] },
        ...{
          foreignShare: foreignShare(mixed.batches),
          check: `${check}; Postgres: balances are what its entries come to`,
        },
        notes: ['pgbench, eight clients, prepared: UPDATE and INSERT in one statement'],
      });
    }
    const transferRates = (shape: TransferShape): readonly number[] =>
      ratesOf(
        transferred[shape].map(({ ours }) => ours),
        transfers,
      );
    const spread = transferRates('many → many');
    const least = HOT_SHAPES.map((shape) =>
      transferRates(shape).map((rate, turn) => rate / (spread[turn] ?? NaN)),
    ).sort((one, other) => median(one) - median(other))[0] as number[];
    rows.push({
      ...{ name: 'transfers, hot ÷ spread', value: median(least), unit: 'ratio', ratio: median(least) },
      ...{ turns: least, bar: `≥ ${HOT_BAR}`, ok: median(least) >= HOT_BAR, check },
      foreignShare: foreignShare(
        TRANSFER_SHAPES.flatMap((shape) => transferred[shape].map(({ ours }) => ours)),
      ),
      notes: ['the slower one of the two hot shapes ÷ transfers many → many'],
    });
    return { rows: [...rows, ...loads] };
  } finally {
    bareClient?.ledger.close();
    await bare?.stop();
    await postgres?.stop();
    await services.stop();
    await log.close();
  }
}

const ratesOf = (all: readonly Metered[], events: number): readonly number[] =>
  all.map(({ seconds }) => events / seconds);

/** A hot account aborts what meets it: fewer transfers take as long. */
const rawCount = ({ sizes }: Bench, shape: TransferShape): number =>
  shape === 'many → many' ? sizes.singleCommands : Math.ceil(sizes.singleCommands / HOT_DIVISOR);

/** A transaction for each transfer, and its sums. */
async function rawTransfers(bench: Bench, shape: TransferShape, seed: number): Promise<Metered> {
  const { servers, serverPids, sizes } = bench;
  const { pointsAccounts: accounts } = sizes;
  const wanted: TransfersShape = { shape, accounts, seed, transfers: rawCount(bench, shape) };
  const input: RawTransfersInput = {
    ...{ mongodbUri: servers.mongodbUri, database: 'bench_transfers', shape: wanted, pids: serverPids },
  };
  const { metered, balance, events } = await runPart<RawTransfersResult>(
    bench,
    'points/rawTransfers.ts',
    input,
  );
  const booked = 2 * Array.from(transfersOf(wanted)).filter(({ outcome }) => outcome === 'booked').length;
  const total = String(BigInt(accounts) * FUNDS + HOT_FUNDS);
  if (balance !== total || events !== booked) {
    throw new Error(`The raw writer has ${balance}, ${events} instead of ${total}, ${booked}.`);
  }
  return metered;
}

/** Waits for a whole pass of the standing checker over all of it. */
async function held(clients: Clients, accounts: number, { balance, booked, hot }: Expected): Promise<string> {
  const { balance: standing } = await clients.ledger.GetBalance({ member: memberOf(hotOf(accounts)) });
  if (standing !== String(hot)) throw new Error(`The hot account has ${standing} instead of ${hot}.`);
  const wanted = `${balance}, ${booked}, 0, 0`;
  const until = performance.now() + CHECKED_MS;
  let found = 'nothing';
  while (performance.now() < until) {
    const { available, transactions, total, imbalancedAccounts } = await clients.ledger
      .GetTrialBalance({})
      .catch((): Partial<GetTrialBalanceResponse__Output> => ({}));
    found = [available, transactions, total, imbalancedAccounts].join(', ');
    if (found === wanted) {
      return 'the standing checker re-adds every booking to the sums that the generator knows, and all to zero';
    }
    await wait(POLL_MS);
  }
  throw new Error(`Balance, bookings, sum and imbalances come to ${found} instead of ${wanted}.`);
}
