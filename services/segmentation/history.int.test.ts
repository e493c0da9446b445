import { randomUUID } from 'node:crypto';
import type { Store } from '@rapport/engine/ports/store';
import type { Document } from '@rapport/kernel/projection';
import { createMongoStore } from '@rapport/platform/mongo/store';
import { mongodbUri } from '@rapport/testkit/servers';
import {
  HISTORY,
  LASTING,
  MEMBERS,
  MEMBERSHIPS,
  STAYS,
  blockId,
  chunkId,
  stayId,
} from './views/memberships/documents.ts';
import type { Change, StayDocument } from './views/memberships/documents.ts';
import { packEvent } from './views/memberships/history.ts';
import { newMember } from './views/memberships/judge.ts';
import { createMembershipsProjection } from './views/memberships/projection.ts';
import { differences, sampleMembers, staysAt, staysOf, withHistories } from './views/memberships/queries.ts';
import type { Difference } from './views/memberships/queries.ts';

const COLLECTION = `${MEMBERSHIPS}.${STAYS}`;
const SPAN = 100;
const place = { tenant: 'acme', segmentId: 'loyal' };

let store: Store;

beforeAll(async () => {
  const database = `segmentation_${randomUUID().slice(0, 8)}`;
  store = await createMongoStore({ uri: mongodbUri(), database, appName: 'segmentation-int' });
  const { collections } = createMembershipsProjection();
  const stays = collections.find(({ name }) => name === STAYS);
  await store.ensureCollections([
    { name: COLLECTION, indexes: stays?.indexes ?? [] },
    { name: `${MEMBERSHIPS}.${MEMBERS}`, indexes: [] },
    { name: `${MEMBERSHIPS}.${HISTORY}`, indexes: [] },
  ]);
});

afterAll(async () => {
  await store.drop(await store.listCollections());
  await store.close();
});

const why = (version: number, knownAt = version): Change => ({
  version,
  knownAt,
  reason: 'event',
  causes: { causeEventIds: [`e${version}`], causeCount: 1 },
});

function stay(member: string, from: number, to: number, segmentId = 'loyal', tenant = 'acme'): StayDocument {
  // Every third is known late.
  const known = (at: number): number => at + (at % 3 === 0 ? 7 : 0);
  const entered = why(from, known(from));
  const _id = stayId(member, segmentId, from, entered.knownAt);
  const document = { _id, tenant, segmentId, member, from, to, entered };
  const left = why(to, Math.max(known(to), entered.knownAt));
  return to === LASTING
    ? { ...document, lastsUntilKnown: LASTING }
    : { ...document, left, lastsUntilKnown: left.knownAt };
}

/** A fixed sequence that looks like chance: the same stays in every run. */
function* numbers(): Generator<number, never> {
  let seed = 42;
  for (;;) {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    yield seed / 2 ** 31;
  }
}

/** Forty members with none to five stays each, some of which overlap, as late events leave them. */
function manyStays(): readonly StayDocument[] {
  const chance = numbers();
  const below = (limit: number): number => Math.floor(chance.next().value * limit);
  return Array.from({ length: 40 }, (_, index) => `acme:m${String(index).padStart(2, '0')}`).flatMap(
    (member) => {
      const begins = new Set(Array.from({ length: below(6) }, () => below(SPAN)));
      return [...begins].map((from) => {
        const isLasting = from === Math.max(...begins) && below(2) === 0;
        return stay(member, from, isLasting ? LASTING : from + 1 + below(30));
      });
    },
  );
}

