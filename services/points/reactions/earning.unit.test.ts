import { TOPICS } from '@rapport/contracts/topics';
import type { EventEnvelope, Fact } from '@rapport/kernel/event';
import type { Document, Documents, FoldContext } from '@rapport/kernel/projection';
import { mergedId } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import { rulesProjection } from '../views/rules/projection.ts';
import { DEFINITIONS, RULES } from '../views/rules/documents.ts';
import type { DefinitionsDocument } from '../views/rules/documents.ts';
import { createEarningReactions } from './earning.ts';

const START = Date.parse('2026-03-01T08:00:00.000Z');
const MID = 'a'.repeat(32);
const KEY = `acme:${MID}`;
const personal = {
  keyId: 'k1',
  alg: 'none',
  data: { namespace: 'user', externalId: 'mei.lin', name: 'Mei' },
};

interface Told {
  readonly type: string;
  readonly id: string;
  readonly data: object;
  readonly at?: number;
  readonly occurredAt?: number;
  readonly key?: string;
  readonly tenant?: string;
  readonly backfill?: true;
  readonly partition?: number;
  readonly topic?: string;
}

/** The rules and the reaction on one log, without an engine. */
function stage() {
  const stored = new Map<string, Document>();
  const reactions = createEarningReactions();
  let logClock = 0;
  let offset = 0;
  const factOf = (told: Told): Fact => {
    const recordedAt = told.at ?? START;
    logClock = Math.max(logClock, recordedAt);
    offset += 1;
    const occurredAt = told.occurredAt ?? recordedAt;
    const event: EventEnvelope = {
      specversion: '1.0',
      id: told.id,
      source: 'rapport/ingestion',
      type: told.type,
      time: toInstant(occurredAt),
      recordedat: toInstant(recordedAt),
      datacontenttype: 'application/json',
      tenantid: told.tenant ?? 'acme',
      ...(told.backfill === true && { backfill: true }),
      data: told.data,
    };
    return {
      event,
      logClock,
      key: told.key ?? KEY,
      position: { topic: told.topic ?? TOPICS.interactions, partition: told.partition ?? 3, offset },
      effectiveAt: Math.min(occurredAt, recordedAt),
    };
  };
  const read: Documents = {
    get: <D extends Document>(collection: string, id: string) =>
      stored.get(`${collection.replace(`${RULES}.`, '')}/${id}`) as D | undefined,
  };
  const context: FoldContext = {
    ...read,
    getMany: (collection, ids) => ids.map((id) => read.get(collection, id)),
    put: (collection, document) => stored.set(`${collection}/${document._id}`, document),
    remove: () => undefined,
    emit: () => undefined,
  };
  return {
    define: (told: Told) => rulesProjection.fold(context, factOf(told) as never),
    react: (told: Told) => {
      const fact = factOf(told);
      return reactions
        .filter(({ topic, handles }) => topic === fact.position.topic && handles.includes(told.type as never))
        .flatMap((reaction) => reaction.react(read, fact as never));
    },
    document: (id = 'acme:3') => stored.get(`${DEFINITIONS}/${id}`) as DefinitionsDocument | undefined,
  };
}

const rule = (more: object = {}, at = START): Told => ({
  type: 'rapport.points.EarningRuleDefinition.v1',
  id: 'def:earning-rule:order:1:3',
  at,
  data: {
    ruleId: 'order',
    version: 1,
    name: 'A point a pound',
    activeFrom: toInstant(START),
    unit: 'points',
    trigger: { kind: 'event', of: ['order.paid'] },
    amount: { kind: 'rate', points: '1', perMinorUnits: '100' },
    direction: 'earn',
    ...more,
  },
});
const settings = (timeZone: string, version = 1, activeFrom = START): Told => ({
  type: 'rapport.ingestion.TenantConfigured.v1',
  id: `def:tenant:acme:${version}:3`,
  data: { version, activeFrom: toInstant(activeFrom), timeZone, currency: 'GBP', maxAgeDays: 30 },
});
const paid = (id: string, amount: string, more: Partial<Told> = {}): Told => ({
  type: 'rapport.ingestion.InteractionRecorded.v1',
  id,
  data: {
    verb: 'order.paid',
    object: { kind: 'order', id: 'o-7' },
    value: { amount, currency: 'GBP' },
    personal,
  },
  ...more,
});
const reached = (id: string, qualified: boolean): Told => ({
  type: 'rapport.ingestion.ShareReached.v1',
  id,
  data: { visitId: 'v-1', shareId: 's-1', contentId: 'c-1', visitorMid: 'b'.repeat(32), qualified },
});

