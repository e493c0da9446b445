import { toInstant } from '@rapport/kernel/instant';
import type { Engine } from '@rapport/engine/engine';
import { DUPLICATE_WINDOW, RELAY_DOCUMENTS, RELAY_ROUND_MS } from '@rapport/engine/limits';
import { LogUnavailableError } from '@rapport/engine/ports/log';
import type { EventLog } from '@rapport/engine/ports/log';
import type { Store } from '@rapport/engine/ports/store';
import { eventually } from '../eventually.ts';
import { OUTPUT, START_AT, commandOf, createWorld } from './world.ts';
import type { World } from './world.ts';

const HOUR_MS = 3_600_000;
const OUTBOX = 'test.outbox.v1';
/** Of single commands, some 3 ms each in memory. */
const COMMITS = 50;

/**
 * What goes out of a database that several replicas write to.
 *
 * @param open a client of the same database at each call, and whatever closes and empties it
 */
export function outboxContract(
  name: string,
  open: (world: World) => Promise<{ client: () => Promise<Store>; end: () => Promise<void> }>,
): void {
  describe(`the outbox of replicas on ${name}`, () => {
    let world: World;
    let client: () => Promise<Store>;
    let end: () => Promise<void>;
    let isAway = false;

    beforeEach(async () => {
      world = await createWorld();
      ({ client, end } = await open(world));
      isAway = true;
    });
    afterEach(async () => {
      jest.restoreAllMocks();
      isAway = false;
      await world.end();
      await end();
    });

    const start = async (): Promise<Engine> => {
      const log: EventLog = {
        ...world.log,
        append: (records) =>
          isAway && records.some(({ topic }) => topic === OUTPUT)
            ? Promise.reject(new LogUnavailableError('The broker is away.'))
            : world.log.append(records),
      };
      return world.start({ log, store: await client() });
    };
    /** The wall clocks of machines differ; whoever runs now has this one. */
    const onMachine = (aheadMs: number): void => {
      const real = performance.timeOrigin;
      jest.spyOn(Date, 'now').mockImplementation(() => Math.floor(real + performance.now()) + aheadMs);
    };
    const earn = async (engine: Engine, name: string): Promise<void> => {
      const { outcome } = await engine.submit(commandOf({ kind: 'earn', account: name, points: 1 }));
      expect(outcome).toBe('accepted');
    };
    const others = async (engine: Engine): Promise<void> => {
      for (let n = 0; n <= RELAY_DOCUMENTS; n += 1) await earn(engine, `other${n}`);
    };
    const waiting = async (): Promise<number> => {
      const store = await client();
      return (await store.find(OUTBOX, { filter: {}, limit: 1_000 })).length;
    };
    /** Ids that begin so, in the order of the log. */
    const cameOut = async (count: number, prefix: string): Promise<readonly string[]> => {
      isAway = false;
      await eventually(async () => ((await waiting()) === 0 ? { found: true } : { seen: await waiting() }));
      const ids = world.published().flatMap(({ id }: { readonly id?: string }) => id ?? []);
      expect(ids.length).toBeGreaterThanOrEqual(count);
      return ids.filter((id) => id.startsWith(prefix)).map((id) => id.replace(/:[0-9a-f]{8}$/, ''));
    };

    it('keeps an account in order, though the clock of who wrote first is ahead', async () => {
      const [ahead, behind] = [await start(), await start()];
      onMachine(HOUR_MS);
      await earn(ahead, 'a');
      onMachine(0);
      await earn(behind, 'a');
      await others(behind);
      onMachine(HOUR_MS);
      await earn(ahead, 'a');
      expect(await cameOut(RELAY_DOCUMENTS + 4, 'posting:acme:account:a@')).toEqual([
        'posting:acme:account:a@1',
        'posting:acme:account:a@2',
        'posting:acme:account:a@3',
      ]);
    });

    it('records nothing before it occurred, though the clock of its sender is behind', async () => {
      const engine = await start();
      await earn(engine, 'a');
      world.clock.advance(-HOUR_MS);
      await earn(engine, 'a');
      await cameOut(2, 'posting:acme:account:a@');
      const moments = world
        .published()
        .map(({ time, recordedat }: { readonly time?: string; readonly recordedat?: string }) => [
          time,
          recordedat,
        ]);
      expect(moments).toEqual([
        [toInstant(START_AT), toInstant(START_AT)],
        [toInstant(START_AT), toInstant(START_AT)],
      ]);
    });

    it('keeps a partition in order, though the clock of who had it first is ahead', async () => {
      onMachine(HOUR_MS);
      const ahead = await start();
      await world.visit({ id: 'v1', key: 'acme:m1', partition: 0 });
      await eventually(async () =>
        (await waiting()) === 1 ? { found: true } : { seen: world.observed.failures },
      );
      await ahead.stop();
      onMachine(0);
      const behind = await start();
      const [position] = await world.visit({ id: 'v2', key: 'acme:m1', partition: 0 });
      if (position === undefined) throw new Error('A visit has a place.');
      expect(await behind.waitFor(position, 10_000)).toBe(true);
      await others(behind);
      expect(await cameOut(RELAY_DOCUMENTS + 3, 'echo:')).toEqual(['echo:v1', 'echo:v2']);
    });

    it('orders an account that a cycle and a caller wrote to in turn', async () => {
      onMachine(HOUR_MS);
      const ahead = await start();
      const [first] = await world.visit({ id: 'v1', key: 'a', partition: 0, points: 1 });
      if (first === undefined) throw new Error('A visit has a place.');
      expect(await ahead.waitFor(first, 10_000)).toBe(true);
      await ahead.stop();
      onMachine(0);
      const behind = await start();
      await earn(behind, 'a');
      await others(behind);
      expect(await cameOut(RELAY_DOCUMENTS + 4, `posting:acme:account:a@`)).toEqual([
        'posting:acme:account:a@1',
        'posting:acme:account:a@2',
      ]);
    });

    it('publishes what is committed one after another in rounds', async () => {
      isAway = false;
      const engine = await start();
      const append = jest.spyOn(world.log, 'append');
      const startedAt = performance.now();
      for (let n = 0; n < COMMITS; n += 1) await earn(engine, `a${n}`);
      expect(await cameOut(COMMITS, 'posting:acme:account:a')).toHaveLength(COMMITS);
      const rounds = (performance.now() - startedAt) / RELAY_ROUND_MS;
      // The first one begins at once, and a timer may be early by less than a millisecond.
      expect(append.mock.calls.length).toBeLessThanOrEqual(Math.ceil(rounds * 1.05) + 1);
    });

    it('sends nothing that others have sent long ago, however late a replica wakes up', async () => {
      isAway = false;
      const zombie = await client();
      let asleep: (() => void) | undefined;
      const store: Store = {
        ...zombie,
        find: async (collection, query) => {
          const found = await zombie.find(collection, query);
          if (collection !== OUTBOX || found.length === 0 || asleep !== undefined) return found;
          await new Promise<void>((resolve) => {
            asleep = resolve;
          });
          return found;
        },
      };
      const engine = await world.start({ log: world.log, store, projections: [], reactions: [] });
      await earn(engine, 'a');
      await eventually(() => Promise.resolve(asleep === undefined ? { seen: 'awake' } : { found: true }));
      const other = await world.start({ log: world.log, store: await client() });
      await cameOut(1, 'posting:');
      const filler = Array.from({ length: DUPLICATE_WINDOW + 1 }, () => ({
        topic: OUTPUT,
        key: 'acme:account:a',
        value: Buffer.from('{}'),
      }));
      await world.log.append(filler);
      // The machine's clock has gone on meanwhile.
      const now = performance.now.bind(performance);
      jest.spyOn(performance, 'now').mockImplementation(() => now() + 60_000);
      asleep?.();
      await earn(engine, 'b');
      expect(await cameOut(2, 'posting:acme:account:a@')).toEqual(['posting:acme:account:a@1']);
      await other.stop();
    });
  });
}
