import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Child, Guardian } from '@rapport/infra/children';
import { freePorts } from '@rapport/infra/ports';
import { connect, SERVICES } from '../clients.ts';
import type { Clients, GrpcAddresses, Service } from '../clients.ts';
import { loadOrMakeKeys, signDevelopmentToken } from '../start/keys.ts';
import { serviceEnvironment, serviceArguments } from '../start/services.ts';
import type { Pids } from './processes.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** A second on an idle machine; others may use all of a busy one. */
const READY_LIMIT_MS = 180_000;
const POLL_MS = 50;
export const TENANT = 'bench';

export interface RunningServices {
  readonly pids: Pids;
  readonly ingestionUrl: string;
  /** `host:port` of the gRPC server of each, whether or not it runs. */
  readonly grpc: GrpcAddresses;
  readonly token: string;
  readonly clients: Clients;
  readonly stop: () => Promise<void>;
}

export interface LaunchOptions {
  readonly guardian: Guardian;
  readonly servers: Readonly<{ kafkaBrokers: string; mongodbUri: string }>;
  /** For keys and profiles. */
  readonly folder: string;
  /** Where each service leaves a CPU profile at its end; none where absent. */
  readonly profileFolder?: string | undefined;
  /** Tells the profiles of one service's replicas apart. */
  readonly replica?: string;
}

/** Services as processes of their own on ports of their own, as `npm start` runs them, under the system's clock. */
export async function launchServices(
  names: readonly Service[],
  { guardian, servers, folder, profileFolder, replica }: LaunchOptions,
): Promise<RunningServices> {
  const keys = loadOrMakeKeys(join(folder, 'keys'));
  const ports = await freePorts(SERVICES.length * 2);
  const addresses = SERVICES.map((name, index) => {
    const [grpcPort = 0, httpPort = 0] = ports.slice(index * 2, index * 2 + 2);
    return { name, grpcPort, httpPort, grpc: `127.0.0.1:${grpcPort}`, http: `http://127.0.0.1:${httpPort}` };
  });
  const children = new Map<Service, Child>();
  for (const address of addresses.filter(({ name }) => names.includes(name))) {
    const { name } = address;
    const profiling: string[] = [];
    if (profileFolder !== undefined) {
      mkdirSync(profileFolder, { recursive: true });
      const file = `${replica === undefined ? name : `${name}-${replica}`}.cpuprofile`;
      profiling.push('--cpu-prof', `--cpu-prof-dir=${profileFolder}`, `--cpu-prof-name=${file}`);
    }
    children.set(
      name,
      guardian.spawnChild({
        name,
        command: process.execPath,
        args: [...profiling, ...serviceArguments(name)],
        cwd: ROOT,
        env: serviceEnvironment(address, { ...keys, ...servers, clock: 'system' }),
      }),
    );
  }
  const token = await signDevelopmentToken(keys.tokenPrivateKey, TENANT);
  const grpc = Object.fromEntries(addresses.map((address) => [address.name, address.grpc])) as Record<
    Service,
    string
  >;
  const clients = connect(grpc, token);
  const stop = async (): Promise<void> => {
    clients.close();
    await Promise.all([...children.values()].map((child) => child.stop()));
  };

  const ready = async (name: Service, url: string): Promise<void> => {
    const child = children.get(name);
    const until = performance.now() + READY_LIMIT_MS;
    for (;;) {
      const answer = await fetch(`${url}/readyz`).catch(() => undefined);
      if (answer?.ok === true) return;
      if (child?.isRunning() !== true || performance.now() > until) {
        throw new Error(`${name} is not ready:\n${child?.lastLines().slice(-30).join('\n') ?? ''}`);
      }
      await wait(POLL_MS);
    }
  };

  try {
    await Promise.all(
      addresses.filter(({ name }) => names.includes(name)).map(({ name, http }) => ready(name, http)),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    pids: Object.fromEntries([...children].map(([name, child]) => [name, child.pid])),
    ingestionUrl: addresses.find(({ name }) => name === 'ingestion')?.http ?? '',
    grpc,
    token,
    clients,
    stop,
  };
}
