import type { DomainEvent } from '@rapport/kernel/decider';
import type { EpochMs } from '@rapport/kernel/instant';
import type { MemberRef, Mid } from '@rapport/kernel/ids';
import type { MessageAction } from '../campaign/state.ts';

export type EntryReason = 'segment_entered' | 'interaction';

export interface Entry {
  readonly campaignId: string;
  /** Version of the campaign that was in force at the cause. */
  readonly campaignVersion: number;
  readonly mid: Mid;
  readonly ref?: MemberRef;
  readonly trigger: EntryReason;
  readonly causeEventId: string;
  readonly action: MessageAction;
}

export type EnrollmentEvent = DomainEvent<'EnrollmentStarted', Entry & { readonly at: EpochMs }>;

export type EnrollmentState =
  | { readonly status: 'none' }
  | { readonly status: 'started'; readonly entry: Entry; readonly startedAt: EpochMs };

export const NOT_ENROLLED: EnrollmentState = { status: 'none' };

export function evolve(_state: EnrollmentState, event: EnrollmentEvent): EnrollmentState {
  const { at, ...entry } = event.data;
  return { status: 'started', entry, startedAt: at };
}
