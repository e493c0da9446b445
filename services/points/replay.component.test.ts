import { createCodec } from '@rapport/contracts/codec';
import { CONTRACTS } from '@rapport/contracts/registry';
import { TOPICS } from '@rapport/contracts/topics';
import { describeReplay } from '@rapport/testkit/contracts/replay';
import { startPoints } from './service.ts';
import { pointsTestConfig } from './api/test-config.ts';

const config = pointsTestConfig({ partitions: 4 });
const { encode } = createCodec();

describeReplay({
  service: 'points',
  partitions: config.partitions,
  topics: [TOPICS.interactions, TOPICS.segments, TOPICS.journeys, TOPICS.points],
  contracts: CONTRACTS,
  encode,
  start: (adapters) => startPoints(config, adapters),
});
