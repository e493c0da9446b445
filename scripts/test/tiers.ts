import { readFileSync } from 'node:fs';

export const TIERS = ['check', 'unit', 'integration', 'component', 'e2e'] as const;
export type Tier = (typeof TIERS)[number];

export type TierResult = Readonly<{
  tier: Tier;
  ok: boolean;
  /** Jest tests; the check has none. */
  passed: number;
  failed: number;
  skipped: number;
  durationMs: number;
  against: string;
  /** What made it fail beside failed tests. */
  remark: string;
}>;

export const NEEDS_SERVERS: ReadonlySet<Tier> = new Set<Tier>(['integration', 'e2e']);

/** @returns the tiers named, in their own order, all if none is named; or what is not one */
export function selectTiers(names: readonly string[]): readonly Tier[] | Readonly<{ unknown: string }> {
  const unknown = names.find((name) => !(TIERS as readonly string[]).includes(name));
  if (unknown !== undefined) return { unknown };
  return names.length === 0 ? TIERS : TIERS.filter((tier) => names.includes(tier));
}

type JestReport = Readonly<{
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  numRuntimeErrorTestSuites: number;
  numTotalTests: number;
}>;

export type TestCounts = Readonly<{ passed: number; failed: number; skipped: number; remark: string }>;

/** A suite that could not even be loaded counts as one failed test: its tests are unknown. */
export function readJestReport(file: string): TestCounts {
  let report: JestReport;
  try {
    report = JSON.parse(readFileSync(file, 'utf8')) as JestReport;
  } catch {
    return { passed: 0, failed: 0, skipped: 0, remark: 'jest left no report' };
  }
  const broken = report.numRuntimeErrorTestSuites;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken,
    skipped: report.numPendingTests + report.numTodoTests,
    remark:
      broken > 0
        ? `${String(broken)} files could not be run`
        : report.numTotalTests === 0
          ? 'no tests found'
          : '',
  };
}

/** A table with one line per tier; the last line is `N passed, N failed`, of tests and of what is checked besides. */
export function describeResults(results: readonly TierResult[]): string {
  const lines = results.map(({ tier, ok, passed, failed, skipped, durationMs, against, remark }) =>
    [
      ok ? 'ok    ' : 'FAILED',
      tier.padEnd(12),
      tier === 'check' ? ' '.repeat(COUNTS_WIDTH) : counts(passed, failed, skipped).padEnd(COUNTS_WIDTH),
      `${(durationMs / 1000).toFixed(1).padStart(6)} s`,
      [against, remark].filter((text) => text !== '').join('; '),
    ]
      .join('  ')
      .trimEnd(),
  );
  const sum = (pick: (result: TierResult) => number): number =>
    results.reduce((total, result) => total + pick(result), 0);
  return [
    ...lines,
    '',
    `${String(sum(({ passed }) => passed))} passed, ${String(sum(({ failed }) => failed))} failed`,
  ].join('\n');
}
const COUNTS_WIDTH = 34;

function counts(passed: number, failed: number, skipped: number): string {
  const base = `${String(passed)} passed, ${String(failed)} failed`;
  return skipped === 0 ? base : `${base}, ${String(skipped)} skipped`;
}
