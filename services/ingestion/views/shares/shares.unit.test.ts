import fc from 'fast-check';
import type { Document, FoldContext } from '@rapport/kernel/projection';
import type { Fact, PublishedEvent } from '@rapport/kernel/event';
import { toInstant } from '@rapport/kernel/instant';
import type { InteractionRecorded } from '@rapport/contracts/ingestion/events';
import { MAX_WAITING_FURTHER, sharesProjection } from './projection.ts';

const START_AT = Date.UTC(2026, 2, 1);

interface Told {
  readonly member: number;
  readonly verb: 'content.shared' | 'content.read' | 'share.clicked' | 'member.registered';
  readonly shareId: string;
  readonly parentShareId?: string;
  readonly contentId?: string | undefined;
  readonly campaignId?: string;
  readonly dwellMs?: number;
  readonly backfill?: true;
  readonly at: number;
}

function interaction(id: string, told: Told): InteractionRecorded {
  const { member, verb, shareId, parentShareId, contentId, campaignId, dwellMs, backfill, at } = told;
  return {
    specversion: '1.0',
    id,
    source: 'rapport/ingestion',
    type: 'rapport.ingestion.InteractionRecorded.v1',
    subject: `m${member}`,
    time: toInstant(START_AT + at),
    recordedat: toInstant(START_AT + at),
    datacontenttype: 'application/json',
    tenantid: 'acme',
    ...(backfill === true && { backfill }),
    data: {
      verb,
      shareId,
      fingerprint: id,
      ...(parentShareId !== undefined && { parentShareId }),
      ...(contentId !== undefined && { object: { kind: 'article', id: contentId } }),
      ...(campaignId !== undefined && { campaignId }),
      ...(dwellMs !== undefined && { dwellMs }),
      personal: { keyId: 'none', alg: 'none', data: { namespace: 'user', externalId: `m${member}` } },
    },
  };
}

const bySubject = (one: { readonly subject: string }, other: { readonly subject: string }): number =>
  one.subject < other.subject ? -1 : 1;

interface Folded {
  readonly documents: Readonly<Record<string, Document>>;
  readonly events: readonly PublishedEvent[];
}

/** Folds events in their order; documents are frozen, as the engine's are. */
function fold(events: readonly InteractionRecorded[]): Folded {
  const documents = new Map<string, Document>();
  const published: PublishedEvent[] = [];
  const context: FoldContext = {
    get: <D extends Document>(collection: string, id: string) =>
      documents.get(`${collection}/${id}`) as D | undefined,
    getMany: <D extends Document>(collection: string, ids: readonly string[]) =>
      ids.map((id) => documents.get(`${collection}/${id}`) as D | undefined),
    put: (collection, document) => {
      documents.set(`${collection}/${document._id}`, Object.freeze(document));
    },
    remove: (collection, id) => {
      documents.delete(`${collection}/${id}`);
    },
    emit: (event) => {
      published.push(event);
    },
  };
  for (const [offset, event] of events.entries()) {
    const at = Date.parse(event.time);
    const position = { topic: sharesProjection.topic, partition: 0, offset };
    const fact: Fact<InteractionRecorded> = { position, key: '', event, logClock: at, effectiveAt: at };
    sharesProjection.fold(context, fact);
  }
  return {
    documents: Object.fromEntries([...documents].sort(([one], [other]) => (one < other ? -1 : 1))),
    events: published,
  };
}

const shareIds = fc.constantFrom('s0', 's1', 's2', 's3');
const CONTENTS: Readonly<Record<string, string>> = { s0: 'c0', s1: 'c1' };
const contents = fc.option(fc.constantFrom('c0', 'c1'), { nil: undefined });

const tellings = fc.record({
  member: fc.nat(3),
  at: fc.nat(5),
  shareId: shareIds,
  what: fc.oneof(
    fc.record({ verb: fc.constant('content.shared' as const), contentId: contents, parentShareId: shareIds }),
    fc.record({ verb: fc.constant('content.read' as const), dwellMs: fc.constantFrom(10, 4_000) }),
    fc.record({ verb: fc.constantFrom('share.clicked' as const, 'member.registered' as const) }),
  ),
});

/** Every member is a partition of its own: its events stay in their order, those of others come in between. */
function merged(events: readonly InteractionRecorded[], picks: readonly number[]): InteractionRecorded[] {
  const queues = [...Map.groupBy(events, ({ subject }) => subject).values()].map((queue) => [...queue]);
  const order: InteractionRecorded[] = [];
  for (let turn = 0; queues.length > 0; turn += 1) {
    const index = (picks[turn % picks.length] ?? 0) % queues.length;
    const next = queues[index]?.shift();
    if (next !== undefined) order.push(next);
    if (queues[index]?.length === 0) queues.splice(index, 1);
  }
  return order;
}

