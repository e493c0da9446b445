import fc from 'fast-check';
import type { Document, FoldContext } from '@rapport/kernel/projection';
import type { Fact, PublishedEvent } from '@rapport/kernel/event';
import { toInstant } from '@rapport/kernel/instant';
import type { InteractionRecorded } from '@rapport/contracts/ingestion/events';
import { sharesProjection } from './projection.ts';

const START_AT = Date.UTC(2026, 2, 1);

interface Told {
  readonly member: number;
  readonly verb: 'content.shared' | 'content.read' | 'share.clicked' | 'member.registered';
  readonly shareId: string;
  readonly parentShareId?: string;
  readonly contentId?: string | undefined;
  readonly dwellMs?: number;
  readonly at: number;
}

function interaction(id: string, told: Told): InteractionRecorded {
  const { member, verb, shareId, parentShareId, contentId, dwellMs, at } = told;
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
    data: {
      verb,
      shareId,
      fingerprint: id,
      ...(parentShareId !== undefined && { parentShareId }),
      ...(contentId !== undefined && { object: { kind: 'article', id: contentId } }),
      ...(dwellMs !== undefined && { dwellMs }),
      personal: { keyId: 'none', alg: 'none', data: { namespace: 'user', externalId: `m${member}` } },
    },
  };
}

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
    getMany: () => [],
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
