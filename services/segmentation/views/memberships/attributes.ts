import type { MemberAttributesData } from '@rapport/contracts/ingestion/events';
import type { EpochMs } from '@rapport/kernel/instant';
import type { Attributes } from '@rapport/rules/evaluator';
import type { Scalar } from '@rapport/rules/event';

const FREE = 'free.';

/** Attributes by field (`region`, `free.vip`). */
type Fields = Readonly<Record<string, Scalar>>;

/** A change of attributes, by what it replaced: what it came to, the next change says, or what is known now. */
export interface AttributesChange {
  /** Effective time from which on it counts. */
  readonly at: EpochMs;
  /** Log clock of its record. */
  readonly knownAt: EpochMs;
  /** The values before, of those fields alone that were changed; `null` where there was none. */
  readonly was: Readonly<Record<string, Scalar | null>>;
}

/** All that is kept of a member's attributes. */
export interface KnownAttributes {
  /** By all changes. */
  readonly attributes: Attributes;
  /** In the order of recording. */
  readonly changes: readonly AttributesChange[];
}

/** A member's attributes from an instant on, until that of the next. */
export interface AttributesFrom {
  readonly from: EpochMs;
  readonly attributes: Attributes;
}

/** Sets what is present and drops what is named in `cleared` (`region`, `free.vip`); the rest stays as it is. */
export function changeAttributes(
  known: Attributes,
  changed: MemberAttributesData,
  cleared: readonly string[],
): Attributes {
  const isKept = ([field, value]: readonly [string, unknown]): boolean =>
    value !== undefined && !cleared.includes(field);
  return attributesOf(Object.entries({ ...fieldsOf(known), ...fieldsOf(changed) }).filter(isKept));
}

/** What of the attributes before is not so any more; `undefined` where all is as it was. */
export function replacedBy(before: Attributes, after: Attributes): AttributesChange['was'] | undefined {
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const changed = Object.keys({ ...was, ...is }).filter((field) => was[field] !== is[field]);
  if (changed.length === 0) return undefined;
  return Object.fromEntries(changed.map((field) => [field, was[field] ?? null]));
}

/**
 * A member's attributes at every instant, the first from ever on; by each change from its effective time on, also against
 * what was recorded before it and counts later, as it is for now. What was set before changes were kept has always been so.
 *
 * @param isKnown by which of the changes
 */
export function attributesOverTime(
  { attributes, changes }: KnownAttributes,
  isKnown: (change: AttributesChange) => boolean = () => true,
): readonly AttributesFrom[] {
  const fields = new Map<string, Scalar | null>(Object.entries(fieldsOf(attributes)));
  const countsFrom = new Map<string, EpochMs>();
  const steps: { readonly at: EpochMs; readonly field: string; readonly value: Scalar | null }[] = [];
  // From the last one back, fields are as each change left them, then as it found them.
  for (const change of changes.toReversed()) {
    const { at, was } = change;
    for (const [field, before] of Object.entries(was)) {
      const value = fields.get(field) ?? null;
      fields.set(field, before);
      if (!isKnown(change) || at >= (countsFrom.get(field) ?? Infinity)) continue;
      countsFrom.set(field, at);
      steps.push({ at, field, value });
    }
  }
  steps.sort((left, right) => left.at - right.at);
  const over: AttributesFrom[] = [{ from: -Infinity, attributes: attributesOf(fields) }];
  for (const [index, { at, field, value }] of steps.entries()) {
    fields.set(field, value);
    if (steps[index + 1]?.at !== at) over.push({ from: at, attributes: attributesOf(fields) });
  }
  return over;
}

/** The attributes of an instant among those of all instants. */
export function attributesAt(over: readonly AttributesFrom[], instant: EpochMs): Attributes {
  return over.findLast(({ from }) => from <= instant)?.attributes ?? {};
}

function fieldsOf({ free = {}, ...named }: Attributes | MemberAttributesData): Fields {
  const all = [
    ...Object.entries(named),
    ...Object.entries(free).map(([key, value]) => [FREE + key, value] as const),
  ];
  return Object.fromEntries(all);
}

/** Of values that fields had: they are of the types that attributes have. */
function attributesOf(fields: Iterable<readonly [field: string, value: Scalar | null]>): Attributes {
  const known = [...fields].flatMap(([field, value]) => (value === null ? [] : [[field, value] as const]));
  const named = known.filter(([field]) => !field.startsWith(FREE));
  const free = known.flatMap(([field, value]) =>
    field.startsWith(FREE) ? [[field.slice(FREE.length), value] as const] : [],
  );
  return {
    ...Object.fromEntries(named),
    ...(free.length > 0 && { free: Object.fromEntries(free) }),
  };
}
