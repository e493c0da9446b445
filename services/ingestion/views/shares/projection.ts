import type { Document, FoldContext, Projection } from '@rapport/kernel/projection';
import type { Fact } from '@rapport/kernel/event';
import type { EpochMs } from '@rapport/kernel/instant';
import type { MemberRef, Mid } from '@rapport/kernel/ids';
import { contentKey, derivedId, memberKey } from '@rapport/kernel/ids';
import { shareEdgeObserved, shareReached, shareRecorded } from '@rapport/contracts/ingestion/events';
import type {
  InteractionRecorded,
  ShareEdgeObserved,
  ShareReached,
  ShareRecorded,
} from '@rapport/contracts/ingestion/events';
import { TOPICS } from '@rapport/contracts/topics';

const SHARES_COLLECTION = 'shares';
const VISITS_COLLECTION = 'visits';
export const SHARES = 'ingestion.shares.v1.shares';

/** A visit qualifies when the visitor read at least this long. */
export const QUALIFYING_DWELL_MS = 3_000;

/**
 * Visitors and child shares that may wait for a share which nobody has told yet: 50,000 references are 2 MB of a
 * document's 16. Beyond it the record is parked, where an operator sees it.
 */
export const MAX_WAITING = 50_000;

const VISIT_VERBS: ReadonlySet<string> = new Set(['share.clicked', 'content.viewed', 'content.read']);

/** One telling of a share by its owner; the same share may be told again. */
interface Telling {
  readonly eventId: string;
  readonly at: EpochMs;
  readonly backfill?: true;
}

interface Owner {
  readonly mid: Mid;
  readonly ref: MemberRef;
  readonly recordedAt: EpochMs;
  readonly eventId: string;
  readonly parentShareId?: string;
  readonly campaignId?: string;
  readonly channel?: string;
}

export interface ShareDocument extends Document {
  readonly tenant: string;
  readonly shareId: string;
  readonly owner?: Owner;
  /** What was shared, once it is known: its own, else the parent's. */
  readonly contentId?: string;
  /** Tellings that wait until the content is known. */
  readonly untold?: readonly Telling[];
  /** Visitors who came before the share was known. */
  readonly waitingVisitors?: readonly Mid[];
  /** Shares that take their content from this one. */
  readonly waitingChildren?: readonly string[];
}

interface VisitDocument extends Document {
  readonly visitId: string;
  readonly visitorMid: Mid;
  readonly at: EpochMs;
  readonly qualified: boolean;
  readonly backfill?: true;
  /** A later reading that qualified a visit which did not at first. */
  readonly qualifiedLater?: { readonly at: EpochMs; readonly eventId: string };
}

const shareKey = (tenant: string, shareId: string): string => `${tenant}:${shareId}`;
const visitKey = (tenant: string, shareId: string, visitor: Mid): string => `${tenant}:${shareId}:${visitor}`;

function waitingWith<Item extends string>(known: readonly Item[] | undefined, item: Item): readonly Item[] {
  if (known?.includes(item) === true) return known;
  if ((known?.length ?? 0) >= MAX_WAITING) throw new Error(`More than ${MAX_WAITING} wait for one share.`);
  // Sorted, so that the document does not depend on who came first.
  return [...(known ?? []), item].sort();
}

/** Tells the cascade that the share exists, and once more for every telling: the earliest counts. */
function tellShare(context: FoldContext, share: ShareDocument, { eventId, at, backfill }: Telling): void {
  const { owner, contentId, tenant, shareId } = share;
  if (owner === undefined || contentId === undefined) return;
  const data: ShareRecorded['data'] = {
    shareId,
    contentId,
    sharerMid: owner.mid,
    ...(owner.parentShareId !== undefined && { parentShareId: owner.parentShareId }),
    ...(owner.campaignId !== undefined && { campaignId: owner.campaignId }),
    ...(owner.channel !== undefined && { channel: owner.channel }),
    personal: { keyId: 'none', alg: 'none', data: { ...owner.ref } },
  };
  context.emit({
    id: derivedId('node', shareId, eventId),
    type: shareRecorded.type,
    topic: shareRecorded.topic,
    key: contentKey(tenant, contentId),
    tenant,
    subject: owner.mid,
    occurredAt: at,
    causationId: eventId,
    ...(backfill === true && { backfill }),
    data,
  });
}

