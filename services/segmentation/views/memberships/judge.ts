import { MAX_CAUSE_EVENT_IDS } from '@rapport/kernel/event';
import type { Causes } from '@rapport/kernel/event';
import type { EpochMs } from '@rapport/kernel/instant';
import { NOTHING_SEEN } from '@rapport/rules/evaluator';
import type { Evaluator, EvaluatorState, Profile } from '@rapport/rules/evaluator';
import type { RuleEvent } from '@rapport/rules/event';
import { isBuiltIn } from '../../segment/ladders.ts';
import { attributesAt } from './attributes.ts';
import type { AttributesFrom } from './attributes.ts';
import { evidenceOf } from './evidence.ts';
import type { Evidence } from './evidence.ts';
import { MAX_LEAVINGS, NOT_JUDGED_YET, besideId, isBeside } from './documents.ts';
import type { ChangeReason, Leaving, MemberDocument, MembershipEntry } from './documents.ts';
import type { KeptStay } from './history.ts';
import { changeOfLadder, changeOfPast, uncovered } from './past.ts';
import type { Interval, PastChange, PastProfile, PastStay } from './past.ts';
import type { CompiledLadder, CompiledSegment, Rulebook } from './rulebook.ts';
import { NO_STATES, Seen, packStates, unpackStates } from './states.ts';
import type { MemberRuleState } from './states.ts';

/** What makes a member be judged again. */
export interface Occasion {
  /** Id of the event, `at:{instant}`, `definition`, or `late:{instant}`. */
  readonly cause: string;
  /** `late`: roles and stages of the past are set right by late events that have come, from `effectiveAt` on. */
  readonly kind: ChangeReason;
  /** The log clock, or the timer's instant. */
  readonly now: EpochMs;
  /** When a change counts. */
  readonly effectiveAt: EpochMs;
  /** From when on it is known; absent where that is `now`. */
  readonly knownAt?: EpochMs;
  readonly event?: RuleEvent;
  readonly attributesChanged?: true;
  /** The list that the member was put on or taken off. */
  readonly list?: string;
  /** Of a definition, and of a void: all that was recorded of the member before, and counts. */
  readonly history?: () => readonly RuleEvent[];
  /** What counts no more; whatever may have counted it is counted again from the history. */
  readonly voided?: readonly RuleEvent[];
  /** Of a late event, of a void, and of what is set right after some; absent where the past stays as it is. */
  readonly past?: () => KnownPast;
  /** Of a definition: which ones; those that the member was not judged by, where it is absent. */
  readonly definitions?: readonly CompiledSegment[];
}

/** What is kept of a member when a late event, or a void, comes. */
export interface KnownPast {
  /** All that was recorded of her before, and counts. */
  readonly history: readonly RuleEvent[];
  /** Her stays that are over, by segment; of those alone that a late event may take from. */
  readonly ended: ReadonlyMap<string, readonly KeptStay[]>;
  /** All that are over in a segment, of which a void may take from any, by when they may have begun. */
  readonly endedSince?: (segmentId: string, begins: readonly EpochMs[]) => readonly KeptStay[];
  /** Her attributes, as they were known before the occasion, and as they are known with it. */
  readonly attributes: Record<'before' | 'after', readonly AttributesFrom[]>;
}

/** A while that is over by now, of which a late event shows that a member belonged to a segment, or that she did not. */
export interface PastCorrection extends Interval {
  readonly segmentId: string;
  readonly version: number;
  readonly belonged: boolean;
  /** Log clock from which on it is known. */
  readonly knownAt: EpochMs;
  /** What its beginning rests on, and its end. */
  readonly begun: Causes;
  readonly ended: Causes;
}

export interface Transition {
  readonly change: 'entered' | 'exited';
  readonly segmentId: string;
  readonly version: number;
  readonly reason: ChangeReason;
  readonly causes: Causes;
  readonly knownAt: EpochMs;
  /** The membership that begins or ends. */
  readonly entry: MembershipEntry;
  /** When it counts, where that is not the occasion's own instant: the end of an archived segment, or a late event. */
  readonly at?: EpochMs;
  /** Of a rung that is entered: the one that is left, and what the new one rests on. */
  readonly from?: string;
  readonly evidence?: Evidence;
}

