import { setImmediate } from 'node:timers/promises';
import type { Position } from '@rapport/kernel/event';
import { LogUnavailableError } from '@rapport/engine/ports/log';
import type {
  AppendRecord,
  EventLog,
  LogRecord,
  SubscriptionHandler,
  TopicPartition,
  TopicSettings,
} from '@rapport/engine/ports/log';
import { partitionOf } from '../kafka/partitioner.ts';
import { compareTopic } from '../kafka/topics.ts';

interface Topic {
  readonly settings: TopicSettings;
  readonly partitions: LogRecord[][];
}

/** A partition in the hands of a member. */
interface Owned extends TopicPartition {
  /** Offset of the record to deliver next. */
  next: number;
  open: boolean;
  running: Promise<void>;
}

interface Member {
  readonly topics: readonly string[];
  readonly handler: SubscriptionHandler;
  readonly owned: Map<string, Owned>;
  stopped: boolean;
}

/** Scripted faults of the twin, for tests. */
export interface MemoryLogFaults {
  /** The next append is refused and nothing of it is in the log. */
  readonly failNextAppend: () => void;
  /** The next append is in the log, but its answer is lost. */
  readonly loseNextAnswer: () => void;
}

export interface MemoryLog extends EventLog {
  readonly faults: MemoryLogFaults;
  /** All records of a partition, for assertions. */
  readonly records: (topic: string, partition: number) => readonly LogRecord[];
}

/** Records handed over at once; small, so that tests see several batches. */
const BATCH_RECORDS = 100;

