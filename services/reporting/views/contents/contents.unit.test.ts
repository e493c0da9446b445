import fc from 'fast-check';
import type { EventEnvelope, Fact } from '@rapport/kernel/event';
import { toInstant } from '@rapport/kernel/instant';
import type { AnyProjection, Document, FoldContext } from '@rapport/kernel/projection';
import { createMemoryStore } from '@rapport/platform/memory/store';
import { cascadesProjection } from '../cascades/projection.ts';
import { MAX_INTERVALS, intervalsOf, membershipsProjection } from '../memberships/projection.ts';
import type { MembershipDocument } from '../memberships/projection.ts';
import { CONTENT_READS, MAX_READS, contentsProjection } from './projection.ts';
import type { ReadsDocument } from './projection.ts';
import { MAX_DOCUMENTS, contentPerformance } from './queries.ts';

const START = Date.parse('2026-03-01T08:00:00.000Z');

const personal = { keyId: 'none', alg: 'none', data: { namespace: 'user', externalId: 'x' } };

interface Step {
  readonly what: 'read' | 'share' | 'enter' | 'exit';
  readonly member: string;
  /** Seconds after the start. */
  readonly after: number;
  readonly segment?: string;
  readonly content?: string;
}

const TYPES = {
  read: 'rapport.ingestion.InteractionRecorded.v1',
  share: 'rapport.ingestion.ShareRecorded.v1',
  enter: 'rapport.segmentation.SegmentEntered.v1',
  exit: 'rapport.segmentation.SegmentExited.v1',
};

const PROJECTIONS: readonly AnyProjection[] = [contentsProjection, cascadesProjection, membershipsProjection];

function dataOf({ what, member, segment = 'loyal', content = 'tea' }: Step, n: number): object {
  switch (what) {
    case 'read':
      return { verb: 'content.read', object: { kind: 'article', id: content }, personal };
    case 'share':
      return { shareId: `s${n}`, contentId: content, sharerMid: member, personal };
    case 'enter':
    case 'exit':
      return { segmentId: segment };
  }
}

/** Documents by their full collection names. */
function folded(steps: readonly Step[]): ReadonlyMap<string, ReadonlyMap<string, Document>> {
  const collections = new Map<string, Map<string, Document>>();
  for (const [n, step] of steps.entries()) {
    const at = START + step.after * 1_000;
    const event: EventEnvelope = {
      specversion: '1.0',
      id: `e${n}`,
      source: 'rapport/test',
      type: TYPES[step.what],
      subject: step.member,
      time: toInstant(at),
      recordedat: toInstant(at),
      datacontenttype: 'application/json',
      tenantid: 'acme',
      data: dataOf(step, n),
    };
    for (const projection of PROJECTIONS.filter(({ handles }) => handles.includes(event.type))) {
      const documentsOf = (collection: string): Map<string, Document> => {
        const name = `${projection.name}.${collection}`;
        const documents = collections.get(name) ?? new Map<string, Document>();
        collections.set(name, documents);
        return documents;
      };
      const context: FoldContext = {
        get: <D extends Document>(collection: string, id: string) =>
          documentsOf(collection).get(id) as D | undefined,
        getMany: <D extends Document>(collection: string, ids: readonly string[]) =>
          ids.map((id) => documentsOf(collection).get(id) as D | undefined),
        put: (collection, document) => {
          documentsOf(collection).set(document._id, Object.freeze(document));
        },
        remove: () => undefined,
        emit: () => {
          throw new Error('Reporting publishes nothing.');
        },
      };
      const position = { topic: projection.topic, partition: 0, offset: n };
      const fact: Fact = { position, key: 'any', event, logClock: at, effectiveAt: at };
      projection.keys(fact as never);
      projection.fold(context, fact as never);
    }
  }
  return collections;
}

async function stored(collections: ReadonlyMap<string, ReadonlyMap<string, Document>>) {
  const store = createMemoryStore();
  const writes = [...collections].flatMap(([collection, documents]) =>
    [...documents.values()].map((document) => ({ kind: 'put' as const, collection, document })),
  );
  await store.transact({ expectations: [], writes });
  return store;
}

const pause = async (): Promise<void> => undefined;

