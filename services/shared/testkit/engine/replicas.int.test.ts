import { randomUUID } from 'node:crypto';
import type { Engine } from '@rapport/engine/engine';
import type { Store } from '@rapport/engine/ports/store';
import { TEST_MEMBER_KEY, TEST_PUBLIC_KEY_PEM } from '@rapport/platform/config/test-config';
import { createGrpcPeers } from '@rapport/platform/grpc/peers';
import { createGrpcServer } from '@rapport/platform/grpc/server';
import { createMongoStore } from '@rapport/platform/mongo/store';
import { createLogger } from '@rapport/platform/telemetry/logger';
import { createTokenVerifier } from '@rapport/platform/tokens/verify';
import { eventually } from '../eventually.ts';
import { mongodbUri } from '../servers.ts';
import { account, commandOf, createWorld } from './world.ts';
import type { World } from './world.ts';

const EVENTS = `${account.name}.events`;
const STATES = `${account.name}.states`;
const ACCOUNTS = 200;
const ROUNDS = 8;
const COMMANDS = 150;

interface Replica {
  readonly engine: Engine;
  readonly commits: () => number;
  /** Its gRPC server ends without a word. */
  readonly cutOff: () => Promise<void>;
}

/** Two replicas of one service on a real server, which forward to one another by gRPC. */
describe('two replicas on MongoDB', () => {
  let world: World;
  let store: Store;
  let database: string;
  const stops: (() => Promise<unknown>)[] = [];

  beforeEach(async () => {
    database = `replicas_${randomUUID().slice(0, 8)}`;
    world = await createWorld();
    store = await open('observer');
  });
  afterEach(async () => {
    await world.end();
    for (const stop of stops.splice(0)) await stop();
    await store.drop(await store.listCollections());
    await store.close();
  });

  const open = (name: string): Promise<Store> =>
    createMongoStore({ uri: mongodbUri(), database, appName: `rapport-${name}` });

  const start = async (name: string, leases: boolean): Promise<Replica> => {
    const own = await open(name);
    let commits = 0;
    const counting: Store = {
      ...own,
      transact: (transaction) => {
        if (transaction.writes.some(({ collection }) => collection === EVENTS)) commits += 1;
        return own.transact(transaction);
      },
    };
    const made = createGrpcPeers({ service: 'test', memberKey: TEST_MEMBER_KEY });
    const server = createGrpcServer({
      services: [made.binding],
      tokens: createTokenVerifier(TEST_PUBLIC_KEY_PEM),
      telemetry: { rpcFinished: () => undefined },
      logger: createLogger({ service: 'test', level: 'silent' }),
    });
    const port = await server.start(0);
    stops.push(async () => {
      made.close();
      await server.stop(0);
      await own.close();
    });
    const engine = await world.start({ store: counting, ...(leases && { peers: made.peers }) });
    if (leases) made.listening(`127.0.0.1:${port}`);
    return { engine, commits: () => commits, cutOff: () => server.stop(0) };
  };

  const replicaRows = async (): Promise<number> => {
    const rows = await store.find('test.leases.v1', { filter: {}, limit: 100 });
    return rows.filter(({ _id }) => _id.startsWith('replica:')).length;
  };
  const untilReplicas = (count: number): Promise<true> =>
    eventually(async () => {
      const seen = await replicaRows();
      return seen === count ? { found: true as const } : { seen };
    });

  /** Each replica does its share, every tenth request comes by both; half of all commands meet on a few accounts. */
  async function load(
    doors: readonly Engine[],
    between: (round: number) => Promise<void> = () => Promise.resolve(),
  ): Promise<void> {
    const expected = new Map<string, number>();
    let accepted = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const submitted = Array.from({ length: COMMANDS }, async (_, index) => {
        const rank = Math.floor(ACCOUNTS ** (((index * 37 + round * 11) % COMMANDS) / COMMANDS));
        const name = `a${rank}`;
        const isSpending = (index + round) % 3 === 0;
        const envelope = commandOf({ kind: isSpending ? 'spend' : 'earn', account: name, points: 2 });
        const door = doors[(index + round) % doors.length];
        const through = index % 10 === 0 ? doors : door === undefined ? [] : [door];
        const [first, ...again] = await Promise.all(through.map(({ submit }) => submit(envelope)));
        for (const each of again) expect({ ...each, repeated: false }).toEqual({ ...first, repeated: false });
        if (first?.outcome !== 'accepted') {
          expect(first).toMatchObject({ outcome: 'rejected', rejection: { code: 'INSUFFICIENT_POINTS' } });
          return;
        }
        accepted += 1;
        expected.set(name, (expected.get(name) ?? 0) + (isSpending ? -2 : 2));
      });
      await between(round);
      await Promise.all(submitted);
    }
    const rows: { readonly _id: string; readonly stream?: string; readonly version?: number }[] = [];
    for await (const row of store.scan(EVENTS)) rows.push(row);
    const versions = Map.groupBy(
      rows.filter(({ version }) => version !== undefined),
      ({ stream }) => stream,
    );
    const found = new Map<string, number>();
    for await (const state of store.scan(STATES)) {
      const { version, balance } = state as unknown as { readonly version: number; readonly balance: number };
      found.set(state._id.split(':')[2] ?? '', balance);
      expect(versions.get(state._id)?.map((row) => row.version)).toEqual(
        Array.from({ length: version }, (_, index) => index + 1),
      );
    }
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
    expect([...versions.values()].flat()).toHaveLength(accepted);
  }

  it('are right while they compete', async () => {
    const [one, other] = [await start('one', false), await start('other', false)];
    await load([one.engine, other.engine]);
    expect(Math.min(one.commits(), other.commits())).toBeGreaterThan(0);
  });

  it('leave the commits to the one that holds the leases', async () => {
    const holder = await start('holder', true);
    await untilReplicas(1);
    const other = await start('other', true);
    await untilReplicas(2);
    const request = commandOf({ kind: 'earn', account: 'first', points: 2 });
    expect(await other.engine.submit(request)).toMatchObject({
      outcome: 'accepted',
      events: [{ event: { type: 'Earned', data: { points: 2 } } }],
    });
    expect([holder.commits(), other.commits()]).toEqual([1, 0]);
    expect(await holder.engine.submit(request)).toMatchObject({ outcome: 'accepted', repeated: true });
  });

  it('are right while leases change hands and one is cut off', async () => {
    const holder = await start('holder', true);
    await untilReplicas(1);
    const other = await start('other', true);
    await load([holder.engine, other.engine], async (round) => {
      if (round === ROUNDS / 2) await holder.cutOff();
    });
    await holder.engine.stop();
    expect(await other.engine.submit(commandOf({ kind: 'earn', account: 'last', points: 2 }))).toMatchObject({
      outcome: 'accepted',
    });
  });
});
