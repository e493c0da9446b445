import { setTimeout as wait } from 'node:timers/promises';
import type { GetTrialBalanceResponse__Output } from '@rapport/protos/rapport/points/v1/GetTrialBalanceResponse';
import { createClient } from '@rapport/protos/client';
import { loadService } from '@rapport/protos/loader';
import type { Clients } from '../../clients.ts';
import { startBare } from '../calls/compare.ts';
import type { BareServer } from '../calls/compare.ts';
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
import { FUNDS, SHAPES, ledgerCommands, memberOf } from './commands.ts';
import type { LedgerCommand, Shape } from './commands.ts';

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
const INSUFFICIENT = 9;
const CHECKED_MS = 120_000;
const POLL_MS = 200;

/** Sums that the generator knows: what all accounts must hold together. */
interface Expected {
  balance: bigint;
  booked: number;
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

/** The ledger as its callers meet it: the points service in a process of its own, one RPC per command. */
export async function benchPoints(bench: Bench): Promise<Outcome> {
  const { servers, serverPids, say, sizes } = bench;
  const { commands, accounts, singleCommands, repetitions, seconds } = sizes;
  const services = await launchServices(['points'], bench);
  const { clients } = services;
  const expected: Expected = { balance: 0n, booked: 0 };
  let sent = 0;

  const send = async (command: LedgerCommand): Promise<void> => {
    sent += 1;
    await call(clients, command, `r-${sent}`);
    if (command.outcome === 'refused') return;
    expected.booked += 1;
    expected.balance += command.rpc === 'Earn' ? command.amount : -command.amount;
  };
  const sendAll = async (all: Iterator<LedgerCommand>): Promise<void> => {
    const caller = async (): Promise<void> => {
      for (let next = all.next(); next.done !== true; next = all.next()) await send(next.value);
    };
    await Promise.all(Array.from({ length: CALLERS }, caller));
  };
  let postgres: Postgres | undefined;
  let bare: BareServer | undefined;
  let bareClient: Pick<Clients, 'ledger'> | undefined;
  const sendBare = async (command: LedgerCommand): Promise<void> => {
    sent += 1;
    if (bareClient !== undefined) await call(bareClient, { ...command, outcome: 'booked' }, `r-${sent}`);
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
    const accountsOf = (shape: Shape): number => (shape === 'many accounts' ? accounts : 1);
    await sendAll(
      Array.from({ length: accounts }, (_, number): LedgerCommand => ({
        ...{ rpc: 'Earn', member: memberOf(number), amount: FUNDS, outcome: 'booked' },
      })).values(),
    );
    const ours = { 'many accounts': [] as Metered[], 'one hot account': [] as Metered[] };
    const theirs: RawResult[] = [];
    const found = await startPostgres(bench, accounts);
    if ('missing' in found) say(`points: no rows of Postgres, ${found.missing}`);
    else postgres = found;
    const relational = { 'one a transaction': [] as number[], '100 a transaction': [] as number[] };
    for (let turn = 0; turn < repetitions; turn += 1) {
      for (const shape of SHAPES) {
        const stopMeter = startMeter({ ...services.pids, ...serverPids });
        const own = ownCpuSeconds();
        await sendAll(ledgerCommands(commands, accountsOf(shape), SEED + turn));
        ours[shape].push(withOwn(stopMeter(), 'generator', ownCpuSeconds() - own));
      }
      const raw: RawInput = {
        ...{ mongodbUri: servers.mongodbUri, database: `bench_points_${turn}` },
        ...{ shape: { commands: singleCommands, accounts, seed: SEED }, pids: serverPids },
      };
      theirs.push(await runPart<RawResult>(bench, 'ledger/raw.ts', raw));
      if (postgres !== undefined) {
        for (const way of WAYS) relational[way].push(await postgres.run(way, commands));
      }
      say(`points ${turn + 1}/${repetitions}`);
    }
    bare = await startBare(bench, {
      ...{ package: 'points', service: 'LedgerService', methods: ['Earn', 'Redeem'], answer: {} },
      insert: { mongodbUri: servers.mongodbUri, database: 'bench_points_bare' },
    });
    bareClient = { ledger: createClient(loadService('points').own.LedgerService, bare.address) };
    const rateOf = (shape: Shape): number => median(ours[shape].map((metered) => commands / metered.seconds));
    const sustained = rateOf('many accounts');
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
    const check = await held(clients, expected);
    const rawRates = theirs.map(({ metered }) => singleCommands / metered.seconds);
    const rows = SHAPES.map((shape): Row => {
      const rates = ours[shape].map((metered) => commands / metered.seconds);
      const ratios = rates.map((rate, turn) => rate / (rawRates[turn] ?? NaN));
      return {
        ...{ name: `points over gRPC, ${shape}`, events: commands, value: median(rates), unit: 'events/s' },
        ...{ baseline: median(rawRates), ratio: median(ratios), turns: ratios },
        cpuPerEvent: medianCpu(ours[shape], commands),
        bar: `≥ ${THROUGHPUT_BAR} of a transaction each`,
        ok: median(ratios) >= THROUGHPUT_BAR,
        foreignShare: foreignShare(ours[shape]),
        check,
      };
    });
    for (const way of postgres === undefined ? [] : WAYS) {
      const ratios = ours['many accounts'].map(
        ({ seconds: taken }, turn) => commands / taken / (relational[way][turn] ?? NaN),
      );
      rows.push({
        ...{ name: `points over gRPC, against Postgres, ${way}`, events: commands, value: sustained },
        ...{ unit: 'events/s', baseline: median(relational[way]), ratio: median(ratios), turns: ratios },
        ...{ bar: `≥ ${POSTGRES_BARS[way]}`, ok: median(ratios) >= POSTGRES_BARS[way] },
        ...{
          foreignShare: foreignShare(ours['many accounts']),
          check: `${check}; Postgres: balances are what its entries come to`,
        },
        notes: ['pgbench, eight clients, prepared: UPDATE and INSERT in one statement'],
      });
    }
    const hot = rateOf('one hot account') / sustained;
    rows.push({
      ...{ name: 'points, one hot account ÷ many', value: hot, unit: 'ratio', ratio: hot },
      ...{ bar: `≥ ${HOT_BAR}`, ok: hot >= HOT_BAR, check },
    });
    return { rows: [...rows, ...loads] };
  } finally {
    bareClient?.ledger.close();
    await bare?.stop();
    await postgres?.stop();
    await services.stop();
  }
}

/** Waits for a whole pass of the standing checker over all of it. */
async function held(clients: Clients, { balance, booked }: Expected): Promise<string> {
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
