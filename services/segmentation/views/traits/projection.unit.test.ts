import fc from 'fast-check';
import type { EventEnvelope, Fact, PublishedEvent } from '@rapport/kernel/event';
import { toInstant } from '@rapport/kernel/instant';
import type { Document, FoldContext } from '@rapport/kernel/projection';
import { createCodec } from '@rapport/contracts/codec';
import type { ComputedTraitChanged } from '@rapport/contracts/segmentation/events';
import type { TraitMeasure } from '@rapport/rules/rule';
import { parseTraitText } from '@rapport/rules/text';
import { CHANGES, DEFINITIONS, MEMBERS } from './documents.ts';
import type { MemberTraitsDocument, TraitChangeDocument, TraitDefinitionsDocument } from './documents.ts';
import { createTraitsProjection } from './projection.ts';
import type { TraitsEvent } from './projection.ts';

const DAY = 86_400_000;
const START = Date.parse('2026-03-01T08:00:00.000Z');
const MID = 'a'.repeat(32);
const PARTITION = 3;
const { encode } = createCodec();

type Told = PublishedEvent & { readonly data: ComputedTraitChanged['data'] };

/** One partition as the engine reads it: repeated ids are dropped, due timers fire before the next record. */
class Partition {
  readonly projection = createTraitsProjection();
  readonly documents = new Map<string, Document>();
  readonly emitted: Told[] = [];
  logClock = -Infinity;
  private offset = 0;
  private readonly seen = new Set<string>();

  private context(): FoldContext {
    const path = (collection: string, id: string): string => `${collection}/${id}`;
    return {
      get: <D extends Document>(collection: string, id: string) =>
        this.documents.get(path(collection, id)) as D | undefined,
      getMany: <D extends Document>(collection: string, ids: readonly string[]) =>
        ids.map((id) => this.documents.get(path(collection, id)) as D | undefined),
      put: (collection, document) => {
        this.documents.set(path(collection, document._id), document);
      },
      remove: (collection, id) => {
        this.documents.delete(path(collection, id));
      },
      emit: (event) => this.emitted.push(event as Told),
    };
  }

  passTo(now: number): void {
    for (;;) {
      const { _id: id, dueAt = Infinity } = this.member() ?? { _id: '' };
      if (dueAt > now) break;
      const timer = { collection: MEMBERS, id, dueAt, effectiveAt: dueAt, partition: PARTITION };
      this.projection.onTimer?.(this.context(), timer);
      if (this.member()?.dueAt === dueAt) throw new Error('A timer that stays due would fire for ever.');
    }
    this.logClock = Math.max(this.logClock, now);
  }

  append(event: EventEnvelope): void {
    const recordedAt = Date.parse(event.recordedat);
    this.passTo(recordedAt);
    this.offset += 1;
    if (this.seen.has(event.id)) return;
    this.seen.add(event.id);
    const fact: Fact<TraitsEvent> = {
      position: { topic: this.projection.topic, partition: PARTITION, offset: this.offset },
      key: event.subject === undefined ? '_system:def' : `acme:${event.subject}`,
      event: event as TraitsEvent,
      logClock: this.logClock,
      effectiveAt: Math.min(Date.parse(event.time), recordedAt),
    };
    this.projection.keys(fact);
    this.projection.fold(this.context(), fact);
  }

  member(): MemberTraitsDocument | undefined {
    return this.documents.get(`${MEMBERS}/acme:${MID}`) as MemberTraitsDocument | undefined;
  }

  definitions(): TraitDefinitionsDocument | undefined {
    return this.documents.get(`${DEFINITIONS}/acme:${PARTITION}`) as TraitDefinitionsDocument | undefined;
  }

  value(traitId: string): string | number | undefined {
    return this.member()?.traits.find((trait) => trait.traitId === traitId)?.value;
  }

  /** The value that the kept changes give an instant. */
  valueAsOf(traitId: string, at: number): string | number | undefined {
    return [...this.documents.entries()]
      .filter(([path]) => path.startsWith(`${CHANGES}/`))
      .map(([, document]) => document as TraitChangeDocument)
      .filter((change) => change.traitId === traitId && change.from <= at)
      .toSorted((left, right) => left.from - right.from)
      .at(-1)?.value;
  }

  /** `likes v1: none → tea because of e1 (1), event, at 5` */
  told(): readonly string[] {
    return this.emitted.map(({ data, occurredAt }) => {
      const {
        traitId,
        definitionVersion,
        from = 'none',
        to = 'none',
        causeEventIds,
        causeCount,
        reason,
      } = data;
      const because = `${causeEventIds.join(',')} (${causeCount}), ${reason}`;
      return `${traitId} v${definitionVersion}: ${from} → ${to} because of ${because}, at ${occurredAt - START}`;
    });
  }
}

function envelope(type: string, id: string, at: number, late: number, data: object): EventEnvelope {
  return {
    specversion: '1.0',
    id,
    source: 'rapport/ingestion',
    type,
    time: toInstant(at - late),
    recordedat: toInstant(at),
    tenantid: 'acme',
    datacontenttype: 'application/json',
    data,
  };
}

