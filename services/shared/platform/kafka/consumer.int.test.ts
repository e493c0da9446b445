import { randomUUID } from 'node:crypto';
import type { EventLog } from '@rapport/engine/ports/log';
import { createFollower } from '@rapport/testkit/contracts/eventLog';
import { eventually } from '@rapport/testkit/eventually';
import { kafkaBrokers } from '@rapport/testkit/servers';
import { createKafkaLog } from './log.ts';

/** Half of the rebalance timeout: a member that waits for its handler would still hold the group up. */
const REBALANCE_MS = 15_000;

describe('a member whose handler is busy', () => {
  it('lets others join the group at once, and keeps what it keeps', async () => {
    const open = (): Promise<EventLog> =>
      createKafkaLog({ brokers: kafkaBrokers(), clientId: 'rapport-busy', warn: () => undefined });
    const [log, other] = await Promise.all([open(), open()]);
    const topic = `contract.${randomUUID()}`;
    const group = randomUUID();
    const [busy, joining] = [createFollower(), createFollower()];
    try {
      await log.ensureTopics([{ topic, partitions: 2, replicationFactor: 1, config: {} }]);
      await log.subscribe(group, [topic], busy);
      busy.holdBack();
      await log.append([0, 1].map((partition) => ({ topic, partition, key: 'k', value: Buffer.from('0') })));
      await eventually(async () => {
        const seen = busy.batches.length;
        return seen === 2 ? { found: seen } : { seen };
      }, REBALANCE_MS);
      await other.subscribe(group, [topic], joining);
      const taken = await eventually(async () => {
        const [batch] = joining.batches;
        return batch === undefined ? { seen: joining.owned() } : { found: batch.partition };
      }, REBALANCE_MS);
      busy.release();
      await eventually(async () => {
        const seen = busy.owned();
        return seen.length === 1 ? { found: seen } : { seen };
      }, REBALANCE_MS);
      expect(busy.owned()).toEqual([`${topic}/${1 - taken}`]);
      expect([...busy.broken, ...joining.broken]).toEqual([]);
      expect([...busy.failures, ...joining.failures]).toEqual([]);
    } finally {
      busy.release();
      await log.close();
      await other.close();
    }
  });
});
