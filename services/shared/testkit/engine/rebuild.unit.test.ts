import type { Engine } from '@rapport/engine/engine';
import type { RebuildState } from '@rapport/engine/ports/inspection';
import type { EventLog } from '@rapport/engine/ports/log';
import type { Store, Transaction } from '@rapport/engine/ports/store';
import { derivedId } from '@rapport/kernel/ids';
import type { Projection } from '@rapport/kernel/projection';
import { eventually } from '../eventually.ts';
import { OUTPUT, PARTITIONS, START_AT, TALLIES, createTallies, createWorld } from './world.ts';
import type { Tally, Visit, World } from './world.ts';

const NAME = 'test.tallies.v1';

const worlds: World[] = [];
const newWorld = async (...options: Parameters<typeof createWorld>): Promise<World> => {
  const world = await createWorld(...options);
  worlds.push(world);
  return world;
};
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});

const visits = (from: number, count: number) =>
  Array.from({ length: count }, (_, index) => ({
    id: `v${from + index}`,
    key: `acme:m${(from + index) % 7}`,
    at: START_AT + (from + index) * 100,
    points: 1,
    ...(index % 3 === 0 && { dueInMs: 250 }),
  }));

/** What takes a partition over writes nothing else. */
const isCycleOfRebuild = ({ expectations, writes }: Transaction): boolean =>
  writes.length > 0 && expectations.some(({ collection }) => collection.startsWith('rebuild.'));

async function ended(engine: Engine): Promise<RebuildState> {
  return eventually(async () => {
    const [status] = await engine.projections();
    const state = status?.rebuild ?? { state: 'none' };
    return state.state === 'compared' || state.state === 'failed' ? { found: state } : { seen: state };
  });
}

async function rebuilt(engine: Engine, keep = false): Promise<RebuildState> {
  expect(await engine.rebuild(NAME, { keep, actor: 'operator-1' })).toBe('started');
  return ended(engine);
}

