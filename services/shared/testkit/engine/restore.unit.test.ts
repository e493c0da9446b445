import type { Engine } from '@rapport/engine/engine';
import { createMemoryStore } from '@rapport/platform/memory/store';
import type { MemoryStore } from '@rapport/platform/memory/store';
import { OUTPUT, PARTITIONS, commandOf, createWorld } from './world.ts';
import type { World } from './world.ts';

const worlds: World[] = [];
const newWorld = async (): Promise<World> => {
  const world = await createWorld();
  worlds.push(world);
  return world;
};
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});

async function copyOf(store: MemoryStore): Promise<MemoryStore> {
  const copy = createMemoryStore();
  for (const collection of await store.listCollections()) {
    await copy.ensureCollections([{ name: collection, indexes: [] }]);
    for await (const document of store.scan(collection)) {
      await copy.transact({ expectations: [], writes: [{ kind: 'put', collection, document }] });
    }
  }
  return copy;
}

const earn = (points: number) => commandOf({ kind: 'earn', account: 'a', points });

/** What a consumer of the output takes for new, in order. */
function heard(world: World): readonly string[] {
  return Array.from({ length: PARTITIONS }, (_, partition) => {
    const known = new Set<string>();
    return world.log.records(OUTPUT, partition).flatMap(({ value }) => {
      const { id, data } = JSON.parse(Buffer.from(value).toString()) as {
        readonly id: string;
        readonly data: { readonly points: number };
      };
      if (known.has(id)) return [];
      known.add(id);
      return [`${id.replace(/:[0-9a-f]{8}$/, '')}=${data.points}`];
    });
  }).flat();
}

const posted = (version: number, points: number): string => `posting:acme:account:a@${version}=${points}`;

/** One command before the backup, one in the days that are lost, one after the restore. */
async function restored(restore?: string): Promise<{ world: World; store: MemoryStore; engine: Engine }> {
  const world = await newWorld();
  const lost = await world.start();
  await lost.submit(earn(1));
  await world.settled(lost);
  const store = await copyOf(world.store);
  await lost.submit(earn(2));
  await lost.stop();
  const engine = await world.start({ store, restore });
  await engine.submit(earn(3));
  return { world, store, engine };
}

describe('a database that was restored from a backup', () => {
  test('publishes under ids that nobody knows, and once more under each new name', async () => {
    const { world, store, engine } = await restored('monday');
    await engine.stop();
    expect(heard(world)).toHaveLength(3);
    expect(heard(world)).toEqual(expect.arrayContaining([posted(1, 1), posted(2, 2), posted(2, 3)]));

    const epochs = async (restore?: string): Promise<unknown> => {
      const again = await world.start({ store, restore });
      await again.stop();
      const [meta] = [...(await store.getMany('test.meta.v1', ['store'])).values()];
      return meta;
    };
    const first = await epochs('monday');
    expect(await epochs('monday')).toEqual(first);
    expect(await epochs()).toEqual(first);
    expect(await epochs('tuesday')).not.toEqual(first);
  });

  test('is not heard where nobody says so', async () => {
    const { world, engine } = await restored();
    await engine.stop();
    expect(heard(world)).toEqual([posted(1, 1), posted(2, 2)]);
  });

  test('has one epoch, however many replicas start with it', async () => {
    const { world, store, engine } = await restored('monday');
    await engine.stop();
    const replicas = await Promise.all([1, 2, 3].map(() => world.start({ store, restore: 'tuesday' })));
    for (const [index, replica] of replicas.entries()) await replica.submit(earn(10 + index));
    for (const replica of replicas) await replica.stop();
    const epochs = world
      .published()
      .map(({ id }) => id.split(':').at(-1))
      .slice(-3);
    expect(new Set(epochs).size).toBe(1);
  });
});
