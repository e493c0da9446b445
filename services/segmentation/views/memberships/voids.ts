import type { InteractionVoided, MembersUnmerged } from '@rapport/contracts/ingestion/events';
import type { Fact } from '@rapport/kernel/event';
import type { FoldContext } from '@rapport/kernel/projection';
import { retellTraits } from '../traits/fold.ts';
import { attributesOverTime } from './attributes.ts';
import { MEMBERS } from './documents.ts';
import type { MemberDocument } from './documents.ts';
import { eventsKept, isVoidedBy, keepVoid, pastOf } from './history.ts';
import type { KeptPast, KnownEvent, Voided } from './history.ts';
import type { KnownPast, Occasion } from './judge.ts';
import { MAX_PAST_EVENTS, judgeAndKeep, keepUp, withLate } from './keeping.ts';
import type { Rulebook } from './rulebook.ts';
import { keepSets } from './sets.ts';
import { findEnded } from './stays.ts';
import { tell, tellCorrections, tellPast } from './telling.ts';

/**
 * Something that was recorded of a member counts no more: what may have counted it is counted again without it, and the past is
 * followed with it and without it, as after a late event.
 *
 * @param names what counts no more; what nobody has heard of never did
 */
export function foldVoid(
  context: FoldContext,
  { event, key, position, logClock }: Fact<InteractionVoided | MembersUnmerged>,
  names: Voided,
  rulebook: Rulebook,
): void {
  const before = context.get<MemberDocument>(MEMBERS, key);
  if (before === undefined || before.gone?.status === 'erased') return;
  if (before.gone !== undefined) {
    context.put(MEMBERS, keepVoid(context, before, names, logClock));
    return;
  }
  const caughtUp = keepUp(context, before, rulebook, logClock);
  tellPast(context, caughtUp);
  const { member: met } = caughtUp;
  const past = pastOf(context, met);
  const voided = past.history.filter(isVoidedBy(names));
  if (voided.length === 0) {
    if (met !== before) context.put(MEMBERS, met);
    keepSets(context, before, met, rulebook, position.partition);
    return;
  }
  const history = past.history.filter((one) => !voided.includes(one));
  const occasion: Occasion = {
    cause: event.id,
    kind: 'event',
    now: logClock,
    effectiveAt: Math.min(...voided.map(({ effectiveAt }) => effectiveAt)),
    voided,
    history: () => history,
  };
  const isFollowed = eventsKept(met) <= MAX_PAST_EVENTS;
  const judged = judgeAndKeep(
    context,
    met,
    rulebook,
    occasion,
    isFollowed ? () => pastWithout(context, met, { ...past, history }, voided, rulebook) : undefined,
  );
  const kept = keepVoid(context, judged.member, names, logClock);
  const member = isFollowed ? withLate(kept, occasion.effectiveAt, logClock) : kept;
  context.put(MEMBERS, member);
  keepSets(context, before, member, rulebook, position.partition);
  tell(context, member, judged.transitions, occasion, { backfill: event.backfill === true });
  tellCorrections(context, member, judged.corrections, occasion);
  const counted = rulebook.traits.filter((trait) =>
    voided.some((one) => rulebook.countingTraits.find(one).has(trait)),
  );
  retellTraits(context, member, counted, history, { cause: event.id, reason: 'event', now: logClock });
}

/** The past that is kept, without what counts no more. */
function pastWithout(
  context: FoldContext,
  member: MemberDocument,
  past: KeptPast,
  voided: readonly KnownEvent[],
  { keepsEnded }: Rulebook,
): KnownPast {
  const over = attributesOverTime(past);
  const voids = past.voided.map(({ effectiveAt, knownUntil: knownAt }) => ({ effectiveAt, knownAt }));
  const learned = [...past.history, ...voided, ...past.voided, ...voids];
  return {
    ...past,
    attributes: { before: over, after: over },
    endedSince: (segmentId, begins) => {
      const known = past.ended.get(segmentId) ?? [];
      if (keepsEnded.has(segmentId)) return known;
      return findEnded(context, member, segmentId, known, begins, learned);
    },
  };
}
