import type { EventLog, SubscriptionHandler } from '@rapport/engine/ports/log';
import { CommitUnknownError } from '@rapport/engine/ports/store';
import type { Store, Transaction } from '@rapport/engine/ports/store';
import { eventually } from '../eventually.ts';
import {
  INPUT,
  OUTPUT,
  START_AT,
  TALLIES,
  account,
  commandOf,
  createTallies,
  createWorld,
  outcomeOf,
} from './world.ts';
import type { AccountCommand, Tally, VisitOptions, World } from './world.ts';

const EVENTS = `${account.name}.events`;
const OUTBOX = 'test.outbox.v1';

const worlds: World[] = [];
const newWorld = async (...options: Parameters<typeof createWorld>): Promise<World> => {
  const world = await createWorld(...options);
  worlds.push(world);
  return world;
};
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});

const earn = (points: number, name = 'a'): AccountCommand => ({ kind: 'earn', account: name, points });
const spend = (points: number, name = 'a'): AccountCommand => ({ kind: 'spend', account: name, points });

const visits = (from: number, count: number): readonly VisitOptions[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `v${from + index}`,
    key: `acme:m${(from + index) % 5}`,
    at: START_AT + (from + index) * 100,
    points: 1,
    ...((from + index) % 4 === 0 && { dueInMs: 250 }),
  }));

interface Gate {
  readonly reached: Promise<undefined>;
  readonly open: () => void;
  readonly pass: () => Promise<void>;
}

/** Stops whoever passes until it is opened. */
function createGate(): Gate {
  const reached = Promise.withResolvers<undefined>();
  const opened = Promise.withResolvers<undefined>();
  return {
    reached: reached.promise,
    open: () => {
      opened.resolve(undefined);
    },
    pass: async () => {
      reached.resolve(undefined);
      await opened.promise;
    },
  };
}

describe('a subscription that was given up', () => {
  test('changes nothing by what it still calls back', async () => {
    const undisturbed = await newWorld();
    await undisturbed.visit(...visits(0, 40));
    await undisturbed.settled(await undisturbed.start());

    const world = await newWorld({ batchRecords: 3 });
    const handlers: SubscriptionHandler[] = [];
    const log: EventLog = {
      ...world.log,
      subscribe: (group, topics, handler) => {
        handlers.push(handler);
        return world.log.subscribe(group, topics, handler);
      },
    };
    const engine = await world.start({ log });
    await world.visit(...visits(0, 20));
    await world.settled(engine);
    handlers[0]?.onFailure(Object.assign(new Error('the group fell apart'), { retryable: true }));
    await eventually(async () =>
      handlers.length === 2 && engine.ready() ? { found: true } : { seen: handlers.length },
    );
    const [old] = handlers;
    const places = [0, 1].map((partition) => ({ topic: INPUT, partition }));
    // What was on its way when it was given up: an assignment, a batch, a revocation, another failure.
    expect(await old?.onAssigned(places)).toEqual([]);
    await world.visit(...visits(20, 10));
    await old?.onBatch({
      ...(places[0] ?? { topic: INPUT, partition: 0 }),
      records: world.log.records(INPUT, 0).map((record) => ({ ...record, offset: record.offset + 500 })),
      endOffset: 1_000,
    });
    await old?.onRevoked(places);
    old?.onFailure(Object.assign(new Error('too late'), { retryable: false }));
    await world.visit(...visits(30, 10));
    await world.settled(engine);
    expect(engine.ready()).toBe(true);
    expect(handlers).toHaveLength(2);
    expect(await outcomeOf(world)).toEqual(await outcomeOf(undisturbed));
  });

  test('does not put a partition that it was taking over in the place of its successor', async () => {
    const world = await newWorld();
    const gate = createGate();
    const handlers: SubscriptionHandler[] = [];
    let holding = false;
    const store: Store = {
      ...world.store,
      // The last step of taking a partition over.
      find: async (collection, query) => {
        if (holding && collection === 'test.parked.v1') {
          holding = false;
          await gate.pass();
        }
        return world.store.find(collection, query);
      },
    };
    const log: EventLog = {
      ...world.log,
      subscribe: (group, topics, handler) => {
        handlers.push(handler);
        return world.log.subscribe(group, topics, handler);
      },
    };
    const engine = await world.start({ store, log });
    holding = true;
    const late = handlers[0]?.onAssigned([{ topic: INPUT, partition: 0 }]);
    await gate.reached;
    handlers[0]?.onFailure(Object.assign(new Error('the group fell apart'), { retryable: true }));
    await eventually(async () =>
      handlers.length === 2 && engine.ready() ? { found: true } : { seen: handlers.length },
    );
    await world.visit(...visits(0, 20));
    await world.settled(engine);
    gate.open();
    expect(await late).toEqual([]);
    const fencedBefore = world.observed.fenced;
    await world.visit(...visits(20, 20));
    await world.settled(engine);
    expect(world.observed.fenced).toBe(fencedBefore);
    expect(await world.documents(`${account.name}.events`)).toHaveLength(40);
  });
});

