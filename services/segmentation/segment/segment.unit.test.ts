import { toInstant } from '@rapport/kernel/instant';
import type { RecordedEvent } from '@rapport/kernel/decider';
import { createCodec } from '@rapport/contracts/codec';
import { parseRule } from '@rapport/rules/parse';
import type { SegmentRule } from '@rapport/rules/rule';
import { segmentAggregate } from './aggregate.ts';
import type { SegmentCommand } from './decide.ts';
import { BEHAVIOR_ROLES } from './roles.ts';
import { LIFECYCLE_STAGES } from './stages.ts';
import { onList } from './state.ts';
import type { SegmentEvent, SegmentPlan, SegmentState } from './state.ts';

const REF = { namespace: 'user', externalId: 'alice' };
const NOW = Date.parse('2026-03-01T08:00:00.000Z');
const rule: SegmentRule = { kind: 'attribute', field: 'region', op: 'eq', value: 'CN-31' };
const plan: SegmentPlan = { segmentId: 'shanghai', name: 'Shanghai', rule };
const drafted: SegmentEvent = { type: 'SegmentDrafted', data: plan };
const published: SegmentEvent = { type: 'SegmentVersionPublished', data: { version: 1, activeFrom: NOW } };
const create: SegmentCommand = { type: 'CreateSegment', plan };
const publish: SegmentCommand = { type: 'PublishSegment', segmentId: 'shanghai' };

const renamed: SegmentEvent = { type: 'SegmentRedrafted', data: { ...plan, name: 'Shanghai people' } };
const otherRule: SegmentRule = { kind: 'attribute', field: 'region', op: 'eq', value: 'CN-11' };
const redrafted: SegmentEvent = { type: 'SegmentRedrafted', data: { ...plan, rule: otherRule } };
const second = (activeFrom = NOW + 5): SegmentEvent => ({
  type: 'SegmentVersionPublished',
  data: { version: 2, activeFrom },
});
const archived: SegmentEvent = { type: 'SegmentArchived', data: { archivedAt: NOW + 9 } };
const update: SegmentCommand = { type: 'UpdateSegment', segmentId: 'shanghai', name: 'Shanghai people' };
const archive: SegmentCommand = { type: 'ArchiveSegment', segmentId: 'shanghai' };

const { initialState, evolve, decide } = segmentAggregate;
const given = (...history: readonly SegmentEvent[]): SegmentState => history.reduce(evolve, initialState);

describe('a segment without a rule', () => {
  const list: SegmentPlan = { ...plan, rule: onList('shanghai'), kind: 'static' };
  const listDrafted: SegmentEvent = { type: 'SegmentDrafted', data: list };
  const members = [
    { mid: 'a'.repeat(32), personal: { keyId: 'none', alg: 'none' as const, data: REF } },
    { mid: 'b'.repeat(32), personal: { keyId: 'none', alg: 'none' as const, data: REF } },
  ];
  const change: SegmentCommand = { type: 'ChangeList', segmentId: 'shanghai', listed: true, members };

  it('is a list of those who were put on it, of each of whom the log is told', () => {
    const state = given(listDrafted, published);
    const data = { segmentId: 'shanghai', listed: true, members };
    const event: SegmentEvent = { type: 'SegmentListChanged', data };
    expect(decide(state, change, { now: NOW })).toEqual({ outcome: 'accepted', events: [event] });
    expect(evolve(state, event)).toBe(state);
    const recorded: RecordedEvent<SegmentEvent> = {
      ...{ stream: 'acme:segment:shanghai', version: 3, tenant: 'acme', event, effectiveAt: NOW },
      ...{ recordedAt: NOW, requestId: 'r', actor: 'anna' },
    };
    expect(segmentAggregate.publish(recorded, state)).toMatchObject([
      {
        id: `listed:shanghai:3:${'a'.repeat(32)}`,
        key: `acme:${'a'.repeat(32)}`,
        subject: 'a'.repeat(32),
        topic: 'rapport.interactions.v1',
        data: { segmentId: 'shanghai', listed: true, personal: { data: REF } },
      },
      { id: `listed:shanghai:3:${'b'.repeat(32)}` },
    ]);
  });

  it('is a snapshot, in force at once', () => {
    const taken: SegmentPlan = { ...plan, kind: 'snapshot' };
    const command: SegmentCommand = { type: 'SnapshotSegment', plan: taken };
    expect(decide(given(), command, { now: NOW })).toEqual({
      outcome: 'accepted',
      events: [{ type: 'SegmentDrafted', data: taken }, published],
    });
    expect(decide(given(drafted), command, { now: NOW })).toMatchObject({
      rejection: { code: 'SEGMENT_EXISTS' },
    });
  });

  it.each<[string, readonly SegmentEvent[], SegmentCommand, string]>([
    ['a list that is a draft', [listDrafted], change, 'SEGMENT_NOT_PUBLISHED'],
    ['members of a segment with a rule', [drafted, published], change, 'SEGMENT_NOT_STATIC'],
    ['members of no segment', [], change, 'SEGMENT_UNKNOWN'],
    ['members of an archived list', [listDrafted, published, archived], change, 'SEGMENT_ARCHIVED'],
    ['a rule for a list', [listDrafted], { ...update, rule: otherRule }, 'SEGMENT_HAS_NO_RULE'],
  ])('refuses %s', (_name, history, command, code) => {
    expect(decide(given(...history), command, { now: NOW })).toMatchObject({
      outcome: 'rejected',
      rejection: { code },
    });
  });

  it('may have another name', () => {
    expect(decide(given(listDrafted), update, { now: NOW })).toMatchObject({
      events: [{ data: { ...list, name: 'Shanghai people' } }],
    });
  });
});

