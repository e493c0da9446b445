import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bench } from '../bench.ts';
import { runPart } from '../part.ts';
import { startServer } from '../server.ts';
import type { BareServer } from '../server.ts';
import type { Pids } from '../processes.ts';
import type { BareInput } from './bare.ts';
import type { LoadInput, LoadResult } from './load.ts';

/** As h2load 1×32. */
const IN_FLIGHT = 32;

/** A bare server in a process of its own. */
export const startBare = (bench: Pick<Bench, 'guardian'>, input: BareInput): Promise<BareServer> =>
  startServer(bench, 'calls/bare.ts', input);

/** An RPC with the requests that are sent to it, encoded once. */
export interface Calls {
  readonly path: string;
  readonly requestsFile: string;
}

export function encodeCalls<Request>(
  { folder }: Pick<Bench, 'folder'>,
  name: string,
  rpc: { readonly path: string; readonly requestSerialize: (request: Request) => Buffer },
  requests: readonly Request[],
): Calls {
  const requestsFile = join(folder, `${name}.requests`);
  writeFileSync(requestsFile, requests.map((one) => rpc.requestSerialize(one).toString('base64')).join('\n'));
  return { path: rpc.path, requestsFile };
}

/** Calls one server from a process of its own. */
export function load(
  bench: Bench,
  { path, requestsFile }: Calls,
  server: { readonly address: string; readonly pids: Pids },
  options: Pick<LoadInput, 'calls' | 'rate' | 'silentBytes'> & { readonly token?: string },
): Promise<LoadResult> {
  const input: LoadInput = {
    ...{ address: server.address, path, requestsFile, inFlight: IN_FLIGHT, token: 'none' },
    ...options,
    pids: { ...bench.serverPids, ...server.pids },
  };
  return runPart<LoadResult>(bench, 'calls/load.ts', input);
}
