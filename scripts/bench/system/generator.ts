import { setTimeout as wait } from 'node:timers/promises';
import { openDoor, resultsOf } from '../door.ts';
import { part } from '../part.ts';
import { ownCpuSeconds } from '../processes.ts';
import { createWorkload } from '../workload.ts';
import type { Interaction } from '../workload.ts';

export interface GeneratorInput {
  readonly url: string;
  readonly token: string;
  readonly prefix: string;
  readonly rate: number;
  readonly warmUpSeconds: number;
  readonly seconds: number;
  readonly batchSize: number;
  readonly members: number;
  readonly seed: number;
}

export interface GeneratorResult {
  readonly cpuSeconds: number;
  readonly sent: number;
  readonly accepted: number;
  readonly refused: Readonly<Record<string, number>>;
  /** From the moment at which a batch was due, whether or not it could be sent then; warm-up left out. */
  readonly latenciesMs: readonly number[];
  /** What the services must have counted. */
  readonly verbs: Readonly<Record<string, number>>;
  readonly points: Readonly<Record<string, number>>;
  readonly shares: Readonly<Record<string, number>>;
}

const CONNECTIONS = 64;
/** Beyond it the offered rate is more than the system takes, and the generator must not pile it up. */
const MAX_UNDER_WAY = 1_000;
const MINOR_UNITS_PER_POINT = 100;

const now = (): number => performance.timeOrigin + performance.now();

/** Offers a fixed rate whatever the answers take: batches are due by the clock, not by the answer before. */
await part<GeneratorInput, GeneratorResult>(async (input) => {
  const { rate, batchSize, warmUpSeconds, seconds } = input;
  const { next } = createWorkload(input);
  const door = openDoor(input.url, input.token, CONNECTIONS);
  const latenciesMs: number[] = [];
  const refused: Record<string, number> = {};
  const tallies = { verbs: {}, points: {}, shares: {} } as Record<
    'verbs' | 'points' | 'shares',
    Record<string, number>
  >;
  const add = (tally: Record<string, number>, name: string, amount: number): void => {
    tally[name] = (tally[name] ?? 0) + amount;
  };
  const count = ({ verb, memberId, value }: Interaction): void => {
    add(tallies.verbs, verb, 1);
    if (verb === 'content.shared') add(tallies.shares, memberId, 1);
    if (verb === 'order.paid') {
      const { amount } = value as { readonly amount: number };
      add(tallies.points, memberId, Math.floor(amount / MINOR_UNITS_PER_POINT));
    }
  };

  const startedAt = now();
  const measuredFrom = startedAt + warmUpSeconds * 1_000;
  let sent = 0;
  let accepted = 0;
  let underWay = 0;
  const answers: Promise<void>[] = [];

  const send = async (dueAt: number): Promise<void> => {
    const occurredAt = new Date().toISOString();
    const interactions = Array.from({ length: batchSize }, () => next(occurredAt));
    sent += batchSize;
    underWay += 1;
    try {
      const results = resultsOf(await door.post(Buffer.from(JSON.stringify({ interactions }))));
      if (dueAt >= measuredFrom) latenciesMs.push(now() - dueAt);
      for (const [index, { status, reason }] of results.entries()) {
        if (status !== 'accepted') {
          add(refused, reason ?? status, 1);
          continue;
        }
        accepted += 1;
        const interaction = interactions[index];
        if (interaction !== undefined) count(interaction);
      }
    } catch (error) {
      add(refused, String(error).slice(0, 200), batchSize);
    } finally {
      underWay -= 1;
    }
  };

  const batches = Math.ceil(((warmUpSeconds + seconds) * rate) / batchSize);
  const intervalMs = (batchSize / rate) * 1_000;
  for (let batch = 0; batch < batches; batch += 1) {
    const dueAt = startedAt + batch * intervalMs;
    const ahead = dueAt - now();
    if (ahead > 1) await wait(ahead);
    if (underWay >= MAX_UNDER_WAY) {
      sent += batchSize;
      add(refused, `not sent: ${MAX_UNDER_WAY} batches under way`, batchSize);
      continue;
    }
    answers.push(send(dueAt));
  }
  await Promise.all(answers);
  door.close();
  return { cpuSeconds: ownCpuSeconds(), sent, accepted, refused, latenciesMs, ...tallies };
});
