import type { Clients } from '@rapport/scripts/clients';
import type { Effects } from './effects.ts';
import { ARTICLES, MEMBERS } from './load.ts';
import { BONUS, FIRST_CODES, REWARDS } from './commands.ts';
import type { Command } from './journal.ts';
import { SEGMENT_IDS } from './recount.ts';
import { NEVER } from './recountPoints.ts';
import type { Booking, SeenPoints, SeenRedemption } from './recountPoints.ts';

const CAMPAIGN_ID = 'thanks';
const PAGE_SIZE = 500;

/**
 * Currency, segments, earning rules with a budget, rewards and a campaign, as `recount.ts` knows them. Repeating it changes
 * nothing.
 */
export async function setUp({
  tenants,
  segments,
  budgets,
  rules,
  rewards,
  campaigns,
}: Clients): Promise<void> {
  const settings = { timeZone: 'Europe/Berlin', currency: 'EUR' };
  await tenants.ConfigureTenant({ requestId: 'tenant', settings });
  const definitions = [
    ['buyers', { kind: 'count', of: ['order.paid'], op: 'gte', n: 2, within: 'ever' }],
    ['sharers', { kind: 'count', of: ['content.shared'], op: 'gte', n: 1, within: 'ever' }],
  ] as const;
  for (const [segmentId, rule] of definitions) {
    const json = JSON.stringify(rule);
    await segments.CreateSegment({ requestId: `c-${segmentId}`, segmentId, name: segmentId, rule: { json } });
    await segments.PublishSegment({ requestId: `p-${segmentId}`, segmentId });
  }
  const earn = { unit: 'points', direction: 'RULE_DIRECTION_EARN' } as const;
  const triggers = {
    order: { kind: 'event', of: ['order.paid'] },
    'friend-read': { kind: 'event', of: ['share.reached'], where: { properties: { qualified: [true] } } },
  };
  const amounts = {
    order: { rate: { points: '1', perMinorUnits: '100' } },
    'friend-read': { fixed: { points: '10' } },
  };
  for (const ruleId of ['order', 'friend-read'] as const) {
    const trigger = { json: JSON.stringify(triggers[ruleId]) };
    await rules.CreateRule({
      requestId: `c-${ruleId}`,
      rule: { ...earn, ruleId, name: ruleId, trigger, ...amounts[ruleId] },
    });
    await rules.PublishRuleVersion({ requestId: `p-${ruleId}`, ruleId });
  }
  await budgets.FundBudget({
    requestId: 'f-bonus',
    budgetId: BONUS.budgetId,
    amount: String(BONUS.funded),
    reason: 'The first',
    approver: 'li.na',
  });
  const { ruleId, budgetId } = BONUS;
  const fixed = { points: String(BONUS.points) };
  const trigger = { json: JSON.stringify(triggers.order) };
  await rules.CreateRule({
    requestId: `c-${ruleId}`,
    rule: { ...earn, ruleId, name: ruleId, trigger, fixed, budgetId },
  });
  await rules.PublishRuleVersion({ requestId: `p-${ruleId}`, ruleId });
  for (const [rewardId, { price, stock, limitPerMember, waitsSeconds }] of Object.entries(REWARDS)) {
    const hasCodes = rewardId === 'voucher';
    const reward = { rewardId, name: rewardId, price: String(price), hasCodes, limitPerMember, waitsSeconds };
    await rewards.UpsertReward({ requestId: `u-${rewardId}`, reward });
    if (hasCodes) await rewards.AddCodes({ rewardId, codes: [...FIRST_CODES] });
    else await rewards.SetStock({ requestId: `s-${rewardId}`, rewardId, stock: String(stock) });
  }
  await campaigns.CreateCampaign({
    requestId: 'c-thanks',
    campaignId: CAMPAIGN_ID,
    name: 'Thank sharers',
    audienceSegmentId: 'sharers',
    entryTrigger: { segmentEntered: {} },
    action: { channel: 'email', templateId: 'thank-you' },
  });
  await campaigns.Launch({ requestId: 'l-thanks', campaignId: CAMPAIGN_ID });
}

