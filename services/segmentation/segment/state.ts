import type { DomainEvent } from '@rapport/kernel/decider';
import type { EpochMs } from '@rapport/kernel/instant';
import type { SegmentRule } from '@rapport/rules/rule';

export interface SegmentPlan {
  readonly segmentId: string;
  readonly name: string;
  readonly rule: SegmentRule;
}

export type SegmentEvent =
  | DomainEvent<'SegmentDrafted', SegmentPlan>
  /** Of a draft, or of a published segment whose next version it is. */
  | DomainEvent<'SegmentRedrafted', SegmentPlan>
  | DomainEvent<'SegmentVersionPublished', { readonly version: number; readonly activeFrom: EpochMs }>
  | DomainEvent<'SegmentArchived', { readonly archivedAt: EpochMs }>;

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
    }
  | {
      readonly status: 'archived';
      readonly plan: SegmentPlan;
      readonly revision: number;
      /** 0 for a draft that was never published. */
      readonly version: number;
      readonly activeFrom: EpochMs;
      readonly archivedAt: EpochMs;
    };

export const NO_SEGMENT: SegmentState = { status: 'none' };

export function evolve(state: SegmentState, event: SegmentEvent): SegmentState {
  if (event.type === 'SegmentDrafted') return { status: 'draft', plan: event.data, revision: 1 };
  // What was never drafted was never decided about, and what is archived is decided about no more.
  if (state.status === 'none' || state.status === 'archived') return state;
  const revision = state.revision + 1;
  switch (event.type) {
    case 'SegmentRedrafted':
      return state.status === 'draft'
        ? { status: 'draft', plan: event.data, revision }
        : { ...state, draft: event.data, revision };
    case 'SegmentVersionPublished': {
      const { version, activeFrom } = event.data;
      if (state.status === 'draft')
        return { status: 'published', plan: state.plan, revision, version, activeFrom };
      const plan = state.draft ?? state.plan;
      const goesOn = isSameRule(plan.rule, state.plan.rule);
      return {
        status: 'published',
        plan,
        revision,
        version,
        activeFrom: goesOn ? state.activeFrom : activeFrom,
      };
    }
    case 'SegmentArchived': {
      const { archivedAt } = event.data;
      const { plan } = state;
      return state.status === 'draft'
        ? { status: 'archived', plan, revision, version: 0, activeFrom: archivedAt, archivedAt }
        : {
            status: 'archived',
            plan,
            revision,
            version: state.version,
            activeFrom: state.activeFrom,
            archivedAt,
          };
    }
  }
}

/** Rules stand in normal form, in which their fields have one order. */
export function isSameRule(one: SegmentRule, other: SegmentRule): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
