import type { Aggregate, DecideContext } from '@rapport/kernel/decider';
import { streamId } from '@rapport/kernel/ids';
import { accepted } from '@rapport/kernel/outcome';
import type { Decision } from '@rapport/kernel/outcome';
import { publish } from './publish.ts';
import { NO_UNIT, evolve } from './state.ts';
import type { UnitEvent, UnitPlan, UnitState } from './state.ts';

export interface DefineUnit {
  readonly type: 'DefineUnit';
  readonly plan: UnitPlan;
}

export const unitStream = (tenant: string, unit: string): string => streamId(tenant, 'unit', unit);

/** Protects: a version of a unit means one thing for ever, and a unit is never gone while anybody has some of it. */
export const unitAggregate: Aggregate<DefineUnit, UnitState, UnitEvent, never> = {
  name: 'points.unit.v1',
  initialState: NO_UNIT,
  streamOf: (tenant, { plan }) => unitStream(tenant, plan.unit),
  decide,
  evolve,
  publish,
};

/** A unit is made and changed in the same way: what is said last holds for what is booked from then on. */
function decide(state: UnitState, { plan }: DefineUnit, { now }: DecideContext): Decision<UnitEvent, never> {
  const version = state.status === 'none' ? 1 : state.version + 1;
  return accepted<UnitEvent>({ type: 'UnitDefined', data: { plan, version, activeFrom: now } });
}
