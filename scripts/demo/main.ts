import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { OnProgress } from '@rapport/infra/progress';
import { connect } from '../clients.ts';
import type { GrpcAddresses, Service } from '../clients.ts';
import { playStory } from './play.ts';
import { tellStory } from './story.ts';
import { askForTotals, describeTotals } from './summary.ts';
import type { Totals } from './summary.ts';

/** Any whole number tells another story; this one is told where none is asked for. */
export const STANDARD_SEED = 20_260_301;

export interface DemoOptions {
  readonly grpc: GrpcAddresses;
  readonly http: Readonly<Record<Service, string>>;
  readonly token: string;
  readonly onProgress: OnProgress;
  readonly print: (text: string) => void;
  readonly seed?: number;
  /** When its two weeks end: the moment of the start where absent. */
  readonly endsAt?: number;
}

/** Plays two weeks of a campaign, hands the clock back to the system, and prints what the services answer. */
export async function playDemo(options: DemoOptions): Promise<Totals> {
  const { grpc, http, token, onProgress, print, seed = STANDARD_SEED, endsAt = Date.now() } = options;
  const clients = connect(grpc, token);
  try {
    const story = tellStory(seed, endsAt);
    const played = await playStory({ clients, door: { url: http.ingestion, token }, onProgress }, story);
    onProgress({ step: 'demo', state: 'done', text: `Two weeks of a campaign: ${played.sent} interactions` });
    const totals = await askForTotals(clients, played);
    print(await describeTotals(clients, totals, played));
    await clients.admin.ingestion.AdvanceClock({ goLive: true });
    return totals;
  } finally {
    clients.close();
  }
}

/** `npm run demo -- --write FILE`: the story as NDJSON, a step a line, for a look or a recount. */
if (import.meta.main) {
  const { values } = parseArgs({
    options: { seed: { type: 'string' }, write: { type: 'string' }, 'ends-at': { type: 'string' } },
  });
  const endsAt = values['ends-at'] === undefined ? Date.now() : Date.parse(values['ends-at']);
  const { steps } = tellStory(Number(values.seed ?? STANDARD_SEED), endsAt);
  const text = steps.map((step) => `${JSON.stringify(step)}\n`).join('');
  if (values.write === undefined) process.stdout.write(text);
  else writeFileSync(values.write, text);
}
