import { createPrivateKey, createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { secret } from './secret.ts';
import type { Secret } from './secret.ts';

/** 48 partitions are the cluster profile; ten times as many is a mistake rather than a plan. */
const MAX_PARTITIONS = 480;
const MAX_REPLICATION = 7;
const STANDARD_PARTITIONS = '8';
const STANDARD_REPLICATION = '1';

const BROKER = /^[A-Za-z0-9._-]+:\d{1,5}$/;
const MEMBER_KEY = /^[0-9a-fA-F]{64}$/;
const RESTORE = /^[A-Za-z0-9._-]{1,64}$/;
const WHOLE = /^\d{1,9}$/;

/** Environment files cannot hold line ends, so PEM may come with `\n` written out. */
function withLineEnds(text: string): string {
  return text.replaceAll('\\n', '\n');
}

function isEd25519(parse: () => { readonly asymmetricKeyType?: string | undefined }): boolean {
  try {
    return parse().asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}

function wholeNumber(least: number, most: number): z.ZodType<number, string> {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(WHOLE, message)
    .transform(Number)
    .refine((value) => value >= least && value <= most, message);
}

/** 0 lets the system choose, for tests. */
export const port = (): z.ZodType<number, string> => wholeNumber(0, 65_535);

export const publicKeyPem = (): z.ZodType<string, string> =>
  z
    .string()
    .transform(withLineEnds)
    .refine((pem) => isEd25519(() => createPublicKey(pem)), 'must be an Ed25519 public key in PEM (SPKI)');

export const privateKeyPem = (): z.ZodType<Secret<string>, string> =>
  z
    .string()
    .transform(withLineEnds)
    .refine((pem) => isEd25519(() => createPrivateKey(pem)), 'must be an Ed25519 private key in PEM (PKCS#8)')
    .transform((pem) => secret(pem));

/** What every service reads. A service spreads it into its own `z.object`. */
export const baseShape = {
  KAFKA_BROKERS: z
    .string()
    .transform((text) => text.split(',').map((broker) => broker.trim()))
    .refine(
      (brokers) => brokers.every((broker) => BROKER.test(broker)),
      'must be host:port, separated by commas',
    ),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'must begin with mongodb:// or mongodb+srv://')
    .transform((uri) => secret(uri)),
  RAPPORT_MEMBER_KEY: z
    .string()
    .regex(MEMBER_KEY, 'must be 64 hexadecimal digits')
    .transform((hex) => secret(Buffer.from(hex, 'hex'))),
  RAPPORT_TOKEN_PUBLIC_KEY: publicKeyPem(),
  RAPPORT_GRPC_PORT: port(),
  RAPPORT_HTTP_PORT: port(),
  RAPPORT_BIND_ADDRESS: z.string().default('127.0.0.1'),
  RAPPORT_ADVERTISED_HOST: z.string().min(1).optional(),
  RAPPORT_CLOCK: z.enum(['system', 'follow'], 'must be system or follow').default('system'),
  RAPPORT_PARTITIONS: z.string().default(STANDARD_PARTITIONS).pipe(wholeNumber(1, MAX_PARTITIONS)),
  RAPPORT_REPLICATION: z.string().default(STANDARD_REPLICATION).pipe(wholeNumber(1, MAX_REPLICATION)),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'silent'],
      'must be fatal, error, warn, info, debug or silent',
    )
    .default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url('must be a URL').optional(),
  RAPPORT_RESTORE: z
    .string()
    .regex(RESTORE, 'must be 1 to 64 letters, digits, dots, dashes or underscores')
    .optional(),
  RAPPORT_FAILPOINTS: z.string().optional(),
};

export interface BaseConfig {
  readonly kafkaBrokers: readonly string[];
  readonly mongoUri: Secret<string>;
  readonly memberKey: Secret<Buffer>;
  readonly tokenPublicKey: string;
  readonly grpcPort: number;
  readonly httpPort: number;
  /** Address that gRPC and HTTP listen on; `0.0.0.0` in containers. */
  readonly bindAddress: string;
  /** Where other replicas of the service reach its gRPC port, if neither the bind address nor the machine tells. */
  readonly advertisedHost?: string;
  readonly clock: 'system' | 'follow';
  readonly partitions: number;
  readonly replicationFactor: number;
  readonly logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'silent';
  readonly otlpEndpoint?: string;
  /** Name of the restore from a backup that the database comes from; absent where it never was. */
  readonly restore?: string;
  /** File that arms failpoints: for crash tests only, absent everywhere else (ADR 11). */
  readonly failpointsFile?: string;
}

/** From the names of variables to the names in code. */
export function toBaseConfig(env: z.output<z.ZodObject<typeof baseShape>>): BaseConfig {
  return {
    kafkaBrokers: env.KAFKA_BROKERS,
    mongoUri: env.MONGODB_URI,
    memberKey: env.RAPPORT_MEMBER_KEY,
    tokenPublicKey: env.RAPPORT_TOKEN_PUBLIC_KEY,
    grpcPort: env.RAPPORT_GRPC_PORT,
    httpPort: env.RAPPORT_HTTP_PORT,
    bindAddress: env.RAPPORT_BIND_ADDRESS,
    ...(env.RAPPORT_ADVERTISED_HOST !== undefined && { advertisedHost: env.RAPPORT_ADVERTISED_HOST }),
    clock: env.RAPPORT_CLOCK,
    partitions: env.RAPPORT_PARTITIONS,
    replicationFactor: env.RAPPORT_REPLICATION,
    logLevel: env.LOG_LEVEL,
    ...(env.OTEL_EXPORTER_OTLP_ENDPOINT !== undefined && { otlpEndpoint: env.OTEL_EXPORTER_OTLP_ENDPOINT }),
    ...(env.RAPPORT_RESTORE !== undefined && { restore: env.RAPPORT_RESTORE }),
    ...(env.RAPPORT_FAILPOINTS !== undefined && { failpointsFile: env.RAPPORT_FAILPOINTS }),
  };
}
