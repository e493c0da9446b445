import type { Document, FoldContext, Projection } from '@rapport/kernel/projection';
import type { EpochMs } from '@rapport/kernel/instant';
import type { MemberRef, Mid } from '@rapport/kernel/ids';
import { toEpochMs } from '@rapport/kernel/instant';
import type { ShareEdgeObserved, ShareRecorded } from '@rapport/contracts/ingestion/events';
import { TOPICS } from '@rapport/contracts/topics';

const NODES = 'nodes';
const AWAITED = 'awaited';
const CONTENTS = 'contents';
export const CASCADE_NODES = 'reporting.cascades.v1.nodes';
export const CASCADE_CONTENTS = 'reporting.cascades.v1.contents';

/**
 * Shares of one content item that may wait for parents: as many ids in one parent's document are 1.5 MB of 16, and the
 * parent that comes at last changes as many documents in one transaction, half a second of its six. Beyond it the record
 * is parked.
 */
export const MAX_WAITING = 20_000;
/** Deeper than any cascade ever seen (14); 10,000 generations are 150 kB. What hangs deeper waits. */
export const MAX_DEPTH = 10_000;

/** What others have told of a share so far. */
interface Mentions {
  readonly children: number;
  readonly visitors: number;
  readonly qualified: number;
  /** Children that were told before this share's way to a root was known. */
  readonly waiting?: readonly string[];
}

export interface NodeDocument extends Document, Mentions {
  readonly tenant: string;
  readonly contentId: string;
  readonly shareId: string;
  readonly sharerMid: Mid;
  readonly ref: MemberRef;
  /** Empty for a share that came from no other. */
  readonly parentShareId: string;
  /** Absent while the way to a root is unknown. */
  readonly depth?: number;
  readonly sharedAt: EpochMs;
  readonly channel?: string;
}

/**
 * A share that nobody has told yet, as one content item mentions it. It is no node: which content it belongs to, and so
 * which partition may write its node, is not known before it is told.
 */
interface AwaitedDocument extends Document, Mentions {}

export interface ContentDocument extends Document {
  readonly tenant: string;
  readonly contentId: string;
  readonly size: number;
  readonly roots: number;
  readonly waiting: number;
  /** Nodes per depth. */
  readonly generations: readonly number[];
}

export const nodeId = (tenant: string, shareId: string): string => `${tenant}:${shareId}`;
export const contentId = (tenant: string, id: string): string => `${tenant}:${id}`;
const awaitedId = (tenant: string, shareId: string, content: string): string =>
  `${tenant}:${shareId}:${content}`;

/** A share is a node of one content item only: what another one says of it is awaited there for ever. */
function nodeOf(
  context: FoldContext,
  tenant: string,
  content: string,
  shareId: string,
): NodeDocument | undefined {
  const node = context.get<NodeDocument>(NODES, nodeId(tenant, shareId));
  return node?.contentId === content ? node : undefined;
}

function contentOf(context: FoldContext, tenant: string, content: string): ContentDocument {
  const _id = contentId(tenant, content);
  return (
    context.get<ContentDocument>(CONTENTS, _id) ?? {
      _id,
      tenant,
      contentId: content,
      size: 0,
      roots: 0,
      waiting: 0,
      generations: [],
    }
  );
}

/** Changes what is known of a share, told or not. */
function mention(
  context: FoldContext,
  share: { readonly tenant: string; readonly content: string; readonly shareId: string },
  change: (before: Mentions) => Mentions,
): void {
  const { tenant, content, shareId } = share;
  const node = nodeOf(context, tenant, content, shareId);
  if (node !== undefined) {
    context.put<NodeDocument>(NODES, { ...node, ...change(node) });
    return;
  }
  const _id = awaitedId(tenant, shareId, content);
  const awaited = context.get<AwaitedDocument>(AWAITED, _id) ?? {
    _id,
    children: 0,
    visitors: 0,
    qualified: 0,
  };
  context.put<AwaitedDocument>(AWAITED, { ...awaited, ...change(awaited) });
}

/** The node's way to a root is known: it counts, and so does everything that waited below it. O(subtree). */
function settle(context: FoldContext, content: ContentDocument, node: NodeDocument, depth: number): void {
  const generations = [...content.generations];
  let size = 0;
  const open = [{ node, depth }];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    const { waiting = [], ...settled } = item.node;
    const isDeepest = item.depth === MAX_DEPTH;
    context.put<NodeDocument>(NODES, {
      ...settled,
      depth: item.depth,
      ...(isDeepest && waiting.length > 0 && { waiting }),
    });
    size += 1;
    while (generations.length <= item.depth) generations.push(0);
    generations[item.depth] = (generations[item.depth] ?? 0) + 1;
    if (isDeepest) continue;
    for (const childId of waiting) {
      const child = nodeOf(context, content.tenant, content.contentId, childId);
      if (child !== undefined) open.push({ node: child, depth: item.depth + 1 });
    }
  }
  context.put<ContentDocument>(CONTENTS, {
    ...content,
    size: content.size + size,
    roots: content.roots + (depth === 0 ? 1 : 0),
    // All but the first of them waited.
    waiting: content.waiting - (size - 1),
    generations,
  });
}

