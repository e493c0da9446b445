import { OverloadedError } from '@rapport/engine/engine';
import { COMMAND_WAIT_MS, EXPECTED_COMMANDS_PER_MS, OVERLOAD_RETRY_MS } from '@rapport/engine/limits';
import { CommitUnknownError } from '@rapport/engine/ports/store';
import type { Store, Transaction } from '@rapport/engine/ports/store';
import { eventually } from '../eventually.ts';
import { PARTITIONS, START_AT, account, commandOf, createWorld } from './world.ts';
import type { AccountCommand, World } from './world.ts';

const EVENTS = `${account.name}.events`;
const STATES = `${account.name}.states`;

const worlds: World[] = [];
const newWorld = async (): Promise<World> => {
  const world = await createWorld();
  worlds.push(world);
  return world;
};
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});

const earn = (points: number, name = 'a'): AccountCommand => ({ kind: 'earn', account: name, points });
const spend = (points: number, name = 'a'): AccountCommand => ({ kind: 'spend', account: name, points });

/** A store that shows every transaction of commands and may do something else in its place. */
function watched(
  store: Store,
  instead: (transaction: Transaction) => ReturnType<Store['transact']> = (transaction) =>
    store.transact(transaction),
): { readonly store: Store; readonly transactions: Transaction[] } {
  const transactions: Transaction[] = [];
  return {
    transactions,
    store: {
      ...store,
      transact: (transaction) => {
        if (!transaction.writes.some(({ collection }) => collection === EVENTS))
          return store.transact(transaction);
        transactions.push(transaction);
        return instead(transaction);
      },
    },
  };
}

