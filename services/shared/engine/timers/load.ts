import { TIMERS_PER_READ } from '../limits.ts';
import type { Store } from '../ports/store.ts';
import type { TimerQueue } from './queue.ts';

/** Reads the next timers of a collection behind the horizon of its queue. */
export async function loadTimers(
  store: Store,
  collection: string,
  partition: number,
  queue: TimerQueue,
): Promise<void> {
  const limit = Math.min(TIMERS_PER_READ, queue.most);
  const after = queue.loadedThrough;
  const page = (await store.find(collection, {
    filter: { partition, dueAt: { gt: 0 } },
    sort: { dueAt: 1 },
    limit,
    fields: ['dueAt'],
    ...(after !== undefined && { after: { dueAt: after.dueAt, _id: after.id } }),
  })) as readonly { readonly _id: string; readonly dueAt: number }[];
  queue.load(
    page.map(({ _id, dueAt }) => ({ dueAt, id: _id })),
    page.length < limit,
  );
}
