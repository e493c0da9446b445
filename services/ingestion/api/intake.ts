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
import { together } from '@rapport/platform/batching/together';
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
/** Facts that go together: more would have nothing to gain. */
const MAX_FACTS_TOGETHER = 200;
/**
 * How long the next facts wait for company after each that was taken, and at most. What becomes of one takes more than
 * half a millisecond of two cores, in all services: who sends no faster than that waits for nobody. At 3,000 a second 90
 * go together, with half as many reads and appends as requests.
 */
const REST_MS_PER_FACT = 0.5;
export const MAX_REST_MS = 30;
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
  | { readonly status: 'accepted' | 'duplicate'; readonly id: string; readonly position: Position }
  | { readonly status: 'reused'; readonly id: string; readonly field: 'id' | 'shareId' };

interface Remembered {
  readonly mid: Mid;
  readonly fingerprint: string;
  /** Where it stands, once that is known. */
  settled?: Position;
  /** Of all that went into the log with it; of what the store told there is none. */
  appended?: Promise<readonly Position[]>;
  /** Its place among them. */
  readonly index: number;
}

/** What is known of a fact before the log has answered. */
type Decided =
  | Extract<Taken, { readonly status: 'reused' }>
  | { readonly status: 'accepted' | 'duplicate'; readonly id: string; readonly known: Remembered };

export interface Intake {
  /**
   * Each fact has its answer, in order. Calls of the same moment go together, and fail together.
   *
   * @throws RpcError UNAVAILABLE, LogUnavailableError: nothing is remembered.
   */
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
  const findStored = async (asked: readonly Planned[]): Promise<ReadonlyMap<string, Remembered>> => {
    const found = new Map<string, Remembered>();
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
        found.set(key, { mid, fingerprint: data.fingerprint ?? '', settled: placeOf(record), index: 0 });
      }
    }
    const keys = [...byKey.keys()];
    for (let from = 0; from < keys.length; from += MAX_IDS_PER_READ) {
      const part = await engine.store.getMany(ROWS, keys.slice(from, from + MAX_IDS_PER_READ));
      for (const [key, row] of part) {
        const { mid, fingerprint, ...place } = row as InteractionRow;
        found.set(key, { mid, fingerprint, settled: placeOf(place), index: 0 });
      }
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

  /** Appends what is reserved; where the log does not take it, nothing of it is remembered. */
  const append = (
    fresh: readonly Planned[],
    reserved: readonly (Remembered & { readonly key: string })[],
  ): void => {
    const appended = (async () => {
      try {
        const positions = await log.append(toRecords(fresh));
        for (const one of reserved) {
          const position = positions[one.index];
          if (position !== undefined) one.settled = position;
        }
        return positions;
      } catch (error) {
        for (const { key } of reserved) recent.delete(key);
        throw error;
      }
    })();
    // Whoever waits for it hears of it; a rejection that nobody waits for is none.
    appended.catch(() => undefined);
    for (const one of reserved) one.appended = appended;
  };

  const decide = async (facts: readonly MemberFact[]): Promise<readonly Decided[]> => {
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

    // From here on nothing is awaited until the ids are reserved: no other batch comes in between.
    const fresh: Planned[] = [];
    const reserved: (Remembered & { readonly key: string })[] = [];
    const decided = planned.map((one, place): Decided => {
      const { fact, id, key } = one;
      const { mid, fingerprint } = fact;
      const owner =
        fact.ownsShareId === undefined ? undefined : owners.get(`${fact.tenant}:${fact.ownsShareId}`);
      if (owner !== undefined && owner !== mid) return { status: 'reused', id, field: 'shareId' };
      const known = recent.get(key) ?? onTheirWay[place] ?? stored.get(key);
      if (known !== undefined) {
        return known.mid === mid && known.fingerprint === fingerprint
          ? { status: 'duplicate', id, known }
          : { status: 'reused', id, field: 'id' };
      }
      const reservation = { key, mid, fingerprint, index: fresh.length };
      if (fact.id !== undefined) recent.set(key, reservation);
      fresh.push(one);
      reserved.push(reservation);
      return { status: 'accepted', id, known: reservation };
    });
    if (fresh.length > 0) append(fresh, reserved);
    return decided;
  };

  const decideTogether = together(decide, {
    most: MAX_FACTS_TOGETHER,
    restMs: ({ length }) => Math.min(MAX_REST_MS, length * REST_MS_PER_FACT),
  });

  const take = async (facts: readonly MemberFact[]): Promise<readonly Taken[]> => {
    const decided = await decideTogether(facts);
    const answers: Taken[] = [];
    for (const one of decided) {
      if (one.status === 'reused') {
        answers.push(one);
        continue;
      }
      const { status, id, known } = one;
      const position = known.settled ?? (await known.appended)?.[known.index];
      if (position === undefined) throw new Error('The log told no position.');
      answers.push({ status, id, position });
    }
    return answers;
  };

  return { take, stop: () => clearInterval(timer) };
}

function placeOf({ partition, offset }: Pick<Position, 'partition' | 'offset'>): Position {
  return { topic: TOPICS.interactions, partition, offset };
}
