import fc from 'fast-check';
import type { RuleEvent } from './event.ts';
import { compileSegmentRule } from './evaluator.ts';
import { compilePattern } from './filter.ts';
import { indexPatterns } from './patternIndex.ts';
import type { EventFilter, EventPattern } from './rule.ts';
import { event } from './testing-events.ts';

const VERBS = ['content.read', 'content.shared', 'order.paid'];
const texts = ['a', 'b', 'c'];
const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });
const scalars = ['a', 1, 0, true, '1'] as const;

const filters: fc.Arbitrary<EventFilter> = fc.record(
  {
    objectKind: some(texts),
    objectId: some(texts),
    channel: some(texts),
    touchpointId: some(texts),
    campaignId: some(texts),
    tagsAny: some(texts),
    tagsAll: some(texts),
    properties: fc.dictionary(fc.constantFrom('p', 'q', 'constructor'), some(scalars), { maxKeys: 2 }),
    dwellMs: fc.constant({ gte: 5 }),
  },
  { requiredKeys: [] },
);

const patterns: fc.Arbitrary<EventPattern> = fc.record(
  { of: some(VERBS), where: filters },
  { requiredKeys: ['of'] },
);

const events: fc.Arbitrary<RuleEvent> = fc.record(
  {
    id: fc.constant('e'),
    verb: fc.constantFrom(...VERBS, 'app.opened'),
    effectiveAt: fc.constant(0),
    tags: fc.array(fc.constantFrom(...texts), { maxLength: 3 }),
    properties: fc.dictionary(fc.constantFrom('p', 'q'), fc.constantFrom(...scalars), {
      noNullPrototype: true,
    }),
    objectKind: fc.constantFrom(...texts),
    objectId: fc.constantFrom(...texts),
    channel: fc.constantFrom(...texts),
    touchpointId: fc.constantFrom(...texts),
    campaignId: fc.constantFrom(...texts),
    dwellMs: fc.nat(10),
  },
  { requiredKeys: ['id', 'verb', 'effectiveAt', 'tags', 'properties'] },
);

it('law: the index never loses a match', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(patterns, { maxLength: 3 }), { maxLength: 20 }),
      fc.array(events, { minLength: 1, maxLength: 20 }),
      (items, happened) => {
        const { find } = indexPatterns(items.entries());
        for (const one of happened) {
          const found = find(one);
          items.forEach((own, item) => {
            if (own.some((pattern) => compilePattern(pattern)(one))) expect(found).toContain(item);
          });
          for (const item of found) expect(items[item]?.some(({ of }) => of.includes(one.verb))).toBe(true);
        }
      },
    ),
    { numRuns: 1_000 },
  );
});

it('finds of a thousand that count one verb those that ask for what the event has', () => {
  const rules = Array.from({ length: 1_000 }, (_, n): EventPattern => ({
    of: ['content.read'],
    where: { objectKind: ['article'], objectId: [`o${n}`] },
  }));
  const { find } = indexPatterns(rules.map((pattern, n) => [n, [pattern]] as const));
  const read = event('e', 0, 'content.read', { objectKind: 'article', objectId: 'o7' });
  expect([...find(read)]).toEqual([7]);
});

it('law: an event that fits none of the patterns of a rule changes nothing that it has counted', () => {
  const within = { lastMs: 1_000 };
  const leaf = (of: readonly string[], where: EventFilter | undefined) => ({
    of,
    ...(where !== undefined && { where }),
  });
  const rules = fc.tuple(patterns, patterns).map(([one, other]) => [
    { kind: 'count', ...leaf(one.of, one.where), op: 'gte', n: 2, within },
    { kind: 'count', ...leaf(one.of, one.where), op: 'gte', n: 2, within: { after: 'last', ...other } },
    { kind: 'distinct', by: 'objectId', ...leaf(one.of, one.where), op: 'gte', n: 2, within },
    { kind: 'recency', ...leaf(one.of, one.where), op: 'within', ms: 100 },
    { kind: 'first', ...one, within },
    { kind: 'streak', ...one, zone: 'UTC', op: 'gte', n: 2 },
    { kind: 'returned', ...one, awayMs: 50, ms: 50 },
    { kind: 'sequence', steps: [one, other], without: one, spanMs: 100, within },
  ]);
  fc.assert(
    fc.property(rules, fc.array(events, { maxLength: 10 }), (all, happened) => {
      for (const rule of all) {
        const evaluator = compileSegmentRule(rule as Parameters<typeof compileSegmentRule>[0]);
        let state = {};
        happened.forEach((one, at) => {
          const next = evaluator.apply(state, { ...one, id: `e${at}`, effectiveAt: at }, at);
          if (!evaluator.patterns.some((pattern) => compilePattern(pattern)(one))) expect(next).toBe(state);
          state = next;
        });
      }
    }),
    { numRuns: 200 },
  );
});
