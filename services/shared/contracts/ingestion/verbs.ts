/** The closed core set of verbs by AISAS stage. Custom verbs come only through a registered schema. */
export const VERBS_BY_STAGE = {
  attention: ['ad.impression', 'ad.clicked', 'content.viewed', 'message.opened'],
  interest: [
    'content.read',
    'content.liked',
    'content.saved',
    'account.followed',
    'account.unfollowed',
    'tag.followed',
    'feed.subscribed',
    'group.joined',
    'group.left',
    'menu.clicked',
    'app.opened',
    'checkin.daily',
  ],
  search: [
    'search.performed',
    'question.asked',
    'question.answered',
    'conversation.message',
    'product.compared',
  ],
  action: [
    'form.submitted',
    'lead.captured',
    'member.registered',
    'survey.answered',
    'poll.voted',
    'game.played',
    'media.interacted',
    'ugc.submitted',
    'download.completed',
    'contribution.made',
    'coupon.used',
    'order.placed',
    'order.paid',
    'order.refunded',
  ],
  share: [
    'content.shared',
    'share.clicked',
    'comment.posted',
    'review.posted',
    'card.sent',
    'invite.sent',
    'mention.posted',
    'idea.submitted',
    'feedback.submitted',
  ],
} as const;

export type Stage = keyof typeof VERBS_BY_STAGE;
export const STAGES = [
  'attention',
  'interest',
  'search',
  'action',
  'share',
] as const satisfies readonly Stage[];
export type Verb = (typeof VERBS_BY_STAGE)[Stage][number];

export const VERBS: readonly Verb[] = STAGES.flatMap((stage) => [...VERBS_BY_STAGE[stage]]);

const STAGE_OF: ReadonlyMap<string, Stage> = new Map(
  STAGES.flatMap((stage) => VERBS_BY_STAGE[stage].map((verb) => [verb, stage] as const)),
);

export function stageOf(verb: string): Stage | undefined {
  return STAGE_OF.get(verb);
}

export function isVerb(text: string): text is Verb {
  return STAGE_OF.has(text);
}
