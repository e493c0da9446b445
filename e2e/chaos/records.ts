import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MachineCard } from '@rapport/scripts/machine-card';
import type { RoundResult } from './round.ts';

export interface Summary {
  readonly rounds: number;
  readonly seeds: { readonly from: number; readonly to: number };
  /** Seeds of the rounds in which something was lost, doubled or different. */
  readonly failed: readonly number[];
  readonly totals: Readonly<Record<string, number>>;
  /** Bookings by kind, and redemptions by what became of them. */
  readonly points: Readonly<Record<string, number>>;
  /** How many rounds had a fault of the kind. */
  readonly faults: Readonly<Record<string, number>>;
}

const KIND = /^\S+ (killed|frozen|dies at \S+|freezes at \S+)/;
const SERVER = /^(broker|mongod) /;

/** `service killed`, `mongod frozen`, `service dies at commit.open`, with a stand-in or without. */
function kindOf(fault: string): string {
  const [, kind = fault] = KIND.exec(fault) ?? [];
  const who = SERVER.exec(fault)?.[1] ?? 'service';
  return `${who} ${kind}${fault.includes('stand-in') ? ' beside a stand-in' : ''}`;
}

function sumUp(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const [kind, count] of counts.flatMap((one) => Object.entries(one))) {
    sums.set(kind, (sums.get(kind) ?? 0) + count);
  }
  return Object.fromEntries([...sums].sort());
}

export function summarise(results: readonly RoundResult[]): Summary {
  const sum = (pick: (result: RoundResult) => number | undefined): number =>
    results.reduce((total, result) => total + (pick(result) ?? 0), 0);
  const seeds = results.map(({ seed }) => seed);
  const kinds = Map.groupBy(
    results.flatMap(({ faults }) => faults),
    kindOf,
  );
  return {
    rounds: results.length,
    seeds: { from: Math.min(...seeds), to: Math.max(...seeds) },
    failed: results.filter(({ ok }) => !ok).map(({ seed }) => seed),
    totals: {
      acknowledged: sum(({ acknowledged }) => acknowledged),
      counted: sum(({ counted }) => counted),
      appendedAgain: sum(({ resent }) => resent),
      repetitions: sum(({ sent }) => sent.repetitions),
      unanswered: sum(({ sent }) => sent.unanswered),
      abandoned: sum(({ sent }) => sent.abandoned),
      bookings: sum(({ bookings }) => bookings),
      collectionsCompared: sum(({ collections }) => collections),
      documentsCompared: sum(({ documents }) => documents),
      faultsMissed: sum(({ missed }) => missed),
      failedStarts: sum(({ failedStarts }) => failedStarts),
      problems: sum(({ problems }) => problems.length),
      seconds: Math.round(sum(({ seconds }) => seconds.faults + seconds.settling + seconds.checking)),
    },
    points: sumUp(results.map(({ points }) => points)),
    faults: Object.fromEntries([...kinds].sort().map(([kind, some]) => [kind, some.length])),
  };
}

/** Rounds of several runs add up in one folder: a line for each round, and the summary of all lines. */
export interface Records {
  readonly add: (result: RoundResult, machine: MachineCard) => void;
}

export function openRecords(folder: string): Records {
  const lines = join(folder, 'chaos.jsonl');
  return {
    add: (result, machine) => {
      mkdirSync(folder, { recursive: true });
      const { commit = '', at = '' } = machine;
      appendFileSync(lines, `${JSON.stringify({ ...result, commit, at })}\n`);
      const summary = summarise(readRounds(lines));
      writeFileSync(join(folder, 'chaos.json'), `${JSON.stringify({ machine, ...summary }, undefined, 2)}\n`);
    },
  };
}

function readRounds(file: string): readonly RoundResult[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RoundResult);
}
