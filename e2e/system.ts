import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { startGuardian } from '@rapport/infra/children';
import type { Child } from '@rapport/infra/children';
import { freePorts } from '@rapport/infra/ports';
import { chainIsStill } from '@rapport/scripts/chain';
import { connect, SERVICES } from '@rapport/scripts/clients';
import type { Clients, Service } from '@rapport/scripts/clients';
import { loadOrMakeKeys, signDevelopmentToken } from '@rapport/scripts/keys';
import type { Keys } from '@rapport/scripts/keys';
import { serviceEnvironment, serviceArguments } from '@rapport/scripts/services';

const ROOT = join(import.meta.dirname, '..');
const READY_LIMIT_MS = 60_000;
const POLL_MS = 50;

export interface ServerAddresses {
  readonly kafkaBrokers: string;
  readonly mongodbUri: string;
}

/** A company's space in the running system, with a token that may do everything in it. */
export interface Tenant {
  readonly name: string;
  readonly token: string;
  readonly api: Clients;
  readonly post: (body: unknown, headers?: Readonly<Record<string, string>>) => Promise<HttpAnswer>;
  /** Sends interactions, all of which must be accepted, and waits until every service has seen them. */
  readonly record: (...interactions: readonly object[]) => Promise<void>;
  readonly settled: () => Promise<void>;
}

export interface HttpAnswer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
  readonly headers: Headers;
}

/** Five services as five processes, on given servers. */
export interface System {
  readonly http: Readonly<Record<Service, string>>;
  readonly grpc: Readonly<Record<Service, string>>;
  readonly keys: Keys;
  readonly tenant: (name: string) => Promise<Tenant>;
  /** Ends a service as a power cut would, and starts it again. */
  readonly killAndRestart: (service: Service) => Promise<void>;
  /** Runs one of the project's commands to its end; rejects with what it printed if it fails. */
  readonly runScript: (script: string, args: readonly string[]) => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

/** The servers that the test launcher has started. */
export function givenServers(): ServerAddresses {
  const kafkaBrokers = process.env.KAFKA_BROKERS;
  const mongodbUri = process.env.MONGODB_URI;
  if (kafkaBrokers === undefined || mongodbUri === undefined) {
    throw new Error('End-to-end tests need KAFKA_BROKERS and MONGODB_URI; `npm test -- e2e` starts both.');
  }
  return { kafkaBrokers, mongodbUri };
}

export async function startSystem(
  servers: ServerAddresses,
  { clock = 'system', keys: given }: { clock?: 'system' | 'follow'; keys?: Keys } = {},
): Promise<System> {
  const home = mkdtempSync(join(tmpdir(), 'rapport-e2e-'));
  const keys = given ?? loadOrMakeKeys(join(home, 'keys'));
  const guardian = await startGuardian();
  const ports = await freePorts(SERVICES.length * 2);
  const addresses = SERVICES.map((name, index) => {
    const [grpcPort = 0, httpPort = 0] = ports.slice(index * 2, index * 2 + 2);
    return {
      name,
      grpcPort,
      httpPort,
      grpc: `127.0.0.1:${grpcPort}`,
      http: `http://127.0.0.1:${httpPort}`,
    };
  });
  const addressOf = (name: Service): (typeof addresses)[number] => {
    const found = addresses.find((address) => address.name === name);
    if (found === undefined) throw new Error(`There is no service ${name}.`);
    return found;
  };
  const children = new Map<Service, Child>();
  const opened: Clients[] = [];

  const launch = (name: Service): void => {
    const settings = { ...keys, ...servers, clock };
    children.set(
      name,
      guardian.spawnChild({
        name,
        command: process.execPath,
        args: serviceArguments(name),
        cwd: ROOT,
        env: serviceEnvironment(addressOf(name), settings),
      }),
    );
  };

  const ready = async (name: Service): Promise<void> => {
    const until = Date.now() + READY_LIMIT_MS;
    for (;;) {
      const answer = await fetch(`${addressOf(name).http}/readyz`).catch(() => undefined);
      if (answer?.ok === true) return;
      const child = children.get(name);
      if (child?.isRunning() !== true || Date.now() > until) {
        throw new Error(
          `${name} is not ready. Its last lines:\n${child?.lastLines().slice(-30).join('\n') ?? ''}`,
        );
      }
      await wait(POLL_MS);
    }
  };

  const byName = (pick: (address: (typeof addresses)[number]) => string): Record<Service, string> =>
    Object.fromEntries(addresses.map((address) => [address.name, pick(address)])) as Record<Service, string>;
  const grpc = byName((address) => address.grpc);
  const http = byName((address) => address.http);

  const tenant = async (name: string): Promise<Tenant> => {
    const token = await signDevelopmentToken(keys.tokenPrivateKey, name);
    const api = connect(grpc, token);
    opened.push(api);
    const settled = (): Promise<void> => chainIsStill(api);
    const post = async (
      body: unknown,
      headers: Readonly<Record<string, string>> = {},
    ): Promise<HttpAnswer> => {
      const response = await fetch(`${http.ingestion}/v1/interactions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      });
      const text = await response.text();
      return {
        status: response.status,
        headers: response.headers,
        body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
      };
    };
    return {
      name,
      token,
      api,
      post,
      settled,
      record: async (...interactions) => {
        const { status, body } = await post({ interactions });
        const results = (body.results ?? []) as readonly { readonly status: string }[];
        if (status !== 202 || results.some((result) => result.status !== 'accepted')) {
          throw new Error(`Not everything was accepted: ${status} ${JSON.stringify(body)}`);
        }
        await settled();
      },
    };
  };

  const stop = async (): Promise<void> => {
    for (const clients of opened) clients.close();
    await guardian.close();
    rmSync(home, { recursive: true, force: true });
  };

  try {
    for (const name of SERVICES) launch(name);
    await Promise.all(SERVICES.map(ready));
  } catch (error) {
    await stop();
    throw error;
  }

  return {
    http,
    grpc,
    keys,
    tenant,
    stop,
    killAndRestart: async (name) => {
      const child = children.get(name);
      child?.kill('SIGKILL');
      await child?.exited;
      launch(name);
      await ready(name);
    },
    runScript: async (script, args) => {
      const child = guardian.spawnChild({
        name: script,
        command: process.execPath,
        args: [join(ROOT, 'scripts', script), ...args],
        cwd: ROOT,
      });
      const { code } = await child.exited;
      const lines = child.lastLines();
      if (code !== 0) throw new Error(`${script} ended with code ${code}:\n${lines.join('\n')}`);
      return lines;
    },
  };
}
