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
});
