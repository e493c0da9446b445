import type { Effects } from './effects.ts';
import type { Entry, Interaction, Taken } from './journal.ts';
import { ARTICLES, MEMBERS, QUALIFYING_DWELL_MS } from './load.ts';
import type { Logged } from './log.ts';
import { recountPoints } from './recountPoints.ts';
import type { SeenPoints } from './recountPoints.ts';

const INTERACTIONS = 'rapport.interactions.v1';
const RECORDED = 'rapport.ingestion.InteractionRecorded.v1';
const FRIEND_POINTS = 10;
const BUYS = 2;

export interface Recount {
  readonly effects: Effects;
  /** What is wrong whatever the read models say: something acknowledged is missing, doubled or changed. */
  readonly problems: readonly string[];
  /** Acknowledged interactions, and interactions that took effect. */
  readonly acknowledged: number;
  readonly counted: number;
  /** Records that stand in the log again under an id that was there before. */
  readonly resent: number;
}

interface RecordedData {
  readonly verb: Interaction['verb'];
  readonly object?: { readonly id: string };
  readonly shareId?: string;
  readonly parentShareId?: string;
  readonly dwellMs?: number;
  readonly value?: { readonly amount: string };
  readonly personal: { readonly data: { readonly externalId: string } };
}

const record = <T>(keys: readonly string[], value: (key: string) => T): Record<string, T> =>
  Object.fromEntries(keys.map((key) => [key, value(key)]));

const memberIds = (): readonly string[] => Array.from({ length: MEMBERS }, (_, index) => `m-${index}`);

function sortedNumbers(numbers: readonly number[]): readonly number[] {
  return [...numbers].sort((one, other) => one - other);
}

/** What of an interaction must be in the log as it was sent. */
function essence({ memberId, verb, object, shareId, parentShareId, dwellMs, value }: Interaction): string {
  return JSON.stringify([
    memberId,
    verb,
    object?.id ?? null,
    shareId ?? null,
    parentShareId ?? null,
    dwellMs ?? null,
    value === undefined ? null : String(value.amount),
  ]);
}

function essenceInLog(data: RecordedData): string {
  const { verb, object, shareId, parentShareId, dwellMs, value, personal } = data;
  return JSON.stringify([
    personal.data.externalId,
    verb,
    object?.id ?? null,
    shareId ?? null,
    parentShareId ?? null,
    dwellMs ?? null,
    value?.amount ?? null,
  ]);
}

/** The first record of each id, as every consumer must take it, and what is wrong with the log itself. */
function readInteractions(
  log: readonly Logged[],
  sent: ReadonlyMap<string, Interaction>,
  results: readonly Taken[],
): { readonly first: ReadonlyMap<string, Logged>; readonly problems: string[] } {
  const problems: string[] = [];
  const first = new Map<string, Logged>();
  const places = new Map<string, string>();
  for (const logged of log) {
    if (logged.topic !== INTERACTIONS || logged.event.type !== RECORDED) continue;
    const { id } = logged.event;
    places.set(`${logged.partition}/${logged.offset}`, id);
    const known = first.get(id);
    if (known !== undefined) {
      if (known.partition !== logged.partition) problems.push(`${id} stands in two partitions`);
      continue;
    }
    first.set(id, logged);
    const original = sent.get(id);
    if (original === undefined) problems.push(`${id} is in the log and was never sent`);
    else if (essence(original) !== essenceInLog(logged.event.data as unknown as RecordedData)) {
      problems.push(`${id} is in the log with other content than was sent first`);
    }
  }
  for (const { id, status, position, reason = '', detail = '' } of results) {
    if (status === 'rejected') {
      if (reason !== 'ID_REUSED') problems.push(`${id} was rejected: ${reason} ${detail}`);
    } else if (!first.has(id)) problems.push(`${id} was acknowledged (${status}) and is not in the log`);
    else if (position !== undefined && places.get(`${position.partition}/${position.offset}`) !== id) {
      problems.push(`${id} does not stand where ingestion said, ${position.partition}/${position.offset}`);
    }
  }
  return { first, problems };
}

/** Facts that follow from facts, by their ids: a resend has the same one. */
function countPublished(
  log: readonly Logged[],
  memberOf: ReadonlyMap<string, string>,
): Record<string, number> {
  const counts: Record<string, number> = {};
  const ids = new Set<string>();
  for (const { topic, event } of log) {
    const { id, type, subject = '', data } = event;
    const name = type.split('.').at(-2) ?? '';
    if (ids.has(`${topic} ${id}`)) continue;
    ids.add(`${topic} ${id}`);
    const about =
      name === 'SegmentEntered' || name === 'SegmentExited'
        ? SEGMENT_IDS.includes(String(data.segmentId))
          ? `${String(data.segmentId)} ${memberOf.get(subject) ?? subject}`
          : undefined
        : name === 'EnrollmentStarted' || name === 'MessageRequested'
          ? (memberOf.get(subject) ?? subject)
          : name === 'ShareRecorded'
            ? String(data.shareId)
            : undefined;
    if (about === undefined) continue;
    counts[`${name} ${about}`] = (counts[`${name} ${about}`] ?? 0) + 1;
  }
  return counts;
}

export const SEGMENT_IDS = ['buyers', 'sharers'];

/**
 * What must have come of a round: which interactions count is read from the log, which of them must be there from the
 * journal, and what they come to by counting them one by one.
 */
