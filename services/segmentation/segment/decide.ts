import type { DecideContext } from '@rapport/kernel/decider';
import { accepted, rejected } from '@rapport/kernel/outcome';
import type { Decision, Refusal } from '@rapport/kernel/outcome';
import type { SegmentRule } from '@rapport/rules/rule';
import { isBuiltIn } from './roles.ts';
import { definitionOf, needsBackfill } from './state.ts';
import type { SegmentEvent, SegmentPlan, SegmentState } from './state.ts';

export type SegmentCommand =
  | { readonly type: 'CreateSegment'; readonly plan: SegmentPlan }
  | {
      readonly type: 'UpdateSegment';
      readonly segmentId: string;
      readonly name?: string;
      readonly rule?: SegmentRule;
      /** Revision that the caller has seen; absent where it does not matter. */
      readonly revision?: number;
    }
  | { readonly type: 'PublishSegment'; readonly segmentId: string; readonly revision?: number }
  | { readonly type: 'ArchiveSegment'; readonly segmentId: string; readonly revision?: number }
  /** The service's own: see `api/backfills.ts`. */
  | { readonly type: 'FinishBackfill'; readonly segmentId: string; readonly version: number };

export const SEGMENT_REJECTION_CODES = [
  'SEGMENT_EXISTS',
  'SEGMENT_ID_RESERVED',
  'SEGMENT_UNKNOWN',
  'SEGMENT_ALREADY_PUBLISHED',
  'SEGMENT_ARCHIVED',
  'SEGMENT_CHANGED',
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
  if (command.type === 'FinishBackfill') {
    const { version } = command;
    // A newer definition has a backfill of its own.
    const isOpen = needsBackfill(state) && definitionOf(state) === version;
    return isOpen ? accepted({ type: 'SegmentBackfillFinished', data: { version } }) : accepted();
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
  if (state.status === 'none') {
    return rejected({ code: 'SEGMENT_UNKNOWN', message: `There is no segment ${segmentId}.` });
  }
  if (state.status === 'archived') {
    return rejected({ code: 'SEGMENT_ARCHIVED', message: `Segment ${segmentId} is archived.` });
  }
  if (command.revision !== undefined && command.revision !== state.revision) {
    return rejected({
      code: 'SEGMENT_CHANGED',
      message: `Segment ${segmentId} was changed since you read it; read it again.`,
      facts: { etag: String(state.revision) },
    });
  }
  switch (command.type) {
    case 'UpdateSegment': {
      const { name, rule } = (state.status === 'published' ? state.draft : undefined) ?? state.plan;
      const plan = { segmentId, name: command.name ?? name, rule: command.rule ?? rule };
      return accepted({ type: 'SegmentRedrafted', data: plan });
    }
    case 'PublishSegment':
      if (state.status === 'published' && state.draft === undefined) {
        return rejected({
          code: 'SEGMENT_ALREADY_PUBLISHED',
          message: `Segment ${segmentId} is published as version ${state.version}, and there is no newer draft.`,
          facts: { version: String(state.version) },
        });
      }
      return accepted({
        type: 'SegmentVersionPublished',
        data: { version: state.status === 'published' ? state.version + 1 : 1, activeFrom: now },
      });
    case 'ArchiveSegment':
      return accepted({ type: 'SegmentArchived', data: { archivedAt: now } });
  }
}
