import fc from 'fast-check';
import type { Fact } from '@rapport/kernel/event';
import { HOUR_MS, toInstant } from '@rapport/kernel/instant';
import { keptForm } from '@rapport/kernel/projection';
import type { Document, FoldContext } from '@rapport/kernel/projection';
import { STAGES, stageOf } from '@rapport/contracts/ingestion/verbs';
import type { Verb } from '@rapport/contracts/ingestion/verbs';
import type { InteractionRecorded, MemberAttributesChanged } from '@rapport/contracts/ingestion/events';
import { createMemoryStore } from '@rapport/platform/memory/store';
import { MAX_CELLS, MAX_VALUE, addCell, packCell, packCells, unpackCell, unpackCells } from './cells.ts';
import type { Cell } from './cells.ts';
import { ACTIVITY_DAYS, activityProjection, ageBandOf } from './projection.ts';
import type { DayDocument } from './projection.ts';
import { MAX_MEMBER_DAYS, MAX_REPORT_CELLS, tallyPeriod } from './queries.ts';
import type { Period } from './queries.ts';
import { MAX_ROWS, breakdownTally, funnelTally } from './report.ts';
import type { Tally } from './report.ts';

const START = Date.parse('2026-03-01T22:30:00.000Z');

interface Done {
  readonly member: string;
  readonly at: number;
  readonly verb?: Verb;
  readonly tenant?: string;
  readonly campaignId?: string;
  readonly channel?: string;
  readonly geo?: Readonly<Record<string, string | number>>;
  readonly amount?: string;
}

type Handled = InteractionRecorded | MemberAttributesChanged;

const personal = { keyId: 'none', alg: 'none' as const, data: { namespace: 'user', externalId: 'x' } };

function factOf(
  member: string,
  at: number,
  tenant: string,
  part: Pick<Handled, 'type' | 'data'>,
): Fact<Handled> {
  const event = {
    specversion: '1.0',
    id: 'any',
    source: 'rapport/ingestion',
    subject: member,
    time: toInstant(at),
    recordedat: toInstant(at),
    datacontenttype: 'application/json',
    tenantid: tenant,
    ...part,
  } as Handled;
  const position = { topic: activityProjection.topic, partition: 0, offset: 0 };
  return { position, key: `${tenant}:${member}`, event, logClock: at, effectiveAt: at };
}

function did({
  member,
  at,
  verb = 'content.read',
  tenant = 'acme',
  geo,
  amount,
  ...rest
}: Done): Fact<Handled> {
  const value = amount === undefined ? {} : { value: { amount, currency: 'CNY' } };
  return factOf(member, at, tenant, {
    type: 'rapport.ingestion.InteractionRecorded.v1',
    data: { verb, ...rest, ...(geo !== undefined && { geo }), ...value, personal },
  });
}

function became(
  member: string,
  attributes: MemberAttributesChanged['data']['attributes'],
  cleared: string[] = [],
): Fact<Handled> {
  return factOf(member, START, 'acme', {
    type: 'rapport.ingestion.MemberAttributesChanged.v1',
    data: { attributes, cleared, personal },
  });
}

/** The documents that follow from facts; documents that a fold changed in place would throw. */
function folded(facts: readonly Fact<Handled>[]): ReadonlyMap<string, Document> {
  const documents = new Map<string, Document>();
  const context: FoldContext = {
    get: <D extends Document>(collection: string, id: string) =>
      documents.get(`${collection}/${id}`) as D | undefined,
    getMany: <D extends Document>(collection: string, ids: readonly string[]) =>
      ids.map((id) => documents.get(`${collection}/${id}`) as D | undefined),
    put: (collection, document) => {
      documents.set(`${collection}/${document._id}`, Object.freeze(document));
    },
    remove: () => undefined,
    emit: () => {
      throw new Error('Reporting publishes nothing.');
    },
  };
  for (const fact of facts) {
    activityProjection.keys(fact);
    activityProjection.fold(context, fact);
  }
  return documents;
}

