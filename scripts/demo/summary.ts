import { setTimeout as wait } from 'node:timers/promises';
import type { ReplayedMember__Output } from '@rapport/protos/rapport/points/v1/ReplayedMember';
import type { Clients } from '../clients.ts';
import type { MemberRef } from '@rapport/protos/rapport/type/v1/MemberRef';
import type { Played } from './play.ts';
import { BOARD_ID, DRAFT, SEGMENTS } from './setup.ts';
import { CAMPAIGN_ID, STORY_DAYS } from './story.ts';
import type { Interaction } from './story.ts';

/** What the demo found out by asking the services; the same story gives the same values, freshness apart. */
export interface Totals {
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejected: number;
  readonly redeemed: number;
  readonly redemptionsRefused: number;
  readonly segments: Readonly<Record<string, number>>;
  readonly roles: Readonly<Record<string, number>>;
  readonly stages: Readonly<Record<string, number>>;
  readonly funnel: Readonly<Record<string, number>>;
  readonly enrollments: number;
  readonly leaders: readonly { readonly memberId: string; readonly balance: number }[];
  readonly bestCascade: { readonly contentId: string; readonly size: number; readonly depth: number };
  readonly replay: Replayed;
  readonly refund: Refunded;
}

/** What a draft would have paid for the two weeks, beside what the rule in force has. */
export interface Replayed {
  readonly draftPoints: number;
  readonly presentPoints: number;
  readonly gaining: number;
  readonly losing: number;
  /** Whoever has the greatest difference either way. */
  readonly mostGaining: Difference | undefined;
  readonly mostLosing: Difference | undefined;
}

export interface Difference {
  readonly memberId: string;
  readonly draftPoints: number;
  readonly presentPoints: number;
}

/** A place on the board of spenders a millisecond before a refund, and with it. */
export interface Refunded {
  readonly memberId: string;
  readonly orderEventId: string;
  readonly refundEventId: string;
  readonly before: Standing;
  readonly after: Standing;
}

export interface Standing {
  readonly rank: number;
  readonly score: number;
}

const ROLES = ['viewer', 'follower', 'curious', 'responder', 'disseminator', 'key_person'] as const;
const STAGES = ['new', 'reactivated', 'active', 'at_risk', 'dormant'] as const;
const TREE_LINES = 12;

async function sizesOf(clients: Clients, segmentIds: readonly string[]): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {};
  for (const segmentId of segmentIds) {
    sizes[segmentId] = Number((await clients.segments.GetSegment({ segmentId })).memberCount);
  }
  return sizes;
}

const REPLAY_LOOK_MS = 100;

function differenceOf(one: ReplayedMember__Output | undefined): Difference | undefined {
  if (one === undefined) return undefined;
  const { member, draftPoints, presentPoints } = one;
  return {
    memberId: member?.externalId ?? '',
    draftPoints: Number(draftPoints),
    presentPoints: Number(presentPoints),
  };
}

/** The draft over everything that members did; nothing is booked, and nothing published. */
async function replayDraft({ rules }: Clients): Promise<Replayed> {
  const draft = { ...DRAFT, stepped: { steps: [...DRAFT.stepped.steps] } };
  const asked = { requestId: 'demo-replay', draft, days: STORY_DAYS + 1 };
  let { replay } = await rules.ReplayRule(asked);
  while (replay?.state === 'REPLAY_STATE_RUNNING') {
    await wait(REPLAY_LOOK_MS);
    ({ replay } = await rules.GetReplay({ replayId: replay.replayId }));
  }
  const report = replay?.report;
  if (report === undefined || report === null) throw new Error(`The replay failed: ${replay?.problem ?? ''}`);
  return {
    draftPoints: Number(report.draft?.issuedPoints ?? 0),
    presentPoints: Number(report.present?.issuedPoints ?? 0),
    gaining: Number(report.gainingMembers),
    losing: Number(report.losingMembers),
    mostGaining: differenceOf(report.mostGaining[0]),
    mostLosing: differenceOf(report.mostLosing[0]),
  };
}

