import type { Document, FoldContext, Projection } from '@rapport/kernel/projection';
import type { Fact } from '@rapport/kernel/event';
import type { EpochMs } from '@rapport/kernel/instant';
import type { MemberRef, Mid } from '@rapport/kernel/ids';
import { contentKey, derivedId, memberKey } from '@rapport/kernel/ids';
import { toEpochMs } from '@rapport/kernel/instant';
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

/** A visit qualifies when the visitor read at least this long, or registered. */
export const QUALIFYING_DWELL_MS = 3_000;

/**
 * Visitors and child shares that may wait for a share which nobody has told yet: 50,000 references are 2 MB of a
 * document's 16. Beyond it the record is parked, where an operator sees it.
 */
export const MAX_WAITING = 50_000;

/** Members who race for one share id: the door refuses all that come after the store has heard of the first. */
const MAX_RIVALS = 100;

const REGISTERED = 'member.registered';
const VISIT_VERBS: ReadonlySet<string> = new Set([
  ...['share.clicked', 'content.viewed', 'content.read'],
  REGISTERED,
]);

/** One telling of a share by its owner; the same share may be told again. */
interface Telling {
  readonly eventId: string;
  readonly mid: Mid;
  readonly at: EpochMs;
  readonly backfill?: true;
}

interface Claim {
  readonly mid: Mid;
  readonly ref: MemberRef;
  readonly recordedAt: EpochMs;
  readonly eventId: string;
  readonly parentShareId?: string;
  readonly campaignId?: string;
  readonly channel?: string;
  /** What was shared, where this member has named it. */
  readonly contentId?: string;
}

export interface ShareDocument extends Document {
  readonly tenant: string;
  readonly shareId: string;
  /** The earliest of those who say that it is theirs. */
  readonly owner?: Claim;
  /** The others, in their order: their share is nobody's. */
  readonly rivals?: readonly Claim[];
  /** It is known what was shared, so that nothing waits any more. */
  readonly resolved?: true;
  /** Tellings that wait until the content is known, whoever told. */
  readonly untold?: readonly Telling[];
  /** Visitors who came before the share was known. */
  readonly waitingVisitors?: readonly Mid[];
  /** Shares that take their content from this one. */
  readonly waitingChildren?: readonly string[];
}

