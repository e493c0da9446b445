import type { Aggregate } from '@rapport/kernel/decider';
import { streamId } from '@rapport/kernel/ids';
import { decide, traitIdOf } from './decide.ts';
import type { TraitCommand, TraitRejection } from './decide.ts';
import { publish } from './publish.ts';
import { NO_TRAIT, evolve } from './state.ts';
import type { TraitEvent, TraitState } from './state.ts';

export const traitStream = (tenant: string, traitId: string): string => streamId(tenant, 'trait', traitId);

/** Protects: a trait's version means one measure, for ever. */
export const traitAggregate: Aggregate<TraitCommand, TraitState, TraitEvent, TraitRejection> = {
  name: 'segmentation.trait.v1',
  initialState: NO_TRAIT,
  streamOf: (tenant, command) => traitStream(tenant, traitIdOf(command)),
  decide,
  evolve,
  indexed: (state) => ({ status: state.status }),
  indexes: [{ fields: { tenant: 1, status: 1 } }],
  publish,
};
