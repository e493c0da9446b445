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
  | DomainEvent<'SegmentVersionPublished', { readonly version: number; readonly activeFrom: EpochMs }>;

export type SegmentState =
  | { readonly status: 'none' }
  | { readonly status: 'draft'; readonly plan: SegmentPlan }
  | {
      readonly status: 'published';
      readonly plan: SegmentPlan;
      /** 1 for the first published version. */
      readonly version: number;
      /** Records count from this log clock on. */
      readonly activeFrom: EpochMs;
    };

export const NO_SEGMENT: SegmentState = { status: 'none' };

export function evolve(state: SegmentState, event: SegmentEvent): SegmentState {
  switch (event.type) {
    case 'SegmentDrafted':
      return { status: 'draft', plan: event.data };
    case 'SegmentVersionPublished':
      // A version of a segment that was never drafted was never decided.
      return state.status === 'none' ? state : { status: 'published', plan: state.plan, ...event.data };
  }
}
