import { readFileSync } from 'node:fs';
import { DateTime } from 'luxon';

/** One line of the generated file. */
type Step =
  | { readonly kind: 'members' }
  | { readonly kind: 'interactions'; readonly interactions: readonly Sent[] }
  | { readonly kind: 'redeem'; readonly memberId: string; readonly points: number };

export interface Sent {
  readonly id: string;
  readonly memberId: string;
  readonly verb: string;
  readonly occurredAt: string;
  readonly shareId?: string;
  readonly parentShareId?: string;
  readonly dwellMs?: number;
  readonly object?: { readonly id: string };
  readonly value?: { readonly amount: number };
}

const STAGES: Readonly<Record<string, readonly string[]>> = {
  attention: ['ad.impression', 'content.viewed'],
  interest: ['content.read'],
  search: ['search.performed', 'question.asked'],
  action: ['survey.answered', 'order.paid', 'order.refunded'],
  share: ['content.shared', 'share.clicked'],
};
const DAY_MS = 86_400_000;

export interface DemoRecount {
  readonly accepted: number;
  readonly duplicate: number;
  readonly rejected: number;
  readonly redeemed: number;
  readonly redemptionsRefused: number;
  readonly segments: Readonly<Record<string, number>>;
  readonly funnel: Readonly<Record<string, number>>;
  readonly balances: ReadonlyMap<string, number>;
  readonly cascades: ReadonlyMap<string, { readonly size: number; readonly depth: number }>;
  /** What each buyer got for orders, and would have got in steps: 20 points from 30 yuan, 90 from 60. */
  readonly forOrders: ReadonlyMap<string, { readonly present: number; readonly draft: number }>;
  /** Rank among spenders, and whole yuan spent, of a member by a moment. */
  readonly spenderAt: (memberId: string, at: number) => { readonly rank: number; readonly score: number };
  /** What was sent first under an id. */
  readonly sent: (id: string) => Sent | undefined;
}

/** Points of one member, from everything that was sent so far. */
function balanceOf(
  who: string,
  events: readonly Sent[],
  owners: ReadonlyMap<string, string>,
  redeemed: number,
): number {
  let points = -redeemed;
  const qualifiedOnDay = new Map<string, number>();
  const counted = new Set<string>();
  for (const { memberId, verb, value, shareId, dwellMs = 0, occurredAt } of events) {
    if (memberId === who && verb === 'order.paid') points += Math.floor((value?.amount ?? 0) / 100);
    if (memberId === who && verb === 'order.refunded') points -= Math.floor((value?.amount ?? 0) / 100);
    if (verb !== 'content.read' || shareId === undefined || dwellMs < 3_000) continue;
    if (owners.get(shareId) !== who || memberId === who || counted.has(`${shareId} ${memberId}`)) continue;
    counted.add(`${shareId} ${memberId}`);
    const day = DateTime.fromISO(occurredAt, { zone: 'Asia/Shanghai' }).toISODate() ?? '';
    qualifiedOnDay.set(day, (qualifiedOnDay.get(day) ?? 0) + 1);
  }
  for (const visits of qualifiedOnDay.values()) points += Math.min(50, 10 * visits);
  return points;
}

function countMembers(events: readonly Sent[], least: number, counts: (event: Sent) => boolean): number {
  const perMember = new Map<string, number>();
  for (const event of events) {
    if (counts(event)) perMember.set(event.memberId, (perMember.get(event.memberId) ?? 0) + 1);
  }
  return [...perMember.values()].filter((count) => count >= least).length;
}

/** Orders and refunds alike, as whole yuan. */
const yuanOf = ({ verb, value }: Sent): number => {
  const yuan = Math.floor((value?.amount ?? 0) / 100);
  return verb === 'order.paid' ? yuan : verb === 'order.refunded' ? -yuan : 0;
};

function stepOf({ value }: Sent): number {
  const yuan = (value?.amount ?? 0) / 100;
  if (yuan >= 60) return 90;
  return yuan >= 30 ? 20 : 0;
}

