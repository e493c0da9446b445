import type { Clients } from '../clients.ts';
import type { Played } from './play.ts';
import { SEGMENTS } from './setup.ts';
import { CAMPAIGN_ID } from './story.ts';

/** What the demo found out by asking the services; the same story gives the same values, freshness apart. */
export interface Totals {
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejected: number;
  readonly redeemed: number;
  readonly redemptionsRefused: number;
  readonly segments: Readonly<Record<string, number>>;
  readonly roles: Readonly<Record<string, number>>;
  readonly funnel: Readonly<Record<string, number>>;
  readonly enrollments: number;
  readonly leaders: readonly { readonly memberId: string; readonly balance: number }[];
  readonly bestCascade: { readonly contentId: string; readonly size: number; readonly depth: number };
}

const ROLES = ['viewer', 'follower', 'curious', 'responder', 'disseminator', 'key_person'] as const;
const TREE_LINES = 12;

async function sizesOf(clients: Clients, segmentIds: readonly string[]): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {};
  for (const segmentId of segmentIds) {
    sizes[segmentId] = Number((await clients.segments.GetSegment({ segmentId })).memberCount);
  }
  return sizes;
}

export async function askForTotals(clients: Clients, played: Played): Promise<Totals> {
  const funnel = await clients.reports.QueryFunnel({ campaignId: CAMPAIGN_ID });
  const top = await clients.ledger.ListTop({ limit: 5 });
  const { cascades } = await clients.cascades.ListCascades({ limit: 1 });
  const [best] = cascades;
  const { campaign } = await clients.campaigns.GetCampaign({ campaignId: CAMPAIGN_ID });
  return {
    accepted: played.accepted,
    duplicate: played.duplicate,
    rejected: played.rejected,
    redeemed: played.redemptions.booked,
    redemptionsRefused: played.redemptions.refused,
    segments: await sizesOf(
      clients,
      SEGMENTS.map(({ segmentId }) => segmentId),
    ),
    roles: await sizesOf(
      clients,
      ROLES.map((role) => `role.${role}`),
    ),
    funnel: Object.fromEntries(funnel.stages.map(({ stage, members }) => [stage, Number(members)])),
    enrollments: Number(campaign?.enrollmentCount ?? 0),
    leaders: top.rows.map(({ member, balance }) => ({
      memberId: member?.externalId ?? '',
      balance: Number(balance),
    })),
    bestCascade: { contentId: best?.contentId ?? '', size: Number(best?.size ?? 0), depth: best?.depth ?? 0 },
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function bars(counts: Readonly<Record<string, number>>): string[] {
  const most = Math.max(1, ...Object.values(counts));
  return Object.entries(counts).map(
    ([name, count]) =>
      `  ${name.padEnd(20)} ${String(count).padStart(6)} ${'▇'.repeat(Math.ceil((count / most) * 30))}`,
  );
}

/** The widest tree below one share of the best content, cut to a few lines. */
async function drawCascade(clients: Clients, contentId: string): Promise<string[]> {
  const { nodes } = await clients.cascades.GetCascadeTree({ contentId, pageSize: 1_000 });
  const root = nodes
    .filter(({ depth }) => depth === 0)
    .sort((one, other) => Number(other.children) - Number(one.children))[0];
  if (root === undefined) return [];
  const tree = await clients.cascades.GetCascadeTree({ shareId: root.shareId, pageSize: 1_000 });
  const lines = tree.nodes.map(
    ({ depth, sharer, visitors }) =>
      `  ${'│  '.repeat(Math.max(0, depth - 1))}${depth === 0 ? '' : '├─ '}${sharer?.externalId ?? '?'} (${visitors} came)`,
  );
  const more = lines.length - TREE_LINES;
  return more > 0 ? [...lines.slice(0, TREE_LINES), `  … and ${more} more shares in this tree`] : lines;
}

/** What happened, in words and bars, from the services' own answers. */
export async function describeTotals(clients: Clients, totals: Totals, played: Played): Promise<string> {
  const share = (count: number): string => `${((count / played.sent) * 100).toFixed(1)} %`;
  const [leader] = totals.leaders;
  const member = { externalId: leader?.memberId ?? '' };
  const balance = await clients.ledger.ExplainBalance({ member });
  const { memberships } = await clients.segments.ListMembers({ segmentId: 'sharers', pageSize: 1 });
  const sharer = memberships[0]?.member ?? member;
  const membership = await clients.segments.ExplainMembership({ segmentId: 'sharers', member: sharer });
  return [
    '',
    'Cloudpeak Tea (a fictitious brand) ran “Spring harvest” for two weeks:',
    `  ${played.sent} interactions sent: ${totals.accepted} accepted, ${totals.duplicate} duplicates (${share(totals.duplicate)}), ` +
      `${totals.rejected} rejected (${share(totals.rejected)})`,
    `  ${totals.enrollments} members entered the campaign, ${totals.redeemed} redemptions, ${totals.redemptionsRefused} refused for lack of points`,
    '',
    'Segments',
    ...bars(totals.segments),
    '',
    'Behaviour roles',
    ...bars(totals.roles),
    '',
    'Funnel (members per stage)',
    ...bars(totals.funnel),
    '',
    `Best cascade: ${totals.bestCascade.contentId}, ${totals.bestCascade.size} shares, depth ${totals.bestCascade.depth}`,
    ...(await drawCascade(clients, totals.bestCascade.contentId)),
    '',
    'Leaderboard',
    ...totals.leaders.map(
      ({ memberId, balance: points }, rank) => `  ${rank + 1}. ${memberId.padEnd(18)} ${points} points`,
    ),
    '',
    `Why is ${sharer.externalId} in “sharers”?`,
    `  ${membership.text}`,
    `How did ${member.externalId} come by ${balance.balance} points?`,
    `  ${balance.text}`,
    '',
    `Freshness, from the acknowledgement of up to 500 interactions until all five services show them: ` +
      `p50 ${Math.round(quantile(played.freshnessMs, 0.5))} ms, p99 ${Math.round(quantile(played.freshnessMs, 0.99))} ms`,
    '',
  ].join('\n');
}
