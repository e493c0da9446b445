import type { Position } from '@rapport/kernel/event';
import { LogUnavailableError } from '@rapport/engine/ports/log';
import type {
  AppendRecord,
  EventLog,
  LogRecord,
  SubscriptionHandler,
  TopicMismatch,
  TopicPartition,
  TopicSettings,
} from '@rapport/engine/ports/log';
import { partitionOf } from '../kafka/partitioner.ts';

interface Topic {
  readonly settings: TopicSettings;
  readonly partitions: LogRecord[][];
}

interface Member {
  readonly topics: readonly string[];
  readonly handler: SubscriptionHandler;
  /** Where each partition that it owns is read next. */
  readonly owned: Map<string, { readonly place: TopicPartition; next: number }>;
  stopped: boolean;
  wake: () => void;
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

/** The log in memory: the same order, partitions and groups as Kafka's, without its time. */
export function createMemoryLog({ batchRecords = BATCH_RECORDS } = {}): MemoryLog {
  const topics = new Map<string, Topic>();
  const groups = new Map<string, Member[]>();
  let fault: 'none' | 'fail' | 'lose' = 'none';
  let closed = false;

  const topicOf = (name: string): Topic => {
    const topic = topics.get(name);
    if (topic === undefined) throw new LogUnavailableError(`There is no topic ${name}.`);
    return topic;
  };

  const append = async (records: readonly AppendRecord[]): Promise<readonly Position[]> => {
    // Like a network: the answer comes later, never in the caller's own turn.
    await Promise.resolve();
    if (closed) throw new LogUnavailableError('The log is closed.');
    const [planned] = [fault];
    fault = 'none';
    if (planned === 'fail') throw new LogUnavailableError('The append was refused by a scripted fault.');
    const positions = records.map(({ topic: name, key, value, partition }): Position => {
      const { partitions } = topicOf(name);
      const place = partition ?? partitionOf(key, partitions.length);
      const stored = partitions[place];
      if (stored === undefined) throw new LogUnavailableError(`${name} has no partition ${place}.`);
      stored.push({ offset: stored.length, key, value: Buffer.from(value) });
      return { topic: name, partition: place, offset: stored.length - 1 };
    });
    for (const members of groups.values()) for (const member of members) member.wake();
    if (planned === 'lose') throw new LogUnavailableError('The answer was lost by a scripted fault.');
    return positions;
  };

  const deliver = async (member: Member): Promise<void> => {
    while (!member.stopped) {
      let delivered = false;
      for (const [id, owned] of [...member.owned]) {
        const stored = topicOf(owned.place.topic).partitions[owned.place.partition] ?? [];
        const records = stored.slice(owned.next, owned.next + batchRecords);
        if (records.length === 0 || member.stopped || member.owned.get(id) !== owned) continue;
        owned.next += records.length;
        delivered = true;
        await member.handler.onBatch({ ...owned.place, records, endOffset: stored.length });
      }
      if (delivered) {
        await new Promise((resolve) => setImmediate(resolve));
        continue;
      }
      await new Promise<void>((resolve) => {
        member.wake = resolve;
      });
    }
  };

  let rebalancing: Promise<void> = Promise.resolve();
  /** Shares the partitions of a group out anew: everyone gives back what is no longer theirs before it is given on. */
  const rebalance = (group: string): Promise<void> => {
    rebalancing = rebalancing.then(async () => {
      const members = groups.get(group) ?? [];
      const places = [...new Set(members.flatMap((member) => member.topics))].flatMap((topic) =>
        topicOf(topic).partitions.map((_, partition) => ({ topic, partition })),
      );
      const wanted = members.map((_, index) =>
        places.filter((place) => place.partition % members.length === index),
      );
      for (const [index, member] of members.entries()) {
        const keep = new Set((wanted[index] ?? []).map(({ topic, partition }) => `${topic}/${partition}`));
        const lost = [...member.owned].filter(([id]) => !keep.has(id));
        for (const [id] of lost) member.owned.delete(id);
        if (lost.length > 0) await member.handler.onRevoked(lost.map(([, { place }]) => place));
      }
      for (const [index, member] of members.entries()) {
        const gained = (wanted[index] ?? []).filter(
          ({ topic, partition }) => !member.owned.has(`${topic}/${partition}`),
        );
        if (gained.length === 0) continue;
        for (const { topic, partition, offset } of await member.handler.onAssigned(gained)) {
          member.owned.set(`${topic}/${partition}`, { place: { topic, partition }, next: offset });
        }
        member.wake();
      }
    });
    return rebalancing;
  };

  return {
    append,
    subscribe: async (group, wanted, handler) => {
      const member: Member = {
        topics: wanted,
        handler,
        owned: new Map(),
        stopped: false,
        wake: () => undefined,
      };
      groups.set(group, [...(groups.get(group) ?? []), member]);
      await rebalance(group);
      const delivering = deliver(member).catch((error: unknown) => {
        handler.onFailure(error instanceof Error ? error : new Error(String(error)));
      });
      return {
        stop: async () => {
          if (member.stopped) return;
          member.stopped = true;
          member.wake();
          groups.set(
            group,
            (groups.get(group) ?? []).filter((other) => other !== member),
          );
          await delivering;
          await rebalance(group);
        },
      };
    },
    endOffsets: (topic) => Promise.resolve(topicOf(topic).partitions.map((records) => records.length)),
    ensureTopics: (wanted) => {
      const mismatches: TopicMismatch[] = [];
      for (const settings of wanted) {
        const known = topics.get(settings.topic);
        if (known === undefined) {
          topics.set(settings.topic, {
            settings,
            partitions: Array.from({ length: settings.partitions }, () => []),
          });
          continue;
        }
        mismatches.push(...compareTopic(settings, known.settings));
      }
      return Promise.resolve(mismatches);
    },
    close: () => {
      closed = true;
      return Promise.resolve();
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

/** Every way in which a topic differs from what it must be, in sentences. */
export function compareTopic(
  wanted: TopicSettings,
  found: Pick<TopicSettings, 'partitions' | 'replicationFactor' | 'config'>,
): readonly TopicMismatch[] {
  const { topic } = wanted;
  const problems: string[] = [];
  if (found.partitions !== wanted.partitions) {
    problems.push(`has ${found.partitions} partitions instead of ${wanted.partitions}`);
  }
  if (found.replicationFactor < wanted.replicationFactor) {
    problems.push(`has ${found.replicationFactor} replicas instead of ${wanted.replicationFactor}`);
  }
  for (const [name, value] of Object.entries(wanted.config)) {
    const actual = found.config[name];
    if (actual !== value) problems.push(`has ${name}=${actual ?? 'nothing'} instead of ${value}`);
  }
  return problems.map((problem) => ({ topic, problem: `${topic} ${problem}` }));
}
