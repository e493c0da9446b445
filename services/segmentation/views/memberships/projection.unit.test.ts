import fc from 'fast-check';
import type { EventEnvelope, Fact, PublishedEvent } from '@rapport/kernel/event';
import { toInstant } from '@rapport/kernel/instant';
import { keptForm } from '@rapport/kernel/projection';
import type { Document, FoldContext } from '@rapport/kernel/projection';
import { createCodec } from '@rapport/contracts/codec';
import { createMemoryStore } from '@rapport/platform/memory/store';
import type { MemberAttributesData } from '@rapport/contracts/ingestion/events';
import type { LifecycleStageChanged } from '@rapport/contracts/segmentation/events';
import { CHUNK_MEMBERS, numbersOf, toBits } from '@rapport/rules/memberSet';
import type { SegmentRule } from '@rapport/rules/rule';
import { BUILT_IN_SEGMENTS, isBuiltIn } from '../../segment/ladders.ts';
import { parseRuleText } from '@rapport/rules/text';
import { DEFINITIONS, HISTORY, LASTING, MEMBERS, MEMBERSHIPS, STAYS } from './documents.ts';
import type { DefinitionsDocument, MemberDocument, SetDocument, StayDocument } from './documents.ts';
import { createMembershipsProjection } from './projection.ts';
import { findNames, segmentsAt, staysAt, staysOf } from './queries.ts';
import { createRulebooks } from './rulebook.ts';
import { byVersionsInForce } from './takeover.ts';
import type { MembershipsEvent } from './projection.ts';
import { NO_STATES, unpackStates } from './states.ts';
import type { MemberRuleState } from './states.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-03-01T08:00:00.000Z');
const MID = 'a'.repeat(32);
const OTHER_MID = 'b'.repeat(32);
const PARTITION = 3;

const statesOf = (member: MemberDocument | undefined): readonly MemberRuleState[] => [
  ...unpackStates(member?.states ?? NO_STATES).values(),
];

/** One partition as the engine reads it: repeated ids are dropped, due timers fire before the next record. */
class Partition {
  readonly projection = createMembershipsProjection();
  private readonly findRulebook = createRulebooks();
  readonly documents = new Map<string, Document>();
  readonly emitted: PublishedEvent[] = [];
  logClock = -Infinity;
  offset = 0;
  private readonly seen = new Set<string>();

  private context(): FoldContext {
    const path = (collection: string, id: string): string => `${collection}/${id}`;
    return {
      // Read back from the store: the same values, never the same objects.
      get: <D extends Document>(collection: string, id: string) =>
        structuredClone(this.documents.get(path(collection, id))) as D | undefined,
      getMany: <D extends Document>(collection: string, ids: readonly string[]) =>
        ids.map((id) => structuredClone(this.documents.get(path(collection, id))) as D | undefined),
      put: (collection, document) => {
        this.documents.set(path(collection, document._id), keptForm(document));
      },
      remove: (collection, id) => {
        this.documents.delete(path(collection, id));
      },
      emit: (event) => this.emitted.push(event),
    };
  }

  /** Lets time pass: fires what is due, at its exact instant. */
  passTo(now: number): void {
    for (;;) {
      const due = [...this.documents.values()]
        .map((document) => document as MemberDocument)
        .filter(({ dueAt }) => dueAt !== undefined && dueAt <= now)
        .sort((left, right) => (left.dueAt ?? 0) - (right.dueAt ?? 0))[0];
      if (due?.dueAt === undefined) break;
      const { _id: id, dueAt } = due;
      this.projection.onTimer?.(this.context(), {
        collection: MEMBERS,
        id,
        dueAt,
        effectiveAt: dueAt,
        partition: PARTITION,
      });
      if (this.member(due.mid)?.dueAt === dueAt)
        throw new Error('A timer that stays due would fire for ever.');
    }
    this.logClock = Math.max(this.logClock, now);
  }

  append(event: EventEnvelope): void {
    const recordedAt = Date.parse(event.recordedat);
    this.passTo(recordedAt);
    if (this.seen.has(event.id)) return;
    this.seen.add(event.id);
    this.offset += 1;
    const key = event.subject === undefined ? '_system:def' : `acme:${event.subject}`;
    const fact: Fact<MembershipsEvent> = {
      position: { topic: this.projection.topic, partition: PARTITION, offset: this.offset },
      key,
      event: event as MembershipsEvent,
      logClock: this.logClock,
      effectiveAt: Math.min(Date.parse(event.time), recordedAt),
    };
    this.projection.keys(fact);
    this.projection.fold(this.context(), fact);
  }

  member(mid = MID): MemberDocument | undefined {
    return this.documents.get(`${MEMBERS}/acme:${mid}`) as MemberDocument | undefined;
  }

  definitions(): DefinitionsDocument | undefined {
    return this.documents.get(`${DEFINITIONS}/acme:${PARTITION}`) as DefinitionsDocument | undefined;
  }

  /** `from–to because of …` of a member's stays in a segment, in milliseconds after the start. */
  stays(segmentId: string): readonly string[] {
    return (
      [...this.documents.values()]
        .filter((document): document is StayDocument => 'left' in document || 'to' in document)
        // Those that were taken back are empty.
        .filter((stay) => stay.segmentId === segmentId && stay.to > stay.from)
        .map(({ from, to, entered, left }) => {
          const end = to === LASTING ? '' : `${to - START}`;
          return `${from - START}–${end} ${entered.reason}${left === undefined ? '' : `, ${left.reason}`}`;
        })
    );
  }

  isIn(segmentId: string): boolean {
    return this.member()?.segments.includes(segmentId) ?? false;
  }

  wasIn(segmentId: string, at: number): boolean {
    return [...this.documents.values()]
      .filter((document): document is StayDocument => 'to' in document)
      .some((stay) => stay.segmentId === segmentId && stay.from <= at && at < stay.to);
  }

  /** As answers have it, whether the member was judged since a version took over or not. */
  answered(): MemberDocument | undefined {
    const member = this.member();
    return member && byVersionsInForce(member, this.definitions(), this.findRulebook);
  }

  count(segmentId: string): number {
    const set = this.documents.get(`sets/acme:${segmentId}:${PARTITION}:0`) as SetDocument | undefined;
    return set?.members ?? 0;
  }

  /** Numbers of the members, by segment: those that the sets hold, and those that follow from the members' documents. */
  sets(): { readonly held: object; readonly meant: object } {
    const documents = [...this.documents.values()];
    const held = documents
      .filter((document): document is SetDocument => 'chunk' in document)
      .map((set) => [set.segmentId, numbersOf(toBits(set), 0, CHUNK_MEMBERS)] as const);
    const members = documents.filter((document): document is MemberDocument => 'mid' in document);
    const meant = new Map<string, number[]>();
    for (const { number, segments } of members.sort((left, right) => left.number - right.number)) {
      for (const segmentId of segments) meant.set(segmentId, [...(meant.get(segmentId) ?? []), number]);
    }
    return { held: Object.fromEntries(held), meant: Object.fromEntries(meant) };
  }

  /** `entered loyal because of e1,e2 (2) at …` of everything but roles and stages. */
  told(): readonly string[] {
    return this.emitted
      .map((event) => event as PublishedEvent & { data: EnteredData })
      .filter(({ type, data }) => !type.endsWith('Changed.v1') && !isBuiltIn(data.segmentId))
      .map(
        ({ id, data, occurredAt }) =>
          `${id.split(':')[0] ?? ''} ${data.segmentId} v${data.definitionVersion}, ${data.reason}: ` +
          `${data.causeEventIds.join(',')} (${data.causeCount}) at ${occurredAt - START}`,
      );
  }
}

interface EnteredData {
  readonly segmentId: string;
  readonly definitionVersion: number;
  readonly reason: string;
  readonly causeEventIds: readonly string[];
  readonly causeCount: number;
}

function envelope(
  type: string,
  id: string,
  at: number,
  data: object,
  more: Partial<EventEnvelope> = {},
): EventEnvelope {
  return {
    specversion: '1.0',
    id,
    source: 'rapport/ingestion',
    type,
    subject: MID,
    time: toInstant(at),
    recordedat: toInstant(at),
    tenantid: 'acme',
    datacontenttype: 'application/json',
    data,
    ...more,
  };
}

const personal = {
  keyId: 'k1',
  alg: 'none',
  data: { namespace: 'user', externalId: 'alice', phone: '1' },
} as const;

function interaction(
  id: string,
  at: number,
  verb = 'content.shared',
  more: Partial<EventEnvelope> = {},
): EventEnvelope {
  return envelope('rapport.ingestion.InteractionRecorded.v1', id, at, { verb, personal }, more);
}

function attributes(
  id: string,
  at: number,
  changed: MemberAttributesData,
  cleared: readonly string[] = [],
): EventEnvelope {
  const data = { attributes: changed, cleared, personal };
  return envelope('rapport.ingestion.MemberAttributesChanged.v1', id, at, data);
}

function reached(id: string, at: number, qualified = true): EventEnvelope {
  const data = { visitId: id, shareId: 's-1', visitorMid: OTHER_MID, qualified };
  return envelope('rapport.ingestion.ShareReached.v1', `reached:${id}:s-1`, at, data);
}

function definition(
  segmentId: string,
  rule: SegmentRule,
  {
    version = 1,
    at = START,
    activeFrom = at,
    endedAt,
    kind,
    beside,
  }: {
    version?: number;
    at?: number;
    activeFrom?: number;
    endedAt?: number;
    kind?: 'static' | 'snapshot';
    beside?: true;
  } = {},
): EventEnvelope {
  const data = {
    segmentId,
    version,
    name: segmentId,
    activeFrom: toInstant(activeFrom),
    rule,
    ...(endedAt !== undefined && { endedAt: toInstant(endedAt) }),
    ...(kind !== undefined && { kind }),
    ...(beside && { beside }),
  };
  const id = `def:segment:${segmentId}:${version}:${PARTITION}`;
  const { subject: _, ...event } = envelope('rapport.segmentation.SegmentDefinition.v1', id, at, data);
  return event;
}

/** What was judged beside the version in force takes over. */
function takeover(segmentId: string, rule: SegmentRule, at: number, version = 2): EventEnvelope {
  const id = `takeover:segment:${segmentId}:${version}:${PARTITION}`;
  return { ...definition(segmentId, rule, { version, at }), id };
}

