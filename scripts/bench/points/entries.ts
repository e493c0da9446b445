import { loadService } from '@rapport/protos/loader';
import type { Bench, Outcome } from '../bench.ts';
import { encodeCalls, load } from '../calls/compare.ts';
import type { LoadResult } from '../calls/load.ts';
import { startMeter } from '../processes.ts';
import type { Metered } from '../processes.ts';
import { hasCaughtUp } from '../progress.ts';
import { SEED } from '../record.ts';
import { foreignShare, medianCpu } from '../report.ts';
import type { Row } from '../report.ts';
import { launchServices } from '../services.ts';
import { median, slopeOnLogs } from '../statistics.ts';
import { createMemberDraw, createRandom } from '../workload.ts';
import { memberOf } from './commands.ts';
import { lengthenPast } from './past.ts';

const SLOPE_BAR = 0.05;
const LATENCY_BAR = 1.3;
const CALLERS = 256;
/** The same few everywhere: only their past grows. */
const ACCOUNTS = 1_000;
/** Balances a second by the clock: far below what the service answers. */
const BALANCES_PER_SECOND = 500;

interface Stage {
  readonly entries: number;
  readonly metered: Metered[];
  readonly balances: LoadResult[];
}

/** What a command costs and how soon a balance is told on top of a short past and of a long one, which follow each other. */
export async function benchEntries(bench: Bench): Promise<Outcome> {
  const { servers, serverPids, say, sizes } = bench;
  const { histories, tail, calls, repetitions } = sizes;
  let services = await launchServices(['points'], bench);
  const stages: Stage[] = [];
  try {
    const draw = createMemberDraw('zipf', ACCOUNTS, createRandom(SEED));
    let made = 0;
    let sent = 0;
    const earn = async (commands: number): Promise<void> => {
      const until = sent + commands;
      const caller = async (): Promise<void> => {
        while (sent < until) {
          sent += 1;
          // Everybody earns once, so that every balance can be asked for.
          const member = memberOf(sent <= ACCOUNTS ? sent - 1 : draw());
          await services.clients.ledger.Earn({ requestId: `e-${sent}`, member, amount: '1' });
        }
      };
      await Promise.all(Array.from({ length: CALLERS }, caller));
      made += commands;
    };
    const requests = encodeCalls(
      bench,
      'balances',
      loadService('points').own.LedgerService.service.GetBalance,
      Array.from({ length: ACCOUNTS }, (_, number) => ({ member: memberOf(number) })),
    );
    const measured = Math.min(tail, histories[0] ?? tail);
    for (const entries of histories) {
      if (stages.length > 0) {
        await services.stop();
        made += await lengthenPast(servers.mongodbUri, Math.max(0, entries - measured - made));
        services = await launchServices(['points'], bench);
      }
      // Not measured: a process that is new compiles, and meets its accounts.
      await earn(measured);
      await hasCaughtUp(services.clients, ['points']);
      const { pids } = services;
      const stage: Stage = { entries, metered: [], balances: [] };
      for (let turn = 0; turn < repetitions; turn += 1) {
        const stopMeter = startMeter({ ...serverPids, ...pids, load: process.pid });
        await earn(measured);
        stage.metered.push(stopMeter());
        await hasCaughtUp(services.clients, ['points']);
        stage.balances.push(
          await load(
            bench,
            requests,
            { address: services.grpc.points, pids },
            {
              ...{ calls: Math.min(calls, BALANCES_PER_SECOND * 20), rate: BALANCES_PER_SECOND },
              token: services.token,
            },
          ),
        );
      }
      stages.push(stage);
      say(`entries: ${entries.toLocaleString('en')}`);
    }
    let total = 0;
    for (let number = 0; number < ACCOUNTS; number += 1) {
      const { balance } = await services.clients.ledger.GetBalance({ member: memberOf(number) });
      total += Number(balance);
    }
    if (total !== made) throw new Error(`Balances come to ${total} instead of ${made}.`);
    const check = `balances of all accounts come to the ${made.toLocaleString('en')} points that were earned`;
    const us = ({ metered }: Stage): number[] =>
      metered.map(
        ({ cpuSeconds }) =>
          (((cpuSeconds.points ?? NaN) + (cpuSeconds.mongod ?? NaN) + (cpuSeconds.kafka ?? NaN)) / measured) *
          1e6,
      );
    const slopes = Array.from({ length: repetitions }, (_, turn) =>
      slopeOnLogs(stages.map((stage) => [stage.entries, us(stage)[turn] ?? NaN] as const)),
    );
    const p99 = (stage: Stage | undefined): number =>
      median((stage?.balances ?? []).map(({ p99Ms }) => p99Ms));
    const [least, most] = [stages[0], stages.at(-1)];
    const slower = p99(most) / p99(least);
    const foreign = foreignShare(stages.flatMap(({ metered }) => metered));
    return {
      rows: [
        ...stages.map((stage): Row => ({
          ...{ name: `${stage.entries.toLocaleString('en')} entries`, events: measured, unit: 'µs/event' },
          ...{ value: median(us(stage)), turns: us(stage), check },
          ...{ cpuPerEvent: medianCpu(stage.metered, measured), foreignShare: foreignShare(stage.metered) },
          notes: [`GetBalance p99 ${p99(stage).toFixed(1)} ms at ${BALANCES_PER_SECOND}/s`],
        })),
        {
          ...{
            name: 'CPU per command by entries',
            value: median(slopes),
            unit: 'slope',
            turns: slopes,
            check,
          },
          ...{ bar: `≤ ${SLOPE_BAR}`, ok: median(slopes) <= SLOPE_BAR, foreignShare: foreign },
        },
        {
          ...{ name: 'GetBalance p99, most entries ÷ fewest', value: slower, unit: 'ratio', ratio: slower },
          ...{ bar: `≤ ${LATENCY_BAR}`, ok: slower <= LATENCY_BAR, foreignShare: foreign, check },
        },
      ],
    };
  } finally {
    await services.stop();
  }
}
