import type { Document, Projection } from '@rapport/kernel/projection';
import type { EpochMs } from '@rapport/kernel/instant';
import { derivedId } from '@rapport/kernel/ids';
import type { InteractionRecorded } from '@rapport/contracts/ingestion/events';
import { TOPICS } from '@rapport/contracts/topics';

const READS = 'reads';
export const CONTENT_READS = 'reporting.contents.v1.reads';

/** Readings of one content item by one member: 1,000 instants are 15 kB. The newest are kept, all are counted. */
export const MAX_READS = 1_000;

export interface ReadsDocument extends Document {
  readonly tenant: string;
  readonly contentId: string;
  readonly mid: string;
  readonly count: number;
  /** When the newest of them counted, in ascending order. */
  readonly readAt: readonly EpochMs[];
}

const idOf = ({ tenantid, data, subject = '' }: InteractionRecorded): string =>
  derivedId(tenantid, subject, data.object?.id ?? '');

/** When each member read each content item: who was in which segment then is joined when it is asked. */
export const contentsProjection: Projection<InteractionRecorded> = {
  name: 'reporting.contents.v1',
  topic: TOPICS.interactions,
  handles: ['rapport.ingestion.InteractionRecorded.v1'],
  collections: [{ name: READS, indexes: [{ fields: { tenant: 1, contentId: 1, _id: 1 } }] }],
  keys: ({ event }) =>
    event.data.verb === 'content.read' && event.data.object !== undefined
      ? [{ collection: READS, id: idOf(event) }]
      : [],
  fold: (context, { event, effectiveAt }) => {
    const { verb, object } = event.data;
    if (verb !== 'content.read' || object === undefined) return;
    const _id = idOf(event);
    const known = context.get<ReadsDocument>(READS, _id);
    const readAt = [...(known?.readAt ?? []), effectiveAt]
      .sort((one, other) => one - other)
      .slice(-MAX_READS);
    context.put<ReadsDocument>(READS, {
      _id,
      tenant: event.tenantid,
      contentId: object.id,
      mid: event.subject ?? '',
      count: (known?.count ?? 0) + 1,
      readAt,
    });
  },
};
