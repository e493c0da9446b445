import { invalidArgument, notFound, resourceExhausted, valueOrThrow } from '@rapport/platform/grpc/errors';
import { awaitPosition } from '@rapport/platform/grpc/min-position';
import { readPageSize } from '@rapport/platform/grpc/pages';
import { bindService } from '@rapport/platform/grpc/server';
import type { CallContext, ServiceBinding } from '@rapport/platform/grpc/server';
import {
  fingerprintOf,
  readCallerId,
  refuseField,
  toMemberRef,
  toTimestamp,
} from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { CascadeNode } from '@rapport/protos/rapport/reporting/v1/CascadeNode';
import type { Position__Output } from '@rapport/protos/rapport/type/v1/Position';
import type { ReportingConfig } from '../config.ts';
import { CASCADE_NODES } from '../views/cascades/projection.ts';
import type { NodeDocument } from '../views/cascades/projection.ts';
import { findContent, findShare, largestCascades, readTree, sumSubtree } from '../views/cascades/queries.ts';
import type { CascadeSums } from '../views/cascades/queries.ts';

const TREE_PAGES = { standard: 100, most: 1_000 };
const LIST_PAGES = { standard: 10, most: 100 };
const TOO_LARGE_RETRY_MS = 60_000;

interface Asked {
  readonly contentId: string;
  readonly shareId: string;
  readonly minPosition: Position__Output | null;
}

function toNode(node: NodeDocument): CascadeNode {
  return {
    shareId: node.shareId,
    parentShareId: node.parentShareId,
    depth: node.depth ?? 0,
    sharer: toMemberRef(node.ref),
    sharedAt: toTimestamp(node.sharedAt),
    channel: node.channel ?? '',
    children: String(node.children),
    visitors: String(node.visitors),
    qualifiedVisitors: String(node.qualified),
  };
}

function toSums({ size, roots, waiting, generations }: CascadeSums) {
  return {
    size: String(size),
    depth: Math.max(0, generations.length - 1),
    breadth: String(Math.max(0, ...generations)),
    roots: String(roots),
    waiting: String(waiting),
    generations: generations.map((nodes, depth) => ({
      depth,
      nodes: String(nodes),
      k: nodes === 0 ? 0 : (generations[depth + 1] ?? 0) / nodes,
    })),
  };
}

export function cascadeBinding({
  protos,
  engine,
  pages,
}: ServiceContext<ReportingConfig, 'reporting'>): ServiceBinding {
  const { store } = engine;

  const contentOrShare = async (
    { contentId, shareId, minPosition }: Asked,
    context: CallContext,
  ): Promise<{ readonly contentId: string } | { readonly root: NodeDocument }> => {
    if ((contentId === '') === (shareId === '')) {
      throw invalidArgument('CONTENT_OR_SHARE', 'Name either content_id or share_id.', 'content_id');
    }
    await awaitPosition(engine, minPosition, context);
    if (contentId !== '') return { contentId };
    const id = valueOrThrow(readCallerId(shareId, 'share_id'));
    const root = await findShare(store, context.tenant, id);
    if (root === undefined) throw notFound('SHARE_UNKNOWN', `Nobody has told of share ${shareId} yet.`);
    return { root };
  };

  const knownContent = async (tenant: string, contentId: string) => {
    const content = await findContent(store, tenant, contentId);
    if (content === undefined) throw notFound('CONTENT_UNKNOWN', `Nobody has shared ${contentId} yet.`);
    return content;
  };

  return bindService(protos.own.CascadeService.service, {
    GetCascadeTree: {
      scope: 'read',
      handler: async (request, context) => {
        const { tenant } = context;
        const from = await contentOrShare(request, context);
        if ('contentId' in from) await knownContent(tenant, from.contentId);
        const limit = valueOrThrow(readPageSize(request.pageSize, TREE_PAGES));
        const query = fingerprintOf([
          'GetCascadeTree',
          tenant,
          request.contentId,
          request.shareId,
          CASCADE_NODES,
        ]);
        const after = valueOrThrow(pages.open(request.pageToken, query));
        const nodes = await readTree(store, {
          tenant,
          ...('root' in from ? { contentId: from.root.contentId, root: from.root } : from),
          ...(after !== undefined && { after: String(after.shareId) }),
          limit,
        });
        if (nodes === 'unknown_place') {
          return valueOrThrow(
            refuseField('PAGE_TOKEN_INVALID', 'page_token', 'Begin at the first page again.'),
          );
        }
        const end = nodes.length === limit ? nodes.at(-1) : undefined;
        return {
          nodes: nodes.map(toNode),
          nextPageToken: end === undefined ? '' : pages.sign({ query, after: { shareId: end.shareId } }),
        };
      },
    },
    QueryCascade: {
      scope: 'read',
      handler: async (request, context) => {
        const from = await contentOrShare(request, context);
        if ('contentId' in from) return toSums(await knownContent(context.tenant, from.contentId));
        const sums = await sumSubtree(store, from.root);
        if (sums === undefined) {
          throw resourceExhausted(
            'REPORT_TOO_LARGE',
            'More hangs below this share than one call may read.',
            TOO_LARGE_RETRY_MS,
          );
        }
        return toSums(sums);
      },
    },
    ListCascades: {
      scope: 'read',
      handler: async ({ limit, minPosition }, context) => {
        const most = valueOrThrow(readPageSize(limit, LIST_PAGES, 'limit'));
        await awaitPosition(engine, minPosition, context);
        const cascades = await largestCascades(store, context.tenant, most);
        return {
          cascades: cascades.map(({ contentId, size, generations }) => ({
            contentId,
            size: String(size),
            depth: Math.max(0, generations.length - 1),
          })),
        };
      },
    },
  });
}
