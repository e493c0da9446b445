import type { PublishedEvent } from '@rapport/kernel/event';
import { derivedId } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Difference } from '@rapport/kernel/projection';
import { segmentEntered, segmentExited } from '@rapport/contracts/segmentation/events';
import type { SegmentEntered } from '@rapport/contracts/segmentation/events';
import { LADDERS } from '../../segment/ladders.ts';
import type { Standing } from '../../segment/ladders.ts';
import { MEMBERS, isBeside } from './documents.ts';
import { standingChanged } from './standings.ts';
import type { MemberDocument, MembershipEntry } from './documents.ts';

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
  const { _id, tenant, mid, personal } = member;
  const tell = (change: 'entered' | 'exited', entry: MembershipEntry): PublishedEvent => {
    const { segmentId, version, causes } = entry;
    const contract = change === 'entered' ? segmentEntered : segmentExited;
    const data: SegmentEntered['data'] = {
      segmentId,
      definitionVersion: version,
      causeEventIds: [...causes.causeEventIds],
      causeCount: causes.causeCount,
      evaluatedAt: toInstant(at),
      reason: 'correction',
      ...(personal !== undefined && { personal }),
    };
    return {
      id: derivedId(change, segmentId, version, mid, cause),
      type: contract.type,
      topic: contract.topic,
      key: _id,
      tenant,
      subject: mid,
      occurredAt: at,
      data,
    };
  };
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
