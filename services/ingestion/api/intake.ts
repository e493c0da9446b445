import { uuidv7 } from 'uuidv7';
import type { Decode, EventEnvelope, Position } from '@rapport/kernel/event';
import { memberKey } from '@rapport/kernel/ids';
import type { Mid } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import { TOPICS } from '@rapport/contracts/topics';
import type { Engine } from '@rapport/engine/engine';
import type { AppendRecord, EventLog } from '@rapport/engine/ports/log';
import { MAX_IDS_PER_READ } from '@rapport/engine/ports/store';
import { unavailable } from '@rapport/platform/grpc/errors';
import type { Clock } from '@rapport/kernel/clock';
import { ROWS, rowId } from '../views/interactions/projection.ts';
import type { InteractionRow } from '../views/interactions/projection.ts';
import { SHARES } from '../views/shares/projection.ts';
import type { ShareDocument } from '../views/shares/projection.ts';

/** Half of the duplicate window: beyond it a repetition could be missed by the log and not yet be in the store. */
const MAX_LAG = 2 ** 16;
/** Ids that were appended and are not in the store yet: at 3,000 a second, a minute. */
const MAX_UNSETTLED = 200_000;
/** It costs a few requests to Kafka. */
const LAG_INTERVAL_MS = 1_000;
/** What a look has found holds for so long: at 20,000 records a second in one partition, the other half of the window. */
const LOOK_HOLDS_MS = 3_000;
const RETRY_DELAY_MS = 1_000;

/** A fact about a member on its way into the log. */
export interface MemberFact {
  readonly tenant: string;
  readonly mid: Mid;
  /** The caller's id, or one derived from its request; absent: nothing is promised about repetitions. */
  readonly id?: string;
  readonly type: string;
  readonly occurredAt: EpochMs;
  readonly actor: string;
  readonly backfill: boolean;
  readonly traceparent?: string;
  /** Of everything that the caller said, without the id. */
  readonly fingerprint: string;
  readonly data: object;
  /** With `content.shared`: the share that this member says is hers. */
  readonly ownsShareId?: string;
}

export type Taken =
  | { readonly status: 'accepted'; readonly id: string; readonly position: Position }
  | { readonly status: 'duplicate'; readonly id: string; readonly position?: Position }
  | { readonly status: 'reused'; readonly id: string; readonly field: 'id' | 'shareId' };

interface Remembered {
  readonly mid: Mid;
  readonly fingerprint: string;
  /** Resolves to where the facts of its request stand, or to nothing if they could not be appended. */
  readonly appended: Promise<readonly Position[] | undefined>;
  /** Its place among them. */
  readonly index: number;
  settled?: Position;
}

export interface Intake {
  /** Each fact has its answer, in order. @throws RpcError UNAVAILABLE, LogUnavailableError: nothing is remembered. */
  readonly take: (facts: readonly MemberFact[]) => Promise<readonly Taken[]>;
  readonly stop: () => void;
}

interface IntakeOptions {
  readonly engine: Engine;
  readonly log: EventLog;
  readonly clock: Clock;
  readonly encode: (event: EventEnvelope) => Uint8Array;
  readonly decode: Decode;
  /** Under a clock that follows events: what was accepted happened then. */
  readonly observe: (occurredAt: EpochMs) => void;
}

type Stored = Pick<InteractionRow, 'mid' | 'fingerprint' | 'partition' | 'offset'>;

interface Planned {
  readonly fact: MemberFact;
  readonly id: string;
  readonly key: string;
}

/**
 * The only way into the member log. Ids are checked against those that are on their way and against the store, then
 * reserved, then appended: two requests with the same id at the same moment are one.
 */
