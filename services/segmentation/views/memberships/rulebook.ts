import type { EpochMs } from '@rapport/kernel/instant';
import { compileSegmentRule } from '@rapport/rules/evaluator';
import type { Evaluator } from '@rapport/rules/evaluator';
import { indexPatterns } from '@rapport/rules/patternIndex';
import type { PatternIndex } from '@rapport/rules/patternIndex';
import { BUILT_IN_SEGMENTS, LADDERS, SHIPPED_VERSION, isBuiltIn } from '../../segment/ladders.ts';
import type { Standing } from '../../segment/ladders.ts';
import type { Traitbook } from '../traits/fold.ts';
import { compileDefinition } from '../traits/trait.ts';
import type { CompiledTrait } from '../traits/trait.ts';
import { besideId } from './documents.ts';
import type { DefinitionInForce, DefinitionsDocument, EndedSegment } from './documents.ts';

export interface CompiledSegment {
  /** Place in the order of judging: a segment comes after those that its rule looks at. */
  readonly rank: number;
  readonly segmentId: string;
  readonly version: number;
  /** The first version whose states are this one's. */
  readonly statesFrom: number;
  readonly activeFrom: EpochMs;
  readonly revision: number;
  readonly evaluator: Evaluator;
  /** It is decided once, for those who are there when it comes, and never again. */
  readonly frozen?: true;
  /** Of a version that is judged beside the one in force: the segment, whose id this one's is not. */
  readonly beside?: string;
  /** The revision at which it took over from another rule. */
  readonly tookOver?: number;
}

/** Segments of which a member is in exactly one, highest precedence first. */
export interface CompiledLadder {
  readonly standing: Standing;
  readonly rungs: readonly CompiledSegment[];
}

/** All rules and traits that a partition judges a tenant's members by, compiled, and indexed so that other rules cost nothing. */
export interface Rulebook extends Traitbook {
  readonly revision: number;
  /** In the order of judging, those that are judged beside others among them. */
  readonly segments: readonly CompiledSegment[];
  /** Those that are judged beside others. */
  readonly coming: readonly CompiledSegment[];
  readonly ladders: readonly CompiledLadder[];
  /** Those that may count an event. */
  readonly counting: PatternIndex<CompiledSegment>;
  readonly byId: ReadonlyMap<string, CompiledSegment>;
  readonly attributeReaders: readonly CompiledSegment[];
  /** Archived segments by id. */
  readonly ended: ReadonlyMap<string, EndedSegment>;
  /**
   * Segments whose stays a late event may ask for when they are over: it may take from them, or another segment may look at
   * them. The others, most of all, cost nothing.
   */
  readonly keepsEnded: ReadonlySet<string>;
  /** Segments whose rules look at a segment, by its id. */
  readonly dependents: ReadonlyMap<string, readonly CompiledSegment[]>;
}

/** Finds the rulebook of a definitions document; documents are values, so each is compiled once. */
export type FindRulebook = (definitions: DefinitionsDocument | undefined) => Rulebook;

