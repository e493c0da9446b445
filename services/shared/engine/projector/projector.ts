import type { Clock } from '@rapport/kernel/clock';
import type { Decode, EventEnvelope, Position } from '@rapport/kernel/event';
import type { DocumentKey } from '@rapport/kernel/projection';
import type { AnyReaction } from '@rapport/kernel/reaction';
import type { Build } from '../builds/builds.ts';
import type { Committer } from '../commit/committer.ts';
import { DecideFailedError } from '../commit/pending.ts';
import type { ByDocument } from '../documents/byDocument.ts';
import { DocumentCache } from '../documents/cache.ts';
import { createRemembered } from '../documents/remembered.ts';
import {
  CYCLE_MS,
  DUPLICATE_WINDOW,
  MAX_RESTART_DELAY_MS,
  MAX_SWEPT_EVENTS,
  PARKED_LOOK_MS,
  RELAY_RETRY_MS,
  RESTART_DELAY_MS,
  RESTS_PER_COMMIT,
  SWEEP_RETRY_MS,
} from '../limits.ts';
import type { EntryMaker } from '../outbox/entry.ts';
import { loadJudged, loadVerdicts } from '../poison/waiting.ts';
import type { Relay } from '../outbox/relay.ts';
import type { EngineLimits } from '../ports/engine.ts';
import type { EventLog, RecordBatch, Subscription, TopicPartition } from '../ports/log.ts';
import type { EngineObserver } from '../ports/observer.ts';
import { CommitUnknownError } from '../ports/store.ts';
import type { Store } from '../ports/store.ts';
import { Signal, UNTIL_CALLED_MS } from '../signal.ts';
import { appendTicks } from '../timers/ticking.ts';
import type { TickingOptions } from '../timers/ticking.ts';
import { Backlog } from './backlog.ts';
import { BACKLOG, LIVE, createCycle, isFull, toCommit } from './cycle.ts';
import type { Cycle } from './cycle.ts';
import { createFolding } from './folding.ts';
import type { Slice } from './decoding.ts';
import type { Folding } from './folding.ts';
import { maySweep, ownPartition, partitionName } from './partition.ts';
import type { OwnedPartition } from './partition.ts';
import { hasCycle } from './positions.ts';
import { changeFollowers } from './refollowing.ts';
import type { FollowerChange } from './refollowing.ts';
import { followersByTopic } from './topics.ts';
import type { Followers } from './topics.ts';

export interface ProjectorOptions {
  readonly service: string;
  readonly group: string;
  readonly log: EventLog;
  readonly store: Store;
  readonly clock: Clock;
  readonly decode: Decode;
  readonly encode: (event: EventEnvelope) => Uint8Array;
  /** Those that follow when it starts. */
  readonly builds: readonly Build[];
  readonly publishes: (build: Build) => boolean;
  /** The collection in the store for one that the code names. */
  readonly physical: (collection: string) => string;
  readonly reactions: readonly AnyReaction[];
  readonly observer: EngineObserver;
  readonly committer: Committer;
  readonly makeEntry: EntryMaker;
  /** Holds the folds back while its outbox is full. */
  readonly relay: Pick<Relay, 'full' | 'depth'>;
  readonly positions: string;
  /** Where its parked records are. */
  readonly parked: string;
  /** What the live projector has parked, and how it was resolved: whoever comes later repeats it. */
  readonly verdicts: { readonly live: string; readonly resolved: string };
  /** It decides nothing about parked records: all that it meets has been judged. */
  readonly repeats: boolean;
  /** Offset before which to stop, for a rebuild that must meet the live projection at the same place. */
  readonly barrier?: (place: TopicPartition) => number;
  /** Append Ticks for timers that nothing else fires; a rebuild leaves that to the live projection. */
  readonly ticks: boolean;
  readonly limits?: EngineLimits | undefined;
}

