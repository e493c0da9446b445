import { pagesOf } from '@rapport/engine/ports/pages';
import type { Store } from '@rapport/engine/ports/store';
import { STANDINGS_OF_ALL } from '../views/boards/documents.ts';
import type { StandingDocument } from '../views/boards/documents.ts';
import { createOrder } from '../views/leaderboard/order.ts';
import type { Order } from '../views/leaderboard/order.ts';

/** How old an answer is at most: each look is one read per partition, of some 200 µs. */
const FOLLOW_MS = 200;
/** Documents read at once: 2,000 of 500 bytes. */
const READ_DOCUMENTS = 2_000;
/** Seasons kept in memory, the one that was asked least recently leaves first: 64 of 100,000 members are 300 MB. */
const MAX_SEASONS = 64;
/** What nobody asked for so long is loaded again when somebody does. */
const MAX_IDLE_MS = 600_000;

export interface Rankings {
  /** The season's members in order, as of at most {@link FOLLOW_MS} ago; loads it where it is not in memory. */
  readonly of: (season: string) => Promise<Order>;
  /** The same where it answers at once. */
  readonly known: (season: string) => Order | undefined;
  /** Reads a season that nothing changes any more, or only to look at it once. */
  readonly read: (season: string) => Promise<Order>;
  readonly stop: () => Promise<void>;
}

interface Followed {
  readonly order: Order;
  readonly loaded: Promise<void>;
  isLoaded: boolean;
  /** What changed while it was loaded. */
  readonly meanwhile: StandingDocument[];
  askedAt: number;
}

/** Where what went wrong is told; the logger. */
interface Told {
  readonly warn: (event: object) => void;
}

function place(order: Order, { mid, score, reachedAt, away }: StandingDocument): void {
  if (away === true) order.remove(mid);
  else order.set(mid, { score, reachedAt });
}

/**
 * Seasons in memory, rebuilt from the projection and kept up with it. A partition's documents are committed in the
 * order of its records, so who has seen one offset finds everything newer behind it, whoever wrote it.
 */
export function createRankings(store: Pick<Store, 'find'>, partitions: number, logger: Told): Rankings {
  const followed = new Map<string, Followed>();
  const cursors = new Map<
    number,
    { readonly partition: number; readonly offset: number; readonly _id: string }
  >();
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;
  let stopped = false;

  const take = (document: StandingDocument): void => {
    const season = followed.get(document.season);
    if (season === undefined) return;
    if (season.isLoaded) place(season.order, document);
    else season.meanwhile.push(document);
  };

  const lookAt = async (partition: number): Promise<void> => {
    for (;;) {
      const after = cursors.get(partition);
      const found = (await store.find(STANDINGS_OF_ALL, {
        filter: { partition },
        sort: { partition: 1, offset: 1 },
        limit: READ_DOCUMENTS,
        ...(after !== undefined && { after: { ...after } }),
      })) as readonly StandingDocument[];
      for (const document of found) take(document);
      const last = found.at(-1);
      if (last !== undefined) {
        cursors.set(partition, { partition, offset: last.offset, _id: last._id });
      }
      if (found.length < READ_DOCUMENTS) return;
    }
  };

  const forgetOldest = (): void => {
    const [oldest] = [...followed].sort(([, one], [, other]) => one.askedAt - other.askedAt);
    if (oldest !== undefined) followed.delete(oldest[0]);
  };
  const forgetIdle = (): void => {
    for (const [season, { askedAt }] of followed) {
      if (performance.now() - askedAt > MAX_IDLE_MS) followed.delete(season);
    }
  };

  const all = Array.from({ length: partitions }, (_, partition) => partition);
  const follow = (): void => {
    looking = Promise.all(all.map(lookAt))
      .then(forgetIdle)
      // What was not read now is read at the next look.
      .catch((error: unknown) => {
        if (!stopped) logger.warn({ event: 'leaderboard.follow_failed', problem: String(error) });
      })
      .then(() => {
        looking = undefined;
        timer = undefined;
        if (!stopped && followed.size > 0) timer = setTimeout(follow, FOLLOW_MS);
      });
  };

  /** From the newest document of each partition on: what is older is loaded with its season. */
  const placeCursor = async (partition: number): Promise<void> => {
    const [newest] = (await store.find(STANDINGS_OF_ALL, {
      filter: { partition },
      sort: { partition: -1, offset: -1 },
      limit: 1,
    })) as readonly StandingDocument[];
    const { offset = -1, _id = '' } = newest ?? {};
    cursors.set(partition, { partition, offset, _id });
  };

  let beginning: Promise<void> | undefined;
  const begin = (): Promise<void> => {
    if (beginning !== undefined) return beginning;
    if (timer !== undefined || looking !== undefined) return Promise.resolve();
    beginning = Promise.all(all.map(placeCursor)).then(follow);
    void beginning
      .catch(() => undefined)
      .then(() => {
        beginning = undefined;
      });
    return beginning;
  };

  const readInto = async (season: string, order: Order): Promise<void> => {
    const pages = pagesOf(store, STANDINGS_OF_ALL, {
      filter: { _id: { gte: `${season}:`, lt: `${season};` } },
      limit: READ_DOCUMENTS,
    });
    for await (const page of pages) {
      for (const document of page as readonly StandingDocument[]) place(order, document);
    }
  };

  const load = async (season: string): Promise<Followed> => {
    const order = createOrder();
    const loading = (async (): Promise<void> => {
      await begin();
      await readInto(season, order);
    })();
    const one: Followed = {
      order,
      loaded: loading,
      isLoaded: false,
      meanwhile: [],
      askedAt: performance.now(),
    };
    followed.set(season, one);
    try {
      await loading;
    } catch (error) {
      followed.delete(season);
      throw error;
    }
    for (const document of one.meanwhile.splice(0)) place(order, document);
    one.isLoaded = true;
    return one;
  };

  return {
    known: (season) => {
      const known = followed.get(season);
      if (known?.isLoaded !== true) return undefined;
      known.askedAt = performance.now();
      return known.order;
    },
    of: async (season) => {
      const known = followed.get(season);
      if (known === undefined) {
        if (followed.size >= MAX_SEASONS) forgetOldest();
        return (await load(season)).order;
      }
      known.askedAt = performance.now();
      if (!known.isLoaded) await known.loaded;
      return known.order;
    },
    read: async (season) => {
      const order = createOrder();
      await readInto(season, order);
      return order;
    },
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
