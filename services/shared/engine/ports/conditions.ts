import type { Condition, Document, Query, Scalar } from './store.ts';

// What the conditions of the port mean, for a store that decides them itself.

export function valueAt(document: object, path: string): unknown {
  let value: unknown = document;
  for (const field of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, field)) return undefined;
    value = (value as Readonly<Record<string, unknown>>)[field];
  }
  return value;
}

/** Every value that a path reaches, through arrays too: conditions hold where one of them meets them. */
function valuesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  const [field, ...rest] = path;
  if (Array.isArray(value)) return value.flatMap((item: unknown) => valuesAt(item, path));
  if (field === undefined) return [value];
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, field)) return [];
  return valuesAt((value as Readonly<Record<string, unknown>>)[field], rest);
}

/** MongoDB's order of the scalar types that documents hold: nothing, numbers, texts, booleans. */
export function rank(value: unknown): number {
  switch (typeof value) {
    case 'number':
    case 'bigint':
      return 1;
    case 'string':
      return 2;
    case 'boolean':
      return 3;
    default:
      return 0;
  }
}

/** A UTF-16 unit's rank among the bytes of UTF-8: what lies beyond the basic plane comes after all that lies in it. */
function unitRank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** MongoDB orders texts by their bytes; UTF-16 units, which `<` compares, differ beyond the basic plane. */
export function compareTexts(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  for (let index = 0; index < shorter; index += 1) {
    const unit = one.charCodeAt(index);
    const against = other.charCodeAt(index);
    if (unit !== against) return unitRank(unit) - unitRank(against);
  }
  return one.length - other.length;
}

export function compare(one: unknown, other: unknown): number {
  const byRank = rank(one) - rank(other);
  if (byRank !== 0 || rank(one) === 0) return byRank;
  if (typeof one === 'string' && typeof other === 'string') return compareTexts(one, other);
  // Numbers and bigints compare by value, and booleans false first.
  if ((one as number) < (other as number)) return -1;
  return (one as number) > (other as number) ? 1 : 0;
}

/** Conditions hold only between values of one type. */
const equals = (value: unknown, wanted: Scalar): boolean =>
  rank(value) === rank(wanted) && compare(value, wanted) === 0;

const HOLDS = {
  gt: (order: number) => order > 0,
  gte: (order: number) => order >= 0,
  lt: (order: number) => order < 0,
  lte: (order: number) => order <= 0,
} as const;

function meets(values: readonly unknown[], condition: Condition): boolean {
  if (typeof condition !== 'object') return values.some((value) => equals(value, condition));
  const { in: wanted, ...limits } = condition;
  return (
    (wanted === undefined || values.some((value) => wanted.some((one) => equals(value, one)))) &&
    Object.entries(limits).every(([operator, limit]) =>
      values.some(
        (value) =>
          rank(value) === rank(limit) && HOLDS[operator as keyof typeof HOLDS](compare(value, limit)),
      ),
    )
  );
}

export function matches(document: Document, filter: Query['filter']): boolean {
  return Object.entries(filter).every(([path, condition]) =>
    meets(valuesAt(document, path.split('.')), condition),
  );
}
