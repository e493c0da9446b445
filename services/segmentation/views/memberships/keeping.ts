import { MINUTE_MS } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { FoldContext } from '@rapport/kernel/projection';
import { catchUpTraits } from '../traits/fold.ts';
import { attributesOverTime } from './attributes.ts';
import { catchUp } from './catchUp.ts';
import type { CaughtUp } from './catchUp.ts';
import type { MemberDocument } from './documents.ts';
import { historyOf, pastOf } from './history.ts';
import type { KnownEvent } from './history.ts';
import { judge } from './judge.ts';
import type { Judgement, KnownPast, Occasion } from './judge.ts';
import type { Rulebook } from './rulebook.ts';
import { correctStays, withEnded } from './stays.ts';
import type { KeepsEnded } from './stays.ts';

/**
 * An event that is later than this is looked for what it makes of the past. What comes a little late, as most events do,
 * counts from its own instant on, and costs nothing more.
 */
export const LATE_MS = MINUTE_MS;
/**
 * Events, ended stays and changes of attributes that have left the member's own document. Of a member of whom more is kept, a
 * late event leaves the past as it is, and counts for now alone, from its own instant on. So many are 36 documents at most, in
 * one read, and gone through twice two milliseconds for each rule that counts the event; twelve where half of them are changes.
 */
export const MAX_PAST_EVENTS = 1_024;

/**
 * How long after a late event roles and stages of the past are set right, for all that came in between at once: an import
 * brings a member's events one by one, each of which would show what the ones before it have shown to be wrong.
 */
const LADDERS_FOLLOW_MS = MINUTE_MS;

/** Judges a member, and keeps what of her stays has ended and what is corrected. The past is read once, if a rule asks. */
export function judgeAndKeep(
  context: FoldContext,
  member: MemberDocument,
  rulebook: Rulebook,
  occasion: Occasion,
  findPast?: () => KnownPast,
): Judgement {
  let past: KnownPast | undefined;
  const asking = findPast !== undefined && { past: () => (past ??= findPast()) };
  const judged = judge(member, rulebook, { ...occasion, ...asking });
  const transitions = judged.transitions.map((one) => ({ ...one, occasion }));
  // What a void leaves of stays is of now: nothing that the member did says so.
  const keepsEnded = occasion.voided === undefined ? rulebook.keepsEnded : ALL;
  const left = withEnded(context, judged.member, keepsEnded, transitions);
  const corrected = past === undefined ? left : correctStays(context, left, keepsEnded, judged);
  return { ...judged, member: corrected };
}

const ALL: KeepsEnded = { has: () => true };

/** Notes that roles and stages of the past are to be set right, with whatever else comes late until then. */
export function withLate(member: MemberDocument, from: EpochMs, now: EpochMs): MemberDocument {
  const { late: known } = member;
  if (known !== undefined && known.from <= from) return member;
  const late = { from, dueAt: known?.dueAt ?? now + LADDERS_FOLLOW_MS };
  return { ...member, late, dueAt: Math.min(member.dueAt ?? Infinity, late.dueAt) };
}

/** The member, judged by what is in force at the record's place; her traits are computed by it too. */
export function keepUp(
  context: FoldContext,
  before: MemberDocument,
  rulebook: Rulebook,
  now: EpochMs,
  turnsUntil?: EpochMs,
): CaughtUp {
  const history = (): readonly KnownEvent[] => historyOf(context, before);
  if (before.revision < rulebook.revision) catchUpTraits(context, before, rulebook, history, now);
  const { member, transitions } = catchUp(before, rulebook, history, now, turnsUntil);
  return { member: withEnded(context, member, rulebook.keepsEnded, transitions), transitions };
}

/** What is kept of a member who has been introduced; of her attributes, as they were before that too. */
export function knownPast(context: FoldContext, met: MemberDocument, known: MemberDocument): KnownPast {
  const past = pastOf(context, known);
  const own = known.history === met.history ? undefined : past.changes.at(-1);
  const after = attributesOverTime(past);
  const before = own === undefined ? after : attributesOverTime(past, (change) => change !== own);
  return { ...past, attributes: { before, after } };
}
