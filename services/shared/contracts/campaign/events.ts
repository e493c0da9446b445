import Type from 'typebox';
import { CauseFields, InstantText, MemberPersonal, RuleTree, defineEvent } from '../envelope.ts';
import type { EventOf } from '../envelope.ts';
import { TOPICS } from '../topics.ts';

const CAMPAIGN_KEY = '{tenant}:campaign:{campaignId}';
const MEMBER_KEY = '{tenant}:{mid}';

export const campaignDefinition = defineEvent({
  type: 'rapport.campaign.CampaignDefinition.v1',
  topic: TOPICS.interactions,
  key: '_system:def:campaign:{campaignId}, one copy in every partition',
  summary:
    'Who enters a campaign, how, and what they are sent; in force from the first record with log clock ≥ activeFrom.',
  data: Type.Object({
    campaignId: Type.String(),
    version: Type.Integer({ minimum: 1 }),
    status: Type.Enum(['running', 'paused', 'completed']),
    activeFrom: InstantText,
    audienceSegmentId: Type.Optional(Type.String()),
    trigger: Type.Union([
      Type.Object({ kind: Type.Literal('segment_entered') }),
      Type.Object({ kind: Type.Literal('interaction'), rule: RuleTree }),
    ]),
    action: Type.Object({
      channel: Type.String(),
      templateId: Type.String(),
      contentId: Type.Optional(Type.String()),
    }),
  }),
});

const campaignState = (event: string, summary: string) =>
  ({
    topic: TOPICS.campaigns,
    key: CAMPAIGN_KEY,
    summary,
    data: Type.Object({
      campaignId: Type.String(),
      name: Type.String(),
      status: Type.Literal(event),
      version: Type.Integer({ minimum: 1 }),
    }),
  }) as const;

export const campaignDrafted = defineEvent({
  type: 'rapport.campaign.CampaignDrafted.v1',
  ...campaignState('draft', 'A campaign was drafted.'),
});
export const campaignLaunched = defineEvent({
  type: 'rapport.campaign.CampaignLaunched.v1',
  ...campaignState('running', 'A campaign takes members in from now on (launched, or resumed).'),
});
export const campaignPaused = defineEvent({
  type: 'rapport.campaign.CampaignPaused.v1',
  ...campaignState('paused', 'A campaign takes nobody in until it is launched again.'),
});
export const campaignCompleted = defineEvent({
  type: 'rapport.campaign.CampaignCompleted.v1',
  ...campaignState('completed', 'A campaign is over for good.'),
});

const Enrollment = {
  enrollmentId: Type.String(),
  campaignId: Type.String(),
  campaignVersion: Type.Integer({ minimum: 1 }),
  ...CauseFields,
  personal: Type.Optional(MemberPersonal),
};

export const enrollmentStarted = defineEvent({
  type: 'rapport.campaign.EnrollmentStarted.v1',
  topic: TOPICS.journeys,
  key: MEMBER_KEY,
  summary: 'A member entered a campaign; once per campaign.',
  data: Type.Object({
    ...Enrollment,
    trigger: Type.Enum(['segment_entered', 'interaction']),
  }),
});

export const messageRequested = defineEvent({
  type: 'rapport.campaign.MessageRequested.v1',
  topic: TOPICS.journeys,
  key: MEMBER_KEY,
  summary: 'A campaign tool is asked to send a message; messageId is the key by which it sends once.',
  data: Type.Object({
    ...Enrollment,
    messageId: Type.String(),
    channel: Type.String(),
    templateId: Type.String(),
    contentId: Type.Optional(Type.String()),
  }),
});

export type CampaignDefinition = EventOf<typeof campaignDefinition>;
export type CampaignDrafted = EventOf<typeof campaignDrafted>;
export type CampaignLaunched = EventOf<typeof campaignLaunched>;
export type CampaignPaused = EventOf<typeof campaignPaused>;
export type CampaignCompleted = EventOf<typeof campaignCompleted>;
export type EnrollmentStarted = EventOf<typeof enrollmentStarted>;
export type MessageRequested = EventOf<typeof messageRequested>;
