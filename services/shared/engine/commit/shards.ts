import { LEASE_LEAVE_MS, LEASE_LOOK_MS, LEASE_MS, LEASE_RENEW_MS, MAX_REPLICAS, SHARDS } from '../limits.ts';
import type { EngineObserver } from '../ports/observer.ts';
import type { Peers } from '../ports/peers.ts';
import type { Document, Expectation, Store, Write } from '../ports/store.ts';
import { Signal, pause } from '../signal.ts';

/** A replica that lives; its leases hold as long as it says so. */
interface ReplicaRow extends Document {
  readonly address: string;
  /** By the wall clock of its own machine, as it serves speed only. */
  readonly expiresAt: number;
}

interface LeaseRow extends Document {
  readonly owner: string;
  /** Counts changes of hands. */
  readonly epoch: number;
}

/**
 * Which replica commits commands of which streams. Whoever believes wrongly that a shard is its own competes for it and
 * loses time: what is right is decided by versions alone.
 */
export interface Shards {
  /** Address of the replica that commits this stream; `undefined` where this one does, or nobody else is known to. */
  readonly holderOf: (stream: string) => string | undefined;
  /** Whether nobody but this replica is expected to commit callers' commands of the stream. */
  readonly holds: (stream: string) => boolean;
  /** Changes whenever `holds` does. */
  readonly term: () => number;
  /** Somebody was not where the leases say. */
  readonly lookAgain: () => void;
  /** Tells the others that its leases are free. */
  readonly stop: () => Promise<void>;
}

/** A service with one replica that nobody forwards to. */
export const ALONE: Shards = {
  holderOf: () => undefined,
  holds: () => true,
  term: () => 0,
  lookAgain: () => undefined,
  stop: () => Promise.resolve(),
};

export interface ShardsOptions {
  readonly collection: string;
  readonly store: Store;
  readonly peers: Peers;
  /** Unique for this run of this process. */
  readonly replica: string;
  readonly observer: Pick<EngineObserver, 'failed'>;
  /** The machine's clock, also where the engine's follows events. */
  readonly now?: () => number;
}

const REPLICA = 'replica:';

const leaseId = (shard: number): string => `shard:${String(shard).padStart(2, '0')}`;

/** FNV-1a over the text's units. All replicas must agree on it. */
export function shardOf(stream: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < stream.length; at += 1) {
    hash = Math.imul(hash ^ stream.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0) % SHARDS;
}

interface Shares {
  /** Owner of each shard, as it will be once the changes are written; '' where nobody is. */
  readonly owners: readonly string[];
  readonly changes: readonly Omit<Expectation, 'collection'>[];
  /** Addresses of the other replicas that live, by replica. */
  readonly others: ReadonlyMap<string, string>;
  /** Rows of replicas that live no more. */
  readonly gone: readonly string[];
}

/**
 * What a replica makes of the rows. Whoever was reached where it is reached itself is its predecessor. The sorted replicas take turns over the shards. A lease passes from hand to hand:
 * its owner gives it to whom it should be with, and only where the owner lives no more does that one take it.
 */
export function shareOut(
  rows: readonly Document[],
  { replica, address, at }: { readonly replica: string; readonly address: string; readonly at: number },
): Shares {
  const others = new Map<string, string>();
  const leases = new Map<string, LeaseRow>();
  const gone: string[] = [];
  for (const row of rows) {
    const id = row._id.startsWith(REPLICA) ? row._id.slice(REPLICA.length) : undefined;
    if (id === undefined) leases.set(row._id, row as LeaseRow);
    else if (id !== replica) {
      const { address: theirs, expiresAt } = row as ReplicaRow;
      if (expiresAt > at && theirs !== address) others.set(id, theirs);
      else gone.push(row._id);
    }
  }
  const alive = [replica, ...others.keys()].sort();
  const changes: Omit<Expectation, 'collection'>[] = [];
  const owners = Array.from({ length: SHARDS }, (_, shard): string => {
    const _id = leaseId(shard);
    const lease = leases.get(_id);
    const owner = lease?.owner ?? '';
    const wanted = alive[shard % alive.length] ?? replica;
    const isOurs = owner === replica || (wanted === replica && !others.has(owner));
    if (!isOurs || owner === wanted) return owner;
    const document: LeaseRow = { _id, owner: wanted, epoch: (lease?.epoch ?? 0) + 1 };
    changes.push({ expected: lease === undefined ? 'absent' : { epoch: lease.epoch }, document });
    return wanted;
  });
  return { owners, changes, others, gone };
}

