import type { Engine } from '@rapport/engine/engine';
import { pagesOf } from '@rapport/engine/ports/pages';
import type { Store } from '@rapport/engine/ports/store';
import { isMerged } from '@rapport/kernel/ids';
import type { Mid, TenantId } from '@rapport/kernel/ids';
import { DAY_MS, SECOND_MS } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import { TOPICS } from '@rapport/contracts/topics';
import { originalIdOf } from '../reactions/compensations.ts';
import { ReplayTooLargeError } from '../reactions/replay.ts';
import type { IsVoid } from '../reactions/replay.ts';
import { VOIDS, voidsFrom } from '../views/voids/projection.ts';
import type { VoidDocument } from '../views/voids/projection.ts';
import type { LogEnds } from './readLog.ts';

/** Held in memory by a replay: a member and an id of a hundred characters are 200 bytes, so 100 MB at the very most. */
const MAX_VOID_FACTS = 500_000;
/** At 200 bytes each, 400 kB. */
const VOIDS_PER_READ = 2_000;
/**
 * Of a copy that a merge made, the void stands in another partition than the fact, and is told by another machine's clock:
 * they differ by less than a day.
 */
const CLOCKS_DIFFER_MS = DAY_MS;

/** For how long a look waits, and so for how long a process that stops may have to. */
const LOOK_MS = SECOND_MS;
/** Half of the time after which a run that says nothing is taken for lost. */
const MAX_LOOKS = 30;

/** What a replay needs to know is not applied. */
export class ReplayBehindError extends Error {
  readonly code = 'REPLAY_BEHIND';
  readonly retryable = true;

  constructor() {
    super(
      `The service is more than ${(MAX_LOOKS * LOOK_MS) / SECOND_MS} s behind the member log, so it does not know which ` +
        'facts are void; begin another replay when it has caught up.',
    );
    this.name = 'ReplayBehindError';
  }
}

/**
 * The facts of a tenant that count no more, of those that count since an instant, by all that is applied
 * ({@link untilVoidsApplied}). Of what is told later, some may be there too.
 *
 * @throws ReplayTooLargeError
 */
export async function voidFactsOf(
  store: Store,
  { tenant, from }: { readonly tenant: TenantId; readonly from: EpochMs },
  signal: AbortSignal,
  most = MAX_VOID_FACTS,
): Promise<IsVoid> {
  const own = new Set<string>();
  const copied = new Set<string>();
  const pages = pagesOf(store, VOIDS, {
    filter: { _id: { gte: voidsFrom(tenant, from - CLOCKS_DIFFER_MS), lt: `${tenant};` } },
    limit: VOIDS_PER_READ,
  });
  for await (const page of pages) {
    signal.throwIfAborted();
    for (const { mid, eventId } of page as readonly VoidDocument[]) {
      // Whose the original was is not said; it has earned, and the copy is never replayed.
      if (isMerged(eventId)) copied.add(originalIdOf(eventId));
      else own.add(nameOf(mid, eventId));
    }
    if (own.size + copied.size > most) throw new ReplayTooLargeError(`${most} void facts`);
  }
  // Most tenants have none, and are asked about every event.
  if (own.size + copied.size === 0) return () => false;
  return (mid, eventId) => own.has(nameOf(mid, eventId)) || copied.has(eventId);
}

/** Two members may have raced for one id, of which the later one's is void. */
const nameOf = (mid: Mid, eventId: string): string => `${mid}:${eventId}`;

/**
 * Waits until what counts no more is known by all that the log holds up to its ends.
 *
 * @throws ReplayBehindError
 */
export async function untilVoidsApplied(
  { waitFor }: Pick<Engine, 'waitFor'>,
  ends: LogEnds,
  signal: AbortSignal,
): Promise<void> {
  let looks = 0;
  for (const [partition, end] of (ends.get(TOPICS.interactions) ?? []).entries()) {
    if (end === 0) continue;
    const last = { topic: TOPICS.interactions, partition, offset: end - 1 };
    while (!(await waitFor(last, LOOK_MS))) {
      signal.throwIfAborted();
      looks += 1;
      if (looks === MAX_LOOKS) throw new ReplayBehindError();
    }
  }
}
