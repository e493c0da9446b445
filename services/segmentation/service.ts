import { createCodec } from '@rapport/contracts/codec';
import { TOPICS, topicSettings } from '@rapport/contracts/topics';
import { startEngine } from '@rapport/engine/engine';
import { serve } from '@rapport/platform/process/serve';
import type { Adapters, Running } from '@rapport/platform/process/serve';
import { BACKFILLS, startBackfills } from './api/backfills.ts';
import type { Backfills } from './api/backfills.ts';
import { EXACT_ESTIMATES, startExactEstimates } from './api/exactEstimates.ts';
import type { ExactEstimates } from './api/exactEstimates.ts';
import { createWatches } from './api/watches.ts';
import type { Watches } from './api/watches.ts';
import { segmentBinding } from './api/segments.ts';
import { traitBinding } from './api/traits.ts';
import type { SegmentationConfig } from './config.ts';
import { segmentAggregate } from './segment/aggregate.ts';
import { traitAggregate } from './trait/aggregate.ts';
import { createMembershipsProjection } from './views/memberships/projection.ts';

/** Segments and memberships, on given adapters or on those that the configuration names. */
export function startSegmentation(config: SegmentationConfig, adapters?: Adapters): Promise<Running> {
  const codec = createCodec();
  let backfills: Backfills | undefined;
  let watches: Watches | undefined;
  let exactEstimates: ExactEstimates | undefined;
  return serve({
    name: 'segmentation',
    config,
    adapters,
    topics: topicSettings(config, [TOPICS.interactions, TOPICS.segments]),
    engine: async (ports) => {
      await ports.store.ensureCollections([{ name: BACKFILLS, indexes: [] }, EXACT_ESTIMATES]);
      return startEngine({
        ...ports,
        service: 'segmentation',
        decode: codec.decode,
        encode: codec.encode,
        projections: [createMembershipsProjection()],
        reactions: [],
        aggregates: [segmentAggregate, traitAggregate],
        outputs: [TOPICS.interactions, TOPICS.segments],
      });
    },
    bindings: (context) => {
      backfills = startBackfills(context);
      watches = createWatches(context.log, context.pages);
      exactEstimates = startExactEstimates(context);
      return [
        segmentBinding(context, { backfills, watches, exactEstimates }),
        traitBinding(context, { backfills }),
      ];
    },
    onStop: async () => {
      await watches?.stop();
      await exactEstimates?.stop();
      await backfills?.stop();
    },
  });
}
