import { parseInstant } from '@rapport/kernel/instant';
import { NOTHING_SEEN, NO_PROFILE, compileSegmentRule } from './evaluator.ts';
import type { EvaluatorState, LeafValue } from './evaluator.ts';
import type { RuleEvent } from './event.ts';
import { parseRule } from './parse.ts';
import type { SegmentRule } from './rule.ts';

export function rule(json: unknown): SegmentRule {
  const parsed = parseRule(json, { scope: 'segment' });
  if (parsed.outcome === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.rule;
}

export function event(
  id: string,
  effectiveAt: number,
  verb = 'content.shared',
  more: Partial<RuleEvent> = {},
): RuleEvent {
  return { id, verb, effectiveAt, tags: [], properties: {}, ...more };
}

const readInstants = new Map<string, number>();

export function instant(text: string): number {
  const at = readInstants.get(text) ?? parseInstant(text);
  if (at === undefined) throw new Error(text);
  readInstants.set(text, at);
  return at;
}

export interface Played {
  readonly state: EvaluatorState;
  /** The first leaf and whether the rule holds, as of an instant. */
  readonly at: (now: number) => LeafValue;
}

/** Applies events in the order of recording; each is recorded as soon as it can be. */
export function play(json: unknown, events: readonly RuleEvent[]): Played {
  const evaluator = compileSegmentRule(rule(json));
  let state: EvaluatorState = NOTHING_SEEN;
  let now = -Infinity;
  for (const one of events) {
    now = Math.max(now, one.effectiveAt);
    state = evaluator.apply(state, one, now);
  }
  return { state, at: (asked) => evaluator.leafValue(0, state, NO_PROFILE, asked) };
}