async function performanceOf(
  steps: readonly Step[],
  segmentIds: readonly string[] = ['loyal'],
  contentId = 'tea',
) {
  return contentPerformance(await stored(folded(steps)), { tenant: 'acme', contentId, segmentIds, pause });
}

const row = (segmentId: string, reads: number, readers: number, shares = 0, sharers = 0) => ({
  segmentId,
  reads,
  readers,
  shares,
  sharers,
});

describe('readings', () => {
  const readsOf = (steps: readonly Step[]): readonly ReadsDocument[] =>
    [...(folded(steps).get(CONTENT_READS)?.values() ?? [])] as unknown as readonly ReadsDocument[];

  it('are one document a member and content item', () => {
    const read = { what: 'read', member: 'm1' } as const;
    expect(
      readsOf([
        { ...read, after: 9 },
        { ...read, after: 3 },
        { ...read, after: 3, content: 'a:b' },
      ]),
    ).toEqual([
      {
        _id: 'acme:m1:tea',
        tenant: 'acme',
        contentId: 'tea',
        mid: 'm1',
        count: 2,
        readAt: [START + 3_000, START + 9_000],
      },
      { _id: 'acme:m1:a:b', tenant: 'acme', contentId: 'a:b', mid: 'm1', count: 1, readAt: [START + 3_000] },
    ]);
  });

  it('beyond what is kept count for everyone, and in no segment', async () => {
    const steps = Array.from({ length: MAX_READS + 2 }, (_, after): Step => ({
      what: 'read',
      member: 'm1',
      after,
    }));
    const [document] = readsOf(steps);
    expect(document).toMatchObject({ count: MAX_READS + 2 });
    expect(document?.readAt).toHaveLength(MAX_READS);
    expect(document?.readAt[0]).toBe(START + 2_000);
    expect(await performanceOf(steps)).toEqual([
      row('everyone', MAX_READS + 2, 1),
      row('no_segment', MAX_READS, 1),
      row('loyal', 0, 0),
    ]);
  });
});

describe('memberships', () => {
  const membershipOf = (steps: readonly Step[]): MembershipDocument | undefined =>
    folded(steps).get('reporting.memberships.v1.members')?.get('acme:m1') as MembershipDocument | undefined;
  const enter = (after: number, segment = 'loyal'): Step => ({ what: 'enter', member: 'm1', after, segment });
  const exit = (after: number, segment = 'loyal'): Step => ({ what: 'exit', member: 'm1', after, segment });

  it('are intervals, by segment', () => {
    expect(membershipOf([enter(1), exit(3), enter(5), enter(2, 'a.b')])).toEqual({
      _id: 'acme:m1',
      segments: [
        { segmentId: 'a.b', intervals: [{ enteredAt: START + 2_000 }] },
        {
          segmentId: 'loyal',
          intervals: [{ enteredAt: START + 1_000, exitedAt: START + 3_000 }, { enteredAt: START + 5_000 }],
        },
      ],
    });
  });

  it('do not change by an entry or exit told twice, nor by an exit without entry', () => {
    expect(membershipOf([exit(0), enter(1), enter(2), exit(3), exit(4)])).toEqual(
      membershipOf([exit(0), enter(1), exit(3)]),
    );
    expect(membershipOf([exit(0)])?.segments).toEqual([{ segmentId: 'loyal', intervals: [] }]);
  });

  it.each(['constructor', '__proto__', 'toString', 'a.b', '-'])(
    'of a segment called %s are as any other',
    async (name) => {
      const steps: readonly Step[] = [enter(1, name), { what: 'read', member: 'm1', after: 2 }];
      expect(await performanceOf(steps, [name, 'hasOwnProperty'])).toEqual([
        row('everyone', 1, 1),
        row('no_segment', 0, 0),
        row(name, 1, 1),
        row('hasOwnProperty', 0, 0),
      ]);
    },
  );

  it('keep the newest intervals', () => {
    const steps = Array.from({ length: MAX_INTERVALS + 1 }, (_, n) => [enter(2 * n), exit(2 * n + 1)]).flat();
    const intervals = intervalsOf(membershipOf(steps), 'loyal');
    expect(intervals).toHaveLength(MAX_INTERVALS);
    expect(intervals?.[0]?.enteredAt).toBe(START + 2_000);
  });
});