export interface Judgement {
  /** The same object where nothing changed. */
  readonly member: MemberDocument;
  readonly transitions: readonly Transition[];
  readonly corrections: readonly PastCorrection[];
  /** Stays that are over and that corrections may take from, by segment. */
  readonly ended: ReadonlyMap<string, readonly KeptStay[]>;
}

const NO_STAYS: Judgement['ended'] = new Map();
const NO_SEGMENTS: ReadonlySet<CompiledSegment> = new Set();

/** A member of whom nothing is known yet. */
export function newMember(tenant: string, mid: string, id: string, number: number): MemberDocument {
  return {
    _id: id,
    tenant,
    mid,
    number,
    attributes: {},
    revision: NOT_JUDGED_YET,
    states: NO_STATES,
    memberships: [],
    segments: [],
    role: '',
    stage: '',
  };
}

/**
 * Judges a member again by those rules that the occasion can touch: rules that may count the event, rules that
 * read attributes where they changed, rules whose time has come, rules that the member was never judged by, and rules
 * that look at a segment that the member enters or leaves by it. A member who is not new has caught up with the rules
 * before, see {@link catchUp}.
 */
export function judge(member: MemberDocument, rulebook: Rulebook, occasion: Occasion): Judgement {
  const touched = touchedBy(member, rulebook, occasion);
  const meetsDefinitions = occasion.kind === 'definition' || member.role === '';
  const revision = meetsDefinitions ? judgedRevision(member, rulebook, occasion.now) : member.revision;
  const gone = meetsDefinitions ? goneFrom(member, rulebook) : new Set<string>();
  const setsLaddersRight = occasion.kind === 'late';
  if (touched.size === 0 && gone.size === 0 && !setsLaddersRight) {
    const same = revision === member.revision;
    return {
      member: same ? member : { ...withComing(member, rulebook, revision), revision },
      transitions: [],
      corrections: [],
      ended: NO_STAYS,
    };
  }
  const { now, voided = [] } = occasion;
  const recounted = countingAny(rulebook, voided);
  const found = new Map<string, readonly KeptStay[]>();
  const states = new Map(unpackStates(member.states));
  const memberships = new Map(member.memberships.map((entry) => [entry.segmentId, entry]));
  const lists = new Set(member.lists);
  const profile: Profile = {
    attributes: member.attributes,
    segments: { has: (id) => memberships.has(id) || lists.has(id) },
  };
  const transitions: Transition[] = [];
  const corrections: PastCorrection[] = [];
  const standings = { role: member.role, stage: member.stage };
  let left = member.left ?? [];
  // What is still to be judged; those whose rules look at a segment are judged after it.
  const waiting = [...touched].sort(byRank);
  const depending = new Map<CompiledSegment, Causes>();

  /** Whoever looks at a segment that has changed is judged after it. */
  const touchDependents = (segmentId: string, causes: Causes): void => {
    for (const dependent of rulebook.dependents.get(segmentId) ?? []) {
      if (dependent.activeFrom > now || dependent.frozen === true) continue;
      depending.set(dependent, causes);
      if (!touched.has(dependent)) {
        touched.add(dependent);
        waiting.push(dependent);
        // It ranks after whatever has been judged, which stays where it is.
        waiting.sort(byRank);
      }
    }
  };

  const changed = (
    change: Transition['change'],
    segment: CompiledSegment,
    causes: Causes,
    more: Pick<Transition, 'from' | 'evidence' | 'at'> = {},
  ): void => {
    const { segmentId, version } = segment;
    const { at = occasion.effectiveAt } = more;
    const inside = memberships.get(segmentId);
    const last =
      change === 'exited'
        ? inside && { at: inside.enteredAt, reason: inside.reason }
        : left.find((leaving) => leaving.segmentId === segmentId);
    const isTakenBack = voided.length > 0 || takesBack(occasion.kind, at, last);
    const reason = isTakenBack ? 'late' : occasion.kind;
    const { knownAt = now } = occasion;
    const enteredNow: MembershipEntry = {
      ...{ segmentId, version, enteredAt: at, reason, causes },
      ...(knownAt !== at && { knownAt }),
    };
    const entry = change === 'entered' ? enteredNow : (inside ?? enteredNow);
    if (change === 'entered') memberships.set(segmentId, entry);
    else memberships.delete(segmentId);
    if (segment.beside === undefined) left = leavingsAfter(left, change, { segmentId, at, reason });
    transitions.push({ change, segmentId, version, reason, causes, knownAt, entry, ...more });
    touchDependents(segmentId, causes);
  };

  /** What an older version has counted counts on where the rule is the same. */
  const stateOf = ({ segmentId, statesFrom }: CompiledSegment): EvaluatorState | undefined => {
    const known = states.get(segmentId);
    return known === undefined || known.version < statesFrom ? undefined : known.seen.state;
  };

  const count = (segment: CompiledSegment): EvaluatorState => {
    const { evaluator } = segment;
    const known = recounted.has(segment) ? undefined : stateOf(segment);
    const before =
      known ?? countedBeside(member, states, segment, occasion) ?? countHistory(evaluator, occasion);
    const state = occasion.event === undefined ? before : evaluator.apply(before, occasion.event, now);
    remember(states, segment, known === state, state, profile, now);
    return state;
  };

  const seenBy = (rung: CompiledSegment): EvaluatorState => stateOf(rung) ?? NOTHING_SEEN;

  const judgeLadder = (ladder: CompiledLadder): void => {
    const { standing, rungs } = ladder;
    const current = standings[standing];
    // A rung that is changed a moment from now would be judged by neither rule: the member stays until then.
    if (rungs.some(({ activeFrom }) => activeFrom > now)) return;
    const next = rungs.find((rung) => rung.evaluator.holds(seenBy(rung), profile, now));
    // The last rung holds for everyone.
    if (next === undefined || judgePastOfLadder(ladder, next)) return;
    const membership = memberships.get(next.segmentId);
    if (next.segmentId === current) {
      if (membership !== undefined && membership.version !== next.version)
        memberships.set(current, { ...membership, version: next.version });
      return;
    }
    const previous = rulebook.byId.get(current);
    // A higher rung is gained by what it counts; a lower one follows from what the higher one lost.
    const decisive = occasion.kind === 'time' && previous !== undefined ? previous : next;
    const causes = causesOf(decisive, seenBy(decisive), occasion);
    if (previous !== undefined) changed('exited', previous, causes);
    const evidence = evidenceOf(next.evaluator, seenBy(next), profile, now);
    changed('entered', next, causes, { evidence, ...(current !== '' && { from: current }) });
    standings[standing] = next.segmentId;
  };

  /** When the member belonged to a segment that is looked at: as was known before the occasion, and as is known with it. */
  const belonged = (segmentId: string, { ended }: KnownPast) => {
    const over: readonly Interval[] = ended.get(segmentId) ?? [];
    const entered = member.memberships.find((entry) => entry.segmentId === segmentId)?.enteredAt;
    const lasting = entered === undefined ? [] : [{ from: entered, to: Infinity }];
    const own = corrections.filter((one) => one.segmentId === segmentId);
    const lost = own.filter((one) => !one.belonged);
    const gained = own.filter((one) => one.belonged);
    const turned = transitions
      .filter((one) => one.segmentId === segmentId)
      .map(({ change, entry, at = occasion.effectiveAt }) => ({
        from: entry.enteredAt,
        to: change === 'exited' ? at : Infinity,
      }));
    const goesOn = turned.some(({ from }) => from === entered) ? [] : lasting;
    return {
      before: [...over, ...lasting],
      after: [...over.flatMap((stay) => uncovered(stay, lost)), ...gained, ...goesOn, ...turned],
    };
  };

  const pastProfiles = (
    evaluators: readonly Evaluator[],
    past: KnownPast,
  ): Record<'before' | 'after', PastProfile> => {
    const ids = new Set(evaluators.flatMap(({ segments }) => [...segments]));
    const readsAttributes = evaluators.some((evaluator) => evaluator.readsAttributes);
    const looked = [...ids].map((id) => ({ id, ...belonged(id, past) }));
    const profileOf = (side: 'before' | 'after', attributes: readonly AttributesFrom[]): PastProfile => ({
      at: (instant) => ({
        attributes: attributesAt(attributes, instant),
        segments: {
          has: (id) =>
            lists.has(id) || looked.some((one) => one.id === id && one[side].some(holding(instant))),
        },
      }),
      turns: [
        ...looked.flatMap((one) => one[side].flatMap(({ from, to }) => [from, to])),
        ...(readsAttributes ? attributes.map(({ from }) => from) : []),
      ],
    });
    const { before, after } = past.attributes;
    return { before: profileOf('before', before), after: profileOf('after', after) };
  };

  /** What a late event makes of the past; whether it was judged so. */
  const judgePast = (segment: CompiledSegment, state: EvaluatorState, holds: boolean): boolean => {
    const { segmentId, evaluator, activeFrom } = segment;
    const { event, effectiveAt } = occasion;
    if (occasion.past === undefined || segment.beside !== undefined) return false;
    const past = occasion.past();
    const enteredAt = memberships.get(segmentId)?.enteredAt;
    const { history } = past;
    // What a void takes from may have begun long before what it names.
    const from = voided.length === 0 ? effectiveAt : earliestOf([...history, ...voided]);
    const change = changeOfPast({
      ...{ evaluator, history, from, activeFrom, now },
      ...pastProfiles([evaluator], past),
      ...{ voided, ...(event !== undefined && { event }) },
      ...(enteredAt !== undefined && { enteredAt }),
    });
    if (change === undefined) return false;
    if (isInside(change, enteredAt) !== holds) return false;
    const causes = causesOf(segment, state, occasion);
    const { exitAt, enterAt } = change;
    if (exitAt !== undefined) changed('exited', segment, causes, { at: exitAt });
    if (enterAt !== undefined) changed('entered', segment, causes, { at: enterAt });
    const begins = [...change.held, ...change.lost].map((one) => one.from);
    found.set(segmentId, past.endedSince?.(segmentId, begins) ?? past.ended.get(segmentId) ?? []);
    correct(segment, change, causes);
    return true;
  };

  /** What late events make of the past on a ladder, on whose rung `next` the member is; whether it was judged so. */
  const judgePastOfLadder = ({ standing, rungs }: CompiledLadder, next: CompiledSegment): boolean => {
    const { kind, effectiveAt } = occasion;
    if (kind !== 'late' || occasion.past === undefined) return false;
    const past = occasion.past();
    const evaluators = rungs.map(({ evaluator }) => evaluator);
    const known = rungs.map(({ segmentId, evaluator }) => {
      const enteredAt = memberships.get(segmentId)?.enteredAt;
      const ended = past.ended.get(segmentId) ?? [];
      return { evaluator, ended, ...(enteredAt !== undefined && { enteredAt }) };
    });
    const changes = changeOfLadder({
      ...{ rungs: known, profile: pastProfiles(evaluators, past).after, history: past.history, now },
      // Before the newest of the rules, another one decided.
      from: Math.max(effectiveAt, ...rungs.map(({ activeFrom }) => activeFrom)),
    });
    const followed = (changes ?? []).flatMap((change, index) => {
      const rung = rungs[index];
      return rung === undefined ? [] : [{ rung, change, isOn: isInside(change, known[index]?.enteredAt) }];
    });
    const current = standings[standing];
    const agrees = followed.some(({ rung, isOn }) => rung === next && isOn);
    if (!agrees || next.segmentId !== current) return false;
    const causes = causesOf(next, seenBy(next), occasion);
    for (const { rung, change } of followed)
      if (change.exitAt !== undefined) changed('exited', rung, causes, { at: change.exitAt });
    for (const { rung, change } of followed)
      if (change.enterAt !== undefined)
        changed('entered', rung, causes, { at: change.enterAt, from: current });
    for (const { rung, change } of followed) {
      found.set(rung.segmentId, past.ended.get(rung.segmentId) ?? []);
      correct(rung, change, causes);
    }
    return true;
  };

  /** Keeps what a late event makes of whiles that are over. */
  const correct = (
    { segmentId, version }: CompiledSegment,
    { gained, lost }: Pick<PastChange, 'gained' | 'lost'>,
    causes: Causes,
  ): void => {
    const { knownAt = now } = occasion;
    // Of what was never kept, nothing is taken away.
    const kept = found.get(segmentId) ?? [];
    const taken = lost.flatMap((stay) =>
      uncovered(stay, uncovered(stay, kept)).map((part) => ({ ...stay, ...part })),
    );
    const add = (stays: readonly PastStay[], belonged: boolean): void => {
      for (const { entered, left: ended, from, to } of stays) {
        const [begun, over] = belonged ? [entered, ended] : [ended, ended];
        corrections.push({
          ...{ segmentId, version, belonged, from, to, knownAt },
          ...{ begun: tipped(begun, occasion), ended: tipped(over, occasion) },
        });
      }
    };
    add(taken, false);
    add(gained, true);
    if (taken.length + gained.length > 0) touchDependents(segmentId, tipped(causes, occasion));
  };

  const judgeSegment = (segment: CompiledSegment): void => {
    const { segmentId, version, evaluator } = segment;
    const state = count(segment);
    const holds = evaluator.holds(state, profile, now);
    if (judgePast(segment, state, holds)) return;
    const membership = memberships.get(segmentId);
    if (holds !== (membership !== undefined)) {
      const own = causesOf(segment, state, occasion);
      // Of its own nothing was counted: then it follows from what the other segment rested on.
      const causes = own.causeCount === 0 ? (depending.get(segment) ?? own) : own;
      changed(holds ? 'entered' : 'exited', segment, causes);
    } else if (membership !== undefined && membership.version !== version) {
      // Still inside under the new version: nothing happened to the member.
      memberships.set(segmentId, { ...membership, version });
    }
  };

  for (const segmentId of gone) {
    states.delete(segmentId);
    const entry = memberships.get(segmentId);
    if (!memberships.delete(segmentId) || entry === undefined) continue;
    const end = rulebook.ended.get(segmentId);
    // Answers are without it from its end on, whenever a member is judged without it.
    const at = end === undefined ? {} : { at: end.at };
    const version = end?.version ?? entry.version;
    const causes = { causeEventIds: [], causeCount: 0 };
    const left = { change: 'exited', segmentId, version, reason: 'definition' } as const;
    transitions.push({ ...left, causes, knownAt: end?.at ?? now, entry, ...at });
  }

  for (const ladder of rulebook.ladders) {
    const rungs = ladder.rungs.filter((segment) => touched.has(segment));
    rungs.forEach(count);
    if (rungs.length > 0 || setsLaddersRight) judgeLadder(ladder);
  }
  // The list may grow while it is walked.
  for (const segment of waiting) {
    // A rung that is judged beside the ladder holds or not for itself.
    if (segment.beside !== undefined || !isBuiltIn(segment.segmentId)) judgeSegment(segment);
  }
  if (meetsDefinitions && member.coming !== undefined) {
    for (const id of [...states.keys(), ...memberships.keys()].filter(isBeside)) {
      const isWanted = rulebook.segments.some(
        ({ segmentId, activeFrom }) => segmentId === id || (besideId(segmentId) === id && activeFrom > now),
      );
      if (isWanted) continue;
      states.delete(id);
      memberships.delete(id);
    }
  }
  const kept = withLeavings(withComing(member, rulebook, revision), left);
  const judged = assemble(kept, revision, states, memberships, standings);
  return { member: judged, transitions, corrections, ended: found };
}

