import type { AppendRecord, EventLog } from '@rapport/engine/ports/log';

const CHUNK = 2_000;
const CHUNKS_UNDER_WAY = 4;

/** Appends what is made, some thousand at a time. */
export async function appendAll(
  log: Pick<EventLog, 'append'>,
  records: Iterable<AppendRecord>,
): Promise<void> {
  let chunk: AppendRecord[] = [];
  let underWay: Promise<unknown>[] = [];
  for (const record of records) {
    chunk.push(record);
    if (chunk.length < CHUNK) continue;
    underWay.push(log.append(chunk));
    chunk = [];
    if (underWay.length < CHUNKS_UNDER_WAY) continue;
    await Promise.all(underWay);
    underWay = [];
  }
  await Promise.all([...underWay, ...(chunk.length > 0 ? [log.append(chunk)] : [])]);
}
