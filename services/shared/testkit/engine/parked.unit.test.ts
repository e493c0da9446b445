import * as fc from 'fast-check';
import type { Engine } from '@rapport/engine/engine';
import type { ParkedRecord, RebuildState, ResolveOutcome } from '@rapport/engine/ports/inspection';
import type { EventLog } from '@rapport/engine/ports/log';
import type { Decode } from '@rapport/kernel/event';
import { eventually } from '../eventually.ts';
import {
  INPUT,
  START_AT,
  TALLIES,
  createTallies,
  createWorld,
  decode,
  earning,
  outcomeOf,
  visitBytes,
} from './world.ts';
import type { Tally, VisitOptions, World } from './world.ts';

const worlds: World[] = [];
const newWorld = async (...options: Parameters<typeof createWorld>): Promise<World> => {
  const world = await createWorld(...options);
  worlds.push(world);
  return world;
};
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});

const NAME = 'test.tallies.v1';
const key = (member: number): string => `acme:m${member}`;

/** The next release: it reads what begins with an X, and folds what could not be folded. */
const repaired: Decode = (value) => {
  const text = Buffer.from(value).toString();
  const decoded = decode(text.startsWith('X') ? Buffer.from(text.slice(1)) : value);
  if (decoded.outcome !== 'event') return decoded;
  const { fail: _, ...data } = decoded.event.data as { readonly fail?: true };
  return { outcome: 'event', event: { ...decoded.event, data } };
};

const unreadable = (visit: VisitOptions) => ({
  topic: INPUT,
  key: visit.key,
  partition: 0,
  value: Buffer.concat([Buffer.from('X'), visitBytes(visit)]),
});

async function tallyOf(world: World, member: number): Promise<Tally | undefined> {
  return (await world.documents(TALLIES)).find(({ _id }) => _id === key(member)) as Tally | undefined;
}

const all = (engine: Engine): Promise<readonly ParkedRecord[]> => engine.parked({ limit: 1_000 });

/** Resolves the parked record at this offset of partition 0. */
async function resolve(
  engine: Engine,
  offset: number,
  action: 'redrive' | 'discard' = 'redrive',
): Promise<ResolveOutcome> {
  const found = (await all(engine)).find((record) => record.offset === offset);
  return engine.resolve({ id: found?.id ?? 'nothing', action, actor: 'operator-1' });
}

async function appliedByRebuild(engine: Engine): Promise<number> {
  const [status] = await engine.projections();
  return status?.rebuild.state === 'running' ? status.rebuild.appliedRecords : 0;
}

function endOfRebuild(engine: Engine): Promise<RebuildState> {
  return eventually(async () => {
    const [status] = await engine.projections();
    const { rebuild } = status ?? {};
    return rebuild?.state === 'compared' || rebuild?.state === 'failed'
      ? { found: rebuild }
      : { seen: rebuild };
  });
}

async function expectSameAfterRebuild(engine: Engine): Promise<void> {
  expect(await engine.rebuild(NAME)).toBe('started');
  expect(await endOfRebuild(engine)).toMatchObject({ state: 'compared', equal: true });
}

