import { inspect } from 'node:util';

const SHOWN = '[secret]';

/** A value that no log, JSON, template or inspection shows; only `reveal` gives it away. */
export class Secret<Value> {
  readonly #value: Value;

  constructor(value: Value) {
    this.#value = value;
  }

  reveal(): Value {
    return this.#value;
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}

export function secret<Value>(value: Value): Secret<Value> {
  return new Secret(value);
}