function measured(text: string): TraitMeasure {
  const parsed = parseTraitText(text);
  if (parsed.outcome === 'invalid') throw new Error(JSON.stringify(parsed.problems));
  return parsed.measure;
}

function definition(
  traitId: string,
  text: string,
  more: { version?: number; at?: number; endedAt?: string } = {},
) {
  const { version = 1, at = START, endedAt } = more;
  return envelope('rapport.segmentation.TraitDefinition.v1', `def:${traitId}:${version}`, at, 0, {
    traitId,
    version,
    name: traitId,
    activeFrom: toInstant(at),
    measure: measured(text),
    ...(endedAt !== undefined && { endedAt }),
  });
}

function read(id: string, at: number, { late = 0, channel = 'web' } = {}) {
  const personal = {
    keyId: 'k1',
    alg: 'none',
    data: { namespace: 'user', externalId: 'alice', name: 'Alice' },
  };
  const data = { verb: 'content.read', channel, personal };
  return {
    ...envelope('rapport.ingestion.InteractionRecorded.v1', id, START + at, late, data),
    subject: MID,
  };
}

function partitionWith(...definitions: readonly EventEnvelope[]): Partition {
  const partition = new Partition();
  for (const one of definitions) partition.append(one);
  return partition;
}

const READS = 'count(content.read) within 10 milliseconds';
const CHANNEL = 'favourite(channel of content.read) within 10 milliseconds';

