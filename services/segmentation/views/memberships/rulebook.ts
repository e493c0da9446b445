import type { EpochMs } from '@rapport/kernel/instant';
import { compileSegmentRule } from '@rapport/rules/evaluator';
import type { Evaluator } from '@rapport/rules/evaluator';
import { BEHAVIOR_ROLES, ROLE_VERSION } from '../../segment/roles.ts';
import type { DefinitionsDocument } from './documents.ts';

export interface CompiledSegment {
  readonly segmentId: string;
  readonly version: number;
  readonly activeFrom: EpochMs;
  readonly revision: number;
  readonly evaluator: Evaluator;
}

/** All rules that a partition judges a tenant's members by, compiled, and indexed so that other rules cost nothing. */
export interface Rulebook {
  readonly revision: number;
  readonly segments: readonly CompiledSegment[];
  /** Highest precedence first. */
  readonly roles: readonly CompiledSegment[];
  readonly byVerb: ReadonlyMap<string, readonly CompiledSegment[]>;
  readonly byId: ReadonlyMap<string, CompiledSegment>;
  readonly attributeReaders: readonly CompiledSegment[];
}

/** Finds the rulebook of a definitions document; documents are values, so each is compiled once. */
export type FindRulebook = (definitions: DefinitionsDocument | undefined) => Rulebook;

export function createRulebooks(): FindRulebook {
  const roles = BEHAVIOR_ROLES.map(({ segmentId, rule }): CompiledSegment => ({
    segmentId,
    version: ROLE_VERSION,
    activeFrom: -Infinity,
    revision: 0,
    evaluator: compileSegmentRule(rule),
  }));
  const builtIn = indexed(roles, [], 0);
  const known = new WeakMap<DefinitionsDocument, Rulebook>();
  // A version that replaces another changes one rule: the others are taken over as they were compiled.
  const compiled = new WeakMap<object, Evaluator>();
  return (definitions) => {
    if (definitions === undefined) return builtIn;
    const found = known.get(definitions);
    if (found !== undefined) return found;
    const segments = definitions.segments.map(({ segmentId, version, activeFrom, revision, rule }) => {
      const evaluator = compiled.get(rule) ?? compileSegmentRule(rule);
      compiled.set(rule, evaluator);
      return { segmentId, version, activeFrom, revision, evaluator };
    });
    const rulebook = indexed(roles, segments, definitions.revision);
    known.set(definitions, rulebook);
    return rulebook;
  };
}

function indexed(
  roles: readonly CompiledSegment[],
  segments: readonly CompiledSegment[],
  revision: number,
): Rulebook {
  const all = [...segments, ...roles];
  const byVerb = new Map<string, CompiledSegment[]>();
  for (const segment of all) {
    for (const verb of segment.evaluator.verbs) {
      const list = byVerb.get(verb);
      if (list === undefined) byVerb.set(verb, [segment]);
      else list.push(segment);
    }
  }
  return {
    revision,
    segments,
    roles,
    byVerb,
    byId: new Map(all.map((segment) => [segment.segmentId, segment])),
    attributeReaders: all.filter(({ evaluator }) => evaluator.readsAttributes),
  };
}
