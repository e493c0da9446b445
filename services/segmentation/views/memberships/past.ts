import type { Causes } from '@rapport/kernel/event';
import type { EpochMs } from '@rapport/kernel/instant';
import { NOTHING_SEEN } from '@rapport/rules/evaluator';
import type { Evaluator, EvaluatorState, Profile } from '@rapport/rules/evaluator';
import type { RuleEvent } from '@rapport/rules/event';

/** How often time alone may have turned a rule since a late event: days for three years. */
const MAX_PAST_TURNS = 1_000;

/** A while in which a rule held, [from, to), and what it rested on; `to` is absent of one that lasts. */
interface Span {
  readonly from: EpochMs;
  readonly to?: EpochMs;
  readonly entered: Causes;
  /** Until it ended. */
  readonly left: Causes;
}

/** One that is over. */
export type PastStay = Required<Span>;

/** What a late event makes of the past. */
export interface PastChange {
  /** The membership that is known ends here: from here on it was none. */
  readonly exitAt?: EpochMs;
  /** Stays that are over by now, and that nobody has known of; in order. */
  readonly stays: readonly PastStay[];
  /** The stay that lasts begins here. */
  readonly enterAt?: EpochMs;
}

export interface LateEvent {
  readonly evaluator: Evaluator;
  readonly profile: Profile;
  /** All that was recorded before, in any order. */
  readonly history: readonly RuleEvent[];
  readonly event: RuleEvent;
  /** From when on the rule is in force: a stay that was over by then was none, and no other is of before. */
  readonly activeFrom: EpochMs;
  readonly now: EpochMs;
  /** Since when the member belongs; absent where she does not. */
  readonly enteredAt?: EpochMs;
}

/**
 * When the rule held between the late event and now, with it and without it: what there is with it, and was not known, are
 * stays of the past. What the event takes from stays that had ended before it came stays as it is.
 *
 * @returns `undefined` where time has turned the rule too often since
 */
export function changeOfPast(late: LateEvent): PastChange | undefined {
  const { evaluator, profile, event, activeFrom, now, enteredAt } = late;
  const inForce = (stays: readonly PastStay[]): readonly PastStay[] =>
    stays.flatMap((stay) =>
      stay.to > activeFrom ? [{ ...stay, from: Math.max(stay.from, activeFrom) }] : [],
    );
  const from = event.effectiveAt;
  let before = NOTHING_SEEN;
  const later: RuleEvent[] = [];
  for (const one of late.history) {
    if (one.effectiveAt > from) later.push(one);
    else before = evaluator.apply(before, one, from);
  }
  later.sort((left, right) => left.effectiveAt - right.effectiveAt);
  const period = { from, now, events: later };
  const without = spansOf(evaluator, profile, before, period);
  const found = spansOf(evaluator, profile, evaluator.apply(before, event, from), period);
  if (without === undefined || found === undefined) return undefined;
  const ended = without.filter(isOver);
  const lasting = found.find((span) => !isOver(span));
  if (enteredAt === undefined) {
    return {
      stays: inForce(found.filter(isOver).flatMap((span) => minus(span, ended))),
      ...(lasting !== undefined && { enterAt: lasting.from }),
    };
  }
  const start = Math.max(enteredAt, from);
  const goesOn = lasting !== undefined && lasting.from <= start;
  const around = found.find((span) => span.from <= start && start < (span.to ?? Infinity));
  const exitAt = around?.to ?? start;
  const known = [...ended, { from: enteredAt, to: goesOn ? Infinity : exitAt }];
  return {
    ...(!goesOn && { exitAt }),
    stays: inForce(found.filter((span) => goesOn || isOver(span)).flatMap((span) => minus(span, known))),
    ...(!goesOn && lasting !== undefined && { enterAt: lasting.from }),
  };
}

interface Period {
  readonly from: EpochMs;
  readonly now: EpochMs;
  /** Later than `from`, in the order in which they count. */
  readonly events: readonly RuleEvent[];
}

function spansOf(
  evaluator: Evaluator,
  profile: Profile,
  begun: EvaluatorState,
  { from, now, events }: Period,
): readonly Span[] | undefined {
  const spans: Span[] = [];
  let state = begun;
  let open: Pick<Span, 'from' | 'entered'> | undefined;
  let turns = 0;
  let next = 0;
  for (let at: EpochMs | undefined = from; at !== undefined && at <= now;) {
    const before = state;
    for (let event = events[next]; event !== undefined && event.effectiveAt <= at; event = events[next]) {
      state = evaluator.apply(state, event, at);
      next += 1;
    }
    const holds = evaluator.holds(state, profile, at);
    if (holds && open === undefined) open = { from: at, entered: evaluator.causes(state, at) };
    else if (!holds && open !== undefined) {
      spans.push({ ...open, to: at, left: evaluator.causes(before, at - 1) });
      open = undefined;
    }
    const turnsAt = evaluator.turnsAt(state, profile, at);
    const happensAt = events[next]?.effectiveAt;
    if (turnsAt !== undefined && turnsAt < (happensAt ?? Infinity)) {
      turns += 1;
      if (turns > MAX_PAST_TURNS) return undefined;
      at = turnsAt;
    } else at = happensAt;
  }
  if (open !== undefined) spans.push({ ...open, left: open.entered });
  return spans;
}

const isOver = (span: Span): span is PastStay => span.to !== undefined;

/** What of a span no other one covers; of one that lasts, what is over. */
function minus(
  span: Span,
  others: readonly { readonly from: EpochMs; readonly to: EpochMs }[],
): readonly PastStay[] {
  let rest: readonly { readonly from: EpochMs; readonly to: EpochMs }[] = [
    { from: span.from, to: span.to ?? Infinity },
  ];
  for (const { from, to } of others) {
    rest = rest.flatMap((part) =>
      [
        { from: part.from, to: Math.min(part.to, from) },
        { from: Math.max(part.from, to), to: part.to },
      ].filter((left) => left.from < left.to),
    );
  }
  return rest.flatMap(({ from, to }) => (to === Infinity ? [] : [{ ...span, from, to }]));
}
