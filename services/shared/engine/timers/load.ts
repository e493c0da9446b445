import type { Store } from '../ports/store.ts';
import type { Timer, TimerQueue } from './queue.ts';

/** One read: 10,000 documents of 1 KiB are 10 MB. */
const PAGE = 10_000;

/** Reads the next timers of a collection behind the horizon of its queue. */
export async function loadTimers(
  store: Store,
  collection: string,
  partition: number,
  queue: TimerQueue,
): Promise<void> {
  const { most } = queue;
  const found: Timer[] = [];
  let after = queue.loadedThrough;
  let complete = false;
  while (!complete && found.length < most) {
    const limit = Math.min(PAGE, most - found.length);
    const page = await store.find(collection, {
      filter: { partition, dueAt: { gt: 0 } },
      sort: { dueAt: 1 },
      limit,
      ...(after !== undefined && { after: { dueAt: after.dueAt, _id: after.id } }),
    });
    for (const { _id, dueAt } of page as readonly { readonly _id: string; readonly dueAt: number }[]) {
      found.push({ dueAt, id: _id });
    }
    after = found.at(-1) ?? after;
    complete = page.length < limit;
  }
  queue.load(found, complete);
}
