import * as fc from 'fast-check';
import { CYCLE_DOCUMENTS } from '@rapport/engine/limits';
import { StoreUnavailableError } from '@rapport/engine/ports/store';
import type { Store } from '@rapport/engine/ports/store';
import type { EventLog } from '@rapport/engine/ports/log';
import type { Document, Projection } from '@rapport/kernel/projection';
import { eventually } from '../eventually.ts';
import {
  INPUT,
  START_AT,
  TALLIES,
  createTallies,
  createWorld,
  earning,
  outcomeOf,
  visitBytes,
} from './world.ts';
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

const key = (member: number): string => `acme:m${member}`;

/** A history in log order: recorded times jitter, some visits arm timers, some earn points. */
const history = fc
  .array(
    fc.record({
      member: fc.integer({ min: 0, max: 4 }),
      gapMs: fc.integer({ min: -50, max: 400 }),
      dueInMs: fc.option(fc.integer({ min: -100, max: 1_000 }), { nil: undefined }),
      points: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((items) => {
    let at = START_AT;
    return items.map(({ member, gapMs, dueInMs, points }, index): VisitOptions => {
      at += gapMs;
      return {
        id: `v${index}`,
        key: key(member),
        at,
        ...(dueInMs !== undefined && { dueInMs }),
        ...(points !== undefined && { points }),
      };
    });
  });

/** Every timer of the history is due by then, whichever partition it stands in. */
const LATER = [0, 1].map((partition) => ({
  id: `later${partition}`,
  key: `acme:later${partition}`,
  partition,
  at: START_AT + 60_000,
}));

async function undisturbed(visits: readonly VisitOptions[]): Promise<object> {
  const world = await newWorld();
  await world.visit(...visits);
  const engine = await world.start();
  await world.settled(engine);
  return outcomeOf(world);
}

const cutOff = (): never => {
  throw new Error('This process has crashed.');
};

/** A store that a process loses for good at some call, as a crash would have it. */
function mortal(store: Store): {
  readonly store: Store;
  readonly die: (when?: 'now' | 'after commit') => void;
} {
  let dead = false;
  let dying = false;
  return {
    die: (when = 'now') => {
      if (when === 'now') dead = true;
      else dying = true;
    },
    store: {
      ...store,
      getMany: async (...given) => (dead ? cutOff() : store.getMany(...given)),
      find: async (...given) => (dead ? cutOff() : store.find(...given)),
      transact: async (transaction) => {
        if (dead) cutOff();
        const result = await store.transact(transaction);
        if (dying && transaction.expectations.length > 0) {
          dead = true;
          cutOff();
        }
        return result;
      },
    },
  };
}

describe('a projection', () => {
  test('comes to the same by other batches, with repeats and a restart in between', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 3 }),
        fc.nat(40),
        async (visits, batchRecords, loadedTimers, at) => {
          const expected = await undisturbed([...visits, ...LATER]);
          const world = await newWorld({ batchRecords });
          const limits = { loadedTimers };
          const first = await world.start({ limits });
          await world.visit(...visits.slice(0, at).flatMap((visit) => [visit, visit]));
          await world.settled(first);
          await first.stop();
          await world.visit(...visits.slice(Math.max(0, at - 3), at), ...visits.slice(at), ...LATER);
          const second = await world.start({ limits });
          await world.settled(second);
          expect(await outcomeOf(world)).toEqual(expected);
          await world.end();
        },
      ),
      { numRuns: 40 },
    );
  });

  test('reads cold documents again once it has written them, and others not', async () => {
    const world = await newWorld();
    const read: string[] = [];
    const store: Store = {
      ...world.store,
      getMany: async (collection, ids) => {
        read.push(...ids.map((id) => `${collection}/${id}`));
        return world.store.getMany(collection, ids);
      },
    };
    const counted = (collection: string): Projection<Visit> => ({
      name: `test.${collection}.v1`,
      topic: INPUT,
      handles: ['test.Visited'],
      collections: [{ name: collection, ...(collection === 'cold' && { cold: true }) }],
      keys: ({ key: id }) => [{ collection, id }],
      fold: (context, { key: _id }) => {
        const known = context.get<Document & { readonly visits: number }>(collection, _id);
        context.put(collection, { _id, visits: (known?.visits ?? 0) + 1 });
      },
    });
    const engine = await world.start({ store, projections: [counted('cold'), counted('warm')] });
    // What one cycle has written may stay until the next one is through.
    for (const member of [1, 2, 3, 1]) {
      await world.visit({ id: `v${read.length}`, key: key(member), partition: 0 });
      await world.settled(engine);
    }
    const readsOf = (place: string): number => read.filter((one) => one === place).length;
    expect(readsOf(`test.cold.v1.cold/${key(1)}`)).toBe(2);
    expect(readsOf(`test.warm.v1.warm/${key(1)}`)).toBe(1);
    for (const name of ['cold', 'warm']) {
      expect(await world.documents(`test.${name}.v1.${name}`)).toMatchObject([
        { _id: key(1), visits: 2 },
        { visits: 1 },
        { visits: 1 },
      ]);
    }
  });

  test('begins again where a crash left it, before or after the commit', async () => {
    const visits = Array.from({ length: 30 }, (_, index) => ({
      id: `v${index}`,
      key: key(index % 5),
      at: START_AT + index * 100,
      points: 1,
      ...(index % 4 === 0 && { dueInMs: 150 }),
    }));
    const expected = await undisturbed(visits);
    for (const when of ['now', 'after commit'] as const) {
      const world = await newWorld({ batchRecords: 4 });
      const { store, die } = mortal(world.store);
      const first = await world.start({ store });
      await world.visit(...visits.slice(0, 10));
      await world.settled(first);
      die(when);
      await world.visit(...visits.slice(10));
      await eventually(async () =>
        world.observed.failures.length > 0 ? { found: true } : { seen: world.observed },
      );
      await first.stop();
      const second = await world.start();
      await world.settled(second);
      expect(await outcomeOf(world)).toEqual(expected);
    }
  });

  test('loses and doubles nothing when the answer to a commit is lost', async () => {
    for (const tookEffect of [true, false]) {
      const visits = Array.from({ length: 8 }, (_, index) => ({
        id: `v${index}`,
        key: key(index),
        points: 2,
      }));
      const expected = await undisturbed(visits);
      const world = await newWorld();
      const engine = await world.start();
      world.store.faults.loseNextAnswer(tookEffect);
      await world.visit(...visits);
      await world.settled(engine);
      expect(await outcomeOf(world)).toEqual(expected);
      expect(world.observed).toMatchObject({ fenced: 0, failures: [] });
    }
  });

  test('sends a cycle again while the store cannot be reached', async () => {
    const world = await newWorld();
    let refusals = 3;
    const store: Store = {
      ...world.store,
      transact: async (transaction) => {
        if (
          transaction.expectations[0]?.collection === 'test.positions.v1' &&
          transaction.writes.length > 0
        ) {
          refusals -= 1;
          if (refusals >= 0) throw new StoreUnavailableError('away');
        }
        return world.store.transact(transaction);
      },
    };
    const engine = await world.start({ store });
    await world.visit({ id: 'a', key: key(1) });
    await world.settled(engine);
    expect(refusals).toBeLessThan(0);
    expect(await world.documents(TALLIES)).toMatchObject([{ visits: 1 }]);
  });

  test('drops its cycle when another owner has moved on', async () => {
    const visits = Array.from({ length: 12 }, (_, index) => ({
      id: `v${index}`,
      key: key(index % 3),
      points: 1,
    }));
    const expected = await undisturbed(visits);
    const world = await newWorld();
    let release = (): void => {};
    let reached = (): void => {};
    const held = new Promise<void>((resolve) => (reached = resolve));
    let holding = false;
    const store: Store = {
      ...world.store,
      transact: async (transaction) => {
        if (holding && transaction.writes.length > 0) {
          holding = false;
          await new Promise<void>((resolve) => {
            release = resolve;
            reached();
          });
        }
        return world.store.transact(transaction);
      },
    };
    // In a group of its own: it does not hear that its partitions were given to another.
    const log: EventLog = {
      ...world.log,
      subscribe: (group, ...rest) => world.log.subscribe(`${group}.zombie`, ...rest),
    };
    const zombie = await world.start({ store, log });
    holding = true;
    await world.visit(...visits.slice(0, 6));
    await held;
    const owner = await world.start();
    await world.visit(...visits.slice(6));
    await world.settled(owner);
    const stopped = zombie.stop();
    release();
    await stopped;
    expect(world.observed.fenced).toBe(1);
    expect(await outcomeOf(world)).toEqual(expected);
  });

  test('folds again when it asks for a document that it did not announce', async () => {
    const world = await newWorld();
    await world.visit({ id: 'a', key: key(1), partition: 0 }, { id: 'b', key: key(1), partition: 0 });
    const first = await world.start();
    await world.settled(first);
    await first.stop();
    // Nothing is in memory: the document beside is read from the store, and its visit counts once.
    const second = await world.start();
    await world.visit({ id: 'c', key: key(2), beside: key(1), partition: 0 });
    await world.settled(second);
    expect(await world.documents(TALLIES)).toMatchObject([
      { _id: key(1), visits: 2 },
      { _id: key(2), visits: 1, seen: 2 },
    ]);
  });

  test('reads in one go what it asks for together, and folds again once', async () => {
    const tallies = createTallies();
    const besides = [1, 2, 3, 4].map(key);
    const world = await newWorld();
    await world.visit(...besides.slice(0, 3).map((one, n) => ({ id: `v${n}`, key: one, partition: 0 })));
    const first = await world.start();
    await world.settled(first);
    await first.stop();
    const reads: (readonly string[])[] = [];
    let folds = 0;
    const second = await world.start({
      store: {
        ...world.store,
        getMany: (collection, ids) => {
          if (collection === TALLIES) reads.push(ids);
          return world.store.getMany(collection, ids);
        },
      },
      projections: [
        {
          ...tallies,
          fold: (context, fact: Parameters<typeof tallies.fold>[1]) => {
            folds += 1;
            const found = context.getMany<Tally>('tallies', besides);
            expect(found.map((tally) => tally?.visits)).toEqual([1, 1, 1, undefined]);
            tallies.fold(context, fact);
          },
        },
      ],
    });
    await world.visit({ id: 'asking', key: key(5), partition: 0 });
    await world.settled(second);
    expect([...(reads.at(-1) ?? [])].sort()).toEqual(besides);
    expect(folds).toBe(2);
  });

  test('that is new reads the log from its beginning while the others stand', async () => {
    const world = await newWorld({ batchRecords: 3 });
    const visits = Array.from({ length: 10 }, (_, index) => ({
      id: `v${index}`,
      key: key(1),
      at: START_AT + index * 1_000,
      points: 1,
      ...(index === 3 && { dueInMs: 2_500 }),
      ...(index === 9 && { dueInMs: -1 }),
    }));
    await world.visit(...visits);
    const first = await world.start();
    await world.settled(first);
    const before = await outcomeOf(world);
    await first.stop();
    const second = await world.start({ projections: [createTallies(), createTallies('test.tallies.v2')] });
    await world.settled(second);
    expect(await outcomeOf(world)).toEqual(before);
    // Its timer fired where it fires in any replay, though the partition's time had long gone by.
    expect(await world.documents('test.tallies.v2.tallies')).toEqual(await world.documents(TALLIES));
  });

  test('counts a repeat at the log, not at its effect: an unknown type first, then a known one with its id', async () => {
    const world = await newWorld();
    const [bytes] = [visitBytes({ id: 'same', key: key(1) })];
    const unknown = Buffer.from(Buffer.from(bytes).toString().replace('test.Visited', 'test.Unknown'));
    await world.log.append([{ topic: INPUT, key: key(1), partition: 0, value: unknown }]);
    await world.visit({ id: 'same', key: key(1), partition: 0 }, { id: 'other', key: key(1), partition: 0 });
    const engine = await world.start();
    await world.settled(engine);
    expect(await world.documents(TALLIES)).toMatchObject([{ visits: 1, last: 'other' }]);
    expect(world.observed.duplicates).toBe(1);
  });
});

