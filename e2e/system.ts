import { setTimeout as wait } from 'node:timers/promises';
import { join } from 'node:path';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { startGuardian } from '@rapport/infra/children';
import type { Child } from '@rapport/infra/children';
import { freePorts } from '@rapport/infra/ports';
import { chainIsStill } from '@rapport/scripts/chain';
import { connect, SERVICES } from '@rapport/scripts/clients';
import type { Clients, Service } from '@rapport/scripts/clients';
import { loadOrMakeKeys, signDevelopmentToken } from '@rapport/scripts/keys';
import type { Keys } from '@rapport/scripts/keys';
import { serviceArguments, serviceEnvironment } from '@rapport/scripts/services';
import type { ServiceAddress } from '@rapport/scripts/services';

const ROOT = join(import.meta.dirname, '..');
const READY_LIMIT_MS = 60_000;
const POLL_MS = 50;
/** A process that ends on its own is started again, as its supervisor would. */
const RELAUNCH_PAUSE_MS = 250;
/** A frozen process takes connections and never answers. */
const ANSWER_LIMIT_MS = 1_000;

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

/** A second process of a service, on ports of its own. */
export interface StandIn {
  readonly http: string;
  readonly grpc: string;
  readonly kill: () => Promise<void>;
  /** It leaves in order. */
  readonly stop: () => Promise<void>;
}

/** Five services as five processes, on given servers. */
export interface System {
  readonly http: Readonly<Record<Service, string>>;
  readonly grpc: Readonly<Record<Service, string>>;
  readonly keys: Keys;
  readonly tenant: (name: string) => Promise<Tenant>;
  /** Ends a service as a power cut would, and starts it again. */
  readonly killAndRestart: (service: Service) => Promise<void>;
  readonly kill: (service: Service) => Promise<void>;
  /** Freezes a service and lets it go on. */
  readonly signal: (service: Service, signal: 'SIGSTOP' | 'SIGCONT') => void;
  /** When the process of a service that runs now ends. */
  readonly exited: (service: Service) => Promise<void>;
  /** Starts a service unless it runs, again if it ends, and waits until it is ready. */
  readonly ensure: (service: Service) => Promise<void>;
  readonly startStandIn: (service: Service) => Promise<StandIn>;
  /** Processes that ended with a failure of their own, in a line each; none that was ended from outside. */
  readonly ownEnds: () => readonly string[];
  /** Arms a failpoint, `commit.after:3:kill`; an empty line disarms it. */
  readonly arm: (service: Service, line: string) => void;
  /** What is still armed: empty once the failpoint was passed. */
  readonly armed: (service: Service) => string;
  /** Runs one of the project's commands to its end; rejects with what it printed if it fails. */
  readonly runScript: (script: string, args: readonly string[]) => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
}

/** Where it runs and does not answer, whether it is frozen (`T`), at work (`R`) or waits (`S`). */
function processState(child: Child | undefined): string {
  if (child?.isRunning() !== true) return 'ended';
  try {
    const [, state] = /^State:\s+(.*)$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
    return state ?? 'state unknown';
  } catch {
    return 'state unknown';
  }
}

