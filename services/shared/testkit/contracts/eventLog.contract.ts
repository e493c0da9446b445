import { randomUUID } from 'node:crypto';
import type { Position } from '@rapport/kernel/event';
import { LogUnavailableError } from '@rapport/engine/ports/log';
import type {
  AppendRecord,
  EventLog,
  RecordBatch,
  Subscription,
  SubscriptionHandler,
  TopicPartition,
  TopicSettings,
} from '@rapport/engine/ports/log';
import { eventually } from '../eventually.ts';

const PARTITIONS = 4;
/** Groups of a real broker come to an agreement within seconds, on a busy machine a few more. */
const GROUP_MS = 30_000;

const record = (topic: string, key: string, text: string, partition?: number): AppendRecord => ({
  topic,
  key,
  value: Buffer.from(text),
  ...(partition !== undefined && { partition }),
});

const placeOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

interface Follower extends SubscriptionHandler {
  readonly owned: () => readonly string[];
  /** Texts delivered, by partition. */
  readonly texts: (place: TopicPartition) => readonly string[];
  readonly batches: readonly RecordBatch[];
  /** What the port promises not to do, where it did it. */
  readonly broken: readonly string[];
  readonly failures: readonly Error[];
  /** From now on batches are kept in hand until `release`. */
  readonly holdBack: (places?: readonly TopicPartition[]) => void;
  readonly release: () => void;
}

/** A subscriber that remembers everything and notices broken promises. */
export function createFollower(startAt: (place: TopicPartition) => number = () => 0): Follower {
  const owned = new Map<string, number>();
  const inHand = new Set<string>();
  const batches: RecordBatch[] = [];
  const broken: string[] = [];
  const failures: Error[] = [];
  let held: ReadonlySet<string> | 'all' | undefined;
  let released = Promise.withResolvers<undefined>();
  return {
    owned: () => [...owned.keys()].sort(),
    texts: (place) =>
      batches
        .filter((batch) => placeOf(batch) === placeOf(place))
        .flatMap(({ records }) => records.map(({ value }) => Buffer.from(value).toString())),
    batches,
    broken,
    failures,
    holdBack: (places) => {
      held = places === undefined ? 'all' : new Set(places.map(placeOf));
    },
    release: () => {
      held = undefined;
      released.resolve(undefined);
      released = Promise.withResolvers();
    },
    onAssigned: async (places) => {
      const positions = places.map(({ topic, partition }): Position => {
        const offset = startAt({ topic, partition });
        return { topic, partition, offset };
      });
      for (const position of positions) {
        if (owned.has(placeOf(position))) broken.push(`${placeOf(position)} was assigned twice`);
        owned.set(placeOf(position), position.offset);
      }
      return positions;
    },
    onRevoked: async (places) => {
      for (const place of places) {
        if (inHand.has(placeOf(place))) broken.push(`${placeOf(place)} was revoked with a batch in hand`);
        if (!owned.delete(placeOf(place))) broken.push(`${placeOf(place)} was revoked without being ours`);
      }
    },
    onBatch: async (batch) => {
      const place = placeOf(batch);
      const first = batch.records[0]?.offset ?? -1;
      const last = batch.records.at(-1)?.offset ?? -1;
      const next = owned.get(place);
      if (next === undefined) broken.push(`${place} was delivered without being ours`);
      else if (first < next) broken.push(`${place} was delivered from ${first}, below ${next}`);
      if (inHand.has(place)) broken.push(`two batches of ${place} overlapped`);
      if (batch.endOffset <= last) broken.push(`${place} ends at ${batch.endOffset}, before ${last}`);
      for (const [index, { offset }] of batch.records.entries()) {
        if (offset <= (batch.records[index - 1]?.offset ?? -1))
          broken.push(`${place} is out of order at ${offset}`);
      }
      owned.set(place, last + 1);
      batches.push(batch);
      inHand.add(place);
      await new Promise((resolve) => setImmediate(resolve));
      if (held === 'all' || held?.has(place) === true) await released.promise;
      inHand.delete(place);
    },
    onFailure: (error) => {
      failures.push(error);
    },
  };
}

/**
 * What every EventLog promises.
 *
 * @param open a client of its own for each call, all of the same log; closed by the suite
 */
