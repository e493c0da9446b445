import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startGuardian } from '@rapport/infra/children';
import type { Guardian } from '@rapport/infra/children';
import { PrerequisiteError } from '@rapport/infra/prerequisites';
import type { OnProgress } from '@rapport/infra/progress';
import { DEFAULT_KAFKA_PORT, DEFAULT_MONGODB_PORT, startServers } from '@rapport/infra/servers';
import type { ServerMode, Servers } from '@rapport/infra/servers';
import { runToEnd } from '../ending.ts';
import { openProgress } from '../progress.ts';
import { loadOrMakeKeys, signDevelopmentToken } from './keys.ts';
import { serviceAddresses, serviceEnvironment, serviceArguments } from './services.ts';
import type { ServiceAddress, ServiceName } from './services.ts';
import { ProcessFailure, supervise } from './supervisor.ts';
import type { Supervised } from './supervisor.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const HOME = join(ROOT, '.cache', 'start');
const DATA_FOLDERS = ['kafka', 'mongod', 'logs', 'demo-played'];
const DEMO_TENANT = 'tea';
/** On an idle machine 3 s; creating topics and indexes on a busy one takes longer. */
const READY_LIMIT_MS = 120_000;
const LARGEST_PORT_OFFSET = 10_000;
const MODES = ['auto', 'given', 'compose', 'local', 'containers'] as const satisfies readonly ServerMode[];

/** What scripts/demo/main.ts exports. */
type PlayDemo = (options: {
  grpc: Readonly<Record<ServiceName, string>>;
  http: Readonly<Record<ServiceName, string>>;
  kafkaBrokers: string;
  token: string;
  tenant: string;
  onProgress: OnProgress;
  print: (text: string) => void;
}) => Promise<void>;

const progress = openProgress();
let guardian: Guardian | null = null;
let servers: Servers | null = null;
let services: Supervised | null = null;
let stopping = false;

async function start(): Promise<number> {
  const options = readOptions();
  guardian = await startGuardian(HOME);
  if (options.fresh) {
    for (const name of DATA_FOLDERS) rmSync(join(HOME, name), { recursive: true, force: true });
  }
  servers = await startServers({
    mode: options.mode,
    dataDir: HOME,
    kafkaPort: DEFAULT_KAFKA_PORT + options.portOffset,
    mongoPort: DEFAULT_MONGODB_PORT + options.portOffset,
    fresh: options.fresh,
    guardian,
    onProgress: progress.report,
  });

  const demoPlayed = join(HOME, 'demo-played');
  const playDemo = options.demo && !existsSync(demoPlayed) ? await loadDemo() : null;
  const keys = loadOrMakeKeys(join(HOME, 'keys'));
  const token = await signDevelopmentToken(keys.tokenPrivateKey, DEMO_TENANT);
  writeFileSync(join(HOME, 'token'), token, { mode: 0o600 });
  const addresses = serviceAddresses(options.portOffset);
  const settings = {
    ...keys,
    kafkaBrokers: servers.kafkaBrokers,
    mongodbUri: servers.mongodbUri,
    clock: playDemo === null ? 'system' : 'follow',
  } as const;
  const serverFailure = watch(servers);
  try {
    services = await supervise(
      guardian,
      addresses.map((address) => ({
        name: address.name,
        command: process.execPath,
        args: serviceArguments(address.name),
        env: serviceEnvironment(address, settings),
        cwd: ROOT,
        logFile: join(HOME, 'logs', `${address.name}.log`),
        readyUrl: `${address.http}/readyz`,
        ports: [address.grpcPort, address.httpPort],
      })),
      { readyLimitMs: READY_LIMIT_MS, onProgress: progress.report },
    );
    if (playDemo !== null) {
      await Promise.race([
        playDemo({
          grpc: byName(addresses, ({ grpc }) => grpc),
          http: byName(addresses, ({ http }) => http),
          kafkaBrokers: servers.kafkaBrokers,
          token,
          tenant: DEMO_TENANT,
          onProgress: progress.report,
          print: progress.print,
        }),
        services.failure,
        serverFailure,
      ]);
      writeFileSync(demoPlayed, new Date().toISOString());
    }
    progress.close();
    console.log(summary(addresses, servers.ranAgainst, options.portOffset));
    return await Promise.race([services.failure, serverFailure]);
  } catch (error) {
    progress.close();
    if (!(error instanceof ProcessFailure)) throw error;
    console.error(`\n${error.message}\n\nEverything is being stopped.`);
    return 1;
  }
}

