import fc from 'fast-check';
import type { Fact } from '@rapport/kernel/event';
import { toInstant } from '@rapport/kernel/instant';
import type { Document, FoldContext } from '@rapport/kernel/projection';
import type { ShareEdgeObserved, ShareRecorded } from '@rapport/contracts/ingestion/events';
import { createMemoryStore } from '@rapport/platform/memory/store';
import { CASCADE_CONTENTS, CASCADE_NODES, MAX_DEPTH, MAX_WAITING, cascadesProjection } from './projection.ts';
import type { ContentDocument, NodeDocument } from './projection.ts';
import { findShare, readTree, sumSubtree } from './queries.ts';

const START = Date.parse('2026-03-01T08:00:00.000Z');
const MID = 'a'.repeat(32);

type Handled = ShareRecorded | ShareEdgeObserved;

interface Share {
  readonly shareId: string;
  readonly parentShareId?: string;
  readonly contentId?: string;
  /** Seconds after the start. */
  readonly after?: number;
}

function factOf(at: number, part: Pick<Handled, 'type' | 'data'>): Fact<Handled> {
  const event = {
    specversion: '1.0',
    id: 'any',
    source: 'rapport/ingestion',
    time: toInstant(at),
    recordedat: toInstant(at),
    datacontenttype: 'application/json',
    tenantid: 'acme',
    ...part,
  } as Handled;
  const position = { topic: cascadesProjection.topic, partition: 0, offset: 0 };
  return { position, key: `acme:${event.data.contentId}`, event, logClock: at, effectiveAt: at };
}

function shared({ shareId, parentShareId, contentId = 'tea', after = 0 }: Share): Fact<Handled> {
  return factOf(START + after * 1_000, {
    type: 'rapport.ingestion.ShareRecorded.v1',
    data: {
      shareId,
      contentId,
      sharerMid: MID,
      ...(parentShareId !== undefined && { parentShareId }),
      personal: { keyId: 'none', alg: 'none', data: { namespace: 'user', externalId: shareId } },
    },
  });
}

function visited(fromShareId: string, visitId: string, qualified: boolean, firstTouch = true): Fact<Handled> {
  return factOf(START, {
    type: 'rapport.ingestion.ShareEdgeObserved.v1',
    data: { fromShareId, contentId: 'tea', viewerMid: MID, visitId, qualified, firstTouch },
  });
}

class World {
  readonly documents = new Map<string, Document>();
  private readonly context: FoldContext = {
    get: <D extends Document>(collection: string, id: string) =>
      this.documents.get(`${collection}/${id}`) as D | undefined,
    getMany: <D extends Document>(collection: string, ids: readonly string[]) =>
      ids.map((id) => this.documents.get(`${collection}/${id}`) as D | undefined),
    put: (collection, document) => {
      this.documents.set(`${collection}/${document._id}`, Object.freeze(document));
    },
    remove: (collection, id) => {
      this.documents.delete(`${collection}/${id}`);
    },
    emit: () => {
      throw new Error('Reporting publishes nothing.');
    },
  };

  constructor(facts: Iterable<Fact<Handled>> = []) {
    for (const fact of facts) this.fold(fact);
  }

  fold(fact: Fact<Handled>): void {
    cascadesProjection.keys(fact);
    cascadesProjection.fold(this.context, fact);
  }

  content(id = 'tea'): ContentDocument | undefined {
    return this.documents.get(`contents/acme:${id}`) as ContentDocument | undefined;
  }

  node(shareId: string): NodeDocument | undefined {
    return this.documents.get(`nodes/acme:${shareId}`) as NodeDocument | undefined;
  }

  async stored() {
    const store = createMemoryStore();
    const writes = [...this.documents].flatMap(([path, document]) =>
      path.startsWith('awaited/')
        ? []
        : [
            {
              kind: 'put' as const,
              collection: path.startsWith('nodes/') ? CASCADE_NODES : CASCADE_CONTENTS,
              document,
            },
          ],
    );
    await store.transact({ expectations: [], writes });
    return store;
  }
}

/** The tree page by page, as a caller reads it. */
async function wholeTree(world: World, limit: number, root?: NodeDocument): Promise<readonly NodeDocument[]> {
  const store = await world.stored();
  const nodes: NodeDocument[] = [];
  for (;;) {
    const after = nodes.at(-1)?.shareId;
    const page = await readTree(store, {
      tenant: 'acme',
      contentId: 'tea',
      limit,
      ...(root !== undefined && { root }),
      ...(after !== undefined && { after }),
    });
    if (page === 'unknown_place') throw new Error('The place is lost.');
    nodes.push(...page);
    if (page.length < limit) return nodes;
  }
}

