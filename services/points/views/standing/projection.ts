import { memberKey } from '@rapport/kernel/ids';
import type { TenantId } from '@rapport/kernel/ids';
import type { Document, Projection } from '@rapport/kernel/projection';
import type { SegmentEntered, SegmentExited } from '@rapport/contracts/segmentation/events';
import { TOPICS } from '@rapport/contracts/topics';
import type { Standing } from '../../rule/standing.ts';

const MEMBERS = 'members';
export const STANDINGS = `points.standing.v1.${MEMBERS}`;

/** Segments of one member, as segmentation has told them. */
export interface StandingDocument extends Document, Pick<Standing, 'segments'> {}

export const standingId = (tenant: TenantId, mid: string): string => memberKey(tenant, mid);

/** What members are, for rules that pay some of them, or some of them more. */
export const standingProjection: Projection<SegmentEntered | SegmentExited> = {
  name: 'points.standing.v1',
  topic: TOPICS.segments,
  handles: ['rapport.segmentation.SegmentEntered.v1', 'rapport.segmentation.SegmentExited.v1'],
  collections: [{ name: MEMBERS }],
  keys: ({ event }) => [{ collection: MEMBERS, id: standingId(event.tenantid, event.subject ?? '') }],
  fold: (context, { event }) => {
    const { segmentId } = event.data;
    const _id = standingId(event.tenantid, event.subject ?? '');
    const known = context.get<StandingDocument>(MEMBERS, _id)?.segments ?? [];
    const others = known.filter((segment) => segment !== segmentId);
    const isIn = event.type === 'rapport.segmentation.SegmentEntered.v1';
    context.put<StandingDocument>(MEMBERS, { _id, segments: isIn ? [...others, segmentId].sort() : others });
  },
};
