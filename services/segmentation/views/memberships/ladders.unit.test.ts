import fc from 'fast-check';
import { DAY_MS, HOUR_MS, toInstant } from '@rapport/kernel/instant';
import type { BehaviorRoleChanged } from '@rapport/contracts/segmentation/events';
import type { RuleEvent } from '@rapport/rules/event';
import { holdsByDefinition } from '@rapport/rules/reference';
import type { SegmentRule } from '@rapport/rules/rule';
import { LADDERS } from '../../segment/ladders.ts';
import { foldMember } from './testing-member.ts';

const RUNS = Number(process.env.RULE_RUNS ?? 100);
const START = Date.parse('2026-03-01T08:00:00.000Z');
const NOBODY = { attributes: {}, segments: new Set<string>() };

/** Some of every role, and some that show nobody active. */
const VERBS = [
  ...['share.reached', 'content.shared', 'invite.sent', 'content.liked', 'order.paid', 'search.performed'],
  ...['content.read', 'account.followed', 'content.viewed', 'ad.impression', 'order.refunded'],
];

/** What a tenant may have in the place of a rung. */
const CHANGED: readonly (readonly [segmentId: string, rule: SegmentRule])[] = [
  ['role.key_person', { kind: 'count', of: ['content.shared'], op: 'gte', n: 2, within: 'ever' }],
  ['role.responder', { kind: 'recency', of: ['content.read'], op: 'within', ms: 10 * DAY_MS }],
  ['stage.new', { kind: 'first', of: ['order.paid'], within: { lastMs: 5 * DAY_MS } }],
  ['stage.at_risk', { kind: 'recency', of: ['order.paid'], op: 'notWithin', ms: DAY_MS }],
];

const steps = fc.array(
  fc.record({
    waitHours: fc.oneof(
      fc.integer({ min: 0, max: 48 }),
      fc.constantFrom(15 * 24, 30 * 24, 61 * 24, 90 * 24, 181 * 24),
    ),
    lateHours: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 100 * 24 })),
    happens: fc.oneof(
      { weight: 9, arbitrary: fc.record({ verb: fc.constantFrom(...VERBS), qualified: fc.boolean() }) },
      fc.constant('again' as const),
      fc.constant('void' as const),
      fc.constantFrom(...CHANGED.map((_, index) => index)),
    ),
  }),
  { minLength: 1, maxLength: 16 },
);

const happens = (verb: string) => ({ verb, qualified: false });

/** What is left of a stay ends where one begins that lasts, and that one is taken back. */
const TOUCHING = [
  { waitHours: 90 * 24, lateHours: 722, happens: happens('invite.sent') },
  { waitHours: 9, lateHours: 11, happens: happens('content.liked') },
  { waitHours: 30 * 24, lateHours: 730, happens: happens('share.reached') },
];

/** From an event on until a rule may turn by time. */
const TURNS = [0, 1, 5, 10, 30, 60, 90, 120, 180].map((days) => days * DAY_MS);

/** Moments at which somebody may come to another rung, and those around them. */
function turningPoints(history: readonly RuleEvent[]): readonly number[] {
  return history.flatMap(({ effectiveAt }) =>
    TURNS.flatMap((after) => [effectiveAt + after - 1, effectiveAt + after, effectiveAt + after + 1]),
  );
}

