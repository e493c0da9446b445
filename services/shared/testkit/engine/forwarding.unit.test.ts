import { OverloadedError } from '@rapport/engine/engine';
import type { Engine, EngineOptions } from '@rapport/engine/engine';
import type { ForwardedAnswer } from '@rapport/engine/ports/peers';
import type { Store } from '@rapport/engine/ports/store';
import { createMemoryPeers } from '@rapport/platform/memory/peers';
import type { MemoryPeers } from '@rapport/platform/memory/peers';
import { eventually } from '../eventually.ts';
import { account, commandOf, createWorld } from './world.ts';
import type { AccountCommand, World } from './world.ts';

const EVENTS = `${account.name}.events`;
const STATES = `${account.name}.states`;
const LEASES = 'test.leases.v1';
const ACCOUNTS = 30;

let world: World;
let network: MemoryPeers;
beforeEach(async () => {
  world = await createWorld();
  network = createMemoryPeers();
});
afterEach(() => world.end());

const earn = (points: number, name = 'a'): AccountCommand => ({ kind: 'earn', account: name, points });
const spend = (points: number, name = 'a'): AccountCommand => ({ kind: 'spend', account: name, points });

/** A store that counts transactions of commands. */
function counted(): { readonly store: Store; readonly commits: () => number } {
  let commits = 0;
  return {
    commits: () => commits,
    store: {
      ...world.store,
      transact: (transaction) => {
        if (transaction.writes.some(({ collection }) => collection === EVENTS)) commits += 1;
        return world.store.transact(transaction);
      },
    },
  };
}

async function leased(): Promise<void> {
  await eventually(async () => {
    const rows = await world.documents(LEASES);
    return rows.length > 1 ? { found: true } : { seen: rows };
  });
}

/** The first replica holds every lease, and the second one knows it. */
async function two(
  given: Partial<EngineOptions> = {},
): Promise<{ readonly holder: Engine; readonly other: Engine; readonly commits: () => number }> {
  const holder = await world.start({ peers: network.join('holder') });
  await leased();
  const { store, commits } = counted();
  const other = await world.start({ store, peers: network.join('other'), ...given });
  await eventually(async () => {
    const rows = await world.documents(LEASES);
    return rows.filter(({ _id }) => _id.startsWith('replica:')).length === 2
      ? { found: true }
      : { seen: rows };
  });
  return { holder, other, commits };
}

/** What must hold however commands came and whoever committed them. */
async function checkBooks(expected: Readonly<Record<string, number>>): Promise<void> {
  const rows = (await world.documents(EVENTS)) as readonly { stream?: string; version?: number }[];
  const states = (await world.documents(STATES)) as readonly {
    _id: string;
    version: number;
    balance: number;
  }[];
  expect(Object.fromEntries(states.map(({ _id, balance }) => [_id.split(':')[2] ?? '', balance]))).toEqual(
    expected,
  );
  for (const { _id, version } of states) {
    const versions = rows.flatMap((row) =>
      row.stream === _id && row.version !== undefined ? [row.version] : [],
    );
    expect(versions).toEqual(Array.from({ length: version }, (_, index) => index + 1));
  }
}

