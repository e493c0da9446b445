import * as fc from 'fast-check';
import kafkajs from 'kafkajs';
import { murmur2, partitionOf } from './partitioner.ts';

describe('partitionOf', () => {
  // org.apache.kafka.common.utils.Utils of kafka-clients 4.2.0 says so; all four lengths of a rest are among them.
  it.each([
    ['', 275646681, 9],
    ['a', -1563381124, 28],
    ['ab', 316155434, 26],
    ['abc', 479470107, 27],
    ['alice', 1951417749, 21],
    ['acme:0123456789abcdef0123456789abcdef', 1360004390, 38],
    ['ünï-çødé', -1932951086, 18],
  ])('partitions %p as the Java client does', (key, hash, ofFortyEight) => {
    expect(murmur2(Buffer.from(key))).toBe(hash);
    expect(partitionOf(key, 48)).toBe(ofFortyEight);
  });

  it('partitions any key as kafkajs does', () => {
    const partition = kafkajs.Partitioners.DefaultPartitioner();
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ minLength: 1 }), fc.string({ unit: 'binary', minLength: 1 })),
        fc.integer({ min: 1, max: 96 }),
        (key, count) => {
          const partitionMetadata = Array.from({ length: count }, (_, partitionId) => ({
            partitionId,
            leader: 0,
          })) as never;
          const message = { key, value: null };
          expect(partitionOf(key, count)).toBe(partition({ topic: 't', partitionMetadata, message }));
        },
      ),
      { numRuns: 500 },
    );
  });
});