export interface PartitionProgress extends TopicPartition {
  /** Next offset to apply of the slowest follower. */
  readonly appliedOffset: number;
  /** The first record of a wave: what is due by it is not all fired. */
  readonly waveOffset?: number;
  readonly logClock: number;
  /** The same by projection or reaction. */
  readonly offsets: Readonly<Record<string, number>>;
  /** Why it stands still, where it does. */
  readonly stopped?: string;
}

interface Hold {
  readonly reached: () => void;
  readonly released: Promise<void>;
}

/**
 * The loop: takes batches from the log, folds each record once into all projections, lets reactions answer, and commits
 * everything with the positions in one transaction. State lives in memory; what is not committed never happened.
 */
export class Projector {
  private readonly options: ProjectorOptions;
  private followers: ReadonlyMap<string, Followers>;
  /** Documents by id for queries, of builds that follow. */
  readonly remembered: Pick<Store, 'getMany'>;
  private readonly cache = new DocumentCache();
  private readonly folding: Folding;
  private readonly owned = new Map<string, OwnedPartition>();
  private readonly backlog: Backlog;
  private readonly ticking: TickingOptions;
  private readonly signal = new Signal();
  private subscription: Subscription | undefined;
  /** Of the subscription that counts; what an earlier one still calls back is void. */
  private generation = 0;
  private running: Promise<void> | undefined;
  private busy: Promise<void> = Promise.resolve();
  /** The commit on its way, on top of which the next cycle is folded already. It never rejects. */
  private committing: Promise<void> = Promise.resolve();
  /** Keys of the documents that the last committed cycle has changed and that are not to be kept. */
  private unkept: readonly DocumentKey[] = [];
  /** When the next cycle may begin, unless it can be filled at once. */
  private restsUntil = 0;
  private stopping = false;
  /** Why everything in memory must be dropped. */
  private lost: string | undefined;
  private restarts = 0;
  /** Why it stands still until an operator has looked. */
  private failure: string | undefined;
  private readonly commitWaiters = new Set<() => void>();
  private readonly holds: Hold[] = [];
  private nextLookAt = 0;
  private highestClock = 0;

  constructor(options: ProjectorOptions) {
    this.options = options;
    this.followers = followersByTopic(options.builds, options.reactions, options.publishes);
    const { verdicts } = options;
    this.folding = createFolding({ ...options, cache: this.cache, resolved: verdicts.resolved });
    this.remembered = createRemembered({
      ...options,
      cache: this.cache,
      owned: this.owned,
      followers: () => this.followers,
      isLost: () => this.lost !== undefined || this.failure !== undefined,
    });
    this.backlog = new Backlog({ ...options, ownedAt: (place) => this.owned.get(partitionName(place)) });
    this.ticking = {
      ...options,
      hasRecords: (owned) => this.backlog.hasRecordsOf(owned),
      dropStale: (owned, dueBy) => this.busily(() => this.folding.dropStaleTimers(owned, dueBy)),
    };
  }

  async start(): Promise<void> {
    if (this.followers.size === 0) return;
    await this.subscribe();
    this.running = this.loop();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.backlog.makeRoom();
    this.signal.raise();
    await this.running;
    await this.committing;
    await this.subscription?.stop();
    for (const { reached } of this.holds.splice(0)) reached();
  }

  /** Every topic has partitions, and nothing has gone wrong for good. */
  ready(): boolean {
    if (this.failure !== undefined || this.lost !== undefined || this.stopping) return false;
    if (this.hasStopped()) return false;
    return [...this.followers.keys()].every((topic) =>
      [...this.owned.values()].some((owned) => owned.topic === topic),
    );
  }

  /** What is committed. */
  progress(): readonly PartitionProgress[] {
    return [...this.owned.values()].map(({ topic, partition, row, followers, stopped }) => ({
      topic,
      partition,
      logClock: row.logClock,
      offsets: row.offsets,
      appliedOffset: Math.min(...followers.names.map((name) => row.offsets[name] ?? 0)),
      ...(row.wave !== undefined && { waveOffset: row.wave.offset }),
      ...(stopped !== undefined && { stopped }),
    }));
  }

