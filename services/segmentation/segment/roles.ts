import { DAY_MS } from '@rapport/kernel/instant';
import type { RecencyRule } from '@rapport/rules/rule';
import { EVERYONE } from '@rapport/rules/rule';
import { SHARE_REACHED } from '@rapport/rules/vocabulary';
import type { SegmentPlan } from './plan.ts';

const RECENT_MS = 30 * DAY_MS;

const PASSING_ON = ['content.shared', 'invite.sent', 'card.sent'];

const RESPONDING = [
  ...PASSING_ON,
  'content.liked',
  'content.saved',
  'comment.posted',
  'review.posted',
  'mention.posted',
  'question.answered',
  'survey.answered',
  'poll.voted',
  'game.played',
  'media.interacted',
  'form.submitted',
  'lead.captured',
  'ugc.submitted',
  'contribution.made',
  'idea.submitted',
  'feedback.submitted',
  'coupon.used',
  'order.placed',
  'order.paid',
];

const LOOKING = [
  'search.performed',
  'question.asked',
  'conversation.message',
  'product.compared',
  'ad.clicked',
  'menu.clicked',
  'share.clicked',
  'download.completed',
];

const FOLLOWING = [
  'account.followed',
  'tag.followed',
  'feed.subscribed',
  'group.joined',
  'member.registered',
];

const recently = (of: readonly string[], ms: number): RecencyRule => ({
  kind: 'recency',
  of,
  op: 'within',
  ms,
});

/** The six behaviour roles, highest first: a member has the first one whose rule holds, so exactly one. */
export const BEHAVIOR_ROLES: readonly SegmentPlan[] = [
  {
    segmentId: 'role.key_person',
    name: 'Key person',
    rule: {
      kind: 'count',
      of: [SHARE_REACHED],
      where: { properties: { qualified: [true] } },
      op: 'gte',
      n: 5,
      within: { lastMs: RECENT_MS },
    },
  },
  {
    segmentId: 'role.disseminator',
    name: 'Disseminator',
    rule: { kind: 'count', of: PASSING_ON, op: 'gte', n: 2, within: { lastMs: RECENT_MS } },
  },
  { segmentId: 'role.responder', name: 'Responder', rule: recently(RESPONDING, RECENT_MS) },
  {
    segmentId: 'role.curious',
    name: 'Curious',
    rule: {
      kind: 'any',
      rules: [
        recently(LOOKING, RECENT_MS),
        { kind: 'count', of: ['content.read'], op: 'gte', n: 3, within: { lastMs: RECENT_MS } },
      ],
    },
  },
  { segmentId: 'role.follower', name: 'Follower', rule: recently(FOLLOWING, 180 * DAY_MS) },
  { segmentId: 'role.viewer', name: 'Viewer', rule: EVERYONE },
];
