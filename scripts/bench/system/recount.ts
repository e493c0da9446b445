import { TOPICS } from '@rapport/contracts/topics';
import type { EventLog } from '@rapport/engine/ports/log';
import type { Clients } from '../../clients.ts';
import { readTopic } from '../topics.ts';
import { CAMPAIGN_ID } from '../workload.ts';
import { SEGMENT_ID, SHARES_NEEDED } from './definitions.ts';
import type { GeneratorResult } from './generator.ts';

const BALANCES_AT_ONCE = 32;

const sum = (counted: Readonly<Record<string, number>>): number =>
  Object.values(counted).reduce((total, one) => total + one, 0);

/**
 * Holds what the services answer against the generator's own count.
 *
 * @returns every difference in words; none where nothing is lost
 */
export async function findDifferences(
  clients: Clients,
  log: EventLog,
  before: readonly number[],
  expected: GeneratorResult,
): Promise<readonly string[]> {
  const differences: string[] = [];
  const compare = (what: string, found: number, wanted: number): void => {
    if (found !== wanted) differences.push(`${what}: ${found} instead of ${wanted}`);
  };

  const ids = new Set<string>();
  let recorded = 0;
  for (const { value } of await readTopic(
    log,
    TOPICS.interactions,
    before,
    await log.endOffsets(TOPICS.interactions),
  )) {
    const { id, type } = JSON.parse(Buffer.from(value).toString()) as { id: string; type: string };
    if (type !== 'rapport.ingestion.InteractionRecorded.v1') continue;
    ids.add(id);
    recorded += 1;
  }
  compare('interactions in the log', recorded, expected.accepted);
  compare('different ids in the log', ids.size, expected.accepted);

  const { stages } = await clients.reports.QueryFunnel({});
  for (const [stage, verb] of [
    ['attention', 'content.viewed'],
    ['interest', 'content.read'],
    ['action', 'order.paid'],
    ['share', 'content.shared'],
  ] as const) {
    const found = Number(stages.find((one) => one.stage === stage)?.interactions ?? 0);
    compare(`${verb} in the funnel`, found, expected.verbs[verb] ?? 0);
  }

  const sharers = Object.values(expected.shares).filter((shares) => shares >= SHARES_NEEDED).length;
  const { memberCount } = await clients.segments.GetSegment({ segmentId: SEGMENT_ID });
  compare('members of the segment', Number(memberCount), sharers);
  const { campaign } = await clients.campaigns.GetCampaign({ campaignId: CAMPAIGN_ID });
  compare('members in the campaign', Number(campaign?.enrollmentCount ?? 0), sharers);

  let points = 0;
  let wrong = 0;
  const earners = Object.entries(expected.points);
  for (let from = 0; from < earners.length; from += BALANCES_AT_ONCE) {
    await Promise.all(
      earners.slice(from, from + BALANCES_AT_ONCE).map(async ([externalId, wanted]) => {
        const { balance } = await clients.ledger.GetBalance({ member: { externalId } });
        points += Number(balance);
        if (Number(balance) !== wanted) wrong += 1;
      }),
    );
  }
  compare('points', points, sum(expected.points));
  compare('wrong balances', wrong, 0);
  return differences;
}