function foldShare(context: FoldContext, event: ShareRecorded): void {
  const { tenantid: tenant, data } = event;
  const { shareId, parentShareId = '', contentId: contentName, sharerMid, channel, personal } = data;
  const at = toEpochMs(event.time);
  const _id = nodeId(tenant, shareId);
  const known = context.get<NodeDocument>(NODES, _id);
  if (known !== undefined) {
    // The same share told again: one node, at its earliest moment.
    if (at < known.sharedAt) context.put<NodeDocument>(NODES, { ...known, sharedAt: at });
    return;
  }
  const awaited = context.get<AwaitedDocument>(AWAITED, awaitedId(tenant, shareId, contentName));
  const { children, visitors, qualified, waiting }: Mentions = awaited ?? {
    children: 0,
    visitors: 0,
    qualified: 0,
  };
  if (awaited !== undefined) context.remove(AWAITED, awaited._id);
  const { namespace, externalId } = personal.data;
  const node: NodeDocument = {
    _id,
    tenant,
    contentId: contentName,
    shareId,
    sharerMid,
    ref: { namespace, externalId },
    parentShareId,
    sharedAt: at,
    ...(channel !== undefined && { channel }),
    children,
    visitors,
    qualified,
    ...(waiting !== undefined && { waiting }),
  };
  const content = contentOf(context, tenant, contentName);
  if (parentShareId === '') {
    settle(context, content, node, 0);
    return;
  }
  // A share that names itself is its own parent, and waits for itself.
  context.put<NodeDocument>(NODES, node);
  const parent = nodeOf(context, tenant, contentName, parentShareId);
  const parentDepth = parent?.depth ?? MAX_DEPTH;
  const mustWait = parentDepth >= MAX_DEPTH;
  if (mustWait && content.waiting >= MAX_WAITING) {
    throw new Error(`More than ${MAX_WAITING} shares of one content item wait for their parents.`);
  }
  mention(context, { tenant, content: contentName, shareId: parentShareId }, (before) => ({
    children: before.children + 1,
    visitors: before.visitors,
    qualified: before.qualified,
    // Sorted, so that the document does not depend on who came first.
    ...(mustWait && { waiting: [...(before.waiting ?? []), shareId].sort() }),
  }));
  if (mustWait) context.put<ContentDocument>(CONTENTS, { ...content, waiting: content.waiting + 1 });
  else settle(context, content, node, parentDepth + 1);
}

function foldEdge(context: FoldContext, event: ShareEdgeObserved): void {
  const { fromShareId, contentId: content, qualified, firstTouch } = event.data;
  mention(context, { tenant: event.tenantid, content, shareId: fromShareId }, (before) => ({
    ...before,
    visitors: before.visitors + (firstTouch ? 1 : 0),
    qualified: before.qualified + (qualified ? 1 : 0),
  }));
}

/** Who passed what on to whom: nodes with their depth, and sums per content item. */
export const cascadesProjection: Projection<ShareRecorded | ShareEdgeObserved> = {
  name: 'reporting.cascades.v1',
  topic: TOPICS.shares,
  handles: ['rapport.ingestion.ShareRecorded.v1', 'rapport.ingestion.ShareEdgeObserved.v1'],
  collections: [
    {
      name: NODES,
      indexes: [
        { fields: { tenant: 1, contentId: 1, parentShareId: 1, sharedAt: 1, _id: 1 } },
        { fields: { tenant: 1, contentId: 1, _id: 1 } },
      ],
    },
    { name: AWAITED },
    { name: CONTENTS, indexes: [{ fields: { tenant: 1, size: -1, _id: 1 } }] },
  ],
  keys: ({ event }) => {
    const { tenantid: tenant } = event;
    const { contentId: content } = event.data;
    const share = (shareId: string) => [
      { collection: NODES, id: nodeId(tenant, shareId) },
      { collection: AWAITED, id: awaitedId(tenant, shareId, content) },
    ];
    if (event.type === 'rapport.ingestion.ShareEdgeObserved.v1') return share(event.data.fromShareId);
    const { shareId, parentShareId } = event.data;
    return [
      ...share(shareId),
      { collection: CONTENTS, id: contentId(tenant, content) },
      ...(parentShareId === undefined ? [] : share(parentShareId)),
    ];
  },
  fold: (context, { event }) => {
    if (event.type === 'rapport.ingestion.ShareRecorded.v1') foldShare(context, event);
    else foldEdge(context, event);
  },
};
