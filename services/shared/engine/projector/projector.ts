import { randomUUID } from 'node:crypto';
import type { Clock, TickData } from '@rapport/kernel/clock';
import type { CommandEnvelope } from '@rapport/kernel/decider';
import type { Decode, EventEnvelope, Fact, Position } from '@rapport/kernel/event';
import { SYSTEM_KEY_PREFIX, derivedId } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import type { AnyProjection, Document, DocumentKey } from '@rapport/kernel/projection';
import type { AnyReaction } from '@rapport/kernel/reaction';
import type { Committer } from '../commit/committer.ts';
import { DuplicateWindow } from '../dedupe/window.ts';
import { DocumentCache, documentKey } from '../documents/cache.ts';
import {
  CYCLE_DOCUMENTS,
  CYCLE_EVENTS,
  CYCLE_MS,
  DUPLICATE_WINDOW,
  MAX_PARKED_KEYS,
  MAX_PARKED_RECORDS,
  MAX_WAITING_RECORDS,
  SLICE_RECORDS,
  TICK_GRACE_MS,
  YIELD_MS,
} from '../limits.ts';
import type { EntryMaker, OutboxEntry } from '../outbox/entry.ts';
import type { Relay } from '../outbox/relay.ts';
import type { EventLog, LogRecord, RecordBatch, Subscription, TopicPartition } from '../ports/log.ts';
import { MAX_SPAN_LINKS } from '../ports/observer.ts';
import type { EngineObserver } from '../ports/observer.ts';
import { MAX_IDS_PER_READ } from '../ports/store.ts';
import type { Expectation, Store, Write } from '../ports/store.ts';
import { TimerQueue } from '../timers/queue.ts';
import { BEHIND, loadParked, parkedDocument } from './parked.ts';
import type { ParkedDocument } from './parked.ts';
import { claimPartition } from './positions.ts';
import type { PositionRow } from './positions.ts';
import { MissingDocument, createUnit, fireTimer, foldContext, fullKey, prepare } from './unit.ts';
import type { Change, PreparedProjection, TimedDocument, Unit } from './unit.ts';

const TICK_TYPE = 'rapport.ingestion.Tick.v1';
/** A fold that fails twice on the same record will fail for ever. */
const FOLD_ATTEMPTS = 2;
const TIMER_PAGE = 10_000;
const RESTART_DELAY_MS = 500;
/** Longest delay that a timer of the runtime takes. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

interface Owned extends TopicPartition {
  row: PositionRow;
  readonly window: DuplicateWindow;
  readonly timers: TimerQueue;
  readonly parkedKeys: Set<string>;
  parkedRecords: number;
  logClock: number;
  /** Next offset to apply, by projection or reaction, folds in flight included. */
  readonly offsets: Map<string, number>;
  nextOffset: number;
  endOffset: number;
  /** The instant for which a Tick was appended last. */
  tickedFor: number;
}

interface Cycle {
  readonly id: string;
  readonly startedAt: number;
  readonly changes: Map<string, Change>;
  readonly parked: ParkedDocument[];
  readonly entries: OutboxEntry[];
  readonly commands: CommandEnvelope[];
  readonly touched: Set<Owned>;
  readonly traceparents: string[];
  records: number;
  newestAt: number;
}

interface Prepared {
  readonly record: LogRecord;
  readonly fact?: Fact;
  readonly problem?: string;
  /** Only moves time: a duplicate, or a type that nobody here knows. */
  readonly recordedAt?: number;
  readonly windowOnly?: true;
}

export interface ProjectorOptions {
  readonly service: string;
  readonly group: string;
  readonly log: EventLog;
  readonly store: Store;
  readonly clock: Clock;
  readonly decode: Decode;
  readonly projections: readonly AnyProjection[];
  readonly reactions: readonly AnyReaction[];
  readonly observer: EngineObserver;
  readonly committer: Committer;
  readonly makeEntry: EntryMaker;
  readonly relay: Relay | undefined;
  readonly positions: string;
  readonly parked: string;
  /** Before the names of its collections; a rebuild beside the live projection has one. */
  readonly prefix: string;
}

