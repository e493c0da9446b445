import { DUPLICATE_WINDOW, MAX_PARKED_KEYS, MAX_PARKED_RECORDS } from '../limits.ts';
import type { TopicPartition } from '../ports/log.ts';
import type { Store } from '../ports/store.ts';
import { eachRow } from './parked.ts';
import type { ParkedDocument } from './parked.ts';
import type { ResolvedDocument } from './resolution.ts';

/** What became of a record at its place and after it: whoever folds the log again repeats it and decides nothing. */
export interface Verdict {
  /** `waiting`: until somebody decides. */
  readonly state: 'waiting' | ResolvedDocument['state'];
  /** Offset of the record that decided. */
  readonly until?: number;
  readonly reason: string;
  readonly unread?: true;
  readonly appliedBy?: readonly string[];
}

/** Parked records of one partition, without their bytes. */
export class Waiting {
  /** Ids by key, in order of their places. */
  private readonly byKey = new Map<string, string[]>();
  /** Ids about which a deciding record is on its way. */
  private readonly announced = new Set<string>();

  add(key: string, id: string): void {
    const ids = this.byKey.get(key);
    if (ids === undefined) this.byKey.set(key, [id]);
    // In order, so one that is met again by a younger projection is not behind the last.
    else if (id > (ids.at(-1) ?? '')) ids.push(id);
    else return;
  }

  announce(id: string): void {
    this.announced.add(id);
  }

  /** It was tried and goes on waiting. */
  renounce(id: string): void {
    this.announced.delete(id);
  }

  remove(key: string, id: string): void {
    const ids = this.byKey.get(key) ?? [];
    const index = ids.indexOf(id);
    if (index === -1) return;
    ids.splice(index, 1);
    this.announced.delete(id);
    if (ids.length === 0) this.byKey.delete(key);
  }

  of(key: string): readonly string[] {
    return this.byKey.get(key) ?? [];
  }

  has(key: string): boolean {
    return this.byKey.has(key);
  }

  /** Whether one record more of this key may be parked; what is about to leave counts no more. */
  mayAdd(key: string): boolean {
    let [keys, records] = [this.byKey.has(key) ? 0 : 1, 1];
    for (const ids of this.byKey.values()) {
      const [first = ''] = ids;
      if (this.announced.has(first)) continue;
      keys += 1;
      records += ids.length;
    }
    return keys <= MAX_PARKED_KEYS && records <= MAX_PARKED_RECORDS;
  }
}

/** What is known of the parked records of a partition when it is taken over. */
export interface Judged {
  /** What waits at this place of the log. */
  readonly waiting: Waiting;
  /** By the id that the record has when it is parked. */
  readonly verdicts: Map<string, Verdict>;
  /** Identities of records that became readable when they were redriven, and where that was. */
  readonly reread: Map<string, number>;
}

/**
 * @param firstOffset records before it are applied: of those parked by then it is known that they wait
 * @param own where the partition's own rows are
 * @param live where those of the live projector are, whose verdicts hold for everybody
 */
export async function loadJudged(
  store: Pick<Store, 'find'>,
  { topic, partition }: TopicPartition,
  firstOffset: number,
  { own, live, resolved }: { readonly own: string; readonly live: string; readonly resolved: string },
): Promise<Judged> {
  const judged: Judged = { waiting: new Waiting(), verdicts: new Map(), reread: new Map() };
  const place = { topic, partition };
  for await (const { _id, key, offset } of eachRow<ParkedDocument>(store, own, place)) {
    if (offset < firstOffset) judged.waiting.add(key, _id);
  }
  await loadVerdicts(store, { topic, partition }, firstOffset, { live, resolved }, judged);
  return judged;
}

/** Reads again what has been judged meanwhile. */
export async function loadVerdicts(
  store: Pick<Store, 'find'>,
  place: TopicPartition,
  firstOffset: number,
  { live, resolved }: { readonly live: string; readonly resolved: string },
  { waiting, verdicts, reread }: Judged,
): Promise<void> {
  const { topic, partition } = place;
  const tried = new Map<string, number>();
  for await (const row of eachRow<ParkedDocument>(store, live, { topic, partition })) {
    const { _id, reason, unread, appliedBy, triedAt } = row;
    if (triedAt !== undefined) tried.set(_id, triedAt);
    verdicts.set(_id, {
      state: 'waiting',
      reason,
      ...(unread === true && { unread }),
      ...(appliedBy !== undefined && { appliedBy }),
    });
  }
  // Of those before the window nothing is read again; a partition that is asked for by no place has no window.
  const until = { gte: Number.isFinite(firstOffset) ? Math.max(0, firstOffset - DUPLICATE_WINDOW) : 0 };
  for await (const row of eachRow<ResolvedDocument>(store, resolved, { topic, partition, until })) {
    const { _id, state, unread, appliedBy, identity } = row;
    if (identity !== undefined) reread.set(identity, row.until);
    if (state === 'announced') {
      if ((tried.get(_id) ?? -1) < row.until) waiting.announce(_id);
      continue;
    }
    verdicts.set(_id, {
      state,
      until: row.until,
      reason: `until it is ${state} at offset ${row.until}`,
      ...(unread === true && { unread }),
      ...(appliedBy !== undefined && { appliedBy }),
    });
  }
}
