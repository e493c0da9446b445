import { randomUUID } from 'node:crypto';
import { createCodec } from '@rapport/contracts/codec';
import { interactionVoided } from '@rapport/contracts/ingestion/events';
import type { InteractionVoided } from '@rapport/contracts/ingestion/events';
import { TOPICS } from '@rapport/contracts/topics';
import { DuplicateWindow } from '@rapport/engine/dedupe/window';
import type { EventLog, LogRecord, ReadingOptions, SubscriptionHandler } from '@rapport/engine/ports/log';
import { createShifts } from '@rapport/engine/signal';
import type { EventEnvelope } from '@rapport/kernel/event';
import { memberKey } from '@rapport/kernel/ids';
import type { Mid, TenantId } from '@rapport/kernel/ids';
import { toEpochMs } from '@rapport/kernel/instant';
import { REWARDED, isRewarded, ruleEventOf } from '../reactions/happened.ts';
import type { Replay } from '../reactions/replay.ts';
import { isTold } from '../rule/told.ts';
import type { CompiledRule } from '../views/rules/rulebook.ts';
import type { StandingAt } from '../views/standing/standing.ts';

/** Records whose members' standings are looked up together, in one read. */
const RECORDS_PER_READ = 100;
const BESIDE_CALLERS: ReadingOptions = {
  /**
   * An answer with so much of each of 8 partitions has some 1,600 records, which are taken apart in 3 ms: whoever asks for
   * a balance meanwhile waits for that.
   */
  fetchBytes: 131_072,
  /**
   * Records give way to answers, and answers of the log do not: at times all of it waits, and then the client of the log
   * sleeps for a quarter of a second. At 80,000 records of 500 bytes a second that is 10 MB; with 8 MB it took nearly twice
   * as long to read the log.
   */
  bufferedBytes: 24_000_000,
};

/**
 * In a thread of its own: 2 MB of 8 partitions, which broker and sockets are busy with for a millisecond or two. With the
 * 8 MB that folds ask for, calls beside it wait for that three times a second.
 */
const IN_A_THREAD: ReadingOptions = { fetchBytes: 262_144 };

export interface Reader {
  /** Whether the same thread answers calls, which records then give way to. */
  readonly besideCallers: boolean;
  readonly take: Replay['add'];
  /** A fact of a member that was taken, and counts no more. */
  readonly drop?: (mid: Mid, eventId: string) => void;
  readonly standingsOf: (mids: readonly Mid[]) => Promise<ReadonlyMap<Mid, StandingAt>>;
  readonly progress: (progress: {
    readonly readRecords: string;
    readonly targetRecords: string;
  }) => Promise<void>;
}

/** Next offset of every partition, by topic. */
export type LogEnds = ReadonlyMap<string, readonly number[]>;

/** How far topics reach now. */
export async function endsOf(log: Pick<EventLog, 'endOffsets'>, topics: readonly string[]): Promise<LogEnds> {
  const ends = new Map<string, readonly number[]>();
  for (const topic of topics) ends.set(topic, await log.endOffsets(topic));
  return ends;
}

/** The member log, and what services tell where a rule asks for it. */
export const topicsOf = (rules: readonly CompiledRule[]): readonly string[] =>
  rules.some(({ verbs, awaitedVerbs }) => [...(verbs ?? []), ...(awaitedVerbs ?? [])].some(isTold))
    ? Object.keys(REWARDED)
    : [TOPICS.interactions];

interface Place {
  readonly end: number;
  readonly window: DuplicateWindow;
  reached: number;
}

const isVoid = (event: EventEnvelope): event is InteractionVoided => event.type === interactionVoided.type;

const placeOf = (topic: string, partition: number): string => `${topic}/${partition}`;

