import type { Aggregate, DecideContext, RecordedEvent } from '@rapport/kernel/decider';
import type { PublishedEvent } from '@rapport/kernel/event';
import { derivedId, memberKey, streamId } from '@rapport/kernel/ids';
import { accepted } from '@rapport/kernel/outcome';
import type { Decision } from '@rapport/kernel/outcome';
import { enrollmentStarted, messageRequested } from '@rapport/contracts/campaign/events';
import { NOT_ENROLLED, evolve } from './state.ts';
import type { EnrollmentEvent, EnrollmentState, Entry } from './state.ts';

export interface EnterCampaign {
  readonly type: 'EnterCampaign';
  readonly entry: Entry;
}

export const enrollmentStream = (tenant: string, campaignId: string, mid: string): string =>
  streamId(tenant, 'enrollment', campaignId, mid);

export const enrollmentIdOf = (campaignId: string, mid: string): string =>
  derivedId('enrollment', campaignId, mid);

/** The key by which a campaign tool sends the message once, however often it is told. */
export const messageIdOf = (campaignId: string, mid: string): string => derivedId('message', campaignId, mid);

/** A member enters once per campaign: entering again is no error, it was done already. */
export function decide(
  state: EnrollmentState,
  { entry }: EnterCampaign,
  { now }: DecideContext,
): Decision<EnrollmentEvent, never> {
  if (state.status === 'started') return accepted();
  return accepted({ type: 'EnrollmentStarted', data: { ...entry, at: now } });
}

export function publish(recorded: RecordedEvent<EnrollmentEvent>): readonly PublishedEvent[] {
  const { campaignId, campaignVersion, mid, ref, trigger, causeEventId, action } = recorded.event.data;
  const shared = {
    tenant: recorded.tenant,
    key: memberKey(recorded.tenant, mid),
    subject: mid,
    occurredAt: recorded.effectiveAt,
    causationId: causeEventId,
    actor: recorded.actor,
  };
  const enrollment = {
    enrollmentId: enrollmentIdOf(campaignId, mid),
    campaignId,
    campaignVersion,
    causeEventIds: [causeEventId],
    causeCount: 1,
    ...(ref !== undefined && { personal: { keyId: 'none', alg: 'none', data: { ...ref } } }),
  };
  return [
    {
      ...shared,
      id: enrollment.enrollmentId,
      type: enrollmentStarted.type,
      topic: enrollmentStarted.topic,
      data: { ...enrollment, trigger },
    },
    {
      ...shared,
      id: messageIdOf(campaignId, mid),
      type: messageRequested.type,
      topic: messageRequested.topic,
      data: { ...enrollment, messageId: messageIdOf(campaignId, mid), ...action },
    },
  ];
}

/** Protects: one enrolment per member and campaign. */
export const enrollmentAggregate: Aggregate<EnterCampaign, EnrollmentState, EnrollmentEvent, never> = {
  name: 'campaign.enrollment.v1',
  initialState: NOT_ENROLLED,
  streamOf: (tenant, { entry }) => enrollmentStream(tenant, entry.campaignId, entry.mid),
  decide,
  evolve,
  publish,
  indexed: (state) =>
    state.status === 'started' ? { campaignId: state.entry.campaignId, startedAt: state.startedAt } : {},
  indexes: [{ fields: { tenant: 1, campaignId: 1, startedAt: 1 } }],
};
