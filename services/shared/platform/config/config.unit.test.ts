import { inspect } from 'node:util';
import { z } from 'zod';
import { baseShape, privateKeyPem, toBaseConfig } from './base.ts';
import { ConfigError, readConfig, secret } from './read.ts';
import { TEST_PRIVATE_KEY_PEM, TEST_PUBLIC_KEY_PEM } from './test-config.ts';

const MEMBER_KEY = 'ab'.repeat(32);
const ENV = {
  KAFKA_BROKERS: 'a.example:9092, b.example:9092',
  MONGODB_URI: 'mongodb://rapport:hunter2@db.example/?replicaSet=rs0',
  RAPPORT_MEMBER_KEY: MEMBER_KEY,
  RAPPORT_TOKEN_PUBLIC_KEY: TEST_PUBLIC_KEY_PEM.replaceAll('\n', '\\n'),
  RAPPORT_GRPC_PORT: '5001',
  RAPPORT_HTTP_PORT: '0',
};
const schema = z.object(baseShape).transform(toBaseConfig);

function problemsOf(env: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(schema, env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('configuration', () => {
  it('reads what every service needs, with its standards', () => {
    const config = readConfig(schema, ENV);
    expect(config).toMatchObject({
      kafkaBrokers: ['a.example:9092', 'b.example:9092'],
      grpcPort: 5001,
      httpPort: 0,
      bindAddress: '127.0.0.1',
      clock: 'system',
      partitions: 8,
      replicationFactor: 1,
      logLevel: 'info',
    });
    expect(config.tokenPublicKey).toBe(TEST_PUBLIC_KEY_PEM);
    expect(config.memberKey.reveal()).toEqual(Buffer.from(MEMBER_KEY, 'hex'));
    expect(config.mongoUri.reveal()).toBe(ENV.MONGODB_URI);
  });

  it('takes PEM with real line ends too', () => {
    expect(problemsOf({ ...ENV, RAPPORT_TOKEN_PUBLIC_KEY: TEST_PUBLIC_KEY_PEM })).toEqual([]);
  });

  it('is frozen to its depth', () => {
    const config = readConfig(schema, ENV);
    expect(Object.isFrozen(config)).toBe(true);
    expect(Object.isFrozen(config.kafkaBrokers)).toBe(true);
  });

  it('names all that is missing at once', () => {
    expect(problemsOf({})).toEqual(
      [
        'KAFKA_BROKERS',
        'MONGODB_URI',
        'RAPPORT_MEMBER_KEY',
        'RAPPORT_TOKEN_PUBLIC_KEY',
        'RAPPORT_GRPC_PORT',
        'RAPPORT_HTTP_PORT',
      ].map((name) => `${name}: is required`),
    );
  });

  it('names all that is wrong at once, and repeats none of it', () => {
    const wrong = {
      KAFKA_BROKERS: 'no-port-canary',
      MONGODB_URI: 'postgres://canary',
      RAPPORT_MEMBER_KEY: 'canary',
      RAPPORT_TOKEN_PUBLIC_KEY: TEST_PRIVATE_KEY_PEM.slice(0, 60) + 'canary',
      RAPPORT_GRPC_PORT: '70000canary',
      RAPPORT_HTTP_PORT: '-1',
      RAPPORT_CLOCK: 'canary',
      RAPPORT_PARTITIONS: '0',
      RAPPORT_REPLICATION: '1.5',
      LOG_LEVEL: 'canary',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'canary',
    };
    const problems = problemsOf(wrong);
    expect(problems.map((problem) => problem.split(':')[0])).toEqual(Object.keys(wrong));
    expect(problems.join()).not.toContain('canary');
  });

  it('counts an empty variable as absent', () => {
    expect(problemsOf({ ...ENV, RAPPORT_CLOCK: '', MONGODB_URI: '' })).toEqual(['MONGODB_URI: is required']);
  });

  it('refuses a key of another kind', () => {
    const pem = z.object({ KEY: privateKeyPem() });
    expect(() => readConfig(pem, { KEY: TEST_PUBLIC_KEY_PEM })).toThrow(
      /KEY: must be an Ed25519 private key/,
    );
    expect(readConfig(pem, { KEY: TEST_PRIVATE_KEY_PEM.replaceAll('\n', '\\n') }).KEY.reveal()).toBe(
      TEST_PRIVATE_KEY_PEM,
    );
  });
});

describe('secrets', () => {
  it('do not print, however they are shown', () => {
    const config = readConfig(schema, ENV);
    const shown = [
      JSON.stringify(config),
      inspect(config, { depth: 9, showHidden: true }),
      String(config.mongoUri),
      'key: ' + String(config.memberKey),
      inspect(secret('hunter2')),
    ].join();
    expect(shown).toContain('[secret]');
    expect(shown).not.toContain('hunter2');
    expect(shown).not.toContain(MEMBER_KEY);
    expect(shown).not.toContain(Buffer.from(MEMBER_KEY, 'hex').toString());
  });
});
