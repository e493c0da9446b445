import { isMerged } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import type { FoldContext } from '@rapport/kernel/projection';
import type { RuleEvent } from '@rapport/rules/event';
import type { AttributesChange, KnownAttributes } from './attributes.ts';
import { BLOCK_CHUNKS, CHUNK_EVENTS, HISTORY, blockId, chunkId, stayId } from './documents.ts';
import type { HistoryDocument, KeptEvent, KeptHistory, MemberDocument } from './documents.ts';
import type { Interval } from './past.ts';

/** An event as rules see it, and from when on it was known. */
export interface KnownEvent extends RuleEvent {
  /** Log clock of its record. */
  readonly knownAt: EpochMs;
  /** Of its record in the member's partition; absent of what was kept before offsets were. */
  readonly offset?: number;
}

type PackedEvent = Omit<KnownEvent, 'amount' | 'tags' | 'properties' | 'knownAt'> &
  Partial<Pick<KnownEvent, 'tags' | 'properties' | 'knownAt'>> & { readonly amount?: string };

const STAY = 'stay';

type PackedStay = Omit<KeptStay, 'segmentId'> & { readonly [STAY]: string };

const WAS = 'was';

/** What counts no more: one fact, or all that a merge had brought. */
export type Voided = { readonly id: string } | { readonly mergeId: string };

const VOID = 'void';

interface PackedVoid {
  readonly [VOID]: Voided;
  readonly knownAt: EpochMs;
}

/** No event begins so: none has such a field. */
const isStay = (kept: KeptEvent): boolean => kept.startsWith(`{"${STAY}":`);
const isChange = (kept: KeptEvent): boolean => kept.startsWith(`{"${WAS}":`);
const isVoid = (kept: KeptEvent): boolean => kept.startsWith(`{"${VOID}":`);

const NO_HISTORY: KeptHistory = { blocks: 0, chunks: 0, recent: [] };

/** A stay that is over, as a late event asks for it. */
export interface KeptStay extends Interval {
  readonly segmentId: string;
  /** Log clock from which on its beginning was known: with `from`, what tells it from the others. */
  readonly knownAt: EpochMs;
}

/** Keeps an event for rules that are not written yet. */
export function keepEvent(context: FoldContext, member: MemberDocument, event: KnownEvent): MemberDocument {
  return keep(context, member, packEvent(event));
}

/** Keeps what a stay that is over has come to: of several of one beginning, the last counts. An empty one never was. */
export function keepEnded(
  context: FoldContext,
  member: MemberDocument,
  { segmentId, from, to, knownAt }: KeptStay,
): MemberDocument {
  return keep(context, member, JSON.stringify({ [STAY]: segmentId, from, to, knownAt }));
}

/**
 * Characters of a change that is kept, of up to three bytes: 256 of them are a block of 6 MB, where a document may have
 * 16 MB. A usual one has 80.
 */
const MAX_CHANGE_LENGTH = 8_192;

/**
 * Keeps what a change of attributes replaced: a rule that looks at them may be asked about before. What one of more than
 * {@link MAX_CHANGE_LENGTH} came to counts from the change before it on.
 */
export function keepAttributes(
  context: FoldContext,
  member: MemberDocument,
  { was, at, knownAt }: AttributesChange,
): MemberDocument {
  const kept = JSON.stringify({ [WAS]: was, at, knownAt });
  return kept.length > MAX_CHANGE_LENGTH ? member : keep(context, member, kept);
}

/** Keeps that something counts no more. It stays where it is: what was known before is asked for too. */
export function keepVoid(
  context: FoldContext,
  member: MemberDocument,
  voided: Voided,
  knownAt: EpochMs,
): MemberDocument {
  return keep(context, member, JSON.stringify({ [VOID]: voided, knownAt }));
}

function keep(context: FoldContext, member: MemberDocument, one: KeptEvent): MemberDocument {
  const { blocks, chunks, recent } = member.history ?? NO_HISTORY;
  const events = [...recent, one];
  if (events.length < CHUNK_EVENTS) return { ...member, history: { blocks, chunks, recent: events } };
  if (chunks < BLOCK_CHUNKS - 1) {
    context.put<HistoryDocument>(HISTORY, { _id: chunkId(member._id, chunks), events });
    return { ...member, history: { blocks, chunks: chunks + 1, recent: [] } };
  }
  const ids = chunkIds(member._id, chunks);
  const block = [...keptIn(context, ids), ...events];
  for (const id of ids) context.remove(HISTORY, id);
  context.put<HistoryDocument>(HISTORY, { _id: blockId(member._id, blocks), events: block });
  return { ...member, history: { blocks: blocks + 1, chunks: 0, recent: [] } };
}

