import type { EventEnvelope, Fact, PublishedEvent } from '@rapport/kernel/event';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import { keptForm } from '@rapport/kernel/projection';
import type { Document, FoldContext } from '@rapport/kernel/projection';
import type { Attributes, Profile } from '@rapport/rules/evaluator';
import type { RuleEvent } from '@rapport/rules/event';
import type { Judge } from '@rapport/rules/judge';
import type { SegmentRule, TraitMeasure } from '@rapport/rules/rule';
import { SHARE_REACHED } from '@rapport/rules/vocabulary';
import { TRAITS } from '../traits/documents.ts';
import type { MemberTraitsDocument } from '../traits/documents.ts';
import { MEMBERS, SETS, setId } from './documents.ts';
import type { MemberDocument, SetDocument, StayDocument } from './documents.ts';
import { historyOf } from './history.ts';
import type { KnownEvent } from './history.ts';
import { createMembershipsProjection } from './projection.ts';
import type { MembershipsEvent } from './projection.ts';

const MID = 'a'.repeat(32);
const OTHER_MID = 'b'.repeat(32);
const KEY = `acme:${MID}`;
const PARTITION = 3;

/** One member of one tenant, folded as the engine does: timers first, each at its instant, and no id twice. */
export interface FoldedMember {
  /** An interaction, or a visit through one of her shares. */
  readonly record: (event: RuleEvent, now: EpochMs) => void;
  /** What was recorded under this id counts no more. */
  readonly forget: (id: string, now: EpochMs) => void;
  /** She is merged with another one, or again two, and is one of both. */
  readonly merge: (mergeId: string, is: 'survivor' | 'absorbed', now: EpochMs) => void;
  readonly unmerge: (mergeId: string, is: 'survivor' | 'absorbed', now: EpochMs) => void;
  readonly erase: (now: EpochMs) => void;
  readonly know: (profile: Profile, now: EpochMs) => void;
  readonly define: (segmentId: string, rule: SegmentRule, version: number, now: EpochMs) => void;
  /** Publishes a static segment. */
  readonly list: (segmentId: string, now: EpochMs) => void;
  /** Defines a trait, or its end; whoever waits for it is reached by {@link reach}, or by what she does next. */
  readonly trait: (definition: DefinedTrait, now: EpochMs) => void;
  readonly reach: (now: EpochMs) => void;
  readonly passTo: (now: EpochMs) => void;
  readonly traits: () => MemberTraitsDocument | undefined;
  /** All that was recorded of the member. */
  readonly history: () => readonly KnownEvent[];
  readonly member: () => MemberDocument | undefined;
  /** What is kept of the member's stays in a segment. */
  readonly stays: (segmentId: string) => readonly StayDocument[];
  /** Members that are counted in a segment. */
  readonly counted: (segmentId: string) => number;
  readonly published: () => readonly PublishedEvent[];
  /** All that the projection keeps, by its path. */
  readonly documents: () => ReadonlyMap<string, Document>;
  /** The same once more, from the log alone. */
  readonly replayed: () => FoldedMember;
}

export interface DefinedTrait {
  readonly traitId: string;
  readonly version: number;
  readonly measure: TraitMeasure;
  readonly ends?: true;
}

