import { setImmediate as turn } from 'node:timers/promises';
import { TOPICS } from '@rapport/contracts/topics';
import { memberKey } from '@rapport/kernel/ids';
import { createMemoryLog } from '@rapport/platform/memory/log';
import { RECORDS_PER_TURN, readLog } from './readLog.ts';

const PARTITIONS = 8;
const RECORDS = 5 * RECORDS_PER_TURN;
const TOPIC = TOPICS.interactions;

const interaction = (id: string, mid: string): Buffer =>
  Buffer.from(
    JSON.stringify({
      ...{ specversion: '1.0', id, source: 'rapport/ingestion' },
      ...{ type: 'rapport.ingestion.InteractionRecorded.v1', subject: mid, tenantid: 'acme' },
      ...{ time: '2026-03-01T08:00:00.000Z', recordedat: '2026-03-01T08:00:00.000Z' },
      ...{ datacontenttype: 'application/json', actor: 'acme' },
      data: {
        ...{ verb: 'content.read', fingerprint: mid, object: { kind: 'article', id: 'a', tags: [] } },
        personal: { keyId: 'none', alg: 'none', data: { namespace: 'user', externalId: mid } },
      },
    }),
  );

async function openLog() {
  const log = createMemoryLog({ batchRecords: RECORDS });
  const settings = { topic: TOPIC, partitions: PARTITIONS, replicationFactor: 1, config: {} };
  await log.ensureTopics([settings]);
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    const mid = String(partition).repeat(32);
    await log.append(
      Array.from({ length: RECORDS }, (_, index) => ({
        ...{ topic: TOPIC, partition, key: memberKey('acme', mid) },
        value: interaction(`e${partition}-${index}`, mid),
      })),
    );
  }
  return log;
}

describe('reading the log', () => {
  it('gives way after so many records of all partitions together, and takes each once', async () => {
    const log = await openLog();
    let taken = 0;
    const reading = readLog(log, [TOPIC], 'acme', new AbortController().signal, {
      take: () => {
        taken += 1;
      },
      standingsOf: () => Promise.resolve(new Map()),
      progress: () => Promise.resolve(),
    });
    let [before, most] = [0, 0];
    while (taken < PARTITIONS * RECORDS) {
      await turn();
      most = Math.max(most, taken - before);
      before = taken;
    }
    expect(await reading).toEqual({ readRecords: PARTITIONS * RECORDS, unreadable: 0 });
    expect([taken, most]).toEqual([PARTITIONS * RECORDS, RECORDS_PER_TURN]);
  });

  it('ends with what goes wrong in the middle of it', async () => {
    const log = await openLog();
    let taken = 0;
    const reading = readLog(log, [TOPIC], 'acme', new AbortController().signal, {
      take: () => {
        taken += 1;
        if (taken > RECORDS_PER_TURN * 3) throw new RangeError('Too many.');
      },
      standingsOf: () => Promise.resolve(new Map()),
      progress: () => Promise.resolve(),
    });
    await expect(reading).rejects.toThrow('Too many.');
  });
});