export interface PartitionProgress extends TopicPartition {
  readonly appliedOffset: number;
  readonly logClock: number;
}

/**
 * The loop: takes batches from the log, folds each record once into all projections, lets reactions answer, and commits
 * everything with the positions in one transaction. State lives in memory; what is not committed never happened.
 */
export class Projector {
  private readonly options: ProjectorOptions;
  private readonly prepared: readonly PreparedProjection[];
  private readonly byTopic = new Map<
    string,
    { projections: PreparedProjection[]; reactions: AnyReaction[] }
  >();
  private readonly cache = new DocumentCache();
  private readonly owned = new Map<string, Owned>();
  private readonly queue: RecordBatch[] = [];
  private queued = 0;
  private readonly roomWaiters: (() => void)[] = [];
  private wake: (() => void) | undefined;
  private subscription: Subscription | undefined;
  private running: Promise<void> | undefined;
  private busy: Promise<void> = Promise.resolve();
  private stopping = false;
  private restarting = false;
  private failure: string | undefined;
  private readonly positionWaiters = new Set<() => void>();
  private hold: { readonly reached: () => void; readonly released: Promise<void> } | undefined;

  constructor(options: ProjectorOptions) {
    this.options = options;
    this.prepared = options.projections.map((projection) => prepare(projection, options.prefix));
    for (const prepared of this.prepared) this.topicOf(prepared.projection.topic).projections.push(prepared);
    for (const reaction of options.reactions) this.topicOf(reaction.topic).reactions.push(reaction);
  }

  private topicOf(topic: string): { projections: PreparedProjection[]; reactions: AnyReaction[] } {
    const known = this.byTopic.get(topic);
    if (known !== undefined) return known;
    const made = { projections: [], reactions: [] };
    this.byTopic.set(topic, made);
    return made;
  }

  async start(): Promise<void> {
    if (this.byTopic.size === 0) return;
    await this.subscribe();
    this.running = this.loop();
  }

  /** Every topic has partitions, and nothing has gone wrong for good. */
  ready(): boolean {
    if (this.failure !== undefined || this.restarting) return false;
    return [...this.byTopic.keys()].every((topic) =>
      [...this.owned.values()].some((owned) => owned.topic === topic),
    );
  }

  progress(): readonly PartitionProgress[] {
    return [...this.owned.values()].map(({ topic, partition, row }) => ({
      topic,
      partition,
      logClock: row.logClock,
      appliedOffset: this.lowest(topic, (name) => row.offsets[name] ?? 0),
    }));
  }

  logClock(): number {
    let highest = 0;
    for (const { logClock } of this.owned.values()) highest = Math.max(highest, logClock);
    return highest;
  }

