import { NOTHING_SEEN, compileSegmentRule, segmentsOf } from './evaluator.ts';
import { complement, intersect, noBits, unite } from './memberSet.ts';
import type { Bits } from './memberSet.ts';
import type { Combination, MemberOfRule, SegmentRule } from './rule.ts';

type SetNode = MemberOfRule | Combination<MemberOfRule>;

/** A rule that looks at nothing but membership: it holds for sets of members at once. */
export interface SetRule {
  /** Segments that it looks at. */
  readonly segments: ReadonlySet<string>;
  /** It holds for who belongs to none of them: whoever exists has to be told. */
  readonly isOpen: boolean;
  /**
   * For whom it holds.
   *
   * @param sets of one chunk, by segment; a segment that is not there has nobody in it
   * @param everyone all members of the chunk, where the rule is open
   */
  readonly holders: (sets: ReadonlyMap<string, Bits>, everyone: Bits) => Bits;
}

/** `undefined` where the rule looks at more than membership. */
export function compileSetRule(rule: SegmentRule): SetRule | undefined {
  if (!isOfSets(rule)) return undefined;
  const isOpen = compileSegmentRule(rule).holds(NOTHING_SEEN, { attributes: {}, segments: new Set() }, 0);
  return {
    segments: segmentsOf(rule),
    isOpen,
    holders: (sets, everyone) => {
      const found = holders(rule, sets);
      // Where it holds for those who belong to nothing, it holds for numbers that nobody has.
      if (isOpen) intersect(found, everyone);
      return found;
    },
  };
}

function isOfSets(rule: SegmentRule): rule is SetNode {
  switch (rule.kind) {
    case 'all':
    case 'any':
      return rule.rules.every(isOfSets);
    case 'not':
      return isOfSets(rule.rule);
    default:
      return rule.kind === 'memberOf';
  }
}

/** A set of its own. */
function holders(rule: SetNode, sets: ReadonlyMap<string, Bits>): Bits {
  switch (rule.kind) {
    case 'memberOf':
      return sets.get(rule.segmentId)?.slice() ?? noBits();
    case 'not': {
      const found = holders(rule.rule, sets);
      complement(found);
      return found;
    }
    case 'all':
    case 'any': {
      const [first, ...others] = rule.rules.map((part) => holders(part, sets));
      const found = first ?? noBits();
      for (const other of others) {
        if (rule.kind === 'all') intersect(found, other);
        else unite(found, other);
      }
      return found;
    }
  }
}
