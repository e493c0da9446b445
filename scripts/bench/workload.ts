/** A seeded generator of numbers in [0, 1): the same seed gives the same run (mulberry32). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const DISTRIBUTIONS = ['zipf', 'uniform'] as const;
export type Distribution = (typeof DISTRIBUTIONS)[number];

/** Draws members 0 to `members` - 1; `zipf` with exponent 1.0, member 0 the busiest. */
export function createMemberDraw(
  distribution: Distribution,
  members: number,
  random: () => number,
): () => number {
  if (distribution === 'uniform') return () => Math.floor(random() * members);
  const cumulated = new Float64Array(members);
  let sum = 0;
  for (let rank = 0; rank < members; rank += 1) {
    sum += 1 / (rank + 1);
    cumulated[rank] = sum;
  }
  return () => {
    const wanted = random() * sum;
    let low = 0;
    let high = members - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((cumulated[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}

export interface Interaction {
  readonly id: string;
  readonly memberId: string;
  readonly verb: 'content.viewed' | 'content.shared' | 'content.read' | 'order.paid';
  readonly occurredAt: string;
  readonly [field: string]: unknown;
}

/** Shares younger than this many interactions may still be on their way when somebody reads through them. */
const SHARE_AGE = 5_000;
const REMEMBERED_SHARES = 20_000;
const CONTENTS = 200;
const CHANNELS = ['wechat', 'weibo', 'app', 'web'] as const;
const REGIONS = ['zhejiang', 'jiangsu', 'shanghai', 'fujian', 'sichuan', 'guangdong'] as const;
export const CAMPAIGN_ID = 'bench-campaign';

export interface Workload {
  /** The next interaction, some 450 bytes as JSON. */
  readonly next: (occurredAt: string) => Interaction;
}

/**
 * View 80, share 8, read through a share 8, order 4 %; one order in two is worth 1 to 500 yuan, with some fen beside.
 *
 * @param prefix of all ids, so that no two runs share one
 */
export function createWorkload({
  prefix,
  members,
  seed,
}: Readonly<{ prefix: string; members: number; seed: number }>): Workload {
  const random = createRandom(seed);
  const draw = createMemberDraw('zipf', members, random);
  const shares: { readonly shareId: string; readonly content: number; readonly at: number }[] = [];
  const pick = <Value>(values: readonly [Value, ...Value[]]): Value =>
    values[Math.floor(random() * values.length)] ?? values[0];
  let made = 0;

  const next = (occurredAt: string): Interaction => {
    const index = made;
    made += 1;
    const content = Math.floor(random() * CONTENTS);
    const common = {
      id: `${prefix}-${index}`,
      memberId: `member-${String(draw()).padStart(6, '0')}`,
      occurredAt,
      channel: pick(CHANNELS),
      touchpointId: 'spring-landing-page',
      campaignId: CAMPAIGN_ID,
      device: { kind: 'phone', os: 'android', model: 'mate-60' },
      geo: { region: pick(REGIONS), country: 'CN' },
      properties: { page: 'the-growers-own-stories', position: index % 20, variant: 'b' },
    };
    const objectOf = (item: number): object => ({
      kind: 'article',
      id: `article-${item}`,
      tags: ['tea', 'spring'],
    });
    const dice = random();
    if (dice < 0.08) {
      const shareId = `${prefix}-share-${index}`;
      shares.push({ shareId, content, at: index });
      if (shares.length > REMEMBERED_SHARES) shares.splice(0, REMEMBERED_SHARES / 2);
      return { ...common, verb: 'content.shared', object: objectOf(content), shareId };
    }
    if (dice < 0.16) {
      const share = shares[Math.floor(random() * shares.length)];
      // The first ones have no share to come through and read all the same.
      const through = share !== undefined && share.at + SHARE_AGE < index ? share : undefined;
      return {
        ...common,
        verb: 'content.read',
        object: objectOf(through?.content ?? content),
        dwellMs: 1_000 + Math.floor(random() * 9_000),
        depthPct: 80,
        ...(through !== undefined && { shareId: through.shareId }),
      };
    }
    if (dice < 0.2) {
      const amount = 100 + Math.floor(random() * 50_000);
      return {
        ...common,
        verb: 'order.paid',
        object: { kind: 'order', id: `order-${index}` },
        value: { amount, currency: 'CNY' },
      };
    }
    return { ...common, verb: 'content.viewed', object: objectOf(content), dwellMs: 2_000, depthPct: 40 };
  };
  return { next };
}
