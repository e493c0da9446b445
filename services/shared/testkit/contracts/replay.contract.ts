import type { Engine } from '@rapport/engine/engine';
import type { CollectionHash } from '@rapport/engine/ports/inspection';
import type { EventLog } from '@rapport/engine/ports/log';
import type { Store } from '@rapport/engine/ports/store';
import { hashCollection } from '@rapport/engine/rebuild/dump';
import type { Clock } from '@rapport/kernel/clock';
import type { EventEnvelope } from '@rapport/kernel/event';
import { createMemoryStore } from '@rapport/platform/memory/store';
import { eventually } from '../eventually.ts';
import { createFeed } from './replay.feed.ts';
import type { Delivery, Feed } from './replay.feed.ts';
import { HISTORY_STARTS_AT, createHistory } from './replay.history.ts';
import { createRandom } from './replay.random.ts';

/** A service that runs on given adapters. */
interface Service {
  readonly engine: Engine;
  readonly stop: () => Promise<void>;
}

export interface ReplaySubject {
  /** Its name, and that of its consumer group. */
  readonly service: string;
  readonly partitions: number;
  /** All that it follows. */
  readonly topics: readonly string[];
  readonly contracts: readonly { readonly type: string; readonly topic: string }[];
  readonly encode: (event: EventEnvelope) => Uint8Array;
  /** Starts the whole service, so that no projection can be left out. */
  readonly start: (adapters: {
    readonly log: EventLog;
    readonly store: Store;
    readonly clock: Clock;
  }) => Promise<Service>;
}

/** What a service leaves behind. */
interface Outcome {
  readonly hashes: readonly CollectionHash[];
  readonly published: readonly string[];
}

/** One history costs a service some six seconds of processor. */
const SEED = 1;
const DEADLINE_MS = 50_000;

const FIRST: Delivery = { batchRecords: 100, seed: 1, repeats: false, alone: false };

/** The clock stands at the beginning: only records move time, and nothing comes due for another reason. */
const clock: Clock = { now: () => HISTORY_STARTS_AT, follows: () => true };

/** Until everything that is there is applied, what follows from it published, and what follows from that. */
async function settle(feed: Feed, engine: Engine): Promise<void> {
  let before = '';
  await eventually(async () => {
    for (const end of feed.ends()) {
      if (end.offset >= 0 && !(await followed(engine, end))) return { seen: end };
    }
    const { outputs, outboxDepth } = await engine.progress();
    const seen = JSON.stringify([feed.ends(), outputs, outboxDepth]);
    const isStill = outboxDepth === 0 && seen === before;
    before = seen;
    return isStill ? { found: true } : { seen };
  }, DEADLINE_MS);
}

async function followed(engine: Engine, end: ReturnType<Feed['ends']>[number]): Promise<boolean> {
  const { inputs } = await engine.progress();
  const isFollowed = inputs.some(({ topic }) => topic === end.topic);
  return !isFollowed || engine.waitFor(end, DEADLINE_MS);
}

async function hashesOf(store: Store, engine: Engine, service: string): Promise<readonly CollectionHash[]> {
  const projections = (await engine.projections()).map(({ projection }) => `${projection}.`);
  const own = [...projections, `${service}.parked.`];
  const collections = (await store.listCollections()).filter((name) =>
    own.some((start) => name.startsWith(start)),
  );
  const hashes: CollectionHash[] = [];
  for (const name of collections) hashes.push(await hashCollection(store, name, name));
  return hashes;
}

/**
 * Whatever a service has folded, it folds again to the same bytes: read in other pieces, with its partitions in another
 * order, with records that come twice, stopped and gone on, or built anew beside what is live; and what it publishes has
 * the same ids and says the same.
 */