export function eventLogContract(name: string, open: () => Promise<EventLog>): void {
  describe(`${name} as an EventLog`, () => {
    const opened: EventLog[] = [];
    const subscriptions: Subscription[] = [];
    let log: EventLog;
    let topic: string;
    let settings: TopicSettings;

    const client = async (): Promise<EventLog> => {
      const made = await open();
      opened.push(made);
      return made;
    };
    const follow = async (
      handler: SubscriptionHandler,
      { group = randomUUID(), from = log, topics = [topic] } = {},
    ): Promise<Subscription> => {
      const subscription = await from.subscribe(group, topics, handler);
      subscriptions.push(subscription);
      return subscription;
    };
    const place = (partition: number): TopicPartition => ({ topic, partition });
    const places = (): readonly string[] => Array.from({ length: PARTITIONS }, (_, n) => placeOf(place(n)));
    const delivered = async (
      follower: Follower,
      partition: number,
      texts: readonly string[],
    ): Promise<void> => {
      const found = await eventually(async () => {
        const seen = follower.texts(place(partition));
        return seen.length >= texts.length ? { found: seen } : { seen };
      }, GROUP_MS);
      expect(found).toEqual(texts);
    };
    const owning = (follower: Follower, count: number): Promise<readonly string[]> =>
      eventually(async () => {
        const seen = follower.owned();
        return seen.length === count ? { found: seen } : { seen };
      }, GROUP_MS);

    beforeEach(async () => {
      log = await client();
      topic = `contract.${randomUUID()}`;
      settings = { topic, partitions: PARTITIONS, replicationFactor: 1, config: { 'retention.ms': '-1' } };
      expect(await log.ensureTopics([settings])).toEqual([]);
    });

    afterEach(async () => {
      for (const subscription of subscriptions.splice(0)) await subscription.stop();
      for (const one of opened.splice(0)) await one.close();
    });

    describe('append', () => {
      it('answers positions in the order of the records, whatever their partitions', async () => {
        const records = Array.from({ length: 40 }, (_, n) => record(topic, `key-${n % 7}`, `${n}`));
        const positions = await log.append(records);
        const follower = createFollower();
        await follow(follower);
        const found = await eventually(async () => {
          const all = follower.batches.flatMap(({ partition, records: batch }) =>
            batch.map(({ offset, key, value }) => ({
              partition,
              offset,
              key,
              text: Buffer.from(value).toString(),
            })),
          );
          return all.length === records.length ? { found: all } : { seen: all.length };
        }, GROUP_MS);
        for (const [n, position] of positions.entries()) {
          const { partition, offset } = position;
          expect(found).toContainEqual({ partition, offset, key: `key-${n % 7}`, text: `${n}` });
        }
        expect(follower.broken).toEqual([]);
      });

      it('puts one key into one partition, that of murmur2 as Kafka computes it', async () => {
        const positions = await log.append([
          record(topic, 'alice', '1'),
          record(topic, 'acme:0123456789abcdef0123456789abcdef', '2'),
          record(topic, 'ünï-çødé', '3'),
          record(topic, 'alice', '4'),
        ]);
        // As the Java client partitions these keys over 4 partitions.
        expect(positions.map(({ partition }) => partition)).toEqual([1, 2, 2, 1]);
      });

      it('takes an explicit partition before the key', async () => {
        const [one, two] = await log.append([record(topic, 'alice', '1', 1), record(topic, 'alice', '2', 3)]);
        expect([one, two]).toEqual([
          { topic, partition: 1, offset: 0 },
          { topic, partition: 3, offset: 0 },
        ]);
      });

      it('keeps the order of concurrent calls and tells each its own positions', async () => {
        const calls = Array.from({ length: 50 }, (_, call) =>
          log.append([record(topic, 'alice', `${call}.0`), record(topic, 'alice', `${call}.1`)]),
        );
        const offsets = (await Promise.all(calls)).flat().map(({ offset }) => offset);
        expect(offsets).toEqual(Array.from({ length: 100 }, (_, n) => n));
      });

      it('takes more at once than one request can carry', async () => {
        const value = 'x'.repeat(1_000);
        const records = Array.from({ length: 3_000 }, (_, n) => record(topic, 'alice', `${n}:${value}`));
        const positions = await log.append(records);
        expect(positions.map(({ offset }) => offset)).toEqual(records.map((_, n) => n));
      });

      it('appends to several topics at once', async () => {
        const other = `${topic}.other`;
        await log.ensureTopics([{ ...settings, topic: other, partitions: 1 }]);
        const positions = await log.append([
          record(topic, 'a', '1', 0),
          record(other, 'a', '2'),
          record(topic, 'a', '3', 0),
        ]);
        expect(positions).toEqual([
          { topic, partition: 0, offset: 0 },
          { topic: other, partition: 0, offset: 0 },
          { topic, partition: 0, offset: 1 },
        ]);
      });

      it('refuses a topic or a partition that does not exist, and goes on', async () => {
        // Heard together: any of them may be refused first.
        const [missing, beyond, good] = await Promise.allSettled([
          log.append([record('contract.missing', 'a', '1')]),
          log.append([record(topic, 'a', '1', PARTITIONS)]),
          log.append([record(topic, 'a', '1', 0)]),
        ]);
        const refused = { status: 'rejected', reason: expect.any(LogUnavailableError) as unknown };
        expect([missing, beyond]).toEqual([refused, refused]);
        expect(good).toEqual({ status: 'fulfilled', value: [{ topic, partition: 0, offset: 0 }] });
      });

      it('answers nothing for nothing', async () => {
        expect(await log.append([])).toEqual([]);
      });
    });

    describe('endOffsets', () => {
      it('tells the next offset of every partition', async () => {
        expect(await log.endOffsets(topic)).toEqual([0, 0, 0, 0]);
        await log.append([
          record(topic, 'a', '1', 1),
          record(topic, 'a', '2', 1),
          record(topic, 'a', '3', 3),
        ]);
        expect(await log.endOffsets(topic)).toEqual([0, 2, 0, 1]);
      });
    });

    describe('subscribe', () => {
      it('delivers what was there before and what comes after, in order', async () => {
        await log.append([record(topic, 'a', '0', 2), record(topic, 'a', '1', 2)]);
        const follower = createFollower();
        await follow(follower);
        await delivered(follower, 2, ['0', '1']);
        await log.append([record(topic, 'a', '2', 2)]);
        await delivered(follower, 2, ['0', '1', '2']);
        expect(follower.owned()).toEqual(places());
        expect(follower.broken).toEqual([]);
      });

      it('begins each partition where the subscriber says', async () => {
        await log.append(
          [0, 1, 2].flatMap((n) => [record(topic, 'a', `${n}`, 0), record(topic, 'a', `${n}`, 1)]),
        );
        const follower = createFollower(({ partition }) => partition * 2);
        await log.append([record(topic, 'a', '0', 3), record(topic, 'a', '1', 3)]);
        await expect(log.endOffsets(topic)).resolves.toEqual([3, 3, 0, 2]);
        const beginning = createFollower(({ partition }) => (partition === 1 ? 2 : 0));
        await follow(beginning);
        await delivered(beginning, 0, ['0', '1', '2']);
        await delivered(beginning, 1, ['2']);
        expect(beginning.broken).toEqual([]);
        expect(follower.batches).toEqual([]);
      });

      it('begins at its own positions although the group has read further', async () => {
        const group = randomUUID();
        await log.append([record(topic, 'a', '0', 0), record(topic, 'a', '1', 0)]);
        const first = createFollower();
        const subscription = await follow(first, { group });
        await delivered(first, 0, ['0', '1']);
        await subscription.stop();
        const second = createFollower();
        await follow(second, { group });
        await delivered(second, 0, ['0', '1']);
      });

      it('gives every group the whole log', async () => {
        const [one, two] = [createFollower(), createFollower()];
        await follow(one);
        await follow(two);
        await log.append([record(topic, 'a', '0', 1)]);
        await delivered(one, 1, ['0']);
        await delivered(two, 1, ['0']);
      });

      it('waits for a slow subscriber, without holding up other partitions', async () => {
        const follower = createFollower();
        follower.holdBack([place(0)]);
        await follow(follower);
        await owning(follower, PARTITIONS);
        await log.append([record(topic, 'a', '0', 0)]);
        await delivered(follower, 0, ['0']);
        await log.append([record(topic, 'a', '1', 0), record(topic, 'a', '0', 1)]);
        await delivered(follower, 1, ['0']);
        await log.append([record(topic, 'a', '1', 1)]);
        await delivered(follower, 1, ['0', '1']);
        expect(follower.texts(place(0))).toEqual(['0']);
        follower.release();
        await delivered(follower, 0, ['0', '1']);
        expect(follower.broken).toEqual([]);
      });

      it('delivers nothing once it is stopped, and can be stopped twice', async () => {
        const follower = createFollower();
        follower.holdBack([place(0)]);
        const subscription = await follow(follower);
        await log.append([record(topic, 'a', '0', 0)]);
        await delivered(follower, 0, ['0']);
        await log.append([record(topic, 'a', '1', 0)]);
        await subscription.stop();
        await subscription.stop();
        const seen = follower.batches.length;
        follower.release();
        await log.append([record(topic, 'a', '2', 0), record(topic, 'a', '0', 1)]);
        // Another group has read everything by then: the stopped one had its chance.
        const other = createFollower();
        await follow(other);
        await delivered(other, 0, ['0', '1', '2']);
        expect(follower.batches.length).toBe(seen);
      });

      it('shares the partitions of a group and hands them over, none in two hands', async () => {
        const group = randomUUID();
        const applied = new Map<string, number>();
        const startAt = (at: TopicPartition): number => applied.get(placeOf(at)) ?? 0;
        const one = createFollower(startAt);
        await follow(one, { group });
        await owning(one, PARTITIONS);
        const fill = (text: string): Promise<unknown> =>
          log.append(
            Array.from({ length: PARTITIONS }, (_, partition) => record(topic, 'a', text, partition)),
          );
        const all = (text: string, ...followers: readonly Follower[]): Promise<unknown> =>
          eventually(async () => {
            const seen = Array.from({ length: PARTITIONS }, (_, partition) =>
              followers.flatMap((follower) => follower.texts(place(partition))),
            );
            return seen.every((texts) => texts.includes(text)) ? { found: seen } : { seen };
          }, GROUP_MS);
        await fill('0');
        await all('0', one);
        for (const at of places()) applied.set(at, 1);

        const two = createFollower(startAt);
        const second = await follow(two, { group, from: await client() });
        await owning(two, PARTITIONS / 2);
        const ofOne = await owning(one, PARTITIONS / 2);
        expect([...ofOne, ...two.owned()].sort()).toEqual(places());
        await fill('1');
        await all('1', one, two);
        for (const at of places()) applied.set(at, 2);

        await second.stop();
        await owning(one, PARTITIONS);
        await fill('2');
        await all('2', one);
        for (let partition = 0; partition < PARTITIONS; partition += 1) {
          const texts = [...one.texts(place(partition)), ...two.texts(place(partition))];
          expect(texts.sort()).toEqual(['0', '1', '2']);
        }
        expect([...one.broken, ...two.broken]).toEqual([]);
        expect([...one.failures, ...two.failures]).toEqual([]);
      });

      it('gives the same partition number of all topics to the same member', async () => {
        const other = `${topic}.other`;
        await log.ensureTopics([{ ...settings, topic: other }]);
        const group = randomUUID();
        const [one, two] = [createFollower(), createFollower()];
        await follow(one, { group, topics: [topic, other] });
        await follow(two, { group, topics: [topic, other], from: await client() });
        await owning(two, PARTITIONS);
        const numbers = (await owning(one, PARTITIONS)).map((at) => at.split('/')[1] ?? '');
        expect(new Set(numbers).size).toBe(PARTITIONS / 2);
      });

      it('keeps a batch in hand until it is taken over, before it revokes its partition', async () => {
        const group = randomUUID();
        const one = createFollower();
        one.holdBack();
        await follow(one, { group });
        await owning(one, PARTITIONS);
        await log.append(
          Array.from({ length: PARTITIONS }, (_, partition) => record(topic, 'a', '0', partition)),
        );
        for (let partition = 0; partition < PARTITIONS; partition += 1)
          await delivered(one, partition, ['0']);
        const two = createFollower();
        const joining = follow(two, { group, from: await client() });
        one.release();
        await joining;
        await owning(two, PARTITIONS / 2);
        await owning(one, PARTITIONS / 2);
        expect([...one.broken, ...two.broken]).toEqual([]);
      });

      it('fails where the subscriber cannot take a batch', async () => {
        const follower = createFollower();
        await follow({ ...follower, onBatch: () => Promise.reject(new Error('no room at all')) });
        await log.append([record(topic, 'a', '0', 0)]);
        const failure = await eventually(async () => {
          const [found] = follower.failures;
          return found === undefined ? { seen: 'no failure' } : { found };
        }, GROUP_MS);
        expect(failure.message).toContain('no room at all');
      });

      it('fails where a position lies beyond the end of the log', async () => {
        const follower = createFollower(() => 7);
        await follow(follower);
        const failure = await eventually(async () => {
          const [found] = follower.failures;
          return found === undefined ? { seen: 'no failure' } : { found };
        }, GROUP_MS);
        expect(failure.message).toContain('another log');
      });
    });

    describe('ensureTopics', () => {
      it('finds nothing wrong with what it made, again and at the same time', async () => {
        const more = { ...settings, topic: `${topic}.more`, config: { 'cleanup.policy': 'delete' } };
        const others = [await client(), await client()];
        const answers = await Promise.all(others.map((other) => other.ensureTopics([settings, more])));
        expect(answers).toEqual([[], []]);
        expect(await log.endOffsets(more.topic)).toHaveLength(PARTITIONS);
      });

      it('names every difference', async () => {
        const mismatches = await log.ensureTopics([
          { ...settings, partitions: 8, config: { 'retention.ms': '1000', 'cleanup.policy': 'delete' } },
        ]);
        const problems = mismatches.map(({ problem }) => problem).join('\n');
        expect(problems).toContain('has 4 partitions instead of 8');
        expect(problems).toContain('has retention.ms=-1 instead of 1000');
        expect(mismatches.every((mismatch) => mismatch.topic === topic)).toBe(true);
      });
    });

    describe('close', () => {
      it('ends subscriptions and refuses appends', async () => {
        const other = await client();
        const follower = createFollower();
        await follow(follower, { from: other });
        await other.close();
        await expect(other.append([record(topic, 'a', '1')])).rejects.toThrow(LogUnavailableError);
      });
    });
  });
}
