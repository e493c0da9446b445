import type { TickData } from '@rapport/kernel/clock';
import type { EventEnvelope } from '@rapport/kernel/event';
import { SYSTEM_KEY_PREFIX, derivedId } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { AppendRecord, TopicPartition } from '../ports/log.ts';

const TICK_TYPE = 'rapport.ingestion.Tick.v1';

/**
 * The record that moves time in a quiet partition. Whoever owns the partition may write it: its id follows from the
 * instant, so the duplicate window removes what two owners write.
 */
export function tickRecord(
  service: string,
  { topic, partition }: TopicPartition,
  times: { readonly dueAt: EpochMs; readonly now: EpochMs },
  encode: (event: EventEnvelope) => Uint8Array,
): AppendRecord {
  const at = toInstant(times.dueAt);
  const data: TickData = { at };
  const event: EventEnvelope = {
    specversion: '1.0',
    id: derivedId('tick', partition, at),
    source: `rapport/${service}`,
    type: TICK_TYPE,
    time: at,
    datacontenttype: 'application/json',
    tenantid: 'system',
    recordedat: toInstant(Math.max(times.dueAt, times.now)),
    data,
  };
  return { topic, partition, key: `${SYSTEM_KEY_PREFIX}tick`, value: encode(event) };
}
