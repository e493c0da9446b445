import type { RecordedEvent } from '@rapport/kernel/decider';
import type { PublishedEvent } from '@rapport/kernel/event';
import { SYSTEM_KEY_PREFIX, derivedId } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import { segmentDefinition, segmentPublished } from '@rapport/contracts/segmentation/events';
import type { SegmentDefinition } from '@rapport/contracts/segmentation/events';
import type { SegmentEvent, SegmentState } from './state.ts';

/** A draft is nobody else's business; a version is told to everyone, and put in force in every partition of the member log. */
export function publish(
  recorded: RecordedEvent<SegmentEvent>,
  state: SegmentState,
): readonly PublishedEvent[] {
  if (recorded.event.type !== 'SegmentVersionPublished' || state.status !== 'published') return [];
  const { plan, version, activeFrom } = state;
  const { segmentId, name, rule } = plan;
  const shared = { tenant: recorded.tenant, occurredAt: recorded.effectiveAt, actor: recorded.actor };
  const data: SegmentDefinition['data'] = {
    segmentId,
    version,
    name,
    rule: { ...rule },
    activeFrom: toInstant(activeFrom),
  };
  return [
    {
      ...shared,
      id: derivedId('segment', segmentId, version),
      type: segmentPublished.type,
      topic: segmentPublished.topic,
      key: recorded.stream,
      data,
    },
    {
      ...shared,
      id: derivedId('def', 'segment', segmentId, version),
      type: segmentDefinition.type,
      topic: segmentDefinition.topic,
      key: `${SYSTEM_KEY_PREFIX}def:segment:${segmentId}`,
      everyPartition: true,
      data,
    },
  ];
}
