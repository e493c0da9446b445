import type { Document, FoldContext, Projection } from '@rapport/kernel/projection';
import type { Fact } from '@rapport/kernel/event';
import type { EpochMs } from '@rapport/kernel/instant';
import type { MemberRef, Mid } from '@rapport/kernel/ids';
import { contentKey, derivedId, memberKey } from '@rapport/kernel/ids';
import { toEpochMs } from '@rapport/kernel/instant';
import {
  shareEdgeObserved,
  shareReached,
  shareReachedFurther,
  shareRecorded,
} from '@rapport/contracts/ingestion/events';
import type {
  InteractionRecorded,
  ShareEdgeObserved,
  ShareReached,
  ShareReachedFurther,
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

/**
 * Visits that may wait for a parent's owner. The parent may never be told, as where it was shared before Rapport was
 * there, so beyond it nothing is parked: the first by share and visitor wait. What they tell at once, two events each, is
 * two fifths of the 5,000 that may follow from one record.
 */
export const MAX_WAITING_FURTHER = 1_000;

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
  /** Visits through shares made of this one, by share and visitor, of which its owner is told once there is one. */
  readonly waitingFurther?: readonly WaitingFurther[];
}

interface WaitingFurther {
  readonly shareId: string;
  readonly visitorMid: Mid;
}

/** A share of which owner and content are known. */
interface ResolvedShare {
  readonly tenant: string;
  readonly shareId: string;
  readonly owner: Claim;
  readonly isContested: boolean;
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

const placeOf = ({ shareId, visitorMid }: WaitingFurther): string => `${shareId}:${visitorMid}`;

/** The same where it waits already, or where enough do that come before it. */
function waitingFurtherWith(
  known: readonly WaitingFurther[],
  added: WaitingFurther,
): readonly WaitingFurther[] {
  const place = placeOf(added);
  const next = known.findIndex((one) => placeOf(one) >= place);
  const index = next === -1 ? known.length : next;
  const found = known[index];
  if (index >= MAX_WAITING_FURTHER || (found !== undefined && placeOf(found) === place)) return known;
  return known.toSpliced(index, 0, added).slice(0, MAX_WAITING_FURTHER);
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

const LATER_SUFFIX = ':q';

/** What all say that tell of a visit, or of its qualifying later. */
const toldOf = (
  { visitId, at, backfill, qualifiedLater }: VisitDocument,
  tenant: string,
  later: boolean,
) => ({
  tenant,
  occurredAt: later ? (qualifiedLater?.at ?? at) : at,
  causationId: later ? (qualifiedLater?.eventId ?? visitId) : visitId,
  ...(backfill === true && { backfill }),
});

/** Tells the sharer, the parent's sharer and the cascade of a visit, or of its qualifying later. */
function tellVisit(context: FoldContext, share: ResolvedShare, visit: VisitDocument, later: boolean): void {
  const { owner, contentId, tenant, shareId } = share;
  if (owner.mid === visit.visitorMid) return;
  const { visitId, visitorMid } = visit;
  const qualified = later || visit.qualified;
  const suffix = later ? LATER_SUFFIX : '';
  const told = toldOf(visit, tenant, later);
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
    ...told,
    id: `${derivedId('reached', visitId, shareId)}${suffix}`,
    type: shareReached.type,
    topic: shareReached.topic,
    key: memberKey(tenant, owner.mid),
    subject: owner.mid,
    data: reached,
  });
  context.emit({
    ...told,
    id: `${derivedId('edge', visitId, shareId)}${suffix}`,
    type: shareEdgeObserved.type,
    topic: shareEdgeObserved.topic,
    key: contentKey(tenant, contentId),
    subject: visitorMid,
    data: edge,
  });
  tellFurther(context, share, visit, later);
}

/**
 * Tells whoever has the parent, or waits until somebody has. For a share that two race for nothing waits: whose parent it
 * would be may still change.
 */
function tellFurther(context: FoldContext, share: ResolvedShare, visit: VisitDocument, later: boolean): void {
  const { owner, isContested, contentId, tenant, shareId } = share;
  const { visitId, visitorMid } = visit;
  const { parentShareId } = owner;
  if (parentShareId === undefined) return;
  const parent = shareOf(context, tenant, parentShareId);
  if (parent.owner === undefined) {
    const { waitingFurther = [] } = parent;
    const after = waitingFurtherWith(waitingFurther, { shareId, visitorMid });
    if (!isContested && after !== waitingFurther) {
      context.put<ShareDocument>(SHARES_COLLECTION, { ...parent, waitingFurther: after });
    }
    return;
  }
  const { mid, ref, campaignId } = parent.owner;
  // A member earns nothing out of her own chain.
  if (mid === owner.mid || mid === visitorMid) return;
  const data: ShareReachedFurther['data'] = {
    visitId,
    shareId,
    parentShareId,
    contentId,
    visitorMid,
    qualified: later || visit.qualified,
    depth: 2,
    ...(campaignId !== undefined && { campaignId }),
    personal: { keyId: 'none', alg: 'none', data: { ...ref } },
  };
  context.emit({
    ...toldOf(visit, tenant, later),
    id: `${derivedId('further', visitId, shareId)}${later ? LATER_SUFFIX : ''}`,
    type: shareReachedFurther.type,
    topic: shareReachedFurther.topic,
    key: memberKey(tenant, mid),
    subject: mid,
    data,
  });
}

