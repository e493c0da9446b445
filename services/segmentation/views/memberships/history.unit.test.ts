import fc from 'fast-check';
import { BLOCK_CHUNKS, CHUNK_EVENTS } from './documents.ts';
import { historyOf, packEvent } from './history.ts';
import type { KnownEvent } from './history.ts';
import { newMember } from './judge.ts';

const text = fc.string({ maxLength: 10 });
const scalar = fc.oneof(text, fc.boolean(), fc.integer());
const events: fc.Arbitrary<KnownEvent> = fc.record(
  {
    id: text,
    verb: text,
    effectiveAt: fc.integer(),
    knownAt: fc.integer(),
    offset: fc.nat(),
    tags: fc.array(text, { maxLength: 3 }),
    properties: fc.dictionary(text, scalar, { maxKeys: 3, noNullPrototype: true }),
    objectKind: text,
    objectId: text,
    channel: text,
    touchpointId: text,
    campaignId: text,
    amount: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    dwellMs: fc.nat(),
    depthPct: fc.nat(100),
  },
  { requiredKeys: ['id', 'verb', 'effectiveAt', 'knownAt', 'tags', 'properties'] },
);

it('gives every event back as it was kept', () => {
  fc.assert(
    fc.property(fc.array(events, { maxLength: 5 }), (kept) => {
      const history = { blocks: 0, chunks: 0, recent: kept.map(packEvent) };
      const member = { ...newMember('acme', 'm', 'acme:m', 0), history };
      expect(historyOf({ getMany: () => [] }, member)).toEqual(kept);
    }),
  );
});

it('fits into a document with events as large as ingestion takes them', () => {
  const mostBytes = 16 * 1_024 * 1_024;
  const properties = { note: '\u{1F375}'.repeat(8 * 1_024) };
  const event = { ...{ id: 'i', verb: 'order.paid', tags: [], properties }, effectiveAt: 0, knownAt: 0 };
  const block = Buffer.byteLength(packEvent(event)) * BLOCK_CHUNKS * CHUNK_EVENTS;
  // With room for what ingestion did not count: an id, a channel, a campaign.
  expect(block).toBeLessThan(0.75 * mostBytes);
});
