import { status } from '@grpc/grpc-js';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import { RpcError, invalidArgument, valueOrThrow } from '@rapport/platform/grpc/errors';
import { readCallerId, toMemberRef, toTimestamp } from '@rapport/platform/grpc/wire';
import type { CreateSegmentRequest__Output } from '@rapport/protos/rapport/segmentation/v1/CreateSegmentRequest';
import type { Backfill } from '@rapport/protos/rapport/segmentation/v1/Backfill';
import type { Membership } from '@rapport/protos/rapport/segmentation/v1/Membership';
import type { MembershipDifference } from '@rapport/protos/rapport/segmentation/v1/MembershipDifference';
import type { Segment } from '@rapport/protos/rapport/segmentation/v1/Segment';
import type { MemberRef } from '@rapport/protos/rapport/type/v1/MemberRef';
import type { Rule, Rule__Output } from '@rapport/protos/rapport/type/v1/Rule';
import type { UpdateSegmentRequest__Output } from '@rapport/protos/rapport/segmentation/v1/UpdateSegmentRequest';
import type { RuleExplanation } from '@rapport/protos/rapport/type/v1/RuleExplanation';
import { NO_PROFILE } from '@rapport/rules/evaluator';
import type { Profile } from '@rapport/rules/evaluator';
import { explainText } from '@rapport/rules/explain';
import type { Explanation } from '@rapport/rules/explain';
import { parseRule } from '@rapport/rules/parse';
import { printRule } from '@rapport/rules/print';
import type { SegmentRule } from '@rapport/rules/rule';
import { parseRuleText } from '@rapport/rules/text';
import { withTraits } from '@rapport/rules/traitNames';
import { isBuiltIn, ladderOf } from '../segment/ladders.ts';
import { inForceOf, onList } from '../segment/state.ts';
import type { SegmentKind, SegmentPlan, SegmentState } from '../segment/state.ts';
import { LASTING } from '../views/memberships/documents.ts';
import type {
  ChangeReason,
  MemberDocument,
  MembershipEntry,
  StayDocument,
} from '../views/memberships/documents.ts';
import type { Difference, NamedMember } from '../views/memberships/queries.ts';
import type { BackfillProgress } from './backfills.ts';

/** A line of a list. */
const MAX_NAME_LENGTH = 200;

/** @throws RpcError INVALID_ARGUMENT */
export function readPlan(request: CreateSegmentRequest__Output): SegmentPlan {
  const segmentId = valueOrThrow(readCallerId(request.segmentId, 'segment_id'));
  const { rule, kind } = request;
  const name = readName(request.name);
  switch (kind) {
    case 'SEGMENT_KIND_UNSPECIFIED':
    case 'SEGMENT_KIND_DYNAMIC':
      return { segmentId, name, rule: readRule(rule) };
    case 'SEGMENT_KIND_STATIC':
      if (rule === null) return { segmentId, name, rule: onList(segmentId), kind: 'static' };
      throw invalidArgument('SEGMENT_HAS_NO_RULE', 'Who is on a static list follows from no rule.', 'rule');
    case 'SEGMENT_KIND_SNAPSHOT':
      throw invalidArgument('KIND_INVALID', 'Take snapshots with SnapshotSegment.', 'kind');
  }
}

/** What shall change. @throws RpcError INVALID_ARGUMENT */
export function readChange({
  name,
  rule,
}: UpdateSegmentRequest__Output): Partial<Pick<SegmentPlan, 'name' | 'rule'>> {
  if (name === '' && rule === null) {
    throw invalidArgument('UPDATE_EMPTY', 'Say what shall change: name, rule or both.', 'rule');
  }
  return { ...(name !== '' && { name: readName(name) }), ...(rule !== null && { rule: readRule(rule) }) };
}

/** An etag is the revision of the segment. @throws RpcError INVALID_ARGUMENT */
export function readEtag(etag: string): { readonly revision?: number } {
  if (etag === '') return {};
  const revision = Number(etag);
  if (!Number.isSafeInteger(revision) || revision < 1 || String(revision) !== etag) {
    throw invalidArgument('ETAG_INVALID', 'Send the etag of the segment as you read it, or none.', 'etag');
  }
  return { revision };
}

/** @throws RpcError INVALID_ARGUMENT */
export function readName(name: string): string {
  if (name === '' || name.length > MAX_NAME_LENGTH) {
    throw invalidArgument('NAME_INVALID', `A name has 1 to ${MAX_NAME_LENGTH} characters.`, 'name');
  }
  return name;
}

