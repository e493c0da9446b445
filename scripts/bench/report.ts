import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import type { Metered } from './processes.ts';

/** One line of a result: what was measured, against what, and whether it holds. */
export interface Row {
  readonly name: string;
  readonly events?: number;
  readonly eventsPerSecond?: number;
  /** By process, in µs per event. */
  readonly cpuPerEvent?: Readonly<Record<string, number>>;
  readonly ratio?: number;
  /** In words, for example `≥ 0.3 of raw kafkajs`. */
  readonly bar?: string;
  readonly ok?: boolean;
  /** What was counted again and came out right; a row whose check fails is an error. */
  readonly check: string;
  readonly notes?: readonly string[];
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? NaN) + upper) / 2 : upper;
}

/** Smallest value that at least this share of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? NaN;
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

const DOUBTFUL_SHARE = 0.1;
export function foreignNote(metered: readonly Metered[]): string {
  const share = foreignShare(metered);
  const said = `others used at most ${(share * 100).toFixed(0)} % of the machine`;
  return share > DOUBTFUL_SHARE ? `${said}: too much to trust the absolute figures` : said;
}

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

function verdict({ ok }: Row): string {
  if (ok === undefined) return '';
  return ok ? 'ok' : 'SHORT';
}

export function describeRows(rows: readonly Row[]): string {
  const table = [
    ['row', 'events/s', 'CPU µs/event', 'ratio', 'bar', ''],
    ...rows.map((row) => [
      row.name,
      row.eventsPerSecond === undefined ? '' : Math.round(row.eventsPerSecond).toLocaleString('en'),
      row.cpuPerEvent === undefined ? '' : totalOf(row.cpuPerEvent).toFixed(1),
      row.ratio?.toFixed(2) ?? '',
      row.bar ?? '',
      verdict(row),
    ]),
  ];
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((cells) => (cells[column] ?? '').length)),
  );
  const lines = table.map((cells) =>
    cells
      .map((cell, column) =>
        column === 0 || column > 3 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd(),
  );
  const details = rows.flatMap(({ name, cpuPerEvent, check, notes = [] }) => [
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
    ...notes.map((note) => `  ${note}`),
  ]);
  return [...lines, ...details].join('\n');
}

/** `.cache/bench/<name>.json`: the newest run, with the machine it ran on. */
export function writeResult(folder: string, name: string, card: MachineCard, rows: readonly Row[]): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.json`);
  writeFileSync(file, `${JSON.stringify({ name, machine: card, rows }, undefined, 2)}\n`);
  return file;
}
