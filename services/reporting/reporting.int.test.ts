import { keptForm } from '@rapport/kernel/projection';
import type { Store } from '@rapport/engine/ports/store';
import { createMongoStore } from '@rapport/platform/mongo/store';
import { createProfiledDatabase } from '@rapport/testkit/profiledDatabase';
import type { ProfiledDatabase } from '@rapport/testkit/profiledDatabase';
import { mongodbUri } from '@rapport/testkit/servers';
import { packCell, packCells } from './views/activity/cells.ts';
import { ACTIVITY_DAYS, activityProjection } from './views/activity/projection.ts';
import { tallyPeriod } from './views/activity/queries.ts';
import { breakdownTally } from './views/activity/report.ts';
import { CASCADE_CONTENTS, CASCADE_NODES, cascadesProjection } from './views/cascades/projection.ts';
import { findShare, largestCascades, readTree, sumSubtree } from './views/cascades/queries.ts';
import { CONTENT_READS, contentsProjection } from './views/contents/projection.ts';
import { contentPerformance } from './views/contents/queries.ts';

const DAYS = ['2026-03-01', '2026-03-02', '2026-03-03'];
const MEMBERS = 1_100;
const SHARES = 5_000;

const cell = {
  hour: Date.parse('2026-03-01T00:00:00.000Z') / 3_600_000,
  verb: 'content.read',
  campaign: '',
  gender: 'unknown',
  region: 'unknown',
  ageBand: 'unknown',
  channel: 'web',
  n: 1,
  value: 2n,
};

const STAR = 2_300;
const parentOf = (n: number): number => (n <= STAR ? 0 : n <= 2 * STAR ? n - STAR : Math.floor(n / 7));

/** The root has more children than a page holds; below each of them hangs another, and then a tree of some depth. */
const parents = Map.groupBy(
  Array.from({ length: SHARES - 1 }, (_, n) => n + 1),
  parentOf,
);
const node = (n: number) => ({
  _id: `acme:s${n}`,
  tenant: 'acme',
  contentId: 'tea',
  shareId: `s${n}`,
  sharerMid: `m${n % MEMBERS}`,
  ref: { namespace: 'user', externalId: 'x' },
  parentShareId: n === 0 ? '' : `s${parentOf(n)}`,
  depth: n === 0 ? 0 : 1,
  sharedAt: n % 13,
  children: parents.get(n)?.length ?? 0,
  visitors: 0,
  qualified: 0,
});

let database: ProfiledDatabase;
let store: Store;

async function fill(collection: string, documents: readonly { readonly _id: string }[]): Promise<void> {
  const kept = documents.map(keptForm);
  const others = kept.map((document) => ({ ...document, _id: `b${document._id}`, tenant: 'bacme' }));
  await database.insert(collection, [...kept, ...others]);
}

beforeAll(async () => {
  database = await createProfiledDatabase('reporting');
  store = await createMongoStore({ uri: mongodbUri(), database: database.name, appName: 'reporting-int' });
  for (const { name, collections } of [activityProjection, contentsProjection, cascadesProjection]) {
    await store.ensureCollections(
      collections.map((spec) => ({ name: `${name}.${spec.name}`, indexes: spec.indexes ?? [] })),
    );
  }
  const members = Array.from({ length: MEMBERS }, (_, n) => `m${n}`);
  await fill(
    ACTIVITY_DAYS,
    DAYS.flatMap((day) =>
      members.map((mid) => ({
        _id: `acme:${mid}:${day}`,
        tenant: 'acme',
        mid,
        day,
        cells: packCells([packCell(cell)]),
      })),
    ),
  );
  await fill(
    CONTENT_READS,
    members.map((mid) => ({
      _id: `acme:${mid}:tea`,
      tenant: 'acme',
      contentId: 'tea',
      mid,
      count: 1,
      readAt: [1],
    })),
  );
  await fill(
    CASCADE_NODES,
    Array.from({ length: SHARES }, (_, n) => node(n)),
  );
  await fill(
    CASCADE_CONTENTS,
    members.map((id, n) => ({
      _id: `acme:${id}`,
      tenant: 'acme',
      contentId: id,
      size: n % 50,
      generations: [1],
    })),
  );
  await database.profile();
});

afterAll(async () => {
  await store.close();
  await database.drop();
});

async function expectNoWaste(collection: string, pages: number): Promise<void> {
  const reads = (await database.reads()).filter(({ ns }) => ns === `${database.name}.${collection}`);
  expect(reads.length).toBeGreaterThanOrEqual(pages);
  const wasteful = reads.filter(
    ({ docsExamined = 0, nreturned = 0, hasSortStage }) => docsExamined > nreturned || hasSortStage === true,
  );
  expect(wasteful).toEqual([]);
}

const pause = async (): Promise<void> => undefined;

describe('against a real server', () => {
  it('a report reads each member-day once, in order of an index', async () => {
    const tally = breakdownTally(['channel']);
    const query = { tenant: 'acme', period: {}, wanted: () => true, pause };
    expect(await tallyPeriod(store, query, tally)).toBe('complete');
    const days = DAYS.length * MEMBERS;
    expect(tally.result().total).toEqual({
      values: [],
      interactions: days,
      members: MEMBERS,
      value: BigInt(days * 2),
    });
    await expectNoWaste(ACTIVITY_DAYS, 7);
  });

  it('a tree, a subtree and a content item cost the nodes that they hold', async () => {
    const tree: string[] = [];
    for (let after: string | undefined; ; after = tree.at(-1)) {
      const page = await readTree(store, {
        tenant: 'acme',
        contentId: 'tea',
        limit: 500,
        ...(after !== undefined && { after }),
      });
      if (page === 'unknown_place') throw new Error('The place is lost.');
      tree.push(...page.map(({ shareId }) => shareId));
      if (page.length < 500) break;
    }
    expect(new Set(tree).size).toBe(SHARES);
    expect(tree).toHaveLength(SHARES);
    const root = await findShare(store, 'acme', 's0');
    if (root === undefined) throw new Error('The share is there.');
    expect(await sumSubtree(store, root)).toMatchObject({ size: SHARES });
    const asked = { tenant: 'acme', contentId: 'tea', segmentIds: [], pause };
    expect(await contentPerformance(store, asked)).toMatchObject([
      { segmentId: 'everyone', reads: MEMBERS, readers: MEMBERS, shares: SHARES, sharers: MEMBERS },
      { segmentId: 'no_segment' },
    ]);
    await expectNoWaste(CONTENT_READS, 2);
    await expectNoWaste(CASCADE_NODES, 10);
  });

  it('the largest cascades are found without looking at the others', async () => {
    const found = await largestCascades(store, 'acme', 10);
    expect(found.map(({ size }) => size)).toEqual(Array.from({ length: 10 }, () => 49));
    await expectNoWaste(CASCADE_CONTENTS, 1);
  });
});
