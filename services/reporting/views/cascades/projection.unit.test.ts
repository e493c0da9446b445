import fc from 'fast-check';
import type { Document, FoldContext } from '@rapport/kernel/projection';
import type { Fact } from '@rapport/kernel/event';
import { toInstant } from '@rapport/kernel/instant';
import type { ShareEdgeObserved, ShareRecorded } from '@rapport/contracts/ingestion/events';
import { cascadesProjection } from './projection.ts';
import type { ContentDocument, NodeDocument } from './projection.ts';

type Event = ShareRecorded | ShareEdgeObserved;

/** Folds events in their order; documents are frozen, as the engine's are. */
function fold(events: readonly Event[]): ReadonlyMap<string, Document> {
  const documents = new Map<string, Document>();
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
    emit: () => {
      throw new Error('Reporting publishes nothing.');
    },
  };
  for (const [offset, event] of events.entries()) {
    const at = Date.parse(event.time);
    const position = { topic: cascadesProjection.topic, partition: 0, offset };
    const fact: Fact<Event> = { position, key: '', event, logClock: at, effectiveAt: at };
    cascadesProjection.fold(context, fact);
  }
  return documents;
}

const envelope = (id: string, at: number) => ({
  specversion: '1.0' as const,
  id,
  source: 'rapport/ingestion',
  time: toInstant(at),
  recordedat: toInstant(at),
  tenantid: 'acme',
  datacontenttype: 'application/json' as const,
});

function share(shareId: string, parentShareId?: string, at = 1_000): ShareRecorded {
  return {
    ...envelope(`node:${shareId}:${at}`, at),
    type: 'rapport.ingestion.ShareRecorded.v1',
    data: {
      shareId,
      contentId: 'c',
      sharerMid: '0'.repeat(32),
      ...(parentShareId !== undefined && { parentShareId }),
      personal: { keyId: 'none', alg: 'none', data: { namespace: 'user', externalId: shareId } },
    },
  };
}

function visit(
  fromShareId: string,
  visitId: string,
  qualified: boolean,
  firstTouch = true,
): ShareEdgeObserved {
  return {
    ...envelope(`edge:${visitId}:${String(firstTouch)}`, 2_000),
    type: 'rapport.ingestion.ShareEdgeObserved.v1',
    data: { fromShareId, contentId: 'c', viewerMid: '1'.repeat(32), visitId, qualified, firstTouch },
  };
}

const content = (documents: ReadonlyMap<string, Document>) =>
  documents.get('contents/acme:c') as ContentDocument;
const node = (documents: ReadonlyMap<string, Document>, id: string) =>
  documents.get(`nodes/acme:${id}`) as NodeDocument | undefined;

describe('a cascade', () => {
  it('counts a root, its children and theirs', () => {
    const documents = fold([share('a'), share('b', 'a'), share('c', 'b'), share('d', 'a')]);
    expect(content(documents)).toMatchObject({ size: 4, roots: 1, waiting: 0, generations: [1, 2, 1] });
    expect(node(documents, 'a')?.children).toBe(2);
    expect(node(documents, 'c')?.depth).toBe(2);
  });

  it('lets children wait for their parent, and links all of them when it comes', () => {
    const early = [share('c', 'b'), share('d', 'c'), share('b', 'a')];
    expect(content(fold(early))).toMatchObject({ size: 0, waiting: 3 });
    expect(content(fold([...early, share('a')]))).toMatchObject({
      size: 4,
      waiting: 0,
      generations: [1, 1, 1, 1],
    });
  });

  it('keeps a share that is told again as one node, at its earliest moment', () => {
    const documents = fold([
      share('a', undefined, 5_000),
      share('a', undefined, 3_000),
      share('a', undefined, 9_000),
    ]);
    expect(content(documents).size).toBe(1);
    expect(node(documents, 'a')?.sharedAt).toBe(3_000);
  });

  it.each([
    ['itself', [share('a', 'a')]],
    ['a circle', [share('a', 'c'), share('b', 'a'), share('c', 'b')]],
  ])('leaves %s waiting and hangs nothing', (_, events) => {
    const documents = fold([...events, share('root')]);
    expect(content(documents)).toMatchObject({ size: 1, waiting: events.length });
  });

  it('counts visitors once, and qualified ones once, before or after the share is known', () => {
    const visits = [visit('a', 'v1', false), visit('a', 'v1', true, false), visit('a', 'v2', true)];
    for (const events of [
      [...visits, share('a')],
      [share('a'), ...visits],
    ]) {
      expect(node(fold(events), 'a')).toMatchObject({ visitors: 2, qualified: 2, depth: 0 });
    }
  });

  it('comes out the same in any order', () => {
    /** Node n hangs below an earlier one, or is a root. */
    const forest = fc
      .array(fc.nat(), { minLength: 1, maxLength: 30 })
      .map((picks) =>
        picks.map((pick, index) =>
          share(`s${index}`, pick % (index + 1) === index ? undefined : `s${pick % (index + 1)}`),
        ),
      );
    fc.assert(
      fc.property(
        forest.chain((events) =>
          fc.tuple(fc.constant(events), fc.shuffledSubarray(events, { minLength: events.length })),
        ),
        ([inOrder, shuffled]) => {
          const sorted = (documents: ReadonlyMap<string, Document>) => [...documents].sort();
          expect(sorted(fold(shuffled))).toEqual(sorted(fold(inOrder)));
        },
      ),
    );
  });
});
