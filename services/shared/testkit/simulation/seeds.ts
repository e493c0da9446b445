import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** 2,000 seeds are four files of this many, so that the workers share them out. */
const SEEDS_PER_FILE = 500;
/** Half a minute where nobody else is at work. */
const LIMIT_MS = 300_000;
const MAIN = join(import.meta.dirname, 'main.ts');

/**
 * Every seed runs twice: it holds, and its trace is the same. In a process of its own, because in the sandbox of the
 * tests every look at a global takes a detour, and all together two and a half times as long.
 */
export function simulateSeeds(from: number): void {
  const args = ['--seed', String(from), '--seeds', String(SEEDS_PER_FILE), '--twice'];
  test(
    `seeds ${from} to ${from + SEEDS_PER_FILE - 1}, each twice`,
    async () => {
      const { stdout } = await promisify(execFile)(process.execPath, [MAIN, ...args]).catch(
        (error: unknown) => {
          const { stdout = '', stderr = '' } = error as {
            readonly stdout?: string;
            readonly stderr?: string;
          };
          throw new Error(`${stdout}\n${stderr}`, { cause: error });
        },
      );
      expect(stdout).toMatch(
        new RegExp(`^${SEEDS_PER_FILE} seeds, each twice, \\d+ steps, .*: 0 violations`),
      );
    },
    LIMIT_MS,
  );
}
