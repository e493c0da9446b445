import { setTimeout as wait } from 'node:timers/promises';
import { TOPICS } from '@rapport/contracts/topics';
import { SERVICES } from '../../clients.ts';
import type { Clients, Service } from '../../clients.ts';
import { openDoor, resultsOf } from '../door.ts';
import { CAMPAIGN_ID } from '../workload.ts';

/** Four probes a second, six calls each: some 2 % of a core here. */
const INTERVAL_MS = 250;
const CONNECTIONS = 8;
const PROBERS = 20;
/** The verb of all probes. */
export const PROBE_VERB = 'content.viewed';

export interface Freshness {
  /** Per probe: from the answer to it until the last service shows it. */
  readonly everywhereMs: readonly number[];
  readonly byService: Readonly<Record<Service, readonly number[]>>;
  /** Probes that were accepted; the recount has to know of them. */
  readonly accepted: number;
  /** Why probes were refused, or not shown in time. */
  readonly failures: readonly string[];
}

export interface Probing {
  readonly stop: () => Promise<Freshness>;
}

interface Shown {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** A small read of each service that waits for a position and answers when its read models have it. */
function readsOf(
  clients: Clients,
): Readonly<Record<Service, (externalId: string, at: Shown) => Promise<unknown>>> {
  return {
    ingestion: (externalId, minPosition) =>
      clients.members.GetMember({ member: { externalId }, minPosition }),
    segmentation: (externalId, minPosition) =>
      clients.segments.ListMemberSegments({ member: { externalId }, minPosition }),
    campaign: (externalId, minPosition) =>
      clients.campaigns.ExplainEnrollment({ campaignId: CAMPAIGN_ID, member: { externalId }, minPosition }),
    points: (_externalId, minPosition) => clients.ledger.ListTop({ limit: 1, minPosition }),
    reporting: (_externalId, minPosition) => clients.cascades.ListCascades({ limit: 1, minPosition }),
  };
}

/**
 * Sends an interaction of its own at fixed times, whatever the load beside it does to the answers, and asks every
 * service for it until stopped.
 */
export function probeFreshness(
  clients: Clients,
  { url, token, prefix }: Readonly<{ url: string; token: string; prefix: string }>,
): Probing {
  const door = openDoor(url, token, CONNECTIONS);
  const reads = readsOf(clients);
  const ending = new AbortController();
  const everywhereMs: number[] = [];
  const byService = Object.fromEntries(SERVICES.map((service) => [service, [] as number[]])) as Record<
    Service,
    number[]
  >;
  const failures: string[] = [];
  let accepted = 0;

  const probe = async (index: number): Promise<void> => {
    const memberId = `prober-${index % PROBERS}`;
    const occurredAt = new Date().toISOString();
    const interactions = [{ id: `${prefix}-${index}`, memberId, verb: PROBE_VERB, occurredAt }];
    const [result] = resultsOf(await door.post(Buffer.from(JSON.stringify({ interactions }))));
    if (result?.status !== 'accepted' || result.position === undefined)
      throw new Error(`A probe was ${result?.status}: ${result?.reason}`);
    accepted += 1;
    const answeredAt = performance.now();
    const position = { topic: TOPICS.interactions, ...result.position };
    const took = await Promise.all(
      SERVICES.map(async (service) => {
        await reads[service](memberId, position);
        const tookMs = performance.now() - answeredAt;
        byService[service].push(tookMs);
        return tookMs;
      }),
    );
    everywhereMs.push(Math.max(...took));
  };

  const probes: Promise<void>[] = [];
  const loop = async (): Promise<void> => {
    const startedAt = performance.now();
    for (let index = 0; !ending.signal.aborted; index += 1) {
      probes.push(probe(index).catch((error: unknown) => void failures.push(String(error).slice(0, 200))));
      const aheadMs = startedAt + (index + 1) * INTERVAL_MS - performance.now();
      if (aheadMs > 0) await wait(aheadMs, undefined, { signal: ending.signal }).catch(() => undefined);
    }
  };
  const running = loop();
  return {
    stop: async () => {
      ending.abort();
      await running;
      await Promise.all(probes);
      door.close();
      return { everywhereMs, byService, accepted, failures };
    },
  };
}
