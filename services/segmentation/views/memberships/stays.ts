import type { EpochMs } from '@rapport/kernel/instant';
import type { FoldContext } from '@rapport/kernel/projection';
import { LASTING, STAYS, stayId } from './documents.ts';
import type { Change, MemberDocument, StayDocument } from './documents.ts';
import { keepEnded } from './history.ts';
import type { KeptStay, KnownEvent } from './history.ts';
import type { Judgement, PastCorrection, Transition } from './judge.ts';
import { uncovered } from './past.ts';
import type { Interval } from './past.ts';
import type { Rulebook } from './rulebook.ts';

/** A stay begins with the entering and ends with the leaving; one that ends before it began never was, and is empty. */
export function keepStay(
  context: FoldContext,
  { _id: member, tenant }: MemberDocument,
  { change, segmentId, version, reason, causes, knownAt, entry }: Transition,
  at: EpochMs,
): void {
  const { enteredAt: from, knownAt: enteringKnownAt = from } = entry;
  context.put<StayDocument>(STAYS, {
    _id: stayId(member, segmentId, from, enteringKnownAt),
    tenant,
    segmentId,
    member,
    from,
    to: change === 'entered' ? LASTING : Math.max(at, from),
    entered: { version: entry.version, reason: entry.reason, causes: entry.causes, knownAt: enteringKnownAt },
    ...(change === 'exited' && { left: { version, reason, causes, knownAt } }),
    lastsUntilKnown: change === 'entered' ? LASTING : knownAt,
  });
}

/** Of whose segments stays that are over are kept. */
export type KeepsEnded = Pick<Rulebook['keepsEnded'], 'has'>;

/**
 * The member, with the stays that end in her history where a late event may ask for them, or where nothing that she did says
 * when they began to be known.
 */
export function withEnded(
  context: FoldContext,
  member: MemberDocument,
  keepsEnded: KeepsEnded,
  transitions: readonly (Transition & { readonly occasion: { readonly effectiveAt: EpochMs } })[],
): MemberDocument {
  let known = member;
  for (const { change, segmentId, entry, occasion, at: to = occasion.effectiveAt } of transitions) {
    const { enteredAt: from, knownAt = from } = entry;
    const isKept = keepsEnded.has(segmentId) || entry.reason === 'definition';
    if (change === 'exited' && to > from && isKept)
      known = keepEnded(context, known, { segmentId, from, to, knownAt });
  }
  return known;
}

/**
 * The stays that are over, as a late event or a void shows them: one that it takes from is taken back, and what is left of
 * it are stays that are known from now on; the old one tells what was known until now. What a stay that lasts covers is left
 * to that.
 */
export function correctStays(
  context: FoldContext,
  member: MemberDocument,
  keepsEnded: KeepsEnded,
  { corrections, transitions, ended }: Pick<Judgement, 'corrections' | 'transitions' | 'ended'>,
): MemberDocument {
  const { _id, tenant } = member;
  let known = member;
  const keep = (stay: KeptStay): void => {
    if (keepsEnded.has(stay.segmentId)) known = keepEnded(context, known, stay);
  };
  const put = ({ segmentId, from, to, knownAt }: KeptStay, entered: Change, left: Change): void => {
    context.put<StayDocument>(STAYS, {
      ...{ _id: stayId(_id, segmentId, from, knownAt), tenant, segmentId, member: _id },
      ...{ from, to, entered, left, lastsUntilKnown: knownAt },
    });
    keep({ segmentId, from, to, knownAt });
  };
  const lost = corrections.filter(({ belonged }) => !belonged);
  for (const [segmentId, all] of Map.groupBy(lost, (one) => one.segmentId)) {
    const lasting = transitions.flatMap(({ change, segmentId: id, entry }) =>
      change === 'entered' && id === segmentId ? [{ from: entry.enteredAt, to: LASTING }] : [],
    );
    for (const stay of ended.get(segmentId) ?? []) {
      if (!all.some((one) => overlaps(one, stay))) continue;
      const id = stayId(_id, segmentId, stay.from, stay.knownAt);
      const [before] = context.getMany<StayDocument>(STAYS, [id]);
      const knownAt = all[0]?.knownAt ?? stay.knownAt;
      if (before?.left === undefined) continue;
      context.put<StayDocument>(STAYS, {
        ...before,
        to: stay.from,
        was: { to: stay.to, untilKnown: knownAt },
      });
      keep({ ...stay, to: stay.from });
      for (const part of uncovered(stay, [...all, ...lasting])) {
        const entering = all.find(({ to }) => to === part.from);
        const leaving = all.find(({ from }) => from === part.to);
        put(
          { ...part, segmentId, knownAt },
          entering === undefined ? { ...before.entered, knownAt } : late(entering, entering.ended),
          leaving === undefined ? { ...before.left, knownAt } : late(leaving, leaving.begun),
        );
      }
    }
  }
  for (const gained of corrections) {
    if (gained.belonged) put(gained, late(gained, gained.begun), late(gained, gained.ended));
  }
  return known;
}

