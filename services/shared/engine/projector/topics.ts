import type { AnyReaction } from '@rapport/kernel/reaction';
import type { Build } from '../builds/builds.ts';
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
  builds: readonly Build[],
  reactions: readonly AnyReaction[],
  publishes: (build: Build) => boolean,
): ReadonlyMap<string, Followers> {
  const topics = new Set([
    ...builds.map(({ projection }) => projection.topic),
    ...reactions.map(({ topic }) => topic),
  ]);
  return new Map(
    [...topics].map((topic) => {
      const ownBuilds = builds.filter(({ projection }) => projection.topic === topic);
      const ownReactions = reactions.filter((reaction) => reaction.topic === topic);
      return [
        topic,
        {
          projections: ownBuilds.map((build) => prepareProjection(build, () => publishes(build))),
          reactions: ownReactions.map((reaction) => ({ reaction, handles: new Set(reaction.handles) })),
          names: [...ownBuilds, ...ownReactions].map(({ name }) => name),
        },
      ];
    }),
  );
}