describe('a timer', () => {
  test('that is set for an instant before the last Tick needs none', async () => {
    const world = await newWorld();
    const engine = await world.start();
    const fired = (count: number): Promise<unknown> =>
      eventually(async () => {
        const [tally] = (await world.documents(TALLIES)) as readonly Tally[];
        return tally?.fired?.length === count ? { found: tally } : { seen: tally };
      });
    await world.visit({ id: 'a', key: 'acme:m1', partition: 0, dueInMs: 5_000 });
    await world.settled(engine);
    world.clock.advance(6_000);
    await fired(1);
    // Its instant has gone by when it is set: what it causes follows from the record that set it.
    await world.visit({ id: 'b', key: 'acme:m1', partition: 0, at: START_AT + 6_000, dueInMs: -2_000 });
    await fired(2);
    await world.settled(engine);
    expect(world.log.records(INPUT, 0)).toHaveLength(3);
  });
});

describe('a lost answer to a batch of commands', () => {
  test('is not taken for an own commit when somebody else has answered the request', async () => {
    const world = await newWorld();
    const other = await world.start({ projections: [], reactions: [] });
    const request = commandOf(spend(5), { requestId: 'r1' });
    let lost = false;
    const store: Store = {
      ...world.store,
      transact: async (transaction: Transaction) => {
        const isBatch = transaction.writes.some(({ collection }) => collection === EVENTS);
        if (!isBatch || lost) return world.store.transact(transaction);
        // Nothing of it arrives; meanwhile the caller has tried its luck at another replica.
        lost = true;
        await other.submit(commandOf(earn(9)));
        await other.submit(request);
        throw new CommitUnknownError('lost');
      },
    };
    const engine = await world.start({ store, projections: [], reactions: [] });
    expect(await engine.submit(request)).toMatchObject({
      outcome: 'accepted',
      events: [{ version: 2, event: { type: 'Spent' } }],
    });
    expect(await engine.submit(commandOf(earn(1)))).toMatchObject({ events: [{ version: 3 }] });
    expect(await world.documents(`${account.name}.states`)).toMatchObject([{ version: 3, balance: 5 }]);
  });
});