describe('group commit', () => {
  test('decides a thousand commands of one account in one transaction', async () => {
    const world = await newWorld();
    const { store, transactions } = watched(world.store);
    const engine = await world.start({ store });
    const results = await Promise.all(Array.from({ length: 1_000 }, () => engine.submit(commandOf(earn(1)))));
    expect(results.every(({ outcome }) => outcome === 'accepted')).toBe(true);
    expect(transactions).toHaveLength(1);
    expect(await world.documents(STATES)).toMatchObject([
      { version: 1_000, state: { balance: 1_000 }, balance: 1_000 },
    ]);
    expect(await world.documents(EVENTS)).toHaveLength(1_000);
  });

  test('decides a batch of other streams while the store is busy with one', async () => {
    const world = await newWorld();
    const held: (() => void)[] = [];
    const { store, transactions } = watched(world.store, async (transaction) => {
      await new Promise<void>((resolve) => {
        held.push(resolve);
      });
      return world.store.transact(transaction);
    });
    const engine = await world.start({ store, limits: { commandsBeside: 1 } });
    const arrived = (count: number): Promise<true> =>
      eventually(() => Promise.resolve(held.length >= count ? { found: true } : { seen: held.length }));
    const streams = (): readonly string[] =>
      transactions.map(({ expectations }) => expectations.map(({ document }) => document._id).join());
    const one = engine.submit(commandOf(earn(1, 'a')));
    await arrived(1);
    const rest = [engine.submit(commandOf(earn(1, 'a'))), engine.submit(commandOf(earn(1, 'b')))];
    await arrived(2);
    // What is of a stream under way waits.
    expect(streams()).toEqual(['acme:account:a', 'acme:account:b']);
    held[0]?.();
    expect(await one).toMatchObject({ events: [{ version: 1 }] });
    held[1]?.();
    await arrived(3);
    held[2]?.();
    expect(await Promise.all(rest)).toMatchObject([
      { events: [{ version: 2 }] },
      { events: [{ version: 1 }] },
    ]);
    expect(streams()).toEqual(['acme:account:a', 'acme:account:b', 'acme:account:a']);
  });

  test('writes lean rows, and a state with what queries need', async () => {
    const world = await newWorld();
    const engine = await world.start();
    const causes = { causeEventIds: ['v1'], causeCount: 1 };
    await engine.submit(
      commandOf(earn(5), { requestId: 'r1', fingerprint: 'f', effectiveAt: START_AT - 9, causes }),
    );
    expect(await world.documents(EVENTS)).toEqual([
      {
        _id: 'acme:account:a@000000000001',
        stream: 'acme:account:a',
        version: 1,
        tenant: 'acme',
        type: 'Earned',
        data: { points: 5 },
        effectiveAt: START_AT - 9,
        recordedAt: START_AT,
        method: 'Points.Post',
        requestId: 'r1',
        n: 0,
        fingerprint: 'f',
        actor: 'tester',
        causes,
      },
    ]);
    expect(await world.documents(STATES)).toEqual([
      {
        _id: 'acme:account:a',
        tenant: 'acme',
        version: 1,
        lastEventAt: START_AT,
        outboxAt: expect.any(Number),
        state: { balance: 5 },
        balance: 5,
      },
    ]);
  });

  test('gives a repeated request the first answer: in the same batch, later, and after a restart', async () => {
    const world = await newWorld();
    const first = await world.start();
    const request = commandOf(earn(5), { requestId: 'r1' });
    const [one, two] = await Promise.all([first.submit(request), first.submit(request)]);
    expect(one).toMatchObject({ outcome: 'accepted', repeated: false, events: [{ version: 1 }] });
    expect(two).toEqual({ ...one, repeated: true });
    // Others in its batch are decided as if it were not there.
    const [three, other] = await Promise.all([first.submit(request), first.submit(commandOf(earn(1)))]);
    expect(three).toEqual({ ...one, repeated: true });
    expect(other).toMatchObject({ outcome: 'accepted', repeated: false, events: [{ version: 2 }] });
    await first.stop();
    const second = await world.start();
    expect(await second.submit(request)).toEqual({ ...one, repeated: true });
    expect(await world.documents(STATES)).toMatchObject([{ version: 2, balance: 6 }]);
  });

  test('refuses the same request id with another input, whoever of them comes first', async () => {
    const world = await newWorld();
    const engine = await world.start();
    const [first, second] = [
      commandOf(earn(5), { requestId: 'r1' }),
      commandOf(earn(6), { requestId: 'r1' }),
    ];
    expect(await Promise.all([engine.submit(first), engine.submit(second)])).toMatchObject([
      { outcome: 'accepted' },
      { outcome: 'request_id_reused' },
    ]);
    expect(await Promise.all([engine.submit(second), engine.submit(first)])).toMatchObject([
      { outcome: 'request_id_reused' },
      { outcome: 'accepted', repeated: true },
    ]);
    const elsewhere = await Promise.all([
      engine.submit({ ...second, tenant: 'other' }),
      engine.submit({ ...second, method: 'Points.Other' }),
    ]);
    expect(elsewhere).toMatchObject([{ outcome: 'accepted' }, { outcome: 'accepted' }]);
  });

  test('remembers refusals and empty decisions', async () => {
    const world = await newWorld();
    const engine = await world.start();
    const refused = commandOf(spend(5), { requestId: 'refused' });
    const empty = commandOf({ kind: 'nothing', account: 'a' }, { requestId: 'empty' });
    const rejection = { code: 'INSUFFICIENT_POINTS', message: 'Only 0 points are left.' };
    expect(await engine.submit(refused)).toEqual({ outcome: 'rejected', rejection, repeated: false });
    expect(await engine.submit(empty)).toEqual({ outcome: 'accepted', events: [], repeated: false });
    await engine.submit(commandOf(earn(9)));
    expect(await engine.submit(refused)).toEqual({ outcome: 'rejected', rejection, repeated: true });
    expect(await engine.submit(empty)).toEqual({ outcome: 'accepted', events: [], repeated: true });
    const rows = await world.documents(EVENTS);
    expect(rows.filter((row) => !('version' in row))).toMatchObject([{ n: 0 }, { n: 0, rejection }]);
    expect(await world.documents(STATES)).toMatchObject([{ version: 1 }]);
  });

  test('decides again on what another replica has written', async () => {
    const world = await newWorld();
    const [one, other] = [await world.start(), await world.start()];
    await one.submit(commandOf(earn(10)));
    await other.submit(commandOf(spend(4)));
    // `one` still believes in 10.
    expect(await one.submit(commandOf(spend(7)))).toMatchObject({
      outcome: 'rejected',
      rejection: { message: 'Only 6 points are left.' },
    });
    const both = await Promise.all([
      ...Array.from({ length: 20 }, () => one.submit(commandOf(earn(1)))),
      ...Array.from({ length: 20 }, () => other.submit(commandOf(earn(1)))),
    ]);
    expect(both.every(({ outcome }) => outcome === 'accepted')).toBe(true);
    expect(await world.documents(STATES)).toMatchObject([{ version: 42, balance: 46 }]);
  });

  test('loses and doubles nothing when the answer to a commit is lost', async () => {
    for (const tookEffect of [true, false]) {
      const world = await newWorld();
      let lost = false;
      const { store, transactions } = watched(world.store, async (transaction) => {
        if (lost) return world.store.transact(transaction);
        lost = true;
        if (tookEffect) await world.store.transact(transaction);
        throw new CommitUnknownError('lost');
      });
      const engine = await world.start({ store });
      const results = await Promise.all([
        engine.submit(commandOf(earn(3))),
        engine.submit(commandOf(spend(9))),
      ]);
      expect(results).toMatchObject([
        { outcome: 'accepted', repeated: false },
        { outcome: 'rejected', repeated: false },
      ]);
      expect(transactions).toHaveLength(tookEffect ? 1 : 2);
      expect(await world.documents(STATES)).toMatchObject([{ version: 1, balance: 3 }]);
      expect(await engine.submit(commandOf(earn(1)))).toMatchObject({ events: [{ version: 2 }] });
    }
  });

  test('lets a command that cannot be decided fail alone', async () => {
    const world = await newWorld();
    const engine = await world.start();
    const results = await Promise.allSettled([
      engine.submit(commandOf(earn(1))),
      engine.submit(commandOf({ kind: 'break', account: 'a' })),
      engine.submit(commandOf(earn(2), { aggregate: 'test.nobody.v1' })),
      engine.submit(commandOf(earn(4))),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(await world.documents(STATES)).toMatchObject([{ version: 2, balance: 5 }]);
  });

  test('refuses at once when too many wait, and after it was stopped', async () => {
    const world = await newWorld();
    const engine = await world.start();
    // One more than a committer that was never measured takes in the time that a command may wait.
    const room = EXPECTED_COMMANDS_PER_MS * COMMAND_WAIT_MS;
    const results = await Promise.allSettled(
      Array.from({ length: room + 1 }, (_, index) => engine.submit(commandOf(earn(1, `a${index}`)))),
    );
    const refused = results.filter((result) => result.status === 'rejected');
    // A machine that stands still in between refuses more of them.
    expect(refused.length).toBeGreaterThan(0);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(OverloadedError);
    expect(await world.documents(STATES)).toHaveLength(results.length - refused.length);
    await engine.stop();
    await expect(engine.submit(commandOf(earn(1)))).rejects.toThrow(OverloadedError);
  });

  test('lets nobody queue behind those whom a store that does not answer keeps waiting', async () => {
    const world = await newWorld();
    let answer = (): void => undefined;
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const { store, transactions } = watched(world.store, async (transaction) => {
      await answered;
      return world.store.transact(transaction);
    });
    const engine = await world.start({ store });
    const first = engine.submit(commandOf(earn(1)));
    await eventually(async () =>
      transactions.length === 1 ? { found: true } : { seen: transactions.length },
    );
    const second = engine.submit(commandOf(earn(1)));
    const refused: unknown[] = [];
    const probe = eventually(async () => {
      engine.submit(commandOf(earn(1))).catch((error: unknown) => refused.push(error));
      return refused.length > 0 ? { found: true } : { seen: 'they wait' };
    });
    await probe.finally(answer);
    expect(refused[0]).toBeInstanceOf(OverloadedError);
    expect(refused[0]).toMatchObject({ retryDelayMs: OVERLOAD_RETRY_MS });
    expect(await Promise.all([first, second])).toMatchObject([
      { outcome: 'accepted' },
      { outcome: 'accepted' },
    ]);
  });

  test("is never before the stream's last event", async () => {
    const world = await newWorld();
    const engine = await world.start();
    await engine.submit(commandOf(earn(1)));
    world.clock.set(START_AT - 60_000);
    expect(await engine.submit(commandOf(earn(1)))).toMatchObject({ events: [{ recordedAt: START_AT }] });
  });
});

describe('the outbox', () => {
  const ids = (world: World): readonly string[] => world.published().map(({ id }) => id);

  test('is sent again under the same ids after a crash between append and removal', async () => {
    const world = await newWorld();
    const store: Store = {
      ...world.store,
      transact: async (transaction) => {
        if (transaction.writes.some(({ kind }) => kind === 'remove'))
          throw new Error('This process has crashed.');
        return world.store.transact(transaction);
      },
    };
    const first = await world.start({ store });
    await first.submit(commandOf(earn(1)));
    await first.stop();
    const before = ids(world);
    expect(before).not.toHaveLength(0);
    expect((await first.progress()).outboxDepth).toBe(1);
    const second = await world.start();
    await world.settled(second);
    expect(ids(world).length).toBeGreaterThan(before.length);
    expect(new Set(ids(world)).size).toBe(1);
  });

  test('keeps the order of a stream, also over a broker that refuses and loses answers', async () => {
    const world = await newWorld();
    const engine = await world.start();
    for (let round = 0; round < 6; round += 1) {
      if (round === 2) world.log.faults.failNextAppend();
      if (round === 4) world.log.faults.loseNextAnswer();
      await Promise.all(Array.from({ length: 5 }, () => engine.submit(commandOf(earn(1)))));
    }
    await world.settled(engine);
    const versions = ids(world).map((id) => Number(/@(\d+)/.exec(id)?.[1]));
    // A resend repeats a piece; the first time that each is seen is in order.
    expect([...new Set(versions)]).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
  });

  test('stamps the envelope when it is sent, and writes to every partition what belongs there', async () => {
    const world = await newWorld();
    const engine = await world.start();
    await engine.submit(commandOf({ kind: 'announce', account: 'a', points: 7 }));
    await world.settled(engine);
    const published = world.published();
    expect(published).toEqual(
      Array.from({ length: PARTITIONS }, (_, partition) => ({
        specversion: '1.0',
        id: `posting:acme:account:a@1:${partition}`,
        source: 'rapport/test',
        type: 'test.Posted',
        time: '2026-03-01T00:00:00.000Z',
        recordedat: '2026-03-01T00:00:00.000Z',
        datacontenttype: 'application/json',
        tenantid: 'acme',
        data: { points: 7 },
        partition,
      })),
    );
  });

  test('says how far the input is published: never further than what waits', async () => {
    const world = await newWorld();
    let blocked = true;
    const engine = await world.start({
      log: {
        ...world.log,
        append: (records) =>
          blocked ? Promise.reject(new Error('The broker is away.')) : world.log.append(records),
      },
    });
    const [position] = await world.visit(
      { id: 'a', key: 'acme:m1', partition: 0 },
      { id: 'b', key: 'acme:m2', partition: 0 },
    );
    if (position === undefined) throw new Error('Nothing was appended.');
    await engine.waitFor({ ...position, offset: 1 }, 10_000);
    expect(await engine.progress()).toMatchObject({
      inputs: [
        { partition: 0, appliedOffset: 2, publishedThroughOffset: 0 },
        { partition: 1, publishedThroughOffset: 0 },
      ],
      outboxDepth: 2,
    });
    blocked = false;
    await world.settled(engine);
    expect(await engine.progress()).toMatchObject({
      inputs: [{ appliedOffset: 2, publishedThroughOffset: 2 }, {}],
      outboxDepth: 0,
    });
  });
});
