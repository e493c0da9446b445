import type { Aggregate } from '@rapport/kernel/decider';
import { streamId } from '@rapport/kernel/ids';
import { campaignIdOf, decide } from './decide.ts';
import type { CampaignCommand, CampaignRejection } from './decide.ts';
import { publish } from './publish.ts';
import { NO_CAMPAIGN, evolve } from './state.ts';
import type { CampaignEvent, CampaignState } from './state.ts';

export const campaignStream = (tenant: string, campaignId: string): string =>
  streamId(tenant, 'campaign', campaignId);

/** Protects: a campaign is in one state, and takes members in only while it runs. */
export const campaignAggregate: Aggregate<CampaignCommand, CampaignState, CampaignEvent, CampaignRejection> =
  {
    name: 'campaign.campaign.v1',
    initialState: NO_CAMPAIGN,
    streamOf: (tenant, command) => campaignStream(tenant, campaignIdOf(command)),
    decide,
    evolve,
    publish,
  };
