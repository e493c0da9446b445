import type { EpochMs } from '@rapport/kernel/instant';
import type { Evaluator, Profile } from '@rapport/rules/evaluator';
import { NOTHING_SEEN } from '@rapport/rules/evaluator';
import type { RuleEvent } from '@rapport/rules/event';
import { canBeReached } from './reach.ts';

/** What is asked about a rule, as of a moment. */
export interface EstimateQuestion {
  readonly at: EpochMs;
  readonly overlapWith: readonly string[];
  readonly channels: readonly string[];
}

/** How many members were looked at, for how many of them the rule holds, and of those how many … */
export interface Tally {
  readonly judged: number;
  readonly matching: number;
  /** … belong to each segment that is asked about. */
  readonly overlaps: readonly number[];
  /** … can be reached by each channel. */
  readonly reaches: readonly number[];
}

export const noTally = ({ overlapWith, channels }: EstimateQuestion): Tally => ({
  judged: 0,
  matching: 0,
  overlaps: overlapWith.map(() => 0),
  reaches: channels.map(() => 0),
});

/** What a rule sees of an event, and the log clock of its record. */
type RecordedRuleEvent = RuleEvent & { readonly knownAt: EpochMs };

/** Looks at one member more: by what had been recorded until the moment, and what the member is now. */
export function tallyMember(
  tally: Tally,
  evaluator: Evaluator,
  { at, overlapWith, channels }: EstimateQuestion,
  { profile, history }: { readonly profile: Profile; readonly history: readonly RecordedRuleEvent[] },
): Tally {
  const judged = tally.judged + 1;
  let state = NOTHING_SEEN;
  for (const event of history) if (event.knownAt <= at) state = evaluator.apply(state, event, at);
  if (!evaluator.holds(state, profile, at)) return { ...tally, judged };
  return {
    judged,
    matching: tally.matching + 1,
    overlaps: added(tally.overlaps, overlapWith, (segmentId) => profile.segments.has(segmentId)),
    reaches: added(tally.reaches, channels, (channel) => canBeReached(profile.attributes, channel)),
  };
}

const added = (counts: readonly number[], of: readonly string[], isOne: (one: string) => boolean) =>
  counts.map((count, index) => count + (isOne(of[index] ?? '') ? 1 : 0));
