import { MAX_IDS_PER_READ } from '@rapport/engine/ports/store';
import type { Query, Store } from '@rapport/engine/ports/store';
import type { PersonalBlock } from '@rapport/kernel/event';
import { memberKey } from '@rapport/kernel/ids';
import type { MemberRef } from '@rapport/kernel/ids';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Document } from '@rapport/kernel/projection';
import { ladderOf } from '../../segment/ladders.ts';
import type { Standing } from '../../segment/ladders.ts';
import {
  DEFINITIONS,
  HISTORY,
  LASTING,
  MEMBERS,
  MEMBERSHIPS,
  NAMES,
  NAMES_PER_DOCUMENT,
  NUMBERS,
  SETS,
  STAYS,
  definitionsId,
  namesId,
  numbersId,
} from './documents.ts';
import type {
  Change,
  DefinitionsDocument,
  MemberDocument,
  NamesDocument,
  NumbersDocument,
  SetDocument,
  StayDocument,
} from './documents.ts';
import { NO_PAST, eventsKept, historyIds, pastOf } from './history.ts';
import type { KeptPast, KnownEvent } from './history.ts';
import { unpackName } from './names.ts';
import { createRulebooks } from './rulebook.ts';
import { byVersionsInForce, withoutComing } from './takeover.ts';

const MEMBER_COLLECTION = `${MEMBERSHIPS}.${MEMBERS}`;
const NAMES_COLLECTION = `${MEMBERSHIPS}.${NAMES}`;
const NUMBERS_COLLECTION = `${MEMBERSHIPS}.${NUMBERS}`;
const SET_COLLECTION = `${MEMBERSHIPS}.${SETS}`;
const STAY_COLLECTION = `${MEMBERSHIPS}.${STAYS}`;
const DEFINITION_COLLECTION = `${MEMBERSHIPS}.${DEFINITIONS}`;

const HISTORY_COLLECTION = `${MEMBERSHIPS}.${HISTORY}`;

/** More partitions than a deployment has (48 in the cluster profile). */
const MAX_PARTITIONS = 256;

/** @param id Kafka key of the member */
export async function findMember(
  store: Pick<Store, 'getMany'>,
  id: string,
): Promise<MemberDocument | undefined> {
  return (await findMembers(store, [id])).get(id);
}

/** @param ids Kafka keys, at most `MAX_IDS_PER_READ` */
export async function findMembers(
  store: Pick<Store, 'getMany'>,
  ids: readonly string[],
): Promise<ReadonlyMap<string, MemberDocument>> {
  return (await store.getMany(MEMBER_COLLECTION, ids)) as ReadonlyMap<string, MemberDocument>;
}

/** The engine writes the partition to documents that have timers. */
export type StoredMember = MemberDocument & { readonly partition: number };

/** A member as it is stored, and by the versions that are in force at a moment. */
export interface SeenMember {
  readonly stored: MemberDocument;
  readonly member: MemberDocument;
}

/**
 * @param isMoving whether a version of the tenant has taken over, and members are still to be judged after it
 * @param until takeovers after this moment do not count
 */
export async function seeMembers(
  store: Store,
  members: readonly MemberDocument[],
  isMoving: () => Promise<boolean>,
  until?: EpochMs,
): Promise<readonly SeenMember[]> {
  const mayMove = members.some(({ coming }) => coming !== undefined) && (await isMoving());
  if (!mayMove) return members.map((stored) => ({ stored, member: withoutComing(stored) }));
  const idOf = (member: MemberDocument): string =>
    definitionsId(member.tenant, (member as StoredMember).partition);
  const ids = members.flatMap((member) => (member.coming === undefined ? [] : [idOf(member)]));
  const found = await store.getMany(DEFINITION_COLLECTION, [...new Set(ids)]);
  const findRulebook = createRulebooks();
  return members.map((stored) => {
    const definitions = found.get(idOf(stored)) as DefinitionsDocument | undefined;
    return { stored, member: byVersionsInForce(stored, definitions, findRulebook, until) };
  });
}

