import type { BaseConfig } from './base.ts';
import { secret } from './secret.ts';

/** Keys for tests only: they are published with the source. */
export const TEST_MEMBER_KEY = Buffer.alloc(32, 7);

export const TEST_PRIVATE_KEY_PEM = `-----BEGIN PRIVATE KEY-----
MC4CAQAwBQYDK2VwBCIEIL4Y8YNMBKVq74F7MB4JZIHAmITR0L2da3i/G9QYjhwo
-----END PRIVATE KEY-----
`;

export const TEST_PUBLIC_KEY_PEM = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAVMnyWYeX5k/3wtI5MYbZuqtPjVvg3vAUOaOqUlgbnQw=
-----END PUBLIC KEY-----
`;

/** A configuration for component tests: free ports, silent, nothing to connect to. */
export function testConfig(overrides: Partial<BaseConfig> = {}): BaseConfig {
  return {
    kafkaBrokers: [],
    mongoUri: secret(''),
    memberKey: secret(TEST_MEMBER_KEY),
    tokenPublicKey: TEST_PUBLIC_KEY_PEM,
    grpcPort: 0,
    httpPort: 0,
    bindAddress: '127.0.0.1',
    clock: 'system',
    partitions: 2,
    replicationFactor: 1,
    logLevel: 'silent',
    ...overrides,
  };
}