/** Depth by following parents, `undefined` where that ends nowhere. */
function naiveDepth(shares: readonly Share[], shareId: string): number | undefined {
  const byId = new Map(shares.map((share) => [share.shareId, share]));
  const seen = new Set<string>();
  for (let id = shareId, depth = 0; ; depth += 1) {
    const share = byId.get(id);
    if (share === undefined || seen.has(id)) return undefined;
    if (share.parentShareId === undefined) return depth;
    seen.add(id);
    id = share.parentShareId;
  }
}

function naiveSums(shares: readonly Share[]) {
  const depths = shares.map(({ shareId }) => naiveDepth(shares, shareId));
  const known = depths.filter((depth) => depth !== undefined);
  const generations = Array.from(
    { length: known.reduce((most, depth) => Math.max(most, depth + 1), 0) },
    (_, depth) => known.filter((one) => one === depth).length,
  );
  return {
    size: known.length,
    roots: generations[0] ?? 0,
    waiting: depths.length - known.length,
    generations,
  };
}

const NAMES = ['s0', 's1', 's2', 's3', 's4', 's5', 's6', 's7', 's8', 's9'];
/** Any shares: forests, missing parents, circles of one and more. */
const anyShares = fc
  .tuple(...NAMES.map(() => fc.option(fc.constantFrom(...NAMES, 'never'), { nil: undefined, freq: 4 })))
  .chain((parents) =>
    fc.shuffledSubarray(
      NAMES.map((shareId, n): Share => {
        const parentShareId = parents[n];
        return { shareId, after: (n * 7) % 4, ...(parentShareId !== undefined && { parentShareId }) };
      }),
      { minLength: 1 },
    ),
  );

