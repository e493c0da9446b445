import { status } from '@grpc/grpc-js';
import { TOPICS } from '@rapport/contracts/topics';
import type { AggregateDocument } from '@rapport/kernel/decider';
import { MAX_IDS_PER_READ } from '@rapport/engine/ports/store';
import { derivedId, memberKey } from '@rapport/kernel/ids';
import type { MemberRef } from '@rapport/kernel/ids';
import { toInstant } from '@rapport/kernel/instant';
import { eventsOrThrow } from '@rapport/platform/grpc/commands';
import {
  RpcError,
  failedPrecondition,
  invalidArgument,
  notFound,
  resourceExhausted,
  valueOrThrow,
} from '@rapport/platform/grpc/errors';
import { awaitPosition } from '@rapport/platform/grpc/min-position';
import { readPageSize } from '@rapport/platform/grpc/pages';
import { createRecent } from '@rapport/platform/grpc/recent';
import { bindService } from '@rapport/platform/grpc/server';
import type { CallContext, ServiceBinding } from '@rapport/platform/grpc/server';
import {
  fingerprintOf,
  readCallerId,
  readMemberRef,
  readPosition,
  readTimestamp,
  toTimestamp,
} from '@rapport/platform/grpc/wire';
import type { ServiceContext } from '@rapport/platform/process/serve';
import type { Timestamp__Output } from '@rapport/protos/google/protobuf/Timestamp';
import type { Membership } from '@rapport/protos/rapport/segmentation/v1/Membership';
import type { Segment } from '@rapport/protos/rapport/segmentation/v1/Segment';
import type { MemberRef__Output } from '@rapport/protos/rapport/type/v1/MemberRef';
import type { Position__Output } from '@rapport/protos/rapport/type/v1/Position';
import { segmentsOf } from '@rapport/rules/evaluator';
import type { SegmentRule } from '@rapport/rules/rule';
import { withTraits } from '@rapport/rules/traitNames';
import type { SegmentationConfig } from '../config.ts';
import { SEGMENTS, segmentAggregate, segmentStream } from '../segment/aggregate.ts';
import { MAX_LISTED_AT_ONCE, segmentIdOf } from '../segment/decide.ts';
import type { SegmentCommand } from '../segment/decide.ts';
import { BUILT_IN_SEGMENTS, SHIPPED_VERSION, builtInSegment, isBuiltIn } from '../segment/ladders.ts';
import { MAX_PUBLISHED_SEGMENTS, MAX_RULE_BYTES, refusedFor } from '../segment/room.ts';
import { NO_SEGMENT, inForceOf, needsBackfill, shippedState } from '../segment/state.ts';
import type { ListedMember, SegmentState, VersionInForce } from '../segment/state.ts';
import { MEMBERSHIPS, besideId } from '../views/memberships/documents.ts';
import type { MemberDocument, MembershipEntry } from '../views/memberships/documents.ts';
import { NO_PAST } from '../views/memberships/history.ts';
import {
  countMembers,
  differences,
  findPast,
  findInAny,
  findMember,
  findMembers,
  listMembers,
  segmentsAt,
  standingIn,
  staysAt,
  staysOf,
  versionDifferences,
} from '../views/memberships/queries.ts';
import type {
  MemberSummary,
  Moment,
  Place,
  StoredMember,
  VersionRange,
} from '../views/memberships/queries.ts';
import { dependencyOrder } from '../views/memberships/rulebook.ts';
import {
  readChange,
  readEtag,
  readName,
  readPlan,
  standingName,
  toBackfill,
  toDifference,
  toMembership,
  toPastMembership,
  toSegment,
} from './mapping.ts';
import { audienceRpcs } from './audiences.ts';
import type { Backfills } from './backfills.ts';
import { estimateRpcs } from './estimates.ts';
import type { ExactEstimates } from './exactEstimates.ts';
import { explainNow, explainThen, readEvents } from './explanations.ts';
import { readImport } from './imports.ts';
import { createTraitFinder } from './ruleTraits.ts';
import { STATUS_OF_REJECTION } from './status.ts';
import { createTakeovers } from './takeovers.ts';
import type { Watches } from './watches.ts';

const SEGMENT_PAGES = { standard: 100, most: 500 };
const MEMBER_PAGES = { standard: 100, most: 1_000 };
const DIFFERENCE_PAGES = { standard: 100, most: 500 };
/** One read of the store; 1,000 answers with twenty causes each are 2.5 MB, and a message may have 4. */
const MAX_BATCH = MAX_IDS_PER_READ;

