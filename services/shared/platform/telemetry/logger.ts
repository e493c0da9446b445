import { pino } from 'pino';
import type { DestinationStream, Logger } from 'pino';

export type { Logger } from 'pino';

export interface LoggerOptions {
  readonly service: string;
  readonly level: string;
}

/** Fields that never reach a log, wherever a careless object brings them, to the depth that we log. */
const UNLOGGED_FIELDS = [
  'authorization',
  'token',
  'personal',
  'externalId',
  'password',
  'mongoUri',
  'memberKey',
  'privateKeyPem',
] as const;
const REDACTED_PATHS = UNLOGGED_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]);

/**
 * Lines of JSON on standard output. Each names its event, past tense or state, as `<area>.<what>`:
 * `logger.info({ event: 'engine.started', partitions })`. Nothing is logged per record.
 */
export function createLogger({ service, level }: LoggerOptions, destination?: DestinationStream): Logger {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    redact: { paths: REDACTED_PATHS, censor: '[redacted]' },
  };
  return destination ? pino(options, destination) : pino(options);
}