const members = (): readonly string[] => Array.from({ length: MEMBERS }, (_, index) => `m-${index}`);
const NOT_FOUND = 5;

/** A round may be over before anybody has bought or read: then there is nothing to be found. */
async function orNothing<T, Nothing>(answer: Promise<T>, nothing: Nothing): Promise<T | Nothing> {
  try {
    return await answer;
  } catch (error) {
    if ((error as { readonly code?: number }).code === NOT_FOUND) return nothing;
    throw error;
  }
}

async function allPages<T>(
  page: (pageToken: string) => Promise<{ readonly items: readonly T[]; readonly nextPageToken: string }>,
): Promise<readonly T[]> {
  const all: T[] = [];
  for (let token = ''; ;) {
    const { items, nextPageToken } = await page(token);
    all.push(...items);
    if (nextPageToken === '') return all;
    token = nextPageToken;
  }
}

async function forEach<T>(
  keys: readonly string[],
  read: (key: string) => Promise<T>,
): Promise<Record<string, T>> {
  return Object.fromEntries(await Promise.all(keys.map(async (key) => [key, await read(key)] as const)));
}

/** ms since 1970; `NEVER` where it is not said. */
const instantOf = (at: { readonly seconds: string; readonly nanos: number } | null): number =>
  at === null ? NEVER : Number(at.seconds) * 1_000 + Math.round(at.nanos / 1_000_000);

/** Everything that was booked on any member, each member's in booking order. */
async function readBookings({ ledger }: Clients): Promise<readonly Booking[]> {
  const all = await Promise.all(
    members().map(async (memberId) => {
      const newestFirst = await allPages(async (pageToken) => {
        const request = { member: { externalId: memberId }, pageSize: PAGE_SIZE, pageToken };
        const { transactions, nextPageToken } = await orNothing(ledger.ListTransactions(request), {
          transactions: [],
          nextPageToken: '',
        });
        return { items: transactions, nextPageToken };
      });
      return newestFirst.toReversed().map((transaction) => ({
        txnId: transaction.txnId,
        kind: transaction.kind.replace('TRANSACTION_KIND_', ''),
        memberId,
        amount: Number(transaction.amount),
        balanceAfter: Number(transaction.balanceAfter),
        ruleId: transaction.ruleId,
        causeEventId: transaction.causeEventId,
        reason: transaction.reason,
        holdId: transaction.holdId,
        transferId: transaction.transferId,
        effectiveAt: instantOf(transaction.effectiveAt),
        activatesAt: instantOf(transaction.activatesAt),
        expiresAt: instantOf(transaction.expiresAt),
        lots: transaction.lots.map(({ amount, expiresAt }) => ({
          amount: Number(amount),
          expiresAt: instantOf(expiresAt),
        })),
        postings: transaction.postings.map(({ debitAccount, creditAccount, amount }) => ({
          debit: debitAccount,
          credit: creditAccount,
          amount: Number(amount),
        })),
      }));
    }),
  );
  return all.flat();
}

/** What became of each redemption that was asked for. */
async function readRedemptions(
  { rewards }: Clients,
  commands: Iterable<Command>,
): Promise<SeenPoints['redemptions']> {
  const asked = [...commands].filter(({ rpc }) => rpc === 'RedeemReward');
  const unknown: SeenRedemption = { status: 'UNKNOWN', reason: '', code: '', expiresAt: NEVER };
  const all = asked.map(async ({ requestId, memberId, rewardId = '' }) => {
    const request = { rewardId, member: { externalId: memberId }, redemptionId: requestId };
    const { redemption } = await orNothing(rewards.GetRedemption(request), { redemption: null });
    if (redemption === null) return [requestId, unknown] as const;
    const { status, reason, code, expiresAt } = redemption;
    const seen = {
      status: status.replace('REDEMPTION_STATUS_', ''),
      ...{ reason, code, expiresAt: instantOf(expiresAt) },
    };
    return [requestId, seen] as const;
  });
  return Object.fromEntries(await Promise.all(all));
}