const share = { verb: 'content.shared', shareId: 's0' } as const;

const picks = fc.array(fc.nat(11), { minLength: 3, maxLength: 20 });

describe('shares', () => {
  it('are the same documents in whichever order the partitions come', () => {
    fc.assert(
      fc.property(fc.array(tellings, { maxLength: 14 }), picks, picks, (told, one, other) => {
        const events = told.map(({ what, ...rest }, index) => interaction(`i${index}`, { ...rest, ...what }));
        expect(fold(merged(events, one)).documents).toEqual(fold(merged(events, other)).documents);
      }),
      { numRuns: 2_000 },
    );
  });

  it('say the same events in whichever order, where nobody contradicts anybody', () => {
    // What is told again under its id is told once to whoever listens.
    const said = ({ events }: Folded): readonly string[] =>
      [...new Set(events.map((event) => JSON.stringify(event)))].sort();
    fc.assert(
      fc.property(fc.array(tellings, { maxLength: 14 }), picks, picks, (told, one, other) => {
        const owners = new Map<string, number>();
        const events = told.map(({ what, member, ...rest }, index) => {
          const owner = owners.get(rest.shareId) ?? member;
          if (what.verb === 'content.shared') owners.set(rest.shareId, owner);
          if (what.verb !== 'content.shared') return interaction(`i${index}`, { ...rest, ...what, member });
          const contentId = CONTENTS[rest.shareId];
          return interaction(`i${index}`, { ...rest, ...what, member: owner, contentId });
        });
        expect(said(fold(merged(events, one)))).toEqual(said(fold(merged(events, other))));
      }),
      { numRuns: 1_000 },
    );
  });

  it('are of the earlier member and of what she shared, whoever is met first', () => {
    const ann = interaction('a', { ...share, member: 0, contentId: 'hers', at: 1 });
    const bob = interaction('b', { ...share, member: 1, contentId: 'his', at: 2 });
    const visit = interaction('v', { verb: 'share.clicked', shareId: 's0', member: 2, at: 3 });
    for (const events of [
      [ann, bob, visit],
      [bob, ann, visit],
    ]) {
      const { documents, events: published } = fold(events);
      expect(documents['shares/acme:s0']).toMatchObject({ owner: { mid: 'm0', contentId: 'hers' } });
      expect(published.at(-2)).toMatchObject({ subject: 'm0', data: { contentId: 'hers', visitId: 'v' } });
    }
  });

  it('are reached for good by whoever registers, at once or after a look', () => {
    const ann = interaction('a', { ...share, member: 0, contentId: 'hers', at: 1 });
    const through = { shareId: 's0', member: 2 };
    const came = interaction('v', { verb: 'share.clicked', ...through, at: 2 });
    const registered = interaction('r', { verb: 'member.registered', ...through, at: 3 });
    const reached = (events: readonly InteractionRecorded[]): readonly unknown[] =>
      fold(events)
        .events.filter(({ type }) => type.endsWith('ShareReached.v1'))
        .map(({ id, data }) => [id, (data as { readonly qualified: boolean }).qualified]);
    expect(reached([ann, registered])).toEqual([['reached:r:s0', true]]);
    expect(reached([ann, came, registered])).toEqual([
      ['reached:v:s0', false],
      ['reached:v:s0:q', true],
    ]);
  });

  describe('whose sharer has them of another share', () => {
    const parent = interaction('p', {
      ...{ verb: 'content.shared', shareId: 's1', contentId: 'c', member: 0, at: 1 },
      campaignId: 'spring',
    });
    const child = interaction('c', { ...share, member: 1, parentShareId: 's1', contentId: 'c', at: 2 });
    const grandchild = interaction('g', {
      ...{ verb: 'content.shared', shareId: 's2', parentShareId: 's0', contentId: 'c', member: 2, at: 3 },
    });
    const through = (shareId: string, member: number, id: string, dwellMs = 10) =>
      interaction(id, { verb: 'content.read', shareId, member, dwellMs, at: 4, backfill: true });
    const further = (events: readonly InteractionRecorded[]) =>
      fold(events).events.filter(({ type }) => type.endsWith('ShareReachedFurther.v1'));
    const toldTo = (events: readonly InteractionRecorded[]): readonly string[] =>
      further(events)
        .map(({ key, id }) => `${key} ${id}`)
        .sort();

    it('tell her of a visit, and whose it was, in whichever order', () => {
      const look = through('s0', 3, 'v');
      const read = through('s0', 3, 'r', 4_000);
      for (const events of [
        [parent, child, look, read],
        [child, parent, look, read],
        [child, look, parent, read],
        [child, look, read, parent],
        [look, child, read, parent],
        [look, read, parent, child],
        [look, parent, read, child],
      ]) {
        const told = further(events);
        expect(told).toHaveLength(2);
        expect(told[0]).toEqual({
          id: 'further:v:s0',
          type: 'rapport.ingestion.ShareReachedFurther.v1',
          topic: 'rapport.interactions.v1',
          key: 'acme:m0',
          tenant: 'acme',
          subject: 'm0',
          occurredAt: START_AT + 4,
          causationId: 'v',
          backfill: true,
          data: {
            ...{ visitId: 'v', shareId: 's0', parentShareId: 's1', contentId: 'c', visitorMid: 'm3' },
            ...{ qualified: false, depth: 2, campaignId: 'spring' },
            personal: { keyId: 'none', alg: 'none', data: { namespace: 'user', externalId: 'm0' } },
          },
        });
        expect(told[1]).toMatchObject({ id: 'further:v:s0:q', causationId: 'r', data: { qualified: true } });
      }
    });

    it('tell her once of each visitor', () => {
      expect(toldTo([parent, child, through('s0', 3, 'v', 4_000), through('s0', 3, 'w', 4_000)])).toEqual([
        'acme:m0 further:v:s0',
      ]);
      expect(toldTo([child, through('s0', 3, 'v', 4_000), through('s0', 3, 'w', 4_000), parent])).toEqual([
        'acme:m0 further:v:s0',
      ]);
    });

    it('tell her nothing of herself, nor of what she has made of her own', () => {
      const herOwn = interaction('c', { ...share, member: 0, parentShareId: 's1', contentId: 'c', at: 2 });
      const nobody: readonly string[] = [];
      for (const late of [true, false]) {
        const told = (...rest: readonly InteractionRecorded[]) =>
          toldTo(late ? [...rest, parent] : [parent, ...rest]);
        expect(told(child, through('s0', 0, 'v'))).toEqual(nobody);
        expect(told(child, through('s0', 1, 'v'))).toEqual(nobody);
        expect(told(herOwn, through('s0', 3, 'v'))).toEqual(nobody);
      }
    });

    it('tell nobody further than that', () => {
      const visit = through('s2', 3, 'v');
      expect(toldTo([parent, child, grandchild, visit])).toEqual(['acme:m1 further:v:s2']);
      expect(toldTo([grandchild, visit, parent, child])).toEqual(['acme:m1 further:v:s2']);
    });

    it('let nothing wait where two race for a share', () => {
      const rival = interaction('b', { ...share, member: 2, parentShareId: 's1', contentId: 'c', at: 3 });
      expect(toldTo([child, through('s0', 3, 'v'), rival, parent])).toEqual([]);
      expect(toldTo([parent, child, through('s0', 3, 'v'), rival])).toEqual(['acme:m0 further:v:s0']);
    });

    it('are read as ever where more visits wait than may, of which the first wait', () => {
      const visits = Array.from({ length: MAX_WAITING_FURTHER + 5 }, (_, index) =>
        through('s0', 10_000 - index, `v${index}`),
      );
      const told = toldTo([child, ...visits, parent]);
      expect(told).toHaveLength(MAX_WAITING_FURTHER);
      const firstByMember = visits.map(({ subject = '', id }) => ({ subject, id })).sort(bySubject);
      const expected = firstByMember
        .slice(0, MAX_WAITING_FURTHER)
        .map(({ id }) => `acme:m0 further:${id}:s0`);
      expect(told).toEqual(expected.sort());
    });
  });

  it('take the content of a parent whose owner turns out to be another', () => {
    const parent = { verb: 'content.shared', shareId: 's1' } as const;
    const ann = interaction('a', { ...parent, member: 0, contentId: 'hers', at: 1 });
    const bob = interaction('b', { ...parent, member: 1, contentId: 'his', at: 2 });
    const child = interaction('c', { ...share, member: 2, parentShareId: 's1', at: 3 });
    const visit = interaction('v', { verb: 'share.clicked', shareId: 's0', member: 3, at: 4 });
    const { events } = fold([bob, child, ann, visit]);
    expect(events.at(-1)).toMatchObject({ data: { contentId: 'hers', visitId: 'v' } });
  });
});
