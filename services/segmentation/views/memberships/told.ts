import { segmentEntered, segmentExited } from '@rapport/contracts/segmentation/events';
import type { SegmentEntered } from '@rapport/contracts/segmentation/events';
import type { PublishedEvent } from '@rapport/kernel/event';
import { derivedId } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { MemberDocument } from './documents.ts';
import type { Transition } from './judge.ts';

interface Told extends Pick<Transition, 'change' | 'segmentId' | 'version' | 'causes'> {
  readonly reason: SegmentEntered['data']['reason'];
  readonly at: EpochMs;
  /** Of a while of the past. */
  readonly otherEnd?: EpochMs;
  /** What tells it from others of its segment, version and member. */
  readonly tippedBy: readonly string[];
  readonly evaluatedAt: EpochMs;
}

/** That a member enters or leaves a segment, as consumers hear of it. */
export function membershipTold({ _id, tenant, mid, personal }: MemberDocument, told: Told): PublishedEvent {
  const { change, segmentId, version, reason, causes, at, otherEnd } = told;
  const data: SegmentEntered['data'] = {
    segmentId,
    definitionVersion: version,
    causeEventIds: [...causes.causeEventIds],
    causeCount: causes.causeCount,
    evaluatedAt: toInstant(told.evaluatedAt),
    reason,
    ...(otherEnd !== undefined && { otherEndAt: toInstant(otherEnd) }),
    ...(personal !== undefined && { personal }),
  };
  const contract = change === 'entered' ? segmentEntered : segmentExited;
  return {
    id: derivedId(change, segmentId, version, mid, ...told.tippedBy),
    type: contract.type,
    topic: contract.topic,
    key: _id,
    tenant,
    subject: mid,
    occurredAt: at,
    data,
  };
}
