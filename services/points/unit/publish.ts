import type { RecordedEvent } from '@rapport/kernel/decider';
import type { PublishedEvent } from '@rapport/kernel/event';
import { SYSTEM_KEY_PREFIX, derivedId } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import { unitDefinition } from '@rapport/contracts/points/events';
import type { UnitDefinition } from '@rapport/contracts/points/events';
import type { UnitEvent } from './state.ts';

/** A unit's definition is put in force in every partition of the log, beside the rules that pay in it. */
export function publish({
  event,
  tenant,
  effectiveAt,
  actor,
}: RecordedEvent<UnitEvent>): readonly PublishedEvent[] {
  const { plan, version, activeFrom } = event.data;
  const { unit } = plan;
  return [
    {
      id: derivedId('def', 'unit', unit, version),
      type: unitDefinition.type,
      topic: unitDefinition.topic,
      key: `${SYSTEM_KEY_PREFIX}def:unit:${unit}`,
      everyPartition: true,
      tenant,
      occurredAt: effectiveAt,
      actor,
      data: { ...plan, version, activeFrom: toInstant(activeFrom) } satisfies UnitDefinition['data'],
    },
  ];
}