describe('the backfill of a segment', () => {
  const finish = (version: number): SegmentCommand => ({
    type: 'FinishBackfill',
    segmentId: 'shanghai',
    version,
  });
  const finished = (version: number): SegmentEvent => ({
    type: 'SegmentBackfillFinished',
    data: { version },
  });
  const decided = (history: readonly SegmentEvent[], version: number) =>
    decide(given(...history), finish(version), { now: NOW });

  it.each<[string, readonly SegmentEvent[], boolean]>([
    ['a draft', [drafted], false],
    ['a first version', [drafted, published], true],
    ['a first version that is through', [drafted, published, finished(1)], false],
    ['another rule', [drafted, published, finished(1), redrafted, second()], true],
    ['another name', [drafted, published, finished(1), renamed, second()], false],
    ['another name while the rule is not through', [drafted, published, renamed, second()], true],
    ['an end', [drafted, published, finished(1), archived], true],
    ['an end that is through', [drafted, published, archived, finished(2)], false],
    ['the end of a draft', [drafted, archived], false],
  ])('%s', (_name, history, isNeeded) => {
    expect(segmentAggregate.indexed?.(given(...history))).toMatchObject({ needsBackfill: isNeeded });
  });

  it('ends once, for the version that it is of, and is no change that overtakes anybody', () => {
    const history = [drafted, published];
    expect(decided(history, 1)).toEqual({ outcome: 'accepted', events: [finished(1)] });
    expect(decided([...history, finished(1)], 1)).toEqual({ outcome: 'accepted', events: [] });
    expect(decided([...history, redrafted, second()], 1)).toEqual({ outcome: 'accepted', events: [] });
    expect(given(...history, redrafted, second(), finished(1))).toEqual(
      given(...history, redrafted, second()),
    );
    expect(given(...history, finished(1))).toMatchObject({ revision: 2 });
  });
});