const twoShares: SegmentRule = {
  kind: 'count',
  of: ['content.shared'],
  op: 'gte',
  n: 2,
  within: { lastMs: 7 * DAY },
};
const shanghai: SegmentRule = { kind: 'attribute', field: 'region', op: 'eq', value: 'CN-31' };
const quiet: SegmentRule = { kind: 'recency', of: ['content.shared'], op: 'notWithin', ms: DAY };

const RULES = [
  'count(content.shared) >= 2 within 5 days',
  'count(content.shared) = 2 within 40 hours',
  'not count(order.paid) >= 1 within 3 days',
  'count(content.shared or order.paid) >= 3 ever',
  'distinct(day in "Europe/London" of content.shared) >= 2 within 6 days',
  'streak(day in "UTC" of content.shared) >= 2',
  'count(content.shared) >= 1 after first(order.paid)',
  'last(order.paid) within 2 days or region = "CN-31"',
  'count(content.shared) >= 2 within 3 days and not region = "CN-31"',
  'sequence(content.shared then order.paid in 2 days) within 6 days',
  'member of "role.viewer" and not count(content.shared) >= 1 within 2 days',
];
const steps = fc.array(
  fc.record({
    after: fc.integer({ min: 0, max: DAY }),
    late: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 8 * DAY })),
    what: fc.constantFrom('content.shared', 'order.paid', 'content.viewed', 'attributes', 'time', 'again'),
  }),
  { minLength: 1, maxLength: 40 },
);

/** One end of a while of the past, as a late event shows it. */
const isPast = ({ data }: PublishedEvent): boolean => 'otherEndAt' in data;

/** Each rule, and the next one that it becomes. */
const CHANGES = RULES.map((text, index) => [text, RULES[(index + 1) % RULES.length] ?? text] as const);

