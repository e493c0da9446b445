import type { DomainEvent } from '@rapport/kernel/decider';
import type { PersonalBlock } from '@rapport/kernel/event';
import type { MemberRef, Mid } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import type { SegmentRule } from '@rapport/rules/rule';
import { SHIPPED_VERSION, builtInSegment } from './ladders.ts';
import type { SegmentPlan } from './plan.ts';

export type { SegmentKind, SegmentPlan } from './plan.ts';

/** A list by the name that rules see it by: no caller can write it, since ids have no colon. */
export const listName = (segmentId: string): string => `list:${segmentId}`;

export const onList = (segmentId: string): SegmentRule => ({
  kind: 'memberOf',
  segmentId: listName(segmentId),
});

/** A member who is put on a list or taken off it. */
export interface ListedMember {
  readonly mid: Mid;
  readonly personal: PersonalBlock<MemberRef>;
}

export type SegmentEvent =
  | DomainEvent<'SegmentDrafted', SegmentPlan>
  /** Of a draft, or of a published segment whose next version it is. */
  | DomainEvent<'SegmentRedrafted', SegmentPlan>
  | DomainEvent<'SegmentVersionPublished', { readonly version: number; readonly activeFrom: EpochMs }>
  /** Everybody has been judged by it beside the one before, instead of which it is in force from here on. */
  | DomainEvent<'SegmentVersionTookOver', { readonly version: number; readonly activeFrom: EpochMs }>
  | DomainEvent<
      'SegmentListChanged',
      { readonly segmentId: string; readonly listed: boolean; readonly members: readonly ListedMember[] }
    >
  | DomainEvent<'SegmentArchived', { readonly archivedAt: EpochMs }>
  /** Everybody who was there when this version came has been told; of an end, the version after the last one. */
  | DomainEvent<'SegmentBackfillFinished', { readonly version: number }>;

export type SegmentState =
  | { readonly status: 'none' }
  | {
      readonly status: 'draft';
      readonly plan: SegmentPlan;
      /** Counts changes: whoever changes a segment says which one was seen. */
      readonly revision: number;
    }
  | {
      readonly status: 'published';
      readonly plan: SegmentPlan;
      readonly revision: number;
      /** 1 for the first published version. */
      readonly version: number;
      /** Records count from this log clock on; a version with the same rule goes on counting. */
      readonly activeFrom: EpochMs;
      /** The next version, until it is published. */
      readonly draft?: SegmentPlan;
      /** The version that members belong by until this one takes over; absent where that is this one. */
      readonly inForce?: VersionInForce;
      /** It has taken over from another rule, and not everybody has been told yet. */
      readonly tookOver?: true;
      /** Whether all members have been judged by this rule. */
      readonly isBackfilled: boolean;
    }
  | {
      readonly status: 'archived';
      readonly plan: SegmentPlan;
      readonly revision: number;
      /** 0 for a draft that was never published. */
      readonly version: number;
      readonly activeFrom: EpochMs;
      readonly archivedAt: EpochMs;
      /** Whether all members have left. */
      readonly isBackfilled: boolean;
    };

export interface VersionInForce {
  readonly plan: SegmentPlan;
  readonly version: number;
  readonly activeFrom: EpochMs;
  readonly tookOver?: true;
  readonly isBackfilled: boolean;
}

export const NO_SEGMENT: SegmentState = { status: 'none' };

/** A segment that every tenant has, until the tenant changes it; none for every other id. */
export function shippedState(segmentId: string): SegmentState {
  const plan = builtInSegment(segmentId);
  return plan === undefined
    ? NO_SEGMENT
    : { status: 'published', plan, revision: 1, version: SHIPPED_VERSION, activeFrom: 0, isBackfilled: true };
}

