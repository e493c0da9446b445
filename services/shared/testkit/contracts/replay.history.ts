import { createHash } from 'node:crypto';
import type { EventEnvelope } from '@rapport/kernel/event';
import { SYSTEM_KEY_PREFIX, contentKey, derivedId, memberKey, mergedId } from '@rapport/kernel/ids';
import { DAY_MS, HOUR_MS, MINUTE_MS, toInstant } from '@rapport/kernel/instant';
import { partitionOf } from '@rapport/platform/kafka/partitioner';
import { MOVE_NAMES, movedData, openingData, partnerAccount } from './replay.points.ts';
import { createRandom, pick, shuffled } from './replay.random.ts';
import type { Random } from './replay.random.ts';

/** A record of a history, at its place: a topic's records are in the order of their offsets in each partition. */
export interface HistoryRecord {
  readonly topic: string;
  readonly partition: number;
  readonly key: string;
  readonly value: Uint8Array;
  /** `undefined` where it cannot be read. */
  readonly type?: string;
  /**
   * Part of the history that it belongs to. Whoever decides by what several topics have told saw all of the parts before
   * and nothing of those after: only within a part does it make no difference which partition is read first.
   */
  readonly part: number;
  /** Says again what an earlier record of its partition has said. */
  readonly repeats?: true;
}

export interface HistoryOptions {
  readonly seed: number;
  readonly partitions: number;
  /** The contracts' encoder: what breaks its schema throws. */
  readonly encode: (event: EventEnvelope) => Uint8Array;
  /** Topic of an event type. */
  readonly topicOf: (type: string) => string;
}

export const HISTORY_STARTS_AT = Date.UTC(2026, 1, 1, 8);

const INTERACTIONS_PER_PART = 200;
const SHARES = 40;
const CONTENTS = 5;
const TENANTS = { acme: 14, zen: 4 } as const;
/** They park records of their own, and operators tell each of them apart. */
const BROKEN_MEMBER = 'broken';

interface Member {
  readonly tenant: string;
  readonly mid: string;
  readonly externalId: string;
  readonly key: string;
}

interface Share {
  readonly shareId: string;
  readonly owner: Member;
  readonly parentShareId?: string;
  readonly contentId: string;
  /** Whether it says its content itself; else it is the parent's. */
  readonly isNamed: boolean;
}

interface Told {
  readonly type: string;
  readonly id: string;
  readonly tenant: string;
  readonly key: string;
  readonly data: object;
  readonly subject?: string;
  readonly occurredAt?: number;
  readonly partition?: number;
  readonly backfill?: true;
}

const midOf = (tenant: string, externalId: string): string =>
  createHash('sha256').update(`${tenant}\0${externalId}`).digest('hex').slice(0, 32);

function memberOf(tenant: string, externalId: string): Member {
  const mid = midOf(tenant, externalId);
  return { tenant, mid, externalId, key: memberKey(tenant, mid) };
}

const MEMBERS: readonly Member[] = Object.entries(TENANTS).flatMap(([tenant, members]) =>
  Array.from({ length: members }, (_, index) => memberOf(tenant, `m${index}`)),
);

/** As ListParked shows it. */
const parkedId = (topic: string, partition: number, offset: number): string =>
  `${topic}|${partition}|${String(offset).padStart(16, '0')}`;

const personalOf = ({ externalId }: Member) => ({
  keyId: 'k1',
  alg: 'none' as const,
  data: { namespace: 'user', externalId },
});

/** A forest: parents stand before their children here, and anywhere in the log. */
function planShares(random: Random): readonly Share[] {
  const shares: Share[] = [];
  for (let index = 0; index < SHARES; index += 1) {
    const owner = pick(random, MEMBERS);
    const family = shares.filter((share) => share.owner.tenant === owner.tenant);
    const parent = family.length > 0 && random(4) > 0 ? pick(random, family) : undefined;
    shares.push({
      shareId: `s${index}`,
      owner,
      contentId: parent?.contentId ?? `c${random(CONTENTS)}`,
      isNamed: parent === undefined || random(2) === 0,
      ...(parent !== undefined && { parentShareId: parent.shareId }),
    });
  }
  return shares;
}

const READS_TRAIT = { kind: 'count', of: ['content.read'], within: { lastMs: 2 * DAY_MS } };
const RFM_TRAIT = {
  ...{ kind: 'rfm', by: 'objectId', of: ['order.paid'] },
  ...{ recencyMs: [DAY_MS, 3 * DAY_MS], frequency: [2, 3], monetary: [1_000, 5_000], within: 'ever' },
};

/** What traits are computed from: the first has another window later, the second ends. */
const TRAIT_MEASURES: readonly object[] = [
  READS_TRAIT,
  {
    kind: 'favourite',
    by: 'channel',
    of: ['content.read', 'content.viewed'],
    within: { lastMs: 3 * DAY_MS },
  },
  RFM_TRAIT,
  {
    ...{ kind: 'favourite', by: 'hour', zone: 'Asia/Shanghai', of: ['content.read', 'share.reached'] },
    within: 'ever',
  },
];

