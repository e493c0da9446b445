import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeResults, readJestReport, selectTiers } from './tiers.ts';

describe('the tiers to run', () => {
  it('are all of them, or those named, in their own order', () => {
    expect(selectTiers([])).toEqual(['check', 'unit', 'integration', 'component', 'e2e']);
    expect(selectTiers(['component', 'unit'])).toEqual(['unit', 'component']);
    expect(selectTiers(['unit', 'units'])).toEqual({ unknown: 'units' });
  });
});

describe('a report of jest', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'rapport-tiers-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function report(counts: object): string {
    const file = join(folder, 'report.json');
    const none = {
      numPassedTests: 0,
      numFailedTests: 0,
      numPendingTests: 0,
      numTodoTests: 0,
      numRuntimeErrorTestSuites: 0,
    };
    writeFileSync(file, JSON.stringify({ ...none, numTotalTests: 5, ...counts }));
    return file;
  }

  it('counts what passed, failed and was skipped', () => {
    const file = report({ numPassedTests: 3, numFailedTests: 1, numPendingTests: 1 });
    expect(readJestReport(file)).toEqual({ passed: 3, failed: 1, skipped: 1, remark: '' });
  });

  it('counts a file that could not be run as a failure', () => {
    const file = report({ numPassedTests: 3, numRuntimeErrorTestSuites: 2 });
    expect(readJestReport(file)).toEqual({
      passed: 3,
      failed: 2,
      skipped: 0,
      remark: '2 files could not be run',
    });
  });

  it('says when there was nothing to run, or no report', () => {
    expect(readJestReport(report({ numTotalTests: 0 })).remark).toBe('no tests found');
    expect(readJestReport(join(folder, 'nothing.json')).remark).toBe('jest left no report');
  });
});

it('ends with the sum of all tiers', () => {
  const result = { ok: true, passed: 0, failed: 0, skipped: 0, durationMs: 1000, against: '', remark: '' };
  const text = describeResults([
    { ...result, tier: 'check', failed: 1, ok: false, remark: 'lint' },
    { ...result, tier: 'unit', passed: 40, failed: 1, ok: false, against: 'no servers' },
    { ...result, tier: 'integration', passed: 2, against: 'Kafka 4.2.0' },
  ]);
  expect(text.split('\n').at(-1)).toBe('42 passed, 2 failed');
  expect(text).toMatch(/^FAILED {2}check .* lint$/m);
  expect(text).toMatch(/^ok {6}integration .* Kafka 4\.2\.0$/m);
});