describe('traits of a member', () => {
  it('change with events and with time, each change with its causes', () => {
    const partition = partitionWith(definition('reads', READS), definition('channel', CHANNEL));
    partition.append(read('e1', 1));
    partition.append(read('e2', 3, { channel: 'wechat' }));
    partition.append(read('e3', 4, { channel: 'web' }));
    partition.passTo(START + 20);
    expect(partition.told()).toEqual([
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
    const partition = partitionWith(definition('channel', CHANNEL));
    partition.append(read('e1', 1));
    const [told] = partition.emitted;
    expect(told).toMatchObject({
      id: `trait:channel:1:${MID}:e1`,
      topic: 'rapport.segments.v1',
      key: `acme:${MID}`,
      causationId: 'e1',
      data: { confidence: 20, personal: { data: { namespace: 'user', externalId: 'alice' } } },
    });
    expect(JSON.stringify(told)).not.toContain('Alice');
    for (const { id, type, data } of partition.emitted) {
      expect(() =>
        encode({ ...envelope(type, id, START, 0, data), source: 'rapport/segmentation' }),
      ).not.toThrow();
    }
  });

  it('are nothing before they are defined, and of verbs that they do not count', () => {
    const partition = new Partition();
    partition.append(read('e1', 1));
    partition.append(definition('reads', READS, { at: START + 2 }));
    partition.append({ ...read('e2', 3), data: { verb: 'content.shared' } });
    expect(partition.member()).toBeUndefined();
    partition.append(read('e3', 4));
    expect(partition.value('reads')).toBe(1);
  });

  it('go on counting under a new version with the same measure, and begin anew under another', () => {
    const partition = partitionWith(definition('reads', READS));
    partition.append(read('e1', 1));
    partition.append(definition('reads', READS, { version: 2, at: START + 2 }));
    partition.append(read('e2', 3));
    expect(partition.value('reads')).toBe(2);
    partition.append(
      definition('reads', 'count(content.read) within 5 milliseconds', { version: 3, at: START + 4 }),
    );
    expect(partition.value('reads')).toBe(2);
    partition.append(read('e3', 5));
    expect(partition.told().at(-1)).toBe('reads v3: 2 → 1 because of e3 (1), event, at 5');
    // An older version that is appended again, by a restored store, changes nothing.
    const before = partition.definitions();
    partition.append({ ...definition('reads', READS, { version: 2, at: START + 6 }), id: 'def:again' });
    expect(partition.definitions()).toBe(before);
  });

  it('lose what an older version counted when its time comes', () => {
    const partition = partitionWith(definition('reads', READS));
    partition.append(read('e1', 1));
    partition.append(definition('reads', 'count(content.shared) ever', { version: 2, at: START + 2 }));
    partition.passTo(START + 11);
    expect(partition.told().at(-1)).toBe('reads v2: 1 → 0 because of  (0), time, at 11');
    expect(partition.member()?.dueAt).toBeUndefined();
  });

  it('end when they are retired', () => {
    const partition = partitionWith(definition('reads', READS), definition('channel', CHANNEL));
    partition.append(read('e1', 1));
    partition.append(
      definition('reads', READS, { version: 2, at: START + 2, endedAt: toInstant(START + 2) }),
    );
    partition.append(read('e2', 3));
    expect(partition.member()?.traits.map(({ traitId }) => traitId)).toEqual(['channel']);
    partition.append({ ...definition('reads', READS, { at: START + 4 }), id: 'def:again' });
    expect(partition.definitions()?.traits.map(({ traitId }) => traitId)).toEqual(['channel']);
    partition.passTo(START + DAY);
    expect(partition.member()?.dueAt).toBeUndefined();
  });

  it('park a definition that is none', () => {
    const broken = {
      ...definition('reads', READS),
      data: { traitId: 'x', version: 1, measure: { kind: 'max' } },
    };
    expect(() => partitionWith(broken)).toThrow('holds no valid trait');
  });
});

describe('a build that comes to something else', () => {
  it('is told by the same event, with the parts of a score and the confidence of a favourite', () => {
    const score = 'rfm(content.read) recency (7 days) frequency (2) monetary (100) within 365 days';
    const partition = partitionWith(definition('channel', CHANNEL), definition('score', score));
    partition.append(read('e1', 1));
    const after = partition.member();
    if (after === undefined) throw new Error('nobody');
    const difference = { collection: MEMBERS, before: undefined, after, at: START + 5, cause: 'cutover:2' };
    const corrected = (partition.projection.correct?.(difference) ?? []) as readonly Told[];
    const live = partition.emitted.map(({ data }) => data);
    expect(live.map(({ to, parts, confidence }) => ({ to, parts, confidence }))).toEqual([
      { to: 'web', parts: undefined, confidence: 20 },
      { to: '211', parts: { recency: 2, frequency: 1, monetary: 1 }, confidence: undefined },
    ]);
    expect(corrected).toEqual(
      partition.emitted.map(({ causationId: _, ...event }) => ({
        ...event,
        id: event.id.replace(/:e1$/, ':cutover:2'),
        occurredAt: START + 5,
        data: {
          ...event.data,
          ...{ causeEventIds: [], causeCount: 0, reason: 'correction', evaluatedAt: toInstant(START + 5) },
        },
      })),
    );
    for (const { id, type, data } of corrected) {
      expect(() =>
        encode({ ...envelope(type, id, START, 0, data), source: 'rapport/segmentation' }),
      ).not.toThrow();
    }
    expect(partition.projection.correct?.({ ...difference, before: after })).toEqual([]);
  });
});

describe('a late event', () => {
  it('changes what is from the newest change on, and nothing before it', () => {
    const partition = partitionWith(definition('reads', READS));
    partition.append(read('e1', 1));
    partition.append(read('e2', 5));
    partition.append(read('e3', 6, { late: 3 }));
    expect(partition.told().at(-1)).toBe('reads v1: 2 → 3 because of e2,e3,e1 (3), event, at 5');
    expect([0, 1, 4, 5, 6].map((at) => partition.valueAsOf('reads', START + at))).toEqual([
      undefined,
      1,
      1,
      3,
      3,
    ]);
  });
});

describe('law: traits are what the records say', () => {
  const steps = fc.array(
    fc.record({
      waitMs: fc.integer({ min: 0, max: 6 }),
      late: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 12 })),
      channel: fc.constantFrom('web', 'wechat', 'app'),
      again: fc.boolean(),
    }),
    { maxLength: 20 },
  );

  it('at every millisecond, and the events told lead there one by one', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const partition = partitionWith(definition('reads', READS), definition('channel', CHANNEL));
        const known: { readonly at: number; readonly channel: string; readonly id: string }[] = [];
        /** Value and from when, as they were told: an instant is never before the last one's. */
        const past: { readonly from: number; readonly value: number }[] = [];
        let now = 0;
        const live = () => known.filter(({ at }) => now < at + 10);
        const check = (effectiveAt: number): void => {
          const reads = live().length;
          expect(partition.value('reads') ?? 0).toBe(reads);
          expect(partition.value('channel')).toBe(favouriteOf(live()));
          const last = past.at(-1) ?? { from: -Infinity, value: 0 };
          if (reads === last.value) return;
          const from = Math.max(effectiveAt, last.from);
          if (from === last.from) past.pop();
          past.push({ from, value: reads });
        };
        const passTo = (end: number): void => {
          while (now < end) {
            now += 1;
            partition.passTo(START + now);
            check(now);
          }
        };
        history.forEach(({ waitMs, late, channel, again }, index) => {
          passTo(now + waitMs);
          const one = read(`e${index}`, now, { late, channel });
          partition.append(one);
          if (again) partition.append(one);
          known.push({ at: now - late, channel, id: `e${index}` });
          check(now - late);
        });
        passTo(now + 25);
        for (let at = -13; at <= now; at += 1) {
          const expected = past.findLast(({ from }) => from <= at)?.value;
          expect(partition.valueAsOf('reads', START + at)).toBe(expected);
        }
        for (const trait of ['reads', 'channel']) {
          const told = partition.emitted.filter(({ data }) => data.traitId === trait);
          told.forEach(({ data }, index) => {
            const before = told[index - 1]?.data.to;
            if (index > 0) expect(data.from).toBe(before);
            expect(data.from).not.toBe(data.to);
          });
        }
        expect(new Set(partition.emitted.map(({ id }) => id)).size).toBe(partition.emitted.length);
      }),
      { numRuns: 100 },
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
