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
    // glibc gives each thread a heap of its own, up to eight for each core: 25 MB of an idle service lie in them.
    MALLOC_ARENA_MAX: '1',
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
 * are alive, and idle services lie in a young generation that nobody needs. Looking through the old generation before it
 * has doubled costs what a young one of twice the size saves: together they take 20 MB less for the same time.
 */
const MEMORY_FLAGS = [
  // MB of each half of the young generation: with 4, a fifth of a service's time went into collections.
  '--max-semi-space-size=16',
  // The old one is looked through when it has grown by half, not when it is four times as large.
  '--heap-growing-percent=50',
  // One thread goes through the young one: helpers wait for one another where cores are few, and each leaves gaps.
  '--no-parallel-scavenge',
  // And when it is full: V8 also goes through it between two tasks, when four fifths of it are taken.
  '--no-minor-gc-task',
];

/** For Node: its flags and the script. */
export function serviceArguments(name: ServiceName): readonly string[] {
  return [...MEMORY_FLAGS, join(ROOT, 'services', name, 'main.ts')];
}
