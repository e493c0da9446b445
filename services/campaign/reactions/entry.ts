import type { CommandEnvelope } from '@rapport/kernel/decider';
import type { EventEnvelope, Fact } from '@rapport/kernel/event';
import type { Documents } from '@rapport/kernel/projection';
import type { Reaction } from '@rapport/kernel/reaction';
import { memberKey } from '@rapport/kernel/ids';
import type { MemberRef } from '@rapport/kernel/ids';
import { TOPICS } from '@rapport/contracts/topics';
import type { InteractionRecorded } from '@rapport/contracts/ingestion/events';
import type { SegmentEntered } from '@rapport/contracts/segmentation/events';
import { ruleEventOfInteraction } from '@rapport/rules/event';
import { compileEventFilter } from '@rapport/rules/filter';
import type { EventPredicate } from '@rapport/rules/filter';
import { parseRule } from '@rapport/rules/parse';
import type { EnterCampaign } from '../enrollment/aggregate.ts';
import type { EntryReason } from '../enrollment/state.ts';
import { AUDIENCE } from '../views/audience/projection.ts';
import type { AudienceDocument } from '../views/audience/projection.ts';
import { DEFINITIONS, definitionsId } from '../views/definitions/projection.ts';
import type { CampaignInForce, DefinitionsDocument } from '../views/definitions/projection.ts';

type MemberFact = Fact<EventEnvelope<string, { readonly personal?: { readonly data: MemberRef } }>>;

/** Running campaigns of the fact's tenant that were in force when the fact was recorded. */
function campaignsInForce(documents: Documents, fact: Fact): readonly (readonly [string, CampaignInForce])[] {
  const id = definitionsId(fact.event.tenantid, fact.position.partition);
  const known = documents.get<DefinitionsDocument>(DEFINITIONS, id)?.campaigns ?? {};
  return Object.entries(known).filter(
    ([, campaign]) => campaign.status === 'running' && fact.logClock >= campaign.activeFrom,
  );
}

function enter(
  policy: string,
  fact: MemberFact,
  [campaignId, campaign]: readonly [string, CampaignInForce],
  trigger: EntryReason,
): CommandEnvelope<EnterCampaign> {
  const { event } = fact;
  const person = event.data.personal?.data;
  return {
    aggregate: 'campaign.enrollment.v1',
    tenant: event.tenantid,
    method: `${policy}/${campaignId}`,
    requestId: event.id,
    fingerprint: event.id,
    actor: policy,
    effectiveAt: fact.effectiveAt,
    causes: { causeEventIds: [event.id], causeCount: 1 },
    command: {
      type: 'EnterCampaign',
      entry: {
        campaignId,
        campaignVersion: campaign.version,
        mid: event.subject ?? '',
        trigger,
        causeEventId: event.id,
        action: campaign.action,
        ...(person !== undefined && { ref: { namespace: person.namespace, externalId: person.externalId } }),
      },
    },
  };
}

const ON_SEGMENT = 'campaign.enterOnSegment.v1';

/** Someone enters a running campaign's audience. A backfill asks nobody for anything. */
export const enterOnSegment: Reaction<SegmentEntered> = {
  name: ON_SEGMENT,
  topic: TOPICS.segments,
  handles: ['rapport.segmentation.SegmentEntered.v1'],
  keys: ({ event, position }) => [
    { collection: DEFINITIONS, id: definitionsId(event.tenantid, position.partition) },
  ],
  react: (documents, fact) => {
    if (fact.event.backfill === true) return [];
    return campaignsInForce(documents, fact)
      .filter(
        ([, campaign]) =>
          campaign.trigger.kind === 'segment_entered' &&
          campaign.audienceSegmentId === fact.event.data.segmentId,
      )
      .map((campaign) => enter(ON_SEGMENT, fact, campaign, 'segment_entered'));
  },
};

/** Definitions are immutable documents, so a rule is compiled once per version and partition. */
const compiled = new WeakMap<CampaignInForce, EventPredicate>();

function predicateOf(campaign: CampaignInForce): EventPredicate {
  const known = compiled.get(campaign);
  if (known !== undefined) return known;
  const parsed =
    campaign.trigger.kind === 'interaction'
      ? parseRule(campaign.trigger.rule, { scope: 'event' })
      : undefined;
  // A rule that was refused when the campaign was made is never published; one that no longer parses matches nothing.
  const predicate = parsed?.outcome === 'valid' ? compileEventFilter(parsed.rule) : () => false;
  compiled.set(campaign, predicate);
  return predicate;
}

const ON_INTERACTION = 'campaign.enterOnInteraction.v1';

/** Someone of the audience (as known at that moment) does what a running campaign waits for. */
export const enterOnInteraction: Reaction<InteractionRecorded> = {
  name: ON_INTERACTION,
  topic: TOPICS.interactions,
  handles: ['rapport.ingestion.InteractionRecorded.v1'],
  keys: ({ event, position }) => [
    { collection: DEFINITIONS, id: definitionsId(event.tenantid, position.partition) },
  ],
  react: (documents, fact) => {
    if (fact.event.backfill === true) return [];
    const waiting = campaignsInForce(documents, fact).filter(
      ([, { trigger }]) => trigger.kind === 'interaction',
    );
    if (waiting.length === 0) return [];
    const { event } = fact;
    const seen = ruleEventOfInteraction(event.data, event.id, fact.effectiveAt);
    return waiting
      .filter(([, campaign]) => predicateOf(campaign)(seen))
      .filter(([, { audienceSegmentId }]) => {
        if (audienceSegmentId === undefined) return true;
        const member = documents.get<AudienceDocument>(
          AUDIENCE,
          memberKey(event.tenantid, event.subject ?? ''),
        );
        return member?.segments.includes(audienceSegmentId) === true;
      })
      .map((campaign) => enter(ON_INTERACTION, fact, campaign, 'interaction'));
  },
};
