import fc from 'fast-check';
import { LEASE_MS, LEASE_RENEW_MS, SHARDS } from '@rapport/engine/limits';
import type { Document, Store, Transaction } from '@rapport/engine/ports/store';
import { createMemoryPeers } from '@rapport/platform/memory/peers';
import { createMemoryStore } from '@rapport/platform/memory/store';
import { shardOf, shareOut, startShards } from '../../engine/commit/shards.ts';
import type { Shards } from '../../engine/commit/shards.ts';
import { eventually } from '../eventually.ts';

const LEASES = 'test.leases.v1';

/** Streams of which each shard has one. */
const STREAMS = Array.from({ length: SHARDS }, (_, shard) => {
  for (let n = 0; ; n += 1) if (shardOf(`acme:account:${n}`) === shard) return `acme:account:${n}`;
});

/** Rows as a store keeps them, for replicas whose looks never meet. */
class Table {
  private readonly rows = new Map<string, Document>();

  look(replica: string, at: number): void {
    const { changes, gone } = shareOut([...this.rows.values()], { replica, address: `${replica}:1`, at });
    for (const { document } of changes) this.rows.set(document._id, document);
    for (const id of gone) this.rows.delete(id);
    const own = { _id: `replica:${replica}`, address: `${replica}:1`, expiresAt: at + LEASE_MS };
    this.rows.set(own._id, own);
  }

  leave(replica: string): void {
    this.rows.set(`replica:${replica}`, {
      _id: `replica:${replica}`,
      ...{ address: `${replica}:1`, expiresAt: 0 },
    });
  }

  owners(replica: string, at: number): readonly string[] {
    return shareOut([...this.rows.values()], { replica, address: `${replica}:1`, at }).owners;
  }
}

describe('sharing out', () => {
  const replicas = ['a', 'b', 'c', 'd', 'e'] as const;
  const step = fc.oneof(
    fc.record({ kind: fc.constant('look' as const), replica: fc.constantFrom(...replicas) }),
    fc.record({ kind: fc.constant('leave' as const), replica: fc.constantFrom(...replicas) }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 2 * LEASE_MS }) }),
  );

  it('ends even, with one living owner for each shard, whatever came before', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.subarray([...replicas], { minLength: 1 }),
        (steps, alive) => {
          const table = new Table();
          let at = 1_000_000;
          for (const each of steps) {
            if (each.kind === 'wait') at += each.ms;
            else if (each.kind === 'look') table.look(each.replica, at);
            else table.leave(each.replica);
          }
          // Those that live go on looking; the others have ended, with or without a word.
          for (let round = 0; round < 2 + LEASE_MS / LEASE_RENEW_MS; round += 1) {
            at += LEASE_RENEW_MS;
            for (const replica of alive) table.look(replica, at);
          }
          const seen = alive.map((replica) => table.owners(replica, at));
          for (const owners of seen) expect(owners).toEqual(seen[0]);
          const counts = alive.map((replica) => (seen[0] ?? []).filter((owner) => owner === replica).length);
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(SHARDS);
          expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it('takes over at once from a predecessor at the same address, which has died without a word', () => {
    const row = { _id: 'replica:old', address: 'a:1', expiresAt: 10 };
    const leases = Array.from({ length: SHARDS }, (_, shard) => ({
      ...{ _id: `shard:${String(shard).padStart(2, '0')}`, owner: 'old', epoch: 4 },
    }));
    const shares = shareOut([row, ...leases], { replica: 'new', address: 'a:1', at: 1 });
    expect(new Set(shares.owners)).toEqual(new Set(['new']));
    expect(shares.others.size).toBe(0);
    expect(shares.gone).toEqual(['replica:old']);
    expect(shares.changes[0]).toMatchObject({ expected: { epoch: 4 }, document: { owner: 'new', epoch: 5 } });
  });

  it('takes nothing from whoever lives', () => {
    const table = new Table();
    table.look('b', 0);
    table.look('a', 1);
    expect(table.owners('a', 1)).toEqual(Array.from({ length: SHARDS }, () => 'b'));
    table.look('b', 2);
    expect(table.owners('a', 2).filter((owner) => owner === 'a')).toHaveLength(SHARDS / 2);
  });
});

