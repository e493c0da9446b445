import { createCodec } from '@rapport/contracts/codec';
import { TOPICS, topicSettings } from '@rapport/contracts/topics';
import { startEngine } from '@rapport/engine/engine';
import { serve } from '@rapport/platform/process/serve';
import type { Adapters, Running } from '@rapport/platform/process/serve';
import { campaignBinding } from './api/campaigns.ts';
import { campaignAggregate } from './campaign/aggregate.ts';
import type { CampaignConfig } from './config.ts';
import { enrollmentAggregate } from './enrollment/aggregate.ts';
import { enterOnInteraction, enterOnSegment } from './reactions/entry.ts';
import { audienceProjection } from './views/audience/projection.ts';
import { definitionsProjection } from './views/definitions/projection.ts';
import { enrollmentCountsProjection } from './views/enrollment-counts/projection.ts';

/** Campaigns and enrolments, on given adapters or on those that the configuration names. */
export function startCampaign(config: CampaignConfig, adapters?: Adapters): Promise<Running> {
  const codec = createCodec();
  return serve({
    name: 'campaign',
    config,
    adapters,
    topics: topicSettings(config, [TOPICS.interactions, TOPICS.segments, TOPICS.campaigns, TOPICS.journeys]),
    engine: (ports) =>
      startEngine({
        ...ports,
        service: 'campaign',
        decode: codec.decode,
        encode: codec.encode,
        projections: [definitionsProjection, audienceProjection, enrollmentCountsProjection],
        reactions: [enterOnSegment, enterOnInteraction],
        aggregates: [campaignAggregate, enrollmentAggregate],
        outputs: [TOPICS.interactions, TOPICS.campaigns, TOPICS.journeys],
      }),
    bindings: (context) => [campaignBinding(context)],
  });
}