const reachedFurther = (id: string): Told => ({
  type: 'rapport.ingestion.ShareReachedFurther.v1',
  id,
  data: {
    ...{ visitId: 'v-1', shareId: 's-2', parentShareId: 's-1', contentId: 'c-1', visitorMid: 'b'.repeat(32) },
    ...{ qualified: true, depth: 2, personal },
  },
});

describe('earning', () => {
  it('is not done again by what a merge appends under the survivor', () => {
    const { define, react } = stage();
    define(rule());
    expect(react(paid(mergedId('m-1', 'i-1'), '1250'))).toEqual([]);
    expect(react(reached(mergedId('m-1', 'reached:s-1:v-1'), true))).toEqual([]);
    expect(react(paid('i-1', '1250'))).toHaveLength(1);
  });

  it('makes one command of an event under a rule, with all that explains it', () => {
    const { define, react } = stage();
    define(rule());
    const occurredAt = START - 5_000;
    expect(react(paid('i-1', '1250', { occurredAt }))).toEqual([
      {
        aggregate: 'points.account.v1',
        tenant: 'acme',
        method: 'points.earning.v1/order',
        requestId: 'i-1',
        fingerprint: 'i-1',
        actor: 'points.earning.v1',
        effectiveAt: occurredAt,
        causes: { causeEventIds: ['i-1'], causeCount: 1 },
        command: {
          type: 'EarnByRule',
          mid: MID,
          unit: 'points',
          direction: 'earn',
          amount: 12n,
          effectiveAt: occurredAt,
          rule: { ruleId: 'order', version: 1 },
          cause: { eventId: 'i-1', verb: 'order.paid', objectId: 'o-7', amount: 1_250n },
          // Of a person, only how the caller names her.
          personal: { ...personal, data: { namespace: 'user', externalId: 'mei.lin' } },
        },
      },
    ]);
  });

  it('comes to nothing without a rule, for another tenant, in another partition, or for less than a point', () => {
    const { define, react } = stage();
    expect(react(paid('i-1', '1250'))).toEqual([]);
    define(rule());
    expect(react(paid('i-2', '1250', { tenant: 'other', key: `other:${MID}` }))).toEqual([]);
    expect(react(paid('i-3', '1250', { partition: 4 }))).toEqual([]);
    expect(react(paid('i-4', '99'))).toEqual([]);
    expect(react(paid('i-5', '100'))).toHaveLength(1);
  });

  it('rewards the qualified visit and not the first glance', () => {
    const { define, react } = stage();
    define(rule({
      trigger: { kind: 'event', of: ['share.reached'], where: { properties: { qualified: [true] } } },
      amount: { kind: 'fixed', points: '10' },
    }));
    expect(react(reached('reached:v-1:s-1', false))).toEqual([]);
    expect(react(reached('reached:v-1:s-1:q', true))).toMatchObject([
      {
        requestId: 'reached:v-1:s-1:q',
        command: { amount: 10n, cause: { verb: 'share.reached', objectId: 'c-1' } },
      },
    ]);
  });

  it('rewards what came through a share made of the member’s where the rule says so, and each depth by name', () => {
    const { define, react } = stage();
    const amount = { kind: 'fixed', points: '10' };
    const trigger = (depth?: number) => ({
      ...{ kind: 'event', of: ['share.reached'] },
      ...(depth !== undefined && { where: { properties: { depth: [depth] } } }),
    });
    define(rule({ ruleId: 'near', trigger: trigger(), amount }));
    define(rule({ ruleId: 'both', trigger: trigger(), amount, rewardDepth: 2 }));
    define(rule({ ruleId: 'far', trigger: trigger(2), amount, rewardDepth: 2 }));
    define(rule({
      ruleId: 'any',
      trigger: { kind: 'not', rule: { kind: 'event', of: ['order.paid'] } },
      amount,
    }));
    const of = (told: Told) => react(told).map(({ method }) => method.replace('points.earning.v1/', ''));
    expect(of(reached('reached:v-1:s-2', true))).toEqual(['any', 'both', 'near']);
    expect(of(reachedFurther('further:v-1:s-2'))).toEqual(['both', 'far']);
    expect(react(reachedFurther('further:v-1:s-2'))[0]).toMatchObject({
      requestId: 'further:v-1:s-2',
      command: { mid: MID, cause: { verb: 'share.reached', objectId: 'c-1' } },
    });
  });

  it('makes nothing available by what is deeper than the rule pays', () => {
    const { define, react } = stage();
    const waits = {
      trigger: { kind: 'event', of: ['order.placed'] },
      pendingUntil: { kind: 'event', of: ['share.reached'] },
    };
    define(rule(waits));
    expect(react(reached('reached:v-1:s-1', true))).toHaveLength(1);
    expect(react(reachedFurther('further:v-1:s-2'))).toEqual([]);
  });

  it('is not turned off by a backfill, which is passed on', () => {
    const { define, react } = stage();
    define(rule());
    expect(react(paid('i-1', '100', { backfill: true }))).toMatchObject([{ backfill: true }]);
  });

  it('takes back under a rule that says so', () => {
    const { define, react } = stage();
    define(rule({ direction: 'claw_back' }));
    expect(react(paid('i-1', '100'))).toMatchObject([{ command: { direction: 'claw_back', amount: 1n } }]);
  });

  it('answers every rule that matches, by rule id, those about any verb too', () => {
    const { define, react } = stage();
    define(rule({ ruleId: 'z' }));
    define(rule({ ruleId: 'b', trigger: { kind: 'not', rule: { kind: 'event', of: ['order.refunded'] } } }));
    define(rule({ ruleId: 'a', trigger: { kind: 'event', of: ['content.read'] } }));
    expect(react(paid('i-1', '100')).map(({ method }) => method)).toEqual([
      'points.earning.v1/b',
      'points.earning.v1/z',
    ]);
  });
});

