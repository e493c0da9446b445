import type { Effects } from './effects.ts';
import type { Command, CommandAnswer, Entry, Interaction, Taken } from './journal.ts';
import { ARTICLES, MEMBERS, QUALIFYING_DWELL_MS } from './load.ts';
import type { Logged } from './log.ts';

const INTERACTIONS = 'rapport.interactions.v1';
const RECORDED = 'rapport.ingestion.InteractionRecorded.v1';
const FRIEND_POINTS = 10;
const BUYS = 2;

/** A booking as the ledger's API tells it. */
export interface Booking {
  readonly txnId: string;
  readonly memberId: string;
  readonly amount: number;
  readonly balanceAfter: number;
  readonly ruleId: string;
  readonly causeEventId: string;
  readonly reason: string;
  readonly postings: readonly { readonly debit: string; readonly credit: string; readonly amount: number }[];
}

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

/** What each command has booked: once where it was answered so, at most once where it was never answered. */
function checkCommands(
  commands: ReadonlyMap<string, Command>,
  answers: ReadonlyMap<string, readonly CommandAnswer[]>,
  bookings: readonly Booking[],
): readonly string[] {
  const problems: string[] = [];
  const byRequest = Map.groupBy(
    bookings.filter(({ ruleId }) => ruleId === ''),
    ({ reason }) => reason,
  );
  for (const reason of byRequest.keys()) {
    if (!commands.has(reason)) problems.push(`a booking names ${reason}, which was never commanded`);
  }
  for (const [requestId, { memberId, rpc, amount }] of commands) {
    const booked = byRequest.get(requestId) ?? [];
    const given = answers.get(requestId) ?? [];
    const [answer] = given;
    if (given.some((one) => JSON.stringify(one) !== JSON.stringify(answer))) {
      problems.push(`${requestId} was answered in different ways: ${JSON.stringify(given)}`);
    }
    const most = answer?.outcome === 'refused' ? 0 : 1;
    const least = answer?.outcome === 'booked' ? 1 : 0;
    if (booked.length > most || booked.length < least) {
      problems.push(`${requestId} is booked ${booked.length} times, answered ${JSON.stringify(answer)}`);
    }
    const [booking] = booked;
    if (booking === undefined) continue;
    const signed = rpc === 'Earn' ? amount : -amount;
    if (booking.memberId !== memberId || booking.amount !== signed) {
      problems.push(`${requestId} has booked ${booking.amount} on ${booking.memberId}`);
    }
    if (
      answer?.outcome === 'booked' &&
      (answer.txnId !== booking.txnId || Number(answer.balanceAfter) !== booking.balanceAfter)
    ) {
      problems.push(`${requestId} was answered ${answer.txnId}, the ledger has ${booking.txnId}`);
    }
  }
  return problems;
}

/** Each account's chain, the ledger as a whole, and the events that tell of it. */
function checkLedger(bookings: readonly Booking[], log: readonly Logged[]): readonly string[] {
  const problems: string[] = [];
  const perAccount = new Map<string, number>();
  const add = (account: string, amount: number): void => {
    perAccount.set(account, (perAccount.get(account) ?? 0) + amount);
  };
  for (const { postings } of bookings) {
    for (const { debit, credit, amount } of postings) {
      add(debit, -amount);
      add(credit, amount);
    }
  }
  const total = [...perAccount.values()].reduce((sum, one) => sum + one, 0);
  if (total !== 0) problems.push(`the ledger sums to ${total}`);
  for (const [memberId, own] of Map.groupBy(bookings, (booking) => booking.memberId)) {
    let balance = 0;
    for (const { txnId, amount, balanceAfter } of own) {
      balance += amount;
      if (balanceAfter !== balance)
        problems.push(`${txnId}: balance ${balanceAfter}, by addition ${balance}`);
    }
    const account = own[0]?.txnId.split('@')[0] ?? '';
    if (perAccount.get(account) !== balance) {
      problems.push(`${memberId}: postings come to ${perAccount.get(account) ?? 0}, bookings to ${balance}`);
    }
  }
  const told = new Map<string, number>();
  const lastVersion = new Map<string, number>();
  const ids = new Set<string>();
  for (const { topic, event } of log) {
    if (topic !== 'rapport.points.v1' || typeof event.data.txnId !== 'string') continue;
    if (ids.has(event.id)) continue;
    ids.add(event.id);
    const { txnId } = event.data;
    told.set(txnId, (told.get(txnId) ?? 0) + 1);
    const [account = '', version = ''] = txnId.split('@');
    if (Number(version) <= (lastVersion.get(account) ?? 0))
      problems.push(`${txnId} is published out of order`);
    lastVersion.set(account, Number(version));
  }
  const booked = new Set(bookings.map(({ txnId }) => txnId));
  if (booked.size !== bookings.length) problems.push('a transaction is listed twice');
  for (const txnId of booked) {
    if (told.get(txnId) !== 1) problems.push(`${txnId} is published ${told.get(txnId) ?? 0} times`);
  }
  for (const txnId of told.keys()) {
    if (!booked.has(txnId)) problems.push(`${txnId} is published and not in the ledger`);
  }
  return problems;
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
 *
 * @param bookings of all members, each member's in booking order
 */
export function recount(
  journal: readonly Entry[],
  log: readonly Logged[],
  bookings: readonly Booking[],
): Recount & { readonly published: Effects['published'] } {
  const sent = new Map<string, Interaction>();
  const commands = new Map<string, Command>();
  const answers = new Map<string, CommandAnswer[]>();
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
        if (entry.deviating !== true) commands.set(entry.command.requestId, entry.command);
        break;
      case 'replied':
        if (entry.deviating === true) {
          if (entry.answer.outcome === 'booked')
            problems.push(`${entry.requestId} was booked with another amount`);
        } else answers.set(entry.requestId, [...(answers.get(entry.requestId) ?? []), entry.answer]);
    }
  }
  const { first, problems: inLog } = readInteractions(log, sent, results);
  problems.push(...inLog, ...checkCommands(commands, answers, bookings), ...checkLedger(bookings, log));

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
  const balanceOf = (memberId: string): number => {
    const byRule = [
      ...orders
        .filter((order) => order.memberId === memberId)
        .flatMap(({ id }) => earned[`order ${id}`] ?? []),
      ...(earned[`friend-read ${memberId}`] ?? []),
    ];
    const byCommand = bookings.filter((booking) => booking.memberId === memberId && booking.ruleId === '');
    return [...byRule, ...byCommand.map(({ amount }) => amount)].reduce((sum, one) => sum + one, 0);
  };
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
    balances: record(members, balanceOf),
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
