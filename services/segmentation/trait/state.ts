import type { DomainEvent } from '@rapport/kernel/decider';
import type { EpochMs } from '@rapport/kernel/instant';
import type { TraitMeasure } from '@rapport/rules/rule';

export interface TraitPlan {
  readonly traitId: string;
  readonly name: string;
  readonly measure: TraitMeasure;
}

export type TraitEvent =
  | DomainEvent<
      'TraitVersionDefined',
      { readonly plan: TraitPlan; readonly version: number; readonly activeFrom: EpochMs }
    >
  | DomainEvent<'TraitRetired', { readonly retiredAt: EpochMs }>
  /** Everybody who was there when this version came has been computed by it. */
  | DomainEvent<'TraitBackfillFinished', { readonly version: number }>;

export type TraitState =
  | { readonly status: 'none' }
  | DefinedTraitState
  | (Omit<DefinedTraitState, 'status'> & { readonly status: 'retired'; readonly retiredAt: EpochMs });

export interface DefinedTraitState {
  readonly status: 'defined';
  readonly plan: TraitPlan;
  /** 1 for the first. */
  readonly version: number;
  /** The first version with this measure: what was counted by it still counts. */
  readonly statesFrom: number;
  /** Since when it has this measure; what was recorded before counts too. */
  readonly activeFrom: EpochMs;
  /** Whether all members have been computed by this measure. */
  readonly isBackfilled: boolean;
}

export const NO_TRAIT: TraitState = { status: 'none' };

export function evolve(state: TraitState, event: TraitEvent): TraitState {
  // What is retired is decided about no more.
  if (state.status === 'retired') return state;
  switch (event.type) {
    case 'TraitVersionDefined': {
      const { plan, version, activeFrom } = event.data;
      const goesOn = state.status === 'defined' && isSameMeasure(plan.measure, state.plan.measure);
      return {
        status: 'defined',
        plan,
        version,
        statesFrom: goesOn ? state.statesFrom : version,
        activeFrom: goesOn ? state.activeFrom : activeFrom,
        isBackfilled: goesOn && state.isBackfilled,
      };
    }
    case 'TraitBackfillFinished':
      return needsBackfill(state) && state.version === event.data.version
        ? { ...state, isBackfilled: true }
        : state;
    case 'TraitRetired':
      return state.status === 'none'
        ? state
        : { ...state, status: 'retired', retiredAt: event.data.retiredAt };
  }
}

/** Whether there are members who were not computed by the measure yet. */
export function needsBackfill(state: TraitState): state is DefinedTraitState {
  return state.status === 'defined' && !state.isBackfilled;
}

/** Measures stand in normal form, in which their fields have one order. */
export function isSameMeasure(one: TraitMeasure, other: TraitMeasure): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