describe('points that wait for an event', () => {
  const waiting = { pendingUntil: { kind: 'event', of: ['order.paid'] } };
  const placing = { trigger: { kind: 'event', of: ['order.placed'] } };
  const activated = (told: readonly { readonly method: string }[]): readonly string[] =>
    told.map(({ method }) => method).filter((method) => method.startsWith('points.activating.v1/'));

  it('are earned until then at most: a year, or until they expire', () => {
    const { define, react } = stage();
    define(settings('Asia/Shanghai'));
    define(rule({ pendingUntil: { kind: 'event', of: ['order.refunded'] } }));
    define(rule({
      ...{ ruleId: 'short', pendingUntil: { kind: 'event', of: ['order.refunded'] } },
      expiry: { kind: 'days', days: 30 },
    }));
    expect(react(paid('i-1', '1250')).map(({ command }) => command)).toMatchObject([
      { awaitsUntil: Date.parse('2027-03-02T16:00:00.000Z') },
      {
        awaitsUntil: Date.parse('2026-03-31T16:00:00.000Z'),
        expiresAt: Date.parse('2026-03-31T16:00:00.000Z'),
      },
    ]);
  });

  it('are asked to be available by it, with all that explains it, besides what it earns', () => {
    const { define, react } = stage();
    define(rule());
    define(rule({ ...waiting, ...placing, ruleId: 'placed', unit: 'coins', version: 4 }));
    const [earned, ended, ...others] = react(paid('i-1', '1250', { occurredAt: START - 5_000 }));
    expect(earned).toMatchObject({ method: 'points.earning.v1/order' });
    expect(others).toEqual([]);
    expect(ended).toEqual({
      aggregate: 'points.account.v1',
      tenant: 'acme',
      method: 'points.activating.v1/placed',
      requestId: 'i-1',
      fingerprint: 'i-1',
      actor: 'points.activating.v1',
      effectiveAt: START - 5_000,
      causes: { causeEventIds: ['i-1'], causeCount: 1 },
      command: {
        type: 'ActivateAwaited',
        mid: MID,
        unit: 'coins',
        effectiveAt: START - 5_000,
        event: {
          ...{ ruleId: 'placed', version: 4, eventId: 'i-1', verb: 'order.paid' },
          ...{ objectId: 'o-7', at: START - 5_000 },
        },
        personal: { ...personal, data: { namespace: 'user', externalId: 'mei.lin' } },
      },
    });
    expect(react(paid(mergedId('m-1', 'i-1'), '1250'))).toEqual([]);
  });

  it('may wait for what services tell, and not for it where nobody has named it', () => {
    const { define, react } = stage();
    define(rule({ pendingUntil: { kind: 'event', of: ['segment.entered'] } }));
    define(rule({
      ...{ ruleId: 'other', trigger: { kind: 'event', of: ['order.placed'] } },
      pendingUntil: { kind: 'not', rule: { kind: 'event', of: ['order.paid'] } },
    }));
    const entered: Told = {
      type: 'rapport.segmentation.SegmentEntered.v1',
      ...{ topic: TOPICS.segments, id: 'e-1' },
      data: { segmentId: 'regulars', version: 1, reason: 'event', causeEventIds: [], causeCount: 0 },
    };
    expect(activated(react(entered))).toEqual(['points.activating.v1/order']);
    expect(activated(react(reached('r-1', true)))).toEqual(['points.activating.v1/other']);
    expect(activated(react(paid('i-1', '100')))).toEqual([]);
  });

  it('go by the newest version that names an event, also when the rule is retired, for as long as they may wait', () => {
    const { define, react, document } = stage();
    const YEAR = 368 * 86_400_000;
    define(rule({ ...placing, pendingUntil: { kind: 'event', of: ['order.refunded'] } }));
    define(rule({ ...placing, ...waiting, version: 2 }));
    expect(activated(react(paid('i-1', '100')))).toEqual(['points.activating.v1/order']);
    define(rule({ ...placing, version: 3 }));
    define(rule({ ...placing, version: 4 }));
    expect(document()?.rules).toHaveLength(1);
    expect(activated(react(paid('i-2', '100')))).toEqual(['points.activating.v1/order']);
    define(rule({ ...placing, version: 5, retired: true }));
    expect(react(paid('i-3', '100')).map(({ command }) => command)).toMatchObject([
      { event: { version: 5 } },
    ]);
    define(rule({ ruleId: 'later' }, START + YEAR - 86_400_000));
    expect(document()?.rules.map(({ ruleId }) => ruleId)).toEqual(['later', 'order']);
    define(rule({ ruleId: 'last' }, START + YEAR));
    expect(document()?.rules.map(({ ruleId }) => ruleId)).toEqual(['last', 'later']);
  });

  it('keep so many retired rules, the newest', () => {
    const { define, document } = stage();
    for (let n = 10; n < 60; n += 1) {
      const of = { ...waiting, ...placing, ruleId: `r${n}`, activeFrom: toInstant(START + n) };
      define(rule(of, START + n));
      define(rule({ ...of, version: 2, retired: true }, START + n));
    }
    expect(document()?.rules).toHaveLength(40);
    expect(document()?.rules[0]?.ruleId).toBe('r20');
  });

  it('that no rule can read are parked', () => {
    const pendingUntil = { kind: 'attribute', field: 'region', op: 'eq', value: 'x' };
    expect(() => stage().define(rule({ pendingUntil }))).toThrow('holds no valid end of waiting');
  });
});