const placeId = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/** The log in memory: the same order, partitions and groups as Kafka's, without its time. */
export function createMemoryLog({ batchRecords = BATCH_RECORDS } = {}): MemoryLog {
  const topics = new Map<string, Topic>();
  const groups = new Map<string, Member[]>();
  /** Deliveries that have read everything and wait for more. */
  let waiting: (() => void)[] = [];
  let fault: 'none' | 'fail' | 'lose' = 'none';
  let closed = false;

  const topicOf = (name: string): Topic => {
    const topic = topics.get(name);
    if (topic === undefined) throw new LogUnavailableError(`There is no topic ${name}.`);
    return topic;
  };

  const wakeAll = (): void => {
    const woken = waiting;
    waiting = [];
    for (const wake of woken) wake();
  };

  const append = async (records: readonly AppendRecord[]): Promise<readonly Position[]> => {
    // Like a network: the answer comes later, never in the caller's own turn.
    await Promise.resolve();
    if (closed) throw new LogUnavailableError('The log is closed.');
    const planned = fault;
    fault = 'none';
    if (planned === 'fail') throw new LogUnavailableError('The append was refused by a scripted fault.');
    const placed = records.map(({ topic, key, value, partition }) => {
      const { partitions } = topicOf(topic);
      const place = partition ?? partitionOf(key, partitions.length);
      const stored = partitions[place];
      if (stored === undefined) throw new LogUnavailableError(`${topic} has no partition ${place}.`);
      return { topic, partition: place, stored, key, value };
    });
    const positions = placed.map(({ topic, partition, stored, key, value }): Position => {
      stored.push({ offset: stored.length, key, value: Buffer.from(value) });
      return { topic, partition, offset: stored.length - 1 };
    });
    wakeAll();
    if (planned === 'lose') throw new LogUnavailableError('The answer was lost by a scripted fault.');
    return positions;
  };

  const fail = (member: Member, error: unknown): void => {
    if (member.stopped) return;
    member.stopped = true;
    for (const owned of member.owned.values()) owned.open = false;
    wakeAll();
    member.handler.onFailure(error instanceof Error ? error : new Error(String(error)));
  };

  const deliver = async (member: Member, owned: Owned): Promise<void> => {
    const { topic, partition } = owned;
    const stored = topicOf(topic).partitions[partition] ?? [];
    await setImmediate();
    while (owned.open) {
      if (owned.next >= stored.length) {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
        continue;
      }
      const records = stored.slice(owned.next, owned.next + batchRecords);
      owned.next += records.length;
      await member.handler.onBatch({ topic, partition, records, endOffset: stored.length });
      // Like a fetch: other work comes between two batches.
      await setImmediate();
    }
  };

  const revoke = async (member: Member, keep: ReadonlySet<string>): Promise<void> => {
    const lost = [...member.owned].filter(([id]) => !keep.has(id)).map(([, owned]) => owned);
    if (lost.length === 0) return;
    for (const owned of lost) owned.open = false;
    wakeAll();
    await Promise.all(lost.map(({ running }) => running));
    for (const owned of lost) member.owned.delete(placeId(owned));
    await member.handler.onRevoked(lost.map(({ topic, partition }) => ({ topic, partition })));
  };

  const assign = async (member: Member, places: readonly TopicPartition[]): Promise<void> => {
    const gained = places.filter((place) => !member.owned.has(placeId(place)));
    if (gained.length === 0 || member.stopped) return;
    for (const { topic, partition, offset } of await member.handler.onAssigned(gained)) {
      const end = topicOf(topic).partitions[partition]?.length ?? 0;
      if (offset > end) {
        throw new Error(
          `${topic}/${partition} ends at ${end}, and ${offset} was to be read: it is another log.`,
        );
      }
      const owned: Owned = {
        topic,
        partition,
        next: offset,
        open: !member.stopped,
        running: Promise.resolve(),
      };
      member.owned.set(placeId(owned), owned);
      owned.running = deliver(member, owned).catch((error: unknown) => {
        fail(member, error);
      });
    }
  };

  let rebalancing: Promise<void> = Promise.resolve();
  /** Shares the partitions of a group out anew: everyone gives back what is no longer theirs before it is given on. */
  const rebalance = (group: string): Promise<void> => {
    const turn = rebalancing.then(async () => {
      const members = (groups.get(group) ?? []).filter(({ stopped }) => !stopped);
      const shares = members.map((member, index) => ({
        member,
        places: member.topics.flatMap((topic) =>
          topicOf(topic).partitions.flatMap((_, partition) =>
            partition % members.length === index ? [{ topic, partition }] : [],
          ),
        ),
      }));
      for (const { member, places } of shares) await revoke(member, new Set(places.map(placeId)));
      for (const { member, places } of shares) {
        await assign(member, places).catch((error: unknown) => {
          fail(member, error);
        });
      }
    });
    rebalancing = turn.catch(() => undefined);
    return turn;
  };

  const stop = async (group: string, member: Member): Promise<void> => {
    const members = groups.get(group) ?? [];
    if (!members.includes(member)) return;
    member.stopped = true;
    for (const owned of member.owned.values()) owned.open = false;
    wakeAll();
    groups.set(
      group,
      members.filter((other) => other !== member),
    );
    await rebalance(group);
  };

  return {
    append,
    subscribe: async (group, wanted, handler) => {
      const member: Member = { topics: wanted, handler, owned: new Map(), stopped: false };
      for (const topic of wanted) topicOf(topic);
      groups.set(group, [...(groups.get(group) ?? []), member]);
      await rebalance(group);
      return { stop: () => stop(group, member) };
    },
    endOffsets: async (topic) => topicOf(topic).partitions.map((records) => records.length),
    ensureTopics: async (wanted) =>
      wanted.flatMap((settings) => {
        const known = topics.get(settings.topic);
        if (known !== undefined) return compareTopic(settings, known.settings);
        topics.set(settings.topic, {
          settings,
          partitions: Array.from({ length: settings.partitions }, () => []),
        });
        return [];
      }),
    close: async () => {
      closed = true;
      for (const [group, members] of groups) for (const member of members) await stop(group, member);
    },
    faults: {
      failNextAppend: () => {
        fault = 'fail';
      },
      loseNextAnswer: () => {
        fault = 'lose';
      },
    },
    records: (topic, partition) => topicOf(topic).partitions[partition] ?? [],
  };
}
