import { LogUnavailableError } from '@rapport/engine/ports/log';
import { eventLogContract } from '@rapport/testkit/contracts/eventLog';
import { createMemoryLog } from './log.ts';

// Clients of the same log share the twin; closing one of them must not close the others.
const shared = createMemoryLog();
eventLogContract('the log in memory', async () => {
  const subscriptions = new Set<{ stop: () => Promise<void> }>();
  let closed = false;
  return {
    ...shared,
    append: (records) =>
      closed ? Promise.reject(new LogUnavailableError('The log is closed.')) : shared.append(records),
    subscribe: async (...args) => {
      const subscription = await shared.subscribe(...args);
      subscriptions.add(subscription);
      return subscription;
    },
    close: async () => {
      closed = true;
      for (const { stop } of subscriptions) await stop();
    },
  };
});

describe('the log in memory', () => {
  const settings = { topic: 't', partitions: 1, replicationFactor: 1, config: {} };
  const record = { topic: 't', key: 'a', value: Buffer.from('1') };

  it('refuses an append by script, once, and has nothing of it', async () => {
    const log = createMemoryLog();
    await log.ensureTopics([settings]);
    log.faults.failNextAppend();
    await expect(log.append([record])).rejects.toThrow(LogUnavailableError);
    expect(await log.endOffsets('t')).toEqual([0]);
    await expect(log.append([record])).resolves.toHaveLength(1);
  });

  it('loses an answer by script, once, and has the record', async () => {
    const log = createMemoryLog();
    await log.ensureTopics([settings]);
    log.faults.loseNextAnswer();
    await expect(log.append([record])).rejects.toThrow(LogUnavailableError);
    expect(log.records('t', 0)).toHaveLength(1);
    await expect(log.append([record])).resolves.toEqual([{ topic: 't', partition: 0, offset: 1 }]);
  });

  it('copies values: what is done to a buffer later is not in the log', async () => {
    const log = createMemoryLog();
    await log.ensureTopics([settings]);
    const value = Buffer.from('one');
    await log.append([{ ...record, value }]);
    value.write('two');
    expect(String(log.records('t', 0)[0]?.value)).toBe('one');
  });

  it('stops and refuses appends when it is closed', async () => {
    const log = createMemoryLog();
    await log.ensureTopics([settings]);
    await log.close();
    await expect(log.append([record])).rejects.toThrow(LogUnavailableError);
  });
});
