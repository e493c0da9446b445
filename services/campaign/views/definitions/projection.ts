import type { Document, Projection } from '@rapport/kernel/projection';
import { parseInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import { campaignDefinition } from '@rapport/contracts/campaign/events';
import type { CampaignDefinition } from '@rapport/contracts/campaign/events';

const COLLECTION = 'definitions';
export const DEFINITIONS = 'campaign.definitions.v1.definitions';

export interface CampaignInForce {
  readonly version: number;
  readonly status: 'running' | 'paused' | 'completed';
  readonly activeFrom: EpochMs;
  readonly audienceSegmentId?: string;
  readonly trigger: CampaignDefinition['data']['trigger'];
  readonly action: CampaignDefinition['data']['action'];
}

/** What a partition of the member log has been told about a tenant's campaigns. */
export interface DefinitionsDocument extends Document {
  readonly campaigns: Readonly<Record<string, CampaignInForce>>;
}

export const definitionsId = (tenant: string, partition: number): string => `${tenant}:${partition}`;

/** Campaigns as each partition of the member log knows them, so that a replay meets them at the same places. */
export const definitionsProjection: Projection<CampaignDefinition> = {
  name: 'campaign.definitions.v1',
  topic: campaignDefinition.topic,
  handles: [campaignDefinition.type],
  collections: [{ name: COLLECTION }],
  keys: ({ event, position }) => [
    { collection: COLLECTION, id: definitionsId(event.tenantid, position.partition) },
  ],
  fold: (context, { event, position }) => {
    const id = definitionsId(event.tenantid, position.partition);
    const { campaignId, activeFrom, ...definition } = event.data;
    const known = context.get<DefinitionsDocument>(COLLECTION, id)?.campaigns ?? {};
    if ((known[campaignId]?.version ?? 0) >= definition.version) return;
    const { [campaignId]: _, ...others } = known;
    // A completed campaign takes nobody in: forgetting it keeps the document as small as what is going on.
    const campaigns =
      definition.status === 'completed'
        ? others
        : { ...known, [campaignId]: { ...definition, activeFrom: parseInstant(activeFrom) ?? 0 } };
    context.put<DefinitionsDocument>(COLLECTION, { _id: id, campaigns });
  },
};
