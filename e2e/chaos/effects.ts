import type { SeenBalance } from './recountPoints.ts';

/**
 * What a tenant's interactions and commands have led to, as far as it can be counted again without the services: read
 * once from their answers and once, by plain loops, from log and journal. All lists are sorted.
 */
export interface Effects {
  /** Interactions in a member's timeline, by member. */
  readonly timelines: Readonly<Record<string, readonly string[]>>;
  /** Members of each segment. */
  readonly segments: Readonly<Record<string, readonly string[]>>;
  /** Members in the campaign, once for each enrolment. */
  readonly enrollments: readonly string[];
  /** `order <interaction>` and `friend-read <sharer>`, with the points of each booking. */
  readonly earned: Readonly<Record<string, readonly number[]>>;
  readonly balances: Readonly<Record<string, SeenBalance>>;
  readonly breakdowns: Readonly<Record<string, { interactions: number; members: number; value: number }>>;
  readonly contents: Readonly<
    Record<string, { reads: number; readers: number; shares: number; sharers: number }>
  >;
  readonly cascades: Readonly<
    Record<string, { size: number; depth: number; waiting: number; generations: readonly number[] }>
  >;
  /** How often a fact with an id of its own was published, by type and whom it is about. */
  readonly published: Readonly<Record<string, number>>;
}

const MOST_SHOWN = 12;

function flatten(value: unknown, path: string, into: Map<string, string>): void {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, part] of Object.entries(value))
      flatten(part, path === '' ? key : `${path} › ${key}`, into);
    return;
  }
  into.set(path, JSON.stringify(value));
}

/** Every difference in a line; the first few where there are many. */
export function differences(expected: Effects, seen: Effects): readonly string[] {
  const wanted = new Map<string, string>();
  const found = new Map<string, string>();
  flatten(expected, '', wanted);
  flatten(seen, '', found);
  const paths = [...new Set([...wanted.keys(), ...found.keys()])].sort();
  const lines = paths
    .filter((path) => wanted.get(path) !== found.get(path))
    .map(
      (path) => `${path}: expected ${wanted.get(path) ?? 'nothing'}, found ${found.get(path) ?? 'nothing'}`,
    );
  const more = lines.length - MOST_SHOWN;
  return more > 0 ? [...lines.slice(0, MOST_SHOWN), `and ${more} differences more`] : lines;
}