/** By how many the limit may be passed: what is waiting when the limit is reached. */
const PUBLISHED_AT_ONCE = 500;

/** How long a segment is believed to stand as it was read, in questions that name no position. */
const SEGMENT_KNOWN_MS = 200;
/** Of all tenants: a segment with its rule has at most 40 kB, and 2 on average. */
const MAX_KNOWN_SEGMENTS = 1_000;

/** A tenant that is at its limit will be so for a while. */
const TOO_MANY_RETRY_MS = 60_000;

type Known = Exclude<SegmentState, { status: 'none' }>;

type Published = Extract<SegmentState, { status: 'published' }>;

function archived(state: Extract<SegmentState, { status: 'archived' }>): RpcError {
  const { segmentId } = state.plan;
  const at = toInstant(state.archivedAt);
  return failedPrecondition(
    'SEGMENT_ARCHIVED',
    `Segment ${segmentId} is archived since ${at}: ask about an earlier instant.`,
    { archivedAt: at },
  );
}

interface MemberQuestion {
  readonly member: MemberRef__Output | null;
  readonly minPosition: Position__Output | null;
}

interface PastQuestion {
  readonly asOf: Timestamp__Output | null;
  readonly knownAt: Timestamp__Output | null;
}

interface PastQuestionOfOne extends PastQuestion, MemberQuestion {
  readonly knownAtPosition: Position__Output | null;
}

interface Check {
  readonly isMember: boolean;
  readonly membership: Membership | null;
}

const toCheck = (membership: Membership | undefined): Check =>
  membership === undefined ? { isMember: false, membership: null } : { isMember: true, membership };

function membershipIn(segmentId: string, member: MemberSummary | undefined): Membership | undefined {
  const entry = member?.memberships.find((membership) => membership.segmentId === segmentId);
  return member === undefined || entry === undefined ? undefined : toMembership(member, entry);
}

/** What the rule in force looks at, and that of a version to come. */
function looksAt({ plan, inForce }: Published): ReadonlySet<string> {
  return new Set(
    [plan, ...(inForce === undefined ? [] : [inForce.plan])].flatMap(({ rule }) => [...segmentsOf(rule)]),
  );
}

/** A member of a segment by the key, and what is answered. */
interface Listed {
  readonly key: string;
  readonly membership: Membership;
}

/** Without what the service has added: the same input is the same, whatever its traits have become since. */
function asSent(command: SegmentCommand): SegmentCommand {
  const named = (rule: SegmentRule): SegmentRule => withTraits(rule, () => undefined);
  if (command.type === 'CreateSegment') {
    return { ...command, plan: { ...command.plan, rule: named(command.plan.rule) } };
  }
  return command.type === 'UpdateSegment' && command.rule !== undefined
    ? { ...command, rule: named(command.rule) }
    : command;
}

