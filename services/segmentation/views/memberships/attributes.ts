import type { MemberAttributesData } from '@rapport/contracts/ingestion/events';
import type { Attributes } from '@rapport/rules/evaluator';

const FREE = 'free.';

/** Sets what is present and drops what is named in `cleared` (`region`, `free.vip`); the rest stays as it is. */
export function changeAttributes(
  known: Attributes,
  changed: MemberAttributesData,
  cleared: readonly string[],
): Attributes {
  const { free: knownFree = {}, ...knownNamed } = known;
  const { free: changedFree = {}, ...changedNamed } = changed;
  const isKept = ([field, value]: readonly [string, unknown]): boolean =>
    value !== undefined && !cleared.includes(field);
  const named = Object.entries({ ...knownNamed, ...changedNamed }).filter(isKept);
  const free = Object.entries({ ...knownFree, ...changedFree }).filter(
    ([key]) => !cleared.includes(FREE + key),
  );
  return {
    ...Object.fromEntries(named),
    ...(free.length > 0 && { free: Object.fromEntries(free) }),
  };
}
