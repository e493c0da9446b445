/**
 * Values by collection and id. Two maps, and not one by a joined key: the hash of an id is known after the first look,
 * while a joined key would be made and hashed at every one, several times for each record.
 */
export class ByDocument<Value> {
  private readonly collections = new Map<string, Map<string, Value>>();
  private held = 0;

  get size(): number {
    return this.held;
  }

  get(collection: string, id: string): Value | undefined {
    return this.collections.get(collection)?.get(id);
  }

  has(collection: string, id: string): boolean {
    return this.collections.get(collection)?.has(id) === true;
  }

  set(collection: string, id: string, value: Value): void {
    let values = this.collections.get(collection);
    if (values === undefined) {
      values = new Map();
      this.collections.set(collection, values);
    }
    const before = values.size;
    values.set(id, value);
    this.held += values.size - before;
  }

  delete(collection: string, id: string): void {
    if (this.collections.get(collection)?.delete(id) === true) this.held -= 1;
  }

  /** Those of one collection. */
  valuesIn(collection: string): Iterable<Value> {
    return this.collections.get(collection)?.values() ?? [];
  }

  *values(): Iterable<Value> {
    for (const values of this.collections.values()) yield* values.values();
  }

  forEach(visit: (value: Value, collection: string, id: string) => void): void {
    for (const [collection, values] of this.collections) {
      for (const [id, value] of values) visit(value, collection, id);
    }
  }
}
