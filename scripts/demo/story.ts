import { createRandom } from './random.ts';
import type { Random } from './random.ts';

/** The brand, its tea and its drinkers are fictitious. */
export const CAMPAIGN_ID = 'spring-harvest';

/** An interaction as ingestion's HTTP door takes it. */
export type Interaction = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly occurredAt: string;
};

export interface MemberProfile {
  readonly memberId: string;
  readonly gender: 'female' | 'male' | 'other';
  readonly birthYear: number;
  readonly region: string;
}

/** What happens, in the order in which it is done; the lines of the generated file. */
export type Step =
  | { readonly kind: 'members'; readonly members: readonly MemberProfile[] }
  | { readonly kind: 'interactions'; readonly interactions: readonly Interaction[] }
  | {
      readonly kind: 'redeem';
      readonly requestId: string;
      readonly memberId: string;
      readonly points: number;
    };

export interface Story {
  readonly seed: number;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly steps: readonly Step[];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

export const STORY_DAYS = 14;
const MEMBERS = 2_000;
/** Between two steps the demo waits until every service has come along. */
const STEP_MS = 8 * HOUR_MS;

const ARTICLES = [
  'how-we-pick',
  'first-flush',
  'brew-better',
  'tea-and-cake',
  'meet-the-growers',
  'cold-brew',
] as const;
const CHANNELS = ['wechat', 'weibo', 'email', 'app'] as const;
const REGIONS = ['CN-31', 'CN-11', 'CN-44', 'CN-33', 'CN-51'] as const;

interface Planned {
  /** When it is sent; later than when it occurred for the late ones. */
  readonly sentAt: number;
  readonly interaction: Interaction;
}

interface Draft {
  readonly member: number;
  readonly at: number;
  readonly verb: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

const memberIdOf = (member: number): string => `drinker-${String(member).padStart(4, '0')}`;

function profiles(random: Random): readonly MemberProfile[] {
  return Array.from({ length: MEMBERS }, (_, member) => ({
    memberId: memberIdOf(member),
    gender: random.chance(0.58) ? 'female' : random.chance(0.95) ? 'male' : 'other',
    birthYear: 2026 - random.integer(16, 68),
    region: random.pick(REGIONS),
  }));
}

/** Few are very active and most are not: member 0 is picked most often. */
function someone(random: Random): number {
  return Math.min(MEMBERS - 1, Math.floor(random.after(MEMBERS / 4)));
}

/**
 * Children of a share. Calibrated to published re-share cascades of Twitter (31,524 trees: two thirds end at depth 1,
 * mean fan-out of the root 2.4 with a 99th percentile of 18, later generations 0.45 per node): one sharer in
 * forty-five is a hub, every root that spreads has a child, and of those reached one in 5.5 goes on, to 2.5 more.
 */
function fanOut(random: Random, depth: number): number {
  if (depth > 0) return random.chance(0.18) ? 1 + random.geometric(1.5) : 0;
  return random.chance(0.022) ? 12 + random.geometric(14) : 1 + random.geometric(0.85);
}

class Plan {
  readonly drafts: Draft[] = [];
  shares = 0;

