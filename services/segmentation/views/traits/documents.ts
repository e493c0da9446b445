import type { Causes, PersonalBlock } from '@rapport/kernel/event';
import type { MemberRef } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Document } from '@rapport/kernel/projection';
import type { TraitMeasure } from '@rapport/rules/rule';
import type { TraitState, TraitValue } from '@rapport/rules/trait';

export const TRAITS = 'segmentation.traits.v1';

export const DEFINITIONS = 'definitions';
export const MEMBERS = 'members';
export const CHANGES = 'changes';

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
  readonly activeFrom: EpochMs;
  readonly measure: TraitMeasure;
}

/** What one partition of the member log has been told about a tenant's traits; ordered by id. */
export interface TraitDefinitionsDocument extends Document {
  readonly traits: readonly TraitInForce[];
  /** Last version of each retired trait, so that an older one that comes again stays away; the newest last. */
  readonly retired?: readonly { readonly traitId: string; readonly version: number }[];
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

export type ChangeReason = 'event' | 'time';

/** A value that a trait of a member has had from an instant on, until the next one's. */
export interface TraitChangeDocument extends Document, Partial<TraitValue> {
  readonly tenant: string;
  /** Kafka key of the member. */
  readonly member: string;
  readonly traitId: string;
  readonly from: EpochMs;
  readonly version: number;
  readonly reason: ChangeReason;
  readonly causes: Causes;
}

export const definitionsId = (tenant: string, partition: number): string => `${tenant}:${partition}`;

export const changeId = (member: string, traitId: string, from: EpochMs): string =>
  `${member}:${traitId}:${from}`;
