import type { EpochMs } from '@rapport/kernel/instant';
import type { EvaluatorState } from '@rapport/rules/evaluator';

/**
 * What a member's evaluation under each rule has seen, as one text: a line for each segment, in the order of their ids,
 * with the segment's id, the version of its rule, when time alone may turn the rule or one of its leaves, and the state
 * as JSON. A member's document is written again with every event: one text costs a third of nested objects there, lies
 * in memory as one string, and of all its rules only those that an event touches are read.
 */
export type PackedStates = string;

export const NO_STATES: PackedStates = '';

/** What a member's evaluation under one version of a rule has seen; absent where it has seen nothing. */
export interface MemberRuleState {
  readonly segmentId: string;
  readonly version: number;
  /** When time alone may turn the rule or one of its leaves. */
  readonly dueAt?: EpochMs;
  /** The state's JSON. */
  readonly json: string;
}

/** Neither stands in an id of a segment, and JSON writes both otherwise. */
const LINE = '\n';
const FIELD = '\t';

/** By segment id, in the order of ids. */
export function unpackStates(packed: PackedStates): Map<string, MemberRuleState> {
  const states = new Map<string, MemberRuleState>();
  if (packed === NO_STATES) return states;
  for (const line of packed.split(LINE)) {
    const [segmentId = '', version, dueAt, json = ''] = line.split(FIELD);
    const due = dueAt === '' ? {} : { dueAt: Number(dueAt) };
    states.set(segmentId, { segmentId, version: Number(version), ...due, json });
  }
  return states;
}

export function packStates(states: ReadonlyMap<string, MemberRuleState>): PackedStates {
  return [...states.values()]
    .sort((left, right) => (left.segmentId < right.segmentId ? -1 : 1))
    .map(({ segmentId, version, dueAt = '', json }) => [segmentId, version, dueAt, json].join(FIELD))
    .join(LINE);
}

export function stateIn({ json }: Pick<MemberRuleState, 'json'>): EvaluatorState {
  return JSON.parse(json) as EvaluatorState;
}
