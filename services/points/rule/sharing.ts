import type { RuleEvent } from '@rapport/rules/event';
import type { EventScopeRule } from '@rapport/rules/rule';
import { SHARE_REACHED } from '@rapport/rules/vocabulary';
import { namedValues } from './matching.ts';

/** What a member does to share. What comes of it is `share.reached`, which anybody may reward. */
const SHARING_ACTS: readonly string[] = ['content.shared', 'card.sent', 'invite.sent'];

/** Channels on which a trigger may match the act of sharing; `any` where it does not narrow them. */
export const sharingMatched = (rule: EventScopeRule): ReadonlySet<string> | 'any' =>
  namedValues(rule, SHARING_ACTS, ({ channel }) => channel);

/** Levels of sharers that a visit may pay: the sharer, and the one whose share that was made of. */
export const MAX_REWARD_DEPTH = 2;

/** How far from the member somebody came through a share; anything else is the member's own. */
export const depthOf = ({ verb, properties: { depth } }: RuleEvent): number =>
  verb === SHARE_REACHED && typeof depth === 'number' ? depth : 1;

/** The depths that a trigger asks for by name; none where it does not ask. */
export function depthsNamed(rule: EventScopeRule): readonly number[] {
  const named = namedValues(rule, [SHARE_REACHED], ({ properties }) => properties?.depth?.map(String));
  return named === 'any' ? [] : [...named].map(Number);
}
