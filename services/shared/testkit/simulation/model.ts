/**
 * What must come out, counted in the plainest way: it shares no code with the engine and knows nothing of partitions
 * that change hands, of cycles or of retries. It reads the log, one record after another.
 */

export interface ModelTally {
  readonly visits: string[];
  points: number;
  readonly fired: string[];
  dueAt?: number;
  again?: number;
  armedAt?: number;
}

interface Read {
  readonly id: string;
  readonly type: string;
  readonly tenantid: string;
  readonly recordedat: string;
  readonly data: {
    points?: number;
    dueInMs?: number;
    again?: number;
    factor?: number;
    failsUntil?: number;
    parkedId?: string;
  };
}

export interface ModelRecord {
  readonly offset: number;
  readonly key: string;
  readonly value: Uint8Array;
}

const AGAIN_MS = 70;
const DECISIONS = /^rapport\.admin\.Parked(Redriven|Discarded)\.v1$/;

const read = ({ value }: ModelRecord): Read => JSON.parse(Buffer.from(value).toString()) as Read;

/** One partition, folded from its beginning up to `next`. */
export class ModelPartition {
  next = 0;
  readonly tallies = new Map<string, ModelTally>();
  /** Ids of what is published, by key and in its order: a wave of timers is overtaken by records of other keys. */
  readonly echoes = new Map<string, string[]>();
  /** Points that visits earn, by visit. */
  readonly earned = new Map<string, { readonly key: string; readonly points: number }>();
  visits = 0;
  /** Offsets of the records that wait, by key, in their order. */
  readonly parked = new Map<string, number[]>();
  /** Visits that an operator has decided never to count. */
  readonly discarded = new Set<string>();
  private readonly seen = new Set<string>();
  private clock = 0;
  private factor = 1;

  follow(records: readonly ModelRecord[], to: number): void {
    for (; this.next < to; this.next += 1) {
      const record = records[this.next];
      if (record === undefined) throw new Error(`Offset ${to} is beyond the end of the log.`);
      this.fold(record, records);
    }
  }

  private fold(record: ModelRecord, records: readonly ModelRecord[]): void {
    const { key, offset } = record;
    const event = read(record);
    const { id, type, tenantid, recordedat, data } = event;
    this.clock = Math.max(this.clock, Date.parse(recordedat));
    for (let first = this.firstDue(); first !== undefined; first = this.firstDue()) this.fire(first);
    if (this.seen.has(`${tenantid} ${id}`)) return;
    this.seen.add(`${tenantid} ${id}`);
    if (type === 'sim.Priced') this.factor = data.factor ?? 1;
    const decision = DECISIONS.exec(type)?.[1];
    if (decision !== undefined) this.release(data.parkedId ?? '', decision === 'Discarded', records);
    if (type !== 'sim.Visited') return;
    const waiting = this.parked.get(key);
    if (waiting !== undefined) waiting.push(offset);
    else if (!this.visit(key, event)) this.parked.set(key, [offset]);
  }

  /** The first of its key is dropped, or tried like those behind it, until one of them fails. */
  private release(parkedId: string, isDiscarded: boolean, records: readonly ModelRecord[]): void {
    const place = Number(parkedId.split('|')[2]);
    const found = [...this.parked].find(([, [first]]) => first === place);
    if (found === undefined) return;
    const [key, waiting] = found;
    for (let offset = waiting[0]; offset !== undefined; offset = waiting[0]) {
      const record = records[offset];
      if (record === undefined) throw new Error(`Offset ${offset} is beyond the end of the log.`);
      const event = read(record);
      if (offset === place && isDiscarded) this.discarded.add(event.id);
      else if (!this.visit(key, event)) return;
      waiting.shift();
    }
    this.parked.delete(key);
  }

  /** `false` if it cannot be folded yet. */
  private visit(key: string, { id, data }: Read): boolean {
    if (this.clock < (data.failsUntil ?? 0)) return false;
    const tally = this.tallies.get(key) ?? { visits: [], points: 0, fired: [] };
    this.tallies.set(key, tally);
    this.visits += 1;
    tally.visits.push(id);
    tally.points += (data.points ?? 0) * this.factor;
    if (data.points !== undefined) this.earned.set(id, { key, points: data.points });
    if (data.dueInMs !== undefined) {
      const dueAt = this.clock + data.dueInMs;
      if (tally.dueAt !== dueAt) tally.armedAt = this.clock;
      tally.dueAt = dueAt;
      tally.again = data.again ?? 0;
    }
    this.publish(key, `echo:${id}`);
    return true;
  }

  private publish(key: string, id: string): void {
    const echoes = this.echoes.get(key) ?? [];
    this.echoes.set(key, echoes);
    echoes.push(id);
  }

  private firstDue(): string | undefined {
    const due = [...this.tallies].flatMap(([key, { dueAt }]) =>
      dueAt !== undefined && dueAt <= this.clock ? [[key, dueAt] as const] : [],
    );
    due.sort(([one, at], [other, otherAt]) => at - otherAt || (one < other ? -1 : 1));
    return due[0]?.[0];
  }

  private fire(key: string): void {
    const tally = this.tallies.get(key);
    if (tally?.dueAt === undefined) return;
    const at = Math.max(tally.dueAt, tally.armedAt ?? 0);
    tally.fired.push(`${tally.dueAt}/${at}`);
    this.publish(key, `due:${key}@${at}`);
    const again = tally.again ?? 0;
    delete tally.dueAt;
    delete tally.again;
    delete tally.armedAt;
    if (again === 0) return;
    tally.dueAt = at + AGAIN_MS;
    tally.again = again - 1;
    tally.armedAt = at;
  }
}
