import type { Document, Projection } from '@rapport/kernel/projection';
import { memberKey } from '@rapport/kernel/ids';
import { TOPICS } from '@rapport/contracts/topics';
import type { SegmentEntered, SegmentExited } from '@rapport/contracts/segmentation/events';

const COLLECTION = 'members';
export const AUDIENCE = 'campaign.audience.v1.members';

/** Segments of one member, as segmentation has told them. */
export interface AudienceDocument extends Document {
  readonly segments: readonly string[];
}

/** Who belongs to which segment, for campaigns whose trigger is an interaction of an audience. */
export const audienceProjection: Projection<SegmentEntered | SegmentExited> = {
  name: 'campaign.audience.v1',
  topic: TOPICS.segments,
  handles: ['rapport.segmentation.SegmentEntered.v1', 'rapport.segmentation.SegmentExited.v1'],
  collections: [{ name: COLLECTION }],
  keys: ({ event }) => [{ collection: COLLECTION, id: memberKey(event.tenantid, event.subject ?? '') }],
  fold: (context, { event }) => {
    const id = memberKey(event.tenantid, event.subject ?? '');
    const known = context.get<AudienceDocument>(COLLECTION, id)?.segments ?? [];
    const others = known.filter((segment) => segment !== event.data.segmentId);
    const segments =
      event.type === 'rapport.segmentation.SegmentEntered.v1'
        ? [...others, event.data.segmentId].sort()
        : others;
    context.put<AudienceDocument>(COLLECTION, { _id: id, segments });
  },
};