describe('a parked record that is redriven', () => {
  test('takes effect at the place of the redrive, and what waits behind it follows in order', async () => {
    const world = await newWorld();
    const first = await world.start();
    await world.visit(
      { id: 'a', key: key(1), partition: 0, fail: true, points: 1 },
      { id: 'b', key: key(1), partition: 0, at: START_AT + 1_000, points: 2 },
      { id: 'c', key: key(2), partition: 0, at: START_AT + 2_000 },
      { id: 'd', key: key(1), partition: 0, at: START_AT + 3_000, dueInMs: 500 },
    );
    await world.settled(first);
    await first.stop();

    world.clock.set(START_AT + 60_000);
    const second = await world.start({ decode: repaired });
    expect((await all(second)).map(({ offset }) => offset)).toEqual([0, 1, 3]);
    const outcome = await resolve(second, 0);
    expect(outcome).toEqual({ outcome: 'recorded', position: { topic: INPUT, partition: 0, offset: 4 } });
    await world.visit({ id: 'e', key: key(1), partition: 0, at: START_AT + 61_000 });
    await world.settled(second);

    expect(await all(second)).toEqual([]);
    // The timer is set by the clock of the redrive.
    expect(await tallyOf(world, 1)).toMatchObject({
      visits: 4,
      points: 3,
      last: 'e',
      fired: [{ dueAt: START_AT + 60_500, effectiveAt: START_AT + 60_500 }],
    });
    const echoes = world
      .published()
      .map(({ id }) => id)
      .filter((id) => id.startsWith('echo') && id !== 'echo:c');
    expect(echoes).toEqual(['echo:a', 'echo:b', 'echo:d', 'echo:e']);
    const states = await world.documents('test.account.v1.states');
    // The first visit earns twice.
    expect(states).toMatchObject([{ balance: 4 }]);
    await expectSameAfterRebuild(second);
  });

  test('stands in the log with who decided, and survives a restart before it is applied', async () => {
    const world = await newWorld();
    const first = await world.start();
    await world.visit({ id: 'a', key: key(1), partition: 0, fail: true });
    await world.settled(first);
    const [parked] = await all(first);
    const id = parked?.id ?? '';
    await first.stop();
    const outcome = await first.resolve({ id, action: 'redrive', actor: 'operator-1', note: 'fixed' });
    expect(outcome.outcome).toBe('recorded');
    const record = world.log.records(INPUT, 0)[1];
    expect(record?.key).toBe('_system:parked:test');
    expect(JSON.parse(Buffer.from(record?.value ?? []).toString())).toMatchObject({
      id: `redriven:test:0:${id}`,
      type: 'rapport.admin.ParkedRedriven.v1',
      tenantid: 'system',
      actor: 'operator-1',
      recordedat: '2026-03-01T00:00:00.000Z',
      data: { service: 'test', parkedId: id, note: 'fixed' },
    });
    const second = await world.start({ decode: repaired });
    await world.settled(second);
    expect(await tallyOf(world, 1)).toMatchObject({ visits: 1 });
  });

  test('and fails again stays where it is, with what waits behind it, and may be redriven again', async () => {
    const world = await newWorld();
    const first = await world.start();
    await world.visit(
      { id: 'a', key: key(1), partition: 0, fail: true },
      { id: 'b', key: key(1), partition: 0 },
    );
    await world.settled(first);
    expect(await resolve(first, 0)).toMatchObject({ outcome: 'recorded' });
    await world.settled(first);
    const parked = await all(first);
    expect(parked.map(({ offset, attempts }) => [offset, attempts])).toEqual([
      [0, 1],
      [1, 0],
    ]);
    await first.stop();
    const second = await world.start({ decode: repaired });
    expect(await resolve(second, 0)).toMatchObject({ outcome: 'recorded' });
    await world.settled(second);
    expect(await tallyOf(world, 1)).toMatchObject({ visits: 2 });
    await expectSameAfterRebuild(second);
  });

  test('may be redriven again after its decision was said twice and the second was not needed', async () => {
    const world = await newWorld();
    let lose = true;
    const log: EventLog = {
      ...world.log,
      append: async (records) => {
        const positions = await world.log.append(records);
        if (!lose || records.every(({ key: of }) => !of.startsWith('_system:parked'))) return positions;
        lose = false;
        throw new Error('The answer was lost.');
      },
    };
    const engine = await world.start({ log });
    await world.visit({ id: 'a', key: key(1), partition: 0, fail: true });
    await world.settled(engine);
    await expect(resolve(engine, 0)).rejects.toThrow('lost');
    // It is in the log, and the operator, who cannot know, asks again before it is applied.
    await resolve(engine, 0);
    await world.settled(engine);
    expect(await all(engine)).toMatchObject([{ offset: 0, attempts: 1 }]);
    expect(await resolve(engine, 0)).toMatchObject({ outcome: 'recorded', position: { offset: 3 } });
    await world.settled(engine);
    expect(await all(engine)).toMatchObject([{ offset: 0, attempts: 2 }]);
    expect(await resolve(engine, 0, 'discard')).toMatchObject({ outcome: 'recorded' });
    await world.settled(engine);
    expect(await all(engine)).toEqual([]);
  });

  test('follows what is repaired of its key, up to the next one that fails', async () => {
    const world = await newWorld();
    const first = await world.start();
    await world.visit(
      { id: 'a', key: key(1), partition: 0, points: -1 },
      { id: 'b', key: key(1), partition: 0 },
      { id: 'c', key: key(1), partition: 0, fail: true },
      { id: 'd', key: key(1), partition: 0 },
    );
    await world.settled(first);
    expect(await resolve(first, 0, 'discard')).toMatchObject({ outcome: 'recorded' });
    await world.settled(first);
    expect((await all(first)).map(({ offset, reason }) => [offset, reason])).toEqual([
      [2, 'a fold failed: Error: this visit cannot be folded'],
      [3, 'behind an earlier record of the same key'],
    ]);
    expect(await tallyOf(world, 1)).toMatchObject({ visits: 1, last: 'b' });
    await first.stop();
    // Also by code that could have folded all of them.
    const second = await world.start({ decode: repaired, reactions: [] });
    await expectSameAfterRebuild(second);
    await resolve(second, 2);
    await world.settled(second);
    expect(await tallyOf(world, 1)).toMatchObject({ visits: 3, last: 'd' });
    await expectSameAfterRebuild(second);
  });

  test('counts once, however often it could not be read, and whatever comes later', async () => {
    const world = await newWorld();
    const first = await world.start();
    const visit = { id: 'a', key: key(1), partition: 0 };
    await world.log.append([unreadable(visit), unreadable(visit)]);
    await world.settled(first);
    await first.stop();
    const second = await world.start({ decode: repaired });
    // It can be read by now, and it waits behind the others.
    await world.visit(visit);
    await world.settled(second);
    await resolve(second, 0);
    await world.visit(visit, { id: 'b', key: key(1), partition: 0 });
    await world.settled(second);
    await second.stop();
    const third = await world.start({ decode: repaired });
    await world.visit(visit, { id: 'c', key: key(1), partition: 0 });
    await world.settled(third);
    expect(await all(third)).toEqual([]);
    expect(await tallyOf(world, 1)).toMatchObject({ visits: 3, last: 'c' });
    await expectSameAfterRebuild(third);
  });

  test('is dropped where it had been read before, and what repeats it afterwards is dropped too', async () => {
    const world = await newWorld();
    const first = await world.start();
    const [known, unknown] = [1, 2].map((member) => ({ id: `v${member}`, key: key(member), partition: 0 }));
    if (known === undefined || unknown === undefined) throw new Error('There are two visits.');
    await world.visit(known);
    await world.log.append([unreadable(known), unreadable(unknown)]);
    await world.settled(first);
    await first.stop();
    const second = await world.start({ decode: repaired });
    await resolve(second, 1);
    await resolve(second, 2);
    await world.settled(second);
    await world.visit(known, unknown);
    await world.settled(second);
    await second.stop();
    const third = await world.start({ decode: repaired });
    await world.visit(known, unknown);
    await world.settled(third);
    expect(await all(third)).toEqual([]);
    expect(await tallyOf(world, 1)).toMatchObject({ visits: 1 });
    expect(await tallyOf(world, 2)).toMatchObject({ visits: 1 });
    await expectSameAfterRebuild(third);
  });

  test('while a rebuild has passed its place, is redriven there as well', async () => {
    const world = await newWorld({ batchRecords: 1 });
    const first = await world.start();
    await world.visit(
      { id: 'a', key: key(1), partition: 0, fail: true },
      { id: 'b', key: key(1), partition: 0 },
      { id: 'c', key: key(2), partition: 0 },
      { id: 'd', key: key(2), partition: 0 },
    );
    await world.settled(first);
    await first.stop();
    // The rebuild waits before the third record until the gate opens.
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const log: EventLog = {
      ...world.log,
      subscribe: (group, topics, handler) =>
        world.log.subscribe(group, topics, {
          ...handler,
          onBatch: async (batch) => {
            if (group !== 'test' && (batch.records[0]?.offset ?? 0) >= 2) await gate;
            await handler.onBatch(batch);
          },
        }),
    };
    const second = await world.start({ log, decode: repaired });
    await world.settled(second);
    expect(await second.rebuild(NAME)).toBe('started');
    await eventually(async () => {
      const rows = await world.store.listCollections();
      return rows.includes('rebuild.test.positions.v1') && (await appliedByRebuild(second)) === 2
        ? { found: true }
        : { seen: await second.projections() };
    });
    await resolve(second, 0);
    await world.settled(second);
    open();
    expect(await endOfRebuild(second)).toMatchObject({ state: 'compared', equal: true });
    expect(await tallyOf(world, 1)).toMatchObject({ visits: 2, last: 'b' });
  });

  test('has a projection that is new do the same at the same places', async () => {
    const world = await newWorld({ batchRecords: 2 });
    const first = await world.start();
    await world.visit(
      { id: 'a', key: key(1), partition: 0, fail: true },
      { id: 'b', key: key(1), partition: 0, dueInMs: 10 },
      { id: 'c', key: key(2), partition: 0, fail: true },
      { id: 'd', key: key(2), partition: 0 },
      { id: 'e', key: key(3), partition: 0, fail: true },
    );
    await world.settled(first);
    await first.stop();
    const second = await world.start({ decode: repaired });
    await resolve(second, 0);
    await resolve(second, 2, 'discard');
    await world.visit({ id: 'f', key: key(1), partition: 0 }, { id: 'g', key: key(3), partition: 0 });
    await world.settled(second);
    await second.stop();
    const younger = createTallies('test.tallies.v2');
    const third = await world.start({ decode: repaired, projections: [createTallies(), younger] });
    await world.settled(third);
    await resolve(third, 4);
    await world.settled(third);
    expect(await all(third)).toEqual([]);
    expect(await world.documents('test.tallies.v2.tallies')).toEqual(await world.documents(TALLIES));
    expect(await tallyOf(world, 3)).toMatchObject({ visits: 2 });
  });

  test('may be a timer, which then fires', async () => {
    const world = await newWorld();
    const broken = createTallies();
    const failing = {
      ...broken,
      onTimer: () => {
        throw new Error('this timer cannot be folded');
      },
    };
    const first = await world.start({ projections: [failing] });
    await world.visit(
      { id: 'a', key: key(1), partition: 0, dueInMs: 10 },
      { id: 'b', key: key(2), partition: 0, at: START_AT + 1_000 },
    );
    await world.settled(first);
    const [parked] = await all(first);
    expect(parked).toMatchObject({ offset: 1, key: `${NAME}.tallies/${key(1)}`, attempts: 0 });
    await first.stop();
    const second = await world.start();
    await resolve(second, 1);
    await world.visit({ id: 'c', key: key(2), partition: 0, at: START_AT + 2_000 });
    await world.settled(second);
    expect(await tallyOf(world, 1)).toMatchObject({ fired: [{ dueAt: START_AT + 10 }] });
    expect(await all(second)).toEqual([]);
    await expectSameAfterRebuild(second);
  });

  test('has so many behind it that they need more than one cycle', async () => {
    const world = await newWorld();
    const first = await world.start({ reactions: [] });
    const waiting = Array.from({ length: 1_500 }, (_, index) => ({
      id: `v${index}`,
      key: key(1),
      partition: 0,
      ...(index === 0 && { fail: true as const }),
    }));
    await world.visit(...waiting);
    await world.settled(first);
    await first.stop();
    const second = await world.start({ decode: repaired, reactions: [] });
    await resolve(second, 0);
    await world.settled(second);
    expect(await tallyOf(world, 1)).toMatchObject({ visits: 1_500, last: 'v1499' });
    expect(await all(second)).toEqual([]);
  });
});

