import type { Store } from '@rapport/engine/ports/store';
import { CASCADE_CONTENTS, CASCADE_NODES, contentId, nodeId } from './projection.ts';
import type { ContentDocument, NodeDocument } from './projection.ts';

/** Nodes below a share that QueryCascade adds up: a content item's own sums are kept, a subtree's are not. */
export const MAX_SUBTREE = 100_000;

export async function findNode(
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

type Level =
  | { readonly kind: 'roots'; readonly contentId: string }
  | { readonly kind: 'children'; readonly parentShareId: string };

export async function siblings(
  store: Store,
  tenant: string,
  level: Level,
  after: Place | undefined,
  limit: number,
): Promise<readonly NodeDocument[]> {
  const filter =
    level.kind === 'roots'
      ? { tenant, contentId: level.contentId, depth: 0 }
      : { tenant, parentShareId: level.parentShareId, depth: { gte: 0 } };
  const found = await store.find(CASCADE_NODES, {
    filter,
    sort: { sharedAt: 1 },
    limit,
    ...(after !== undefined && { after: { sharedAt: after.sharedAt, _id: after._id } }),
  });
  return found as readonly NodeDocument[];
}

const placeOf = ({ sharedAt = 0, _id }: NodeDocument): Place => ({ sharedAt, _id });

/**
 * Nodes depth first, parents before children, siblings by when they were shared. The walk goes on after a node: its
 * ancestors say where, so a page token is one id however large the tree.
 */
export async function* walkTree(
  store: Store,
  tenant: string,
  from: { readonly contentId: string } | { readonly root: NodeDocument },
  after: NodeDocument | undefined,
): AsyncGenerator<NodeDocument> {
  const top: Level | undefined =
    'contentId' in from ? { kind: 'roots', contentId: from.contentId } : undefined;
  const stack: { readonly level: Level; place: Place | undefined }[] = [];
  if (after === undefined) {
    if (top !== undefined) stack.push({ level: top, place: undefined });
    else if ('root' in from) {
      yield from.root;
      stack.push({ level: { kind: 'children', parentShareId: from.root.shareId }, place: undefined });
    }
  } else {
    const path = [after];
    const rootId = 'root' in from ? from.root._id : undefined;
    for (let node = after; node._id !== rootId && node.parentShareId !== undefined;) {
      const parent = await findNode(store, tenant, node.parentShareId);
      if (parent === undefined) break;
      path.unshift(parent);
      node = parent;
    }
    for (const [index, node] of path.entries()) {
      const parent = path[index - 1];
      if (parent !== undefined)
        stack.push({ level: { kind: 'children', parentShareId: parent.shareId }, place: placeOf(node) });
      else if (top !== undefined) stack.push({ level: top, place: placeOf(node) });
    }
    stack.push({ level: { kind: 'children', parentShareId: after.shareId }, place: undefined });
  }
  for (let level = stack.at(-1); level !== undefined; level = stack.at(-1)) {
    const found = await siblings(store, tenant, level.level, level.place, 1);
    const [node] = found;
    if (node === undefined) {
      stack.pop();
      continue;
    }
    level.place = placeOf(node);
    yield node;
    if (node.children > 0)
      stack.push({ level: { kind: 'children', parentShareId: node.shareId }, place: undefined });
  }
}

export interface CascadeSums {
  readonly size: number;
  readonly roots: number;
  readonly waiting: number;
  readonly generations: readonly number[];
}

/** Sums below one share, itself at depth 0; `undefined` where there are more than may be read. */
export async function sumSubtree(
  store: Store,
  tenant: string,
  root: NodeDocument,
): Promise<CascadeSums | undefined> {
  const generations: number[] = [];
  let size = 0;
  for await (const { depth = 0 } of walkTree(store, tenant, { root }, undefined)) {
    const generation = depth - (root.depth ?? 0);
    generations[generation] = (generations[generation] ?? 0) + 1;
    size += 1;
    if (size > MAX_SUBTREE) return undefined;
  }
  return { size, roots: 1, waiting: root.waiting?.length ?? 0, generations };
}