/** Whether a member belongs now, who has belonged since `enteredAt` by what was known. */
const isInside = (
  { exitAt, enterAt }: Pick<PastChange, 'exitAt' | 'enterAt'>,
  enteredAt: EpochMs | undefined,
): boolean => enterAt !== undefined || (enteredAt !== undefined && exitAt === undefined);

const earliestOf = (events: readonly RuleEvent[]): EpochMs =>
  events.reduce((earliest, { effectiveAt }) => Math.min(earliest, effectiveAt), Infinity);

const holding =
  (instant: EpochMs) =>
  ({ from, to }: Interval): boolean =>
    from <= instant && instant < to;

/** Whether it counts before what was told last, or at the very instant at which time alone had turned it. */
function takesBack(
  kind: Occasion['kind'],
  at: EpochMs,
  last: Omit<Leaving, 'segmentId'> | undefined,
): boolean {
  if (kind !== 'event' || last === undefined) return false;
  return at < last.at || (at === last.at && last.reason === 'time');
}

function leavingsAfter(
  left: readonly Leaving[],
  change: Transition['change'],
  leaving: Leaving,
): readonly Leaving[] {
  const others = left.filter(({ segmentId }) => segmentId !== leaving.segmentId);
  return change === 'entered' ? others : [...others, leaving].slice(-MAX_LEAVINGS);
}