/** Of the segments whose second version is judged beside the first, the one that takes over. */
const TAKEN_OVER = 5;

const SEGMENT_RULES: readonly object[] = [
  { kind: 'memberOf', segmentId: 'segment1' },
  { kind: 'streak', of: ['content.read', 'content.viewed'], zone: 'Asia/Shanghai', op: 'gte', n: 2 },
  {
    kind: 'sequence',
    steps: [{ of: ['content.viewed'] }, { of: ['content.read'] }],
    spanMs: 2 * DAY_MS,
    without: { of: ['order.refunded'] },
    within: 'ever',
  },
  { kind: 'age', op: 'gte', n: 30, zone: 'Europe/London' },
  { kind: 'count', of: 'content.shared', op: 'gte', n: 2, within: { lastMs: 3 * DAY_MS } },
  { kind: 'sum', field: 'amount', of: ['order.paid'], op: 'gte', n: 2_000, within: { lastMs: 5 * DAY_MS } },
  { kind: 'recency', of: ['content.read', 'content.viewed'], op: 'notWithin', ms: DAY_MS },
  { kind: 'attribute', field: 'region', op: 'eq', value: 'BE' },
  { kind: 'trait', trait: 'reads', op: 'gte', value: 2, is: { version: 1, measure: READS_TRAIT } },
  {
    ...{ kind: 'trait', trait: 'rfm', part: 'recency', op: 'gte', value: 2 },
    is: { version: 1, measure: RFM_TRAIT },
  },
  {
    kind: 'all',
    rules: [
      {
        kind: 'distinct',
        by: 'day',
        zone: 'Europe/London',
        of: 'content.read',
        op: 'gte',
        n: 2,
        within: 'ever',
      },
      {
        kind: 'not',
        rule: {
          kind: 'count',
          of: 'order.refunded',
          op: 'gte',
          n: 1,
          within: { calendar: 'day', ago: 0, zone: 'UTC' },
        },
      },
    ],
  },
  {
    kind: 'count',
    of: 'share.reached',
    where: { properties: { qualified: true } },
    op: 'gte',
    n: 1,
    within: { lastMs: 2 * DAY_MS },
  },
];

const VERBS = ['search.performed', 'content.liked', 'checkin.daily', 'coupon.used', 'content.saved'] as const;

/**
 * Some weeks of two tenants, as the five services would have told them: everything that the contracts know in the
 * topics that are folded, children before their parents, visits before their shares, late and backfilled records,
 * voids, ids that two members use, repetitions near and far, ticks, types that nobody knows, and what is parked.
 */