function countOrders(events: readonly Sent[]): DemoRecount['forOrders'] {
  const perMember = new Map<string, { present: number; draft: number }>();
  for (const event of events) {
    if (event.verb !== 'order.paid') continue;
    const { present, draft } = perMember.get(event.memberId) ?? { present: 0, draft: 0 };
    perMember.set(event.memberId, { present: present + yuanOf(event), draft: draft + stepOf(event) });
  }
  return perMember;
}

function spenderAt(events: readonly Sent[], memberId: string, at: number): { rank: number; score: number } {
  const scores = new Map<string, number>();
  for (const event of events) {
    if (Date.parse(event.occurredAt) > at || yuanOf(event) === 0) continue;
    scores.set(event.memberId, (scores.get(event.memberId) ?? 0) + yuanOf(event));
  }
  const score = scores.get(memberId) ?? 0;
  return { rank: 1 + [...scores.values()].filter((other) => other > score).length, score };
}

export function recountDemo(file: string, endsAt: number): DemoRecount {
  const steps = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Step);
  const events: Sent[] = [];
  const seen = new Set<string>();
  const owners = new Map<string, string>();
  const redeemedBy = new Map<string, number>();
  let duplicate = 0;
  let rejected = 0;
  let redeemed = 0;
  let redemptionsRefused = 0;
  for (const step of steps) {
    if (step.kind === 'interactions') {
      for (const event of step.interactions) {
        if (event.id.startsWith('spoilt-')) rejected += 1;
        else if (seen.has(event.id)) duplicate += 1;
        else {
          seen.add(event.id);
          events.push(event);
          if (event.verb === 'content.shared' && event.shareId !== undefined)
            owners.set(event.shareId, event.memberId);
        }
      }
    } else if (step.kind === 'redeem') {
      const { memberId, points } = step;
      const before = redeemedBy.get(memberId) ?? 0;
      if (balanceOf(memberId, events, owners, before) >= points) {
        redeemed += 1;
        redeemedBy.set(memberId, before + points);
      } else redemptionsRefused += 1;
    }
  }

  const within = (days: number) => (event: Sent) => Date.parse(event.occurredAt) > endsAt - days * DAY_MS;
  const lastWeek = within(7);
  const lastFortnight = within(14);
  const shares = events.filter(({ verb }) => verb === 'content.shared');
  const parents = new Map(shares.map(({ shareId, parentShareId }) => [shareId, parentShareId]));
  const depthOf = (shareId: string | undefined): number => {
    const parent = parents.get(shareId);
    return parent === undefined ? 0 : 1 + depthOf(parent);
  };
  const cascades = new Map<string, { size: number; depth: number }>();
  for (const { object, shareId } of shares) {
    const content = object?.id ?? '';
    const { size, depth } = cascades.get(content) ?? { size: 0, depth: 0 };
    cascades.set(content, { size: size + 1, depth: Math.max(depth, depthOf(shareId)) });
  }
  const members = new Set(events.map(({ memberId }) => memberId));
  return {
    accepted: events.length,
    duplicate,
    rejected,
    redeemed,
    redemptionsRefused,
    segments: {
      sharers: countMembers(events, 3, (event) => event.verb === 'content.shared' && lastWeek(event)),
      readers: countMembers(events, 5, ({ verb }) => verb === 'content.read'),
      buyers: countMembers(events, 1, (event) => event.verb === 'order.paid' && lastFortnight(event)),
    },
    funnel: Object.fromEntries(
      Object.entries(STAGES).map(([stage, verbs]) => [
        stage,
        countMembers(events, 1, ({ verb }) => verbs.includes(verb)),
      ]),
    ),
    balances: new Map(
      [...members].map((who) => [who, balanceOf(who, events, owners, redeemedBy.get(who) ?? 0)] as const),
    ),
    cascades,
    forOrders: countOrders(events),
    spenderAt: (memberId, at) => spenderAt(events, memberId, at),
    sent: (id) => events.find((event) => event.id === id),
  };
}
