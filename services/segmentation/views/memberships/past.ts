import type { Causes } from '@rapport/kernel/event';
import type { EpochMs } from '@rapport/kernel/instant';
import { NOTHING_SEEN } from '@rapport/rules/evaluator';
import type { Evaluator, EvaluatorState, Profile } from '@rapport/rules/evaluator';
import type { RuleEvent } from '@rapport/rules/event';

/** How often time alone may have turned a rule since a late event: days for three years. */
const MAX_PAST_TURNS = 1_000;

/** [from, to) */
export interface Interval {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

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
  /** Whiles that are over by now in which the rule held, and that nobody has known of; in order. */
  readonly gained: readonly PastStay[];
  /** Whiles that are over by now in which the rule was taken to hold, and did not; in order. */
  readonly lost: readonly PastStay[];
  /** The stay that lasts begins here. */
  readonly enterAt?: EpochMs;
}

/** What is known of a member besides its events, at each moment of the past. */
export interface PastProfile {
  readonly at: (instant: EpochMs) => Profile;
  /** Instants at which it is another one, in any order. */
  readonly turns: readonly EpochMs[];
}

export interface LateEvent {
  readonly evaluator: Evaluator;
  /** As it was taken to be before the event came, and as it is taken to be with it. */
  readonly before: PastProfile;
  readonly after: PastProfile;
  /** All that was recorded before, in any order. */
  readonly history: readonly RuleEvent[];
  /** Absent where the rule counts nothing of it, and only looks at what else it has changed. */
  readonly event?: RuleEvent;
  /** Its instant: all that it changes is from there on. */
  readonly from: EpochMs;
  /** From when on the rule is in force: what was over by then was by another one, or by none. */
  readonly activeFrom: EpochMs;
  readonly now: EpochMs;
  /** Since when the member belongs; absent where she does not. */
  readonly enteredAt?: EpochMs;
}

/**
 * When the rule held between the late event and now, with it and without it: what there is with it only was not known, and
 * what there is without it only is known and never was.
 *
 * @returns `undefined` where time has turned the rule too often since
 */
export function changeOfPast(late: LateEvent): PastChange | undefined {
  const { evaluator, event, from, activeFrom, now, enteredAt } = late;
  const inForce = (stays: readonly PastStay[]): readonly PastStay[] =>
    stays.flatMap((stay) =>
      stay.to > activeFrom ? [{ ...stay, from: Math.max(stay.from, activeFrom) }] : [],
    );
  let before = NOTHING_SEEN;
  const later: RuleEvent[] = [];
  for (const one of late.history) {
    if (one.effectiveAt > from) later.push(one);
    else before = evaluator.apply(before, one, from);
  }
  later.sort((left, right) => left.effectiveAt - right.effectiveAt);
  const period = { from, now, events: later };
  const begun = event === undefined ? before : evaluator.apply(before, event, from);
  const without = spansOf(evaluator, late.before, before, period);
  const found = spansOf(evaluator, late.after, begun, period);
  if (without === undefined || found === undefined) return undefined;
  const ended = without.filter(isOver);
  const held = found.map(asInterval);
  const lost = inForce(ended.flatMap((span) => minus(span, held)));
  const lasting = found.find((span) => !isOver(span));
  if (enteredAt === undefined) {
    return {
      gained: inForce(found.filter(isOver).flatMap((span) => minus(span, ended))),
      lost,
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
    gained: inForce(found.filter((span) => goesOn || isOver(span)).flatMap((span) => minus(span, known))),
    lost,
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
  profile: PastProfile,
  begun: EvaluatorState,
  { from, now, events }: Period,
): readonly Span[] | undefined {
  const spans: Span[] = [];
  const turns = profile.turns.filter((at) => at > from && at <= now).sort((left, right) => left - right);
  let state = begun;
  let open: Pick<Span, 'from' | 'entered'> | undefined;
  let turned = 0;
  let next = 0;
  let nextTurn = 0;
  for (let at: EpochMs | undefined = from; at !== undefined && at <= now;) {
    const before = state;
    for (let event = events[next]; event !== undefined && event.effectiveAt <= at; event = events[next]) {
      state = evaluator.apply(state, event, at);
      next += 1;
    }
    while ((turns[nextTurn] ?? Infinity) <= at) nextTurn += 1;
    const known = profile.at(at);
    const holds = evaluator.holds(state, known, at);
    if (holds && open === undefined) open = { from: at, entered: evaluator.causes(state, at) };
    else if (!holds && open !== undefined) {
      spans.push({ ...open, to: at, left: evaluator.causes(before, at - 1) });
      open = undefined;
    }
    const turnsAt = evaluator.turnsAt(state, known, at);
    const happensAt = Math.min(events[next]?.effectiveAt ?? Infinity, turns[nextTurn] ?? Infinity);
    if (turnsAt !== undefined && turnsAt < happensAt) {
      turned += 1;
      if (turned > MAX_PAST_TURNS) return undefined;
      at = turnsAt;
    } else at = happensAt === Infinity ? undefined : happensAt;
  }
  if (open !== undefined) spans.push({ ...open, left: open.entered });
  return spans;
}

const isOver = (span: Span): span is PastStay => span.to !== undefined;

const asInterval = ({ from, to = Infinity }: Span): Interval => ({ from, to });

/** What of a span no other one covers; of one that lasts, what is over. */
function minus(span: Span, others: readonly Interval[]): readonly PastStay[] {
  return uncovered(asInterval(span), others).flatMap(({ from, to }) =>
    to === Infinity ? [] : [{ ...span, from, to }],
  );
}

/** What of an interval no other one covers, in order. */
export function uncovered(interval: Interval, others: readonly Interval[]): readonly Interval[] {
  let rest: readonly Interval[] = [interval];
  for (const { from, to } of others) {
    // Of many, most are elsewhere.
    if (to <= interval.from || from >= interval.to) continue;
    rest = rest.flatMap((part) =>
      [
        { from: part.from, to: Math.min(part.to, from) },
        { from: Math.max(part.from, to), to: part.to },
      ].filter((left) => left.from < left.to),
    );
  }
  return rest;
}