/** Tells the sharer and the cascade of a visit, or of its qualifying later. */
function tellVisit(context: FoldContext, share: ShareDocument, visit: VisitDocument, later: boolean): void {
  const { owner, contentId, tenant, shareId } = share;
  if (owner === undefined || contentId === undefined || owner.mid === visit.visitorMid) return;
  const { visitId, visitorMid, backfill } = visit;
  const qualified = later || visit.qualified;
  const suffix = later ? ':q' : '';
  const shared = {
    tenant,
    occurredAt: later ? (visit.qualifiedLater?.at ?? visit.at) : visit.at,
    causationId: later ? (visit.qualifiedLater?.eventId ?? visitId) : visitId,
    ...(backfill === true && { backfill }),
  };
  const reached: ShareReached['data'] = {
    visitId,
    shareId,
    contentId,
    visitorMid,
    qualified,
    ...(owner.campaignId !== undefined && { campaignId: owner.campaignId }),
    personal: { keyId: 'none', alg: 'none', data: { ...owner.ref } },
  };
  const edge: ShareEdgeObserved['data'] = {
    fromShareId: shareId,
    contentId,
    viewerMid: visitorMid,
    visitId,
    qualified,
    firstTouch: !later,
  };
  context.emit({
    ...shared,
    id: `${derivedId('reached', visitId, shareId)}${suffix}`,
    type: shareReached.type,
    topic: shareReached.topic,
    key: memberKey(tenant, owner.mid),
    subject: owner.mid,
    data: reached,
  });
  context.emit({
    ...shared,
    id: `${derivedId('edge', visitId, shareId)}${suffix}`,
    type: shareEdgeObserved.type,
    topic: shareEdgeObserved.topic,
    key: contentKey(tenant, contentId),
    subject: visitorMid,
    data: edge,
  });
}

/** Owner and content are known: everything that waited for them is told, and children get their content. */
function resolve(context: FoldContext, first: ShareDocument): void {
  const ready = [first];
  for (let share = ready.pop(); share !== undefined; share = ready.pop()) {
    const { untold = [], waitingVisitors = [], waitingChildren = [], ...settled } = share;
    const { tenant, shareId, contentId } = share;
    context.put<ShareDocument>(SHARES_COLLECTION, settled);
    for (const telling of untold) tellShare(context, share, telling);
    for (const visitor of waitingVisitors) {
      const visit = context.get<VisitDocument>(VISITS_COLLECTION, visitKey(tenant, shareId, visitor));
      if (visit === undefined) continue;
      tellVisit(context, share, visit, false);
      if (visit.qualifiedLater !== undefined) tellVisit(context, share, visit, true);
    }
    for (const childId of waitingChildren) {
      const child = context.get<ShareDocument>(SHARES_COLLECTION, shareKey(tenant, childId));
      if (child?.owner === undefined || child.contentId !== undefined || contentId === undefined) continue;
      ready.push({ ...child, contentId });
    }
  }
}

function foldShare(context: FoldContext, { event, effectiveAt }: Fact<InteractionRecorded>): void {
  const { tenantid: tenant, data, subject: mid = '' } = event;
  const { shareId, parentShareId, campaignId, channel, object, personal } = data;
  if (shareId === undefined) return;
  const _id = shareKey(tenant, shareId);
  const known: ShareDocument = context.get<ShareDocument>(SHARES_COLLECTION, _id) ?? { _id, tenant, shareId };
  const recordedAt = Date.parse(event.recordedat);
  const telling: Telling = {
    eventId: event.id,
    at: effectiveAt,
    ...(event.backfill === true && { backfill: true as const }),
  };
  const { namespace, externalId } = personal.data;
  const claim: Owner = {
    mid,
    ref: { namespace, externalId },
    recordedAt,
    eventId: event.id,
    ...(parentShareId !== undefined && { parentShareId }),
    ...(campaignId !== undefined && { campaignId }),
    ...(channel !== undefined && { channel }),
  };
  const first = known.owner;
  if (first !== undefined && first.mid !== mid) {
    const earlier =
      recordedAt === first.recordedAt ? event.id < first.eventId : recordedAt < first.recordedAt;
    // Two members raced for one share id: the earlier one has it, the other one's share is nobody's.
    if (!earlier) return;
  }
  const owner = first?.mid === mid ? first : claim;
  const contentId = known.contentId ?? object?.id ?? contentOfParent(context, tenant, parentShareId);
  const share: ShareDocument = { ...known, owner };
  if (contentId === undefined) {
    context.put<ShareDocument>(SHARES_COLLECTION, {
      ...share,
      untold: [...(share.untold ?? []), telling].sort((one, other) => (one.eventId < other.eventId ? -1 : 1)),
    });
    waitForParent(context, tenant, shareId, parentShareId);
    return;
  }
  resolve(context, { ...share, contentId, untold: [...(share.untold ?? []), telling] });
}