/** A member as answers name her. */
export interface NamedMember extends Document {
  readonly personal?: Pick<PersonalBlock<MemberRef>, 'data'>;
}
const NAME_FIELD = 'personal.data';

/** What lists tell of a member: what her rules have counted is most of her document. */
export type MemberSummary = NamedMember & Pick<MemberDocument, 'memberships'>;

/** Members of a segment by their key: an order in which nobody moves while others come and go. */
export async function listMembers(
  store: Store,
  { tenant, segmentId, after }: Place,
  limit: number,
): Promise<readonly MemberSummary[]> {
  const query = byKey({ tenant, segments: segmentId }, limit, after);
  const found = await store.find(MEMBER_COLLECTION, { ...query, fields: [NAME_FIELD, 'memberships'] });
  return found as readonly MemberSummary[];
}

/** Members of any of these segments by their key, with all that is known of them. */
export async function findInAny(
  store: Store,
  tenant: string,
  segmentIds: readonly string[],
  limit: number,
  after: string | undefined,
): Promise<readonly MemberDocument[]> {
  const found = await store.find(
    MEMBER_COLLECTION,
    byKey({ tenant, segments: { in: segmentIds } }, limit, after),
  );
  return found as readonly MemberDocument[];
}

const byKey = (filter: Query['filter'], limit: number, after: string | undefined): Query => ({
  ...{ filter, limit },
  ...(after !== undefined && { after: { _id: after } }),
});

export async function countMembers(store: Store, tenant: string, segmentId: string): Promise<number> {
  const sets = await findSets(store, tenant, [segmentId]);
  return sets.reduce((sum, { members }) => sum + members, 0);
}

/** How many numbers each partition has given to members of the tenant, and how many of those are gone. */
export async function countByPartition(
  store: Store,
  tenant: string,
): Promise<readonly { readonly partition: number; readonly given: number; readonly gone: number }[]> {
  const numbers = await store.find(NUMBERS_COLLECTION, {
    filter: { _id: { gte: `${tenant}:`, lt: `${tenant};` } },
    limit: MAX_PARTITIONS,
  });
  return (numbers as readonly NumbersDocument[]).map(({ _id, given, gone = 0 }) => ({
    partition: Number(_id.slice(numbersId(tenant, '').length)),
    ...{ given, gone },
  }));
}

/** Members of the tenant: each has a number, and is not gone. */
export async function countAllMembers(store: Store, tenant: string): Promise<number> {
  return (await countByPartition(store, tenant)).reduce((sum, { given, gone }) => sum + given - gone, 0);
}

// --- sets --------------------------------------------------------------------------------------------------------

/** Chunks that one read takes: 20,000 of at most 3 kB are 60 MB, and 20 segments of 16 million members each. */
const MAX_SET_DOCUMENTS = 20_000;

/** A question about more than {@link MAX_SET_DOCUMENTS}. */
export class SetsTooLargeError extends Error {
  readonly code = 'SETS_TOO_LARGE';

  constructor() {
    super(`More than ${MAX_SET_DOCUMENTS} chunks of sets are asked for at once.`);
    this.name = 'SetsTooLargeError';
  }
}

/** The sets of these segments as they were at one moment, by segment, partition and chunk. @throws SetsTooLargeError */
export async function findSets(
  store: Store,
  tenant: string,
  segmentIds: readonly string[],
): Promise<readonly SetDocument[]> {
  const found = await store.find(SET_COLLECTION, {
    filter: { tenant, segmentId: { in: segmentIds } },
    limit: MAX_SET_DOCUMENTS + 1,
  });
  if (found.length > MAX_SET_DOCUMENTS) throw new SetsTooLargeError();
  return found as readonly SetDocument[];
}

/**
 * How the members of one partition with these numbers are called, in their order; without those of whom it is not known.
 *
 * @param numbers ascending, at most `MAX_IDS_PER_READ`
 */