describe('a replica without the lease', () => {
  test('forwards, in batches, and passes the answers on', async () => {
    const { holder, other, commits } = await two();
    const results = await Promise.all([
      ...Array.from({ length: 100 }, () => other.submit(commandOf(earn(2)))),
      other.submit(commandOf(spend(1_000))),
    ]);
    expect(results.slice(0, 100).every(({ outcome }) => outcome === 'accepted')).toBe(true);
    expect(results[100]).toMatchObject({
      outcome: 'rejected',
      rejection: { message: 'Only 200 points are left.' },
    });
    expect(results[0]).toMatchObject({ events: [{ version: 1 }], repeated: false });
    expect(commits()).toBe(0);
    expect(network.received('holder')).toBe(101);
    expect(await holder.submit(commandOf(spend(50)))).toMatchObject({ outcome: 'accepted' });
    await checkBooks({ a: 150 });
  });

  test('hears the first answer to a request, whichever door it came by', async () => {
    const { holder, other } = await two();
    const [request, refused] = [
      commandOf(earn(5), { requestId: 'r1' }),
      commandOf(spend(9), { requestId: 'r2' }),
    ];
    const [one, two_] = await Promise.all([other.submit(request), holder.submit(request)]);
    expect([one, two_].map((result) => 'repeated' in result && result.repeated).sort()).toEqual([
      false,
      true,
    ]);
    expect(await other.submit(request)).toMatchObject({ outcome: 'accepted', repeated: true });
    expect(await other.submit({ ...request, fingerprint: 'another' })).toEqual({
      outcome: 'request_id_reused',
    });
    expect(await other.submit(refused)).toMatchObject({ outcome: 'rejected', repeated: false });
    await holder.submit(commandOf(earn(100)));
    expect(await other.submit(refused)).toMatchObject({ outcome: 'rejected', repeated: true });
    await checkBooks({ a: 105 });
  });

  test('commits itself where the holder is away, and asks it again later', async () => {
    const { other, commits } = await two();
    network.fault('holder', 'away');
    expect(await other.submit(commandOf(earn(1)))).toMatchObject({ outcome: 'accepted', repeated: false });
    expect(commits()).toBe(1);
    // It rests instead of making each command wait for the same discovery.
    network.fault('holder', undefined);
    await other.submit(commandOf(earn(1)));
    expect(commits()).toBe(2);
    await eventually(async () => {
      await other.submit(commandOf(earn(1)));
      return network.received('holder') > 0 ? { found: true } : { seen: commits() };
    });
    const [{ balance = 0 } = {}] = (await world.documents(STATES)) as readonly { balance?: number }[];
    await checkBooks({ a: balance });
  });

  test('commits nothing twice where only the answer was lost', async () => {
    const { other } = await two();
    network.fault('holder', 'lose_answer');
    const results = await Promise.all([
      ...Array.from({ length: 20 }, () => other.submit(commandOf(earn(1)))),
      other.submit(commandOf(spend(500))),
    ]);
    expect(results.map(({ outcome }) => outcome)).toEqual([
      ...Array.from({ length: 20 }, () => 'accepted'),
      'rejected',
    ]);
    expect(network.received('holder')).toBe(21);
    await checkBooks({ a: 20 });
  });

  test('commits itself what the holder refuses as not its own, or fails at', async () => {
    for (const outcome of ['not_mine', 'failed'] as const) {
      const peers = network.join(outcome);
      const answer: ForwardedAnswer = { outcome };
      const forwarded: number[] = [];
      const { other, commits } = await two({
        peers: {
          ...peers,
          forward: async (_, commands) => {
            forwarded.push(commands.length);
            return commands.map(() => answer);
          },
        },
      });
      const results = await Promise.all([
        other.submit(commandOf(earn(1))),
        other.submit(commandOf(spend(50))),
      ]);
      expect(results.map((result) => result.outcome)).toEqual(['accepted', 'rejected']);
      expect(forwarded).toEqual([2]);
      expect(commits()).toBe(1);
      await world.end();
      world = await createWorld();
      network = createMemoryPeers();
    }
  });

  test('passes on that the holder has no room', async () => {
    const { other, commits } = await two({
      peers: {
        ...network.join('other'),
        forward: async (_, commands) =>
          commands.map(() => ({ outcome: 'overloaded', retryDelayMs: 70 }) as const),
      },
    });
    const refusal: unknown = await other.submit(commandOf(earn(1))).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(OverloadedError);
    expect(refusal).toMatchObject({ retryDelayMs: 70 });
    expect(commits()).toBe(0);
    expect(await world.documents(EVENTS)).toEqual([]);
  });

  test('lets a command that cannot be decided fail alone, as it does everywhere', async () => {
    const { other } = await two();
    const results = await Promise.allSettled([
      other.submit(commandOf(earn(1))),
      other.submit(commandOf({ kind: 'break', account: 'a' })),
      other.submit(commandOf(earn(2), { aggregate: 'test.nobody.v1' })),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
    await checkBooks({ a: 1 });
  });

  test('commits itself when the holder has stopped', async () => {
    const { holder, other } = await two();
    await other.submit(commandOf(earn(1)));
    const late = Promise.all(Array.from({ length: 10 }, () => other.submit(commandOf(earn(1)))));
    await holder.stop();
    expect((await late).every(({ outcome }) => outcome === 'accepted')).toBe(true);
    expect(await other.submit(commandOf(earn(1)))).toMatchObject({ outcome: 'accepted' });
    await checkBooks({ a: 12 });
  });
});

describe('two replicas', () => {
  /** A replica that sees no other and believes that everything is its own. */
  const blind = (store: Store): Store => ({
    ...store,
    find: async (collection, query) => (collection === LEASES ? [] : store.find(collection, query)),
  });

  /** Earnings and spendings by both doors, every fifth request by both at once. */
  async function load(one: Engine, other: Engine): Promise<void> {
    const doors = [one, other];
    const expected: Record<string, number> = {};
    for (let round = 0; round < 12; round += 1) {
      const submitted = Array.from({ length: 60 }, async (_, index) => {
        const name = `a${(index * index + round) % ACCOUNTS}`;
        const command = (index + round) % 4 === 0 ? spend(3, name) : earn(1, name);
        const envelope = commandOf(command);
        const through = index % 5 === 0 ? doors : [doors[(index + round) % 2] ?? one];
        const [result, again] = await Promise.all(through.map((door) => door.submit(envelope)));
        if (again !== undefined)
          expect({ ...again, repeated: false }).toEqual({ ...result, repeated: false });
        if (result?.outcome === 'accepted') {
          expected[name] = (expected[name] ?? 0) + (command.kind === 'spend' ? -3 : 1);
        }
      });
      await Promise.all(submitted);
    }
    await checkBooks(expected);
  }

  test('are right while they compete', async () => {
    await load(await world.start(), await world.start());
  });

  test('are right while both believe that they hold every lease', async () => {
    const one = await world.start({ store: blind(world.store), peers: network.join('one') });
    const other = await world.start({ store: blind(world.store), peers: network.join('other') });
    await load(one, other);
    expect(network.received('one') + network.received('other')).toBe(0);
  });

  test('are right while leases change hands and answers are lost', async () => {
    const { holder, other } = await two();
    const running = load(holder, other);
    network.fault('holder', 'lose_answer');
    await running;
    network.fault('holder', undefined);
  });

  test('are right where reactions and callers meet on one account', async () => {
    const { holder, other } = await two();
    const visits = 60;
    const both = Array.from({ length: visits }, async (_, index) => {
      await world.visit({ id: `v${index}`, key: `acme:m${index % 6}`, points: 1 });
      await (index % 2 === 0 ? holder : other).submit(commandOf(earn(10, `acme:m${index % 6}`)));
    });
    await Promise.all(both);
    await eventually(async () => {
      const states = (await world.documents(STATES)) as readonly { balance?: number }[];
      // A first visit earns twice.
      const sum = states.reduce((total, { balance = 0 }) => total + balance, 0);
      return sum === visits * 11 + 6 ? { found: true } : { seen: sum };
    });
    expect(world.observed.parked).toBe(0);
  });
});
