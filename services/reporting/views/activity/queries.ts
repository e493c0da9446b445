import { HOUR_MS, toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Store } from '@rapport/engine/ports/store';
import { ACTIVITY_DAYS } from './projection.ts';
import type { Cell, DayDocument } from './projection.ts';
import type { Tally } from './report.ts';

const PAGE = 1_000;
/** Member-days that one report reads: 300,000 take about three seconds; more needs a shorter period. */
export const MAX_MEMBER_DAYS = 300_000;

export interface Period {
  readonly from?: EpochMs;
  readonly to?: EpochMs;
}

/** Feeds a tally with every cell of a period; `false` where there is more than a report may read. */
export async function tallyPeriod(
  store: Store,
  tenant: string,
  { from, to }: Period,
  wanted: (cell: Cell) => boolean,
  tally: Tally<unknown>,
): Promise<boolean> {
  const firstHour = from === undefined ? -Infinity : from / HOUR_MS;
  const endHour = to === undefined ? Infinity : to / HOUR_MS;
  const day = {
    gte: from === undefined ? '' : toInstant(from).slice(0, 10),
    ...(to !== undefined && { lte: toInstant(to - 1).slice(0, 10) }),
  };
  let after: { readonly day: string; readonly _id: string } | undefined;
  for (let read = 0; read < MAX_MEMBER_DAYS; read += PAGE) {
    const documents = (await store.find(ACTIVITY_DAYS, {
      filter: { tenant, day },
      sort: { day: 1 },
      limit: PAGE,
      ...(after !== undefined && { after }),
    })) as readonly DayDocument[];
    for (const { mid, cells } of documents) {
      for (const cell of cells) {
        if (cell.hour >= firstHour && cell.hour < endHour && wanted(cell)) tally.add(mid, cell);
      }
    }
    const last = documents.at(-1);
    if (last === undefined || documents.length < PAGE) return true;
    after = { day: last.day, _id: last._id };
  }
  return false;
}