/** @throws RpcError INVALID_ARGUMENT with every problem and its place */
export function readRule(rule: Rule__Output | null): SegmentRule {
  const { json = '', text = '' } = rule ?? {};
  if (json === '' && text === '') {
    throw invalidArgument('RULE_MISSING', 'A segment needs a rule, as json or as text.', 'rule');
  }
  // What its traits are is taken from their definitions, whatever the caller has sent back.
  const parsed = json === '' ? undefined : withTraits(readJson(json), () => undefined);
  if (text === '') return parsed ?? readText(text);
  const written = readText(text);
  // Whoever sends an answer back has changed one of the two, or none.
  if (parsed !== undefined && JSON.stringify(parsed) !== JSON.stringify(written)) {
    throw invalidArgument('RULE_FORMS_DIFFER', 'json and text are two rules: send one of them.', 'rule');
  }
  return written;
}

function readJson(json: string): SegmentRule {
  const parsed = parseRule(json, { scope: 'segment' });
  if (parsed.outcome === 'valid') return parsed.rule;
  throw invalidRule(
    parsed.problems.map(({ path, ...problem }) => ({
      ...problem,
      field: path === '' ? 'rule.json' : `rule.json:${path}`,
    })),
  );
}

function readText(text: string): SegmentRule {
  const parsed = parseRuleText(text, { scope: 'segment' });
  if (parsed.outcome === 'valid') return parsed.rule;
  throw invalidRule(
    parsed.problems.map(({ line, column, ...problem }) => ({
      ...problem,
      field: `rule.text:${line}:${column}`,
    })),
  );
}