describe('time', () => {
  test('is the highest recorded time of the partition, and an event counts at the earlier of its two', async () => {
    const world = await newWorld();
    const seen: (readonly [string, number, number])[] = [];
    const tallies = createTallies();
    const engine = await world.start({
      projections: [
        {
          ...tallies,
          fold: (context, fact: Parameters<typeof tallies.fold>[1]) => {
            seen.push([fact.event.id, fact.logClock - START_AT, fact.effectiveAt - START_AT]);
            tallies.fold(context, fact);
          },
        },
      ],
    });
    await world.visit(
      { id: 'a', key: key(1), partition: 0, at: START_AT + 1_000, occurredAt: START_AT + 900 },
      { id: 'b', key: key(1), partition: 0, at: START_AT + 400, occurredAt: START_AT + 300 },
      { id: 'c', key: key(1), partition: 0, at: START_AT + 1_100, occurredAt: START_AT + 9_000 },
    );
    await world.settled(engine);
    // A fold may run more than once; what it sees is the same every time.
    expect([...new Map(seen.map((each) => [each[0], each])).values()]).toEqual([
      ['a', 1_000, 900],
      ['b', 1_000, 300],
      ['c', 1_100, 1_100],
    ]);
    expect(engine.logClock()).toBe(START_AT + 1_100);
  });
});

