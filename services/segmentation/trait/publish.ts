import type { RecordedEvent } from '@rapport/kernel/decider';
import type { PublishedEvent } from '@rapport/kernel/event';
import { SYSTEM_KEY_PREFIX, derivedId } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import { traitDefinition } from '@rapport/contracts/segmentation/events';
import type { TraitDefinition } from '@rapport/contracts/segmentation/events';
import type { TraitEvent, TraitState } from './state.ts';

/** A version, and the end of the last one, is told to every partition of the member log, where it takes effect. */
export function publish(
  { event, tenant, effectiveAt, actor }: RecordedEvent<TraitEvent>,
  state: TraitState,
): readonly PublishedEvent[] {
  if (state.status === 'none' || event.type === 'TraitBackfillFinished') return [];
  const { traitId, name, measure } = state.plan;
  const isEnd = event.type === 'TraitRetired';
  // The end is the version after the last one: definitions of a trait have one order.
  const version = isEnd ? state.version + 1 : state.version;
  const data: TraitDefinition['data'] = {
    traitId,
    version,
    name,
    activeFrom: toInstant(state.activeFrom),
    measure: { ...measure },
    ...(isEnd && { endedAt: toInstant(event.data.retiredAt) }),
  };
  return [
    {
      id: derivedId('def', 'trait', traitId, version),
      type: traitDefinition.type,
      topic: traitDefinition.topic,
      key: `${SYSTEM_KEY_PREFIX}def:trait:${traitId}`,
      everyPartition: true,
      tenant,
      occurredAt: effectiveAt,
      actor,
      data,
    },
  ];
}
