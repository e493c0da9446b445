import { pagesOf } from '@rapport/engine/ports/pages';
import type { Store } from '@rapport/engine/ports/store';
import { toInstant } from '@rapport/kernel/instant';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Document } from '@rapport/kernel/projection';
import { failedPrecondition } from '@rapport/platform/grpc/errors';
import { toTimestamp } from '@rapport/platform/grpc/wire';
import type { ExplainMembershipResponse } from '@rapport/protos/rapport/segmentation/v1/ExplainMembershipResponse';
import { NOTHING_SEEN, compileSegmentRule } from '@rapport/rules/evaluator';
import type { Attributes } from '@rapport/rules/evaluator';
import { explainRule } from '@rapport/rules/explain';
import { SEGMENT_EVENTS, segmentStream } from '../segment/aggregate.ts';
import { ladderOf } from '../segment/ladders.ts';
import { inForceAt } from '../segment/state.ts';
import type { SegmentEvent, VersionInForce } from '../segment/state.ts';
import { attributesAt, attributesOverTime } from '../views/memberships/attributes.ts';
import type { MemberDocument, MembershipEntry } from '../views/memberships/documents.ts';
import { segmentsAt, standingIn, withHistories } from '../views/memberships/queries.ts';
import type { Moment } from '../views/memberships/queries.ts';
import { unpackStates } from '../views/memberships/states.ts';
import { explainInWords, explainKept, profileOf, toExplanation, toRule } from './mapping.ts';

/** A segment's events that are read at once: 100 of 16 KiB at most. */
const READ_EVENTS = 100;

type InForce = Pick<VersionInForce, 'plan' | 'version'>;

/** By what stands in the member's document. @param member by the versions in force */
export function explainNow(
  segmentId: string,
  inForce: InForce,
  member: MemberDocument | undefined,
  now: EpochMs,
): ExplainMembershipResponse {
  const { plan, version } = inForce;
  const { rule, kind } = plan;
  const known = member === undefined ? undefined : unpackStates(member.states).get(segmentId);
  const counted = known?.version === version ? known.seen.state : undefined;
  const entry = member?.memberships.find((membership) => membership.segmentId === segmentId);
  const ladder = ladderOf(segmentId);
  const explanation =
    kind === undefined
      ? explainRule(compileSegmentRule(rule), counted ?? NOTHING_SEEN, profileOf(member), now)
      : explainKept(kind, entry);
  // Without a membership or a state of this version, an outcome that differs shows that it was not applied yet.
  const isJudged =
    counted !== undefined ||
    ladder !== undefined ||
    entry?.version === version ||
    (entry === undefined && !explanation.holds);
  return answer(inForce, {
    ...{ segmentId, version, explanation, isKnown: member !== undefined, isJudged },
    ...(entry !== undefined && { entry }),
    ...(ladder !== undefined && member !== undefined && { standing: member[ladder.standing] }),
  });
}

/** By the version that was in force then, the stays that are kept, and the history of the member. */
export async function explainThen(
  store: Store,
  tenant: string,
  segmentId: string,
  member: MemberDocument | undefined,
  moment: Moment,
): Promise<ExplainMembershipResponse> {
  const { at, knownAt = Infinity } = moment;
  const inForce = await versionAt(store, tenant, segmentId, at);
  if (inForce === undefined) {
    throw failedPrecondition(
      'SEGMENT_NOT_PUBLISHED',
      `Nobody was judged by segment ${segmentId} yet at ${toInstant(at)}.`,
    );
  }
  const { plan, version } = inForce;
  const { rule, kind } = plan;
  const stays = member === undefined ? [] : await segmentsAt(store, tenant, member._id, moment);
  const stay = stays.find((one) => one.segmentId === segmentId);
  const entry: MembershipEntry | undefined = stay && {
    ...{ segmentId, enteredAt: stay.from, version: stay.entered.version },
    ...{ reason: stay.entered.reason, causes: stay.entered.causes },
  };
  const ladder = ladderOf(segmentId);
  const evaluator = compileSegmentRule(rule);
  let attributes: Attributes = {};
  let state = NOTHING_SEEN;
  for await (const past of withHistories(store, member === undefined ? [] : [member])) {
    attributes = attributesAt(
      attributesOverTime(past, (change) => change.knownAt <= knownAt),
      at,
    );
    const counted = past.voided.filter(({ knownUntil }) => knownAt < knownUntil);
    for (const event of [...past.history, ...counted])
      if (event.effectiveAt <= at && event.knownAt <= knownAt) state = evaluator.apply(state, event, at);
  }
  const profile = { attributes, segments: new Set(stays.map((one) => one.segmentId)) };
  const explanation =
    kind === undefined ? explainRule(evaluator, state, profile, at) : explainKept(kind, entry);
  return answer(inForce, {
    ...{ segmentId, version, explanation, isKnown: member !== undefined, isJudged: true, at },
    ...(entry !== undefined && { entry }),
    ...(ladder !== undefined && { standing: standingIn(stays, ladder.standing)?.segmentId ?? '' }),
  });
}

function answer(
  { plan: { rule, kind }, version }: InForce,
  said: Parameters<typeof explainInWords>[0],
): ExplainMembershipResponse {
  const { entry, explanation } = said;
  return {
    isMember: entry !== undefined,
    definitionVersion: version,
    enteredAt: entry === undefined ? null : toTimestamp(entry.enteredAt),
    rule: kind === undefined ? toRule(rule) : null,
    explanation: toExplanation(explanation),
    text: explainInWords(said),
  };
}

/** The version that members belonged by at a moment. */
const versionAt = async (
  store: Store,
  tenant: string,
  segmentId: string,
  at: EpochMs,
): Promise<VersionInForce | undefined> =>
  inForceAt(segmentId, await readEvents(store, tenant, segmentId), at);

/** All that was decided about a segment, but for who is on its list. */
export async function readEvents(
  store: Store,
  tenant: string,
  segmentId: string,
): Promise<readonly SegmentEvent[]> {
  const stream = segmentStream(tenant, segmentId);
  const events: SegmentEvent[] = [];
  const pages = pagesOf(store, SEGMENT_EVENTS, {
    // Ids are the stream, an @ and the version; A comes next.
    filter: { _id: { gte: `${stream}@`, lt: `${stream}A` } },
    limit: READ_EVENTS,
  });
  for await (const rows of pages) {
    // What was refused stands among them without a type.
    for (const row of rows as readonly (Document & { readonly type?: string })[]) {
      // Of a list, who is on it is not asked here, and may be many.
      if (row.type !== undefined && row.type !== 'SegmentListChanged')
        events.push(row as unknown as SegmentEvent);
    }
  }
  return events;
}
