import type { Document, Projection } from '@rapport/kernel/projection';
import type { EpochMs } from '@rapport/kernel/instant';
import { memberKey } from '@rapport/kernel/ids';
import { toEpochMs } from '@rapport/kernel/instant';
import type { SegmentEntered, SegmentExited } from '@rapport/contracts/segmentation/events';
import { TOPICS } from '@rapport/contracts/topics';

const MEMBERS = 'members';
export const MEMBERSHIP_INTERVALS = 'reporting.memberships.v1.members';

/**
 * Intervals of one member in one segment: 1,000 are 46 kB, and 206 segments of them 10 MB of a document's 16. The newest
 * are kept.
 */
export const MAX_INTERVALS = 1_000;

export interface Interval {
  readonly enteredAt: EpochMs;
  /** Absent while it lasts. */
  readonly exitedAt?: EpochMs;
}

interface SegmentIntervals {
  readonly segmentId: string;
  readonly intervals: readonly Interval[];
}

export interface MembershipDocument extends Document {
  /** By segment id; a list, because a caller may name a segment `constructor` or `a.b`. */
  readonly segments: readonly SegmentIntervals[];
}

export function intervalsOf(
  document: MembershipDocument | undefined,
  segmentId: string,
): readonly Interval[] | undefined {
  return document?.segments.find((segment) => segment.segmentId === segmentId)?.intervals;
}

/** Whether a member belonged to a segment at an instant; entering counts, leaving no more. */
export function wasMember(intervals: readonly Interval[] | undefined, at: EpochMs): boolean {
  return intervals?.some(({ enteredAt, exitedAt = Infinity }) => at >= enteredAt && at < exitedAt) === true;
}

function next(
  intervals: readonly Interval[],
  { type, time, data }: SegmentEntered | SegmentExited,
): readonly Interval[] {
  const at = toEpochMs(time);
  const isEntering = type === 'rapport.segmentation.SegmentEntered.v1';
  if (data.otherEndAt !== undefined) return correct(intervals, isEntering, at, toEpochMs(data.otherEndAt));
  const last = intervals.at(-1);
  const isOpen = last !== undefined && last.exitedAt === undefined;
  if (isEntering) return isOpen ? intervals : [...intervals, { enteredAt: at }].slice(-MAX_INTERVALS);
  return isOpen ? [...intervals.slice(0, -1), { ...last, exitedAt: at }] : intervals;
}

/** A while of the past is told by two ends: the earlier one says all of it. The one that lasts stays the last. */
function correct(
  intervals: readonly Interval[],
  isEntering: boolean,
  at: EpochMs,
  until: EpochMs,
): readonly Interval[] {
  if (until <= at) return intervals;
  if (isEntering) {
    const last = intervals.at(-1);
    const isOpen = last !== undefined && last.exitedAt === undefined;
    const before = isOpen ? intervals.slice(0, -1) : intervals;
    return [...before, { enteredAt: at, exitedAt: until }, ...(isOpen ? [last] : [])].slice(-MAX_INTERVALS);
  }
  return intervals
    .flatMap(({ enteredAt, exitedAt = Infinity }) => [
      { enteredAt, exitedAt: Math.min(exitedAt, at) },
      { enteredAt: Math.max(enteredAt, until), exitedAt },
    ])
    .filter(({ enteredAt, exitedAt }) => enteredAt < exitedAt)
    .map(({ enteredAt, exitedAt }) => (exitedAt === Infinity ? { enteredAt } : { enteredAt, exitedAt }))
    .slice(-MAX_INTERVALS);
}

/** When each member belonged to which segment. */
export const membershipsProjection: Projection<SegmentEntered | SegmentExited> = {
  name: 'reporting.memberships.v1',
  topic: TOPICS.segments,
  handles: ['rapport.segmentation.SegmentEntered.v1', 'rapport.segmentation.SegmentExited.v1'],
  collections: [{ name: MEMBERS }],
  keys: ({ event }) => [{ collection: MEMBERS, id: memberKey(event.tenantid, event.subject ?? '') }],
  fold: (context, { event }) => {
    const _id = memberKey(event.tenantid, event.subject ?? '');
    const known = context.get<MembershipDocument>(MEMBERS, _id);
    const { segmentId } = event.data;
    const intervals = next(intervalsOf(known, segmentId) ?? [], event);
    const others = known?.segments.filter((segment) => segment.segmentId !== segmentId) ?? [];
    context.put<MembershipDocument>(MEMBERS, {
      _id,
      segments: [...others, { segmentId, intervals }].sort((one, other) =>
        one.segmentId < other.segmentId ? -1 : 1,
      ),
    });
  },
};
