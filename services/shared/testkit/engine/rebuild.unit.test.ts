import type { Engine } from '@rapport/engine/engine';
import type { RebuildState } from '@rapport/engine/ports/inspection';
import type { Store } from '@rapport/engine/ports/store';
import { eventually } from '../eventually.ts';
import { START_AT, TALLIES, createTallies, createWorld } from './world.ts';
import type { World } from './world.ts';

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

async function rebuilt(engine: Engine): Promise<RebuildState> {
  expect(await engine.rebuild(NAME)).toBe('started');
  return eventually(async () => {
    const [status] = await engine.projections();
    const state = status?.rebuild ?? { state: 'none' };
    return state.state === 'compared' || state.state === 'failed' ? { found: state } : { seen: state };
  });
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

  test('ends with the engine', async () => {
    const world = await newWorld();
    const store: Store = {
      ...world.store,
      // Its first cycle never gets through.
      transact: (transaction) =>
        transaction.expectations.some(({ collection }) => collection.startsWith('rebuild.'))
          ? Promise.resolve({ outcome: 'conflict', collection: 'rebuild.test.positions.v1' })
          : world.store.transact(transaction),
    };
    const engine = await world.start({ store });
    await world.visit(...visits(0, 10));
    await world.settled(engine);
    await engine.rebuild(NAME);
    expect(await engine.rebuild(NAME)).toBe('running');
    await engine.stop();
    expect((await engine.projections())[0]?.rebuild).toMatchObject({ state: 'failed' });
  });

  test('is refused for what nobody knows', async () => {
    const world = await newWorld();
    const engine = await world.start({ projections: [createTallies()] });
    expect(await engine.rebuild('test.nobody.v1')).toBe('unknown_projection');
  });
});
