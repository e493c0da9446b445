import type { AnyProjection } from '@rapport/kernel/projection';
import type { AnyReaction } from '@rapport/kernel/reaction';
import { prepareProjection } from './unit.ts';
import type { PreparedProjection } from './unit.ts';

export interface PreparedReaction {
  readonly reaction: AnyReaction;
  readonly handles: ReadonlySet<string>;
}

/** Who follows one topic. */
export interface Followers {
  readonly projections: readonly PreparedProjection[];
  readonly reactions: readonly PreparedReaction[];
  /** Names of all of them, as they stand in position rows. */
  readonly names: readonly string[];
}

export function followersByTopic(
  projections: readonly AnyProjection[],
  reactions: readonly AnyReaction[],
  prefix: string,
): ReadonlyMap<string, Followers> {
  const topics = new Set([...projections, ...reactions].map(({ topic }) => topic));
  return new Map(
    [...topics].map((topic) => {
      const ownProjections = projections.filter((projection) => projection.topic === topic);
      const ownReactions = reactions.filter((reaction) => reaction.topic === topic);
      return [
        topic,
        {
          projections: ownProjections.map((projection) => prepareProjection(projection, prefix)),
          reactions: ownReactions.map((reaction) => ({ reaction, handles: new Set(reaction.handles) })),
          names: [...ownProjections, ...ownReactions].map(({ name }) => name),
        },
      ];
    }),
  );
}
