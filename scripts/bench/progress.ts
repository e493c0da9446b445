import { setTimeout as wait } from 'node:timers/promises';
import type { Clients, Service } from '../clients.ts';

const POLL_MS = 50;
const LIMIT_MS = 600_000;

/** Next offset per `topic/partition`. */
export type Offsets = ReadonlyMap<string, number>;

export interface Look {
  readonly at: number;
  /** Where each topic ends, as far as one of the services writes it. */
  readonly ends: Offsets;
  /** Per service: everything below has taken effect and what follows from it is published. */
  readonly through: ReadonlyMap<Service, Offsets>;
  readonly outboxDepth: number;
}

export async function look(clients: Clients, services: readonly Service[]): Promise<Look> {
  const at = performance.now();
  const ends = new Map<string, number>();
  const through = new Map<Service, Offsets>();
  let outboxDepth = 0;
  await Promise.all(
    services.map(async (service) => {
      const progress = await clients.admin[service].GetProgress({}, { deadlineMs: LIMIT_MS });
      outboxDepth += Number(progress.outboxDepth);
      for (const { topic, partition, endOffset } of progress.outputs) {
        const place = `${topic}/${partition}`;
        ends.set(place, Math.max(ends.get(place) ?? 0, Number(endOffset)));
      }
      through.set(
        service,
        new Map(
          progress.inputs.map(({ topic, partition, appliedOffset, publishedThroughOffset }) => [
            `${topic}/${partition}`,
            Math.min(Number(appliedOffset), Number(publishedThroughOffset)),
          ]),
        ),
      );
    }),
  );
  return { at, ends, through, outboxDepth };
}

/** Whether every service that reads a place has come so far. */
export function isThrough({ through }: Look, wanted: Offsets): boolean {
  return [...through.values()].every((inputs) =>
    [...inputs].every(([place, offset]) => offset >= (wanted.get(place) ?? 0)),
  );
}

/** Waits until these services have applied everything that stands in their inputs, twice in a row with the same ends. */
export async function hasCaughtUp(clients: Clients, services: readonly Service[]): Promise<void> {
  const deadline = performance.now() + LIMIT_MS;
  let before = '';
  while (performance.now() < deadline) {
    const seen = await look(clients, services);
    const ends = JSON.stringify([...seen.ends].sort());
    if (seen.outboxDepth === 0 && isThrough(seen, seen.ends) && ends === before) return;
    before = ends;
    await wait(POLL_MS);
  }
  throw new Error(`${services.join(', ')} did not catch up within ${LIMIT_MS} ms.`);
}