export function segmentBinding(
  service: ServiceContext<SegmentationConfig, 'segmentation'>,
  {
    backfills,
    watches,
    exactEstimates,
  }: {
    readonly backfills: Backfills;
    readonly watches: Watches;
    readonly exactEstimates: ExactEstimates;
  },
): ServiceBinding {
  const { protos, engine, identify, pages } = service;
  const { store, remembered } = engine;
  const recent = createRecent<Known>({ ms: SEGMENT_KNOWN_MS, most: MAX_KNOWN_SEGMENTS });
  const withDefinedTraits = createTraitFinder(store);
  const { movingOf, see, seeOne } = createTakeovers(store);

  const stateOf = async (tenant: string, segmentId: string): Promise<SegmentState> => {
    const stream = segmentStream(tenant, segmentId);
    const found = await store.getMany(SEGMENTS, [stream]);
    return (
      (found.get(stream) as AggregateDocument<SegmentState> | undefined)?.state ?? shippedState(segmentId)
    );
  };

  const known = async (tenant: string, id: string): Promise<Known> => {
    const segmentId = valueOrThrow(readCallerId(id, 'segment_id'));
    const state = await stateOf(tenant, segmentId);
    if (state.status === 'none') throw notFound('SEGMENT_UNKNOWN', `There is no segment ${segmentId}.`);
    return state;
  };

  /** The same as it stood a moment ago. */
  const knownRecently = async (tenant: string, id: string): Promise<Known> => {
    const stream = segmentStream(tenant, id);
    return recent.get(stream) ?? recent.read(stream, () => known(tenant, id));
  };

  /** Who asks for a position is told of nothing older; the others hear what was so a moment ago. */
  const foundFor = (minPosition: Position__Output | null): typeof known =>
    minPosition === null ? knownRecently : known;

  const publishedOf = async (tenant: string): Promise<readonly Published[]> => {
    const found = await store.find(SEGMENTS, {
      filter: { tenant, status: 'published' },
      limit: MAX_PUBLISHED_SEGMENTS + PUBLISHED_AT_ONCE,
    });
    return (found as readonly AggregateDocument<SegmentState>[]).flatMap(({ state }) =>
      state.status === 'published' ? [state] : [],
    );
  };

  /** Refuses a rule that looks at a segment by which nobody is judged, or by way of others at its own. */
  const checkReferences = async (tenant: string, segmentId: string, rule: SegmentRule): Promise<void> => {
    if (segmentsOf(rule).size === 0) return;
    if (isBuiltIn(segmentId)) {
      throw invalidArgument(
        'SEGMENT_CYCLE',
        `Roles and stages are judged before every other segment: ${segmentId} cannot look at one.`,
        'rule',
      );
    }
    const published = await publishedOf(tenant);
    const rules = new Map(published.map((state) => [state.plan.segmentId, { segments: looksAt(state) }]));
    const missing = [...segmentsOf(rule)].filter(
      (id) => id !== segmentId && builtInSegment(id) === undefined && !rules.has(id),
    );
    if (missing.length > 0) {
      throw invalidArgument(
        'RULE_SEGMENT_UNKNOWN',
        `The rule looks at ${missing.join(', ')}: there is no such published segment.`,
        'rule',
      );
    }
    if (dependencyOrder(rules.set(segmentId, { segments: segmentsOf(rule) })) !== undefined) return;
    throw invalidArgument('SEGMENT_CYCLE', `By this rule ${segmentId} would depend on itself.`, 'rule');
  };

  const refuseInUse = async (tenant: string, segmentId: string): Promise<void> => {
    // A snapshot that everybody has been reached by looks at nothing any more.
    const users = (await publishedOf(tenant)).filter(
      (state) => looksAt(state).has(segmentId) && (state.plan.kind !== 'snapshot' || needsBackfill(state)),
    );
    if (users.length === 0) return;
    const ids = users.map(({ plan }) => plan.segmentId).join(', ');
    throw failedPrecondition('SEGMENT_IN_USE', `The rules of ${ids} look at segment ${segmentId}.`);
  };

  /**
   * Refuses ids that are neither a role nor a segment, and an archived one unless it is asked about what was.
   *
   * @param at the latest instant that is asked about; now where absent
   * @param find what is known of it, as it stands or as it stood a moment ago
   */
  const requireSegment = async (
    tenant: string,
    segmentId: string,
    at = Infinity,
    find = known,
  ): Promise<void> => {
    if (builtInSegment(segmentId) !== undefined) return;
    const state = await find(tenant, segmentId);
    if (state.status === 'archived' && at >= state.archivedAt) throw archived(state);
  };

  /** What a segment stands for now: a role, or the published version of a rule. */
  const inForce = async (tenant: string, segmentId: string): Promise<VersionInForce> => {
    const state = await known(tenant, segmentId);
    if (state.status === 'archived') throw archived(state);
    if (state.status === 'draft') {
      throw failedPrecondition(
        'SEGMENT_NOT_PUBLISHED',
        `Segment ${segmentId} is a draft: nobody is judged by it.`,
      );
    }
    return inForceOf(state);
  };

  /** The rule that is drafted, or else the one in force. */
  const plannedRule = async (tenant: string, segmentId: string): Promise<SegmentRule> => {
    const state = await known(tenant, segmentId);
    if (state.status === 'archived') throw archived(state);
    const { rule, kind } = (state.status === 'published' ? state.draft : undefined) ?? state.plan;
    if (kind === undefined) return rule;
    throw failedPrecondition('SEGMENT_HAS_NO_RULE', 'Its members are counted: GetSegment tells how many.');
  };

  /** @param requestId of the caller, or one of several that follow from it */
  const decide = async (
    command: SegmentCommand,
    requestId: string,
    { tenant, subject }: CallContext,
    fingerprint = fingerprintOf(asSent(command)),
  ): Promise<void> => {
    const result = await engine.submit({
      aggregate: segmentAggregate.name,
      tenant,
      command,
      method: command.type,
      requestId,
      fingerprint,
      actor: subject,
    });
    recent.forget(segmentStream(tenant, segmentIdOf(command)));
    eventsOrThrow(result, requestId, STATUS_OF_REJECTION);
  };

  const submit = async (
    command: SegmentCommand,
    requestId: string,
    context: CallContext,
  ): Promise<{ segment: Segment }> => {
    const { tenant } = context;
    await decide(command, valueOrThrow(readCallerId(requestId, 'request_id')), context);
    backfills.nudge();
    return { segment: toSegment(await known(tenant, segmentIdOf(command))) };
  };

  /** Refuses what a tenant cannot have published besides all that is. */
  const refuseTooMuch = async (tenant: string, plan: Parameters<typeof refusedFor>[1]): Promise<void> => {
    const reason = refusedFor(await publishedOf(tenant), plan);
    if (reason === undefined) return;
    const message =
      reason === 'TOO_MANY_SEGMENTS'
        ? `A tenant has at most ${MAX_PUBLISHED_SEGMENTS} published segments: archive one first.`
        : `The rules of a tenant have at most ${MAX_RULE_BYTES} bytes together: archive some, or shorten them.`;
    throw resourceExhausted(reason, message, TOO_MANY_RETRY_MS);
  };

  /** The member that is asked about, as far as the caller wants to have been read. */
  const memberOf = async (
    { member, minPosition }: MemberQuestion,
    context: CallContext,
  ): Promise<MemberDocument | undefined> => {
    const ref = valueOrThrow(readMemberRef(member, 'member'));
    await awaitPosition(engine, minPosition, context);
    return findMember(remembered, memberKey(context.tenant, identify(context.tenant, ref)));
  };

  /** Without those of archived segments, which the member has not been judged without yet. */
  const lasting = async (
    tenant: string,
    entries: readonly MembershipEntry[],
  ): Promise<readonly MembershipEntry[]> => {
    const streams = entries.map(({ segmentId }) => segmentStream(tenant, segmentId));
    const found = await store.getMany(SEGMENTS, streams);
    return entries.filter((_, index) => {
      const document = found.get(streams[index] ?? '') as AggregateDocument<SegmentState> | undefined;
      return document?.state.status !== 'archived';
    });
  };

  /**
   * Who may belong to a segment, by the place in the list: while a version is taking over, whoever it may concern is
   * looked at, since a membership may follow from those in other segments.
   */
  const candidates = async (place: Place, limit: number): Promise<readonly MemberSummary[]> => {
    const { tenant, segmentId, after } = place;
    const moving = await movingOf(tenant);
    if (moving.length === 0) return listMembers(store, place, limit);
    const ids = new Set([segmentId, ...moving.flatMap((id) => [id, besideId(id)])]);
    const found = await findInAny(store, tenant, [...ids], limit, after);
    return (await see(tenant, found)).map(({ member }) => member);
  };

  /** The instant that is asked about, and what is to be known of it; `undefined` for now. */
  const readMoment = ({ asOf, knownAt: known }: PastQuestion): Moment | undefined => {
    const knownAt = valueOrThrow(readTimestamp(known, 'known_at'));
    const at = valueOrThrow(readTimestamp(asOf, 'as_of')) ?? knownAt;
    if (at === undefined || knownAt === undefined) return at === undefined ? undefined : { at };
    if (at > knownAt) {
      throw invalidArgument(
        'KNOWN_AT_BEFORE_AS_OF',
        'What was known of a moment is asked of that moment or a later one.',
        'known_at',
      );
    }
    if (knownAt > engine.logClock()) {
      throw new RpcError(
        status.OUT_OF_RANGE,
        'KNOWN_AT_AHEAD',
        'What will be known by then is still being recorded: ask of an earlier moment.',
        { fields: [{ field: 'known_at', description: `The log is at ${toInstant(engine.logClock())}.` }] },
      );
    }
    return { at, knownAt };
  };

  /** Versions that have been in force, of which a difference is asked. @param from 0: before the first */
  const versionsBetween = async (
    tenant: string,
    segmentId: string,
    from: number,
    to: number,
  ): Promise<VersionRange> => {
    const begun = (await readEvents(store, tenant, segmentId)).flatMap((event) =>
      event.type === 'SegmentVersionPublished' ? [event.data] : [],
    );
    const since = begun.find(({ version }) => version > from)?.activeFrom;
    const { version: last } = await inForce(tenant, segmentId);
    if (from >= 0 && from < to && to <= last && since !== undefined) return { from, to, since };
    throw invalidArgument(
      'VERSIONS_INVALID',
      `Give two versions, from_version the earlier one, and none after ${last}, which is in force.`,
      'from_version',
    );
  };

  /** The same of one member, of whom it can be asked what was known when a record of hers had been applied. */
  const readMomentOf = async (
    question: PastQuestionOfOne,
    context: CallContext,
  ): Promise<Moment | undefined> => {
    const position = valueOrThrow(readPosition(question.knownAtPosition, 'known_at_position'));
    if (position === undefined) return readMoment(question);
    if (question.knownAt !== null) {
      throw invalidArgument(
        'KNOWN_AT_TWICE',
        'Send known_at or known_at_position, one of them.',
        'known_at_position',
      );
    }
    const { tenant } = context;
    const ref = valueOrThrow(readMemberRef(question.member, 'member'));
    await awaitPosition(engine, question.knownAtPosition, context);
    const key = memberKey(tenant, identify(tenant, ref));
    const stored = (await findMember(store, key)) as StoredMember | undefined;
    const isHers = position.topic === TOPICS.interactions && position.partition === stored?.partition;
    const { history, voided } = isHers ? await findPast(store, key) : NO_PAST;
    const record = [...history, ...voided].find(({ offset }) => offset === position.offset);
    if (record !== undefined) return readMoment({ ...question, knownAt: toTimestamp(record.knownAt) });
    throw invalidArgument(
      'KNOWN_AT_POSITION_UNKNOWN',
      'Send the position that was answered for an interaction of this member.',
      'known_at_position',
    );
  };

  const listNow = async (place: Place, limit: number): Promise<readonly Listed[]> => {
    const listed: Listed[] = [];
    let { after } = place;
    for (;;) {
      const from = { ...place, ...(after !== undefined && { after }) };
      const wanted = limit - listed.length;
      const members = await candidates(from, wanted);
      for (const member of members) {
        const membership = membershipIn(place.segmentId, member);
        if (membership !== undefined) listed.push({ key: member._id, membership });
      }
      if (members.length < wanted || listed.length === limit) return listed;
      after = members.at(-1)?._id;
    }
  };

  const listAsOf = async (place: Place, moment: Moment, limit: number): Promise<readonly Listed[]> => {
    const stays = await staysAt(store, place, moment, limit);
    const members = await findMembers(
      store,
      stays.map(({ member }) => member),
    );
    return stays.map((stay) => ({
      key: stay.member,
      membership: toPastMembership(stay, members.get(stay.member)),
    }));
  };

  /** One answer for each member, now or as of a past instant. */
  const checkAll = async (
    tenant: string,
    segmentId: string,
    refs: readonly MemberRef[],
    moment: Moment | undefined,
  ): Promise<readonly Check[]> => {
    const at = moment?.at;
    const keys = refs.map((ref) => memberKey(tenant, identify(tenant, ref)));
    // What was, is held against stays, which come from the store.
    const found = await findMembers(moment === undefined ? remembered : store, keys);
    const members = new Map((await see(tenant, [...found.values()], at)).map((one) => [one.stored._id, one]));
    if (moment === undefined)
      return keys.map((key) => toCheck(membershipIn(segmentId, members.get(key)?.member)));
    const stays = await staysOf(store, { tenant, segmentId }, keys, moment);
    return keys.map((key) => {
      const stay = stays.get(key);
      const { stored, member } = members.get(key) ?? {};
      // By a version that has taken over, of which the stays do not tell yet.
      const isMoved = member?.segments.includes(segmentId) !== stored?.segments.includes(segmentId);
      if (isMoved) return toCheck(membershipIn(segmentId, member));
      return toCheck(stay === undefined ? undefined : toPastMembership(stay, stored));
    });
  };

  return bindService(protos.own.SegmentService.service, {
    CreateSegment: {
      scope: 'write',
      handler: async (request, context) => {
        const plan = readPlan(request);
        const state = await stateOf(context.tenant, plan.segmentId);
        // A repetition gets its first answer, whatever has become of the segments and traits since.
        if (state.status !== 'none' || plan.kind !== undefined)
          return submit({ type: 'CreateSegment', plan }, request.requestId, context);
        await checkReferences(context.tenant, plan.segmentId, plan.rule);
        const rule = await withDefinedTraits(context.tenant, plan.rule);
        return submit({ type: 'CreateSegment', plan: { ...plan, rule } }, request.requestId, context);
      },
    },
    UpdateSegment: {
      scope: 'write',
      handler: async (request, context) => {
        const segmentId = valueOrThrow(readCallerId(request.segmentId, 'segment_id'));
        const { rule, ...named } = readChange(request);
        if (rule !== undefined) await checkReferences(context.tenant, segmentId, rule);
        const defined = rule === undefined ? {} : { rule: await withDefinedTraits(context.tenant, rule) };
        const change = { ...named, ...defined };
        const command = { type: 'UpdateSegment', segmentId, ...change, ...readEtag(request.etag) } as const;
        return submit(command, request.requestId, context);
      },
    },
    PublishSegment: {
      scope: 'write',
      handler: async ({ segmentId: id, requestId, etag }, context) => {
        const segmentId = valueOrThrow(readCallerId(id, 'segment_id'));
        const { tenant } = context;
        const state = await stateOf(tenant, segmentId);
        const next = state.status === 'published' ? state.draft : undefined;
        const plan = state.status === 'draft' ? state.plan : next;
        if (plan !== undefined) await refuseTooMuch(tenant, plan);
        if (plan !== undefined && plan.kind === undefined)
          await checkReferences(tenant, segmentId, plan.rule);
        return submit({ type: 'PublishSegment', segmentId, ...readEtag(etag) }, requestId, context);
      },
    },
    ArchiveSegment: {
      scope: 'write',
      handler: async ({ segmentId: id, requestId, etag }, context) => {
        const segmentId = valueOrThrow(readCallerId(id, 'segment_id'));
        const state = await stateOf(context.tenant, segmentId);
        // A repetition gets its first answer.
        if (state.status === 'published') await refuseInUse(context.tenant, segmentId);
        return submit({ type: 'ArchiveSegment', segmentId, ...readEtag(etag) }, requestId, context);
      },
    },
    SnapshotSegment: {
      scope: 'write',
      handler: async (request, context) => {
        const { tenant } = context;
        const segmentId = valueOrThrow(readCallerId(request.snapshotId, 'snapshot_id'));
        const name = readName(request.name);
        const rule = { kind: 'memberOf', segmentId: request.segmentId } as const;
        // A repetition gets its first answer, whatever has become of the segment since.
        if ((await stateOf(tenant, segmentId)).status === 'none') {
          await inForce(tenant, request.segmentId);
          await refuseTooMuch(tenant, { segmentId, rule });
        }
        const plan = { segmentId, name, rule, kind: 'snapshot' } as const;
        const { segment } = await submit({ type: 'SnapshotSegment', plan }, request.requestId, context);
        return { snapshot: segment };
      },
    },
    ImportStaticMembers: {
      scope: 'write',
      handler: async (request, context) => {
        const { tenant } = context;
        const segmentId = valueOrThrow(readCallerId(request.segmentId, 'segment_id'));
        const requestId = valueOrThrow(readCallerId(request.requestId, 'request_id'));
        const listed = request.mode !== 'IMPORT_MODE_REMOVE';
        const { members, errorCount, errors } = readImport(request);
        const fingerprint = fingerprintOf([segmentId, listed, members]);
        const all = members.map((ref): ListedMember => ({
          mid: identify(tenant, ref),
          personal: { keyId: 'none', alg: 'none', data: ref },
        }));
        // One after another: whoever repeats the call after a failure goes on where it ended.
        for (let from = 0; from < all.length; from += MAX_LISTED_AT_ONCE) {
          const part = all.slice(from, from + MAX_LISTED_AT_ONCE);
          const id = from === 0 ? requestId : derivedId(requestId, from);
          await decide({ type: 'ChangeList', segmentId, listed, members: part }, id, context, fingerprint);
        }
        return { memberCount: members.length, errorCount, errors: [...errors] };
      },
    },
    ...estimateRpcs(
      service,
      { segment: requireSegment, references: checkReferences, plannedRule, withDefinedTraits },
      exactEstimates,
    ),
    ...audienceRpcs(service, {
      inForce,
      references: (tenant, rule) => checkReferences(tenant, '', rule),
    }),
    GetSegment: {
      scope: 'read',
      handler: async ({ segmentId, minPosition }, context) => {
        const { tenant } = context;
        await awaitPosition(engine, minPosition, context);
        const state = await known(tenant, segmentId);
        const segment = toSegment(state);
        // Members of an archived segment have left it, also those who have not been judged since.
        const isArchived = segment.status === 'SEGMENT_STATUS_ARCHIVED';
        const count = isArchived ? 0 : await countMembers(store, tenant, segmentId);
        // What every tenant has from the beginning was never to be filled.
        const isShipped =
          isBuiltIn(segmentId) && state.status === 'published' && state.version === SHIPPED_VERSION;
        const progress = await backfills.progressOf(tenant, isShipped ? NO_SEGMENT : state);
        return { segment, memberCount: String(count), backfill: toBackfill(progress) };
      },
    },
    ListSegments: {
      scope: 'read',
      handler: async ({ pageSize, pageToken, minPosition }, context) => {
        const { tenant } = context;
        const limit = valueOrThrow(readPageSize(pageSize, SEGMENT_PAGES));
        const query = fingerprintOf(['ListSegments', tenant, segmentAggregate.name]);
        const after = valueOrThrow(pages.open(pageToken, query));
        await awaitPosition(engine, minPosition, context);
        // The roles come first, then the tenant's own by id: one list, cut into pages.
        const rolesSeen = after === undefined ? 0 : Number(after.roles);
        const rungs = BUILT_IN_SEGMENTS.slice(rolesSeen, rolesSeen + limit);
        const roles = await Promise.all(rungs.map(({ segmentId }) => known(tenant, segmentId)));
        const afterId = typeof after?._id === 'string' && after._id !== '' ? after._id : undefined;
        const room = limit - roles.length;
        const found =
          room === 0
            ? []
            : await store.find(SEGMENTS, {
                filter: { tenant },
                limit: room,
                ...(afterId !== undefined && { after: { _id: afterId } }),
              });
        const documents = found as readonly AggregateDocument<SegmentState>[];
        const isLast = room > 0 && documents.length < room;
        const end = { roles: rolesSeen + roles.length, _id: documents.at(-1)?._id ?? '' };
        return {
          segments: [
            ...roles.map(toSegment),
            ...documents.flatMap(({ state }) =>
              // Those that the tenant has changed stand among the first.
              state.status === 'none' || isBuiltIn(state.plan.segmentId) ? [] : [toSegment(state)],
            ),
          ],
          nextPageToken: isLast ? '' : pages.sign({ query, after: end }),
        };
      },
    },
    ListMembers: {
      scope: 'read',
      handler: async (request, context) => {
        const { segmentId, pageSize, pageToken, minPosition } = request;
        const { tenant } = context;
        await awaitPosition(engine, minPosition, context);
        const moment = readMoment(request);
        await requireSegment(tenant, segmentId, moment?.at);
        const limit = valueOrThrow(readPageSize(pageSize, MEMBER_PAGES));
        const asked = [moment?.at ?? 'now', moment?.knownAt ?? 'now'];
        const query = fingerprintOf(['ListMembers', tenant, segmentId, MEMBERSHIPS, ...asked]);
        const opened = valueOrThrow(pages.open(pageToken, query));
        const after = opened === undefined ? undefined : String(opened._id);
        const place = { tenant, segmentId, ...(after !== undefined && { after }) };
        const [members, totalCount] = await Promise.all([
          moment === undefined ? listNow(place, limit) : listAsOf(place, moment, limit),
          moment === undefined ? countMembers(store, tenant, segmentId) : Promise.resolve(0),
        ]);
        const last = members.length === limit ? members.at(-1) : undefined;
        return {
          memberships: members.map(({ membership }) => membership),
          nextPageToken: last === undefined ? '' : pages.sign({ query, after: { _id: last.key } }),
          totalCount: String(totalCount),
        };
      },
    },
    CheckMembership: {
      scope: 'read',
      handler: async (request, context) => {
        const { segmentId, member, minPosition } = request;
        const { tenant } = context;
        const ref = valueOrThrow(readMemberRef(member, 'member'));
        await awaitPosition(engine, minPosition, context);
        const moment = await readMomentOf(request, context);
        await requireSegment(tenant, segmentId, moment?.at, foundFor(minPosition));
        const [check] = await checkAll(tenant, segmentId, [ref], moment);
        return check ?? { isMember: false, membership: null };
      },
    },
    BatchCheckMembership: {
      scope: 'read',
      handler: async (request, context) => {
        const { segmentId, members, minPosition } = request;
        const { tenant } = context;
        if (members.length === 0 || members.length > MAX_BATCH) {
          throw invalidArgument('MEMBERS_INVALID', `Ask for 1 to ${MAX_BATCH} members at once.`, 'members');
        }
        const refs = members.map((member, index) => valueOrThrow(readMemberRef(member, `members[${index}]`)));
        await awaitPosition(engine, minPosition, context);
        const moment = readMoment(request);
        await requireSegment(tenant, segmentId, moment?.at, foundFor(minPosition));
        const checks = await checkAll(tenant, segmentId, refs, moment);
        return { checks: checks.map((check, index) => ({ ...check, member: refs[index] ?? null })) };
      },
    },
    DiffMembership: {
      scope: 'read',
      handler: async (request, context) => {
        const { segmentId, pageSize, pageToken, minPosition, fromVersion, toVersion } = request;
        const { tenant } = context;
        const from = valueOrThrow(readTimestamp(request.from, 'from'));
        const to = valueOrThrow(readTimestamp(request.to, 'to'));
        await requireSegment(tenant, segmentId, to);
        const limit = valueOrThrow(readPageSize(pageSize, DIFFERENCE_PAGES));
        const asked = [tenant, segmentId, MEMBERSHIPS, from, to, fromVersion, toVersion];
        const query = fingerprintOf(['DiffMembership', ...asked]);
        const opened = valueOrThrow(pages.open(pageToken, query));
        await awaitPosition(engine, minPosition, context);
        const place = { tenant, segmentId, ...(opened !== undefined && { after: String(opened._id) }) };
        const isByVersion = fromVersion !== 0 || toVersion !== 0;
        const isByTime = from !== undefined || to !== undefined;
        const findPage = async () => {
          if (isByVersion && !isByTime) {
            const range = await versionsBetween(tenant, segmentId, fromVersion, toVersion);
            return versionDifferences(store, place, range, limit);
          }
          if (from !== undefined && to !== undefined && from < to && !isByVersion)
            return differences(store, place, { from, to }, limit);
          throw invalidArgument(
            'PERIOD_INVALID',
            'Give from and to, and from the earlier one; or from_version and to_version instead.',
            'from',
          );
        };
        const page = await findPage();
        const known = await findMembers(
          store,
          page.differences.map(({ member }) => member),
        );
        return {
          differences: page.differences.map((one) => toDifference(one, known.get(one.member))),
          nextPageToken: page.after === undefined ? '' : pages.sign({ query, after: { _id: page.after } }),
        };
      },
    },
    WatchMembership: {
      scope: 'read',
      serverStream: async function* ({ segmentId, resumeToken }, { tenant, signal }) {
        await requireSegment(tenant, segmentId);
        yield* watches.watch({ tenant, segmentId, resumeToken }, signal);
      },
    },
    ListMemberSegments: {
      scope: 'read',
      handler: async (request, context) => {
        const { tenant } = context;
        const member = await memberOf(request, context);
        const moment = await readMomentOf(request, context);
        if (member === undefined) return { memberships: [], behaviorRole: '', lifecycleStage: '' };
        const current = (await seeOne(member, moment?.at)) ?? member;
        // Since a version has taken over, nothing has happened to those who were not judged after it.
        const isMoved = current.revision !== member.revision;
        if (moment !== undefined && !isMoved) {
          const stays = await segmentsAt(store, tenant, member._id, moment);
          const [role, stage] = [standingIn(stays, 'role'), standingIn(stays, 'stage')];
          const held = stays.filter((stay) => stay === role || stay === stage || !isBuiltIn(stay.segmentId));
          return {
            memberships: held.map((stay) => toPastMembership(stay, member)),
            behaviorRole: standingName(role?.segmentId),
            lifecycleStage: standingName(stage?.segmentId),
          };
        }
        const entries = await lasting(tenant, current.memberships);
        return {
          memberships: entries.map((entry) => toMembership(member, entry)),
          behaviorRole: standingName(current.role),
          lifecycleStage: standingName(current.stage),
        };
      },
    },
    ExplainMembership: {
      scope: 'read',
      handler: async (request, context) => {
        const { tenant } = context;
        const { segmentId } = request;
        const member = await memberOf(request, context);
        const moment = await readMomentOf(request, context);
        if (moment === undefined) {
          const found = await inForce(tenant, segmentId);
          return explainNow(segmentId, found, await seeOne(member), engine.logClock());
        }
        await requireSegment(tenant, segmentId, moment.at);
        return explainThen(store, tenant, segmentId, member, moment);
      },
    },
  });
}
