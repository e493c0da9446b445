import { setTimeout as wait } from 'node:timers/promises';
import { createRandom } from '@rapport/scripts/random';
import type { Random } from '@rapport/scripts/random';
import { callWith, drawCommand, isBooking } from './commands.ts';
import type { Known, PointsDoor } from './commands.ts';
import type { Command, CommandAnswer, Interaction, Journal, Taken } from './journal.ts';

/** A replica that may be called. */
export interface Door {
  readonly ingestion: readonly string[];
  readonly points: readonly PointsDoor[];
}

export interface LoadCounts {
  interactions: number;
  repetitions: number;
  commands: number;
  unanswered: number;
  abandoned: number;
}

export interface Load {
  readonly counts: Readonly<LoadCounts>;
  /** As much as in the beginning for as long again: a step is to be passed, or a recovery to be met. */
  readonly quicken: () => void;
  /** The last of the moments, within a second of their requests, at which something ends or begins. */
  readonly lastDueAt: () => number;
  /** Sends nothing new, and repeats what has no answer until it has one. */
  readonly stop: () => Promise<void>;
  /** Ends whatever has no answer: a round that has failed must not go on beside the next one. */
  readonly abandon: () => Promise<void>;
}

export interface LoadOptions {
  readonly seed: number;
  readonly token: string;
  /** Asked before every call: stand-ins come and go. */
  readonly door: () => Door;
  readonly journal: Journal;
}

/** So many that some enter a segment for the first time until the end of a round. */
export const MEMBERS = 200;
export const ARTICLES = ['article-0', 'article-1', 'article-2'] as const;
/** Below it a visit does not qualify. */
export const QUALIFYING_DWELL_MS = 3_000;

/** Commands come one at a time and interactions in batches: with so many of each, both are a few hundred in a round. */
const SENDERS = 3;
const COMMANDERS = 12;
/** With the time of an answer some 100 requests a second in all. */
const MEAN_PAUSE_MS = 70;
/**
 * A fault may take half a minute, and all of it is counted and built again afterwards: who is still frozen by then meets
 * a sixth of it.
 */
const FULL_LOAD_MS = 3_000;
const LATER_PAUSE_MS = 6 * MEAN_PAUSE_MS;
const BATCH_ITEMS = 8;
const ANSWER_LIMIT_MS = 3_000;
const RETRY_PAUSE_MS = 150;
/** Longer than any fault and any recovery together. */
const GIVE_UP_MS = 90_000;
/** A caller that dies after its request was lost: nobody may ever send it again. */
const ABANDON_CHANCE = 0.06;
/** What ends or begins later is not waited for. */
const SOON_MS = 5_000;
const REPEAT_CHANCE = 0.25;
const DEVIATE_CHANCE = 0.04;

/** Sent, and no answer that says what became of it. */
class UnansweredError extends Error {}

/** gRPC: CANCELLED, UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, ABORTED, INTERNAL (a stream cut off), UNAVAILABLE. */
const UNANSWERED_CODES: ReadonlySet<number> = new Set([1, 2, 4, 8, 10, 13, 14]);

