import type { DecideContext } from '@rapport/kernel/decider';
import { accepted, rejected } from '@rapport/kernel/outcome';
import type { Decision, Refusal } from '@rapport/kernel/outcome';
import { isBuiltIn } from './roles.ts';
import type { SegmentEvent, SegmentPlan, SegmentState } from './state.ts';

export type SegmentCommand =
  | { readonly type: 'CreateSegment'; readonly plan: SegmentPlan }
  | { readonly type: 'PublishSegment'; readonly segmentId: string };

export const SEGMENT_REJECTION_CODES = [
  'SEGMENT_EXISTS',
  'SEGMENT_ID_RESERVED',
  'SEGMENT_UNKNOWN',
  'SEGMENT_ALREADY_PUBLISHED',
] as const;

export type SegmentRejection = Refusal<(typeof SEGMENT_REJECTION_CODES)[number]>;

export function segmentIdOf(command: SegmentCommand): string {
  return command.type === 'CreateSegment' ? command.plan.segmentId : command.segmentId;
}

export function decide(
  state: SegmentState,
  command: SegmentCommand,
  { now }: DecideContext,
): Decision<SegmentEvent, SegmentRejection> {
  const segmentId = segmentIdOf(command);
  if (isBuiltIn(segmentId)) {
    return rejected({
      code: 'SEGMENT_ID_RESERVED',
      message: 'Ids that begin with role. belong to the built-in behaviour roles; choose another id.',
    });
  }
  if (command.type === 'CreateSegment') {
    return state.status === 'none'
      ? accepted({ type: 'SegmentDrafted', data: command.plan })
      : rejected({
          code: 'SEGMENT_EXISTS',
          message: `Segment ${segmentId} exists already; choose another id.`,
          facts: { status: state.status },
        });
  }
  switch (state.status) {
    case 'none':
      return rejected({ code: 'SEGMENT_UNKNOWN', message: `There is no segment ${segmentId}.` });
    case 'published':
      return rejected({
        code: 'SEGMENT_ALREADY_PUBLISHED',
        message: `Segment ${segmentId} is published as version ${state.version}, and there is no newer draft.`,
        facts: { version: String(state.version) },
      });
    case 'draft':
      return accepted({ type: 'SegmentVersionPublished', data: { version: 1, activeFrom: now } });
  }
}
