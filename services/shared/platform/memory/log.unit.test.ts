import { LogUnavailableError } from '@rapport/engine/ports/log';
import { createFollower, eventLogContract } from '@rapport/testkit/contracts/eventLog';
import { eventually } from '@rapport/testkit/eventually';
import { seededTurns } from '@rapport/testkit/seededTurns';
import { createMemoryLog } from './log.ts';

const SEEDS = [1, 2, 3];

// Clients of the same log share the twin; closing one of them does not close the others.
const shared = createMemoryLog();
eventLogContract('the log in memory', () => Promise.resolve(shared.connect({})));

for (const seed of SEEDS) {
  const seeded = createMemoryLog();
  const turns = seededTurns(seed);
  eventLogContract(`the log in memory in the turns of seed ${String(seed)}`, () =>
    Promise.resolve(seeded.connect({ turns: turns() })),
  );
}

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

  it('takes half of an append by script', async () => {
    const log = createMemoryLog();
    await log.ensureTopics([settings]);
    const line = log.connect({ fault: () => 'partly' });
    await expect(line.append([record, record])).rejects.toThrow(LogUnavailableError);
    expect(log.records('t', 0)).toHaveLength(1);
  });

  it('gives the partitions of an expelled client to another, and lets it go on until it joins again', async () => {
    const log = createMemoryLog();
    await log.ensureTopics([settings]);
    const zombie = log.connect({});
    const heir = log.connect({});
    const [first, second] = [createFollower(), createFollower()];
    await zombie.subscribe('g', ['t'], first);
    await zombie.expel();
    await heir.subscribe('g', ['t'], second);
    expect([first.owned(), second.owned()]).toEqual([['t/0'], ['t/0']]);
    await log.append([record]);
    await eventually(async () => {
      const texts = [first, second].map(({ texts }) => texts({ topic: 't', partition: 0 }).length);
      return texts.every((count) => count === 1) ? { found: true } : { seen: texts };
    });
    await zombie.rejoin();
    expect([first.owned(), second.owned()]).toEqual([[], ['t/0']]);
    await log.rebalance('g');
    expect([first.owned(), second.owned()]).toEqual([['t/0'], []]);
    expect([...first.broken, ...second.broken]).toEqual([]);
  });
});
