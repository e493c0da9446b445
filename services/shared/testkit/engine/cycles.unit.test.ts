import { BACKLOG_CYCLE_DOCUMENTS, MAX_WAITING_RECORDS, SLICE_RECORDS } from '@rapport/engine/limits';
import type { EngineOptions } from '@rapport/engine/engine';
import type { EventLog } from '@rapport/engine/ports/log';
import type { EngineObserver } from '@rapport/engine/ports/observer';
import type { Store } from '@rapport/engine/ports/store';
import type { FoldContext, Projection } from '@rapport/kernel/projection';
import { eventually } from '../eventually.ts';
import { TALLIES, createTallies, createWorld, decode } from './world.ts';
import type { Tally, Visit, VisitOptions, World } from './world.ts';

const worlds: World[] = [];
const newWorld = async (...options: Parameters<typeof createWorld>): Promise<World> => {
  const world = await createWorld(...options);
  worlds.push(world);
  return world;
};
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});

type Committed = Parameters<EngineObserver['cycleCommitted']>[0];

const quiet: EngineObserver = {
  cycleCommitted: () => undefined,
  cycleFenced: () => undefined,
  duplicatesDropped: () => undefined,
  commandsCommitted: () => undefined,
  relayed: () => undefined,
  outboxWaits: () => undefined,
  parked: () => undefined,
  lag: () => undefined,
  failed: () => undefined,
};

function visits(count: number, from = 0, keys = 3): VisitOptions[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `v${from + index}`,
    key: `acme:m${(from + index) % keys}`,
    partition: 0,
  }));
}

/** Tallies that do something else at each fold. */
function watched(onFold: (event: Visit) => void, name?: string): Projection<Visit> {
  const tallies = createTallies(name);
  return {
    ...tallies,
    fold: (context: FoldContext, fact) => {
      onFold(fact.event);
      tallies.fold(context, fact);
    },
  };
}

const SILENT = 'test.silent.v1';
const OPTIONS: Partial<EngineOptions> = { reactions: [] };

describe('a cycle', () => {
  test('decodes each record once, however many projections fold it', async () => {
    const world = await newWorld();
    const decoded: number[] = [];
    const engine = await world.start({
      ...OPTIONS,
      projections: [createTallies(), createTallies('test.others.v1'), createTallies('test.thirds.v1')],
      decode: (value) => {
        decoded.push(value.byteLength);
        return decode(value);
      },
    });
    await world.visit(...visits(50));
    await world.settled(engine);
    for (const name of ['test.tallies.v1', 'test.others.v1', 'test.thirds.v1']) {
      const tallies = (await world.documents(`${name}.tallies`)) as readonly Tally[];
      expect(tallies.reduce((sum, tally) => sum + tally.visits, 0)).toBe(50);
    }
    expect(decoded).toHaveLength(50);
  });

  test('is folded while the one before it commits, and commits what it saw, not what came after', async () => {
    const world = await newWorld();
    const gate = Promise.withResolvers<undefined>();
    const commits: { readonly visits: number }[] = [];
    let isHeld = false;
    const store: Store = {
      ...world.store,
      transact: async (transaction) => {
        const tallies = transaction.writes.flatMap((write) =>
          write.kind === 'put' && write.collection === TALLIES ? [write.document as Tally] : [],
        );
        if (tallies.length > 0 && !isHeld) {
          isHeld = true;
          await gate.promise;
        }
        const [tally] = tallies;
        if (tally !== undefined) commits.push({ visits: tally.visits });
        return world.store.transact(transaction);
      },
    };
    const folded: string[] = [];
    const engine = await world.start({
      ...OPTIONS,
      store,
      projections: [watched(({ id }) => folded.push(id))],
    });
    await world.visit({ id: 'a', key: 'acme:m', partition: 0 });
    await eventually(async () => (isHeld ? { found: true } : { seen: folded }));
    await world.visit({ id: 'b', key: 'acme:m', partition: 0 });
    // Folded on top of what is not committed, of which the store knows nothing.
    await eventually(async () => (folded.includes('b') ? { found: true } : { seen: folded }));
    expect(commits).toEqual([]);
    expect(await world.documents(TALLIES)).toEqual([]);
    gate.resolve(undefined);
    await world.settled(engine);
    expect(commits).toEqual([{ visits: 1 }, { visits: 2 }]);
  });

  test('is one record where few come, and thousands where they pile up', async () => {
    const world = await newWorld();
    const cycles: Committed[] = [];
    const observer = { ...quiet, cycleCommitted: (cycle: Committed) => cycles.push(cycle) };
    const engine = await world.start({ ...OPTIONS, observer });
    for (let index = 0; index < 3; index += 1) {
      const [position] = await world.visit(...visits(1, index));
      if (position === undefined) throw new Error('There is no position.');
      expect(await engine.waitFor(position, 10_000)).toBe(true);
    }
    expect(cycles.map(({ records }) => records)).toEqual([1, 1, 1]);
    await engine.stop();

    await world.visit(...visits(6_000, 3));
    cycles.length = 0;
    let handedOver = 0;
    const isPiled = Promise.withResolvers<undefined>();
    const log: EventLog = {
      ...world.log,
      subscribe: (group, topics, handler) =>
        world.log.subscribe(group, topics, {
          ...handler,
          onBatch: (batch) => {
            handedOver += batch.records.length;
            if (handedOver > MAX_WAITING_RECORDS) isPiled.resolve(undefined);
            return handler.onBatch(batch);
          },
        }),
    };
    const store: Store = {
      ...world.store,
      getMany: async (collection, ids) => {
        if (collection.startsWith(SILENT)) await isPiled.promise;
        return world.store.getMany(collection, ids);
      },
    };
    const backlog = await world.start({ ...OPTIONS, log, store, observer, projections: [silent()] });
    await world.settled(backlog);
    const records = cycles.map((cycle) => cycle.records);
    expect(records.reduce((sum, count) => sum + count, 0)).toBe(6_003);
    // Several slices in one: it goes on while there are more.
    expect(Math.max(...records)).toBeGreaterThan(SLICE_RECORDS);
  });

  test('closes at so many documents, and the next one goes on', async () => {
    const world = await newWorld();
    const cycles: Committed[] = [];
    const observer = { ...quiet, cycleCommitted: (cycle: Committed) => cycles.push(cycle) };
    const count = BACKLOG_CYCLE_DOCUMENTS * 2 + 10;
    await world.visit(...visits(count, 0, count));
    const engine = await world.start({ ...OPTIONS, observer, projections: [silent()] });
    await world.settled(engine);
    expect(Math.max(...cycles.map(({ documents }) => documents))).toBeLessThanOrEqual(
      BACKLOG_CYCLE_DOCUMENTS,
    );
    expect((await world.documents(`${SILENT}.tallies`)).length).toBe(count);
  });

  test('gives way to others while it folds', async () => {
    const world = await newWorld();
    let [isFolding, turns] = [false, 0];
    const busy = watched(() => {
      isFolding = true;
      for (const until = performance.now() + 2; performance.now() < until;);
    });
    const take = (): void => {
      if (isFolding) turns += 1;
      if (!isOver) setImmediate(take);
    };
    let isOver = false;
    await world.visit(...visits(30));
    take();
    const engine = await world.start({ ...OPTIONS, projections: [busy] });
    await world.settled(engine);
    isOver = true;
    // 60 ms of folding in pieces of 5 ms and what the last fold of each took over.
    expect(turns).toBeGreaterThanOrEqual(8);
  });
});

