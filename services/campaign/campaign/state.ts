import type { EventScopeRule } from '@rapport/rules/rule';
import type { DomainEvent } from '@rapport/kernel/decider';
import type { EpochMs } from '@rapport/kernel/instant';

export type EntryTrigger =
  { readonly kind: 'segment_entered' } | { readonly kind: 'interaction'; readonly rule: EventScopeRule };

/** What the campaign is about, in the words of its makers. */
export interface Brief {
  readonly purpose: string;
  readonly entryPoint: string;
  readonly fulcrum: string;
  readonly highlight: string;
  readonly focus: string;
}

export interface MessageAction {
  readonly channel: string;
  readonly templateId: string;
  readonly contentId?: string;
}

export interface CampaignPlan {
  readonly campaignId: string;
  readonly name: string;
  readonly brief: Brief;
  /** Absent: everyone, which only an interaction trigger may say. */
  readonly audienceSegmentId?: string;
  readonly trigger: EntryTrigger;
  readonly action: MessageAction;
}

export type CampaignEvent =
  | DomainEvent<'CampaignDrafted', CampaignPlan>
  | DomainEvent<'CampaignLaunched', { readonly at: EpochMs }>
  | DomainEvent<'CampaignPaused', { readonly at: EpochMs }>
  | DomainEvent<'CampaignCompleted', { readonly at: EpochMs }>;

export type CampaignStatus = 'draft' | 'running' | 'paused' | 'completed';

export type CampaignState =
  | { readonly status: 'none' }
  | {
      readonly status: CampaignStatus;
      readonly plan: CampaignPlan;
      /** Counts the campaign's events: the version that enrolments name. */
      readonly version: number;
      /** When it was first launched. */
      readonly launchedAt?: EpochMs;
    };

export const NO_CAMPAIGN: CampaignState = { status: 'none' };

export function evolve(state: CampaignState, event: CampaignEvent): CampaignState {
  if (event.type === 'CampaignDrafted') return { status: 'draft', plan: event.data, version: 1 };
  // A state change of a campaign that does not exist was never decided.
  if (state.status === 'none') return state;
  const next = { ...state, version: state.version + 1 };
  switch (event.type) {
    case 'CampaignLaunched':
      return { ...next, status: 'running', launchedAt: state.launchedAt ?? event.data.at };
    case 'CampaignPaused':
      return { ...next, status: 'paused' };
    case 'CampaignCompleted':
      return { ...next, status: 'completed' };
  }
}
