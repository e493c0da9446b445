import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import kafkajsPackage from 'kafkajs/package.json' with { type: 'json' };
import mongodbPackage from 'mongodb/package.json' with { type: 'json' };
import type { Outcome } from './bench.ts';
import type { ProcessProfile } from './profile.ts';
import { isDoubtful, spreadOfRow } from './report.ts';
import type { MachineCard, Row } from './report.ts';
import type { Sizes } from './sizes.ts';

/** A row as it is kept. */
interface RecordedRow extends Omit<Row, 'ok'> {
  readonly spread?: { readonly least: number; readonly most: number };
  /** Absent where there is no bar. */
  readonly met?: boolean;
  /** Others used more than a tenth of the machine. */
  readonly doubtful?: true;
}

/** One part of a suite; parts may have run at different times, on different commits. */
interface RecordedPart {
  readonly machine: MachineCard;
  readonly versions: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly sizes: Sizes;
  readonly seconds: number;
  readonly rows: readonly RecordedRow[];
  /** Files beside the record. */
  readonly plots: readonly string[];
  /** Where the time of each process went; taken in a run of its own, whose rows are not kept. */
  readonly profile?: readonly ProcessProfile[];
}

export interface SuiteRecord {
  readonly schema: 1;
  readonly parts: Readonly<Record<string, RecordedPart>>;
}

/** All random draws of the suite begin with it, one further for each kind. */
export const SEED = 1;

const VERSIONS = {
  node: process.version,
  v8: process.versions.v8,
  kafkajs: kafkajsPackage.version,
  mongodb: mongodbPackage.version,
};

function recorded(row: Row): RecordedRow {
  const { ok, ...rest } = row;
  const spread = spreadOfRow(row);
  return {
    ...rest,
    ...(spread !== undefined && { spread }),
    ...(ok !== undefined && { met: ok }),
    ...(isDoubtful(row) && { doubtful: true as const }),
  };
}

const NOTHING: SuiteRecord = { schema: 1, parts: {} };

function read(file: string): SuiteRecord {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as SuiteRecord) : NOTHING;
}

interface Ran {
  readonly part: string;
  readonly machine: MachineCard;
  readonly sizes: Sizes;
  readonly seconds: number;
  readonly outcome: Outcome;
  /** Of a run with `--profile`. */
  readonly profile?: readonly ProcessProfile[] | undefined;
}

/** What a run adds to a record: its part in place of the one before. A profile joins the figures of an earlier run. */
export function withPart(record: SuiteRecord, ran: Ran): SuiteRecord {
  const { part, machine, sizes, seconds, outcome, profile } = ran;
  const before = record.parts[part];
  const made: RecordedPart = {
    machine,
    versions: VERSIONS,
    seed: SEED,
    sizes,
    seconds: Math.round(seconds),
    rows: outcome.rows.map(recorded),
    plots: Object.keys(outcome.plots ?? {}).map((name) => `${name}.svg`),
  };
  const now: RecordedPart =
    profile === undefined
      ? { ...made, ...(before?.profile !== undefined && { profile: before.profile }) }
      : { ...(before ?? { ...made, rows: [] }), profile };
  return { schema: 1, parts: { ...record.parts, [part]: now } };
}

/** Writes `bench-<suite>.json` and the plots into a folder and answers the files. */
export function writeRecord(folder: string, suite: string, ran: Ran): readonly string[] {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `bench-${suite}.json`);
  writeFileSync(file, `${JSON.stringify(withPart(read(file), ran), undefined, 2)}\n`);
  // Nobody reads a rate off a run that was slowed down by its profiler.
  if (ran.profile !== undefined) return [file];
  const plots = Object.entries(ran.outcome.plots ?? {}).map(([name, svg]) => {
    const plot = join(folder, `${name}.svg`);
    writeFileSync(plot, svg);
    return plot;
  });
  return [file, ...plots];
}