/** Tallies that say nothing: what is measured is the cycle, not its outbox. */
function silent(): Projection<Visit> {
  const tallies = createTallies(SILENT);
  return {
    ...tallies,
    fold: (context: FoldContext, fact) => {
      const before = context.get<Tally>('tallies', fact.key);
      context.put<Tally>('tallies', {
        ...{ _id: fact.key, points: 0, last: fact.event.id },
        visits: (before?.visits ?? 0) + 1,
      });
    },
  };
}

describe('the duplicate window', () => {
  test('of a consumer that lags is read from before its position, not from the tail of the log', async () => {
    const world = await newWorld();
    const first = await world.start(OPTIONS);
    await world.visit({ id: 'old', key: 'acme:m', partition: 0 });
    await world.settled(first);
    await first.stop();
    // While nobody follows: the same again, and so much behind it that a look from the end would miss the first.
    await world.visit({ id: 'old', key: 'acme:m', partition: 0 }, ...visits(500));
    await world.visit({ id: 'v0', key: 'acme:m0', partition: 0 });
    const late = await world.start(OPTIONS);
    await world.settled(late);
    const tallies = (await world.documents(TALLIES)) as readonly Tally[];
    expect(tallies.find(({ _id }) => _id === 'acme:m')).toMatchObject({ visits: 1 });
    expect(tallies.reduce((sum, tally) => sum + tally.visits, 0)).toBe(501);
    expect(world.observed.duplicates).toBe(2);
  });
});

describe('timers that wait', () => {
  /** Documents that are read while so many records are folded beside so many timers. */
  async function readBeside(timers: number): Promise<number> {
    const world = await newWorld();
    const far = 365 * 86_400_000;
    await world.store.transact({
      expectations: [],
      writes: Array.from({ length: timers }, (_, index) => ({
        kind: 'put' as const,
        collection: TALLIES,
        document: {
          ...{ _id: `acme:waits${index}`, visits: 1, points: 0, last: 'x', partition: 0, armedAt: 0 },
          dueAt: Date.UTC(2026, 2, 1) + far + index,
        },
      })),
    });
    let documents = 0;
    const store: Store = {
      ...world.store,
      find: async (...given) => {
        const found = await world.store.find(...given);
        documents += found.length;
        return found;
      },
      getMany: async (...given) => {
        const found = await world.store.getMany(...given);
        documents += found.size;
        return found;
      },
    };
    const engine = await world.start({ ...OPTIONS, store, limits: { loadedTimers: 100 } });
    await eventually(async () => (engine.ready() ? { found: true } : { seen: documents }));
    documents = 0;
    const positions = await world.visit(...visits(300, 0, 300).map((visit) => ({ ...visit, dueInMs: far })));
    const last = positions.at(-1);
    if (last === undefined) throw new Error('There is no position.');
    expect(await engine.waitFor(last, 10_000)).toBe(true);
    await engine.stop();
    return documents;
  }

  test('cost a record the same, be they a hundred or five thousand', async () => {
    const few = await readBeside(100);
    const many = await readBeside(5_000);
    // Of the timers nothing is read: neither by records that pass nor by those that set others.
    expect(many).toBeLessThanOrEqual(few + 20);
  });
});