describe('versions', () => {
  it('begin with the log clock, and the newest in force counts', () => {
    const { define, react, document } = stage();
    define(rule());
    define(rule({
      version: 2,
      activeFrom: toInstant(START + 10_000),
      amount: { kind: 'fixed', points: '7' },
    }));
    const versionAt = (id: string, at: number) =>
      react(paid(id, '100', { at })).map(({ command }) => (command as { rule: object }).rule);
    expect(versionAt('i-1', START + 9_999)).toEqual([{ ruleId: 'order', version: 1 }]);
    expect(versionAt('i-2', START + 10_000)).toEqual([{ ruleId: 'order', version: 2 }]);
    define(rule({ version: 3, activeFrom: toInstant(START + 10_000) }));
    expect(document()?.rules.map(({ version }) => version)).toEqual([3]);
  });

  it('count by the log clock, not by when something happened', () => {
    const { define, react } = stage();
    define(rule());
    expect(react(paid('i-1', '100', { occurredAt: START - 86_400_000 }))).toHaveLength(1);
  });

  it('are not in force before their time', () => {
    const { define, react } = stage();
    define(rule({ activeFrom: toInstant(START + 1) }));
    expect(react(paid('i-1', '100', { at: START }))).toEqual([]);
    expect(react(paid('i-2', '100', { at: START + 1 }))).toHaveLength(1);
  });

  it('are folded once, also when they are told twice or late', () => {
    const { define, document } = stage();
    define(rule({ version: 2 }));
    const once = document();
    define(rule({ version: 2 }));
    define(rule({ version: 1 }));
    expect(document()).toEqual(once);
  });

  it.each([
    [
      'a trigger about a member',
      rule({ trigger: { kind: 'attribute', field: 'region', op: 'eq', value: 'x' } }),
    ],
    ['a division by zero', rule({ amount: { kind: 'rate', points: '1', perMinorUnits: '0' } })],
    ['no zone', settings('Mars/Olympus')],
  ])('that hold %s are parked', (_case, told) => {
    expect(() => stage().define(told)).toThrow(/^Definition def:/);
  });
});