/** A share of which owner and content are known. */
interface ResolvedShare {
  readonly tenant: string;
  readonly shareId: string;
  readonly owner: Claim;
  readonly contentId: string;
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

const byId = ({ eventId }: Telling, other: Telling): number => (eventId < other.eventId ? -1 : 1);

/** The earlier in recorded time, then by event, is the one that counts, in whichever order they are met. */
const byTime = (one: Claim, other: Claim): number =>
  one.recordedAt - other.recordedAt || (one.eventId < other.eventId ? -1 : 1);

/**
 * What was shared: as its owner says, else as the parent's does, else as a rival says, so that what is known once is
 * known for ever. It is looked for anew each time, because an earlier owner may come later.
 */
function contentOf(
  context: FoldContext,
  { _id, tenant, owner, rivals = [] }: ShareDocument,
  seen = new Set<string>(),
): string | undefined {
  seen.add(_id);
  for (const { contentId, parentShareId } of owner === undefined ? [] : [owner, ...rivals]) {
    if (contentId !== undefined) return contentId;
    if (parentShareId === undefined || seen.has(shareKey(tenant, parentShareId))) continue;
    const parent = context.get<ShareDocument>(SHARES_COLLECTION, shareKey(tenant, parentShareId));
    const found = parent && contentOf(context, parent, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Tells the cascade that the share exists, and once more for every telling: the earliest counts. */
function tellShare(context: FoldContext, share: ResolvedShare, telling: Telling): void {
  const { owner, contentId, tenant, shareId } = share;
  const { eventId, at, backfill } = telling;
  if (owner.mid !== telling.mid) return;
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
function tellVisit(context: FoldContext, share: ResolvedShare, visit: VisitDocument, later: boolean): void {
  const { owner, contentId, tenant, shareId } = share;
  if (owner.mid === visit.visitorMid) return;
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

function resolved(context: FoldContext, share: ShareDocument): ResolvedShare | undefined {
  const { tenant, shareId, owner } = share;
  const contentId = contentOf(context, share);
  return owner === undefined || contentId === undefined ? undefined : { tenant, shareId, owner, contentId };
}

/** Owner and content are known: everything that waited for them is told, and children get their content. */
function settle(context: FoldContext, first: ShareDocument): void {
  const ready = [first];
  for (let share = ready.pop(); share !== undefined; share = ready.pop()) {
    const known = resolved(context, share);
    if (known === undefined) continue;
    const { untold = [], waitingVisitors = [], waitingChildren = [], ...settled } = share;
    const { tenant, shareId } = share;
    context.put<ShareDocument>(SHARES_COLLECTION, { ...settled, resolved: true });
    for (const telling of untold) tellShare(context, known, telling);
    for (const visitor of waitingVisitors) {
      const visit = context.get<VisitDocument>(VISITS_COLLECTION, visitKey(tenant, shareId, visitor));
      if (visit === undefined) continue;
      tellVisit(context, known, visit, false);
      if (visit.qualifiedLater !== undefined) tellVisit(context, known, visit, true);
    }
    for (const childId of waitingChildren) {
      const child = context.get<ShareDocument>(SHARES_COLLECTION, shareKey(tenant, childId));
      if (child !== undefined && child.resolved !== true) ready.push(child);
    }
  }
}

/** The share with what one more of its tellings says of who has it. */
function withClaim(
  { owner, rivals = [], ...share }: ShareDocument,
  { event }: Fact<InteractionRecorded>,
): ShareDocument {
  const { data, subject: mid = '' } = event;
  const { parentShareId, campaignId, channel, object, personal } = data;
  const { namespace, externalId } = personal.data;
  const claims = owner === undefined ? [] : [owner, ...rivals];
  // Of one member the first telling counts, and for the content the first that names it.
  const claim: Claim = {
    ...(object !== undefined && { contentId: object.id }),
    ...(claims.find((one) => one.mid === mid) ?? {
      mid,
      ref: { namespace, externalId },
      recordedAt: toEpochMs(event.recordedat),
      eventId: event.id,
      ...(parentShareId !== undefined && { parentShareId }),
      ...(campaignId !== undefined && { campaignId }),
      ...(channel !== undefined && { channel }),
    }),
  };
  const [first = claim, ...others] = [...claims.filter((one) => one.mid !== mid), claim].sort(byTime);
  if (others.length > MAX_RIVALS) throw new Error(`More than ${MAX_RIVALS} members claim one share.`);
  return { ...share, owner: first, ...(others.length > 0 && { rivals: others }) };
}

function foldShare(context: FoldContext, fact: Fact<InteractionRecorded>): void {
  const { event, effectiveAt } = fact;
  const { tenantid: tenant, data, subject: mid = '' } = event;
  const { shareId, parentShareId, object } = data;
  if (shareId === undefined) return;
  const _id = shareKey(tenant, shareId);
  const before: ShareDocument = context.get<ShareDocument>(SHARES_COLLECTION, _id) ?? {
    _id,
    tenant,
    shareId,
  };
  const share = withClaim(before, fact);
  const telling: Telling = {
    eventId: event.id,
    mid,
    at: effectiveAt,
    ...(event.backfill === true && { backfill: true as const }),
  };
  context.put<ShareDocument>(SHARES_COLLECTION, share);
  // Also where another claim has a content: what waits must not depend on who came first.
  if (object === undefined && parentShareId !== undefined && parentShareId !== shareId) {
    waitForParent(context, tenant, shareId, parentShareId);
  }
  const untold = [...(share.untold ?? []), telling].sort(byId);
  if (resolved(context, share) === undefined) {
    context.put<ShareDocument>(SHARES_COLLECTION, { ...share, untold });
  } else settle(context, { ...share, untold });
}

/** Until it is known what the parent has shared. */
function waitForParent(context: FoldContext, tenant: string, shareId: string, parentShareId: string): void {
  const _id = shareKey(tenant, parentShareId);
  const parent: ShareDocument = context.get<ShareDocument>(SHARES_COLLECTION, _id) ?? {
    _id,
    tenant,
    shareId: parentShareId,
  };
  if (parent.resolved === true) return;
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
  const isRead = verb === 'content.read' && dwellMs >= QUALIFYING_DWELL_MS;
  const qualified = isRead || verb === REGISTERED;
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
  const target = share.resolved === true ? resolved(context, share) : undefined;
  if (target !== undefined) {
    tellVisit(context, target, visit, known !== undefined);
    return;
  }
  context.put<ShareDocument>(SHARES_COLLECTION, {
    ...share,
    waitingVisitors: waitingWith(share.waitingVisitors, visitorMid),
  });
}

/**
 * Shares and those who come through them. Visitors and sharers stand in different partitions, so whichever comes first
 * waits for the other, and the same documents come out in any order. So do the same events, but where two members race
 * for one share id, or one names another content than before: what was told is not taken back.
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