describe('a ladder', () => {
  it.each(LADDERS)(
    'of $prefix has everybody on exactly one rung, the highest whose rule holds, now and at every moment of the past',
    ({ prefix, standing, rungs }) => {
      fc.assert(
        fc.property(steps, (story) => {
          const folded = foldMember();
          const rules = new Map(rungs.map(({ segmentId, rule }) => [segmentId, rule]));
          const history: RuleEvent[] = [];
          let versions = 1;
          let now = START;
          let changedAt = -Infinity;
          const check = (at: number): void => {
            folded.passTo(at);
            const member = folded.member();
            if (member === undefined) return;
            const expected = [...rules].find(([, rule]) => holdsByDefinition(rule, history, NOBODY, at))?.[0];
            const found = member.segments.filter((id) => id.startsWith(prefix)).join(' and ');
            if (found !== expected || member[standing] !== expected)
              throw new Error(`${found} instead of ${String(expected)} at ${toInstant(at)}`);
            const counted = [...rules.keys()].filter((id) => folded.counted(id) !== 0);
            if (counted.join() !== expected || folded.counted(expected) !== 1)
              throw new Error(`Counted in ${counted.join()} at ${toInstant(at)}`);
          };
          const passTo = (end: number): void => {
            for (
              let at = folded.member()?.dueAt;
              at !== undefined && at <= end;
              at = folded.member()?.dueAt
            ) {
              check(Math.max(now, at - 1));
              check(at);
              now = at;
            }
            now = end;
            check(now);
          };
          // Whoever looks at a rung follows it.
          const [, , looked = rungs[0]] = rungs;
          if (looked === undefined) throw new Error('A ladder has rungs.');
          folded.define('looks', { kind: 'memberOf', segmentId: looked.segmentId }, 1, now);
          folded.record(
            { id: 'first', verb: 'content.viewed', effectiveAt: now, tags: [], properties: {} },
            now,
          );
          history.push({ id: 'first', verb: 'content.viewed', effectiveAt: now, tags: [], properties: {} });
          for (const [index, { waitHours, lateHours, happens }] of story.entries()) {
            passTo(now + waitHours * HOUR_MS);
            const last = history.at(-1);
            if (happens === 'again') {
              if (last !== undefined) folded.record(last, now);
            } else if (happens === 'void') {
              // Somebody is heard of first by what stays.
              const [gone] = history.splice(Math.max(1, history.length - 2), 1);
              if (gone !== undefined) folded.forget(gone.id, now);
            } else if (typeof happens === 'number') {
              const [segmentId, rule] = CHANGED[happens] ?? [];
              if (segmentId === undefined || rule === undefined || !rules.has(segmentId)) continue;
              versions += 1;
              rules.set(segmentId, rule);
              changedAt = now;
              folded.define(segmentId, rule, versions, now);
            } else {
              const { verb, qualified } = happens;
              const properties = verb === 'share.reached' ? { qualified } : {};
              const event = {
                id: `e${index}`,
                verb,
                effectiveAt: now - lateHours * HOUR_MS,
                tags: [],
                properties,
              };
              history.push(event);
              folded.record(event, now);
            }
            check(now);
          }
          passTo(now + 400 * DAY_MS);
          // By an older version of a rule the past stays as it was, and before her first event nobody is anything.
          const since = Math.max(changedAt, Math.min(...history.map(({ effectiveAt }) => effectiveAt)));
          for (const at of turningPoints(history).filter((instant) => instant >= since && instant <= now)) {
            const until = history.filter(({ effectiveAt }) => effectiveAt <= at);
            const expected = [...rules].find(([, rule]) => holdsByDefinition(rule, until, NOBODY, at))?.[0];
            const found = [...rules.keys()].filter((id) =>
              folded.stays(id).some(({ from, to }) => from <= at && at < to),
            );
            const looks = folded.stays('looks').some(({ from, to }) => from <= at && at < to);
            if (looks !== (expected === looked.segmentId) && at >= START)
              throw new Error(
                `It ${looks ? 'held' : 'did not hold'} beside ${String(expected)} at ${toInstant(at)}`,
              );
            if (found.join() !== expected)
              throw new Error(`It was ${found.join()} instead of ${String(expected)} at ${toInstant(at)}`);
          }
          let before: string | undefined;
          for (const { type, data } of folded.published()) {
            const told = data as unknown as BehaviorRoleChanged['data'];
            if (!type.endsWith(standing === 'role' ? 'BehaviorRoleChanged.v1' : 'LifecycleStageChanged.v1'))
              continue;
            // Each says from where, and nobody is told of what is no change.
            if (told.from !== before || told.to === before)
              throw new Error(`${told.from ?? ''} → ${told.to}`);
            before = told.to;
          }
          expect(`${prefix}${before ?? ''}`).toBe(folded.member()?.[standing]);
        }),
        { numRuns: RUNS, examples: [[TOUCHING]] },
      );
    },
  );
});
