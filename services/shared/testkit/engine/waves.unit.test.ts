import * as fc from 'fast-check';
import type { RebuildState } from '@rapport/engine/ports/inspection';
import type { EventLog } from '@rapport/engine/ports/log';
import { derivedId } from '@rapport/kernel/ids';
import type { Document, FoldContext, Projection } from '@rapport/kernel/projection';
import { eventually } from '../eventually.ts';
import { INPUT, OUTPUT, PARTITIONS, START_AT, createWorld } from './world.ts';
import type { Visit, VisitData, VisitOptions, World } from './world.ts';

const worlds: World[] = [];
const newWorld = async (...options: Parameters<typeof createWorld>): Promise<World> => {
  const world = await createWorld(...options);
  worlds.push(world);
  return world;
};
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});

const NAME = 'test.waves.v1';
const RULE_KEY = '_system:def:rule';
const [ONE, OTHER, RULES, COUNTS] = ['one', 'other', 'rules', 'counts'] as const;
/** Between two timers of a chain. */
const CHAIN_MS = 90;

interface Member extends Document {
  readonly visits: readonly string[];
  readonly dueAt?: number;
  /** Timers that follow; below zero: one that fails. */
  readonly chain: number;
  readonly fired: readonly string[];
  readonly beside?: string;
}

interface Rule extends Document {
  readonly version: number;
}

const ruleId = (partition: number): string => `acme:rule:${partition}`;

function fire(
  context: FoldContext,
  collection: string,
  id: string,
  { dueAt, effectiveAt, partition }: { dueAt: number; effectiveAt: number; partition: number },
): void {
  const member = context.get<Member>(collection, id);
  if (member === undefined) throw new Error(`${id} is gone.`);
  const { dueAt: _, chain, ...rest } = member;
  if (chain < 0) throw new Error('this timer cannot be folded');
  const version = context.get<Rule>(RULES, ruleId(partition))?.version ?? 0;
  const other = collection === OTHER ? (context.get<Member>(ONE, id)?.fired.length ?? 0) : 0;
  context.put<Member>(collection, {
    ...rest,
    chain: Math.max(0, chain - 1),
    fired: [...member.fired, `${dueAt - START_AT}@${effectiveAt - START_AT}:v${version}:${other}`],
    ...(chain > 0 && { dueAt: dueAt + CHAIN_MS }),
  });
  const counted = `acme:count:${partition}`;
  const count = context.get<Document & { readonly count: number }>(COUNTS, counted)?.count ?? 0;
  context.put(COUNTS, { _id: counted, count: count + 1 } as Document);
  say(context, `${collection}.${id.replaceAll(':', '.')}.${dueAt}`, id, effectiveAt);
}

function say(context: FoldContext, id: string, key: string, occurredAt: number): void {
  context.emit({
    id: derivedId('said', id),
    type: 'test.Said',
    topic: OUTPUT,
    key,
    tenant: 'acme',
    occurredAt,
    data: {},
  });
}

/** Members with two timers each, chains of timers, timers that fail, and a rule that all of them look at. */
function createWaves(): Projection<Visit> {
  return {
    name: NAME,
    topic: INPUT,
    handles: ['test.Visited'],
    collections: [
      { name: ONE, timers: true },
      { name: OTHER, timers: true },
      { name: RULES },
      { name: COUNTS },
    ],
    keys: ({ key }) => (key === RULE_KEY ? [] : [{ collection: ONE, id: key }]),
    fold: (context, { key, event, logClock, position: { partition } }) => {
      const { points = 0, dueInMs, beside, fail }: VisitData = event.data;
      if (key === RULE_KEY) {
        context.put<Rule>(RULES, { _id: ruleId(partition), version: points });
        return;
      }
      if (fail === true) {
        context.remove(ONE, key);
        return;
      }
      for (const collection of [ONE, OTHER]) {
        const before = context.get<Member>(collection, key);
        const seen = beside === undefined ? undefined : context.get<Member>(OTHER, beside)?.fired.join(' ');
        context.put<Member>(collection, {
          ...before,
          _id: key,
          visits: [...(before?.visits ?? []), event.id],
          chain: points,
          fired: before?.fired ?? [],
          ...(dueInMs !== undefined && { dueAt: logClock + dueInMs }),
          ...(seen !== undefined && { beside: seen }),
        });
      }
      say(context, event.id, key, logClock);
    },
    onTimer: (context, timer) => {
      fire(context, timer.collection, timer.id, timer);
    },
  };
}

const OPTIONS = { projections: [createWaves()], reactions: [] };

const memberKey = (member: number): string => `acme:m${member}`;

/** In log order, and at the end a record in each partition by which everything is due. */
const history = fc
  .array(
    fc.record({
      member: fc.integer({ min: 0, max: 9 }),
      kind: fc.constantFrom('visit', 'visit', 'visit', 'visit', 'visit', 'rule', 'gone'),
      gapMs: fc.constantFrom(0, 0, 0, 0, 1, 40, 300),
      dueInMs: fc.option(fc.integer({ min: -50, max: 300 }), { nil: undefined }),
      points: fc.integer({ min: -1, max: 6 }),
      beside: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
    }),
    { minLength: 5, maxLength: 60 },
  )
  .map((items) => {
    let at = START_AT;
    const visits = items.map(({ member, kind, gapMs, dueInMs, points, beside }, index): VisitOptions => {
      at += gapMs;
      const partition = member % PARTITIONS;
      const id = `v${index}`;
      if (kind === 'rule') return { id, key: RULE_KEY, partition, at, points: index };
      const place = { id, key: memberKey(member), partition, at };
      if (kind === 'gone') return { ...place, fail: true };
      return {
        ...place,
        points,
        ...(dueInMs !== undefined && { dueInMs }),
        // Of its own partition, for nobody knows how far another is.
        ...(beside !== undefined && { beside: memberKey(beside * 2 + partition) }),
      };
    });
    const later = Array.from({ length: PARTITIONS }, (_, partition) => ({
      id: `later${partition}`,
      key: `acme:later${partition}`,
      partition,
      at: START_AT + 600_000,
    }));
    return [...visits, ...later];
  });

