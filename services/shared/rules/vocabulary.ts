/** What another member did with this member's share: told to the sharer by ingestion, countable like a verb. */
export const SHARE_REACHED = 'share.reached';

/**
 * Verbs that rules may name: the closed core set of interactions, and {@link SHARE_REACHED}. The list stands here
 * because rules import no contracts; a test holds it against theirs.
 */
export const RULE_VERBS: readonly string[] = [
  'ad.impression',
  'ad.clicked',
  'content.viewed',
  'message.opened',
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
  'search.performed',
  'question.asked',
  'question.answered',
  'conversation.message',
  'product.compared',
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
  'content.shared',
  'share.clicked',
  'comment.posted',
  'review.posted',
  'card.sent',
  'invite.sent',
  'mention.posted',
  'idea.submitted',
  'feedback.submitted',
  SHARE_REACHED,
];

/**
 * The known name that takes the fewest single-character edits, among equals the one that begins alike;
 * `undefined` where none is near (more than half differs).
 */
export function nearestName(text: string, known: readonly string[]): string | undefined {
  const compared = text.slice(0, MAX_COMPARED_LENGTH);
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const name of known) {
    const distance =
      editDistance(compared, name) - sharedBeginning(compared, name) / (MAX_COMPARED_LENGTH + 1);
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best !== undefined && bestDistance <= best.length / 2 ? best : undefined;
}

/** Names are at most 21 characters; longer input is compared by its beginning, so the table stays small. */
const MAX_COMPARED_LENGTH = 64;

function sharedBeginning(left: string, right: string): number {
  let length = 0;
  while (length < left.length && left[length] === right[length]) length += 1;
  return length;
}

function editDistance(left: string, right: string): number {
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      const substitution = (previous[column - 1] ?? 0) + (left[row - 1] === right[column - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[right.length] ?? 0;
}
