import type { FoldContext } from '@rapport/kernel/projection';
import { CHUNK_MEMBERS, EMPTY_CHUNK, withNumber, withoutNumber } from '@rapport/rules/memberSet';
import { isBuiltIn } from '../../segment/ladders.ts';
import { NUMBERS, SETS, besideId, isBeside, numbersId, setId } from './documents.ts';
import type { MemberDocument, NumbersDocument, SetDocument } from './documents.ts';
import type { Transition } from './judge.ts';
import type { Rulebook } from './rulebook.ts';

/** The number of a member who is new; a rebuild meets members in the same order and gives the same. */
export function takeNumber(context: FoldContext, tenant: string, partition: number): number {
  const _id = numbersId(tenant, partition);
  const before = context.get<NumbersDocument>(NUMBERS, _id);
  const given = before?.given ?? 0;
  context.put<NumbersDocument>(NUMBERS, { ...before, _id, tenant, given: given + 1 });
  return given;
}

/** Counts whom a partition has given a number to and who is gone now, or is back. */
export function countGone(
  context: FoldContext,
  partition: number,
  before: Pick<MemberDocument, 'tenant' | 'gone'> | undefined,
  after: Pick<MemberDocument, 'gone'>,
): void {
  const gone = Number(after.gone !== undefined) - Number(before?.gone !== undefined);
  if (gone === 0 || before === undefined) return;
  const numbers = context.get<NumbersDocument>(NUMBERS, numbersId(before.tenant, partition));
  if (numbers === undefined) return;
  context.put<NumbersDocument>(NUMBERS, { ...numbers, gone: (numbers.gone ?? 0) + gone });
}

/** Puts a member into the set of a segment that she enters, or out of that which she leaves. */
function keepSet(
  context: FoldContext,
  { tenant, number }: Pick<MemberDocument, 'tenant' | 'number'>,
  partition: number,
  { change, segmentId }: Pick<Transition, 'change' | 'segmentId'>,
): void {
  const chunk = Math.floor(number / CHUNK_MEMBERS);
  const _id = setId(tenant, segmentId, partition, chunk);
  const before = context.get<SetDocument>(SETS, _id) ?? EMPTY_CHUNK;
  const within = number % CHUNK_MEMBERS;
  const { members, set } = change === 'entered' ? withNumber(before, within) : withoutNumber(before, within);
  if (members === 0) context.remove(SETS, _id);
  else context.put<SetDocument>(SETS, { _id, tenant, segmentId, partition, chunk, members, set });
}

/** Removes the set of a segment in a partition. */
export function removeSet(context: FoldContext, tenant: string, partition: number, segmentId: string): void {
  for (const chunk of chunksOf(context, tenant, partition)) {
    context.remove(SETS, setId(tenant, segmentId, partition, chunk));
  }
}

/** Has the set of one segment take the place of another's, in a partition. */
export function moveSet(
  context: FoldContext,
  tenant: string,
  partition: number,
  { from, to }: { readonly from: string; readonly to: string },
): void {
  for (const chunk of chunksOf(context, tenant, partition)) {
    const set = context.get<SetDocument>(SETS, setId(tenant, from, partition, chunk));
    const _id = setId(tenant, to, partition, chunk);
    if (set === undefined) context.remove(SETS, _id);
    else context.put<SetDocument>(SETS, { ...set, _id, segmentId: to });
  }
  removeSet(context, tenant, partition, from);
}

/** Chunks that members of a partition have numbers in: eight for a million members in eight partitions. */
function chunksOf(context: FoldContext, tenant: string, partition: number): Iterable<number> {
  const given = context.get<NumbersDocument>(NUMBERS, numbersId(tenant, partition))?.given ?? 0;
  return Array.from({ length: Math.ceil(given / CHUNK_MEMBERS) }).keys();
}

/** The sets of the segments that the member has come to or has gone from. */
export function keepSets(
  context: FoldContext,
  before: MemberDocument | undefined,
  after: MemberDocument,
  rulebook: Rulebook,
  partition: number,
): void {
  const isSame = (id: string, index: number): boolean => after.segments[index] === id;
  const goesOn = before?.segments.length === after.segments.length && before.segments.every(isSame);
  if (goesOn && before.coming === undefined) return;
  const was = before === undefined ? new Set<string>() : countedOf(before, rulebook);
  const is = new Set(after.segments.filter(isCounted));
  for (const segmentId of new Set([...was, ...is])) {
    if (was.has(segmentId) === is.has(segmentId)) continue;
    const change = is.has(segmentId) ? 'entered' : 'exited';
    keepSet(context, after, partition, { change, segmentId });
  }
}

/** Of a rung, who would have it by a version to come depends on the others. */
const isCounted = (id: string): boolean => !isBeside(id) || !isBuiltIn(id);

/** As what a member is counted who was not judged since a version took over: by that version. */
function countedOf({ segments, coming, revision }: MemberDocument, { byId }: Rulebook): ReadonlySet<string> {
  if (coming === undefined) return new Set(segments);
  const isTakenOver = (id: string): boolean => !isBuiltIn(id) && (byId.get(id)?.tookOver ?? -1) > revision;
  const beside = coming.flatMap(({ segmentId }) => {
    const id = besideId(segmentId);
    if (!segments.includes(id) || !isCounted(id)) return [];
    if (isTakenOver(segmentId)) return [segmentId];
    // Another version may have come in its place, of which nothing is counted yet.
    return (byId.get(id)?.revision ?? Infinity) <= revision ? [id] : [];
  });
  return new Set([...segments.filter((id) => !isBeside(id) && !isTakenOver(id)), ...beside]);
}
