import type { Query, Store } from '@rapport/engine/ports/store';
import { CASCADE_CONTENTS, CASCADE_NODES, contentId, nodeId } from './projection.ts';
import type { ContentDocument, NodeDocument } from './projection.ts';

/** Nodes below a share that QueryCascade adds up: a content item's own sums are kept, a subtree's are not. */
export const MAX_SUBTREE = 100_000;
/** Siblings read ahead: a page that goes down 1,000 levels holds 100,000 nodes of 500 bytes at the very most. */
const SIBLINGS = 100;
/** Parents whose children are read together, and children of one read: 1,000 nodes are 500 kB. */
const PARENTS = 200;
const PAGE = 1_000;

/** A share that was told; `undefined` where it is only waited for. */
export async function findShare(
  store: Store,
  tenant: string,
  shareId: string,
): Promise<NodeDocument | undefined> {
  const id = nodeId(tenant, shareId);
  return (await store.getMany(CASCADE_NODES, [id])).get(id) as NodeDocument | undefined;
}

export async function findContent(
  store: Store,
  tenant: string,
  id: string,
): Promise<ContentDocument | undefined> {
  const key = contentId(tenant, id);
  return (await store.getMany(CASCADE_CONTENTS, [key])).get(key) as ContentDocument | undefined;
}

export async function largestCascades(
  store: Store,
  tenant: string,
  limit: number,
): Promise<readonly ContentDocument[]> {
  const found = await store.find(CASCADE_CONTENTS, { filter: { tenant }, sort: { size: -1 }, limit });
  return found as readonly ContentDocument[];
}

/** Where a list of siblings goes on: after a node, by when it was shared. */
interface Place {
  readonly sharedAt: number;
  readonly _id: string;
}

const placeOf = ({ sharedAt, _id }: NodeDocument): Place => ({ sharedAt, _id });

/**
 * Siblings by when they were shared, read ahead by pages. Going on after a place takes two reads, those of the same
 * moment and those after it: in one, the server would look at every sibling of that moment again.
 */
async function* siblings(
  store: Store,
  filter: Query['filter'],
  after: Place | undefined,
  limit: number,
): AsyncGenerator<NodeDocument> {
  let place = after;
  let isOneMoment = after !== undefined;
  for (;;) {
    const sharedAt = isOneMoment ? place?.sharedAt : place && { gt: place.sharedAt };
    const page = (await store.find(CASCADE_NODES, {
      filter: { ...filter, ...(sharedAt !== undefined && { sharedAt }) },
      limit,
      ...(isOneMoment ? place && { after: { _id: place._id } } : { sort: { sharedAt: 1 } }),
    })) as readonly NodeDocument[];
    yield* page;
    const last = page.at(-1);
    if (last !== undefined && page.length === limit) {
      place = placeOf(last);
      isOneMoment = true;
    } else if (isOneMoment) {
      isOneMoment = false;
    } else {
      return;
    }
  }
}

export interface TreeQuery {
  readonly tenant: string;
  readonly contentId: string;
  /** Only what hangs below this share, and itself; the whole content where it is absent. */
  readonly root?: NodeDocument;
  /** Goes on after this share. */
  readonly after?: string;
  readonly limit: number;
}

/**
 * Nodes depth first, parents before children, siblings by when they were shared. The walk goes on after a node: its
 * ancestors say where, so a page token is one id however large the tree. Only nodes whose way to a root is known are in
 * a tree, so it has no circles.
 *
 * @returns `unknown_place` where there is no such share to go on after
 */
export async function readTree(
  store: Store,
  { tenant, contentId: content, root, after, limit }: TreeQuery,
): Promise<readonly NodeDocument[] | 'unknown_place'> {
  if (root !== undefined && root.depth === undefined) return [];
  const nodes: NodeDocument[] = [];
  /** From the top down, each where the walk is in it. */
  const levels: AsyncGenerator<NodeDocument>[] = [];
  const levelOf = (parentShareId: string, place?: Place): AsyncGenerator<NodeDocument> =>
    siblings(
      store,
      { tenant, contentId: content, parentShareId, depth: { gte: 0 } },
      place,
      Math.min(SIBLINGS, limit),
    );
  if (after !== undefined) {
    const last = await findShare(store, tenant, after);
    if (last?.depth === undefined) return 'unknown_place';
    levels.push(levelOf(last.shareId));
    for (let node = last; node.shareId !== root?.shareId;) {
      const { parentShareId } = node;
      levels.unshift(levelOf(parentShareId, placeOf(node)));
      if (parentShareId === '') break;
      const parent = await findShare(store, tenant, parentShareId);
      if (parent === undefined) return 'unknown_place';
      node = parent;
    }
  } else if (root === undefined) {
    levels.push(levelOf(''));
  } else {
    nodes.push(root);
    levels.push(levelOf(root.shareId));
  }
  for (let level = levels.at(-1); level !== undefined && nodes.length < limit; level = levels.at(-1)) {
    const next = await level.next();
    if (next.done === true) {
      levels.pop();
      continue;
    }
    nodes.push(next.value);
    if (next.value.children > 0) levels.push(levelOf(next.value.shareId));
  }
  return nodes;
}

export interface CascadeSums {
  readonly size: number;
  readonly roots: number;
  readonly waiting: number;
  readonly generations: readonly number[];
}

/** Children of many nodes: together where they have few, one after another where they have many. */
async function* childrenOf(
  store: Store,
  tenant: string,
  content: string,
  parents: readonly NodeDocument[],
): AsyncGenerator<NodeDocument> {
  const few: string[][] = [];
  let expected = PAGE;
  for (const { shareId, children } of parents) {
    if (children === 0) continue;
    if (children >= PAGE) {
      yield* siblings(store, { tenant, contentId: content, parentShareId: shareId }, undefined, PAGE);
      continue;
    }
    const batch = few.at(-1);
    expected += children;
    if (batch === undefined || expected > PAGE || batch.length === PARENTS) {
      few.push([shareId]);
      expected = children;
    } else {
      batch.push(shareId);
    }
  }
  for (const batch of few) {
    yield* (await store.find(CASCADE_NODES, {
      filter: { tenant, contentId: content, parentShareId: { in: batch } },
      sort: { parentShareId: 1, sharedAt: 1 },
      // What is told between the two reads comes on top.
      limit: 2 * PAGE,
    })) as readonly NodeDocument[];
  }
}

/**
 * Sums of one share and everything below it, itself in generation 0; `undefined` where there are more than may be read.
 * Below a share that waits, everything waits, and may lead in a circle.
 */
export async function sumSubtree(store: Store, root: NodeDocument): Promise<CascadeSums | undefined> {
  const { tenant, contentId: content } = root;
  const generations: number[] = [];
  const seen = new Set([root.shareId]);
  let waiting = 0;
  for (let level = [root]; level.length > 0;) {
    for (const { depth } of level) {
      if (depth === undefined) waiting += 1;
      else {
        const generation = depth - (root.depth ?? depth);
        generations[generation] = (generations[generation] ?? 0) + 1;
      }
    }
    const below: NodeDocument[] = [];
    for await (const child of childrenOf(store, tenant, content, level)) {
      if (seen.has(child.shareId)) continue;
      if (seen.size === MAX_SUBTREE) return undefined;
      seen.add(child.shareId);
      below.push(child);
    }
    level = below;
  }
  const size = generations.reduce((sum, nodes) => sum + nodes, 0);
  return { size, roots: size > 0 ? 1 : 0, waiting, generations };
}