export async function findNames(
  store: Pick<Store, 'getMany'>,
  tenant: string,
  partition: number,
  numbers: readonly number[],
): Promise<readonly MemberRef[]> {
  const pageOf = (number: number): number => Math.floor(number / NAMES_PER_DOCUMENT);
  const pages = [...new Set(numbers.map(pageOf))];
  const ids = pages.map((page) => namesId(tenant, partition, page));
  const found = (await store.getMany(NAMES_COLLECTION, ids)) as ReadonlyMap<string, NamesDocument>;
  const names = new Map(pages.map((page, index) => [page, found.get(ids[index] ?? '')?.names]));
  return numbers
    .map((number) => unpackName(names.get(pageOf(number))?.[number % NAMES_PER_DOCUMENT]))
    .filter((name) => name !== undefined);
}

// --- members with their histories ---------------------------------------------------------------------------------

/** Documents of histories that one sample reads: 5,000 of 1.5 kB to 90 kB, a second of work where they are long. */
const MAX_SAMPLE_DOCUMENTS = 5_000;

/** Events whose documents are in memory at once, of 170 bytes; of one member alone there may be more. */
const EVENTS_AT_ONCE = 50_000;

export interface MemberWithHistory extends KeptPast {
  readonly member: MemberDocument;
}

/** Members of a tenant by their key, strictly behind one. Keys begin with the tenant and a colon; a semicolon comes next. */
export async function pageOfMembers(
  store: Store,
  tenant: string,
  after: string | undefined,
  limit: number,
): Promise<readonly StoredMember[]> {
  return (await store.find(MEMBER_COLLECTION, {
    filter: { _id: { gt: after ?? memberKey(tenant, ''), lt: `${tenant};` } },
    limit,
  })) as readonly StoredMember[];
}

/**
 * Members drawn without regard to what they did: keys are hashes, so those that follow any key are as good as a lot.
 * Fewer than were asked for where there are no more, or where their histories are long.
 *
 * @param mid where to begin; the same one draws the same members
 */
export async function sampleMembers(
  store: Store,
  tenant: string,
  mid: string,
  size: number,
): Promise<readonly MemberDocument[]> {
  const start = memberKey(tenant, mid);
  const after = await pageOfMembers(store, tenant, start, size);
  const missing = size - after.length;
  const first = missing === 0 ? [] : await pageOfMembers(store, tenant, undefined, missing);
  const before = first.filter(({ _id }) => _id <= start);
  let documents = 0;
  return [...after, ...before].filter((member) => {
    if (member.gone !== undefined) return false;
    documents += historyIds(member).length;
    return documents <= MAX_SAMPLE_DOCUMENTS;
  });
}

/** A block is made of chunks once in 256 events of a member: whoever reads just then reads again. */
const MAX_HISTORY_READS = 3;