  /** Learns what the live projector has judged since the partitions were taken over. */
  async learn(): Promise<void> {
    for (const owned of this.owned.values()) {
      await loadVerdicts(this.options.store, owned, 0, this.options.verdicts, owned.judged);
    }
  }

  /** Highest log clock seen in any partition; it never goes back. */
  logClock(): number {
    return this.highestClock;
  }

  /** Resolves to `true` at the next commit, or to `false` after `ms`. */
  moved(ms: number): Promise<boolean> {
    return new Promise((resolve) => {
      const done = (isCommit: boolean): void => {
        clearTimeout(timer);
        this.commitWaiters.delete(committed);
        resolve(isCommit);
      };
      const committed = (): void => {
        done(true);
      };
      const timer = setTimeout(done, ms, false);
      this.commitWaiters.add(committed);
    });
  }

  /** Whether all that follows from the records before the positions has happened: no wave, no release is half done. */
  isSettled(): boolean {
    if (this.failure !== undefined || this.lost !== undefined) return true;
    // A wave that has come with a partition is one before its records have been read again.
    return [...this.owned.values()].every(
      ({ steps, releasing, stopped }) => stopped !== undefined || (steps.first === undefined && !releasing),
    );
  }

  /** Lets the loop look again, for instance at a barrier that has moved. */
  nudge(): void {
    this.signal.raise();
  }

  /** Something was resolved: a partition that stands still may go on. */
  lookAgain(): void {
    this.nextLookAt = 0;
    this.signal.raise();
  }

  /** Runs `work` between two cycles, when no wave is left: nothing changes meanwhile. */
  async between<T>(work: () => Promise<T>): Promise<T> {
    let release = (): void => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    if (this.running !== undefined && !this.stopping) {
      await new Promise<void>((reached) => {
        this.holds.push({ reached, released });
        this.signal.raise();
      });
    }
    try {
      return await work();
    } finally {
      release();
    }
  }

  /**
   * Changes who follows, together with what is written beside it. To be called between two cycles.
   *
   * @param builds all that follow from now on; those that are new have come as far as the others of their topic
   * @returns `false` if somebody else owns one of the partitions by now, if one that somebody new would join is not
   *   owned, or if this one stops: nothing is changed
   */
  async refollow(builds: readonly Build[], change: FollowerChange): Promise<boolean> {
    // While it stops, the last cycle may still be on its way: nothing is between two cycles any more.
    if (this.lost !== undefined || this.stopping) return false;
    return this.busily(() => this.changeFollowers(builds, change));
  }

  private changeFollowers(builds: readonly Build[], change: FollowerChange): Promise<boolean> {
    const { reactions, publishes } = this.options;
    const { topic } = change;
    const followers = followersByTopic(builds, reactions, publishes);
    const next = followers.get(topic);
    if (next === undefined) throw new Error(`Nobody follows ${topic}.`);
    const touched = [...this.owned.values()].filter((owned) => owned.topic === topic);
    const committed = (): void => {
      change.committed();
      this.followers = followers;
    };
    const before = this.followers.get(topic)?.names ?? [];
    const isSettled = (): boolean => this.isSettled();
    return changeFollowers(touched, before, next, { ...change, committed }, { ...this.options, isSettled });
  }

  // The subscription's side: what the log calls back.

