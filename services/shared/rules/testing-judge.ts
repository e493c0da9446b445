import type { EpochMs } from '@rapport/kernel/instant';
import { NOTHING_SEEN } from './evaluator.ts';
import type { Evaluator, EvaluatorState, Profile } from './evaluator.ts';
import type { RuleEvent } from './event.ts';
import { explainRule } from './explain.ts';

/** Whatever says of one member whether a rule holds. Moments are given in ascending order. */
export interface Judge {
  /** An event that comes again has the id that it had, and changes nothing. */
  readonly record: (event: RuleEvent, now: EpochMs) => void;
  /** An event that was recorded counts no more, and never did. */
  readonly forget: (id: string, now: EpochMs) => void;
  readonly know: (profile: Profile, now: EpochMs) => void;
  readonly holds: (now: EpochMs) => boolean;
  /** The next moment after `now` at which the answer may be another one if nothing happens. */
  readonly nextAt: (now: EpochMs) => EpochMs | undefined;
  /** The moment at which it is another one, of those who say so. */
  readonly turnsAt?: (now: EpochMs) => EpochMs | undefined;
  /** Whether it held at a past moment, by all that is known now, of those who say so. */
  readonly heldAt?: (at: EpochMs) => boolean;
  /** One that begins now, from what was recorded. */
  readonly anew: (now: EpochMs) => Judge;
}

/** The evaluator as a fold uses it: what it has counted comes back from the store, and repetitions never reach it. */
export function judgeByEvaluator(evaluator: Evaluator, known: Profile): Judge {
  const history = new Map<string, RuleEvent>();
  let state: EvaluatorState = NOTHING_SEEN;
  let profile = known;
  return {
    record: (event, now) => {
      if (history.has(event.id)) return;
      history.set(event.id, event);
      if (evaluator.verbs.has(event.verb)) state = fromStore(evaluator.apply(state, event, now));
      if (explainRule(evaluator, state, profile, now).holds !== evaluator.holds(state, profile, now))
        throw new Error('It is explained otherwise.');
    },
    // As a fold does it: all that counts is counted again.
    forget: (id, now) => {
      history.delete(id);
      state = NOTHING_SEEN;
      for (const event of history.values())
        if (evaluator.verbs.has(event.verb)) state = fromStore(evaluator.apply(state, event, now));
    },
    know: (changed) => {
      profile = changed;
    },
    holds: (now) => evaluator.holds(state, profile, now),
    nextAt: (now) => evaluator.nextChangeAt(state, profile, now),
    turnsAt: (now) => evaluator.turnsAt(state, profile, now),
    // As a new rule counts what was recorded before it: in the order of recording, and all of it now.
    anew: (now) => {
      const judge = judgeByEvaluator(evaluator, profile);
      for (const event of history.values()) judge.record(event, now);
      return judge;
    },
  };
}

function fromStore(state: EvaluatorState): EvaluatorState {
  return JSON.parse(JSON.stringify(state)) as EvaluatorState;
}
