import { execFileSync } from 'node:child_process';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import type { Metered } from './processes.ts';
import { median, spreadOf } from './statistics.ts';
import type { Spread } from './statistics.ts';

export type Unit = 'events/s' | 'µs/event' | 'bytes/id' | '% CPU' | 'ms' | 'MB' | 'slope' | 'ratio';

/** One line of a result: what was measured, against what, and whether it holds. */
export interface Row {
  readonly name: string;
  readonly events?: number;
  /** The median of all turns, in `unit`. */
  readonly value?: number;
  readonly unit?: Unit;
  /** The same of what it is held against. */
  readonly baseline?: number;
  /** By process, in µs per event. */
  readonly cpuPerEvent?: Readonly<Record<string, number>>;
  readonly ratio?: number;
  /** What each turn came to: its ratio, or its value where there is none. */
  readonly turns?: readonly number[];
  /** In words, for example `≥ 0.3 of raw kafkajs`. */
  readonly bar?: string;
  readonly ok?: boolean;
  /** Of the machine's CPU, what others took meanwhile. */
  readonly foreignShare?: number;
  /** What was counted again and came out right; a row whose check fails is an error. */
  readonly check: string;
  readonly notes?: readonly string[];
}

export function medianCpu(metered: readonly Metered[], events: number): Record<string, number> {
  const names = Object.keys(metered[0]?.cpuSeconds ?? {});
  return Object.fromEntries(
    names.map((name) => [
      name,
      (median(metered.map(({ cpuSeconds }) => cpuSeconds[name] ?? 0)) / events) * 1e6,
    ]),
  );
}

/** Of the CPU that the machine has, what ran beside the benchmark took. */
export function foreignShare(metered: readonly Metered[]): number {
  return Math.max(
    0,
    ...metered.map(
      ({ othersSeconds, stolenSeconds, seconds }) =>
        (othersSeconds + stolenSeconds) / (seconds * availableParallelism()),
    ),
  );
}

/** Above it the figures of a row say as much about others as about us. */
const DOUBTFUL_SHARE = 0.1;
export const isDoubtful = ({ foreignShare: share = 0 }: Row): boolean => share > DOUBTFUL_SHARE;

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return 'unknown';
  }
}

export type MachineCard = Readonly<Record<string, string>>;

export function machineCard(ranAgainst: string): MachineCard {
  const [first] = cpus();
  return {
    processor: `${availableParallelism()} × ${first?.model.trim() ?? 'unknown'}`,
    memory: `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    system: `Linux ${release()}`,
    node: process.version,
    servers: ranAgainst,
    commit: commit(),
    load: loadavg()
      .map((load) => load.toFixed(2))
      .join(' '),
    at: new Date().toISOString(),
  };
}

export function describeCard(card: MachineCard): string {
  return Object.entries(card)
    .map(([fact, value]) => `  ${fact.padEnd(10)} ${value}`)
    .join('\n');
}

function totalOf(perProcess: Readonly<Record<string, number>>): number {
  return Object.values(perProcess).reduce((sum, one) => sum + one, 0);
}

function verdict(row: Row): string {
  if (row.ok === undefined) return '';
  return `${row.ok ? 'ok' : 'SHORT'}${isDoubtful(row) ? ', in doubt' : ''}`;
}

/** Large figures without decimals, small ones with enough of them. */
function figure(value: number): string {
  const size = Math.abs(value);
  if (size >= 1_000) return Math.round(value).toLocaleString('en');
  return value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2);
}

export function spreadOfRow({ turns }: Row): Spread | undefined {
  return turns === undefined || turns.length === 0 ? undefined : spreadOf(turns);
}

/** Columns that stand to the right. */
const NUMBERS = new Set([1, 3, 4, 5]);

export function describeRows(rows: readonly Row[]): string {
  const table = [
    ['row', 'value', 'unit', 'baseline', 'CPU µs/event', 'ratio', 'spread', 'bar', ''],
    ...rows.map((row) => {
      const spread = spreadOfRow(row);
      return [
        row.name,
        row.value === undefined ? '' : figure(row.value),
        row.unit ?? '',
        row.baseline === undefined ? '' : figure(row.baseline),
        row.cpuPerEvent === undefined ? '' : totalOf(row.cpuPerEvent).toFixed(1),
        row.ratio === undefined ? '' : figure(row.ratio),
        spread === undefined ? '' : `${figure(spread.least)} to ${figure(spread.most)}`,
        row.bar ?? '',
        verdict(row),
      ];
    }),
  ];
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((cells) => (cells[column] ?? '').length)),
  );
  const lines = table.map((cells) =>
    cells
      .map((cell, column) =>
        NUMBERS.has(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const details = rows.flatMap(({ name, cpuPerEvent, foreignShare: share, check, notes = [] }) => [
    '',
    name,
    ...(cpuPerEvent === undefined
      ? []
      : [
          `  CPU µs/event: ${Object.entries(cpuPerEvent)
            .map(([process_, us]) => `${process_} ${us.toFixed(1)}`)
            .join(', ')}`,
        ]),
    `  checked: ${check}`,
    ...(share === undefined
      ? []
      : [
          `  others used at most ${(share * 100).toFixed(0)} % of the machine${share > DOUBTFUL_SHARE ? ': too much to trust the absolute figures' : ''}`,
        ]),
    ...notes.map((note) => `  ${note}`),
  ]);
  return [...lines, ...details].join('\n');
}
