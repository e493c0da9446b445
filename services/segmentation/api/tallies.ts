import { setImmediate as turn } from 'node:timers/promises';
import type { Store } from '@rapport/engine/ports/store';
import type { EstimateSegmentResponse } from '@rapport/protos/rapport/segmentation/v1/EstimateSegmentResponse';
import type { EstimatedSize } from '@rapport/protos/rapport/segmentation/v1/EstimatedSize';
import type { Evaluator } from '@rapport/rules/evaluator';
import { estimate } from '../segment/estimate.ts';
import { noTally, tallyMember } from '../segment/tally.ts';
import type { EstimateQuestion, Tally } from '../segment/tally.ts';
import type { MemberDocument } from '../views/memberships/documents.ts';
import { withHistories } from '../views/memberships/queries.ts';
import { profileOf } from './mapping.ts';

/** Members between two turns of the event loop, as folds yield. */
const MEMBERS_PER_TURN = 100;
export const CONFIDENCE = 0.95;

/** Looks at some members more. @param members by the versions in force */
export async function tallyMembers(
  store: Store,
  members: readonly MemberDocument[],
  evaluator: Evaluator,
  question: EstimateQuestion,
  before: Tally = noTally(question),
): Promise<Tally> {
  let tally = before;
  const take = async (member: MemberDocument, history: Parameters<typeof tallyMember>[3]['history']) => {
    tally = tallyMember(tally, evaluator, question, { profile: profileOf(member), history });
    if (tally.judged % MEMBERS_PER_TURN === 0) await turn();
  };
  // A rule that counts nothing needs no history.
  if (evaluator.verbs.size === 0) for (const member of members) await take(member, []);
  else for await (const { member, history } of withHistories(store, members)) await take(member, history);
  return tally;
}

/** What a tally says about all members. */
export function toEstimate(
  tally: Tally,
  total: number,
  { overlapWith, channels }: Pick<EstimateQuestion, 'overlapWith' | 'channels'>,
): EstimateSegmentResponse {
  const sizeOf = (seen = 0): EstimatedSize => {
    const { members, low, high } = estimate(total, tally.judged, seen);
    return { members: String(members), low: String(low), high: String(high) };
  };
  return {
    size: sizeOf(tally.matching),
    confidence: CONFIDENCE,
    sampledMembers: String(tally.judged),
    totalMembers: String(total),
    exact: tally.judged === total,
    overlaps: overlapWith.map((segmentId, index) => ({ segmentId, size: sizeOf(tally.overlaps[index]) })),
    reaches: channels.map((channel, index) => ({ channel, size: sizeOf(tally.reaches[index]) })),
  };
}