  private async subscribe(): Promise<void> {
    const { log, group } = this.options;
    this.generation += 1;
    const { generation } = this;
    const isCurrent = (): boolean => generation === this.generation;
    this.subscription = await log.subscribe(group, [...this.followers.keys()], {
      onAssigned: (partitions) => this.assign(partitions, isCurrent),
      onRevoked: async (partitions) => {
        if (isCurrent()) await this.revoke(partitions);
      },
      onBatch: async (batch) => {
        if (isCurrent()) await this.take(batch);
      },
      onFailure: (error) => {
        if (!isCurrent()) return;
        this.options.observer.failed(error, 'following the log');
        this.lost = error.message;
        // A log that is not the one we read before gets no better by reading it again.
        if (!isRetryable(error)) this.stand(error.message);
        this.backlog.makeRoom();
        this.signal.raise();
      },
    });
  }

  private async assign(
    partitions: readonly TopicPartition[],
    isCurrent: () => boolean,
  ): Promise<readonly Position[]> {
    const positions: Position[] = [];
    for (const place of partitions) {
      const followers = this.followers.get(place.topic);
      if (followers === undefined || !isCurrent()) continue;
      const owned = await ownPartition(place, followers, this.options);
      // It has been assigned anew while we were reading: two windows over one partition would lose records.
      if (!isCurrent()) return [];
      // Whoever had the partition meanwhile has changed its documents.
      this.cache.clear();
      this.owned.set(partitionName(place), owned);
      this.options.committer.witness(owned.row.outboxAt);
      this.noteTime(owned.logClock);
      const { topic, partition } = place;
      positions.push({ topic, partition, offset: Math.max(0, owned.firstOffset - DUPLICATE_WINDOW) });
    }
    return positions;
  }

  private async revoke(partitions: readonly TopicPartition[]): Promise<void> {
    for (const place of partitions) this.owned.delete(partitionName(place));
    this.backlog.keepOwned();
    // The next owner reads the positions as soon as we have let go: what is in flight goes first.
    await this.busy;
    await this.committing;
  }

  /** Waits until there is room: which partitions are read next follows from who has got it. */
  private async take(batch: RecordBatch): Promise<void> {
    const name = partitionName(batch);
    const owned = this.owned.get(name);
    const isWanted = (): boolean =>
      owned !== undefined &&
      // Taken away and given back meanwhile, it is read from its position again.
      this.owned.get(name) === owned &&
      owned.stopped === undefined &&
      this.lost === undefined &&
      this.failure === undefined &&
      !this.stopping;
    while (this.backlog.isFull && isWanted()) await this.backlog.room();
    if (!isWanted() || batch.records.length === 0) return;
    this.backlog.add(batch);
    this.signal.raise();
  }

  // The loop's side.

  private async loop(): Promise<void> {
    while (!this.stopping) {
      const hold = this.isSettled() ? this.holds.shift() : undefined;
      if (hold !== undefined) {
        await this.committing;
        hold.reached();
        await hold.released;
      } else if (this.lost !== undefined) {
        await this.restart();
      } else {
        const tickInMs = await appendTicks(this.owned.values(), this.ticking);
        const lookInMs = Math.min(tickInMs, await this.lookAtStopped());
        const restMs = this.restMs();
        if (!this.mayWork()) await this.signal.wait(this.idleMs(lookInMs));
        else if (restMs > 0) await this.signal.wait(Math.min(restMs, lookInMs));
        else await this.work();
      }
    }
  }

  private mayWork(): boolean {
    if (this.failure !== undefined || this.options.relay.full()) return false;
    return this.backlog.hasRecords() || this.nextWave() !== undefined;
  }

  private idleMs(lookInMs: number): number {
    if (this.options.relay.full()) return RELAY_RETRY_MS;
    return this.mustSweep() ? SWEEP_RETRY_MS : lookInMs;
  }

  /** Whether a wave is left that nothing but its turn keeps. */
  private mustSweep(): boolean {
    if (this.failure !== undefined || this.lost !== undefined) return false;
    return [...this.owned.values()].some(maySweep);
  }

  /** A partition with a wave, while what the last ones said is being published fast enough. */
  private nextWave(): OwnedPartition | undefined {
    if (this.options.relay.depth() >= MAX_SWEPT_EVENTS) return undefined;
    return [...this.owned.values()].find(maySweep);
  }

