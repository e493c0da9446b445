import type { Kafka, ProducerBatch, ProducerConfig, RecordMetadata } from 'kafkajs';
import { LogUnavailableError } from '@rapport/engine/ports/log';
import type { AppendRecord } from '@rapport/engine/ports/log';
import { createBatchingProducer } from './producer.ts';

const record = (key: string, text = '', partition = 0): AppendRecord => ({
  topic: 't',
  key,
  value: Buffer.from(text),
  partition,
});

/** A broker of one topic behind kafkajs's producer; each request waits until the test answers it. */
function scriptedKafka() {
  const requests: { keys: readonly string[]; answer: () => void; refuse: (error: Error) => void }[] = [];
  const ends = new Map<number, number>();
  let producers = 0;
  let open = 0;
  const asked: ProducerConfig[] = [];
  const kafka = {
    producer: (config: ProducerConfig) => {
      producers += 1;
      asked.push(config);
      return {
        connect: async () => {
          open += 1;
        },
        disconnect: async () => {
          open -= 1;
        },
        sendBatch: ({ topicMessages = [] }: ProducerBatch) =>
          new Promise<RecordMetadata[]>((resolve, reject) => {
            const messages = topicMessages.flatMap((topic) => topic.messages);
            requests.push({
              keys: messages.map(({ key }) => String(key)),
              answer: () => {
                const bases = new Map<number, number>();
                for (const { partition = 0 } of messages) {
                  const end = ends.get(partition) ?? 0;
                  if (!bases.has(partition)) bases.set(partition, end);
                  ends.set(partition, end + 1);
                }
                resolve(
                  [...bases].map(([partition, base]) => ({
                    topicName: 't',
                    partition,
                    errorCode: 0,
                    baseOffset: String(base),
                  })),
                );
              },
              refuse: reject,
            });
          }),
      };
    },
  } as unknown as Kafka;
  return { kafka, requests, asked, producers: () => producers, open: () => open };
}

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe('createBatchingProducer', () => {
  const partitionsOf = (topic: string): Promise<number> =>
    topic === 't'
      ? Promise.resolve(4)
      : Promise.reject(new LogUnavailableError(`There is no topic ${topic}.`));

  it('sends what arrives during a request in the next one, and tells each call its positions', async () => {
    const { kafka, requests } = scriptedKafka();
    const { append } = createBatchingProducer(kafka, partitionsOf);
    const first = [append([record('a')]), append([record('b', '', 1), record('c')])];
    await turns();
    const second = [append([record('d', '', 1)]), append([record('e'), record('f', '', 1)])];
    await turns();
    expect(requests.map(({ keys }) => keys)).toEqual([['a', 'b', 'c']]);
    requests[0]?.answer();
    await turns();
    expect(requests[1]?.keys).toEqual(['d', 'e', 'f']);
    requests[1]?.answer();
    const offsets = (await Promise.all([...first, ...second])).map((positions) =>
      positions.map(({ partition, offset }) => `${partition}/${offset}`),
    );
    expect(offsets).toEqual([['0/0'], ['1/0', '0/1'], ['1/1'], ['0/2', '1/2']]);
  });

  it('sends one request at a time, numbered, so that a repeated one is known', async () => {
    const { kafka, requests, asked } = scriptedKafka();
    const { append } = createBatchingProducer(kafka, partitionsOf);
    const calls = [append([record('a')])];
    await turns();
    calls.push(append([record('b')]));
    await turns();
    expect(requests).toHaveLength(1);
    // kafkajs forces neither: with its defaults it numbers nothing and has any number of requests in flight.
    expect(asked).toMatchObject([{ idempotent: true, maxInFlightRequests: 1 }]);
    requests[0]?.answer();
    await turns();
    requests[1]?.answer();
    await Promise.all(calls);
  });

  it('takes a new producer after a failed request, whose sequence numbers are in doubt', async () => {
    const { kafka, requests, producers, open } = scriptedKafka();
    const { append } = createBatchingProducer(kafka, partitionsOf);
    const failed = append([record('a')]);
    await turns();
    requests[0]?.refuse(new Error('timed out'));
    await expect(failed).rejects.toThrow(LogUnavailableError);
    const next = append([record('b')]);
    await turns();
    requests[1]?.answer();
    await next;
    expect([producers(), open()]).toEqual([2, 1]);
  });

  it('takes a new producer before the sequence numbers of the old one run out', async () => {
    const { kafka, requests, producers } = scriptedKafka();
    const { append } = createBatchingProducer(kafka, partitionsOf, { maxProducerRecords: 2 });
    for (const key of ['a', 'b', 'c']) {
      const call = append([record(key)]);
      await turns();
      requests.at(-1)?.answer();
      await call;
    }
    expect(producers()).toBe(2);
  });

  it('keeps the rest of a failed call out, and goes on with the others', async () => {
    const { kafka, requests } = scriptedKafka();
    const { append } = createBatchingProducer(kafka, partitionsOf);
    const long = append(Array.from({ length: 2_001 }, (_, n) => record(`long-${n}`)));
    const other = append([record('other')]);
    await turns();
    expect(requests[0]?.keys).toHaveLength(2_000);
    requests[0]?.refuse(new Error('no'));
    await expect(long).rejects.toThrow(LogUnavailableError);
    await turns();
    expect(requests[1]?.keys).toEqual(['other']);
    requests[1]?.answer();
    await expect(other).resolves.toHaveLength(1);
  });

  it('cuts requests by what a broker takes of one partition', async () => {
    const { kafka, requests } = scriptedKafka();
    const { append } = createBatchingProducer(kafka, partitionsOf);
    const text = 'x'.repeat(400_000);
    const call = append([record('a', text), record('b', text), record('c', text)]);
    await turns();
    requests[0]?.answer();
    await turns();
    requests[1]?.answer();
    await call;
    expect(requests.map(({ keys }) => keys)).toEqual([['a', 'b'], ['c']]);
  });

  it('refuses a record that no request can carry, and nothing else', async () => {
    const { kafka } = scriptedKafka();
    const { append } = createBatchingProducer(kafka, partitionsOf);
    await expect(append([record('a', 'x'.repeat(1_000_001))])).rejects.toThrow(RangeError);
  });

  it('refuses at once where too much waits', async () => {
    const { kafka, requests } = scriptedKafka();
    const { append } = createBatchingProducer(kafka, partitionsOf);
    const waiting = append(Array.from({ length: 30_000 }, (_, n) => record(`${n}`)));
    await expect(append([record('more')])).rejects.toThrow('Too many records');
    await turns();
    requests[0]?.refuse(new Error('enough'));
    await expect(waiting).rejects.toThrow(LogUnavailableError);
  });

  it('refuses at once where too many bytes wait, and takes more when they are gone', async () => {
    const { kafka, requests } = scriptedKafka();
    const { append } = createBatchingProducer(kafka, partitionsOf);
    const large = 'x'.repeat(999_000);
    const sent = append([record('sent')]);
    await turns();
    const waiting = Array.from({ length: 64 }, (_, n) => append([record(`${n}`, large)]));
    await expect(append([record('more', large)])).rejects.toThrow('Too many records');
    requests[0]?.answer();
    await sent;
    await turns();
    waiting.push(append([record('room again', large)]));
    for (let n = 1; n <= 65; n += 1) {
      requests[n]?.answer();
      await turns();
    }
    expect(await Promise.all(waiting)).toHaveLength(65);
  });

  it('tells a caller by its deadline that nothing is known', async () => {
    const { kafka, requests } = scriptedKafka();
    const { append } = createBatchingProducer(kafka, partitionsOf, { deadlineMs: 1 });
    await expect(append([record('a')])).rejects.toThrow('within 1 ms');
    await turns();
    requests[0]?.answer();
  });

  it('fails calls for unknown topics alone', async () => {
    const { kafka, requests } = scriptedKafka();
    const { append } = createBatchingProducer(kafka, partitionsOf);
    const bad = append([{ ...record('a'), topic: 'missing' }]);
    const good = append([record('b')]);
    await expect(bad).rejects.toThrow('no topic missing');
    await turns();
    expect(requests[0]?.keys).toEqual(['b']);
    requests[0]?.answer();
    await good;
  });
});
