import type { MemberErased, MembersMerged, MembersUnmerged } from '@rapport/contracts/ingestion/events';
import type { Fact } from '@rapport/kernel/event';
import type { FoldContext } from '@rapport/kernel/projection';
import { dropTraits, retellTraits } from '../traits/fold.ts';
import { HISTORY, JUDGED_BY_NONE, MEMBERS, NOT_JUDGED_YET, isBeside } from './documents.ts';
import type { Gone, MemberDocument } from './documents.ts';
import { historyIds, historyOf } from './history.ts';
import { newMember } from './judge.ts';
import type { Occasion, Transition } from './judge.ts';
import { judgeAndKeep, keepUp } from './keeping.ts';
import { keepName } from './names.ts';
import type { Rulebook } from './rulebook.ts';
import { countGone, keepSets } from './sets.ts';
import { withEnded } from './stays.ts';
import { tell, tellPast } from './telling.ts';

type Identified = MembersMerged | MembersUnmerged | MemberErased;

/** The one who is absorbed goes, and keeps what she did; what the other one gets of it comes as facts of hers. */
export function foldMerge(context: FoldContext, fact: Fact<MembersMerged>, rulebook: Rulebook): void {
  const { subject, data } = fact.event;
  if (data.absorbedMid !== subject) return;
  leave(context, fact, rulebook, { status: 'merged', mergeId: data.mergeId });
}

/** Who was absorbed comes back, and is judged by all that she did. */
export function foldReturn(context: FoldContext, fact: Fact<MembersUnmerged>, rulebook: Rulebook): void {
  const { event, key, position, logClock, effectiveAt } = fact;
  const before = context.get<MemberDocument>(MEMBERS, key);
  if (before?.gone?.status !== 'merged' || before.gone.mergeId !== event.data.mergeId) return;
  const { gone: _, ...rest } = before;
  const known: MemberDocument = { ...rest, revision: NOT_JUDGED_YET };
  const history = historyOf(context, known);
  const occasion = { ...occasionOf(fact), now: logClock, effectiveAt, history: () => history };
  const { member, transitions } = judgeAndKeep(context, known, rulebook, occasion);
  context.put(MEMBERS, member);
  countGone(context, position.partition, before, member);
  keepSets(context, before, member, rulebook, position.partition);
  // She has been all this before.
  tell(context, member, transitions, occasion, { backfill: true });
  const { cause, now } = occasion;
  retellTraits(context, member, rulebook.traits, history, { cause, reason: 'event', now });
}

/** Of who is erased her number is kept, and when she belonged to what, under a key that says nothing of her. */
export function foldErasure(context: FoldContext, fact: Fact<MemberErased>, rulebook: Rulebook): void {
  leave(context, fact, rulebook, { status: 'erased' });
}

/** A member leaves whatever she is in, and is judged no more. */
function leave(context: FoldContext, fact: Fact<Identified>, rulebook: Rulebook, gone: Gone): void {
  const { key, position, logClock } = fact;
  const before = context.get<MemberDocument>(MEMBERS, key);
  const isGone = before?.gone?.status === 'erased' || before?.gone?.status === gone.status;
  if (before === undefined || isGone) return;
  const caughtUp = keepUp(context, before, rulebook, logClock);
  tellPast(context, caughtUp);
  const occasion = occasionOf(fact);
  const causes = { causeEventIds: [occasion.cause], causeCount: 1 };
  const transitions = caughtUp.member.memberships.map((entry): Transition => {
    const { segmentId, version } = entry;
    return { change: 'exited', segmentId, version, reason: 'event', causes, knownAt: logClock, entry };
  });
  const told = transitions.filter(({ segmentId }) => !isBeside(segmentId));
  const ended = told.map((one) => ({ ...one, occasion }));
  const left = withEnded(context, caughtUp.member, rulebook.keepsEnded, ended);
  const { tenant, mid, _id, number, personal, attributes, lists, history } = left;
  const nobody = { ...newMember(tenant, mid, _id, number), revision: JUDGED_BY_NONE, gone };
  const isErased = gone.status === 'erased';
  const member: MemberDocument = isErased
    ? nobody
    : {
        ...nobody,
        attributes,
        ...(personal !== undefined && { personal }),
        ...(lists !== undefined && { lists }),
        ...(history !== undefined && { history }),
      };
  context.put(MEMBERS, member);
  countGone(context, position.partition, before, member);
  keepSets(context, before, member, rulebook, position.partition);
  tell(context, member, told, occasion, { backfill: false });
  dropTraits(context, member, { cause: occasion.cause, now: logClock });
  if (!isErased) return;
  keepName(context, member, position.partition, false);
  for (const id of historyIds(left)) context.remove(HISTORY, id);
}

const occasionOf = ({ event, logClock, effectiveAt }: Fact<Identified>): Occasion => ({
  ...{ cause: event.id, kind: 'event', now: logClock, effectiveAt },
});
