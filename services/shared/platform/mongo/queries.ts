import type { Condition, Query, Scalar } from '@rapport/engine/ports/store';

/** A filter as MongoDB takes it. */
export type MongoFilter = Readonly<Record<string, unknown>>;
export type Order = readonly (readonly [field: string, direction: 1 | -1])[];

/** The fields of the order, `_id` last. */
export function orderOf(sort: Query['sort'] = {}): Order {
  return [...Object.entries(sort).filter(([field]) => field !== '_id'), ['_id', sort._id ?? 1]];
}

function toCondition(condition: Condition): unknown {
  if (typeof condition !== 'object') return condition;
  const operators = Object.entries(condition).map(([operator, value]) => [`$${operator}`, value as unknown]);
  // `{}` would ask for an empty object.
  return operators.length === 0 ? undefined : Object.fromEntries(operators);
}

const equal = (field: string, value: Scalar | undefined): MongoFilter => ({ [field]: value ?? null });

/** MongoDB's `$gt` and `$lt` leave out documents without the field, which the order puts first. */
function beyond(field: string, direction: 1 | -1, value: Scalar | undefined): readonly MongoFilter[] {
  if (direction === 1) return [{ [field]: value === undefined ? { $ne: null } : { $gt: value } }];
  if (value === undefined) return [];
  const below = { [field]: { $lt: value } };
  return field === '_id' ? [below] : [below, { [field]: null }];
}

/**
 * Strictly after a document in the order: the usual "or" of ever longer prefixes. MongoDB takes no bound of its index
 * from an "or", so where the first field ascends, which leaves out nothing, the bound is said beside it.
 */
function afterFilter(order: Order, after: Readonly<Record<string, Scalar>>): MongoFilter {
  const [[field, direction] = ['_id', 1] as const] = order;
  const first = after[field];
  return {
    ...(direction === 1 && first !== undefined && { [field]: { $gte: first } }),
    $or: order.flatMap(([field, direction], index) => {
      const prefix = order.slice(0, index).map(([name]) => equal(name, after[name]));
      return beyond(field, direction, after[field]).map((step) => ({ $and: [...prefix, step] }));
    }),
  };
}

export function toFilter({ filter, sort, after }: Query): MongoFilter {
  const conditions = Object.fromEntries(
    Object.entries(filter)
      .map(([field, condition]) => [field, toCondition(condition)] as const)
      .filter(([, condition]) => condition !== undefined),
  );
  return after === undefined ? conditions : { $and: [conditions, afterFilter(orderOf(sort), after)] };
}
