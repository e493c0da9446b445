import type { EpochMs } from '@rapport/kernel/instant';
import { toInstant } from '@rapport/kernel/instant';
import type { RuleEvent } from '@rapport/rules/event';
import type { MemberDocument } from './documents.ts';
import { earliestDue, judge } from './judge.ts';
import type { Occasion, Transition } from './judge.ts';
import type { Rulebook } from './rulebook.ts';
import { unpackStates } from './states.ts';

/** A transition with what made it; one that was over again before anybody could hear of it is told to nobody. */
export interface PastTransition extends Transition {
  readonly occasion: Occasion;
  readonly isOver: boolean;
}

export interface CaughtUp {
  /** The same object where nothing changed. */
  readonly member: MemberDocument;
  readonly transitions: readonly PastTransition[];
}

/**
 * Judges a member by the definitions that came since she was judged last: each as of the moment from which it is in
 * force, by all that was recorded of her before, and then through what time alone has turned until now. Nothing was
 * recorded of her in between: it would have made her catch up. So it does not matter when this is done.
 *
 * @param turnsUntil the last moment whose turns are taken here; before `now` where they have an occasion of their own
 */
export function catchUp(
  member: MemberDocument,
  rulebook: Rulebook,
  history: () => readonly RuleEvent[],
  now: EpochMs,
  turnsUntil: EpochMs = now,
): CaughtUp {
  if (member.revision >= rulebook.revision) return { member, transitions: [] };
  const found: { readonly transition: Transition; readonly occasion: Occasion }[] = [];
  let current = member;
  const take = (occasion: Occasion): void => {
    const judged = judge(current, rulebook, occasion);
    current = judged.member;
    for (const transition of judged.transitions) found.push({ transition, occasion });
  };
  const throughTime = (until: EpochMs): void => {
    const due = (): EpochMs | undefined => earliestDue(unpackStates(current.states).values());
    for (let at = due(); at !== undefined && at <= until; at = due()) {
      take({ cause: `at:${toInstant(at)}`, kind: 'time', now: at, effectiveAt: at, knownAt: now });
    }
  };
  for (const at of moments(member, rulebook, now)) {
    throughTime(Math.min(at, turnsUntil));
    // What takes over has been answered since then; what is new is known from here on.
    const isTakeover = rulebook.segments.some(
      ({ activeFrom, tookOver = -1 }) => activeFrom === at && tookOver > member.revision,
    );
    const knownAt = isTakeover ? at : now;
    take({ cause: 'definition', kind: 'definition', now: at, effectiveAt: at, knownAt, history });
  }
  throughTime(turnsUntil);
  return {
    member: current,
    transitions: found.map(({ transition, occasion }, index) => ({
      ...transition,
      occasion,
      isOver: isOver(
        transition,
        found.slice(0, index).map((one) => one.transition),
        found.slice(index + 1).map((one) => one.transition),
      ),
    })),
  };
}

/** Since when the definitions are in force that the member was not judged by; now, where only an end is new. */
function moments(member: MemberDocument, { segments }: Rulebook, now: EpochMs): readonly EpochMs[] {
  const fresh = segments.filter(
    ({ revision, activeFrom }) => revision > member.revision && activeFrom <= now,
  );
  if (fresh.length === 0) return [now];
  return [...new Set(fresh.map(({ activeFrom }) => activeFrom))].sort((left, right) => left - right);
}

/** Whether it is an entering that is followed by its leaving, or that leaving. */
function isOver(
  { change, segmentId }: Transition,
  before: readonly Transition[],
  after: readonly Transition[],
): boolean {
  const others = change === 'entered' ? after : before;
  return others.some((other) => other.segmentId === segmentId && other.change !== change);
}