export function evolve(before: SegmentState, event: SegmentEvent): SegmentState {
  const isFirstChange = before.status === 'none' && event.type === 'SegmentRedrafted';
  const state = isFirstChange ? shippedState(event.data.segmentId) : before;
  if (event.type === 'SegmentDrafted') return { status: 'draft', plan: event.data, revision: 1 };
  if (event.type === 'SegmentBackfillFinished') {
    // Whoever changes a segment has not been overtaken by this: it is no revision.
    const isMeant = definitionOf(state) === event.data.version && 'isBackfilled' in state;
    if (!isMeant) return state;
    if (state.status === 'archived') return { ...state, isBackfilled: true };
    const { tookOver: _, ...told } = state;
    return { ...told, isBackfilled: true };
  }
  // What was never drafted was never decided about, and what is archived is decided about no more.
  if (state.status === 'none' || state.status === 'archived') return state;
  const revision = state.revision + 1;
  switch (event.type) {
    case 'SegmentListChanged':
      // Who is on the list is the business of those who fold the log.
      return state;
    case 'SegmentRedrafted':
      return state.status === 'draft'
        ? { status: 'draft', plan: event.data, revision }
        : { ...state, draft: event.data, revision };
    case 'SegmentVersionPublished': {
      const { version, activeFrom } = event.data;
      if (state.status === 'draft')
        return { status: 'published', plan: state.plan, revision, version, activeFrom, isBackfilled: false };
      const plan = state.draft ?? state.plan;
      const inForce = inForceOf(state);
      const next = { status: state.status, plan, revision, version };
      if (isSameRule(plan.rule, inForce.plan.rule)) return { ...inForce, ...next };
      const goesOn = isSameRule(plan.rule, state.plan.rule);
      const since = goesOn ? state.activeFrom : activeFrom;
      return { ...next, activeFrom: since, inForce, isBackfilled: false };
    }
    case 'SegmentVersionTookOver': {
      if (state.status !== 'published' || state.version !== event.data.version) return state;
      // Whoever changes a segment has not been overtaken by this: it is no revision.
      const { inForce: _, ...next } = state;
      return { ...next, activeFrom: event.data.activeFrom, tookOver: true };
    }
    case 'SegmentArchived': {
      const { archivedAt } = event.data;
      const { plan } = state;
      return state.status === 'draft'
        ? {
            status: 'archived',
            plan,
            revision,
            version: 0,
            activeFrom: archivedAt,
            archivedAt,
            isBackfilled: true,
          }
        : {
            status: 'archived',
            plan,
            revision,
            version: state.version,
            activeFrom: state.activeFrom,
            archivedAt,
            isBackfilled: false,
          };
    }
  }
}

/**
 * Version of the definition that members are judged by, or leave by: the end of a segment is the version after the last
 * one; `undefined` where there never was one.
 */
export function definitionOf(state: SegmentState): number | undefined {
  if (state.status === 'published') return state.version;
  return state.status === 'archived' && state.version > 0 ? state.version + 1 : undefined;
}

/** The version that members belong by. */
export function inForceOf(state: Extract<SegmentState, { status: 'published' }>): VersionInForce {
  const { plan, version, activeFrom, isBackfilled, inForce, tookOver } = state;
  return inForce ?? { plan, version, activeFrom, isBackfilled, ...(tookOver && { tookOver }) };
}

/** The version that members belonged by at a moment; `undefined` where there was none. @param events of the segment, from the first */
export function inForceAt(
  segmentId: string,
  events: readonly SegmentEvent[],
  at: EpochMs,
): VersionInForce | undefined {
  let state = shippedState(segmentId);
  for (const event of events) {
    const isLater =
      (event.type === 'SegmentVersionPublished' || event.type === 'SegmentVersionTookOver'
        ? event.data.activeFrom
        : event.type === 'SegmentArchived'
          ? event.data.archivedAt
          : -Infinity) > at;
    if (isLater) break;
    state = evolve(state, event);
  }
  return state.status === 'published' ? inForceOf(state) : undefined;
}

/** Whether there are members who were not judged by the newest definition yet. */
export function needsBackfill(state: SegmentState): boolean {
  return definitionOf(state) !== undefined && 'isBackfilled' in state && !state.isBackfilled;
}

/** Rules stand in normal form, in which their fields have one order. */
export function isSameRule(one: SegmentRule, other: SegmentRule): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
