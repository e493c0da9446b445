import { createCodec } from '@rapport/contracts/codec';
import { TOPICS, topicSettings } from '@rapport/contracts/topics';
import { startEngine } from '@rapport/engine/engine';
import { serve } from '@rapport/platform/process/serve';
import type { Adapters, Running } from '@rapport/platform/process/serve';
import { cascadeBinding } from './api/cascades.ts';
import { reportBinding } from './api/reports.ts';
import type { ReportingConfig } from './config.ts';
import { activityProjection } from './views/activity/projection.ts';
import { cascadesProjection } from './views/cascades/projection.ts';
import { contentsProjection } from './views/contents/projection.ts';
import { membershipsProjection } from './views/memberships/projection.ts';

/** Reports and cascades, on given adapters or on those that the configuration names. It publishes nothing. */
export function startReporting(config: ReportingConfig, adapters?: Adapters): Promise<Running> {
  const codec = createCodec();
  return serve({
    name: 'reporting',
    config,
    adapters,
    topics: topicSettings(config, [TOPICS.interactions, TOPICS.shares, TOPICS.segments]),
    engine: (ports) =>
      startEngine({
        ...ports,
        service: 'reporting',
        decode: codec.decode,
        encode: codec.encode,
        projections: [activityProjection, contentsProjection, cascadesProjection, membershipsProjection],
        reactions: [],
        aggregates: [],
        outputs: [],
      }),
    bindings: (context) => [reportBinding(context), cascadeBinding(context)],
  });
}