async function followRefund(
  { leaderboards }: Clients,
  { order, refund }: Played['refunded'],
): Promise<Refunded> {
  const memberId = String(refund.memberId);
  const at = Date.parse(refund.occurredAt);
  const standingAt = async (ms: number): Promise<Standing> => {
    const asOf = { seconds: String(Math.floor(ms / 1_000)), nanos: (ms % 1_000) * 1_000_000 };
    const member = { externalId: memberId };
    const { row } = await leaderboards.GetRank({ leaderboardId: BOARD_ID, member, asOf });
    return { rank: Number(row?.rank ?? 0), score: Number(row?.score ?? 0) };
  };
  return {
    memberId,
    orderEventId: order.id,
    refundEventId: refund.id,
    before: await standingAt(at - 1),
    after: await standingAt(at),
  };
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
    stages: await sizesOf(
      clients,
      STAGES.map((stage) => `stage.${stage}`),
    ),
    funnel: Object.fromEntries(funnel.stages.map(({ stage, members }) => [stage, Number(members)])),
    enrollments: Number(campaign?.enrollmentCount ?? 0),
    leaders: top.rows.map(({ member, balance }) => ({
      memberId: member?.externalId ?? '',
      balance: Number(balance),
    })),
    bestCascade: { contentId: best?.contentId ?? '', size: Number(best?.size ?? 0), depth: best?.depth ?? 0 },
    replay: await replayDraft(clients),
    refund: await followRefund(clients, played.refunded),
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

/** Role, stage and traits of a member, and which role it was the moment before. */
async function describeMember(clients: Clients, member: MemberRef): Promise<string> {
  const [{ standing: role }, { standing: stage }, { memberTraits }] = await Promise.all([
    clients.traits.GetBehaviorRole({ member }),
    clients.traits.GetLifecycleStage({ member }),
    clients.traits.GetTraits({ member }),
  ]);
  const since = Number(role?.since?.seconds ?? 0);
  const asOf = { seconds: String(since - 1), nanos: 0 };
  const { standing: before } = await clients.traits.GetBehaviorRole({ member, asOf });
  const values = (memberTraits?.traits ?? []).map(({ traitId, number, text, confidence }) => {
    const trust = confidence === undefined ? '' : ` (${confidence} % sure)`;
    return `${traitId} ${number ?? text ?? 'unknown'}${trust}`;
  });
  const past = before === null ? 'nobody had heard of' : `the role was ${before.name} of`;
  return (
    `Role ${role?.name ?? 'unknown'} since ${new Date(since * 1_000).toISOString()}, stage ${stage?.name ?? 'unknown'}; ` +
    `${values.join(', ')}. A second earlier ${past} this member.`
  );
}

function describeReplay(replay: Replayed): string[] {
  const { draftPoints, presentPoints, gaining, losing, mostGaining, mostLosing } = replay;
  const [small, large] = DRAFT.stepped.steps;
  const of = (one: Difference | undefined): string =>
    one === undefined ? 'nobody' : `${one.memberId}, ${one.draftPoints} instead of ${one.presentPoints}`;
  return [
    `What if “${DRAFT.name}” were published: ${small.points} points from ${Number(small.fromMinorUnits) / 100} yuan, ` +
      `${large.points} from ${Number(large.fromMinorUnits) / 100}, instead of a point for every yuan?`,
    `  ${draftPoints} points would have been issued instead of ${presentPoints}.`,
    `  ${gaining} members gain, most of all ${of(mostGaining)}; ${losing} lose, most of all ${of(mostLosing)}.`,
    '  Nothing is booked: it was tried on what members did.',
  ];
}

function describeRefund(
  { memberId, before, after }: Refunded,
  order: Interaction,
  refund: Interaction,
): string[] {
  const yuan = before.score - after.score;
  return [
    `What did a refund do to ${memberId}’s rank among spenders?`,
    `  ${order.occurredAt}  ${order.id}: an order was paid, and ${yuan} whole yuan were counted.`,
    `  ${new Date(Date.parse(refund.occurredAt) - 1).toISOString()}  rank ${before.rank} with ${before.score} yuan.`,
    `  ${refund.occurredAt}  ${refund.id}: it was refunded, and they were taken back.`,
    `  ${refund.occurredAt}  rank ${after.rank} with ${after.score} yuan.`,
  ];
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
    'Lifecycle stages',
    ...bars(totals.stages),
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
    `Who is ${sharer.externalId}?`,
    `  ${await describeMember(clients, sharer)}`,
    `How did ${member.externalId} come by ${balance.balance} points?`,
    `  ${balance.text}`,
    '',
    ...describeRefund(totals.refund, played.refunded.order, played.refunded.refund),
    '',
    ...describeReplay(totals.replay),
    '',
    `Freshness, from the acknowledgement of up to 500 interactions until all five services show them: ` +
      `p50 ${Math.round(quantile(played.freshnessMs, 0.5))} ms, p99 ${Math.round(quantile(played.freshnessMs, 0.99))} ms`,
    '',
  ].join('\n');
}
