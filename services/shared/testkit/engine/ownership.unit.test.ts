import type { Document, Projection } from '@rapport/kernel/projection';
import { eventually } from '../eventually.ts';
import { INPUT, PARTITIONS, START_AT, TALLIES, createTallies, createWorld, outcomeOf } from './world.ts';
import type { Visit, VisitOptions, World } from './world.ts';

const worlds: World[] = [];
const newWorld = async (...options: Parameters<typeof createWorld>): Promise<World> => {
  const world = await createWorld(...options);
  worlds.push(world);
  return world;
};
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});

const visits = (from: number, count: number): readonly VisitOptions[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `v${from + index}`,
    key: `acme:m${(from + index) % 9}`,
    at: START_AT + (from + index) * 100,
    points: 1,
  }));

interface Total extends Document {
  readonly visits: number;
}

/** All visits of a tenant in one document, whichever partition they come from. */
const totals: Projection<Visit> = {
  name: 'test.totals.v1',
  topic: INPUT,
  handles: ['test.Visited'],
  collections: [{ name: 'totals', shared: true }],
  keys: () => [{ collection: 'totals', id: 'acme' }],
  fold: (context) => {
    const before = context.get<Total>('totals', 'acme');
    context.put<Total>('totals', { ...before, _id: 'acme', visits: (before?.visits ?? 0) + 1 });
  },
};

/** Until nothing is left to apply, whoever does it. */
async function applied(world: World): Promise<void> {
  const ends = await world.log.endOffsets(INPUT);
  await eventually(async () => {
    const rows = await world.documents('test.positions.v1');
    const offsets = rows.flatMap((row) =>
      Object.values((row as { offsets?: Record<string, number> }).offsets ?? {}),
    );
    const wanted = ends.reduce((sum, end) => sum + end, 0) * (offsets.length / PARTITIONS);
    const found = offsets.reduce((sum, offset) => sum + offset, 0);
    return offsets.length > 0 && found === wanted ? { found: true } : { seen: rows };
  });
}

describe('partitions', () => {
  test('go from one process to another and back without losing or doubling anything', async () => {
    const undisturbed = await newWorld();
    await undisturbed.visit(...visits(0, 90));
    const only = await undisturbed.start();
    await undisturbed.settled(only);

    const world = await newWorld({ batchRecords: 4 });
    const first = await world.start();
    await world.visit(...visits(0, 30));
    const second = await world.start();
    await world.visit(...visits(30, 30));
    await first.stop();
    await world.visit(...visits(60, 30));
    await world.settled(second);
    expect(await outcomeOf(world)).toEqual(await outcomeOf(undisturbed));
    expect(world.observed.fenced).toBe(0);
  });

  test('of another process can be waited for, and are told as far as they are committed', async () => {
    const world = await newWorld();
    const [one, other] = [await world.start(), await world.start()];
    const positions = await world.visit(
      { id: 'a', key: 'acme:m1', partition: 0 },
      { id: 'b', key: 'acme:m2', partition: 1 },
    );
    for (const engine of [one, other]) {
      // Each of them follows one of the two.
      for (const position of positions) expect(await engine.waitFor(position, 10_000)).toBe(true);
      expect(await engine.applied(INPUT)).toEqual([1, 1]);
      expect(await engine.applied('rapport.nobody.v1')).toEqual([]);
      expect(await engine.waitFor({ topic: INPUT, partition: 1, offset: 1 }, 1)).toBe(false);
      expect(await engine.waitFor({ topic: INPUT, partition: 0, offset: 1 }, 1)).toBe(false);
    }
  });

  test('are all told of by each process, those of others as they have committed', async () => {
    const world = await newWorld();
    const [one, other] = [await world.start(), await world.start()];
    await world.visit(
      { id: 'a', key: 'acme:m1', partition: 0 },
      { id: 'b', key: 'acme:m2', partition: 1, at: START_AT + 5 },
    );
    const told = await eventually(async () => {
      const both = await Promise.all([one.progress(), other.progress()]);
      const isDone = both.every(({ inputs }) =>
        inputs.every(({ publishedThroughOffset }) => publishedThroughOffset === 1),
      );
      return isDone ? { found: both } : { seen: both };
    });
    for (const { inputs } of told) {
      expect(inputs).toMatchObject([
        { topic: INPUT, partition: 0, appliedOffset: 1, logClock: START_AT },
        { topic: INPUT, partition: 1, appliedOffset: 1, logClock: START_AT + 5 },
      ]);
    }
    const followed = told.map(({ inputs }) => inputs.map(({ isFollowedHere }) => isFollowedHere));
    expect(followed.toSorted()).toEqual([
      [false, true],
      [true, false],
    ]);
  });

  test('feed one shared document: who comes second folds again on what stands there', async () => {
    const world = await newWorld({ batchRecords: 5 });
    const both = [
      await world.start({ projections: [totals], reactions: [] }),
      await world.start({ projections: [totals], reactions: [] }),
    ];
    for (let round = 0; round < 6; round += 1) await world.visit(...visits(round * 20, 20));
    await applied(world);
    expect(both.map((engine) => engine.ready())).toContain(true);
    expect(await world.documents('test.totals.v1.totals')).toMatchObject([{ _id: 'acme', visits: 120 }]);
  });
});

test('a log that is shorter than what was read of it is not followed', async () => {
  const world = await newWorld();
  const first = await world.start();
  await world.visit({ id: 'a', key: 'acme:m1', partition: 0 });
  await world.settled(first);
  await first.stop();
  const other = await createWorld();
  worlds.push(other);
  const position = (await world.documents('test.positions.v1')).find(({ _id }) => _id.endsWith('|0'));
  if (position === undefined) throw new Error('There is no position.');
  // Beyond the window, so that reading begins after the end of the other log.
  const far = { ...position, offsets: { 'test.tallies.v1': 200_000, 'test.earning.v1': 200_000 } };
  await world.store.transact({
    expectations: [],
    writes: [{ kind: 'put', collection: 'test.positions.v1', document: far }],
  });
  const second = await world.start({ log: other.log, projections: [createTallies()] });
  await eventually(async () =>
    world.observed.failures.some((text) => text.includes('another log')) && !second.ready()
      ? { found: true }
      : { seen: world.observed },
  );
  await other.visit({ id: 'b', key: 'acme:m1', partition: 0 });
  expect(await world.documents(TALLIES)).toMatchObject([{ visits: 1 }]);
});