function withLeavings(member: MemberDocument, left: readonly Leaving[]): MemberDocument {
  if (left === member.left || (left.length === 0 && member.left === undefined)) return member;
  const { left: _, ...rest } = member;
  return left.length === 0 ? rest : { ...rest, left };
}

/** With the versions by which the member has been judged beside those in force. */
function withComing(member: MemberDocument, { coming }: Rulebook, revision: number): MemberDocument {
  if (coming.length === 0 && member.coming === undefined) return member;
  const { coming: _, ...rest } = member;
  const versions = coming
    .filter((segment) => segment.revision <= revision)
    .map(({ beside, segmentId, statesFrom }) => ({ segmentId: beside ?? segmentId, version: statesFrom }))
    .sort(byId);
  return versions.length === 0 ? rest : { ...rest, coming: versions };
}

/** What a version that takes over has counted beside the one before it; `undefined` where it was not judged. */
function countedBeside(
  member: MemberDocument,
  states: ReadonlyMap<string, MemberRuleState>,
  { segmentId, statesFrom }: CompiledSegment,
  { kind }: Occasion,
): EvaluatorState | undefined {
  if (kind !== 'definition' || member.coming === undefined) return undefined;
  const isJudged = member.coming.some((one) => one.segmentId === segmentId && one.version >= statesFrom);
  if (!isJudged) return undefined;
  const beside = states.get(besideId(segmentId));
  return beside === undefined ? NOTHING_SEEN : beside.seen.state;
}