describe('a version of another rule', () => {
  const takeOver = (version: number): SegmentCommand => ({
    type: 'TakeOver',
    segmentId: 'shanghai',
    version,
  });
  const tookOver: SegmentEvent = {
    type: 'SegmentVersionTookOver',
    data: { version: 2, activeFrom: NOW + 9 },
  };
  const third = (): SegmentEvent => ({
    type: 'SegmentVersionPublished',
    data: { version: 3, activeFrom: NOW + 7 },
  });
  const finished: SegmentEvent = { type: 'SegmentBackfillFinished', data: { version: 2 } };
  const back: SegmentEvent = { type: 'SegmentRedrafted', data: plan };
  const changed = [drafted, published, redrafted, second()];
  const told = (event: SegmentEvent, state: SegmentState) =>
    segmentAggregate.publish(
      {
        ...{ stream: 'acme:segment:shanghai', version: 5, tenant: 'acme', event, effectiveAt: NOW },
        ...{ recordedAt: NOW, requestId: 'r', actor: 'anna' },
      },
      state,
    );

  it('waits until everybody has been judged by it, and takes over once', () => {
    const waiting = given(...changed);
    expect(waiting).toMatchObject({ version: 2, inForce: { version: 1, plan }, isBackfilled: false });
    expect(told(second(), waiting)).toMatchObject([
      { id: 'segment:shanghai:2' },
      { id: 'def:segment:shanghai:2', everyPartition: true, data: { version: 2, beside: true } },
    ]);
    expect(decide(waiting, takeOver(1), { now: NOW })).toEqual({ outcome: 'accepted', events: [] });
    expect(decide(waiting, takeOver(2), { now: NOW + 9 })).toEqual({
      outcome: 'accepted',
      events: [tookOver],
    });
    const taken = evolve(waiting, tookOver);
    expect(taken).toMatchObject({ version: 2, activeFrom: NOW + 9, tookOver: true, revision: 4 });
    expect(taken).not.toHaveProperty('inForce');
    const [takeover, ...others] = told(tookOver, taken);
    expect(others).toEqual([]);
    expect(takeover).toMatchObject({ id: 'takeover:segment:shanghai:2', everyPartition: true });
    expect(takeover?.data).toMatchObject({ version: 2, rule: otherRule });
    expect(takeover?.data).not.toHaveProperty('beside');
    expect(decide(taken, takeOver(2), { now: NOW })).toEqual({ outcome: 'accepted', events: [] });
    expect(evolve(taken, finished)).not.toHaveProperty('tookOver');
    expect(evolve(taken, finished)).toMatchObject({ isBackfilled: true });
  });

  it('gives way to the next one, and to the rule in force', () => {
    const replaced = given(...changed, back, third());
    expect(replaced).toMatchObject({ version: 3, plan, activeFrom: NOW, isBackfilled: false });
    expect(replaced).not.toHaveProperty('inForce');
    expect(evolve(replaced, tookOver)).toBe(replaced);
    const again = given(...changed, renamed, redrafted, third());
    expect(again).toMatchObject({ version: 3, activeFrom: NOW + 5, inForce: { version: 1 } });
    // Those who were not told yet are told, whatever comes next.
    expect(given(...changed, tookOver, back, third())).toMatchObject({
      inForce: { version: 2, tookOver: true },
    });
  });

  it('is no longer there where the segment is archived', () => {
    expect(given(...changed, archived)).toMatchObject({ status: 'archived', version: 2 });
    expect(decide(given(...changed, archived), takeOver(2), { now: NOW })).toEqual({
      outcome: 'accepted',
      events: [],
    });
  });
});