export interface PlacedProblem {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export function invalidRule(problems: readonly PlacedProblem[]): RpcError {
  const [first] = problems;
  const more = problems.length - 1;
  return new RpcError(
    status.INVALID_ARGUMENT,
    first?.code ?? 'WRONG_TYPE',
    `${first?.message ?? 'The rule is not valid.'}${more > 0 ? ` (${more} more)` : ''}`,
    {
      fields: problems.map(({ field, code, message }) => ({ field, description: `${code}: ${message}` })),
    },
  );
}

/** Both forms of a rule. */
export function toRule(rule: SegmentRule): Rule {
  return { json: JSON.stringify(rule), text: printRule(rule) };
}

const STATUSES = {
  draft: 'SEGMENT_STATUS_DRAFT',
  published: 'SEGMENT_STATUS_PUBLISHED',
  archived: 'SEGMENT_STATUS_ARCHIVED',
} as const;

const KINDS = { static: 'SEGMENT_KIND_STATIC', snapshot: 'SEGMENT_KIND_SNAPSHOT' } as const;

export function toSegment(state: Exclude<SegmentState, { status: 'none' }>): Segment {
  const { segmentId, name, rule, kind } = state.plan;
  const toOwnRule = (own: SegmentRule): Rule | null => (kind === undefined ? toRule(own) : null);
  const draft = state.status === 'published' ? state.draft : undefined;
  const wasPublished = state.status !== 'draft' && state.version > 0;
  const inForce = state.status === 'published' ? inForceOf(state) : undefined;
  const version = wasPublished ? state.version : 0;
  return {
    segmentId,
    name,
    rule: toOwnRule(rule),
    status: STATUSES[state.status],
    version,
    activeFrom:
      wasPublished && state.activeFrom > 0 && (inForce?.version ?? version) === version
        ? toTimestamp(state.activeFrom)
        : null,
    inForceVersion: inForce?.version ?? 0,
    builtIn: isBuiltIn(segmentId),
    etag: String(state.revision),
    draft: draft === undefined ? null : { name: draft.name, rule: toOwnRule(draft.rule) },
    archivedAt: state.status === 'archived' ? toTimestamp(state.archivedAt) : null,
    kind: kind === undefined ? 'SEGMENT_KIND_DYNAMIC' : KINDS[kind],
    sourceSegmentId: kind === 'snapshot' && rule.kind === 'memberOf' ? rule.segmentId : '',
  };
}

export function toMembership(member: Pick<NamedMember, 'personal'>, entry: MembershipEntry): Membership {
  return {
    segmentId: entry.segmentId,
    definitionVersion: entry.version,
    member: toReference(member),
    enteredAt: toTimestamp(entry.enteredAt),
    causeEventIds: [...entry.causes.causeEventIds],
    causeCount: entry.causes.causeCount,
  };
}

/** A membership as of a past instant. */
export function toPastMembership(stay: StayDocument, member: MemberDocument | undefined): Membership {
  const { segmentId, from, to, entered } = stay;
  return {
    segmentId,
    definitionVersion: entered.version,
    member: toReference(member),
    enteredAt: toTimestamp(from),
    causeEventIds: [...entered.causes.causeEventIds],
    causeCount: entered.causes.causeCount,
    leftAt: to === LASTING ? null : toTimestamp(to),
  };
}

export function toDifference(
  { change, at, why }: Difference,
  member: MemberDocument | undefined,
): MembershipDifference {
  return {
    member: toReference(member),
    entered: change === 'entered',
    effectiveAt: toTimestamp(at),
    reason: CHANGE_REASONS[why.reason],
    definitionVersion: why.version,
    causeEventIds: [...why.causes.causeEventIds],
    causeCount: why.causes.causeCount,
  };
}

const CHANGE_REASONS = {
  event: 'CHANGE_REASON_EVENT',
  time: 'CHANGE_REASON_TIME',
  definition: 'CHANGE_REASON_DEFINITION',
  late: 'CHANGE_REASON_LATE',
} as const satisfies Record<ChangeReason, string>;

const BACKFILL_STATES = {
  waiting: 'BACKFILL_STATE_WAITING',
  running: 'BACKFILL_STATE_RUNNING',
  telling: 'BACKFILL_STATE_TELLING',
  done: 'BACKFILL_STATE_DONE',
} as const satisfies Record<BackfillProgress['state'], string>;

export function toBackfill(progress: BackfillProgress | undefined): Backfill | null {
  if (progress === undefined) return null;
  const { version, state, reached, total, startedAt } = progress;
  return {
    version,
    state: BACKFILL_STATES[state],
    reachedMembers: String(reached),
    totalMembers: String(total),
    startedAt: startedAt === undefined ? null : toTimestamp(startedAt),
  };
}

export function toReference(member: Pick<NamedMember, 'personal'> | undefined): MemberRef | null {
  return member?.personal === undefined ? null : toMemberRef(member.personal.data);
}

/** A role by its name alone: `key_person`; empty for none. */
export function standingName(segmentId = ''): string {
  return segmentId.slice(ladderOf(segmentId)?.prefix.length ?? 0);
}

export function toExplanation(node: Explanation): RuleExplanation {
  return {
    text: node.text,
    holds: node.holds,
    value: node.value,
    causeEventIds: [...node.causeEventIds],
    turnsAt: node.turnsAt ?? '',
    children: node.children.map(toExplanation),
  };
}

/** Of segments to which nobody belongs by a rule: whether the member was put there, and by what. */
export function explainKept(kind: SegmentKind, entry: MembershipEntry | undefined): Explanation {
  const holds = entry !== undefined;
  return {
    text: kind === 'static' ? 'is on the list' : 'belonged to the segment when the snapshot was taken',
    holds,
    value: holds ? 'yes' : 'no',
    causeEventIds: entry?.causes.causeEventIds ?? [],
    children: [],
  };
}

export function profileOf(member: MemberDocument | undefined): Profile {
  return member === undefined
    ? NO_PROFILE
    : { attributes: member.attributes, segments: new Set([...member.segments, ...(member.lists ?? [])]) };
}

/** What an explanation is about. */
export interface Explained {
  readonly segmentId: string;
  readonly version: number;
  readonly entry?: MembershipEntry;
  /** The member's role or stage, where the segment is one. */
  readonly standing?: string;
  readonly isKnown: boolean;
  /** Whether the member has been judged by this version. */
  readonly isJudged: boolean;
  readonly explanation: Explanation;
  /** The past moment that is asked about. */
  readonly at?: EpochMs;
}

/** The explanation in sentences. */
export function explainInWords(explained: Explained): string {
  const { segmentId, version, entry, standing, isKnown, isJudged, explanation, at } = explained;
  const belongs =
    entry === undefined
      ? `The member does not belong to segment ${segmentId} (version ${version}).`
      : `The member belongs to segment ${segmentId} (version ${entry.version}) since ${toInstant(entry.enteredAt)}.`;
  const then = at === undefined ? [] : [`As of ${toInstant(at)}.`];
  const sentences = [...then, belongs, explainText(explanation)];
  if (!isKnown) sentences.push('Nothing is known of this member yet.');
  else if (!isJudged) {
    sentences.push('The backfill of this version has not reached the member yet.');
  } else if (standing !== undefined && standing !== segmentId && explanation.holds) {
    sentences.push(`A member has one role and one stage, the highest that holds: ${standingName(standing)}.`);
  } else if (standing === undefined && explanation.holds !== (entry !== undefined)) {
    sentences.push(
      at === undefined
        ? 'Time has just turned it: the membership follows within a second.'
        : 'This moment was not judged again by what has become known of it since.',
    );
  }
  return sentences.join(' ');
}
