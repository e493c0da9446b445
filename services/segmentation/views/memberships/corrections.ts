import type { PublishedEvent } from '@rapport/kernel/event';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Difference } from '@rapport/kernel/projection';
import { LADDERS } from '../../segment/ladders.ts';
import type { Standing } from '../../segment/ladders.ts';
import { MEMBERS, isBeside } from './documents.ts';
import { standingChanged } from './standings.ts';
import type { MemberDocument, MembershipEntry } from './documents.ts';
import { membershipTold } from './told.ts';

/** Who has heard of the memberships of one build hears what makes them those of the other. */
export function correctMemberships({
  collection,
  before,
  after,
  at,
  cause,
}: Difference): readonly PublishedEvent[] {
  if (collection !== MEMBERS) return [];
  const [was, is] = [before, after] as [MemberDocument | undefined, MemberDocument | undefined];
  const member = is ?? was;
  if (member === undefined) return [];
  const tell = (
    change: 'entered' | 'exited',
    { segmentId, version, causes }: MembershipEntry,
  ): PublishedEvent =>
    membershipTold(member, {
      ...{ change, segmentId, version, causes, reason: 'correction', at },
      ...{ tippedBy: [cause], evaluatedAt: at },
    });
  return [
    ...missingFrom(is, was).map((entry) => tell('exited', entry)),
    ...missingFrom(was, is).map((entry) => tell('entered', entry)),
    ...LADDERS.flatMap(({ standing }) => correctedStanding(was, is, standing, { at, cause })),
  ];
}

/** The other role or stage; why it is, the build does not say. */
function correctedStanding(
  was: MemberDocument | undefined,
  is: MemberDocument | undefined,
  standing: Standing,
  { at, cause }: { readonly at: EpochMs; readonly cause: string },
): readonly PublishedEvent[] {
  const from = was?.[standing];
  const entry = is?.memberships.find(({ segmentId }) => segmentId === is[standing]);
  if (is === undefined || entry === undefined || entry.segmentId === from) return [];
  const transition = {
    ...entry,
    reason: 'correction',
    ...(from !== undefined && from !== '' && { from }),
  } as const;
  const told = standingChanged(is, transition, { cause, now: at, at });
  return told === undefined ? [] : [told];
}

/** Memberships of the second that the first has not. */
function missingFrom(
  one: MemberDocument | undefined,
  other: MemberDocument | undefined,
): readonly MembershipEntry[] {
  const known = new Set(one?.segments);
  return (other?.memberships ?? []).filter(({ segmentId }) => !known.has(segmentId) && !isBeside(segmentId));
}
