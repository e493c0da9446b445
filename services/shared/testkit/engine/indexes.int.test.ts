import type { Store } from '@rapport/engine/ports/store';
import { createMongoStore } from '@rapport/platform/mongo/store';
import { eventually } from '../eventually.ts';
import { createProfiledDatabase } from '../profiledDatabase.ts';
import type { ProfiledDatabase, ProfiledRead } from '../profiledDatabase.ts';
import { mongodbUri } from '../servers.ts';
import { START_AT, TALLIES, account, commandOf, createWorld } from './world.ts';
import type { World } from './world.ts';

/** What the engine asks, asked of a real server that tells how it found the answer. */
describe('every read of the engine', () => {
  const TIMERS = 300;
  const LOADED = 50;
  const COMMANDS = 400;
  let database: ProfiledDatabase;
  let store: Store;
  let world: World;
  let reads: readonly ProfiledRead[];

  beforeAll(async () => {
    database = await createProfiledDatabase('indexes');
    store = await createMongoStore({
      uri: mongodbUri(),
      database: database.name,
      appName: 'rapport-indexes',
    });
    world = await createWorld();
    const limits = { loadedTimers: LOADED };
    const first = await world.start({ store, limits });
    await world.visit(
      ...Array.from({ length: TIMERS }, (_, index) => ({
        id: `v${index}`,
        key: `acme:m${index}`,
        partition: 0,
        dueInMs: 10_000 + index,
      })),
    );
    await Promise.all(
      Array.from({ length: COMMANDS }, (_, index) =>
        first.submit(
          commandOf({ kind: 'earn', account: `a${index % 7}`, points: 1 }, { requestId: `r${index}` }),
        ),
      ),
    );
    expect(
      await first.waitFor({ topic: 'rapport.visits.v1', partition: 0, offset: TIMERS - 1 }, 30_000),
    ).toBe(true);
    await first.stop();
    await database.profile();
    const second = await world.start({ store, limits });
    // Requests that were answered before, a few among many.
    await Promise.all(
      [3, 4, 5].map((index) =>
        second.submit(
          commandOf({ kind: 'earn', account: `a${index % 7}`, points: 1 }, { requestId: `r${index}` }),
        ),
      ),
    );
    // All timers, page by page behind the horizon.
    await world.visit({ id: 'late', key: 'acme:late', partition: 0, at: START_AT + 60_000 });
    expect(await second.waitFor({ topic: 'rapport.visits.v1', partition: 0, offset: TIMERS }, 30_000)).toBe(
      true,
    );
    await eventually(async () => {
      const { outboxDepth } = await second.progress();
      return outboxDepth === 0 ? { found: true } : { seen: outboxDepth };
    });
    await second.stop();
    reads = await database.reads();
  });

  afterAll(async () => {
    await world.end();
    await store.close();
    await database.drop();
  });

  const readsOf = (collection: string): readonly ProfiledRead[] =>
    reads.filter(({ ns }) => ns === `${database.name}.${collection}`);

  it('goes by an index', () => {
    expect(reads.length).toBeGreaterThan(10);
    expect(reads.filter(({ planSummary = '' }) => planSummary.includes('COLLSCAN'))).toEqual([]);
    // The rows of a few requests are sorted in memory, which the unique index cannot do for ids.
    const sorted = reads.filter(({ hasSortStage }) => hasSortStage === true);
    expect(new Set(sorted.map(({ ns }) => ns))).toEqual(new Set([`${database.name}.${account.name}.events`]));
  });

  it('finds requests without looking at others', () => {
    const lookups = readsOf(`${account.name}.events`);
    expect(lookups.map(({ nreturned }) => nreturned)).toContain(3);
    for (const { docsExamined = 0, nreturned = 0 } of lookups) expect(docsExamined).toBe(nreturned);
  });

  it('loads the next timers without looking at those behind them', () => {
    const loads = readsOf(TALLIES).filter(({ command }) => command.limit === LOADED);
    expect(loads.length).toBeGreaterThanOrEqual(TIMERS / LOADED);
    // The document at which a page resumes is looked at again.
    for (const { docsExamined = 0 } of loads) expect(docsExamined).toBeLessThanOrEqual(LOADED + 1);
  });

  it('reads the outbox in the order of its ids', () => {
    const rounds = readsOf('test.outbox.v1');
    expect(rounds.length).toBeGreaterThan(0);
    for (const { docsExamined = 0, nreturned = 0 } of rounds) expect(docsExamined).toBe(nreturned);
  });
});
