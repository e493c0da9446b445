import type { Causes, PersonalBlock } from '@rapport/kernel/event';
import type { MemberRef } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Document } from '@rapport/kernel/projection';
import type { TraitMeasure } from '@rapport/rules/rule';
import type { TraitState, TraitValue } from '@rapport/rules/trait';

/** A collection of the projection of memberships, which keeps the history that traits are taken from. */
export const TRAITS = 'traits';

/**
 * Traits that a tenant has at once. A member's document holds the state of each, at most 60 KB (`MAX_TRAIT_COUNT`):
 * 50 are 3 MB, a fifth of what a document may have.
 */
export const MAX_TRAITS = 50;

export interface TraitInForce {
  readonly traitId: string;
  readonly version: number;
  /** The first version with this measure: what was counted by it still counts. */
  readonly statesFrom: number;
  /** Value of the definitions' `revision` when this measure arrived. */
  readonly revision: number;
  readonly measure: TraitMeasure;
}

export interface RetiredTrait {
  readonly traitId: string;
  readonly version: number;
}

/** One trait of a member. */
export interface MemberTrait {
  readonly traitId: string;
  readonly version: number;
  /** Absent where nothing was counted by this version. */
  readonly state?: TraitState;
  readonly value?: TraitValue['value'];
  /** Of an RFM score. */
  readonly parts?: NonNullable<TraitValue['parts']>;
  /** Of a favourite, as of what was counted last. */
  readonly confidence?: number;
  /** From when the value counts. */
  readonly since: EpochMs;
  /** When time alone gives it another value. */
  readonly dueAt?: EpochMs;
}

/** One member of whom something was counted; traits by id. */
export interface MemberTraitsDocument extends Document {
  readonly tenant: string;
  readonly mid: string;
  readonly personal?: PersonalBlock<MemberRef>;
  readonly traits: readonly MemberTrait[];
  /** Earliest of the traits' `dueAt`. */
  readonly dueAt?: EpochMs;
}

/** A value that a trait of a member has had from an instant on, until the next one's. */
export interface TraitChange extends Partial<TraitValue> {
  readonly traitId: string;
  readonly from: EpochMs;
  readonly version: number;
  readonly reason: 'event' | 'time';
  readonly causes: Causes;
}
