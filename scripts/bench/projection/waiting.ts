import { interactionRecorded } from '@rapport/contracts/ingestion/events';
import type { EventOf } from '@rapport/contracts/envelope';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Document, Projection } from '@rapport/kernel/projection';

type Recorded = EventOf<typeof interactionRecorded>;

/** Somebody for whom a timer may wait, until it has fired. */
interface Waiting extends Document {
  readonly count: number;
  readonly dueAt?: EpochMs;
  readonly fired: number;
  readonly firedAt?: EpochMs;
}

const WAITING = 'waiting';
const NAME = 'bench.waiting.v1';
export const WAITING_COLLECTION = `${NAME}.${WAITING}`;

/** One document a member, counted; a first event with `dwellMs` sets a timer so long after it, later ones leave it. */
export function waitingProjection(topic: string): Projection<Recorded> {
  return {
    name: NAME,
    topic,
    handles: [interactionRecorded.type],
    collections: [{ name: WAITING, timers: true }],
    keys: ({ key }) => [{ collection: WAITING, id: key }],
    fold: (context, { key, event, effectiveAt }) => {
      const before = context.get<Waiting>(WAITING, key);
      const { dwellMs } = event.data;
      context.put<Waiting>(
        WAITING,
        before === undefined
          ? { _id: key, count: 1, fired: 0, ...(dwellMs !== undefined && { dueAt: effectiveAt + dwellMs }) }
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
