import type { AnyProjection, Document } from '@rapport/kernel/projection';
import type { Store } from '../ports/store.ts';

/**
 * A projection folded once from the beginning of its topic. The first one has the projection's own name, the others
 * add their number to it: `points.rules.v1.b2`. Its name is in those of its collections and in its position.
 */
export interface Build {
  readonly projection: AnyProjection;
  readonly number: number;
  readonly name: string;
}

/** Which builds of a projection follow the log. The one document by which reads are switched. */
export interface BuildsDocument extends Document {
  /** Answers, publishes, and is what reactions see. */
  readonly live: number;
  /** Follows beside it, so that reads can be switched to it. */
  readonly standing?: number;
  /** Highest number that was given. */
  readonly last: number;
  /** How often reads were switched. */
  readonly cutovers: number;
}

export const FIRST_BUILD = 1;

export function buildOf(projection: AnyProjection, number: number): Build {
  const name = number === FIRST_BUILD ? projection.name : `${projection.name}.b${number}`;
  return { projection, number, name };
}

/** Of the name of a follower, be it a build or a reaction. */
export const ofProjection = (name: string): string => name.replace(/\.b\d+$/, '');

export const initialBuilds = ({ name }: AnyProjection): BuildsDocument => ({
  _id: name,
  live: FIRST_BUILD,
  last: FIRST_BUILD,
  cutovers: 0,
});

/** Which builds there are, as it is committed. */
export class Builds {
  private readonly projections: readonly AnyProjection[];
  private readonly documents = new Map<string, BuildsDocument>();
  /** Full names of collections in the code to those in the store, where they differ. */
  private renamed: ReadonlyMap<string, string> = new Map();

  constructor(projections: readonly AnyProjection[]) {
    this.projections = projections;
  }

  async load(store: Pick<Store, 'getMany'>, collection: string): Promise<void> {
    const names = this.projections.map(({ name }) => name);
    const found = await store.getMany(collection, names);
    for (const document of found.values()) this.set(document as BuildsDocument);
  }

  of(projection: AnyProjection): BuildsDocument {
    return this.documents.get(projection.name) ?? initialBuilds(projection);
  }

  /** Takes over what has been committed: from here on reads go to the live build. */
  set(document: BuildsDocument): void {
    this.documents.set(document._id, document);
    const renamed = new Map<string, string>();
    for (const projection of this.projections) {
      const live = this.live(projection);
      if (live.number === FIRST_BUILD) continue;
      for (const { name } of projection.collections) {
        renamed.set(`${projection.name}.${name}`, `${live.name}.${name}`);
      }
    }
    this.renamed = renamed;
  }

  live(projection: AnyProjection): Build {
    return buildOf(projection, this.of(projection).live);
  }

  standing(projection: AnyProjection): Build | undefined {
    const { standing } = this.of(projection);
    return standing === undefined ? undefined : buildOf(projection, standing);
  }

  isLive({ projection, number }: Build): boolean {
    return this.of(projection).live === number;
  }

  /** All that follow, the live ones first. */
  following(): readonly Build[] {
    const standing = this.projections.map((projection) => this.standing(projection));
    return [
      ...this.projections.map((projection) => this.live(projection)),
      ...standing.filter((build) => build !== undefined),
    ];
  }

  /** The collection that stands in the store for one that the code names. */
  physical(collection: string): string {
    return this.renamed.get(collection) ?? collection;
  }
}

/** The store as queries see it: they name collections as their projection does, whichever build is live. */
export function liveStore(store: Store, builds: Pick<Builds, 'physical'>): Store {
  return {
    ...store,
    getMany: (collection, ids) => store.getMany(builds.physical(collection), ids),
    find: (collection, query) => store.find(builds.physical(collection), query),
    scan: (collection) => store.scan(builds.physical(collection)),
  };
}
