import { createCodec } from '@rapport/contracts/codec';
import { correctMemberships } from './corrections.ts';
import { SETS, MEMBERS } from './documents.ts';
import type { MemberDocument } from './documents.ts';
import { newMember } from './judge.ts';

const AT = Date.UTC(2026, 2, 1);
const MID = '5f1d3c0a9b7e42d8a1c4e6f80b2d9357';
const KEY = `acme:${MID}`;

const member = (...segments: readonly string[]): MemberDocument => ({
  ...newMember('acme', MID, KEY, 0),
  segments,
  memberships: segments.map((segmentId) => ({
    segmentId,
    version: 2,
    enteredAt: AT - 1,
    reason: 'event',
    causes: { causeEventIds: [`of-${segmentId}`], causeCount: 3 },
  })),
});

const correct = (before?: MemberDocument, after?: MemberDocument, collection = MEMBERS) =>
  correctMemberships({ collection, before, after, at: AT, cause: 'segmentation.memberships.v1@1' });

describe('corrections of memberships', () => {
  it('say who has left and who has come, with the causes that the builds know', () => {
    const events = correct(member('both', 'old'), member('both', 'young'));
    expect(events).toMatchObject([
      {
        id: `exited:old:2:${MID}:segmentation.memberships.v1@1`,
        type: 'rapport.segmentation.SegmentExited.v1',
        key: KEY,
        tenant: 'acme',
        subject: MID,
        occurredAt: AT,
        data: { segmentId: 'old', causeEventIds: ['of-old'], causeCount: 3, reason: 'correction' },
      },
      { type: 'rapport.segmentation.SegmentEntered.v1', data: { segmentId: 'young', definitionVersion: 2 } },
    ]);
    const codec = createCodec();
    for (const { id, type, tenant, data } of events) {
      const time = '2026-03-01T00:00:00.000Z';
      const envelope = {
        specversion: '1.0',
        source: 'rapport/segmentation',
        time,
        recordedat: time,
      } as const;
      const event = {
        ...envelope,
        id,
        type,
        tenantid: tenant,
        datacontenttype: 'application/json',
        data,
      } as const;
      expect(codec.decode(codec.encode(event)).outcome).toBe('event');
    }
  });

  it('say nothing where memberships are the same, and nothing of sets', () => {
    expect(correct(member('both'), { ...member('both'), revision: 7 })).toEqual([]);
    expect(correct(member('a'), member('b'), SETS)).toEqual([]);
  });

  it('know members whom only one build has', () => {
    expect(correct(undefined, member('a'))).toMatchObject([{ data: { segmentId: 'a' } }]);
    expect(correct(member('a'), undefined)).toMatchObject([
      { type: 'rapport.segmentation.SegmentExited.v1' },
    ]);
  });
});

it('corrections of roles and stages say which one was told of before', () => {
  const standing = (role: string): MemberDocument => ({
    ...member(role, 'stage.new'),
    role,
    stage: 'stage.new',
  });
  const told = correct(standing('role.viewer'), standing('role.responder'));
  expect(told.filter(({ type }) => type.endsWith('Changed.v1'))).toMatchObject([
    {
      id: `role:responder:2:${MID}:segmentation.memberships.v1@1`,
      data: { from: 'viewer', to: 'responder', reason: 'correction', evidence: [] },
    },
  ]);
});
