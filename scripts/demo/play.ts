import type { OnProgress } from '@rapport/infra/progress';
import { chainIsStill } from '../chain.ts';
import type { Clients } from '../clients.ts';
import { sendBatch } from '../import/send.ts';
import type { ItemResult } from '../import/send.ts';
import { registerMembers, setUp } from './setup.ts';
import { greatestRefund } from './story.ts';
import type { Interaction, Step, Story } from './story.ts';

/** What ingestion takes at once. */
const BATCH_SIZE = 500;

export interface Played {
  readonly sent: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejected: number;
  readonly redemptions: { readonly booked: number; readonly refused: number };
  /** From an acknowledgement until every service shows its effect, one per step. */
  readonly freshnessMs: readonly number[];
  /** What is told of one refund, and of the order behind it. */
  readonly refunded: ReturnType<typeof greatestRefund>;
}

interface Stage {
  readonly clients: Clients;
  readonly door: { readonly url: string; readonly token: string };
  readonly onProgress: OnProgress;
}

async function post(stage: Stage, interactions: readonly Interaction[]): Promise<readonly ItemResult[]> {
  const results: ItemResult[] = [];
  for (let from = 0; from < interactions.length; from += BATCH_SIZE) {
    results.push(
      ...(await sendBatch({ ...stage.door, backfill: false }, interactions.slice(from, from + BATCH_SIZE))),
    );
  }
  return results;
}

async function redeem({ clients }: Stage, step: Extract<Step, { kind: 'redeem' }>): Promise<boolean> {
  try {
    await clients.ledger.Redeem({
      requestId: step.requestId,
      member: { externalId: step.memberId },
      amount: String(step.points),
      reason: 'A tin of tea',
    });
    return true;
  } catch (error) {
    // 9 is FAILED_PRECONDITION: the balance does not suffice, which the story does not know beforehand.
    if ((error as { code?: number }).code === 9) return false;
    throw error;
  }
}

/**
 * Plays a story into a running system on the follow clock: the clock moves on only when every service has come along,
 * so that the same story gives the same answers.
 */
export async function playStory(stage: Stage, story: Story): Promise<Played> {
  const { clients, onProgress } = stage;
  const total = story.steps.reduce(
    (sum, step) => sum + (step.kind === 'interactions' ? step.interactions.length : 0),
    0,
  );
  const statuses = { accepted: 0, duplicate: 0, rejected: 0 };
  const redemptions = { booked: 0, refused: 0 };
  const freshnessMs: number[] = [];
  let sent = 0;

  await clients.admin.ingestion.AdvanceClock({ to: timestamp(story.startsAt) });
  await setUp(clients);
  await chainIsStill(clients);
  for (const step of story.steps) {
    switch (step.kind) {
      case 'members':
        await registerMembers(clients, step.members);
        await chainIsStill(clients);
        break;
      case 'interactions': {
        const results = await post(stage, step.interactions);
        const acknowledgedAt = performance.now();
        await chainIsStill(clients);
        freshnessMs.push(performance.now() - acknowledgedAt);
        for (const { status } of results) statuses[status] += 1;
        sent += step.interactions.length;
        onProgress({
          step: 'demo',
          state: 'running',
          text: `Two weeks of a campaign: ${sent} interactions`,
          amount: { done: sent, total },
        });
        break;
      }
      case 'redeem':
        redemptions[(await redeem(stage, step)) ? 'booked' : 'refused'] += 1;
        break;
    }
  }
  await clients.admin.ingestion.AdvanceClock({ to: timestamp(story.endsAt) });
  await chainIsStill(clients);
  return { sent, ...statuses, redemptions, freshnessMs, refunded: greatestRefund(story) };
}

function timestamp(at: number): { seconds: string; nanos: number } {
  return { seconds: String(Math.floor(at / 1_000)), nanos: (at % 1_000) * 1_000_000 };
}
