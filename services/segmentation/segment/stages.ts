import { DAY_MS } from '@rapport/kernel/instant';
import { EVERYONE } from '@rapport/rules/rule';
import { RULE_VERBS, SHARE_REACHED } from '@rapport/rules/vocabulary';
import type { SegmentPlan } from './plan.ts';

const RECENT_MS = 30 * DAY_MS;
const AWAY_MS = 90 * DAY_MS;

/** What happens to a member, and what ends something, shows nobody active. */
const NO_ACT = [SHARE_REACHED, 'ad.impression', 'account.unfollowed', 'group.left', 'order.refunded'];

const ACTING = RULE_VERBS.filter((verb) => !NO_ACT.includes(verb));

/** The five lifecycle stages, highest first: a member is in the first one whose rule holds, so in exactly one. */
export const LIFECYCLE_STAGES: readonly SegmentPlan[] = [
  {
    segmentId: 'stage.new',
    name: 'New',
    rule: { kind: 'first', of: ACTING, within: { lastMs: RECENT_MS } },
  },
  {
    segmentId: 'stage.reactivated',
    name: 'Reactivated',
    rule: { kind: 'returned', of: ACTING, awayMs: AWAY_MS, ms: RECENT_MS },
  },
  {
    segmentId: 'stage.active',
    name: 'Active',
    rule: { kind: 'recency', of: ACTING, op: 'within', ms: RECENT_MS },
  },
  {
    segmentId: 'stage.at_risk',
    name: 'At risk',
    rule: { kind: 'recency', of: ACTING, op: 'within', ms: AWAY_MS },
  },
  { segmentId: 'stage.dormant', name: 'Dormant', rule: EVERYONE },
];