async function post(
  url: string,
  token: string,
  interactions: readonly Interaction[],
): Promise<readonly Taken[]> {
  let status: number;
  let text: string;
  try {
    const response = await fetch(`${url}/v1/interactions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ interactions }),
      signal: AbortSignal.timeout(ANSWER_LIMIT_MS),
    });
    ({ status } = response);
    text = await response.text();
  } catch (error) {
    throw new UnansweredError('no answer', { cause: error });
  }
  if (status === 429 || status >= 500) throw new UnansweredError(text);
  if (status !== 202) throw new Error(`Ingestion answered ${status}: ${text}`);
  return (JSON.parse(text) as { readonly results: readonly Taken[] }).results;
}

async function command(door: PointsDoor, sent: Command): Promise<CommandAnswer> {
  try {
    return await callWith(door, sent, ANSWER_LIMIT_MS);
  } catch (error) {
    const { code, details } = error as { readonly code?: number; readonly details?: string };
    if (code === undefined) throw error;
    if (UNANSWERED_CODES.has(code)) throw new UnansweredError(details, { cause: error });
    return { outcome: 'refused', reason: `${code} ${details ?? ''}` };
  }
}

/** Interactions over HTTP and commands over gRPC, with repetitions of all kinds, until it is stopped. */
export function startLoad({ seed, token, door, journal }: LoadOptions): Load {
  const counts: LoadCounts = { interactions: 0, repetitions: 0, commands: 0, unanswered: 0, abandoned: 0 };
  const sent: Interaction[] = [];
  const acknowledged: Interaction[] = [];
  /** Only shares that stand in the log are followed, so that no cascade waits for ever. */
  const shares: Interaction[] = [];
  const replied: Command[] = [];
  const known: Known = { holds: [], redemptions: [] };
  let lastDueAt = 0;
  let slowsAt = performance.now() + FULL_LOAD_MS;
  const ending = new AbortController();
  let abandoned = false;

  const pause = (random: Random): Promise<void> =>
    wait(random.after(performance.now() < slowsAt ? MEAN_PAUSE_MS : LATER_PAUSE_MS), undefined, {
      signal: ending.signal,
    }).catch(() => undefined);

  /** Until there is an answer; `undefined` where the caller is gone before. */
  const insist = async <T>(
    random: Random,
    call: () => Promise<T>,
    mayAbandon: boolean,
  ): Promise<T | undefined> => {
    const until = performance.now() + GIVE_UP_MS;
    for (;;) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof UnansweredError)) throw error;
        counts.unanswered += 1;
        if (mayAbandon && random.chance(ABANDON_CHANCE)) {
          counts.abandoned += 1;
          return undefined;
        }
        if (abandoned || performance.now() > until) {
          throw new Error('No answer for too long.', { cause: error });
        }
        await wait(RETRY_PAUSE_MS);
      }
    }
  };
  const anyOf = <T>(random: Random, items: readonly T[]): T | undefined =>
    items[random.integer(0, Math.max(0, items.length - 1))];

  const makeInteraction = (random: Random, id: string): Interaction => {
    const base = {
      id,
      memberId: `m-${random.integer(0, MEMBERS - 1)}`,
      occurredAt: new Date().toISOString(),
    };
    const kind = random.integer(0, 9);
    if (kind < 3) {
      return { ...base, verb: 'order.paid', value: { amount: random.integer(50, 2_000), currency: 'EUR' } };
    }
    const followed = anyOf(random, shares);
    const object = followed?.object ?? { kind: 'article', id: random.pick(ARTICLES) };
    if (kind < 5) {
      return {
        ...base,
        verb: 'content.shared',
        object,
        shareId: `s-${id}`,
        ...(followed?.shareId !== undefined && random.chance(0.8) && { parentShareId: followed.shareId }),
      };
    }
    return {
      ...base,
      verb: 'content.read',
      object,
      dwellMs: random.chance(0.6) ? 2 * QUALIFYING_DWELL_MS : 500,
      ...(followed?.shareId !== undefined && random.chance(0.7) && { shareId: followed.shareId }),
    };
  };

  const send = async (random: Random, sender: number): Promise<void> => {
    for (let count = 0; !ending.signal.aborted;) {
      const batch: Interaction[] = [];
      for (const size = random.integer(1, BATCH_ITEMS); batch.length < size;) {
        const known = anyOf(random, sent);
        const original = anyOf(random, acknowledged);
        if (known !== undefined && random.chance(REPEAT_CHANCE)) {
          counts.repetitions += 1;
          batch.push(known);
        } else if (original?.value !== undefined && random.chance(DEVIATE_CHANCE)) {
          // The same id and member with another value: whatever the answer, the first is what counts.
          counts.repetitions += 1;
          batch.push({ ...original, value: { ...original.value, amount: original.value.amount + 100_000 } });
        } else {
          counts.interactions += 1;
          const made = makeInteraction(random, `i-${sender}-${(count += 1)}`);
          sent.push(made);
          batch.push(made);
        }
      }
      await journal.append({ what: 'sent', interactions: batch });
      const results = await insist(
        random,
        () => post(anyOf(random, door().ingestion) ?? '', token, batch),
        true,
      );
      if (results !== undefined) {
        await journal.append({ what: 'answered', results });
        for (const [index, { status }] of results.entries()) {
          const interaction = batch[index];
          if (interaction === undefined || status !== 'accepted' || !sent.includes(interaction)) continue;
          acknowledged.push(interaction);
          if (interaction.verb === 'content.shared') shares.push(interaction);
        }
      }
      await pause(random);
    }
  };

  /** What was asked for may be named from then on, whether or not there is an answer. */
  const remember = ({ rpc, memberId, requestId: id, rewardId, expiresAt, activatesAt }: Command): void => {
    if (rpc === 'Hold') known.holds.push({ memberId, id });
    if (rpc === 'RedeemReward' && rewardId !== undefined) known.redemptions.push({ memberId, id, rewardId });
    for (const at of [expiresAt, activatesAt]) {
      if (at !== undefined && at < Date.now() + SOON_MS) lastDueAt = Math.max(lastDueAt, at);
    }
  };

  const commandAll = async (random: Random, commander: number): Promise<void> => {
    for (let count = 0; !ending.signal.aborted;) {
      const earlier = anyOf(random, replied);
      const repeats = earlier !== undefined && random.chance(REPEAT_CHANCE);
      const deviating = repeats && isBooking(earlier) && earlier.rpc !== 'Void' && random.chance(0.3);
      const next = repeats
        ? earlier
        : drawCommand(random, `c-${commander}-${(count += 1)}`, known, Date.now());
      const asked = deviating ? { ...next, amount: next.amount + 1_000 } : next;
      if (repeats) counts.repetitions += 1;
      else counts.commands += 1;
      await journal.append({ what: 'commanded', command: asked, ...(deviating && { deviating }) });
      if (!repeats) remember(asked);
      const answer = await insist(
        random,
        () => {
          const points = anyOf(random, door().points);
          if (points === undefined) throw new Error('There are no points to call.');
          return command(points, asked);
        },
        // What a budget has and which codes there are must be known in the end.
        !repeats && !['FundBudget', 'AddCodes'].includes(asked.rpc),
      );
      if (answer !== undefined) {
        const { requestId } = asked;
        await journal.append({ what: 'replied', requestId, answer, ...(deviating && { deviating }) });
        if (!repeats) replied.push(asked);
      }
      await pause(random);
    }
  };

  const running = [
    ...Array.from({ length: SENDERS }, (_, sender) => send(createRandom(seed * 31 + sender), sender)),
    ...Array.from({ length: COMMANDERS }, (_, commander) =>
      commandAll(createRandom(seed * 37 + commander), commander),
    ),
  ];
  // Its failure is told by `stop`.
  for (const one of running) one.catch(() => undefined);

  return {
    counts,
    quicken: () => {
      slowsAt = performance.now() + FULL_LOAD_MS;
    },
    lastDueAt: () => lastDueAt,
    stop: async () => {
      ending.abort();
      await Promise.all(running);
    },
    abandon: async () => {
      abandoned = true;
      ending.abort();
      await Promise.allSettled(running);
    },
  };
}