  add(draft: Draft): void {
    this.drafts.push(draft);
  }
}

function read(random: Random): { dwellMs: number; depthPct: number } {
  const dwellMs = Math.round(500 + random.after(9_000));
  return { dwellMs, depthPct: Math.min(100, Math.round(dwellMs / 150)) };
}

/** A share, those who come through it, and those of them who share again. */
function spread(
  plan: Plan,
  random: Random,
  share: { member: number; at: number; article: string; parent?: string; depth: number; spreads: boolean },
  endsAt: number,
): void {
  plan.shares += 1;
  const shareId = `s-${plan.shares}`;
  const { member, at, article, parent, depth } = share;
  const channel = random.pick(CHANNELS);
  const common = {
    object: { kind: 'article', id: article, tags: ['tea'] },
    channel,
    campaignId: CAMPAIGN_ID,
  };
  plan.add({
    member,
    at,
    verb: 'content.shared',
    fields: { ...common, shareId, ...(parent !== undefined && { parentShareId: parent }) },
  });
  const resharers = share.spreads ? fanOut(random, depth) : 0;
  const visitors = resharers + random.geometric(0.8);
  for (let visitor = 0; visitor < visitors; visitor += 1) {
    const friend = someone(random);
    const clickedAt = at + Math.round(random.after(2 * HOUR_MS)) + 1_000;
    const readAt = clickedAt + 20_000;
    if (friend === member || readAt + 40_000 >= endsAt) continue;
    const through = { ...common, shareId };
    if (random.chance(0.4))
      plan.add({ member: friend, at: clickedAt, verb: 'share.clicked', fields: through });
    plan.add({ member: friend, at: readAt, verb: 'content.read', fields: { ...through, ...read(random) } });
    if (visitor >= resharers) continue;
    spread(
      plan,
      random,
      { member: friend, at: readAt + 15_000, article, parent: shareId, depth: depth + 1, spreads: true },
      endsAt,
    );
  }
}

/** What one member does on one visit by herself. */
function visit(plan: Plan, random: Random, at: number, endsAt: number): void {
  const member = someone(random);
  const article = random.pick(ARTICLES);
  const object = { kind: 'article', id: article, tags: ['tea'] };
  const channel = random.pick(CHANNELS);
  const seen = { object, channel, campaignId: CAMPAIGN_ID };
  if (random.chance(0.35)) plan.add({ member, at: at - 30_000, verb: 'ad.impression', fields: seen });
  plan.add({ member, at, verb: 'content.viewed', fields: seen });
  if (!random.chance(0.62)) return;
  plan.add({ member, at: at + 10_000, verb: 'content.read', fields: { ...seen, ...read(random) } });
  if (random.chance(0.16)) {
    const spreads = random.chance(0.7);
    spread(plan, random, { member, at: at + 60_000, article, depth: 0, spreads }, endsAt);
  }
  const after = at + 2 * MINUTE_MS;
  const plain = { channel, campaignId: CAMPAIGN_ID };
  if (random.chance(0.09)) plan.add({ member, at: after, verb: 'search.performed', fields: plain });
  if (random.chance(0.07))
    plan.add({ member, at: after + 5_000, verb: 'question.asked', fields: { ...plain, object } });
  if (random.chance(0.08)) plan.add({ member, at: after + 9_000, verb: 'survey.answered', fields: plain });
  if (random.chance(0.13)) {
    const order = { kind: 'order', id: `o-${plan.drafts.length}` };
    const value = { amount: 100 * random.integer(6, 90) + random.integer(0, 99), currency: 'CNY' };
    plan.add({ member, at: after + 60_000, verb: 'order.paid', fields: { ...plain, object: order, value } });
    const refundAt = after + DAY_MS + Math.round(random.after(DAY_MS));
    if (random.chance(0.07) && refundAt < endsAt) {
      plan.add({ member, at: refundAt, verb: 'order.refunded', fields: { ...plain, object: order, value } });
    }
  }
}

/** One item in 150 is something that ingestion must refuse, each in its own way. */
function spoil(random: Random, interaction: Interaction, endsAt: number): Interaction {
  switch (random.integer(0, 3)) {
    case 0:
      return { ...interaction, verb: 'content.devoured' };
    case 1:
      return { ...interaction, occurredAt: 'yesterday' };
    case 2:
      return { ...interaction, occurredAt: new Date(endsAt - 400 * DAY_MS).toISOString() };
    default:
      return Object.fromEntries(
        Object.entries(interaction).filter(([field]) => field !== 'memberId'),
      ) as Interaction;
  }
}

function toPlanned(drafts: readonly Draft[], random: Random, endsAt: number): readonly Planned[] {
  const inOrder = drafts.filter(({ at }) => at < endsAt).sort((one, other) => one.at - other.at);
  return inOrder.flatMap(({ member, at, verb, fields }, index): readonly Planned[] => {
    const interaction: Interaction = {
      id: `demo-${index + 1}`,
      memberId: memberIdOf(member),
      verb,
      occurredAt: new Date(at).toISOString(),
      ...fields,
    };
    const late = random.chance(0.02) ? Math.round(random.after(6 * HOUR_MS)) : 0;
    const planned = { sentAt: Math.min(at + late, endsAt - 1), interaction };
    if (random.chance(1 / 150)) {
      const spoilt = spoil(random, { ...interaction, id: `spoilt-${index + 1}` }, endsAt);
      return [planned, { ...planned, interaction: spoilt }];
    }
    if (!random.chance(0.015)) return [planned];
    // A phone that lost the answer sends again, at once or hours later.
    const again = random.chance(0.5) ? 1_000 : Math.round(random.after(12 * HOUR_MS));
    return [planned, { sentAt: Math.min(planned.sentAt + again, endsAt - 1), interaction }];
  });
}

/**
 * Two weeks of a campaign that end at `endsAt`: about 20,000 interactions of 2,000 members, reading, sharing in
 * cascades, answering, ordering, refunding and redeeming; some late, some twice, some wrong. A function of the seed.
 */
export function tellStory(seed: number, endsAt: number, visits = 5_600): Story {
  const random = createRandom(seed);
  const startsAt = endsAt - STORY_DAYS * DAY_MS;
  const members = profiles(random);
  const plan = new Plan();
  for (let count = 0; count < visits; count += 1) {
    visit(
      plan,
      random,
      startsAt + HOUR_MS + Math.floor(random.integer(0, 1_000_000) * ((STORY_DAYS * DAY_MS) / 1_010_000)),
      endsAt,
    );
  }
  const planned = [...toPlanned(plan.drafts, random, endsAt)].sort((one, other) => one.sentAt - other.sentAt);
  const steps: Step[] = [{ kind: 'members', members }];
  let next = 0;
  for (let until = startsAt + STEP_MS; until <= endsAt; until += STEP_MS) {
    const interactions: Interaction[] = [];
    for (let item = planned[next]; item !== undefined && item.sentAt < until; item = planned[next]) {
      interactions.push(item.interaction);
      next += 1;
    }
    steps.push({ kind: 'interactions', interactions });
    if ((until - startsAt) % DAY_MS !== 0) continue;
    for (let redemption = 0; redemption < 12; redemption += 1) {
      const requestId = `redeem-${steps.length}`;
      steps.push({
        kind: 'redeem',
        requestId,
        memberId: memberIdOf(someone(random)),
        points: random.pick([20, 50, 100]),
      });
    }
  }
  return { seed, startsAt, endsAt, steps };
}

/** The refund that takes most back, the first of several, with the order that it refunds. */
export function greatestRefund({ steps }: Story): {
  readonly order: Interaction;
  readonly refund: Interaction;
} {
  const all = steps.flatMap((step) => (step.kind === 'interactions' ? step.interactions : []));
  const amountOf = ({ value }: Interaction): number => (value as { readonly amount: number }).amount;
  const orderOf = ({ object }: Interaction): string => (object as { readonly id: string }).id;
  // What is spoilt lacks something, or says something else.
  const sound = all.filter(({ id }) => !id.startsWith('spoilt-'));
  const [refund] = sound
    .filter(({ verb }) => verb === 'order.refunded')
    .sort((one, other) => amountOf(other) - amountOf(one));
  const order = sound.find(
    (one) => one.verb === 'order.paid' && refund !== undefined && orderOf(one) === orderOf(refund),
  );
  if (refund === undefined || order === undefined) throw new Error('In this story nothing is refunded.');
  return { order, refund };
}
