const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;
const ROTATION = 24;

/** murmur2 as Kafka's clients compute it over the key's bytes (org.apache.kafka.common.utils.Utils.murmur2). */
export function murmur2(key: Uint8Array): number {
  const { length } = key;
  let hash = SEED ^ length;
  const words = length - (length % 4);
  for (let at = 0; at < words; at += 4) {
    let word =
      (key[at] ?? 0) | ((key[at + 1] ?? 0) << 8) | ((key[at + 2] ?? 0) << 16) | ((key[at + 3] ?? 0) << 24);
    word = Math.imul(word, MULTIPLIER);
    word ^= word >>> ROTATION;
    word = Math.imul(word, MULTIPLIER);
    hash = Math.imul(hash, MULTIPLIER) ^ word;
  }
  const rest = length - words;
  if (rest >= 3) hash ^= (key[words + 2] ?? 0) << 16;
  if (rest >= 2) hash ^= (key[words + 1] ?? 0) << 8;
  if (rest >= 1) {
    hash ^= key[words] ?? 0;
    hash = Math.imul(hash, MULTIPLIER);
  }
  hash ^= hash >>> 13;
  hash = Math.imul(hash, MULTIPLIER);
  hash ^= hash >>> 15;
  return hash;
}

/** Partition of a key: what every Kafka client that keeps to the standard says. */
export function partitionOf(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
}