describe('the history of memberships in MongoDB', () => {
  const stays = manyStays();
  const members = [...new Set(stays.map(({ member }) => member))].sort();
  const isInside = (member: string, at: number): boolean =>
    stays.some((one) => one.member === member && one.from <= at && at < one.to);

  beforeAll(async () => {
    const others = [stay('acme:m00', 0, LASTING, 'other'), stay('beta:m00', 0, LASTING, 'loyal', 'beta')];
    const writes = [...stays, ...others].map((document) => ({
      kind: 'put' as const,
      collection: COLLECTION,
      document,
    }));
    expect(await store.transact({ expectations: [], writes })).toEqual({ outcome: 'committed' });
  });

  it.each([1, 3, 100])('lists who belonged at every moment, each once, in pages of %i', async (limit) => {
    for (let at = -1; at <= SPAN + 30; at += 7) {
      const seen: string[] = [];
      let after: string | undefined;
      do {
        const page = await staysAt(store, { ...place, ...(after !== undefined && { after }) }, { at }, limit);
        seen.push(...page.map(({ member }) => member));
        after = page.length === limit ? page.at(-1)?.member : undefined;
      } while (after !== undefined);
      expect(seen).toEqual(members.filter((member) => isInside(member, at)));
      expect([...(await staysOf(store, place, [...members, 'acme:nobody'], { at })).keys()]).toEqual(seen);
    }
  });

  it.each([1, 4, 500])('tells who came and went between any two moments, in pages of %i', async (limit) => {
    for (let from = 0; from < SPAN; from += 19) {
      for (let to = from + 3; to < SPAN + 30; to += 23) {
        const told: Difference[] = [];
        let after: string | undefined;
        do {
          const page = await differences(
            store,
            { ...place, ...(after !== undefined && { after }) },
            { from, to },
            limit,
          );
          told.push(...page.differences);
          ({ after } = page);
        } while (after !== undefined);
        const expected = members.flatMap((member) => {
          const [was, is] = [isInside(member, from), isInside(member, to)];
          if (was === is) return [];
          const own = stays.filter((one) => one.member === member);
          const begun = own.filter((one) => one.from <= to && to < one.to);
          const ended = own.filter((one) => from < one.to && one.to <= to);
          const first = begun.toSorted((one, other) => one.from - other.from)[0];
          const last = ended.toSorted((one, other) => other.to - one.to)[0];
          return was
            ? [{ member, change: 'left', at: last?.to, why: last?.left }]
            : [{ member, change: 'entered', at: first?.from, why: first?.entered }];
        });
        expect(told).toEqual(expected);
      }
    }
  });
});

describe('a sample of members in MongoDB', () => {
  const event = (id: string) =>
    packEvent({ id, verb: 'content.shared', effectiveAt: 1, knownAt: 1, tags: [], properties: {} });
  const midOf = (n: number): string => String(n).padStart(32, '0');
  const members = Array.from({ length: 30 }, (_, n) => {
    const [_id, history] = [`acme:${midOf(n)}`, { blocks: n % 2, chunks: 1, recent: [event(`r${n}`)] }];
    return { ...newMember('acme', midOf(n), _id, n), history };
  });

  beforeAll(async () => {
    const strangers = ['acm:', 'acme0:', 'beta:'].map((start) =>
      newMember('x', midOf(1), `${start}${midOf(1)}`, 1),
    );
    const pieces = members.flatMap(({ _id, history }) => [
      ...(history.blocks === 1 ? [{ _id: blockId(_id, 0), events: [event(`b${_id}`)] }] : []),
      { _id: chunkId(_id, 0), events: [event(`c${_id}`)] },
    ]);
    const put = (noun: string) => (document: Document) =>
      ({ kind: 'put', collection: `${MEMBERSHIPS}.${noun}`, document }) as const;
    const writes = [...[...members, ...strangers].map(put(MEMBERS)), ...pieces.map(put(HISTORY))];
    expect(await store.transact({ expectations: [], writes })).toEqual({ outcome: 'committed' });
  });

  it.each([0, 7, 29])(
    'begins behind a key, goes on from the first, and has nobody twice: %i',
    async (begin) => {
      const drawn = await sampleMembers(store, 'acme', midOf(begin), 12);
      const expected = Array.from({ length: 12 }, (_, n) => midOf((begin + 1 + n) % 30));
      expect(drawn.map(({ mid }) => mid).sort()).toEqual(expected.sort());
      expect(await sampleMembers(store, 'acme', midOf(begin), 500)).toHaveLength(30);
    },
  );

  it('comes with all that was recorded, in its order', async () => {
    const sample = await sampleMembers(store, 'acme', midOf(0), 30);
    for await (const { member, history } of withHistories(store, sample)) {
      const [n, { _id }] = [Number(member.mid), member];
      expect(history.map(({ id }) => id)).toEqual([...(n % 2 === 1 ? [`b${_id}`] : []), `c${_id}`, `r${n}`]);
    }
  });
});
