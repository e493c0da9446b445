import { DBRef } from 'mongodb';

/**
 * The driver reads `{ $ref, $id }` as a reference of its own kind. Callers choose the keys of their maps, so to us it
 * is a map like any other.
 */
export function withoutReferences<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof DBRef) {
    const { collection, oid, db, fields } = value;
    return withoutReferences({
      $ref: collection,
      $id: oid,
      ...(db !== undefined && { $db: db }),
      ...fields,
    }) as T;
  }
  const fields = value as Record<string, unknown>;
  for (const field of Object.keys(fields)) {
    const part = fields[field];
    if (typeof part !== 'object' || part === null) continue;
    const plain: unknown = withoutReferences(part);
    if (plain !== part) fields[field] = plain;
  }
  return value;
}
