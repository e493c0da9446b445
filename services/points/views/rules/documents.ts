import type { EpochMs } from '@rapport/kernel/instant';
import type { Document } from '@rapport/kernel/projection';
import type { EventScopeRule } from '@rapport/rules/rule';
import type { RulePlan } from '../../rule/state.ts';
import type { UnitPlan } from '../../unit/state.ts';

export const RULES = 'points.rules.v1';
export const DEFINITIONS = 'definitions';

/** In force from the first record with log clock ≥ `activeFrom`, until a newer version is. */
export interface Versioned {
  readonly version: number;
  readonly activeFrom: EpochMs;
  /** When the first version came into force, where this is a later one. */
  readonly since?: EpochMs;
}

export interface RuleVersion extends RulePlan, Versioned {
  /** The rule's last version: it answers nothing. */
  readonly retired?: true;
  /** Where this version lets nothing wait for an event: what points of an earlier one wait for. */
  readonly earlierPendingUntil?: EventScopeRule;
}

/** The event that points of a rule wait for, be it by what an earlier version said. */
export const awaitedBy = ({ pendingUntil, earlierPendingUntil }: RuleVersion): EventScopeRule | undefined =>
  pendingUntil ?? earlierPendingUntil;

export interface ZoneVersion extends Versioned {
  readonly timeZone: string;
}

export interface UnitVersion extends UnitPlan, Versioned {}

/** What one partition of the member log has been told about a tenant, as far as it is still needed. */
export interface DefinitionsDocument extends Document {
  /** By version. */
  readonly zones: readonly ZoneVersion[];
  /** By rule id, then version. */
  readonly rules: readonly RuleVersion[];
  /** By unit, then version; absent where none is defined. */
  readonly units?: readonly UnitVersion[];
}

export const definitionsId = (tenant: string, partition: number): string => `${tenant}:${partition}`;
