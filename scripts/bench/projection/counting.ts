import { interactionRecorded } from '@rapport/contracts/ingestion/events';
import type { EventOf } from '@rapport/contracts/envelope';
import type { Document, Projection } from '@rapport/kernel/projection';

type Recorded = EventOf<typeof interactionRecorded>;

export interface Count extends Document {
  readonly count: number;
  readonly sum: number;
}

const COUNTS = 'counts';
export const NAME = 'bench.counts.v1';
export const COLLECTION = `${NAME}.${COUNTS}`;

/** The least that a projection can do: one document a member, counted and summed. */
export function countingProjection(topic: string): Projection<Recorded> {
  return {
    name: NAME,
    topic,
    handles: [interactionRecorded.type],
    collections: [{ name: COUNTS }],
    keys: ({ key }) => [{ collection: COUNTS, id: key }],
    fold: (context, { key, event }) => {
      const before = context.get<Count>(COUNTS, key);
      context.put<Count>(COUNTS, {
        _id: key,
        count: (before?.count ?? 0) + 1,
        sum: (before?.sum ?? 0) + (event.data.dwellMs ?? 0),
      });
    },
  };
}