describe('a segment', () => {
  it.each<[string, readonly SegmentEvent[], SegmentCommand, readonly SegmentEvent[]]>([
    ['is drafted', [], create, [drafted]],
    ['is published, in force from now on', [drafted], publish, [published]],
    ['is changed while it is a draft', [drafted], update, [renamed]],
    ['gets a draft of its next version', [drafted, published], update, [renamed]],
    [
      'gets a draft that goes on from the draft before',
      [drafted, published, renamed],
      { type: 'UpdateSegment', segmentId: 'shanghai', rule: otherRule },
      [
        {
          type: 'SegmentRedrafted',
          data: { segmentId: 'shanghai', name: 'Shanghai people', rule: otherRule },
        },
      ],
    ],
    ['is published as its next version', [drafted, published, redrafted], publish, [second(NOW)]],
    ['is archived', [drafted, published], archive, [{ type: 'SegmentArchived', data: { archivedAt: NOW } }]],
    ['is archived as a draft', [drafted], archive, [{ type: 'SegmentArchived', data: { archivedAt: NOW } }]],
    [
      'is changed by whoever has seen its newest revision',
      [drafted, renamed],
      { ...publish, revision: 2 },
      [published],
    ],
  ])('%s', (_name, history, command, events) => {
    expect(decide(given(...history), command, { now: NOW })).toEqual({ outcome: 'accepted', events });
  });

  it.each<[string, readonly SegmentEvent[], SegmentCommand, string]>([
    ['an id that is taken by a draft', [drafted], create, 'SEGMENT_EXISTS'],
    ['an id that is taken by a published one', [drafted, published], create, 'SEGMENT_EXISTS'],
    [
      'an id of the built-in roles',
      [],
      { type: 'CreateSegment', plan: { ...plan, segmentId: 'role.x' } },
      'SEGMENT_ID_RESERVED',
    ],
    [
      'publishing a built-in role',
      [],
      { type: 'PublishSegment', segmentId: 'role.viewer' },
      'SEGMENT_ID_RESERVED',
    ],
    ['publishing what is not there', [], publish, 'SEGMENT_UNKNOWN'],
    ['publishing twice', [drafted, published], publish, 'SEGMENT_ALREADY_PUBLISHED'],
    [
      'publishing the next version twice',
      [drafted, published, redrafted, second()],
      publish,
      'SEGMENT_ALREADY_PUBLISHED',
    ],
    ['changing what is not there', [], update, 'SEGMENT_UNKNOWN'],
    ['archiving what is not there', [], archive, 'SEGMENT_UNKNOWN'],
    ['changing what is archived', [drafted, published, archived], update, 'SEGMENT_ARCHIVED'],
    ['publishing what is archived', [drafted, archived], publish, 'SEGMENT_ARCHIVED'],
    ['archiving twice', [drafted, archived], archive, 'SEGMENT_ARCHIVED'],
    ['an id that is taken by an archived one', [drafted, archived], create, 'SEGMENT_EXISTS'],
    [
      'publishing a draft that someone else changed',
      [drafted, renamed],
      { ...publish, revision: 1 },
      'SEGMENT_CHANGED',
    ],
  ])('refuses %s', (_name, history, command, code) => {
    expect(decide(given(...history), command, { now: NOW })).toMatchObject({
      outcome: 'rejected',
      rejection: { code },
    });
  });

  it('goes on counting where the next version has the same rule, and begins anew where not', () => {
    expect(given(drafted, published, renamed, second())).toMatchObject({
      status: 'published',
      version: 2,
      activeFrom: NOW,
      plan: { name: 'Shanghai people' },
      revision: 4,
    });
    expect(given(drafted, published, redrafted, second())).toMatchObject({ version: 2, activeFrom: NOW + 5 });
    expect(given(drafted, published, redrafted)).toMatchObject({
      version: 1,
      plan,
      draft: { rule: otherRule },
    });
    expect(given(drafted, published, redrafted, second())).not.toHaveProperty('draft');
  });

  it('has one stream per tenant and id', () => {
    expect(segmentAggregate.streamOf('acme', create)).toBe('acme:segment:shanghai');
    expect(segmentAggregate.streamOf('acme', publish)).toBe('acme:segment:shanghai');
  });
});

describe('what is published', () => {
  const recorded = (event: SegmentEvent, version: number): RecordedEvent<SegmentEvent> => ({
    stream: 'acme:segment:shanghai',
    version,
    tenant: 'acme',
    event,
    effectiveAt: NOW,
    recordedAt: NOW,
    requestId: 'r-1',
    actor: 'anna',
  });

  it('is nothing of a draft', () => {
    expect(segmentAggregate.publish(recorded(drafted, 1), given(drafted))).toEqual([]);
  });

  it('is the version, and its definition for every partition of the member log', () => {
    const events = segmentAggregate.publish(recorded(published, 2), given(drafted, published));
    const data = {
      segmentId: 'shanghai',
      version: 1,
      name: 'Shanghai',
      rule,
      activeFrom: '2026-03-01T08:00:00.000Z',
    };
    expect(events).toEqual([
      {
        id: 'segment:shanghai:1',
        type: 'rapport.segmentation.SegmentPublished.v1',
        topic: 'rapport.segments.v1',
        key: 'acme:segment:shanghai',
        tenant: 'acme',
        occurredAt: NOW,
        actor: 'anna',
        data,
      },
      {
        id: 'def:segment:shanghai:1',
        type: 'rapport.segmentation.SegmentDefinition.v1',
        topic: 'rapport.interactions.v1',
        key: '_system:def:segment:shanghai',
        everyPartition: true,
        tenant: 'acme',
        occurredAt: NOW,
        actor: 'anna',
        data,
      },
    ]);
  });

  it('is the end of an archived segment, as the version after its last', () => {
    const events = segmentAggregate.publish(recorded(archived, 3), given(drafted, published, archived));
    const at = toInstant(NOW + 9);
    expect(events).toMatchObject([
      {
        id: 'archived:segment:shanghai',
        type: 'rapport.segmentation.SegmentArchived.v1',
        data: { segmentId: 'shanghai', lastVersion: 1, archivedAt: at },
      },
      {
        id: 'def:segment:shanghai:2',
        everyPartition: true,
        data: { segmentId: 'shanghai', version: 2, rule, endedAt: at },
      },
    ]);
    // Nobody has heard of a draft.
    expect(segmentAggregate.publish(recorded(archived, 2), given(drafted, archived))).toEqual([]);
    expect(segmentAggregate.publish(recorded(redrafted, 3), given(drafted, published, redrafted))).toEqual(
      [],
    );
  });

  it('keeps its contracts', () => {
    const { encode } = createCodec();
    for (const { id, type, data } of [
      ...segmentAggregate.publish(recorded(published, 2), given(drafted, published)),
      ...segmentAggregate.publish(recorded(archived, 3), given(drafted, published, archived)),
    ]) {
      const time = '2026-03-01T08:00:00.000Z';
      expect(() =>
        encode({
          specversion: '1.0',
          id,
          type,
          data,
          source: 'rapport/segmentation',
          time,
          recordedat: time,
          tenantid: 'acme',
          datacontenttype: 'application/json',
        }),
      ).not.toThrow();
    }
  });
});

