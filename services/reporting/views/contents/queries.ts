import type { EpochMs } from '@rapport/kernel/instant';
import { memberKey } from '@rapport/kernel/ids';
import { pagesOf } from '@rapport/engine/ports/pages';
import { MAX_IDS_PER_READ } from '@rapport/engine/ports/store';
import type { Store } from '@rapport/engine/ports/store';
import { CASCADE_NODES } from '../cascades/projection.ts';
import type { NodeDocument } from '../cascades/projection.ts';
import { MEMBERSHIP_INTERVALS, intervalsOf, wasMember } from '../memberships/projection.ts';
import type { MembershipDocument } from '../memberships/projection.ts';
import { CONTENT_READS } from './projection.ts';
import type { ReadsDocument } from './projection.ts';

/** One read, of readers and of their memberships: at most 15 MB of instants. */
const PAGE = MAX_IDS_PER_READ;
/** Readers, and shares, of one content item that one report reads. */
export const MAX_DOCUMENTS = 200_000;
/** Readings and shares that are told apart by segment: 20 segments make 20 million looks of them, some seconds. */
export const MAX_MOMENTS = 1_000_000;
/** Segments that one report tells apart: with everyone and nobody 22 rows, a bit each. */
export const MAX_SEGMENTS = 20;
/** A look takes well below a microsecond: 5,000 stay below the 5 ms after which others have their turn. */
const LOOKS_PER_TURN = 5_000;

export interface PerformanceRow {
  readonly segmentId: string;
  readonly reads: number;
  readonly readers: number;
  readonly shares: number;
  readonly sharers: number;
}

export interface PerformanceQuery {
  readonly tenant: string;
  readonly contentId: string;
  /** Different ones, at most {@link MAX_SEGMENTS}. */
  readonly segmentIds: readonly string[];
  /** Lets others have their turn. */
  readonly pause: () => Promise<void>;
}

/** A content item's readings or shares by one member. */
interface Doing {
  readonly mid: string;
  readonly at: readonly EpochMs[];
  /** Those whose moment is no longer known: they count for everyone, in no segment and not in none. */
  readonly undated: number;
}

/** What is counted of readings, or of shares, in each row. */
interface Counts {
  readonly doings: number[];
  /** The rows in which a member counts, a bit each. */
  readonly rowsByMember: Map<string, number>;
}

const EVERYONE = 0;
const NO_SEGMENT = 1;
const FIRST_SEGMENT = 2;

/** Rows for everyone, for nobody's segment, and for each segment asked: by membership at the moment of each event. */
export async function contentPerformance(
  store: Store,
  { tenant, contentId, segmentIds, pause }: PerformanceQuery,
): Promise<readonly PerformanceRow[] | 'unknown' | 'too_large'> {
  const names = ['everyone', 'no_segment', ...segmentIds];
  const noCounts = (): Counts => ({ doings: names.map(() => 0), rowsByMember: new Map() });
  const reads = noCounts();
  const shares = noCounts();
  let documents = 0;
  let moments = 0;
  let sincePause = 0;

  const count = ({ doings }: Counts, row: number, times: number): number => {
    doings[row] = (doings[row] ?? 0) + times;
    return 1 << row;
  };

  const add = async (counts: Counts, page: readonly Doing[]): Promise<void> => {
    const ids = [...new Set(page.map(({ mid }) => memberKey(tenant, mid)))];
    const members = await store.getMany(MEMBERSHIP_INTERVALS, ids);
    for (const { mid, at, undated } of page) {
      const member = members.get(memberKey(tenant, mid)) as MembershipDocument | undefined;
      const intervals = segmentIds.map((segmentId) => intervalsOf(member, segmentId));
      let rows = (counts.rowsByMember.get(mid) ?? 0) | count(counts, EVERYONE, at.length + undated);
      for (const moment of at) {
        let isInside = false;
        for (const [index, known] of intervals.entries()) {
          if (!wasMember(known, moment)) continue;
          isInside = true;
          rows |= count(counts, FIRST_SEGMENT + index, 1);
        }
        if (!isInside) rows |= count(counts, NO_SEGMENT, 1);
        sincePause += intervals.length + 1;
        if (sincePause < LOOKS_PER_TURN) continue;
        sincePause = 0;
        await pause();
      }
      counts.rowsByMember.set(mid, rows);
    }
  };

  const isTooLarge = (page: readonly Doing[]): boolean => {
    documents += page.length;
    moments += page.reduce((sum, { at }) => sum + at.length, 0);
    return documents > MAX_DOCUMENTS || moments > MAX_MOMENTS;
  };

  const query = { filter: { tenant, contentId }, limit: PAGE };
  for await (const found of pagesOf(store, CONTENT_READS, query)) {
    const page = (found as readonly ReadsDocument[]).map(({ mid, readAt, count: all }) => ({
      mid,
      at: readAt,
      undated: all - readAt.length,
    }));
    if (isTooLarge(page)) return 'too_large';
    await add(reads, page);
  }
  for await (const found of pagesOf(store, CASCADE_NODES, query)) {
    const page = (found as readonly NodeDocument[]).map(({ sharerMid, sharedAt }) => ({
      mid: sharerMid,
      at: [sharedAt],
      undated: 0,
    }));
    if (isTooLarge(page)) return 'too_large';
    await add(shares, page);
  }
  if (documents === 0) return 'unknown';
  const membersIn = ({ rowsByMember }: Counts): readonly number[] => {
    const members = names.map(() => 0);
    for (const rows of rowsByMember.values()) {
      for (const row of members.keys()) members[row] = (members[row] ?? 0) + ((rows >> row) & 1);
    }
    return members;
  };
  const readers = membersIn(reads);
  const sharers = membersIn(shares);
  return names.map((segmentId, row) => ({
    segmentId,
    reads: reads.doings[row] ?? 0,
    readers: readers[row] ?? 0,
    shares: shares.doings[row] ?? 0,
    sharers: sharers[row] ?? 0,
  }));
}
