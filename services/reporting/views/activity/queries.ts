import { HOUR_MS, toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Store } from '@rapport/engine/ports/store';
import { unpackCell, unpackCells } from './cells.ts';
import type { Cell } from './cells.ts';
import { ACTIVITY_DAYS } from './projection.ts';
import type { DayDocument } from './projection.ts';
import type { Tally } from './report.ts';

/** One read: a full document has 4 kB, so 1,000 of them are 4 MB. */
const PAGE = 1_000;
/** Documents that one report reads, one for each member and day or several; more needs a shorter period. */
export const MAX_MEMBER_DAYS = 300_000;
/** Cells of all of them: a member who counts once for each of 2,000,000 costs some 80 MB. */
export const MAX_REPORT_CELLS = 2_000_000;
/** A cell takes about a microsecond: 2,000 stay below the 5 ms after which folds and other calls have their turn. */
const CELLS_PER_TURN = 2_000;

export interface Period {
  readonly from?: EpochMs;
  readonly to?: EpochMs;
}

export interface PeriodQuery {
  readonly tenant: string;
  /** On whole hours. */
  readonly period: Period;
  readonly wanted: (cell: Cell) => boolean;
  /** Lets others have their turn. */
  readonly pause: () => Promise<void>;
}

/** Feeds a tally with every cell of a period, unless there is more than a report may read or answer. */
export async function tallyPeriod(
  store: Store,
  { tenant, period: { from, to }, wanted, pause }: PeriodQuery,
  tally: Tally<unknown>,
): Promise<'complete' | 'too_long' | 'too_many_rows'> {
  const firstHour = from === undefined ? -Infinity : from / HOUR_MS;
  const endHour = to === undefined ? Infinity : to / HOUR_MS;
  const firstDay = from === undefined ? '' : toInstant(from).slice(0, 10);
  const until = to === undefined ? {} : { lte: toInstant(to - 1).slice(0, 10) };
  /** Going on takes two reads, the rest of a day and the days after it: in one, the server would look at the day again. */
  let place: { readonly day: string; readonly _id: string } | undefined;
  let isOneDay = false;
  let documentsRead = 0;
  let cellsRead = 0;
  let sincePause = 0;
  for (;;) {
    const day = place === undefined ? { gte: firstDay, ...until } : { gt: place.day, ...until };
    const documents = (await store.find(ACTIVITY_DAYS, {
      limit: PAGE,
      ...(isOneDay && place !== undefined
        ? { filter: { tenant, day: place.day }, after: { _id: place._id } }
        : { filter: { tenant, day }, sort: { day: 1 } }),
    })) as readonly DayDocument[];
    documentsRead += documents.length;
    if (documentsRead > MAX_MEMBER_DAYS) return 'too_long';
    for (const { mid, cells: packed } of documents) {
      const cells = unpackCells(packed);
      cellsRead += cells.length;
      if (cellsRead > MAX_REPORT_CELLS) return 'too_long';
      for (const kept of cells) {
        const cell = unpackCell(kept);
        if (cell.hour < firstHour || cell.hour >= endHour || !wanted(cell)) continue;
        if (!tally.add(mid, cell)) return 'too_many_rows';
      }
      sincePause += cells.length;
      if (sincePause < CELLS_PER_TURN) continue;
      sincePause = 0;
      await pause();
    }
    const last = documents.at(-1);
    if (last !== undefined && documents.length === PAGE) {
      place = { day: last.day, _id: last._id };
      isOneDay = true;
    } else if (isOneDay) {
      isOneDay = false;
    } else {
      return 'complete';
    }
  }
}