export function foldMember(past: readonly EventEnvelope[] = [], until = -Infinity): FoldedMember {
  const projection = createMembershipsProjection();
  const documents = new Map<string, Document>();
  const published: PublishedEvent[] = [];
  const log: EventEnvelope[] = [];
  const seen = new Set<string>();
  let logClock = -Infinity;
  let known: Profile = { attributes: {}, segments: new Set() };

  const path = (collection: string, id: string): string => `${collection}/${id}`;
  const inMemory = new Map<string, Document>();
  let reads = 0;
  // From memory, as it was left, and read back from the store, in turn: it makes no difference.
  const read = <D extends Document>(collection: string, id: string): D | undefined => {
    reads += 1;
    const known = path(collection, id);
    return (reads % 2 === 0 ? inMemory.get(known) : structuredClone(documents.get(known))) as D | undefined;
  };
  const context: FoldContext = {
    get: read,
    getMany: <D extends Document>(collection: string, ids: readonly string[]) =>
      ids.map((id) => read<D>(collection, id)),
    put: (collection, document) => {
      inMemory.set(path(collection, document._id), document);
      documents.set(path(collection, document._id), keptForm(document));
    },
    remove: (collection, id) => {
      inMemory.delete(path(collection, id));
      documents.delete(path(collection, id));
    },
    emit: (event) => published.push(event),
  };
  const member = (): MemberDocument | undefined =>
    documents.get(path(MEMBERS, KEY)) as MemberDocument | undefined;

  const traits = (): MemberTraitsDocument | undefined =>
    documents.get(path(TRAITS, KEY)) as MemberTraitsDocument | undefined;
  const dueAtOf = (collection: string): EpochMs =>
    (documents.get(path(collection, KEY)) as { readonly dueAt?: EpochMs } | undefined)?.dueAt ?? Infinity;

  const passTo = (now: EpochMs): void => {
    for (;;) {
      const collection = dueAtOf(TRAITS) < dueAtOf(MEMBERS) ? TRAITS : MEMBERS;
      const dueAt = dueAtOf(collection);
      if (dueAt > now) break;
      const timer = { collection, id: KEY, dueAt, effectiveAt: dueAt, partition: PARTITION };
      projection.onTimer?.(context, timer);
      if (dueAtOf(collection) === dueAt) throw new Error('A timer that stays due would fire for ever.');
    }
    logClock = Math.max(logClock, now);
  };
  const append = (event: EventEnvelope): void => {
    const recordedAt = Date.parse(event.recordedat);
    passTo(recordedAt);
    log.push(event);
    if (seen.has(event.id)) return;
    seen.add(event.id);
    const fact: Fact<MembershipsEvent> = {
      position: { topic: projection.topic, partition: PARTITION, offset: log.length },
      key: event.subject === undefined ? '_system:def' : KEY,
      event: event as MembershipsEvent,
      logClock,
      effectiveAt: Math.min(Date.parse(event.time), recordedAt),
    };
    projection.keys(fact);
    projection.fold(context, fact);
  };
  const define: FoldedMember['define'] = (segmentId, rule, version, now) => {
    const data = { segmentId, version, name: segmentId, activeFrom: toInstant(now), rule };
    append(ofAll('SegmentDefinition', `def:${segmentId}:${version}`, now, data));
    // Nobody waits for it to be reached.
    append(
      ofAll('SegmentBackfilled', `reach:${segmentId}:${version}`, now, { segmentId, version, mids: [MID] }),
    );
  };
  const list: FoldedMember['list'] = (segmentId, now) => {
    const rule = { kind: 'memberOf', segmentId };
    const data = { segmentId, version: 1, name: segmentId, activeFrom: toInstant(now), rule, kind: 'static' };
    append(ofAll('SegmentDefinition', `def:${segmentId}:1`, now, data));
  };
  const trait: FoldedMember['trait'] = ({ traitId, version, measure, ends }, now) => {
    const at = toInstant(now);
    const data = { traitId, version, name: traitId, activeFrom: at, measure };
    const end = ends === true && { endedAt: at };
    append(
      ofAll('TraitDefinition', `def:trait:${traitId}:${version}:${log.length}`, now, { ...data, ...end }),
    );
  };
  const reach: FoldedMember['reach'] = (now) => {
    append(ofAll('TraitBackfilled', `reach:${log.length}`, now, { traitId: 'any', version: 1, mids: [MID] }));
  };
  const identify = (what: string, mergeId: string, is: 'survivor' | 'absorbed', now: EpochMs): void => {
    const [survivorMid, absorbedMid] = is === 'survivor' ? [MID, OTHER_MID] : [OTHER_MID, MID];
    const data = { mergeId, survivorMid, absorbedMid };
    append(ofMember(`ingestion.${what}`, `${what}:${mergeId}:${log.length}`, now, now, data));
  };
  const know: FoldedMember['know'] = (profile, now) => {
    const cleared = namesOf(known.attributes).filter((name) => !namesOf(profile.attributes).includes(name));
    const data = { attributes: profile.attributes, cleared };
    append(ofMember('ingestion.MemberAttributesChanged', `know:${log.length}`, now, now, data));
    for (const segmentId of LISTS) {
      const listed = profile.segments.has(segmentId);
      if (listed === known.segments.has(segmentId)) continue;
      const change = { segmentId, listed, personal: PERSONAL };
      append(ofMember('segmentation.SegmentMemberListed', `list:${log.length}`, now, now, change));
    }
    known = profile;
  };

  for (const event of past) append(event);
  passTo(until);
  return {
    record: (event, now) => {
      append(
        event.verb === SHARE_REACHED
          ? ofMember('ingestion.ShareReached', event.id, event.effectiveAt, now, reachOf(event))
          : ofMember('ingestion.InteractionRecorded', event.id, event.effectiveAt, now, interactionOf(event)),
      );
    },
    forget: (interactionId, now) => {
      const data = { interactionId, reason: 'fraud' };
      append(ofMember('ingestion.InteractionVoided', `void:${interactionId}`, now, now, data));
    },
    merge: (mergeId, is, now) => {
      identify('MembersMerged', mergeId, is, now);
    },
    unmerge: (mergeId, is, now) => {
      identify('MembersUnmerged', mergeId, is, now);
    },
    erase: (now) => {
      append(ofMember('ingestion.MemberErased', `erased:${log.length}`, now, now, { requestId: 'r' }));
    },
    know,
    define,
    list,
    trait,
    reach,
    passTo,
    traits,
    history: () => {
      const known = member();
      return known === undefined ? [] : historyOf(context, known);
    },
    member,
    stays: (segmentId) =>
      [...documents.values()].filter(
        (document): document is StayDocument =>
          'lastsUntilKnown' in document && 'segmentId' in document && document.segmentId === segmentId,
      ),
    counted: (segmentId) => read<SetDocument>(SETS, setId('acme', segmentId, PARTITION, 0))?.members ?? 0,
    published: () => published,
    documents: () => documents,
    replayed: () => foldMember(log, logClock),
  };
}