describe('leases', () => {
  const running: Shards[] = [];
  const network = createMemoryPeers();
  let store: Store;
  let at = 0;
  const transactions: Transaction[] = [];
  beforeEach(async () => {
    at = 1_000_000;
    const memory = createMemoryStore();
    transactions.length = 0;
    store = {
      ...memory,
      transact: (transaction) => {
        transactions.push(transaction);
        return memory.transact(transaction);
      },
    };
    await store.ensureCollections([{ name: LEASES, indexes: [] }]);
  });
  afterEach(async () => {
    for (const shards of running.splice(0)) await shards.stop();
  });

  const start = (replica: string, over: Store = store): Shards => {
    const shards = startShards({
      ...{ collection: LEASES, store: over, replica, peers: network.join(`${replica}:1`) },
      ...{ observer: { failed: () => undefined }, now: () => at },
    });
    running.push(shards);
    return shards;
  };
  const held = (shards: Shards): number => STREAMS.filter((stream) => shards.holds(stream)).length;
  const untilHeld = async (shards: Shards, count: number): Promise<void> => {
    await eventually(async () => {
      shards.lookAgain();
      return held(shards) === count ? { found: true } : { seen: held(shards) };
    });
  };
  const untilTaken = (owner: string): Promise<unknown> =>
    eventually(async () => {
      const rows = await store.find(LEASES, { filter: { owner }, limit: SHARDS });
      return rows.length > 0 ? { found: true } : { seen: rows.length };
    });

  it('cost a replica that is alone one write of one document a turn', async () => {
    const alone = start('a');
    await untilTaken('a');
    const before = transactions.length;
    await eventually(async () => {
      alone.lookAgain();
      return transactions.length > before + 1 ? { found: true } : { seen: transactions.length };
    });
    for (const { expectations, writes } of transactions.slice(before)) {
      expect(expectations).toEqual([]);
      expect(writes).toHaveLength(1);
    }
    expect(STREAMS.every((stream) => alone.holderOf(stream) === undefined)).toBe(true);
    expect(alone.term()).toBe(1);
  });

  it('are shared with whoever comes, and taken over from whoever leaves', async () => {
    const one = start('a');
    await untilTaken('a');
    const other = start('b');
    await untilHeld(other, 0);
    expect(new Set(STREAMS.map((stream) => other.holderOf(stream)))).toEqual(new Set(['a:1']));
    await untilHeld(one, SHARDS / 2);
    await untilHeld(other, SHARDS / 2);
    for (const stream of STREAMS) {
      expect([one.holds(stream), other.holds(stream)].filter(Boolean)).toHaveLength(1);
      expect(one.holderOf(stream)).toBe(one.holds(stream) ? undefined : 'b:1');
      expect(other.holderOf(stream)).toBe(other.holds(stream) ? undefined : 'a:1');
    }
    await one.stop();
    await untilHeld(other, SHARDS);
  });

  it('of a replica that stands still are taken when they have run out, not before, and it learns of it', async () => {
    let frozen = false;
    const zombie = start('a', {
      ...store,
      find: (...query) => (frozen ? Promise.reject(new Error('frozen')) : store.find(...query)),
    });
    await untilTaken('a');
    frozen = true;
    const other = start('b');
    await untilHeld(other, 0);
    at += LEASE_MS - 1;
    const before = transactions.length;
    await eventually(async () => {
      other.lookAgain();
      return transactions.length > before ? { found: true } : { seen: before };
    });
    expect(held(other)).toBe(0);
    at += 1;
    await untilHeld(other, SHARDS);
    await untilTaken('b');
    const { term } = zombie;
    const old = term();
    expect(held(zombie)).toBe(SHARDS);
    frozen = false;
    await untilHeld(zombie, 0);
    expect(term()).toBeGreaterThan(old);
    await untilHeld(other, SHARDS / 2);
    await untilHeld(zombie, SHARDS / 2);
  });

  it('that cannot be renewed leave everything as it was', async () => {
    let away = false;
    const failures: string[] = [];
    const shards = startShards({
      collection: LEASES,
      store: {
        ...store,
        find: (...query) => (away ? Promise.reject(new Error('away')) : store.find(...query)),
      },
      ...{ replica: 'a', peers: network.join('a:1'), now: () => at },
      observer: { failed: (error, doing) => void failures.push(`${doing}: ${error.message}`) },
    });
    running.push(shards);
    await untilTaken('a');
    away = true;
    await eventually(async () => {
      shards.lookAgain();
      return failures.length > 0 ? { found: true } : { seen: failures };
    });
    expect(failures[0]).toBe('sharing out shards: away');
    expect(held(shards)).toBe(SHARDS);
    away = false;
  });
});