describe('the outbox', () => {
  const large = (name: string): string => name.repeat(300_000);

  /** Publishes as many events of such a size as the points say. */
  const wordy = {
    ...account,
    publish: (...given: Parameters<typeof account.publish>) =>
      account.publish(...given).map((event) => ({ ...event, data: { text: large('x') } })),
  };

  test('has documents that the store can keep, however much is committed at once', async () => {
    const world = await newWorld();
    const sizes: number[] = [];
    const store: Store = {
      ...world.store,
      transact: (transaction) => {
        for (const write of transaction.writes) {
          if (write.kind !== 'remove' && write.collection === OUTBOX) {
            sizes.push(Buffer.byteLength(JSON.stringify(write.document)));
          }
        }
        return world.store.transact(transaction);
      },
    };
    const engine = await world.start({ store, aggregates: [wordy] });
    const results = await Promise.all(
      Array.from({ length: 60 }, (_, index) => engine.submit(commandOf(earn(1, `a${index % 3}`)))),
    );
    expect(results.every(({ outcome }) => outcome === 'accepted')).toBe(true);
    await world.settled(engine);
    expect(world.published()).toHaveLength(60);
    // 18 MB in one transaction; 16 MB is what a document may have.
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(16_000_000);
    expect(Math.max(...sizes)).toBeLessThan(4_000_000);
    for (const stream of ['a0', 'a1', 'a2']) {
      const versions = world
        .published()
        .filter(({ id }) => id.includes(`account:${stream}@`))
        .map(({ id }) => Number(/@(\d+)/.exec(id)?.[1]));
      expect(versions).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    }
  });

  test('takes no event that the log could never take: its command fails alone', async () => {
    const world = await newWorld();
    const boundless = {
      ...account,
      publish: (...given: Parameters<typeof account.publish>) =>
        account.publish(...given).map((event) => ({
          ...event,
          data: { text: 'x'.repeat(given[0].event.data.points === 7 ? 1_100_000 : 1) },
        })),
    };
    const engine = await world.start({ aggregates: [boundless] });
    const results = await Promise.allSettled([
      engine.submit(commandOf(earn(1))),
      engine.submit(commandOf(earn(7))),
      engine.submit(commandOf(earn(2))),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await world.settled(engine);
    expect(world.published()).toHaveLength(2);
  });

  test('takes no event of a fold that the log could never take: its record is parked', async () => {
    const world = await newWorld();
    const tallies = createTallies();
    const engine = await world.start({
      projections: [
        {
          ...tallies,
          fold: (context, fact: Parameters<typeof tallies.fold>[1]) => {
            const text = 'x'.repeat(fact.event.id === 'long' ? 1_100_000 : 1);
            tallies.fold(
              {
                get: (collection, id) => context.get(collection, id),
                getMany: (collection, ids) => context.getMany(collection, ids),
                put: (collection, document) => context.put(collection, document),
                remove: (collection, id) => context.remove(collection, id),
                emit: (event) => {
                  context.emit({ ...event, data: { text } });
                },
              },
              fact,
            );
          },
        },
      ],
    });
    await world.visit(
      { id: 'a', key: 'acme:m1', partition: 0 },
      { id: 'long', key: 'acme:m2', partition: 0 },
      { id: 'b', key: 'acme:m3', partition: 0 },
    );
    await world.settled(engine);
    expect(await engine.parked({ limit: 10 })).toMatchObject([{ offset: 1, key: 'acme:m2' }]);
    expect(world.published().map(({ id }) => id)).toEqual(['echo:a', 'echo:b']);
  });

  test('is never called empty while something waits in it, whoever has put it there', async () => {
    const world = await newWorld();
    let blocked = true;
    const log: EventLog = {
      ...world.log,
      append: (records) =>
        blocked && records.some(({ topic }) => topic === OUTPUT)
          ? Promise.reject(new Error('The broker is away.'))
          : world.log.append(records),
    };
    const one = await world.start({ log, projections: [], reactions: [] });
    const other = await world.start({ log, projections: [], reactions: [] });
    await other.submit(commandOf(earn(1)));
    await other.submit(commandOf(earn(2)));
    await one.submit(commandOf(earn(3)));
    expect((await one.progress()).outboxDepth).toBe(3);
    expect((await other.progress()).outboxDepth).toBe(3);
    const ageMs = (expected: number): Promise<unknown> =>
      eventually(async () =>
        world.observed.outboxAgeMs === expected ? { found: expected } : { seen: world.observed.outboxAgeMs },
      );
    world.clock.advance(90_000);
    await ageMs(90_000);
    blocked = false;
    await world.settled(one);
    expect((await one.progress()).outboxDepth).toBe(0);
    await ageMs(0);
  });

  test('is published before the engine has stopped', async () => {
    const world = await newWorld();
    let refusals = 2;
    const log: EventLog = {
      ...world.log,
      append: (records) => {
        refusals -= 1;
        return refusals >= 0 ? Promise.reject(new Error('The broker is away.')) : world.log.append(records);
      },
    };
    const engine = await world.start({ log, projections: [], reactions: [] });
    const [first] = [engine.submit(commandOf(earn(1))), engine.submit(commandOf(earn(2)))];
    await first;
    await eventually(async () => (refusals < 1 ? { found: true } : { seen: refusals }));
    await engine.stop();
    expect(await world.documents(OUTBOX)).toEqual([]);
    expect(world.published()).toHaveLength(2);
  });
});

describe('a projection that is taken out and comes back', () => {
  test('goes on where it was, at the time at which it was', async () => {
    const undisturbed = await newWorld();
    await undisturbed.visit(...visits(0, 60));
    await undisturbed.settled(await undisturbed.start({ reactions: [] }));
    const expected = await undisturbed.documents(TALLIES);

    const world = await newWorld();
    const first = await world.start({ reactions: [] });
    await world.visit(...visits(0, 20));
    await world.settled(first);
    await first.stop();
    const second = await world.start({ projections: [createTallies('test.tallies.v2')], reactions: [] });
    await world.visit(...visits(20, 20));
    await world.settled(second);
    await second.stop();
    const third = await world.start({ reactions: [] });
    await world.visit(...visits(40, 20));
    await world.settled(third);
    expect(await world.documents(TALLIES)).toEqual(expected);
  });
});

describe('a batch of commands that the store refuses', () => {
  test('is taken apart until the one that it does not take stands alone', async () => {
    const world = await newWorld();
    const store: Store = {
      ...world.store,
      transact: (transaction) =>
        transaction.writes.some(
          (write) => write.kind === 'insert' && write.document._id.startsWith('acme:account:vast@'),
        )
          ? Promise.reject(new RangeError('This document is larger than the store takes.'))
          : world.store.transact(transaction),
    };
    const engine = await world.start({ store });
    const results = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        engine.submit(commandOf(earn(1, index === 13 ? 'vast' : `a${index}`))),
      ),
    );
    expect(results.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))).toEqual([13]);
    expect(await world.documents(`${account.name}.states`)).toHaveLength(19);
  });
});

