import type { TierName } from '../tier/program.ts';

/** What a member is when something happens, as far as rules may ask for it. */
export interface Standing {
  readonly segments: readonly string[];
  /** The tier that the member is in, and those below it, of each program that is asked for. */
  readonly tiers: readonly TierName[];
}

export const NO_STANDING: Standing = { segments: [], tiers: [] };

/** Holds where all that it says does. */
export interface MemberCondition {
  /** For members of any of them. */
  readonly segments?: readonly string[];
  /** For members in this tier or a higher one. */
  readonly tier?: TierName;
}

/** What a condition names is read by people. */
export const MAX_CONDITION_SEGMENTS = 10;

export const meets = ({ segments, tier }: MemberCondition, standing: Standing): boolean =>
  (segments === undefined || segments.some((segment) => standing.segments.includes(segment))) &&
  (tier === undefined || standing.tiers.some((reached) => isSameTier(reached, tier)));

interface Conditional {
  readonly members?: MemberCondition;
}

/** All conditions of a rule, and of what makes it pay more. */
export const conditionsOf = ({
  members,
  multipliers = [],
}: Conditional & { readonly multipliers?: readonly Conditional[] }): readonly MemberCondition[] =>
  [members, ...multipliers.map((multiplier) => multiplier.members)].filter((one) => one !== undefined);

/** All that conditions name, in a fixed order. */
export function namedBy(conditions: readonly MemberCondition[]): Standing {
  const tiers = new Map(conditions.flatMap(({ tier }) => (tier ? [[tierText(tier), tier] as const] : [])));
  return {
    segments: [...new Set(conditions.flatMap(({ segments = [] }) => segments))].sort(),
    tiers: [...tiers].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, tier]) => tier),
  };
}

/** Of what is named, that which holds of a member: what a transaction keeps, so that it can be explained. */
export function heldOf(named: Standing, standing: Standing): Partial<Standing> {
  return {
    ...(named.segments.length > 0 && {
      segments: named.segments.filter((segment) => standing.segments.includes(segment)),
    }),
    ...(named.tiers.length > 0 && {
      tiers: named.tiers.filter((tier) => standing.tiers.some((reached) => isSameTier(reached, tier))),
    }),
  };
}

/** No id contains a slash. */
const tierText = ({ programId, tierId }: TierName): string => `${programId}/${tierId}`;
const isSameTier = (left: TierName, right: TierName): boolean => tierText(left) === tierText(right);
