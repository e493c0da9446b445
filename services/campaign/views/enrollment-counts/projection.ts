import type { Document, Projection } from '@rapport/kernel/projection';
import { enrollmentStarted } from '@rapport/contracts/campaign/events';
import type { EnrollmentStarted } from '@rapport/contracts/campaign/events';

const COLLECTION = 'counts';
export const ENROLLMENT_COUNTS = 'campaign.enrollmentCounts.v1.counts';

/** Enrolments of a campaign in one partition; added up when read. */
export interface EnrollmentCount extends Document {
  readonly tenant: string;
  readonly campaignId: string;
  readonly count: number;
}

/** How many members are in a campaign, without counting documents. */
export const enrollmentCountsProjection: Projection<EnrollmentStarted> = {
  name: 'campaign.enrollmentCounts.v1',
  topic: enrollmentStarted.topic,
  handles: [enrollmentStarted.type],
  collections: [{ name: COLLECTION, indexes: [{ fields: { tenant: 1, campaignId: 1 } }] }],
  keys: ({ event, position }) => [
    { collection: COLLECTION, id: `${event.tenantid}:${event.data.campaignId}:${position.partition}` },
  ],
  fold: (context, { event, position }) => {
    const { campaignId } = event.data;
    const id = `${event.tenantid}:${campaignId}:${position.partition}`;
    const count = (context.get<EnrollmentCount>(COLLECTION, id)?.count ?? 0) + 1;
    context.put<EnrollmentCount>(COLLECTION, { _id: id, tenant: event.tenantid, campaignId, count });
  },
};