  /** Resolves at the next commit, or after `ms`. */
  moved(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        this.positionWaiters.delete(done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.positionWaiters.add(done);
    });
  }

  /** Runs `work` between two cycles: nothing changes meanwhile. */
  async between<T>(work: () => Promise<T>): Promise<T> {
    if (this.running === undefined) return work();
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    await new Promise<void>((reached) => {
      this.hold = { reached, released };
      this.wake?.();
    });
    try {
      return await work();
    } finally {
      release();
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    for (const go of this.roomWaiters.splice(0)) go();
    this.wake?.();
    await this.running;
    await this.subscription?.stop();
  }

  private lowest(topic: string, offsetOf: (name: string) => number): number {
    const { projections, reactions } = this.topicOf(topic);
    const names = [
      ...projections.map(({ projection }) => projection.name),
      ...reactions.map(({ name }) => name),
    ];
    return Math.min(...names.map(offsetOf));
  }

  private async subscribe(): Promise<void> {
    const { log, group } = this.options;
    this.subscription = await log.subscribe(group, [...this.byTopic.keys()], {
      onAssigned: (partitions) => this.assign(partitions),
      onRevoked: (partitions) => this.revoke(partitions),
      onBatch: (batch) => this.take(batch),
      onFailure: (error) => {
        this.fail(`the log cannot be followed: ${error.message}`, error);
      },
    });
  }

  private fail(reason: string, error: Error): void {
    this.failure = reason;
    this.options.observer.failed(error, reason);
  }

  private async assign(partitions: readonly TopicPartition[]): Promise<readonly Position[]> {
    const positions: Position[] = [];
    for (const { topic, partition } of partitions) {
      const owned = await this.own({ topic, partition });
      this.owned.set(`${topic}/${partition}`, owned);
      positions.push({ topic, partition, offset: Math.max(0, owned.nextOffset - DUPLICATE_WINDOW) });
    }
    return positions;
  }

  private async own({ topic, partition }: TopicPartition): Promise<Owned> {
    const { store, service, positions, parked } = this.options;
    const row = await claimPartition(store, positions, { service, topic, partition });
    const timers = new TimerQueue();
    for (const prepared of this.topicOf(topic).projections)
      await this.loadTimers(prepared, partition, timers);
    const waiting = await loadParked(store, parked, { topic, partition });
    // A reaction that is new to a log must not answer its history.
    const newest = Math.max(0, ...Object.values(row.offsets));
    const { projections, reactions } = this.topicOf(topic);
    const offsets = new Map([
      ...projections.map(({ projection: { name } }) => [name, row.offsets[name] ?? 0] as const),
      ...reactions.map(({ name }) => [name, row.offsets[name] ?? newest] as const),
    ]);
    return {
      topic,
      partition,
      row: { ...row, offsets: Object.fromEntries(offsets) },
      window: new DuplicateWindow(),
      timers,
      parkedKeys: new Set(waiting.map(({ key }) => key)),
      parkedRecords: waiting.length,
      logClock: row.logClock,
      offsets,
      nextOffset: Math.min(...offsets.values()),
      endOffset: 0,
      tickedFor: 0,
    };
  }

  private async loadTimers(
    prepared: PreparedProjection,
    partition: number,
    timers: TimerQueue,
  ): Promise<void> {
    for (const { name, spec } of prepared.collections.values()) {
      if (spec.timers !== true) continue;
      let after: { dueAt: number; _id: string } | undefined;
      for (;;) {
        const page = (await this.options.store.find(name, {
          filter: { partition, dueAt: { gt: 0 } },
          sort: { dueAt: 1 },
          limit: TIMER_PAGE,
          ...(after !== undefined && { after }),
        })) as readonly TimedDocument[];
        for (const { _id, dueAt } of page) timers.push({ dueAt: dueAt ?? 0, collection: name, id: _id });
        const last = page.at(-1);
        if (last === undefined || page.length < TIMER_PAGE) break;
        after = { dueAt: last.dueAt ?? 0, _id: last._id };
      }
    }
  }

  private async revoke(partitions: readonly TopicPartition[]): Promise<void> {
    const gone = new Set(partitions.map(({ topic, partition }) => `${topic}/${partition}`));
    for (const place of gone) this.owned.delete(place);
    const kept = this.queue.filter(({ topic, partition }) => !gone.has(`${topic}/${partition}`));
    this.queue.splice(0, this.queue.length, ...kept);
    this.queued = kept.reduce((sum, { records }) => sum + records.length, 0);
    for (const go of this.roomWaiters.splice(0)) go();
    await this.busy;
    this.cache.clear();
  }

  private async take(batch: RecordBatch): Promise<void> {
    if (!this.owned.has(`${batch.topic}/${batch.partition}`)) return;
    this.queue.push(batch);
    this.queued += batch.records.length;
    this.wake?.();
    while (
      this.queued > MAX_WAITING_RECORDS &&
      !this.stopping &&
      this.owned.has(`${batch.topic}/${batch.partition}`)
    ) {
      await new Promise<void>((resolve) => {
        this.roomWaiters.push(resolve);
      });
    }
  }

  private async loop(): Promise<void> {
    while (!this.stopping) {
      if (this.hold !== undefined) {
        const { reached, released } = this.hold;
        this.hold = undefined;
        reached();
        await released;
      }
      if (this.queue.length === 0 || this.failure !== undefined) {
        await this.idle();
        continue;
      }
      let finish = (): void => undefined;
      this.busy = new Promise((resolve) => {
        finish = resolve;
      });
      try {
        await this.options.relay?.room();
        await this.runCycle();
      } catch (error) {
        finish();
        this.options.observer.failed(error as Error, 'running a cycle');
        await this.restart();
      } finally {
        finish();
      }
    }
  }

  /** Waits for a batch, and appends Ticks for timers that nothing else has fired. */
  private async idle(): Promise<void> {
    const { clock } = this.options;
    let delayMs = MAX_TIMEOUT_MS;
    if (!clock.follows()) {
      for (const owned of this.owned.values()) {
        const due = owned.timers.peek()?.dueAt;
        if (due === undefined || due <= owned.tickedFor) continue;
        const waitMs = due + TICK_GRACE_MS - clock.now();
        if (waitMs <= 0) await this.appendTick(owned, due);
        else delayMs = Math.min(delayMs, waitMs);
      }
    }
    if (this.queue.length > 0 || this.hold !== undefined || this.stopping) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
  }

  private async appendTick(owned: Owned, due: number): Promise<void> {
    const { log, service, clock, observer } = this.options;
    const { topic, partition } = owned;
    const at = toInstant(due);
    const event: EventEnvelope<string, TickData> = {
      specversion: '1.0',
      id: derivedId('tick', partition, at),
      source: `rapport/${service}`,
      type: TICK_TYPE,
      time: at,
      datacontenttype: 'application/json',
      tenantid: 'system',
      recordedat: toInstant(Math.max(due, clock.now())),
      data: { at },
    };
    try {
      await log.append([
        { topic, partition, key: `${SYSTEM_KEY_PREFIX}tick`, value: Buffer.from(JSON.stringify(event)) },
      ]);
      owned.tickedFor = due;
    } catch (error) {
      observer.failed(error as Error, 'appending a tick');
      owned.tickedFor = 0;
    }
  }

  /** Forgets what is in memory and begins again from the positions. */
  private async restart(): Promise<void> {
    if (this.stopping) return;
    this.restarting = true;
    await this.subscription?.stop();
    this.owned.clear();
    this.queue.splice(0);
    this.queued = 0;
    for (const go of this.roomWaiters.splice(0)) go();
    this.cache.clear();
    await new Promise((resolve) => {
      setTimeout(resolve, RESTART_DELAY_MS);
    });
    try {
      await this.subscribe();
      this.restarting = false;
    } catch (error) {
      this.fail('the log could not be followed again', error as Error);
    }
  }

  private async runCycle(): Promise<void> {
    const cycle: Cycle = {
      id: randomUUID(),
      startedAt: performance.now(),
      changes: new Map(),
      parked: [],
      entries: [],
      commands: [],
      touched: new Set(),
      traceparents: [],
      records: 0,
      newestAt: 0,
    };
    while (
      this.queue.length > 0 &&
      cycle.changes.size < CYCLE_DOCUMENTS &&
      cycle.entries.length < CYCLE_EVENTS &&
      performance.now() - cycle.startedAt < CYCLE_MS
    ) {
      const batch = this.nextSlice();
      const owned = batch === undefined ? undefined : this.owned.get(`${batch.topic}/${batch.partition}`);
      if (batch === undefined || owned === undefined) continue;
      await this.foldSlice(cycle, owned, batch);
    }
    await this.commit(cycle);
  }

  /** A few hundred records from the front of the queue. */
  private nextSlice(): RecordBatch | undefined {
    const batch = this.queue.shift();
    if (batch === undefined) return undefined;
    const { records } = batch;
    if (records.length > SLICE_RECORDS) {
      this.queue.unshift({ ...batch, records: records.slice(SLICE_RECORDS) });
    }
    const slice = records.slice(0, SLICE_RECORDS);
    this.queued -= slice.length;
    if (this.queued <= MAX_WAITING_RECORDS) for (const go of this.roomWaiters.splice(0)) go();
    return { ...batch, records: slice };
  }

  private async foldSlice(cycle: Cycle, owned: Owned, batch: RecordBatch): Promise<void> {
    owned.endOffset = batch.endOffset;
    const records = batch.records.map((record) => this.prepareRecord(cycle, owned, record));
    await this.preload(cycle, owned, records);
    cycle.touched.add(owned);
    let yieldedAt = performance.now();
    for (const prepared of records) {
      if (prepared.windowOnly === true) continue;
      await this.apply(cycle, owned, prepared);
      const next = prepared.record.offset + 1;
      for (const [name, offset] of owned.offsets) if (offset < next) owned.offsets.set(name, next);
      cycle.records += 1;
      if (performance.now() - yieldedAt < YIELD_MS) continue;
      await new Promise((resolve) => setImmediate(resolve));
      yieldedAt = performance.now();
    }
    this.options.observer.lag({
      topic: owned.topic,
      partition: owned.partition,
      records: Math.max(0, owned.endOffset - (batch.records.at(-1)?.offset ?? 0) - 1),
    });
  }

  private prepareRecord(cycle: Cycle, owned: Owned, record: LogRecord): Prepared {
    const { topic, partition } = owned;
    const decoded = this.options.decode(record.value);
    const past = record.offset < owned.nextOffset;
    if (decoded.outcome === 'poison') {
      return past ? { record, windowOnly: true } : { record, problem: decoded.reason };
    }
    const { id, tenant } =
      decoded.outcome === 'event' ? { id: decoded.event.id, tenant: decoded.event.tenantid } : decoded;
    const duplicate = owned.window.add(tenant, id, record.offset);
    if (past) return { record, windowOnly: true };
    const recordedAt =
      decoded.outcome === 'event' ? Date.parse(decoded.event.recordedat) : decoded.recordedAt;
    owned.logClock = Math.max(owned.logClock, recordedAt);
    cycle.newestAt = Math.max(cycle.newestAt, recordedAt);
    if (duplicate) this.options.observer.duplicatesDropped(1);
    if (duplicate || decoded.outcome === 'ignored') return { record, recordedAt: owned.logClock };
    const { event } = decoded;
    if (event.traceparent !== undefined && cycle.traceparents.length < MAX_SPAN_LINKS) {
      cycle.traceparents.push(event.traceparent);
    }
    const fact: Fact = {
      position: { topic, partition, offset: record.offset },
      key: record.key,
      event,
      logClock: owned.logClock,
      effectiveAt: Math.min(Date.parse(event.time), recordedAt),
    };
    return { record, fact, recordedAt: owned.logClock };
  }

  private read(cycle: Cycle, collection: string, id: string): Document | null | undefined {
    const key = documentKey(collection, id);
    const changed = cycle.changes.get(key);
    return changed === undefined ? this.cache.get(key) : changed.document;
  }

  private async preload(cycle: Cycle, owned: Owned, records: readonly Prepared[]): Promise<void> {
    const missing = new Map<string, Set<string>>();
    const want = ({ collection, id }: DocumentKey): void => {
      if (this.read(cycle, collection, id) !== undefined) return;
      const known = missing.get(collection);
      if (known === undefined) missing.set(collection, new Set([id]));
      else known.add(id);
    };
    const { projections, reactions } = this.topicOf(owned.topic);
    for (const { fact } of records) {
      if (fact === undefined) continue;
      for (const prepared of projections) {
        if (!prepared.handles.has(fact.event.type)) continue;
        for (const key of this.safely(() => prepared.projection.keys(fact as never)))
          want(fullKey(prepared, key));
      }
      for (const reaction of reactions) {
        if (!reaction.handles.includes(fact.event.type)) continue;
        for (const key of this.safely(() => reaction.keys(fact as never))) want(key);
      }
    }
    for (const [collection, ids] of missing) await this.load(collection, [...ids]);
  }

  /** `keys` that throws announces nothing; the fold then throws too and the record is parked. */
  private safely(keys: () => readonly DocumentKey[]): readonly DocumentKey[] {
    try {
      return keys();
    } catch {
      return [];
    }
  }

  private async load(collection: string, ids: readonly string[]): Promise<void> {
    for (let from = 0; from < ids.length; from += MAX_IDS_PER_READ) {
      const part = ids.slice(from, from + MAX_IDS_PER_READ);
      const found = await this.options.store.getMany(collection, part);
      for (const id of part) this.cache.set(documentKey(collection, id), found.get(id) ?? null);
    }
  }

  /** Runs a piece of folding, loading what it misses, until it is through; its effects come all or not at all. */
  private async attempt(cycle: Cycle, work: (unit: Unit) => void): Promise<Unit> {
    let failures = 0;
    for (;;) {
      const unit = createUnit();
      try {
        work(unit);
        return unit;
      } catch (error) {
        if (error instanceof MissingDocument) {
          await this.load(error.collection, [error.id]);
          continue;
        }
        failures += 1;
        if (failures >= FOLD_ATTEMPTS) throw error;
      }
    }
  }

  private async apply(cycle: Cycle, owned: Owned, prepared: Prepared): Promise<void> {
    const { record, fact, problem, recordedAt } = prepared;
    const place = { topic: owned.topic, partition: owned.partition, offset: record.offset };
    if (recordedAt !== undefined) await this.fireDue(cycle, owned, place, recordedAt);
    if (problem !== undefined) {
      this.park(cycle, owned, record, problem);
      return;
    }
    if (fact === undefined) return;
    if (owned.parkedKeys.has(record.key)) {
      this.park(cycle, owned, record, BEHIND);
      return;
    }
    try {
      await this.foldFact(cycle, owned, fact);
    } catch (error) {
      this.park(cycle, owned, record, `a fold failed: ${String(error)}`);
    }
  }

  private async foldFact(cycle: Cycle, owned: Owned, fact: Fact): Promise<void> {
    const { projections, reactions } = this.topicOf(owned.topic);
    const { offset, partition } = fact.position;
    const { type } = fact.event;
    const reader = { read: (collection: string, id: string) => this.read(cycle, collection, id) };
    const unit = await this.attempt(cycle, (effects) => {
      for (const prepared of projections) {
        if (!prepared.handles.has(type) || (owned.offsets.get(prepared.projection.name) ?? 0) > offset)
          continue;
        const context = foldContext(prepared, effects, reader, { partition, logClock: fact.logClock });
        prepared.projection.fold(context, fact as never);
      }
    });
    // Entries are made before anything is taken over: an event that breaks its contract parks its record.
    this.takeOver(cycle, owned, unit, fact.position);
    for (const reaction of reactions) {
      if (!reaction.handles.includes(type) || (owned.offsets.get(reaction.name) ?? 0) > offset) continue;
      await this.attempt(cycle, () => {
        const commands = reaction.react(
          {
            get: <D extends Document>(collection: string, id: string) => {
              const found = this.read(cycle, collection, id);
              if (found === undefined) throw new MissingDocument(collection, id);
              return (found ?? undefined) as D | undefined;
            },
          },
          fact as never,
        );
        cycle.commands.push(...commands);
      });
    }
  }

  private async fireDue(cycle: Cycle, owned: Owned, place: Position, logClock: number): Promise<void> {
    for (
      let timer = owned.timers.peek();
      timer !== undefined && timer.dueAt <= logClock;
      timer = owned.timers.peek()
    ) {
      const due = timer;
      owned.timers.pop();
      const prepared = this.prepared.find(({ collections }) =>
        [...collections.values()].some(({ name }) => name === due.collection),
      );
      if (prepared === undefined) continue;
      const reader = { read: (collection: string, id: string) => this.read(cycle, collection, id) };
      const unit = await this.attempt(cycle, (effects) => {
        fireTimer(prepared, due, effects, reader, { partition: owned.partition, logClock: due.dueAt });
      });
      this.takeOver(cycle, owned, unit, place);
    }
  }

  private takeOver(cycle: Cycle, owned: Owned, unit: Unit, source: Position): void {
    const { makeEntry } = this.options;
    const stream = `${source.topic}/${source.partition}`;
    const entries = unit.events.map((event) => makeEntry(event, { stream, version: source.offset, source }));
    cycle.entries.push(...entries);
    for (const [key, change] of unit.changes) {
      if (change.spec.timers === true) {
        const before = this.read(
          cycle,
          change.collection,
          key.slice(change.collection.length + 1),
        ) as TimedDocument | null;
        const after = change.document as TimedDocument | null;
        if (after?.dueAt !== undefined && after.dueAt !== before?.dueAt) {
          owned.timers.push({ dueAt: after.dueAt, collection: change.collection, id: after._id });
        }
      }
      cycle.changes.set(key, change);
    }
  }

  private park(cycle: Cycle, owned: Owned, record: LogRecord, reason: string): void {
    const { topic, partition } = owned;
    cycle.parked.push(parkedDocument(owned, record, reason, owned.logClock));
    owned.parkedKeys.add(record.key);
    owned.parkedRecords += 1;
    this.options.observer.parked({ topic, partition, reason });
    if (owned.parkedKeys.size > MAX_PARKED_KEYS || owned.parkedRecords > MAX_PARKED_RECORDS) {
      const error = new Error(`More is parked in ${topic}/${partition} than single bad records explain.`);
      this.fail(error.message, error);
      throw error;
    }
  }

  private async commit(cycle: Cycle): Promise<void> {
    const { committer, observer, clock, positions, parked, store } = this.options;
    const rows = [...cycle.touched].map((owned): { owned: Owned; row: PositionRow; moved: boolean } => ({
      owned,
      moved: [...owned.offsets].some(([name, offset]) => offset !== owned.row.offsets[name]),
      row: {
        ...owned.row,
        cycleId: cycle.id,
        logClock: owned.logClock,
        offsets: { ...owned.row.offsets, ...Object.fromEntries(owned.offsets) },
      },
    }));
    const moved = rows.filter((row) => row.moved);
    if (moved.length === 0) return;
    const fence = moved.map(({ owned, row }): Expectation => ({
      collection: positions,
      expected: { cycleId: owned.row.cycleId },
      document: row,
    }));
    const writes: Write[] = cycle.parked.map((document) => ({ kind: 'put', collection: parked, document }));
    const expectations: Expectation[] = [];
    const committed = new Map<string, Document | null>();
    for (const [key, { collection, spec, document }] of cycle.changes) {
      if (document === null) {
        writes.push({ kind: 'remove', collection, id: key.slice(collection.length + 1) });
        committed.set(key, null);
      } else if (spec.shared === true) {
        const before = this.cache.get(key) as (Document & { readonly _rev?: string }) | null | undefined;
        const tagged = { ...document, _rev: cycle.id };
        const expected = before == null ? 'absent' : { _rev: before._rev ?? '' };
        expectations.push({ collection, expected, document: tagged });
        committed.set(key, tagged);
      } else {
        writes.push({ kind: 'put', collection, document });
        committed.set(key, document);
      }
    }
    const [probe] = moved;
    const outcome = await committer.commit({
      fence,
      expectations,
      writes,
      entries: cycle.entries,
      commands: cycle.commands,
      rememberRefusals: false,
      tookEffect: async () => {
        const id = probe?.row._id ?? '';
        const row = (await store.getMany(positions, [id])).get(id) as PositionRow | undefined;
        return row?.cycleId === cycle.id;
      },
    });
    if (outcome.outcome === 'fenced') {
      observer.cycleFenced(outcome.collection);
      throw new Error(`A cycle was fenced: somebody else changed ${outcome.collection}.`);
    }
    for (const [key, document] of committed) this.cache.set(key, document);
    for (const { owned, row } of moved) owned.row = row;
    for (const done of [...this.positionWaiters]) done();
    observer.cycleCommitted({
      records: cycle.records,
      documents: cycle.changes.size,
      events: cycle.entries.length,
      durationMs: performance.now() - cycle.startedAt,
      freshnessMs: Math.max(0, clock.now() - cycle.newestAt),
      traceparents: cycle.traceparents,
    });
  }
}