describe('the day of a cap', () => {
  const dayOf = (zone: string | undefined, occurredAt: string): unknown => {
    const { define, react } = stage();
    if (zone !== undefined) define(settings(zone));
    define(rule({ capPerMemberAndDay: '50' }));
    const at = Date.parse(occurredAt);
    const [command] = react(paid('i-1', '100', { at: Math.max(at, START), occurredAt: at }));
    return (command?.command as { limits?: readonly unknown[] } | undefined)?.limits?.[0];
  };

  it('is that of the effective time, in the tenant’s zone, UTC where none is set', () => {
    expect(dayOf(undefined, '2026-02-28T23:30:00Z')).toEqual({
      period: 'day',
      points: 50n,
      through: '2026-02-28',
    });
    expect(dayOf('Asia/Shanghai', '2026-02-28T23:30:00Z')).toEqual({
      period: 'day',
      points: 50n,
      through: '2026-03-01',
    });
    expect(dayOf('America/New_York', '2026-03-01T03:30:00Z')).toEqual({
      period: 'day',
      points: 50n,
      through: '2026-02-28',
    });
  });

  it('follows the clocks of the zone on the day they change', () => {
    // London moves to summer time on 29 March 2026: midnight comes at 23:00 UTC from then on.
    expect(dayOf('Europe/London', '2026-03-28T23:30:00Z')).toMatchObject({ through: '2026-03-28' });
    expect(dayOf('Europe/London', '2026-03-29T23:30:00Z')).toMatchObject({ through: '2026-03-30' });
  });

  it('is that of the settings in force', () => {
    const { define, react, document } = stage();
    define(settings('Asia/Shanghai'));
    define(settings('America/New_York', 2, START + 10_000));
    define(rule({ capPerMemberAndDay: '50' }));
    const day = (id: string, at: number) =>
      react(paid(id, '100', { at })).map(
        ({ command }) => (command as { limits: readonly object[] }).limits[0],
      );
    expect(document()?.zones).toHaveLength(2);
    expect(day('i-1', START)).toMatchObject([{ through: '2026-03-01' }]);
    expect(day('i-2', Date.parse('2026-03-02T03:00:00Z'))).toMatchObject([{ through: '2026-03-01' }]);
  });
});

