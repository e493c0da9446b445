import fc from 'fast-check';
import type { Fact, PublishedEvent } from '@rapport/kernel/event';
import { toInstant } from '@rapport/kernel/instant';
import type { FoldContext } from '@rapport/kernel/projection';
import { createCodec } from '@rapport/contracts/codec';
import type { ComputedTraitChanged } from '@rapport/contracts/segmentation/events';
import type { RuleEvent } from '@rapport/rules/event';
import type { TraitMeasure } from '@rapport/rules/rule';
import { parseTraitText } from '@rapport/rules/text';
import { tellPast } from '../../api/pastTraits.ts';
import { newMember } from '../memberships/judge.ts';
import { createMembershipsProjection } from '../memberships/projection.ts';
import type { MembershipsEvent } from '../memberships/projection.ts';
import { foldMember } from '../memberships/testing-member.ts';
import type { FoldedMember } from '../memberships/testing-member.ts';
import type { TraitChange, TraitInForce } from './documents.ts';
import { correctTraits } from './fold.ts';
import { compileDefinition } from './trait.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-03-01T08:00:00.000Z');
const { encode } = createCodec();

type Told = PublishedEvent & { readonly data: ComputedTraitChanged['data'] };

function measured(text: string): TraitMeasure {
  const parsed = parseTraitText(text);
  if (parsed.outcome === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.measure;
}

function define(
  folded: FoldedMember,
  traitId: string,
  text: string,
  {
    version = 1,
    at = 0,
    ends,
  }: { readonly version?: number; readonly at?: number; readonly ends?: true } = {},
): void {
  folded.trait({ traitId, version, measure: measured(text), ...(ends && { ends }) }, START + at);
}

function memberWith(traits: Readonly<Record<string, string>>): FoldedMember {
  const folded = foldMember();
  for (const [traitId, text] of Object.entries(traits)) define(folded, traitId, text);
  return folded;
}

function event(id: string, at: number, more: Partial<RuleEvent> = {}): RuleEvent {
  return {
    id,
    verb: 'content.read',
    effectiveAt: START + at,
    tags: [],
    properties: {},
    channel: 'web',
    ...more,
  };
}

function read(
  folded: FoldedMember,
  id: string,
  at: number,
  { late = 0, channel = 'web', verb = 'content.read' } = {},
): void {
  folded.record(event(id, at - late, { channel, verb }), START + at);
}

const toldBy = (folded: FoldedMember): readonly Told[] =>
  folded.published().filter((one): one is Told => one.type.includes('ComputedTraitChanged'));

/** `likes v1: none → tea because of e1 (1), event, at 5` */
function told(folded: FoldedMember): readonly string[] {
  return toldBy(folded).map(({ data, occurredAt, backfill }) => {
    const {
      traitId,
      definitionVersion,
      from = 'none',
      to = 'none',
      causeEventIds,
      causeCount,
      reason,
    } = data;
    const because = `${causeEventIds.join(',')} (${causeCount}), ${reason}${backfill ? ' (backfill)' : ''}`;
    return `${traitId} v${definitionVersion}: ${from} → ${to} because of ${because}, at ${occurredAt - START}`;
  });
}

const valueOf = (folded: FoldedMember, traitId: string): string | number | undefined =>
  folded.traits()?.traits.find((trait) => trait.traitId === traitId)?.value;

/** All changes of a trait by its history, the oldest first. */
async function pastOf(folded: FoldedMember, text: string, until: number): Promise<readonly TraitChange[]> {
  const definition: TraitInForce = {
    ...{ traitId: 'asked', version: 1, statesFrom: 1, revision: 1 },
    measure: measured(text),
  };
  const compiled = compileDefinition(definition);
  const { changes } = await tellPast(compiled, folded.history(), until, Infinity, () => true);
  return changes.toReversed();
}

const READS = 'count(content.read) within 10 milliseconds';
const CHANNEL = 'favourite(channel of content.read) within 10 milliseconds';

describe('traits of a member', () => {
  it('change with events and with time, each change with its causes', () => {
    const folded = memberWith({ reads: READS, channel: CHANNEL });
    read(folded, 'e1', 1);
    read(folded, 'e2', 3, { channel: 'wechat' });
    read(folded, 'e3', 4, { channel: 'web' });
    folded.passTo(START + 20);
    expect(told(folded)).toEqual([
      'channel v1: none → web because of e1 (1), event, at 1',
      'reads v1: 0 → 1 because of e1 (1), event, at 1',
      'channel v1: web → wechat because of e2 (1), event, at 3',
      'reads v1: 1 → 2 because of e2,e1 (2), event, at 3',
      'channel v1: wechat → web because of e3,e1 (2), event, at 4',
      'reads v1: 2 → 3 because of e3,e2,e1 (3), event, at 4',
      'reads v1: 3 → 2 because of e3,e2,e1 (3), time, at 11',
      'reads v1: 2 → 1 because of e3,e2 (2), time, at 13',
      'channel v1: web → none because of e3 (1), time, at 14',
      'reads v1: 1 → 0 because of e3 (1), time, at 14',
    ]);
  });

  it('are told by events that keep their contract, to whoever the caller knows', () => {
    const folded = memberWith({ channel: CHANNEL });
    read(folded, 'e1', 1);
    define(folded, 'reads', READS, { at: 2 });
    folded.reach(START + 3);
    const [first] = toldBy(folded);
    expect(first).toMatchObject({
      id: expect.stringMatching(/^trait:channel:1:a{32}:e1$/) as unknown,
      topic: 'rapport.segments.v1',
      key: `acme:${first?.subject}`,
      causationId: 'e1',
      data: { confidence: 20, personal: { data: { namespace: 'user', externalId: 'alice' } } },
    });
    expect(toldBy(folded)).toHaveLength(2);
    for (const { id, type, data } of toldBy(folded)) {
      const at = toInstant(START);
      const envelope = { specversion: '1.0', id, source: 'rapport/segmentation', type, time: at } as const;
      const rest = { recordedat: at, tenantid: 'acme', datacontenttype: 'application/json', data } as const;
      expect(() => encode({ ...envelope, ...rest })).not.toThrow();
    }
  });

  it('are nothing where nothing was recorded that they count', () => {
    const folded = memberWith({ reads: READS });
    read(folded, 'e1', 1, { verb: 'content.shared' });
    folded.reach(START + 2);
    expect(folded.traits()).toBeUndefined();
    expect(told(folded)).toEqual([]);
  });

  it('count what was recorded before they were defined, and tell what that comes to, for nobody to act on', () => {
    const folded = foldMember();
    read(folded, 'e1', 1);
    read(folded, 'e2', 3);
    define(folded, 'reads', READS, { at: 12 });
    folded.reach(START + 12);
    folded.reach(START + 12);
    expect(told(folded)).toEqual(['reads v1: 0 → 1 because of e2 (1), definition (backfill), at 11']);
    folded.passTo(START + 20);
    expect(told(folded).slice(1)).toEqual(['reads v1: 1 → 0 because of e2 (1), time, at 13']);
  });

  it('tell nobody what was over before they were defined', () => {
    const folded = foldMember();
    read(folded, 'e1', 1);
    define(folded, 'reads', READS, { at: 12 });
    folded.reach(START + 12);
    expect(told(folded)).toEqual([]);
    expect(valueOf(folded, 'reads')).toBe(0);
  });

  it('are computed before whatever their members do next', () => {
    const folded = foldMember();
    read(folded, 'e1', 1);
    define(folded, 'reads', READS, { at: 2 });
    read(folded, 'e2', 3);
    expect(told(folded)).toEqual([
      'reads v1: 0 → 1 because of e1 (1), definition (backfill), at 1',
      'reads v1: 1 → 2 because of e2,e1 (2), event, at 3',
    ]);
  });

  it('go on counting under a new version with the same measure, and are told anew under another', () => {
    const folded = memberWith({ reads: READS });
    read(folded, 'e1', 1);
    define(folded, 'reads', READS, { version: 2, at: 2 });
    folded.reach(START + 2);
    read(folded, 'e2', 3);
    expect(valueOf(folded, 'reads')).toBe(2);
    define(folded, 'reads', 'count(content.read) within 3 milliseconds', { version: 3, at: 4 });
    expect(valueOf(folded, 'reads')).toBe(2);
    folded.reach(START + 4);
    expect(told(folded).slice(2)).toEqual(['reads v3: 2 → 1 because of e2 (1), definition (backfill), at 4']);
    // An older version that is appended again, by a restored store, changes nothing.
    const before = JSON.stringify([...folded.documents()]);
    define(folded, 'reads', READS, { version: 2, at: 4 });
    folded.reach(START + 4);
    expect(JSON.stringify([...folded.documents()])).toBe(before);
  });

  it('are computed by a new measure when time would have changed what the one before has counted', () => {
    const folded = memberWith({ reads: READS });
    read(folded, 'e1', 1);
    define(folded, 'reads', 'count(content.shared) ever', { version: 2, at: 2 });
    folded.passTo(START + 11);
    expect(told(folded).slice(1)).toEqual(['reads v2: 1 → 0 because of  (0), definition (backfill), at 11']);
    expect(folded.traits()).toBeUndefined();
  });

  it('end when they are retired', () => {
    const folded = memberWith({ reads: READS, channel: CHANNEL });
    read(folded, 'e1', 1);
    define(folded, 'reads', READS, { version: 2, at: 2, ends: true });
    read(folded, 'e2', 3);
    const ids = () => folded.traits()?.traits.map(({ traitId }) => traitId);
    expect(ids()).toEqual(['channel']);
    define(folded, 'reads', READS, { version: 1, at: 4 });
    folded.reach(START + 4);
    expect(ids()).toEqual(['channel']);
    folded.passTo(START + DAY);
    expect(folded.traits()?.dueAt).toBeUndefined();
  });

  it('park a definition that is none', () => {
    const broken = { traitId: 'x', version: 1, measure: { kind: 'max' } as unknown as TraitMeasure };
    expect(() => {
      foldMember().trait(broken, START);
    }).toThrow('holds no valid trait');
  });
});

it('of tenants without traits nothing is read', () => {
  const projection = createMembershipsProjection();
  const asked: string[] = [];
  const documents: Readonly<Record<string, object>> = {
    definitions: { _id: 'acme:3', revision: 1, segments: [] },
    members: newMember('acme', 'a', 'acme:a', 0),
  };
  const context = {
    get: (collection: string) => {
      asked.push(collection);
      return documents[collection];
    },
    getMany: (collection: string, ids: readonly string[]) => {
      if (ids.length > 0) asked.push(collection);
      return [];
    },
    put: () => undefined,
    remove: () => undefined,
    emit: () => undefined,
  } as unknown as FoldContext;
  const fact = {
    position: { topic: projection.topic, partition: 3, offset: 1 },
    key: '_system:backfill',
    event: {
      ...{ id: 'b', tenantid: 'acme', type: 'rapport.segmentation.SegmentBackfilled.v1' },
      data: { segmentId: 's', version: 1, mids: ['a'] },
    },
    ...{ logClock: START, effectiveAt: START },
  } as unknown as Fact<MembershipsEvent>;
  expect(projection.keys(fact).map(({ collection }) => collection)).toEqual(['definitions', 'members']);
  projection.fold(context, fact);
  expect(asked).toContain('members');
  expect(asked).not.toContain('traits');
});

it('a build that comes to something else is told by the same event', () => {
  const score = 'rfm(content.read) recency (7 days) frequency (2) monetary (100) within 365 days';
  const folded = memberWith({ channel: CHANNEL, score });
  read(folded, 'e1', 1);
  const after = folded.traits();
  if (after === undefined) throw new Error('nobody');
  const difference = { collection: 'traits', before: undefined, after, at: START + 5, cause: 'cutover:2' };
  const live = toldBy(folded);
  expect(live.map(({ data: { to, parts, confidence } }) => ({ to, parts, confidence }))).toEqual([
    { to: 'web', parts: undefined, confidence: 20 },
    { to: '211', parts: { recency: 2, frequency: 1, monetary: 1 }, confidence: undefined },
  ]);
  const corrected = correctTraits(difference) as readonly Told[];
  expect(corrected.map(({ data: { to, parts, confidence } }) => ({ to, parts, confidence }))).toEqual(
    live.map(({ data: { to, parts, confidence } }) => ({ to, parts, confidence })),
  );
  expect(corrected.map(({ id, occurredAt, data }) => [id, occurredAt - START, data.reason])).toEqual(
    live.map(({ id }) => [id.replace(/e1$/, 'cutover:2'), 5, 'correction']),
  );
  expect(correctTraits({ ...difference, before: after })).toEqual([]);
});

// --- laws -------------------------------------------------------------------------------------------------------

interface Step {
  readonly waitMs: number;
  readonly late: number;
  readonly verb: string;
  readonly channel: string;
  readonly objectId: string;
  readonly again: boolean;
}

const late = (most: number) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: most }));

