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

/** What a late event, or one that counts no more, makes of the past. */
export interface PastChange {
  /** The membership that is known ends here: from here on it was none. */
  readonly exitAt?: EpochMs;
  /** Whiles that are over by now in which the rule held, and that nobody has known of; in order. */
  readonly gained: readonly PastStay[];
  /** Whiles in which the rule was taken to hold, and did not, in order; the last one may go on for ever. */
  readonly lost: readonly PastStay[];
  /** The stay that lasts begins here. */
  readonly enterAt?: EpochMs;
  /** Whiles in which the rule was taken to hold, be they lost or not. */
  readonly held: readonly Interval[];
}

/** What is known of a member besides its events, at each moment of the past. */
export interface PastProfile {
  readonly at: (instant: EpochMs) => Profile;
  /** Instants at which it is another one, in any order. */
  readonly turns: readonly EpochMs[];
}

/** What rules are followed through. */
interface Followed {
  /** What was recorded, in any order. */
  readonly history: readonly RuleEvent[];
  /** From where on the past may be another one than is known. */
  readonly from: EpochMs;
  readonly now: EpochMs;
}

/** One rule, and what was recorded before the event; or before something counted no more. */
export interface LateEvent extends Followed {
  readonly evaluator: Evaluator;
  /** Absent where the rule counts nothing of it, and only looks at what else it has changed. */
  readonly event?: RuleEvent;
  /** What counted before, and does not any more; not in `history`. */
  readonly voided: readonly RuleEvent[];
  /** As it was taken to be before the event came, and as it is taken to be with it. */
  readonly before: PastProfile;
  readonly after: PastProfile;
  /** From when on the rule is in force: what was over by then was by another one, or by none. */
  readonly activeFrom: EpochMs;
  /** Since when the member belongs; absent where she does not. */
  readonly enteredAt?: EpochMs;
}

/** The rules of a ladder, which are in force since `from` at least, and all that was recorded. */
export interface LadderPast extends Followed {
  /** Highest first: a member is on the first rung whose rule holds. */
  readonly rungs: readonly RungStays[];
  readonly profile: PastProfile;
}

/** What is known of a member on one rung. */
export interface RungStays {
  readonly evaluator: Evaluator;
  /** Her stays that are over. */
  readonly ended: readonly Interval[];
  /** Since when she is on it; absent where she is not. */
  readonly enteredAt?: EpochMs;
}

/**
 * When the rule held between the late event and now, with it and without it: what there is with it only was not known, and
 * what there is without it only is known and never was. Of what counts no more it is the other way round.
 *
 * @returns `undefined` where time has turned the rule too often since
 */
export function changeOfPast(late: LateEvent): PastChange | undefined {
  const { evaluator, event, from, activeFrom, history, voided } = late;
  const counted = begin([evaluator], late);
  const known =
    voided.length === 0 ? counted : begin([evaluator], { ...late, history: [...history, ...voided] });
  const followed = counted.begun.map((rule) => withEvent(rule, event, from));
  const [without] = spansOf(late.before, known.begun, known.period) ?? [];
  const [found] = spansOf(late.after, followed, counted.period) ?? [];
  if (without === undefined || found === undefined) return undefined;
  const { gained, lost, ...now } = compare(found, without, late);
  const inForce = (stays: readonly PastStay[]): readonly PastStay[] =>
    stays.flatMap((stay) =>
      stay.to > activeFrom ? [{ ...stay, from: Math.max(stay.from, activeFrom) }] : [],
    );
  return { ...now, gained: inForce(gained), lost: inForce(lost), held: without.map(asInterval) };
}

/**
 * The same of all rungs of a ladder at once, since a member is on exactly one at each moment. All stays on rungs are kept, so
 * what was known is not reckoned: they are what they are known to be.
 *
 * @returns by rung; `undefined` where time has turned them too often since
 */
export function changeOfLadder(past: LadderPast): readonly Omit<PastChange, 'held'>[] | undefined {
  const { rungs, from, profile } = past;
  const { begun, period } = begin(
    rungs.map(({ evaluator }) => evaluator),
    past,
  );
  const found = spansOf(profile, begun, period);
  // Whoever was not on a rung after all was on another one.
  const instead = (at: EpochMs): Causes =>
    found?.flat().find((span) => span.from <= at && at < (span.to ?? Infinity))?.entered ?? NO_CAUSES;
  return found?.map((spans, index) => {
    const { ended = [], enteredAt } = rungs[index] ?? {};
    const known = ended
      .map((stay) => ({ from: Math.max(stay.from, from), to: stay.to, entered: NO_CAUSES, left: NO_CAUSES }))
      .filter((stay) => stay.from < stay.to);
    const change = compare(spans, known, { from, ...(enteredAt !== undefined && { enteredAt }) });
    return { ...change, lost: change.lost.map((stay) => ({ ...stay, left: instead(stay.from) })) };
  });
}

const NO_CAUSES: Causes = { causeEventIds: [], causeCount: 0 };