describe('a decision about a parked record', () => {
  test('is refused for what nobody knows, for what waits behind another, and for what is decided', async () => {
    const world = await newWorld();
    const engine = await world.start();
    await world.visit(
      { id: 'a', key: key(1), partition: 0, fail: true },
      { id: 'b', key: key(1), partition: 0 },
    );
    await world.settled(engine);
    const [a, b] = await all(engine);
    const decide = (id = '') => engine.resolve({ id, action: 'discard', actor: 'operator-1' });
    expect(await decide('nothing')).toEqual({ outcome: 'unknown' });
    expect(await decide(b?.id)).toEqual({ outcome: 'behind', first: a?.id });
    expect(await decide(a?.id)).toMatchObject({ outcome: 'recorded' });
    await world.settled(engine);
    const position = { topic: INPUT, partition: 0, offset: 2 };
    expect(await decide(a?.id)).toEqual({ outcome: 'resolved', state: 'discarded', position });
    // It followed by itself.
    expect(await decide(b?.id)).toEqual({ outcome: 'resolved', state: 'redriven', position });
    expect(await tallyOf(world, 1)).toMatchObject({ visits: 1, last: 'b' });
    await expectSameAfterRebuild(engine);
  });

  test('is none of another service', async () => {
    const world = await newWorld();
    const first = await world.start();
    await world.visit({ id: 'a', key: key(1), partition: 0, fail: true });
    await world.settled(first);
    await first.stop();
    // Its records have the same ids, because they stand at the same places.
    const other = await world.start({ service: 'other', projections: [createTallies('other.tallies.v1')] });
    await world.settled(other);
    await resolve(other, 0, 'discard');
    await world.settled(other);
    const again = await world.start();
    await world.settled(again);
    expect(await all(other)).toEqual([]);
    expect(await all(again)).toHaveLength(1);
  });
});

