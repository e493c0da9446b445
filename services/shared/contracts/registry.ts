import { parkedDiscarded, parkedRedriven } from './admin/events.ts';
import {
  campaignCompleted,
  campaignDefinition,
  campaignDrafted,
  campaignLaunched,
  campaignPaused,
  enrollmentStarted,
  messageRequested,
} from './campaign/events.ts';
import {
  interactionRecorded,
  interactionVoided,
  memberAttributesChanged,
  shareEdgeObserved,
  shareReached,
  shareRecorded,
  tenantConfigured,
  tick,
} from './ingestion/events.ts';
import {
  earningRuleDefinition,
  earnRejected,
  pointsActivated,
  pointsClawedBack,
  pointsEarned,
  pointsExpired,
  pointsExpiryWarned,
  pointsRedeemed,
  pointsReversed,
} from './points/events.ts';
import { segmentDefinition, segmentEntered, segmentExited, segmentPublished } from './segmentation/events.ts';
import type { EventContract } from './envelope.ts';

/** Every event that is published, in the order of the documents made from it. */
export const CONTRACTS: readonly EventContract[] = [
  interactionRecorded,
  interactionVoided,
  shareReached,
  memberAttributesChanged,
  tick,
  tenantConfigured,
  segmentDefinition,
  earningRuleDefinition,
  campaignDefinition,
  shareRecorded,
  shareEdgeObserved,
  segmentPublished,
  segmentEntered,
  segmentExited,
  campaignDrafted,
  campaignLaunched,
  campaignPaused,
  campaignCompleted,
  enrollmentStarted,
  messageRequested,
  pointsEarned,
  pointsClawedBack,
  pointsRedeemed,
  pointsReversed,
  pointsActivated,
  pointsExpired,
  pointsExpiryWarned,
  earnRejected,
  parkedRedriven,
  parkedDiscarded,
];