/** What was found from `from` on, against what was known. */
function compare(
  found: readonly Span[],
  known: readonly Span[],
  { from, enteredAt }: Pick<LateEvent, 'from' | 'enteredAt'>,
): Omit<PastChange, 'held'> {
  const held = found.map(asInterval);
  // What lasts too: an earlier late event may have begun it before one that was over ended.
  const lost = known.flatMap((span) =>
    uncovered(asInterval(span), held).map((part) => ({ ...span, ...part })),
  );
  const ended = known.filter(isOver);
  const lasting = found.find((span) => !isOver(span));
  if (enteredAt === undefined) {
    return {
      gained: found.filter(isOver).flatMap((span) => minus(span, ended)),
      lost,
      ...(lasting !== undefined && { enterAt: lasting.from }),
    };
  }
  const start = Math.max(enteredAt, from);
  const goesOn = lasting !== undefined && lasting.from <= start;
  const around = found.find((span) => span.from <= start && start < (span.to ?? Infinity));
  const exitAt = around?.to ?? start;
  const stays = [...ended, { from: enteredAt, to: goesOn ? Infinity : exitAt }];
  return {
    ...(!goesOn && { exitAt }),
    gained: found.filter((span) => goesOn || isOver(span)).flatMap((span) => minus(span, stays)),
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

/** A rule with what it has counted. */
interface Counted {
  readonly evaluator: Evaluator;
  readonly state: EvaluatorState;
}

const withEvent = (rule: Counted, event: RuleEvent | undefined, at: EpochMs): Counted =>
  event === undefined ? rule : { ...rule, state: rule.evaluator.apply(rule.state, event, at) };

/** What the rules had counted by the instant from which on they are followed, and what came after. */
function begin(
  evaluators: readonly Evaluator[],
  { history, from, now }: Followed,
): { readonly begun: readonly Counted[]; readonly period: Period } {
  const later = history.filter(({ effectiveAt }) => effectiveAt > from);
  const earlier = history.filter(({ effectiveAt }) => effectiveAt <= from);
  later.sort((left, right) => left.effectiveAt - right.effectiveAt);
  const begun = evaluators.map((evaluator) =>
    earlier.reduce<Counted>((rule, event) => withEvent(rule, event, from), {
      evaluator,
      state: NOTHING_SEEN,
    }),
  );
  return { begun, period: { from, now, events: later } };
}

/** When each was the first rule that held; `undefined` where time has turned them too often. */
function spansOf(
  profile: PastProfile,
  begun: readonly Counted[],
  { from, now, events }: Period,
): readonly (readonly Span[])[] | undefined {
  const spans: Span[][] = begun.map(() => []);
  const turns = profile.turns.filter((at) => at > from && at <= now).sort((left, right) => left - right);
  let rules = begun;
  let open: (Pick<Span, 'from' | 'entered'> & { readonly index: number }) | undefined;
  let turned = 0;
  let next = 0;
  let nextTurn = 0;
  const close = (end: Pick<Span, 'to' | 'left'>): void => {
    if (open === undefined) return;
    const { index, ...span } = open;
    spans[index]?.push({ ...span, ...end });
  };
  for (let at: EpochMs | undefined = from; at !== undefined && at <= now;) {
    const before = rules;
    for (let event = events[next]; event !== undefined && event.effectiveAt <= at; event = events[next]) {
      const [counted, counts] = [event, at];
      rules = rules.map((rule) => withEvent(rule, counted, counts));
      next += 1;
    }
    while ((turns[nextTurn] ?? Infinity) <= at) nextTurn += 1;
    const [instant, known] = [at, profile.at(at)];
    const index = rules.findIndex(({ evaluator, state }) => evaluator.holds(state, known, instant));
    if (index !== (open?.index ?? -1)) {
      // A higher one is gained by what it counts; a lower one follows from what the higher one lost.
      const isLower = open !== undefined && (index === -1 || index > open.index);
      const [decisive, when] = isLower ? [before[open?.index ?? 0], at - 1] : [rules[index], at];
      const causes = decisive?.evaluator.causes(decisive.state, when) ?? NO_CAUSES;
      close({ to: at, left: causes });
      open = index === -1 ? undefined : { index, from: at, entered: causes };
    }
    // Whether a lower one holds makes no difference.
    const deciding = index === -1 ? rules : rules.slice(0, index + 1);
    const turnsAt = Math.min(
      ...deciding.map(({ evaluator, state }) => evaluator.turnsAt(state, known, instant) ?? Infinity),
    );
    const happensAt = Math.min(events[next]?.effectiveAt ?? Infinity, turns[nextTurn] ?? Infinity);
    if (turnsAt < happensAt) {
      turned += 1;
      if (turned > MAX_PAST_TURNS) return undefined;
      at = turnsAt;
    } else at = happensAt === Infinity ? undefined : happensAt;
  }
  if (open !== undefined) close({ left: open.entered });
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