export function recount(
  journal: readonly Entry[],
  log: readonly Logged[],
  points: SeenPoints,
): Recount & { readonly published: Effects['published'] } {
  const sent = new Map<string, Interaction>();
  const results: Taken[] = [];
  const problems: string[] = [];
  for (const entry of journal) {
    switch (entry.what) {
      case 'sent':
        for (const interaction of entry.interactions) {
          if (!sent.has(interaction.id)) sent.set(interaction.id, interaction);
        }
        break;
      case 'answered':
        results.push(...entry.results);
        break;
      case 'commanded':
      case 'replied':
    }
  }
  const { first, problems: inLog } = readInteractions(log, sent, results);
  problems.push(...inLog);

  const memberOf = new Map<string, string>();
  const counted = [...first.values()].map(({ event }) => {
    const data = event.data as unknown as RecordedData;
    const memberId = data.personal.data.externalId;
    memberOf.set(event.subject ?? '', memberId);
    return { ...data, id: event.id, memberId };
  });
  const members = memberIds();
  const of = (memberId: string) => counted.filter((one) => one.memberId === memberId);
  const orders = counted.filter(({ verb }) => verb === 'order.paid');
  const reads = counted.filter(({ verb }) => verb === 'content.read');
  const shares = counted.filter(({ verb }) => verb === 'content.shared');

  const owners = new Map(shares.map(({ shareId = '', memberId }) => [shareId, memberId]));
  const parents = new Map(shares.map(({ shareId = '', parentShareId }) => [shareId, parentShareId]));
  const depthOf = (shareId: string): number => {
    const parent = parents.get(shareId);
    return parent === undefined ? 0 : 1 + depthOf(parent);
  };
  const earned: Record<string, number[]> = {};
  const earn = (what: string, points: number): void => {
    (earned[what] ??= []).push(points);
  };
  for (const { id, value } of orders) {
    const points = Math.floor(Number(value?.amount ?? 0) / 100);
    if (points > 0) earn(`order ${id}`, points);
  }
  const visited = new Set<string>();
  for (const { shareId, dwellMs = 0, memberId } of reads) {
    const owner = owners.get(shareId ?? '');
    if (owner === undefined || owner === memberId || dwellMs < QUALIFYING_DWELL_MS) continue;
    if (visited.has(`${shareId} ${memberId}`)) continue;
    visited.add(`${shareId} ${memberId}`);
    earn(`friend-read ${owner}`, FRIEND_POINTS);
  }
  const inPoints = recountPoints(
    journal,
    log,
    points,
    new Map(orders.map(({ id, memberId }) => [id, memberId])),
  );
  problems.push(...inPoints.problems);
  const segments = {
    buyers: members
      .filter((member) => of(member).filter(({ verb }) => verb === 'order.paid').length >= BUYS)
      .sort(),
    sharers: members.filter((member) => of(member).some(({ verb }) => verb === 'content.shared')).sort(),
  };
  const distinct = (some: readonly { readonly memberId: string }[]): number =>
    new Set(some.map(({ memberId }) => memberId)).size;
  const aboutArticle = (article: string, some: typeof counted): typeof counted =>
    some.filter(({ object }) => object?.id === article);

  const effects: Effects = {
    timelines: record(members, (member) =>
      of(member)
        .map(({ id }) => id)
        .sort(),
    ),
    segments,
    enrollments: segments.sharers,
    earned: Object.fromEntries(Object.entries(earned).map(([what, points]) => [what, sortedNumbers(points)])),
    balances: record(
      members,
      (member) => inPoints.balances.get(member) ?? { available: 0, pending: 0, held: 0 },
    ),
    breakdowns: Object.fromEntries(
      [
        ['order.paid', orders] as const,
        ['content.read', reads] as const,
        ['content.shared', shares] as const,
      ].map(([verb, some]) => [
        verb,
        {
          interactions: some.length,
          members: distinct(some),
          value: some.reduce((sum, { value }) => sum + Number(value?.amount ?? 0), 0),
        },
      ]),
    ),
    contents: record(ARTICLES, (article) => {
      const read = aboutArticle(article, reads);
      const shared = aboutArticle(article, shares);
      return {
        reads: read.length,
        readers: distinct(read),
        shares: shared.length,
        sharers: distinct(shared),
      };
    }),
    cascades: record(ARTICLES, (article) => {
      const depths = aboutArticle(article, shares).map(({ shareId = '' }) => depthOf(shareId));
      const depth = Math.max(0, ...depths);
      const generations = depths.length === 0 ? [] : Array.from({ length: depth + 1 }, () => 0);
      for (const one of depths) generations[one] = (generations[one] ?? 0) + 1;
      return { size: depths.length, depth, waiting: 0, generations };
    }),
    published: Object.fromEntries([
      ...SEGMENT_IDS.flatMap((segmentId) =>
        segments[segmentId as keyof typeof segments].map((member) => [
          `SegmentEntered ${segmentId} ${member}`,
          1,
        ]),
      ),
      ...segments.sharers.flatMap((member) => [
        [`EnrollmentStarted ${member}`, 1],
        [`MessageRequested ${member}`, 1],
      ]),
      ...shares.map(({ shareId = '' }) => [`ShareRecorded ${shareId}`, 1]),
    ]) as Effects['published'],
  };
  const acknowledged = new Set(results.filter(({ status }) => status !== 'rejected').map(({ id }) => id));
  return {
    effects,
    problems,
    acknowledged: acknowledged.size,
    counted: counted.length,
    resent:
      log.length -
      new Set(log.map(({ topic, partition, event }) => `${topic}/${partition} ${event.id}`)).size,
    published: countPublished(log, memberOf),
  };
}
