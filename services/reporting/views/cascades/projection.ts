import type { Document, FoldContext, Projection } from '@rapport/kernel/projection';
import type { EpochMs } from '@rapport/kernel/instant';
import type { MemberRef, Mid } from '@rapport/kernel/ids';
import type { ShareEdgeObserved, ShareRecorded } from '@rapport/contracts/ingestion/events';
import { TOPICS } from '@rapport/contracts/topics';

const NODES = 'nodes';
const CONTENTS = 'contents';
export const CASCADE_NODES = 'reporting.cascades.v1.nodes';
export const CASCADE_CONTENTS = 'reporting.cascades.v1.contents';

/** Children that may wait for a parent nobody has told yet: 100,000 ids of 64 bytes are 7 MB of 16. */
const MAX_WAITING_CHILDREN = 100_000;
/** Deeper than any cascade ever seen (14): a deeper one is counted here, and its generations beyond are one. */
export const MAX_DEPTH = 10_000;

export interface NodeDocument extends Document {
  readonly tenant: string;
  readonly contentId: string;
  readonly shareId: string;
  /** `undefined` until the share itself was told: before, it is only a name that others mention. */
  readonly sharerMid?: Mid;
  readonly ref?: MemberRef;
  readonly parentShareId?: string;
  /** Absent while the way to a root is unknown. */
  readonly depth?: number;
  readonly sharedAt?: EpochMs;
  readonly channel?: string;
  readonly children: number;
  readonly visitors: number;
  readonly qualified: number;
  /** Children that were told before their parent's way to a root was known. */
  readonly waiting?: readonly string[];
}

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

function nodeOf(context: FoldContext, tenant: string, content: string, shareId: string): NodeDocument {
  const _id = nodeId(tenant, shareId);
  return (
    context.get<NodeDocument>(NODES, _id) ?? {
      _id,
      tenant,
      contentId: content,
      shareId,
      children: 0,
      visitors: 0,
      qualified: 0,
    }
  );
}

function changeContent(
  context: FoldContext,
  tenant: string,
  content: string,
  change: (before: ContentDocument) => ContentDocument,
): void {
  const _id = contentId(tenant, content);
  const before = context.get<ContentDocument>(CONTENTS, _id);
  context.put<ContentDocument>(
    CONTENTS,
    change(before ?? { _id, tenant, contentId: content, size: 0, roots: 0, waiting: 0, generations: [] }),
  );
}

function withNode(generations: readonly number[], depth: number): readonly number[] {
  const place = Math.min(depth, MAX_DEPTH);
  return Array.from({ length: Math.max(generations.length, place + 1) }, (_, generation) =>
    generation === place ? (generations[generation] ?? 0) + 1 : (generations[generation] ?? 0),
  );
}

/** The node's way to a root is known: it counts, and so does everything that waited below it. O(subtree). */
function settle(
  context: FoldContext,
  tenant: string,
  first: { readonly node: NodeDocument; readonly depth: number },
): void {
  const open = [first];
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    const { node, depth } = item;
    const { waiting = [], ...rest } = node;
    context.put<NodeDocument>(NODES, { ...rest, depth });
    changeContent(context, tenant, node.contentId, (before) => ({
      ...before,
      size: before.size + 1,
      roots: before.roots + (depth === 0 ? 1 : 0),
      generations: withNode(before.generations, depth),
    }));
    for (const childId of waiting) {
      const child = context.get<NodeDocument>(NODES, nodeId(tenant, childId));
      if (child?.sharedAt === undefined || child.depth !== undefined) continue;
      changeContent(context, tenant, child.contentId, (before) => ({
        ...before,
        waiting: before.waiting - 1,
      }));
      open.push({ node: child, depth: depth + 1 });
    }
  }
}

function foldShare(context: FoldContext, event: ShareRecorded): void {
  const { tenantid: tenant, data } = event;
  const { shareId, parentShareId, contentId: content, sharerMid, channel, personal } = data;
  const at = Date.parse(event.time);
  const known = nodeOf(context, tenant, content, shareId);
  if (known.sharedAt !== undefined) {
    // The same share told again: one node, at its earliest moment.
    if (at < known.sharedAt) context.put<NodeDocument>(NODES, { ...known, sharedAt: at });
    return;
  }
  const { namespace, externalId } = personal.data;
  const node: NodeDocument = {
    ...known,
    contentId: content,
    sharerMid,
    ref: { namespace, externalId },
    sharedAt: at,
    ...(channel !== undefined && { channel }),
    ...(parentShareId !== undefined && { parentShareId }),
  };
  if (parentShareId === undefined) {
    settle(context, tenant, { node, depth: 0 });
    return;
  }
  context.put<NodeDocument>(NODES, node);
  const parent = nodeOf(context, tenant, content, parentShareId);
  const counted: NodeDocument = { ...parent, children: parent.children + 1 };
  if (parent.depth !== undefined) {
    context.put<NodeDocument>(NODES, counted);
    settle(context, tenant, { node, depth: parent.depth + 1 });
    return;
  }
  const waiting = parent.waiting ?? [];
  if (waiting.length >= MAX_WAITING_CHILDREN)
    throw new Error(`More than ${MAX_WAITING_CHILDREN} wait for one share.`);
  // Sorted, so that the document does not depend on who came first. A share that names itself waits for itself.
  context.put<NodeDocument>(NODES, { ...counted, waiting: [...waiting, shareId].sort() });
  changeContent(context, tenant, content, (before) => ({ ...before, waiting: before.waiting + 1 }));
}

function foldEdge(context: FoldContext, event: ShareEdgeObserved): void {
  const { fromShareId, contentId: content, qualified, firstTouch } = event.data;
  const node = nodeOf(context, event.tenantid, content, fromShareId);
  context.put<NodeDocument>(NODES, {
    ...node,
    visitors: node.visitors + (firstTouch ? 1 : 0),
    qualified: node.qualified + (qualified ? 1 : 0),
  });
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
        { fields: { tenant: 1, parentShareId: 1, sharedAt: 1 } },
        { fields: { tenant: 1, contentId: 1, depth: 1, sharedAt: 1 } },
      ],
    },
    { name: CONTENTS, indexes: [{ fields: { tenant: 1, size: -1 } }] },
  ],
  keys: ({ event }) => {
    const tenant = event.tenantid;
    if (event.type === 'rapport.ingestion.ShareEdgeObserved.v1') {
      return [{ collection: NODES, id: nodeId(tenant, event.data.fromShareId) }];
    }
    const { shareId, parentShareId, contentId: content } = event.data;
    return [
      { collection: NODES, id: nodeId(tenant, shareId) },
      { collection: CONTENTS, id: contentId(tenant, content) },
      ...(parentShareId === undefined ? [] : [{ collection: NODES, id: nodeId(tenant, parentShareId) }]),
    ];
  },
  fold: (context, { event }) => {
    if (event.type === 'rapport.ingestion.ShareRecorded.v1') foldShare(context, event);
    else foldEdge(context, event);
  },
};
