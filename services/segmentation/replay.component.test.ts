import { createCodec } from '@rapport/contracts/codec';
import { CONTRACTS } from '@rapport/contracts/registry';
import { TOPICS } from '@rapport/contracts/topics';
import { testConfig } from '@rapport/platform/config/test-config';
import { describeReplay } from '@rapport/testkit/contracts/replay';
import { startSegmentation } from './service.ts';

const config = testConfig({ partitions: 4 });
const { encode } = createCodec();

describeReplay({
  service: 'segmentation',
  partitions: config.partitions,
  topics: [TOPICS.interactions],
  contracts: CONTRACTS,
  encode,
  start: (adapters) => startSegmentation(config, adapters),
});