const stepsOf = (unit: number): fc.Arbitrary<readonly Step[]> =>
  fc.array(
    fc.record({
      waitMs: fc.integer({ min: 0, max: 6 }).map((n) => n * unit),
      late: late(12).map((n) => n * unit),
      verb: fc.constantFrom('content.read', 'content.read', 'content.read', 'order.paid'),
      channel: fc.constantFrom('web', 'wechat', 'app'),
      objectId: fc.constantFrom('x', 'y', 'z'),
      again: fc.boolean(),
    }),
    { maxLength: 20 },
  );

function play(
  folded: FoldedMember,
  steps: readonly Step[],
  before: (index: number, now: number) => void,
): number {
  let now = 0;
  steps.forEach(({ waitMs, late: lateMs, again, ...more }, index) => {
    before(index, now);
    now += waitMs;
    const { verb, channel, objectId } = more;
    const one = event(`e${index}`, now - lateMs, {
      verb,
      channel,
      objectKind: 'article',
      objectId,
      amount: 40n,
    });
    folded.record(one, START + now);
    if (again) folded.record(one, START + now);
  });
  before(steps.length, now);
  return now;
}

/** Every kind of trait, each with what one unit of its histories is. */
const KINDS: readonly (readonly [string, number])[] = [
  [READS, 1],
  [CHANNEL, 1],
  ['count(content.read) ever', 1],
  ['favourite(objectId of content.read where channel = "web") within 10 milliseconds', 1],
  ['count(content.read) this day in "Asia/Shanghai"', 6 * 3_600_000],
  ['count(content.read) last week in "UTC"', DAY],
  ['count(content.read) from 2026-03-01T08:00:00.010Z to 2026-03-01T08:00:00.030Z', 1],
  ['count(content.read) after last(order.paid)', 1],
  ['sum(amount of content.read) within 10 milliseconds', 1],
  ['distinct(objectId of content.read) within 10 milliseconds', 1],
  ['streak(day in "UTC" of content.read)', DAY / 4],
  ['favourite(hour in "UTC" of content.read) ever', 3_600_000],
  [
    'rfm(objectId of content.read) recency (5 milliseconds) frequency (2, 3) monetary (50, 90) within 9 milliseconds',
    1,
  ],
];

