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
import { inOrder } from './turns.ts';
import type { Turns } from './turns.ts';

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
  readonly group: string;
  readonly topics: readonly string[];
  readonly handler: SubscriptionHandler;
  readonly turns: Turns;
  readonly owned: Map<string, Owned>;
  stopped: boolean;
  /** What it is told, one after another. It never rejects. */
  busy: Promise<void>;
  /** Resolves when the group no longer waits for it. */
  expelled: PromiseWithResolvers<undefined>;
}

/** What becomes of an append: refused; in the log as a whole or in part, with its answer lost. */
export type AppendFault = 'none' | 'refused' | 'lost' | 'partly';

/** One client of the log. */
export interface MemoryLogLine {
  /** When its calls arrive, are answered, and what the log calls back is heard. */
  readonly turns?: Turns;
  /** Asked once for each append. */
  readonly fault?: () => AppendFault;
}

export interface MemoryLogConnection extends EventLog {
  /** Its groups take it for dead and give its partitions to others. It hears nothing of it, and still reads. */
  readonly expel: () => Promise<void>;
  /** It hears that it was expelled, gives back what it thinks it has, and joins again. */
  readonly rejoin: () => Promise<void>;
}

/** Scripted faults of the twin, for tests. */
export interface MemoryLogFaults {
  /** The next append is refused and nothing of it is in the log. */
  readonly failNextAppend: () => void;
  /** The next append is in the log, but its answer is lost. */
  readonly loseNextAnswer: () => void;
}

export interface MemoryLog extends MemoryLogConnection {
  /** Another client: what it is told, and when, is its own. Closing it leaves the log open. */
  readonly connect: (line: MemoryLogLine) => MemoryLogConnection;
  /** Shares the partitions of a group out anew, to other members where there are several. */
  readonly rebalance: (group: string) => Promise<void>;
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
  let fault: AppendFault = 'none';
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

  const store = (records: readonly AppendRecord[]): readonly Position[] => {
    if (closed) throw new LogUnavailableError('The log is closed.');
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
    return positions;
  };

  const append = async (
    { turns, fault }: Required<MemoryLogLine>,
    records: readonly AppendRecord[],
    before: Promise<undefined>,
    arrived: () => void,
  ): Promise<readonly Position[]> => {
    const planned = fault();
    // Like a network: the answer comes later, never in the caller's own turn.
    await turns.take('append');
    await before;
    arrived();
    if (planned === 'refused') throw new LogUnavailableError('The append was refused by a scripted fault.');
    // Each partition has its own leader; of one partition, what comes first is stored first.
    const positions = store(planned === 'partly' ? records.slice(0, records.length >> 1) : records);
    await turns.take('answer');
    if (planned !== 'none') throw new LogUnavailableError('The answer was lost by a scripted fault.');
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
    const isOpen = (): boolean => owned.open;
    while (isOpen()) {
      // Like a fetch: other work comes between two batches.
      await member.turns.take('deliver');
      if (!isOpen()) return;
      if (owned.next < stored.length) {
        const records = stored.slice(owned.next, owned.next + batchRecords);
        owned.next += records.length;
        await member.handler.onBatch({ topic, partition, records, endOffset: stored.length });
      } else {
        await new Promise<void>((resolve) => {
          waiting.push(resolve);
        });
      }
    }
  };

  const giveBack = async (member: Member, lost: readonly Owned[]): Promise<void> => {
    for (const owned of lost) owned.open = false;
    wakeAll();
    await Promise.all(lost.map(({ running }) => running));
    for (const owned of lost) member.owned.delete(placeId(owned));
    await member.turns.take('revoke');
    await member.handler.onRevoked(lost.map(({ topic, partition }) => ({ topic, partition })));
  };

  const membersOf = (group: string): readonly Member[] => groups.get(group) ?? [];

  /** Tells a member something after what it was told before. */
  const tell = (member: Member, work: () => Promise<void>): Promise<void> => {
    member.busy = member.busy.then(work).catch((error: unknown) => {
      fail(member, error);
    });
    return member.busy;
  };

  const revoke = async (member: Member, keep: ReadonlySet<string>): Promise<void> => {
    const lost = [...member.owned].filter(([id]) => !keep.has(id)).map(([, owned]) => owned);
    if (lost.length > 0) await giveBack(member, lost);
  };