export function createRulebooks(): FindRulebook {
  // Ladders are judged before all segments, which may look at their rungs.
  const shipped = BUILT_IN_SEGMENTS.map(({ segmentId, rule }, index): CompiledSegment => ({
    rank: index - BUILT_IN_SEGMENTS.length,
    segmentId,
    version: SHIPPED_VERSION,
    statesFrom: SHIPPED_VERSION,
    activeFrom: -Infinity,
    revision: 0,
    evaluator: compileSegmentRule(rule),
  }));
  const ranks = new Map(shipped.map(({ segmentId, rank }) => [segmentId, rank]));
  const builtIn = { ...indexed(shipped, [], [], 0), ...traitbookOf([]) };
  const known = new WeakMap<DefinitionsDocument, Rulebook>();
  // A version that replaces another changes one rule: the others are taken over as they were compiled.
  const compiled = new WeakMap<object, Evaluator>();
  const compiledTraits = new WeakMap<object, CompiledTrait>();
  return (definitions) => {
    if (definitions === undefined) return builtIn;
    const found = known.get(definitions);
    if (found !== undefined) return found;
    const evaluators = new Map<string, Evaluator>();
    const coming = (definitions.coming ?? []).map((definition) => ({
      ...definition,
      segmentId: besideId(definition.segmentId),
      beside: definition.segmentId,
    }));
    const all: readonly (DefinitionInForce & Pick<CompiledSegment, 'beside'>)[] = [
      ...definitions.segments,
      ...coming,
    ];
    for (const { segmentId, rule } of all) {
      const evaluator = compiled.get(rule) ?? compileSegmentRule(rule);
      compiled.set(rule, evaluator);
      evaluators.set(segmentId, evaluator);
    }
    const order = dependencyOrder(evaluators);
    // A definition that would close a cycle was never taken over.
    if (order === undefined) throw new RangeError(`The segments of ${definitions._id} depend on each other.`);
    const segments = all
      .flatMap((definition) => {
        const { segmentId, version, statesFrom = version, activeFrom, revision, kind } = definition;
        const { beside, tookOver } = definition;
        const evaluator = evaluators.get(segmentId);
        const rank = ranks.get(segmentId) ?? order.indexOf(segmentId);
        return evaluator === undefined
          ? []
          : [
              {
                ...{ rank, segmentId, version, statesFrom, activeFrom, revision, evaluator },
                ...(kind === 'snapshot' && { frozen: true as const }),
                ...(beside !== undefined && { beside }),
                ...(tookOver !== undefined && { tookOver }),
              },
            ];
      })
      .sort((left, right) => left.rank - right.rank);
    // Of a rung that the tenant has changed, the tenant's version stands where the shipped one stood.
    const changed = new Map(segments.map((segment) => [segment.segmentId, segment]));
    const rungs = shipped.map((rung) => changed.get(rung.segmentId) ?? rung);
    const traits = (definitions.traits ?? []).map((definition) => {
      const trait = compiledTraits.get(definition) ?? compileDefinition(definition);
      compiledTraits.set(definition, trait);
      return trait;
    });
    const rulebook = {
      ...indexed(rungs, segments, definitions.ended ?? [], definitions.revision),
      ...traitbookOf(traits),
    };
    known.set(definitions, rulebook);
    return rulebook;
  };
}

/** Ids with those that a rule looks at before it; `undefined` where rules look at each other. */
export function dependencyOrder(
  rules: ReadonlyMap<string, Pick<Evaluator, 'segments'>>,
): readonly string[] | undefined {
  const order = new Set<string>();
  const open = new Set<string>();
  const isPlaced = (segmentId: string): boolean => {
    const rule = rules.get(segmentId);
    if (rule === undefined || order.has(segmentId)) return true;
    if (open.has(segmentId)) return false;
    open.add(segmentId);
    if (![...rule.segments].every(isPlaced)) return false;
    order.add(segmentId);
    return true;
  };
  return [...rules.keys()].every(isPlaced) ? [...order] : undefined;
}

function indexed(
  builtIn: readonly CompiledSegment[],
  segments: readonly CompiledSegment[],
  ended: readonly EndedSegment[],
  revision: number,
): Omit<Rulebook, keyof Traitbook> {
  const all = [...new Set([...builtIn, ...segments])];
  const dependents = new Map<string, CompiledSegment[]>();
  for (const segment of segments) {
    for (const id of segment.evaluator.segments) {
      const list = dependents.get(id);
      if (list === undefined) dependents.set(id, [segment]);
      else list.push(segment);
    }
  }
  return {
    revision,
    segments,
    coming: segments.filter(({ beside }) => beside !== undefined),
    ladders: LADDERS.map(({ standing, prefix }) => ({
      standing,
      rungs: builtIn.filter(({ segmentId }) => segmentId.startsWith(prefix)),
    })),
    counting: indexPatterns(all.map((segment) => [segment, segment.evaluator.patterns])),
    byId: new Map(all.map((segment) => [segment.segmentId, segment])),
    dependents,
    keepsEnded: new Set([
      ...dependents.keys(),
      ...all.flatMap(({ segmentId, beside, evaluator }) =>
        beside === undefined && (isBuiltIn(segmentId) || !evaluator.onlyAdds) ? [segmentId] : [],
      ),
    ]),
    ended: new Map(ended.map((segment) => [segment.segmentId, segment])),
    attributeReaders: all.filter(({ evaluator }) => evaluator.readsAttributes),
  };
}

const traitbookOf = (traits: readonly CompiledTrait[]): Traitbook => ({
  traits,
  countingTraits: indexPatterns(traits.map((trait) => [trait, trait.trait.patterns])),
});