export function createIntake({ engine, log, clock, encode, decode, observe }: IntakeOptions): Intake {
  const recent = new Map<string, Remembered>();
  /** Until then ids may be taken. What is not known is not guessed: before the first look the store may be anywhere. */
  let knownUntil = 0;
  let isAnyParked = true;

  /** Forgets what the store has by now, and notices when the store falls behind, in whichever replica. */
  const look = async (): Promise<void> => {
    const startedAt = performance.now();
    try {
      const applied = await engine.applied(TOPICS.interactions);
      const ends = await log.endOffsets(TOPICS.interactions);
      // After what is applied: a parked record is applied without a row.
      isAnyParked = (await engine.parked({ limit: 1 })).length > 0;
      const isLagging = ends.some((end, partition) => end - (applied[partition] ?? 0) > MAX_LAG);
      knownUntil = isLagging ? 0 : startedAt + LOOK_HOLDS_MS;
      for (const [key, { settled }] of recent) {
        if (settled === undefined || settled.offset >= (applied[settled.partition] ?? 0)) break;
        recent.delete(key);
      }
    } catch {
      // Kafka or MongoDB did not answer: the look before holds for a while, and the next one comes in a second.
    }
  };
  const looked = look();
  const timer = setInterval(() => void look(), LAG_INTERVAL_MS);

  /** What the store knows of ids, by the key of their row. */
  const findStored = async (asked: readonly Planned[]): Promise<ReadonlyMap<string, Stored>> => {
    const found = new Map<string, Stored>();
    const byKey = new Map(asked.map((one) => [one.key, one]));
    // What is parked has no row yet. Looked for first, or what becomes one in between would be missed.
    if (isAnyParked) {
      const planned = [...byKey.values()];
      const parked = await engine.parkedOf(planned.map(({ fact, id }) => ({ tenantid: fact.tenant, id })));
      for (const [index, { key }] of planned.entries()) {
        const record = parked[index];
        if (record === undefined) continue;
        const decoded = decode(record.value);
        if (decoded.outcome !== 'event') continue;
        const { subject: mid = '', data } = decoded.event as EventEnvelope<string, { fingerprint?: string }>;
        const { partition, offset } = record;
        found.set(key, { mid, fingerprint: data.fingerprint ?? '', partition, offset });
      }
    }
    const keys = [...byKey.keys()];
    for (let from = 0; from < keys.length; from += MAX_IDS_PER_READ) {
      const part = await engine.store.getMany(ROWS, keys.slice(from, from + MAX_IDS_PER_READ));
      for (const [key, row] of part) found.set(key, row as InteractionRow);
    }
    return found;
  };

  const findOwners = async (facts: readonly MemberFact[]): Promise<ReadonlyMap<string, Mid>> => {
    const keys = facts.flatMap(({ tenant, ownsShareId }) =>
      ownsShareId === undefined ? [] : [`${tenant}:${ownsShareId}`],
    );
    if (keys.length === 0) return new Map();
    const found = (await engine.store.getMany(SHARES, [...new Set(keys)])) as ReadonlyMap<
      string,
      ShareDocument
    >;
    return new Map(
      [...found].flatMap(([key, { owner }]) => (owner === undefined ? [] : [[key, owner.mid] as const])),
    );
  };

  const envelope = ({ fact, id }: Planned, recordedAt: string): EventEnvelope => ({
    specversion: '1.0',
    id,
    source: 'rapport/ingestion',
    type: fact.type,
    subject: fact.mid,
    time: toInstant(fact.occurredAt),
    datacontenttype: 'application/json',
    tenantid: fact.tenant,
    recordedat: recordedAt,
    actor: fact.actor,
    ...(fact.backfill && { backfill: true as const }),
    ...(fact.traceparent !== undefined && { traceparent: fact.traceparent }),
    data: { ...fact.data, fingerprint: fact.fingerprint },
  });

  const toRecords = (planned: readonly Planned[]): readonly AppendRecord[] => {
    for (const { fact } of planned) if (!fact.backfill) observe(fact.occurredAt);
    const recordedAt = toInstant(clock.now());
    return planned.map((one) => ({
      topic: TOPICS.interactions,
      key: memberKey(one.fact.tenant, one.fact.mid),
      value: encode(envelope(one, recordedAt)),
    }));
  };

  const take = async (facts: readonly MemberFact[]): Promise<readonly Taken[]> => {
    await looked;
    if (performance.now() > knownUntil || recent.size > MAX_UNSETTLED) {
      throw unavailable(
        'STORE_BEHIND',
        'The store is too far behind the log to know repetitions; nothing was accepted.',
        RETRY_DELAY_MS,
      );
    }
    const planned = facts.map((fact): Planned => {
      const id = fact.id ?? uuidv7();
      return { fact, id, key: rowId(fact.tenant, id) };
    });
    // Held from here on: what is on its way now may be in the store, and forgotten, before the store has answered.
    const onTheirWay = planned.map(({ key }) => recent.get(key));
    const asked = planned.filter(
      ({ fact }, place) => fact.id !== undefined && onTheirWay[place] === undefined,
    );
    const [stored, owners] = await Promise.all([findStored(asked), findOwners(facts)]);

    const answers: Taken[] = [];
    /** What others decide is asked for at the end: where this request fails before, nobody would hear of a rejection. */
    const awaited: { readonly place: number; readonly id: string; readonly known: Remembered }[] = [];
    const fresh: Planned[] = [];
    /** Of the fresh ones: only this is kept while the log answers, not what they were made of. */
    const reserved: { readonly place: number; readonly id: string; readonly key: string }[] = [];
    const { promise: appended, resolve: settle } = Promise.withResolvers<readonly Position[] | undefined>();
    // From here on nothing is awaited until the ids are reserved: no other request comes in between.
    for (const [place, one] of planned.entries()) {
      const { fact, id, key } = one;
      const { mid, fingerprint } = fact;
      const owner =
        fact.ownsShareId === undefined ? undefined : owners.get(`${fact.tenant}:${fact.ownsShareId}`);
      if (owner !== undefined && owner !== mid) {
        answers[place] = { status: 'reused', id, field: 'shareId' };
        continue;
      }
      const row = stored.get(key);
      const known =
        recent.get(key) ??
        onTheirWay[place] ??
        (row && { ...row, appended: Promise.resolve([placeOf(row)]), index: 0 });
      if (known === undefined) {
        if (fact.id !== undefined) recent.set(key, { mid, fingerprint, appended, index: fresh.length });
        fresh.push(one);
        reserved.push({ place, id, key });
      } else if (known.mid !== mid || known.fingerprint !== fingerprint) {
        answers[place] = { status: 'reused', id, field: 'id' };
      } else awaited.push({ place, id, known });
    }
    if (fresh.length > 0) {
      try {
        const positions = await log.append(toRecords(fresh));
        settle(positions);
        for (const [index, { place, id, key }] of reserved.entries()) {
          const position = positions[index];
          if (position === undefined) throw new Error('The log told no position.');
          const remembered = recent.get(key);
          if (remembered !== undefined) remembered.settled = position;
          answers[place] = { status: 'accepted', id, position };
        }
      } catch (error) {
        settle(undefined);
        for (const { key } of reserved) recent.delete(key);
        throw error;
      }
    }
    for (const { place, id, known } of awaited) {
      const position = (await known.appended)?.[known.index];
      if (position === undefined) {
        throw unavailable('LOG_UNAVAILABLE', 'The log did not take it.', RETRY_DELAY_MS);
      }
      answers[place] = { status: 'duplicate', id, position };
    }
    return answers;
  };

  return { take, stop: () => clearInterval(timer) };
}

function placeOf({ partition, offset }: Stored): Position {
  return { topic: TOPICS.interactions, partition, offset };
}