describe('a timer', () => {
  test('fires at its instant, before the first later record, in order of instant and id', async () => {
    const world = await newWorld();
    const engine = await world.start();
    await world.visit(
      { id: 'a', key: key(2), partition: 0, dueInMs: 500 },
      { id: 'b', key: key(1), partition: 0, dueInMs: 500 },
      { id: 'c', key: key(3), partition: 0, dueInMs: 400 },
      { id: 'd', key: key(1), partition: 0, at: START_AT + 600 },
    );
    await world.settled(engine);
    const due = world.published().filter(({ id }) => id.startsWith('due:'));
    // The order of what is published holds within a partition: these three keys share one.
    expect(new Set(due.map(({ partition }) => partition)).size).toBe(1);
    expect(due.map(({ id }) => id)).toEqual([
      `due:acme.m3.${START_AT + 400}`,
      `due:acme.m1.${START_AT + 500}`,
      `due:acme.m2.${START_AT + 500}`,
    ]);
    const position = Buffer.from(`${INPUT}|0|3`).toString('base64url');
    expect(new Set(due.map(({ sourceposition }) => sourceposition))).toEqual(new Set([position]));
    expect(await world.documents(TALLIES)).toMatchObject([
      { _id: key(1), visits: 2, fired: [{ dueAt: START_AT + 500, effectiveAt: START_AT + 500 }] },
      { fired: [{ effectiveAt: START_AT + 500 }] },
      { fired: [{ effectiveAt: START_AT + 400 }] },
    ]);
  });

  test('that is set for the past takes effect at the time of the record that set it', async () => {
    const world = await newWorld();
    const engine = await world.start();
    await world.visit(
      { id: 'a', key: key(1), partition: 0, dueInMs: -5_000 },
      { id: 'b', key: key(2), partition: 0, at: START_AT + 1 },
    );
    await world.settled(engine);
    expect(await world.documents(TALLIES)).toMatchObject([
      { fired: [{ dueAt: START_AT - 5_000, effectiveAt: START_AT }] },
      {},
    ]);
  });

  test('is fired by a Tick where nothing else comes, also after a restart', async () => {
    const world = await newWorld();
    const first = await world.start();
    await world.visit({ id: 'a', key: key(1), partition: 1, dueInMs: 5_000 });
    await world.settled(first);
    await first.stop();
    world.clock.advance(5_199);
    const second = await world.start();
    expect(world.log.records(INPUT, 1)).toHaveLength(1);
    world.clock.advance(1);
    await eventually(async () => {
      const [tally] = (await world.documents(TALLIES)) as readonly Tally[];
      return tally?.fired === undefined ? { seen: tally } : { found: tally };
    });
    const [, tick, ...more] = world.log.records(INPUT, 1);
    expect(more).toEqual([]);
    expect(tick?.key).toBe('_system:tick');
    expect(JSON.parse(Buffer.from(tick?.value ?? []).toString())).toMatchObject({
      id: 'tick:1:2026-03-01T00:00:05.000Z',
      type: 'rapport.ingestion.Tick.v1',
      tenantid: 'system',
      recordedat: '2026-03-01T00:00:05.200Z',
      data: { at: '2026-03-01T00:00:05.000Z' },
    });
    await world.settled(second);
  });

  test('is left alone by a clock that follows events', async () => {
    const world = await newWorld();
    const engine = await world.start({ clock: { ...world.clock, follows: () => true } });
    await world.visit({ id: 'a', key: key(1), partition: 0, dueInMs: 10 });
    await world.settled(engine);
    world.clock.advance(60_000);
    await world.visit({ id: 'b', key: key(1), partition: 1, at: START_AT + 60_000 });
    await world.settled(engine);
    expect(world.log.records(INPUT, 0)).toHaveLength(1);
  });

  test('wave of thousands is committed in several cycles and each of them fires once', async () => {
    const world = await newWorld();
    const sizes: number[] = [];
    const store: Store = {
      ...world.store,
      transact: (transaction) => {
        sizes.push(transaction.writes.filter(({ collection }) => collection === TALLIES).length);
        return world.store.transact(transaction);
      },
    };
    const many = 2_500;
    await world.visit(
      ...Array.from({ length: many }, (_, index) => ({
        id: `v${index}`,
        key: key(index),
        partition: 0,
        dueInMs: 1_000,
      })),
      { id: 'late', key: 'acme:late', partition: 0, at: START_AT + 1_000 },
    );
    const engine = await world.start({ store });
    await world.settled(engine);
    const tallies = (await world.documents(TALLIES)) as readonly Tally[];
    expect(tallies.filter(({ fired }) => fired?.length === 1)).toHaveLength(many);
    expect(new Set(world.published().map(({ id }) => id)).size).toBe(2 * many + 1);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(CYCLE_DOCUMENTS);
  });
});

