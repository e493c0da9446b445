/** Run by tests as a member of a group in a process of its own, which can be killed. Prints what it is given. */
import { createKafkaLog } from './log.ts';

const { KAFKA_BROKERS = '', TOPIC = '', GROUP = '', SESSION_TIMEOUT_MS = '6000' } = process.env;

const log = await createKafkaLog({
  brokers: KAFKA_BROKERS.split(','),
  clientId: 'rapport-testing-member',
  warn: () => undefined,
  limits: { sessionTimeoutMs: Number(SESSION_TIMEOUT_MS) },
});
await log.subscribe(GROUP, [TOPIC], {
  onAssigned: (places) => {
    console.log(`assigned ${places.map(({ partition }) => partition).join()}`);
    return Promise.resolve(places.map((place) => ({ ...place, offset: 0 })));
  },
  onRevoked: () => Promise.resolve(),
  // Keeps its first batches in hand for ever: what a killed process had taken and not committed.
  onBatch: ({ partition }) => {
    console.log(`holds ${partition}`);
    return new Promise(() => undefined);
  },
  onFailure: (error) => {
    console.error(error);
    process.exitCode = 1;
  },
});