  const assign = async (member: Member, places: readonly TopicPartition[]): Promise<void> => {
    const gained = places.filter((place) => !member.owned.has(placeId(place)));
    if (gained.length === 0 || member.stopped) return;
    await member.turns.take('assign');
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
      const members = membersOf(group).filter(({ stopped }) => !stopped);
      const shares = members.map((member, index) => ({
        member,
        places: member.topics.flatMap((topic) =>
          topicOf(topic).partitions.flatMap((_, partition) =>
            partition % members.length === index ? [{ topic, partition }] : [],
          ),
        ),
      }));
      const tellAll = async (
        what: (member: Member, places: readonly TopicPartition[]) => Promise<void>,
      ): Promise<void> => {
        for (const { member, places } of shares) {
          const told = tell(member, async () => {
            if (membersOf(group).includes(member)) await what(member, places);
          });
          // A group does not wait for those whom it expels.
          await Promise.race([told, member.expelled.promise]);
        }
      };
      await tellAll((member, places) => revoke(member, new Set(places.map(placeId))));
      await tellAll(assign);
    });
    rebalancing = turn.catch(() => undefined);
    return turn;
  };

  const join = (member: Member): Promise<void> => {
    groups.set(member.group, [...membersOf(member.group), member]);
    return rebalance(member.group);
  };

  const leave = (member: Member): Promise<void> => {
    const { group } = member;
    const members = membersOf(group);
    if (!members.includes(member)) return Promise.resolve();
    groups.set(
      group,
      members.filter((other) => other !== member),
    );
    return rebalance(group);
  };

  const stop = async (member: Member): Promise<void> => {
    member.stopped = true;
    for (const owned of member.owned.values()) owned.open = false;
    wakeAll();
    await leave(member);
    // A group does not wait for those who have left either, whatever they were being told.
    member.expelled.resolve(undefined);
  };

  const connect = ({ turns = inOrder, fault = () => 'none' }: MemoryLogLine): MemoryLogConnection => {
    const line = { turns, fault };
    const members = new Set<Member>();
    let left = false;
    let expulsions = 0;
    /** The last append has reached the log: those of one client do so in its order, answered in any. */
    let lastArrived: Promise<undefined> = Promise.resolve(undefined);
    return {
      append: (records) => {
        if (left) return Promise.reject(new LogUnavailableError('This client of the log is closed.'));
        const before = lastArrived;
        const { promise, resolve } = Promise.withResolvers<undefined>();
        lastArrived = promise;
        return append(line, records, before, () => resolve(undefined));
      },
      subscribe: async (group, wanted, handler) => {
        await turns.take('subscribe');
        const member: Member = {
          group,
          topics: wanted,
          handler,
          turns,
          owned: new Map(),
          stopped: false,
          busy: Promise.resolve(),
          expelled: Promise.withResolvers(),
        };
        for (const topic of wanted) topicOf(topic);
        members.add(member);
        await join(member);
        await turns.take('answer');
        return {
          stop: async () => {
            await turns.take('unsubscribe');
            await stop(member);
            members.delete(member);
            await turns.take('answer');
          },
        };
      },
      endOffsets: async (topic) => {
        await turns.take('look');
        return topicOf(topic).partitions.map((records) => records.length);
      },
      ensureTopics: async (wanted) => {
        await turns.take('look');
        return wanted.flatMap((settings) => {
          const known = topics.get(settings.topic);
          if (known !== undefined) return compareTopic(settings, known.settings);
          topics.set(settings.topic, {
            settings,
            partitions: Array.from({ length: settings.partitions }, () => []),
          });
          return [];
        });
      },
      close: async () => {
        left = true;
        for (const member of members) await stop(member);
      },
      expel: async () => {
        expulsions += 1;
        for (const { expelled } of members) expelled.resolve(undefined);
        for (const member of members) await leave(member);
      },
      rejoin: async () => {
        const known = expulsions;
        for (const member of members) {
          if (member.stopped || membersOf(member.group).includes(member)) continue;
          // Expelled once more meanwhile, and perhaps dead: nobody must wait for it.
          if (expulsions !== known) return;
          member.expelled = Promise.withResolvers();
          await tell(member, () => revoke(member, new Set()));
          // It may have been stopped meanwhile, or have joined again already.
          const isAlone = members.has(member) && !membersOf(member.group).includes(member);
          if (isAlone && expulsions === known) await join(member);
        }
      },
    };
  };

  const own = connect({
    fault: () => {
      const planned = fault;
      fault = 'none';
      return planned;
    },
  });

  return {
    ...own,
    connect,
    rebalance: (group) => {
      const [first, ...others] = membersOf(group);
      if (first !== undefined) groups.set(group, [...others, first]);
      return rebalance(group);
    },
    close: async () => {
      closed = true;
      for (const members of [...groups.values()]) for (const member of members) await stop(member);
    },
    faults: {
      failNextAppend: () => {
        fault = 'refused';
      },
      loseNextAnswer: () => {
        fault = 'lost';
      },
    },
    records: (topic, partition) => topicOf(topic).partitions[partition] ?? [],
  };
}