  /** Few records wait for company, for as long as the commit before them took a few times over. */
  private restMs(): number {
    const { hasSlices, isPlenty } = this.backlog;
    return hasSlices || isPlenty || this.nextWave() !== undefined ? 0 : this.restsUntil - performance.now();
  }

  private async work(): Promise<void> {
    try {
      await this.busily(() => this.runCycle());
    } catch (error) {
      this.giveUp(error as Error);
    }
  }

  /** While documents are read or written: no partition is given back meanwhile. */
  private busily<T>(work: () => Promise<T>): Promise<T> {
    const done = work();
    this.busy = done.then(
      () => undefined,
      () => undefined,
    );
    return done;
  }

  /** A cycle failed: nothing of it has happened, and memory is ahead of the store. */
  private giveUp(error: Error): void {
    const { observer } = this.options;
    this.lost = error.message;
    if (error instanceof DecideFailedError && error.source !== undefined) {
      this.folding.condemn(error.source, error.message);
    }
    observer.failed(error, 'running a cycle');
  }

  /**
   * The store refuses a cycle for what is in it, a document too large for instance, and always will: its records come
   * again one by one, and the one that is refused alone is parked.
   */
  private suspect(cycle: Cycle, error: Error): void {
    const isOfStore = isRetryable(error) || error instanceof CommitUnknownError;
    if (isOfStore || error instanceof DecideFailedError) return;
    const reason = `what follows from it is refused: ${error.message}`;
    const { alone } = cycle;
    // Neither parking the record nor parting it from the others helps: it is a timer, or the store itself.
    if (cycle.records === 0) this.stand(reason);
    else if (alone === undefined) {
      for (const owned of cycle.touched) this.folding.suspect(owned, Math.max(...owned.offsets.values()));
    } else if (!this.folding.condemn(alone, reason)) this.stand(reason);
  }

  /** Goes no further until somebody has looked and the process is replaced. */
  private stand(reason: string): void {
    this.failure = reason;
    this.backlog.makeRoom();
  }

  /** Forgets what is in memory and begins again from the positions. */
  private async restart(): Promise<void> {
    const { observer } = this.options;
    this.generation += 1;
    // What has failed took those with it that stood on it; nothing is on its way when the positions are read again.
    await this.committing;
    this.owned.clear();
    this.backlog.clear();
    this.cache.unstage();
    this.cache.clear();
    try {
      await this.subscription?.stop();
      this.subscription = undefined;
      if (this.restarts > 0) {
        await this.signal.wait(Math.min(MAX_RESTART_DELAY_MS, RESTART_DELAY_MS * 2 ** (this.restarts - 1)));
      }
      this.restarts += 1;
      this.lost = undefined;
      if (this.stopping || this.failure !== undefined) return;
      await this.subscribe();
    } catch (error) {
      this.lost = String(error);
      observer.failed(error as Error, 'following the log again');
    }
  }

  private hasStopped(): boolean {
    return [...this.owned.values()].some(({ stopped }) => stopped !== undefined);
  }

  /** Begins again where enough of what was parked has been resolved; answers after how long to look again. */
  private async lookAtStopped(): Promise<number> {
    if (!this.hasStopped()) return UNTIL_CALLED_MS;
    const waitMs = this.nextLookAt - performance.now();
    if (waitMs > 0) return waitMs;
    const { store, parked, verdicts, observer } = this.options;
    try {
      for (const owned of this.owned.values()) {
        if (owned.stopped === undefined) continue;
        const { waiting } = await loadJudged(store, owned, Infinity, { own: parked, ...verdicts });
        if (waiting.mayAdd(''))
          this.lost = `enough of what was parked in ${partitionName(owned)} is resolved`;
      }
    } catch (error) {
      observer.failed(error as Error, 'looking at what is parked');
    }
    this.nextLookAt = performance.now() + PARKED_LOOK_MS;
    return this.lost === undefined ? PARKED_LOOK_MS : 0;
  }

