import { DAY_MS } from '@rapport/kernel/instant';
import type { SegmentRule } from '@rapport/rules/rule';
import { RULE_VERBS } from '@rapport/rules/vocabulary';
import { CHANNELS, VARIANTS } from './audience.ts';
import type { Deeds } from './audience.ts';

/** A rule, and the same said of what somebody has done: the recount shares nothing with the language. */
export interface CheckedRule {
  readonly segmentId: string;
  readonly rule: SegmentRule;
  readonly holds: (deeds: Deeds) => boolean;
}

/** Each kind of rule comes so often. */
const EACH = 5;
const EVER = 'ever';
const last = (days: number) => ({ lastMs: days * DAY_MS });

type Made = Omit<CheckedRule, 'segmentId'>;

/** Of `nth` from 0 to 4, so that no two rules of a kind are alike. */
const KINDS: Readonly<Record<string, (nth: number) => Made>> = {
  'shares-often': (nth) => ({
    rule: { kind: 'count', of: ['content.shared'], op: 'gte', n: nth + 1, within: last(7) },
    holds: ({ shares }) => shares > nth,
  }),
  'ordered-lately': (nth) => ({
    rule: {
      ...{ kind: 'recency', of: ['order.paid'], op: 'within', ms: 30 * DAY_MS },
      where: { channel: [CHANNELS[nth] ?? ''] },
    },
    holds: ({ orderedThrough }) => (orderedThrough & (1 << nth)) !== 0,
  }),
  'read-variant': (nth) => ({
    rule: {
      ...{ kind: 'count', of: ['content.read'], op: 'gte', n: 2, within: EVER },
      where: { properties: { variant: [VARIANTS[nth] ?? ''] } },
    },
    holds: ({ reads }) => (reads[nth] ?? 0) >= 2,
  }),
  spent: (nth) => ({
    rule: {
      ...{ kind: 'sum', field: 'amount', of: ['order.paid'], op: 'gte', n: (nth + 1) * 20_000 },
      within: last(90),
    },
    holds: ({ orderAmount }) => orderAmount >= (nth + 1) * 20_000,
  }),
  curious: (nth) => ({
    rule: {
      ...{ kind: 'distinct', by: 'objectId', of: ['content.viewed'], op: 'gte', n: 3 * (nth + 1) },
      within: last(30),
    },
    holds: ({ contents }) => contents >= 3 * (nth + 1),
  }),
  'looks-without-buying': (nth) => ({
    rule: {
      kind: 'all',
      rules: [
        { kind: 'count', of: ['content.viewed'], op: 'gte', n: 5 * (nth + 1), within: last(30) },
        { kind: 'not', rule: { kind: 'recency', of: ['order.paid'], op: 'within', ms: 30 * DAY_MS } },
      ],
    },
    holds: ({ views, orderedThrough }) => views >= 5 * (nth + 1) && orderedThrough === 0,
  }),
  engaged: (nth) => ({
    rule: {
      kind: 'any',
      rules: [
        { kind: 'count', of: ['content.read'], op: 'gte', n: nth + 2, within: last(14) },
        { kind: 'count', of: ['content.shared'], op: 'gte', n: nth + 3, within: EVER },
      ],
    },
    holds: ({ reads, shares }) => reads.reduce((sum, one) => sum + one, 0) >= nth + 2 || shares >= nth + 3,
  }),
  'read-then-bought': (nth) => ({
    rule: {
      ...{ kind: 'sequence', spanMs: DAY_MS, within: last(30) },
      steps: [
        { of: ['content.read'], where: { properties: { variant: [VARIANTS[nth] ?? ''] } } },
        { of: ['order.paid'] },
      ],
    },
    holds: ({ orderedAfter }) => (orderedAfter & (1 << nth)) !== 0,
  }),
};

/** Verbs that nobody of the audience uses. */
const UNUSED = RULE_VERBS.filter(
  (verb) =>
    !['content.viewed', 'content.read', 'content.shared', 'order.paid', 'share.reached'].includes(verb),
);

/** Rules of which no event says anything: every other one counts a verb that nobody uses, or an object that nobody sees. */
export function quietRules(count: number): readonly CheckedRule[] {
  return Array.from({ length: count }, (_, nth) => ({
    segmentId: `quiet-${nth}`,
    rule: {
      ...{ kind: 'count', op: 'gte', n: 1 + (nth % EACH), within: last(1 + (nth % 90)) },
      ...(nth % 2 === 0
        ? { of: [UNUSED[nth % UNUSED.length] ?? ''] }
        : { of: ['content.viewed', 'content.read'], where: { objectId: [`unseen-${nth}`] } }),
    },
    holds: () => false,
  }));
}

const QUIET = 10;

/** Fifty: five of each of eight kinds, and ten that nothing matches. */
export const MIXED_RULES: readonly CheckedRule[] = [
  ...Object.entries(KINDS).flatMap(([kind, make]) =>
    Array.from({ length: EACH }, (_, nth) => ({ segmentId: `${kind}-${nth}`, ...make(nth) })),
  ),
  ...quietRules(QUIET),
];