/** Segments of a {@link Profile} that judges know: lists that the member is put on and taken off. */
const LISTS = ['loyal'];

/** The projection as one that judges a member by a rule. */
export function judgeByProjection(rule: SegmentRule, profile: Profile, start: EpochMs): Judge {
  const folded = foldMember();
  for (const segmentId of LISTS) folded.list(segmentId, start);
  folded.define('asked', rule, 1, start);
  folded.know(profile, start);
  return judgeBy(folded, 'asked', rule);
}

function judgeBy(folded: FoldedMember, segmentId: string, rule: SegmentRule): Judge {
  return {
    record: folded.record,
    forget: folded.forget,
    know: folded.know,
    holds: (now) => {
      folded.passTo(now);
      return folded.member()?.segments.includes(segmentId) ?? false;
    },
    nextAt: (now) => {
      folded.passTo(now);
      return folded.member()?.dueAt;
    },
    heldAt: (at) => folded.stays(segmentId).some(({ from, to }) => from <= at && at < to),
    anew: (now) => {
      folded.passTo(now);
      expectSame(folded, folded.replayed());
      const later = `${segmentId}-anew`;
      folded.define(later, rule, 1, now);
      return judgeBy(folded, later, rule);
    },
  };
}

function expectSame(one: FoldedMember, other: FoldedMember): void {
  const inOrder = ({ documents, published }: FoldedMember): string =>
    JSON.stringify([[...documents()].sort(([left], [right]) => (left < right ? -1 : 1)), published()]);
  if (inOrder(one) !== inOrder(other)) throw new Error('A replay comes to something else.');
}

const PERSONAL = { keyId: 'k1', alg: 'none', data: { namespace: 'user', externalId: 'alice' } };

function ofMember(type: string, id: string, at: EpochMs, recordedAt: EpochMs, data: object): EventEnvelope {
  return {
    specversion: '1.0',
    id,
    source: 'rapport/ingestion',
    type: `rapport.${type}.v1`,
    subject: MID,
    time: toInstant(at),
    recordedat: toInstant(recordedAt),
    tenantid: 'acme',
    datacontenttype: 'application/json',
    data,
  };
}

function ofAll(type: string, id: string, at: EpochMs, data: object): EventEnvelope {
  const { subject: _, ...event } = ofMember(`segmentation.${type}`, id, at, at, data);
  return event;
}

function interactionOf(event: RuleEvent): object {
  const { verb, objectKind, objectId, tags, amount, effectiveAt: _, id: __, ...more } = event;
  return {
    verb,
    ...more,
    object: { kind: objectKind, id: objectId, tags },
    ...(amount !== undefined && { value: { amount: String(amount) } }),
    personal: PERSONAL,
  };
}

function reachOf({ id, properties }: RuleEvent): object {
  return { visitId: id, shareId: 's', visitorMid: OTHER_MID, qualified: properties.qualified === true };
}

function namesOf({ free = {}, ...builtIn }: Attributes): readonly string[] {
  return [...Object.keys(builtIn), ...Object.keys(free).map((key) => `free.${key}`)];
}
