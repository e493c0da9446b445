import { setTimeout as wait } from 'node:timers/promises';
import { TOPICS } from '@rapport/contracts/topics';
import { SERVICES } from '../../clients.ts';
import type { Clients } from '../../clients.ts';
import { isThrough, look } from '../progress.ts';
import type { Look, Offsets } from '../progress.ts';
import type { Probe } from './generator.ts';

/** Derived events of derived events: member log → segments → campaigns and journeys → reports. */
const HOPS = 2;
/** Five calls each time: often enough to tell 2 s from 1 s, seldom enough to cost a few percent of a core. */
const LOOK_INTERVAL_MS = 250;

export interface Watch {
  readonly stop: () => Promise<{ readonly looks: readonly Look[]; readonly unanswered: number }>;
}

/** Asks every service again and again how far it has come; when each look began, in milliseconds since 1970. */
export function watchProgress(clients: Clients): Watch {
  const looks: Look[] = [];
  const ending = new AbortController();
  let unanswered = 0;
  const lookOnce = async (): Promise<void> => {
    // A service that is overloaded may not answer in time: the next look tells, and later.
    const seen = await look(clients, SERVICES).catch(() => undefined);
    if (seen === undefined) unanswered += 1;
    // Its answers came by now: that is when somebody knows.
    else looks.push({ ...seen, at: performance.timeOrigin + performance.now() });
  };
  const loop = async (): Promise<void> => {
    while (!ending.signal.aborted) {
      await lookOnce();
      await wait(LOOK_INTERVAL_MS, undefined, { signal: ending.signal }).catch(() => undefined);
    }
    // What has come since: as often as a chain is followed over looks.
    for (let hop = 0; hop <= HOPS; hop += 1) await lookOnce();
  };
  const running = loop();
  return {
    stop: async () => {
      ending.abort();
      await running;
      return { looks, unanswered };
    },
  };
}

export interface Freshness {
  /** Until every service has applied the batch and published what follows from it directly. */
  readonly appliedMs: readonly number[];
  /** Until what follows from that, twice over, has been applied everywhere too: an upper bound, it waits for later events as well. */
  readonly chainMs: readonly number[];
  /** Probes that no look saw through. */
  readonly unseen: number;
}

export function freshnessOf(probes: readonly Probe[], looks: readonly Look[]): Freshness {
  const appliedMs: number[] = [];
  const chainMs: number[] = [];
  let unseen = 0;
  for (const { answeredAt, offsets } of probes) {
    const own: Offsets = new Map(
      offsets.map(([partition, offset]) => [`${TOPICS.interactions}/${partition}`, offset]),
    );
    const after = (from: number, wanted: Offsets): number =>
      looks.findIndex((seen, index) => index >= from && seen.at >= answeredAt && isThrough(seen, wanted));
    let at = after(0, own);
    const applied = looks[at];
    if (applied === undefined) {
      unseen += 1;
      continue;
    }
    appliedMs.push(applied.at - answeredAt);
    for (let hop = 0; hop < HOPS && at >= 0; hop += 1) {
      // The next look asks where the topics end after everything was published.
      const ends = looks[at + 1]?.ends;
      at = ends === undefined ? -1 : after(at + 1, ends);
    }
    const through = looks[at];
    if (through !== undefined) chainMs.push(through.at - answeredAt);
  }
  return { appliedMs, chainMs, unseen };
}
