import type { SegmentRule } from '@rapport/rules/rule';
import { MAX_PUBLISHED_SEGMENTS, MAX_RULE_BYTES, refusedFor } from './room.ts';

/** A rule of so many bytes as JSON, in letters of three bytes each. */
function ruleOf(bytes: number): SegmentRule {
  const rule = (value: string): SegmentRule => ({ kind: 'attribute', field: 'region', op: 'eq', value });
  const rest = bytes - JSON.stringify(rule('')).length;
  return rule('茶'.repeat(Math.floor(rest / 3)) + 'x'.repeat(rest % 3));
}

const published = (count: number, bytes: number, waiting?: number) =>
  Array.from({ length: count }, (_, n) => ({
    plan: { segmentId: `s${n}`, name: 's', rule: ruleOf(bytes) },
    ...(waiting !== undefined && {
      inForce: {
        ...{ version: 1, activeFrom: 0, isBackfilled: true },
        plan: { segmentId: `s${n}`, name: 's', rule: ruleOf(waiting) },
      },
    }),
  }));
const one = (segmentId: string, bytes = 300) => ({ segmentId, rule: ruleOf(bytes) });

it('there is room for a thousand segments, and for new versions of them', () => {
  expect(refusedFor(published(MAX_PUBLISHED_SEGMENTS - 1, 300), one('new'))).toBeUndefined();
  expect(refusedFor(published(MAX_PUBLISHED_SEGMENTS, 300), one('new'))).toBe('TOO_MANY_SEGMENTS');
  expect(refusedFor(published(MAX_PUBLISHED_SEGMENTS, 300), one('s7'))).toBeUndefined();
});

it('there is room for so many bytes of rules, those in force and those that wait to take over', () => {
  const whole = MAX_RULE_BYTES / 512;
  expect(refusedFor(published(511, whole), one('new', whole))).toBeUndefined();
  expect(refusedFor(published(511, whole), one('new', whole + 1))).toBe('RULES_TOO_LONG');
  expect(refusedFor(published(512, whole), one('s7'))).toBe('RULES_TOO_LONG');
  expect(refusedFor(published(256, whole / 2, whole), one('new', MAX_RULE_BYTES / 4))).toBeUndefined();
  expect(refusedFor(published(256, whole / 2, whole), one('new', MAX_RULE_BYTES / 4 + 1))).toBe(
    'RULES_TOO_LONG',
  );
});
