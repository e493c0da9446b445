import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Mid, TenantId } from '@rapport/kernel/ids';
import type { Document, Projection } from '@rapport/kernel/projection';
import type { InteractionVoided } from '@rapport/contracts/ingestion/events';
import { TOPICS } from '@rapport/contracts/topics';

const FACTS = 'facts';
export const VOIDS = `points.voids.v1.${FACTS}`;

/** A fact that counts no more, under its member. */
export interface VoidDocument extends Document {
  readonly mid: Mid;
  readonly eventId: string;
}

/**
 * Sorts by when it was told. No fact that the void can name counts later than that: a void stands behind it, and nothing
 * counts after it was recorded.
 */
export const voidsFrom = (tenant: TenantId, at: EpochMs): string => `${tenant}:${toInstant(at)}`;

/** Which facts count no more, for whoever reads the log from its beginning and meets the void behind the fact. */
export const voidsProjection: Projection<InteractionVoided> = {
  name: 'points.voids.v1',
  topic: TOPICS.interactions,
  handles: ['rapport.ingestion.InteractionVoided.v1'],
  collections: [{ name: FACTS, cold: true }],
  keys: () => [],
  fold: (context, { event, key, logClock }) => {
    const { tenantid: tenant, data } = event;
    const mid = key.slice(tenant.length + 1);
    const eventId = data.interactionId;
    context.put<VoidDocument>(FACTS, {
      _id: `${voidsFrom(tenant, logClock)}:${mid}:${eventId}`,
      mid,
      eventId,
    });
  },
};