describe('limits, multipliers and groups', () => {
  it('name the periods of the day on which the event counts', () => {
    const { define, react } = stage();
    define(settings('Asia/Shanghai'));
    const limits = [
      { period: 'week', points: '50' },
      { period: 'month', times: 3 },
      { period: 'ever', times: 1 },
    ];
    define(rule({ limits }));
    // In Shanghai it is Sunday the 1st already: the last day of the week, and the first of the month.
    const occurredAt = Date.parse('2026-02-28T23:30:00Z');
    expect(react(paid('i-1', '100', { occurredAt }))).toMatchObject([
      {
        command: {
          limits: [
            { period: 'week', points: 50n, through: '2026-03-01' },
            { period: 'month', times: 3, through: '2026-03-31' },
            { period: 'ever', times: 1, through: '9999-12-31' },
          ],
        },
      },
    ]);
  });

  it('multiply by the highest that applies, by the clocks of the tenant', () => {
    const { define, react } = stage();
    define(settings('Europe/London'));
    const filter = { kind: 'event', of: ['order.paid'], where: { amount: { gte: '100000' } } };
    const hours = { from: 18 * 60, to: 20 * 60 };
    define(rule({
      multipliers: [
        { percent: 150, hours },
        { percent: 300, filter },
        { percent: 200, weekdays: [7] },
      ],
    }));
    const amount = (id: string, value: string, at: string) =>
      react(paid(id, value, { at: Date.parse('2026-04-30T00:00:00Z'), occurredAt: Date.parse(at) })).map(
        ({ command }) => (command as { amount: bigint }).amount,
      );
    expect(amount('i-1', '1100', '2026-03-30T10:00:00Z')).toEqual([11n]);
    // 18:00 in summer time, to the millisecond.
    expect(amount('i-2', '1100', '2026-03-30T16:59:59.999Z')).toEqual([11n]);
    expect(amount('i-3', '1100', '2026-03-30T17:00:00Z')).toEqual([16n]);
    expect(amount('i-4', '1100', '2026-03-30T19:00:00Z')).toEqual([11n]);
    expect(amount('i-5', '1100', '2026-03-29T17:00:00Z')).toEqual([22n]);
    expect(amount('i-6', '100000', '2026-03-29T17:00:00Z')).toEqual([3_000n]);
  });

  it('let one of a group answer, and every rule without one', () => {
    const { define, react } = stage();
    define(rule());
    for (const [ruleId, precedence] of [
      ['weak', 1],
      ['strong', 5],
      ['as-strong', 5],
    ] as const) {
      define({ ...rule({ ruleId, group: 'welcome', precedence }), id: `def:${ruleId}` });
    }
    expect(react(paid('i-1', '100')).map(({ method }) => method)).toEqual([
      'points.earning.v1/as-strong',
      'points.earning.v1/order',
    ]);
  });

  it('end with their rule, which leaves nothing behind', () => {
    const { define, react, document } = stage();
    define(rule());
    expect(react(paid('i-1', '100'))).toHaveLength(1);
    define({ ...rule({ version: 2, retired: true }), id: 'def:2' });
    expect(react(paid('i-2', '100'))).toEqual([]);
    expect(document()?.rules).toEqual([]);
  });

  it('end when the log clock has come, where the end is told ahead', () => {
    const { define, react } = stage();
    define(rule());
    const activeFrom = toInstant(START + 10_000);
    define({ ...rule({ version: 2, retired: true, activeFrom }), id: 'def:2' });
    expect(react(paid('i-1', '100', { at: START + 9_999 }))).toHaveLength(1);
    expect(react(paid('i-2', '100', { at: START + 10_000 }))).toEqual([]);
  });
});

