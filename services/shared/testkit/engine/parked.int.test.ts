import { randomUUID } from 'node:crypto';
import type { Engine, EngineOptions } from '@rapport/engine/engine';
import type { RebuildState } from '@rapport/engine/ports/inspection';
import type { EventLog } from '@rapport/engine/ports/log';
import type { Store } from '@rapport/engine/ports/store';
import type { Decode } from '@rapport/kernel/event';
import { createKafkaLog } from '@rapport/platform/kafka/log';
import { createMongoStore } from '@rapport/platform/mongo/store';
import { eventually } from '../eventually.ts';
import { kafkaBrokers, mongodbUri } from '../servers.ts';
import { OUTPUT, TALLIES, createTallies, createWorld, decode, visitBytes } from './world.ts';
import type { VisitOptions, World } from './world.ts';

const DEADLINE_MS = 30_000;
const NAME = 'test.tallies.v1';
const key = 'acme:m1';

/** The next release folds what could not be folded. */
const repaired: Decode = (value) => {
  const decoded = decode(value);
  if (decoded.outcome !== 'event') return decoded;
  const { fail: _, ...data } = decoded.event.data as { readonly fail?: true };
  return { outcome: 'event', event: { ...decoded.event, data } };
};

/** Parked, decided and rebuilt on a real log and a real store. */
describe('parked records on real servers', () => {
  const topic = `rapport.visits-${randomUUID()}.v1`;
  const service = `parked-${randomUUID()}`;
  let log: EventLog;
  let store: Store;
  let world: World;
  let engine: Engine;

  const start = (options: Partial<EngineOptions> = {}): Promise<Engine> =>
    world.start({
      service,
      log,
      store,
      projections: [{ ...createTallies(), topic }],
      reactions: [],
      ...options,
    });

  const visit = async (...visits: readonly Omit<VisitOptions, 'key'>[]): Promise<void> => {
    const positions = await log.append(
      visits.map((each) => ({ topic, key, partition: 0, value: visitBytes({ key, ...each }) })),
    );
    const last = positions.at(-1);
    expect(last !== undefined && (await engine.waitFor(last, DEADLINE_MS))).toBe(true);
  };

  const decide = async (action: 'redrive' | 'discard'): Promise<void> => {
    const [first] = await engine.parked({ limit: 1 });
    const outcome = await engine.resolve({ id: first?.id ?? '', action, actor: 'operator-1' });
    if (outcome.outcome !== 'recorded') throw new Error(`It was refused: ${outcome.outcome}.`);
    expect(await engine.waitFor(outcome.position, DEADLINE_MS)).toBe(true);
  };

  const rebuilt = async (keep = false): Promise<RebuildState> => {
    expect(await engine.rebuild(NAME, { keep, actor: 'operator-1' })).toBe('started');
    return eventually(async () => {
      const [status] = await engine.projections();
      const state = status?.rebuild;
      return state?.state === 'compared' || state?.state === 'failed' ? { found: state } : { seen: state };
    }, DEADLINE_MS);
  };

  beforeAll(async () => {
    log = await createKafkaLog({ brokers: kafkaBrokers(), clientId: service, warn: () => {} });
    store = await createMongoStore({ uri: mongodbUri(), database: service, appName: service });
    world = await createWorld();
    const settings = { partitions: 2, replicationFactor: 1, config: {} };
    expect(
      await log.ensureTopics([
        { topic, ...settings },
        { topic: OUTPUT, ...settings },
      ]),
    ).toEqual([]);
    engine = await start();
  });

  afterAll(async () => {
    await world.end();
    await store.drop(await store.listCollections());
    await store.close();
    await log.close();
  });

  it('are redriven by the next release, discarded for ever, and rebuilt to the same', async () => {
    await visit({ id: 'a', fail: true }, { id: 'b' }, { id: 'c', fail: true }, { id: 'd' });
    expect((await engine.parked({ limit: 10 })).map(({ offset }) => offset)).toEqual([0, 1, 2, 3]);
    await decide('discard');
    // The one behind it followed, the next one fails by itself.
    expect((await engine.parked({ limit: 10 })).map(({ offset }) => offset)).toEqual([2, 3]);
    await engine.stop();

    engine = await start({ decode: repaired });
    await visit({ id: 'e' });
    await decide('redrive');
    expect(await engine.parked({ limit: 10 })).toEqual([]);
    const tally = (await store.getMany(TALLIES, [key])).get(key);
    expect(tally).toMatchObject({ visits: 4, last: 'e' });

    expect(await rebuilt()).toMatchObject({ state: 'compared', equal: true, live: [{ documents: 1 }] });
  });

  it('are in both builds of a projection, whichever of them answers', async () => {
    expect(await rebuilt(true)).toMatchObject({ state: 'compared', equal: true });
    const cut = (build: number) => engine.cutover({ projection: NAME, build, actor: 'operator-1' });
    expect(await cut(3)).toMatchObject({ outcome: 'finished', operation: { result: { state: 'switched' } } });
    await visit({ id: 'f' });
    expect((await engine.store.getMany(TALLIES, [key])).get(key)).toMatchObject({ visits: 5, last: 'f' });
    await engine.stop();

    engine = await start({ decode: repaired });
    await visit({ id: 'g' });
    expect(await engine.projections()).toMatchObject([{ live: 3, standing: 1 }]);
    expect((await engine.store.getMany(TALLIES, [key])).get(key)).toMatchObject({ visits: 6, last: 'g' });
    await cut(1);
    expect((await engine.store.getMany(TALLIES, [key])).get(key)).toMatchObject({ visits: 6, last: 'g' });
    expect(await engine.dropBuild(NAME, 3)).toBe('dropped');
    expect(await store.listCollections()).not.toContain(`${NAME}.b3.tallies`);
    expect((await engine.operations({ limit: 10 })).map(({ kind, result }) => [kind, result.state])).toEqual([
      ['rebuild', 'compared'],
      ['rebuild', 'compared'],
      ['cutover', 'switched'],
      ['cutover', 'switched'],
    ]);
  });
});