/** Reads what topics hold of a tenant up to their ends, each event once, in the order of its partition. */
export async function readLog(
  log: EventLog,
  ends: LogEnds,
  tenant: TenantId,
  signal: AbortSignal,
  { besideCallers, take, drop, standingsOf: standings, progress }: Reader,
): Promise<{ readonly readRecords: number; readonly unreadable: number }> {
  const { decode } = createCodec();
  const giveWay = besideCallers ? createShifts() : undefined;
  const places = new Map<string, Place>();
  for (const [topic, ofTopic] of ends) {
    for (const [partition, end] of ofTopic.entries()) {
      places.set(placeOf(topic, partition), { end, window: new DuplicateWindow(), reached: 0 });
    }
  }
  const targetRecords = [...places.values()].reduce((sum, { end }) => sum + end, 0);
  const waiting = new Set([...places].flatMap(([name, { end }]) => (end > 0 ? [name] : [])));
  const ofTenant = memberKey(tenant, '');
  let unreadable = 0;

  const midsOf = (records: readonly LogRecord[]): readonly Mid[] => {
    const keys = records.map(({ key }) => key).filter((key) => key.startsWith(ofTenant));
    return [...new Set(keys)].map((key) => key.slice(ofTenant.length));
  };

  const takeRecord = (
    { window }: Place,
    { key, value, offset }: LogRecord,
    known: ReadonlyMap<Mid, StandingAt>,
  ): void => {
    // Other tenants' members, and what belongs to no member.
    if (!key.startsWith(ofTenant)) return;
    const decoded = decode(value);
    if (decoded.outcome === 'poison') unreadable += 1;
    if (decoded.outcome !== 'event') return;
    const { event } = decoded;
    if (window.add(tenant, event.id, offset)) return;
    if (isVoid(event)) drop?.(key.slice(ofTenant.length), event.data.interactionId);
    if (!isRewarded(event)) return;
    const effectiveAt = Math.min(toEpochMs(event.time), toEpochMs(event.recordedat));
    const mid = key.slice(ofTenant.length);
    take(mid, ruleEventOf(event, effectiveAt), known.get(mid));
  };

  const finished = Promise.withResolvers<undefined>();
  signal.addEventListener('abort', () => finished.reject(signal.reason as Error), { once: true });
  if (signal.aborted) finished.reject(signal.reason as Error);
  if (waiting.size === 0) finished.resolve(undefined);
  const handler: SubscriptionHandler = {
    onAssigned: (partitions) =>
      Promise.resolve(
        partitions.map((place) => ({
          ...place,
          offset: places.get(placeOf(place.topic, place.partition))?.reached ?? 0,
        })),
      ),
    onRevoked: () => Promise.resolve(),
    onFailure: finished.reject,
    onBatch: async ({ topic, partition, records }) => {
      const name = placeOf(topic, partition);
      const place = places.get(name);
      if (place === undefined) return;
      const { end } = place;
      let known: ReadonlyMap<Mid, StandingAt> = new Map();
      for (const [index, record] of records.entries()) {
        if (record.offset >= end || signal.aborted || !waiting.has(name)) break;
        try {
          if (index % RECORDS_PER_READ === 0) {
            known = await standings(midsOf(records.slice(index, index + RECORDS_PER_READ)));
          }
          const turn = giveWay?.();
          if (turn !== undefined) await turn;
          takeRecord(place, record, known);
        } catch (error) {
          finished.reject(error);
          waiting.clear();
          return;
        }
      }
      place.reached = Math.min(end, (records.at(-1)?.offset ?? -1) + 1);
      if (place.reached >= end) waiting.delete(name);
      const readRecords = [...places.values()].reduce((sum, { reached }) => sum + reached, 0);
      await progress({ readRecords: String(readRecords), targetRecords: String(targetRecords) });
      if (waiting.size === 0) finished.resolve(undefined);
    },
  };
  const group = `points.replay.${randomUUID()}`;
  const reading = besideCallers ? BESIDE_CALLERS : IN_A_THREAD;
  const subscription = await log.subscribe(group, [...ends.keys()], handler, reading);
  try {
    await finished.promise;
  } finally {
    await subscription.stop();
  }
  return { readRecords: targetRecords, unreadable };
}