export function createHistory(options: HistoryOptions): readonly HistoryRecord[] {
  const { partitions, encode, topicOf } = options;
  const random = createRandom(options.seed);
  const shares = planShares(random);
  const records: HistoryRecord[] = [];
  const lengths = new Map<string, number>();
  let part = 0;
  let now = HISTORY_STARTS_AT;
  let sequence = 0;

  const chance = (oneIn: number): boolean => random(oneIn) === 0;
  const nextId = (kind: string): string => `${kind}-${(sequence += 1)}`;
  /** Recorded by replicas of ingestion whose clocks differ by a second. */
  const stamp = (): number => now + random(1_000);
  const pass = (): void => {
    now += random(chance(20) ? 12 * HOUR_MS : 40 * MINUTE_MS);
  };

  const place = (record: Omit<HistoryRecord, 'part'>): number => {
    const id = `${record.topic}/${record.partition}`;
    const offset = lengths.get(id) ?? 0;
    lengths.set(id, offset + 1);
    records.push({ ...record, part });
    return offset;
  };

  const envelopeOf = ({ type, id, tenant, data, subject, occurredAt, backfill }: Told): EventEnvelope => {
    const recordedAt = stamp();
    return {
      specversion: '1.0',
      id,
      source: `rapport/${type.split('.')[1] ?? ''}`,
      type,
      ...(subject !== undefined && { subject }),
      time: toInstant(occurredAt ?? recordedAt),
      datacontenttype: 'application/json',
      tenantid: tenant,
      recordedat: toInstant(recordedAt),
      ...(backfill === true && { backfill }),
      data,
    };
  };

  const tell = (told: Told, repeats?: true): void => {
    const { type, key } = told;
    place({
      topic: topicOf(type),
      partition: told.partition ?? partitionOf(key, partitions),
      key,
      type,
      value: encode(envelopeOf(told)),
      ...(repeats === true && { repeats }),
    });
  };

  /** The very bytes again, as a producer sends them whose answer was lost. */
  const repeat = (record: HistoryRecord | undefined): void => {
    if (record?.type === undefined) return;
    const { part: _, ...rest } = record;
    place({ ...rest, repeats: true });
  };

  const tellEveryPartition = (told: Omit<Told, 'key' | 'partition'>, name: string): void => {
    for (let partition = 0; partition < partitions; partition += 1) {
      const key = `${SYSTEM_KEY_PREFIX}def:${name}`;
      tell({ ...told, id: derivedId(told.id, partition), key, partition });
    }
  };

  const define = (version: number): void => {
    const activeFrom = toInstant(now + random(DAY_MS));
    for (const tenant of Object.keys(TENANTS)) {
      const definition = (type: string, name: string, data: object): void => {
        const id = derivedId('def', name.replaceAll(':', '-'), tenant, version);
        tellEveryPartition({ type, id, tenant, data: { version, activeFrom, ...data } }, name);
      };
      definition('rapport.ingestion.TenantConfigured.v1', `tenant:${tenant}`, {
        timeZone: version === 1 ? 'Europe/London' : 'Asia/Shanghai',
        currency: 'EUR',
        maxAgeDays: 30,
      });
      for (const [index, rule] of SEGMENT_RULES.entries()) {
        if (version > 1 && index % 2 === 0) continue;
        const segmentId = `segment${index}`;
        definition('rapport.segmentation.SegmentDefinition.v1', `segment:${segmentId}`, {
          ...{ segmentId, name: segmentId },
          rule: version === 1 ? rule : { kind: 'not', rule },
          // Its members leave it, also those of whom nothing was heard since.
          ...(version > 1 && index === 1 && { endedAt: activeFrom }),
          // Judged beside the version before: the first of them takes over, the other one not yet.
          ...(version > 1 && index >= TAKEN_OVER && { beside: true }),
        });
      }
      if (version === 1) {
        definition('rapport.segmentation.SegmentDefinition.v1', 'segment:list', {
          ...{ segmentId: 'list', name: 'list', kind: 'static' },
          rule: { kind: 'memberOf', segmentId: 'list:list' },
        });
      } else {
        definition('rapport.segmentation.SegmentDefinition.v1', 'segment:taken', {
          ...{ segmentId: 'taken', name: 'taken', kind: 'snapshot' },
          rule: { kind: 'memberOf', segmentId: 'list' },
        });
      }
      for (const [index, measure] of TRAIT_MEASURES.entries()) {
        const traitId = `trait${index}`;
        definition('rapport.segmentation.TraitDefinition.v1', `trait:${traitId}`, {
          ...{ traitId, name: traitId },
          measure: version > 1 && index === 0 ? { ...measure, within: { lastMs: 3 * DAY_MS } } : measure,
          ...(version > 1 && index === 1 && { endedAt: activeFrom }),
        });
      }
      const earn = (ruleId: string, data: object): void =>
        definition('rapport.points.EarningRuleDefinition.v1', `earning-rule:${ruleId}`, {
          ...{ ruleId, name: ruleId, unit: 'points', direction: 'earn', ...data },
        });
      earn('order', {
        trigger: { kind: 'event', of: ['order.paid'] },
        amount: { kind: 'rate', points: String(version), perMinorUnits: '100' },
      });
      earn('refund', {
        trigger: { kind: 'event', of: ['order.refunded'] },
        amount: { kind: 'rate', points: '1', perMinorUnits: '100' },
        direction: 'claw_back',
      });
      earn('reached', {
        trigger: { kind: 'event', of: ['share.reached'], where: { properties: { qualified: [true] } } },
        amount: { kind: 'fixed', points: '10' },
        capPerMemberAndDay: '20',
      });
      earn('further', {
        trigger: { kind: 'event', of: ['share.reached'], where: { properties: { depth: [2] } } },
        amount: { kind: 'fixed', points: '3' },
        rewardDepth: 2,
      });
      definition('rapport.points.UnitDefinition.v1', 'unit:points', {
        ...{ unit: 'points', name: 'Points', warningDays: 30 * version, shortfall: 'owe' },
      });
      const campaign = (campaignId: string, data: object): void =>
        definition('rapport.campaign.CampaignDefinition.v1', `campaign:${campaignId}`, {
          ...{ campaignId, action: { channel: 'wechat', templateId: 'welcome' }, ...data },
        });
      campaign('welcome', {
        status: version === 1 ? 'running' : 'paused',
        audienceSegmentId: 'segment0',
        trigger: { kind: 'segment_entered' },
      });
      campaign('buyers', {
        status: 'running',
        ...(version === 1 && { audienceSegmentId: 'segment1' }),
        trigger: { kind: 'interaction', rule: { kind: 'event', of: ['order.paid'] } },
      });
      if (version === 1 || tenant === 'acme') {
        campaign('over', {
          status: version === 1 ? 'running' : 'completed',
          trigger: { kind: 'interaction', rule: { kind: 'event', of: ['content.shared'] } },
        });
      }
    }
  };

  const interact = (member: Member, data: object, more: Partial<Told> = {}): void =>
    tell({
      type: 'rapport.ingestion.InteractionRecorded.v1',
      id: nextId('i'),
      tenant: member.tenant,
      key: member.key,
      subject: member.mid,
      data: { fingerprint: midOf(member.tenant, String(sequence)), personal: personalOf(member), ...data },
      ...more,
    });

  const share = ({ shareId, owner, parentShareId, contentId, isNamed }: Share): void =>
    interact(owner, {
      verb: 'content.shared',
      shareId,
      channel: 'wechat',
      ...(parentShareId !== undefined && { parentShareId }),
      ...(isNamed && { object: { kind: 'article', id: contentId } }),
      ...(chance(3) && { campaignId: 'welcome' }),
    });

  const ofTenant = (tenant: string): readonly Member[] =>
    MEMBERS.filter((member) => member.tenant === tenant);

  const visit = (): void => {
    const { shareId, owner, contentId } = pick(random, shares);
    const visitor = pick(random, ofTenant(owner.tenant));
    const verb = pick(random, ['share.clicked', 'content.viewed', 'content.read']);
    interact(visitor, {
      verb,
      shareId,
      object: { kind: 'article', id: contentId },
      ...(verb === 'content.read' && { dwellMs: random(6_000) }),
    });
  };

  const reach = (): void => {
    const { shareId, owner, contentId } = pick(random, shares);
    const visitor = pick(random, ofTenant(owner.tenant));
    if (chance(3)) {
      tell({
        type: 'rapport.ingestion.ShareReachedFurther.v1',
        id: derivedId('further', nextId('v'), `${shareId}-child`),
        tenant: owner.tenant,
        key: owner.key,
        subject: owner.mid,
        data: {
          ...{ visitId: nextId('v'), shareId: `${shareId}-child`, parentShareId: shareId, contentId },
          ...{ visitorMid: visitor.mid, qualified: chance(2), depth: 2, personal: personalOf(owner) },
        },
      });
      return;
    }
    tell({
      type: 'rapport.ingestion.ShareReached.v1',
      id: derivedId('reached', nextId('v'), shareId),
      tenant: owner.tenant,
      key: owner.key,
      subject: owner.mid,
      data: {
        ...{ visitId: nextId('v'), shareId, contentId, visitorMid: visitor.mid, qualified: chance(2) },
        personal: personalOf(owner),
      },
    });
  };

  const order = (member: Member): void => {
    const value = { amount: String(100 + random(3_000)), currency: 'EUR' };
    const object = { kind: 'order', id: nextId('o') };
    interact(member, { verb: 'order.placed', object, value });
    interact(member, { verb: 'order.paid', object, value, campaignId: 'buyers' });
    if (chance(3)) interact(member, { verb: 'order.refunded', object, value });
  };

  const read = (member: Member): void => {
    const late = chance(4) ? { occurredAt: now - random(4 * DAY_MS) } : {};
    const old = chance(8) ? { occurredAt: now - 400 * DAY_MS, backfill: true as const } : {};
    const object = { kind: 'article', id: `c${random(CONTENTS)}` };
    const geo = chance(3) ? { geo: { region: 'VLG' } } : {};
    interact(member, { verb: 'content.read', object, dwellMs: random(9_000), ...geo }, { ...late, ...old });
  };

  const describe = (member: Member): void => {
    const attributes = { region: pick(random, ['BE', 'NL']), free: { [`level${random(3)}`]: random(9) } };
    const more = chance(2) ? { gender: pick(random, ['female', 'male']), birthYear: 1960 + random(50) } : {};
    tell({
      type: 'rapport.ingestion.MemberAttributesChanged.v1',
      id: derivedId('attributes', member.tenant, nextId('a')),
      tenant: member.tenant,
      key: member.key,
      subject: member.mid,
      data: {
        attributes: { ...attributes, ...more },
        cleared: chance(3) ? ['gender', 'free.level1'] : [],
        personal: personalOf(member),
      },
    });
  };

  const takeBack = (): void => {
    const [found] = shuffled(
      random,
      records.filter(({ type }) => type === 'rapport.ingestion.InteractionRecorded.v1').slice(-50),
    );
    if (found === undefined) return;
    const { id, tenantid, subject = '' } = JSON.parse(Buffer.from(found.value).toString()) as EventEnvelope;
    tell({
      type: 'rapport.ingestion.InteractionVoided.v1',
      id: derivedId('voided', nextId('x')),
      tenant: tenantid,
      key: memberKey(tenantid, subject),
      subject,
      data: { interactionId: id, reason: pick(random, ['bot', 'fraud', 'test']) },
    });
  };

  interface Merge {
    readonly mergeId: string;
    readonly survivor: Member;
    readonly absorbed: Member;
  }
  const merges: Merge[] = [];

  const tellBoth = (type: string, { mergeId, survivor, absorbed }: Merge): void => {
    for (const { tenant, key, mid } of [survivor, absorbed]) {
      tell({
        type: `rapport.ingestion.${type}.v1`,
        id: derivedId('identity', type, mergeId, mid),
        ...{ tenant, key, subject: mid },
        data: { mergeId, survivorMid: survivor.mid, absorbedMid: absorbed.mid },
      });
    }
  };

  /** Whoever else was merged meanwhile: chains, circles and repetitions among them. */
  const mergeTwo = (): void => {
    const [survivor, absorbed] = shuffled(random, ofTenant('acme'));
    if (survivor === undefined || absorbed === undefined) return;
    const merge = { mergeId: nextId('m'), survivor, absorbed };
    merges.push(merge);
    tellBoth('MembersMerged', merge);
    const own = records.filter(
      ({ type, key }) => type === 'rapport.ingestion.InteractionRecorded.v1' && key === absorbed.key,
    );
    for (const { value } of own.slice(-3)) {
      const { id, time, data } = JSON.parse(Buffer.from(value).toString()) as EventEnvelope;
      // Two would race for the share, and what is told of it depends on the order.
      if ((data as { readonly verb: string }).verb === 'content.shared') continue;
      const again = {
        id: mergedId(merge.mergeId, id),
        occurredAt: Date.parse(time),
        backfill: true,
      } as const;
      interact(survivor, data as object, again);
    }
  };

  const unmerge = (): void => {
    const [merge] = shuffled(random, merges);
    if (merge !== undefined) tellBoth('MembersUnmerged', merge);
  };

  const erase = ({ tenant, key, mid }: Member): void =>
    tell({
      type: 'rapport.ingestion.MemberErased.v1',
      id: derivedId('erased', nextId('x')),
      ...{ tenant, key, subject: mid },
      data: { requestId: nextId('r') },
    });

  /** Two members, as rarely in two partitions at once, with one id. */
  const race = (): void => {
    const id = nextId('race');
    for (const member of shuffled(random, ofTenant('acme')).slice(0, 2 + random(2))) {
      interact(member, { verb: 'content.liked', object: { kind: 'article', id: 'c0' } }, { id });
    }
  };

  const letTimePass = (partition: number): void =>
    tell({
      type: 'rapport.ingestion.Tick.v1',
      id: derivedId('tick', partition, nextId('t')),
      tenant: 'system',
      key: `${SYSTEM_KEY_PREFIX}tick`,
      partition,
      data: { at: toInstant(now) },
    });

  /** Of a release that is not ours. */
  const tellOfTheFuture = ({ key, tenant }: Member): void => {
    const type = 'rapport.future.Dreamt.v1';
    const event = envelopeOf({ type, id: nextId('dream'), tenant, key, data: {} });
    const topic = topicOf('rapport.ingestion.InteractionRecorded.v1');
    const partition = partitionOf(key, partitions);
    place({ topic, partition, key, type, value: Buffer.from(JSON.stringify(event)) });
  };

  const decide = (action: 'Redriven' | 'Discarded', service: string, partition: number, id: string): void =>
    tell({
      type: `rapport.admin.Parked${action}.v1`,
      id: derivedId(action.toLowerCase(), service, 0, id),
      tenant: 'system',
      key: `${SYSTEM_KEY_PREFIX}parked:${service}`,
      partition,
      data: { service, parkedId: id },
    });

  /** What cannot be read, what waits behind it, and a definition that cannot be folded; operators decide about both. */
  const breakThings = (): void => {
    const topic = topicOf('rapport.ingestion.InteractionRecorded.v1');
    const member = memberOf('acme', BROKEN_MEMBER);
    const partition = partitionOf(member.key, partitions);
    const offset = place({ topic, partition, key: member.key, value: Buffer.from('{ not JSON') });
    interact(member, { verb: 'content.liked' });
    for (const service of ['ingestion', 'segmentation', 'campaign', 'points', 'reporting']) {
      decide('Discarded', service, partition, parkedId(topic, partition, offset));
    }
    interact(member, { verb: 'content.liked' });
    const next = lengths.get(`${topic}/0`) ?? 0;
    tell({
      type: 'rapport.segmentation.SegmentDefinition.v1',
      id: derivedId('def', 'segment', 'none', 1),
      tenant: 'acme',
      key: `${SYSTEM_KEY_PREFIX}def:segment:none`,
      partition: 0,
      data: {
        segmentId: 'none',
        version: 1,
        name: 'none',
        activeFrom: toInstant(now),
        rule: { kind: 'none' },
      },
    });
    decide('Redriven', 'segmentation', 0, parkedId(topic, 0, next));
  };

  /** Of those who were there before a segment or a trait was defined, all of acme and half of the others are reached. */
  const backfill = (version: number): void => {
    for (const tenant of Object.keys(TENANTS)) {
      for (let partition = 0; partition < partitions; partition += 1) {
        const mids = MEMBERS.filter(
          (member) => member.tenant === tenant && partitionOf(member.key, partitions) === partition,
        ).flatMap(({ mid }) => (tenant === 'acme' || chance(2) ? [mid] : []));
        if (mids.length === 0) continue;
        pass();
        tell({
          type: 'rapport.segmentation.SegmentBackfilled.v1',
          id: derivedId('backfill', 'segment1', version, nextId('b')),
          tenant,
          key: `${SYSTEM_KEY_PREFIX}backfill:segment:segment1`,
          partition,
          data: { segmentId: 'segment1', version, mids },
        });
        tell({
          type: 'rapport.segmentation.TraitBackfilled.v1',
          id: derivedId('backfill', 'trait0', version, nextId('b')),
          tenant,
          key: `${SYSTEM_KEY_PREFIX}backfill:trait:trait0`,
          partition,
          data: { traitId: 'trait0', version, mids },
        });
      }
    }
  };

  const takeOver = (): void => {
    const segmentId = `segment${TAKEN_OVER}`;
    const rule = { kind: 'not', rule: SEGMENT_RULES[TAKEN_OVER] };
    for (const tenant of Object.keys(TENANTS)) {
      const type = 'rapport.segmentation.SegmentDefinition.v1';
      const id = derivedId('takeover', segmentId, tenant);
      const data = { segmentId, name: segmentId, version: 2, activeFrom: toInstant(now), rule };
      tellEveryPartition({ type, id, tenant, data }, `segment:${segmentId}`);
    }
  };

  const putOnList = (member: Member): void =>
    tell({
      type: 'rapport.segmentation.SegmentMemberListed.v1',
      id: derivedId('listed', 'list', nextId('l'), member.mid),
      tenant: member.tenant,
      key: member.key,
      subject: member.mid,
      data: { segmentId: 'list', listed: chance(2), personal: personalOf(member) },
    });

  const liveOn = (): void => {
    const open = [...shuffled(random, shares)];
    const half = open.splice(0, Math.ceil(open.length / 2));
    for (let count = 0; count < INTERACTIONS_PER_PART; count += 1) {
      pass();
      const member = pick(random, MEMBERS);
      if (chance(8)) putOnList(member);
      const kinds: readonly (() => void)[] = [
        () => visit(),
        () => visit(),
        () => reach(),
        () => read(member),
        () => read(member),
        () => order(member),
        () => describe(member),
        () => interact(member, { verb: pick(random, VERBS), channel: pick(random, ['web', 'wechat']) }),
      ];
      pick(random, kinds)();
      if (count % 8 === 0) {
        const told = half.pop();
        if (told !== undefined) share(told);
      }
      if (chance(25)) takeBack();
      if (chance(40)) race();
      if (chance(40)) mergeTwo();
      if (chance(60)) unmerge();
      if (chance(60)) erase(member);
      if (chance(30)) letTimePass(random(partitions));
      if (chance(60)) tellOfTheFuture(member);
      if (chance(10)) repeat(records.at(-1));
      if (chance(15)) repeat(pick(random, records));
      if (chance(20)) repeat(records.find(({ topic }) => topic === topicOf('rapport.ingestion.Tick.v1')));
    }
    for (const told of half) share(told);
  };

  const tellShares = (): void => {
    for (const { shareId, owner, parentShareId, contentId } of shuffled(random, shares)) {
      pass();
      const about = { tenant: owner.tenant, key: contentKey(owner.tenant, contentId) };
      // Some come again, and some are never told.
      if (part === 2 ? !chance(6) : chance(3)) {
        const eventId = nextId('n');
        tell({
          type: 'rapport.ingestion.ShareRecorded.v1',
          id: derivedId('node', shareId, eventId),
          ...about,
          subject: owner.mid,
          data: {
            ...{ shareId, contentId, sharerMid: owner.mid, channel: 'wechat', personal: personalOf(owner) },
            ...(parentShareId !== undefined && { parentShareId }),
          },
        });
      }
      for (const visitor of shuffled(random, ofTenant(owner.tenant)).slice(0, random(4))) {
        const visitId = nextId('v');
        tell({
          type: 'rapport.ingestion.ShareEdgeObserved.v1',
          id: derivedId('edge', visitId, shareId),
          ...about,
          subject: visitor.mid,
          data: {
            ...{ fromShareId: shareId, contentId, viewerMid: visitor.mid, visitId },
            ...{ qualified: chance(2), firstTouch: chance(3) },
          },
        });
        if (chance(8)) repeat(records.at(-1));
      }
    }
  };

  /** A budget that was dry: what is made of it is a refusal, which nobody folds. */
  const tellBudget = ({ tenant, key, mid }: Member): void => {
    const budget = { budgetId: 'spring', unit: 'coins', remaining: '0' };
    tell({
      type: 'rapport.points.BudgetChanged.v1',
      id: nextId('budget'),
      tenant,
      key: `${tenant}:budget:spring`,
      data: { ...budget, amount: '-10', reason: 'Spring is over' },
    });
    tell({
      type: 'rapport.points.BudgetDrawn.v1',
      id: nextId('drawn'),
      ...{ tenant, key, subject: mid },
      data: {
        ...{ ...budget, wanted: '10', granted: '0', ruleId: 'order', ruleVersion: 1 },
        cause: { eventId: nextId('i'), verb: 'order.paid', effectiveAt: toInstant(now) },
        ...{ causeEventIds: [], causeCount: 0 },
      },
    });
  };

  /**
   * What the ledger tells, in a unit that no rule of this history earns: what a service books while it follows a history
   * stands where it happens to be published.
   */
  const tellPoints = (): void => {
    const unit = 'reads';
    const tellAll = (type: string, name: string, tenant: string, data: object): void =>
      tellEveryPartition(
        { type: `rapport.points.${type}.v1`, id: derivedId('def', type, name, tenant), tenant, data },
        `${type}:${name}`,
      );
    for (const tenant of Object.keys(TENANTS)) {
      for (const seasons of [{ kind: 'all_time' }, { kind: 'calendar', period: 'day' }] as const) {
        tellAll('LeaderboardDefinition', seasons.kind, tenant, {
          ...{ leaderboardId: seasons.kind, version: 1, name: 'Readers', activeFrom: toInstant(now) },
          ...{ unit, timeZone: 'Europe/London', seasons },
        });
      }
    }
    const tiers = [
      { tierId: 'reader', name: 'Reader', from: '1', privileges: [] },
      { tierId: 'scholar', name: 'Scholar', from: '120', privileges: ['library'] },
    ];
    for (const basis of ['earned', 'balance']) {
      tellAll('TierProgramDefinition', basis, 'acme', {
        ...{ programId: basis, version: 1, name: 'Readers', activeFrom: toInstant(now), unit },
        ...{ timeZone: 'Europe/London', basis, period: 'month', graceDays: 3, falls: 'one_step', tiers },
      });
    }
    const from = now;
    for (let count = 0; count < 400; count += 1) {
      pass();
      const member = pick(random, MEMBERS);
      const { tenant, mid, key, externalId } = member;
      const name = count < MOVE_NAMES.length ? MOVE_NAMES[count] : pick(random, MOVE_NAMES);
      if (name === undefined) continue;
      const txnId = `${tenant}:account:member:${mid}:${unit}@${nextId('txn')}`;
      const about = { id: txnId, tenant, key, subject: mid };
      const owner = { tenant, mid, unit, externalId };
      const late = chance(4) ? { occurredAt: now - random(4 * DAY_MS) } : {};
      tell({
        type: `rapport.points.${name}.v1`,
        ...about,
        ...late,
        data: movedData(name, owner, txnId, 1 + random(50), now),
      });
      if (chance(10)) repeat(records.at(-1));
      if (count === 200) {
        const seasonId = toInstant(from + DAY_MS).slice(0, 10);
        tellAll('LeaderboardSeasonClosing', 'calendar', 'acme', { leaderboardId: 'calendar', seasonId });
        tell({
          type: 'rapport.points.LeaderboardSeasonClosed.v1',
          id: 'closed',
          tenant: 'acme',
          key: `acme:season:calendar:${seasonId}`,
          data: {
            ...{ leaderboardId: 'calendar', seasonId, unit, members: 0, winners: [] },
            finalRanksHash: '0'.repeat(64),
          },
        });
      }
    }
    const [member] = MEMBERS;
    if (member === undefined) return;
    const { tenant, key, mid } = member;
    const told = { tenant, key, subject: mid };
    const account = `${tenant}:account:member:${mid}:${unit}`;
    tell({
      type: 'rapport.points.PointsExpiryWarned.v1',
      id: nextId('warned'),
      ...told,
      data: { account, unit, amount: '1', expiresAt: toInstant(now) },
    });
    // For campaign tools: nothing here is folded from them.
    const tier = { programId: 'other', programVersion: 1, unit, basis: 'earned', points: '0' };
    for (const change of ['Upgraded', 'Prolonged', 'Downgraded']) {
      const data = { ...tier, privileges: [], causeEventIds: [], causeCount: 0 };
      tell({ type: `rapport.points.Tier${change}.v1`, id: nextId('tier'), ...told, data });
    }
    const title = { titleId: 'host', name: 'Host', privileges: [] };
    tell({ type: 'rapport.points.TitleGranted.v1', id: nextId('title'), ...told, data: title });
    tell({ type: 'rapport.points.TitleRevoked.v1', id: nextId('title'), ...told, data: { titleId: 'host' } });
    tell({
      type: 'rapport.points.EarnRejected.v1',
      id: nextId('refused'),
      ...told,
      data: { account, reason: 'cap', ruleId: 'order', ruleVersion: 1, causeEventIds: [], causeCount: 0 },
    });
    tell({
      type: 'rapport.points.ScoresMoved.v1',
      id: nextId('moved'),
      ...told,
      data: {
        ...{ account, unit, mergeId: 'm-1', counterpartyMid: 'f'.repeat(32) },
        entries: [
          { points: '2', effectiveAt: toInstant(now), bookedAt: toInstant(now) },
          { points: '-1', effectiveAt: toInstant(from), bookedAt: toInstant(from) },
        ],
      },
    });
    tellBudget(member);
    tellPartner();
    tell({
      type: 'rapport.points.ScoreChanged.v1',
      id: nextId('score'),
      ...told,
      data: {
        ...{ unit, points: '1', causeEventIds: [], causeCount: 0 },
        scores: [{ leaderboardId: 'all_time', seasonId: 'all', score: '1', reachedAt: toInstant(now) }],
      },
    });
    const day = {
      seasonId: toInstant(from).slice(0, 10),
      from: toInstant(from),
      to: toInstant(from + DAY_MS),
    };
    tell({
      type: 'rapport.points.LeaderboardSeasonOpened.v1',
      id: 'opened',
      tenant: 'acme',
      key: `acme:season:calendar:${day.seasonId}`,
      data: { leaderboardId: 'calendar', unit, ...day },
    });
    // No partition ends with a repetition.
    tellAll('LeaderboardSeasonClosing', 'all_time', 'zen', { leaderboardId: 'all_time', seasonId: 'all' });
  };

  const tellPartner = (): void => {
    const partner = { tenant: 'acme', partnerId: 'theatre', unit: 'points' };
    const about = { tenant: partner.tenant, key: partnerAccount(partner) };
    const opening = (type: string, overdraft: string): void =>
      tell({
        type: `rapport.points.${type}.v1`,
        id: nextId('opening'),
        ...about,
        data: openingData(partner, overdraft),
      });
    opening('AccountOpened', '0');
    for (const name of [...MOVE_NAMES, ...MOVE_NAMES]) {
      pass();
      const txnId = `${about.key}@${nextId('txn')}`;
      const late = chance(4) ? { occurredAt: now - random(40 * DAY_MS) } : {};
      const data = movedData(name, partner, txnId, 1 + random(50), now);
      tell({ type: `rapport.points.${name}.v1`, id: txnId, ...about, ...late, data });
      if (chance(10)) repeat(records.at(-1));
    }
    opening('AccountPolicyChanged', '1000');
  };

  const tellSegments = (): void => {
    for (let count = 0; count < 60; count += 1) {
      pass();
      const member = pick(random, MEMBERS);
      const change = pick(random, ['Entered', 'Entered', 'Exited']);
      const segmentId = `segment${random(3)}`;
      tell({
        type: `rapport.segmentation.Segment${change}.v1`,
        id: derivedId(change.toLowerCase(), segmentId, nextId('s')),
        tenant: member.tenant,
        key: member.key,
        subject: member.mid,
        data: {
          ...{
            segmentId,
            definitionVersion: 1,
            causeEventIds: [],
            causeCount: 0,
            evaluatedAt: toInstant(now),
          },
          ...{
            reason: pick(random, ['event', 'time', 'definition', 'correction']),
            personal: personalOf(member),
          },
        },
      });
      if (chance(8)) repeat(records.at(-1));
    }
    tell({
      type: 'rapport.segmentation.SegmentPublished.v1',
      id: derivedId('published', part),
      tenant: 'acme',
      key: 'acme:segment:segment0',
      data: { segmentId: 'segment0', version: 1, name: 'segment0', rule: {}, activeFrom: toInstant(now) },
    });
    tell({
      type: 'rapport.segmentation.SegmentArchived.v1',
      id: derivedId('archived', part),
      tenant: 'acme',
      key: 'acme:segment:segment0',
      data: { segmentId: 'segment0', lastVersion: 1, archivedAt: toInstant(now) },
    });
    const member = pick(random, MEMBERS);
    for (const [type, to] of [
      ['BehaviorRoleChanged', 'responder'],
      ['LifecycleStageChanged', 'active'],
    ] as const) {
      tell({
        type: `rapport.segmentation.${type}.v1`,
        id: derivedId(to, part),
        tenant: member.tenant,
        key: member.key,
        subject: member.mid,
        data: {
          ...{ to, definitionVersion: 1, evidence: [], reason: 'event', personal: personalOf(member) },
          ...{ causeEventIds: [], causeCount: 0, evaluatedAt: toInstant(now) },
        },
      });
    }
    tell({
      type: 'rapport.segmentation.ComputedTraitChanged.v1',
      id: derivedId('trait', part),
      tenant: member.tenant,
      key: member.key,
      subject: member.mid,
      data: {
        ...{ traitId: 'trait0', definitionVersion: 1, from: 0, to: 1, reason: 'event' },
        ...{ causeEventIds: [], causeCount: 0, evaluatedAt: toInstant(now), personal: personalOf(member) },
      },
    });
  };

  const tellJourneys = (): void => {
    for (let count = 0; count < 20; count += 1) {
      const member = pick(random, MEMBERS);
      const enrollment = {
        ...{ enrollmentId: nextId('e'), campaignId: `before${random(2)}`, campaignVersion: 1 },
        ...{ causeEventIds: [], causeCount: 0, personal: personalOf(member) },
      };
      const about = { tenant: member.tenant, key: member.key, subject: member.mid };
      tell({
        type: 'rapport.campaign.EnrollmentStarted.v1',
        id: derivedId('enrolled', enrollment.enrollmentId),
        ...about,
        data: { ...enrollment, trigger: 'interaction' },
      });
      if (chance(3)) repeat(records.at(-1));
      tell({
        type: 'rapport.campaign.MessageRequested.v1',
        id: derivedId('message', enrollment.enrollmentId),
        ...about,
        data: { ...enrollment, messageId: nextId('msg'), channel: 'wechat', templateId: 'welcome' },
      });
    }
  };

  const parts: readonly (() => void)[] = [
    () => define(1),
    tellSegments,
    () => {
      liveOn();
      tellShares();
      breakThings();
    },
    () => {
      define(2);
      backfill(2);
    },
    tellSegments,
    () => {
      liveOn();
      takeOver();
      tellShares();
      tellJourneys();
    },
    tellPoints,
    () => {
      // Everything that waits comes due, and no partition ends with a repetition.
      now += 400 * DAY_MS;
      for (let partition = 0; partition < partitions; partition += 1) letTimePass(partition);
    },
  ];
  for (const [index, live] of parts.entries()) {
    part = index;
    live();
  }
  return records;
}
