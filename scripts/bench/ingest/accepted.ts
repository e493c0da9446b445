import { TOPICS } from '@rapport/contracts/topics';
import type { EventLog, LogRecord } from '@rapport/engine/ports/log';
import { readTopic } from '../topics.ts';

/** Records in all partitions. */
export async function total(log: EventLog, topic: string): Promise<number> {
  return (await log.endOffsets(topic)).reduce((sum, end) => sum + end, 0);
}

/**
 * The records of a run in the order in which they were sent.
 *
 * @throws Error unless every accepted id stands in the topic exactly once
 */
export async function recordsOf(
  log: EventLog,
  before: readonly number[],
  { prefix, count, accepted }: Readonly<{ prefix: string; count: number; accepted: number }>,
): Promise<readonly LogRecord[]> {
  const after = await log.endOffsets(TOPICS.interactions);
  const found = new Array<LogRecord | undefined>(count).fill(undefined);
  let once = 0;
  for (const record of await readTopic(log, TOPICS.interactions, before, after)) {
    const { id } = JSON.parse(Buffer.from(record.value).toString()) as { readonly id: string };
    const match = /^(.+)-(\d+)$/.exec(id);
    // What ingestion derives by itself (ShareReached) stands in the same topic.
    if (match?.[1] !== prefix || id.includes(':')) continue;
    const index = Number(match[2]);
    if (found[index] !== undefined) throw new Error(`${id} stands in the topic twice.`);
    found[index] = record;
    once += 1;
  }
  if (accepted !== count || once !== count) {
    throw new Error(`${count} were sent, ${accepted} accepted, and ${once} stand in the topic.`);
  }
  return found.filter((record) => record !== undefined);
}
