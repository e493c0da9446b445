import type { Aggregate } from '@rapport/kernel/decider';
import { streamId } from '@rapport/kernel/ids';
import { decide, segmentIdOf } from './decide.ts';
import type { SegmentCommand, SegmentRejection } from './decide.ts';
import { publish } from './publish.ts';
import { NO_SEGMENT, evolve, needsBackfill } from './state.ts';
import type { SegmentEvent, SegmentState } from './state.ts';

export const segmentStream = (tenant: string, segmentId: string): string =>
  streamId(tenant, 'segment', segmentId);

const NAME = 'segmentation.segment.v1';

/** The states as they stand, for queries. */
export const SEGMENTS = `${NAME}.states`;

/** How they came to be. */
export const SEGMENT_EVENTS = `${NAME}.events`;

/** Protects: a segment id means one rule, and a published version never changes. */
export const segmentAggregate: Aggregate<SegmentCommand, SegmentState, SegmentEvent, SegmentRejection> = {
  name: NAME,
  initialState: NO_SEGMENT,
  streamOf: (tenant, command) => segmentStream(tenant, segmentIdOf(command)),
  decide,
  evolve,
  indexed: (state) => ({ status: state.status, needsBackfill: needsBackfill(state) }),
  indexes: [{ fields: { tenant: 1, status: 1 } }, { fields: { needsBackfill: 1, _id: 1 } }],
  publish,
};