/** Archived segments that the member was not yet judged without. */
function goneFrom(member: MemberDocument, rulebook: Rulebook): ReadonlySet<string> {
  if (member.revision >= rulebook.revision) return new Set();
  const entered = member.memberships.map(({ segmentId }) => segmentId);
  const known = [...entered, ...unpackStates(member.states).keys()];
  return new Set(known.filter((segmentId) => !rulebook.byId.has(segmentId) && !isBeside(segmentId)));
}

function touchedBy(
  member: MemberDocument,
  rulebook: Rulebook,
  { kind, now, event, voided = [], attributesChanged, list, definitions }: Occasion,
): Set<CompiledSegment> {
  const touched = new Set(
    event === undefined ? countingAny(rulebook, voided) : rulebook.counting.find(event),
  );
  if (attributesChanged) for (const segment of rulebook.attributeReaders) touched.add(segment);
  if (kind === 'time') {
    for (const { segmentId, dueAt } of unpackStates(member.states).values()) {
      const segment = rulebook.byId.get(segmentId);
      if (segment !== undefined && dueAt !== undefined && dueAt <= now) touched.add(segment);
    }
  }
  if (kind === 'definition' || member.role === '') {
    const fresh = definitions ?? rulebook.segments.filter(({ revision }) => revision > member.revision);
    for (const segment of fresh) touched.add(segment);
  }
  if (member.role === '')
    for (const { rungs } of rulebook.ladders) for (const rung of rungs) touched.add(rung);
  for (const segment of list === undefined ? [] : (rulebook.dependents.get(list) ?? [])) touched.add(segment);
  for (const segment of touched) {
    // A rule counts only records whose log clock has reached its activeFrom; what is frozen is decided only once.
    const isDecided = segment.frozen === true && kind !== 'definition';
    if (segment.activeFrom > now || isDecided) touched.delete(segment);
  }
  return touched;
}