describe('law: a trait is what it would be, had it always been defined', () => {
  it.each(KINDS)('%s', async (text, unit) => {
    await fc.assert(
      fc.asyncProperty(
        stepsOf(unit),
        fc.nat(20),
        fc.nat(20),
        fc.boolean(),
        async (steps, defineAt, reachAt, hadOther) => {
          const always = foldMember();
          const later = foldMember();
          define(always, 'asked', text);
          if (hadOther) define(later, 'asked', 'count(content.read) within 2 milliseconds');
          const end = 25 * unit + play(always, steps, () => undefined);
          const definedAt = Math.min(defineAt, steps.length);
          play(later, steps, (index, now) => {
            if (index === definedAt) define(later, 'asked', text, { version: hadOther ? 2 : 1, at: now });
            // Now and then nobody is reached, and whoever does something next is.
            if (index === Math.max(definedAt, reachAt)) later.reach(START + now);
          });
          const last = (folded: FoldedMember) =>
            (folded.traits()?.traits ?? []).map((trait) => ({ ...trait, version: 0 }));
          const middle = end - 20 * unit;
          for (const at of [middle, end]) {
            always.passTo(START + at);
            later.passTo(START + at);
            if (at === middle) later.reach(START + at);
            expect(last(later)).toEqual(last(always));
          }
          // Whatever it was, and whenever: as it was told to whoever had it all the time.
          const ofAlways = new Map(
            toldBy(always).map(({ occurredAt, data: { to, causeEventIds, causeCount, reason } }) => [
              occurredAt,
              { value: to, causes: { causeEventIds, causeCount }, reason },
            ]),
          );
          for (const folded of [always, later]) {
            const past = await pastOf(folded, text, START + end);
            expect(
              new Map(past.map(({ from, value, causes, reason }) => [from, { value, causes, reason }])),
            ).toEqual(ofAlways);
          }
          // What is told leads there one by one, each once, and what the definition found is one step.
          const told = toldBy(later);
          told.forEach(({ data }, index) => {
            if (index > 0) expect(data.from).toBe(told[index - 1]?.data.to);
            expect(data.from).not.toBe(data.to);
          });
          expect(new Set(told.map(({ id }) => id)).size).toBe(told.length);
          expect(told.filter(({ data }) => data.reason === 'definition').length).toBeLessThanOrEqual(1);
          // Built anew from the log, it is the same.
          const rebuilt = later.replayed();
          expect(sorted(rebuilt)).toBe(sorted(later));
          expect(rebuilt.published()).toEqual(later.published());
        },
      ),
      { numRuns: 40 },
    );
  });
});

