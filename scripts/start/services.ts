import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const HOST = '127.0.0.1';
const FIRST_GRPC_PORT = 50_051;
const FIRST_HTTP_PORT = 8_081;

export const SERVICE_NAMES = ['ingestion', 'segmentation', 'campaign', 'points', 'reporting'] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

export type ServiceAddress = Readonly<{
  name: ServiceName;
  grpcPort: number;
  httpPort: number;
  grpc: string;
  http: string;
}>;

/** gRPC on 50051 to 50055, HTTP on 8081 to 8085, all moved by the offset. */
export function serviceAddresses(portOffset: number): readonly ServiceAddress[] {
  return SERVICE_NAMES.map((name, index) => {
    const grpcPort = FIRST_GRPC_PORT + index + portOffset;
    const httpPort = FIRST_HTTP_PORT + index + portOffset;
    return {
      name,
      grpcPort,
      httpPort,
      grpc: `${HOST}:${String(grpcPort)}`,
      http: `http://${HOST}:${String(httpPort)}`,
    };
  });
}

export type ServiceSettings = Readonly<{
  kafkaBrokers: string;
  mongodbUri: string;
  memberKey: string;
  tokenPublicKey: string;
  tokenPrivateKey: string;
  clock: 'system' | 'follow';
}>;

/** Fixed for a deployment: changing it means new topics and a replay. */
const PARTITIONS = 8;

export function serviceEnvironment(
  address: ServiceAddress,
  settings: ServiceSettings,
): Record<string, string | undefined> {
  return {
    ...process.env,
    // Types are stripped and code is compiled once a machine, not once a start: a third of a second and 20 MB less.
    NODE_COMPILE_CACHE: join(ROOT, '.cache', 'node'),
    ...MEMORY_ENVIRONMENT,
    KAFKA_BROKERS: settings.kafkaBrokers,
    MONGODB_URI: settings.mongodbUri,
    RAPPORT_MEMBER_KEY: settings.memberKey,
    RAPPORT_TOKEN_PUBLIC_KEY: settings.tokenPublicKey,
    // Whoever holds it can make tokens of any tenant.
    RAPPORT_TOKEN_PRIVATE_KEY: address.name === 'ingestion' ? settings.tokenPrivateKey : undefined,
    RAPPORT_GRPC_PORT: String(address.grpcPort),
    RAPPORT_HTTP_PORT: String(address.httpPort),
    RAPPORT_CLOCK: settings.clock,
    RAPPORT_PARTITIONS: String(PARTITIONS),
  };
}

/**
 * How V8 uses memory. Under 3,000 interactions a second: with its own settings ingestion takes 455 MB of which 90
 * are alive, and idle services lie in a young generation that nobody needs. With these the largest takes 350 MB.
 */
const MEMORY_FLAGS: readonly string[] = [
  // MB of each half of the young generation: with 4, a fifth of a service's time went into collections.
  '--max-semi-space-size=16',
  // The old one is looked through when it has grown by half, not when it is four times as large.
  '--heap-growing-percent=50',
  // One thread goes through the young one: helpers wait for one another where cores are few, and each leaves gaps.
  '--no-parallel-scavenge',
  // And when it is full: V8 also goes through it between two tasks, when four fifths of it are taken.
  '--no-minor-gc-task',
  // What was long-lived once is not put among the old from then on: what it points to would outlive it (ADR 57).
  '--no-allocation-site-pretenuring',
];

/** glibc gives each thread a heap of its own, up to eight for each core: 25 MB of an idle service lie in them. */
export const MEMORY_ENVIRONMENT = { MALLOC_ARENA_MAX: '1' } as const;

/**
 * Two services answer by one event loop while they fold, and their old generation may double. Ingestion is the first to
 * fall behind: with it, it shows 99 % of what it takes within 2 to 4 s instead of 2 to 10. Points books a fifth more
 * commands on a processor. The others would take 20 to 45 MB more, for nothing that a reader notices.
 */
const OWN_FLAGS: Readonly<Partial<Record<ServiceName, readonly string[]>>> = {
  ingestion: ['--heap-growing-percent=100'],
  points: ['--heap-growing-percent=100'],
};

/** For Node; of two a later one counts. */
export function memoryFlags(name: ServiceName): readonly string[] {
  return [...MEMORY_FLAGS, ...(OWN_FLAGS[name] ?? [])];
}

/** For Node: its flags and the script. */
export function serviceArguments(name: ServiceName): readonly string[] {
  return [...memoryFlags(name), join(ROOT, 'services', name, 'main.ts')];
}