const overlaps = (one: Interval, other: Interval): boolean => one.from < other.to && other.from < one.to;

const late = ({ version, knownAt }: PastCorrection, causes: Change['causes']): Change => ({
  ...{ version, knownAt, reason: 'late', causes },
});

/**
 * Moments since when a stay may have been known: that at which it began, or the record of any event that came late, or of an
 * earlier void. Of an import, whose events all come late, those that are nearest.
 */
const MAX_CLOCKS = 100;
/** Documents that are looked for at once, in four reads. */
const MAX_LOOKED_FOR = 4_000;
/** Pieces that touch, one after another: each is a read, and the fold again. Late events make them, seldom more than one. */
const MAX_PIECES = 32;

/**
 * Stays that are over and that nobody keeps a list of, found by their ids: by when the rule began to hold. One that late events
 * have made grow stands in pieces, each of which begins where another one ends.
 *
 * @param known those of the segment that are kept
 * @param begins instants at which one may have begun
 * @param learned when anything was recorded of the member, or was found to count no more
 */
export function findEnded(
  context: FoldContext,
  { _id: member }: MemberDocument,
  segmentId: string,
  known: readonly KeptStay[],
  begins: readonly EpochMs[],
  learned: readonly Learned[],
): readonly KeptStay[] {
  const found = new Map(known.map((stay) => [idOf(member, stay), stay]));
  const looked = new Set<EpochMs>();
  // One that lasts begins anew with a late event, also where one that was over goes on until later.
  let ids = learned.map(({ effectiveAt, knownAt }) => stayId(member, segmentId, effectiveAt, knownAt));
  let next = [...begins, ...known.map(({ to }) => to)];
  for (let piece = 0; piece < MAX_PIECES && next.length > 0; piece += 1) {
    for (const from of next) looked.add(from);
    const touching = next.flatMap((from) =>
      clocksOf(from, learned).map((knownAt) => stayId(member, segmentId, from, knownAt)),
    );
    ids = [...new Set([...ids, ...touching])].slice(0, MAX_LOOKED_FOR);
    const stays = context.getMany<StayDocument>(STAYS, ids).flatMap((stay) => {
      if (stay?.left === undefined || stay.to <= stay.from) return [];
      const { from, to, entered } = stay;
      return [{ segmentId, from, to, knownAt: entered.knownAt }];
    });
    for (const stay of stays) found.set(idOf(member, stay), stay);
    next = [...new Set(stays.map(({ to }) => to))].filter((at) => !looked.has(at));
    ids = [];
  }
  return [...found.values()];
}

const idOf = (member: string, { segmentId, from, knownAt }: KeptStay): string =>
  stayId(member, segmentId, from, knownAt);

/** What changed the past from an instant on, and the log clock at which it did. */
type Learned = Pick<KnownEvent, 'effectiveAt' | 'knownAt'>;

function clocksOf(from: EpochMs, learned: readonly Learned[]): readonly EpochMs[] {
  const known = learned.filter(({ effectiveAt, knownAt }) => effectiveAt <= from && knownAt >= from);
  const clocks = [...new Set([from, ...known.map(({ knownAt }) => knownAt)])];
  return clocks.sort((left, right) => left - right).slice(0, MAX_CLOCKS);
}