function contentOfParent(
  context: FoldContext,
  tenant: string,
  parentShareId: string | undefined,
): string | undefined {
  if (parentShareId === undefined) return undefined;
  return context.get<ShareDocument>(SHARES_COLLECTION, shareKey(tenant, parentShareId))?.contentId;
}

function waitForParent(
  context: FoldContext,
  tenant: string,
  shareId: string,
  parentShareId: string | undefined,
): void {
  if (parentShareId === undefined) return;
  const _id = shareKey(tenant, parentShareId);
  const parent: ShareDocument = context.get<ShareDocument>(SHARES_COLLECTION, _id) ?? {
    _id,
    tenant,
    shareId: parentShareId,
  };
  context.put<ShareDocument>(SHARES_COLLECTION, {
    ...parent,
    waitingChildren: waitingWith(parent.waitingChildren, shareId),
  });
}

function foldVisit(context: FoldContext, { event, effectiveAt }: Fact<InteractionRecorded>): void {
  const { tenantid: tenant, data, subject: visitorMid = '' } = event;
  const { shareId, verb, dwellMs = 0 } = data;
  if (shareId === undefined) return;
  const _id = visitKey(tenant, shareId, visitorMid);
  const qualified = verb === 'content.read' && dwellMs >= QUALIFYING_DWELL_MS;
  const known = context.get<VisitDocument>(VISITS_COLLECTION, _id);
  if (known !== undefined && (known.qualified || known.qualifiedLater !== undefined || !qualified)) return;
  const visit: VisitDocument =
    known === undefined
      ? {
          _id,
          visitId: event.id,
          visitorMid,
          at: effectiveAt,
          qualified,
          ...(event.backfill === true && { backfill: true as const }),
        }
      : { ...known, qualifiedLater: { at: effectiveAt, eventId: event.id } };
  context.put<VisitDocument>(VISITS_COLLECTION, visit);
  const id = shareKey(tenant, shareId);
  const share: ShareDocument = context.get<ShareDocument>(SHARES_COLLECTION, id) ?? {
    _id: id,
    tenant,
    shareId,
  };
  if (share.owner !== undefined && share.contentId !== undefined) {
    tellVisit(context, share, visit, known !== undefined);
    return;
  }
  context.put<ShareDocument>(SHARES_COLLECTION, {
    ...share,
    waitingVisitors: waitingWith(share.waitingVisitors, visitorMid),
  });
}

/**
 * Shares and those who come through them. Visitors and sharers stand in different partitions, so whichever comes first
 * waits for the other, and the same documents and events come out in any order.
 */
export const sharesProjection: Projection<InteractionRecorded> = {
  name: 'ingestion.shares.v1',
  topic: TOPICS.interactions,
  handles: ['rapport.ingestion.InteractionRecorded.v1'],
  collections: [
    { name: SHARES_COLLECTION, shared: true },
    { name: VISITS_COLLECTION, shared: true },
  ],
  keys: ({ event: { tenantid, data, subject = '' } }) => {
    const { shareId, parentShareId, verb } = data;
    if (shareId === undefined) return [];
    const share = { collection: SHARES_COLLECTION, id: shareKey(tenantid, shareId) };
    if (VISIT_VERBS.has(verb)) {
      return [share, { collection: VISITS_COLLECTION, id: visitKey(tenantid, shareId, subject) }];
    }
    if (verb !== 'content.shared') return [];
    return parentShareId === undefined
      ? [share]
      : [share, { collection: SHARES_COLLECTION, id: shareKey(tenantid, parentShareId) }];
  },
  fold: (context, fact) => {
    const { verb } = fact.event.data;
    if (verb === 'content.shared') foldShare(context, fact);
    else if (VISIT_VERBS.has(verb)) foldVisit(context, fact);
  },
};
