import { eventLogContract } from '@rapport/testkit/contracts/eventLog';
import { kafkaBrokers } from '@rapport/testkit/servers';
import { createKafkaLog } from './log.ts';

eventLogContract('Kafka', () =>
  createKafkaLog({ brokers: kafkaBrokers(), clientId: 'rapport-contract', warn: () => undefined }),
);
