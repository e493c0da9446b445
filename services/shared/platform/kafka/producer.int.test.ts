import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { Kafka, logLevel } from 'kafkajs';
import { LogUnavailableError } from '@rapport/engine/ports/log';
import { kafkaBrokers } from '@rapport/testkit/servers';
import { cureIdleTimers } from './cures.ts';
import { createBatchingProducer } from './producer.ts';

const PRODUCE = 0;
/** Size, then the request's kind. */
const API_KEY_AT = 4;

/** A connection that can be made to lose the answers to produce requests: the broker has appended, nobody hears it. */
function losingSocket(host: string, port: number, onConnect: () => void, loses: () => boolean): Socket {
  const socket = connect({ host, port }, onConnect);
  let producing = false;
  const { write, emit } = socket;
  socket.write = (data: string | Uint8Array, ...rest: unknown[]): boolean => {
    if (Buffer.isBuffer(data)) producing = data.readInt16BE(API_KEY_AT) === PRODUCE;
    return write.apply(socket, [data, ...rest] as never);
  };
  socket.emit = (event: string, ...args: unknown[]): boolean => {
    if (event === 'data' && producing && loses()) {
      socket.destroy(new Error('The answer was lost.'));
      return true;
    }
    return emit.apply(socket, [event, ...args] as never);
  };
  return socket;
}

describe('an append whose answer is lost for good', () => {
  it('does not swallow the next one', async () => {
    cureIdleTimers();
    let losing = false;
    const kafka = new Kafka({
      brokers: [...kafkaBrokers()],
      clientId: 'rapport-losing',
      logLevel: logLevel.NOTHING,
      socketFactory: ({ host, port, onConnect }) => losingSocket(host, port, onConnect, () => losing),
    });
    const topic = `contract.${randomUUID()}`;
    const admin = kafka.admin();
    await admin.connect();
    await admin.createTopics({ topics: [{ topic, numPartitions: 1 }] });
    const producer = createBatchingProducer(kafka, () => Promise.resolve(1));
    const append = (text: string) => producer.append([{ topic, key: 'k', value: Buffer.from(text) }]);
    try {
      expect(await append('first')).toEqual([{ topic, partition: 0, offset: 0 }]);
      losing = true;
      await expect(append('lost answer')).rejects.toThrow(LogUnavailableError);
      losing = false;
      // One record as before: with the old sequence numbers the broker would take it for a repetition.
      const [next] = await append('next');
      const [end] = await admin.fetchTopicOffsets(topic);
      expect(next?.offset).toBe(2);
      expect(end?.high).toBe('3');
    } finally {
      await producer.close();
      await admin.disconnect();
    }
  });
});
