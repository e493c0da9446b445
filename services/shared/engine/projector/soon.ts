/**
 * What is there at once, as a rule, or else later. Nearly all records find their documents in memory; a promise and the
 * frame of an async function would cost each of them as much as its fold.
 */
export type Soon<T> = T | Promise<T>;

/** Goes on with it: at once if it is there. */
export function soon<T, R>(value: Soon<T>, next: (value: T) => Soon<R>): Soon<R> {
  return value instanceof Promise ? value.then(next) : next(value);
}