describe('too many parked records', () => {
  const failing = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      id: `v${index}`,
      key: key(index),
      partition: 0,
      fail: true as const,
    }));

  test('stop their partition, say what to do, and let it go on once enough are resolved', async () => {
    const world = await newWorld();
    const engine = await world.start();
    await world.visit(...failing(102));
    await eventually(async () => (engine.ready() ? { seen: world.observed } : { found: true }));
    await world.visit({ id: 'z', key: 'acme:z', partition: 1 });
    expect(await engine.waitFor({ topic: INPUT, partition: 1, offset: 0 }, 10_000)).toBe(true);
    const { inputs } = await engine.progress();
    const [stopped, other] = inputs.toSorted((one, two) => one.partition - two.partition);
    expect(stopped).toMatchObject({ partition: 0, appliedOffset: 100 });
    expect(stopped?.stopped).toContain('rapport.visits.v1/0 stands still at offset 100');
    expect(stopped?.stopped).toContain('AdminService.ListParked');
    expect(other).not.toHaveProperty('stopped');
    expect(world.observed.failures).toContainEqual(expect.stringContaining('RedriveParked'));
    expect(await all(engine)).toHaveLength(100);

    await resolve(engine, 0, 'discard');
    await resolve(engine, 1, 'discard');
    await world.settled(engine);
    await eventually(async () => (engine.ready() ? { found: true } : { seen: await engine.progress() }));
    expect(await all(engine)).toHaveLength(100);
  });

  test('stop it again after a restart, until the next release takes them', async () => {
    const world = await newWorld();
    const first = await world.start();
    await world.visit(...failing(120));
    await eventually(async () => (first.ready() ? { seen: world.observed } : { found: true }));
    await first.stop();
    const second = await world.start();
    await eventually(async () => (second.ready() ? { seen: world.observed } : { found: true }));
    await second.stop();
    const third = await world.start({ decode: repaired });
    await world.settled(third);
    expect(third.ready()).toBe(true);
    expect(await world.documents(TALLIES)).toHaveLength(20);
  });
});