describe('a cascade', () => {
  it('has its depth, and counts who came through a share', () => {
    const world = new World([
      shared({ shareId: 'root' }),
      shared({ shareId: 'child', parentShareId: 'root' }),
      shared({ shareId: 'grandchild', parentShareId: 'child' }),
      visited('child', 'v1', false),
      visited('child', 'v2', true),
      visited('child', 'v1', true, false),
    ]);
    expect(world.content()).toMatchObject({ size: 3, roots: 1, waiting: 0, generations: [1, 1, 1] });
    expect(world.node('child')).toMatchObject({
      depth: 1,
      children: 1,
      visitors: 2,
      qualified: 2,
      ref: { namespace: 'user', externalId: 'child' },
    });
  });

  it('is the same as a naive recount and the same documents, in any order and told twice', async () => {
    await fc.assert(
      fc.asyncProperty(anyShares, fc.infiniteStream(fc.nat()), async (shares, order) => {
        const facts = shares.map(shared);
        const world = new World(facts);
        const { size, roots, waiting, generations } = naiveSums(shares);
        expect(world.content()).toMatchObject({ size, roots, waiting, generations });
        for (const share of shares) {
          expect(world.node(share.shareId)?.depth).toBe(naiveDepth(shares, share.shareId));
        }
        const twice = [...facts, ...facts]
          .map((fact) => ({ fact, place: order.next().value ?? 0 }))
          .sort((one, other) => one.place - other.place)
          .map(({ fact }) => fact);
        expect(new World(twice).documents).toEqual(world.documents);
      }),
      { numRuns: 300 },
    );
  });

  it('is read depth first, siblings by time, the same by pages of any size', async () => {
    await fc.assert(
      fc.asyncProperty(anyShares, fc.integer({ min: 1, max: 12 }), async (shares, limit) => {
        const expected: string[] = [];
        const visit = (parent: string | undefined): void => {
          const level = shares
            .filter(({ parentShareId }) => parentShareId === parent)
            .sort(
              (one, other) => (one.after ?? 0) - (other.after ?? 0) || (one.shareId < other.shareId ? -1 : 1),
            );
          for (const { shareId } of level) {
            expected.push(shareId);
            visit(shareId);
          }
        };
        visit(undefined);
        const world = new World(shares.map(shared));
        expect((await wholeTree(world, limit)).map(({ shareId }) => shareId)).toEqual(expected);
      }),
    );
  });

  it('is added up below every share, circles included', async () => {
    await fc.assert(
      fc.asyncProperty(anyShares, async (shares) => {
        const world = new World(shares.map(shared));
        const store = await world.stored();
        for (const { shareId } of shares) {
          const below = new Set([shareId]);
          for (let before = 0; before < below.size;) {
            before = below.size;
            for (const share of shares) {
              if (share.parentShareId !== undefined && below.has(share.parentShareId))
                below.add(share.shareId);
            }
          }
          const root = await findShare(store, 'acme', shareId);
          if (root === undefined) throw new Error('The share is told.');
          const sums = await sumSubtree(store, root);
          const depth = naiveDepth(shares, shareId);
          expect(sums?.size).toBe(depth === undefined ? 0 : below.size);
          expect(sums?.waiting).toBe(depth === undefined ? below.size : 0);
          const tree = await wholeTree(world, 3, root);
          expect(tree.map((node) => node.shareId).sort()).toEqual(
            depth === undefined ? [] : [...below].sort(),
          );
          const deepest = Math.max(0, ...tree.map((node) => (node.depth ?? 0) - (depth ?? 0)));
          expect(sums?.generations).toHaveLength(depth === undefined ? 0 : deepest + 1);
        }
      }),
    );
  });

  it('keeps a share that is told again as one node at its earliest moment', () => {
    const world = new World([
      shared({ shareId: 'root', after: 5 }),
      shared({ shareId: 'root', after: 2 }),
      shared({ shareId: 'root', after: 9 }),
    ]);
    expect(world.content()).toMatchObject({ size: 1 });
    expect(world.node('root')?.sharedAt).toBe(START + 2_000);
  });

  it('stays within its content: a parent of another one is waited for', () => {
    const facts = [
      shared({ shareId: 'root', contentId: 'coffee' }),
      shared({ shareId: 'child', parentShareId: 'root', contentId: 'tea' }),
    ];
    for (const order of [facts, facts.toReversed()]) {
      const world = new World(order);
      expect(world.node('root')).toMatchObject({ depth: 0, children: 0 });
      expect(world.content('tea')).toMatchObject({ size: 0, waiting: 1 });
    }
  });

  it('finds a share by its id alone, and only one that was told', async () => {
    const world = new World([
      shared({ shareId: 'root', contentId: 'coffee' }),
      shared({ shareId: 'child', parentShareId: 'root', contentId: 'a:b' }),
      shared({ shareId: 'lost', parentShareId: 'never', contentId: 'tea' }),
    ]);
    const store = await world.stored();
    expect(await findShare(store, 'acme', 'root')).toMatchObject({ contentId: 'coffee' });
    expect(await findShare(store, 'acme', 'child')).toMatchObject({ contentId: 'a:b' });
    expect(await findShare(store, 'acme', 'never')).toBeUndefined();
    expect(await findShare(store, 'acme', 'chil')).toBeUndefined();
    expect(await findShare(store, 'acme', 'child:a')).toBeUndefined();
    expect(await findShare(store, 'other', 'root')).toBeUndefined();
  });

  it('holds a chain of the greatest depth, told backwards; what hangs deeper waits', () => {
    const chain = Array.from({ length: MAX_DEPTH + 3 }, (_, n) =>
      shared({ shareId: `s${n}`, ...(n > 0 && { parentShareId: `s${n - 1}` }) }),
    );
    // Told forwards but for the root, so that everything waits for it.
    const world = new World([...chain.slice(1), ...chain.slice(0, 1)]);
    expect(world.content()).toMatchObject({ size: MAX_DEPTH + 1, waiting: 2 });
    expect(world.node(`s${MAX_DEPTH}`)).toMatchObject({ depth: MAX_DEPTH, waiting: [`s${MAX_DEPTH + 1}`] });
    expect(world.node(`s${MAX_DEPTH + 1}`)?.depth).toBeUndefined();
    const again = new World(chain);
    expect(again.content()).toEqual(world.content());
  });

  it('lets only so many shares wait', () => {
    const world = new World();
    for (let n = 0; n < MAX_WAITING; n += 1) {
      world.fold(shared({ shareId: `s${n}`, parentShareId: `never${n % 200}` }));
    }
    expect(() => {
      world.fold(shared({ shareId: 'more', parentShareId: 'never' }));
    }).toThrow('wait for their parents');
    world.fold(shared({ shareId: 'never0' }));
    expect(world.content()).toMatchObject({
      size: 1 + MAX_WAITING / 200,
      waiting: MAX_WAITING - MAX_WAITING / 200,
    });
  });
});