describe('a record whose documents the store refuses', () => {
  test('is parked alone, and keeps nobody else', async () => {
    const world = await newWorld();
    const store: Store = {
      ...world.store,
      transact: (transaction) =>
        transaction.writes.some(
          (write) =>
            write.kind === 'put' && write.collection === TALLIES && write.document._id === 'acme:vast',
        )
          ? Promise.reject(new RangeError('This document is larger than the store takes.'))
          : world.store.transact(transaction),
    };
    const engine = await world.start({ store });
    await world.visit(
      { id: 'a', key: 'acme:m1', partition: 0, points: 1 },
      { id: 'b', key: 'acme:vast', partition: 0, points: 1 },
      { id: 'c', key: 'acme:m1', partition: 0, points: 1 },
      { id: 'd', key: 'acme:m2', partition: 1, points: 1 },
      { id: 'e', key: 'acme:vast', partition: 0, points: 1 },
    );
    await world.settled(engine);
    expect(await engine.parked({ limit: 10 })).toMatchObject([
      { partition: 0, offset: 1, key: 'acme:vast' },
      { partition: 0, offset: 3, reason: 'behind an earlier record of the same key' },
    ]);
    expect(await world.documents(TALLIES)).toMatchObject([
      { _id: 'acme:m1', visits: 2 },
      { _id: 'acme:m2', visits: 1 },
    ]);
    expect(engine.ready()).toBe(true);
  });
});
