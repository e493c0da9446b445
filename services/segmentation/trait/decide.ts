import type { DecideContext } from '@rapport/kernel/decider';
import { accepted, rejected } from '@rapport/kernel/outcome';
import type { Decision, Refusal } from '@rapport/kernel/outcome';
import { isSameMeasure, needsBackfill } from './state.ts';
import type { TraitEvent, TraitPlan, TraitState } from './state.ts';

export type TraitCommand =
  | {
      readonly type: 'DefineTrait';
      readonly plan: TraitPlan;
      /** Version that the caller has seen; absent where it does not matter. */
      readonly version?: number;
    }
  | { readonly type: 'RetireTrait'; readonly traitId: string }
  /** The service's own: see `api/backfills.ts`. */
  | { readonly type: 'FinishBackfill'; readonly traitId: string; readonly version: number };

export const TRAIT_REJECTION_CODES = ['TRAIT_UNKNOWN', 'TRAIT_RETIRED', 'TRAIT_CHANGED'] as const;

export type TraitRejection = Refusal<(typeof TRAIT_REJECTION_CODES)[number]>;

export function traitIdOf(command: TraitCommand): string {
  return command.type === 'DefineTrait' ? command.plan.traitId : command.traitId;
}

export function decide(
  state: TraitState,
  command: TraitCommand,
  { now }: DecideContext,
): Decision<TraitEvent, TraitRejection> {
  const traitId = traitIdOf(command);
  if (command.type === 'FinishBackfill') {
    const { version } = command;
    // A newer definition has a backfill of its own.
    const isOpen = needsBackfill(state) && state.version === version;
    return isOpen ? accepted({ type: 'TraitBackfillFinished', data: { version } }) : accepted();
  }
  if (state.status === 'retired') {
    return rejected({ code: 'TRAIT_RETIRED', message: `Trait ${traitId} is retired; choose another id.` });
  }
  if (command.type === 'RetireTrait') {
    return state.status === 'none'
      ? rejected({ code: 'TRAIT_UNKNOWN', message: `There is no trait ${traitId}.` })
      : accepted({ type: 'TraitRetired', data: { retiredAt: now } });
  }
  const version = state.status === 'none' ? 0 : state.version;
  if (command.version !== undefined && command.version !== version) {
    return rejected({
      code: 'TRAIT_CHANGED',
      message: `Trait ${traitId} was changed since you read it; read it again.`,
      facts: { etag: String(version) },
    });
  }
  const { plan } = command;
  const isKnown =
    state.status === 'defined' &&
    state.plan.name === plan.name &&
    isSameMeasure(state.plan.measure, plan.measure);
  return isKnown
    ? accepted()
    : accepted({ type: 'TraitVersionDefined', data: { plan, version: version + 1, activeFrom: now } });
}