/** Somebody has the share: tells of the visits through those made of it that waited for that. */
function tellWaitingFurther(context: FoldContext, tenant: string, waiting: readonly WaitingFurther[]): void {
  const visits = context.getMany<VisitDocument>(
    VISITS_COLLECTION,
    waiting.map(({ shareId, visitorMid }) => visitKey(tenant, shareId, visitorMid)),
  );
  for (const [index, { shareId }] of waiting.entries()) {
    const known = resolved(context, shareOf(context, tenant, shareId));
    const visit = visits[index];
    if (known === undefined || visit === undefined) continue;
    tellFurther(context, known, visit, false);
    if (visit.qualifiedLater !== undefined) tellFurther(context, known, visit, true);
  }
}

/** The share, known or not. */
function shareOf(context: FoldContext, tenant: string, shareId: string): ShareDocument {
  const _id = shareKey(tenant, shareId);
  return context.get<ShareDocument>(SHARES_COLLECTION, _id) ?? { _id, tenant, shareId };
}

function resolved(context: FoldContext, share: ShareDocument): ResolvedShare | undefined {
  const { tenant, shareId, owner, rivals } = share;
  const contentId = contentOf(context, share);
  if (owner === undefined || contentId === undefined) return undefined;
  return { tenant, shareId, owner, isContested: rivals !== undefined, contentId };
}

/** Owner and content are known: everything that waited for them is told, and children get their content. */
function settle(context: FoldContext, { tenant, shareId: firstId }: ShareDocument): void {
  const ready = [firstId];
  for (let shareId = ready.pop(); shareId !== undefined; shareId = ready.pop()) {
    // As it is by now: a visit through one of those before may have come to wait for it.
    const share = shareOf(context, tenant, shareId);
    const known = resolved(context, share);
    if (known === undefined) continue;
    const { untold = [], waitingVisitors = [], waitingChildren = [], ...settled } = share;
    context.put<ShareDocument>(SHARES_COLLECTION, { ...settled, resolved: true });
    for (const telling of untold) tellShare(context, known, telling);
    for (const visitor of waitingVisitors) {
      const visit = context.get<VisitDocument>(VISITS_COLLECTION, visitKey(tenant, shareId, visitor));
      if (visit === undefined) continue;
      tellVisit(context, known, visit, false);
      if (visit.qualifiedLater !== undefined) tellVisit(context, known, visit, true);
    }
    for (const childId of waitingChildren) {
      if (shareOf(context, tenant, childId).resolved !== true) ready.push(childId);
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
  const before = shareOf(context, tenant, shareId);
  const { waitingFurther = [], ...share } = withClaim(before, fact);
  const telling: Telling = {
    eventId: event.id,
    mid,
    at: effectiveAt,
    ...(event.backfill === true && { backfill: true as const }),
  };
  const untold = [...(share.untold ?? []), telling].sort(byId);
  context.put<ShareDocument>(SHARES_COLLECTION, { ...share, untold });
  if (parentShareId !== undefined && parentShareId !== shareId) {
    noteParent(context, share, parentShareId, object === undefined);
  }
  if (before.rivals === undefined && share.rivals !== undefined) waitNoFurther(context, before);
  tellWaitingFurther(context, tenant, waitingFurther);
  if (resolved(context, share) !== undefined) settle(context, share);
}

/**
 * The parent has a document from its first child on, be it known or not, and a child without content waits in it; also
 * where another claim has a content. What there is, and what waits, must not depend on who came first.
 */
function noteParent(
  context: FoldContext,
  { tenant, shareId }: ShareDocument,
  parentShareId: string,
  waits: boolean,
): void {
  const _id = shareKey(tenant, parentShareId);
  const known = context.get<ShareDocument>(SHARES_COLLECTION, _id);
  if (known !== undefined && (known.resolved === true || !waits)) return;
  const parent = known ?? { _id, tenant, shareId: parentShareId };
  context.put<ShareDocument>(SHARES_COLLECTION, {
    ...parent,
    ...(waits && { waitingChildren: waitingWith(parent.waitingChildren, shareId) }),
  });
}

/** Two members race for a share that only one had. */
function waitNoFurther(context: FoldContext, { tenant, shareId, owner }: ShareDocument): void {
  if (owner?.parentShareId === undefined) return;
  const { waitingFurther = [], ...parent } = shareOf(context, tenant, owner.parentShareId);
  const others = waitingFurther.filter((one) => one.shareId !== shareId);
  if (others.length === waitingFurther.length) return;
  context.put<ShareDocument>(SHARES_COLLECTION, {
    ...parent,
    ...(others.length > 0 && { waitingFurther: others }),
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
  const share = shareOf(context, tenant, shareId);
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
 * Shares and those who come through them. Visitors and sharers, and the sharers of a parent and of its children, stand in
 * different partitions, so whichever comes first waits for the other, and the same documents come out in any order. So do
 * the same events, but where two members race for one share id, or one names another content than before: what was told
 * is not taken back. Of more than {@link MAX_WAITING_FURTHER} visits that wait for one parent it depends on the order.
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
