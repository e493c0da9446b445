import type { EpochMs } from '@rapport/kernel/instant';
import { memberKey } from '@rapport/kernel/ids';
import { MAX_IDS_PER_READ } from '@rapport/engine/ports/store';
import type { Store } from '@rapport/engine/ports/store';
import { CASCADE_NODES } from '../cascades/projection.ts';
import type { NodeDocument } from '../cascades/projection.ts';
import { MEMBERSHIP_INTERVALS, wasMember } from '../memberships/projection.ts';
import type { MembershipDocument } from '../memberships/projection.ts';
import { CONTENT_READS } from './projection.ts';
import type { ReadsDocument } from './projection.ts';

const PAGE = 1_000;
/** Readers, and shares, of one content item that one report reads. */
const MAX_DOCUMENTS = 200_000;

export interface PerformanceRow {
  readonly segmentId: string;
  readonly reads: number;
  readonly readers: number;
  readonly shares: number;
  readonly sharers: number;
}

/** A content item's readings or shares by one member. */
interface Doing {
  readonly mid: string;
  readonly kind: 'reads' | 'shares';
  readonly at: readonly EpochMs[];
}

class Row {
  reads = 0;
  shares = 0;
  readonly readers = new Set<string>();
  readonly sharers = new Set<string>();

  count(kind: Doing['kind'], mid: string): void {
    this[kind] += 1;
    (kind === 'reads' ? this.readers : this.sharers).add(mid);
  }
}

async function* pages<D extends { readonly _id: string }>(
  store: Store,
  collection: string,
  filter: Readonly<Record<string, string>>,
): AsyncGenerator<readonly D[]> {
  let after: { readonly _id: string } | undefined;
  for (;;) {
    const documents = (await store.find(collection, {
      filter,
      limit: PAGE,
      ...(after !== undefined && { after }),
    })) as unknown as readonly D[];
    yield documents;
    const last = documents.at(-1);
    if (last === undefined || documents.length < PAGE) return;
    after = { _id: last._id };
  }
}

/** Rows for everyone, for nobody's segment, and for each segment asked: by membership at the moment of each event. */
export async function contentPerformance(
  store: Store,
  tenant: string,
  contentId: string,
  segmentIds: readonly string[],
): Promise<readonly PerformanceRow[] | 'unknown' | 'too_large'> {
  const everyone = new Row();
  const none = new Row();
  const rows = new Map(segmentIds.map((segmentId) => [segmentId, new Row()]));
  let documents = 0;

  const add = async (doings: readonly Doing[]): Promise<void> => {
    const ids = [...new Set(doings.map(({ mid }) => memberKey(tenant, mid)))];
    const members = new Map<string, MembershipDocument>();
    for (let from = 0; from < ids.length; from += MAX_IDS_PER_READ) {
      const found = await store.getMany(MEMBERSHIP_INTERVALS, ids.slice(from, from + MAX_IDS_PER_READ));
      for (const [id, document] of found) members.set(id, document as MembershipDocument);
    }
    for (const { mid, kind, at } of doings) {
      const segments = members.get(memberKey(tenant, mid))?.segments ?? {};
      for (const moment of at) {
        everyone.count(kind, mid);
        const inside = [...rows].filter(([segmentId]) => wasMember(segments[segmentId], moment));
        for (const [, row] of inside) row.count(kind, mid);
        if (inside.length === 0) none.count(kind, mid);
      }
    }
  };

  for await (const found of pages<ReadsDocument>(store, CONTENT_READS, { tenant, contentId })) {
    documents += found.length;
    if (documents > MAX_DOCUMENTS) return 'too_large';
    await add(found.map(({ mid, readAt }) => ({ mid, kind: 'reads', at: readAt })));
  }
  for await (const found of pages<NodeDocument>(store, CASCADE_NODES, { tenant, contentId })) {
    documents += found.length;
    if (documents > MAX_DOCUMENTS) return 'too_large';
    const told = found.flatMap(({ sharerMid, sharedAt }): Doing[] =>
      sharerMid === undefined || sharedAt === undefined
        ? []
        : [{ mid: sharerMid, kind: 'shares', at: [sharedAt] }],
    );
    await add(told);
  }
  if (documents === 0) return 'unknown';
  return [['everyone', everyone] as const, ['no_segment', none] as const, ...rows].map(
    ([segmentId, row]) => ({
      segmentId,
      reads: row.reads,
      readers: row.readers.size,
      shares: row.shares,
      sharers: row.sharers.size,
    }),
  );
}