describe('content performance', () => {
  it('counts by membership at the moment of each event: from the entry on, no more from the exit on', async () => {
    const read = (after: number): Step => ({ what: 'read', member: 'm1', after });
    const between: readonly Step[] = [
      { what: 'enter', member: 'm1', after: 10 },
      { what: 'exit', member: 'm1', after: 20 },
    ];
    expect(await performanceOf([...between, read(9), read(10), read(19), read(20)])).toEqual([
      row('everyone', 4, 1),
      row('no_segment', 2, 1),
      row('loyal', 2, 1),
    ]);
  });

  it('equals a naive recount', async () => {
    const members = ['m1', 'm2', 'm3'];
    const step = fc.record({
      what: fc.constantFrom('read' as const, 'share' as const),
      member: fc.constantFrom(...members),
      after: fc.nat(30),
      content: fc.constantFrom('tea', 'tea', 'coffee'),
    });
    /** For each member and segment the ascending seconds at which it is entered and left in turn. */
    const changes = fc.tuple(
      ...members.flatMap(() =>
        [0, 1].map(() =>
          fc.uniqueArray(fc.nat(30), { maxLength: 6 }).map((all) => all.sort((a, b) => a - b)),
        ),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 40 }), changes, async (doings, turns) => {
        const segments = ['loyal', 'young'];
        const turnsOf = (member: string, segment: string): readonly number[] =>
          turns[members.indexOf(member) * 2 + segments.indexOf(segment)] ?? [];
        const moves = members.flatMap((member) =>
          segments.flatMap((segment) =>
            turnsOf(member, segment).map((after, n): Step => ({
              what: n % 2 === 0 ? 'enter' : 'exit',
              member,
              after,
              segment,
            })),
          ),
        );
        const isIn = ({ member, after }: Step, segment: string): boolean =>
          turnsOf(member, segment).filter((turn) => turn <= after).length % 2 === 1;
        const ofTea = doings.filter(({ content }) => content === 'tea');
        const expected = (segmentId: string, holds: (one: Step) => boolean) => {
          const counted = ofTea.filter(holds);
          const of = (what: Step['what']) => counted.filter((one) => one.what === what);
          const membersOf = (what: Step['what']) => new Set(of(what).map(({ member }) => member)).size;
          return row(segmentId, of('read').length, membersOf('read'), of('share').length, membersOf('share'));
        };
        const found = await performanceOf([...moves, ...doings], segments);
        expect(found).toEqual(
          ofTea.length === 0
            ? 'unknown'
            : [
                expected('everyone', () => true),
                expected('no_segment', (one) => !segments.some((segment) => isIn(one, segment))),
                ...segments.map((segment) => expected(segment, (one) => isIn(one, segment))),
              ],
        );
      }),
    );
  });

  it('is the same by pages', async () => {
    const steps = Array.from({ length: 2_300 }, (_, n): Step => ({
      what: n % 2 === 0 ? 'read' : 'share',
      member: `m${n}`,
      after: n,
    }));
    expect(await performanceOf(steps, [])).toEqual([
      row('everyone', 1_150, 1_150, 1_150, 1_150),
      row('no_segment', 1_150, 1_150, 1_150, 1_150),
    ]);
  });

  it('knows no content that is only waited for, nor one of another tenant', async () => {
    expect(await performanceOf([{ what: 'read', member: 'm1', after: 1 }], [], 'coffee')).toBe('unknown');
    const store = await stored(folded([{ what: 'read', member: 'm1', after: 1 }]));
    expect(
      await contentPerformance(store, { tenant: 'other', contentId: 'tea', segmentIds: [], pause }),
    ).toBe('unknown');
  });

  it('reads only so much', async () => {
    const memory = createMemoryStore();
    const seen = { documents: 0 };
    const store: typeof memory = {
      ...memory,
      find: async (_collection, { limit }) => {
        seen.documents += limit;
        return Array.from({ length: limit }, (_, n) => ({
          _id: `acme:m${n}`,
          mid: `m${n}`,
          count: 1,
          readAt: [START],
        }));
      },
    };
    expect(await contentPerformance(store, { tenant: 'acme', contentId: 'tea', segmentIds: [], pause })).toBe(
      'too_large',
    );
    expect(seen.documents).toBeLessThanOrEqual(MAX_DOCUMENTS + 1_000);
  });
});