const sorted = (folded: FoldedMember): string =>
  JSON.stringify([...folded.documents()].sort(([left], [right]) => (left < right ? -1 : 1)));

describe('law: traits are what the records say', () => {
  it('at every millisecond', () => {
    fc.assert(
      fc.property(stepsOf(1), fc.nat(20), (steps, defineAt) => {
        const folded = foldMember();
        const known: { readonly at: number; readonly channel: string; readonly id: string }[] = [];
        let now = 0;
        let isDefined = false;
        const check = (): void => {
          if (!isDefined) return;
          const live = known.filter(({ at }) => now < at + 10);
          expect(valueOf(folded, 'reads') ?? 0).toBe(live.length);
          expect(valueOf(folded, 'channel')).toBe(favouriteOf(live));
        };
        const passTo = (end: number): void => {
          while (now < end) {
            now += 1;
            folded.passTo(START + now);
            check();
          }
        };
        steps.forEach(({ waitMs, late: lateMs, channel, again }, index) => {
          if (index === defineAt) {
            define(folded, 'reads', READS, { at: now });
            define(folded, 'channel', CHANNEL, { at: now });
            folded.reach(START + now);
            isDefined = true;
            check();
          }
          passTo(now + waitMs);
          for (let times = again ? 2 : 1; times > 0; times -= 1)
            read(folded, `e${index}`, now, { late: lateMs, channel });
          known.push({ at: now - lateMs, channel, id: `e${index}` });
          check();
        });
        passTo(now + 25);
      }),
      { numRuns: 50 },
    );
  });
});

function favouriteOf(
  reads: readonly { readonly at: number; readonly channel: string; readonly id: string }[],
): string | undefined {
  const ordered = reads.toSorted((left, right) => left.at - right.at || (left.id < right.id ? -1 : 1));
  const times = (channel: string) => ordered.filter((one) => one.channel === channel).length;
  const newest = (channel: string) => ordered.findLastIndex((one) => one.channel === channel);
  return [...new Set(ordered.map(({ channel }) => channel))].toSorted(
    (left, right) => times(right) - times(left) || newest(right) - newest(left),
  )[0];
}