describe('what services tell', () => {
  const entered = (segmentId: string, more: Partial<Told> = {}): Told => ({
    type: 'rapport.segmentation.SegmentEntered.v1',
    id: `entered:${segmentId}`,
    topic: TOPICS.segments,
    data: { segmentId, definitionVersion: 3, reason: 'event', personal },
    ...more,
  });
  const fixed = { amount: { kind: 'fixed', points: '25' } };
  const vips = { kind: 'event', of: ['segment.entered'], where: { objectId: ['vip'] } };

  it('earns like what members do, once for each event and rule', () => {
    const { define, react } = stage();
    define(rule({ ...fixed, trigger: vips }));
    expect(react(entered('others'))).toEqual([]);
    expect(react(entered('vip', { backfill: true }))).toMatchObject([
      {
        method: 'points.earning.v1/order',
        requestId: 'entered:vip',
        backfill: true,
        command: {
          mid: MID,
          amount: 25n,
          cause: { eventId: 'entered:vip', verb: 'segment.entered', objectId: 'vip' },
          personal: { data: { externalId: 'mei.lin' } },
        },
      },
    ]);
  });

  it('earns by a stay of the past, and by none that was taken back', () => {
    const { define, react } = stage();
    define(rule({ ...fixed, trigger: vips }));
    const past = (otherEndMs: number) => {
      const otherEndAt = toInstant(START + otherEndMs);
      const data = { segmentId: 'vip', definitionVersion: 3, reason: 'late', otherEndAt, personal };
      return entered('vip', { backfill: true, data });
    };
    expect(react(past(1))).toHaveLength(1);
    expect(react(past(-1))).toEqual([]);
  });

  it.each<[string, string, string, object, object]>([
    [
      'a role',
      TOPICS.segments,
      'segmentation.BehaviorRoleChanged',
      { from: 'reader', to: 'sharer', reason: 'event' },
      { of: ['role.changed'], where: { objectId: ['sharer'], properties: { from: ['reader'] } } },
    ],
    [
      'a stage',
      TOPICS.segments,
      'segmentation.LifecycleStageChanged',
      { to: 'active', reason: 'time' },
      { of: ['stage.changed'], where: { objectId: ['active'], properties: { reason: ['time'] } } },
    ],
    [
      'an exit',
      TOPICS.segments,
      'segmentation.SegmentExited',
      { segmentId: 'vip', reason: 'time' },
      { of: ['segment.exited'], where: { objectKind: ['segment'] } },
    ],
    [
      'an enrolment',
      TOPICS.journeys,
      'campaign.EnrollmentStarted',
      { campaignId: 'spring', trigger: 'interaction' },
      { of: ['campaign.entered'], where: { campaignId: ['spring'] } },
    ],
    [
      'a message',
      TOPICS.journeys,
      'campaign.MessageRequested',
      { campaignId: 'spring', channel: 'email', templateId: 'hello' },
      { of: ['message.requested'], where: { channel: ['email'], objectId: ['hello'] } },
    ],
    [
      'a tier',
      TOPICS.points,
      'points.TierUpgraded',
      { programId: 'club', tierId: 'gold', previousTierId: 'silver', basis: 'earned' },
      {
        of: ['tier.upgraded'],
        where: { objectId: ['gold'], properties: { programId: ['club'], from: ['silver'] } },
      },
    ],
  ])('%s is one of the things that are rewarded', (_case, topic, type, data, trigger) => {
    const { define, react } = stage();
    define(rule({ ...fixed, trigger: { kind: 'event', ...trigger } }));
    const told = { type: `rapport.${type}.v1`, id: 'told:1', topic, data: { ...data, personal } };
    expect(react(told)).toMatchObject([{ requestId: 'told:1', command: { amount: 25n } }]);
  });

  it('answers no rule that does not name it', () => {
    const { define, react } = stage();
    define(rule({ ...fixed, trigger: { kind: 'not', rule: { kind: 'event', of: ['order.paid'] } } }));
    expect(react(entered('vip'))).toEqual([]);
  });

  it('earns under the oldest version that is still known, if the rule was in force', () => {
    const { define, react } = stage();
    define(rule({ ...fixed, trigger: vips }));
    const changedAt = START + 1_000;
    define(rule({ ...fixed, trigger: vips, version: 2, activeFrom: toInstant(changedAt) }, changedAt));
    // The segments' topic is behind: the record is older than what the member log has come to.
    const late = react(entered('vip', { at: changedAt - 500 }));
    expect(late).toMatchObject([{ command: { rule: { version: 2 } } }]);
  });
});