/** Those that may count one of these. */
function countingAny({ counting }: Rulebook, events: readonly RuleEvent[]): ReadonlySet<CompiledSegment> {
  if (events.length === 0) return NO_SEGMENTS;
  return new Set(events.flatMap((event) => [...counting.find(event)]));
}

/** Up to which revision the member has been judged after this occasion: short of a rule that is not in force yet. */
function judgedRevision(member: MemberDocument, rulebook: Rulebook, now: EpochMs): number {
  if (member.revision === rulebook.revision) return member.revision;
  let { revision } = rulebook;
  for (const segment of rulebook.segments) {
    if (segment.activeFrom > now) revision = Math.min(revision, segment.revision - 1);
  }
  return Math.max(revision, member.revision);
}

function remember(
  states: Map<string, MemberRuleState>,
  { segmentId, version, evaluator }: CompiledSegment,
  isSame: boolean,
  state: EvaluatorState,
  profile: Profile,
  now: EpochMs,
): void {
  const dueAt = evaluator.nextChangeAt(state, profile, now);
  // An age turns although nothing has been counted.
  if (Object.keys(state).length === 0 && dueAt === undefined) {
    states.delete(segmentId);
    return;
  }
  const known = states.get(segmentId);
  const isKnown = isSame && known !== undefined;
  if (isKnown && known.version === version && known.dueAt === dueAt) return;
  const seen = isKnown ? known.seen : Seen.of(state);
  states.set(segmentId, { segmentId, version, seen, ...(dueAt !== undefined && { dueAt }) });
}