function addressAt(name: Service, grpcPort: number, httpPort: number): ServiceAddress {
  return { name, grpcPort, httpPort, grpc: `127.0.0.1:${grpcPort}`, http: `http://127.0.0.1:${httpPort}` };
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
  {
    clock = 'system',
    keys: given,
    failpoints = false,
    logFolder,
  }: {
    readonly clock?: 'system' | 'follow';
    readonly keys?: Keys;
    /** Services look for failpoints to be armed. */
    readonly failpoints?: boolean;
    /** Keeps what the services print; only their newest lines where absent. */
    readonly logFolder?: string;
  } = {},
): Promise<System> {
  const home = mkdtempSync(join(tmpdir(), 'rapport-e2e-'));
  const keys = given ?? loadOrMakeKeys(join(home, 'keys'));
  const guardian = await startGuardian();
  const ports = await freePorts(SERVICES.length * 2);
  const addresses = SERVICES.map((name, index) =>
    addressAt(name, ports[index * 2] ?? 0, ports[index * 2 + 1] ?? 0),
  );
  const addressOf = (name: Service): ServiceAddress => {
    const found = addresses.find((address) => address.name === name);
    if (found === undefined) throw new Error(`There is no service ${name}.`);
    return found;
  };
  const children = new Map<Service, Child>();
  const opened: Clients[] = [];

  const failpointsFile = (name: Service): string => join(home, 'failpoints', name);
  if (failpoints) mkdirSync(join(home, 'failpoints'));

  const ownEnds: string[] = [];
  const spawn = (address: ServiceAddress, mayFail: boolean): Child => {
    const { name } = address;
    const child = guardian.spawnChild({
      name,
      command: process.execPath,
      args: serviceArguments(name),
      cwd: ROOT,
      env: {
        ...serviceEnvironment(address, { ...keys, ...servers, clock }),
        ...(mayFail && { RAPPORT_FAILPOINTS: failpointsFile(name) }),
      },
      ...(logFolder !== undefined && { logFile: join(logFolder, `${name}.log`) }),
    });
    void child.exited.then(({ code }) => {
      if (code === null || code === 0) return;
      const reason = child.lastLines().findLast((line) => line.includes('"level":"fatal"'));
      ownEnds.push(`${name} ended itself with ${code}: ${reason ?? child.lastLines().at(-1) ?? ''}`);
    });
    return child;
  };
  const launch = (name: Service): void => {
    children.set(name, spawn(addressOf(name), failpoints));
  };

  const isReady = async (address: ServiceAddress): Promise<boolean> => {
    const signal = AbortSignal.timeout(ANSWER_LIMIT_MS);
    return fetch(`${address.http}/readyz`, { signal }).then(
      ({ ok }) => ok,
      () => false,
    );
  };
  const notReady = (name: Service, child: Child | undefined): Error =>
    new Error(
      `${name} is not ready (${processState(child)}). Its last lines:\n${child?.lastLines().slice(-30).join('\n') ?? ''}`,
    );
  const ready = async (address: ServiceAddress, child: Child | undefined): Promise<void> => {
    const until = Date.now() + READY_LIMIT_MS;
    while (!(await isReady(address))) {
      if (child?.isRunning() !== true || Date.now() > until) throw notReady(address.name, child);
      await wait(POLL_MS);
    }
  };
  const ensure = async (name: Service): Promise<void> => {
    const until = Date.now() + READY_LIMIT_MS;
    for (;;) {
      const child = children.get(name);
      if (child?.isRunning() === true && (await isReady(addressOf(name)))) return;
      if (Date.now() > until) throw notReady(name, child);
      if (child?.isRunning() !== true) {
        launch(name);
        await wait(RELAUNCH_PAUSE_MS);
      }
      await wait(POLL_MS);
    }
  };
  const kill = async (name: Service): Promise<void> => {
    const child = children.get(name);
    child?.kill('SIGKILL');
    await child?.exited;
  };

  const byName = (pick: (address: ServiceAddress) => string): Record<Service, string> =>
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
    await Promise.all(SERVICES.map((name) => ready(addressOf(name), children.get(name))));
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
      await kill(name);
      launch(name);
      await ready(addressOf(name), children.get(name));
    },
    kill,
    ensure,
    signal: (name, signal) => children.get(name)?.kill(signal),
    exited: async (name) => {
      await children.get(name)?.exited;
    },
    startStandIn: async (name) => {
      const [grpcPort = 0, httpPort = 0] = await freePorts(2);
      const address = addressAt(name, grpcPort, httpPort);
      let child = spawn(address, false);
      const until = Date.now() + READY_LIMIT_MS;
      while (!(await isReady(address))) {
        if (Date.now() > until) throw notReady(name, child);
        if (!child.isRunning()) child = spawn(address, false);
        await wait(RELAUNCH_PAUSE_MS);
      }
      return {
        http: address.http,
        grpc: address.grpc,
        kill: async () => {
          child.kill('SIGKILL');
          await child.exited;
        },
        stop: async () => {
          await child.stop();
        },
      };
    },
    arm: (name, line) => {
      writeFileSync(failpointsFile(name), line);
    },
    ownEnds: () => [...ownEnds],
    armed: (name) => readFileSync(failpointsFile(name), 'utf8'),
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
