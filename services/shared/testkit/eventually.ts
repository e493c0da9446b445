import { setTimeout as wait } from 'node:timers/promises';

const POLL_MS = 10;
const STANDARD_LIMIT_MS = 10_000;

/** Looks until the probe finds what it looks for, for observers from outside; tells what it saw last when time is up. */
export async function eventually<T>(
  probe: () => Promise<{ readonly found: T } | { readonly seen: unknown }>,
  withinMs: number = STANDARD_LIMIT_MS,
): Promise<T> {
  const until = performance.now() + withinMs;
  for (;;) {
    const result = await probe();
    if ('found' in result) return result.found;
    if (performance.now() > until) {
      const text = JSON.stringify(
        result.seen,
        (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value),
        2,
      );
      throw new Error(`Not within ${withinMs} ms; last seen: ${text}`);
    }
    await wait(POLL_MS);
  }
}