const daysOf = (facts: readonly Fact<Handled>[]): readonly DayDocument[] =>
  [...folded(facts)].flatMap(([path, document]) =>
    path.startsWith('days/') ? [document as DayDocument] : [],
  );

const cellsOf = (facts: readonly Fact<Handled>[]): readonly Cell[] =>
  daysOf(facts).flatMap(({ cells }) => unpackCells(cells).map(unpackCell));

const turns = { taken: 0 };
const pause = async (): Promise<void> => {
  turns.taken += 1;
};

async function report<Result>(
  facts: readonly Fact<Handled>[],
  tally: Tally<Result>,
  period: Period = {},
  wanted: (cell: Cell) => boolean = () => true,
): Promise<Result> {
  const store = createMemoryStore();
  const writes = daysOf(facts).map((document) => ({
    kind: 'put' as const,
    collection: ACTIVITY_DAYS,
    document,
  }));
  await store.transact({ expectations: [], writes });
  expect(await tallyPeriod(store, { tenant: 'acme', period, wanted, pause }, tally)).toBe('complete');
  return tally.result();
}

describe('what a member did', () => {
  it('is one document a UTC day, with a cell for each kind and hour', () => {
    const facts = [
      did({ member: 'm1', at: START, amount: '250' }),
      did({ member: 'm1', at: START + 60_000, amount: '50' }),
      did({ member: 'm1', at: START + HOUR_MS }),
      did({ member: 'm1', at: START + 2 * HOUR_MS }),
    ];
    expect(
      daysOf(facts).map(({ _id, cells }) => [_id, unpackCells(cells).map(({ n, value = 0n }) => [n, value])]),
    ).toEqual([
      [
        'acme:m1:2026-03-01',
        [
          [2, 300n],
          [1, 0n],
        ],
      ],
      ['acme:m1:2026-03-02', [[1, 0n]]],
    ]);
  });

  it('carries the attributes that were known when it was recorded', () => {
    const facts = [
      did({ member: 'm1', at: START }),
      became('m1', { gender: 'female', region: 'CN-31', ageBand: '55+' }),
      did({ member: 'm1', at: START, channel: 'wechat' }),
      became('m1', { birthYear: 1990 }, ['gender']),
      did({ member: 'm1', at: START, geo: { region: 'CN-11' } }),
    ];
    expect(
      cellsOf(facts).map(({ gender, region, ageBand, channel }) => [gender, region, ageBand, channel]),
    ).toEqual(
      expect.arrayContaining([
        ['unknown', 'unknown', 'unknown', 'unknown'],
        ['female', 'CN-31', '55+', 'wechat'],
        ['unknown', 'CN-11', '35-44', 'unknown'],
      ]),
    );
  });

  it.each([
    ['empty', ''],
    ['too long', 'x'.repeat(129)],
    ['a number', 31],
  ])("takes the member's region where the event's is %s", (_name, region) => {
    const facts = [became('m1', { region: 'CN-31' }), did({ member: 'm1', at: START, geo: { region } })];
    expect(cellsOf(facts)).toMatchObject([{ region: 'CN-31' }]);
  });

  it('keeps texts apart that look like separators, operators or each other', () => {
    const texts = ['a.b', 'a', '$set', 'a|b', '__proto__', 'constructor', '"],["'];
    const facts = texts.flatMap((region) =>
      texts.map((channel) => did({ member: 'm1', at: START, geo: { region }, channel })),
    );
    expect(new Set(cellsOf(facts).map(({ region, channel }) => JSON.stringify([region, channel]))).size).toBe(
      texts.length ** 2,
    );
  });

  it('comes out the same in any order', () => {
    const facts = [1, 2, 3, 4, 5].map((n) =>
      did({ member: 'm1', at: START + n * 900_000, channel: `c${n % 2}` }),
    );
    fc.assert(
      fc.property(fc.shuffledSubarray(facts, { minLength: facts.length }), (shuffled) => {
        expect(folded(shuffled)).toEqual(folded(facts));
      }),
    );
  });

  it('is moved to a document that stays as it is when it is full', () => {
    const kinds = Array.from({ length: 2 * MAX_CELLS + 1 }, (_, n) =>
      did({ member: 'm1', at: START, channel: `c${n}` }),
    );
    const parts = (facts: readonly Fact<Handled>[]) =>
      daysOf(facts)
        .map(({ _id, cells, full = 0 }) => [_id, unpackCells(cells).length, full])
        .sort();
    expect(parts(kinds)).toEqual([
      ['acme:m1:2026-03-01#1', MAX_CELLS, 0],
      ['acme:m1:2026-03-01#2', MAX_CELLS, 0],
      ['acme:m1:2026-03-01', 1, 2],
    ]);
    expect(parts(kinds.slice(0, MAX_CELLS))).toEqual([['acme:m1:2026-03-01', MAX_CELLS, 0]]);
  });

  it('counts a kind that comes again when its document is full once more, and the member once', async () => {
    const kinds = Array.from({ length: MAX_CELLS + 1 }, (_, n) =>
      did({ member: 'm1', at: START, channel: `c${n}`, amount: '5' }),
    );
    const { rows, total } = await report([...kinds, ...kinds], breakdownTally(['channel']));
    expect(rows).toHaveLength(MAX_CELLS + 1);
    expect(
      rows.every(({ interactions, members, value }) => interactions === 2 && members === 1 && value === 10n),
    ).toBe(true);
    expect(total).toMatchObject({ interactions: 2 * (MAX_CELLS + 1), members: 1 });
  });

  it('adds values up to the largest that an answer can hold', () => {
    const [cell] = cellsOf([did({ member: 'm1', at: START, amount: String(MAX_VALUE) })]);
    if (cell === undefined) throw new Error('No cell.');
    expect(addCell([packCell(cell)], packCell({ ...cell, value: 1n }))).toMatchObject([
      { n: 2, value: MAX_VALUE },
    ]);
  });

  it.each([
    [2009, '0-17'],
    [2008, '18-24'],
    [2001, '25-34'],
    [1991, '35-44'],
    [1981, '45-54'],
    [1971, '55+'],
    [2026, '0-17'],
  ])('of someone born in %i is of age %s', (birthYear, band) => {
    expect(ageBandOf(birthYear, START)).toBe(band);
  });
});

