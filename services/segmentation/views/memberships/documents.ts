import type { Causes, PersonalBlock } from '@rapport/kernel/event';
import type { MemberRef } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Document } from '@rapport/kernel/projection';
import type { Attributes } from '@rapport/rules/evaluator';
import type { Chunk } from '@rapport/rules/memberSet';
import type { SegmentRule } from '@rapport/rules/rule';
import type { SegmentKind } from '../../segment/state.ts';
import type { TraitDefinitions } from '../traits/definitions.ts';
import type { PackedStates } from './states.ts';

export const MEMBERSHIPS = 'segmentation.memberships.v1';

export const DEFINITIONS = 'definitions';
export const MEMBERS = 'members';
export const NUMBERS = 'numbers';
export const NAMES = 'names';
export const SETS = 'sets';
export const STAYS = 'stays';
export const HISTORY = 'history';

export interface DefinitionInForce {
  readonly segmentId: string;
  readonly version: number;
  readonly name: string;
  /** The first moment at which members are judged by it: not before its record in this partition. */
  readonly activeFrom: EpochMs;
  /** Value of the document's `revision` when this version arrived. */
  readonly revision: number;
  /** The first version with this rule: what was counted by it still counts. Absent where it is this one. */
  readonly statesFrom?: number;
  readonly rule: SegmentRule;
  /** Absent where the rule decides at any time. */
  readonly kind?: SegmentKind;
  /** Value of the document's `revision` when it took over from another rule, beside which it had been judged. */
  readonly tookOver?: number;
}

/** What one partition of the member log has been told about a tenant's segments and traits; ordered by id. */
export interface DefinitionsDocument extends Document, TraitDefinitions {
  /** Counts the definitions that arrived. A member whose `revision` is lower has some that it was not judged by. */
  readonly revision: number;
  readonly segments: readonly DefinitionInForce[];
  /** Versions that are judged beside those in force, until they take over; absent where there is none. */
  readonly coming?: readonly DefinitionInForce[];
  /** Archived segments, the newest last; members leave them when they are judged next. Absent where there is none. */
  readonly ended?: readonly EndedSegment[];
}

export interface EndedSegment {
  readonly segmentId: string;
  readonly version: number;
  readonly at: EpochMs;
}

/** `late`: a late event takes back what was told last, because it counts before that. */
export type ChangeReason = 'event' | 'time' | 'definition' | 'late';

export interface MembershipEntry {
  readonly segmentId: string;
  readonly version: number;
  /** Effective time of what tipped it. */
  readonly enteredAt: EpochMs;
  /** Log clock from which on it was known; absent where that is `enteredAt`. */
  readonly knownAt?: EpochMs;
  readonly reason: ChangeReason;
  readonly causes: Causes;
}

/** One member: what is known, what the rules have seen, and what follows. All lists are ordered by segment id. */
export interface MemberDocument extends Document {
  readonly tenant: string;
  readonly mid: string;
  /** The member's own in the tenant and partition, from 0 on in the order in which members were first heard of. */
  readonly number: number;
  readonly personal?: PersonalBlock<MemberRef>;
  readonly attributes: Attributes;
  readonly revision: number;
  readonly states: PackedStates;
  readonly memberships: readonly MembershipEntry[];
  /** Ids of `memberships`, for the index behind lists. */
  readonly segments: readonly string[];
  /** Segment id of the member's role. */
  readonly role: string;
  /** Segment id of the member's lifecycle stage. */
  readonly stage: string;
  /** Earliest of the states' `dueAt` and that of `late`. */
  readonly dueAt?: EpochMs;
  /** Late events by which roles and stages of the past are still to be set right; absent where there is none. */
  readonly late?: LateEvents;
  /** Lists of static segments that the member is on, as rules see them, in order; absent where there is none. */
  readonly lists?: readonly string[];
  /** The newest leavings, the newest last, at most {@link MAX_LEAVINGS}; absent where there is none. */
  readonly left?: readonly Leaving[];
  /** Versions by which the member is judged beside those in force; absent where there is none. */
  readonly coming?: readonly ComingVersion[];
  /** All that rules could ever have counted; absent where that is nothing. */
  readonly history?: KeptHistory;
  /** Why nobody judges her; absent where she is judged. */
  readonly gone?: Gone;
}

/** Who is `merged` is somebody else, and comes back as she was; of who is `erased`, only her number is known. */
export type Gone = { readonly status: 'merged'; readonly mergeId: string } | { readonly status: 'erased' };

/** The revision of who was judged by no definition yet: she is behind all of them. */
export const NOT_JUDGED_YET = -1;
/** The revision of who is gone: she is behind no definition. */
export const JUDGED_BY_NONE = Number.MAX_SAFE_INTEGER;

export interface LateEvents {
  /** The earliest instant at which one of them counts. */
  readonly from: EpochMs;
  readonly dueAt: EpochMs;
}

/** A leaving that a late event may still show to have been wrong. */
export interface Leaving {
  readonly segmentId: string;
  readonly at: EpochMs;
  readonly reason: ChangeReason;
}