  /** Folds a cycle while the one before it is being committed, and commits it in its turn. */
  private async runCycle(): Promise<void> {
    const cycle = createCycle(this.cache);
    const preload = (slices: readonly Slice[]): Promise<void> => this.folding.preload(cycle, slices);
    while (!isFull(cycle)) {
      cycle.most = this.backlog.isPlenty ? BACKLOG : LIVE;
      const slice = this.backlog.current() ?? (await this.backlog.advance(preload));
      if (slice === undefined) {
        const wave = this.nextWave();
        if (wave === undefined || cycle.entries.length >= MAX_SWEPT_EVENTS) break;
        await this.folding.sweep(cycle, wave);
        continue;
      }
      await this.folding.apply(cycle, slice);
      if (slice.owned.stopped !== undefined) this.backlog.setAside(slice.owned);
      else if (slice.applied === slice.records.length) this.backlog.pass();
    }
    await this.committing;
    if (this.lost !== undefined || cycle.touched.size === 0) return;
    const startedAt = performance.now();
    this.committing = this.commit(cycle).then(
      () => {
        const now = performance.now();
        this.restsUntil = now + Math.min(CYCLE_MS, (now - startedAt) * RESTS_PER_COMMIT);
        this.restarts = 0;
      },
      (error: unknown) => {
        this.giveUp(error as Error);
        this.signal.raise();
      },
    );
  }

  private async commit(cycle: Cycle): Promise<void> {
    const { committer, observer, clock, positions, store } = this.options;
    const { unit, rows, documents } = toCommit(cycle, this.options);
    this.cache.stage(documents);
    // Before its commands are decided: where the clock follows events, they are decided after what caused them.
    for (const { owned } of rows) this.noteTime(owned.logClock);
    const [probe] = rows;
    const tookEffect = (): Promise<boolean> => hasCycle(store, positions, probe?.row._id ?? '', cycle.id);
    const outcome = await committer.commit({ ...unit, tookEffect }).catch((error: unknown) => {
      this.suspect(cycle, error as Error);
      throw error;
    });
    if (outcome.outcome === 'fenced') {
      observer.cycleFenced(outcome.collection);
      throw new Error(`A cycle was fenced: somebody else changed ${outcome.collection}.`);
    }
    this.cache.settle();
    this.forgetUnkept(cycle, documents);
    for (const { owned, row } of rows) owned.row = row;
    for (const done of [...this.commitWaiters]) done();
    if (cycle.duplicates > 0) observer.duplicatesDropped(cycle.duplicates);
    observer.cycleCommitted({
      records: cycle.records,
      documents: documents.size,
      events: cycle.entries.length,
      durationMs: performance.now() - cycle.startedAt,
      ...(cycle.newestAt > 0 && { freshnessMs: Math.max(0, clock.now() - cycle.newestAt) }),
      traceparents: cycle.traceparents,
    });
  }

  /**
   * Others change shared documents too, so what is remembered of them ages, and cold ones are of no use here: both are
   * read again, but not before the cycle that is being folded on top of this one is through.
   */
  private forgetUnkept({ changes }: Cycle, documents: ByDocument<unknown>): void {
    for (const { collection, id } of this.unkept) {
      if (!documents.has(collection, id)) this.cache.forget(collection, id);
    }
    const unkept: DocumentKey[] = [];
    changes.forEach((change) => {
      if (change.spec.shared === true || change.spec.cold === true) unkept.push(change);
    });
    this.unkept = unkept;
  }

  private noteTime(logClock: number): void {
    this.highestClock = Math.max(this.highestClock, logClock);
  }
}

function isRetryable(error: Error): boolean {
  return 'retryable' in error && error.retryable === true;
}