describe('reports', () => {
  const things = fc.array(
    fc.record({
      member: fc.constantFrom('m1', 'm2', 'm3', 'm4'),
      at: fc.nat(72).map((quarters) => START + quarters * 900_000),
      verb: fc.constantFrom<Verb>(
        'ad.clicked',
        'content.read',
        'search.performed',
        'order.paid',
        'content.shared',
      ),
      tenant: fc.constantFrom('acme', 'acme', 'acme', 'other'),
      campaignId: fc.constantFrom('spring', 'autumn'),
      channel: fc.constantFrom('wechat', 'web'),
      amount: fc.nat(1_000).map(String),
    }),
    { maxLength: 60 },
  );
  const FROM = Date.parse('2026-03-01T23:00:00.000Z');
  const TO = Date.parse('2026-03-02T10:00:00.000Z');
  const isInside = ({ tenant, at }: { readonly tenant: string; readonly at: number }): boolean =>
    tenant === 'acme' && at >= FROM && at < TO;

  it('count the funnel of a campaign as a naive recount does', async () => {
    await fc.assert(
      fc.asyncProperty(things, async (done) => {
        const wanted = done.filter((one) => isInside(one) && one.campaignId === 'spring');
        const stagesOf = Map.groupBy(wanted, ({ member }): string => member);
        const hasStage = (member: string, stage: string): boolean =>
          stagesOf.get(member)?.some(({ verb }) => stageOf(verb) === stage) === true;
        const members = [...stagesOf.keys()];
        const funnel = await report(
          done.map(did),
          funnelTally(),
          { from: FROM, to: TO },
          ({ campaign }) => campaign === 'spring',
        );
        expect(funnel).toEqual({
          members: members.length,
          stages: STAGES.map((stage, index) => ({
            stage,
            interactions: wanted.filter(({ verb }) => stageOf(verb) === stage).length,
            members: members.filter((member) => hasStage(member, stage)).length,
            membersThrough: members.filter((member) =>
              STAGES.slice(0, index + 1).every((earlier) => hasStage(member, earlier)),
            ).length,
          })),
        });
      }),
    );
  });

  it('break a verb down as a naive recount does', async () => {
    await fc.assert(
      fc.asyncProperty(things, async (done) => {
        const wanted = done.filter((one) => isInside(one) && one.verb === 'order.paid');
        const rowOf = (values: readonly string[], of: typeof wanted) => ({
          values,
          interactions: of.length,
          members: new Set(of.map(({ member }) => member)).size,
          value: of.reduce((sum, { amount }) => sum + BigInt(amount), 0n),
        });
        const { rows, total } = await report(
          done.map(did),
          breakdownTally(['channel', 'gender']),
          { from: FROM, to: TO },
          ({ verb }) => verb === 'order.paid',
        );
        const expected = [...Map.groupBy(wanted, ({ channel }) => channel)].map(([channel, of]) =>
          rowOf([channel, 'unknown'], of),
        );
        expect(rows).toHaveLength(expected.length);
        expect(rows).toEqual(expect.arrayContaining(expected));
        expect(rows.map(({ interactions }) => interactions)).toEqual(
          expected.map(({ interactions }) => interactions).sort((one, other) => other - one),
        );
        expect(total).toEqual(rowOf([], wanted));
      }),
    );
  });

  it('are the same by pages, and let others have their turn', async () => {
    const facts = Array.from({ length: 2_500 }, (_, n) =>
      did({ member: `m${n % 1_250}`, at: START + (n < 1_250 ? 0 : 2 * HOUR_MS) }),
    );
    turns.taken = 0;
    expect(await report(facts, funnelTally())).toMatchObject({
      members: 1_250,
      stages: expect.arrayContaining([
        { stage: 'interest', members: 1_250, interactions: 2_500, membersThrough: 0 },
      ]),
    });
    expect(turns.taken).toBeGreaterThan(0);
  });

  const cell: Cell = {
    hour: 0,
    verb: 'content.read',
    campaign: '',
    gender: 'unknown',
    region: 'unknown',
    ageBand: 'unknown',
    channel: 'web',
    n: 1,
    value: 0n,
  };

  it.each([
    ['member-days', MAX_MEMBER_DAYS, keptForm({ cells: packCells([packCell(cell)]) })],
    [
      'cells',
      MAX_REPORT_CELLS / 1_000,
      keptForm({ cells: packCells(Array.from({ length: 1_000 }, () => packCell(cell))) }),
    ],
  ])('read only so many %s', async (_name, most, kept) => {
    const memory = createMemoryStore();
    const seen = { documents: 0 };
    const store: typeof memory = {
      ...memory,
      find: async (_collection, { limit }) => {
        seen.documents += limit;
        return Array.from({ length: limit }, (_, n) => ({
          _id: `acme:m${n}`,
          mid: `m${n}`,
          day: '2026-03-01',
          ...kept,
        }));
      },
    };
    const query = { tenant: 'acme', period: {}, wanted: () => false, pause };
    expect(await tallyPeriod(store, query, funnelTally())).toBe('too_long');
    expect(seen.documents).toBeLessThanOrEqual(most + 1_000);
  });

  it('have only so many rows', () => {
    const tally = breakdownTally(['region']);
    const taken = Array.from({ length: MAX_ROWS + 1 }, (_, n) =>
      tally.add('m1', { ...cell, region: `r${n}` }),
    );
    expect(taken.indexOf(false)).toBe(MAX_ROWS);
    expect(tally.add('m1', { ...cell, region: 'r0' })).toBe(true);
  });
});
