import type { EventLog } from './ports/log.ts';

export type CountPartitions = (topic: string) => Promise<number>;

/** Partitions of a topic. Their number is a constant of the deployment, so it is asked for once. */
export function createPartitionCounter(log: Pick<EventLog, 'endOffsets'>): CountPartitions {
  const counts = new Map<string, number>();
  return async (topic) => {
    const count = counts.get(topic) ?? (await log.endOffsets(topic)).length;
    counts.set(topic, count);
    return count;
  };
}
