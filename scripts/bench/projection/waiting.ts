import { interactionRecorded } from '@rapport/contracts/ingestion/events';
import type { EventOf } from '@rapport/contracts/envelope';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Document, Projection } from '@rapport/kernel/projection';

type Recorded = EventOf<typeof interactionRecorded>;

/** Somebody for whom a timer waits, until it has fired. */
interface Waiting extends Document {
  readonly count: number;
  readonly dueAt?: EpochMs;
  readonly fired: number;
  readonly firedAt?: EpochMs;
}

const WAITING = 'waiting';
const NAME = 'bench.waiting.v1';
export const WAITING_COLLECTION = `${NAME}.${WAITING}`;

/** One document a member, counted; the first event sets a timer at its own time and `dwellMs`, later ones leave it. */
export function waitingProjection(topic: string): Projection<Recorded> {
  return {
    name: NAME,
    topic,
    handles: [interactionRecorded.type],
    collections: [{ name: WAITING, timers: true }],
    keys: ({ key }) => [{ collection: WAITING, id: key }],
    fold: (context, { key, event, effectiveAt }) => {
      const before = context.get<Waiting>(WAITING, key);
      context.put<Waiting>(
        WAITING,
        before === undefined
          ? { _id: key, count: 1, fired: 0, dueAt: effectiveAt + (event.data.dwellMs ?? 0) }
          : { ...before, count: before.count + 1 },
      );
    },
    onTimer: (context, { id, effectiveAt }) => {
      const before = context.get<Waiting>(WAITING, id);
      if (before === undefined) return;
      const { dueAt: _, ...rest } = before;
      context.put<Waiting>(WAITING, { ...rest, fired: before.fired + 1, firedAt: effectiveAt });
    },
  };
}
