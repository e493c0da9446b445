import { randomUUID } from 'node:crypto';
import type { Clock } from '@rapport/kernel/clock';
import type { AnyProjection, Document } from '@rapport/kernel/projection';
import { buildOf } from '../builds/builds.ts';
import type { Build, Builds, BuildsDocument } from '../builds/builds.ts';
import { MAX_KEPT_OPERATIONS } from '../limits.ts';
import type { EntryMaker } from '../outbox/entry.ts';
import type { Inspection, Operation, RebuildState } from '../ports/inspection.ts';
import type { EngineObserver } from '../ports/observer.ts';
import type { Store } from '../ports/store.ts';
import type { Projector } from '../projector/projector.ts';
import { TooManyCorrectionsError, correctionsOf } from './corrections.ts';
import type { RebuildResult } from './rebuild.ts';

type OperationDocument = Document & Omit<Operation, 'name'>;

interface OperationsOptions {
  readonly projections: readonly AnyProjection[];
  readonly builds: Builds;
  readonly projector: Pick<Projector, 'between' | 'refollow'>;
  readonly store: Store;
  readonly clock: Clock;
  readonly observer: EngineObserver;
  readonly makeEntry: EntryMaker;
  /** Names of the engine's own collections. */
  readonly names: { readonly builds: string; readonly operations: string };
  readonly collectionsOf: (build: Build) => readonly string[];
  /** Runs until the build is compared, has joined, or cannot go on. */
  readonly run: (
    build: Build,
    control: {
      readonly report: (applied: number, target: number) => void;
      readonly interrupted: () => boolean;
      readonly join: () => Promise<boolean>;
    },
  ) => Promise<RebuildResult>;
  /** Positions and parked records of a rebuild, made anew with the next. */
  readonly clear: () => Promise<void>;
}

export interface Operations extends Pick<
  Inspection,
  'rebuild' | 'cutover' | 'dropBuild' | 'operations' | 'operation' | 'cancel'
> {
  /** The last rebuild of each projection. */
  readonly lastRebuild: (projection: string) => Operation | undefined;
  /** Goes on with what a process before this one had begun. */
  readonly resume: () => Promise<void>;
  /** A rebuild that runs is left to the next process. */
  readonly stop: () => Promise<void>;
}

interface Running {
  operation: Operation;
  cancelled: boolean;
  done: Promise<void>;
}

const idle = (operation: Operation): Running => ({ operation, cancelled: false, done: Promise.resolve() });

/** A process compares what it has, and nobody asked for it. */
const UNASKED = { keep: false, actor: 'system' };

export function rebuildStateOf(operation: Operation | undefined): RebuildState {
  if (operation === undefined) return { state: 'none' };
  const { result, startedAt, appliedRecords, targetRecords } = operation;
  switch (result.state) {
    case 'running':
      return { state: 'running', startedAt, appliedRecords, targetRecords };
    case 'compared':
      return { ...result, startedAt };
    case 'failed':
    case 'cancelled':
      return { state: 'failed', reason: result.reason };
    case 'switched':
      return { state: 'none' };
  }
}

const LOST = 'The partitions have another owner by now.';
const ID_DIGITS = 15;
const PREFIX = 'operations/';

const toOperation = ({ _id, ...rest }: OperationDocument): Operation => ({ ...rest, name: _id });
const toDocument = ({ name, ...rest }: Operation): OperationDocument => ({ ...rest, _id: name });