describe('a reaction', () => {
  test('sees the fold of its own fact, and its commands are decided once', async () => {
    const world = await newWorld();
    const engine = await world.start();
    await world.visit({ id: 'a', key: key(1), points: 5 }, { id: 'b', key: key(1), points: 5 });
    await world.visit({ id: 'a', key: key(1), points: 5 });
    await world.settled(engine);
    expect(await world.documents('test.account.v1.states')).toMatchObject([{ version: 2, balance: 15 }]);
    const [first] = world.published().filter(({ type }) => type === 'test.Posted');
    expect(first?.id).toMatch(/^posting:acme:account:acme:m1@1:[0-9a-f]{8}$/);
  });

  test('that is new to a log does not answer its history', async () => {
    const world = await newWorld();
    const first = await world.start({ reactions: [] });
    await world.visit({ id: 'a', key: key(1), partition: 0, points: 5 });
    await world.settled(first);
    await first.stop();
    const second = await world.start();
    await world.visit({ id: 'b', key: key(1), partition: 0, points: 7 });
    await world.settled(second);
    expect(await world.documents('test.account.v1.states')).toMatchObject([{ balance: 7 }]);
  });

  test('whose command cannot be decided has its record parked, its fold included', async () => {
    const world = await newWorld();
    const engine = await world.start({ reactions: [earning] });
    await world.visit(
      { id: 'a', key: key(1), partition: 0 },
      { id: 'b', key: key(1), partition: 0, points: -1 },
    );
    await world.visit({ id: 'c', key: key(2), partition: 0, points: 3 });
    await world.settled(engine);
    expect(await engine.parked({ limit: 10 })).toMatchObject([{ offset: 1, key: key(1) }]);
    expect(await world.documents(TALLIES)).toMatchObject([{ visits: 1 }, { _id: key(2), visits: 1 }]);
  });
});