/** Documents, parked timers, and per key what was published, in order and with the place that it follows from. */
async function outcomeOf(world: World): Promise<object> {
  const documents = await Promise.all(
    [...[ONE, OTHER, RULES, COUNTS].map((name) => `${NAME}.${name}`), 'test.parked.v1'].map((name) =>
      world.documents(name),
    ),
  );
  const said: Record<string, string[]> = {};
  for (let partition = 0; partition < PARTITIONS; partition += 1) {
    for (const { key, value } of world.log.records(OUTPUT, partition)) {
      const { id, sourceposition, time } = JSON.parse(Buffer.from(value).toString()) as Record<
        string,
        string
      >;
      (said[key] ??= []).push(`${id} ${time} ${Buffer.from(sourceposition ?? '', 'base64url').toString()}`);
    }
  }
  return { documents, said };
}

/** Everything that is due before a record is fired before it. */
const AT_ONCE = { sweepRecords: 0 };

async function atOnce(visits: readonly VisitOptions[]): Promise<object> {
  const world = await newWorld();
  const engine = await world.start({ ...OPTIONS, limits: AT_ONCE });
  await world.visit(...visits);
  await world.settled(engine);
  const outcome = await outcomeOf(world);
  await world.end();
  return outcome;
}

const limits = fc.record({
  loadedTimers: fc.integer({ min: 1, max: 20 }),
  sweepTimers: fc.integer({ min: 0, max: 3 }),
  sweepPart: fc.integer({ min: 1, max: 3 }),
  sweepRecords: fc.constantFrom(1, 7, 1_000),
});

describe('a wave', () => {
  test('ends as if each of its timers had been fired before the record that it was due by', async () => {
    await fc.assert(
      fc.asyncProperty(
        history,
        fc.array(limits, { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: 30 }),
        async (visits, bounds, batchRecords) => {
          const expected = await atOnce(visits);
          const world = await newWorld({ batchRecords });
          const positions = await world.visit(...visits);
          for (const [index, bound] of bounds.entries()) {
            const engine = await world.start({ ...OPTIONS, limits: bound });
            if (index === bounds.length - 1) {
              await world.settled(engine);
              expect(await outcomeOf(world)).toEqual(expected);
              await engine.rebuild(NAME, { keep: false, actor: 'operator-1' });
              const rebuilt = await eventually<RebuildState>(async () => {
                const [status] = await engine.projections();
                const state = status?.rebuild ?? { state: 'none' };
                return state.state === 'compared' || state.state === 'failed'
                  ? { found: state }
                  : { seen: state };
              });
              expect(rebuilt).toMatchObject({ state: 'compared', equal: true });
              expect(await outcomeOf(world)).toEqual(expected);
            } else {
              // Stopped as soon as some record is applied, whatever is left of the wave before it.
              const place = positions[Math.floor((positions.length * (index + 1)) / bounds.length) - 1];
              if (place !== undefined) await engine.waitFor(place, 10_000);
              await engine.stop();
            }
          }
          await world.end();
        },
      ),
      { numRuns: 25 },
    );
  }, 60_000);

  test('keeps no record waiting, and is not called applied before it is swept', async () => {
    const world = await newWorld();
    const first = await world.start({ ...OPTIONS, limits: { sweepTimers: 0 } });
    const many = 3_000;
    await world.visit(
      ...Array.from({ length: many }, (_, index) => ({
        id: `v${index}`,
        key: memberKey(index),
        partition: 0,
        dueInMs: 1_000,
      })),
    );
    await world.settled(first);
    await first.stop();

    // While nothing can be published the wave waits half-way, and everything else goes on.
    const gate = Promise.withResolvers<undefined>();
    const log: EventLog = {
      ...world.log,
      append: async (records) => {
        if (records.some(({ topic }) => topic === OUTPUT)) await gate.promise;
        return world.log.append(records);
      },
    };
    const second = await world.start({ ...OPTIONS, log, limits: { sweepTimers: 0 } });
    const at = START_AT + 1_000;
    const [late, own] = await world.visit(
      { id: 'late', key: 'acme:late', partition: 0, at },
      { id: 'own', key: memberKey(many - 1), partition: 0, at, beside: memberKey(many - 2) },
    );
    if (late === undefined || own === undefined) throw new Error('There are no positions.');
    expect(await second.waitFor(own, 10_000)).toBe(true);
    const members = (await world.documents(`${NAME}.${ONE}`)) as readonly Member[];
    const of = (key: string): Member | undefined => members.find(({ _id }) => _id === key);
    // Who is asked for is as of now, though the last of the wave.
    expect(of('acme:late')?.visits).toEqual(['late']);
    expect(of(memberKey(many - 1))).toMatchObject({ fired: ['1000@1000:v0:0'], beside: '1000@1000:v0:1' });
    const { inputs } = await second.progress();
    expect(inputs.find(({ partition }) => partition === 0)).toMatchObject({
      appliedOffset: late.offset,
      publishedThroughOffset: late.offset,
    });

    gate.resolve(undefined);
    await world.settled(second);
    const swept = (await world.documents(`${NAME}.${ONE}`)) as readonly Member[];
    expect(swept.filter(({ fired }) => fired.length === 1)).toHaveLength(many);
  });
});