function ruleOf(text: string): SegmentRule {
  const parsed = parseRuleText(text, { scope: 'segment' });
  if (parsed.outcome === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.rule;
}

function play(...events: readonly EventEnvelope[]): Partition {
  const partition = new Partition();
  for (const event of events) partition.append(event);
  return partition;
}

const twice = (events: readonly EventEnvelope[]): readonly EventEnvelope[] =>
  events.flatMap((event) => [event, event]);

describe('entering and leaving', () => {
  const story = [definition('loyal', twoShares), interaction('e1', START + 1), interaction('e2', START + 2)];

  it('enters with the event that tips it, and names all causes', () => {
    const partition = play(...story);
    expect(partition.told()).toEqual(['entered loyal v1, event: e2,e1 (2) at 2']);
    expect(partition.member()).toMatchObject({
      mid: MID,
      personal: { keyId: 'k1', alg: 'none', data: { namespace: 'user', externalId: 'alice' } },
      segments: ['loyal', 'role.disseminator', 'stage.new'],
      role: 'role.disseminator',
      stage: 'stage.new',
    });
    expect(partition.member()?.personal?.data).not.toHaveProperty('phone');
    expect(partition.emitted.find(({ id }) => id.startsWith('entered:loyal'))).toMatchObject({
      id: `entered:loyal:1:${MID}:e2`,
      topic: 'rapport.segments.v1',
      key: `acme:${MID}`,
      subject: MID,
      causationId: 'e2',
      occurredAt: START + 2,
    });
  });

  it('leaves only because time has passed, at the exact millisecond, with what it rested on as causes', () => {
    const partition = play(...story);
    partition.passTo(START + 1 + 7 * DAY - 1);
    expect(partition.count('loyal')).toBe(1);
    partition.passTo(START + 1 + 7 * DAY);
    expect(partition.count('loyal')).toBe(0);
    const at = START + 1 + 7 * DAY;
    expect(partition.told().at(-1)).toBe(`exited loyal v1, time: e2,e1 (2) at ${at - START}`);
    expect(partition.emitted.at(-1)).toMatchObject({
      id: `exited:loyal:1:${MID}:at:${toInstant(at)}`,
      occurredAt: at,
    });
    expect(partition.emitted.at(-1)).not.toHaveProperty('causationId');
  });

  it('does all of it once where every record comes twice', () => {
    const once = play(...story, interaction('e3', START + 20 * DAY));
    const again = play(...twice(story), ...twice([interaction('e3', START + 20 * DAY)]));
    expect(again.documents).toEqual(once.documents);
    expect(again.emitted).toEqual(once.emitted);
  });

  it('tells the same whether a timer fires late or on time', () => {
    const onTime = play(...story);
    for (let at = START; at < START + 8 * DAY; at += DAY / 4) onTime.passTo(at);
    const late = play(...story);
    late.passTo(START + 8 * DAY);
    expect(late.emitted).toEqual(onTime.emitted);
    expect(late.documents).toEqual(onTime.documents);
  });

  it('counts a late event in the window it belongs to, and a backfilled one too, which it says', () => {
    const late = interaction('late', START + 6 * DAY, 'content.shared', { time: toInstant(START + DAY) });
    const partition = play(definition('loyal', twoShares), interaction('e1', START + 5 * DAY), late);
    expect(partition.told()).toHaveLength(1);
    // The late one leaves seven days after it happened.
    partition.passTo(START + 8 * DAY);
    expect(partition.told().at(-1)).toMatch(/^exited loyal v1, time/);
    const backfilled = play(
      ...story.slice(0, 2),
      interaction('b', START + 2, 'content.shared', { backfill: true }),
    );
    expect(backfilled.emitted.find(({ id }) => id.startsWith('entered:loyal'))).toMatchObject({
      backfill: true,
    });
  });

  it('enters because time has passed', () => {
    const partition = play(definition('quiet', quiet), interaction('e1', START + 1));
    expect(partition.told()).toEqual([]);
    partition.passTo(START + 1 + DAY);
    expect(partition.told()).toEqual([`entered quiet v1, time: e1 (1) at ${1 + DAY}`]);
    partition.append(interaction('e2', START + 3 * DAY));
    expect(partition.told().at(-1)).toBe(`exited quiet v1, event: e2 (1) at ${3 * DAY}`);
  });

  it('enters and leaves with the periods of a calendar, and names what counts in them', () => {
    const lastMonth: SegmentRule = {
      kind: 'distinct',
      by: 'day',
      zone: 'Asia/Shanghai',
      of: ['content.shared'],
      op: 'gte',
      n: 2,
      within: { calendar: 'month', ago: 1, zone: 'Asia/Shanghai' },
    };
    const story = [
      definition('regular', lastMonth),
      interaction('e1', START + 1),
      interaction('e2', START + DAY),
    ];
    const april = Date.parse('2026-03-31T16:00:00Z') - START;
    const may = Date.parse('2026-04-30T16:00:00Z') - START;
    const partition = play(...story);
    partition.passTo(START + april - 1);
    expect(partition.told()).toEqual([]);
    partition.passTo(START + 90 * DAY);
    expect(partition.told()).toEqual([
      `entered regular v1, time: e2,e1 (2) at ${april}`,
      `exited regular v1, time: e2,e1 (2) at ${may}`,
    ]);
    expect(play(...twice(story)).documents).toEqual(play(...story).documents);
  });

  it('keeps members apart', () => {
    const partition = play(
      definition('loyal', twoShares),
      interaction('e1', START + 1),
      interaction('e2', START + 2, 'content.shared', { subject: OTHER_MID }),
    );
    expect(partition.told()).toEqual([]);
  });

  it('keeps its contracts', () => {
    const partition = play(...story, attributes('a1', START + 3, { region: 'CN-31' }));
    partition.passTo(START + 60 * DAY);
    const { encode } = createCodec();
    expect(partition.emitted.length).toBeGreaterThan(4);
    for (const { id, type, data } of partition.emitted) {
      expect(() => encode(envelope(type, id, START, data))).not.toThrow();
    }
  });
});

describe('the history', () => {
  it('holds every stay, from and to the instants at which it counted, and why', () => {
    const partition = play(
      definition('loyal', twoShares),
      interaction('e1', START + 1),
      interaction('e2', START + 2),
    );
    expect(partition.stays('loyal')).toEqual(['2– event']);
    partition.passTo(START + 8 * DAY);
    partition.append(interaction('e3', START + 9 * DAY));
    partition.append(interaction('e4', START + 9 * DAY + 1));
    expect(partition.stays('loyal')).toEqual([`2–${1 + 7 * DAY} event, time`, `${9 * DAY + 1}– event`]);
    expect(partition.stays('role.viewer')).toEqual([]);
  });

  it('takes back a stay that a late event shows never to have been', () => {
    const partition = play(definition('quiet', quiet), interaction('e1', START));
    partition.passTo(START + 2 * DAY);
    expect(partition.stays('quiet')).toEqual([`${DAY}– time`]);
    partition.append(
      interaction('late', START + 2 * DAY, 'content.shared', { time: toInstant(START + DAY / 2) }),
    );
    partition.append(interaction('e2', START + 3 * DAY));
    const late = interaction('later', START + 3 * DAY + 5, 'content.shared', {
      time: toInstant(START + 3 * DAY + 1),
    });
    partition.append(late);
    // Quiet not since a day after the first, but since a day after the late one.
    expect(partition.stays('quiet')).toEqual([`${1.5 * DAY}–${3 * DAY} event, event`]);
    expect(partition.told().slice(1)).toEqual([
      `exited quiet v1, late: late (1) at ${DAY}`,
      `entered quiet v1, event: late (1) at ${1.5 * DAY}`,
      `exited quiet v1, event: e2 (1) at ${3 * DAY}`,
    ]);
    const one = play(definition('quiet', quiet), interaction('e1', START));
    one.passTo(START + DAY);
    one.append(interaction('late', START + DAY + 5, 'content.shared', { time: toInstant(START + DAY - 1) }));
    expect(one.stays('quiet')).toEqual([]);
    expect(one.count('quiet')).toBe(0);
    expect(one.told()).toEqual([
      `entered quiet v1, time: e1 (1) at ${DAY}`,
      `exited quiet v1, late: late (1) at ${DAY - 1}`,
    ]);
  });

  it('takes back a leaving that a late event shows to have been wrong, and says so', () => {
    const follows: SegmentRule = { kind: 'memberOf', segmentId: 'loyal' };
    const story = [
      definition('loyal', twoShares),
      definition('follows', follows),
      interaction('e1', START),
      interaction('e2', START + 6 * DAY),
    ];
    const late = interaction('late', START + 8 * DAY, 'content.shared', { time: toInstant(START + 2 * DAY) });
    const partition = play(...story, late);
    const left = 7 * DAY;
    expect(partition.told().slice(2)).toEqual([
      `exited loyal v1, time: e2,e1 (2) at ${left}`,
      `exited follows v1, time: e2,e1 (2) at ${left}`,
      `entered loyal v1, late: e2,late (2) at ${2 * DAY}`,
      `entered follows v1, late: late (1) at ${2 * DAY}`,
    ]);
    for (let at = START + 6 * DAY; at < START + 8 * DAY; at += DAY / 4)
      expect(partition.wasIn('loyal', at)).toBe(true);
    const { encode } = createCodec();
    for (const { id, type, data } of partition.emitted)
      expect(() => encode(envelope(type, id, START, data))).not.toThrow();
    expect(play(...twice([...story, late])).documents).toEqual(partition.documents);
    // What happens on time afterwards is no correction.
    partition.passTo(START + 10 * DAY);
    partition.append(interaction('e3', START + 11 * DAY));
    expect(partition.told().slice(-2)).toEqual([
      `entered loyal v1, event: e3,e2 (2) at ${11 * DAY}`,
      `entered follows v1, event: e3 (1) at ${11 * DAY}`,
    ]);
  });

  describe('by a late event whose window is over', () => {
    const late = (id: string, at: number, now: number) =>
      interaction(id, START + now, 'content.shared', { time: toInstant(START + at) });
    const story = [definition('loyal', twoShares), interaction('e1', START + DAY)];

    it('has a stay in the past, which is told as late and for nobody to act on', () => {
      const partition = play(...story, late('l', 3 * DAY, 20 * DAY));
      expect(partition.stays('loyal')).toEqual([`${3 * DAY}–${8 * DAY} late, late`]);
      expect(partition.told()).toEqual([
        `entered loyal v1, late: l,e1 (2) at ${3 * DAY}`,
        `exited loyal v1, late: l,e1 (2) at ${8 * DAY}`,
      ]);
      expect(partition.emitted.filter(isPast).map(({ id, backfill }) => [id, backfill])).toEqual(
        [
          ['entered', 3],
          ['exited', 8],
        ].map(([change, day]) => [
          `${change}:loyal:1:${MID}:l:at:${toInstant(START + Number(day) * DAY)}`,
          true,
        ]),
      );
      expect([partition.isIn('loyal'), partition.count('loyal')]).toEqual([false, 0]);
      expect(play(...twice([...story, late('l', 3 * DAY, 20 * DAY)])).documents).toEqual(partition.documents);
      const { encode } = createCodec();
      for (const { id, type, data } of partition.emitted)
        expect(() => encode(envelope(type, id, START, data))).not.toThrow();
    });

    it('has what a later one adds, and nothing where none is added', () => {
      const partition = play(...story, late('l', 3 * DAY, 20 * DAY), late('m', 6 * DAY, 21 * DAY));
      expect(partition.stays('loyal')).toEqual([
        `${3 * DAY}–${8 * DAY} late, late`,
        `${8 * DAY}–${10 * DAY} late, late`,
      ]);
      partition.append(late('n', 2 * DAY, 22 * DAY));
      expect(partition.stays('loyal').at(-1)).toBe(`${2 * DAY}–${3 * DAY} late, late`);
      const told = partition.told().length;
      partition.append(late('o', 2.5 * DAY, 23 * DAY));
      expect([partition.told().length, partition.stays('loyal').length]).toEqual([told, 3]);
    });

    it('begins where the rule began to hold, not where the event is', () => {
      const partition = play(...story, late('l', DAY / 2, 2 * DAY));
      expect(partition.stays('loyal')).toEqual([`${DAY}– event`]);
    });

    it('tells last what the member is now', () => {
      const partition = play(
        ...story,
        interaction('e2', START + 15 * DAY),
        interaction('e3', START + 16 * DAY),
        late('l', 3 * DAY, 20 * DAY),
      );
      expect(partition.stays('loyal')).toEqual([`${16 * DAY}– event`, `${3 * DAY}–${8 * DAY} late, late`]);
      expect(partition.told()).toEqual([
        `entered loyal v1, event: e3,e2 (2) at ${16 * DAY}`,
        `exited loyal v1, late: l,e1 (2) at ${8 * DAY}`,
        `entered loyal v1, late: l,e1 (2) at ${3 * DAY}`,
      ]);
    });

    it('was at the stages of then, and is told of by their segments, and of now by its stage', () => {
      const partition = play(interaction('e1', START), late('l', 40 * DAY, 100 * DAY));
      const settled = START + 100 * DAY + 60_000;
      partition.passTo(settled);
      const stages = ['new', 'at_risk', 'active', 'dormant'].map((name) => partition.stays(`stage.${name}`));
      expect(stages).toEqual([
        [`0–${30 * DAY} event, time`],
        [`${30 * DAY}–${40 * DAY} time, late`, `${70 * DAY}– late`],
        [`${40 * DAY}–${70 * DAY} late, late`],
        [],
      ]);
      const told = partition.emitted
        .filter(({ id }) => id.includes('stage') && id.includes(':l'))
        .map(({ id, backfill = false }) => [
          id.replace(`:${MID}`, '').replace(toInstant(settled), 'then'),
          backfill,
        ]);
      const day = (days: number): string => toInstant(START + days * DAY);
      expect(told).toEqual([
        ['exited:stage.dormant:1:l', false],
        ['entered:stage.at_risk:1:l', false],
        ['stage:at_risk:1:l', false],
        // A minute later, for nobody to act on.
        ['exited:stage.at_risk:1:late:then', true],
        ['entered:stage.at_risk:1:late:then', true],
        [`entered:stage.active:1:late:then:at:${day(40)}`, true],
        [`exited:stage.active:1:late:then:at:${day(70)}`, true],
        [`exited:stage.at_risk:1:late:then:not:${day(40)}`, true],
        [`entered:stage.at_risk:1:late:then:not:${day(70)}`, true],
      ]);
    });

    it('has none from before the rule', () => {
      const partition = play(
        interaction('e0', START),
        definition('loyal', twoShares, { at: START + 6 * DAY }),
        late('l', DAY, 20 * DAY),
      );
      expect(partition.stays('loyal')).toEqual([`${6 * DAY}–${7 * DAY} late, late`]);
    });

    describe('and whose rule looks at attributes too', () => {
      const elsewhere = definition(
        'elsewhere',
        ruleOf('count(content.shared) >= 2 within 7 days and not region = "CN-31"'),
      );
      const moves = [
        attributes('a', START + 4 * DAY, { region: 'CN-31' }),
        attributes('b', START + 5 * DAY, { region: 'GB' }),
      ];

      it('has stays by the attributes that she had at each moment', () => {
        const story = [elsewhere, interaction('e1', START + DAY), ...moves, late('l', 3 * DAY, 20 * DAY)];
        const partition = play(...story);
        expect(partition.stays('elsewhere')).toEqual([
          `${3 * DAY}–${4 * DAY} late, late`,
          `${5 * DAY}–${8 * DAY} late, late`,
        ]);
        expect(partition.told()).toEqual(
          [
            ['entered', 3],
            ['exited', 4],
            ['entered', 5],
            ['exited', 8],
          ].map(([change, day]) => `${change} elsewhere v1, late: l,e1 (2) at ${Number(day) * DAY}`),
        );
        expect(play(...twice(story)).documents).toEqual(partition.documents);
      });

      it('begins the stay that lasts where she moved', () => {
        const partition = play(
          ...[elsewhere, interaction('e1', START + 3 * DAY), ...moves],
          late('l', 2 * DAY, 6 * DAY),
        );
        expect(partition.stays('elsewhere')).toEqual([
          `${3 * DAY}–${4 * DAY} late, late`,
          `${5 * DAY}– event`,
        ]);
      });

      it('takes from a stay that had ended because she moved', () => {
        const quietThere = ruleOf('region = "CN-31" and not count(content.shared) >= 1 within 6 hours');
        const partition = play(
          definition('quiet', quietThere),
          ...moves,
          late('l', 4.5 * DAY, 20 * DAY),
          late('m', 3.5 * DAY, 21 * DAY),
        );
        expect(partition.stays('quiet')).toEqual([
          `${4 * DAY}–${4.5 * DAY} event, late`,
          `${4.75 * DAY}–${5 * DAY} late, event`,
        ]);
      });

      it('grows up with the year, by the year of birth that was known then', () => {
        const grown = ruleOf('count(content.shared) >= 2 within 400 days and age in "UTC" >= 18');
        const newYear = Date.parse('2027-01-01T00:00:00.000Z') - START;
        const partition = play(
          definition('grown', grown),
          interaction('e1', START + DAY),
          attributes('a', START + 2 * DAY, { birthYear: 2009 }),
          late('l', 3 * DAY, newYear + DAY),
        );
        expect(partition.stays('grown')).toEqual([`${newYear}– event`]);
      });

      it('takes what was set before changes were kept as so from ever on', () => {
        const partition = play(elsewhere, interaction('e1', START + DAY));
        const before = partition.member();
        if (before === undefined) throw new Error('Nobody is known.');
        const known: MemberDocument = { ...before, attributes: { region: 'CN-31' } };
        partition.documents.set(`${MEMBERS}/${before._id}`, known);
        partition.append(attributes('b', START + 5 * DAY, { region: 'GB', locale: 'en' }));
        partition.append(late('l', 3 * DAY, 20 * DAY));
        expect(partition.stays('elsewhere')).toEqual([`${5 * DAY}–${8 * DAY} late, late`]);
      });

      it('keeps no change that is none', () => {
        const partition = play(elsewhere, ...moves, attributes('c', START + 6 * DAY, { region: 'GB' }));
        expect(partition.member()?.history?.recent).toEqual([
          `{"was":{"region":null},"at":${START + 4 * DAY},"knownAt":${START + 4 * DAY}}`,
          `{"was":{"region":"CN-31"},"at":${START + 5 * DAY},"knownAt":${START + 5 * DAY}}`,
        ]);
      });

      it('counts what a change of too much text came to from the change before on', () => {
        const long = Object.fromEntries(Array.from({ length: 9 }, (_, n) => [`note${n}`, 'x'.repeat(1_000)]));
        const partition = play(
          ...[elsewhere, interaction('e1', START + DAY)],
          attributes('a', START + 4 * DAY, { region: 'CN-31', free: long }),
          attributes(
            'b',
            START + 5 * DAY,
            { region: 'GB' },
            Object.keys(long).map((key) => `free.${key}`),
          ),
          late('l', 3 * DAY, 20 * DAY),
        );
        expect(partition.member()?.attributes).toEqual({ region: 'GB' });
        expect(partition.stays('elsewhere')).toEqual([`${3 * DAY}–${8 * DAY} late, late`]);
      });

      it('follows a change of attributes that comes late itself', () => {
        const shares = [interaction('e1', START + DAY), interaction('e2', START + 2 * DAY)];
        const moved = attributes('a', START + 20 * DAY, { region: 'CN-31' });
        const partition = play(elsewhere, ...shares, { ...moved, time: toInstant(START + 4 * DAY) });
        expect(partition.stays('elsewhere')).toEqual([`${2 * DAY}–${4 * DAY} event, late`]);
        expect(partition.told().slice(2)).toEqual([
          `entered elsewhere v1, late: a,e2,e1 (3) at ${8 * DAY}`,
          `exited elsewhere v1, late: a,e2,e1 (3) at ${4 * DAY}`,
        ]);
      });
    });

    describe('takes from a stay that had ended what it never held', () => {
      const bought = (id: string, at: number, now = at) =>
        interaction(id, START + now, 'order.paid', { time: toInstant(START + at) });
      const quietly = [
        definition(
          'quiet',
          ruleOf('count(content.shared) >= 1 ever and not count(order.paid) >= 1 within 3 days'),
        ),
        interaction('e1', START + DAY),
        // Quiet from day 1 to day 10, and again from day 13 on.
        bought('b', 10 * DAY),
      ];

      it('in its midst, and tells so while the member belongs', () => {
        const partition = play(...quietly, bought('l', 4 * DAY, 20 * DAY));
        expect(partition.stays('quiet')).toEqual([
          `${13 * DAY}– time`,
          `${DAY}–${4 * DAY} event, late`,
          `${7 * DAY}–${10 * DAY} late, event`,
        ]);
        expect(partition.told().slice(3)).toEqual([
          `exited quiet v1, late: l,e1 (2) at ${4 * DAY}`,
          `entered quiet v1, late: l,e1 (2) at ${7 * DAY}`,
        ]);
        const ends = partition.emitted.filter(isPast);
        expect(
          ends.map(({ id, backfill, data }) => [id, backfill, 'otherEndAt' in data && data.otherEndAt]),
        ).toEqual(
          [
            ['exited', 4, 7],
            ['entered', 7, 4],
          ].map(([change, at, other]) => [
            `${change}:quiet:1:${MID}:l:not:${toInstant(START + Number(at) * DAY)}`,
            true,
            toInstant(START + Number(other) * DAY),
          ]),
        );
        expect([partition.isIn('quiet'), partition.count('quiet')]).toEqual([true, 1]);
        const again = play(...twice([...quietly, bought('l', 4 * DAY, 20 * DAY)]));
        expect(again.documents).toEqual(partition.documents);
        const { encode } = createCodec();
        for (const { id, type, data } of partition.emitted)
          expect(() => encode(envelope(type, id, START, data))).not.toThrow();
      });

      it('at its end, and tells last that she does not belong', () => {
        const partition = play(...quietly, bought('c', 19 * DAY), bought('l', 8 * DAY, 20 * DAY));
        expect(partition.stays('quiet')).toEqual([
          `${13 * DAY}–${19 * DAY} time, event`,
          `${DAY}–${8 * DAY} event, late`,
        ]);
        expect(partition.told().slice(4)).toEqual([
          `entered quiet v1, late: l,e1 (2) at ${10 * DAY}`,
          `exited quiet v1, late: l,e1 (2) at ${8 * DAY}`,
        ]);
        expect([partition.isIn('quiet'), partition.count('quiet')]).toEqual([false, 0]);
      });

      it('at its beginning, and again, and the whole of it', () => {
        const partition = play(...quietly, bought('l', DAY, 20 * DAY), bought('m', 5 * DAY, 20 * DAY));
        expect(partition.stays('quiet')).toEqual([
          `${13 * DAY}– time`,
          `${4 * DAY}–${5 * DAY} late, late`,
          `${8 * DAY}–${10 * DAY} late, event`,
        ]);
        partition.append(bought('n', 7.5 * DAY, 21 * DAY));
        expect(partition.stays('quiet').slice(1)).toEqual([`${4 * DAY}–${5 * DAY} late, late`]);
      });

      it('and has the segments follow that look at it', () => {
        const follows = ruleOf('member of "quiet" and count(content.shared) >= 1 ever');
        const others = ruleOf('not member of "quiet"');
        const partition = play(
          ...quietly.slice(0, 1),
          ...[definition('follows', follows), definition('others', others)],
          ...quietly.slice(1),
          bought('l', 4 * DAY, 20 * DAY),
        );
        const instants = Array.from({ length: 80 }, (_, quarter) => START + DAY + (quarter * DAY) / 4);
        const was = (segmentId: string) => instants.map((at) => partition.wasIn(segmentId, at));
        expect(was('follows')).toEqual(was('quiet'));
        expect(was('others')).toEqual(was('quiet').map((isIn) => !isIn));
        expect(partition.stays('others').at(-1)).toBe(`${4 * DAY}–${7 * DAY} late, late`);
      });
    });

    describe('of a member of whom much is kept', () => {
      const views = (count: number) =>
        Array.from({ length: count }, (_, n) => interaction(`v${n}`, START + DAY + n, 'content.viewed'));

      it('is followed up to 1,024 events and the newest seven', () => {
        const partition = play(...story, ...views(1_030), late('l', 3 * DAY, 20 * DAY));
        expect(partition.stays('loyal')).toEqual([`${3 * DAY}–${8 * DAY} late, late`]);
      });

      it('leaves the past as it is beyond, and counts for now, from its own instant on', () => {
        const partition = play(...story, ...views(1_031), late('l', 3 * DAY, 20 * DAY));
        expect(partition.stays('loyal')).toEqual([]);
        partition.append(late('m', 16 * DAY, 20 * DAY));
        partition.append(late('n', 15 * DAY, 20 * DAY));
        // Followed, it would be from day 16 on.
        expect(partition.stays('loyal')).toEqual([`${15 * DAY}– event`]);
        partition.passTo(START + 30 * DAY);
        expect(partition.stays('loyal')).toEqual([`${15 * DAY}–${22 * DAY} event, time`]);
      });
    });
  });

  it.each(RULES)(
    'law: says late of what counts before what was told last, and of nothing else: %s',
    (text) => {
      fc.assert(
        fc.property(steps, (history) => {
          const partition = play(definition('s', ruleOf(text)));
          let now = START;
          history.forEach(({ after, late, what }, index) => {
            now += after;
            if (what === 'time' || what === 'again') partition.passTo(now);
            else if (what === 'attributes')
              partition.append(attributes(`e${index}`, now, { region: late === 0 ? 'CN-31' : 'GB' }));
            else partition.append(interaction(`e${index}`, now, what, { time: toInstant(now - late) }));
          });
          // Stays that were over when they became known are told as such, and are no news of what is.
          const [past, news] = [
            partition.emitted.filter(isPast),
            partition.emitted.filter((one) => !isPast(one)),
          ];
          for (const { data, backfill } of past)
            expect([(data as unknown as EnteredData).reason, backfill]).toEqual(['late', true]);
          const told = news
            .filter(({ type }) => !type.endsWith('Changed.v1'))
            .map(({ occurredAt, data, backfill = false }) => ({
              ...(data as unknown as EnteredData),
              at: occurredAt,
              isSetRight: backfill,
            }));
          for (const changes of Map.groupBy(told, ({ segmentId }) => segmentId).values()) {
            changes.forEach(({ at, reason, isSetRight }, index) => {
              // By roles and stages of the past, a minute after what came late.
              if (isSetRight) {
                expect(reason).toBe('late');
                return;
              }
              const last = changes[index - 1];
              const takesBack =
                last !== undefined && (at < last.at || (at === last.at && last.reason === 'time'));
              expect(reason === 'late').toBe(reason !== 'time' && takesBack);
            });
          }
        }),
        { numRuns: 60 },
      );
    },
  );

  it.each(RULES)('law: what was known at a moment is what was answered then: %s', async (text) => {
    const ids = ['s', ...BUILT_IN_SEGMENTS.map(({ segmentId }) => segmentId)].sort();
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const partition = play(definition('s', ruleOf(text)));
        const answers: { readonly at: number; readonly knownAt: number; readonly was: readonly string[] }[] =
          [];
        let now = START;
        history.forEach(({ after, late, what }, index) => {
          now += 1 + after;
          if (what === 'attributes')
            partition.append(attributes(`e${index}`, now, { region: late === 0 ? 'CN-31' : 'GB' }));
          else if (what !== 'time' && what !== 'again')
            partition.append(interaction(`e${index}`, now, what, { time: toInstant(now - late) }));
          partition.passTo(now);
          for (const at of [now, now - 1, now - DAY, now - 3 * DAY])
            answers.push({ at, knownAt: now, was: ids.filter((id) => partition.wasIn(id, at)) });
        });
        partition.passTo(now + 10 * DAY);
        const store = createMemoryStore();
        const collection = `${MEMBERSHIPS}.${STAYS}`;
        await store.ensureCollections([{ name: collection, indexes: [] }]);
        const stays = [...partition.documents.values()].filter((document) => 'to' in document);
        const writes = stays.map((stay) => {
          // Not an object of the realm that cloned it.
          const document = JSON.parse(JSON.stringify(stay)) as Document;
          return { kind: 'put' as const, collection, document };
        });
        await store.transact({ expectations: [], writes });
        const member = `acme:${MID}`;
        const place = { tenant: 'acme', segmentId: 's' };
        for (const { at, knownAt, was } of answers) {
          const moment = { at, knownAt };
          expect((await staysOf(store, place, [member], moment)).has(member)).toBe(was.includes('s'));
          expect(await staysAt(store, place, moment, 2)).toHaveLength(was.includes('s') ? 1 : 0);
          const held = (await segmentsAt(store, 'acme', member, moment)).map(({ segmentId }) => segmentId);
          expect([...new Set(held)].sort()).toEqual(was);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('tells of every past moment what was answered then, where everything comes on time', () => {
    const step = fc.record({
      waitMs: fc.constantFrom(1, DAY / 3, DAY, 3 * DAY, 7 * DAY),
      verb: fc.constantFrom('content.shared', 'content.viewed', 'search.performed'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const partition = play(definition('loyal', twoShares), definition('quiet', quiet));
        const answers: { readonly at: number; readonly segments: readonly string[] }[] = [];
        let now = START;
        steps.forEach(({ waitMs, verb }, index) => {
          for (let passed = 0; passed < 4; passed += 1) {
            now += waitMs / 4;
            partition.passTo(Math.floor(now));
            answers.push({ at: Math.floor(now), segments: partition.member()?.segments ?? [] });
          }
          now = Math.floor(now) + 1;
          partition.append(interaction(`e${index}`, now, verb));
          answers.push({ at: now, segments: partition.member()?.segments ?? [] });
        });
        const stays = [...partition.documents.values()].filter(
          (document): document is StayDocument => 'to' in document,
        );
        for (const { at, segments } of answers) {
          const then = stays.filter(({ from, to }) => from <= at && at < to);
          expect(then.map(({ segmentId }) => segmentId).toSorted()).toEqual(segments);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('attributes', () => {
  it('decide at once, and are merged and cleared', () => {
    const partition = play(
      definition('shanghai', shanghai),
      attributes('a1', START + 1, { region: 'CN-31', free: { vip: true, plan: 'gold' } }),
      attributes('a2', START + 2, { gender: 'female', free: { plan: 'silver' } }, ['free.vip']),
    );
    expect(partition.told()).toEqual(['entered shanghai v1, event: a1 (1) at 1']);
    expect(partition.member()?.attributes).toEqual({
      region: 'CN-31',
      gender: 'female',
      free: { plan: 'silver' },
    });
    partition.append(attributes('a3', START + 3, {}, ['region']));
    expect(partition.told().at(-1)).toBe('exited shanghai v1, event: a3 (1) at 3');
    expect(partition.member()?.attributes).toEqual({ gender: 'female', free: { plan: 'silver' } });
  });
});

describe('definitions', () => {
  it('are in force from their activeFrom on, and count what was recorded before', () => {
    const partition = play(
      interaction('e1', START + 1),
      definition('loyal', twoShares, { at: START + 2, activeFrom: START + 10 }),
      interaction('e2', START + 3),
    );
    expect(partition.told()).toEqual([]);
    partition.append(interaction('e3', START + 12));
    expect(partition.told()).toEqual(['entered loyal v1, definition: e2,e1 (2) at 10']);
  });

  it('judge members who were there before as of their own moment, and say why', () => {
    const partition = play(
      attributes('a1', START + 1, { region: 'CN-31' }),
      definition('shanghai', shanghai, { at: START + 2 }),
      interaction('e1', START + 3, 'content.viewed'),
    );
    expect(partition.told()).toEqual(['entered shanghai v1, definition:  (0) at 2']);
  });

  it('replace their older versions: who satisfies both stays, who does not leaves', () => {
    const partition = play(
      definition('s', shanghai),
      attributes('a1', START + 1, { region: 'CN-31' }),
      definition(
        's',
        { kind: 'attribute', field: 'region', op: 'prefix', value: 'CN' },
        { version: 2, at: START + 2 },
      ),
      interaction('e1', START + 3, 'content.viewed'),
    );
    expect(partition.told()).toHaveLength(1);
    expect(partition.member()?.memberships.find(({ segmentId }) => segmentId === 's')).toMatchObject({
      segmentId: 's',
      version: 2,
      enteredAt: START + 1,
    });
    partition.append(definition('s', twoShares, { version: 3, at: START + 4 }));
    // An older version that comes late changes nothing.
    partition.append({ ...definition('s', shanghai, { at: START + 5 }), id: 'def:again' });
    partition.append(interaction('e2', START + 6, 'content.viewed'));
    expect(partition.told().at(-1)).toBe('exited s v3, definition:  (0) at 4');
    expect(partition.definitions()?.segments).toMatchObject([{ segmentId: 's', version: 3, revision: 3 }]);
  });

  it('with the same rule go on counting', () => {
    const partition = play(
      definition('loyal', twoShares),
      interaction('e1', START + 1),
      definition('loyal', twoShares, { version: 2, at: START + 2 }),
      definition('loyal', twoShares, { version: 3, at: START + 3 }),
      interaction('e2', START + 4),
    );
    expect(partition.told()).toEqual(['entered loyal v3, event: e2,e1 (2) at 4']);
    const other: SegmentRule = { ...twoShares, n: 3 };
    partition.append(definition('loyal', other, { version: 4, at: START + 5 }));
    partition.append(interaction('e3', START + 6));
    // Another rule counts anew, from the first thing that was recorded.
    expect(partition.told().slice(1)).toEqual([
      'exited loyal v4, definition: e2,e1 (2) at 5',
      'entered loyal v4, event: e3,e2,e1 (3) at 6',
    ]);
  });

  it('of archived segments let their members go, as of the end, with what is recorded of them next', () => {
    const story = [
      definition('loyal', twoShares),
      definition('shanghai', shanghai),
      interaction('e1', START + 1),
      interaction('e2', START + 2),
      definition('loyal', twoShares, { version: 2, at: START + 10, endedAt: START + 9 }),
      interaction('e3', START + 20, 'content.viewed'),
    ];
    const partition = play(...story);
    expect(partition.told().at(-1)).toBe('exited loyal v2, definition:  (0) at 9');
    expect(partition.stays('loyal')).toEqual(['2–9 event, definition']);
    expect(partition.count('loyal')).toBe(0);
    expect(statesOf(partition.member()).map(({ segmentId }) => segmentId)).not.toContain('loyal');
    expect(partition.definitions()).toMatchObject({
      segments: [{ segmentId: 'shanghai' }],
      ended: [{ segmentId: 'loyal', version: 2, at: START + 9 }],
    });
    // An older version that comes late does not bring it back.
    partition.append({ ...definition('loyal', twoShares, { at: START + 30 }), id: 'def:again' });
    partition.append(interaction('e4', START + 31));
    expect(partition.told()).toHaveLength(2);
    // A timer that was set for it finds it gone.
    const quietly = play(...story.slice(0, 5));
    quietly.passTo(START + 8 * DAY);
    expect(quietly.told().at(-1)).toBe('exited loyal v2, definition:  (0) at 9');
    expect(quietly.emitted.filter(({ id }) => id.startsWith('exited:loyal'))).toHaveLength(1);
    expect(play(...twice(story)).documents).toEqual(play(...story).documents);
  });

  it('may look at other segments, which are judged before them on the same occasion', () => {
    const both: SegmentRule = {
      kind: 'all',
      rules: [
        { kind: 'memberOf', segmentId: 'loyal' },
        { kind: 'not', rule: { kind: 'memberOf', segmentId: 'role.viewer' } },
      ],
    };
    const story = [
      // By id the first, by dependency the last.
      definition('a', { kind: 'memberOf', segmentId: 'both' }),
      definition('both', both),
      definition('loyal', twoShares),
      interaction('e1', START + 1),
      interaction('e2', START + 2),
    ];
    const partition = play(...story);
    expect(partition.told()).toEqual([
      'entered loyal v1, event: e2,e1 (2) at 2',
      'entered both v1, event: e2 (1) at 2',
      'entered a v1, event: e2 (1) at 2',
    ]);
    partition.passTo(START + 8 * DAY);
    // Nothing of their own has counted: they name what the first rested on.
    expect(partition.told().slice(3)).toEqual(
      ['loyal', 'both', 'a'].map((id) => `exited ${id} v1, time: e2,e1 (2) at ${1 + 7 * DAY}`),
    );
    expect(play(...twice(story)).documents).toEqual(play(...story).documents);
  });

  it('that close a cycle are refused, so that the record is parked', () => {
    const looksAt = (segmentId: string): SegmentRule => ({ kind: 'memberOf', segmentId });
    const partition = play(definition('a', looksAt('b')), definition('b', looksAt('c')));
    expect(() => partition.append(definition('c', looksAt('a')))).toThrow('closes a cycle of segments');
    expect(() => partition.append(definition('d', looksAt('d')))).toThrow('closes a cycle of segments');
  });

  it('by age turn with the year, though nothing is ever counted', () => {
    const adult: SegmentRule = { kind: 'age', op: 'gte', n: 18, zone: 'Asia/Shanghai' };
    const partition = play(
      definition('adult', adult),
      attributes('a1', START + 1, { birthYear: 2009 }),
      interaction('e1', START + 2, 'content.viewed'),
    );
    const newYear = Date.parse('2026-12-31T16:00:00Z') - START;
    expect(partition.told()).toEqual([]);
    partition.passTo(START + newYear - 1);
    expect(partition.told()).toEqual([]);
    partition.passTo(START + newYear);
    expect(partition.told()).toEqual([`entered adult v1, time:  (0) at ${newYear}`]);
    partition.append(attributes('a2', START + newYear + 1, { birthYear: 2010 }));
    expect(partition.told().at(-1)).toBe(`exited adult v1, event: a2 (1) at ${newYear + 1}`);
    partition.append(attributes('a3', START + newYear + 2, {}, ['birthYear']));
    expect(statesOf(partition.member()).map(({ segmentId }) => segmentId)).not.toContain('adult');
  });

  it('that are no valid rule are refused, so that the record is parked', () => {
    const broken = { kind: 'all', rules: [] } as unknown as SegmentRule;
    expect(() => play(definition('broken', broken))).toThrow('holds no valid rule');
  });

  it('that do not look at an event leave what they counted as it is', () => {
    const partition = play(definition('shanghai', shanghai), interaction('e1', START + 1, 'content.viewed'));
    const before = partition.member();
    partition.append(interaction('e2', START + 2, 'content.viewed'));
    // All but the stages, which look at everything that a member does.
    const others = (member: MemberDocument | undefined) =>
      statesOf(member).filter(({ segmentId }) => !segmentId.startsWith('stage.'));
    expect(others(partition.member())).toEqual(others(before));
    expect(partition.member()?.memberships).toEqual(before?.memberships);
  });
});

describe('a backfill', () => {
  const reach = (id: string, at: number, segmentId = 'loyal', version = 1): EventEnvelope => {
    const data = { segmentId, version, mids: [MID, OTHER_MID] };
    const { subject: _, ...event } = envelope('rapport.segmentation.SegmentBackfilled.v1', id, at, data);
    return event;
  };

  it('takes in who was there before, as of the moment from which the rule is in force, for nobody to act on', () => {
    const story = [
      interaction('e1', START + 1),
      interaction('e2', START + 2),
      definition('loyal', twoShares, { at: START + 10 }),
      reach('b1', START + 20),
      // Once reached, a member stays reached.
      reach('b2', START + 30),
    ];
    const partition = play(...story);
    expect(partition.told()).toEqual(['entered loyal v1, definition: e2,e1 (2) at 10']);
    const [entered] = partition.emitted.filter(({ id }) => id.startsWith('entered:loyal'));
    expect(entered).toMatchObject({ id: `entered:loyal:1:${MID}:definition`, backfill: true });
    expect(entered).not.toHaveProperty('causationId');
    expect(partition.stays('loyal')).toEqual(['10– definition']);
    expect(partition.count('loyal')).toBe(1);
    expect(play(...twice(story)).documents).toEqual(partition.documents);
  });

  it('judges by the new version who belongs by the old one, and lets go whom it leaves out', () => {
    const partition = play(
      definition('loyal', twoShares),
      interaction('e1', START + 1),
      interaction('e2', START + 2),
      definition('loyal', { ...twoShares, n: 3 }, { version: 2, at: START + 10 }),
      reach('b1', START + 20, 'loyal', 2),
    );
    expect(partition.told().at(-1)).toBe('exited loyal v2, definition: e2,e1 (2) at 10');
    expect(partition.emitted.at(-1)).toMatchObject({ backfill: true });
  });

  it('tells nobody of an entering that was over before it was found', () => {
    const partition = play(
      interaction('e1', START),
      interaction('e2', START),
      definition('loyal', twoShares, { at: START + 7 * DAY - 5 }),
      reach('b1', START + 7 * DAY + 5),
    );
    expect(partition.told()).toEqual([]);
    expect(partition.count('loyal')).toBe(0);
    expect(partition.stays('loyal')).toEqual([`${7 * DAY - 5}–${7 * DAY} definition, time`]);
  });

  it('keeps what a member did in pieces, none of which grows for ever', () => {
    const partition = new Partition();
    const count = 1_100;
    for (let index = 0; index < count; index += 1) partition.append(interaction(`e${index}`, START + index));
    expect(partition.member()?.history).toMatchObject({ blocks: 4, chunks: 9 });
    // One is the stay on the role that she had before her second share.
    expect(partition.member()?.history?.recent).toHaveLength(5);
    expect([...partition.documents.keys()].filter((path) => path.startsWith(HISTORY))).toHaveLength(4 + 9);
    const all: SegmentRule = { kind: 'count', of: ['content.shared'], op: 'eq', n: count, within: 'ever' };
    partition.append(definition('all', all, { at: START + count }));
    partition.append(reach('b1', START + count + 1, 'all'));
    expect(partition.member()?.segments).toContain('all');
  });

  it.each(RULES)('leaves everybody where a segment had them that was always there: %s', (text) => {
    const rule = ruleOf(text);
    fc.assert(
      fc.property(steps, fc.nat(40), fc.nat(6), (history, definedAt, reachedAfter) => {
        const partition = play(definition('always', rule));
        let now = START;
        let since = Infinity;
        let isReached = false;
        let last: EventEnvelope | undefined;
        for (const [index, { after, late, what }] of history.entries()) {
          if (index === definedAt) {
            partition.append(definition('late', rule, { at: now }));
            since = now;
          }
          if (index === definedAt + reachedAfter) {
            partition.append(reach(`b${index}`, now, 'late'));
            isReached = true;
          }
          now += after;
          if (what === 'time') partition.passTo(now);
          else if (what === 'again' && last !== undefined) partition.append(last);
          else if (what === 'attributes') {
            partition.append(attributes(`e${index}`, now, { region: late === 0 ? 'CN-31' : 'GB' }));
          } else {
            const verb = what === 'again' ? 'content.viewed' : what;
            last = interaction(`e${index}`, now, verb, { time: toInstant(now - late) });
            partition.append(last);
          }
          if (isReached) expect(partition.isIn('late')).toBe(partition.isIn('always'));
        }
        partition.append(reach('last', now, 'late'));
        for (let day = 0; day < 10; day += 1) {
          partition.passTo(now + day * DAY);
          if (since < Infinity) expect(partition.isIn('late')).toBe(partition.isIn('always'));
        }
        // And so it was at every moment since.
        for (let at = since; at < now + 10 * DAY; at += DAY / 3)
          expect(partition.wasIn('late', at)).toBe(partition.wasIn('always', at));
        expect(partition.count('late')).toBe(partition.isIn('late') ? 1 : 0);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a version of another rule', () => {
  const reach = (id: string, at: number): EventEnvelope => {
    const data = { segmentId: 's', version: 2, mids: [MID, OTHER_MID] };
    const { subject: _, ...event } = envelope('rapport.segmentation.SegmentBackfilled.v1', id, at, data);
    return event;
  };
  const threeShares: SegmentRule = { ...twoShares, n: 3 };
  const oneShare: SegmentRule = { ...twoShares, n: 1 };
  const coming = (rule: SegmentRule, at: number, version = 2): EventEnvelope =>
    definition('s', rule, { version, at, beside: true });

  it('changes nothing until it takes over, and then for everybody at once, before each of them is told', () => {
    const story = [
      definition('s', twoShares),
      definition('follows', { kind: 'memberOf', segmentId: 's' }),
      interaction('e1', START + 1),
      interaction('e2', START + 2),
      coming(threeShares, START + 10),
      reach('b1', START + 11),
    ];
    const partition = play(...story);
    const before = partition.told();
    expect(partition.answered()?.segments).toEqual(['follows', 'role.disseminator', 's', 'stage.new']);
    expect(partition.answered()?.memberships[2]).toMatchObject({ segmentId: 's', version: 1 });
    partition.append(takeover('s', threeShares, START + 20));
    expect(partition.told()).toEqual(before);
    expect(partition.answered()?.segments).toEqual(['role.disseminator', 'stage.new']);
    expect(partition.count('s')).toBe(0);
    partition.append(reach('b2', START + 30));
    expect(partition.told().slice(before.length)).toEqual([
      'exited s v2, definition: e2,e1 (2) at 20',
      'exited follows v1, definition: e2,e1 (2) at 20',
    ]);
    expect(partition.emitted.at(-1)).toMatchObject({ backfill: true });
    expect(partition.stays('s')).toEqual(['2–20 event, definition']);
    expect(partition.member()).not.toHaveProperty('coming');
    const all = [...story, takeover('s', threeShares, START + 20), reach('b2', START + 30)];
    expect(play(...twice(all)).documents).toEqual(partition.documents);
  });

  it('takes in whom it holds for, also who did something meanwhile, and keeps whom both hold for', () => {
    const partition = play(
      definition('s', threeShares),
      interaction('e1', START + 1),
      coming(twoShares, START + 10),
      reach('b1', START + 11),
      interaction('e2', START + 12),
      takeover('s', twoShares, START + 20),
    );
    expect(partition.answered()?.segments).toContain('s');
    expect(partition.count('s')).toBe(1);
    partition.append(interaction('e3', START + 30, 'content.viewed'));
    expect(partition.told()).toEqual(['entered s v2, definition: e2,e1 (2) at 20']);
    partition.append(coming(oneShare, START + 40, 3));
    partition.append(reach('b2', START + 45));
    partition.append(takeover('s', oneShare, START + 50, 3));
    expect(partition.answered()?.memberships.find(({ segmentId }) => segmentId === 's')).toMatchObject({
      ...{ version: 3, enteredAt: START + 20 },
    });
    partition.append(reach('b3', START + 60));
    expect(partition.told()).toHaveLength(1);
    expect(partition.count('s')).toBe(1);
  });

  it('never takes over where another one comes before that, or the rule in force again, or the end', () => {
    const begun = [
      definition('s', twoShares),
      interaction('e1', START + 1),
      coming(oneShare, START + 10),
      reach('b1', START + 11),
    ];
    const replaced = play(
      ...begun,
      coming(threeShares, START + 12, 3),
      takeover('s', oneShare, START + 13),
      interaction('e2', START + 14),
      takeover('s', threeShares, START + 15, 3),
      interaction('e3', START + 16, 'content.viewed'),
    );
    expect(replaced.told()).toEqual([
      'entered s v1, event: e2,e1 (2) at 14',
      'exited s v3, definition: e2,e1 (2) at 15',
    ]);
    expect([replaced.count('s'), replaced.count('s@next')]).toEqual([0, 0]);
    const again = play(
      ...begun,
      definition('s', twoShares, { version: 3, at: START + 12 }),
      interaction('e2', START + 13),
    );
    expect(again.told()).toEqual(['entered s v3, event: e2,e1 (2) at 13']);
    expect(again.member()).not.toHaveProperty('coming');
    const ended = play(
      ...begun,
      definition('s', oneShare, { version: 3, at: START + 12, endedAt: START + 12 }),
      interaction('e2', START + 13),
    );
    expect(ended.told()).toEqual([]);
    expect(ended.member()?.segments).toEqual(['role.disseminator', 'stage.new']);
    expect(statesOf(ended.member()).map(({ segmentId }) => segmentId)).not.toContain('s@next');
  });

  it('goes on being judged under another name', () => {
    const partition = play(
      definition('s', twoShares),
      interaction('e1', START + 1),
      coming(oneShare, START + 10),
      reach('b1', START + 11),
      coming(oneShare, START + 12, 3),
      takeover('s', oneShare, START + 13, 3),
    );
    expect(partition.count('s')).toBe(1);
    partition.append(reach('b2', START + 14));
    expect(partition.told()).toEqual(['entered s v3, definition: e1 (1) at 13']);
  });

  it('tells nobody of an entering that is over when its time has come', () => {
    const partition = play(
      definition('s', threeShares),
      interaction('e1', START),
      coming(oneShare, START + 10),
      reach('b1', START + 15),
      takeover('s', oneShare, START + 20),
    );
    partition.passTo(START + 7 * DAY);
    expect(partition.told()).toEqual([]);
    expect(partition.stays('s')).toEqual([`20–${7 * DAY} definition, time`]);
    expect(partition.count('s')).toBe(0);
  });

  it('of a role stands beside the ladder, and takes its place in it', () => {
    const responder: SegmentRule = { kind: 'recency', of: ['poll.voted'], op: 'within', ms: 10 * DAY };
    const role = (at: number): EventEnvelope =>
      definition('role.responder', responder, { version: 2, at, beside: true });
    const partition = play(
      interaction('e1', START, 'order.paid'),
      interaction('e2', START + 1, 'account.followed'),
      role(START + 2),
      interaction('e3', START + 3, 'poll.voted'),
      interaction('e4', START + 4, 'content.viewed', { subject: OTHER_MID }),
    );
    expect(partition.answered()?.role).toBe('role.responder');
    expect(partition.answered()?.segments).toEqual(['role.responder', 'stage.new']);
    partition.append(takeover('role.responder', responder, START + 5));
    partition.passTo(START + 3 + 10 * DAY);
    expect(partition.answered()?.role).toBe('role.follower');
    expect(partition.count('role.follower')).toBe(1);
    expect([...partition.documents.keys()].filter((path) => path.includes('@next'))).toEqual([]);
  });

  it('that closes a cycle with one that is in force, or to come, is parked', () => {
    const looksAt = (segmentId: string): SegmentRule => ({ kind: 'memberOf', segmentId });
    const partition = play(
      definition('a', twoShares),
      definition('b', twoShares),
      definition('a', looksAt('b'), { version: 2, beside: true }),
    );
    const closing = definition('b', looksAt('a'), { version: 2, beside: true });
    expect(() => partition.append(closing)).toThrow('closes a cycle of segments');
  });

  it.each(CHANGES)('law: the old one until then, the new one from then on: %s → %s', (...texts) => {
    const [one, other] = texts.map(ruleOf);
    if (one === undefined || other === undefined) throw new Error('no rules');
    fc.assert(
      fc.property(steps, fc.nat(20), fc.nat(10), fc.nat(6), (history, changedAt, takenAfter, toldAfter) => {
        const partition = play(
          definition('old', one),
          definition('new', other),
          definition('s', one),
          definition('follows', { kind: 'not', rule: { kind: 'memberOf', segmentId: 's' } }),
        );
        let now = START;
        let takenAt = Infinity;
        let isChanged = false;
        const check = (): void => {
          const member = partition.answered();
          if (member === undefined) return;
          const belongs = member.segments.includes('s');
          expect(belongs).toBe(partition.isIn(takenAt < Infinity ? 'new' : 'old'));
          expect(member.segments.includes('follows')).toBe(!belongs);
          expect(partition.count('s')).toBe(belongs ? 1 : 0);
        };
        const passTo = (end: number): void => {
          for (; now < end; now = Math.min(end, now + DAY / 4)) {
            partition.passTo(now);
            check();
          }
          partition.passTo(now);
          check();
        };
        let isLate = false;
        for (const [index, { after, late, what }] of history.entries()) {
          if (index === changedAt) {
            partition.append(coming(other, now));
            isChanged = true;
          }
          // Everybody is reached before the takeover.
          if (index === changedAt + takenAfter) {
            partition.append(reach(`b${index}`, now));
            partition.append(takeover('s', other, now));
            takenAt = now;
          }
          if (index === changedAt + takenAfter + toldAfter) partition.append(reach(`t${index}`, now));
          check();
          passTo(now + after);
          isLate ||= late > 0;
          if (what === 'attributes') {
            partition.append(attributes(`e${index}`, now, { region: late === 0 ? 'CN-31' : 'GB' }));
          } else if (what !== 'time' && what !== 'again') {
            partition.append(interaction(`e${index}`, now, what, { time: toInstant(now - late) }));
          }
          check();
        }
        if (isChanged && takenAt === Infinity) {
          partition.append(reach('b', now));
          partition.append(takeover('s', other, now));
          takenAt = now;
          check();
        }
        passTo(now + 10 * DAY);
        partition.append(reach('last', now));
        expect(partition.member()?.coming).toBeUndefined();
        for (let at = isLate ? takenAt : START; at < now; at += DAY / 3)
          expect(partition.wasIn('s', at)).toBe(partition.wasIn(at >= takenAt ? 'new' : 'old', at));
        const told = partition.told().filter((text) => text.includes(' s v'));
        told.forEach((text, index) => {
          expect(text.startsWith(index % 2 === 0 ? 'entered' : 'exited')).toBe(true);
          if (text.includes('definition')) expect(text.endsWith(` at ${takenAt - START}`)).toBe(true);
        });
      }),
      { numRuns: 100 },
    );
  });
});

describe('the names of members', () => {
  const step = fc.record({
    who: fc.integer({ min: 0, max: 150 }),
    called: fc.option(fc.constantFrom('alice', 'bob:by', ''), { nil: undefined }),
  });

  it('stand where numbers say, as they were told last', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 300 }), async (history) => {
        const partition = new Partition();
        const called = new Map<number, string | undefined>();
        for (const [index, { who, called: name }] of history.entries()) {
          if (name !== undefined || !called.has(who)) called.set(who, name);
          const data = { namespace: 'user', externalId: name };
          const more = name === undefined ? {} : { personal: { keyId: 'none', alg: 'none', data } };
          const subject = String(who).padStart(32, '0');
          partition.append(
            envelope(
              'rapport.ingestion.InteractionRecorded.v1',
              ...([`e${index}`, START + index, { verb: 'content.read', ...more }, { subject }] as const),
            ),
          );
        }
        const store: Parameters<typeof findNames>[0] = {
          getMany: (collection, ids) => {
            const all = ids.map((id) =>
              partition.documents.get(`${collection.slice(MEMBERSHIPS.length + 1)}/${id}`),
            );
            return Promise.resolve(
              new Map(all.flatMap((one) => (one === undefined ? [] : [[one._id, one] as const]))),
            );
          },
        };
        const numbers = [...called.keys()].map((_, number) => number);
        const known = [...called.values()].filter((name) => name !== undefined);
        expect(await findNames(store, 'acme', PARTITION, numbers)).toEqual(
          known.map((externalId) => ({ namespace: 'user', externalId })),
        );
        const [some] = numbers.filter((number) => [...called.values()][number] !== undefined).slice(-1);
        if (some === undefined) return;
        expect(await findNames(store, 'acme', PARTITION, [some])).toEqual([
          { namespace: 'user', externalId: known.at(-1) },
        ]);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the sets of members', () => {
  const mids = Array.from({ length: 6 }, (_, index) => String(index).padStart(32, '0'));
  const step = fc.record({
    who: fc.constantFrom(...mids),
    after: fc.integer({ min: 0, max: DAY }),
    what: fc.constantFrom('content.shared', 'order.paid', 'attributes', 'time', 'definition', 'end'),
  });
  const steps = fc.array(step, { minLength: 1, maxLength: 40 });

  it('hold whoever belongs, by numbers in the order of the first records, whatever happens', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const partition = new Partition();
        const met: string[] = [];
        let now = START;
        for (const [index, { who, after, what }] of history.entries()) {
          now += after;
          const by = { subject: who };
          if (what === 'time') partition.passTo(now);
          else if (what === 'definition') {
            const [segmentId, rule] =
              index % 2 === 0 ? (['quiet', quiet] as const) : (['other', twoShares] as const);
            partition.append(definition(segmentId, rule, { at: now, version: index + 1 }));
          } else if (what === 'end') {
            partition.append(definition('other', twoShares, { at: now, version: index + 1, endedAt: now }));
          } else {
            if (!met.includes(who)) met.push(who);
            partition.append(
              what === 'attributes'
                ? { ...attributes(`e${index}`, now, { region: 'CN-31' }), ...by }
                : { ...interaction(`e${index}`, now, what), ...by },
            );
          }
          const { held, meant } = partition.sets();
          expect(held).toEqual(meant);
        }
        expect(met.map((mid) => partition.member(mid)?.number)).toEqual(met.map((_, index) => index));
      }),
      { numRuns: 200 },
    );
  });
});

describe('a static list', () => {
  const list = (id: string, at: number, listed = true): EventEnvelope => {
    const data = { segmentId: 'vip', listed, personal };
    return envelope('rapport.segmentation.SegmentMemberListed.v1', id, at, data);
  };
  const vip = definition('vip', twoShares, { kind: 'static' });

  it('takes in who is put on it, known or not, and lets go who is taken off', () => {
    const story = [
      vip,
      definition('both', { kind: 'all', rules: [{ kind: 'memberOf', segmentId: 'vip' }, shanghai] }),
      list('l1', START + 1),
      attributes('a1', START + 2, { region: 'CN-31' }),
      list('l2', START + 3),
      list('l3', START + 4, false),
    ];
    const partition = play(...story);
    expect(partition.told()).toEqual([
      'entered vip v1, event: l1 (1) at 1',
      'entered both v1, event: a1 (1) at 2',
      'exited vip v1, event: l3 (1) at 4',
      'exited both v1, event: l3 (1) at 4',
    ]);
    expect(partition.member()).not.toHaveProperty('lists');
    expect(partition.member()?.personal?.data).toEqual({ namespace: 'user', externalId: 'alice' });
    expect(play(...twice(story)).documents).toEqual(partition.documents);
  });

  it('is no rule that others could write', () => {
    const forged: SegmentRule = { kind: 'memberOf', segmentId: 'list:vip' };
    expect(() => play(definition('forged', forged))).toThrow('holds no valid rule');
  });
});

describe('a snapshot', () => {
  const reach = (id: string, at: number): EventEnvelope => {
    const data = { segmentId: 'taken', version: 1, mids: [MID, OTHER_MID] };
    const { subject: _, ...event } = envelope('rapport.segmentation.SegmentBackfilled.v1', id, at, data);
    return event;
  };
  const take = (at: number, more: { version?: number } = {}): EventEnvelope =>
    definition('taken', { kind: 'memberOf', segmentId: 'shanghai' }, { kind: 'snapshot', at, ...more });
  const moves = (id: string, at: number, region: string, mid = MID): EventEnvelope => ({
    ...attributes(id, at, { region }),
    subject: mid,
  });
  const before = [definition('shanghai', shanghai), moves('a1', START + 1, 'CN-31'), take(START + 10)];

  it('keeps who belonged when it was taken, whatever becomes of them and whoever comes later', () => {
    const partition = play(
      ...before,
      reach('b1', START + 20),
      moves('a2', START + 30, 'GB'),
      moves('a3', START + 31, 'CN-31', OTHER_MID),
      reach('b2', START + 40),
      take(START + 50, { version: 2 }),
      reach('b3', START + 60),
    );
    expect(partition.member()?.segments).toContain('taken');
    expect(partition.member(OTHER_MID)?.segments).not.toContain('taken');
    expect(partition.count('taken')).toBe(1);
    expect(partition.stays('taken')).toEqual(['10– definition']);
  });

  it.each([
    ['reached by the backfill first', [reach('b1', START + 20), moves('a2', START + 30, 'GB')]],
    ['reached by leaving the segment', [moves('a2', START + 30, 'GB'), reach('b1', START + 40)]],
  ])('decides as of its own moment: %s', (_name, then) => {
    const partition = play(...before, ...then);
    expect(partition.member()?.segments).toContain('taken');
    expect(partition.member()?.segments).not.toContain('shanghai');
  });
});

describe('behaviour roles', () => {
  const roles = (partition: Partition): readonly string[] =>
    partition.emitted
      .map(({ id }) => id.split(':').slice(0, 2).join(' '))
      .filter((text) => text.includes('role.'));

  it.each<[string, readonly EventEnvelope[]]>([
    ['role.viewer', [interaction('e1', START, 'content.viewed')]],
    ['role.follower', [interaction('e1', START, 'account.followed')]],
    ['role.curious', [interaction('e1', START, 'search.performed')]],
    ['role.curious', ['1', '2', '3'].map((id) => interaction(id, START, 'content.read'))],
    ['role.responder', [interaction('e1', START, 'content.shared')]],
    ['role.disseminator', [interaction('e1', START), interaction('e2', START)]],
    ['role.key_person', ['1', '2', '3', '4', '5'].map((id) => reached(id, START))],
    ['role.viewer', ['1', '2', '3', '4', '5'].map((id) => reached(id, START, false))],
  ])('%s', (role, events) => {
    expect(play(...events).member()?.role).toBe(role);
  });

  it('are exactly one at a time, the highest that holds', () => {
    const partition = play(
      interaction('e1', START, 'content.viewed'),
      interaction('e2', START + 1, 'search.performed'),
      interaction('e3', START + 2, 'order.paid'),
      interaction('e4', START + 3, 'account.followed'),
    );
    expect(roles(partition)).toEqual([
      'entered role.viewer',
      'exited role.viewer',
      'entered role.curious',
      'exited role.curious',
      'entered role.responder',
    ]);
    expect(partition.member()?.segments).toEqual(['role.responder', 'stage.new']);
    expect(partition.count('role.responder')).toBe(1);
    expect(partition.count('role.curious')).toBe(0);
  });

  it('fade when time passes, in steps of what still holds', () => {
    const partition = play(
      interaction('e1', START, 'order.paid'),
      interaction('e2', START + 1, 'account.followed'),
      interaction('e3', START + 10 * DAY, 'search.performed'),
    );
    partition.passTo(START + 400 * DAY);
    expect(roles(partition).filter((text) => text.startsWith('entered'))).toEqual([
      'entered role.responder',
      'entered role.curious',
      'entered role.follower',
      'entered role.viewer',
    ]);
    expect(partition.member()?.dueAt).toBeUndefined();
  });
});

describe('lifecycle stages', () => {
  const act = (id: string, day: number, verb = 'app.opened') => interaction(id, START + day * DAY, verb);

  it.each<[string, readonly EventEnvelope[], number]>([
    ['stage.new', [act('e1', 0)], 0],
    ['stage.new', [act('e1', 0)], 30 - 1 / DAY],
    ['stage.at_risk', [act('e1', 0)], 30],
    ['stage.active', [act('e1', 0), act('e2', 20)], 30],
    ['stage.active', [act('e1', 0), act('e2', 20)], 50 - 1 / DAY],
    ['stage.at_risk', [act('e1', 0), act('e2', 20)], 50],
    ['stage.at_risk', [act('e1', 0)], 90 - 1 / DAY],
    ['stage.dormant', [act('e1', 0)], 90],
    ['stage.reactivated', [act('e1', 0), act('e2', 90)], 90],
    ['stage.reactivated', [act('e1', 0), act('e2', 90), act('e3', 100)], 120 - 1 / DAY],
    ['stage.active', [act('e1', 0), act('e2', 90), act('e3', 100)], 120],
    ['stage.at_risk', [act('e1', 0), act('e2', 90)], 120],
    ['stage.at_risk', [act('e1', 0), act('e2', 89)], 119],
    ['stage.dormant', [act('e1', 0, 'ad.impression')], 0],
    ['stage.dormant', [reached('e1', START)], 0],
  ])('%s', (stage, events, day) => {
    const partition = play(...events);
    partition.passTo(Math.round(START + day * DAY));
    expect(partition.member()?.stage).toBe(stage);
  });

  it('follow each other as time passes, each exactly at its moment, and are told with evidence', () => {
    const partition = play(act('e1', 0));
    partition.passTo(START + 100 * DAY);
    partition.append(act('e2', 100));
    partition.passTo(START + 400 * DAY);
    const told = partition.emitted.filter(({ type }) => type.endsWith('LifecycleStageChanged.v1'));
    const inWords = told.map(({ occurredAt, data }) => {
      const { from = 'nobody', to, reason, causeEventIds } = data as unknown as LifecycleStageChanged['data'];
      return `${from} → ${to} on day ${(occurredAt - START) / DAY}, ${reason}: ${causeEventIds.join(',')}`;
    });
    expect(inWords).toEqual([
      'nobody → new on day 0, event: e1',
      'new → at_risk on day 30, time: e1',
      'at_risk → dormant on day 90, time: e1',
      'dormant → reactivated on day 100, event: e2',
      'reactivated → at_risk on day 130, time: e2',
      'at_risk → dormant on day 190, time: e2',
    ]);
    expect(told[3]?.data).toMatchObject({
      evidence: [{ holds: true, found: toInstant(START + 100 * DAY) }],
    });
    expect(partition.member()?.dueAt).toBeUndefined();
  });

  it('and roles are told of by events that keep their contracts, a key person by reach', () => {
    const partition = play(...['1', '2', '3', '4', '5'].map((id) => reached(id, START)));
    const told = partition.emitted.filter(({ type }) => type.endsWith('Changed.v1'));
    const roles = told.filter(({ type }) => type.includes('BehaviorRole'));
    expect(roles.at(-1)).toMatchObject({
      id: `role:key_person:1:${MID}:reached:5:s-1`,
      key: `acme:${MID}`,
      causationId: 'reached:5:s-1',
      data: {
        from: 'viewer',
        to: 'key_person',
        evidence: [
          {
            condition: 'count of share.reached (qualified true) in the last 30 days is at least 5',
            holds: true,
            found: '5',
          },
        ],
        causeEventIds: ['5', '4', '3', '2', '1'].map((visit) => `reached:${visit}:s-1`),
      },
    });
    const { encode } = createCodec();
    for (const { id, type, data } of told) {
      expect(() =>
        encode({ ...interaction(id, START), id, type, data, source: 'rapport/segmentation' }),
      ).not.toThrow();
    }
  });
});

describe('a role that the tenant has changed', () => {
  const responder: SegmentRule = { kind: 'recency', of: ['poll.voted'], op: 'within', ms: 10 * DAY };
  const changed = (at: number, activeFrom = at): EventEnvelope =>
    definition('role.responder', responder, { version: 2, at, activeFrom });
  const rolesOf = (partition: Partition): readonly string[] =>
    partition.emitted.flatMap(({ type, data }) => {
      const { to, definitionVersion, reason } = data as unknown as LifecycleStageChanged['data'];
      return type.includes('BehaviorRole') ? [`${to} v${definitionVersion}, ${reason}`] : [];
    });

  it('stands where the shipped one stood, by all that was recorded', () => {
    const partition = play(
      interaction('e1', START, 'order.paid'),
      interaction('e2', START + 1, 'account.followed'),
      changed(START + 2),
      interaction('e3', START + 3, 'content.viewed'),
      interaction('e4', START + 4, 'poll.voted'),
    );
    partition.passTo(START + 4 + 10 * DAY);
    expect(rolesOf(partition)).toEqual([
      'responder v1, event',
      'follower v1, definition',
      'responder v2, event',
      'follower v1, time',
    ]);
    expect(partition.count('role.responder')).toBe(0);
    expect(partition.count('role.follower')).toBe(1);
  });

  it('keeps whom the new rule holds too, under its version', () => {
    const partition = play(
      interaction('e1', START, 'poll.voted'),
      changed(START + 2),
      interaction('e2', START + 3, 'content.viewed'),
    );
    expect(rolesOf(partition)).toEqual(['responder v1, event']);
    expect(
      partition.member()?.memberships.find(({ segmentId }) => segmentId === 'role.responder'),
    ).toMatchObject({
      version: 2,
      enteredAt: START,
    });
  });

  it('is judged by when it is in force, and not a moment before', () => {
    const partition = play(
      interaction('e1', START, 'order.paid'),
      changed(START + 2, START + 10),
      interaction('e2', START + 5, 'search.performed'),
    );
    expect(partition.member()?.role).toBe('role.responder');
    partition.append(interaction('e3', START + 10, 'content.viewed'));
    expect(rolesOf(partition)).toEqual(['responder v1, event', 'curious v1, definition']);
  });
});
