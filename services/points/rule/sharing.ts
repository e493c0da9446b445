import type { EventScopeRule } from '@rapport/rules/rule';

/** What a member does to share. What comes of it is `share.reached`, which anybody may reward. */
const SHARING_ACTS: readonly string[] = ['content.shared', 'card.sent', 'invite.sent'];

const NOWHERE: ReadonlySet<string> = new Set();

/**
 * Channels on which a trigger may match the act of sharing; `anywhere` where it does not narrow them. It never names too
 * few: what it cannot tell is anywhere.
 */
export function sharingMatched(rule: EventScopeRule): ReadonlySet<string> | 'anywhere' {
  switch (rule.kind) {
    case 'event': {
      if (!rule.of.some((verb) => SHARING_ACTS.includes(verb))) return NOWHERE;
      const channels = rule.where?.channel;
      return channels === undefined ? 'anywhere' : new Set(channels);
    }
    case 'any': {
      const parts = rule.rules.map(sharingMatched);
      return parts.reduce(
        (sum, part) => (sum === 'anywhere' || part === 'anywhere' ? 'anywhere' : new Set([...sum, ...part])),
        NOWHERE,
      );
    }
    case 'all': {
      const parts = rule.rules.map(sharingMatched);
      return parts.reduce<ReadonlySet<string> | 'anywhere'>((rest, part) => {
        if (part === 'anywhere') return rest;
        return rest === 'anywhere' ? part : new Set([...rest].filter((channel) => part.has(channel)));
      }, 'anywhere');
    }
    case 'not': {
      const { rule: inner } = rule;
      const excludesAll =
        inner.kind === 'event' &&
        inner.where === undefined &&
        SHARING_ACTS.every((act) => inner.of.some((verb) => verb === act));
      return excludesAll ? NOWHERE : 'anywhere';
    }
  }
}
