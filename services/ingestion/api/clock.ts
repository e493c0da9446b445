import { SYSTEM_KEY_PREFIX, derivedId } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { EventEnvelope } from '@rapport/kernel/event';
import type { Document } from '@rapport/kernel/projection';
import { tick } from '@rapport/contracts/ingestion/events';
import { TOPICS } from '@rapport/contracts/topics';
import type { EventLog } from '@rapport/engine/ports/log';
import type { Store } from '@rapport/engine/ports/store';
import type { FollowClock } from '@rapport/platform/process/clock';
import type { ClockStep } from '@rapport/platform/process/serve';

const CLOCK = 'ingestion.clock.v1';
const _id = 'clock';

interface ClockDocument extends Document {
  readonly live: boolean;
}

/** Whether the clock has gone live stays so after a restart. */
export async function recallClock(store: Store, clock: FollowClock): Promise<void> {
  await store.ensureCollections([{ name: CLOCK, indexes: [] }]);
  const known = (await store.getMany(CLOCK, [_id])).get(_id) as ClockDocument | undefined;
  if (known?.live === true) clock.goLive();
}

/** Moves the clock that follows events, and tells every partition: timers that are due by then fire. */
export async function stepClock(
  step: ClockStep,
  {
    store,
    log,
    clock,
    encode,
  }: {
    readonly store: Store;
    readonly log: EventLog;
    readonly clock: FollowClock;
    readonly encode: (event: EventEnvelope) => Uint8Array;
  },
): Promise<EpochMs> {
  const now = step.kind === 'go_live' ? clock.goLive() : clock.advanceTo(step.to);
  if (step.kind === 'go_live') {
    const document: ClockDocument = { _id, live: true };
    await store.transact({ expectations: [], writes: [{ kind: 'put', collection: CLOCK, document }] });
  }
  const partitions = (await log.endOffsets(TOPICS.interactions)).length;
  const at = toInstant(now);
  await log.append(
    Array.from({ length: partitions }, (_, partition) => ({
      topic: TOPICS.interactions,
      partition,
      key: `${SYSTEM_KEY_PREFIX}tick`,
      value: encode({
        specversion: '1.0',
        id: derivedId('tick', partition, at),
        source: 'rapport/ingestion',
        type: tick.type,
        time: at,
        datacontenttype: 'application/json',
        tenantid: 'system',
        recordedat: at,
        data: { at, ...(step.kind === 'go_live' && { clock: 'system' as const }) },
      }),
    })),
  );
  return now;
}
