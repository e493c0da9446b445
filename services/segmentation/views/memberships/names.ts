import type { MemberRef } from '@rapport/kernel/ids';
import type { FoldContext } from '@rapport/kernel/projection';
import { NAMES, NAMES_PER_DOCUMENT, namesId } from './documents.ts';
import type { MemberDocument, NamesDocument } from './documents.ts';

const UNKNOWN = '';

/**
 * Keeps what a member is called with those whose numbers are next to hers.
 *
 * @param isNew whether nobody has a higher number: the first one of a document need not look whether it is there
 */
export function keepName(
  context: FoldContext,
  { tenant, number, personal }: Pick<MemberDocument, 'tenant' | 'number' | 'personal'>,
  partition: number,
  isNew: boolean,
): void {
  const within = number % NAMES_PER_DOCUMENT;
  const _id = namesId(tenant, partition, Math.floor(number / NAMES_PER_DOCUMENT));
  const name = personal === undefined ? UNKNOWN : packName(personal.data);
  const isFirst = isNew && within === 0;
  const before = (isFirst ? undefined : context.get<NamesDocument>(NAMES, _id)?.names) ?? [];
  if ((before[within] ?? UNKNOWN) === name) return;
  const names = Array.from({ length: Math.max(before.length, within + 1) }, (_, index) =>
    index === within ? name : (before[index] ?? UNKNOWN),
  );
  context.put<NamesDocument>(NAMES, { _id, names });
}

const packName = ({ namespace, externalId }: MemberRef): string => `${namespace}:${externalId}`;

/** `undefined` where a reference is not known. */
export function unpackName(name: string = UNKNOWN): MemberRef | undefined {
  if (name === UNKNOWN) return undefined;
  // A namespace has no colon.
  const colon = name.indexOf(':');
  return { namespace: name.slice(0, colon), externalId: name.slice(colon + 1) };
}
