import { toInstant } from '@rapport/kernel/instant';
import type { FoldContext } from '@rapport/kernel/projection';
import type { CaughtUp } from './catchUp.ts';
import { isBeside } from './documents.ts';
import type { MemberDocument } from './documents.ts';
import type { Occasion, PastCorrection, Transition } from './judge.ts';
import { standingChanged } from './standings.ts';
import { keepStay } from './stays.ts';
import { membershipTold } from './told.ts';

interface Telling {
  /** Those who act on what is told shall not. */
  readonly backfill: boolean;
  /** It is part of the history, and nobody is told. */
  readonly silent?: boolean;
}

/** Publishes what changed, and keeps the stays. */
export function tell(
  context: FoldContext,
  member: MemberDocument,
  transitions: readonly Transition[],
  occasion: Occasion,
  { backfill, silent = false }: Telling,
): void {
  for (const transition of transitions) {
    // By a version that is judged beside the one in force nobody enters or leaves.
    if (isBeside(transition.segmentId)) continue;
    const at = transition.at ?? occasion.effectiveAt;
    keepStay(context, member, transition, at);
    if (silent) continue;
    const { change } = transition;
    const causedBy = {
      ...(occasion.kind === 'event' && { causationId: occasion.cause }),
      ...(backfill && { backfill }),
    };
    const told = { ...transition, at, tippedBy: [occasion.cause], evaluatedAt: occasion.now };
    context.emit({ ...membershipTold(member, told), ...causedBy });
    const standing =
      change === 'entered' ? standingChanged(member, transition, { ...occasion, at }) : undefined;
    if (standing !== undefined) context.emit({ ...standing, ...causedBy });
  }
}

/**
 * A while of the past, told by its two ends, one after the other, for nobody to act on. What the member is now is told last,
 * so that who listens to nothing but the last hears nothing wrong.
 */
export function tellCorrections(
  context: FoldContext,
  member: MemberDocument,
  corrections: readonly PastCorrection[],
  { kind, cause, now }: Occasion,
): void {
  const causedBy = kind === 'event' && { causationId: cause };
  for (const { segmentId, version, belonged, from, to, begun, ended } of corrections) {
    const entering = belonged
      ? { at: from, otherEnd: to, causes: begun }
      : { at: to, otherEnd: from, causes: ended };
    const leaving = belonged
      ? { at: to, otherEnd: from, causes: ended }
      : { at: from, otherEnd: to, causes: begun };
    const ends = [
      { change: 'entered', ...entering },
      { change: 'exited', ...leaving },
    ] as const;
    for (const end of member.segments.includes(segmentId) ? ends.toReversed() : ends) {
      // One event may bring several, and two of them may touch.
      const tippedBy = [cause, `${belonged ? 'at' : 'not'}:${toInstant(end.at)}`];
      const told = { ...end, segmentId, version, reason: 'late', tippedBy, evaluatedAt: now } as const;
      context.emit({ ...membershipTold(member, told), ...causedBy, backfill: true });
    }
  }
}

/** What was caught up with, for nobody to act on; what was over by then is told to nobody. */
export function tellPast(context: FoldContext, { member, transitions }: CaughtUp): void {
  for (const transition of transitions) {
    tell(context, member, [transition], transition.occasion, { backfill: true, silent: transition.isOver });
  }
}
