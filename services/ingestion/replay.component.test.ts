import { createCodec } from '@rapport/contracts/codec';
import { CONTRACTS } from '@rapport/contracts/registry';
import { TOPICS } from '@rapport/contracts/topics';
import { secret } from '@rapport/platform/config/secret';
import { TEST_PRIVATE_KEY_PEM, testConfig } from '@rapport/platform/config/test-config';
import { describeReplay } from '@rapport/testkit/contracts/replay';
import { startIngestion } from './service.ts';

const config = { ...testConfig({ partitions: 4 }), tokenPrivateKey: secret(TEST_PRIVATE_KEY_PEM) };
const { encode } = createCodec();

describeReplay({
  service: 'ingestion',
  partitions: config.partitions,
  topics: [TOPICS.interactions],
  contracts: CONTRACTS,
  encode,
  start: (adapters) => startIngestion(config, adapters),
});