/** Rejects when a server that we run ends by itself. */
function watch({ kafka, mongod }: Servers): Promise<never> {
  const failure = new Promise<never>((_resolve, reject) => {
    for (const [name, server] of Object.entries({ Kafka: kafka, MongoDB: mongod })) {
      void server?.exited().then(() => {
        if (!stopping)
          reject(
            new ProcessFailure(`${name} ended. Its last lines:\n${server.lastLines().slice(-20).join('\n')}`),
          );
      });
    }
  });
  failure.catch(() => undefined);
  return failure;
}

function readOptions(): Readonly<{ fresh: boolean; demo: boolean; mode: ServerMode; portOffset: number }> {
  let values: Readonly<{ fresh?: boolean; 'no-demo'?: boolean }>;
  try {
    ({ values } = parseArgs({ options: { fresh: { type: 'boolean' }, 'no-demo': { type: 'boolean' } } }));
  } catch (error) {
    const said = error instanceof Error ? (error.message.split('.')[0] ?? '') : String(error);
    throw new PrerequisiteError(`${said}: the options are --fresh (start over) and --no-demo.`);
  }
  const mode = MODES.find((known) => known === (process.env.INFRA ?? 'auto'));
  if (mode === undefined) throw new PrerequisiteError(`INFRA is one of ${MODES.join(', ')}.`);
  const portOffset = Number(process.env.RAPPORT_PORT_OFFSET ?? 0);
  if (!Number.isInteger(portOffset) || portOffset < 0 || portOffset > LARGEST_PORT_OFFSET) {
    throw new PrerequisiteError(
      `RAPPORT_PORT_OFFSET is a whole number from 0 to ${String(LARGEST_PORT_OFFSET)}.`,
    );
  }
  return { fresh: values.fresh ?? false, demo: !(values['no-demo'] ?? false), mode, portOffset };
}

async function loadDemo(): Promise<PlayDemo | null> {
  const file = join(import.meta.dirname, '..', 'demo', 'main.ts');
  if (!existsSync(file)) {
    progress.print('There is no demo to play yet.');
    return null;
  }
  const { playDemo } = (await import(file)) as { playDemo: PlayDemo };
  return playDemo;
}

function byName(
  addresses: readonly ServiceAddress[],
  pick: (address: ServiceAddress) => string,
): Readonly<Record<ServiceName, string>> {
  return Object.fromEntries(addresses.map((address) => [address.name, pick(address)])) as Record<
    ServiceName,
    string
  >;
}

const EXAMPLE_CALLS = [
  {
    service: 'segmentation',
    rpc: 'rapport.segmentation.v1.SegmentService/ListMembers',
    request: '{"segment_id":"sharers","page_size":3}',
  },
  { service: 'points', rpc: 'rapport.points.v1.LedgerService/ListTop', request: '{"limit":5}' },
] as const;

function summary(addresses: readonly ServiceAddress[], ranAgainst: string, portOffset: number): string {
  const [ingestion] = addresses;
  const grpc = byName(addresses, (address) => address.grpc);
  const offset = portOffset === 0 ? '' : ` (offset ${String(portOffset)})`;
  return [
    '',
    `Rapport is up${offset}, on ${ranAgainst}.`,
    '',
    ...addresses.map(
      (address) =>
        `  ${address.name.padEnd(13)} gRPC ${address.grpc}   ${address.http}/readyz /healthz /metrics`,
    ),
    '',
    `  development token (tenant ${DEMO_TENANT}, every scope): .cache/start/token    logs: .cache/start/logs`,
    '',
    'Record an interaction:',
    `  curl -s ${ingestion?.http ?? ''}/v1/interactions -H "authorization: Bearer $(cat .cache/start/token)" \\`,
    `    -H 'content-type: application/json' -d '{"memberId":"ann","verb":"content.read","object":{"kind":"article","id":"green-tea"},"dwellMs":4000,"occurredAt":"'$(date -u +%FT%TZ)'"}'`,
    '',
    'Ask the services (README.md has more; each lists its methods with --list-methods):',
    ...EXAMPLE_CALLS.flatMap(({ service, rpc, request }) => [
      `  npx buf curl --protocol grpc --http2-prior-knowledge -H "authorization: Bearer $(cat .cache/start/token)" \\`,
      `    -d '${request}' http://${grpc[service]}/${rpc}`,
    ]),
    '',
    'Ctrl-C stops everything and keeps the data; `npm start -- --fresh` starts over.',
  ].join('\n');
}

await runToEnd(start, async () => {
  stopping = true;
  progress.close();
  if (services !== null || servers !== null) console.log('Stopping.');
  await services?.stop();
  await servers?.stop();
  await guardian?.close();
});