/** What happens to the log, in order. */
const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constant('visit' as const),
        member: fc.nat(2),
        bad: fc.constantFrom('no' as const, 'no' as const, 'fold' as const, 'bytes' as const),
        due: fc.boolean(),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('decide' as const),
        nth: fc.nat(5),
        action: fc.constantFrom('redrive' as const, 'discard' as const),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('repeat' as const), nth: fc.nat(10) }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'rebuild' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'release' as const }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'restart' as const }) },
  ),
  { minLength: 1, maxLength: 30 },
);

test('whatever is parked and decided: a rebuild, a younger projection and a repetition come to the same', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 1, max: 10 }), async (given, batchRecords) => {
      const world = await newWorld({ batchRecords });
      let code: Decode = decode;
      let rebuilds = 0;
      let engine = await world.start({ decode: code });
      const restart = async (options: object = {}): Promise<void> => {
        await engine.stop();
        engine = await world.start({ decode: code, ...options });
      };
      const sent: Parameters<World['log']['append']>[0][number][] = [];
      for (const [index, step] of given.entries()) {
        if (step.kind === 'visit') {
          const { member, bad, due } = step;
          const visit = {
            id: `v${index}`,
            key: key(member),
            at: START_AT + index * 100,
            points: 1,
            ...(due && { dueInMs: 150 }),
            ...(bad === 'fold' && { fail: true as const }),
          };
          const record =
            bad === 'bytes'
              ? unreadable(visit)
              : { topic: INPUT, key: visit.key, partition: 0, value: visitBytes(visit) };
          sent.push(record);
          await world.log.append([record]);
        } else if (step.kind === 'repeat') {
          const record = sent[step.nth % Math.max(1, sent.length)];
          if (record !== undefined) await world.log.append([record]);
        } else if (step.kind === 'decide') {
          await world.settled(engine);
          const parked = await all(engine);
          const { id = '' } = parked[step.nth % Math.max(1, parked.length)] ?? {};
          await engine.resolve({ id, action: step.action, actor: 'operator-1' });
        } else if (step.kind === 'rebuild') {
          // It runs beside what comes next, and over restarts.
          if ((await engine.rebuild(NAME)) === 'started') rebuilds += 1;
        } else {
          if (step.kind === 'release') code = repaired;
          await restart();
        }
      }
      await world.settled(engine);
      if (rebuilds > 0) expect(await endOfRebuild(engine)).toMatchObject({ state: 'compared', equal: true });
      await expectSameAfterRebuild(engine);
      const before = await outcomeOf(world);
      const projections = [createTallies(), createTallies('test.tallies.v2')];
      await restart({ projections, reactions: [earning] });
      await world.settled(engine);
      expect(await outcomeOf(world)).toEqual(before);
      expect(await world.documents('test.tallies.v2.tallies')).toEqual(await world.documents(TALLIES));
    }),
    { numRuns: 60 },
  );
});
