import type { Aggregate } from '@rapport/kernel/decider';
import { streamId } from '@rapport/kernel/ids';
import { decide, traitIdOf } from './decide.ts';
import type { TraitCommand, TraitRejection } from './decide.ts';
import { publish } from './publish.ts';
import { NO_TRAIT, evolve, needsBackfill } from './state.ts';
import type { TraitEvent, TraitState } from './state.ts';

export const traitStream = (tenant: string, traitId: string): string => streamId(tenant, 'trait', traitId);

const NAME = 'segmentation.trait.v1';

/** The states as they stand, for queries. */
export const TRAIT_STATES = `${NAME}.states`;

/** Protects: a trait's version means one measure, for ever. */
export const traitAggregate: Aggregate<TraitCommand, TraitState, TraitEvent, TraitRejection> = {
  name: NAME,
  initialState: NO_TRAIT,
  streamOf: (tenant, command) => traitStream(tenant, traitIdOf(command)),
  decide,
  evolve,
  indexed: (state) => ({ status: state.status, needsBackfill: needsBackfill(state) }),
  indexes: [{ fields: { tenant: 1, status: 1 } }, { fields: { needsBackfill: 1, _id: 1 } }],
  publish,
};
