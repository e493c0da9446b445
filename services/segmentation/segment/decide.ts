import type { DecideContext } from '@rapport/kernel/decider';
import { accepted, rejected } from '@rapport/kernel/outcome';
import type { Decision, Refusal } from '@rapport/kernel/outcome';
import type { SegmentRule } from '@rapport/rules/rule';
import { builtInSegment, isBuiltIn, isLastRung } from './ladders.ts';
import { definitionOf, needsBackfill, shippedState } from './state.ts';
import type { ListedMember, SegmentEvent, SegmentPlan, SegmentState } from './state.ts';

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
  /** Drafts it and puts it in force. */
  | { readonly type: 'SnapshotSegment'; readonly plan: SegmentPlan }
  | {
      readonly type: 'ChangeList';
      readonly segmentId: string;
      readonly listed: boolean;
      /** At most {@link MAX_LISTED_AT_ONCE}. */
      readonly members: readonly ListedMember[];
    }
  /** The service's own, as the next: see `api/backfills.ts`. */
  | { readonly type: 'TakeOver'; readonly segmentId: string; readonly version: number }
  | { readonly type: 'FinishBackfill'; readonly segmentId: string; readonly version: number };

export const SEGMENT_REJECTION_CODES = [
  'SEGMENT_EXISTS',
  'SEGMENT_ID_RESERVED',
  'SEGMENT_UNKNOWN',
  'SEGMENT_ALREADY_PUBLISHED',
  'SEGMENT_ARCHIVED',
  'SEGMENT_CHANGED',
  'SEGMENT_NOT_PUBLISHED',
  'SEGMENT_NOT_STATIC',
  'SEGMENT_HAS_NO_RULE',
] as const;

/** Members of one change of a list: 1,000 of 200 bytes are one event of 200 kB, and one document of the outbox. */
export const MAX_LISTED_AT_ONCE = 1_000;

export type SegmentRejection = Refusal<(typeof SEGMENT_REJECTION_CODES)[number]>;

export function segmentIdOf(command: SegmentCommand): string {
  return 'plan' in command ? command.plan.segmentId : command.segmentId;
}

export function decide(
  known: SegmentState,
  command: SegmentCommand,
  { now }: DecideContext,
): Decision<SegmentEvent, SegmentRejection> {
  const segmentId = segmentIdOf(command);
  const reserved = refusedOfBuiltIn(segmentId, command);
  if (reserved !== undefined) return rejected({ code: 'SEGMENT_ID_RESERVED', message: reserved });
  const state = known.status === 'none' ? shippedState(segmentId) : known;
  if (command.type === 'FinishBackfill') {
    const { version } = command;
    // A newer definition has a backfill of its own.
    const isOpen = needsBackfill(state) && definitionOf(state) === version;
    return isOpen ? accepted({ type: 'SegmentBackfillFinished', data: { version } }) : accepted();
  }
  if (command.type === 'TakeOver') {
    const { version } = command;
    const isComing = state.status === 'published' && state.inForce !== undefined && state.version === version;
    const data = { version, activeFrom: now };
    return isComing ? accepted({ type: 'SegmentVersionTookOver', data }) : accepted();
  }
  if (command.type === 'CreateSegment' || command.type === 'SnapshotSegment') {
    if (state.status === 'none') {
      const events: SegmentEvent[] = [{ type: 'SegmentDrafted', data: command.plan }];
      if (command.type === 'SnapshotSegment')
        events.push({ type: 'SegmentVersionPublished', data: { version: 1, activeFrom: now } });
      return accepted(...events);
    }
    return rejected({
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
  if (command.type === 'ChangeList') return changeList(state, command);
  if (command.revision !== undefined && command.revision !== state.revision) {
    return rejected({
      code: 'SEGMENT_CHANGED',
      message: `Segment ${segmentId} was changed since you read it; read it again.`,
      facts: { etag: String(state.revision) },
    });
  }
  switch (command.type) {
    case 'UpdateSegment': {
      const before = (state.status === 'published' ? state.draft : undefined) ?? state.plan;
      if (before.kind !== undefined && command.rule !== undefined) {
        return rejected({
          code: 'SEGMENT_HAS_NO_RULE',
          message: `Segment ${segmentId} is a ${before.kind === 'static' ? 'static list' : 'snapshot'}: nobody belongs to it by a rule.`,
        });
      }
      const plan = { ...before, name: command.name ?? before.name, rule: command.rule ?? before.rule };
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

function changeList(
  state: Extract<SegmentState, { status: 'draft' | 'published' }>,
  { segmentId, listed, members }: Extract<SegmentCommand, { type: 'ChangeList' }>,
): Decision<SegmentEvent, SegmentRejection> {
  if (state.plan.kind !== 'static') {
    return rejected({
      code: 'SEGMENT_NOT_STATIC',
      message: `Segment ${segmentId} is no static list: who belongs to it cannot be imported.`,
    });
  }
  if (state.status === 'draft') {
    return rejected({
      code: 'SEGMENT_NOT_PUBLISHED',
      message: `Segment ${segmentId} is a draft: publish it, then import.`,
    });
  }
  return accepted({ type: 'SegmentListChanged', data: { segmentId, listed, members } });
}

/** What must not be done with a segment that every tenant has; `undefined` where nothing is in the way. */
function refusedOfBuiltIn(segmentId: string, { type }: SegmentCommand): string | undefined {
  if (!isBuiltIn(segmentId)) return undefined;
  if (type === 'CreateSegment' || type === 'SnapshotSegment' || builtInSegment(segmentId) === undefined)
    return 'Ids that begin with role. or stage. belong to the built-in segments; choose another id.';
  if (type === 'ArchiveSegment')
    return `Segment ${segmentId} is built in: every member has a role and a stage.`;
  return isLastRung(segmentId) && type !== 'FinishBackfill' && type !== 'TakeOver'
    ? `Segment ${segmentId} holds for everyone who is in no higher one, and stays so.`
    : undefined;
}
