import { setTimeout as wait } from 'node:timers/promises';
import type { InteractionInput } from './mapping.ts';

export interface ItemResult {
  readonly id: string;
  readonly status: 'accepted' | 'duplicate' | 'rejected';
  readonly reason?: string;
  readonly detail?: string;
}

export interface Door {
  /** Base address of ingestion's HTTP door, for example `http://127.0.0.1:8081`. */
  readonly url: string;
  readonly token: string;
  readonly backfill: boolean;
}

/** Two minutes in all, enough for a service to be killed and started again. */
const MAX_ATTEMPTS = 60;
const RETRY_DELAY_MS = 2_000;

/** The door refused the request itself, not an item in it: repeating cannot help. */
export class RefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'RefusedError';
  }
}

/** Sends one batch and repeats it while the door is away or says to come back later: ids make that harmless. */
export async function sendBatch(
  door: Door,
  interactions: readonly InteractionInput[],
): Promise<readonly ItemResult[]> {
  let last = '';
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    let delayMs = RETRY_DELAY_MS;
    try {
      const response = await fetch(`${door.url}/v1/interactions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${door.token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ interactions, ...(door.backfill && { backfill: true }) }),
      });
      const body = (await response.json()) as {
        results?: readonly ItemResult[];
        detail?: string;
        reason?: string;
      };
      if (response.status === 202 && body.results !== undefined) return body.results;
      last = `${response.status} ${body.reason ?? ''} ${body.detail ?? ''}`;
      if (response.status !== 503 && response.status !== 429) throw new RefusedError(last);
      delayMs = Number(response.headers.get('retry-after') ?? 2) * 1_000;
    } catch (error) {
      if (error instanceof RefusedError) throw error;
      last = String(error instanceof Error ? (error.cause ?? error) : error);
    }
    await wait(delayMs);
  }
  throw new Error(`Ingestion at ${door.url} did not answer after ${MAX_ATTEMPTS} attempts: ${last}`);
}
