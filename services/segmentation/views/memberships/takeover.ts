import type { EpochMs } from '@rapport/kernel/instant';
import { isBeside } from './documents.ts';
import type { DefinitionsDocument, MemberDocument } from './documents.ts';
import { judge } from './judge.ts';
import type { FindRulebook } from './rulebook.ts';

/** A member without what is judged beside the versions in force, which is for nobody to see. */
export function withoutComing(member: MemberDocument): MemberDocument {
  if (member.coming === undefined) return member;
  const { coming: _, ...seen } = member;
  const memberships = member.memberships.filter(({ segmentId }) => !isBeside(segmentId));
  return { ...seen, memberships, segments: memberships.map(({ segmentId }) => segmentId) };
}

/**
 * The member by the versions that have taken over since she was judged last. Nothing of hers lies in between, or she
 * would have been judged by them before it: all that they need was counted beside the version before.
 *
 * @param until takeovers after this moment do not count
 */
export function byVersionsInForce(
  member: MemberDocument,
  inForce: DefinitionsDocument | undefined,
  findRulebook: FindRulebook,
  until: EpochMs = Infinity,
): MemberDocument {
  const { coming } = member;
  if (coming === undefined || inForce === undefined || inForce.revision <= member.revision)
    return withoutComing(member);
  const rulebook = findRulebook(inForce);
  const taken = rulebook.segments.filter(
    ({ segmentId, tookOver = -1, activeFrom }) =>
      tookOver > member.revision &&
      activeFrom <= until &&
      coming.some((version) => version.segmentId === segmentId),
  );
  let current = member;
  const moments = [...new Set(taken.map(({ activeFrom }) => activeFrom))].sort((left, right) => left - right);
  for (const at of moments) {
    const definitions = taken.filter(({ activeFrom }) => activeFrom === at);
    const occasion = { cause: 'definition', kind: 'definition', now: at, effectiveAt: at } as const;
    current = { ...judge(current, rulebook, { ...occasion, definitions }).member, coming };
  }
  return withoutComing(current);
}