describe('a record that cannot be read or folded', () => {
  test('is parked with what follows of its key, and keeps nobody else', async () => {
    const world = await newWorld();
    const engine = await world.start();
    await world.visit({ id: 'a', key: key(1), partition: 0 });
    await world.log.append([{ topic: INPUT, key: key(1), partition: 0, value: Buffer.from('\u0000') }]);
    await world.visit(
      { id: 'b', key: key(1), partition: 0 },
      { id: 'c', key: key(2), partition: 0 },
      { id: 'd', key: key(3), partition: 0, fail: true },
    );
    await world.settled(engine);
    await engine.stop();
    const again = await world.start();
    await world.visit({ id: 'e', key: key(3), partition: 0 }, { id: 'f', key: key(2), partition: 0 });
    await world.settled(again);
    const parked = await again.parked({ limit: 10 });
    expect(parked.map(({ offset, reason }) => [offset, reason])).toEqual([
      [1, 'not a JSON object'],
      [2, 'behind an earlier record of the same key'],
      [4, 'a fold failed: Error: this visit cannot be folded'],
      [5, 'behind an earlier record of the same key'],
    ]);
    expect(parked[0]?.value).toEqual(Buffer.from('\u0000'));
    expect(await world.documents(TALLIES)).toMatchObject([
      { _id: key(1), visits: 1 },
      { _id: key(2), visits: 2 },
    ]);
    expect(again.ready()).toBe(true);
  });
});

test('waiting for a position ends at its commit, or at the deadline', async () => {
  const world = await newWorld();
  const engine = await world.start();
  expect(await engine.waitFor({ topic: INPUT, partition: 0, offset: 0 }, 0)).toBe(false);
  const applied = engine.waitFor({ topic: INPUT, partition: 0, offset: 0 }, 10_000);
  await world.visit({ id: 'a', key: key(1), partition: 0 });
  expect(await applied).toBe(true);
  expect(await world.documents(TALLIES)).toHaveLength(1);
});
