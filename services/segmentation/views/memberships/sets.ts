import type { FoldContext } from '@rapport/kernel/projection';
import { CHUNK_MEMBERS, EMPTY_CHUNK, withNumber, withoutNumber } from '@rapport/rules/memberSet';
import { NUMBERS, SETS, numbersId, setId } from './documents.ts';
import type { MemberDocument, NumbersDocument, SetDocument } from './documents.ts';
import type { Transition } from './judge.ts';

/** The number of a member who is new; a rebuild meets members in the same order and gives the same. */
export function takeNumber(context: FoldContext, tenant: string, partition: number): number {
  const _id = numbersId(tenant, partition);
  const given = context.get<NumbersDocument>(NUMBERS, _id)?.given ?? 0;
  context.put<NumbersDocument>(NUMBERS, { _id, tenant, given: given + 1 });
  return given;
}

/** Puts a member into the set of a segment that she enters, or out of that which she leaves. */
export function keepSet(
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
