import type { PublishedEvent } from '@rapport/kernel/event';
import { derivedId } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import { behaviorRoleChanged, lifecycleStageChanged } from '@rapport/contracts/segmentation/events';
import type { BehaviorRoleChanged } from '@rapport/contracts/segmentation/events';
import { ladderOf } from '../../segment/ladders.ts';
import type { MemberDocument } from './documents.ts';
import type { Transition } from './judge.ts';

/** A rung that a member has entered, and the one before. */
type NewStanding = Pick<Transition, 'segmentId' | 'version' | 'causes' | 'from' | 'evidence'> & {
  readonly reason: BehaviorRoleChanged['data']['reason'];
};

/** What is told of a member who has entered a rung: from which one, and why; nothing where she only was there at another time. */
export function standingChanged(
  { _id, tenant, mid, personal }: MemberDocument,
  { segmentId, version, reason, causes, from, evidence = [] }: NewStanding,
  { cause, now, at }: { readonly cause: string; readonly now: EpochMs; readonly at: EpochMs },
): PublishedEvent | undefined {
  const ladder = ladderOf(segmentId);
  if (ladder === undefined || from === segmentId) return undefined;
  const { standing, prefix } = ladder;
  const contract = standing === 'role' ? behaviorRoleChanged : lifecycleStageChanged;
  const data: BehaviorRoleChanged['data'] = {
    ...(from !== undefined && { from: from.slice(prefix.length) }),
    to: segmentId.slice(prefix.length),
    definitionVersion: version,
    evidence: [...evidence],
    causeEventIds: [...causes.causeEventIds],
    causeCount: causes.causeCount,
    evaluatedAt: toInstant(now),
    reason,
    ...(personal !== undefined && { personal }),
  };
  return {
    id: derivedId(standing, data.to, version, mid, cause),
    type: contract.type,
    topic: contract.topic,
    key: _id,
    tenant,
    subject: mid,
    occurredAt: at,
    data,
  };
}