describe('the behaviour roles', () => {
  it('are six rules of the shared language, the last one for everyone', () => {
    expect(BEHAVIOR_ROLES.map(({ segmentId }) => segmentId)).toEqual([
      'role.key_person',
      'role.disseminator',
      'role.responder',
      'role.curious',
      'role.follower',
      'role.viewer',
    ]);
    for (const role of BEHAVIOR_ROLES.slice(0, -1)) {
      expect(parseRule(role.rule, { scope: 'segment' })).toEqual({ outcome: 'valid', rule: role.rule });
    }
    expect(BEHAVIOR_ROLES.at(-1)?.rule).toEqual({ kind: 'all', rules: [] });
  });
});

describe('a segment that every tenant has', () => {
  const rung = { segmentId: 'role.responder', name: 'Responder', rule: otherRule };
  const change: SegmentCommand = { type: 'UpdateSegment', segmentId: 'role.responder', rule: otherRule };
  const changed: SegmentEvent = { type: 'SegmentRedrafted', data: rung };
  const put: SegmentCommand = { type: 'PublishSegment', segmentId: 'role.responder' };

  it('is version 1 of what is shipped, and is changed as any other', () => {
    expect(decide(given(), change, { now: NOW })).toEqual({ outcome: 'accepted', events: [changed] });
    expect(given(changed)).toMatchObject({ status: 'published', version: 1, revision: 2, draft: rung });
    expect(decide(given(changed), put, { now: NOW })).toEqual({ outcome: 'accepted', events: [second(NOW)] });
    expect(given(changed, second())).toMatchObject({ version: 2, plan: rung, isBackfilled: false });
  });

  it.each<[string, readonly SegmentEvent[], SegmentCommand, string]>([
    ['publishing what was not changed', [], put, 'SEGMENT_ALREADY_PUBLISHED'],
    ['archiving it', [], { type: 'ArchiveSegment', segmentId: 'role.responder' }, 'SEGMENT_ID_RESERVED'],
    ['changing the last one', [], { ...change, segmentId: 'role.viewer' }, 'SEGMENT_ID_RESERVED'],
    ['changing the last stage', [], { ...change, segmentId: 'stage.dormant' }, 'SEGMENT_ID_RESERVED'],
    ['changing one that there is not', [], { ...change, segmentId: 'stage.x' }, 'SEGMENT_ID_RESERVED'],
    ['changing what someone else changed', [changed], { ...change, revision: 1 }, 'SEGMENT_CHANGED'],
  ])('refuses %s', (_name, history, command, code) => {
    expect(decide(given(...history), command, { now: NOW })).toMatchObject({
      outcome: 'rejected',
      rejection: { code },
    });
  });
});

describe('the lifecycle stages', () => {
  it('are five rules of the shared language, the last one for everyone', () => {
    expect(LIFECYCLE_STAGES.map(({ segmentId }) => segmentId)).toEqual([
      'stage.new',
      'stage.reactivated',
      'stage.active',
      'stage.at_risk',
      'stage.dormant',
    ]);
    for (const stage of LIFECYCLE_STAGES.slice(0, -1)) {
      expect(parseRule(stage.rule, { scope: 'segment' })).toEqual({ outcome: 'valid', rule: stage.rule });
    }
    expect(LIFECYCLE_STAGES.at(-1)?.rule).toEqual({ kind: 'all', rules: [] });
  });
});
