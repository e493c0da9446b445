import { join } from 'node:path';
import type { Bench } from './bench.ts';
import type { Pids } from './processes.ts';

/** What such a server prints when it listens, before its address. */
const LISTENING = 'listening on ';
const START_MS = 30_000;

export interface BareServer {
  readonly address: string;
  readonly pids: Pids;
  readonly stop: () => Promise<unknown>;
}

/**
 * A server to compare with, in a process of its own.
 *
 * @param script within scripts/bench; it is given its input as JSON, and prints its address
 */
export async function startServer(
  { guardian }: Pick<Bench, 'guardian'>,
  script: string,
  input: object,
): Promise<BareServer> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const child = guardian.spawnChild({
    name: 'bare',
    command: process.execPath,
    args: [join(import.meta.dirname, script), JSON.stringify(input)],
    graceMs: 2_000,
    onLine: (line) => {
      if (line.startsWith(LISTENING)) resolve(line.slice(LISTENING.length));
    },
  });
  const limit = setTimeout(() => {
    reject(new Error(`The bare server did not start:\n${child.lastLines().join('\n')}`));
  }, START_MS);
  const address = await promise;
  clearTimeout(limit);
  return { address, pids: { bare: child.pid }, stop: () => child.stop() };
}
