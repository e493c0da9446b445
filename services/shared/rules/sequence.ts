import type { EpochMs } from '@rapport/kernel/instant';
import type { RuleEvent } from './event.ts';
import { compilePattern } from './filter.ts';
import { boundsOf, rollingMs } from './measure.ts';
import type { EventPattern, SequenceRule } from './rule.ts';

/** An event that may be a step, or may stand between. */
interface Mark {
  readonly at: EpochMs;
  readonly id: string;
  /** Bit k: it may be step k; the bit after the last step: it may not come between. */
  readonly as: number;
}

/** The steps in order, as they came. */
export interface Chain {
  /** Instant of the first step. */
  readonly from: EpochMs;
  /** Instant of the last step. */
  readonly at: EpochMs;
  readonly ids: readonly string[];
}

/** What a sequence remembers. Plain JSON. */
export interface SequenceState {
  readonly kind: 'sequence';
  /** Events that may still become part of a chain that counts longer than the one that was found; ascending by `at`. */
  readonly marks: readonly Mark[];
  /** Of the chains whose last step is inside the window, the one whose last step is the newest. */
  readonly found?: Chain;
  /** The newest instant that was dropped because {@link MAX_SEQUENCE_MARKS} were newer; absent where none was. */
  readonly forgottenAt?: EpochMs;
}

/**
 * Events that a sequence keeps at most, about 60 bytes each: 15 KB for a member who is very busy with exactly these.
 * A chain is looked for among the newest of them; what is older was looked at while it was among them, so that only
 * events that come late can have missed it.
 */
export const MAX_SEQUENCE_MARKS = 256;

/** A sequence, compiled. */
export interface Sequence {
  /** Events that can change its state fit one of them. */
  readonly patterns: readonly EventPattern[];
  /** The same state comes back where the event changes nothing. */
  readonly apply: (
    state: SequenceState | undefined,
    event: RuleEvent,
    now: EpochMs,
  ) => SequenceState | undefined;
  /** The chain that counts now. */
  readonly foundAt: (state: SequenceState | undefined, now: EpochMs) => Chain | undefined;
  /** When the chain that counts now leaves the window. */
  readonly leavesAt: (state: SequenceState | undefined, now: EpochMs) => EpochMs | undefined;
}

export function compileSequence({ steps, spanMs, without, within }: SequenceRule): Sequence {
  const patterns = [...steps, ...(without === undefined ? [] : [without])];
  const matchers = patterns.map(compilePattern);
  const barrier = without === undefined ? 0 : 1 << steps.length;
  const lastMs = rollingMs(within);
  const { from, to } = boundsOf(within);

  const foundAt: Sequence['foundAt'] = (state, now) => {
    const found = state?.found;
    return found !== undefined && now < found.at + (lastMs ?? Infinity) ? found : undefined;
  };

  return {
    patterns,
    apply: (state, event, now) => {
      const as = matchers.reduce((bits, matches, bit) => (matches(event) ? bits | (1 << bit) : bits), 0);
      const { effectiveAt: at, id } = event;
      // Nothing that began up to here can end inside the window any more.
      const tooOld = (lastMs === undefined ? from : now - lastMs) - spanMs;
      if (as === 0 || at <= tooOld || at >= to) return state;
      const before = state?.found;
      // Found once in a window that does not roll, and nothing can come between: true for good.
      const isFinal = barrier === 0 && lastMs === undefined;
      if (isFinal && before !== undefined) return state;
      const index = (state?.marks.findLastIndex((mark) => mark.at <= at) ?? -1) + 1;
      const marks = (state?.marks ?? [])
        .toSpliced(index, 0, { at, id, as })
        .filter((mark) => mark.at > tooOld);
      const dropped = marks.length > MAX_SEQUENCE_MARKS ? marks.shift() : undefined;
      const forgottenAt =
        dropped === undefined ? state?.forgottenAt : Math.max(dropped.at, state?.forgottenAt ?? dropped.at);
      const isBroken = before !== undefined && (as & barrier) !== 0 && before.from < at && at < before.at;
      // What rests on dropped events cannot be found again: it stays until it is broken, or a newer one is found.
      const isKept =
        before !== undefined && !isBroken && (barrier === 0 || before.from <= (forgottenAt ?? -Infinity));
      const again = newestChain(marks, from, to);
      const found = isKept && before.at >= (again?.at ?? -Infinity) ? before : again;
      // Without barriers, what began before this cannot end later than what was found.
      const idle = barrier !== 0 || found === undefined ? -Infinity : isFinal ? Infinity : found.at - spanMs;
      return {
        kind: 'sequence',
        marks: marks.filter((mark) => mark.at > idle),
        ...(found !== undefined && { found }),
        ...(forgottenAt !== undefined && { forgottenAt }),
      };
    },
    foundAt,
    leavesAt: (state, now) => {
      const found = foundAt(state, now);
      return found === undefined || lastMs === undefined ? undefined : found.at + lastMs;
    },
  };

  /**
   * For each step, of the ways to have come to it the one that began last is enough: it has most time left, and least
   * that could have come between.
   */
  function newestChain(marks: readonly Mark[], earliest: EpochMs, end: EpochMs): Chain | undefined {
    const best = new Array<Way | undefined>(steps.length);
    let found: Way | undefined;
    for (let next = 0; next < marks.length;) {
      const at = marks[next]?.at ?? 0;
      const ways: [step: number, way: Way][] = [];
      let isBarrier = false;
      // Events of one instant do not follow each other.
      for (let mark = marks[next]; mark?.at === at; next += 1, mark = marks[next]) {
        isBarrier ||= (mark.as & barrier) !== 0;
        for (let step = 0; step < steps.length; step += 1) {
          const before = step === 0 ? undefined : best[step - 1];
          const isOpen = step === 0 || (before !== undefined && at < before.from + spanMs);
          if ((mark.as & (1 << step)) === 0 || !isOpen) continue;
          ways.push([step, { from: before?.from ?? at, at, id: mark.id, before }]);
        }
      }
      if (isBarrier) best.fill(undefined);
      for (const [step, way] of ways) {
        if (step === steps.length - 1 && at >= earliest && at < end) found = way;
        const isStale = isBarrier && way.from < at;
        if (!isStale && way.from >= (best[step]?.from ?? -Infinity)) best[step] = way;
      }
    }
    return found === undefined ? undefined : { from: found.from, at: found.at, ids: idsOf(found) };
  }
}

/** How a step was come to. */
interface Way {
  /** Instant of the first step. */
  readonly from: EpochMs;
  readonly at: EpochMs;
  readonly id: string;
  readonly before: Way | undefined;
}

function idsOf(way: Way): readonly string[] {
  return way.before === undefined ? [way.id] : [...idsOf(way.before), way.id];
}
