import type { EpochMs } from '@rapport/kernel/instant';
import { LateText } from '@rapport/kernel/projection';
import type { EvaluatorState } from '@rapport/rules/evaluator';

/**
 * What a member's evaluation under each rule has seen, as one text: a line for each segment, in the order of their ids,
 * with the segment's id, the version of its rule, when time alone may turn the rule or one of its leaves, and the state
 * as JSON. A member's document is written again with every event: one text costs a third of nested objects there, lies
 * in memory as one string, and of all its rules only those that an event touches are read.
 *
 * Between two commits it is not made: whoever does a hundred things until then has a hundred states, and one text.
 */
export type PackedStates = string | LateText<StatesById>;

export const NO_STATES: PackedStates = '';

/** What a member's evaluation under one version of a rule has seen; absent where it has seen nothing. */
export interface MemberRuleState {
  readonly segmentId: string;
  readonly version: number;
  /** When time alone may turn the rule or one of its leaves. */
  readonly dueAt?: EpochMs;
  readonly seen: Seen;
}

/** A state, and the JSON that is kept of it: the one is read from the other when somebody asks. */
export class Seen {
  private known: EvaluatorState | undefined;
  private kept: string | undefined;

  private constructor(known: EvaluatorState | undefined, kept: string | undefined) {
    this.known = known;
    this.kept = kept;
  }

  static of(state: EvaluatorState): Seen {
    return new Seen(state, undefined);
  }

  static from(json: string): Seen {
    return new Seen(undefined, json);
  }

  get state(): EvaluatorState {
    return (this.known ??= JSON.parse(this.json) as EvaluatorState);
  }

  get json(): string {
    return (this.kept ??= JSON.stringify(this.known));
  }
}

type StatesById = ReadonlyMap<string, MemberRuleState>;

/** Neither stands in an id of a segment, and JSON writes both otherwise. */
const LINE = '\n';
const FIELD = '\t';

/** By segment id, in any order. */
export function unpackStates(packed: PackedStates): StatesById {
  return typeof packed === 'string' ? split(packed) : packed.partsBy(split);
}

/** Keeps the map: it must not be changed any more. */
export function packStates(states: StatesById): PackedStates {
  return states.size === 0 ? NO_STATES : new LateText(states, join);
}

function split(text: string): StatesById {
  const states = new Map<string, MemberRuleState>();
  if (text === NO_STATES) return states;
  for (const line of text.split(LINE)) {
    const [segmentId = '', version, dueAt, json = ''] = line.split(FIELD);
    const due = dueAt === '' ? {} : { dueAt: Number(dueAt) };
    states.set(segmentId, { segmentId, version: Number(version), ...due, seen: Seen.from(json) });
  }
  return states;
}

function join(states: StatesById): string {
  return [...states.values()]
    .sort((left, right) => (left.segmentId < right.segmentId ? -1 : 1))
    .map(({ segmentId, version, dueAt = '', seen }) => [segmentId, version, dueAt, seen.json].join(FIELD))
    .join(LINE);
}