/** Takes part in sharing out the shards: every {@link LEASE_RENEW_MS} one read, and one write of its own row. */
export function startShards(options: ShardsOptions): Shards {
  const { collection, store, peers, replica, observer, now = Date.now } = options;
  const signal = new Signal();
  let owners: readonly string[] = [];
  let addresses: ReadonlyMap<string, string> = new Map();
  let term = 0;
  let address: string | undefined;
  let leave = (): void => undefined;
  const left = new Promise<undefined>((resolve) => {
    leave = () => resolve(undefined);
  });
  let stopped = false;

  const ownRow = (at: string, expiresAt: number): Write => {
    const document: ReplicaRow = { _id: REPLICA + replica, address: at, expiresAt };
    return { kind: 'put', collection, document };
  };

  const adopt = (next: readonly string[], others: ReadonlyMap<string, string>): void => {
    const isOwn = (list: readonly string[], shard: number): boolean => list[shard] === replica;
    const wasAlone = addresses.size === 0;
    const isSame = next.every((_, shard) => isOwn(next, shard) === isOwn(owners, shard));
    owners = next;
    addresses = others;
    if (!isSame || wasAlone !== (others.size === 0)) term += 1;
  };

  /** @returns whether it could be agreed on; if not, somebody else was changing hands at the same moment */
  const agree = async (at: string): Promise<boolean> => {
    const rows = await store.find(collection, { filter: {}, limit: SHARDS + MAX_REPLICAS });
    const instant = now();
    const { owners: next, changes, others, gone } = shareOut(rows, { replica, address: at, at: instant });
    const { outcome } = await store.transact({
      expectations: changes.map((change) => ({ collection, ...change })),
      writes: [
        ownRow(at, instant + LEASE_MS),
        ...gone.map((id): Write => ({ kind: 'remove', collection, id })),
      ],
    });
    if (outcome === 'committed') adopt(next, others);
    return outcome === 'committed';
  };

  const look = async (at: string): Promise<void> => {
    try {
      if (await agree(at)) await signal.wait(LEASE_RENEW_MS);
    } catch (error) {
      observer.failed(error as Error, 'sharing out shards');
      await signal.wait(LEASE_RENEW_MS);
    }
  };

  const run = async (): Promise<void> => {
    address = await Promise.race([peers.address, left]);
    if (address === undefined) return;
    for (;;) {
      await look(address);
      if (stopped) return;
      // Whoever is woken often still looks seldom.
      await pause(LEASE_LOOK_MS);
    }
  };
  const running = run();

  const holds = (stream: string): boolean => addresses.size === 0 || owners[shardOf(stream)] === replica;

  return {
    holderOf: (stream) => {
      // Alone, nothing is hashed.
      if (addresses.size === 0) return undefined;
      return addresses.get(owners[shardOf(stream)] ?? '');
    },
    holds,
    term: () => term,
    lookAgain: () => signal.raise(),
    stop: async () => {
      if (stopped) return;
      stopped = true;
      leave();
      signal.raise();
      const said = (async () => {
        await running;
        if (address === undefined) return;
        await store.transact({ expectations: [], writes: [ownRow(address, 0)] });
      })();
      // Where the store does not answer it runs out by itself.
      await Promise.race([said.catch(() => undefined), pause(LEASE_LEAVE_MS)]);
    },
  };
}
