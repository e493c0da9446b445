import { areStill } from '../chain.ts';
import type { Clients, Service } from '../clients.ts';

/** Seldom enough to cost what is measured little. */
const POLL_MS = 50;
const LIMIT_MS = 600_000;

/** Waits until these services have applied everything that stands in their inputs, twice in a row with the same ends. */
export async function hasCaughtUp(clients: Clients, services: readonly Service[]): Promise<void> {
  await areStill(clients, services, { limitMs: LIMIT_MS, pollMs: POLL_MS });
}
