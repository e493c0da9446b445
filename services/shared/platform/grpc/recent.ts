/** What handlers were told a moment ago and believe for as long. */
export interface Recent<Value> {
  /** What is believed; `undefined` where nothing is. */
  readonly get: (key: string) => Value | undefined;
  /**
   * Reads anew. What it finds is believed from when it was asked for, unless `forget` was called meanwhile.
   *
   * @param read `undefined` is found and not believed
   */
  readonly read: <Found extends Value | undefined>(key: string, read: () => Promise<Found>) => Promise<Found>;
  /** To be called when this replica has changed what stands under the key. */
  readonly forget: (key: string) => void;
}

/** @param most all are forgotten when there are more, which is read again within `ms` */
export function createRecent<Value>({
  ms,
  most,
}: {
  readonly ms: number;
  readonly most: number;
}): Recent<Value> {
  const known = new Map<string, { readonly value: Value; readonly until: number }>();
  let changes = 0;
  return {
    get: (key) => {
      const found = known.get(key);
      return found !== undefined && performance.now() < found.until ? found.value : undefined;
    },
    read: async (key, read) => {
      const until = performance.now() + ms;
      const before = changes;
      const value = await read();
      if (value === undefined || before !== changes) return value;
      if (known.size >= most) known.clear();
      known.set(key, { value, until });
      return value;
    },
    forget: (key) => {
      changes += 1;
      known.delete(key);
    },
  };
}
