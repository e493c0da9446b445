import type { PersonalBlock } from '@rapport/kernel/event';
import type { MemberRef } from '@rapport/kernel/ids';

/** Keeps of a personal block only the caller's reference, which answers are given in; the known one where it is the same. */
export function referenceOf(
  known: PersonalBlock<MemberRef> | undefined,
  block: PersonalBlock<MemberRef> | undefined,
): PersonalBlock<MemberRef> | undefined {
  if (block === undefined) return known;
  const { keyId, alg, data } = block;
  const { namespace, externalId } = data;
  const isSame =
    known?.keyId === keyId && known.data.namespace === namespace && known.data.externalId === externalId;
  return isSame ? known : { keyId, alg, data: { namespace, externalId } };
}
