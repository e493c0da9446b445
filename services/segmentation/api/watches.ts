import { setTimeout as pause } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { TOPICS } from '@rapport/contracts/topics';
import type { EventLog } from '@rapport/engine/ports/log';
import type { TenantId } from '@rapport/kernel/ids';
import { SECOND_MS, parseInstant } from '@rapport/kernel/instant';
import { RpcError, invalidArgument, resourceExhausted, unavailable } from '@rapport/platform/grpc/errors';
import type { PageEnd, PageTokens } from '@rapport/platform/grpc/pages';
import { fingerprintOf, toMemberRef, toTimestamp } from '@rapport/platform/grpc/wire';
import type { MembershipChange } from '@rapport/protos/rapport/segmentation/v1/MembershipChange';
import type { WatchMembershipResponse } from '@rapport/protos/rapport/segmentation/v1/WatchMembershipResponse';
import { openChangeFeed } from './changeFeed.ts';
import type { ChangeFeed, FedChange, MembershipEvent } from './changeFeed.ts';

/** Watches of one process: each is looked through at every batch of changes. */
const MAX_WATCHES = 200;
/** How often a token comes where nothing changes, so that it does not grow too old. */
const QUIET_MS = 10 * SECOND_MS;
const RETRY_DELAY_MS = SECOND_MS;

export interface Watches {
  /** Every change of a segment from now on, or from a token on, each once; the first answer is a token alone. */
  readonly watch: (
    question: { readonly tenant: TenantId; readonly segmentId: string; readonly resumeToken: string },
    signal: AbortSignal,
  ) => AsyncIterable<WatchMembershipResponse>;
  readonly stop: () => Promise<void>;
}

/** Watches of a process share one feed, which begins with the first of them. */
export function createWatches(
  log: EventLog,
  pages: PageTokens,
  {
    quietMs = QUIET_MS,
    open = openChangeFeed,
  }: { readonly quietMs?: number; readonly open?: typeof openChangeFeed } = {},
): Watches {
  let opened: Promise<ChangeFeed> | undefined;
  let watches = 0;

  const feed = async (): Promise<ChangeFeed> => {
    opened ??= open(log);
    const waiting = opened;
    const found = await waiting.catch((error: unknown) => {
      if (opened === waiting) opened = undefined;
      throw error;
    });
    if (found.failure() === undefined) return found;
    if (opened === waiting) opened = undefined;
    return feed();
  };

  async function* follow(
    changes: ChangeFeed,
    { tenant, segmentId, resumeToken }: Parameters<Watches['watch']>[0],
    signal: AbortSignal,
  ): AsyncGenerator<WatchMembershipResponse> {
    const query = fingerprintOf(['WatchMembership', tenant, segmentId]);
    const places = [...placesOf(resumeToken, pages, query, changes.ends())];
    if (resumeToken !== '') {
      const ends = await log.endOffsets(TOPICS.segments);
      // Behind the end of the log it is another log's.
      if (places.some((place, partition) => place > (ends[partition] ?? 0))) throw tooOld();
    }
    const token = (): string =>
      pages.sign({
        query,
        after: Object.fromEntries(places.map((place, partition) => [`p${partition}`, place])),
      });
    yield { change: null, resumeToken: token() };
    let saidAt = performance.now();
    while (!signal.aborted) {
      const moved = changes.moved();
      const ends = changes.ends();
      for (const [partition, place] of places.entries()) {
        // Whoever reads more slowly than things change is as late as whoever comes back late.
        if (place < (changes.starts()[partition] ?? 0)) throw tooOld();
        for (const change of changes.from(partition, place)) {
          if (!isMeant(change, tenant, segmentId)) continue;
          places[partition] = change.offset + 1;
          yield { change: toChange(change.event), resumeToken: token() };
          saidAt = performance.now();
        }
        places[partition] = Math.max(places[partition] ?? 0, ends[partition] ?? 0);
      }
      if (changes.failure() !== undefined) throw interrupted();
      if (performance.now() - saidAt >= quietMs) {
        yield { change: null, resumeToken: token() };
        saidAt = performance.now();
      }
      await quietly(moved, quietMs, signal);
    }
  }

  return {
    watch: async function* (question, signal) {
      if (watches >= MAX_WATCHES) {
        throw resourceExhausted(
          'TOO_MANY_WATCHES',
          `At most ${MAX_WATCHES} watches at once.`,
          RETRY_DELAY_MS,
        );
      }
      watches += 1;
      try {
        yield* follow(await feed(), question, signal);
      } finally {
        watches -= 1;
      }
    },
    stop: async () => {
      const found = await opened?.catch(() => undefined);
      await found?.stop();
    },
  };
}

/** Until something moves, time has passed, or nobody waits any more. */
async function quietly(moved: Promise<void>, ms: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  const either = AbortSignal.any([over.signal, signal]);
  await Promise.race([moved, pause(ms, undefined, { signal: either }).catch(() => undefined)]);
  over.abort();
}

function placesOf(
  token: string,
  pages: PageTokens,
  query: string,
  ends: readonly number[],
): readonly number[] {
  const opened = pages.open(token, query);
  if (opened.outcome === 'rejected') {
    throw invalidArgument(
      'RESUME_TOKEN_INVALID',
      'Send the resume_token of the last answer unchanged, for the same segment, or none.',
      'resume_token',
    );
  }
  const after: PageEnd | undefined = opened.value;
  return after === undefined ? ends : ends.map((_, partition) => Number(after[`p${partition}`] ?? 0));
}

function isMeant({ event }: FedChange, tenant: TenantId, segmentId: string): boolean {
  return event.tenantid === tenant && event.data.segmentId === segmentId;
}

const tooOld = (): RpcError =>
  new RpcError(
    status.OUT_OF_RANGE,
    'RESUME_TOKEN_TOO_OLD',
    'What changed since is not kept: watch without a token, then list the members, and go on from there.',
  );

const interrupted = (): RpcError =>
  unavailable('WATCH_INTERRUPTED', 'Go on with the last resume_token.', RETRY_DELAY_MS);

const REASONS = {
  event: 'CHANGE_REASON_EVENT',
  time: 'CHANGE_REASON_TIME',
  definition: 'CHANGE_REASON_DEFINITION',
  late: 'CHANGE_REASON_LATE',
  correction: 'CHANGE_REASON_CORRECTION',
} as const satisfies Record<MembershipEvent['data']['reason'], string>;

function toChange({ type, time, backfill, data }: MembershipEvent): MembershipChange {
  const { segmentId, definitionVersion, reason, causeEventIds, causeCount, personal, otherEndAt } = data;
  return {
    segmentId,
    member: personal === undefined ? null : toMemberRef(personal.data),
    entered: type === 'rapport.segmentation.SegmentEntered.v1',
    effectiveAt: toTimestamp(parseInstant(time) ?? 0),
    reason: REASONS[reason],
    definitionVersion,
    causeEventIds: [...causeEventIds],
    causeCount,
    backfill: backfill === true,
    otherEndAt: otherEndAt === undefined ? null : toTimestamp(parseInstant(otherEndAt) ?? 0),
  };
}
