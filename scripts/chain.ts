import { setTimeout as wait } from 'node:timers/promises';
import type { GetProgressResponse__Output } from '@rapport/protos/rapport/admin/v1/GetProgressResponse';
import { SERVICES } from './clients.ts';
import type { Clients, Service } from './clients.ts';

/** Between two looks at a service; its answer costs it less than a millisecond. */
const POLL_MS = 20;
const LIMIT_MS = 120_000;

/** Next offset per `topic/partition`. */
type Offsets = ReadonlyMap<string, number>;

const placeOf = ({ topic, partition }: { topic: string; partition: number }): string =>
  `${topic}/${partition}`;

/** gRPC's UNAVAILABLE: the service, or a server behind it, is away for a moment. */
export const UNAVAILABLE = 14;

/** `undefined` while one of the services cannot tell. */
async function progressOf(
  clients: Clients,
  services: readonly Service[],
): Promise<ReadonlyMap<Service, GetProgressResponse__Output> | undefined> {
  try {
    const all = await Promise.all(
      services.map(async (service) => [service, await clients.admin[service].GetProgress({})] as const),
    );
    return new Map(all);
  } catch (error) {
    if ((error as { readonly code?: number }).code === UNAVAILABLE) return undefined;
    throw error;
  }
}

function endsOf(all: ReadonlyMap<Service, GetProgressResponse__Output>): Offsets {
  const ends = new Map<string, number>();
  for (const { outputs } of all.values()) {
    for (const output of outputs) {
      const place = placeOf(output);
      ends.set(place, Math.max(ends.get(place) ?? 0, Number(output.endOffset)));
    }
  }
  return ends;
}

function whatIsBehind(
  all: ReadonlyMap<Service, GetProgressResponse__Output>,
  ends: Offsets,
): string | undefined {
  for (const [service, { inputs, outboxDepth }] of all) {
    if (Number(outboxDepth) > 0) return `${service} has ${outboxDepth} events to publish`;
    for (const input of inputs) {
      const end = ends.get(placeOf(input)) ?? 0;
      if (Number(input.appliedOffset) < end || Number(input.publishedThroughOffset) < end) {
        return `${service} has applied ${input.appliedOffset} of ${end} in ${placeOf(input)}`;
      }
    }
  }
  return undefined;
}

/** Waits until everything that stands in the log has taken effect in every service, derived events included. */
export async function chainIsStill(clients: Clients, limitMs = LIMIT_MS): Promise<void> {
  await areStill(clients, SERVICES, { limitMs, pollMs: POLL_MS });
}

/**
 * The same of some services, which alone are running. Services that feed one another are still when two looks in a row
 * find nothing behind and the same ends.
 */
export async function areStill(
  clients: Clients,
  services: readonly Service[],
  { limitMs, pollMs }: Readonly<{ limitMs: number; pollMs: number }>,
): Promise<void> {
  const deadline = Date.now() + limitMs;
  let before = '';
  let behind: string | undefined = 'nothing was seen yet';
  while (Date.now() < deadline) {
    const all = await progressOf(clients, services);
    if (all === undefined) {
      behind = 'a service cannot be reached';
      await wait(pollMs);
      continue;
    }
    const ends = endsOf(all);
    behind = whatIsBehind(all, ends);
    const now = JSON.stringify([...ends].sort());
    if (behind === undefined && now === before) return;
    before = now;
    await wait(pollMs);
  }
  throw new Error(`The services were not done after ${limitMs} ms: ${behind ?? 'their ends keep moving'}.`);
}
