import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Guardian } from '@rapport/infra/children';
import { MEMORY_ENVIRONMENT, memoryFlags } from '../start/services.ts';
import type { ServiceName } from '../start/services.ts';

/** No part takes longer than this; the longest follows 10^7 events of history. */
const PART_LIMIT_MS = 30 * 60_000;

type Place = Readonly<{ guardian: Guardian; folder: string }>;

/**
 * Runs a part of a benchmark in a process of its own, so that it shares no event loop with anything else.
 *
 * @param script within scripts/bench
 * @throws Error with its last lines where it fails or takes too long
 */
export async function runPart<Result>(
  { guardian, folder }: Place,
  script: string,
  input: object,
  nodeArguments: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<Result> {
  const name = `${script.replaceAll(/[^a-z]/g, '-')}-${String(performance.now()).replace('.', '')}`;
  const [inputFile, resultFile] = [join(folder, `${name}.input.json`), join(folder, `${name}.result.json`)];
  writeFileSync(inputFile, JSON.stringify(input));
  const child = guardian.spawnChild({
    name: script,
    command: process.execPath,
    args: [...nodeArguments, join(import.meta.dirname, script), inputFile, resultFile],
    env: { ...process.env, ...environment },
    graceMs: 2_000,
  });
  const limit = setTimeout(() => void child.stop(), PART_LIMIT_MS);
  const { code } = await child.exited;
  clearTimeout(limit);
  if (code !== 0) {
    throw new Error(
      `${script} ended with ${code ?? 'a signal'}:\n${child.lastLines().slice(-30).join('\n')}`,
    );
  }
  return JSON.parse(readFileSync(resultFile, 'utf8')) as Result;
}

/** The same for a part that does a service's work: it uses memory as that one does, or as those without flags of their own. */
export function runAsService<Result>(
  place: Place,
  script: string,
  input: object,
  nodeArguments: readonly string[] = [],
  service: ServiceName = 'segmentation',
): Promise<Result> {
  return runPart(place, script, input, [...memoryFlags(service), ...nodeArguments], MEMORY_ENVIRONMENT);
}

/** The other side: what a part does with its input. */
export async function part<Input, Result extends object>(
  work: (input: Input) => Promise<Result>,
): Promise<void> {
  const [inputFile = '', resultFile = ''] = process.argv.slice(2);
  const result = await work(JSON.parse(readFileSync(inputFile, 'utf8')) as Input);
  writeFileSync(resultFile, JSON.stringify(result));
  // Clients of Kafka and MongoDB may keep timers; the work is done.
  process.exit(0);
}