describe('a rebuild', () => {
  test('comes to the same documents, tells nobody, and leaves nothing behind', async () => {
    const world = await newWorld({ batchRecords: 3 });
    const engine = await world.start();
    await world.visit(...visits(0, 40));
    await world.settled(engine);
    const [published, collections] = [world.published().length, await world.store.listCollections()];
    const state = await rebuilt(engine);
    expect(state).toMatchObject({
      state: 'compared',
      equal: true,
      live: [{ collection: TALLIES, documents: 7 }],
    });
    expect(world.published()).toHaveLength(published);
    expect(await world.documents('test.account.v1.events')).toHaveLength(40);
    expect(await world.store.listCollections()).toEqual(collections);
  });

  test('finds a document that was tampered with', async () => {
    const world = await newWorld();
    const engine = await world.start();
    await world.visit(...visits(0, 10));
    await world.settled(engine);
    const [document] = await world.documents(TALLIES);
    if (document === undefined) throw new Error('There is no document.');
    const tampered = { ...document, visits: 99 };
    await world.store.transact({
      expectations: [],
      writes: [{ kind: 'put', collection: TALLIES, document: tampered }],
    });
    expect(await rebuilt(engine)).toMatchObject({ state: 'compared', equal: false });
  });

  test('meets a live projection that moves on', async () => {
    const world = await newWorld({ batchRecords: 2 });
    const engine = await world.start();
    await world.visit(...visits(0, 30));
    await world.settled(engine);
    let more = 30;
    const ending = new AbortController();
    const traffic = (async () => {
      while (!ending.signal.aborted) {
        await world.visit(...visits(more, 3));
        more += 3;
        await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    const state = await rebuilt(engine);
    ending.abort();
    await traffic;
    expect(state).toMatchObject({ state: 'compared', equal: true });
    await world.settled(engine);
    expect(await world.documents('test.account.v1.events')).toHaveLength(more);
  });

  test('goes on after a restart from where it had come', async () => {
    const world = await newWorld({ batchRecords: 5 });
    const first = await world.start();
    await world.visit(...visits(0, 60));
    await world.settled(first);
    await first.stop();
    // It hears of the first records only: a process that is stopped in the middle.
    const heard = 15;
    const log: EventLog = {
      ...world.log,
      subscribe: (group, topics, handler) =>
        world.log.subscribe(group, topics, {
          ...handler,
          onBatch: async (batch) => {
            const [first] = batch.records;
            if (group === 'test' || (first?.offset ?? 0) < heard) await handler.onBatch(batch);
          },
        }),
    };
    const second = await world.start({ log });
    await world.settled(second);
    expect(await second.rebuild(NAME)).toBe('started');
    await eventually(async () => {
      const [status] = await second.projections();
      const { rebuild } = status ?? {};
      const isThere = rebuild?.state === 'running' && rebuild.appliedRecords === heard * PARTITIONS;
      return isThere ? { found: true } : { seen: rebuild };
    });
    await second.stop();

    let folds = 0;
    const counted = createTallies();
    const fold: typeof counted.fold = (...given) => {
      folds += 1;
      counted.fold(...given);
    };
    const third = await world.start({ projections: [{ ...counted, fold }] });
    expect(await ended(third)).toMatchObject({ state: 'compared', equal: true });
    expect(folds).toBe(60 - heard * PARTITIONS);
  });

  test('is cancelled by whoever does not want it any more', async () => {
    const world = await newWorld();
    const store: Store = {
      ...world.store,
      // Its first cycle never gets through.
      transact: (transaction) =>
        isCycleOfRebuild(transaction)
          ? Promise.resolve({ outcome: 'conflict', collection: 'rebuild.test.positions.v1' })
          : world.store.transact(transaction),
    };
    const engine = await world.start({ store });
    await world.visit(...visits(0, 10));
    await world.settled(engine);
    const collections = await world.store.listCollections();
    await engine.rebuild(NAME);
    expect(await engine.rebuild(NAME)).toBe('running');
    expect(await engine.cutover({ projection: NAME, build: 1, actor: 'operator-1' })).toEqual({
      outcome: 'running',
    });
    const name = (await engine.projections())[0]?.operation ?? '';
    expect(await engine.operation(name)).toMatchObject({ kind: 'rebuild', result: { state: 'running' } });
    expect(await engine.cancel(name)).toBe('cancelling');
    expect(await ended(engine)).toMatchObject({ state: 'failed', reason: 'It was cancelled.' });
    expect(await engine.cancel(name)).toBe('finished');
    expect(await engine.cancel('operations/nothing')).toBe('unknown');
    expect(await world.store.listCollections()).toEqual(collections);
  });

  test('is refused for what nobody knows', async () => {
    const world = await newWorld();
    const engine = await world.start({ projections: [createTallies()] });
    expect(await engine.rebuild('test.nobody.v1')).toBe('unknown_projection');
  });
});

/** A release whose fold counts differently: what is rebuilt by it differs from what stands. */
function tripling(): Projection<Visit> {
  const tallies = createTallies();
  return {
    ...tallies,
    fold: (context, fact) => {
      tallies.fold(
        {
          get: (collection, id) => context.get(collection, id),
          getMany: (collection, ids) => context.getMany(collection, ids),
          emit: (event) => context.emit(event),
          remove: (collection, id) => context.remove(collection, id),
          put: (collection, document) => {
            const { points } = fact.event.data;
            const { points: sum } = document as unknown as Tally;
            context.put(collection, { ...document, points: sum + 2 * (points ?? 0) });
          },
        },
        fact,
      );
    },
    correct: ({ collection, before, after, at, cause }) => {
      const [was, is] = [before, after].map((tally) => (tally as Tally | undefined)?.points ?? 0);
      const key = (after ?? before)?._id ?? '';
      return [
        {
          id: derivedId('corrected', key.replaceAll(':', '.'), cause),
          type: 'test.Corrected',
          topic: OUTPUT,
          key,
          tenant: 'acme',
          occurredAt: at,
          data: { collection, was, is, reason: 'correction' },
        },
      ];
    },
  };
}

const pointsRead = async (engine: Engine): Promise<readonly number[]> => {
  const points: number[] = [];
  for await (const tally of engine.store.scan(TALLIES)) points.push((tally as Tally).points);
  return points;
};

const corrections = (world: World) =>
  world
    .published()
    .filter(({ type }) => type === 'test.Corrected')
    .map(({ data }) => data);

describe('a cutover', () => {
  const cut = (engine: Engine, build: number) =>
    engine.cutover({ projection: NAME, build, actor: 'operator-1' });

  test('switches reads to the other build and back, while both follow the log', async () => {
    const world = await newWorld({ batchRecords: 3 });
    const first = await world.start();
    await world.visit(...visits(0, 21));
    await world.settled(first);
    await first.stop();
    const second = await world.start({ projections: [tripling()] });
    await world.settled(second);
    expect(await cut(second, 2)).toEqual({ outcome: 'unknown_build' });
    expect(await cut(second, 1)).toMatchObject({
      outcome: 'finished',
      operation: { result: { corrections: 0 } },
    });
    expect(await rebuilt(second, true)).toMatchObject({ state: 'compared', equal: false });
    expect(await second.projections()).toMatchObject([{ live: 1, standing: 2 }]);
    expect(await pointsRead(second)).toEqual([3, 3, 3, 3, 3, 3, 3]);

    expect(await cut(second, 2)).toMatchObject({
      outcome: 'finished',
      operation: { kind: 'cutover', startedBy: 'operator-1', result: { state: 'switched', corrections: 7 } },
    });
    expect(await pointsRead(second)).toEqual([9, 9, 9, 9, 9, 9, 9]);
    await world.visit(...visits(21, 7));
    await world.settled(second);
    expect(await pointsRead(second)).toEqual([12, 12, 12, 12, 12, 12, 12]);
    await second.stop();

    const third = await world.start({ projections: [tripling()] });
    await world.visit(...visits(28, 7));
    await world.settled(third);
    expect(await third.projections()).toMatchObject([{ live: 2, standing: 1 }]);
    expect(await pointsRead(third)).toEqual([15, 15, 15, 15, 15, 15, 15]);
    expect(await cut(third, 1)).toMatchObject({ outcome: 'finished' });
    // Its first visits were counted once by the release before, the others by this one.
    expect(await pointsRead(third)).toEqual([9, 9, 9, 9, 9, 9, 9]);
    await world.settled(third);
    expect(corrections(world)).toHaveLength(14);
    expect(corrections(world)).toContainEqual({ collection: 'tallies', was: 3, is: 9, reason: 'correction' });
    expect(corrections(world)).toContainEqual({
      collection: 'tallies',
      was: 15,
      is: 9,
      reason: 'correction',
    });
    const kinds = (await third.operations({ limit: 10 })).map(
      ({ kind, result }) => `${kind} ${result.state}`,
    );
    expect(kinds).toEqual(['cutover switched', 'rebuild compared', 'cutover switched', 'cutover switched']);
  });

  test('changes nothing where somebody else owns a partition by now', async () => {
    const world = await newWorld();
    const engine = await world.start({ projections: [tripling()] });
    await world.visit(...visits(0, 7));
    await world.settled(engine);
    await rebuilt(engine, true);
    const [row] = await world.documents('test.positions.v1');
    if (row === undefined) throw new Error('There is no position.');
    const taken = { ...row, cycleId: 'of another owner' };
    await world.store.transact({
      expectations: [],
      writes: [{ kind: 'put', collection: 'test.positions.v1', document: taken }],
    });
    expect(await cut(engine, 2)).toMatchObject({ operation: { result: { state: 'failed' } } });
    expect(await engine.projections()).toMatchObject([{ live: 1, standing: 2 }]);
  });

  test('is refused where more would have to be told than one transaction takes', async () => {
    const world = await newWorld();
    const first = await world.start();
    await world.visit(...visits(0, 7));
    await world.settled(first);
    await first.stop();
    const projection = tripling();
    const correct: typeof projection.correct = (difference) => {
      const [event] = projection.correct?.(difference) ?? [];
      return event === undefined ? [] : Array.from({ length: 3_000 }, () => event);
    };
    const second = await world.start({ projections: [{ ...projection, correct }] });
    await world.settled(second);
    await rebuilt(second, true);
    expect(await cut(second, 2)).toMatchObject({
      operation: { result: { state: 'failed', reason: 'More than 20000 corrections would be published.' } },
    });
    expect(await second.projections()).toMatchObject([{ live: 1, standing: 2 }]);
  });

  test('has reactions see the build that answers', async () => {
    const world = await newWorld();
    const first = await world.start({ reactions: [] });
    await world.visit(...visits(0, 7));
    await world.settled(first);
    await first.stop();
    // What stands in the first build is lost: only a rebuild knows that the members have been here before.
    await world.store.drop([TALLIES]);
    const second = await world.start();
    await rebuilt(second, true);
    await cut(second, 2);
    await world.visit({ id: 'again', key: 'acme:m1', at: START_AT + 9_000, points: 1 });
    await world.settled(second);
    // A first visit would earn twice.
    expect(await world.documents('test.account.v1.states')).toMatchObject([{ balance: 1 }]);
  });

  test('leaves the other build until it is dropped, or the next rebuild is kept', async () => {
    const world = await newWorld();
    const engine = await world.start();
    await world.visit(...visits(0, 7));
    await world.settled(engine);
    const tallies = async () =>
      (await world.store.listCollections()).filter((name) => name.includes('tallies'));
    await rebuilt(engine, true);
    await cut(engine, 2);
    await rebuilt(engine);
    expect(await tallies()).toEqual([`${NAME}.b2.tallies`, TALLIES]);
    await rebuilt(engine, true);
    expect(await tallies()).toEqual([`${NAME}.b2.tallies`, `${NAME}.b4.tallies`]);
    expect(await engine.dropBuild(NAME, 2)).toBe('live');
    expect(await engine.dropBuild(NAME, 1)).toBe('unknown_build');
    expect(await engine.dropBuild(NAME, 4)).toBe('dropped');
    expect(await tallies()).toEqual([`${NAME}.b2.tallies`]);
    await world.visit({ id: 'later', key: 'acme:m1', at: START_AT + 9_000 });
    await world.settled(engine);
    expect(await engine.projections()).toMatchObject([{ live: 2 }]);
    expect((await engine.store.getMany(TALLIES, ['acme:m1'])).get('acme:m1')).toMatchObject({ visits: 2 });
  });
});

test('whatever is rebuilt, nothing leaves: no record, no command, no event', async () => {
  const world = await newWorld({ batchRecords: 3 });
  const first = await world.start();
  await world.visit(...visits(0, 40));
  await world.settled(first);
  await first.stop();
  let [appended, entries, decided] = [0, 0, 0];
  const log = {
    ...world.log,
    append: (...given: Parameters<typeof world.log.append>) => {
      appended += 1;
      return world.log.append(...given);
    },
  };
  const store: Store = {
    ...world.store,
    transact: (transaction) => {
      for (const { collection } of [...transaction.expectations, ...transaction.writes]) {
        if (collection === 'test.outbox.v1') entries += 1;
        if (collection.startsWith('test.account.v1')) decided += 1;
      }
      return world.store.transact(transaction);
    },
  };
  const second = await world.start({ log, store });
  await world.settled(second);
  expect(await rebuilt(second)).toMatchObject({ state: 'compared', equal: true });
  expect(await rebuilt(second, true)).toMatchObject({ state: 'compared', equal: true });
  await world.settled(second);
  expect([appended, entries, decided]).toEqual([0, 0, 0]);
  // And once only, while two builds follow.
  await world.visit({ id: 'next', key: 'acme:m1', at: START_AT + 9_000 });
  await world.settled(second);
  const echoes = world.published().filter(({ id }) => id === 'echo:next');
  expect(echoes).toHaveLength(1);
});
