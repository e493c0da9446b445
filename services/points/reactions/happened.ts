import type { EnrollmentStarted, MessageRequested } from '@rapport/contracts/campaign/events';
import type {
  InteractionRecorded,
  ShareReached,
  ShareReachedFurther,
} from '@rapport/contracts/ingestion/events';
import type { TierUpgraded } from '@rapport/contracts/points/tiers';
import type {
  BehaviorRoleChanged,
  LifecycleStageChanged,
  SegmentEntered,
  SegmentExited,
} from '@rapport/contracts/segmentation/events';
import { TOPICS } from '@rapport/contracts/topics';
import type { EventEnvelope } from '@rapport/kernel/event';
import { isMerged } from '@rapport/kernel/ids';
import { toEpochMs } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import { ruleEventOfInteraction, ruleEventOfShareReached } from '@rapport/rules/event';
import type { RuleEvent, Scalar } from '@rapport/rules/event';
import type { ToldVerb } from '../rule/told.ts';

/** All three say the same of a tier. */
type TierChanged = EventEnvelope<
  'rapport.points.TierUpgraded.v1' | 'rapport.points.TierProlonged.v1' | 'rapport.points.TierDowngraded.v1',
  TierUpgraded['data']
>;

/** What rules may reward. */
export type Rewarded =
  | InteractionRecorded
  | ShareReached
  | ShareReachedFurther
  | SegmentEntered
  | SegmentExited
  | BehaviorRoleChanged
  | LifecycleStageChanged
  | EnrollmentStarted
  | MessageRequested
  | TierChanged;

/** Where it is told, by topic. */
export const REWARDED = {
  [TOPICS.interactions]: [
    'rapport.ingestion.InteractionRecorded.v1',
    'rapport.ingestion.ShareReached.v1',
    'rapport.ingestion.ShareReachedFurther.v1',
  ],
  [TOPICS.segments]: [
    'rapport.segmentation.SegmentEntered.v1',
    'rapport.segmentation.SegmentExited.v1',
    'rapport.segmentation.BehaviorRoleChanged.v1',
    'rapport.segmentation.LifecycleStageChanged.v1',
  ],
  [TOPICS.journeys]: ['rapport.campaign.EnrollmentStarted.v1', 'rapport.campaign.MessageRequested.v1'],
  [TOPICS.points]: [
    'rapport.points.TierUpgraded.v1',
    'rapport.points.TierProlonged.v1',
    'rapport.points.TierDowngraded.v1',
  ],
} as const satisfies Record<string, readonly Rewarded['type'][]>;

const REWARDED_TYPES: ReadonlySet<string> = new Set(Object.values(REWARDED).flat());

/** What a merge appends again under the survivor has earned already: those points come by the ledger. */
export const isRewarded = (event: EventEnvelope): event is Rewarded =>
  REWARDED_TYPES.has(event.type) && !isMerged(event.id) && !isTakenBack(event as Rewarded);

/** The ends of a while in which a member, as it turned out, did not belong: nobody entered or left there. */
function isTakenBack({ type, time, data }: Rewarded): boolean {
  if (!('otherEndAt' in data)) return false;
  const isLater = toEpochMs(data.otherEndAt) < toEpochMs(time);
  return type === 'rapport.segmentation.SegmentEntered.v1' ? isLater : !isLater;
}

/** What rules see of it. */
export function ruleEventOf(event: Rewarded, effectiveAt: EpochMs): RuleEvent {
  const told = (verb: ToldVerb, kind: string, id: string | undefined, more: Partial<Happened> = {}) =>
    toldEvent(event.id, effectiveAt, { verb, kind, id, ...more });
  switch (event.type) {
    case 'rapport.ingestion.InteractionRecorded.v1':
      return ruleEventOfInteraction(event.data, event.id, effectiveAt);
    case 'rapport.ingestion.ShareReached.v1':
    case 'rapport.ingestion.ShareReachedFurther.v1':
      return ruleEventOfShareReached(event.data, event.id, effectiveAt);
    case 'rapport.segmentation.SegmentEntered.v1':
      return told('segment.entered', 'segment', event.data.segmentId, { reason: event.data.reason });
    case 'rapport.segmentation.SegmentExited.v1':
      return told('segment.exited', 'segment', event.data.segmentId, { reason: event.data.reason });
    case 'rapport.segmentation.BehaviorRoleChanged.v1':
      return told('role.changed', 'role', event.data.to, changeOf(event.data));
    case 'rapport.segmentation.LifecycleStageChanged.v1':
      return told('stage.changed', 'stage', event.data.to, changeOf(event.data));
    case 'rapport.campaign.EnrollmentStarted.v1': {
      const { campaignId, trigger } = event.data;
      return told('campaign.entered', 'campaign', campaignId, { campaignId, properties: { trigger } });
    }
    case 'rapport.campaign.MessageRequested.v1': {
      const { campaignId, channel, templateId } = event.data;
      return told('message.requested', 'template', templateId, { campaignId, channel });
    }
    case 'rapport.points.TierUpgraded.v1':
      return told('tier.upgraded', 'tier', event.data.tierId, tierOf(event.data));
    case 'rapport.points.TierProlonged.v1':
      return told('tier.prolonged', 'tier', event.data.tierId, tierOf(event.data));
    case 'rapport.points.TierDowngraded.v1':
      return told('tier.downgraded', 'tier', event.data.tierId, tierOf(event.data));
  }
}

interface Happened {
  readonly verb: ToldVerb;
  readonly kind: string;
  readonly id: string | undefined;
  readonly campaignId?: string;
  readonly channel?: string;
  readonly reason?: string;
  readonly properties?: Readonly<Record<string, Scalar>>;
}

function toldEvent(
  id: string,
  effectiveAt: EpochMs,
  { verb, kind, id: objectId, campaignId, channel, reason, properties }: Happened,
): RuleEvent {
  return {
    ...{ id, verb, effectiveAt, tags: [], objectKind: kind },
    ...(objectId !== undefined && { objectId }),
    ...(campaignId !== undefined && { campaignId }),
    ...(channel !== undefined && { channel }),
    properties: { ...properties, ...(reason !== undefined && { reason }) },
  };
}

const changeOf = ({ from, reason }: BehaviorRoleChanged['data']): Partial<Happened> => ({
  reason,
  ...(from !== undefined && { properties: { from } }),
});

const tierOf = ({ programId, previousTierId, basis }: TierUpgraded['data']): Partial<Happened> => ({
  properties: { programId, basis, ...(previousTierId !== undefined && { from: previousTierId }) },
});
