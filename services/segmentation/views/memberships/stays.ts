import type { EpochMs } from '@rapport/kernel/instant';
import type { FoldContext } from '@rapport/kernel/projection';
import { LASTING, STAYS, stayId } from './documents.ts';
import type { Change, MemberDocument, StayDocument } from './documents.ts';
import { keepEnded } from './history.ts';
import type { KeptStay } from './history.ts';
import type { Judgement, PastCorrection, Transition } from './judge.ts';
import { uncovered } from './past.ts';
import type { Interval } from './past.ts';
import type { Rulebook } from './rulebook.ts';

/** A stay begins with the entering and ends with the leaving; one that ends before it began never was, and is empty. */
export function keepStay(
  context: FoldContext,
  { _id: member, tenant }: MemberDocument,
  { change, segmentId, version, reason, causes, knownAt, entry }: Transition,
  at: EpochMs,
): void {
  const { enteredAt: from, knownAt: enteringKnownAt = from } = entry;
  context.put<StayDocument>(STAYS, {
    _id: stayId(member, segmentId, from, enteringKnownAt),
    tenant,
    segmentId,
    member,
    from,
    to: change === 'entered' ? LASTING : Math.max(at, from),
    entered: { version: entry.version, reason: entry.reason, causes: entry.causes, knownAt: enteringKnownAt },
    ...(change === 'exited' && { left: { version, reason, causes, knownAt } }),
    lastsUntilKnown: change === 'entered' ? LASTING : knownAt,
  });
}

/** The member, with the stays that end in her history where a late event may ask for them. */
export function withEnded(
  context: FoldContext,
  member: MemberDocument,
  { keepsEnded }: Rulebook,
  transitions: readonly (Transition & { readonly occasion: { readonly effectiveAt: EpochMs } })[],
): MemberDocument {
  let known = member;
  for (const { change, segmentId, entry, occasion, at: to = occasion.effectiveAt } of transitions) {
    const { enteredAt: from, knownAt = from } = entry;
    if (change === 'exited' && to > from && keepsEnded.has(segmentId))
      known = keepEnded(context, known, { segmentId, from, to, knownAt });
  }
  return known;
}

/**
 * The stays that are over, as a late event shows them: one that it takes from is taken back, and what is left of it are stays
 * that are known from now on; the old one tells what was known until now. What a stay that lasts covers is left to that.
 *
 * @param ended those that were known before, by segment
 */
export function correctStays(
  context: FoldContext,
  member: MemberDocument,
  { keepsEnded }: Rulebook,
  { corrections, transitions }: Pick<Judgement, 'corrections' | 'transitions'>,
  ended: ReadonlyMap<string, readonly KeptStay[]>,
): MemberDocument {
  const { _id, tenant } = member;
  let known = member;
  const keep = (stay: KeptStay): void => {
    if (keepsEnded.has(stay.segmentId)) known = keepEnded(context, known, stay);
  };
  const put = ({ segmentId, from, to, knownAt }: KeptStay, entered: Change, left: Change): void => {
    context.put<StayDocument>(STAYS, {
      ...{ _id: stayId(_id, segmentId, from, knownAt), tenant, segmentId, member: _id },
      ...{ from, to, entered, left, lastsUntilKnown: knownAt },
    });
    keep({ segmentId, from, to, knownAt });
  };
  const lost = corrections.filter(({ belonged }) => !belonged);
  for (const [segmentId, all] of Map.groupBy(lost, (one) => one.segmentId)) {
    const lasting = transitions.flatMap(({ change, segmentId: id, entry }) =>
      change === 'entered' && id === segmentId ? [{ from: entry.enteredAt, to: LASTING }] : [],
    );
    for (const stay of ended.get(segmentId) ?? []) {
      if (!all.some((one) => overlaps(one, stay))) continue;
      const id = stayId(_id, segmentId, stay.from, stay.knownAt);
      const [before] = context.getMany<StayDocument>(STAYS, [id]);
      const knownAt = all[0]?.knownAt ?? stay.knownAt;
      if (before?.left === undefined) continue;
      context.put<StayDocument>(STAYS, {
        ...before,
        to: stay.from,
        was: { to: stay.to, untilKnown: knownAt },
      });
      keep({ ...stay, to: stay.from });
      for (const part of uncovered(stay, [...all, ...lasting])) {
        const entering = all.find(({ to }) => to === part.from);
        const leaving = all.find(({ from }) => from === part.to);
        put(
          { ...part, segmentId, knownAt },
          entering === undefined ? { ...before.entered, knownAt } : late(entering, entering.ended),
          leaving === undefined ? { ...before.left, knownAt } : late(leaving, leaving.begun),
        );
      }
    }
  }
  for (const gained of corrections) {
    if (gained.belonged) put(gained, late(gained, gained.begun), late(gained, gained.ended));
  }
  return known;
}

const overlaps = (one: Interval, other: Interval): boolean => one.from < other.to && other.from < one.to;

const late = ({ version, knownAt }: PastCorrection, causes: Change['causes']): Change => ({
  ...{ version, knownAt, reason: 'late', causes },
});