/** Each of the eleven rungs and five more, of 60 bytes; an event that takes back an older one is told as any other. */
export const MAX_LEAVINGS = 16;

/**
 * What it has counted and whether it holds stand among `states` and `memberships`, under {@link besideId}, for nobody to
 * see.
 */
export interface ComingVersion {
  readonly segmentId: string;
  /** The first version with its rule. */
  readonly version: number;
}

/** Where a member's history is: in the order in which it was recorded, in blocks, then chunks, then here. */
export interface KeptHistory {
  readonly blocks: number;
  readonly chunks: number;
  /** The newest, fewer than {@link CHUNK_EVENTS}. */
  readonly recent: readonly KeptEvent[];
}

/**
 * Events that wait in the member's document until they are moved to one of their own. At 190 bytes each, the member's
 * grows by 670 bytes on average, and every eighth event costs one document more.
 */
export const CHUNK_EVENTS = 8;

/**
 * Chunks of which one block is made, of 256 events and 50 kB: 100,000 events of one member are 390 documents. Events that are
 * as large as ingestion takes them, 32 KiB, make a block of 8.5 MB, where MongoDB has 16.
 */
export const BLOCK_CHUNKS = 32;

/** A piece of a member's history that stays as it is. */
export interface HistoryDocument extends Document {
  readonly events: readonly KeptEvent[];
}

/**
 * What a rule sees of an event, a stay that is over, or what a change of attributes replaced, as JSON: one text costs a third
 * in memory of what its parts do, and a tenth of the processor each time that the document around it is written. See
 * `history.ts`.
 */
export type KeptEvent = string;

/** `to` of a stay that lasts: the last instant that there is. */
export const LASTING: EpochMs = 8_640_000_000_000_000;

/**
 * One stay of a member in a segment, [from, to) by effective time. A late event may open one that begins before the
 * last one ended: then the two overlap, and the member was there all the time. One that is taken back is empty: it holds
 * no instant, and tells what was known until then. What is left of one that had ended stands in stays of their own.
 */
export interface StayDocument extends Document {
  readonly tenant: string;
  readonly segmentId: string;
  /** Kafka key of the member. */
  readonly member: string;
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly entered: Change;
  readonly left?: Change;
  /** Log clock from which on its end was known; the last instant that there is, while it lasts. */
  readonly lastsUntilKnown: EpochMs;
  /** Of one that was taken back after it had ended: the end that it was known by, and the log clock until which it was. */
  readonly was?: { readonly to: EpochMs; readonly untilKnown: EpochMs };
}

/** What made a member enter or leave. */
export interface Change {
  /** Log clock from which on it was known. */
  readonly knownAt: EpochMs;
  readonly version: number;
  readonly reason: ChangeReason;
  readonly causes: Causes;
}

/** How many of a tenant's members a partition has given numbers to; whoever has one keeps it. */
export interface NumbersDocument extends Document {
  readonly tenant: string;
  readonly given: number;
  /** How many of them are gone; absent where nobody ever was. */
  readonly gone?: number;
}

/**
 * Members whose names stand together: 2 kB at 30 bytes a name, and 12 kB of the longest. A page of an audience of everybody
 * is 16 of them, and one of few a document for each member, as large as her own.
 */
export const NAMES_PER_DOCUMENT = 64;

/** What the members with neighbouring numbers are called, which is all that an export tells of them. */
export interface NamesDocument extends Document {
  /** `namespace:externalId`, by number; empty where a reference is not known. */
  readonly names: readonly string[];
}

/** Who of those with the numbers of one chunk belongs to a segment; absent where nobody does. */
export interface SetDocument extends Document, Chunk {
  readonly tenant: string;
  readonly segmentId: string;
  readonly partition: number;
  readonly chunk: number;
}

const BESIDE = '@next';

/** Under which a version is judged beside the one in force: no caller's id has an `@`. */
export const besideId = (segmentId: string): string => `${segmentId}${BESIDE}`;

export const isBeside = (id: string): boolean => id.endsWith(BESIDE);

export const chunkId = (member: string, chunk: number): string => `${member}:chunk:${chunk}`;

export const blockId = (member: string, block: number): string => `${member}:block:${block}`;

export const definitionsId = (tenant: string, partition: number): string => `${tenant}:${partition}`;

export const numbersId = (tenant: string, partition: number | ''): string => `${tenant}:${partition}`;

/** @param page a member's number divided by {@link NAMES_PER_DOCUMENT} */
export const namesId = (tenant: string, partition: number, page: number): string =>
  `${tenant}:${partition}:${page}`;

export const setId = (tenant: string, segmentId: string, partition: number, chunk: number): string =>
  `${tenant}:${segmentId}:${partition}:${chunk}`;

export const stayId = (member: string, segmentId: string, from: EpochMs, knownAt: EpochMs): string =>
  `${member}:${segmentId}:${from}:${knownAt}`;