/** Rebuilds and cutovers, one at a time, each with a document that tells how far it is. */
export function createOperations(options: OperationsOptions): Operations {
  const { projections, builds, projector, store, clock, observer, makeEntry, names } = options;
  const rebuilds = new Map<string, Operation>();
  let running: Running | undefined;
  let stopping = false;
  let lastAt = 0;

  const find = (name: string): AnyProjection | undefined =>
    projections.find((projection) => projection.name === name);

  const end = ({ name }: Operation): void => {
    if (running?.operation.name === name) running = undefined;
  };

  const save = async (operation: Operation): Promise<void> => {
    const document = toDocument(operation);
    await store.transact({
      expectations: [],
      writes: [{ kind: 'put', collection: names.operations, document }],
    });
    // Who sees that it has ended may begin the next one.
    end(operation);
    if (operation.kind === 'rebuild') rebuilds.set(operation.projection, operation);
  };

  const all = (page: Parameters<Inspection['operations']>[0]) =>
    store.find(names.operations, {
      filter: {},
      limit: page.limit,
      ...(page.after !== undefined && { after: { _id: page.after } }),
    }) as Promise<readonly OperationDocument[]>;

  /** The oldest go where there are too many. */
  const forgetOldest = async (): Promise<void> => {
    const kept = await all({ limit: MAX_KEPT_OPERATIONS + 1 });
    const [oldest] = kept;
    if (oldest === undefined || kept.length <= MAX_KEPT_OPERATIONS) return;
    await store.transact({
      expectations: [],
      writes: [{ kind: 'remove', collection: names.operations, id: oldest._id }],
    });
  };

  const begin = (
    given: Pick<Operation, 'kind' | 'projection' | 'build' | 'keep' | 'startedBy'>,
  ): Operation => {
    // In the order of the machine's time, and within a millisecond in that of this process.
    lastAt = Math.max(lastAt + 1, Date.now());
    const id = `${String(lastAt).padStart(ID_DIGITS, '0')}-${randomUUID().slice(0, 8)}`;
    return {
      ...given,
      name: `${PREFIX}${id}`,
      startedAt: clock.now(),
      appliedRecords: 0,
      targetRecords: 0,
      result: { state: 'running' },
    };
  };

  const putBuilds = (document: BuildsDocument) =>
    ({ kind: 'put', collection: names.builds, document }) as const;

  const join = (build: Build): Promise<boolean> => {
    const { projection, number } = build;
    const document: BuildsDocument = { ...builds.of(projection), standing: number };
    return projector.refollow([...builds.following(), build], {
      topic: projection.topic,
      writes: [putBuilds(document)],
      entries: [],
      committed: () => builds.set(document),
    });
  };

  /** Lets the build beside the live one go, the given one or any; `false` if it is not there. */
  const leave = async (projection: AnyProjection, number?: number): Promise<boolean> => {
    const left = await projector.between(async () => {
      const { standing, ...document } = builds.of(projection);
      if (standing === undefined || standing !== (number ?? standing)) return undefined;
      const build = buildOf(projection, standing);
      const isDone = await projector.refollow(
        builds.following().filter(({ name }) => name !== build.name),
        {
          topic: projection.topic,
          writes: [putBuilds(document)],
          entries: [],
          committed: () => builds.set(document),
        },
      );
      if (!isDone) throw new Error(LOST);
      return build;
    });
    if (left !== undefined) await store.drop(options.collectionsOf(left));
    return left !== undefined;
  };

  const finish = async ({ operation }: Running, build: Build, result: RebuildResult): Promise<void> => {
    // The next process goes on with it.
    if (result.state === 'interrupted' && stopping) {
      running = undefined;
      return;
    }
    if (builds.of(build.projection).standing !== build.number) await store.drop(options.collectionsOf(build));
    await options.clear();
    const finishedAt = clock.now();
    await save({
      ...operation,
      result:
        result.state === 'interrupted'
          ? { state: 'cancelled', reason: 'It was cancelled.', finishedAt }
          : { ...result, finishedAt },
    });
  };

  const work = async (state: Running, build: Build): Promise<void> => {
    const { projection, keep } = state.operation;
    const doing = `rebuilding ${projection}`;
    try {
      const result = await options
        .run(build, {
          report: (appliedRecords, targetRecords) => {
            state.operation = { ...state.operation, appliedRecords, targetRecords };
            rebuilds.set(projection, state.operation);
          },
          interrupted: () => stopping || state.cancelled,
          join: () => (keep ? join(build) : Promise.resolve(true)),
        })
        .catch((error: unknown): RebuildResult => {
          observer.failed(error as Error, doing);
          return stopping ? { state: 'interrupted' } : { state: 'failed', reason: String(error) };
        });
      await finish(state, build, result);
    } catch (error) {
      // How it ended could not be noted, so the next process goes on with it.
      observer.failed(error as Error, doing);
      running = undefined;
    }
  };

  const launch = (state: Running, build: Build): void => {
    running = state;
    rebuilds.set(build.projection.name, state.operation);
    state.done = work(state, build);
  };

  const rebuild: Inspection['rebuild'] = async (name, { keep, actor } = UNASKED) => {
    const projection = find(name);
    if (projection === undefined) return 'unknown_projection';
    if (running !== undefined || stopping) return 'running';
    const number = builds.of(projection).last + 1;
    const build = buildOf(projection, number);
    const operation = begin({ kind: 'rebuild', projection: name, build: number, keep, startedBy: actor });
    // From here on another one is refused.
    const state = idle(operation);
    running = state;
    try {
      if (keep) await leave(projection);
      const document = { ...builds.of(projection), last: number };
      await options.clear();
      await store.drop(options.collectionsOf(build));
      await store.transact({
        expectations: [],
        writes: [
          putBuilds(document),
          { kind: 'insert', collection: names.operations, document: toDocument(operation) },
        ],
      });
      builds.set(document);
      await forgetOldest();
    } catch (error) {
      running = undefined;
      throw error;
    }
    launch(state, build);
    return 'started';
  };

  const cutover: Inspection['cutover'] = async ({ projection: name, build: number, actor }) => {
    const projection = find(name);
    if (projection === undefined) return { outcome: 'unknown_projection' };
    if (running !== undefined || stopping) return { outcome: 'running' };
    const { live, standing } = builds.of(projection);
    if (live !== number && standing !== number) return { outcome: 'unknown_build' };
    const operation = begin({
      kind: 'cutover',
      projection: name,
      build: number,
      keep: true,
      startedBy: actor,
    });
    /** How many corrections it has published, or why it did not come about. */
    const switched = async (): Promise<number | string> => {
      const before = builds.of(projection);
      // It answers already.
      if (before.live === number) return 0;
      if (before.standing !== number) return 'The build was dropped meanwhile.';
      const cutovers = before.cutovers + 1;
      const document: BuildsDocument = { ...before, live: number, standing: before.live, cutovers };
      const [from, to] = [buildOf(projection, before.live), buildOf(projection, number)];
      const cause = `${name}@${cutovers}`;
      const events = await correctionsOf(store, from, to, { at: clock.now(), cause });
      const entries = events.map((event, version) => makeEntry(event, { stream: cause, version }));
      const isDone = await projector.refollow(builds.following(), {
        topic: projection.topic,
        writes: [putBuilds(document)],
        entries,
        committed: () => builds.set(document),
      });
      return isDone ? entries.length : LOST;
    };
    running = idle(operation);
    try {
      const result = await projector.between(switched).catch((error: unknown) => {
        if (error instanceof TooManyCorrectionsError) return error.message;
        throw error;
      });
      const finishedAt = clock.now();
      const done: Operation = {
        ...operation,
        result:
          typeof result === 'string'
            ? { state: 'failed', reason: result, finishedAt }
            : { state: 'switched', corrections: result, finishedAt },
      };
      await save(done);
      await forgetOldest();
      return { outcome: 'finished', operation: done };
    } finally {
      end(operation);
    }
  };

  return {
    rebuild,
    cutover,
    dropBuild: async (name, number) => {
      const projection = find(name);
      if (projection === undefined) return 'unknown_build';
      if (builds.of(projection).live === number) return 'live';
      return (await leave(projection, number)) ? 'dropped' : 'unknown_build';
    },
    operations: async (page) =>
      (await all(page)).map((document) =>
        document._id === running?.operation.name ? running.operation : toOperation(document),
      ),
    operation: async (name) => {
      if (running?.operation.name === name) return running.operation;
      const document = (await store.getMany(names.operations, [name])).get(name);
      return document === undefined ? undefined : toOperation(document as OperationDocument);
    },
    cancel: async (name) => {
      if (running?.operation.name === name) {
        running.cancelled = true;
        return 'cancelling';
      }
      return (await store.getMany(names.operations, [name])).has(name) ? 'finished' : 'unknown';
    },
    // One that could not be taken up again may have been noted after the one that runs.
    lastRebuild: (projection) =>
      running?.operation.kind === 'rebuild' && running.operation.projection === projection
        ? running.operation
        : rebuilds.get(projection),
    resume: async () => {
      for (const document of await all({ limit: MAX_KEPT_OPERATIONS + 1 })) {
        const operation = toOperation(document);
        if (operation.kind === 'rebuild') rebuilds.set(operation.projection, operation);
        if (operation.result.state !== 'running') continue;
        const projection = find(operation.projection);
        const isJoined = projection !== undefined && builds.of(projection).standing === operation.build;
        if (projection !== undefined && !isJoined && running === undefined) {
          launch(idle(operation), buildOf(projection, operation.build));
          continue;
        }
        const reason = isJoined
          ? 'The process ended before the comparison was noted.'
          : 'It is known no more.';
        await save({ ...operation, result: { state: 'failed', reason, finishedAt: clock.now() } });
      }
    },
    stop: async () => {
      stopping = true;
      await running?.done;
    },
  };
}