/** What a rule that is new has counted by now. */
function countHistory(evaluator: Evaluator, { history, now }: Occasion): EvaluatorState {
  let state = NOTHING_SEEN;
  if (history === undefined || evaluator.verbs.size === 0) return state;
  for (const event of history()) state = evaluator.apply(state, event, now);
  return state;
}

/**
 * What tipped it first, then what the rule rests on, newest first. What time takes away rested on what was counted
 * until the millisecond before; what a new calendar period brings (orders of last month) rests on what counts in it.
 */
function causesOf({ evaluator }: CompiledSegment, state: EvaluatorState, occasion: Occasion): Causes {
  const { kind, now } = occasion;
  if (kind === 'time') {
    const before = evaluator.causes(state, now - 1);
    return before.causeCount === 0 ? evaluator.causes(state, now) : before;
  }
  return tipped(evaluator.causes(state, now), occasion);
}

/** With the event before them, where it was one. */
function tipped(counted: Causes, { kind, cause }: Occasion): Causes {
  if (kind !== 'event' || counted.causeEventIds.includes(cause)) return counted;
  return {
    causeEventIds: [cause, ...counted.causeEventIds].slice(0, MAX_CAUSE_EVENT_IDS),
    causeCount: counted.causeCount + 1,
  };
}

const byRank = (left: CompiledSegment, right: CompiledSegment): number => left.rank - right.rank;

const byId = (left: { segmentId: string }, right: { segmentId: string }): number =>
  left.segmentId < right.segmentId ? -1 : 1;

/** The same list where nothing has changed in it: what is another value is written, and `segments` has an index. */
function asBefore<T>(before: readonly T[], after: readonly T[]): readonly T[] {
  return before.length === after.length && before.every((one, index) => one === after[index])
    ? before
    : after;
}

/** When time alone may turn a rule. */
export function earliestDue(states: Iterable<MemberRuleState>): EpochMs | undefined {
  let due: EpochMs | undefined;
  for (const { dueAt } of states) due = earliest(due, dueAt);
  return due;
}

const earliest = (one: EpochMs | undefined, other: EpochMs | undefined): EpochMs | undefined =>
  one === undefined || (other !== undefined && other < one) ? other : one;

function assemble(
  { dueAt: _, ...member }: MemberDocument,
  revision: number,
  states: ReadonlyMap<string, MemberRuleState>,
  entries: ReadonlyMap<string, MembershipEntry>,
  standings: Pick<MemberDocument, 'role' | 'stage'>,
): MemberDocument {
  const memberships = asBefore(member.memberships, [...entries.values()].sort(byId));
  const segments = asBefore(
    member.segments,
    memberships.map(({ segmentId }) => segmentId),
  );
  const dueAt = earliest(earliestDue(states.values()), member.late?.dueAt);
  return {
    ...member,
    revision,
    states: packStates(states),
    memberships,
    segments,
    ...standings,
    ...(dueAt !== undefined && { dueAt }),
  };
}
