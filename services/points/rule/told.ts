import type { EventScopeRule } from '@rapport/rules/rule';
import { verbsMatched } from '@rapport/rules/filter';
import { namedValues } from './matching.ts';

/** What becomes of members' tiers: told by this service itself, about what its own rules have paid. */
const TIER_VERBS = ['tier.upgraded', 'tier.prolonged', 'tier.downgraded'] as const;

/** What services tell of members: rules may be triggered by it as by what members do. */
export const TOLD_VERBS = [
  'segment.entered',
  'segment.exited',
  'role.changed',
  'stage.changed',
  'campaign.entered',
  'message.requested',
  ...TIER_VERBS,
] as const;
export type ToldVerb = (typeof TOLD_VERBS)[number];

const TOLD: ReadonlySet<string> = new Set(TOLD_VERBS);
export const isTold = (verb: string): boolean => TOLD.has(verb);

/**
 * Tier programs of which a trigger may match a change; `any` where it does not narrow them. It never names too few: what
 * it cannot tell is any.
 */
export function programsRewarded(trigger: EventScopeRule): ReadonlySet<string> | 'any' {
  const verbs = verbsMatched(trigger);
  // What is told answers only rules that name it.
  if (verbs === undefined || !TIER_VERBS.some((verb) => verbs.has(verb))) return new Set();
  return namedValues(trigger, TIER_VERBS, ({ properties }) => properties?.programId?.map(String));
}

/** Points of a unit that lead to points of another: a tier is reached by the first, and a rule rewards that. */
export interface Leads {
  readonly from: string;
  readonly to: string;
}

/** The units of a circle, from one of them back to it; `undefined` where there is none. */
export function circleIn(edges: readonly Leads[]): readonly string[] | undefined {
  const search = (path: readonly string[], seen: Set<string>): readonly string[] | undefined => {
    const unit = path.at(-1) ?? '';
    for (const { from, to } of edges) {
      if (from !== unit) continue;
      const place = path.indexOf(to);
      if (place !== -1) return [...path.slice(place), to];
      if (seen.has(to)) continue;
      seen.add(to);
      const found = search([...path, to], seen);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  for (const { from } of edges) {
    const found = search([from], new Set([from]));
    if (found !== undefined) return found;
  }
  return undefined;
}
