import type { RecordedEvent } from '@rapport/kernel/decider';
import type { PublishedEvent } from '@rapport/kernel/event';
import { SYSTEM_KEY_PREFIX, derivedId } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import {
  campaignCompleted,
  campaignDefinition,
  campaignDrafted,
  campaignLaunched,
  campaignPaused,
} from '@rapport/contracts/campaign/events';
import type { CampaignDefinition } from '@rapport/contracts/campaign/events';
import type { CampaignEvent, CampaignState } from './state.ts';

const CONTRACTS = {
  CampaignDrafted: campaignDrafted,
  CampaignLaunched: campaignLaunched,
  CampaignPaused: campaignPaused,
  CampaignCompleted: campaignCompleted,
} as const;

/** Tells everyone the new state, and the member log the definition that entries are decided by. */
export function publish(
  recorded: RecordedEvent<CampaignEvent>,
  state: CampaignState,
): readonly PublishedEvent[] {
  if (state.status === 'none') return [];
  const { plan, status, version } = state;
  const contract = CONTRACTS[recorded.event.type];
  const shared = { tenant: recorded.tenant, occurredAt: recorded.effectiveAt, actor: recorded.actor };
  const told: PublishedEvent = {
    ...shared,
    id: derivedId('campaign', plan.campaignId, version),
    type: contract.type,
    topic: contract.topic,
    key: recorded.stream,
    data: { campaignId: plan.campaignId, name: plan.name, status, version },
  };
  if (status === 'draft') return [told];
  const data: CampaignDefinition['data'] = {
    campaignId: plan.campaignId,
    version,
    status,
    activeFrom: toInstant(recorded.effectiveAt),
    trigger:
      plan.trigger.kind === 'interaction'
        ? { kind: 'interaction', rule: { ...plan.trigger.rule } }
        : plan.trigger,
    action: plan.action,
    ...(plan.audienceSegmentId !== undefined && { audienceSegmentId: plan.audienceSegmentId }),
  };
  const definition: PublishedEvent = {
    ...shared,
    id: derivedId('def', 'campaign', plan.campaignId, version),
    type: campaignDefinition.type,
    topic: campaignDefinition.topic,
    key: `${SYSTEM_KEY_PREFIX}def:campaign:${plan.campaignId}`,
    everyPartition: true,
    data,
  };
  return [told, definition];
}
