import type { EventScopeRule } from '@rapport/rules/rule';
import { namedValues } from './matching.ts';

/** What a member does to share. What comes of it is `share.reached`, which anybody may reward. */
const SHARING_ACTS: readonly string[] = ['content.shared', 'card.sent', 'invite.sent'];

/** Channels on which a trigger may match the act of sharing; `any` where it does not narrow them. */
export const sharingMatched = (rule: EventScopeRule): ReadonlySet<string> | 'any' =>
  namedValues(rule, SHARING_ACTS, ({ channel }) => channel);