/** Documents that hold histories, by id; some may have been moved since their ids were read. */
async function findHistoryDocuments(
  store: Store,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Document>> {
  const found = new Map<string, Document>();
  for (let from = 0; from < ids.length; from += MAX_IDS_PER_READ) {
    const part = await store.getMany(HISTORY_COLLECTION, ids.slice(from, from + MAX_IDS_PER_READ));
    for (const [id, document] of part) found.set(id, document);
  }
  return found;
}

/** What is kept of a member; `undefined` where a part of it has been moved since the member was read. */
function pastAmong(found: ReadonlyMap<string, Document>, member: MemberDocument): KeptPast | undefined {
  if (!historyIds(member).every((id) => found.has(id))) return undefined;
  const getMany = <D extends Document>(_: string, ids: readonly string[]): readonly (D | undefined)[] =>
    ids.map((id) => found.get(id) as D | undefined);
  return pastOf({ getMany }, member);
}

/** All that was recorded of a member and counts, in the order in which it was. @param id Kafka key of the member */
export async function findHistory(store: Store, id: string): Promise<readonly KnownEvent[]> {
  return (await findPast(store, id)).history;
}

/** The same, with what counts no more. @param id Kafka key of the member */
export async function findPast(store: Store, id: string): Promise<KeptPast> {
  for (let reads = 0; reads < MAX_HISTORY_READS; reads += 1) {
    const member = await findMember(store, id);
    if (member === undefined) return NO_PAST;
    const past = pastAmong(await findHistoryDocuments(store, historyIds(member)), member);
    if (past !== undefined) return past;
  }
  throw new Error(`The history of ${id} was moved ${MAX_HISTORY_READS} times while it was read.`);
}

/** Members one after another, with all that was recorded of them. */
export async function* withHistories(
  store: Store,
  members: readonly MemberDocument[],
): AsyncGenerator<MemberWithHistory> {
  let from = 0;
  while (from < members.length) {
    let end = from;
    let events = 0;
    do {
      events += eventsKept(members[end]);
      end += 1;
    } while (end < members.length && events + eventsKept(members[end]) <= EVENTS_AT_ONCE);
    const portion = members.slice(from, end);
    const found = await findHistoryDocuments(store, portion.flatMap(historyIds));
    for (const member of portion) {
      yield { member, ...(pastAmong(found, member) ?? (await findPast(store, member._id))) };
    }
    from = end;
  }
}

// --- what was ----------------------------------------------------------------------------------------------------

/** A segment, and where in its list of members to go on: strictly after the member with this key. */
export interface Place {
  readonly tenant: string;
  readonly segmentId: string;
  readonly after?: string;
}

/** An instant that is asked about, by effective time. */
export interface Moment {
  readonly at: EpochMs;
  /** By what was recorded until this log clock; by all that is, where it is absent. */
  readonly knownAt?: EpochMs;
}

/** Who belonged to a segment at only one of two instants. */
export interface Difference {
  /** Kafka key. */
  readonly member: string;
  readonly change: 'entered' | 'left';
  readonly at: EpochMs;
  readonly why: Change;
}

/** Stays that hold an instant, of each member the one that began first, by member. */
export async function staysAt(
  store: Store,
  place: Place,
  moment: Moment,
  limit: number,
): Promise<readonly StayDocument[]> {
  const stays: StayDocument[] = [];
  let { after } = place;
  // Stays of one member that overlap count once, so a read may bring less than was asked for.
  while (stays.length < limit) {
    const wanted = limit - stays.length;
    const from = { ...place, ...(after !== undefined && { after }) };
    const { found, isEnd } = await findHolding(store, from, moment, {}, wanted);
    for (const stay of found) if (stay.member !== stays.at(-1)?.member) stays.push(stay);
    after = found.at(-1)?.member;
    if (isEnd) break;
  }
  return stays.slice(0, limit);
}

/** The stay that holds an instant, of each of these members that has one. */
export async function staysOf(
  store: Store,
  { tenant, segmentId }: Place,
  members: readonly string[],
  moment: Moment,
): Promise<ReadonlyMap<string, StayDocument>> {
  const known = [...new Set(members)].sort();
  const stays = new Map<string, StayDocument>();
  let rest: readonly string[] = known;
  while (rest.length > 0) {
    const filter = { member: { in: rest } };
    const { found, isEnd } = await findHolding(
      store,
      { tenant, segmentId },
      moment,
      filter,
      MAX_IDS_PER_READ,
    );
    for (const stay of found) if (!stays.has(stay.member)) stays.set(stay.member, stay);
    const last = isEnd ? undefined : found.at(-1)?.member;
    rest = last === undefined ? [] : rest.filter((member) => member > last);
  }
  return stays;
}

/** Every stay of a member that holds an instant, by segment; of each segment the one that began first. */
export async function segmentsAt(
  store: Store,
  tenant: string,
  member: string,
  moment: Moment,
): Promise<readonly StayDocument[]> {
  const lists = await Promise.all(
    holding(moment).map(async (filter) => {
      const found = await store.find(STAY_COLLECTION, {
        filter: { tenant, member, ...filter },
        sort: { from: 1 },
        limit: MAX_SEGMENTS_AT_ONCE,
      });
      return found as readonly StayDocument[];
    }),
  );
  const stays = new Map<string, StayDocument>();
  for (const stay of lists.flat().sort((left, right) => left.from - right.from)) {
    if (!stays.has(stay.segmentId)) stays.set(stay.segmentId, asKnown(stay, moment));
  }
  return [...stays.values()].sort((left, right) => (left.segmentId < right.segmentId ? -1 : 1));
}

/**
 * The rung among stays that hold an instant. A late event may have begun one while another one lasted: the one that
 * began last was the member's.
 */
export function standingIn(stays: readonly StayDocument[], standing: Standing): StayDocument | undefined {
  return stays
    .filter(({ segmentId }) => ladderOf(segmentId)?.standing === standing)
    .reduce<StayDocument | undefined>(
      (last, stay) => (stay.from >= (last?.from ?? -Infinity) ? stay : last),
      undefined,
    );
}

/** Twice what a tenant may have published at once: overlapping stays are few. */
const MAX_SEGMENTS_AT_ONCE = 2_000;

/**
 * Members of whom something changed in (from, to], at most `limit`, and of them those who belong at only one end;
 * `after` is where to go on, absent at the end.
 */
export async function differences(
  store: Store,
  place: Place,
  { from, to }: { readonly from: EpochMs; readonly to: EpochMs },
  limit: number,
): Promise<{ readonly differences: readonly Difference[]; readonly after?: string }> {
  const period = { gt: from, lte: to };
  const {
    begun: _,
    ended,
    members,
    last,
  } = await changed(store, place, { from: period }, { to: period }, limit);
  const [before, after] = await Promise.all([
    staysOf(store, place, members, { at: from }),
    staysOf(store, place, members, { at: to }),
  ]);
  const leavings = new Map<string, StayDocument>();
  for (const stay of ended) {
    // What was taken back ended nothing.
    if (stay.to > stay.from && stay.to > (leavings.get(stay.member)?.to ?? -Infinity))
      leavings.set(stay.member, stay);
  }
  return {
    differences: members.flatMap((member): readonly Difference[] => {
      const now = after.get(member);
      const leaving = leavings.get(member);
      if (!before.has(member) && now !== undefined)
        return [{ member, change: 'entered', at: now.from, why: now.entered }];
      if (before.has(member) && now === undefined && leaving?.left !== undefined)
        return [{ member, change: 'left', at: leaving.to, why: leaving.left }];
      return [];
    }),
    ...(last !== undefined && { after: last }),
  };
}

/** What versions of a segment made of its members. */
export interface VersionRange {
  /** Exclusive. */
  readonly from: number;
  /** Inclusive. */
  readonly to: number;
  /** When the first of them came: nothing of theirs is earlier. */
  readonly since: EpochMs;
}

/**
 * Members who came or went because of versions, at most `limit`, and of them those whom one version did not give back what
 * another one took; `after` as in {@link differences}.
 */
export async function versionDifferences(
  store: Store,
  place: Place,
  { from, to, since }: VersionRange,
  limit: number,
): Promise<{ readonly differences: readonly Difference[]; readonly after?: string }> {
  const by = (change: 'entered' | 'left'): Query['filter'] => ({
    [`${change}.reason`]: 'definition',
    [`${change}.version`]: { gt: from, lte: to },
  });
  const { begun, ended, members, last } = await changed(
    store,
    place,
    { from: { gte: since }, ...by('entered') },
    { to: { gte: since }, ...by('left') },
    limit,
  );
  const came = Map.groupBy(begun, ({ member }) => member);
  const went = Map.groupBy(ended, ({ member }) => member);
  return {
    differences: members.flatMap((member): readonly Difference[] => {
      const [entries, leavings] = [came.get(member) ?? [], went.get(member) ?? []];
      const entry = entries.length > leavings.length ? entries.at(-1) : undefined;
      if (entry !== undefined) return [{ member, change: 'entered', at: entry.from, why: entry.entered }];
      const leaving = leavings.length > entries.length ? leavings.at(-1) : undefined;
      if (leaving?.left === undefined) return [];
      return [{ member, change: 'left', at: leaving.to, why: leaving.left }];
    }),
    ...(last !== undefined && { after: last }),
  };
}

/**
 * Stays of a segment that began or ended in some way, and the members, at most `limit`, of whom all of them are among
 * these.
 */
async function changed(
  store: Store,
  place: Place,
  beginning: Query['filter'],
  ending: Query['filter'],
  limit: number,
): Promise<{
  readonly begun: readonly StayDocument[];
  readonly ended: readonly StayDocument[];
  readonly members: readonly string[];
  /** Absent at the end. */
  readonly last?: string;
}> {
  const [begun, ended] = await Promise.all([
    find(store, place, beginning, MAX_IDS_PER_READ),
    find(store, place, ending, MAX_IDS_PER_READ),
  ]);
  const all = [...new Set([...begun, ...ended].map(({ member }) => member))].sort();
  // A list that is full may lack stays of its last member, and says nothing of those behind.
  const ends = [begun, ended].flatMap((stays) =>
    stays.length < MAX_IDS_PER_READ ? [] : [stays.at(-1)?.member ?? ''],
  );
  const whole = all.filter((member) => ends.every((end) => member < end));
  const members = (whole.length > 0 ? whole : all.slice(0, 1)).slice(0, limit);
  const last = members.length < all.length ? members.at(-1) : undefined;
  return { begun, ended, members, ...(last !== undefined && { last }) };
}

/**
 * Stays that hold an instant. As of what was known at a moment there are three kinds of them: those that held it, those of
 * which it was not known yet that they had ended, and those that had, and of which it was not known yet that they never were.
 */
function holding({ at, knownAt }: Moment): readonly Query['filter'][] {
  if (knownAt === undefined) return [{ from: { lte: at }, to: { gt: at } }];
  const begun = { from: { lte: at }, 'entered.knownAt': { lte: knownAt } };
  return [
    { ...begun, to: { gt: at } },
    { ...begun, lastsUntilKnown: { gt: knownAt } },
    { ...begun, 'was.to': { gt: at }, 'was.untilKnown': { gt: knownAt } },
  ];
}

/** The stay without an end that was not known, and with the one that was. */
function asKnown(stay: StayDocument, { knownAt = LASTING }: Moment): StayDocument {
  if (stay.lastsUntilKnown <= knownAt) {
    const { was } = stay;
    return was === undefined || was.untilKnown <= knownAt ? stay : { ...stay, to: was.to };
  }
  const { left: _, ...lasting } = stay;
  return { ...lasting, to: LASTING };
}

/** Stays that hold a moment, by member; where it is not the end, none behind the last one's member. */
async function findHolding(
  store: Store,
  place: Place,
  moment: Moment,
  more: Query['filter'],
  limit: number,
): Promise<{ readonly found: readonly StayDocument[]; readonly isEnd: boolean }> {
  const lists = await Promise.all(
    holding(moment).map((filter) => find(store, place, { ...more, ...filter }, limit)),
  );
  // A list that is full says nothing of those behind its last member.
  const ends = lists.flatMap((stays) => (stays.length < limit ? [] : [stays.at(-1)?.member ?? '']));
  const stays = new Map(lists.flat().map((stay) => [stay._id, stay]));
  const found = [...stays.values()]
    .filter(({ member }) => ends.every((end) => member <= end))
    .sort((left, right) =>
      left.member === right.member ? left.from - right.from : left.member < right.member ? -1 : 1,
    );
  return { found: found.map((stay) => asKnown(stay, moment)), isEnd: ends.length === 0 };
}

async function find(
  store: Store,
  { tenant, segmentId, after }: Place,
  filter: Query['filter'],
  limit: number,
): Promise<readonly StayDocument[]> {
  const found = await store.find(STAY_COLLECTION, {
    filter: { tenant, segmentId, ...(after !== undefined && { member: { gt: after } }), ...filter },
    sort: { member: 1, from: 1 },
    limit,
  });
  return found as readonly StayDocument[];
}
