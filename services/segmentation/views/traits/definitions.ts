import { parseTrait } from '@rapport/rules/readTrait';
import type { TraitDefinition } from '@rapport/contracts/segmentation/events';
import { isSameMeasure } from '../../trait/state.ts';
import type { RetiredTrait, TraitInForce } from './documents.ts';

/** What a partition has been told about a tenant's traits: those in force by id, and those that ended. */
export interface TraitDefinitions {
  readonly traits?: readonly TraitInForce[];
  /** Last version of each retired trait, so that an older one that comes again stays away; the newest last. */
  readonly retiredTraits?: readonly RetiredTrait[];
}

/** 1,000 of about 80 bytes. Older ones could only come again from a partition that lags by as many retirements. */
const MAX_RETIRED = 1_000;

/**
 * What is known once a definition has come; `undefined` where it says nothing new.
 *
 * @param revision of a measure that members have not been computed by
 */
export function withDefinition(
  { traits = [], retiredTraits = [] }: TraitDefinitions,
  { id, data }: TraitDefinition,
  revision: number,
): TraitDefinitions | undefined {
  const { traitId, version, endedAt } = data;
  const known = [...traits, ...retiredTraits].find((trait) => trait.traitId === traitId);
  if (known !== undefined && known.version >= version) return undefined;
  const others = traits.filter((trait) => trait.traitId !== traitId);
  if (endedAt !== undefined) {
    const ended = [...retiredTraits, { traitId, version }].slice(-MAX_RETIRED);
    return { ...(others.length > 0 && { traits: others }), retiredTraits: ended };
  }
  const parsed = parseTrait(data.measure);
  // Only measures that passed are published: this record is parked and shown to the operator.
  if (parsed.outcome === 'invalid') throw new Error(`Definition ${id} holds no valid trait.`);
  const { measure } = parsed;
  const replaced = traits.find((trait) => trait.traitId === traitId);
  const goesOn = replaced !== undefined && isSameMeasure(replaced.measure, measure);
  const trait = goesOn
    ? { ...replaced, version }
    : { traitId, version, statesFrom: version, revision, measure };
  return {
    traits: [...others, trait].sort((left, right) => (left.traitId < right.traitId ? -1 : 1)),
    ...(retiredTraits.length > 0 && { retiredTraits }),
  };
}