/** Ledger, rewards and budget as they stand. */
export async function readPoints(clients: Clients, commands: Iterable<Command>): Promise<SeenPoints> {
  const { budget } = await clients.budgets.GetBudget({ budgetId: BONUS.budgetId });
  return {
    bookings: await readBookings(clients),
    redemptions: await readRedemptions(clients, commands),
    stocks: await forEach(Object.keys(REWARDS), async (rewardId) => {
      const { reward } = await clients.rewards.GetReward({ rewardId });
      return {
        available: Number(reward?.available),
        reserved: Number(reward?.reserved),
        issued: Number(reward?.issued),
      };
    }),
    budget: { funded: Number(budget?.funded), remaining: Number(budget?.remaining) },
  };
}

/** What the services say has come of a round. */
export async function readEffects(
  clients: Clients,
  bookings: readonly Booking[],
  published: Effects['published'],
): Promise<Effects> {
  const { interactions, segments, campaigns, ledger, reports, cascades } = clients;
  const earned: Record<string, number[]> = {};
  for (const { ruleId, causeEventId, memberId, amount } of bookings) {
    // Which orders got the bonus is for the budget to say.
    if (ruleId === '' || ruleId === BONUS.ruleId) continue;
    const what = ruleId === 'order' ? `order ${causeEventId}` : `${ruleId} ${memberId}`;
    (earned[what] ??= []).push(amount);
  }
  const enrolled = await allPages(async (pageToken) => {
    const request = { campaignId: CAMPAIGN_ID, pageSize: PAGE_SIZE, pageToken };
    const { enrollments, nextPageToken } = await campaigns.ListEnrollments(request);
    return { items: enrollments.map(({ member }) => member?.externalId ?? ''), nextPageToken };
  });
  return {
    timelines: await forEach(members(), async (memberId) => {
      const entries = await allPages(async (pageToken) => {
        const request = { member: { externalId: memberId }, pageSize: PAGE_SIZE, pageToken };
        const { entries: items, nextPageToken } = await orNothing(interactions.GetMemberTimeline(request), {
          entries: [],
          nextPageToken: '',
        });
        return { items, nextPageToken };
      });
      return entries.map(({ id, voided }) => (voided ? `${id} (voided)` : id)).sort();
    }),
    segments: await forEach(SEGMENT_IDS, async (segmentId) => {
      const { memberships } = await segments.ListMembers({ segmentId, pageSize: PAGE_SIZE });
      return memberships.map(({ member }) => member?.externalId ?? '').sort();
    }),
    enrollments: [...enrolled].sort(),
    earned: Object.fromEntries(
      Object.entries(earned).map(([what, points]) => [what, points.sort((one, other) => one - other)]),
    ),
    balances: await forEach(members(), async (memberId) => {
      const nothing = { balance: '0', pending: '0', held: '0' };
      const { balance, pending, held } = await orNothing(
        ledger.GetBalance({ member: { externalId: memberId } }),
        nothing,
      );
      return { available: Number(balance), pending: Number(pending), held: Number(held) };
    }),
    breakdowns: await forEach(['order.paid', 'content.read', 'content.shared'], async (verb) => {
      const { total } = await reports.QueryBreakdown({ verb, dimensions: ['DIMENSION_CHANNEL'] });
      return {
        interactions: Number(total?.interactions ?? 0),
        members: Number(total?.members ?? 0),
        value: Number(total?.value ?? 0),
      };
    }),
    contents: await forEach(ARTICLES, async (contentId) => {
      const { rows } = await orNothing(reports.QueryContentPerformance({ contentId }), { rows: [] });
      const row = rows.find(({ segmentId }) => segmentId === 'everyone');
      return {
        reads: Number(row?.reads ?? 0),
        readers: Number(row?.readers ?? 0),
        shares: Number(row?.shares ?? 0),
        sharers: Number(row?.sharers ?? 0),
      };
    }),
    cascades: await forEach(ARTICLES, async (contentId) => {
      const { size, depth, waiting, generations } = await orNothing(cascades.QueryCascade({ contentId }), {
        size: 0,
        depth: 0,
        waiting: 0,
        generations: [],
      });
      return {
        size: Number(size),
        depth,
        waiting: Number(waiting),
        generations: generations.map(({ nodes }) => Number(nodes)),
      };
    }),
    published,
  };
}
