import type { RecordedEvent } from '@rapport/kernel/decider';
import type { PublishedEvent } from '@rapport/kernel/event';
import { SYSTEM_KEY_PREFIX, derivedId, memberKey } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import {
  segmentArchived,
  segmentDefinition,
  segmentMemberListed,
  segmentPublished,
} from '@rapport/contracts/segmentation/events';
import type {
  SegmentArchived,
  SegmentDefinition,
  SegmentMemberListed,
} from '@rapport/contracts/segmentation/events';
import type { SegmentEvent, SegmentPlan, SegmentState } from './state.ts';

/**
 * A draft is nobody else's business; a version, and the end of the last one, is told to everyone, and to every partition
 * of the member log, where it takes effect.
 */
export function publish(
  recorded: RecordedEvent<SegmentEvent>,
  state: SegmentState,
): readonly PublishedEvent[] {
  const { event } = recorded;
  if (event.type === 'SegmentVersionPublished' && state.status === 'published') {
    const { version, plan, activeFrom } = state;
    const data = {
      ...definition(plan, version, activeFrom),
      ...(state.inForce !== undefined && { beside: true as const }),
    };
    return [
      {
        ...shared(recorded),
        id: derivedId('segment', plan.segmentId, version),
        type: segmentPublished.type,
        topic: segmentPublished.topic,
        key: recorded.stream,
        data: definition(plan, version, activeFrom),
      },
      inEveryPartition(recorded, data),
    ];
  }
  if (event.type === 'SegmentVersionTookOver' && state.status === 'published') {
    const { version, plan, activeFrom } = state;
    const taken = inEveryPartition(recorded, definition(plan, version, activeFrom));
    return [{ ...taken, id: derivedId('takeover', 'segment', plan.segmentId, version) }];
  }
  if (event.type === 'SegmentListChanged') {
    const { segmentId, listed, members } = event.data;
    return members.map(({ mid, personal }) => ({
      ...shared(recorded),
      id: derivedId('listed', segmentId, recorded.version, mid),
      type: segmentMemberListed.type,
      topic: segmentMemberListed.topic,
      key: memberKey(recorded.tenant, mid),
      subject: mid,
      data: { segmentId, listed, personal } satisfies SegmentMemberListed['data'],
    }));
  }
  if (event.type === 'SegmentArchived' && state.status === 'archived' && state.version > 0) {
    const { version, plan, activeFrom } = state;
    const { segmentId } = plan;
    const endedAt = toInstant(event.data.archivedAt);
    const data: SegmentArchived['data'] = { segmentId, lastVersion: version, archivedAt: endedAt };
    return [
      {
        ...shared(recorded),
        id: derivedId('archived', 'segment', segmentId),
        type: segmentArchived.type,
        topic: segmentArchived.topic,
        key: recorded.stream,
        data,
      },
      // The end is the version after the last one: definitions of a segment have one order.
      inEveryPartition(recorded, { ...definition(plan, version + 1, activeFrom), endedAt }),
    ];
  }
  return [];
}

function shared({ tenant, effectiveAt, actor }: RecordedEvent<SegmentEvent>) {
  return { tenant, occurredAt: effectiveAt, actor };
}

function definition(
  { segmentId, name, rule, kind }: SegmentPlan,
  version: number,
  activeFrom: EpochMs,
): SegmentDefinition['data'] {
  return {
    segmentId,
    version,
    name,
    rule: { ...rule },
    activeFrom: toInstant(activeFrom),
    ...(kind !== undefined && { kind }),
  };
}

function inEveryPartition(
  recorded: RecordedEvent<SegmentEvent>,
  data: SegmentDefinition['data'],
): PublishedEvent {
  const { segmentId, version } = data;
  return {
    ...shared(recorded),
    id: derivedId('def', 'segment', segmentId, version),
    type: segmentDefinition.type,
    topic: segmentDefinition.topic,
    key: `${SYSTEM_KEY_PREFIX}def:segment:${segmentId}`,
    everyPartition: true,
    data,
  };
}