export function describeReplay(subject: ReplaySubject): void {
  const { service, partitions, topics, contracts, encode } = subject;
  const topicOf = (type: string): string => {
    const contract = contracts.find((one) => one.type === type);
    if (contract === undefined) throw new Error(`${type} is in no contract.`);
    return contract.topic;
  };
  const running: Service[] = [];
  afterEach(async () => {
    for (const one of running.splice(0)) await one.stop();
  });

  describe('a replay', () => {
    const history = createHistory({ seed: SEED, partitions, encode, topicOf });
    let expected: Outcome;

    /** A service that reads the history, and goes on as `steps` say. */
    const replay = async (
      delivery: Delivery,
      steps: (stage: {
        readonly feed: Feed;
        readonly start: () => Promise<Engine>;
        readonly stop: () => Promise<void>;
      }) => Promise<void> = async ({ start }) => {
        await start();
      },
    ): Promise<Outcome> => {
      const feed = createFeed(history, service, delivery);
      const store = createMemoryStore();
      const stop = async (): Promise<void> => {
        await running.pop()?.stop();
      };
      const start = async (): Promise<Engine> => {
        const started = await subject.start({ log: feed.log, store, clock });
        running.push(started);
        feed.follow(started.engine);
        return started.engine;
      };
      await steps({ feed, start, stop });
      const engine = running.at(-1)?.engine ?? (await start());
      const delivered = feed.deliver(Infinity);
      delivered.catch(() => undefined);
      await settle(feed, engine);
      const outcome = {
        hashes: await hashesOf(store, engine, service),
        published: feed.published(),
      };
      await stop();
      return outcome;
    };

    beforeAll(async () => {
      expected = await replay(FIRST);
    });

    it('meets every type of event that is in its topics, and leaves no collection empty', () => {
      const met = new Set(history.map(({ type }) => type));
      const known = contracts.filter(({ topic }) => topics.includes(topic)).map(({ type }) => type);
      expect(known.filter((type) => !met.has(type))).toEqual([]);
      const [parked, folded] = [true, false].map((isParked) =>
        expected.hashes.filter(({ collection }) => collection.startsWith(`${service}.parked.`) === isParked),
      );
      expect(folded?.filter(({ documents }) => documents === 0)).toEqual([]);
      // At most the definition that nobody can fold: whatever else is parked is a mistake of the history.
      expect(parked?.[0]?.documents).toBeLessThanOrEqual(1);
    });

    it.each<[string, Partial<Delivery>]>([
      ['one by one, each in a commit of its own', { batchRecords: 1, alone: true }],
      ['in batches of 7, each in a commit of its own', { batchRecords: 7, alone: true }],
      ['in batches of 1', { batchRecords: 1 }],
      ['in batches of 1,000', { batchRecords: 1_000 }],
      ['in another order of its partitions', { batchRecords: 7, seed: 11 }],
      ['in a third order of its partitions', { batchRecords: 3, seed: 12 }],
      ['with repetitions, near and far', { repeats: true }],
      [
        'with repetitions one by one, in another order',
        { repeats: true, batchRecords: 1, alone: true, seed: 13 },
      ],
    ])('%s', async (_, delivery) => {
      expect(await replay({ ...FIRST, ...delivery })).toEqual(expected);
    });

    it('stopped again and again, and gone on from what is stored', async () => {
      const random = createRandom(SEED);
      const outcome = await replay({ ...FIRST, repeats: true }, async ({ feed, start, stop }) => {
        for (let stops = 0; stops < 5; stops += 1) {
          // Where it goes on is in the middle of what comes at once.
          const batchRecords = [7, 1, 50, 3, 1_000][stops] ?? 1;
          feed.deliverBy({ ...FIRST, repeats: true, batchRecords, seed: 20 + stops });
          await start();
          await feed.deliver(1 + random(120 / Math.min(batchRecords, 10)));
          await stop();
        }
        feed.deliverBy({ ...FIRST, repeats: true, batchRecords: 1_000, seed: 17 });
        await start();
      });
      expect(outcome).toEqual(expected);
    });

    it('built anew while it goes on', async () => {
      const outcome = await replay({ ...FIRST, batchRecords: 5 }, async ({ feed, start }) => {
        const engine = await start();
        await feed.deliver(60);
        for (const { projection } of await engine.projections()) {
          expect(await engine.rebuild(projection)).toBe('started');
          const ended = eventually(async () => {
            const status = (await engine.projections()).find((one) => one.projection === projection);
            const state = status?.rebuild ?? { state: 'none' };
            return state.state === 'compared' || state.state === 'failed'
              ? { found: state }
              : { seen: state };
          }, DEADLINE_MS);
          await feed.deliver(20);
          expect(await ended).toMatchObject({ state: 'compared', equal: true });
        }
      });
      expect(outcome).toEqual(expected);
    });
  });
}