/** The documents that hold what stands no longer in the member's own. */
export function historyIds({ _id, history = NO_HISTORY }: MemberDocument): readonly string[] {
  const blocks = Array.from({ length: history.blocks }, (_, block) => blockId(_id, block));
  return [...blocks, ...chunkIds(_id, history.chunks)];
}

/** How many events have left the member's own document. */
export function eventsKept(member: MemberDocument | undefined): number {
  const { blocks, chunks } = member?.history ?? NO_HISTORY;
  return (blocks * BLOCK_CHUNKS + chunks) * CHUNK_EVENTS;
}

/** All that was recorded of a member and counts, in the order in which it was. */
export function historyOf(
  context: Pick<FoldContext, 'getMany'>,
  member: MemberDocument,
): readonly KnownEvent[] {
  return counting(keptOf(context, member)).history;
}

/** What is kept of a member. */
export interface KeptPast extends KnownAttributes {
  /** All that was recorded and counts, in the order in which it was. */
  readonly history: readonly KnownEvent[];
  /** What counts no more. */
  readonly voided: readonly VoidedEvent[];
  /** Stays that are over, by segment. */
  readonly ended: ReadonlyMap<string, readonly KeptStay[]>;
}

/** An event that counted until a log clock. */
export interface VoidedEvent extends KnownEvent {
  readonly knownUntil: EpochMs;
}

export const NO_PAST: KeptPast = { history: [], voided: [], ended: new Map(), attributes: {}, changes: [] };

export function pastOf(context: Pick<FoldContext, 'getMany'>, member: MemberDocument): KeptPast {
  const kept = keptOf(context, member);
  const changes: AttributesChange[] = [];
  const stays = new Map<string, KeptStay>();
  for (const one of kept) {
    if (isStay(one)) {
      const { [STAY]: segmentId, ...stay } = JSON.parse(one) as PackedStay;
      stays.set(stayId(member._id, segmentId, stay.from, stay.knownAt), { segmentId, ...stay });
    } else if (isChange(one)) changes.push(JSON.parse(one) as AttributesChange);
  }
  const real = [...stays.values()].filter(({ from, to }) => from < to);
  const ended = Map.groupBy(real, ({ segmentId }) => segmentId);
  return { ...counting(kept), ended, attributes: member.attributes, changes };
}

/** Whether it is what counts no more. */
export const isVoidedBy =
  (voided: Voided) =>
  ({ id }: Pick<KnownEvent, 'id'>): boolean =>
    'id' in voided ? id === voided.id : isMerged(id, voided.mergeId);

/** Events that count, and those that do not any more: of what was recorded before it, a void takes what it names. */
function counting(kept: readonly KeptEvent[]): Pick<KeptPast, 'history' | 'voided'> {
  let history: KnownEvent[] = [];
  const voided: VoidedEvent[] = [];
  for (const one of kept) {
    if (isStay(one) || isChange(one)) continue;
    if (!isVoid(one)) {
      history.push(unpackEvent(one));
      continue;
    }
    const { [VOID]: names, knownAt: knownUntil } = JSON.parse(one) as PackedVoid;
    const isNamed = isVoidedBy(names);
    voided.push(...history.filter(isNamed).map((event) => ({ ...event, knownUntil })));
    history = history.filter((event) => !isNamed(event));
  }
  return { history, voided };
}

const keptOf = (context: Pick<FoldContext, 'getMany'>, member: MemberDocument): readonly KeptEvent[] => [
  ...keptIn(context, historyIds(member)),
  ...(member.history?.recent ?? []),
];

const chunkIds = (member: string, chunks: number): readonly string[] =>
  Array.from({ length: chunks }, (_, chunk) => chunkId(member, chunk));

/** Leaves out what is empty, and when it was known where it was at once; amounts are texts, as everywhere in JSON. */
export function packEvent({ tags, properties, amount, knownAt, ...event }: KnownEvent): KeptEvent {
  return JSON.stringify({
    ...event,
    ...(knownAt !== event.effectiveAt && { knownAt }),
    ...(tags.length > 0 && { tags }),
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(amount !== undefined && { amount: String(amount) }),
  });
}

function unpackEvent(kept: KeptEvent): KnownEvent {
  const { amount, ...event } = JSON.parse(kept) as PackedEvent;
  const whole = { tags: [], properties: {}, knownAt: event.effectiveAt, ...event };
  return amount === undefined ? whole : { ...whole, amount: BigInt(amount) };
}

function keptIn(context: Pick<FoldContext, 'getMany'>, ids: readonly string[]): readonly KeptEvent[] {
  return context.getMany<HistoryDocument>(HISTORY, ids).flatMap((document) => document?.events ?? []);
}
