import type { SegmentEntered, SegmentExited } from '@rapport/contracts/segmentation/events';
import type { Fact } from '@rapport/kernel/event';
import { toInstant } from '@rapport/kernel/instant';
import type { Document, FoldContext } from '@rapport/kernel/projection';
import { intervalsOf, membershipsProjection } from './projection.ts';
import type { MembershipDocument } from './projection.ts';

const MID = 'a'.repeat(32);
const KEY = `acme:${MID}`;

type Change = readonly ['Entered' | 'Exited', at: number, otherEnd?: number];

/** Intervals of a member in a segment, after what was told. */
function told(...changes: readonly Change[]): readonly (readonly [number, number?])[] {
  const documents = new Map<string, Document>();
  const get = <D extends Document>(_: string, id: string) => documents.get(id) as D | undefined;
  const context: FoldContext = {
    get,
    getMany: (collection, ids) => ids.map((id) => get(collection, id)),
    put: (_, document) => documents.set(document._id, document),
    remove: () => undefined,
    emit: () => undefined,
  };
  for (const [change, at, otherEnd] of changes) {
    const event = {
      type: `rapport.segmentation.Segment${change}.v1`,
      tenantid: 'acme',
      subject: MID,
      time: toInstant(at),
      data: { segmentId: 's', ...(otherEnd !== undefined && { otherEndAt: toInstant(otherEnd) }) },
    };
    membershipsProjection.fold(context, { event } as Fact<SegmentEntered | SegmentExited>);
  }
  const known = intervalsOf(documents.get(KEY) as MembershipDocument | undefined, 's') ?? [];
  return known.map(({ enteredAt, exitedAt }) =>
    exitedAt === undefined ? [enteredAt] : [enteredAt, exitedAt],
  );
}

describe('intervals of a member', () => {
  const story: readonly Change[] = [
    ['Entered', 10],
    ['Exited', 20],
  ];
  const stays = (from: number, to: number): readonly Change[] => [
    ['Entered', from, to],
    ['Exited', to, from],
  ];
  const never = (from: number, to: number): readonly Change[] => [
    ['Exited', from, to],
    ['Entered', to, from],
  ];

  it.each<[string, readonly Change[], readonly (readonly [number, number?])[]]>([
    ['begin and end', [...story, ['Entered', 30]], [[10, 20], [30]]],
    [
      'of the past come to them',
      [...story, ...stays(2, 5)],
      [
        [10, 20],
        [2, 5],
      ],
    ],
    ['of the past leave the one that lasts', [['Entered', 30], ...stays(2, 5).toReversed()], [[2, 5], [30]]],
    [
      'are parted where the member was not there',
      [...story, ...never(12, 15)],
      [
        [10, 12],
        [15, 20],
      ],
    ],
    ['lose their end', [...story, ...never(18, 20).toReversed()], [[10, 18]]],
    ['are taken back', [...story, ['Entered', 30], ...never(10, 20)], [[30]]],
    [
      'end afterwards as ever',
      [['Entered', 30], ...stays(2, 5).toReversed(), ['Exited', 40]],
      [
        [2, 5],
        [30, 40],
      ],
    ],
  ])('%s', (_, changes, expected) => {
    expect(told(...changes)).toEqual(expected);
  });
});
