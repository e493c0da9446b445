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
  | DomainEvent<'TraitRetired', { readonly retiredAt: EpochMs }>;

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
  /** Records count from this log clock on; a version with the same measure goes on counting. */
  readonly activeFrom: EpochMs;
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
      };
    }
    case 'TraitRetired':
      return state.status === 'none'
        ? state
        : { ...state, status: 'retired', retiredAt: event.data.retiredAt };
  }
}

/** Measures stand in normal form, in which their fields have one order. */
export function isSameMeasure(one: TraitMeasure, other: TraitMeasure): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
